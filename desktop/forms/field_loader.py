"""This file reads the flat field list of a form, shared blocks included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop.forms import calculations, row_calculations
from desktop.forms.definition_parts import STATUSES, condition, own_id, unique
from desktop.forms.fieldtypes import FIELD_TYPES, field_type
from desktop.forms.fieldtypes.base import FieldType
from desktop.forms.model import FieldDef
from desktop.forms.nearest import nearest
from desktop.forms.params import read_calculation, read_params
from desktop.forms.problems import Problems
from desktop.forms.reading import TomlTable, read_toml

#: Keys every field may carry, whatever its type.
_COMMON_KEYS = frozenset(
    {
        "id", "section", "type", "label", "required", "hint", "example", "source", "status", "profile", "visible_when",
        "required_when", "calculated", "print_width", "printed", "preference",
    }
)  # fmt: skip


def _keys_of(kind: FieldType) -> frozenset[str]:
    """The keys only fields of this type (and its like) carry."""
    return frozenset(kind.params) | ({"column"} if kind.has_columns else set())


_ALL_KEYS = _COMMON_KEYS.union(*(_keys_of(kind) for kind in FIELD_TYPES.values()), {"use"})


class BlockShelf:
    """Shared field blocks: ``use = "unit.unit_name"`` takes field unit_name of ``_shared/unit.block.toml``."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self.folder, self._problems = folder, problems
        self._blocks: dict[str, tuple[dict[str, Mapping[str, Any]], bool]] = {}

    def find(self, name: str, table: TomlTable) -> TomlTable | None:
        """``table`` with the keys of the shared field ``block.field`` under its own; None with the problem noted."""
        block_name, _, field_id = name.partition(".")
        blocks = sorted(path.name.removesuffix(".block.toml") for path in self.folder.glob("*.block.toml"))
        if block_name not in blocks:
            closest = nearest(block_name, blocks)
            meant = f"{closest}.{field_id}" if closest else ""
            table.problem("definition.unknown_word", key="use", word=name, nearest=meant)
            return None
        if block_name not in self._blocks:
            self._blocks[block_name] = self._read(block_name)
        known, is_whole = self._blocks[block_name]
        if field_id not in known:
            meant = nearest(field_id, known)
            if is_whole:
                table.problem("definition.unknown_word", key="use", word=name, nearest=f"{block_name}.{meant}")
            self._problems.unread |= {meant} if is_whole else set()
            return None
        shared = known[field_id]
        own = {key: value for key, value in table.data.items() if key != "use"}
        merged = TomlTable({**shared, **own}, table.file, table.where, table.problems, table.depth)
        merged.shared, merged.shared_file = frozenset(shared) - set(own), f"{block_name}.block.toml"
        merged.shared_where = f"“{field_id}”"
        return merged

    def _read(self, block_name: str) -> tuple[dict[str, Mapping[str, Any]], bool]:
        """The fields of a block by id, and whether they are all it holds; False when something was unreadable (noted)."""
        top = read_toml(self.folder / f"{block_name}.block.toml", self._problems)
        if top is None:
            return {}, False
        fields: dict[str, Mapping[str, Any]] = {}
        noted, tables = len(self._problems.found), top.tables("field")
        for item in tables:
            field_id = item.text("id", needed=True)
            item.report_missing()
            if field_id in fields:
                top.problem("definition.doubled_id", key="field", word=field_id)
            if field_id:
                fields.setdefault(field_id, item.data)
        top.finish()
        if not tables and len(self._problems.found) == noted:
            top.problem("definition.missing_key", key="[[field]]", kind="至少一个")
        return fields, 0 < len(tables) == len(fields) and not top.broken


def read_fields(top: TomlTable, section_ids: Sequence[str], shelf: BlockShelf) -> tuple[FieldDef, ...]:
    """All fields of a form in order; mistakes are noted on ``top.problems``."""
    fields = [field for table in top.tables("field") if (field := _field(table, section_ids, shelf))]
    unique(top, "field", [field.id for field in fields])
    return tuple(fields)


def _field(table: TomlTable, section_ids: Sequence[str] | None, shelf: BlockShelf) -> FieldDef | None:
    """A field, or a column of a table when ``section_ids`` is None."""
    if table.has("use"):
        used = table.text("use", needed=True)
        merged = shelf.find(used, table) if used else None
        if merged is None:
            table.problems.unread |= {used.rpartition(".")[2], str(table.data.get("id", ""))}
            return None
        table = merged
    elif not table.has("id") and not table.has("type"):
        noted = table.problems.count
        table.accept(_ALL_KEYS)
        table.finish()  # one of the keys may be a misspelt "use"
        if table.problems.count == noted:
            table.problem("definition.no_field")
        return None
    noted, field_id = table.problems.count, own_id(table)
    section_id = _section_id(table, section_ids) if section_ids is not None else ""
    type_name = table.word("type", FIELD_TYPES, needed=True)
    if not type_name or not field_id:
        table.accept(_ALL_KEYS)
        table.finish()
        table.problems.unread.add(field_id)
        return None
    kind = field_type(type_name)
    if section_ids is None and kind.has_columns:
        taken_from = f"（取自 {table.shared_file}）" if table.shared_file else ""
        table.problem("definition.bad_column", word=field_id + taken_from)
        table.problems.unread.add(field_id)
        return None
    is_right_type = not _has_keys_of_another_type(table, kind)
    if not is_right_type:
        table.problems.unread.add(f"type of {field_id}")
    params = read_params(table, kind.params) if is_right_type else {}
    table.accept(kind.params)
    columns: tuple[FieldDef, ...] = ()
    are_all_read = True
    written = table.tables("column") if kind.has_columns else []
    if kind.has_columns:
        columns = tuple(c for item in written if (c := _field(item, None, shelf)))
        noted_here = table.problems.count
        unique(table, "column", [column.id for column in columns])
        if not written and not table.broken and is_right_type:
            table.problem("definition.no_columns", file=table.file_of("column" if table.has("column") else "type"))
        are_all_read = "column" not in table.broken and len(columns) == len(table.data.get("column", ()))
        if not are_all_read or table.problems.count > noted_here:
            table.problems.unread.add(field_id)
    field = FieldDef(
        id=field_id,
        section_id=section_id,
        type=type_name,
        label=table.text("label", needed=True),
        required=bool(table.take("required", "bool", False)),
        hint=table.text("hint"),
        example=table.text("example"),
        source=table.text("source", needed=section_ids is not None),
        status=table.word("status", STATUSES, "official" if section_ids is not None else ""),
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
    field = replace(field, columns=tuple(_inheriting(column, field) for column in columns))
    table.finish()
    if table.shared & {"visible_when", "required_when", "calculated", "column"}:
        table.problems.blocks[table.file, field_id] = table.shared_file
    if table.problems.count == noted and are_all_read:
        own = (_keys_of(kind) | {"type"}) & table.data.keys() - table.shared
        if sentences := list(kind.definition_problems(field)):
            file = table.file if own else table.shared_file
            table.problem("definition.contradiction", file=file, sentence="".join(sentences))
    return field


def _section_id(table: TomlTable, section_ids: Sequence[str]) -> str:
    """The section of a field; when no section could be read, nothing is said about where it stands."""
    if not section_ids:
        return table.text("section", needed=True)
    return table.word("section", section_ids, needed=True)


def _has_keys_of_another_type(table: TomlTable, kind: FieldType) -> bool:
    """Whether keys belong to another type (noted in one sentence): mostly it is the type that is wrong."""
    allowed = _COMMON_KEYS | _keys_of(kind)
    foreign = [key for key in table.data if key not in allowed and key in _ALL_KEYS - {"use"}]
    if not foreign:
        return False
    fitting = [name for name, other in FIELD_TYPES.items() if _keys_of(other).issuperset(foreign)]
    fitting = fitting or [name for name, other in FIELD_TYPES.items() if foreign[0] in _keys_of(other)]
    table.accept(foreign)
    file = table.shared_file if table.shared.issuperset(["type", *foreign]) else table.file
    table.problem("definition.foreign_key", file=file, key="”“".join(foreign), word=kind.name, known="、".join(fitting))
    return True


def _inheriting(column: FieldDef, table: FieldDef) -> FieldDef:
    """A column that does not say where it comes from, or how well that is known, comes from where its table does."""
    return replace(column, source=column.source or table.source, status=column.status or table.status)
