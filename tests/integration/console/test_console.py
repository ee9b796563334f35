"""What a manager sees and does with cases."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from frontdesk.audit import audit_rows
from frontdesk.cases.model import Case, Status
from frontdesk.conversations.model import ASSISTANT
from tests.builders import Desk
from tests.integration.console.conftest import Browser, SignedIn
from voice_gateway.app import create_app
from voice_gateway.console.live import follow
from voice_gateway.console.worklist import Worklist

SAID = "My bill is wrong and nobody calls me back"


def a_case(desk: Desk, reason: str = "refund_or_dispute", said: str = SAID) -> Case:
    """A case of a patient who said this; billing matters ring Tomás Herrera."""
    conversation = desk.opens()
    desk.says(conversation, said)
    return desk.services.cases.request(conversation, reason)


def a_talk(desk: Desk, browser: Browser, **more: str) -> Case:
    """A case that was accepted in this browser."""
    case = a_case(desk, **more)
    assert browser.does(case.id, "accept").status_code == 303
    return case


# --- every page ---


def test_the_navigation_says_which_page_one_is_on(manager: SignedIn) -> None:
    dana = manager("dana-whitfield")

    for path, called in (("/console/", "Cases"), ("/console/rota", "Who is there"), ("/console/figures", "Figures")):
        assert re.findall(r'aria-current="page">([^<]+)<', dana.sees(path)) == [called]


def test_who_has_another_role_is_told_so_and_led_to_their_own_page(manager: SignedIn) -> None:
    page = manager("noor-haddad").sees("/console/rota")

    assert "This page is for people with another role." in page
    assert "This case is not with you." not in page
    assert re.search(r'class="button" href="/console/accounts"', page)


# --- the list ---


def test_an_offered_case_is_in_the_list_with_no_more_than_the_list_needs(desk: Desk, manager: SignedIn) -> None:
    case = a_case(desk)
    page = manager("tomas-herrera").sees("/console/")

    assert "Refund or disputed charge" in page
    assert "Routine" in page
    assert "English" in page
    assert 'data-seconds="60"' in page
    assert f"/console/cases/{case.id}/accept" in page
    assert SAID not in page


def test_a_first_name_is_in_the_list_once_it_is_proven_and_its_reading_on_record(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    case = a_case(desk)
    desk.services.conversations.remember(case.conversation_id, name_given="Ruth Abernathy")
    assert "Ruth" not in tomas.sees("/console/")

    desk.services.patients.verify(case.conversation_id, "Ruth Abernathy", [date(1946, 3, 21)])

    assert "Ruth" in tomas.sees("/console/")
    assert "Abernathy" not in tomas.sees("/console/")
    with desk.services.db.reading() as tx:
        readings = tx.execute(select(audit_rows).where(audit_rows.c.why == "case list")).all()
    assert [(row.who, row.patient_id) for row in readings] == [("tomas-herrera", "ruth-abernathy")]


def test_danger_comes_first_and_is_said_in_words(desk: Desk, manager: SignedIn) -> None:
    a_case(desk, "test_results")
    a_case(desk, "refill_needed")
    a_case(desk, "danger")

    entries = manager("keisha-monroe").asks("/console/api/queue")["offered"]

    assert [entry["urgency_words"] for entry in entries] == ["Danger, answer now", "Today", "Routine"]


def test_each_case_is_in_the_section_where_it_stands(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    returned, talking = a_talk(desk, tomas), a_talk(desk, tomas)
    tomas.does(returned.id, "give-back", agreed="We will send a corrected bill")
    page = tomas.sees("/console/")

    assert page.index("You are talking") < page.index(talking.id) < page.index("Given back") < page.index(returned.id)
    assert "Nobody is waiting for you" in page


def test_a_talking_case_says_since_when_the_patient_waits_for_an_answer(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    case = a_talk(desk, tomas)
    tomas.does(case.id, "messages", text="I am looking at it")
    assert tomas.asks("/console/api/queue")["waiting"] == 0

    desk.clock.advance(minutes=2)
    desk.says(case.conversation_id, "Are you there?")

    answer = tomas.asks("/console/api/queue")
    assert answer["waiting"] == 1
    assert "Waiting for your answer since 10:02 AM" in answer["html"]


def test_presence_decides_who_is_rung(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    assert tomas.sends("/console/presence", at_desk="no").status_code == 303
    assert 'value="no" aria-pressed="true"' in tomas.sees("/console/")
    assert "You are away" in tomas.sees("/console/")
    assert a_case(desk).manager_id != "tomas-herrera"

    back = tomas.sends("/console/presence", at_desk="yes", next="/console/cases/some-case")

    assert back.location == "/console/cases/some-case"
    assert a_case(desk).manager_id == "tomas-herrera"


# --- taking a case ---


def test_two_accept_and_the_second_hears_who_has_it(desk: Desk, manager: SignedIn) -> None:
    desk.services.practices.set_presence("miguel-acosta", available=True)
    case = a_case(desk, "danger")
    keisha, miguel = manager("keisha-monroe"), manager("miguel-acosta")
    assert case.id in keisha.sees("/console/")
    assert case.id in miguel.sees("/console/")

    assert keisha.does(case.id, "accept").location == f"/console/cases/{case.id}"
    late = miguel.does(case.id, "accept")

    assert late.status_code == 409
    assert "Keisha Monroe, RN has this case already." in late.get_data(as_text=True)
    assert miguel.asks(f"/console/api/cases/{case.id}")["error"] == "case_taken"
    assert case.id not in miguel.sees("/console/")


def test_of_two_who_are_rung_one_declines_and_sees_it_no_more(desk: Desk, manager: SignedIn) -> None:
    desk.services.practices.set_presence("miguel-acosta", available=True)
    case = a_case(desk, "danger")
    first = manager(case.manager_id or "")

    first.does(case.id, "decline")

    assert case.id not in first.sees("/console/")
    assert desk.case(case.conversation_id).status is Status.OFFERED


def test_declining_rings_the_next(desk: Desk, manager: SignedIn) -> None:
    case = a_case(desk)
    tomas = manager("tomas-herrera")

    tomas.does(case.id, "decline")

    page = tomas.sees("/console/")
    assert "the next manager is asked" in page
    assert case.id not in page
    following = desk.case(case.conversation_id).manager_id or ""
    assert following not in ("", "tomas-herrera")
    assert case.id in manager(following).sees("/console/")


def test_a_matter_for_clinicians_cannot_be_taken_by_others(desk: Desk, manager: SignedIn) -> None:
    case = a_case(desk, "test_results")

    answer = manager("dana-whitfield").does(case.id, "accept")

    assert answer.status_code == 403
    assert desk.case(case.conversation_id).status is Status.OFFERED


# --- one case ---


def test_the_brief_says_who_what_why_and_how_to_reach_them(desk: Desk, manager: SignedIn) -> None:
    case = a_case(desk)
    conversation = case.conversation_id
    desk.services.patients.verify(conversation, "Ruth Abernathy", [date(1946, 3, 21)])
    desk.services.conversations.remember(conversation, wanted="explain charge", phone="+19145550199")

    page = manager("tomas-herrera").sees(f"/console/cases/{case.id}")

    brief = page[page.index('id="brief"') : page.index('id="talk-title"')]
    for said in (
        "Ruth Abernathy",
        "Name and date of birth fit the record.",
        SAID,
        "Refund or disputed charge",
        "Your field: billing; you speak English",
        "Wants to: have a charge explained",
        "(914) 555-0199",
        "<summary",
        "On file, ends in 0128",
        "(914) 555-0128",
        "English",
        "hearing",
        "Tomás Herrera is being asked",
    ):
        assert said in brief, said


def test_an_unproven_name_is_shown_as_what_it_is(desk: Desk, manager: SignedIn) -> None:
    case = a_case(desk)
    desk.services.conversations.remember(case.conversation_id, name_given="Ruth Abernathy")

    page = manager("tomas-herrera").sees(f"/console/cases/{case.id}")

    assert "Says: Ruth Abernathy" in page
    assert "Identity not proven" in page
    assert "555-0128" not in page


def test_the_whole_conversation_is_there_with_who_when_and_in_which_language(desk: Desk, manager: SignedIn) -> None:
    conversation = desk.opens("es-US")
    desk.says(conversation, "Quiero hablar de mi cuenta, por favor")
    case = desk.services.cases.request(conversation, "refund_or_dispute")

    page = manager("tomas-herrera").sees(f"/console/cases/{case.id}")

    for line in desk.services.conversations.transcript(conversation):
        assert f'data-seq="{line.seq}"' in page
    assert '<p class="text" lang="es-US" dir="auto">Quiero hablar de mi cuenta, por favor</p>' in page
    assert 'datetime="2026-11-23T15:00:00+00:00">10:00 AM' in page


def test_emergency_words_are_marked(desk: Desk, manager: SignedIn) -> None:
    conversation = desk.opens()
    desk.says(conversation, "I have crushing chest pain right now")

    page = manager("keisha-monroe").sees(f"/console/cases/{desk.case(conversation).id}")

    assert "Emergency words, shown to the patient" in page
    assert "Words of danger: " in page


def test_what_a_patient_writes_is_text_and_never_part_of_the_page(desk: Desk, manager: SignedIn) -> None:
    said = '<img src=x onerror="alert(1)"> "quoted" {{ 7 * 7 }}'
    case = a_case(desk, said=said)
    tomas = manager("tomas-herrera")

    news = tomas.asks(f"/console/api/cases/{case.id}")

    for piece in (tomas.sees(f"/console/cases/{case.id}"), news["lines"], news["brief"]):
        assert "<img" not in piece
        assert "&lt;img src=x" in piece
        assert "{{ 7 * 7 }}" in piece


def test_a_case_is_seen_by_its_manager_only(desk: Desk, manager: SignedIn) -> None:
    case = a_case(desk)
    dana, tomas = manager("dana-whitfield"), manager("tomas-herrera")

    assert dana.client.get(f"/console/cases/{case.id}").status_code == 403
    assert dana.client.get(f"/console/api/cases/{case.id}").status_code == 403
    tomas.does(case.id, "accept")

    assert dana.client.get(f"/console/cases/{case.id}").status_code == 403
    assert tomas.client.get(f"/console/cases/{case.id}").status_code == 200
    assert tomas.client.get("/console/cases/no-such-case").status_code == 404


# --- talking ---


def test_a_manager_writes_and_the_assistant_is_silent(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    case = a_talk(desk, tomas)
    asked = len(desk.assistant.asked)

    answer = tomas.does(case.id, "messages", text="  Hello,\r\nthis is Tomás.  ")
    desk.says(case.conversation_id, "Thank you")

    assert answer.status_code == 303
    assert desk.replies(case.conversation_id)[-1] == "Hello,\nthis is Tomás."
    assert len(desk.assistant.asked) == asked
    assert desk.case(case.conversation_id).status is Status.TALKING


def test_the_pages_script_gets_only_what_is_new(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    case = a_talk(desk, tomas)
    last = tomas.asks(f"/console/api/cases/{case.id}")["last"]

    answer = tomas.sends_as_script(f"/console/cases/{case.id}/messages", text="Hello", after=str(last))

    sent = answer.get_json()

    assert sent["last"] == last + 1
    assert sent["place"] == "talking"
    assert sent["lines"].count("data-seq") == 1
    assert tomas.asks(f"/console/api/cases/{case.id}?after={last + 1}")["lines"].strip() == ""


@pytest.mark.parametrize(("text", "status"), [("", 400), ("   \n ", 400), ("x" * 5001, 413)])
def test_nothing_and_too_much_are_not_sent(desk: Desk, manager: SignedIn, text: str, status: int) -> None:
    tomas = manager("tomas-herrera")
    case = a_talk(desk, tomas)

    assert tomas.does(case.id, "messages", text=text).status_code == status
    assert desk.case(case.conversation_id).status is Status.ACCEPTED


def test_nobody_writes_into_another_managers_case(desk: Desk, manager: SignedIn) -> None:
    case = a_talk(desk, manager("tomas-herrera"))
    before = desk.replies(case.conversation_id)
    dana = manager("dana-whitfield")

    answers = [
        dana.does(case.id, "messages", text="Hello"),
        dana.does(case.id, "give-back", agreed="Anything"),
        dana.does(case.id, "resolve", outcome="other", words="Anything"),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "This case is not with you." in answers[0].get_data(as_text=True)
    assert desk.replies(case.conversation_id) == before
    assert desk.case(case.conversation_id).manager_id == "tomas-herrera"


def test_given_back_the_assistant_talks_again_and_knows_what_was_agreed(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    case = a_talk(desk, tomas)

    tomas.does(case.id, "give-back", agreed="A corrected bill by Friday")

    after = desk.case(case.conversation_id)
    assert (after.status, after.manager_id) == (Status.RETURNED, "tomas-herrera")
    assert desk.services.conversations.facts(case.conversation_id)["agreed"] == "A corrected bill by Friday"
    assert desk.services.conversations.get(case.conversation_id).handler == ASSISTANT
    assert tomas.does(case.id, "messages", text="One more thing").status_code == 403
    assert "A corrected bill by Friday" in tomas.sees(f"/console/cases/{case.id}")

    tomas.does(case.id, "accept")

    assert tomas.does(case.id, "messages", text="One more thing").status_code == 303


def test_closing_a_case_records_the_outcome(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    case = a_talk(desk, tomas)

    assert tomas.does(case.id, "resolve", outcome="magic", words="Done").status_code == 400
    assert tomas.does(case.id, "resolve", outcome="bill", words="").status_code == 400
    done = {"outcome": "bill", "words": "Charged once now", "check_asked": "yes"}
    assert tomas.does(case.id, "resolve", **done).status_code == 303

    after = desk.case(case.conversation_id)
    assert (after.status, after.outcome) == (Status.RESOLVED, "bill: Charged once now")
    assert case.id not in tomas.sees("/console/")
    assert "Bill explained or settled: Charged once now" in tomas.sees(f"/console/cases/{case.id}")


def test_a_promised_call_back_is_in_the_list_with_its_time_and_can_be_closed(desk: Desk, manager: SignedIn) -> None:
    for everybody in desk.services.practices.current().managers:
        desk.services.practices.set_presence(everybody, available=False)
    case = a_case(desk, "asked_for_person")
    assert (case.status, case.promised_at is not None) == (Status.PROMISED, True)
    owner = manager(case.manager_id or "")

    assert "Promised for 10:15 AM" in owner.sees("/console/")
    assert "promised for 10:15 AM" in owner.sees(f"/console/cases/{case.id}")
    assert owner.does(case.id, "resolve", outcome="answered", words="Called").status_code == 303


# --- live ---


def test_the_signs_change_when_something_happens(desk: Desk, manager: SignedIn) -> None:
    tomas = manager("tomas-herrera")
    nothing = tomas.asks("/console/api/news")

    case = a_case(desk)
    offered = tomas.asks("/console/api/news")
    desk.says(case.conversation_id, "Hello?")
    spoken = tomas.asks("/console/api/news")

    assert nothing["cases"] == {}
    assert offered["revision"] > nothing["revision"]
    assert spoken["revision"] == offered["revision"]
    assert spoken["cases"][case.id] != offered["cases"][case.id]


def test_the_stream_tells_what_changed_and_carries_no_words(desk: Desk) -> None:
    seconds = iter(range(0, 100_000, 4))
    case = a_case(desk)
    stream = follow(
        Worklist(desk.services), "tomas-herrera", lambda: True, sleep=lambda _: None, clock=lambda: next(seconds)
    )

    first = next(stream)
    desk.says(case.conversation_id, "Hello?")
    second = next(stream)
    desk.services.cases.accept(case.id, "tomas-herrera")
    third = next(stream)
    fourth = next(stream)

    assert "event: queue" in first
    assert "event: case" in first
    assert "event: queue" not in second
    assert f'"case": "{case.id}"' in second
    assert "event: queue" in third
    assert fourth == ": alive\n\n"
    assert not any("Hello" in told or SAID in told for told in (first, second, third))
    assert all(told == ": alive\n\n" for told in stream), "it ends, and the session is checked anew"


def test_the_stream_is_for_managers_with_the_same_session(desk: Desk, manager: SignedIn) -> None:
    live = create_app(desk.services, live=True).test_client()
    assert live.get("/live/console").status_code == 401

    cookie = manager("tomas-herrera").client.get_cookie("frontdesk_console")
    assert cookie is not None
    live.set_cookie("frontdesk_console", cookie.value)
    answer = live.get("/live/console", buffered=False)

    assert answer.status_code == 200
    assert answer.mimetype == "text/event-stream"
    answer.close()


def test_when_something_breaks_the_manager_reads_a_sentence(
    desk: Desk, manager: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomas = manager("tomas-herrera")
    monkeypatch.setattr(desk.services.cases, "for_manager", lambda _: 1 / 0)

    answer = tomas.client.get("/console/")

    assert answer.status_code == 500
    assert "Something on our side did not work" in answer.get_data(as_text=True)


def test_what_happened_is_told_day_by_day_and_the_earlier_steps_are_folded(desk: Desk, manager: SignedIn) -> None:
    case = a_talk(desk, manager("tomas-herrera"))
    for _ in range(3):
        manager("tomas-herrera").does(case.id, "give-back", agreed="")
        desk.clock.advance(seconds=timedelta(days=1).total_seconds())
        manager("tomas-herrera").does(case.id, "accept")

    page = manager("tomas-herrera").sees(f"/console/cases/{case.id}")

    folded, latest = re.findall(r"Earlier: 2</summary>(.*?)</details>(.*?)</dl>", page, re.DOTALL)[0]
    said_days = [re.findall(r"<strong>(\w+day), November \d+</strong>", part) for part in (folded, latest)]
    assert said_days == [["Monday"], ["Monday", "Tuesday", "Wednesday", "Thursday"]]
    assert latest.count("Tomás Herrera accepted") == 3
