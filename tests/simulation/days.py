"""The days that are simulated: an ordinary Monday, and a bad one. Dates are those of the tests' pinned clock."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from unittest import mock
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from frontdesk.cases.model import reasons
from frontdesk.cases.store import cases
from frontdesk.practice.model import Kind
from tests.builders import Desk, a_desk, a_loaded_database
from tests.simulation import people
from tests.simulation.patients import Patients
from tests.simulation.stage import Stage

MONDAY = date(2026, 11, 23)
ZONE = ZoneInfo("America/New_York")
WAITING = 72  # came in the night, so that forty cases are open when the bad news comes
TIMES_MORE = 10
LONGEST = 4  # days until all that was promised must be over

ROSA, DANA, TOMAS, KEISHA = "rosa-delgado", "dana-whitfield", "tomas-herrera", "keisha-monroe"


@dataclass(frozen=True)
class Day:
    """What happens on a Monday. `sick`: calls in sick at 8:10; `silent`: is there and never answers."""

    name: str
    mailer: bool = False
    sick: str | None = None
    silent: str | None = None
    anybody: bool = False  # may take a clinician's call, not clinical managers alone


# Which days there are, by name. Whoever is sick or silent is one of those who are there in the morning.
DAYS = {
    "ordinary": Day("ordinary"),
    "bad": Day("bad", mailer=True, sick=ROSA),
    "silent": Day("silent", mailer=True, sick=ROSA, silent=DANA),
    "bad-dana": Day("bad-dana", mailer=True, sick=DANA),
    "bad-tomas": Day("bad-tomas", mailer=True, sick=TOMAS),
    "silent-tomas": Day("silent-tomas", mailer=True, sick=ROSA, silent=TOMAS),
    "bad-keisha": Day("bad-keisha", mailer=True, sick=KEISHA),
    "anybody": Day("anybody", mailer=True, sick=ROSA, silent=DANA, anybody=True),
    "anybody-keisha": Day("anybody-keisha", mailer=True, sick=KEISHA, anybody=True),
}


@dataclass
class Lived:
    """A day that is over: its front desk, what was open when it went bad, and who came between which moments."""

    desk: Desk
    open_at_ten_past_eight: int
    began: datetime
    ended: datetime


def loaded(folder: Path) -> Path:
    """A database with the demo practice as it is on the Sunday before."""
    file = folder / "loaded.db"
    a_loaded_database(f"sqlite:///{file}", folder, now=_at(20, days=-1))
    return file


def live(day: Day, seed: int, loaded_db: Path, folder: Path) -> Lived:
    """Lets a day happen, and the days after it until every promise is over. The same seed gives the same day."""
    chance = Random(seed)

    def new_id() -> uuid.UUID:
        return uuid.UUID(int=chance.getrandbits(128), version=4)

    open_to_all = replace(reasons()["professional_caller"], clinical=False)
    rule = {"professional_caller": open_to_all} if day.anybody else {}
    # With random ids the same seed would not give the same day.
    with mock.patch("uuid.uuid4", new_id), mock.patch.dict(reasons(), rule):
        return _live(day, seed, loaded_db, folder)


def _live(day: Day, seed: int, loaded_db: Path, folder: Path) -> Lived:
    file = folder / f"{day.name.replace(' ', '-')}-{seed}.db"
    file.write_bytes(loaded_db.read_bytes())
    desk = a_desk(f"sqlite:///{file}", folder, now=_at(20, days=-1))
    stage = Stage(desk)
    patients = Patients(stage, seed, day.silent)
    if day.mailer:
        patients.came_before(_at(20, days=-1), _at(23, days=-1), WAITING, people.ORDINARY)
    _come_as_usual(patients, day)
    stage.runs_until(_at(8, 10))
    was_open = _open(desk)
    if day.sick:
        until = _at(23, 59)
        desk.services.rota.enter_absence(day.sick, day.sick, Kind.SICK, desk.clock.now(), until)
    stage.runs_until(_at(20))
    while _open(desk, before=_at(18)) and desk.clock.now() < _at(20, days=LONGEST):
        stage.runs_until(desk.clock.now() + timedelta(minutes=30))
    return Lived(desk, was_open, _at(8, 10), _at(18))


def _come_as_usual(patients: Patients, day: Day) -> None:
    for days in range(LONGEST):
        patients.come(_at(7, days=days), _at(8, 10, days=days), people.BASE_PER_HOUR, people.ORDINARY)
        hours = (_at(8, 10, days=days), _at(12, days=days))
        if days == 0 and day.mailer:
            patients.come(*hours, people.BASE_PER_HOUR * TIMES_MORE, people.MAILER)
        else:
            patients.come(*hours, people.BASE_PER_HOUR, people.ORDINARY)
        patients.come(_at(12, days=days), _at(18, days=days), people.BASE_PER_HOUR, people.ORDINARY)


def _open(desk: Desk, before: datetime | None = None) -> int:
    """How many cases are open, of those that came before a moment."""
    came = (cases.c.created_at < before,) if before else ()
    query = sa.select(sa.func.count()).select_from(cases).where(cases.c.status != "resolved", *came)
    with desk.services.db.reading() as tx:
        return tx.scalar(query) or 0


def _at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """A time of that Monday, or of a day after it, as the practice's clock shows it."""
    return datetime.combine(MONDAY + timedelta(days=days), time(hour, minute), ZONE).astimezone(UTC)
