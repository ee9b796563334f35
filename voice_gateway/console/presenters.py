"""Cases as the console's pages show them: every word ready, no choice left to the template."""

from dataclasses import dataclass

from frontdesk.bootstrap import Services
from frontdesk.cases.model import Case, reasons
from frontdesk.conversations.model import Line
from frontdesk.phone.legs.model import recordings_in
from frontdesk.practice.schema import Manager
from voice_gateway.console.brief import Brief, present_brief
from voice_gateway.console.medicine import RefillView, present_refill
from voice_gateway.console.todo import TaskView, present_task, present_tasks
from voice_gateway.console.words import Words
from voice_gateway.console.worklist import URGENT_FIRST, Listed, ListedTask, Opened, Place


@dataclass(frozen=True)
class Account:
    """A manager of a demo practice, whom anybody may sign in as."""

    id: str
    name: str
    does: str
    password: str


@dataclass(frozen=True)
class Overseen:
    """One case as a supervisor sees it stand."""

    id: str
    urgency: str
    urgency_words: str
    reason: str
    since: str
    owner: str
    stands: str
    mine: bool


@dataclass(frozen=True)
class Entry:
    """One case in the list."""

    id: str
    urgency: str
    urgency_words: str
    reason: str
    language: str
    since: str
    first_name: str | None
    note: str | None
    seconds_left: int | None


@dataclass(frozen=True)
class Section:
    """One part of the list: what is offered, talking, promised, given back."""

    place: str
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class QueueView:
    """The whole list, how many patients wait for this manager now, and of supervisors how many tasks raise an alarm."""

    sections: tuple[Section, ...]
    waiting: int
    tasks: tuple[TaskView, ...] = ()
    alarms: int = 0


@dataclass(frozen=True)
class LineView:
    """One line of a conversation."""

    seq: int
    author: str
    label: str
    at: str
    at_iso: str
    text: str
    language: str
    alert: bool
    buttons: str | None


@dataclass(frozen=True)
class CaseView:
    """A case's page."""

    id: str
    place: str
    urgency: str
    urgency_words: str
    reason: str
    since: str
    seconds_left: int | None
    patient: str | None
    patient_language: str
    patient_language_code: str
    lines: tuple[LineView, ...]
    last_seq: int
    brief: Brief
    tasks: tuple[TaskView, ...]
    refill: RefillView | None = None
    recordings: tuple[str, ...] = ()

    @property
    def has_open_tasks(self) -> bool:
        """Whether something is still to be done: until then it is not closed."""
        return any(task.open for task in self.tasks)


def present_demo_accounts(services: Services, words: Words) -> list[Account]:
    """The accounts shown on the sign-in page; none but in a demo practice, and of it those with a password for all."""
    practice = words.practice
    if not practice.details.demo:
        return []
    shared = {one.manager_id for one in services.enrolment.standings() if one.demo}
    managers = [manager for manager in practice.managers.values() if manager.id in shared]
    return [Account(m.id, m.name, _does(m, words), m.demo_password) for m in managers if m.demo_password]


def _does(manager: Manager, words: Words) -> str:
    languages = ", ".join(words.language_name(code) for code in manager.languages)
    role = [words(f"role_{manager.role}")] if manager.role != "manager" else []
    clinical = [words("decides_clinical")] if manager.clinical else []
    return " · ".join([manager.title.get(words.language, manager.id), *role, languages, *clinical])


def present_overview(cases: list[Case], manager: Manager, words: Words) -> list[Overseen]:
    """How cases stand, the most urgent first, without a word of a patient."""
    ranked = sorted(cases, key=lambda case: (URGENT_FIRST.index(case.urgency), case.created_at))
    return [_overseen(case, manager, words) for case in ranked]


def _overseen(case: Case, manager: Manager, words: Words) -> Overseen:
    return Overseen(
        id=case.id,
        urgency=case.urgency.value,
        urgency_words=words.code("urgency", case.urgency),
        reason=words.code("reason", case.reason),
        since=words.moment(case.created_at),
        owner=words.owner(case.manager_id),
        stands=words(f"stands_{case.status}"),
        mine=case.manager_id == manager.id,
    )


def present_queue(listed: list[Listed], tasks: list[ListedTask], alarms: int, reader: str, words: Words) -> QueueView:
    """The list in its sections; an empty one is left out, but for the first. Then the tasks."""
    groups = [(place, tuple(_entry(one, words) for one in listed if one.place is place)) for place in Place]
    sections = tuple(
        Section(place.value, words(place.value), entries)
        for place, entries in groups
        if entries or place is Place.OFFERED
    )
    waiting = sum(one.place is Place.OFFERED or one.unanswered_since is not None for one in listed)
    return QueueView(sections, waiting, present_listed(tasks, reader, words), alarms)


def present_listed(tasks: list[ListedTask], reader: str, words: Words) -> tuple[TaskView, ...]:
    """Tasks of several cases, in the order they came."""
    return tuple(present_task(one.task, one.contact_id, reader, words) for one in tasks)


def _entry(one: Listed, words: Words) -> Entry:
    case = one.case
    return Entry(
        id=case.id,
        urgency=case.urgency.value,
        urgency_words=words.code("urgency", case.urgency),
        reason=words.code("reason", case.reason),
        language=words.language_name(case.language),
        since=words.moment(case.created_at),
        first_name=one.first_name,
        note=_note(one, words),
        seconds_left=words.seconds_until(one.deadline) if one.deadline else None,
    )


def _note(one: Listed, words: Words) -> str | None:
    if one.place is Place.RETURNED and reasons()[one.case.reason].quiet:
        return words("left_note" if one.has_tasks else "left_untold")
    if one.unanswered_since:
        return words("waits_for_answer", time=words.moment(one.unanswered_since))
    if one.place is Place.PROMISED and one.case.promised_at:
        return words("promised_for", time=words.moment(one.case.promised_at))
    return None


def present_case(opened: Opened, manager: Manager, words: Words, after: int = 0) -> CaseView:
    """A case's page; of the conversation, the lines after a number."""
    packet, case = opened.packet, opened.packet.case
    given_name = packet.who.name.split()[0] if packet.who.name and packet.who.patient_id else None
    labels = _Labels(words, manager, given_name)
    return CaseView(
        id=case.id,
        place=opened.place.value,
        urgency=case.urgency.value,
        urgency_words=words.code("urgency", case.urgency),
        reason=words.code("reason", case.reason),
        since=words.moment(case.created_at),
        seconds_left=words.seconds_until(opened.deadline) if opened.deadline else None,
        patient=packet.who.name if packet.who.patient_id else None,
        patient_language=words.language_name(case.language),
        patient_language_code=case.language,
        lines=tuple(_line(line, labels) for line in packet.transcript if line.seq > after),
        last_seq=max((line.seq for line in packet.transcript), default=0),
        brief=present_brief(opened, manager, words),
        refill=present_refill(opened.refill, words) if opened.refill else None,
        tasks=present_tasks(opened.tasks, case.manager_id, manager.id, words),
        recordings=recordings_in(packet.facts),
    )


@dataclass(frozen=True)
class _Labels:
    """Who is meant by an author."""

    words: Words
    manager: Manager
    patient: str | None

    def of(self, line: Line) -> str:
        if line.author == "manager":
            mine = line.name == self.manager.name
            return self.words("author_you") if mine else line.name or self.words("author_manager")
        if line.author == "patient" and self.patient:
            return self.words("author_patient_named", name=self.patient)
        return self.words(f"author_{line.author}")


def _line(line: Line, labels: _Labels) -> LineView:
    titles = " · ".join(button.title for button in line.buttons)
    return LineView(
        seq=line.seq,
        author=line.author,
        label=labels.of(line),
        at=labels.words.moment(line.at) if line.at else "",
        at_iso=line.at.isoformat() if line.at else "",
        text=line.text,
        language=line.language,
        alert=line.alert,
        buttons=labels.words("buttons", titles=titles) if titles else None,
    )
