"""Somebody who has read only the brief knows who it is, how surely, what they want, and all that was tried."""

from frontdesk.adapters.assistant.port import Second
from tests.builders import Desk
from tests.integration.briefs.reader import FOR_VISITS, NOT_PROVEN, a_caller, all_of, brief_of, tells

CHARGED = "I was charged twice for one visit in March"


def test_a_plain_request_for_a_person(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says(CHARGED)
    caller.presses_the_button()

    brief = brief_of(desk, caller.case)
    tells(brief, who="Not known yet", wants=CHARGED, why="Asked for a person")
    assert (brief.mood, brief.behalf, brief.contacts, brief.open_cases) == (None, None, (), ())


def test_the_wish_for_a_person_does_not_hide_what_it_is_about(desk: Desk) -> None:
    caller = a_caller(desk)
    both = "explain this bill and move my visit"
    desk.assistant.seconds[both] = Second("move my visit", "move_appointment")

    caller.says(both, calls="refund_or_dispute")
    caller.says("can I talk to a person please", heard="asked_for_person", calls="asked_for_person")

    brief = brief_of(desk, caller.case)
    assert (brief.wants, brief.wants_too) == (both, "move my visit")


def test_escalated_once_already(desk: Desk) -> None:
    caller = a_caller(desk)
    caller.says(CHARGED, calls="refund_or_dispute")
    owner = caller.case.manager_id or ""
    desk.services.cases.accept(caller.case.id, owner)
    desk.services.cases.give_back(caller.case.id, owner, "the second charge is taken off today")
    desk.clock.advance(minutes=10)

    caller.says("It is still on my bill and I'm furious", calls="complaint")

    brief = brief_of(desk, caller.case)
    tells(
        brief,
        who="Not known yet",
        wants="It is still on my bill and I'm furious",
        why="Refund or disputed charge",
        since="since 10:10 AM",
        reach=("Here in the chat, last heard from 10:10 AM",),
    )
    assert brief.waits[1] == "A person was called in this matter before: 1×"
    assert brief.agreed == "Tomás Herrera, 10:00 AM: the second charge is taken off today"
    assert brief.mood == "angry"


def test_a_case_that_was_closed_before_in_the_same_talk_is_counted_once(desk: Desk) -> None:
    caller = a_caller(desk)
    caller.proves("ruth-abernathy")
    caller.says(CHARGED, calls="refund_or_dispute")
    owner = caller.case.manager_id or ""
    desk.services.cases.accept(caller.case.id, owner)
    desk.services.cases.resolve(caller.case.id, owner, "bill: taken off")
    desk.clock.advance(minutes=5)

    caller.says("It is on my bill a second time", calls="refund_or_dispute")

    brief = brief_of(desk, caller.case)
    assert brief.waits == ("since 10:05 AM", "A person was called in this matter before: 1×")


def test_results_wanted_early(desk: Desk) -> None:
    caller = a_caller(desk)
    caller.proves("andres-torres")

    caller.says("They took blood yesterday, I want my results now", heard="test_results", calls="test_results")

    brief = brief_of(desk, caller.case)
    tells(
        brief,
        who="Andrés Torres Ibáñez",
        surely=FOR_VISITS,
        wants="They took blood yesterday, I want my results now",
        why="Test results",
        phones=tuple(phone.folded or "" for phone in brief.phones),
    )
    assert all(phone.folded and phone.folded.startswith("On file, ends in ") for phone in brief.phones)
    assert "you may decide clinical matters" in brief.why_you


def test_a_refund_past_the_day_it_was_promised_for(desk: Desk) -> None:
    before = a_caller(desk)
    before.proves("ruth-abernathy")
    before.says(CHARGED, calls="refund_or_dispute")
    owner = before.case.manager_id or ""
    desk.services.cases.accept(before.case.id, owner)
    desk.services.cases.give_back(before.case.id, owner, "$40 back by December 7")
    desk.services.cases.resolve(before.case.id, owner, "bill: refund sent to accounting")
    desk.clock.advance(days=21)
    caller = a_caller(desk)
    caller.proves("ruth-abernathy")

    caller.says("My refund was due a week ago and is not there", calls="refund_or_dispute")

    brief = brief_of(desk, caller.case)
    when, about = "Monday, November 23 at 10:00 AM, Chat", "Refund or disputed charge"
    ended = "closed by Tomás Herrera: Bill explained or settled · $40 back by December 7 · refund sent to accounting"
    assert brief.contacts == (f"{when} · {about} · {ended}",)
    assert brief.waits == ("since 10:00 AM", "A person was called in this matter before: 1×")


def test_a_promotion_that_nobody_knows(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says("What about your spring whitening promotion?", heard="ask_practice", told="utter_not_known")
    caller.says("The flyer says half price until Friday", calls="unknown_to_us")

    tells(
        brief_of(desk, caller.case),
        who="Not known yet",
        wants="The flyer says half price until Friday",
        tried=("No article answers it: 1×",),
        why="Asked what we have no answer to",
    )


def test_a_doctor_with_a_device(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says("Doctor Vance here, your patient's heart monitor keeps beeping", calls="professional_caller")
    desk.clock.advance(minutes=1)
    caller.says("Vance at Mercy, about Mr. Doe", told="utter_noted", caller="Vance at Mercy, about Mr. Doe")
    caller.says("914-555-0177", told="utter_phone_noted_plain", phone="+19145550177")

    brief = brief_of(desk, caller.case)
    tells(
        brief,
        who="Not known yet",
        wants="Doctor Vance here, your patient's heart monitor keeps beeping",
        why="Clinician or other professional",
        reach=("Here in the chat, last heard from 10:01 AM",),
        phones=("(914) 555-0177",),
    )
    assert brief.known == (("Who calls, and about whom", "Vance at Mercy, about Mr. Doe"),)
    assert desk.services.practices.manager(caller.case.manager_id or "").clinical


def test_somebody_who_will_not_prove_who_they_are(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says("How much do I still owe you?", wanted="balance", told="utter_ask_name", name_given="Ruth Abernathy")
    caller.says("I will not tell you my birthday", told="utter_why_identity")
    caller.says("No, I said I will not", calls="identity_not_proven")

    brief = brief_of(desk, caller.case)
    tells(
        brief,
        who="Says: Ruth Abernathy",
        wants="No, I said I will not",
        tried=("Wanted to know the balance", "Did not want to prove who they are: 1×"),
        why="Identity could not be proven",
    )
    assert "hearing" not in all_of(brief)
    assert "0128" not in all_of(brief)


def test_somebody_whose_proof_failed_twice(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says("I want to move my visit next week", wanted="move", told="utter_ask_name")
    caller.says("Ruth Abernathy", told="utter_no_match_ask_name", name_given="Ruth Abernathy")
    caller.says("Ruth Abernethy", told="utter_no_match_ask_name", name_given="Ruth Abernethy")
    caller.says("it is what it is", calls="identity_not_proven")

    brief = brief_of(desk, caller.case)
    assert (brief.who, brief.how_surely) == ("Says: Ruth Abernethy", NOT_PROVEN)
    assert brief.tried == ("Wanted to move a visit", "What they gave fitted no record: 2×")
    assert brief.why == "Identity could not be proven"


def test_not_understood_twice_in_a_booking(desk: Desk) -> None:
    caller = a_caller(desk)

    caller.says("I need a checkup with Dr. Ruiz", wanted="book", doctor="Dr. Ruiz", told="utter_times")
    caller.says("none of those", told="utter_times")
    caller.says("blue Wednesday or the other", heard="nlu_fallback", told="utter_not_read_choice")
    caller.says("the other other one", heard="nlu_fallback", calls="not_understood", birth_given="1988-02-17")

    brief = brief_of(desk, caller.case)
    tells(
        brief,
        who="Not known yet",
        wants="blue Wednesday or the other",
        tried=("Wanted to book a visit", "Free times offered: 2×, none taken", "Not understood: 1×"),
        why="Assistant did not understand",
    )
    assert set(brief.known) == {
        ("Wants to", "book a visit"),
        ("Doctor", "Dr. Ruiz"),
        ("Date of birth", "February 17, 1988"),
    }


def test_danger_is_answered_first_and_the_brief_says_so(desk: Desk) -> None:
    caller = a_caller(desk)
    caller.presses_the_button()

    caller.says("I have crushing chest pain right now")

    rung = [offer.manager_id for offer in desk.services.cases.offers(caller.case.id) if offer.outcome is None]
    assert len(rung) == 2
    for manager_id in rung:
        tells(
            brief_of(desk, caller.case, manager_id),
            who="Not known yet",
            wants="I have crushing chest pain right now",
            tried=("The emergency words were said first",),
            why="Words of danger: heart or breathing",
        )


def test_a_second_person_at_the_same_screen(desk: Desk) -> None:
    screen = a_caller(desk)
    screen.says("I am deaf and furious about my bill", name_given="Ruth Abernathy", phone="+19145550199")
    ruth = screen.proves("ruth-abernathy")
    screen.says("What do I owe for my knee?", wanted="balance")
    desk.clock.advance(minutes=16)

    screen.says("Can somebody tell me about my daughter's rash?", calls="clinical_question")

    brief = brief_of(desk, screen.case)
    tells(
        brief,
        who="Not known yet",
        wants="Can somebody tell me about my daughter's rash?",
        why="Clinical question",
        since="since 10:16 AM",
        reach=("Here in the chat, last heard from 10:16 AM",),
    )
    for told in (ruth.family, "knee", "owe", "0199", ruth.phones[0][-4:], "hearing", "angry", "balance"):
        assert told not in all_of(brief), told


def test_the_second_person_proves_who_they_are_and_the_brief_is_theirs(desk: Desk) -> None:
    caller = a_caller(desk)
    caller.proves("ruth-abernathy")
    caller.says("What do I owe for my knee?", wanted="balance", doctor="Dr. Ruiz")
    desk.clock.advance(minutes=16)
    caller.says("I need a doctor for my shoulder", reason_told="a shoulder")
    caller.proves("andres-torres")

    caller.presses_the_button()

    brief = brief_of(desk, caller.case)
    assert (brief.who, brief.wants) == ("Andrés Torres Ibáñez", "I need a doctor for my shoulder")
    assert brief.known == (("reason told", "a shoulder"),)
    assert "knee" not in all_of(brief)


def test_somebody_who_speaks_spanish(desk: Desk) -> None:
    caller = a_caller(desk, "es-US")

    caller.says("Estoy muy asustada, me cobraron dos veces la cita", calls="refund_or_dispute")

    brief = brief_of(desk, caller.case)
    tells(
        brief,
        who="Not known yet",
        wants="Estoy muy asustada, me cobraron dos veces la cita",
        why="Refund or disputed charge",
    )
    assert (brief.wants_language, brief.language, brief.mood) == ("es-US", "Spanish", "frightened")


def test_a_deaf_patient_on_file_and_one_who_says_so(desk: Desk) -> None:
    known, unknown = a_caller(desk), a_caller(desk)
    known.proves("ruth-abernathy")
    known.says("I'm deaf, please write and do not call", calls="asked_for_person")

    unknown.says("I'm deaf, please write and do not call", calls="asked_for_person")

    assert brief_of(desk, known.case).needs == ("hearing",)
    assert brief_of(desk, unknown.case).needs == ("hearing (told by themselves)",)
