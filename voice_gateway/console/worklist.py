"""The cases that are a manager's to see, and signs that tell a page to look again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from frontdesk.bootstrap import Services
from frontdesk.cases.access import Seen
from frontdesk.cases.model import WITH_MANAGER, Case, Offer, Status, Urgency
from frontdesk.cases.packet import Packet
from frontdesk.cases.tasks.model import Task
from frontdesk.errors import NotAllowed
from frontdesk.refills.view import Refill

LAST_LINES = 8  # enough to see who wrote last
URGENT_FIRST = [Urgency.DANGER, Urgency.TODAY, Urgency.ROUTINE]


class Place(StrEnum):
    """Where a case stands in a manager's list."""

    OFFERED = "offered"
    TALKING = "talking"
    PROMISED = "promised"
    RETURNED = "returned"
    RESOLVED = "resolved"
    WATCHED = "watched"  # of somebody else; a supervisor reads it


@dataclass(frozen=True)
class Listed:
    """A case in the list, with no more of the patient than the list needs."""

    case: Case
    place: Place
    deadline: datetime | None
    first_name: str | None
    unanswered_since: datetime | None
    has_tasks: bool = False


@dataclass(frozen=True)
class ListedTask:
    """A task in the list, and whom its patient knows."""

    task: Task
    contact_id: str | None


@dataclass(frozen=True)
class Opened:
    """A whole case, opened by its manager."""

    place: Place
    deadline: datetime | None
    packet: Packet
    tasks: tuple[Task, ...] = ()
    refill: Refill | None = None


@dataclass(frozen=True)
class News:
    """Signs that change when something did: a number for all cases, a stamp for each of the manager's own."""

    revision: int
    cases: dict[str, str]


class Worklist:
    """Reads cases for the console. A manager sees what they own or are being rung for, nothing else."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self._first_names: dict[tuple[str, str], str] = {}

    def queue(self, manager_id: str) -> list[Listed]:
        """The manager's open cases: danger first, then what is due today, then by age."""
        found = [self._listed(case, manager_id) for case in self.services.cases.for_manager(manager_id)]
        listed = [entry for entry in found if entry]
        return sorted(listed, key=lambda entry: (URGENT_FIRST.index(entry.case.urgency), entry.case.created_at))

    def tasks(self, manager_id: str) -> list[ListedTask]:
        """The manager's open tasks, what is due first at the top."""
        found = self.services.tasks.of_owner(manager_id)
        return [ListedTask(task, self.services.cases.get(task.case_id).manager_id) for task in found]

    def late_tasks(self, manager_id: str) -> list[ListedTask]:
        """Late tasks of all cases that a supervisor oversees; raises NotAllowed."""
        seen = {case.id: case.manager_id for case in self.services.case_access.overview(manager_id)}
        return [ListedTask(task, seen[task.case_id]) for task in self.services.tasks.overdue() if task.case_id in seen]

    def open(self, case_id: str, manager_id: str) -> Opened:
        """A case with all that belongs to it; raises Unknown, CaseTaken, NotAllowed."""
        place, offer = self.require(case_id, manager_id)
        packet = self.services.packets.of(case_id, manager_id)
        tasks = tuple(self.services.tasks.of_case(case_id))
        refill = self.services.refills.of(case_id, manager_id)
        return Opened(place, offer.deadline if offer else None, packet, tasks, refill)

    def require(self, case_id: str, manager_id: str) -> tuple[Place, Offer | None]:
        """Where a case that this manager may see stands for them, and the offer that rings; raises Unknown, CaseTaken,
        NotAllowed."""
        case = self.services.cases.get(case_id)
        seen = self.services.case_access.require(case, manager_id)
        place, offer = (Place.WATCHED, None) if seen is Seen.GLASS else self._place(case, manager_id)
        if place is None and not (seen is Seen.OWN and case.status is Status.RESOLVED):
            raise NotAllowed("case")
        return place or Place.RESOLVED, offer  # of somebody else, and this manager checks on it

    def news(self, manager_id: str) -> News:
        """The signs by which a page knows that it must look again."""
        cases = {case.conversation_id: case.id for case in self.services.cases.for_manager(manager_id)}
        stamps = self.services.conversations.stamps(list(cases))
        signs = {cases[conversation]: " ".join(map(str, stamp)) for conversation, stamp in stamps.items()}
        return News(self.services.cases.revision() + self.services.tasks.revision(), signs)

    def ringing(self, manager_id: str) -> int:
        """How many cases ring for this manager now."""
        found = self.services.cases.for_manager(manager_id)
        return sum(self._place(case, manager_id)[0] is Place.OFFERED for case in found)

    def _listed(self, case: Case, manager_id: str) -> Listed | None:
        place, offer = self._place(case, manager_id)
        if place is None:
            return None
        talking = place is Place.TALKING
        waits = self.services.conversations.unanswered_since(case.conversation_id, LAST_LINES) if talking else None
        todo = any(task.is_open for task in self.services.tasks.of_case(case.id))
        return Listed(case, place, offer.deadline if offer else None, self._first_name(case, manager_id), waits, todo)

    def _place(self, case: Case, manager_id: str) -> tuple[Place | None, Offer | None]:
        """Where a case stands for this manager, and the offer that rings; nowhere when it is not theirs to see."""
        if case.status is Status.OFFERED:
            rings = [o for o in self.services.cases.offers(case.id) if o.outcome is None and o.manager_id == manager_id]
            return (Place.OFFERED, rings[-1]) if rings else (None, None)
        if case.manager_id != manager_id:
            return None, None
        return (Place.TALKING if case.status in WITH_MANAGER else Place(case.status.value)), None

    def _first_name(self, case: Case, manager_id: str) -> str | None:
        """The first name of a verified patient. Read once for each manager, as every reading leaves an audit row."""
        conversation = self.services.conversations.get(case.conversation_id)
        if conversation.patient_id is None or not conversation.level_now(self.services.clock.now()):
            return None
        key = (manager_id, conversation.patient_id)
        if key not in self._first_names:
            self._first_names[key] = self.services.patients.get(conversation.patient_id, manager_id, "case list").given
        return self._first_names[key]
