"""The practice as it is now: its people, places and hours, and who is on duty."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cached_property
from threading import Lock
from zoneinfo import ZoneInfo

import holidays

from frontdesk.clock import Clock
from frontdesk.db import Connection, Database
from frontdesk.errors import Unknown
from frontdesk.practice import store
from frontdesk.practice.leaves.store import with_leaves
from frontdesk.practice.rota import Rota
from frontdesk.practice.schema import Manager, Pharmacy, Practice, Provider, Site, VisitType

PRESENCE_HOLDS = timedelta(hours=12)


class LoadedPractice:
    """One version of the practice, with look-ups by id."""

    def __init__(self, practice: Practice, version: int) -> None:
        self.details = practice.details
        self.version = version
        self.providers: dict[str, Provider] = {provider.id: provider for provider in practice.providers}
        self.visit_types: dict[str, VisitType] = {kind.id: kind for kind in practice.visit_types}
        self.managers: dict[str, Manager] = {manager.id: manager for manager in practice.managers}
        self.sites: dict[str, Site] = {site.id: site for site in practice.details.sites}
        self.pharmacies: dict[str, Pharmacy] = {pharmacy.id: pharmacy for pharmacy in practice.pharmacies}
        self.articles = practice.articles

    @cached_property
    def zone(self) -> ZoneInfo:
        """The practice's time zone."""
        return ZoneInfo(self.details.timezone)

    @property
    def languages(self) -> list[str]:
        """The practice's languages; the first is used when nothing else is known."""
        return list(self.details.languages)

    @cached_property
    def _holidays(self) -> holidays.HolidayBase:
        place = self.details.holidays
        return holidays.country_holidays(place.country, subdiv=place.subdivision)

    def is_closed(self, day: date) -> bool:
        """Whether the practice is closed for a holiday or a closed day of its own."""
        return day in self.details.holidays.extra or day in self._holidays

    def holidays_around(self, day: date) -> dict[date, str]:
        """Names of the holidays of this year and the next."""
        years = holidays.country_holidays(
            self.details.holidays.country,
            subdiv=self.details.holidays.subdivision,
            years=[day.year, day.year + 1],
        )
        return dict(years)

    def day(self, day: date) -> tuple[datetime, datetime]:
        """The two moments between which a day of the practice lies."""
        opens, ends = (datetime.combine(one, time(), self.zone) for one in (day, day + timedelta(days=1)))
        return opens, ends

    @cached_property
    def default_visit_type(self) -> VisitType:
        """The visit for a reason nobody recognises."""
        return next(kind for kind in self.visit_types.values() if kind.default)

    def minutes_of(self, visit_type_id: str) -> int:
        """How long a visit takes."""
        return self.visit_types[visit_type_id].minutes


class Practices:
    """The only door to the practice's own data."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock
        self._loaded: LoadedPractice | None = None
        self._lock = Lock()
        self._held: ContextVar[list[LoadedPractice] | None] = ContextVar("held practice", default=None)

    @contextmanager
    def held(self) -> Iterator[None]:
        """One answer sees one version of the practice, from its first look on, and asks the database for it once; so
        does what is done within another's answer."""
        held = self._held.get()
        token = self._held.set([] if held is None else held)
        try:
            yield
        finally:
            self._held.reset(token)

    def current(self) -> LoadedPractice:
        """The practice as last loaded; raises Unknown before any was."""
        held = self._held.get()
        if held:
            return held[0]
        found = self._newest()
        if held is not None:
            held.append(found)
        return found

    def _newest(self) -> LoadedPractice:
        with self.db.reading() as tx:
            version = store.version(tx)
            if self._loaded is None or self._loaded.version != version:
                with self._lock:
                    self._loaded = self._read(tx)
        return self._loaded

    def _read(self, tx: Connection) -> LoadedPractice:
        found = store.read(tx)
        if found is None:
            raise Unknown("practice")
        version, data = found
        return LoadedPractice(Practice.model_validate(with_leaves(tx, data)), version)

    def manager(self, manager_id: str) -> Manager:
        """One manager; raises Unknown."""
        try:
            return self.current().managers[manager_id]
        except KeyError:
            raise Unknown("manager") from None

    def set_presence(self, manager_id: str, available: bool) -> None:
        """A manager says whether they are at the desk; holds for 12 hours, then the rota holds again."""
        with self.db.begin() as tx:
            store.set_presence(tx, manager_id, available, self.clock.now())

    def rota(self, tx: Connection) -> Rota:
        """Who is there when, from now on."""
        now = self.clock.now()
        said = store.read_presence(tx).items()
        lately = {manager_id: (there, when) for manager_id, (there, when) in said if now - when < PRESENCE_HOLDS}
        practice = self.current()
        return Rota(
            practice,
            store.read_absences(tx, now),
            store.read_changed_hours(tx, now.astimezone(practice.zone).date()),
            {manager_id: there for manager_id, (there, _) in lately.items()},
            {manager_id: when for manager_id, (_, when) in lately.items()},
        )

    def is_on_duty(self, manager_id: str) -> bool:
        """Whether a manager can be rung now."""
        with self.db.reading() as tx:
            return manager_id in self.rota(tx).on_duty(self.clock.now())
