"""This file defines the typed form of a notice pack (通知包): what is asked, by whom, until when.

All instances are frozen and come from :mod:`desktop.forms.loader`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date
from types import MappingProxyType
from typing import Any

from desktop.forms.tasks import MonthlyDef as MonthlyDef
from desktop.forms.tasks import PacketDef as PacketDef
from desktop.forms.tasks import PlatformDef as PlatformDef
from desktop.forms.tasks import TaskDef as TaskDef
from desktop.forms.tasks import TierDef as TierDef

#: Who seals (由谁盖章): 申报单位, 推荐单位, 报送单位.
PARTIES = ("declaring_unit", "recommending_unit", "submitting_unit")
NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Condition:
    """One node of a condition tree (design.md section 4).

    ``test`` is one of ``equals one_of contains filled at_least all any not``; ``field_id``
    names a field (inside a table: a column of the same row first), ``operand`` the value
    to compare with, ``parts`` the nested conditions of ``all/any/not``.
    """

    test: str
    field_id: str = ""
    operand: Any = None
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculation:
    """A calculated value (计算项): a named calculation and its parameters."""

    name: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One question of a form, or one column of a table field.

    ``params`` holds the parameters of the field type (limits, unit, options …) exactly as
    the type declares them. ``source`` cites the notice, annex and row or article;
    ``status`` is ``official`` (the notice asks for it), ``skeleton`` (built from a material
    list because the template lies behind a log-in), ``second_hand`` or ``assumption``.
    """

    id: str
    section_id: str
    type: str
    label: str
    required: bool = False
    hint: str = ""
    example: str = ""
    source: str = ""
    status: str = "official"
    profile_id: str = ""  # field, or "table.column", of the enterprise profile (企业档案) it is filled from
    visible_when: Condition | None = None
    required_when: Condition | None = None
    calculated: Calculation | None = None
    columns: tuple[FieldDef, ...] = ()  # of a table or scenarios field
    params: Mapping[str, Any] = attribute(default_factory=dict)
    print_width: str = "half"  # half | full: place in the printed label table
    is_printed: bool = True
    is_preference: bool = False  # 同等条件下优先: a fact the clerk sees, no point is given for it

    def column(self, column_id: str) -> FieldDef:
        """The column of a table; raises KeyError for an unknown id."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)

    @property
    def is_table(self) -> bool:
        """Whether the value is a list of rows (table, scenarios)."""
        return bool(self.columns)

    @property
    def options(self) -> Mapping[str, str]:
        """Code → Chinese label of a choice; empty for other types."""
        options: Mapping[str, str] = self.params.get("options", NO_OPTIONS)
        return options

    @property
    def unit(self) -> str:
        """The unit printed with a number (万元, 人); "" without one."""
        return str(self.params.get("unit", ""))


@dataclass(frozen=True, slots=True)
class SectionDef:
    """A section (part) of a form; ``asks_final`` adds 本节是否已定稿."""

    id: str
    title: str
    hint: str = ""
    asks_final: bool = False
    is_printed: bool = True
    source: str = ""


@dataclass(frozen=True, slots=True)
class RuleDef:
    """A named rule across fields, with its parameters (implemented in checking/rules.py)."""

    name: str
    severity: str
    params: Mapping[str, Any]
    when: Condition | None = None  # it speaks only while this is true


@dataclass(frozen=True, slots=True)
class SealDef:
    """A seal place (盖章处): who seals, where it is printed, whether 骑缝章 is customary."""

    label: str
    party: str  # declaring_unit | recommending_unit | submitting_unit
    page_edge_seal: bool = False


@dataclass(frozen=True, slots=True)
class BlockDef:
    """One block of an official letter or report (公文), in printed order.

    ``kind`` is a word of ``letters.BLOCK_SPECS``. ``text`` is a pattern: ``{field}`` stands for
    the printed value of a field, an empty one leaves room to write; of a ``closing`` it stands
    before the unit. ``items`` are the attachments (附件) of an ``attachments`` block, patterns too.
    """

    kind: str
    text: str = ""
    level: int = 1
    field_id: str = ""
    table_id: str = ""
    date_field: str = ""
    blank_date: str = ""
    items: tuple[str, ...] = ()
    visible_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class PaperDef:
    """How a form is printed.

    ``layout = "declaration"``: cover, sections in order; ``"table"``: the table ``table_id`` of the
    same pack over this one declaration, its heading line filled from ``submitting_unit_field``;
    ``"letter"``: the ``blocks`` of an official letter or report. ``prints_code`` says whether the
    版本校验码 stands in the footer.
    """

    layout: str
    table_id: str = ""
    cover_title: str = ""
    cover_lines: tuple[tuple[str, str], ...] = ()  # (label, field_id)
    cover_seals: tuple[SealDef, ...] = ()
    cover_date_label: str = ""
    prints_code: bool = True
    copies: int = 1
    submitting_unit_field: str = ""
    blocks: tuple[BlockDef, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDef:
    """One form of a notice version: a declaration, a tracking table, a letter or report.

    ``filled_by`` is ``enterprise``, ``city`` (县区、市) or ``province``.
    """

    notice_id: str
    version: str
    id: str
    document: str  # D01 … D19, design.md section 2
    title: str
    annex: str
    source: str
    status: str
    sections: tuple[SectionDef, ...]
    fields: tuple[FieldDef, ...]
    rules: tuple[RuleDef, ...]
    paper: PaperDef
    unit_name_field: str
    unit_code_field: str
    project_field: str = ""
    by_id: Mapping[str, FieldDef] = attribute(default_factory=dict, compare=False, repr=False)
    filled_by: str = "enterprise"

    @property
    def is_report(self) -> bool:
        """Whether it is printed as an official letter or report (公文)."""
        return self.paper.layout == "letter"

    @property
    def preferences(self) -> tuple[FieldDef, ...]:
        """The fields that hold facts for 同等条件下优先."""
        return tuple(f for f in self.fields if f.is_preference)

    def field(self, field_id: str) -> FieldDef:
        """The field; raises KeyError for an unknown id."""
        return self.by_id[field_id]

    def fields_of(self, section_id: str) -> tuple[FieldDef, ...]:
        """The fields of a section in the order of the paper."""
        return tuple(f for f in self.fields if f.section_id == section_id)

    def section(self, section_id: str) -> SectionDef:
        """The section; raises KeyError for an unknown id."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)

    def at(self, path: str) -> FieldDef:
        """The field or column a path points to (``f``, ``f/row`` or ``f/row/column``)."""
        parts = path.split("/")
        found = self.by_id[parts[0]]
        return found.column(parts[2]) if len(parts) == 3 else found


@dataclass(frozen=True, slots=True)
class ColumnDef:
    """One column of a summary table (汇总表).

    ``kind``: ``number`` (序号), ``field`` (one or more field paths joined by ``join``),
    ``each`` (one line per row of table field ``field_ids[0]`` made with ``template``; with
    ``is_distinct`` a line that came before is left out), ``count`` (how many rows that table
    field has), ``rank`` (place by the ``count`` column ``rank_of``, the most first, ties share
    a place), ``city`` (地市 of the unit in ``field_ids[0]``). ``width`` is a relative weight of the printed width. ``head_note`` is a superscript mark
    behind ``head``; ``head_tail`` is what the notice prints behind the mark.
    """

    id: str
    head: str
    kind: str
    head_note: str = ""
    head_tail: str = ""
    field_ids: tuple[str, ...] = ()
    join: str = ""
    template: str = ""
    width: float = 1.0
    align: str = "left"
    source: str = ""
    is_distinct: bool = False
    rank_of: str = ""
    where: Condition | None = None  # count: only rows for which it is true
    prints_unit: bool = False  # 1,250.00万元 where the head names no unit


@dataclass(frozen=True, slots=True)
class QuotaDef:
    """名额: at most ``limit`` rows per recommending unit."""

    limit: int
    source: str


@dataclass(frozen=True, slots=True)
class TableDef:
    """A table an authority compiles from packages (D05, D11 …).

    ``printed_title`` and the labels of ``heading_lines`` are patterns over ``{city}`` (地市) and
    ``{unit}`` (报送单位); unknown ones print as the notice prints them: XX市, XX市工信局.
    ``title`` is the title without them, as lists show it.
    ``is_annex_only``: printed with its letter, never compiled over several.
    ``rows_where`` keeps rows of ``rows_field`` for which it is true. ``order`` is ``unit``
    (by enterprise name), ``priority`` (优先次序) or ``rank`` (by the first ``rank`` column).
    """

    notice_id: str
    version: str
    id: str
    document: str
    form_id: str
    annex: str
    title: str
    title_note: str
    orientation: str  # portrait | landscape
    heading_lines: tuple[SealDef, ...]
    columns: tuple[ColumnDef, ...]
    notes_lead: str
    notes: tuple[str, ...]
    notes_inline: bool  # notes run on in one line, as printed in the notice
    rows_field: str = ""  # one printed row per row of this table field; empty: per declaration
    order: str = "unit"
    quota: QuotaDef | None = None
    prints_code: bool = True
    copies: int = 1
    source: str = ""
    status: str = "official"
    rows_where: Condition | None = None
    printed_title: str = ""  # where it differs from ``title``
    is_annex_only: bool = False


@dataclass(frozen=True, slots=True)
class NoticeDef:
    """A notice (通知) in one version, with its forms and tables.

    ``status`` and ``status_note`` say how well its text is known (a press page is second-hand);
    ``issued_on`` is None when the source at hand names no date.
    """

    id: str
    version: str
    title: str
    document_number: str
    issuer: str
    region: str
    issued_on: date | None
    year: int
    tiers: tuple[str, ...]
    scenario_guide_edition: str
    element_requirement_edition: str
    tasks: tuple[TaskDef, ...]
    packets: tuple[PacketDef, ...]
    forms: tuple[FormDef, ...]
    tables: tuple[TableDef, ...]
    contacts: tuple[str, ...] = ()
    platforms: tuple[PlatformDef, ...] = ()
    lock_hash: str = ""
    tier_scheme: tuple[TierDef, ...] = ()
    status: str = "official"
    status_note: str = ""

    @property
    def dated_on(self) -> date:
        """The date of issue, for order and file properties; the first day of its year when unknown."""
        return self.issued_on or date(self.year, 1, 1)

    def form(self, form_id: str) -> FormDef:
        """The form; raises KeyError for an unknown id."""
        for form in self.forms:
            if form.id == form_id:
                return form
        raise KeyError(form_id)

    def table(self, table_id: str) -> TableDef:
        """The summary table (汇总表); raises KeyError for an unknown id."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)
