"""This file tests the short note at the foot of the window: it never stands in the way."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.widgets import Toast


def _host(qtbot: QtBot) -> tuple[QWidget, QWidget, Toast]:
    host = QWidget()
    host.resize(600, 300)
    below = QWidget(host)
    below.setGeometry(0, 0, 600, 300)
    qtbot.addWidget(host)
    host.show()
    qtbot.waitExposed(host)
    return host, below, Toast(host)


def _under(toast: Toast) -> QWidget | None:
    return QApplication.widgetAt(toast.mapToGlobal(QPoint(8, toast.height() // 2)))


def test_a_note_lets_a_click_through_to_what_lies_below(qtbot: QtBot, theme: object) -> None:
    _, below, toast = _host(qtbot)
    toast.show_note("已自动保存，不需要手动保存")
    assert toast.isVisible()
    assert _under(toast) is below


def test_a_note_with_an_action_takes_the_click_and_goes(qtbot: QtBot, theme: object) -> None:
    _, _, toast = _host(qtbot)
    done: list[str] = []
    toast.show_note("已删除", "撤销", lambda: done.append("undone"))
    assert _under(toast) is toast
    qtbot.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(4, toast.height() // 2))
    assert not toast.isVisible()
    assert done == []
    toast.show_note("已删除", "撤销", lambda: done.append("undone"))
    qtbot.mouseClick(toast.findChild(QPushButton, "toast.action"), Qt.MouseButton.LeftButton)
    assert done == ["undone"]
