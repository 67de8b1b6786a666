"""This file defines what a field type is: one object that knows the three faces of a value.

A value is *typed* (what a person enters), *stored* (plain JSON in the draft) and *printed*
(what stands on paper). Exact numbers are stored as text and handled with ``Decimal``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from desktop.forms.model import FieldDef
from desktop.issues import Severity


@dataclass(frozen=True, slots=True)
class Param:
    """A key a field definition may carry for this type.

    ``kind``: ``str int decimal bool date strings options`` (``options`` is a table
    code → label, never empty). ``choices`` closes a ``str``. ``needed`` makes it compulsory.
    """

    kind: str
    meaning: str
    choices: tuple[str, ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one stored value; the checker adds path, section and label.

    ``at`` is set when the trouble sits in one cell of a table: ``row_id/column``, to be
    appended to the path of the field. Empty: the value as a whole.
    """

    code: str
    context: Mapping[str, Any]
    severity: Severity = Severity.ERROR
    at: str = ""


@dataclass(frozen=True, slots=True)
class FixedHead:
    """A head of the columns that stand before those to fill in; ``width`` is relative, ``align`` as in a table."""

    label: str
    width: float = 1.0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row the definition names (a KPI, a requirement): permanent id, its texts, the group it stands in."""

    id: str
    texts: tuple[str, ...]  # one a FixedHead
    group: str = ""


class FieldType:
    """Base of all field types. Instances hold no state."""

    name: ClassVar[str]
    label: ClassVar[str]  # Chinese name, for authors of packs
    params: ClassVar[Mapping[str, Param]] = {}
    has_columns: ClassVar[bool] = False

    def to_stored(self, typed: Any, field: FieldDef | None = None) -> Any:
        """The stored form of what a person typed. Never refuses; None when empty.

        With ``field`` also what only the definition knows: the label of an option becomes
        its code, the unit of the field may be typed behind the number. Idempotent.
        """
        return typed

    def is_empty(self, stored: Any) -> bool:
        """White space only is empty (design.md 4.2)."""
        if stored is None:
            return True
        if isinstance(stored, str):
            return not stored.strip()
        if isinstance(stored, list | dict):
            return not stored
        return False

    def check(self, stored: Any, field: FieldDef) -> Iterator[Finding]:
        """What is wrong with a non-empty stored value of any JSON shape. Never raises."""
        yield from ()

    def columns_read(self, field: FieldDef) -> frozenset[str]:
        """Columns whose cells :meth:`check` looks at; an edit of another cell cannot change what it finds."""
        return frozenset(column.id for column in field.columns)

    def printed(self, stored: Any, field: FieldDef) -> str:
        """The text on paper. Never raises; what cannot be read is printed as typed."""
        return "" if stored is None else str(stored)

    def fixed_heads(self, field: FieldDef) -> tuple[FixedHead, ...]:
        """The heads of :meth:`fixed_rows`; () for a table whose rows the user makes."""
        return ()

    def fixed_rows(self, field: FieldDef) -> tuple[FixedRow, ...]:
        """The rows every draft has, in order; () for a table whose rows the user makes.

        They cannot be added, moved or deleted; a stored row with another id is left out of everything.
        """
        return ()

    def definition_problems(self, field: FieldDef) -> Iterator[str]:
        """Chinese sentences about parameters that contradict each other (used by lint)."""
        yield from ()


FIELD_TYPES: dict[str, FieldType] = {}


def register(cls: type[FieldType]) -> type[FieldType]:
    """Class decorator: makes a type known by its name; a doubled name is a bug."""
    if cls.name in FIELD_TYPES:
        raise ValueError(f"field type registered twice: {cls.name}")
    FIELD_TYPES[cls.name] = cls()
    return cls


def field_type(name: str) -> FieldType:
    """The type object; raises KeyError for an unknown name (the loader checks first)."""
    return FIELD_TYPES[name]
