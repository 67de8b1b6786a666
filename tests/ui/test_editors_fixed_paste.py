"""This file tests pasting into fixed rows: by name, by place, what fits no row, and copying back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.paste_preview import PastePreview
from desktop.ui.editors.fixed_table import FixedTableEditor
from desktop.ui.models.clipboard import parse_tsv
from desktop.ui.models.fixed_paste import bare_name, name_column, plan_fixed_paste
from desktop.ui.models.paste import CellState
from tests.helpers.editors import open_fields
from tests.helpers.wizards import real_desk, settle

KPIS = '[[field]]\nuse = "elements.kpis"\nid = "k"\nsection = "s"\nsource = "附件2"\n'
ROWS = [
    {"id": "kpi_01", "before": "60", "after": "85", "value_unit": "%"},
    {"id": "kpi_05", "before": "30", "after": "20", "value_unit": "天"},
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def kpi_table(qtbot: QtBot, desk: Desk) -> tuple[Any, EditingSession]:
    form, session = open_fields(qtbot, desk, KPIS, {"k": ROWS})
    return form.rows["k"].editor, session


def at(editor: FixedTableEditor, row_id: str, column_id: str) -> None:
    editor.focus_path(f"{editor.field.id}/{row_id}/{column_id}")
    settle()


def test_a_bare_name_has_no_numbering_no_unit_and_no_marks() -> None:
    assert bare_name("9. 产品不良率下降 (%)") == bare_name("产品不良率下降（%）") == "产品不良率下降"
    assert bare_name("（一）能力提升类指标") == "能力提升类指标"
    assert bare_name("单位产品二氧化碳 (CO ₂) 排放量降低 (%)") == bare_name("单位产品二氧化碳（CO₂）排放量降低（%）")
    assert bare_name("60") == "60"


PRINTED = [
    ["序号", "智能工厂建设关键绩效指标", "建设前", "建设后", "变化"],
    ["（三）", "生产运营效率类指标", "", "", ""],
    ["9", "产品不良率下降 (%)", "2.5", "2.0", "20.00"],
    ["14", "运营成本下降（%）", "900", "800", "11.11"],
    ["", "本厂自己的指标", "1", "2", ""],
]


def test_a_block_of_the_printed_table_finds_its_rows_by_name(qtbot: QtBot, desk: Desk) -> None:
    editor, session = kpi_table(qtbot, desk)
    field = editor.field
    plan = plan_fixed_paste(PRINTED, field.columns, editor.model.fixed_rows)
    assert [target.id if target else None for target in plan.targets] == [None, None, "before", "after", "change"]
    assert plan.places == (8, 13, None)
    assert plan.row_values(0) == {"before": "2.5", "after": "2.0"}
    assert [c.text for c in plan.cells(CellState.REFUSED)] == ["本厂自己的指标"]
    editor.take_paste(plan)
    assert session.value("k/kpi_09/after") == "2.0"
    assert session.value("k/kpi_14/before") == "900"
    assert session.value("k/kpi_01/before") == "60"
    session.undo()
    assert session.value("k/kpi_14/before") is None


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["65.5%", "92%", "%"], {"before": "65.5", "after": "92", "value_unit": "%"}),
        (["65.5％", "1,092.25 %", ""], {"before": "65.5", "after": "1092.25", "value_unit": "%"}),
        (["12个月", "9个月", ""], {"before": "12", "after": "9", "value_unit": "个月"}),
        (["1,234.50", "2,345.60", "万元/人"], {"before": "1234.50", "after": "2345.60", "value_unit": "万元/人"}),
        (["65.5%", "92", "%"], {"before": "65.5%", "after": "92", "value_unit": "%"}),  # one of them may be a slip
        (["12个月", "9个月", "天"], {"before": "12个月", "after": "9个月", "value_unit": "天"}),
    ],
)
def test_a_unit_behind_all_numbers_of_a_row_goes_to_the_column_of_units(
    qtbot: QtBot, desk: Desk, cells: list[str], values: dict[str, str]
) -> None:
    editor, session = kpi_table(qtbot, desk)
    grid = [["研制周期缩短", *cells]]
    plan = plan_fixed_paste(grid, editor.field.columns, editor.model.fixed_rows)
    assert plan.row_values(0) == values
    assert [cell.text for cell in plan.rows[0][1:3]] == cells[:2]
    editor.take_paste(plan)
    assert {key: session.value(f"k/kpi_05/{key}") for key in values} == values


def test_a_unit_behind_the_numbers_is_taken_without_a_column_of_units_too(qtbot: QtBot, desk: Desk) -> None:
    editor, session = kpi_table(qtbot, desk)
    QApplication.clipboard().setText("指标\t建设前\t建设后\n关键设备数控化率\t65.5%\t92%\n不存在的指标名称\t1\t2")
    at(editor, "kpi_01", "before")
    editor.paste()
    preview = editor.window().findChild(PastePreview)
    assert preview.fixed_words.text() == "按行名填到表中的 1 行，其他行不变；数字后面的单位填到单位列"
    assert preview.doubtful.isHidden()
    assert preview.problems.item(0).text().startswith("第 2 行第 1 列　不能填入：")
    preview.take.click()
    assert [session.value(f"k/kpi_01/{key}") for key in ("before", "after", "value_unit")] == ["65.5", "92", "%"]


def test_without_heads_the_columns_behind_the_name_follow_the_definition(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = kpi_table(qtbot, desk)
    plan = plan_fixed_paste([row[:4] for row in PRINTED[2:4]], editor.field.columns, editor.model.fixed_rows)
    assert plan.places == (8, 13)
    assert plan.row_values(1) == {"before": "900", "after": "800"}


def test_a_block_of_numbers_goes_where_the_cursor_is_and_ends_with_the_table(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = kpi_table(qtbot, desk)
    at(editor, "kpi_19", "after")
    row, first = editor.current_place()
    plan = plan_fixed_paste(
        [["1", "个"], ["2", "个"], ["3", "个"]], editor.field.columns, editor.model.fixed_rows, row=row, first=first
    )
    assert plan.places == (18, 19, None)
    assert plan.row_values(0) == {"after": "1", "value_unit": "个"}
    assert name_column([["1", "个"]], editor.model.fixed_rows) is None


def test_a_name_that_comes_twice_fills_its_row_once(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = kpi_table(qtbot, desk)
    grid = [["销售增长率", "5"], ["销售增长率", "6"]]
    plan = plan_fixed_paste(grid, editor.field.columns, editor.model.fixed_rows)
    assert plan.places == (5, None)
    assert "两次" in plan.cells(CellState.REFUSED)[0].reason


def test_whole_rows_are_copied_with_their_names_and_come_back_by_name(qtbot: QtBot, desk: Desk) -> None:
    editor, session = kpi_table(qtbot, desk)
    whole_row = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    editor.grid.selectionModel().select(editor.model.index(4, 0), whole_row)
    QTest.keyClick(editor.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = parse_tsv(QApplication.clipboard().text())
    assert copied[0] == ["序号", "智能工厂建设关键绩效指标", "建设前", "建设后", "单位", "变化"]
    assert copied[1][:5] == ["5", "研制周期缩短（%）", "30", "20", "天"]
    session.set_value("k/kpi_05/before", "99")
    editor.take_paste(plan_fixed_paste(copied, editor.field.columns, editor.model.fixed_rows))
    assert session.value("k/kpi_05/before") == "30"


def test_the_preview_names_the_rows_and_takes_them_in_one_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = kpi_table(qtbot, desk)
    QApplication.clipboard().setText("\n".join("\t".join(row) for row in PRINTED))
    at(editor, "kpi_01", "before")
    QTest.keyClick(editor.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    preview = editor.window().findChild(PastePreview)
    assert preview.over.isHidden()
    assert preview.append.isHidden()
    labels = [preview.model.headerData(n, Qt.Orientation.Vertical) for n in range(preview.model.rowCount())]
    assert labels == ["填到", "9 产品不良率下降（%）", "14 运营成本下降（%）", "不填入"]
    assert preview.fixed_words.text() == "按行名填到表中的 2 行，其他行不变"
    boxes = [preview.view.indexWidget(preview.model.index(0, n)) for n in range(5)]
    assert [box.currentText() for box in boxes if isinstance(box, QComboBox)] == [
        "不填入",
        "行名，不填入",
        "建设前",
        "建设后",
        "变化",
    ]
    preview.take.click()
    assert session.value("k/kpi_09/before") == "2.5"
    session.undo()
    assert session.value("k/kpi_09/before") is None
