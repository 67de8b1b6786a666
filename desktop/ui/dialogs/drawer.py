"""This file lists the drawer (抽屉): old answers that have no place in the present version, to read and to copy."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from desktop.services.moving import VersionStatus
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import EmptyState, PrimaryButton, TwoLineList, button, label
from desktop.ui.wording import moment_words


class DrawerDialog(QDialog):
    """Old answers of one draft; ``move_asked`` carries the version a person wants to go to."""

    move_asked = Signal(str)

    def __init__(self, parent: QWidget | None, status: VersionStatus, now: datetime) -> None:
        super().__init__(parent)
        self.setObjectName("drawer_dialog")
        self.setWindowTitle("抽屉：保留的旧答案")
        self.setAccessibleName("抽屉：保留的旧答案")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 800, 480)
        self._entries = status.drawer
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        outer.setSpacing(GRID * 2)
        words = f"这份草稿按 {status.version} 版填写。下面是其他版本中填过、这一版没有位置的答案，可以复制到新的位置。"
        outer.addWidget(label(words, "muted", wrap=True))
        outer.addWidget(self._build_body(now), 1)
        outer.addLayout(self._build_foot(status))
        self._show_chosen(self.list.currentRow())

    def _build_body(self, now: datetime) -> QStackedWidget:
        self.list = TwoLineList("drawer_dialog.list", "保留的旧答案", width=320)
        entries = self._entries
        self.list.show_entries([(e.label, f"{e.from_version} 版 · {moment_words(e.at, now)}") for e in entries])
        self.text = QPlainTextEdit()
        self.text.setObjectName("drawer_dialog.text")
        self.text.setReadOnly(True)
        self.text.setAccessibleName("当时的答案")
        self.text.setTabChangesFocus(True)
        split = QWidget()
        row = QHBoxLayout(split)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID * 2)
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        nothing = EmptyState("circle-check", "抽屉是空的", "每一项答案在这一版中都有位置。")
        stack = QStackedWidget()
        stack.addWidget(split)
        stack.addWidget(nothing)
        stack.setCurrentWidget(split if entries else nothing)
        if entries:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        self.list.currentRowChanged.connect(self._show_chosen)
        return stack

    def _build_foot(self, status: VersionStatus) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        for version, text, name in (
            (status.earlier, f"退回 {status.earlier} 版…", "back"),
            (status.newer, f"查看 {status.newer} 版的变化…", "newer"),
        ):
            if version:
                foot.addWidget(button(text, partial(self._ask_for, version), name=f"drawer_dialog.{name}"))
        foot.addStretch(1)
        self.note = label("", "small")
        foot.addWidget(self.note)
        self.copy = button("复制", self._copy, icon_name="copy", name="drawer_dialog.copy", tooltip="复制这一项的答案")
        self.copy.setVisible(bool(self._entries))
        foot.addWidget(self.copy)
        foot.addWidget(PrimaryButton("关闭", name="drawer_dialog.close", on_click=self.accept))
        return foot

    def _show_chosen(self, at: int) -> None:
        self.note.setText("")
        if 0 <= at < len(self._entries):
            self.text.setPlainText(self._entries[at].text)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.note.setText("已复制")

    def _ask_for(self, version: str) -> None:
        self.accept()
        self.move_asked.emit(version)
