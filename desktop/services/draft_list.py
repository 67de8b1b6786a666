"""This file makes the lines of the list of drafts, also of a draft whose notice pack is gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from desktop.drafts.repository import DraftHead
from desktop.errors import DefinitionError
from desktop.forms.model import FormDef, NoticeDef
from desktop.services.rows import form_due_dates, next_due_on


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
    newer_version: str = ""  # of its notice, when one is installed
    filled_by: str = "enterprise"  # FormDef.filled_by


def draft_summary(
    head: DraftHead,
    form_of: Callable[[DraftHead], tuple[NoticeDef | None, FormDef]],
    today: date,
    newer_version: str = "",
) -> DraftSummary:
    """The line of a draft. One whose pack is gone stays in the list and says so; opening it says the same."""
    try:
        notice, form = form_of(head)
    except DefinitionError as e:
        return _summary(head, head.form_id, notice_title=str(e), form_title=head.form_id)
    assert notice is not None
    return _summary(
        head,
        form.title,
        notice_title=notice.title,
        form_title=form.title,
        document=form.document,
        due_on=next_due_on(form_due_dates(notice, form.id), today),
        newer_version=newer_version,
        filled_by=form.filled_by,
    )


def _summary(
    head: DraftHead,
    title: str,
    *,
    notice_title: str,
    form_title: str,
    document: str = "",
    due_on: date | None = None,
    newer_version: str = "",
    filled_by: str = "enterprise",
) -> DraftSummary:
    return DraftSummary(
        draft_id=head.draft_id,
        title=head.title or title,
        unit_name=head.unit_name,
        notice_id=head.notice_id,
        notice_version=head.notice_version,
        notice_title=notice_title,
        form_id=head.form_id,
        form_title=form_title,
        document=document,
        due_on=due_on,
        filled=head.filled,
        needed=head.needed,
        errors=head.errors,
        warnings=head.warnings,
        updated_at=head.updated_at,
        revision=head.revision,
        newer_version=newer_version,
        filled_by=filled_by,
    )
