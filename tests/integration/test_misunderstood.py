"""What was not understood: found by week and kind, shown without whose it was, and kept with what it means."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk.audit import audit_rows
from frontdesk.errors import Unknown
from frontdesk.misunderstood.model import ON_A_PAGE, Kind
from frontdesk.misunderstood.store import labelled
from tests.builders import Desk

DANA, RUTH = "dana-whitfield", "ruth-abernathy"


def _texts(desk: Desk, number: int = 1) -> list[str]:
    return [sentence.text for sentence in desk.services.misunderstood.page(DANA, number).sentences]


def _rows(desk: Desk) -> list[Any]:
    with desk.services.db.reading() as tx:
        return list(tx.execute(sa.select(labelled)))


def _audited(desk: Desk, did: str) -> list[Any]:
    with desk.services.db.reading() as tx:
        return list(tx.execute(sa.select(audit_rows).where(audit_rows.c.did == did)))


def _purge(desk: Desk) -> None:
    list(iter(desk.services.privacy.purge_some, 0))


def test_each_kind_of_no_answer_is_found_and_what_was_answered_is_not(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "book me in")
    desk.is_not_understood(talk, "fallback", "nlu_fallback", "utter_not_understood")
    desk.is_not_understood(talk, "called a person", "nlu_fallback", "utter_handoff")
    desk.is_not_understood(talk, "wheelchair", "out_of_scope", "utter_out_of_scope")
    desk.is_not_understood(talk, "one or the other", "either", "utter_which")
    desk.is_not_understood(talk, "no article", "ask_practice", "utter_not_known")
    desk.is_not_understood(talk, "no yes", "inform", "utter_not_read_confirm")
    desk.is_not_understood(talk, "an article fits", "nlu_fallback", "utter_article")
    desk.is_not_understood(talk, "Ruth Abernathy", "nlu_fallback", "utter_ask_birth")

    found = {sentence.text: sentence.kind for sentence in desk.services.misunderstood.page(DANA).sentences}

    assert found == {
        "fallback": Kind.NOT_UNDERSTOOD,
        "called a person": Kind.NOT_UNDERSTOOD,
        "wheelchair": Kind.OUT_OF_SCOPE,
        "one or the other": Kind.EITHER,
        "no article": Kind.NOT_KNOWN,
        "no yes": Kind.NOT_READ,
        "an article fits": Kind.ARTICLE,
    }


def test_it_is_counted_by_week_and_the_newest_is_first(desk: Desk) -> None:
    desk.is_not_understood(desk.opens(), "of this monday")
    desk.clock.advance(days=6, hours=13)  # a Sunday at eleven at night, when it is Monday in UTC
    desk.is_not_understood(desk.opens(), "of sunday", "out_of_scope", "utter_out_of_scope")
    desk.clock.advance(hours=2)
    talk = desk.opens()
    gone = desk.is_not_understood(talk, "of the next monday")
    desk.services.misunderstood.leave_out(DANA, talk, gone)
    desk.is_not_understood(desk.opens(), "also of the next monday")

    page = desk.services.misunderstood.page(DANA)

    assert [s.text for s in page.sentences] == ["also of the next monday", "of sunday", "of this monday"]
    assert [(w.begins, dict(w.counts), w.waiting) for w in page.weeks] == [
        (date(2026, 11, 30), {Kind.NOT_UNDERSTOOD: 2}, 1),
        (date(2026, 11, 23), {Kind.NOT_UNDERSTOOD: 1, Kind.OUT_OF_SCOPE: 1}, 2),
    ]


def test_it_comes_in_pages_and_what_is_older_than_a_quarter_is_left_alone(desk: Desk) -> None:
    desk.is_not_understood(desk.opens(), "old")
    desk.clock.advance(days=13 * 7)
    talk = desk.opens()
    for count in range(ON_A_PAGE + 1):
        desk.is_not_understood(talk, f"new {'x' * (count + 1)}")
        desk.clock.advance(seconds=1)

    assert _texts(desk)[0] == f"new {'x' * (ON_A_PAGE + 1)}"
    assert len(_texts(desk)) == ON_A_PAGE
    assert _texts(desk, 2) == _texts(desk, 99) == ["new x"]
    assert desk.services.misunderstood.page(DANA, -1).number == 1


def test_names_known_from_the_talk_are_taken_out_wherever_they_were_learned(desk: Desk) -> None:
    proven, said, asked, given = (desk.opens() for _ in range(4))
    desk.verifies(proven, desk.services.patients.get(RUTH, "test", "test"))
    desk.is_not_understood(proven, "abernathy wants the thing")
    desk.says(said, "hello, my name is Xiomara Quispe")
    desk.is_not_understood(said, "quispe again, born 3/14/1982")
    desk.is_not_understood(asked, "first", "inform", "utter_ask_name")
    desk.is_not_understood(asked, "xiomara", "nlu_fallback", "utter_not_read_name")
    desk.services.conversations.remember(given, name_given="Xiomara Quispe")
    desk.is_not_understood(given, "the bill of quispe")

    texts = sorted(_texts(desk))

    assert texts == ["[name]", "[name] again, born [date]", "[name] wants the thing", "the bill of [name]"]


def test_a_label_is_kept_sealed_without_numbers_and_the_sentence_leaves_the_list(desk: Desk) -> None:
    talk = desk.opens("es-US")
    desk.verifies(talk, desk.services.patients.get(RUTH, "test", "test"))
    turn = desk.is_not_understood(talk, "lo de la otra vez")

    assert desk.services.misunderstood.label(DANA, talk, turn, "ask_balance", "debo lo de Abernathy, 40 dólares")
    assert not desk.services.misunderstood.label(DANA, talk, turn, "ask_balance", "again")

    (row,) = _rows(desk)
    assert (row.text, row.intent) == ("debo lo de [name], [number] dólares", "ask_balance")
    assert (row.language, row.channel, row.by, row.conversation_id) == ("es-US", "chat", DANA, talk)
    with desk.services.db.reading() as tx:
        raw = tx.scalar(sa.text("SELECT text FROM labelled"))
    assert b"debo" not in bytes(raw)
    assert _texts(desk) == []
    (written,) = _audited(desk, "label")
    assert (written.who, written.what_id, written.patient_id, written.result) == (DANA, row.id, RUTH, "ask_balance")


def test_what_is_left_out_leaves_the_list_and_no_word_of_it_is_kept(desk: Desk) -> None:
    talk = desk.opens()
    turn = desk.is_not_understood(talk, "asdf")

    assert desk.services.misunderstood.leave_out(DANA, talk, turn)
    assert not desk.services.misunderstood.leave_out(DANA, talk, turn)

    assert [(row.text, row.intent) for row in _rows(desk)] == [(None, None)]
    assert _texts(desk) == []
    assert desk.services.misunderstood.labelled("test") == []
    assert [row.conversation_id for row in _audited(desk, "leave out")] == [talk]


def test_only_what_is_on_the_list_can_be_labelled_and_only_as_something_we_know(desk: Desk) -> None:
    talk = desk.opens()
    turn = desk.is_not_understood(talk, "asdf")
    desk.says(talk, "understood", "other")

    assert not desk.services.misunderstood.label(DANA, talk, "other", "greet", "x")
    assert not desk.services.misunderstood.label(DANA, desk.opens(), turn, "greet", "x")
    for never_said in ("nlu_fallback", "choose", "drop_table"):
        with pytest.raises(Unknown):
            desk.services.misunderstood.label(DANA, talk, turn, never_said, "x")

    assert _rows(desk) == []


def test_every_look_is_on_record_for_each_talk_that_was_read(desk: Desk) -> None:
    known, unknown = desk.opens(), desk.opens()
    desk.verifies(known, desk.services.patients.get(RUTH, "test", "test"))
    desk.is_not_understood(known, "one")
    desk.is_not_understood(known, "two")
    desk.is_not_understood(unknown, "three")

    desk.services.misunderstood.page(DANA)

    read = [(row.what, row.conversation_id, row.patient_id) for row in _audited(desk, "read") if row.who == DANA]
    assert sorted(read, key=str) == sorted(
        [("transcript", known, RUTH), ("transcript", unknown, None), ("patient", None, RUTH)], key=str
    )


def test_a_label_is_in_its_patients_copy_and_goes_with_an_erasure(desk: Desk, tmp_path: Path) -> None:
    talk, other = desk.opens(), desk.opens()
    desk.verifies(talk, desk.services.patients.get(RUTH, "test", "test"))
    for each in (talk, other):
        turn = desk.is_not_understood(each, "my thing")
        desk.services.misunderstood.label(DANA, each, turn, "complaint", "they lost my thing")

    files = desk.services.export.write(RUTH, tmp_path / "copy", "officer")
    erased = desk.services.privacy.erase(RUTH, "officer", "asked")

    assert [row["text"] for row in json.loads(files[0].read_text())["labelled"]] == ["they lost my thing"]
    assert erased.removed["labelled"] == 1
    assert [row.conversation_id for row in _rows(desk)] == [other]


def test_the_tie_to_the_talk_is_cut_after_a_year_and_the_words_go_after_two(desk: Desk) -> None:
    talk = desk.opens()
    turn = desk.is_not_understood(talk, "my thing")
    desk.services.misunderstood.label(DANA, talk, turn, "complaint", "they lost my thing")

    desk.clock.advance(days=92)
    _purge(desk)
    assert [row.conversation_id for row in _rows(desk)] == [talk]
    desk.clock.advance(days=275)
    _purge(desk)
    assert [(row.conversation_id, row.turn_id, row.text) for row in _rows(desk)] == [(None, None, "they lost my thing")]
    desk.clock.advance(days=366)
    _purge(desk)

    assert _rows(desk) == []
    assert desk.services.audit.verify().faults == ()
