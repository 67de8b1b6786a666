"""The status bar always tells saving and encryption, whole, on every screen and at the smallest size."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import SaveState
from desktop.ui.main_window import MainWindow
from desktop.ui.rail import entries_of
from desktop.ui.status import StatusBar
from desktop.ui.theme import Theme
from desktop.ui.widgets import ElidedLabel
from tests.helpers.wizards import settle

LONG = "数据文件夹所在的磁盘已满，请清理出至少 200 MB 空间后按“重试”，内容仍在窗口中。" * 3


def _rect(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def _is_whole(words: QLabel) -> bool:
    return words.fontMetrics().horizontalAdvance(words.text()) <= words.width()


def _look_at(window: MainWindow) -> None:
    """Saving and encryption are seen whole, inside the window and beside each other."""
    saved = window.status.findChild(QLabel, "status.saved")
    chip = window.status.findChild(QWidget, "status.encryption")
    assert window.status.isVisible()
    assert saved.text()
    assert _is_whole(saved)
    assert "未加密" in chip.accessibleName()
    assert all(_is_whole(words) for words in chip.findChildren(QLabel) if words.text())
    for part in (saved, chip):
        assert window.rect().contains(_rect(part, window)), part.objectName()
        assert window.status.geometry().contains(_rect(part, window)), part.objectName()
    assert not _rect(saved, window).intersects(_rect(chip, window))


@pytest.mark.parametrize(
    ("role", "size", "font_size"),
    [("enterprise", (1366, 768), 14), ("enterprise", (911, 512), 20), ("city", (911, 512), 14)],
)
def test_every_screen_tells_saving_and_encryption(
    qtbot: QtBot, open_window, desk: Desk, theme: Theme, role: str, size: tuple[int, int], font_size: int
) -> None:
    theme.apply(font_size=font_size)
    window = open_window(role)
    window.showNormal()
    window.resize(*size)
    for entry in entries_of(role):
        window.go(entry.key)
        settle()
        _look_at(window)
    window.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    settle()
    _look_at(window)


def test_the_choice_of_a_role_has_it_too(open_window) -> None:
    window = open_window("")
    settle()
    _look_at(window)


@pytest.mark.parametrize("width", [911, 1366])
def test_a_failing_save_pushes_nothing_away_and_is_read_out_whole(window: MainWindow, width: int) -> None:
    window.showNormal()
    window.resize(width, 512)
    window.status.show_save_state(SaveState("failed", "", LONG))
    settle()
    _look_at(window)
    saved = window.status.findChild(QLabel, "status.saved")
    assert saved.text() == "没有保存成功，将自动重试"
    assert LONG in saved.accessibleName()
    assert window.status.findChild(ElidedLabel, "status.reason").toolTip() == LONG


def test_a_workspace_opened_to_read_says_so_all_the_time(qtbot: QtBot, theme: Theme, desk: Desk) -> None:
    bar = StatusBar(Path("/数据"), desk.clock, is_read_only=True)
    qtbot.addWidget(bar)
    assert bar.findChild(QLabel, "status.saved").text() == "只读方式打开，不能修改"
    bar.show_save_state(None)
    assert "只读" in bar.findChild(QLabel, "status.saved").text()


def test_a_long_folder_gives_way_before_the_states_do(qtbot: QtBot, theme: Theme, desk: Desk) -> None:
    bar = StatusBar(Path("/" + "很长的文件夹名" * 20), desk.clock)
    qtbot.addWidget(bar)
    bar.resize(620, 32)
    bar.show()
    QApplication.processEvents()
    chip = bar.findChild(QWidget, "status.encryption")
    assert bar.rect().contains(_rect(chip, bar))
    assert _is_whole(bar.findChild(QLabel, "status.saved"))


def test_no_tip_ever_hides_the_states() -> None:
    ui = Path(__file__).resolve().parents[2] / "desktop" / "ui"
    users = [path.name for path in ui.rglob("*.py") if "setStatusTip(" in path.read_text("utf-8")]
    assert users == []
