"""This file draws edits of the relevance test form for Hypothesis: sensible ones and any JSON at all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from desktop.forms.model import FormDef
from tests.helpers.packs import form_of

#: Everything the engine can do, on few fields: chains of visibility in fields and in columns, needs that
#: depend on calculated values, sums over hidden cells, rules, scenarios, a section that asks 定稿.
BODY = """
[[section]]
id = "unit"
title = "一、单位"

[[section]]
id = "money"
title = "二、资金"
asks_final = true

[[section]]
id = "scenes"
title = "三、场景"
asks_final = true

[[field]]
id = "unit_name"
section = "unit"
type = "text"
label = "单位"
source = "x"
required = true
max_length = 4

[[field]]
id = "unit_code"
section = "unit"
type = "credit_code"
label = "代码"
source = "x"
required = true

[[field]]
id = "mode"
section = "unit"
type = "choice"
label = "方式"
source = "x"
required = true
options = { single = "独立", joint = "联合" }

[[field]]
id = "start_on"
section = "unit"
type = "date"
label = "开始"
source = "x"

[[field]]
id = "end_on"
section = "money"
type = "date"
label = "结束"
source = "x"
required_when = { field = "start_on", filled = true }

[[field]]
id = "partners"
section = "money"
type = "table"
label = "伙伴"
source = "x"
visible_when = { field = "mode", equals = "joint" }
required_when = { field = "mode", equals = "joint" }
unique = ["name"]
max_rows = 3

[[field.column]]
id = "name"
type = "text"
label = "名称"
required = true
max_length = 3

[[field.column]]
id = "kind"
type = "choice"
label = "种类"
options = { own = "自筹", loan = "贷款" }

[[field.column]]
id = "amount"
type = "money"
label = "金额"
unit = "万元"
min = 0
required_when = { field = "kind", equals = "loan" }

[[field.column]]
id = "rate"
type = "decimal"
label = "利率"
max = 9
required = true
visible_when = { all = [{ field = "kind", equals = "loan" }, { field = "has_limit", equals = "yes" }] }

[[field.column]]
id = "reason"
type = "text"
label = "原因"
required = true
visible_when = { field = "rate", at_least = 5 }

[[field]]
id = "partner_total"
section = "money"
type = "money"
label = "伙伴合计"
source = "x"
calculated = { name = "sum_column", table = "partners", column = "amount" }

[[field]]
id = "rate_total"
section = "money"
type = "decimal"
label = "利率合计"
source = "x"
calculated = { name = "sum_column", table = "partners", column = "rate" }

[[field]]
id = "has_limit"
section = "money"
type = "yes_no"
label = "有无上限"
source = "x"

[[field]]
id = "limit"
section = "money"
type = "money"
label = "上限"
source = "x"
required = true
visible_when = { field = "has_limit", equals = "yes" }

[[field]]
id = "remark"
section = "money"
type = "text"
label = "说明"
source = "x"
visible_when = { any = [{ field = "partner_total", at_least = 10 }, { not = { field = "limit", filled = false } }] }
required_when = { field = "rate_total", at_least = 6 }

[[field]]
id = "scenarios"
section = "scenes"
type = "scenarios"
label = "场景"
source = "x"
edition = "2024"
required = true
visible_when = { not = { field = "remark", contains = "无" } }

[[field.column]]
id = "stage"
type = "text"
label = "环节"
required = true

[[field.column]]
id = "scenario"
type = "text"
label = "场景名"

[[field.column]]
id = "instance"
type = "text"
label = "实例名"

[[rule]]
name = "date_order"
start = "start_on"
end = "end_on"

[[rule]]
name = "sum_at_most"
table = "partners"
column = "amount"
total = "limit"
severity = "warning"

[[rule]]
name = "must_be"
field = "mode"
value = "single"
severity = "warning"

[[rule]]
name = "stages_covered"
table = "scenarios"
edition = "2024"
links = ["研发设计", "生产作业"]
severity = "warning"
"""
TABLES = ("partners", "scenarios")


def engine_form() -> FormDef:
    return form_of(BODY)


FORM = engine_form()
FIELDS = [field.id for field in FORM.fields if not field.calculated and not field.is_table]
_SENSIBLE = {
    "unit_name": ["甲", "示例公司", "示例公司太长", " "],
    "unit_code": ["91140100MA0EX0001T", "91140100MA0EX00010", "123"],
    "mode": ["single", "joint", "other"],
    "start_on": ["2024-01-01", "2024-06-01", "2024-02-30"],
    "end_on": ["2024-01-01", "2024-03-01", "明年"],
    "has_limit": ["yes", "no"],
    "limit": ["5", "100", "-1", "约"],
    "remark": ["无", "有说明"],
    "name": ["甲", "乙", "太长的名称"],
    "kind": ["own", "loan"],
    "amount": ["3", "8.5", "x", "-1"],
    "rate": ["3", "6", "99"],
    "reason": ["因"],
    "stage": ["生产作业", "产品设计", "无此环节"],
    "scenario": ["人机协同作业"],
    "instance": ["实例"],
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5) | st.sampled_from(["yes", "joint", "5", "2024-01-01"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "name", "kind", "amount", "stage", "rate", "x"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


def sensible(name: str) -> st.SearchStrategy[Any]:
    """A value a person might leave in this field or column."""
    return st.none() | st.sampled_from(_SENSIBLE[name])


def rows_of(table_id: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows in good order, with some cells filled."""
    columns = [column.id for column in FORM.field(table_id).columns]
    cells = st.fixed_dictionaries({}, optional={c: st.sampled_from(_SENSIBLE[c]) for c in columns})
    return st.lists(cells, max_size=4).map(
        lambda rows: [{"id": f"{table_id[0]}{n}", **row} for n, row in enumerate(rows)]
    )


_half_done = st.fixed_dictionaries(
    {}, optional={**{f: st.sampled_from(_SENSIBLE[f]) for f in FIELDS}, **{t: rows_of(t).filter(bool) for t in TABLES}}
)
_LOANS = [{"id": f"p{n}", "kind": "loan", "rate": rate, "amount": "4"} for n, rate in enumerate("369")]

#: A draft as a person leaves it, half done; often with a visible table full of cells that may hide.
drafts = _half_done | _half_done.map(lambda d: {**d, "mode": "joint", "has_limit": "yes", "partners": list(_LOANS)})

#: One thing a person does: (what, where, …); row numbers are taken modulo the rows there are.
actions = st.one_of(
    st.sampled_from(FIELDS).flatmap(lambda f: st.tuples(st.just("set"), st.just(f), sensible(f), st.integers(0, 1))),
    st.sampled_from([(t, c.id) for t in TABLES for c in FORM.field(t).columns]).flatmap(
        lambda at: st.tuples(st.just("cell"), st.just(at), st.integers(0, 5), sensible(at[1]))
    ),
    st.tuples(st.just("insert"), st.sampled_from(TABLES), st.integers(-1, 5)),
    st.tuples(st.just("delete"), st.sampled_from(TABLES), st.sets(st.integers(0, 5), max_size=3)),
    st.tuples(st.just("move"), st.sampled_from(TABLES), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("final"), st.sampled_from(["money", "scenes"]), st.booleans()),
    st.tuples(st.just("put"), st.sampled_from([*FIELDS, *TABLES]), json_values),
    st.sampled_from([("set", "has_limit", "yes", 0), ("set", "has_limit", "no", 0), ("set", "mode", "joint", 0)]),
    st.just(("undo",)),
    st.just(("redo",)),
)


def perform(session: Any, action: tuple[Any, ...]) -> None:
    """Do one of :data:`actions`; a row that is not there is left alone."""
    match action:
        case ("set", path, value, visit):
            session.set_value(path, value, visit=visit)
        case ("put", path, value):
            session.set_value(path, value)
        case ("final", section_id, is_final):
            session.set_final(section_id, is_final)
        case ("insert", table_id, index):
            session.insert_row(table_id, None if index < 0 else index)
        case ("undo",):
            session.undo()
        case ("redo",):
            session.redo()
        case ("cell", (table_id, column_id), number, value):
            if row_ids := usable_ids(session, table_id):
                session.set_value(f"{table_id}/{row_ids[number % len(row_ids)]}/{column_id}", value)
        case ("delete", table_id, numbers):
            if row_ids := usable_ids(session, table_id):
                session.delete_rows(table_id, {row_ids[n % len(row_ids)] for n in numbers})
        case ("move", table_id, number, index):
            if row_ids := usable_ids(session, table_id):
                session.move_row(table_id, row_ids[number % len(row_ids)], index)


def usable_ids(session: Any, table_id: str) -> list[str]:
    """Ids that name exactly one row of the table."""
    found = [row.get("id") for row in session.rows(table_id)]
    return [i for i in found if isinstance(i, str) and i and "/" not in i and found.count(i) == 1]
