"""The flow that this simulator is for: a caller waits, a manager is rung, briefed and connected."""

from phone_simulator import Person
from phone_simulator.parameters import SOURCES
from tests.unit.simulator.handoff import BRIEF, Handoff
from tests.unit.simulator.office import CALLER, MANAGER, PRACTICE, PUBLIC, Office, api, exchange_for, twiml

ACCEPTS = Person.answers(after=8).presses("1", on="press 1").presses("1", on="to connect")


def test_a_manager_joins_the_caller_and_they_hear_each_other() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    manager = exchange.phone(MANAGER, ACCEPTS.says("This is Kim.", joined=True).hangs_up(on="thank you"))
    caller = exchange.call(CALLER, PRACTICE, Person.calls().says("Thank you, goodbye.", on="this is kim"))

    joined = exchange.run_until(lambda: caller.in_conference_with(manager), at_most=60)
    exchange.run_until(lambda: caller.ended, at_most=60)
    exchange.run(2)

    assert joined
    assert [heard.text for heard in caller.heard if heard.by == MANAGER] == ["This is Kim."]
    assert [heard.text for heard in manager.heard if heard.by == CALLER] == ["Thank you, goodbye."]
    assert "One moment." in caller.heard_text
    assert caller.heard[-1].text == "Anything else?"
    assert sorted(handoff.events()) == sorted(
        ["participant-join"] * 2 + ["conference-start"] + ["participant-leave"] * 2 + ["conference-end"]
    )
    assert not exchange.alerts


def test_why_each_of_them_left() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    manager = exchange.phone(MANAGER, ACCEPTS)
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: caller.in_conference_with(manager))

    manager.hangs_up()
    exchange.run_until(lambda: caller.ended)

    left = {
        form["ParticipantLabel"]: form for form in handoff.office.posted("/conf") if "ReasonParticipantLeft" in form
    }
    [ended] = [form for form in handoff.office.posted("/conf") if form["StatusCallbackEvent"] == "conference-end"]
    assert left["manager"]["ReasonParticipantLeft"] == "participant_hung_up"
    assert left["manager"]["ParticipantCallStatus"] == "completed"
    assert left["caller"]["ReasonParticipantLeft"] == "moderator_ended_conference"
    assert ended["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert ended["ParticipantLabelEndingConference"] == "manager"
    assert handoff.office.posted("/caller-done")[0]["DialCallStatus"] == "answered"


def test_a_voicemail_hears_only_the_gate_and_never_joins() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    voicemail = exchange.phone(MANAGER, Person.voicemail(after=22, greeting=6))
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: voicemail.ended, at_most=120)
    exchange.run(2)

    assert "Press 1 to hear the brief" in voicemail.heard_text
    assert "Ana Lopez" not in voicemail.heard_text
    assert not caller.in_conference_with(voicemail)
    assert handoff.office.posted("/amd")[0]["AnsweredBy"] == "machine_start"
    statuses = [(form["CallStatus"], form["SequenceNumber"]) for form in handoff.office.posted("/leg-status")]
    assert statuses == [("initiated", "0"), ("ringing", "1"), ("in-progress", "2"), ("completed", "3")]


def test_a_late_manager_hears_that_it_is_handled() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    handoff.accepted = 1
    manager = exchange.phone(MANAGER, ACCEPTS)
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: manager.ended, at_most=120)

    assert manager.heard[-1].text == "Already handled."
    assert not caller.ended


def test_a_caller_who_left_during_the_brief_is_not_joined() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    manager = exchange.phone(MANAGER, ACCEPTS)
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: BRIEF.split(".")[0] in manager.heard_text)

    caller.hangs_up()
    exchange.run_until(lambda: manager.ended)

    assert manager.heard[-1].text == "The caller has left."
    assert handoff.office.posted("/caller-done")[0]["CallStatus"] == "completed"


def test_a_caller_is_pulled_out_of_the_conference_with_two_fetches() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    exchange.phone(MANAGER, Person.never_answers())
    caller = exchange.call(CALLER, PRACTICE)
    exchange.run_until(lambda: "One moment." in caller.heard_text)

    status, _ = api(exchange, "POST", f"Calls/{handoff.caller_sid}", Url=f"{PUBLIC}/resume", Method="POST")
    exchange.run_until(lambda: caller.ended)

    after = [path for path, _ in handoff.office.posts][-4:]
    assert status == 200
    assert after.index("/caller-done") < after.index("/resume")
    assert "Anything else?" not in caller.heard_text
    assert caller.heard[-1].text == "Nobody could answer."
    assert handoff.office.posted("/conf")[-1]["StatusCallbackEvent"] in ("participant-leave", "conference-end")


def test_every_parameter_of_every_webhook_is_one_the_documentation_names() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    exchange.phone(MANAGER, ACCEPTS.hangs_up(after=5))
    caller = exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: caller.ended)
    exchange.run(2)

    kinds = {request.kind for request in exchange.requests}
    assert kinds == {"document", "gather", "dial", "wait", "status", "amd", "conference"}
    assert {name for request in exchange.requests for name in request.parameters} <= set(SOURCES)


def test_a_star_leaves_the_conference_where_that_is_allowed() -> None:
    room = "<Dial hangupOnStar='true'><Conference>r</Conference></Dial><Say>Back.</Say>"
    exchange = exchange_for(Office({"/voice": twiml(room), "/status": ""}))
    one, other = exchange.call(CALLER, PRACTICE), exchange.call(MANAGER, PRACTICE)
    exchange.run_until(lambda: one.in_conference_with(other))

    one.presses("*")
    exchange.run_until(lambda: one.ended)

    assert one.heard_text == "Back."
    assert other.state == "in call"


def test_ringing_ends_after_the_timeout_and_its_buffer() -> None:
    handoff = Handoff()
    exchange = handoff.exchange
    manager = exchange.phone(MANAGER, Person.never_answers())
    exchange.call(CALLER, PRACTICE)

    exchange.run_until(lambda: manager.ended)
    exchange.run(1)

    last = handoff.office.posted("/leg-status")[-1]
    assert (last["CallStatus"], last["CallDuration"], last["SipResponseCode"]) == ("no-answer", "0", "487")


def test_start_and_join_come_in_either_order() -> None:
    orders = set()
    for seed in range(8):
        handoff = Handoff(seed=seed)
        manager = handoff.exchange.phone(MANAGER, ACCEPTS)
        caller = handoff.exchange.call(CALLER, PRACTICE)
        handoff.exchange.run_until(lambda caller=caller, manager=manager: caller.in_conference_with(manager))
        handoff.exchange.run(1)
        orders.add(tuple(handoff.events()[1:]))

    assert orders == {("participant-join", "conference-start"), ("conference-start", "participant-join")}
