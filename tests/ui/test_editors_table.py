"""This file tests tables and scenarios: rows, cells, the form of a row, pasting from Excel, copying back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from desktop.forms.model import FieldDef
from desktop.forms.registry import Registry
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.paste_preview import PastePreview
from desktop.ui.editors import editor_context
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.grid import Grid
from desktop.ui.editors.inputs import LineInput
from desktop.ui.editors.scenarios import ScenariosEditor
from desktop.ui.editors.table import TableEditor
from desktop.ui.models.clipboard import parse_html_table, parse_tsv, read_grid, to_tsv
from desktop.ui.models.paste import CellState, match_heads, plan_paste
from tests.helpers.packs import form_of
from tests.helpers.wizards import SECTION, compose, field_toml, real_desk, session_of, settle

COLUMNS = """
[[field.column]]
id = "name"
type = "text"
label = "企业名称"
required = true
max_length = 40
[[field.column]]
id = "kind"
type = "choice"
label = "类型"
options = { a = "甲类", b = "乙类" }
[[field.column]]
id = "amount"
type = "money"
label = "金额（万元）"
unit = "万元"
[[field.column]]
id = "active"
type = "yes_no"
label = "是否投产"
"""
STORY = '[[field.column]]\nid = "story"\ntype = "text"\nlabel = "简介"\nmax_length = 500\nmultiline = true\n'
SCENARIO_COLUMNS = "".join(
    f'[[field.column]]\nid = "{c}"\ntype = "{t}"\nlabel = "{n}"\nrequired = true\n'
    for c, t, n in (
        ("stage", "text", "环节"),
        ("scenario", "text", "场景"),
        ("instance", "text", "实例"),
        ("description", "long_text", "描述"),
    )
)
ROWS = [
    {"id": "r1", "name": "甲公司", "kind": "a", "amount": "1200.50"},
    {"id": "r2", "name": "乙公司"},
    {"id": "r3", "name": "丙公司"},
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def opened(
    qtbot: QtBot,
    desk: Desk,
    rows: list[dict[str, Any]] | None = None,
    *,
    type_name: str = "table",
    columns: str = COLUMNS,
) -> tuple[Any, EditingSession]:
    params = 'edition = "2024"' if type_name == "scenarios" else ""
    body = SECTION + field_toml("unit", "text") + field_toml("t", type_name, params) + columns
    form = form_of(body, unit_name_field="unit", unit_code_field="unit")
    session = session_of(desk, form, {"t": rows} if rows else None)
    shown = FieldForm(form.fields, editor_context(session, desk))
    session.subscribe(shown.apply)
    qtbot.addWidget(shown)
    shown.resize(900, 700)
    shown.show()
    qtbot.waitExposed(shown)
    shown.activateWindow()
    settle()
    return shown.rows["t"].editor, session


def names(session: EditingSession) -> list[Any]:
    return [row.get("name") for row in session.rows("t")]


# --- the clipboard ------------------------------------------------------------------------------------


def test_a_quoted_cell_may_hold_tabs_line_breaks_and_quotes() -> None:
    text = '甲\t"第一行\n第二行\t还是这格"\t"说""好"""\r\n乙\t2\t3\r\n'
    assert parse_tsv(text) == [["甲", "第一行\n第二行\t还是这格", '说"好"'], ["乙", "2", "3"]]


def test_a_quote_that_does_not_close_is_a_character() -> None:
    assert parse_tsv('5" 屏\t"未闭合') == [['5" 屏', '"未闭合']]


def test_empty_cells_and_empty_lines_keep_their_places() -> None:
    assert parse_tsv("a\t\tb\n\t\t\nc") == [["a", "", "b"], ["", "", ""], ["c"]]


@pytest.mark.parametrize("cell", ["", "甲", 'a"b', "a\tb", "a\nb", '"', "\n"])
def test_what_is_copied_is_read_back_cell_by_cell(cell: str) -> None:
    grid = [["x", cell, "y"], ["1", "2", "3"]]
    assert parse_tsv(to_tsv(grid)) == grid


def test_an_html_table_of_excel_is_read_with_merged_cells_and_line_breaks() -> None:
    html = """<html><head><style>td{x:1}</style></head><body><table>
      <tr><th colspan=2>企业<br>名称</th><th>金额</th></tr>
      <tr><td rowspan=2>甲&nbsp;公司</td><td>一</td><td>1,200</td></tr>
      <tr><td>二</td><td></td></tr></table><table><tr><td>别的</td></tr></table></body></html>"""
    assert parse_html_table(html) == [["企业\n名称", "", "金额"], ["甲 公司", "一", "1,200"], ["", "二", ""]]


def test_html_without_a_table_falls_back_to_the_text() -> None:
    assert read_grid("a\tb\n", "<p>a b</p>") == [["a", "b"]]


# --- the plan of a paste --------------------------------------------------------------------------------


def columns_of(qtbot: QtBot, desk: Desk) -> Any:
    return opened(qtbot, desk)[0].field.columns


def test_heads_decide_over_the_order_of_columns(qtbot: QtBot, desk: Desk) -> None:
    columns = columns_of(qtbot, desk)
    plan = plan_paste([["序号", "金额", "企业 名称*"], ["1", "1,200", "甲公司"]], columns)
    assert plan.skips_head
    assert [target.id if target else None for target in plan.targets] == [None, "amount", "name"]
    assert plan.row_values(0) == {"amount": "1200", "name": "甲公司"}


def test_without_heads_the_position_decides(qtbot: QtBot, desk: Desk) -> None:
    plan = plan_paste([["乙类", "12"]], columns_of(qtbot, desk), first=1)
    assert not plan.skips_head
    assert plan.row_values(0) == {"kind": "b", "amount": "12"}


def test_each_refused_cell_has_its_reason(qtbot: QtBot, desk: Desk) -> None:
    plan = plan_paste([["甲公司", "丁类", "约九百", "也许"]], columns_of(qtbot, desk))
    states = [cell.state for cell in plan.rows[0]]
    assert states == [CellState.FINE, CellState.REFUSED, CellState.DOUBTFUL, CellState.REFUSED]
    assert "甲类、乙类" in plan.rows[0][1].reason
    assert "金额" in plan.rows[0][2].reason
    assert "是否投产" in plan.rows[0][3].reason
    assert plan.row_values(0) == {"name": "甲公司", "amount": "约九百"}
    assert plan.row_values(0, with_doubtful=False) == {"name": "甲公司"}


def test_a_unit_behind_the_numbers_that_has_its_own_column_is_no_part_of_them(desk: Desk) -> None:
    columns = [
        FieldDef(name, "s", kind, words)
        for name, kind, words in (("name", "text", "指标"), ("unit", "text", "单位"), ("now", "decimal", "验收年"))
    ]
    plan = plan_paste(
        [["占比", "%", "3.5%"], ["占比", "", "3.5％"], ["周期", "天", "12个月"], ["收入", "", ""]], columns
    )
    assert [plan.row_values(at) for at in range(4)] == [
        {"name": "占比", "unit": "%", "now": "3.5"},
        {"name": "占比", "unit": "%", "now": "3.5"},
        {"name": "周期", "unit": "天", "now": "12个月"},
        {"name": "收入", "unit": None, "now": None},
    ]
    assert plan.rows[1][1].text == "%"
    without = plan_paste([["占比", "3.5%"]], [columns[0], columns[2]])
    assert without.rows[0][1].state is CellState.DOUBTFUL


def test_a_head_named_twice_is_taken_once(qtbot: QtBot, desk: Desk) -> None:
    found = match_heads(["企业名称", "企业名称"], columns_of(qtbot, desk))
    assert [column.id if column else None for column in found] == ["name", None]


def test_a_shortened_head_finds_its_column_when_only_one_fits() -> None:
    columns = Registry().notice("shanxi-2026").form("overseas_factories").field("factories").columns
    found = match_heads(["工厂名称", "级别", "行业", "人数", "营业收入(万元)", "简介3(500字以内)", "备注"], columns)
    names = [column.id if column else None for column in found]
    assert names == ["factory_name", "self_tier", "industry_group", "employees", "revenue", "summary", None]


def test_line_breaks_excel_put_into_a_name_are_taken_out(qtbot: QtBot, desk: Desk) -> None:
    plan = plan_paste([["山西示例\n机械公司"], ["Sample\nWorks"]], columns_of(qtbot, desk))
    assert [plan.row_values(n)["name"] for n in range(2)] == ["山西示例机械公司", "Sample Works"]


# --- the grid ---------------------------------------------------------------------------------------------


def test_the_model_keeps_the_rules_of_qt_while_rows_come_and_go(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    tester = QAbstractItemModelTester(editor.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    session.insert_row("t", 1, {"name": "新"})
    session.move_row("t", "r3", 0)
    session.delete_rows("t", ["r1", "r2"])
    session.undo()
    session.undo()
    session.set_value("t/r2/name", "改")
    assert [editor.model.printed(n, 0) for n in range(editor.model.rowCount())] == names(session)
    assert tester.model() is editor.model


def test_inserting_a_row_rebuilds_nothing(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    resets: list[int] = []
    inserted: list[tuple[int, int]] = []
    editor.model.modelReset.connect(lambda: resets.append(1))
    editor.model.rowsInserted.connect(lambda _parent, first, last: inserted.append((first, last)))
    session.insert_row("t", 1, {"name": "新"})
    assert inserted == [(1, 1)]
    assert resets == []


def test_typing_in_a_cell_is_stored_at_once_and_is_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.go_to_row(1, 0)
    editor.grid.edit(editor.grid.currentIndex(), editor.grid.EditTrigger.EditKeyPressed, None)
    line = editor.grid.findChild(LineInput)
    QTest.keyClicks(line, "abc")
    assert session.value("t/r2/name") == "乙公司abc"
    session.undo()
    assert session.value("t/r2/name") == "乙公司"


def test_escape_in_a_cell_takes_back_what_was_typed(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.go_to_row(1, 0)
    editor.grid.edit(editor.grid.currentIndex(), editor.grid.EditTrigger.EditKeyPressed, None)
    line = editor.grid.findChild(LineInput)
    QTest.keyClicks(line, "abc")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert session.value("t/r2/name") == "乙公司"


def test_pre_edit_text_in_a_cell_is_not_stored(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.go_to_row(1, 0)
    editor.grid.edit(editor.grid.currentIndex(), editor.grid.EditTrigger.EditKeyPressed, None)
    line = editor.grid.findChild(LineInput)
    compose(line, "gong'si")
    assert session.value("t/r2/name") == "乙公司"
    assert not session.is_dirty


def test_a_choice_in_a_cell_is_a_combo_box(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.go_to_row(1, 1)
    editor.grid.edit(editor.grid.currentIndex(), editor.grid.EditTrigger.EditKeyPressed, None)
    box = editor.grid.findChild(QComboBox)
    box.setCurrentIndex(box.findData("b"))
    box.activated.emit(box.currentIndex())
    assert session.value("t/r2/kind") == "b"


def test_rows_are_added_copied_moved_and_deleted_by_buttons(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.go_to_row(0, 0)
    editor.add.click()
    assert names(session) == ["甲公司", None, "乙公司", "丙公司"]
    editor.go_to_row(0, 0)
    editor.duplicate.click()
    assert names(session) == ["甲公司", "甲公司", None, "乙公司", "丙公司"]
    assert len({row["id"] for row in session.rows("t")}) == 5
    editor.go_to_row(4, 0)
    editor.up.click()
    assert names(session)[3:] == ["丙公司", "乙公司"]
    assert editor.current_row() == 3
    editor.delete.click()
    assert names(session) == ["甲公司", "甲公司", None, "乙公司"]
    session.undo()
    assert names(session)[3:] == ["丙公司", "乙公司"]


def test_keys_do_what_the_buttons_do(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.go_to_row(2, 0)
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    QTest.keyClick(editor.grid, Qt.Key.Key_Up, alt)
    assert names(session) == ["甲公司", "丙公司", "乙公司"]
    QTest.keyClick(editor.grid, Qt.Key.Key_Delete, control)
    assert names(session) == ["甲公司", "乙公司"]
    QTest.keyClick(editor.grid, Qt.Key.Key_Return, control)
    assert len(session.rows("t")) == 3


def test_delete_empties_the_selected_cells_in_one_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    editor.grid.selectAll()
    QTest.keyClick(editor.grid, Qt.Key.Key_Delete)
    assert names(session) == [None, None, None]
    session.undo()
    assert names(session) == ["甲公司", "乙公司", "丙公司"]


def test_fill_down_copies_the_top_cell_in_one_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    for row in range(3):
        editor.grid.selectionModel().select(editor.model.index(row, 1), QItemSelectionModel.SelectionFlag.Select)
    QTest.keyClick(editor.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [row.get("kind") for row in session.rows("t")] == ["a", "a", "a"]
    session.undo()
    assert [row.get("kind") for row in session.rows("t")] == ["a", None, None]


def test_copied_cells_are_what_is_printed(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, ROWS)
    editor.grid.selectAll()
    QTest.keyClick(editor.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    cells = parse_tsv(QApplication.clipboard().text())
    assert cells[0][:3] == ["甲公司", "甲类", editor.model.printed(0, 2)]
    assert len(cells) == 3


def test_pasting_shows_a_preview_and_is_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    data = QMimeData()
    data.setText("企业名称\t类型\t金额\n丁公司\t甲类\t5\n戊公司\t丙类\t六\n")
    QApplication.clipboard().setMimeData(data)
    editor.grid.setFocus()
    QTest.keyClick(editor.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    preview = editor.window().findChild(PastePreview)
    assert names(session) == ["甲公司", "乙公司", "丙公司"]
    assert preview.problems.count() == 2
    preview.append.setChecked(True)
    preview.take.click()
    assert names(session) == ["甲公司", "乙公司", "丙公司", "丁公司", "戊公司"]
    assert session.rows("t")[4] == {"id": session.rows("t")[4]["id"], "name": "戊公司", "amount": "六"}
    session.undo()
    assert names(session) == ["甲公司", "乙公司", "丙公司"]


def test_an_empty_table_takes_a_paste_by_its_key_and_shows_where_it_landed(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk)
    QApplication.clipboard().setText("企业名称\t金额\n丁公司\t5\n")
    editor.add.setFocus()
    QTest.keyClick(editor.add, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    editor.window().findChild(PastePreview).take.click()
    assert names(session) == ["丁公司"]
    qtbot.waitUntil(lambda: editor.window().focusWidget() is editor.grid)


def test_a_paste_over_rows_leaves_other_cells_alone(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    plan = plan_paste([["X"], ["Y"]], editor.field.columns)
    editor.take_paste(plan, 0)
    assert names(session) == ["X", "Y", "丙公司"]
    assert session.value("t/r1/amount") == "1200.50"


def test_in_the_preview_a_column_can_be_sent_elsewhere(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, ROWS)
    preview = PastePreview(editor.field, [["12", "甲公司"]], 3, 0, 0)
    qtbot.addWidget(preview)
    preview.choose_target(0, editor.field.column("amount"))
    preview.choose_target(1, editor.field.column("name"))
    assert preview.plan.row_values(0) == {"amount": "12", "name": "甲公司"}
    preview.choose_target(0, editor.field.column("name"))
    assert preview.plan.row_values(0) == {"name": "12"}


def test_an_empty_clipboard_is_refused_in_words(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, ROWS)
    QApplication.clipboard().clear()
    said: list[str] = []
    editor.refused.connect(said.append)
    editor.paste()
    assert said
    assert "复制" in said[0]


def test_marks_follow_the_issues_of_cells(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS)
    role = Qt.ItemDataRole.UserRole + 2
    assert editor.model.index(0, 2).data(role) == ""
    session.set_value("t/r1/amount", "abc")
    assert editor.model.index(0, 2).data(role) == "error"
    assert "abc" in editor.model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)


def test_the_form_of_a_row_holds_long_texts_and_follows_the_current_row(qtbot: QtBot, desk: Desk) -> None:
    editor, session = opened(qtbot, desk, ROWS, columns=COLUMNS + STORY)
    editor.go_to_row(1, 0)
    area = editor.form.form.rows["story"].editor.inputs()[0]
    area.setFocus()
    settle()
    QTest.keyClicks(area, "a story")
    assert session.value("t/r2/story") == "a story"
    editor.step_row(1)
    assert area.toPlainText() == ""
    editor.step_row(-1)
    assert area.toPlainText() == "a story"
    assert session.value("t/r3/story") is None


def test_a_long_cell_opens_the_form_instead_of_a_line(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, ROWS, columns=COLUMNS + STORY)
    index = editor.model.index(1, 4)
    assert editor.grid.edit(index, editor.grid.EditTrigger.EditKeyPressed, None) is False
    assert editor.current_row_id() == "r2"
    assert editor.window().focusWidget() is editor.form.form.rows["story"].editor.inputs()[0]


def test_a_table_without_long_columns_shows_no_form(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, ROWS)
    assert isinstance(editor, TableEditor)
    assert editor.form.isHidden()


# --- scenarios ------------------------------------------------------------------------------------------------


def test_scenarios_show_coverage_cards_and_the_form_of_one(qtbot: QtBot, desk: Desk) -> None:
    rows = [
        {"id": "s1", "stage": "生产作业", "scenario": "人机协同作业", "instance": "壳体线"},
        {"id": "s2", "stage": "工厂建设"},
    ]
    editor, session = opened(qtbot, desk, rows, type_name="scenarios", columns=SCENARIO_COLUMNS)
    assert isinstance(editor, ScenariosEditor)
    assert [name for name, part in editor.coverage.segments.items() if part.is_covered] == ["工厂建设", "生产作业"]
    editor.cards.setCurrentIndex(editor.model.index(1, 0))
    settle()
    assert editor.form.row_id == "s2"
    session.set_value("t/s2/stage", None)
    assert not editor.coverage.segments["工厂建设"].is_covered


def test_a_new_scenario_goes_on_in_the_stage_of_the_current_one(qtbot: QtBot, desk: Desk) -> None:
    rows = [{"id": "s1", "stage": "生产作业", "scenario": "人机协同作业"}]
    editor, session = opened(qtbot, desk, rows, type_name="scenarios", columns=SCENARIO_COLUMNS)
    editor.go_to_row(0)
    editor.add.click()
    assert session.rows("t")[1]["stage"] == "生产作业"
    assert "scenario" not in session.rows("t")[1]


def test_the_keys_the_buttons_name_work_on_the_cards_too(qtbot: QtBot, desk: Desk) -> None:
    rows = [{"id": "s1", "stage": "工厂建设"}, {"id": "s2", "stage": "生产作业"}]
    editor, session = opened(qtbot, desk, rows, type_name="scenarios", columns=SCENARIO_COLUMNS)
    editor.go_to_row(0)
    editor.cards.setFocus()
    QTest.keyClick(editor.cards, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row["id"] for row in session.rows("t")] == ["s2", "s1"]
    QTest.keyClick(editor.cards, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [row["id"] for row in session.rows("t")] == ["s2"]
    editor.cards.setFocus()
    QTest.keyClick(editor.cards, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(session.rows("t")) == 2
    assert editor.form.number.text() == "第 2 个场景，共 2 个场景"


def test_the_stages_of_the_edition_are_offered_while_typing(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = opened(qtbot, desk, [{"id": "s1"}], type_name="scenarios", columns=SCENARIO_COLUMNS)
    completer = editor.form.form.rows["stage"].editor.line.completer()
    completer.setCompletionPrefix("作业")
    assert completer.currentCompletion() == "生产作业"


def test_columns_of_words_take_the_room_that_is_left(qtbot: QtBot, desk: Desk) -> None:
    editor, *_ = opened(qtbot, desk, [{"id": "r1", "name": "甲公司"}])
    grid = editor.findChild(Grid)
    assert isinstance(grid, Grid)
    editor.window().resize(1500, 700)
    settle()
    total = grid.horizontalHeader().length()
    assert grid.viewport().width() - len(grid._rows.columns) <= total <= grid.viewport().width()
    amounts = [at for at, column in enumerate(grid._rows.columns) if column.type == "money"]
    words = [at for at, column in enumerate(grid._rows.columns) if column.type == "text"]
    assert min(map(grid.columnWidth, words)) > max(map(grid.columnWidth, amounts))


def test_columns_of_words_stay_readable_in_a_table_that_must_be_scrolled_anyway(qtbot: QtBot, desk: Desk) -> None:
    columns = "".join(
        f'[[field.column]]\nid = "c{n}"\ntype = "{"text" if n < 2 else "money"}"\nlabel = "第{n}列"\n'
        for n in range(12)
    )
    editor, _session = opened(qtbot, desk, [{"id": "r1"}], columns=columns)
    assert editor.grid.horizontalScrollBar().maximum() > 0
    assert [editor.grid.columnWidth(at) for at in range(2)] == [150, 150]


def test_a_column_of_options_shows_the_longest_of_them(qtbot: QtBot, desk: Desk) -> None:
    options = 'options = { a = "“灯塔工厂”创建", b = "其他" }'
    columns = "".join(
        f'[[field.column]]\nid = "{name}"\ntype = "{kind}"\nlabel = "{name}"\n{more}\n'
        for name, kind, more in (
            ("n", "text", ""),
            ("kind", "choice", options),
            ("short", "choice", 'options = { a = "是" }'),
        )
    )
    editor, _session = opened(qtbot, desk, [{"id": "r1"}], columns=columns)
    assert editor.grid.columnWidth(1) >= editor.fontMetrics().horizontalAdvance("“灯塔工厂”创建") + 12
    assert editor.grid.columnWidth(2) == 96


def test_a_date_is_seen_as_it_is_printed(qtbot: QtBot, desk: Desk) -> None:
    columns = '[[field.column]]\nid = "d"\ntype = "date"\nlabel = "日期"\n' + COLUMNS
    editor, _session = opened(qtbot, desk, [{"id": "r1", "d": "2024-11-20"}], columns=columns)
    assert editor.model.printed(0, 0) == "2024年11月20日"
    assert editor.grid.columnWidth(0) >= editor.fontMetrics().horizontalAdvance("2024年11月20日") + 20


def test_clearing_a_long_table_at_once_speaks_of_no_row_that_is_gone(qtbot: QtBot, desk: Desk) -> None:
    rows = [{"id": f"r{n}", "name": f"企业{n}"} for n in range(80)]
    editor, session = opened(qtbot, desk, rows)
    model = editor.findChild(Grid).model()
    spoken: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: spoken.append((first.row(), last.row())))
    session.delete_rows("t", [row["id"] for row in rows])
    assert model.rowCount() == 0
    assert (-1, -1) not in spoken
    session.undo()
    assert model.rowCount() == 80
