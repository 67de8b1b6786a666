"""The checks of the walk find what they are for: each mistake is made on purpose, and a right window is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QTabBar,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.ui.theme import Theme
from desktop.ui.widgets import ElidedLabel, button, icon_button, label
from tests.ui.walk.checks import look_at
from tests.ui.walk.tabbing import walk_with_tab

WORDS = "一、申报单位基本信息"
Show = Callable[..., QWidget]


@pytest.fixture
def show(qtbot: QtBot, theme: Theme) -> Show:
    """Shows parts one below the other in a window of 400 × 300 px."""

    def show_parts(*parts: QWidget) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        qtbot.addWidget(window)
        window.resize(400, 300)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return show_parts


def kinds(window: QWidget) -> set[str]:
    return {finding.kind for finding in look_at(window)}


def narrow(part: QWidget, width: int = 40) -> QWidget:
    part.setFixedWidth(width)
    return part


def test_a_window_without_mistakes_is_left_alone(show: Show) -> None:
    window = show(
        label(WORDS),
        label(WORDS * 8, wrap=True),
        button("导出"),
        icon_button("plus", "添加一行"),
        ElidedLabel(WORDS * 9),
    )
    assert look_at(window) == []
    assert walk_with_tab(window) == []


def test_a_clipped_label_is_found(show: Show) -> None:
    (finding,) = look_at(show(narrow(label(WORDS))))
    assert (finding.kind, WORDS in finding.where) == ("clipped", True)


def test_words_that_wrap_into_too_few_lines_are_found(show: Show) -> None:
    part = label(WORDS * 8, wrap=True)
    part.setFixedHeight(20)
    assert kinds(show(part)) == {"clipped"}


def test_a_word_that_cannot_be_broken_is_found(show: Show) -> None:
    assert kinds(show(narrow(label("X" * 60, wrap=True), 90))) == {"clipped"}


@pytest.mark.parametrize("make", [button, lambda words: _tool(words)])
def test_a_clipped_button_is_found(show: Show, make: Callable[[str], QWidget]) -> None:
    assert kinds(show(narrow(make(WORDS)))) == {"clipped"}


def test_a_button_too_low_for_its_words_is_found(show: Show) -> None:
    part = button(WORDS)
    part.setFixedHeight(10)
    part.setStyleSheet("min-height: 0; max-height: 10px")
    assert kinds(show(part)) == {"clipped"}


def test_a_tab_that_has_no_room_is_found(show: Show) -> None:
    bar = QTabBar()
    for _ in range(6):
        bar.addTab(WORDS)
    assert kinds(show(bar)) == {"clipped"}


def test_a_clipped_head_of_a_column_is_found(show: Show) -> None:
    table = QTableWidget(1, 1)
    table.setAccessibleName("表")
    table.setHorizontalHeaderLabels([WORDS])
    table.setColumnWidth(0, 40)
    assert kinds(show(table)) == {"clipped"}


def test_a_clipped_line_of_a_list_is_found(show: Show) -> None:
    lines = QListWidget()
    lines.setAccessibleName("列表")
    lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    lines.addItem(WORDS * 9)
    assert kinds(show(lines)) == {"clipped"}


def test_a_placeholder_that_does_not_fit_is_found(show: Show) -> None:
    line = QLineEdit()
    line.setAccessibleName("名称")
    line.setPlaceholderText(WORDS)
    assert kinds(show(narrow(line, 60))) == {"clipped"}


def test_an_elided_choice_without_its_whole_text_is_found(show: Show) -> None:
    box = QComboBox()
    box.setAccessibleName("章节")
    box.addItem(WORDS)
    narrow(box, 80)
    window = show(box)
    assert kinds(window) == {"elided"}
    box.setToolTip(WORDS)
    assert kinds(window) == set()


def test_an_elided_label_that_lost_its_name_or_its_words_is_found(show: Show) -> None:
    part = ElidedLabel(WORDS * 9)
    window = show(part)
    part.setAccessibleName("")
    assert kinds(window) == {"elided"}
    assert kinds(show(narrow(ElidedLabel(WORDS), 24))) == {"elided"}


def test_parts_that_lie_on_each_other_are_found(show: Show) -> None:
    box = QWidget()
    box.setMinimumSize(200, 60)
    for at in (0, 20):
        QLabel(WORDS, box).move(at, 0)
    assert kinds(show(box)) == {"overlap"}


def test_a_part_outside_its_window_is_found_and_one_that_scrolls_is_not(show: Show) -> None:
    box = QWidget()
    box.setFixedSize(200, 60)
    QLabel(WORDS, box).move(0, 50)
    assert kinds(show(box)) == {"outside"}
    area = QScrollArea()
    inner = label(WORDS)
    inner.setMinimumHeight(900)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert kinds(show(area)) == set()


def test_a_page_that_moves_sideways_is_found_and_a_wide_table_is_not(show: Show) -> None:
    area = QScrollArea()
    inner = QWidget()
    inner.setMinimumSize(900, 100)
    area.setWidget(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert kinds(show(area)) == {"sideways"}
    table = QTableWidget(1, 12)
    table.setAccessibleName("表")
    assert kinds(show(table)) == set()


@pytest.mark.parametrize("make", [lambda: icon_button("plus", ""), QLineEdit, QPlainTextEdit])
def test_a_part_without_a_name_is_found(show: Show, make: Callable[[], QWidget]) -> None:
    assert kinds(show(make())) == {"nameless"}


class _Trap(QPlainTextEdit):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()


def test_a_part_that_keeps_the_focus_is_found(show: Show) -> None:
    (finding,) = walk_with_tab(show(button("前"), _Trap(), button("后")))
    assert finding.detail == "Tab does not lead on"


def test_a_part_that_tab_never_reaches_is_found(show: Show) -> None:
    first, missed, last = button("一"), button("二"), button("三")
    window = show(first, missed, last)
    for part, to in ((first, last), (last, first)):
        part.installEventFilter(_Skips(window, to))
    assert [found.detail for found in walk_with_tab(window)] == ["Tab never gets there"]


class _Skips(QObject):
    """Sends Tab from one part to another, past the one between."""

    def __init__(self, window: QWidget, to: QWidget) -> None:
        super().__init__(window)
        self._to = to

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            self._to.setFocus()
            return True
        return False


def test_a_step_back_up_is_found(show: Show) -> None:
    first, second, third = button("一"), button("二"), button("三")
    window = show(first, second, third)
    QWidget.setTabOrder(first, third)
    QWidget.setTabOrder(third, second)
    assert [found.detail.split(" ")[0] for found in walk_with_tab(window)] == ["steps"]


def _tool(words: str) -> QToolButton:
    made = QToolButton()
    made.setText(words)
    return made
