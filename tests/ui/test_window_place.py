"""The window comes back where it was, on a screen that is there, for each workspace apart; so do its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRect
from PySide6.QtWidgets import QHeaderView, QMainWindow, QTableView, QTableWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.register_model import RegisterModel
from desktop.ui.theme import Theme
from desktop.ui.window_place import FIRST_SIZE, WindowPlace, on_screen
from desktop.ui.wizard.wizard_page import WizardPage

ONE = [QRect(0, 0, 1366, 728)]
TWO = [QRect(0, 0, 1366, 728), QRect(1366, 0, 1920, 1040)]


@pytest.mark.parametrize(
    ("frame", "areas", "expected"),
    [
        (QRect(100, 100, 1000, 600), ONE, QRect(100, 100, 1000, 600)),
        (QRect(1500, 100, 1000, 600), TWO, QRect(1500, 100, 1000, 600)),
        (QRect(1500, 100, 1000, 600), ONE, QRect(0, 0, 1000, 600)),  # the second screen was taken away
        (QRect(-2000, -500, 1000, 600), ONE, QRect(0, 0, 1000, 600)),
        (QRect(100, 5000, 1000, 600), ONE, QRect(0, 0, 1000, 600)),
        (QRect(-200, 100, 1000, 600), ONE, QRect(-200, 100, 1000, 600)),  # half out on purpose: it can be reached
        (QRect(1300, 100, 1000, 600), ONE, QRect(0, 0, 1000, 600)),  # too little left to take hold of
        (QRect(0, 0, 2560, 1400), ONE, QRect(0, 0, 1366, 728)),  # a smaller screen than before
        (QRect(200, 200, 1300, 900), ONE, QRect(66, 0, 1300, 728)),
    ],
)
def test_a_window_is_put_where_it_can_be_reached(frame: QRect, areas: list[QRect], expected: QRect) -> None:
    assert on_screen(frame, areas) == expected


def test_two_workspaces_keep_two_places(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    for name, width in (("one", 620), ("two", 640)):
        window = QMainWindow()
        qtbot.addWidget(window)
        window.resize(width, 500)
        WindowPlace(file, tmp_path / name).keep(window)
    for name, width in (("one", 620), ("two", 640)):
        window = QMainWindow()
        qtbot.addWidget(window)
        WindowPlace(file, tmp_path / name).restore(window)
        assert window.width() == width


def test_a_damaged_note_is_a_first_start(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    place = WindowPlace(file, tmp_path)
    place._set("geometry", QByteArray(b"rubbish"))
    window = QMainWindow()
    qtbot.addWidget(window)
    place.restore(window)
    area = window.screen().availableGeometry()
    assert window.width() == min(FIRST_SIZE[0], area.width())
    file.write_bytes(b"\x00\xff[[[")
    WindowPlace(file, tmp_path).restore(window)
    assert window.width() == min(FIRST_SIZE[0], area.width())


def test_the_width_of_the_panel_comes_back(qtbot: QtBot, theme: Theme, desk: Desk, tmp_path: Path) -> None:
    draft_id = desk.new_draft("shanxi-2026", "overseas_factories")

    def opened() -> WizardPage:
        page = WizardPage(desk, desk.open_draft(draft_id))
        qtbot.addWidget(page)
        WindowPlace(tmp_path / "window.ini", tmp_path).keep_wizard(page.body)
        page.resize(1400, 700)
        page.show()
        qtbot.waitUntil(lambda: page.body.panel.isVisible())
        return page

    first = opened().body.split
    before = first.sizes()
    first.moveSplitter(before[0] - 60, 1)
    wanted = first.sizes()
    assert wanted != before
    second = opened().body.split
    qtbot.waitUntil(lambda: second.sizes() == wanted)


def test_columns_of_the_register_keep_their_widths(qtbot: QtBot, open_window, desk: Desk) -> None:
    def header(window: MainWindow) -> QHeaderView:
        window.go("intake")
        table = window.findChild(QTableView, "register.table")
        return table.horizontalHeader()

    first = open_window("city")
    header(first).resizeSection(RegisterModel.CODE, 177)
    first.close()
    assert header(open_window("city")).sectionSize(RegisterModel.CODE) == 177


@pytest.mark.parametrize("stored", ["", "1 2", "a b c d e f", "-5 0 1 2 3 99999"])
def test_strange_column_widths_are_left_alone(qtbot: QtBot, tmp_path: Path, stored: str) -> None:
    table = QTableWidget(1, 6)
    qtbot.addWidget(table)
    place = WindowPlace(tmp_path / "window.ini", tmp_path)
    place._settings.setValue(f"{place._group}/columns", stored)
    before = table.horizontalHeader().sectionSize(2)
    place.keep_columns(table.horizontalHeader(), "columns")
    assert table.horizontalHeader().sectionSize(2) == before
