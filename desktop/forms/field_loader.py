"""This file reads the flat field list of a form, shared blocks included."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop.forms import calculations, row_calculations
from desktop.forms.definition_parts import STATUSES, condition
from desktop.forms.fieldtypes import FIELD_TYPES, field_type
from desktop.forms.model import FieldDef
from desktop.forms.nearest import nearest
from desktop.forms.params import read_calculation, read_params
from desktop.forms.reading import Problems, TomlTable, read_toml

FIELD_ID = re.compile(r"[a-z][a-z0-9_]*")


class BlockShelf:
    """Shared field blocks: ``use = "unit.unit_name"`` takes field unit_name of ``_shared/unit.block.toml``."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder, self._problems = folder, problems
        self._blocks: dict[str, dict[str, dict[str, Any]]] = {}

    def find(self, name: str, table: TomlTable) -> dict[str, Any]:
        """The keys of the shared field ``block.field``; {} with the problem noted."""
        block_name, _, field_id = name.partition(".")
        blocks = sorted(path.name.removesuffix(".block.toml") for path in self.folder.glob("*.block.toml"))
        if block_name not in blocks:
            meant = f"{nearest(block_name, blocks)}.{field_id}"
            table.problem("definition.unknown_word", key="use", word=name, nearest=meant)
            self._problems.unread.add(field_id)
            return {}
        if block_name not in self._blocks:
            top = read_toml(self.folder / f"{block_name}.block.toml", self._problems)
            fields = top.take("field", "tables", []) if top else []
            if top:
                top.finish()
            self._blocks[block_name] = {str(item.get("id")): item for item in fields}
        known = self._blocks[block_name]
        if field_id not in known:
            meant = nearest(field_id, known)
            table.problem("definition.unknown_word", key="use", word=name, nearest=f"{block_name}.{meant}")
            self._problems.unread |= {field_id, meant}
            return {}
        return known[field_id]


def read_fields(top: TomlTable, section_ids: list[str], shelf: BlockShelf) -> tuple[FieldDef, ...]:
    """All fields of a form in order; mistakes are noted on ``top.problems``."""
    fields = [field for table in top.tables("field") if (field := _field(table, section_ids, shelf))]
    _report_doubled(fields, top)
    return tuple(fields)


def _report_doubled(fields: list[FieldDef], table: TomlTable) -> None:
    seen: set[str] = set()
    for field in fields:
        if field.id in seen:
            table.problem("definition.doubled_id", key="field", word=field.id)
        seen.add(field.id)


def _field(table: TomlTable, section_ids: list[str] | None, shelf: BlockShelf) -> FieldDef | None:
    """A field, or a column of a table when ``section_ids`` is None."""
    used = table.text("use")
    if used:
        shared = shelf.find(used, table)
        if not shared:
            return None
        merged = {**shared, **{key: value for key, value in table.data.items() if key != "use"}}
        table = TomlTable(merged, table.file, table.where, table.problems)
    field_id = table.text("id", needed=True)
    table.named(field_id)
    if field_id and not FIELD_ID.fullmatch(field_id):
        table.problem("definition.bad_id", word=field_id)
    section_id = table.word("section", section_ids, needed=True) if section_ids is not None else ""
    type_name = table.word("type", FIELD_TYPES, needed=True)
    if not type_name or not field_id:
        table.problems.unread.add(field_id)
        return None
    kind = field_type(type_name)
    params = read_params(table, kind.params)
    columns: tuple[FieldDef, ...] = ()
    written = table.tables("column") if kind.has_columns else []
    if kind.has_columns:
        columns = tuple(c for item in written if (c := _field(item, None, shelf)))
        _report_doubled(list(columns), table)
        if not written:
            table.problem("definition.no_columns")
        for column in columns:
            if field_type(column.type).has_columns:
                table.problem("definition.bad_column", word=column.id)
    field = FieldDef(
        id=field_id,
        section_id=section_id,
        type=type_name,
        label=table.text("label", needed=True),
        required=bool(table.take("required", "bool", False)),
        hint=table.text("hint"),
        example=table.text("example"),
        source=table.text("source", needed=section_ids is not None),
        status=table.word("status", STATUSES, "official"),
        profile_id=table.text("profile"),
        visible_when=condition(table, "visible_when"),
        required_when=condition(table, "required_when"),
        calculated=read_calculation(
            table.table("calculated"), row_calculations.SPECS if section_ids is None else calculations.SPECS
        ),
        columns=columns,
        params=MappingProxyType(params),
        print_width=table.word("print_width", ("half", "full"), "full" if kind.has_columns else "half"),
        is_printed=bool(table.take("printed", "bool", True)),
        is_preference=bool(table.take("preference", "bool", False)),
    )
    table.finish()
    for sentence in kind.definition_problems(field) if len(columns) == len(written) else ():
        table.problem("definition.contradiction", sentence=sentence)
    return field
