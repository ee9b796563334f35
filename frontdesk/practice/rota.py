"""When managers are there: their weekly hours, what is different on one day, and their absences.

`Rota.there` is the one place that says it. Who is rung, which times are promised and who needs a cover ask it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from frontdesk.practice.model import Absence, ChangedHours
from frontdesk.practice.values import Hours

if TYPE_CHECKING:
    from frontdesk.practice.schema import Manager
    from frontdesk.practice.service import LoadedPractice

type Span = tuple[datetime, datetime]  # from, until; in UTC

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Rota:
    """Who is there when, as it is known now.

    `absences`: those that were not ended. `said`: who said lately whether they are at their desk.
    """

    def __init__(
        self,
        practice: LoadedPractice,
        absences: Sequence[Absence],
        changes: Sequence[ChangedHours],
        said: Mapping[str, bool],
        said_at: Mapping[str, datetime] | None = None,
    ) -> None:
        self.practice = practice
        self.absences = absences
        self.changes = {(change.manager_id, change.day): change.hours for change in changes}
        self.said = said
        self.said_at = said_at or {}  # when they did

    def there(self, manager: Manager, day: date) -> list[Span]:
        """When a manager is there on a day of the practice's calendar, in order, absences taken out."""
        found = [(self._moment(day, span.start), self._moment(day, span.end)) for span in self.hours(manager, day)]
        for absence in self.absences:
            if absence.manager_id == manager.id:
                found = [left for span in found for left in _without(span, absence)]
        return found

    def hours(self, manager: Manager, day: date) -> tuple[Hours, ...]:
        """A manager's hours on a day, whether or not they are absent: those entered for the day, else of the week.

        On a day when the practice is closed nobody works by the week.
        """
        changed = self.changes.get((manager.id, day))
        if changed is not None:
            return changed
        if self.practice.is_closed(day):
            return ()
        return tuple(manager.hours.get(DAYS[day.weekday()], ()))  # type: ignore[call-overload]

    def is_there(self, manager: Manager, moment: datetime, lasting: timedelta = timedelta(0)) -> bool:
        """Whether a manager works at a moment, and for so long from it, by hours and absences."""
        day = moment.astimezone(self.practice.zone).date()
        return any(start <= moment < end and moment + lasting <= end for start, end in self.there(manager, day))

    def absence(self, manager_id: str, moment: datetime) -> Absence | None:
        """The absence a manager is in at a moment; of several the one that lasts longest."""
        holding = [one for one in self.absences if one.manager_id == manager_id and one.holds(moment)]
        return max(holding, key=lambda one: one.until, default=None)

    def on_duty(self, moment: datetime) -> set[str]:
        """Who can be rung: never who is absent; else by their own word, else who is there."""
        managers = self.practice.managers.values()
        present = [m for m in managers if not self.absence(m.id, moment)]
        return {m.id for m in present if self.said.get(m.id, self.is_there(m, moment))}

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.practice.zone).astimezone(UTC)


def _without(span: Span, absence: Absence) -> list[Span]:
    """What is left of a span when an absence is taken out."""
    start, end = span
    if absence.until <= start or absence.from_ >= end:
        return [span]
    return [(since, until) for since, until in ((start, absence.from_), (absence.until, end)) if since < until]
