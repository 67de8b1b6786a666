"""This file keeps the deadlines a person sets for himself (自定期限) and the ticks 已办 in the database."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from datetime import date

from desktop.clock import stamp
from desktop.storage.database import storage_errors, to_column, transaction
from desktop.storage.workspace import Workspace

#: A task of a notice on one of its dates: notice id, task id, the month (``2023-05``) of a monthly task, else "".
TaskKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDeadline:
    """One deadline of a person's own. Without ``notice_id`` it is a reminder (提醒) that belongs to no notice.

    ``title`` is what the person typed; of a task the words it had when the deadline was set, so that it can be
    shown when the notice is gone. ``done_at`` (ISO 8601) None means not yet done.
    """

    own_id: str
    notice_id: str = ""
    task_id: str = ""
    month: str = ""
    title: str
    due_on: date
    note: str = ""
    done_at: str | None = None
    created_at: str = ""

    @property
    def key(self) -> TaskKey | None:
        """The task it is for; None for a reminder."""
        return (self.notice_id, self.task_id, self.month) if self.notice_id else None

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


_COLUMNS = tuple(item.name for item in fields(OwnDeadline))


class OwnDeadlineRepository:
    """Every SQL statement about own deadlines and ticked tasks. Usable from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def list(self) -> tuple[OwnDeadline, ...]:
        """All of them, the earliest first."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute(f"SELECT {', '.join(_COLUMNS)} FROM own_deadlines ORDER BY due_on, created_at, rowid")
                .fetchall()
            )
        found = []
        for row in rows:
            columns = dict(zip(_COLUMNS, row, strict=True))
            found.append(OwnDeadline(**{**columns, "due_on": date.fromisoformat(columns["due_on"])}))
        return tuple(found)

    def put(self, own: OwnDeadline) -> None:
        """Add it, or write over the one with the same id. Raises StorageError."""
        values = [to_column(value) if isinstance(value, str) else value for value in astuple(own)]
        values[_COLUMNS.index("due_on")] = own.due_on.isoformat()
        places = ", ".join("?" * len(_COLUMNS))
        changed = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
        with transaction(self._workspace.connection()) as database:
            database.execute(
                f"INSERT INTO own_deadlines ({', '.join(_COLUMNS)}) VALUES ({places})"
                f" ON CONFLICT (own_id) DO UPDATE SET {changed}",
                values,
            )

    def remove(self, own_id: str) -> None:
        """Erase it; one that is not there any more is no failure."""
        with transaction(self._workspace.connection()) as database:
            database.execute("DELETE FROM own_deadlines WHERE own_id = ?", (own_id,))

    def done_tasks(self) -> dict[TaskKey, str]:
        """The tasks ticked off, and when."""
        with storage_errors():
            rows = (
                self._workspace.connection()
                .execute("SELECT notice_id, task_id, month, done_at FROM done_tasks")
                .fetchall()
            )
        return {(row[0], row[1], row[2]): row[3] for row in rows}

    def set_task_done(self, key: TaskKey, is_done: bool) -> None:
        """Tick a task off, or take the tick back. Raises StorageError."""
        with transaction(self._workspace.connection()) as database:
            database.execute("DELETE FROM done_tasks WHERE notice_id = ? AND task_id = ? AND month = ?", key)
            if is_done:
                database.execute(
                    "INSERT INTO done_tasks (notice_id, task_id, month, done_at) VALUES (?, ?, ?, ?)",
                    (*key, stamp(self._workspace.clock())),
                )
