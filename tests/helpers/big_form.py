"""This file builds a form as large as the largest declarations: 300 fields, scenarios, a long table."""

from __future__ import annotations

from typing import Any

from desktop.forms.model import FormDef
from tests.helpers.packs import form_of

TEXTS, NUMBERS, SWITCHES = 200, 60, 30


def big_form() -> FormDef:
    """297 plain fields in ten sections, 40-row scenarios, a table with seven columns, sums and rules over them."""
    parts = []
    for n in range(TEXTS):
        visible = f'visible_when = {{ field = "switch_{n % SWITCHES}", equals = "yes" }}' if n % 7 == 0 else ""
        parts.append(_field(f"text_{n}", "text", n, f"required = true\nmax_length = 40\n{visible}"))
    for n in range(NUMBERS):
        parts.append(_field(f"number_{n}", "money", n, 'unit = "万元"\nmin = 0\ndecimals = 2'))
    for n in range(SWITCHES):
        parts.append(_field(f"switch_{n}", "yes_no", n, "required = true"))
    sums = ", ".join(f'"number_{n}"' for n in range(20))
    parts.append(_field("all_numbers", "money", 1, f'calculated = {{ name = "sum_fields", fields = [{sums}] }}'))
    parts.append(
        _field("row_total", "money", 1, 'calculated = { name = "sum_column", table = "rows", column = "amount" }')
    )
    parts.append(_field("start_on", "date", 2, ""))
    parts.append(_field("end_on", "date", 2, ""))
    parts.append(_field("long", "long_text", 3, "required = true\nmax_length = 3000"))
    parts.append(SCENARIOS + "".join(_column(c, "text", "required = true") for c in ("stage", "scenario", "instance")))
    parts.append(_column("description", "long_text", "required = true"))
    parts.append(_field("rows", "table", 9, 'unique = ["name"]'))
    parts.append(_column("name", "text", "required = true\nmax_length = 40"))
    parts.append(_column("kind", "choice", 'options = { a = "甲", b = "乙" }\nrequired = true'))
    parts.append(_column("amount", "money", 'unit = "万元"\nmin = 0\ndecimals = 2\nrequired = true'))
    parts.append(_column("reason", "text", 'visible_when = { field = "kind", equals = "b" }\nrequired = true'))
    parts += [_column(f"note_{n}", "text", "max_length = 100") for n in range(3)]
    parts.append(RULES)
    sections = "".join(f'[[section]]\nid = "s{n}"\ntitle = "第 {n} 节"\nasks_final = true\n' for n in range(10))
    return form_of(sections + "".join(parts), unit_name_field="text_1", unit_code_field="text_2")


SCENARIOS = """
[[field]]
id = "scenarios"
section = "s8"
type = "scenarios"
label = "场景"
required = true
edition = "2024"
unique = ["stage", "scenario", "instance"]
source = "测试"
"""
RULES = """
[[rule]]
name = "date_order"
start = "start_on"
end = "end_on"
[[rule]]
name = "sum_at_most"
table = "rows"
column = "amount"
total = "number_1"
severity = "warning"
[[rule]]
name = "stages_covered"
table = "scenarios"
edition = "2024"
links = ["工厂建设", "研发设计", "生产作业", "生产管理", "运营管理"]
severity = "warning"
"""


def _field(field_id: str, type_name: str, n: int, more: str) -> str:
    return (
        f'[[field]]\nid = "{field_id}"\nsection = "s{n % 10}"\ntype = "{type_name}"\n'
        f'label = "标签 {field_id}"\nsource = "测试"\n{more}\n'
    )


def _column(column_id: str, type_name: str, more: str) -> str:
    return f'[[field.column]]\nid = "{column_id}"\ntype = "{type_name}"\nlabel = "列 {column_id}"\n{more}\n'


def big_values(rows: int) -> dict[str, Any]:
    """Half filled: every second text, all numbers, 40 scenarios, ``rows`` rows of which each lacks its kind."""
    values: dict[str, Any] = {f"text_{n}": f"填写的内容 {n}" for n in range(0, TEXTS, 2)}
    values |= {f"number_{n}": f"{n}.50" for n in range(NUMBERS)}
    values |= {f"switch_{n}": "yes" if n % 2 else "no" for n in range(SWITCHES)}
    values["long"] = [{"kind": "paragraph", "text": "段落文字。" * 100}]
    values["scenarios"] = [
        {
            "id": f"s{n}",
            "stage": "生产作业",
            "scenario": f"场景 {n}",
            "instance": f"实例 {n}",
            "description": [{"kind": "paragraph", "text": "描述。" * 300}],
        }
        for n in range(40)
    ]
    values["rows"] = [{"id": f"r{n}", "name": f"名称 {n}", "amount": f"{n}.25"} for n in range(rows)]
    return values
