"""This file builds the forms that are measured, as objects: no notice pack is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from desktop.forms.model import (
    Calculation,
    ColumnDef,
    Condition,
    FieldDef,
    FormDef,
    NoticeDef,
    PaperDef,
    RuleDef,
    SealDef,
    SectionDef,
    TableDef,
)
from desktop.forms.registry import Registry

NOTICE, VERSION, SOURCE = "bench", "1.0", "性能测量"
SECTIONS = 10
STAGES = ("工厂建设", "研发设计", "生产作业", "生产管理", "运营管理")
TEXTS, NUMBERS, SWITCHES = 204, 60, 30  # with two sums, two dates, a narrative and a statement: 300 plain fields
SCENARIO_ROWS = 40


def field(field_id: str, type_name: str, section: int = 0, **more: Any) -> FieldDef:
    """A field of section ``section``; keys of :class:`FieldDef` or parameters of the type."""
    own = {key: more.pop(key) for key in tuple(more) if key in FieldDef.__dataclass_fields__}
    made = {
        "section_id": f"s{section % SECTIONS}",
        "label": f"指标 {field_id}",
        "source": SOURCE,
        "params": more,
        **own,
    }
    return FieldDef(id=field_id, type=type_name, **made)


def column(column_id: str, type_name: str, **more: Any) -> FieldDef:
    return field(column_id, type_name, **{"section_id": "", "label": f"列 {column_id}", **more})


def form(
    form_id: str,
    fields: Iterable[FieldDef],
    *,
    rules: tuple[RuleDef, ...] = (),
    asks_final: bool = False,
    paper: PaperDef | None = None,
) -> FormDef:
    """A form of :data:`NOTICE`; the first two fields are the unit's name and code."""
    known = tuple(fields)
    used = {f.section_id for f in known}
    sections = tuple(
        SectionDef(f"s{n}", f"第 {n + 1} 部分", asks_final=asks_final) for n in range(SECTIONS) if f"s{n}" in used
    )
    return FormDef(
        notice_id=NOTICE,
        version=VERSION,
        id=form_id,
        document="D01",
        title="性能测量申报书",
        annex="",
        source=SOURCE,
        status="official",
        sections=sections,
        fields=known,
        rules=rules,
        paper=paper or PaperDef("declaration", cover_title="性能测量申报书"),
        unit_name_field=known[0].id,
        unit_code_field=known[1].id,
        by_id={f.id: f for f in known},
    )


def notice(*forms: FormDef, tables: tuple[TableDef, ...] = ()) -> NoticeDef:
    return NoticeDef(
        id=NOTICE,
        version=VERSION,
        title="性能测量通知",
        document_number="",
        issuer=SOURCE,
        region="",
        issued_on=date(2026, 1, 1),
        year=2026,
        tiers=(),
        scenario_guide_edition="2024",
        element_requirement_edition="",
        tasks=(),
        packets=(),
        forms=forms,
        tables=tables,
        lock_hash="b" * 64,
    )


class OneNotice(Registry):
    """The installed packs and one notice built in code."""

    def __init__(self, extra: NoticeDef) -> None:
        super().__init__()
        self.versions = {**self.versions, extra.id: (extra.version,)}
        self._loaded[extra.id, extra.version] = extra


# -- the largest form ------------------------------------------------------------------------


def largest_form() -> FormDef:
    """300 plain fields in ten sections, scenarios, a table of seven columns, sums and rules over them."""
    fields = [
        field("unit_name", "text", required=True, max_length=60),
        field("unit_code", "credit_code", required=True),
    ]
    for n in range(2, TEXTS):
        shown = Condition("equals", f"switch_{n % SWITCHES}", "yes") if n % 7 == 0 else None
        fields.append(field(f"text_{n}", "text", n, required=True, max_length=40, visible_when=shown))
    fields += [field(f"number_{n}", "money", n, unit="万元", min=0, decimals=2) for n in range(NUMBERS)]
    fields += [field(f"switch_{n}", "yes_no", n, required=True) for n in range(SWITCHES)]
    addends = tuple(f"number_{n}" for n in range(20))
    fields += [
        field("all_numbers", "money", 1, unit="万元", calculated=Calculation("sum_fields", {"fields": addends})),
        field("all_rows", "money", 1, calculated=Calculation("sum_column", {"table": "rows", "column": "amount"})),
        field("start_on", "date", 2),
        field("end_on", "date", 2),
        field("narrative", "long_text", 3, required=True, max_length=3000),
        field("accepted", "statement", 9, text="以上内容真实、准确。"),
        field("scenarios", "scenarios", 8, required=True, edition="2024", unique=("stage", "scenario", "instance"),
              columns=(
                  *(column(name, "text", required=True) for name in ("stage", "scenario", "instance")),
                  column("description", "long_text", required=True, max_length=2000),
              )),
        rows_field(9),
    ]  # fmt: skip
    rules = (
        RuleDef("date_order", "error", {"start": "start_on", "end": "end_on"}),
        RuleDef("sum_at_most", "warning", {"table": "rows", "column": "amount", "total": "number_1"}),
        RuleDef("stages_covered", "warning", {"table": "scenarios", "edition": "2024", "links": STAGES}),
    )
    return form("largest", fields, rules=rules, asks_final=True)


def rows_field(section: int) -> FieldDef:
    """A table of seven columns; one of them shows only beside a choice."""
    columns = (
        column("name", "text", required=True, max_length=40),
        column("kind", "choice", required=True, options={"a": "甲", "b": "乙"}),
        column("amount", "money", required=True, unit="万元", min=0, decimals=2),
        column("reason", "text", required=True, visible_when=Condition("equals", "kind", "b")),
        *(column(f"note_{n}", "text", max_length=100) for n in range(3)),
    )
    return field("rows", "table", section, columns=columns, unique=("name",))


def table_rows(count: int) -> list[dict[str, Any]]:
    """Rows for :func:`rows_field`; each lacks its kind, so that every row has a finding."""
    return [{"id": f"r{n}", "name": f"名称 {n}", "amount": f"{n}.25"} for n in range(count)]


def largest_values(rows: int = 100) -> dict[str, Any]:
    """Half filled: every second text, all numbers, 40 scenario rows, ``rows`` table rows."""
    values: dict[str, Any] = {"unit_name": "示例制造有限公司", "unit_code": credit_code(1)}
    values |= {f"text_{n}": f"填写的内容 {n}" for n in range(2, TEXTS, 2)}
    values |= {f"number_{n}": f"{n}.50" for n in range(NUMBERS)}
    values |= {f"switch_{n}": "yes" if n % 2 else "no" for n in range(SWITCHES)}
    values["narrative"] = [{"kind": "paragraph", "text": "段落文字。" * 100} for _ in range(4)]
    values["scenarios"] = [
        {
            "id": f"s{n}",
            "stage": STAGES[n % len(STAGES)],
            "scenario": f"场景 {n}",
            "instance": f"实例 {n}",
            "description": [{"kind": "paragraph", "text": "描述。" * 300}],
        }
        for n in range(SCENARIO_ROWS)
    ]
    return values | {"rows": table_rows(rows)}


def credit_code(number: int) -> str:
    """A valid 统一社会信用代码 of its own for every number."""
    from stdnum.cn import uscc

    stem = f"91149900MA{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))


# -- the form of the whole check ---------------------------------------------------------------


def wide_form(count: int) -> tuple[FormDef, dict[str, Any]]:
    """``count`` fields of six kinds, every third depending on another; values with missing and wrong ones."""
    kinds: tuple[tuple[str, dict[str, Any], Any], ...] = (
        ("text", {"max_length": 40}, "填写的内容"),
        ("money", {"unit": "万元", "min": 0, "decimals": 2}, "1234.50"),
        ("choice", {"options": {"a": "甲", "b": "乙"}}, "a"),
        ("yes_no", {}, "yes"),
        ("date", {}, "2026-03-09"),
        ("percent", {"min": 0, "max": 100}, "12.5"),
    )
    fields: list[FieldDef] = []
    values: dict[str, Any] = {}
    for n in range(count):
        type_name, params, value = kinds[n % len(kinds)]
        shown = Condition("filled", f"f{n - 1}") if n % 3 == 2 else None
        fields.append(
            field(f"f{n}", type_name, n * SECTIONS // count, required=n % 2 == 0, visible_when=shown, **params)
        )
        if n % 5:
            values[f"f{n}"] = value if n % 11 else "填得不对"
    return form("wide", fields), values


# -- the declaration that is printed -------------------------------------------------------------


def printed_form() -> FormDef:
    """A declaration as the notices ask for: a label table, narratives with figures, scenarios, a statement."""
    fields = [
        field("unit_name", "text", 0, label="申报单位名称", required=True, max_length=60),
        field("unit_code", "credit_code", 0, label="统一社会信用代码", required=True),
        *(field(f"text_{n}", "text", 0, label=f"基本信息 {n}") for n in range(30)),
        *(field(f"part_{n}", "long_text", n + 1, label=f"建设情况 {n + 1}") for n in range(8)),
        field(
            "scenarios",
            "scenarios",
            9,
            label="典型场景实例",
            columns=(
                column("stage", "text", label="环节"),
                column("scenario", "text", label="场景"),
                column("instance", "text", label="实例"),
                column("description", "long_text", label="说明"),
            ),
        ),
    ]
    seal = SealDef("申报单位（盖章）：", "declaring_unit", True)
    paper = PaperDef(
        "declaration",
        cover_title="性能测量申报书",
        cover_lines=(("申报单位：", "unit_name"),),
        cover_seals=(seal,),
        cover_date_label="年　　月　　日",
    )
    return form("printed", fields, paper=paper)


# -- the package -----------------------------------------------------------------------------------


def packed_form() -> FormDef:
    """A declaration of 24 fields with figures and supporting documents, packed again and again."""
    return form(
        "packed",
        [
            field("unit_name", "text", required=True, max_length=60),
            field("unit_code", "credit_code", required=True),
            *(field(f"text_{n}", "text", required=True, max_length=100) for n in range(20)),
            field("narrative", "long_text", 1, required=True, max_length=5000),
            field("documents", "attachment", 2, required=True, kinds=("pdf",)),
        ],
    )


# -- the summary table --------------------------------------------------------------------------------


def summary_form() -> FormDef:
    return form(
        "summary_source",
        [
            field("unit_name", "text"),
            field("unit_code", "credit_code"),
            field("contact_person", "text"),
            field("contact_phone", "phone"),
            field(
                "factories",
                "table",
                1,
                columns=(
                    column("factory_name", "text"),
                    column("tier", "choice", options={"a": "基础级", "b": "先进级", "c": "卓越级"}),
                    column("employees", "integer"),
                    column("revenue", "money", unit="万元"),
                    column("summary", "text", max_length=500),
                ),
            ),
        ],
    )


def summary_table() -> TableDef:
    """Nine columns as the 海外智能工厂培育名单 has, one printed row a declaration."""

    def printed(column_id: str, head: str, width: float, *field_ids: str, align: str = "left") -> ColumnDef:
        kind = "field" if field_ids else "number"
        return ColumnDef(column_id, head, kind, field_ids=field_ids, join="\n", width=width, align=align)

    columns = (
        printed("number", "序号", 12, align="centre"),
        printed("unit", "企业名称", 29, "unit_name"),
        printed("factory", "智能工厂名称", 30, "factories.factory_name"),
        printed("tier", "自评级别", 15, "factories.tier", align="centre"),
        printed("employees", "从业人数", 16, "factories.employees", align="centre"),
        printed("revenue", "营业收入（万元）", 23, "factories.revenue", align="centre"),
        printed("summary", "简介", 84, "factories.summary"),
        printed("code", "统一社会信用代码", 30, "unit_code"),
        printed("contact", "联系人及联系方式", 31, "contact_person", "contact_phone"),
    )
    return TableDef(
        notice_id=NOTICE,
        version=VERSION,
        id="summary",
        document="D11",
        form_id="summary_source",
        annex="附件1",
        title="性能测量汇总表",
        title_note="",
        orientation="landscape",
        heading_lines=(SealDef("报送单位（盖章）：", "submitting_unit"),),
        columns=columns,
        notes_lead="注：",
        notes=("1. 本表仅用于测量。",),
        notes_inline=False,
        rows_field="factories",
    )


def summary_values(count: int) -> list[dict[str, Any]]:
    """One declaration with one factory each; a summary of about 60 characters."""
    text = (
        "主营关键零部件的精密加工，建有柔性单元和自动仓库，设备联网率高、质量可追溯，实施后效率明显提升，成本持续下降。"
    )
    return [
        {
            "unit_name": f"示例第{n}装备制造有限公司",
            "unit_code": credit_code(n),
            "contact_person": f"联系人{n}",
            "contact_phone": f"138{n:08d}",
            "factories": [
                {
                    "id": "f1",
                    "factory_name": f"示例智能工厂{n}",
                    "tier": "abc"[n % 3],
                    "employees": str(100 + n),
                    "revenue": f"{1000 + n}.50",
                    "summary": f"{n}：{text}",
                }
            ],
        }
        for n in range(count)
    ]
