"""Says how the handoff goes: reads the rows of a span of days and has them measured."""

from datetime import date, datetime, time, timedelta

from frontdesk.cases.figures import store
from frontdesk.cases.figures.measure import report
from frontdesk.cases.figures.model import WEEKS, Report
from frontdesk.cases.figures.returns import Contacts
from frontdesk.clock import Clock, week_of
from frontdesk.db import Database
from frontdesk.practice.service import Practices


class Figures:
    """The figures of the handoff, for the whole practice."""

    def __init__(self, db: Database, clock: Clock, practices: Practices) -> None:
        self.db = db
        self.clock = clock
        self.practices = practices

    def report(self, first: date | None = None, last: date | None = None) -> Report:
        """The figures of the cases opened from one day to another, both included; days are the practice's.

        Without a last day up to today, without a first one the weeks of a quarter up to the last.
        """
        zone, now = self.practices.current().zone, self.clock.now()
        last = last or now.astimezone(zone).date()
        first = first or last - timedelta(days=last.weekday(), weeks=WEEKS - 1)
        since = datetime.combine(first, time(), zone)
        before = datetime.combine(last + timedelta(days=1), time(), zone)
        with self.db.snapshot() as tx:
            handoffs = store.read_handoffs(tx, since, before)
            contacts = Contacts(store.read_contacts(tx, since))
        return report(handoffs, contacts, now, (first, last), lambda at: week_of(at, zone))
