"""This file opens workspaces for tests: a clock that stands still until it is moved, real files."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from sqlite_utils import Database

from desktop.storage.workspace import Workspace, open_workspace

CHINA = timezone(timedelta(hours=8))


class FakeClock:
    """Says 2026-03-01 09:00 +08:00 and one second more at every call."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        moment = self.now
        self.now += timedelta(seconds=1)
        return moment


def open_test_workspace(folder: Path, *, read_only: bool = False) -> Workspace:
    return open_workspace(folder, clock=FakeClock(), read_only=read_only)


def overwrite(path: Path, offset: int, data: bytes) -> None:
    """Change bytes in the middle of a file, as a bad disk does."""
    with path.open("r+b") as stream:
        stream.seek(offset)
        stream.write(data)


def raw_database(path: Path) -> Database:
    """The database without the program's own checks."""
    import sqlite3

    return Database(sqlite3.connect(path), execute_plugins=False)
