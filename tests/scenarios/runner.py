"""Runs one scenario: the simulated patient talks to the real front desk; then the database is looked at."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from frontdesk.appointments.model import AppointmentStatus
from frontdesk.conversations.model import Line, Said, new_message_id
from tests.scenarios.always import always
from tests.scenarios.ends import ENDS
from tests.scenarios.outcome import Heard, Outcome, held
from tests.scenarios.patient import SimulatedPatient
from tests.scenarios.script import Scenario
from tests.scenarios.stage import Stage

MOST_TURNS = 25
AWAY = {"(no reply for 60 minutes)": timedelta(minutes=60)}
CHANNELS = {"any": "chat"}


@dataclass(frozen=True)
class Result:
    """How a scenario ended: what is wrong with it, and how many turns its goal took (None: not reached)."""

    scenario: Scenario
    problems: list[str]
    turns: int | None
    seconds: float
    transcript: list[str]

    @property
    def passed(self) -> bool:
        """Whether all that must hold does."""
        return not self.problems


def run(stage: Stage, scenario: Scenario, attempt: int = 0) -> Result:
    """One scenario from its first word; `attempt` chooses the wording where the script has several."""
    stage.begins(scenario.before)
    before, end, began = held(stage.services), ENDS[scenario.id], time.perf_counter()
    channel = CHANNELS.get(scenario.channel, scenario.channel)
    conversation = stage.services.reception.welcome(channel, scenario.language).conversation.id
    patient = SimulatedPatient(scenario, attempt, wants_visit=end.visit, lets_go=end.lets_go)
    turns = list(_talk(stage, conversation, channel, patient))
    outcome = Outcome(before, held(stage.services), conversation, stage.services, turns)
    taken = _turns(outcome, end.goal, end.asks_at)
    problems = end.check(outcome) + always(outcome, stage.services)
    if end.asks_at is not None and taken != 1:
        problems.append(f"a person asked for: {taken or 'not reached in any number of'} turns")
    seconds = time.perf_counter() - began
    return Result(scenario, problems, taken, seconds, [_written(outcome, line) for line in outcome.lines])


def _talk(stage: Stage, conversation: str, channel: str, patient: SimulatedPatient) -> Iterator[Heard]:
    """The turns, until the patient says no more."""
    text: str | None = patient.opens()
    for _ in range(MOST_TURNS):
        place = patient.said[-1] if patient.is_scripted else None
        if text in AWAY:
            stage.passes(AWAY[text])
            text = patient.answers([])
            continue
        if text is None or (not text and channel == "chat"):
            return
        said = Said(new_message_id(), text=text, channel=channel)
        turn = stage.services.reception.hear(conversation, said)
        lines = [line for line in turn.lines if line.author != "patient"]
        yield _heard(stage, conversation, place, text)
        text = patient.answers(lines)


def _heard(stage: Stage, conversation_id: str, place: int | None, text: str) -> Heard:
    """The turn, by the database."""
    services = stage.services
    conversation = services.conversations.get(conversation_id)
    booked = any(
        visit.status is AppointmentStatus.BOOKED and visit.conversation_id == conversation_id
        for visit in held(services).appointments.values()
    )
    return Heard(
        place=place,
        said=text,
        upto=conversation.seq,
        level=conversation.level_now(services.clock.now()),
        has_case=services.cases.latest(conversation_id) is not None,
        has_booked=booked,
    )


def _turns(outcome: Outcome, goal: str, asks_at: int | None) -> int | None:
    """How many turns of the patient the goal took; None when it was not reached, or is not counted."""
    turns = outcome.turns
    if goal == "booking":
        return next((number for number, turn in enumerate(turns, 1) if turn.has_booked), None)
    if goal == "bill":
        told = [
            line.seq for line in outcome.answers if (line.response or "").startswith(("utter_balance", "utter_term"))
        ]
        found = (number for number, turn in enumerate(turns, 1) if turn.has_case or (told and told[0] <= turn.upto))
        return next(found, None)
    if goal == "person":
        asked = next((number for number, turn in enumerate(turns) if turn.place == asks_at), None)
        reached = next((number for number, turn in enumerate(turns) if turn.has_case), None)
        return None if asked is None or reached is None else reached - asked + 1
    return None


def _written(outcome: Outcome, line: Line) -> str:
    """A line of the conversation; what a patient said with what it was taken for."""
    taken_for = outcome.intents.get(line.turn_id or "", "") if line.author == "patient" else line.response
    return f"{line.author[:9]:9} {taken_for or '':28} {line.text}"
