"""What is copied out of a table and pasted back: the same values, whatever stands in the cells.

1. Through our own form every stored value comes back exactly, with heads or without.
2. As tab separated text every printed cell comes back exactly.
3. As an HTML table every cell comes back but for spaces at its ends and in rows.
4. Whatever lies on the clipboard is read without an error.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.ui.models.clipboard import parse_html_table, parse_tsv, to_tsv
from desktop.ui.models.copied import CELLS_FORMAT, Clip, CopiedText, clip_of, head_words, mime_of, read_clip, to_html
from desktop.ui.models.paste import CellState, plan_paste

OPTIONS = {"options": {"a": "甲类", "b": "乙类，特种", "c": "1"}}
COLUMNS = (
    FieldDef("name", "s", "text", "企业名称"),
    FieldDef("story", "s", "text", "简介", params={"multiline": True}),
    FieldDef("kind", "s", "choice", "企业类型", params=OPTIONS),
    FieldDef("kinds", "s", "multi_choice", "适用类型", params=OPTIONS),
    FieldDef("amount", "s", "money", "投资金额", params={"unit": "万元"}),
    FieldDef("count", "s", "integer", "员工人数"),
    FieldDef("share", "s", "percent", "设备占比"),
    FieldDef("day", "s", "date", "建成日期"),
    FieldDef("month", "s", "month", "统计月份"),
    FieldDef("active", "s", "yes_no", "是否投产"),
)
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=12)
stored_by_type: dict[str, st.SearchStrategy[Any]] = {
    "choice": st.sampled_from(["a", "b", "c"]),
    "multi_choice": st.lists(st.sampled_from(["a", "b", "c"]), unique=True, min_size=1),
    "yes_no": st.sampled_from(["yes", "no"]),
    "date": st.dates().map(str) | texts,
    "month": st.sampled_from(["2026-01", "1999-12"]) | texts,
}
rows = st.lists(
    st.fixed_dictionaries({c.id: st.none() | stored_by_type.get(c.type, texts) for c in COLUMNS}),
    min_size=1,
    max_size=4,
)
grids = st.lists(
    st.lists(st.text(alphabet="甲b1 \t\n\"'<>&;=", max_size=6), min_size=1, max_size=4), min_size=1, max_size=4
)


def copied(row: dict[str, Any]) -> list[CopiedText]:
    return [CopiedText(field_type(c.type).printed(row[c.id], c), c.type, row[c.id]) for c in COLUMNS]


@settings(max_examples=200)
@given(rows=rows, with_heads=st.booleans())
def test_our_own_cells_come_back_exactly(rows: list[dict[str, Any]], with_heads: bool) -> None:
    """1"""
    heads = [[head_words(column) for column in COLUMNS]] if with_heads else []
    cells = read_clip(clip_of(mime_of([*heads, *map(copied, rows)])))
    plan = plan_paste(cells, COLUMNS, skips_head=with_heads)
    assert [plan.row_values(n) for n in range(len(plan.rows))] == rows


@settings(max_examples=200)
@given(grid=grids)
def test_tab_separated_text_comes_back_exactly(grid: list[list[str]]) -> None:
    """2"""
    grid = [*grid, ["end"]]  # an empty last line is what Excel ends with
    assert parse_tsv(to_tsv(grid)) == grid


@settings(max_examples=200)
@given(grid=grids)
def test_an_html_table_comes_back_but_for_spaces(grid: list[list[str]]) -> None:
    """3"""

    def bare(cell: str) -> str:
        lines = [" ".join(line.split()) for line in cell.split("\n")]
        return "\n".join(lines).strip()

    assert parse_html_table(to_html(grid)) == [[bare(cell) for cell in row] for row in grid]


@settings(max_examples=200)
@given(
    text=st.text(max_size=60),
    html=st.text(alphabet='<table></trd colspan="9">br甲&;\n', max_size=80),
    own=st.binary(max_size=40),
)
def test_whatever_lies_on_the_clipboard_is_read(text: str, html: str, own: bytes) -> None:
    """4"""
    for cells in (read_clip(Clip(text, html, own)), read_clip(Clip(text, "<table>" + html, b'[[["1",2,3]],'))):
        assert all(isinstance(cell, str) for row in cells for cell in row)
        plan_paste(cells, COLUMNS)


def test_a_cell_of_our_own_that_another_column_cannot_hold_is_taken_by_its_words() -> None:
    amount = CopiedText("1,200.50", "money", "1200.50")
    kind = CopiedText("甲类", "choice", "a")
    plan = plan_paste([[amount, kind]], [COLUMNS[0], COLUMNS[9]])
    assert plan.row_values(0) == {"name": "1,200.50"}
    assert plan.rows[0][1].state is CellState.REFUSED
    other = FieldDef("kind", "s", "choice", "类型", params={"options": {"x": "甲类"}})
    assert plan_paste([[kind]], [other]).row_values(0) == {"kind": "x"}
    figure = CopiedText("图", "long_text", [{"kind": "figure", "file": "0" * 64}])
    words = plan_paste([[figure]], [FieldDef("story", "s", "long_text", "描述")]).row_values(0)
    assert "figure" not in str(words)


def test_a_copy_for_excel_keeps_codes_as_text_and_lines_inside_the_cell() -> None:
    data = mime_of([["001", "一\n二", '=1+1 "<b>"']])
    assert "mso-number-format:'\\@'" in data.html()
    assert '一<br style="mso-data-placement:same-cell">二' in to_html([["一\n二"]])
    assert "&lt;b&gt;" in to_html([["<b>"]])
    assert data.text() == '001\t"一\n二"\t"=1+1 ""<b>"""'
    assert data.hasFormat(CELLS_FORMAT)
