"""This file shows the help: topics with a search line, the page with its pictures, links between pages."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.dialogs.fitting import fit
from desktop.ui.dialogs.help_page import HelpPage, folded
from desktop.ui.help_topics import TOPICS, help_text
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, TwoLineList, icon_button, label

TOUR = "tour"  # link of a page that begins the tour of the window


class HelpDialog(QDialog):
    """Opens at the page of the screen or dialog the person is on; 返回 goes back the links that were followed."""

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setWindowTitle("帮助")
        self.setAccessibleName("帮助")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 1000, 680)
        self._shown: list[str] = []  # topics in the list now
        self._way: list[str] = []  # topics one came from by links
        self.search = QLineEdit()
        self.search.setObjectName("help.search")
        self.search.setAccessibleName("在帮助中查找")
        self.search.setPlaceholderText("在帮助中查找")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._find)
        self.search.textChanged.connect(lambda _text: self._timer.start(150))
        self.topics = TwoLineList("help.topics", "帮助目录", 200)
        self.topics.currentRowChanged.connect(self._on_row_changed)
        self.nothing = label("没有找到：换一个词试试", "muted", wrap=True, name="help.nothing")
        self.nothing.hide()
        self.text = HelpPage()
        self.text.anchorClicked.connect(self._follow)
        self.back = icon_button("arrow-left", "返回上一页（Alt+←）", self.go_back, name="help.back")
        self.back.setShortcut(QKeySequence("Alt+Left"))
        self.back.setEnabled(False)
        self._lay_out()
        self._show_topics("")
        self.open_topic(key if key in TOPICS else "home")
        self.topics.setFocus()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID * 2)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.search)
        left.addWidget(self.nothing)
        left.addWidget(self.topics, 1)
        row.addLayout(left)
        row.addWidget(self.text, 1)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(PrimaryButton("关闭", name="help.close", on_click=self.accept))
        column.addLayout(foot)

    @property
    def topic(self) -> str:
        """Key of the page that is shown."""
        return self.text.topic

    def open_topic(self, key: str) -> None:
        """Show a page; it is marked in the list when it is there."""
        if key in self._shown:
            self.topics.blockSignals(True)
            self.topics.setCurrentRow(self._shown.index(key))
            self.topics.blockSignals(False)
        self.text.show_topic(key, folded(self.search.text()))

    def go_back(self) -> None:
        """The page one came from by a link."""
        if self._way:
            self.open_topic(self._way.pop())
            self.back.setEnabled(bool(self._way))

    def _on_row_changed(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self.open_topic(self._shown[row])

    def _follow(self, link: QUrl) -> None:
        target = link.toString()
        if target == TOUR:
            self._begin_tour()
        elif target in TOPICS and target != self.topic:
            self._way.append(self.topic)
            self.back.setEnabled(True)
            self.open_topic(target)

    def _begin_tour(self) -> None:
        window = self.parentWidget()
        while window is not None and not hasattr(window, "show_tour"):
            window = window.parentWidget()
        self.accept()
        if window is not None:
            window.show_tour()

    def _find(self) -> None:
        words = folded(self.search.text())
        self._show_topics(words)
        if self._shown:
            self.open_topic(self.topic if self.topic in self._shown else self._shown[0])

    def _show_topics(self, words: str) -> None:
        """The topics whose title or text holds ``words``; all of them for no words."""
        places = {key: folded(title + help_text(key)).count(words) if words else 0 for key, title in TOPICS.items()}
        self._shown = [key for key in TOPICS if not words or places[key]]
        self.topics.show_entries([(TOPICS[key], f"{places[key]} 处" if words else "") for key in self._shown])
        self.topics.setVisible(bool(self._shown))
        self.nothing.setVisible(not self._shown)
