"""This file says in words where a value comes from: how the program calculates it, how sure its question is."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.forms import row_calculations
from desktop.forms.calculations import explain
from desktop.forms.model import FieldDef, FormDef

#: status of a question that is not official → (short words, the rest of the sentence)
STATUS_WORDS: Mapping[str, tuple[str, str]] = {
    "skeleton": ("按材料清单拟定", "是按通知的材料清单编制的（申报书模板需登录平台下载），可能与正式模板不同。"),
    "second_hand": ("转引来源", "依据来自转引材料，未见原文，请与正式文件核对。"),
    "assumption": ("暂定", "是暂定的内容，尚无文件依据，请与正式文件核对。"),
}
CALCULATED = "自动计算"
READ_ONLY = "由程序计算，不能填写"


def column_explanation(table: FieldDef, column: FieldDef) -> str:
    """How the cells of a calculated column come about, one sentence; "" for a column that is filled in."""
    if column.calculated is None:
        return ""
    name, params = column.calculated.name, column.calculated.params
    return row_calculations.explain_cell(name, params, lambda column_id: table.column(column_id).label) + "。"


def explanation_at(form: FormDef, path: str) -> str:
    """How the value at ``path`` (field, or cell of a table) is calculated, one sentence; "" when it is not."""
    found = form.at(path)
    if found.calculated is None:
        return ""
    if "/" in path:
        return column_explanation(form.by_id[path.split("/", 1)[0]], found)
    return explain(found.calculated.name, found.calculated.params, form.by_id) + "。"


def status_word(field: FieldDef) -> str:
    """转引来源, 暂定 …; "" for a question the notice itself asks."""
    return STATUS_WORDS.get(field.status, ("", ""))[0]


def status_sentence(field: FieldDef) -> str:
    """“变化”是暂定的内容，…; "" for a question the notice itself asks."""
    rest = STATUS_WORDS.get(field.status, ("", ""))[1]
    return f"“{field.label}”{rest}" if rest else ""


def status_remarks(table: FieldDef) -> list[str]:
    """A sentence for each status of columns that is not that of their table; its own is said at its label."""
    columns: dict[str, list[str]] = {}
    for column in table.columns:
        if column.status in STATUS_WORDS and column.status != table.status:
            columns.setdefault(column.status, []).append(f"“{column.label}”")
    return [
        f"注：{'表中各列' if len(names) == len(table.columns) else '、'.join(names)}{STATUS_WORDS[status][1]}"
        for status, names in columns.items()
    ]
