"""This file tests a table seen sorted and filtered, its menu and keys, copying for Excel, and the marks of rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors.history import HistoryDialog
from desktop.ui.editors.table_menu import build_menu
from desktop.ui.editors.table_view import FILTERED_FROM
from desktop.ui.models.clipboard import parse_tsv
from desktop.ui.models.rows_model import ASCENDING, DESCENDING
from tests.helpers.editors import open_fields
from tests.helpers.wizards import field_toml, real_desk, settle

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
TABLE = field_toml("t", "table") + "".join(
    f'[[field.column]]\nid = "{name}"\ntype = "{kind}"\nlabel = "{words}"\n{more}\n'
    for name, kind, words, more in (
        ("name", "text", "企业名称", "required = true\nmax_length = 8"),
        ("kind", "choice", "类型", 'options = { a = "甲类", b = "乙类" }'),
        ("amount", "money", "金额", 'unit = "万元"'),
    )
)
ROWS = [
    {"id": "r1", "name": "丙公司", "amount": "9"},
    {"id": "r2", "name": "甲公司", "amount": "100", "kind": "b"},
    {"id": "r3", "name": "乙公司"},
]
KPIS = '[[field]]\nuse = "elements.kpis"\nid = "k"\nsection = "s"\nsource = "附件2"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def table(qtbot: QtBot, desk: Desk, rows: list[dict[str, Any]] = ROWS) -> tuple[Any, EditingSession]:
    form, session = open_fields(qtbot, desk, TABLE, {"t": rows}, width=900)
    return form.rows["t"].editor, session


def many(count: int) -> list[dict[str, Any]]:
    return [{"id": f"r{n}", "name": f"公司{n}", "amount": str(count - n)} for n in range(count)]


def shown(editor: Any) -> list[str]:
    return [editor.model.row_id(at) for at in range(editor.model.rowCount())]


def click_head(editor: Any, column: int) -> None:
    head = editor.grid.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    settle()


def run(editor: Any, entry: str, head: int = -1) -> None:
    menu = build_menu(editor.menu_entries(head) if head >= 0 else editor.menu_entries(), editor)
    action = next(action for action in menu.actions() if action.objectName() == f"table_menu.{entry}")
    assert action.isEnabled(), entry
    action.trigger()
    menu.close()
    settle()


# --- sorting ------------------------------------------------------------------------------------------


def test_a_click_on_a_head_sorts_the_view_up_down_and_off_and_changes_nothing_stored(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    head = editor.model.headerData
    click_head(editor, 2)
    assert shown(editor) == ["r1", "r2", "r3"]
    assert ASCENDING in head(2, Qt.Orientation.Horizontal)
    assert editor.view_bar.words.text() == "按“金额”升序显示，表中次序不变"
    click_head(editor, 2)
    assert shown(editor) == ["r2", "r1", "r3"]
    assert DESCENDING in head(2, Qt.Orientation.Horizontal)
    assert [head(at, Qt.Orientation.Vertical) for at in range(3)] == [2, 1, 3]
    assert len(editor.grid.selectedIndexes()) == 1
    click_head(editor, 2)
    assert shown(editor) == ["r1", "r2", "r3"]
    assert editor.view_bar.isHidden()
    assert session.row_ids("t") == ["r1", "r2", "r3"]
    assert session.undo_text == ""


def test_what_is_typed_filled_and_deleted_in_a_sorted_view_is_meant_for_the_rows_one_sees(
    qtbot: QtBot, desk: Desk
) -> None:
    editor, session = table(qtbot, desk)
    editor.view_bar.sort("name", False)
    assert shown(editor) == ["r1", "r2", "r3"]
    editor.view_bar.sort("amount", True)  # r2, r1, r3
    editor.go_to_row(0, 2)
    QTest.keyClick(editor.grid, Qt.Key.Key_5)
    QTest.keyClick(editor.window().focusWidget(), Qt.Key.Key_7)
    assert session.value("t/r2/amount") == "57"
    assert shown(editor) == ["r2", "r1", "r3"]  # no row runs away while it is typed into
    QTest.keyClick(editor.window().focusWidget(), Qt.Key.Key_Return)
    settle()
    for at in (0, 1):
        editor.grid.selectionModel().select(editor.model.index(at, 1), QItemSelectionModel.SelectionFlag.Select)
    editor.grid.selectionModel().select(editor.model.index(0, 2), QItemSelectionModel.SelectionFlag.Deselect)
    editor.fill_down()
    assert [session.value(f"t/r{n}/kind") for n in (1, 2, 3)] == ["b", "b", None]
    editor.go_to_row(1)
    editor.delete.click()
    assert session.row_ids("t") == ["r2", "r3"]


def test_rows_pasted_over_a_sorted_view_go_where_one_sees_them(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.view_bar.sort("amount", True)
    editor.go_to_row(0, 0)
    QApplication.clipboard().setText("一公司\n二公司")
    editor.paste()
    preview = editor.window().findChild(object, "paste_preview")
    assert preview.over.text() == "从第 2 行（按现在显示的次序）起覆盖"
    preview.over.setChecked(True)
    preview.take.click()
    assert [session.value(f"t/r{n}/name") for n in (1, 2, 3)] == ["二公司", "一公司", "乙公司"]


def test_new_and_copied_rows_stand_behind_their_row_in_both_orders(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.view_bar.sort("amount", True)
    editor.go_to_row(0)
    editor.add.click()
    new = session.row_ids("t")[2]
    assert session.row_ids("t") == ["r1", "r2", new, "r3"]
    assert shown(editor) == ["r2", new, "r1", "r3"]
    assert editor.current_row_id() == new
    editor.go_to_row(2)
    editor.duplicate.click()
    assert session.row_ids("t")[1] == shown(editor)[3]


def test_rows_are_not_moved_while_sorted_and_it_says_why(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.go_to_row(1)
    assert editor.up.isEnabled()
    editor.view_bar.sort("amount", False)
    assert not editor.up.isEnabled()
    assert "恢复次序" in editor.up.toolTip()
    with qtbot.waitSignal(editor.refused) as said:
        QTest.keyClick(editor.grid, Qt.Key.Key_Up, ALT)
    assert "恢复次序" in said.args[0]
    assert session.row_ids("t") == ["r1", "r2", "r3"]
    editor.view_bar.restore.click()
    editor.go_to_row(1)
    QTest.keyClick(editor.grid, Qt.Key.Key_Up, ALT)
    assert session.row_ids("t") == ["r2", "r1", "r3"]


# --- filtering ----------------------------------------------------------------------------------------


def test_the_filter_comes_with_long_tables_and_shows_rows_that_hold_every_word(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk, many(FILTERED_FROM))
    assert editor.view_bar.line.isVisible()
    height = editor.grid.height()
    editor.view_bar.line.insert("公司1 12")
    assert shown(editor) == ["r12"]
    assert editor.view_bar.words.text() == "含“公司1 12”的 1 行，共 20 行"
    assert editor.grid.height() >= height  # it does not shrink while typing
    assert editor.count.text() == "20 行"
    assert editor.view_bar.restore.text() == "显示全部"
    QTest.keyClick(editor.view_bar.line, Qt.Key.Key_Down)
    assert editor.grid.hasFocus()
    QTest.keyClick(editor.view_bar.line, Qt.Key.Key_Escape)
    assert len(shown(editor)) == FILTERED_FROM
    assert session.undo_text == ""


def test_a_short_table_has_no_filter(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk)
    assert editor.view_bar.line.isHidden()


def test_a_jump_to_a_row_the_filter_leaves_out_shows_it(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk, many(30))
    editor.view_bar.line.setText("公司7")
    editor.focus_path("t/r20/amount")
    assert editor.current_row_id() == "r20"
    assert editor.view_bar.line.text() == ""


def test_a_filter_that_finds_nothing_keeps_the_table_in_sight(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk, many(30))
    editor.view_bar.line.setText("没有这个")
    assert editor.model.rowCount() == 0
    assert editor.grid.isVisible()
    assert "0 行" in editor.view_bar.words.text()
    assert not editor.delete.isEnabled()
    editor.add.click()
    assert len(session.row_ids("t")) == 31
    assert editor.current_row_id() == session.row_ids("t")[-1]


# --- the menu -----------------------------------------------------------------------------------------


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_key_and_a_right_click_open_the_menu_with_its_keys(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk)
    editor.go_to_row(0, 0)
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, editor.grid.mapToGlobal(place))
    QApplication.sendEvent(editor.grid.viewport(), event)
    menu = editor.findChild(QMenu, "table_menu")
    assert menu.isVisible()
    assert "复制\tCtrl+C" in [action.text() for action in menu.actions()]
    menu.close()
    settle()
    place = editor.grid.visualRect(editor.model.index(2, 1)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, editor.grid.viewport().mapToGlobal(place))
    QApplication.sendEvent(editor.grid.viewport(), event)
    assert editor.current_row_id() == "r3"
    editor.findChild(QMenu, "table_menu").close()


def test_the_keyboard_asks_for_the_menu_below_the_current_cell(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk)
    editor.grid.menu_asked.disconnect()
    editor.go_to_row(1, 1)
    cell = editor.grid.visualRect(editor.model.index(1, 1))
    with qtbot.waitSignal(editor.grid.menu_asked) as asked:
        editor.grid.ask_menu_of_cell()
    assert asked.args == [editor.grid.viewport().mapToGlobal(cell.bottomLeft()), -1]


def test_every_line_of_the_menu_does_what_it_says(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.go_to_row(1, 0)
    run(editor, "above")
    assert session.row_ids("t")[2] == "r2"
    editor.go_to_row(2, 0)
    run(editor, "below")
    assert session.row_ids("t")[2] == "r2"
    session.undo()
    session.undo()
    editor.go_to_row(1, 0)
    run(editor, "up")
    assert session.row_ids("t") == ["r2", "r1", "r3"]
    run(editor, "down")
    assert session.row_ids("t") == ["r1", "r2", "r3"]
    run(editor, "duplicate")
    assert [row.get("name") for row in session.rows("t")] == ["丙公司", "甲公司", "甲公司", "乙公司"]
    run(editor, "delete")
    editor.go_to_row(0, 0)
    run(editor, "cut")
    assert session.value("t/r1/name") is None
    assert QApplication.clipboard().text() == "丙公司"
    run(editor, "paste")
    assert session.value("t/r1/name") == "丙公司"
    run(editor, "clear")
    assert session.value("t/r1/name") is None
    run(editor, "descending", head=2)
    assert shown(editor)[0] == "r2"
    run(editor, "restore")
    assert shown(editor) == ["r1", "r2", "r3"]


def test_the_history_of_a_cell_is_shown_and_an_earlier_value_put_back(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    session.set_value("t/r2/name", "丁公司")
    session.set_value("t/r2/name", "戊公司")
    editor.view_bar.sort("amount", True)
    editor.go_to_row(0, 0)
    run(editor, "history")
    dialog = editor.window().findChild(HistoryDialog)
    dialog.list.setCurrentRow(1)
    dialog.restore.click()
    assert session.value("t/r2/name") == "丁公司"
    assert session.value("t/r1/name") == "丙公司"


def test_cards_have_the_menu_of_whole_rows(qtbot: QtBot, desk: Desk) -> None:
    columns = "".join(
        f'[[field.column]]\nid = "{name}"\ntype = "text"\nlabel = "{name}"\n'
        for name in ("stage", "scenario", "instance")
    )
    rows = [{"id": "s1", "scenario": "一"}, {"id": "s2", "scenario": "二"}]
    form, session = open_fields(qtbot, desk, field_toml("t", "scenarios") + columns, {"t": rows}, width=900)
    editor: Any = form.rows["t"].editor
    editor.go_to_row(1)
    ids = [entry.id for entry in editor.menu_entries() if entry is not None]
    assert ids == ["paste", "above", "below", "duplicate", "up", "down", "delete"]
    run(editor, "up")
    assert session.row_ids("t") == ["s2", "s1"]


def test_a_row_is_inserted_above_by_its_key(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.go_to_row(0, 0)
    QTest.keyClick(editor.grid, Qt.Key.Key_Return, CONTROL | SHIFT)
    assert session.row_ids("t")[1:] == ["r1", "r2", "r3"]
    assert editor.current_row() == 0


# --- copying ------------------------------------------------------------------------------------------


def test_cells_are_copied_with_heads_for_excel_and_come_back_by_them(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    editor.grid.selectAll()
    QTest.keyClick(editor.grid, Qt.Key.Key_C, CONTROL | SHIFT)
    data = QApplication.clipboard().mimeData()
    assert parse_tsv(data.text())[:2] == [["企业名称", "类型", "金额（万元）"], ["丙公司", "", "9"]]
    assert "<td" in data.html()
    before = [dict(row) for row in session.rows("t")]
    editor.go_to_row(0, 0)
    editor.paste()
    preview = editor.window().findChild(object, "paste_preview")
    preview.over.setChecked(True)
    preview.take.click()
    assert session.rows("t") == before


def test_cells_that_are_not_selected_stay_out_of_the_copy(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk)
    model, select = editor.model, QItemSelectionModel.SelectionFlag.Select
    editor.grid.selectionModel().select(model.index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    editor.grid.selectionModel().select(model.index(1, 2), select)
    editor.grid.copy()
    assert parse_tsv(QApplication.clipboard().text()) == [["丙公司", ""], ["", "100"]]


def test_cells_of_a_fixed_table_are_copied_with_the_names_of_their_rows(qtbot: QtBot, desk: Desk) -> None:
    form, session = open_fields(qtbot, desk, KPIS, width=900)
    editor: Any = form.rows["k"].editor
    session.set_value("k/kpi_05/before", "30")
    editor.focus_path("k/kpi_05/before")
    QTest.keyClick(editor.grid, Qt.Key.Key_C, CONTROL | SHIFT)
    copied = parse_tsv(QApplication.clipboard().text())
    assert copied[0][-1] == "建设前"
    assert copied[1][-1] == "30"
    assert "研制周期缩短" in copied[1][1]
    run(editor, "clear")
    assert session.value("k/kpi_05/before") is None
    editor.paste()
    editor.window().findChild(object, "paste_preview").take.click()
    assert session.value("k/kpi_05/before") == "30"


# --- marks --------------------------------------------------------------------------------------------


def test_the_head_of_a_row_bears_its_worst_mark_and_says_its_sentences(qtbot: QtBot, desk: Desk) -> None:
    editor, session = table(qtbot, desk)
    head, vertical = editor.model.headerData, Qt.Orientation.Vertical
    assert head(0, vertical, Qt.ItemDataRole.DecorationRole) is None
    session.set_value("t/r1/amount", "约十万")
    assert not head(0, vertical, Qt.ItemDataRole.DecorationRole).isNull()
    tip = head(0, vertical, Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("第 1 行\n")
    assert "约十万" in tip
    session.set_value("t/r1/name", None)
    assert editor.model.row_severity(0) == "error"
    assert "企业名称" in head(0, vertical, Qt.ItemDataRole.ToolTipRole)
    session.set_value("t/r1/amount", "1")
    assert editor.model.row_severity(0) == "missing"


def test_the_head_of_a_fixed_row_says_what_is_wrong_in_it(qtbot: QtBot, desk: Desk) -> None:
    form, session = open_fields(qtbot, desk, KPIS, width=900)
    model = cast(Any, form.rows["k"].editor).model
    session.set_value("k/kpi_05/before", "三十")
    tip = model.headerData(model.row_of("kpi_05"), Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole)
    assert "研制周期缩短" in tip
    assert "三十" in tip


def test_the_form_of_a_row_names_it_by_its_place_in_the_table(qtbot: QtBot, desk: Desk) -> None:
    editor, _session = table(qtbot, desk, many(30))
    editor._has_form = True
    editor.view_bar.line.setText("公司20")
    assert editor.form.number.text() == "第 21 行，共 30 行"
    assert not editor.form.next.isEnabled()
