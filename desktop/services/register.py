"""This file reads the register (登记册) for the clerk's lists: declarations in printed order, open conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop.compilation.repository import RegisterRepository, RegisterRow
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FormDef
from desktop.services.rows import DeclarationRow

if TYPE_CHECKING:
    from desktop.forms.registry import Registry
    from desktop.services.compiling import TableDesk
    from desktop.services.conflicts import Conflict
    from desktop.storage.workspace import Workspace


def declaration_rows(desk: TableDesk) -> list[DeclarationRow]:
    """The register of one table in printed order; those left out come where they would stand."""
    warnings = desk.register.warnings(desk.notice.id)
    found = desk.rows()
    preferred = preferences_of(desk, found)
    rows = []
    for n, row in enumerate(found, 1):
        package = row.package
        rows.append(
            DeclarationRow(
                row.declaration.declaration_id,
                package.unit_name,
                package.unit_code,
                package.project,
                package.revision,
                package.content_hash[:12],
                row.is_included,
                n,
                warnings[package.package_id],
                package.received_at,
                row.has_conflict,
                package.file_name,
                preferred.get(package.package_id, ()),
            )
        )
    return rows


def preferences_of(desk: TableDesk, rows: Sequence[RegisterRow]) -> dict[str, tuple[str, ...]]:
    """优先情形 of each package of ``rows``; nothing is read for a form without such fields."""
    if not desk.form.preferences:
        return {}
    values = dict(desk.register.values(row.package.package_id for row in rows))
    return {package_id: preference_words(desk.form, answers) for package_id, answers in values.items()}


def preference_words(form: FormDef, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The filled facts for 同等条件下优先, one text each; a 是否 that is 是 says its label, one that is 否 nothing."""
    found = []
    for field in form.preferences:
        kind, value = field_type(field.type), values.get(field.id)
        if kind.is_empty(value):
            continue
        if field.type == "yes_no":
            if value == "yes":
                found.append(field.label)
        elif field.options:
            found.append(kind.printed(value, field))
        else:
            found.append(f"{field.label}：{kind.printed(value, field)}")
    return tuple(found)


def conflicts_in(desk: TableDesk, registry: Registry) -> list[Conflict]:
    """The open conflicts among the declarations of one table, in its order."""
    ids = [row.declaration.declaration_id for row in desk.rows() if row.has_conflict]
    return _conflicts(desk.register, registry, ids)


def open_conflicts(workspace: Workspace, registry: Registry) -> list[Conflict]:
    """The open conflicts of all notices, the oldest first."""
    register = RegisterRepository(workspace)
    return _conflicts(register, registry, dict.fromkeys(c.declaration_id for c in register.open_conflicts()))


def _conflicts(register: RegisterRepository, registry: Registry, declaration_ids: Iterable[str]) -> list[Conflict]:
    from desktop.services.conflicts import conflict_of

    found = [conflict_of(register, registry, declaration_id) for declaration_id in declaration_ids]
    return [conflict for conflict in found if conflict is not None]
