"""This file reads the register (登记册) for the clerk's lists: declarations in printed order, open conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desktop.compilation.repository import RegisterRepository
from desktop.services.rows import DeclarationRow

if TYPE_CHECKING:
    from desktop.forms.registry import Registry
    from desktop.services.compiling import TableDesk
    from desktop.services.conflicts import Conflict
    from desktop.storage.workspace import Workspace


def declaration_rows(desk: TableDesk) -> list[DeclarationRow]:
    """The register of one table in printed order; those left out come where they would stand."""
    warnings = desk.register.warnings(desk.notice.id)
    rows = []
    for n, row in enumerate(desk.rows(), 1):
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
            )
        )
    return rows


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
