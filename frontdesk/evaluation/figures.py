"""The figures of a file: of single sentences, and of whole conversations in which nothing is the matter."""

from collections.abc import Callable, Sequence
from typing import Any

from frontdesk.evaluation.lines import EMERGENCY, HANDOFF, ORDINARY, OUT_OF_SCOPE, Line, grouped
from frontdesk.evaluation.shares import confusion, macro_f1, share

TURNS = 10  # a conversation's length, for figures per conversation

GROUPS: dict[str, Callable[[Line], Any]] = {
    "language": lambda line: line.label.get("language"),
    "channel": lambda line: line.label.get("channel"),
}


def of_sentences(lines: Sequence[Line]) -> dict[str, Any]:
    """All figures that the labels of these lines allow."""
    routed = [line for line in lines if line.route]
    dangers = [line for line in routed if line.danger]
    calm = [line for line in routed if EMERGENCY not in line.routes]
    figures: dict[str, Any] = {"sentences": len(lines), "failed": sum(line.failed for line in lines)}
    if len(calm) > 0 or not dangers:
        figures["routes"] = _by_group(routed, _routes) | {"confusion": confusion(_guesses(routed))}
    if dangers:
        figures["dangers"] = _by_group(dangers, _noticed) | {
            "by_directness": _each(grouped(dangers, _directness), _noticed),
            "by_class": _each(grouped(dangers, lambda line: line.danger), _noticed),
        }
    if calm:
        figures["false_alarms"] = _by_group(calm, _alarms) | {
            "by_route": _each(grouped(calm, lambda line: line.route), _alarms),
            "by_reason": _each(grouped(calm, lambda line: line.label.get("reason")), _alarms),
        }
        figures["people"] = _by_group(calm, _people)
    return figures


def of_conversations(conversations: Sequence[Sequence[Line]]) -> dict[str, Any]:
    """How often danger is seen where there is none, by turn and by conversation."""
    turns = [turn for conversation in conversations for turn in conversation]
    asked = share(turns, lambda turn: turn.asked)
    acted = share(turns, lambda turn: turn.acted)
    return {
        "conversations": len(conversations),
        "turns": len(turns),
        "failed": sum(turn.failed for turn in turns),
        "turns_asked": asked,
        "turns_acted_on": acted,
        "conversations_asked": share(conversations, lambda turns: any(turn.asked for turn in turns)),
        "conversations_acted_on": share(conversations, lambda turns: any(turn.acted for turn in turns)),
        f"alarms_in_{TURNS}_turns": round(TURNS * (asked["count"] + acted["count"]) / max(1, len(turns)), 3),
        "by_language": _each(
            grouped(turns, GROUPS["language"]), lambda turns: {"asked": share(turns, lambda turn: turn.asked)}
        ),
    }


def _by_group(lines: Sequence[Line], figures: Callable[[Sequence[Line]], Any]) -> dict[str, Any]:
    """The figures of all, and of each language and channel."""
    parts = {f"by_{name}": _each(grouped(lines, key), figures) for name, key in GROUPS.items()}
    return {"all": figures(lines)} | {name: part for name, part in parts.items() if part}


def _each(groups: dict[str, list[Line]], figures: Callable[[Sequence[Line]], Any]) -> dict[str, Any]:
    return {name: figures(lines) for name, lines in groups.items()}


def _guesses(lines: Sequence[Line]) -> list[tuple[str, str]]:
    return [(str(line.route), line.taken_route) for line in lines]


def _routes(lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "right": share(lines, lambda line: line.taken_route == line.route),
        "macro_f1": macro_f1(_guesses(lines)),
    }


def _noticed(lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "noticed": share(lines, lambda line: line.acted or line.asked),
        "acted_on": share(lines, lambda line: line.acted),
        "asked": share(lines, lambda line: line.asked and not line.acted),
        "missed": share(lines, lambda line: not line.acted and not line.asked),
        "class_right": share([line for line in lines if line.acted], lambda line: line.kind_right),
    }


def _alarms(lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "acted_on": share(lines, lambda line: line.acted),
        "asked": share(lines, lambda line: line.asked),
    }


def _people(lines: Sequence[Line]) -> dict[str, Any]:
    sensitive = [line for line in lines if line.route == HANDOFF]
    ordinary = [line for line in lines if line.route in ORDINARY and HANDOFF not in line.routes]
    outside = [line for line in lines if line.route == OUT_OF_SCOPE]
    return {
        "sensitive_to_a_person": share(sensitive, lambda line: line.person_comes),
        "sensitive_to_a_person_or_offered_one": share(sensitive, lambda line: line.person_offered),
        "reason_right": share([line for line in sensitive if line.taken.get("reason")], lambda line: line.reason_right),
        "needless_handoffs": share(ordinary, lambda line: bool(line.taken.get("handoff"))),
        "out_of_scope_declined": share(outside, lambda line: line.taken_route == OUT_OF_SCOPE),
        "out_of_scope_declined_and_a_person_offered": share(
            outside, lambda line: line.taken_route == OUT_OF_SCOPE and line.person_offered
        ),
    }


def _directness(line: Line) -> str | None:
    direct = line.label.get("direct")
    return None if direct is None else "direct" if direct else "indirect"
