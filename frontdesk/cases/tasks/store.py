"""The tables of tasks: themselves and their moves."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from frontdesk.cases.store import cases
from frontdesk.cases.tasks.model import OPEN, Rung, Status, Task, TaskFigures, TaskMove
from frontdesk.db import Instant, Sealed, metadata
from frontdesk.errors import Unknown

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("case_id", sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("department", sa.String(40), nullable=False),
    sa.Column("text", Sealed, nullable=False),
    sa.Column("owner_id", sa.String(40), nullable=False, index=True),
    sa.Column("status", sa.String(10), nullable=False, index=True),
    sa.Column("due", Instant, nullable=False),
    sa.Column("opened_by", sa.String(60), nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("rung", sa.Integer, nullable=False),
    sa.Column("climbs_at", Instant, index=True),
    sa.Column("outcome", Sealed),
)

moves = sa.Table(
    "task_moves",
    metadata,
    sa.Column("task_id", sa.ForeignKey("tasks.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("from_", sa.String(10)),
    sa.Column("to", sa.String(10), nullable=False),
    sa.Column("owner_id", sa.String(40), nullable=False),
    sa.Column("by", sa.String(60), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("why", sa.String(200), nullable=False),
)

_OPEN = tasks.c.status.in_([status.value for status in OPEN])
_WITH_PATIENT = sa.select(tasks, cases.c.patient_id).join(cases, cases.c.id == tasks.c.case_id)


def add(tx: Connection, task: Task) -> None:
    """Writes a new task and its first move."""
    tx.execute(sa.insert(tasks).values({column.name: getattr(task, column.name) for column in tasks.c}))
    _write_move(tx, TaskMove(task.id, 1, None, task.status, task.owner_id, task.opened_by, task.opened_at, "opened"))


def get(tx: Connection, task_id: str, *, lock: bool = False) -> Task:
    """The task as it stands; with `lock` nobody else changes it before the transaction ends. Raises Unknown."""
    statement = _WITH_PATIENT.where(tasks.c.id == task_id)
    row = tx.execute(statement.with_for_update(of=tasks) if lock else statement).one_or_none()
    if row is None:
        raise Unknown("task")
    return _task(row)


def of_case(tx: Connection, case_id: str) -> list[Task]:
    """All tasks of a case, the oldest first."""
    return _find(tx, tasks.c.case_id == case_id, by=tasks.c.opened_at)


def is_open_in(tx: Connection, case_id: str) -> bool:
    """Whether a case has a task that is still to be done."""
    return tx.scalar(sa.select(tasks.c.id).where(tasks.c.case_id == case_id, _OPEN).limit(1)) is not None


def open_of(tx: Connection, manager_id: str) -> list[Task]:
    """A manager's open tasks, what is due first at the top."""
    return _find(tx, tasks.c.owner_id == manager_id, _OPEN)


def all_open(tx: Connection) -> list[Task]:
    """Every open task, what is due first at the top."""
    return _find(tx, _OPEN)


def overdue(tx: Connection, now: datetime) -> list[Task]:
    """Open tasks whose time has passed."""
    return _find(tx, _OPEN, tasks.c.due < now)


def climbing(tx: Connection, now: datetime) -> list[Task]:
    """Open tasks that must go to the next one now."""
    return _find(tx, _OPEN, tasks.c.climbs_at <= now)


def loads(tx: Connection) -> dict[str, int]:
    """How many open tasks each manager has."""
    query = sa.select(tasks.c.owner_id, sa.func.count()).where(_OPEN).group_by(tasks.c.owner_id)
    return {row[0]: row[1] for row in tx.execute(query)}


def change(tx: Connection, task: Task, to: Status, by: str, at: datetime, why: str, **values: Any) -> bool:
    """Moves a task and writes the move; False when it is no longer where it was seen."""
    same = (tasks.c.id == task.id, tasks.c.status == task.status, tasks.c.owner_id == task.owner_id)
    if not tx.execute(sa.update(tasks).where(*same).values(status=to.value, **values)).rowcount:
        return False
    last = tx.scalar(sa.select(sa.func.max(moves.c.number)).where(moves.c.task_id == task.id)) or 0
    owner = values.get("owner_id", task.owner_id)
    _write_move(tx, TaskMove(task.id, last + 1, task.status, to, owner, by, at, why))
    return True


def add_words(tx: Connection, task: Task, text: str) -> None:
    """Writes more words into what is to be done."""
    tx.execute(sa.update(tasks).where(tasks.c.id == task.id).values(text=text))


def read_moves(tx: Connection, task_id: str) -> list[TaskMove]:
    """All moves of a task, in order."""
    rows = tx.execute(sa.select(moves).where(moves.c.task_id == task_id).order_by(moves.c.number))
    return [_move(row) for row in rows]


def owners_so_far(tx: Connection, task_id: str) -> set[str]:
    """Everybody who has had a task."""
    return set(tx.scalars(sa.select(moves.c.owner_id).where(moves.c.task_id == task_id)))


def revision(tx: Connection) -> int:
    """A number that grows with every move of any task."""
    return tx.scalar(sa.select(sa.func.count()).select_from(moves)) or 0


def figures(tx: Connection, now: datetime) -> TaskFigures:
    """Counts, for monitoring."""

    def count(*where: sa.ColumnElement[bool]) -> int:
        return tx.scalar(sa.select(sa.func.count()).select_from(tasks).where(_OPEN, *where)) or 0

    return TaskFigures(count(), count(tasks.c.due < now), count(tasks.c.rung == Rung.SUPERVISOR.value))


def _find(tx: Connection, *where: sa.ColumnElement[bool], by: sa.Column[Any] = tasks.c.due) -> list[Task]:
    return [_task(row) for row in tx.execute(_WITH_PATIENT.where(*where).order_by(by, tasks.c.id))]


def _task(row: Row[Any]) -> Task:
    values = dict(row._mapping)
    return Task(**{**values, "status": Status(values["status"]), "rung": Rung(values["rung"])})


def _move(row: Row[Any]) -> TaskMove:
    values = dict(row._mapping)
    return TaskMove(**{**values, "from_": Status(row.from_) if row.from_ else None, "to": Status(row.to)})


def _write_move(tx: Connection, move: TaskMove) -> None:
    tx.execute(sa.insert(moves).values({name: getattr(move, name) for name in TaskMove.__dataclass_fields__}))
