"""Simulated calls that ask for a person, with whatever can go wrong, seeded: `python -m tests.soak.phone`.

Each round is a morning of the practice: callers who press, speak, wait and hang up anywhere, managers who answer,
decline, let it ring or are machines, a provider that doubles, delays, reorders and loses what it reports, and refuses
what it is asked. Afterwards nobody may be stranded, two managers never have one caller, every webhook was answered, and
each case has somebody. A round that fails is played again by its seed:
`PYTHONHASHSEED=0 python -m tests.soak.phone --seed N --rounds 1`.
"""

import argparse
import itertools
import json
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from frontdesk.cases.model import Status
from frontdesk.cases.store import cases
from frontdesk.phone.legs import placing
from frontdesk.phone.legs.store import legs
from phone_simulator import Chaos, Person
from phone_simulator.calls import Call
from phone_simulator.phones import Phone
from tests.builders import a_loaded_database
from tests.phone_stage import Stage, a_stage

RESULT = Path("bench/results/calls.json")
MEMORY = Path("/dev/shm")  # a database for each round, thrown away after it
CALLERS = 40  # in a round
ARRIVE_WITHIN = 600  # virtual seconds
LEAVE_AFTER = 420  # seconds at the latest: nobody waits for ever
SETTLE = 240  # seconds after the last has gone: the first are called back
LAST_TALKS = 300  # seconds at the most, of calls that go on then
REPORTED_WITHIN = 90  # seconds until the end of a call is known, also when its report is lost: we ask, once it has rung
LONGEST_SILENCE = timedelta(seconds=45)  # what a caller may hear nothing, talks with people apart
DANGER, WORRIED = "i have crushing chest pain", "my chest hurts a little"
BOOKS = "i want a visit"
BIRTHS = (
    ("july fourteenth nineteen ninety one",),
    ("july fourteenth", "nineteen ninety one"),
    ("july", "uh", "i forgot"),
)


@dataclass
class Round:
    """What came of a round."""

    seed: int
    problems: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


def main() -> int:
    """Plays rounds until so many calls were made; 1 when a promise did not hold."""
    given = argparse.ArgumentParser(prog="python -m tests.soak.phone")
    given.add_argument("--rounds", type=int, default=250, help=f"of {CALLERS} calls")
    given.add_argument("--seed", type=int, default=int(time.time()), help="of the first round; the next is one more")
    given.add_argument("--at-once", type=int, default=os.cpu_count(), help="rounds in processes of their own")
    asked = given.parse_args()
    rounds, began = [], time.monotonic()
    memory = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=memory) as name, ProcessPoolExecutor(asked.at_once) as pool:
        loaded = Path(name) / "loaded.db"
        a_loaded_database(f"sqlite:///{loaded}", Path(name))
        seeds = range(asked.seed, asked.seed + asked.rounds)
        for done in pool.map(play, repeat(loaded), (Path(name) / str(seed) for seed in seeds), seeds):
            rounds.append(done)
            print(f"seed {done.seed}: {dict(done.outcomes)} {done.problems}", flush=True)
    report = _report(rounds, asked.seed, time.monotonic() - began)
    if asked.rounds > 1:
        RESULT.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))
    return int(bool(report["problems"]))


def play(loaded: Path, folder: Path, seed: int) -> Round:
    """One morning; what would be logged of each turn is not."""
    with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):
        return _play(loaded, folder, seed)


def _play(loaded: Path, folder: Path, seed: int) -> Round:
    folder.mkdir()
    shutil.copy(loaded, folder / "line.db")
    dice, found = random.Random(seed), Round(seed)
    with (
        _the_same_again(dice),
        a_stage(f"sqlite:///{folder / 'line.db'}", folder, chaos=faults(dice), seed=seed) as stage,
    ):
        stage.looks_every = 2.0
        stage.desk.services.calls.soon = 30.0  # a slow machine is no slow practice
        stage.desk.assistant.acts[DANGER] = str
        stage.desk.assistant.intents[WORRIED] = "clinical_question"
        stage.desk.assistant.asks_back.add(BOOKS)
        stage.desk.assistant.steps[BOOKS] = "birth"
        for manager in stage.desk.services.practices.current().managers:
            stage.manager(manager, a_manager(dice))
        callers = _callers(stage, dice)
        watcher = Watcher(stage, found)
        stage.exchange.on_tick(watcher.look)
        stage.exchange.run(ARRIVE_WITHIN + LEAVE_AFTER + SETTLE)
        last = [call for call in stage.exchange.calls.values() if call.ended_at is None]
        stage.exchange.run_until(lambda: all(call.ended_at for call in last), LAST_TALKS)
        over = {call.sid for call in stage.exchange.calls.values() if call.ended_at}
        stage.exchange.run(REPORTED_WITHIN)  # a call that is placed meanwhile may end unreported
        found.problems += [f"{call.phone.number} is still on the line" for call in last if call.ended_at is None]
        _judge(stage, callers, over | {call.sid for call in last}, found)
    shutil.rmtree(folder)
    return found


@contextmanager
def _the_same_again(dice: random.Random) -> Iterator[None]:
    """Whatever is drawn by lot is drawn from the seed, and nothing happens in two threads at once."""

    def drawn() -> uuid.UUID:
        return uuid.UUID(int=dice.getrandbits(128), version=4)

    with patch("uuid.uuid4", drawn), patch.object(placing, "AT_ONCE", 1):
        yield


def faults(dice: random.Random) -> Chaos:
    """What the provider does wrong in this round."""
    often = dice.choice((0.0, 0.03, 0.1))
    reports = {"lost": often, "duplicate": often, "late": often, "reordered": often}
    asked = {"rest_429": often / 2, "rest_500": often / 2, "rest_timeout": often / 2}
    return Chaos(**reports, **asked, wrong_amd=0.2, slow_webhook=often, slow_seconds=5.0)


def a_manager(dice: random.Random) -> Person:
    """How somebody at a desk answers this morning."""
    takes = Person.answers(after=dice.uniform(2, 24)).presses("1", on="press 1").presses("1", on="to connect")
    talks = takes.says("hello, this is the front desk", joined=True).hangs_up(after=dice.uniform(1, 90))
    return dice.choice(
        (
            *itertools.repeat(talks, 8),
            Person.answers(after=dice.uniform(2, 20)).presses("2", on="press 1"),
            Person.answers(after=4).presses("1", on="press 1").hangs_up(after=dice.uniform(0, 9)),
            Person.answers(after=4).hangs_up(after=dice.uniform(0, 5)),
            Person.voicemail(after=dice.uniform(5, 22)),
            Person.never_answers(),
            Person.declines(),
            Person.busy(),
        )
    )


def a_caller(dice: random.Random) -> Person:
    """Somebody who calls and wants a person."""
    asks = dice.choice(
        (
            Person.calls().presses("0", during="press 0"),
            Person.calls().presses("9", during="professionals"),
            Person.calls().says("hello", on="can I help").presses("0", after=dice.uniform(1, 20)),
            Person.calls().says(DANGER, on="can I help"),
            Person.calls("es-US").presses("2", during="el 2").presses("0", after=8),
            in_pieces(dice),
            Person.calls().says(WORRIED, on="can I help"),
            Person.calls().says(WORRIED, on="can I help").says(dice.choice(("yes", "no")), on="happening"),
        )
    )
    then = dice.choice(
        (
            asks,
            asks,
            asks,
            asks.presses(dice.choice("123"), on="press 1"),
            asks.mutters(on="not forgotten"),
            asks.says("can you hear me", joined=True),
        )
    )
    return then.hangs_up(after=dice.choice((dice.uniform(0, 60), dice.uniform(60, LEAVE_AFTER))))


def in_pieces(dice: random.Random) -> Person:
    """Somebody who is asked for their date of birth, says it as it comes to them, and then wants a person."""
    caller = Person.calls().says(BOOKS, on="can I help")
    for number, words in enumerate(dice.choice(BIRTHS)):
        caller = caller.says(words, on="" if number else f"You said {BOOKS}", after=dice.uniform(0.3, 5))
    return caller.presses("0", after=dice.uniform(1, 12))


def called_back(dice: random.Random) -> Person:
    """The same person, when we call them back."""
    answers = Person.answers(after=dice.uniform(2, 15))
    talks = answers.presses("1", on="connected").says("good that you call", joined=True)
    talks = talks.hangs_up(after=dice.uniform(5, 90))
    return dice.choice(
        (talks, talks, talks, answers.hangs_up(after=3), Person.voicemail(after=12), Person.never_answers())
    )


@dataclass
class Watcher:
    """Looks at the rooms at every tick."""

    stage: Stage
    found: Round

    def look(self) -> None:
        """Two managers never have one caller."""
        for room in self.stage.exchange.rooms.values():
            managers = [one for one in room.participants.values() if one.label == "manager"]
            if len(managers) > 1:
                self.found.problems.append("two managers in one room")


def _callers(stage: Stage, dice: random.Random) -> list[Phone]:
    callers: list[Phone] = []
    for number in range(CALLERS):
        script, at, back = a_caller(dice), dice.uniform(0, ARRIVE_WITHIN), called_back(dice)

        def call(number: int = number, script: Person = script) -> None:
            callers.append(stage.call(script, f"+1914555{2000 + number}"))

        def leaves(number: int = number) -> None:
            phone = stage.exchange.phone(f"+1914555{2000 + number}")
            if phone.state == "in call":  # they waited for words that never came
                phone.hangs_up()

        def waits_for_us(number: int = number, back: Person = back) -> None:
            stage.exchange.phone(f"+1914555{2000 + number}", back)

        stage.exchange.clock.after(at, call)
        stage.exchange.clock.after(at + LEAVE_AFTER, leaves)
        stage.exchange.clock.after(at + LEAVE_AFTER + 5, waits_for_us)
    return callers


def _judge(stage: Stage, callers: list[Phone], known: set[str], found: Round) -> None:
    """What must hold when the morning is over; `known`: the calls whose end was reported, or should have been."""
    problems = found.problems
    problems += [f"{phone.number} heard nothing for long" for phone in callers if _was_silent(phone)]
    problems += [f"answered with {sent.status}" for sent in stage.failures() if sent.status >= 500 or sent.status == 0]
    with stage.desk.services.db.reading() as tx:
        open_legs = tx.execute(sa.select(legs.c.id).where(legs.c.state != "over", legs.c.call_id.in_(known))).all()
        stands = tx.execute(sa.select(cases.c.id, cases.c.status, cases.c.manager_id, cases.c.promised_at)).all()
    problems += ["a leg that never ended"] * len(open_legs)
    for row in stands:
        found.outcomes[row.status] += 1
        if row.status in (Status.REQUESTED, Status.ACCEPTED) or row.manager_id is None:
            problems.append(f"case {row.status} has nobody")
        if row.status == Status.PROMISED and row.promised_at is None:
            problems.append("a promise without a time")
    found.outcomes["talked"] += sum(any("this is the front desk" in heard.text for heard in p.heard) for p in callers)
    found.outcomes["calls"] += len(callers)


def _was_silent(phone: Phone) -> bool:
    """Whether somebody heard nothing for long between two sentences of one call."""
    return any(_was_silent_in(phone, call) for call in phone.calls)


def _was_silent_in(phone: Phone, call: Call) -> bool:
    over = call.ended_at or phone.clock.now()
    here = [heard for heard in phone.heard if call.created_at <= heard.at <= over]
    people = any(heard.by.startswith("+") for heard in here)  # talks are silent as people are
    return not people and any(b.at - a.at > LONGEST_SILENCE for a, b in itertools.pairwise(here))


def _report(rounds: list[Round], seed: int, seconds: float) -> dict[str, Any]:
    outcomes: Counter[str] = sum((each.outcomes for each in rounds), Counter())
    problems = [{"seed": each.seed, "problems": each.problems} for each in rounds if each.problems]
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "rounds": len(rounds),
        "calls": outcomes.pop("calls", 0),
        "outcomes": dict(outcomes),
        "problems": problems,
        "seconds": round(seconds),
    }


if __name__ == "__main__":
    sys.exit(main())
