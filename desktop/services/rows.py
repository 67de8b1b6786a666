"""This file holds the lines the desk hands to lists: deadlines, drafts, differences, declarations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.forms.model import NoticeDef, TaskDef


@dataclass(frozen=True, slots=True)
class Deadline:
    """A task of a notice with its date; ``days_left`` is negative when the date has passed."""

    notice: NoticeDef
    task: TaskDef
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """One line of the list of drafts."""

    draft_id: str
    title: str
    unit_name: str
    notice_id: str
    notice_version: str
    notice_title: str
    form_id: str
    form_title: str
    document: str
    due_on: date | None
    filled: int
    needed: int
    errors: int
    warnings: int
    updated_at: str
    revision: int


@dataclass(frozen=True, slots=True)
class ProfileDifference:
    """A field whose value differs from the enterprise profile (企业档案)."""

    path: str
    label: str
    profile_value: str
    draft_value: str


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """One received declaration as the register table shows it. ``priority`` counts from 1 in printed order."""

    declaration_id: str
    unit_name: str
    unit_code: str
    project: str
    revision: int
    code: str
    is_included: bool
    priority: int
    warnings: int
    received_at: str
    has_conflict: bool
    file_name: str
