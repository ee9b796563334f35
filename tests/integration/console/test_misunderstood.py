"""What a supervisor sees of what was not understood, and does with it."""

import re

from tests.builders import Desk
from tests.integration.console.conftest import Browser, SignedIn

PAGE = "/console/misunderstood"


def _posts(browser: Browser, talk: str, turn: str, **fields: str) -> str:
    """Sends the form of a sentence; gives the page that follows."""
    answer = browser.sends(PAGE, conversation=talk, turn=turn, page="1", place="0", **fields)
    assert answer.status_code == 303
    assert answer.location == f"{PAGE}?page=1#sentence-0"
    return browser.sees(PAGE)


def test_sentences_stand_under_their_week_without_names(desk: Desk, manager: SignedIn) -> None:
    desk.is_not_understood(desk.opens(), "my name is Xiomara Quispe, it is the <b>thing</b> again")
    desk.clock.advance(days=7)
    dana = manager("dana-whitfield")
    desk.is_not_understood(desk.opens(), "una cosa de mi hijo Mateo", "out_of_scope", "utter_out_of_scope")

    page = dana.sees(PAGE)

    assert page.index("Week of Monday, November 30") < page.index("una cosa de mi hijo [name]")
    assert page.index("mi hijo") < page.index("Week of Monday, November 23") < page.index("my name is [name]")
    assert "&lt;b&gt;thing" in page
    assert not re.search("Quispe|Mateo|<b>thing", page)
    assert "Outside what we do: 1" in page


def test_one_click_keeps_a_sentence_with_its_meaning(desk: Desk, manager: SignedIn) -> None:
    dana, talk = manager("dana-whitfield"), desk.opens()
    turn = desk.is_not_understood(talk, "the thing again")

    page = _posts(dana, talk, turn, intent="ask_balance", words="the thing that I\nowe again")

    assert "Saved: What they owe." in page
    assert "Nothing waits" in page
    (row,) = desk.services.misunderstood.labelled("test")
    assert (row.text, row.intent) == ("the thing that I owe again", "ask_balance")


def test_nothing_we_do_and_leave_out_are_one_click_and_need_no_meaning(desk: Desk, manager: SignedIn) -> None:
    dana, talk = manager("dana-whitfield"), desk.opens()
    wheelchair, noise = (desk.is_not_understood(talk, text) for text in ("buy my wheelchair", "asdf"))

    kept = _posts(dana, talk, wheelchair, instead="out_of_scope", intent="", words="buy my wheelchair")
    dropped = _posts(dana, talk, noise, instead="leave_out", intent="", words="asdf")

    assert "Saved: Nothing we do." in kept
    assert "Left out" in dropped
    assert [row.intent for row in desk.services.misunderstood.labelled("test")] == ["out_of_scope"]
    assert "not on the list any more" in _posts(dana, talk, noise, instead="leave_out")


def test_a_meaning_must_be_one_we_know_and_words_must_be_there(desk: Desk, manager: SignedIn) -> None:
    dana, talk = manager("dana-whitfield"), desk.opens()
    turn = desk.is_not_understood(talk, "the thing again")
    sent = {"conversation": talk, "turn": turn}

    assert dana.sends(PAGE, **sent, intent="", words="x").status_code == 400
    assert dana.sends(PAGE, **sent, intent="nlu_fallback", words="x").status_code == 400
    assert dana.sends(PAGE, **sent, intent="greet", words="  ").status_code == 400
    assert dana.sends(PAGE, **sent, intent="greet", words="x" * 5001).status_code == 413
    assert "the thing again" in dana.sees(PAGE)


def test_it_is_for_supervisors_and_others_are_not_led_there(desk: Desk, manager: SignedIn) -> None:
    dana, tomas = manager("dana-whitfield"), manager("tomas-herrera")

    assert PAGE in dana.sees("/console/")
    assert PAGE not in tomas.sees("/console/")
    assert tomas.client.get(PAGE).status_code == 403


def test_many_sentences_come_in_pages(desk: Desk, manager: SignedIn) -> None:
    dana, talk = manager("dana-whitfield"), desk.opens()
    for count in range(21):
        desk.is_not_understood(talk, f"thing {'x' * (count + 1)}")
        desk.clock.advance(seconds=1)

    first, second = dana.sees(PAGE), dana.sees(f"{PAGE}?page=2")

    assert "Page 1 of 2" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    assert "thing x<" not in first
    assert "thing x<" in second
    assert dana.sees(f"{PAGE}?page=nonsense").count("<textarea") == 20
