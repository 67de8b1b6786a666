"""This file gives the JSON shapes of notices and the calendar (documented in desktop/README.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef, TableDef, TaskDef
from desktop.services.calendar_paper import CalendarTask, papers_of

if TYPE_CHECKING:
    from desktop.services.deadlines import DueItem


def notice_shape(notice: NoticeDef) -> dict[str, Any]:
    """A notice with its tiers, tasks, packets, platforms, forms and tables, every date as ``2026-03-08``."""
    return {
        "id": notice.id,
        "version": notice.version,
        "title": notice.title,
        "document_number": notice.document_number,
        "issuer": notice.issuer,
        "region": notice.region,
        "issued_on": _day(notice.issued_on),
        "status": notice.status,
        "status_note": notice.status_note,
        "tiers": list(notice.tiers),
        "tier_scheme": [
            {"tier": tier.tier, "by": tier.by, "action": tier.action, "source": tier.source}
            for tier in notice.tier_scheme
        ],
        "lock": notice.lock_hash,
        "tasks": [_task_shape(task) for task in notice.tasks],
        "packets": [
            {
                "task": packet.task_id,
                "folder_name": packet.folder_name,
                "file_name": packet.file_name,
                "formats": list(packet.formats),
                "copies": packet.copies,
            }
            for packet in notice.packets
        ],
        "platforms": [
            {"name": platform.name, "address": platform.address, "account_note": platform.account_note}
            for platform in notice.platforms
        ],
        "forms": [_form_shape(form) for form in notice.forms],
        "tables": [_table_shape(table) for table in notice.tables],
    }


def own_shape(item: DueItem) -> dict[str, Any]:
    """One own deadline (自定期限) of ``calendar --json``; ``notice`` and ``task`` are null for a reminder."""
    assert item.own is not None
    notice_id, task_id = item.key[:2] if item.key else (None, None)
    return {
        "id": item.own.own_id,
        "title": item.title,
        "notice": notice_id,
        "task": task_id,
        "due_on": _day(item.due_on),
        "official_on": _day(item.official_on),
        "days_left": item.days_left,
        "note": item.own.note,
        "done": item.is_done,
    }


def calendar_shape(line: CalendarTask) -> dict[str, Any]:
    """One line of ``calendar --json``: a task of a notice on one of its dates."""
    return {
        "notice": line.notice.id,
        "notice_title": line.notice.title,
        "task": line.task.id,
        "title": line.title,
        "who": line.task.who,
        "due_on": _day(line.due_on),
        "days_left": line.deadline.days_left if line.deadline else None,
        "forms": list(line.task.form_ids),
        "tables": list(line.task.table_ids),
        "papers": list(papers_of(line.notice, line.task)),
        "note": line.task.note,
        "source": line.task.source,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _task_shape(task: TaskDef) -> dict[str, Any]:
    monthly = task.monthly
    return {
        "id": task.id,
        "title": task.title,
        "who": task.who,
        "due_on": _day(task.due_on),
        "monthly": {"from": f"{monthly.first:%Y-%m}", "to": f"{monthly.last:%Y-%m}", "day": monthly.day}
        if monthly
        else None,
        "due_dates": [day.isoformat() for day in task.due_dates],
        "forms": list(task.form_ids),
        "tables": list(task.table_ids),
        "note": task.note,
        "source": task.source,
    }


def _form_shape(form: FormDef) -> dict[str, Any]:
    return {
        "id": form.id,
        "document": form.document,
        "title": form.title,
        "annex": form.annex,
        "filled_by": form.filled_by,
        "is_report": form.is_report,
        "status": form.status,
        "source": form.source,
        "sections": [{"id": section.id, "title": section.title} for section in form.sections],
        "preferences": [field.id for field in form.preferences],
        "fields": [_field_shape(field) for field in form.fields],
    }


def _field_shape(field: FieldDef) -> dict[str, Any]:
    shape: dict[str, Any] = {
        "id": field.id,
        "label": field.label,
        "type": field.type,
        "type_label": field_type(field.type).label,
        "required": field.required,
        "limit": field.params.get("max_length"),
        "count": field.params.get("count", "word_zh") if "max_length" in field.params else None,
        "options": dict(field.options) or None,
        "unit": field.unit or None,
        "source": field.source,
        "status": field.status,
        "calculated": field.calculated.name if field.calculated else None,
    }
    if field.section_id:
        shape["section"] = field.section_id
    if field.columns:
        shape["columns"] = [_field_shape(column) for column in field.columns]
    kind = field_type(field.type)
    if rows := kind.fixed_rows(field):
        shape["fixed_heads"] = [head.label for head in kind.fixed_heads(field)]
        shape["fixed_rows"] = [{"id": row.id, "group": row.group, "texts": list(row.texts)} for row in rows]
    return shape


def _table_shape(table: TableDef) -> dict[str, Any]:
    return {
        "id": table.id,
        "document": table.document,
        "form": table.form_id,
        "annex": table.annex,
        "title": table.title,
        "status": table.status,
        "orientation": table.orientation,
        "order": table.order,
        "quota": table.quota.limit if table.quota else None,
        "columns": [
            {
                "id": c.id,
                "head": c.head + c.head_tail,
                "kind": c.kind,
                "note": c.head_note,
                "fields": list(c.field_ids),
            }
            for c in table.columns
        ],
        "notes": list(table.notes),
    }
