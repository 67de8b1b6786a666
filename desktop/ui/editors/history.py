"""This file shows the earlier values of one field (修改记录), and restores one of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.ui.dialogs.fitting import fit
from desktop.ui.widgets import PrimaryButton, button, label


class HistoryDialog(QDialog):
    """``chosen`` is the entry a person wants back, None when the dialog was closed."""

    def __init__(self, field: FieldDef, entries: list[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_dialog")
        self.setWindowTitle(f"修改记录：{field.label}")
        fit(self, 720, 440)
        self._field = field
        self._entries = entries  # newest first
        self.chosen: Any = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        words = (
            "选中一次修改可查看当时的内容；“恢复”把它放回本项，随时可以撤销。" if entries else "本项还没有修改记录。"
        )
        layout.addWidget(label(words, "muted", wrap=True))
        split = QSplitter(Qt.Orientation.Horizontal)
        self.list = QListWidget()
        self.list.setAccessibleName("修改时间")
        for entry in self._entries:
            self.list.addItem(QListWidgetItem(_moment(entry.at)))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("当时的内容")
        split.addWidget(self.list)
        split.addWidget(self.text)
        split.setStretchFactor(1, 1)
        split.setSizes([200, 480])
        layout.addWidget(split, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.restore = PrimaryButton("恢复为这个内容")
        self.restore.setEnabled(False)
        buttons.addWidget(button("关闭", self.reject))
        buttons.addWidget(self.restore)
        layout.addLayout(buttons)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.restore.clicked.connect(self._on_restore_clicked)
        if self._entries:
            self.list.setCurrentRow(0)

    def _on_row_changed(self, at: int) -> None:
        self.restore.setEnabled(at >= 0)
        if at >= 0:
            entry = self._entries[at]
            shown = field_type(self._field.type).printed(entry.after, self._field)
            self.text.setPlainText(shown or "（空）")

    def _on_restore_clicked(self) -> None:
        self.chosen = self._entries[self.list.currentRow()]
        self.accept()


def _moment(at: Any) -> str:
    """``2026-11-21 20:01`` of a stamp or a datetime."""
    return str(at).replace("T", " ")[:16]
