"""A card number given to us is kept nowhere, and whoever gave it is told at once."""

import logging
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.adapters.assistant.fake import FakeAssistant
from frontdesk.adapters.assistant.port import Answer, Question, Reply, Second
from frontdesk.appointments.model import Wish
from frontdesk.cards.mask import MASK
from frontdesk.conversations.model import LONGEST_MESSAGE, Line, Said
from frontdesk.db import metadata
from frontdesk.errors import TurnInProgress
from tests.builders import Desk, a_desk
from tests.hashes import without_hashes
from tests.unit.cards.numbers import cards, is_shown, written

VISA = "4111 1111 1111 1111"


def _everything(desk: Desk) -> str:
    """Every value of every column, opened where it is sealed; hashes and ids hold any digits by chance."""
    with desk.services.db.reading() as tx:
        rows = [row for table in metadata.sorted_tables for row in tx.execute(sa.select(table))]
    return without_hashes("\n".join(str(value) for row in rows for value in row))


@pytest.fixture(scope="module")
def one_desk(loaded_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk for many examples: what is looked for is new in each."""
    folder = tmp_path_factory.mktemp("cards")
    shutil.copy(loaded_sqlite, folder / "test.db")
    desk = a_desk(f"sqlite:///{folder / 'test.db'}", folder)
    with desk.services.db.begin() as tx:  # calendars are not looked through for every example
        for table in ("claims", "slots"):
            tx.execute(sa.delete(metadata.tables[table]))
    yield desk
    desk.services.db.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_card_is_in_any_column_log_or_question_to_the_assistant(
    one_desk: Desk, caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    number = data.draw(cards().filter(lambda number: "0000" not in number))  # times in a row have so many noughts
    talk = one_desk.opens(data.draw(st.sampled_from(["en-US", "es-US"])))
    caplog.set_level(logging.DEBUG)
    cuts = data.draw(st.lists(st.integers(1, len(number) - 1), max_size=2, unique=True))
    edges = [0, *sorted(cuts), len(number)]
    parts = [number[a:b] for a, b in pairwise(edges)]
    texts = [data.draw(written(number))] if len(parts) == 1 else parts

    turns = [one_desk.says(talk, f"I would like to pay my bill with {text}") for text in texts]

    told = [line.response for turn in turns for line in turn.lines]
    asked = " ".join(question.text or "" for question in one_desk.assistant.asked if question.conversation_id == talk)
    assert told.count("card_not_kept") >= 1
    assert not is_shown(_everything(one_desk), number)
    assert not is_shown(caplog.text, number)
    assert len(parts) > 1 or not is_shown(asked, number)


@pytest.mark.parametrize("language", ["en-US", "es-US"])
def test_the_patient_is_told_how_to_pay_and_goes_on(desk: Desk, language: str) -> None:
    talk = desk.opens(language)

    turn = desk.says(talk, f"I want to pay my bill with {VISA}")

    patient, told, answer = turn.lines
    assert patient.text == f"I want to pay my bill with {MASK}"
    assert "portal" in told.text
    assert answer.text == f"You said I want to pay my bill with {MASK}"


def test_a_practice_without_an_article_names_the_person_who_knows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(desk.services.faq), "answer", lambda *_: None)

    turn = desk.says(desk.opens(), VISA)

    assert "manager" in turn.lines[-1].text


def test_a_number_alone_does_not_reach_the_assistant_and_the_open_question_comes_again(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "book me in")
    asked = len(desk.assistant.asked)
    with desk.services.db.begin() as tx:
        talks = metadata.tables["conversations"]
        tx.execute(sa.update(talks).where(talks.c.id == talk).values(engine_state={"slots": {}, "loop": "book_form"}))

    turn = desk.says(talk, VISA)

    assert len(desk.assistant.asked) == asked
    assert [line.response for line in turn.lines][1] == "card_not_kept"
    assert turn.lines[-1].text == "You said book me in"


def test_a_number_alone_does_not_bring_back_a_question_that_is_hidden(desk: Desk) -> None:
    talk = desk.opens()
    desk.verifies(talk, desk.services.patients.get("lucia-ferrer", "test", "test"))
    desk.says(talk, "cancel my visit")
    line = Line("assistant", "Shall I cancel this visit: Tuesday 10:00?", "en-US", personal=True)
    desk.services.conversations.add_line(talk, line)
    with desk.services.db.begin() as tx:
        talks = metadata.tables["conversations"]
        tx.execute(sa.update(talks).where(talks.c.id == talk).values(engine_state={"slots": {}, "loop": "cancel_form"}))
    desk.clock.advance(minutes=16)

    turn = desk.says(talk, VISA)

    assert [line.response for line in turn.lines][1:] == ["card_not_kept"]


def test_when_the_last_part_comes_the_first_is_masked_too(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "my card is 4111 1111")
    desk.services.conversations.remember(talk, visit_reason="my card is 4111 1111")

    desk.says(talk, "and 1111 1111, that is all of it")

    said = [line.text for line in desk.services.conversations.transcript(talk) if line.author == "patient"]
    assert said == [f"my card is {MASK}", f"and {MASK}, that is all of it"]
    assert desk.services.conversations.facts(talk)["visit_reason"] == f"my card is {MASK}"
    assert "mask" in {row.did for row in desk.services.audit.show("t", "t", conversation_id=talk)}


class Remembers(FakeAssistant):
    """Keeps the first words of a task in its own memory and gives them back with each answer, as the engine does."""

    def __init__(self) -> None:
        super().__init__()
        self.draft: dict[str, str] = {}
        self.meanwhile: Callable[[], object] = str

    def ask(self, question: Question) -> Answer:
        answer = super().ask(question)
        self.draft = question.slots.get("draft") or self.draft or {"words": question.text or ""}
        self.meanwhile()
        return replace(answer, replies=(Reply("I see"),), state={"slots": {"draft": self.draft}, "loop": "book_form"})


def test_the_first_part_does_not_come_back_from_the_assistants_own_memory(desk: Desk) -> None:
    assistant = Remembers()
    desk.services.reception.assistant = assistant
    talk = desk.opens()
    assistant.seconds[f"and {MASK}, that is all of it"] = Second("where do I park", "ask_practice")
    desk.says(talk, "my card is 4111 1111")

    desk.says(talk, "and 1111 1111, that is all of it")
    desk.says(talk, "tomorrow please")

    asked = [(question.text, "draft" in question.slots) for question in assistant.asked]
    assert asked == [
        ("my card is 4111 1111", False),
        (f"and {MASK}, that is all of it", True),
        ("where do I park", False),
        ("tomorrow please", False),
    ]
    assert assistant.draft == {"words": f"my card is {MASK}"}
    assert "4111" not in _everything(desk)


def test_the_first_part_does_not_come_back_when_the_last_comes_before_the_answer(desk: Desk) -> None:
    assistant = Remembers()
    desk.services.reception.assistant = assistant
    talk = desk.opens()
    last = Said("last", text="and 1111 1111, that is all of it")
    assistant.meanwhile = lambda: desk.services.reception.keep(talk, last)

    desk.says(talk, "my card is 4111 1111")

    assert "4111" not in _everything(desk)
    assistant.meanwhile = str
    desk.services.reception.hear(talk, last)
    assert assistant.draft == {"words": f"my card is {MASK}"}


def test_the_first_part_does_not_stay_in_the_reason_of_a_visit_that_is_held(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "my card is 4111 1111")
    kind = desk.services.practices.current().default_visit_type.id
    time = desk.services.appointments.find(Wish(kind))[0]
    held = desk.services.appointments.hold(talk, [slot.id for slot in time.slots], kind, "my card is 4111 1111")

    desk.says(talk, "and 1111 1111, that is all of it")

    with desk.services.db.reading() as tx:
        kept = metadata.tables["appointments"]
        assert tx.scalar(sa.select(kept.c.reason).where(kept.c.id == held.id)) == f"my card is {MASK}"


def test_the_same_message_again_gets_the_same_answer_without_the_number(desk: Desk) -> None:
    talk = desk.opens()
    first = desk.says(talk, VISA, "one")

    second = desk.says(talk, VISA, "one")

    assert [line.text for line in second.lines] == [line.text for line in first.lines]


def test_a_message_that_comes_again_before_it_was_answered_stays_masked(desk: Desk) -> None:
    talk = desk.opens()
    desk.services.reception.patient_seconds = 0.1
    with desk.services.reception.turns.words.taken(talk, 1), pytest.raises(TurnInProgress):
        desk.says(talk, f"pay with this card please {VISA}", "one")

    turn = desk.says(talk, f"pay with this card please {VISA}", "one")

    assert [line.response for line in turn.lines][1] == "card_not_kept"
    assert "4111" not in (desk.assistant.asked[-1].text or "")


def test_while_a_manager_talks_the_patient_is_told_all_the_same(desk: Desk) -> None:
    talk = desk.opens()
    case = desk.services.cases.request(talk, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.accept(case.id, owner)

    turn = desk.says(talk, VISA)

    assert [(line.author, line.response) for line in turn.lines][1:] == [("notice", "card_not_kept")]


def test_managers_words_outcomes_and_reasons_hold_no_card(desk: Desk) -> None:
    talk = desk.opens()
    case = desk.services.cases.request(talk, "complaint")
    owner = case.manager_id or ""
    desk.services.cases.decline(case.id, owner, f"took {VISA}")
    owner = desk.services.cases.get(case.id).manager_id or ""
    desk.services.cases.accept(case.id, owner)
    desk.services.cases.say(case.id, owner, f"was it {VISA}?")
    desk.services.cases.give_back(case.id, owner, f"charged {VISA}")
    desk.services.cases.resolve(case.id, owner, f"paid with {VISA}")
    desk.services.conversations.remember(talk, visit_reason=VISA, more={"list": [VISA]})
    kind = desk.services.practices.current().default_visit_type.id
    time = desk.services.appointments.find(Wish(kind))[0]
    desk.services.appointments.hold(talk, [slot.id for slot in time.slots], kind, f"card {VISA}")

    everything = _everything(desk)

    assert not is_shown(everything, VISA.replace(" ", ""))
    assert everything.count(MASK) >= 6


def test_a_phone_a_member_number_and_a_wrong_number_stay(desk: Desk) -> None:
    talk = desk.opens()

    for words in ("914-555-0100", "HVP-480213", "4111 1111 1111 1112"):
        assert desk.says(talk, words).lines[0].text == words


def test_a_list_of_readings_keeps_no_other_patient_waiting(desk: Desk) -> None:
    talk, other = desk.opens(), desk.opens()
    with ThreadPoolExecutor(1) as pool:
        pasted = pool.submit(desk.says, talk, ("123 118 131 1 2 " * 500)[:LONGEST_MESSAGE])
        while not pasted.done():
            assert desk.says(other, "hello").lines

    assert len(pasted.result().lines) == 2
