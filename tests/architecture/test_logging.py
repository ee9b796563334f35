"""What we say to the log is literal: an event of the vocabulary, and fields that it lets in."""

import ast
from collections.abc import Iterator
from enum import StrEnum

from frontdesk.adapters.assistant.rasa import EngineOutcome
from frontdesk.log import EVENTS, SHAPES, checked
from frontdesk.watch import TurnOutcome
from frontdesk.worker import Work
from tests.architecture.project import OUR_CODE, ROOT, python_files

LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}
MADE_BY_THE_LOG = {"library", "printed", "unnamed"}


def _said() -> Iterator[tuple[str, ast.Call]]:
    for path in python_files(*OUR_CODE):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
                called = ast.unparse(node.func.value)
                if called in ("log", "log.log"):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_log_line_is_literal_and_lets_its_fields_in() -> None:
    wrong = [
        place
        for place, call in _said()
        if not place.startswith(("sentence_vector/", "bot/components/intent_model", "frontdesk/supervisor"))
        and (
            len(call.args) != 1
            or not isinstance(call.args[0], ast.Constant)
            or call.args[0].value not in EVENTS
            or any(keyword.arg not in SHAPES for keyword in call.keywords)
        )
    ]

    assert not wrong


def test_every_event_is_used() -> None:
    used = {call.args[0].value for _, call in _said() if call.args and isinstance(call.args[0], ast.Constant)}

    assert used >= EVENTS - MADE_BY_THE_LOG


def test_every_value_of_an_enumeration_that_is_logged_has_the_shape_of_its_field() -> None:
    logged: dict[str, list[type[StrEnum]]] = {"outcome": [TurnOutcome, EngineOutcome], "work": [Work]}
    values = [{name: value.value} for name, kinds in logged.items() for kind in kinds for value in kind]

    assert not [fields for fields in values if "dropped" in checked(fields)]
