"""The register of many: several rows ticked at once, counts without rows, the table that has something comes first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.jobs import JobContext
from desktop.services.desk import Desk
from desktop.services.printing import PrintDocument, PrintPaper
from desktop.ui.dialogs.print_paper import PrintDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.intake import IntakePage
from desktop.ui.pages.register_model import RegisterModel
from desktop.ui.pages.register_view import RegisterView
from desktop.ui.theme import Theme
from desktop.ui.widgets import ChoiceBox
from tests.helpers.declarations import EXCELLENCE, OVERSEAS, a_declaration, overseas_values, pack_to
from tests.helpers.wizards import settle

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def came_in(desk: Desk, tmp_path: Path) -> list[Path]:
    """Five declarations of the list of overseas factories, taken in."""
    folder = tmp_path / "came_in"
    folder.mkdir()
    for number in range(5):
        values = overseas_values(f"示例第{number}有限公司", number)
        pack_to(folder / f"{number}.sbb", a_declaration(values, draft_id=f"d{number}"), formats=("pdf",))
    desk.take_in([folder])
    return sorted(folder.iterdir())


def _view(window: MainWindow) -> RegisterView:
    found = window.current_page.findChild(RegisterView)
    assert found is not None
    return found


def _included(window: MainWindow) -> list[bool]:
    return [row.is_included for row in _view(window)._model.rows]


@pytest.fixture
def view(qtbot: QtBot, open_window: Callable[..., MainWindow], came_in: list[Path]) -> RegisterView:
    window = open_window("city")
    window.go("intake")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    found = _view(window)
    found.setFocus()
    found.selectRow(0)
    return found


def test_the_page_opens_at_a_table_that_has_declarations(
    open_window: Callable[..., MainWindow], came_in: list[Path]
) -> None:
    window = open_window("city")
    window.go("intake")
    box = window.current_page.findChild(ChoiceBox, "intake.table")
    assert box is not None
    assert "海外智能工厂培育名单" in box.currentText()
    assert "收到 5 份" in box.currentText()
    assert len(_included(window)) == 5


def test_without_any_declaration_the_newest_table_is_shown(open_window: Callable[..., MainWindow]) -> None:
    window = open_window("city")
    window.go("intake")
    box = window.current_page.findChild(ChoiceBox, "intake.table")
    count = window.current_page.findChild(QLabel, "register.count")
    assert box is not None
    assert box.currentIndex() == 0
    assert count is not None
    assert count.isHidden()  # what says nothing takes no room beside the choice
    page = window.current_page
    assert isinstance(page, IntakePage)
    settle()
    right = [part.mapTo(page, part.rect().topRight()).x() for part in (box, page._zone)]
    assert right[0] == right[1]


def test_space_ticks_every_selected_row_and_one_undo_takes_all_back(view: RegisterView) -> None:
    window = view.window()
    assert isinstance(window, MainWindow)
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert _included(window) == [False, False, False, True, True]
    assert view.chosen_rows() == [0, 1, 2]
    assert view.currentIndex().row() == 2
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    assert _included(window) == [True] * 5
    assert window.toast.text == "已撤销：不纳入“示例第0有限公司”等 3 份"


def test_all_rows_are_ticked_at_once(view: RegisterView) -> None:
    window = view.window()
    assert isinstance(window, MainWindow)
    QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert _included(window) == [True] * 5  # the current row says which way


@pytest.mark.parametrize("held", [SHIFT, SHIFT | CONTROL])
def test_from_a_row_to_the_end_is_two_keys(view: RegisterView, held: Qt.KeyboardModifier) -> None:
    window = view.window()
    assert isinstance(window, MainWindow)
    view.selectRow(2)
    QTest.keyClick(view, Qt.Key.Key_End, held)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert _included(window) == [True, True, False, False, False]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.chosen_rows() == [0]


def test_one_row_goes_alone(view: RegisterView) -> None:
    window = view.window()
    assert isinstance(window, MainWindow)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert _included(window) == [True, False, True, True, True]
    assert view.chosen_rows() == [1]


def test_counting_a_table_gives_what_its_rows_say(desk: Desk, came_in: list[Path]) -> None:
    desk.placements(OVERSEAS[0], OVERSEAS[2]).set_included(["d1", "d3"], False, "不纳入")
    table = desk.table_desk(OVERSEAS[0], OVERSEAS[2])
    assert table.counts() == (5, 3, 0)
    assert len(table.rows()) == 5
    assert desk.table_desk(EXCELLENCE[0], EXCELLENCE[2]).counts() == (0, 0, 0)


def test_the_list_of_what_is_printed_is_walked_by_its_ticks(
    qtbot: QtBot, open_window: Callable[..., MainWindow], desk: Desk
) -> None:
    window = open_window("city")

    def never(_is_final: bool, _job: JobContext) -> PrintPaper:
        raise AssertionError("nothing is made by looking")

    documents = [PrintDocument(f"d{n}", f"文件{n}", 1, never) for n in range(6)]
    dialog = PrintDialog(window, documents)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    area = dialog.findChild(QScrollArea, "print.documents")
    assert area is not None
    assert area.focusPolicy() == Qt.FocusPolicy.NoFocus
    box = dialog.boxes["d0"]
    label = next(found for found in area.findChildren(QLabel) if found.buddy() is box)
    middle = [part.mapTo(area, part.rect().center()).y() for part in (box, label)]
    assert abs(middle[0] - middle[1]) <= 1


def test_on_a_low_window_the_rows_get_the_room(open_window: Callable[..., MainWindow], came_in: list[Path]) -> None:
    window = open_window("city")
    window.go("intake")
    settle()
    usual = window.height() - _view(window).viewport().height()
    window.resize(911, 480)
    settle()
    low = window.height() - _view(window).viewport().height()
    assert low <= usual - 60
    assert _view(window).viewport().height() >= 3 * _view(window).rowHeight(0)


def test_a_long_name_of_the_unit_is_read_from_its_beginning(
    open_window: Callable[..., MainWindow], came_in: list[Path], desk: Desk
) -> None:
    desk.settings.set("submitting_unit", "示例省示例市工业和信息化局" * 4)
    window = open_window("city")
    window.go("intake")
    line = window.current_page.findChild(QLineEdit, "register.submitting_unit")
    assert line is not None
    assert line.cursorPosition() == 0


@pytest.mark.parametrize("size", [14, 20])
def test_numbers_and_states_are_shown_whole_at_any_size_of_type(
    qtbot: QtBot, desk: Desk, came_in: list[Path], theme: Theme, size: int
) -> None:
    model = RegisterModel()
    model.show_rows(desk.declarations(OVERSEAS[0], OVERSEAS[2]), by_priority=True, now=desk.clock())
    view = RegisterView(model)
    qtbot.addWidget(view)
    view.resize(1500, 600)
    view.show()
    theme.apply(font_size=size)
    settle()
    for column in (RegisterModel.REVISION, RegisterModel.CODE, RegisterModel.ISSUES, RegisterModel.RECEIVED):
        words = str(model.index(0, column).data())
        icon = 20 if column == RegisterModel.ISSUES else 0
        assert view.columnWidth(column) >= view.fontMetrics().horizontalAdvance(words) + icon + 16, words


def test_on_a_narrow_window_the_time_makes_room_for_the_names(qtbot: QtBot, theme: Theme) -> None:
    view = RegisterView(RegisterModel())
    qtbot.addWidget(view)
    for width, is_hidden in ((1100, False), (700, True), (1100, False)):
        view.resize(width, 600)
        view.show()
        settle()
        assert view.isColumnHidden(RegisterModel.RECEIVED) is is_hidden, width
