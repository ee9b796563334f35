"""Several people in one talk: what is about one of them is never erased, kept or copied as another's."""

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from frontdesk.conversations.answers import store as answers
from frontdesk.conversations.model import Line, second_of
from frontdesk.db import metadata
from frontdesk.errors import IllegalMove, OnHold
from frontdesk.patients.model import Level
from tests.builders import Desk

LUCIA, EMMA, ANDRES = "lucia-ferrer", "emma-torres", "andres-torres"
BALANCE = "Your balance is $40.00"


def _proves(desk: Desk, talk: str, who: str) -> None:
    desk.verifies(talk, desk.services.patients.get(who, "test", "test"))


def _told(desk: Desk, talk: str, text: str = BALANCE) -> None:
    desk.services.conversations.add_line(talk, Line("assistant", text, "en-US", personal=True))


def _mother_then_child(desk: Desk) -> tuple[str, str]:
    """Lucía hears her balance and complains; the same talk goes on about her child. Gives the talk and her case."""
    talk = desk.opens()
    _proves(desk, talk, LUCIA)
    desk.says(talk, "my own matter")
    desk.services.conversations.remember(talk, wanted="my own matter")
    _told(desk, talk)
    case = desk.services.cases.request(talk, "complaint")
    desk.services.patients.act_for(talk, EMMA, Level.VISITS)
    desk.says(talk, "now about my child")
    desk.services.conversations.remember(talk, for_child="a cough")
    return talk, case.id


def _two_strangers(desk: Desk) -> str:
    """Lucía hears her balance and leaves; Andrés sits down at the same screen."""
    talk = desk.opens()
    desk.says(talk, "good morning")
    _proves(desk, talk, LUCIA)
    desk.says(talk, "my own matter")
    _told(desk, talk)
    desk.clock.advance(minutes=16)
    desk.says(talk, "I am somebody else")
    _proves(desk, talk, ANDRES)
    desk.says(talk, "what about my knee")
    _told(desk, talk, "Your visit is on Monday")
    return talk


def _closed(desk: Desk, case_id: str) -> None:
    owner = desk.services.cases.get(case_id).manager_id or ""
    desk.services.cases.accept(case_id, owner)
    desk.services.cases.resolve(case_id, owner, "answered")


def _texts(desk: Desk, talk: str) -> list[str]:
    return [line.text for line in desk.services.conversations.transcript(talk)]


def _copy(desk: Desk, patient: str, folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(
        desk.services.export.write(patient, folder / patient, "test")[0].read_text()
    )
    return found


def _row(desk: Desk, talk: str) -> Any:
    table = metadata.tables["conversations"]
    with desk.services.db.reading() as tx:
        return tx.execute(sa.select(table).where(table.c.id == talk)).first()


def _words(desk: Desk, patient: str, folder: Path) -> set[str]:
    return {row["text"] for row in _copy(desk, patient, folder)["transcript"]}


def test_erasing_a_child_leaves_the_mothers_case_and_lines_in_the_same_talk(desk: Desk, tmp_path: Path) -> None:
    talk, case = _mother_then_child(desk)
    hold = desk.services.privacy.hold("counsel", "a suit", patient_id=LUCIA)

    with pytest.raises(OnHold):
        desk.services.privacy.erase(EMMA, "officer", "asked by letter")
    desk.services.privacy.lift(hold.id, "counsel")
    with pytest.raises(IllegalMove):
        desk.services.privacy.erase(EMMA, "officer", "asked by letter")
    assert "now about my child" in _texts(desk, talk)
    _closed(desk, case)
    desk.services.privacy.erase(EMMA, "officer", "asked by letter")

    assert desk.services.cases.get(case).patient_id == LUCIA
    assert {"my own matter", BALANCE} <= set(_texts(desk, talk))
    assert not any("child" in text for text in _texts(desk, talk))
    assert set(desk.services.conversations.facts(talk)) & {"wanted", "for_child"} == {"wanted"}
    left = _row(desk, talk)
    assert (left.patient_id, left.person_id, left.engine_state) == (None, None, None)
    assert _copy(desk, LUCIA, tmp_path)["turns"]


def test_erasing_the_mother_leaves_what_was_said_about_the_child(desk: Desk) -> None:
    talk, case = _mother_then_child(desk)
    _closed(desk, case)

    desk.services.privacy.erase(LUCIA, "officer", "asked by letter")

    texts = _texts(desk, talk)
    assert "now about my child" in texts
    assert not {"my own matter", BALANCE} & set(texts)
    assert "wanted" not in desk.services.conversations.facts(talk)
    assert _row(desk, talk).engine_state is None
    assert desk.services.cases.of_patient(LUCIA, "test", "test") == []


def test_a_copy_holds_what_is_about_that_person_and_nobody_elses_balance(desk: Desk, tmp_path: Path) -> None:
    _mother_then_child(desk)
    _two_strangers(desk)

    mother, child, stranger = (_words(desk, who, tmp_path) for who in (LUCIA, EMMA, ANDRES))

    assert {"good morning", "my own matter", BALANCE} <= mother
    assert not mother & {"now about my child", "what about my knee", "Your visit is on Monday", "I am somebody else"}
    assert "now about my child" in child
    assert not child & {"my own matter", BALANCE}
    assert {"what about my knee", "Your visit is on Monday"} <= stranger
    assert not stranger & {"my own matter", BALANCE, "good morning"}
    assert len(_copy(desk, EMMA, tmp_path)["turns"]) == 1


def test_what_is_said_after_a_silence_belongs_to_whoever_then_proves_identity(desk: Desk, tmp_path: Path) -> None:
    talk = desk.opens()
    _proves(desk, talk, LUCIA)
    desk.clock.advance(minutes=16)
    desk.says(talk, "I am somebody else")
    desk.services.conversations.remember(talk, name_given="Andrés")
    _proves(desk, talk, ANDRES)

    assert "I am somebody else" in _words(desk, ANDRES, tmp_path)
    assert "I am somebody else" not in _words(desk, LUCIA, tmp_path)
    assert "Andrés" not in {row["value"] for row in _copy(desk, LUCIA, tmp_path)["facts"]}


def test_what_the_second_request_of_a_message_changed_is_theirs_too(desk: Desk, tmp_path: Path) -> None:
    talk, changes = desk.opens(), metadata.tables["turn_changes"]
    _proves(desk, talk, LUCIA)
    desk.says(talk, "book me a visit and cancel the other", "one")
    with desk.services.db.begin() as tx:
        for turn in ("one", second_of("one")):
            answers.add_change(tx, talk, turn, "book", f"visit of {turn}", desk.clock.now())

    assert {row["turn_id"] for row in _copy(desk, LUCIA, tmp_path)["turn_changes"]} == {"one", second_of("one")}
    desk.services.privacy.erase(LUCIA, "officer", "asked by letter")

    with desk.services.db.reading() as tx:
        assert tx.execute(sa.select(changes)).all() == []


def _a_stranger_then_andres(desk: Desk) -> tuple[str, str]:
    """Somebody not proven calls a manager, who closes the case; after a silence Andrés proves identity. Gives the talk
    and the stranger's case."""
    talk = desk.opens()
    desk.says(talk, "what a stranger said")
    desk.services.conversations.remember(talk, wanted="a stranger's matter")
    case = desk.services.cases.request(talk, "asked_for_person")
    _closed(desk, case.id)
    desk.clock.advance(minutes=16)
    desk.says(talk, "I am somebody else")
    desk.services.conversations.remember(talk, name_given="Andrés")
    _proves(desk, talk, ANDRES)
    desk.services.cases.link_patient(talk)
    desk.says(talk, "what about my knee")
    return talk, case.id


def test_what_may_be_anybodys_is_not_given_to_whoever_proves_next(desk: Desk, tmp_path: Path) -> None:
    talk, case = _a_stranger_then_andres(desk)

    copy = _copy(desk, ANDRES, tmp_path)
    assert {"I am somebody else", "what about my knee"} <= {row["text"] for row in copy["transcript"]}
    assert "what a stranger said" not in {row["text"] for row in copy["transcript"]}
    assert {"Andrés"} == {row["value"] for row in copy["facts"] if row["key"] in ("wanted", "name_given")}
    assert copy["cases"] == []
    assert len(copy["turns"]) == 2
    desk.services.privacy.erase(ANDRES, "officer", "asked by letter")

    assert "what a stranger said" in _texts(desk, talk)
    assert not {"I am somebody else", "what about my knee"} & set(_texts(desk, talk))
    assert desk.services.conversations.facts(talk)["wanted"] == "a stranger's matter"
    assert desk.services.cases.get(case).patient_id is None


def test_what_was_said_just_before_proving_identity_is_ones_own_although_a_manager_was_called(desk: Desk) -> None:
    talk = desk.opens()
    desk.says(talk, "my own matter")
    case = desk.services.cases.request(talk, "asked_for_person")
    _closed(desk, case.id)
    _proves(desk, talk, LUCIA)
    desk.services.cases.link_patient(talk)

    desk.services.privacy.erase(LUCIA, "officer", "asked by letter")

    assert not _row(desk, talk)


def test_a_managers_words_in_a_case_are_about_the_cases_patient(desk: Desk, tmp_path: Path) -> None:
    _, case = _mother_then_child(desk)
    owner = desk.services.cases.get(case).manager_id or ""
    desk.services.cases.accept(case, owner)
    desk.services.cases.say(case, owner, "about your bill")
    desk.services.cases.give_back(case, owner, "no fee")

    mother, child = (_copy(desk, who, tmp_path) for who in (LUCIA, EMMA))

    assert "about your bill" in {row["text"] for row in mother["transcript"]}
    assert "no fee" in {row["value"] for row in mother["facts"]}
    assert "about your bill" not in {row["text"] for row in child["transcript"]}
    assert "no fee" not in {row["value"] for row in child["facts"]}


@pytest.mark.parametrize("held", [LUCIA, EMMA])
def test_a_hold_on_anybody_in_a_talk_keeps_all_of_the_talk(desk: Desk, held: str) -> None:
    talk, case = _mother_then_child(desk)
    _closed(desk, case)
    before = _texts(desk, talk)
    desk.services.privacy.hold("counsel", "a suit", patient_id=held)
    desk.clock.advance(days=10 * 366)

    list(iter(desk.services.privacy.purge_some, 0))

    assert _texts(desk, talk) == before
    assert desk.services.cases.get(case)
    assert desk.services.conversations.facts(talk)


def test_what_an_erasure_left_of_a_talk_is_kept_as_long_as_any_other(desk: Desk) -> None:
    talk, case = _mother_then_child(desk)
    strangers = _two_strangers(desk)
    _closed(desk, case)
    for who in (EMMA, ANDRES):
        desk.services.privacy.erase(who, "officer", "asked by letter")
    desk.clock.advance(days=91)

    list(iter(desk.services.privacy.purge_some, 0))

    assert BALANCE in _texts(desk, talk)
    assert BALANCE in _texts(desk, strangers)
    desk.clock.advance(days=6 * 366)
    list(iter(desk.services.privacy.purge_some, 0))
    assert not _row(desk, talk)
    assert not _row(desk, strangers)


def test_lines_from_before_they_named_anybody_are_named_by_the_log(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    from frontdesk.migrate import SCRIPTS
    from tests.builders import a_desk, a_loaded_database

    url = f"sqlite:///{tmp_path / 'old.db'}"
    a_loaded_database(url, tmp_path)
    desk = a_desk(url, tmp_path)
    _mother_then_child(desk)
    table = metadata.tables["transcript"]
    with desk.services.db.reading() as tx:
        before = {row.seq: row.patient_id for row in tx.execute(sa.select(table))}
    desk.services.db.close()
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["url"] = url

    command.downgrade(config, "0050")
    command.upgrade(config, "head")

    desk = a_desk(url, tmp_path)
    with desk.services.db.reading() as tx:
        after = {row.seq: row.patient_id for row in tx.execute(sa.select(table))}
    desk.services.db.close()
    assert set(after.values()) >= {LUCIA, EMMA}
    assert {seq: who for seq, who in after.items() if who} == {seq: before[seq] for seq, who in after.items() if who}
    assert [seq for seq, who in after.items() if not who] == [1]  # the greeting: nobody was known yet
