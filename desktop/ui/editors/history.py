"""This file shows the earlier values of one field or table (修改记录), what differs from now, and restores one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.model import FieldDef
from desktop.services.field_history import START, text_of, with_beginning
from desktop.services.text_changes import Piece, compare_texts
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import app_theme
from desktop.ui.widgets import EmptyState, PrimaryButton, button, label
from desktop.ui.wording import moment_words

SOURCES = {"edit": "填写", "undo": "撤销", "redo": "重做", "move": "转到通知的另一版本", START: "最初的内容"}
TAKEN = "取自企业档案"
EMPTY = "（空）"


class HistoryDialog(QDialog):
    """``chosen`` is the entry a person wants back, None when the dialog was closed.

    ``present`` is the value now (by default what the newest entry left), ``taken`` the one the profile gave.
    """

    def __init__(
        self,
        field: FieldDef,
        entries: list[Any],
        parent: QWidget | None = None,
        *,
        present: Any = ...,
        now: datetime | None = None,
        taken: Any = None,
        can_restore: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("history_dialog")
        self.setWindowTitle(f"修改记录：{field.label}")
        self.setAccessibleName(self.windowTitle())
        fit(self, *((820, 520) if entries else (460, 300)))
        self._field = field
        if present is ...:
            present = entries[0].after if entries else None
        self._entries = entries = with_beginning(entries)  # newest first
        self._present = text_of(field, present)
        self._can_restore = can_restore
        self.chosen: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        if entries:
            words = "选中一次修改可查看当时的内容；“恢复”把它放回，随时可以撤销。"
            layout.addWidget(label(words, "muted", wrap=True))
        else:
            layout.addWidget(EmptyState("history", "还没有修改记录", "修改过的内容会列在这里，可以查看和恢复。"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.list = QListWidget()
        self.list.setAccessibleName("修改时间")
        self.list.setObjectName("history_dialog.list")
        self.list.setWordWrap(True)
        for entry in entries:
            self.list.addItem(QListWidgetItem(self._line(entry, now or datetime.now().astimezone(), taken)))
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setObjectName("history_dialog.text")
        self.text.setAccessibleName("当时的内容")
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 540])
        layout.addWidget(split, 1)
        self.marks = QCheckBox("标出与现在的差别")
        self.marks.setChecked(True)
        self.marks.setObjectName("history_dialog.marks")
        self.marks.toggled.connect(lambda _on: self._on_row_changed(self.list.currentRow()))
        self.state = label("", "small", wrap=True)
        layout.addWidget(self.marks)
        layout.addWidget(self.state)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.restore = PrimaryButton("恢复为这个内容", name="history_dialog.restore")
        self.restore.setEnabled(False)
        buttons.addWidget(button("关闭", self.reject, name="history_dialog.close"))
        buttons.addWidget(self.restore)
        layout.addLayout(buttons)
        for part in (split, self.marks, self.restore):
            part.setVisible(bool(entries))
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.restore.clicked.connect(self._on_restore_clicked)
        if entries:
            self.list.setCurrentRow(0)
            self.list.setFocus()

    def _line(self, entry: Any, now: datetime, taken: Any) -> str:
        """今天 14:03 填写, and for a table what was done to it."""
        who = TAKEN if taken is not None and entry.after == taken else SOURCES.get(entry.source, "")
        when = moment_words(entry.at, now)
        what = entry.words or ("清空" if not text_of(self._field, entry.after) else "")
        return "　".join(part for part in (when, who) if part) + (f"\n{what}" if what else "")

    def _on_row_changed(self, at: int) -> None:
        if at < 0:
            self.restore.setEnabled(False)
            return
        then = text_of(self._field, self._entries[at].after)
        is_same = then == self._present
        self.restore.setEnabled(not is_same and self._can_restore)
        is_compared = self.marks.isChecked() and not is_same
        pieces = compare_texts(self._present, then) if is_compared else (Piece("same", then),)
        self.text.clear()
        cursor = QTextCursor(self.text.document())
        for piece in pieces:
            cursor.insertText(piece.text, _looks(piece.kind))
        if not any(piece.text for piece in pieces):
            cursor.insertText(EMPTY)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.state.setText(self._difference(pieces, is_same))

    def _difference(self, pieces: Sequence[Piece], is_same: bool) -> str:
        if is_same:
            return "与现在的内容相同。"
        if not self.marks.isChecked():
            return ""
        back, away = (sum(len(one.text) for one in pieces if one.kind == kind) for kind in ("added", "removed"))
        parts = []
        if back:
            parts.append(f"下划线的 {back} 个字会回来")
        if away:
            parts.append(f"删除线的 {away} 个字会去掉")
        return f"恢复后：{'，'.join(parts)}。" if parts else "只有格式、图片或空白不同。"

    def _on_restore_clicked(self) -> None:
        self.chosen = self._entries[self.list.currentRow()]
        self.accept()


def _looks(kind: str) -> QTextCharFormat:
    """What comes back is underlined, what goes is struck out; colour only adds to it."""
    shape = QTextCharFormat()
    shape.setForeground(app_theme().color("text"))
    if kind == "added":
        shape.setFontUnderline(True)
        shape.setFontWeight(QFont.Weight.DemiBold)
        shape.setForeground(app_theme().color("success"))
    elif kind == "removed":
        shape.setFontStrikeOut(True)
        shape.setForeground(app_theme().color("error"))
    return shape
