"""This file gives the JSON shape of an installed notice (``notices --json``, documented in desktop/README.md)."""

from __future__ import annotations

from typing import Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef, TableDef


def notice_shape(notice: NoticeDef) -> dict[str, Any]:
    """A notice with its tasks, packets, forms and tables, every date as ``2026-03-08``."""
    return {
        "id": notice.id,
        "version": notice.version,
        "title": notice.title,
        "document_number": notice.document_number,
        "issuer": notice.issuer,
        "region": notice.region,
        "issued_on": notice.issued_on.isoformat() if notice.issued_on else None,
        "tiers": list(notice.tiers),
        "lock": notice.lock_hash,
        "tasks": [
            {
                "id": task.id,
                "title": task.title,
                "who": task.who,
                "due_on": task.due_on.isoformat() if task.due_on else None,
                "forms": list(task.form_ids),
                "tables": list(task.table_ids),
                "source": task.source,
            }
            for task in notice.tasks
        ],
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
        "forms": [_form_shape(form) for form in notice.forms],
        "tables": [_table_shape(table) for table in notice.tables],
    }


def _form_shape(form: FormDef) -> dict[str, Any]:
    return {
        "id": form.id,
        "document": form.document,
        "title": form.title,
        "annex": form.annex,
        "status": form.status,
        "source": form.source,
        "sections": [{"id": section.id, "title": section.title} for section in form.sections],
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
    }
    if field.section_id:
        shape["section"] = field.section_id
    if field.columns:
        shape["columns"] = [_field_shape(column) for column in field.columns]
    return shape


def _table_shape(table: TableDef) -> dict[str, Any]:
    return {
        "id": table.id,
        "document": table.document,
        "form": table.form_id,
        "annex": table.annex,
        "title": table.title,
        "orientation": table.orientation,
        "quota": table.quota.limit if table.quota else None,
        "columns": [
            {"id": c.id, "head": c.head + c.head_tail, "note": c.head_note, "fields": list(c.field_ids)}
            for c in table.columns
        ],
        "notes": list(table.notes),
    }
