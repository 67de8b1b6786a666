"""Undo of order and inclusion in 收件与汇总: buttons, keys, and what the line of the unit keeps for itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView, QToolButton, QWidget

from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.register_model import RegisterModel

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, open_window: Callable[..., MainWindow], packages: Callable[[int], list[Path]]) -> MainWindow:
    made = open_window("city")
    made.go("intake:shanxi-2024/recommendation_summary")
    made.receive(packages(3))
    qtbot.waitUntil(lambda: not running_jobs())
    QApplication.processEvents()
    return made


def part(window: MainWindow, kind: type[QWidget], name: str) -> Any:
    found = window.current_page.findChild(kind, name)
    assert found is not None, name
    return found


def rows(window: MainWindow) -> list[tuple[str, bool]]:
    model = part(window, QTableView, "register.table").model()
    return [(row.unit_name, row.is_included) for row in model.rows]


def test_a_moved_row_goes_back_and_forth_by_keys(qtbot, window: MainWindow) -> None:
    view = part(window, QTableView, "register.table")
    before = rows(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    view.setFocus()
    view.selectRow(2)
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    moved = rows(window)
    assert moved == [before[0], before[2], before[1]]
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert rows(window) == before
    assert view.currentIndex().row() == 2
    assert window.toast.text == f"已撤销：移动“{before[2][0]}”到第 2 行"
    QTest.keyClick(view, Qt.Key.Key_Y, CONTROL)
    assert rows(window) == moved


def test_the_buttons_say_what_they_would_do_and_rest_when_there_is_nothing(window: MainWindow) -> None:
    undo, redo = (part(window, QToolButton, f"register.{name}") for name in ("undo", "redo"))
    assert not undo.isEnabled()
    assert not redo.isEnabled()
    view = part(window, QTableView, "register.table")
    view.model().setData(
        view.model().index(0, RegisterModel.INCLUDED), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    name = rows(window)[0][0]
    assert not rows(window)[0][1]
    assert undo.accessibleName() == f"撤销：不纳入“{name}”"
    undo.click()
    assert rows(window)[0] == (name, True)
    assert not undo.isEnabled()
    assert redo.toolTip() == f"重做：不纳入“{name}”（Ctrl+Y）"
    redo.click()
    assert rows(window)[0] == (name, False)


def test_each_table_has_its_own_undo(window: MainWindow) -> None:
    view = part(window, QTableView, "register.table")
    view.selectRow(0)
    part(window, QToolButton, "register.down").click()
    window.go("intake:shanxi-2026/advanced_list")
    assert not part(window, QToolButton, "register.undo").isEnabled()
    window.go("intake:shanxi-2024/recommendation_summary")
    assert part(window, QToolButton, "register.undo").isEnabled()


def test_the_line_of_the_unit_undoes_its_own_words(qtbot, window: MainWindow) -> None:
    view = part(window, QTableView, "register.table")
    view.selectRow(0)
    part(window, QToolButton, "register.down").click()
    moved = rows(window)
    line = part(window, QLineEdit, "register.submitting_unit")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    line.setFocus()
    QTest.keyClicks(line, "abc")
    QTest.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert line.text() == ""
    assert rows(window) == moved
