"""This file shows a person the versions of a declaration that were edited apart (冲突) and takes the choice."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.compilation.repository import PackageHead, RegisterRepository
from desktop.errors import AppError, DefinitionError
from desktop.forms.model import FormDef
from desktop.forms.registry import Registry
from desktop.services.taking_in import lineage_of


@dataclass(frozen=True, slots=True)
class Side:
    """One version; ``is_shown`` is the one the register shows until a person has chosen."""

    package_id: str
    revision: int
    code: str
    file_name: str
    made_at: str
    received_at: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """Versions of one declaration, the shown one first; ``differences`` are labels of fields that differ."""

    declaration_id: str
    unit_name: str
    project: str
    sides: tuple[Side, ...]
    differences: tuple[str, ...]


def conflict_of(register: RegisterRepository, registry: Registry, declaration_id: str) -> Conflict | None:
    """The open conflict of a declaration, None when there is none."""
    lineage = lineage_of(register, declaration_id)
    if lineage is None or not lineage.conflict:
        return None
    heads = {head.package_id: head for head in register.packages_of(declaration_id)}
    sides = [heads[entry.package_id] for entry in lineage.conflict]
    shown = sides[0]
    return Conflict(
        declaration_id,
        shown.unit_name,
        shown.project,
        tuple(_side(head, is_shown=head is shown) for head in sides),
        _differences(register, _form_of(registry, shown), [head.package_id for head in sides]),
    )


def resolve_conflict(register: RegisterRepository, declaration_id: str, package_id: str) -> None:
    """Let ``package_id`` count. Raises AppError ``conflict.not_open`` when it is no side of an open conflict."""
    with register.unit_of_work():
        lineage = lineage_of(register, declaration_id)
        sides = {entry.package_id for entry in lineage.conflict} if lineage else set()
        if package_id not in sides:
            raise AppError("conflict.not_open")
        register.choose(declaration_id, package_id, sorted(sides - {package_id}))


def _side(head: PackageHead, *, is_shown: bool) -> Side:
    return Side(
        head.package_id,
        head.revision,
        head.content_hash[:12],
        head.file_name,
        head.made_at,
        head.received_at,
        is_shown,
    )


def _form_of(registry: Registry, head: PackageHead) -> FormDef | None:
    try:
        return registry.form(head.notice_id, head.notice_version, head.form_id)
    except DefinitionError:
        return None  # the pack was taken off: the sides can still be told apart by revision and code


def _differences(register: RegisterRepository, form: FormDef | None, package_ids: list[str]) -> tuple[str, ...]:
    if form is None:
        return ()
    answers = [values for _, values in register.values(package_ids)]
    labels = []
    for field in form.fields:
        values = [each.get(field.id) for each in answers]
        if any(value != values[0] for value in values):
            labels.append(field.label)
    return tuple(labels)
