"""Tasks as the console's pages show them: what, whose, until when, in the practice's zone; and what a form asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.cases.brief import ToDo
from frontdesk.cases.tasks.model import Status, Task, departments, kinds
from frontdesk.cases.tasks.service import Due
from voice_gateway.console.shifts import read_moment
from voice_gateway.console.words import Words

USUAL = "usual"


@dataclass(frozen=True)
class TaskView:
    """One task. `contact`: whom the patient knows; `late` and `alarm` are words, or None when it is neither."""

    id: str
    case_id: str
    kind: str
    department: str
    owner: str
    contact: str
    due: str
    late: str | None
    alarm: bool
    stands: str
    text: str
    outcome: str | None
    open: bool
    mine: bool
    begun: bool


@dataclass(frozen=True)
class Choices:
    """What a new task can be, each as its code and its words."""

    kinds: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]


def present_tasks(tasks: Sequence[Task], contact_id: str | None, reader: str, words: Words) -> tuple[TaskView, ...]:
    """The tasks of a case: those to be done first, by their time, then those that are over."""
    ranked = sorted(tasks, key=lambda task: (not task.is_open, task.due))
    return tuple(present_task(task, contact_id, reader, words) for task in ranked)


def present_task(task: Task, contact_id: str | None, reader: str, words: Words) -> TaskView:
    """One task, for who reads it."""
    late = task.is_overdue(words.now())
    return TaskView(
        id=task.id,
        case_id=task.case_id,
        kind=words.code("task_kind", task.kind),
        department=words.code("department", task.department),
        owner=words.manager_name(task.owner_id),
        contact=words.owner(contact_id),
        due=words.moment(task.due),
        late=words("task_alarm" if task.alarms else "task_late") if late else None,
        alarm=task.alarms,
        stands=words(f"task_stands_{task.status}"),
        text=task.text,
        outcome=task.outcome,
        open=task.is_open,
        mine=task.owner_id == reader,
        begun=task.status is not Status.REQUESTED,
    )


def to_do_words(todo: ToDo, words: Words) -> str:
    """An open task in the brief: what, who, until when."""
    return words(
        "task_to_do_late" if todo.is_overdue else "task_to_do",
        kind=words.code("task_kind", todo.kind),
        department=words.code("department", todo.department),
        name=words.manager_name(todo.owner_id),
        time=words.moment(todo.due),
    )


def present_choices(words: Words) -> Choices:
    """What the form for a new task offers."""
    return Choices(
        tuple((name, words.code("task_kind", name)) for name in kinds()),
        tuple((name, words.code("department", name)) for name in departments()),
    )


def read_due(due: str, moment: str, zone: ZoneInfo) -> datetime | Due | None:
    """The deadline that a form asks for: a moment, before closing, or the usual. Raises ValueError."""
    if moment:
        return read_moment(moment, zone)
    return None if due in ("", USUAL) else Due(due)
