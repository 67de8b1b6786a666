"""This file makes the lines of the list of drafts, also of a draft whose notice pack is gone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from desktop.drafts.repository import DraftHead, DraftRepository
from desktop.errors import DefinitionError
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.registry import PROFILE_NOTICE
from desktop.services.rows import form_due_dates, next_due_on

SAMPLE = "sample"  # the mark of a draft made from the sample of a pack (示例)


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
    is_sample: bool = False  # 示例: made from the sample of the pack
    deleted_at: str = ""


@dataclass(frozen=True, slots=True)
class LastPlace:
    """Where a person last worked: the draft, the value changed last, the section it stands in."""

    draft_id: str
    path: str
    title: str
    section_title: str
    at: str


def draft_summary(
    head: DraftHead,
    form_of: Callable[[DraftHead], tuple[NoticeDef | None, FormDef]],
    today: date,
    newer_version: str = "",
    samples: Collection[str] = (),
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
        is_sample=head.draft_id in samples,
    )


def last_place(
    repository: DraftRepository, form_of: Callable[[DraftHead], tuple[NoticeDef | None, FormDef]]
) -> LastPlace | None:
    """The value changed last in the draft changed last; None when nobody has changed any."""
    for head in repository.list():
        if head.notice_id == PROFILE_NOTICE:
            continue
        newest = repository.journal(head.draft_id, newest=1)
        if not newest:
            continue
        field_id = newest[0].path.split("/", 1)[0]
        try:
            _, form = form_of(head)
        except DefinitionError:
            continue
        if field_id in form.by_id:
            section = form.section(form.by_id[field_id].section_id)
            title = head.title or form.title
            return LastPlace(head.draft_id, newest[0].path, title, section.title, newest[0].at)
    return None


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
    is_sample: bool = False,
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
        is_sample=is_sample,
        deleted_at=head.deleted_at or "",
    )
