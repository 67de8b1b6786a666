"""This file says what an open draft tells its listeners: what changed, how saving went, earlier values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.issues import Issue


@dataclass(frozen=True, slots=True)
class Update:
    """What one edit, undo or save changed."""

    paths: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    visibility: frozenset[str] = frozenset()
    issues_added: tuple[Issue, ...] = ()
    issues_removed: tuple[Issue, ...] = ()
    sections: frozenset[str] = frozenset()
    progress_changed: bool = False
    source: str = "edit"


@dataclass(frozen=True, slots=True)
class SaveState:
    """``kind``: saved | pending | failed. ``message`` is the sentence of a failure."""

    kind: str
    at: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One earlier value of a field, and the kind of change that made it."""

    at: str
    before: Any
    after: Any
    kind: str = "set"
