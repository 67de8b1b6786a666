"""This file says what an open draft tells its listeners: what changed, how saving went, earlier values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from desktop.checking.completeness import Progress
from desktop.checking.live import CheckDelta
from desktop.drafts.draft import Edit
from desktop.drafts.repository import DraftRecord
from desktop.issues import Issue, Severity


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
    """One earlier value of a field, and the kind of change that made it.

    ``source`` is edit, undo, redo, move …; ``words`` tell what was done to a table, "" for a single value.
    """

    at: str
    before: Any
    after: Any
    kind: str = "set"
    source: str = "edit"
    words: str = ""


def counted(record: DraftRecord, progress: Progress, issues: Collection[Issue]) -> DraftRecord:
    """The record with the numbers the list of drafts shows."""
    errors, warnings = (sum(i.severity is kind for i in issues) for kind in (Severity.ERROR, Severity.WARNING))
    return replace(record, filled=progress.filled, needed=progress.needed, errors=errors, warnings=warnings)


def update_of(delta: CheckDelta, edits: Collection[Edit], source: str) -> Update:
    """What listeners hear of ``edits`` and of what the check found changed by them."""
    return Update(
        paths=frozenset().union(*(edit.paths for edit in edits)) | delta.calculated,
        tables=frozenset(edit.table_id for edit in edits if edit.table_id),
        visibility=delta.visibility,
        issues_added=delta.added,
        issues_removed=delta.removed,
        sections=delta.sections,
        progress_changed=delta.progress_changed,
        source=source,
    )
