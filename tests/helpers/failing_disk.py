"""This file makes disks fail on purpose: full, read-only, pulled out, or cut off in the middle."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from sqlite_utils import Database

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def failing(function: str, code: int = errno.ENOSPC, *, after: int = 0) -> Iterator[mock.Mock]:
    """Let ``os.<function>`` fail with ``code`` from the call after the first ``after`` ones."""
    real = getattr(os, function)
    calls = 0

    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > after:
            raise OSError(code, os.strerror(code))
        return real(*arguments, **options)

    with mock.patch.object(os, function, side_effect=call) as patched:
        yield patched


def fill_up(database: Database) -> None:
    """Make the disk of this connection full: SQLite may not take one page more (SQLITE_FULL)."""
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}").fetchone()


def make_room(database: Database) -> None:
    """The opposite of :func:`fill_up`."""
    database.execute("PRAGMA max_page_count = 1073741823").fetchone()


def run_program(source: str, *arguments: str, file_size_limit: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python source in a process of its own, optionally one that may write no file beyond a size."""
    return subprocess.run(
        [sys.executable, "-c", _with_limit(source, file_size_limit), *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def start_program(source: str, *arguments: str) -> subprocess.Popen[str]:
    """Start Python source in a process of its own; its standard output can be read line by line."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", source, *arguments], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


def _with_limit(source: str, limit: int | None) -> str:
    if limit is None:
        return source
    return f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n{source}"
