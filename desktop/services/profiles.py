"""This file keeps what a unit types once: 企业档案 of an enterprise, 单位信息 of an authority.

Each is a draft of a form of its own, made at first use; the forms a unit fills in take their values from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from desktop.drafts.repository import DraftRepository
from desktop.forms.fieldtypes import field_type
from desktop.forms.loader import load_form
from desktop.forms.model import FieldDef, FormDef
from desktop.forms.registry import PROFILE_NOTICE, Registry
from desktop.services.editing import EditingSession
from desktop.services.rows import ProfileDifference
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

    def unit_name(self, kind: str) -> str:
        """The name of the unit, "" while nobody has typed it."""
        return str(self._values(kind).get(self.form(kind).unit_name_field) or "").strip()

    def filled(self, form: FormDef) -> dict[str, Any]:
        """What the profile of the unit that fills ``form`` in says, by field of ``form``."""
        kind = _kind(form)
        source, values = self.form(kind).by_id, self._values(kind)
        wanted = [field for field in form.fields if field.profile_id in source and not field.calculated]
        return {
            field.id: values[field.profile_id]
            for field in wanted
            if values.get(field.profile_id) is not None and _has_the_meaning_of(field, source, values)
        }

    def differences(self, session: EditingSession) -> list[ProfileDifference]:
        """Fields that could be taken from the profile and hold something else."""
        found = []
        for field_id, offered in self.filled(session.form).items():
            field, present = session.form.by_id[field_id], session.value(field_id)
            kind = field_type(field.type)
            if kind.is_empty(offered) or offered == present or not session.is_visible(field_id):
                continue
            shown = "" if kind.is_empty(present) else kind.printed(present, field)
            found.append(ProfileDifference(field_id, field.label, kind.printed(offered, field), shown))
        return found

    def take(self, session: EditingSession, paths: Iterable[str]) -> int:
        """Take the named fields from the profile, as one undo step; gives how many changed."""
        count, offered = 0, self.filled(session.form)
        with session.step(f"从{self.form(_kind(session.form)).title}取用"):
            for path in paths:
                if path in offered and offered[path] != session.value(path):
                    session.set_value(path, offered[path])
                    count += 1
        return count

    def _values(self, kind: str) -> Mapping[str, Any]:
        draft_id = self._workspace.setting(_SETTINGS[kind], "")
        return self._repository.get(draft_id).values if draft_id else {}


def _has_the_meaning_of(field: FieldDef, source: Mapping[str, FieldDef], values: Mapping[str, Any]) -> bool:
    """Whether a value of the profile means the same in ``field``: same type, a known option."""
    value = values[field.profile_id]
    return source[field.profile_id].type == field.type and (not field.options or value in field.options)


def _kind(form: FormDef) -> str:
    """Which profile speaks for a form: that of the unit that fills it in."""
    return ENTERPRISE if form.filled_by == ENTERPRISE else AUTHORITY
