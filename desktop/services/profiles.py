"""This file keeps what a unit types once: 企业档案 of an enterprise, 单位信息 of an authority.

Each is a draft of a form of its own, made at first use; the forms a unit fills in take their values from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from desktop.drafts.repository import DraftRecord, DraftRepository
from desktop.forms.loader import load_form
from desktop.forms.model import FormDef
from desktop.forms.registry import PROFILE_NOTICE, Registry
from desktop.services.editing import EditingSession
from desktop.services.profile_link import ROWS, TAKEN, ProfileLink
from desktop.services.profile_source import ProfileSource, with_people
from desktop.storage.workspace import Workspace

ENTERPRISE, AUTHORITY = "enterprise", "authority"
_SETTINGS = {ENTERPRISE: "profile_draft_id", AUTHORITY: "authority_profile_draft_id"}


class Profiles:
    """The two profiles of a workspace; ``kind`` is ``ENTERPRISE`` or ``AUTHORITY``."""

    def __init__(self, workspace: Workspace, registry: Registry, repository: DraftRepository) -> None:
        self._workspace, self._registry, self._repository = workspace, registry, repository

    @cached_property
    def _authority_form(self) -> FormDef:
        shared = self._registry.folder / "_shared"
        return load_form(shared / "authority.form.toml", PROFILE_NOTICE, "1.0", shared)

    def form(self, kind: str) -> FormDef:
        return self._authority_form if kind == AUTHORITY else self._registry.profile_form

    def form_of(self, form_id: str) -> FormDef:
        """The form of a profile draft, by the id the draft carries."""
        return self._authority_form if form_id == AUTHORITY else self._registry.profile_form

    def draft_id(self, kind: str) -> str:
        """The draft of a profile, made at first use."""
        draft_id = str(self._workspace.setting(_SETTINGS[kind], ""))
        if not draft_id:
            form = self.form(kind)
            record = self._repository.create(notice_id=PROFILE_NOTICE, notice_version=form.version, form_id=form.id)
            draft_id = record.draft_id
            self._workspace.set_setting(_SETTINGS[kind], draft_id)
        return draft_id

    def open(self, kind: str) -> EditingSession:
        """The profile, to be edited. Raises StorageError."""
        record = self.brought_up(self._repository.get(self.draft_id(kind)))
        return EditingSession(self.form(kind), None, record, self._repository, self._workspace.files.read)

    @staticmethod
    def brought_up(record: DraftRecord) -> DraftRecord:
        """A profile as it is asked now; an older one opens with nothing lost, and is written at its next change."""
        values = with_people(record.values)
        return record if values == record.values else replace(record, values=values)

    def unit_name(self, kind: str) -> str:
        """The name of the unit, "" while nobody has typed it."""
        return str(self._values(kind).get(self.form(kind).unit_name_field) or "").strip()

    def source(self, kind: str) -> ProfileSource:
        """What the profile says now."""
        return ProfileSource(self.form(kind), self._values(kind))

    def start(self, form: FormDef) -> tuple[dict[str, Any], dict[str, Any]]:
        """What a new draft of ``form`` begins with: answers of the profile, and the marks that say so."""
        source = self.source(_kind(form))
        asked = [field for field in form.fields if source.is_asked_by(field)]
        tables = {field.profile_id.partition(".")[0] for field in asked if "." in field.profile_id}
        rows = {table: row_id for table in sorted(tables) if (row_id := source.usual_row(table))}
        values = {field.id: source.offered(field, rows.get(field.profile_id.partition(".")[0], "")) for field in asked}
        values = {field_id: value for field_id, value in values.items() if value is not None}
        marks = {TAKEN: dict(values), ROWS: rows}
        return values, {key: mark for key, mark in marks.items() if mark}

    def link(self, session: EditingSession) -> ProfileLink:
        """An open draft beside the profile of the unit that fills it in."""
        kind = _kind(session.form)
        return ProfileLink(session, lambda: self.source(kind), lambda: self.open(kind))

    def _values(self, kind: str) -> Mapping[str, Any]:
        draft_id = self._workspace.setting(_SETTINGS[kind], "")
        return self._repository.get(draft_id).values if draft_id else {}


def _kind(form: FormDef) -> str:
    """Which profile speaks for a form: that of the unit that fills it in."""
    return ENTERPRISE if form.filled_by == ENTERPRISE else AUTHORITY
