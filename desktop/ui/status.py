"""This file is the status bar: what is saved, where the data lies, that it is not encrypted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStatusBar, QWidget

from desktop.clock import Clock
from desktop.ui.icons import set_pixmap
from desktop.ui.theme import GRID, restyle
from desktop.ui.widgets import ElidedLabel, StateChip, label
from desktop.ui.wording import moment_words

if TYPE_CHECKING:
    from desktop.services.editing import SaveState


class StatusBar(QStatusBar):
    def __init__(self, workspace: Path, clock: Clock, *, is_read_only: bool = False) -> None:
        super().__init__()
        self._clock = clock
        self._idle_words = "只读方式打开，不能修改" if is_read_only else "内容自动保存在本机"
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(GRID * 2, 2, GRID * 2, 2)
        row.setSpacing(GRID)
        self._icon = QLabel()
        self._saved = label("", name="status.saved")
        row.addWidget(self._icon)
        row.addWidget(self._saved)
        self._reason = ElidedLabel("", "small")  # a long reason gives way; the words before it and the chip never do
        self._reason.setObjectName("status.reason")
        self._reason.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self._reason, 1)
        folder = ElidedLabel(str(workspace), "small", Qt.TextElideMode.ElideMiddle)
        folder.setAccessibleName(f"数据文件夹 {workspace}")
        folder.setObjectName("status.workspace")
        folder.setMaximumWidth(560)
        folder.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.addWidget(label("数据文件夹", "small"))
        row.addWidget(folder)
        encryption = StateChip("未加密", "missing", "lock-open")
        encryption.setObjectName("status.encryption")
        encryption.setToolTip("数据以普通文件保存在本机，没有加密")
        row.addWidget(encryption)
        self.addWidget(line, 1)
        self.show_save_state(None)

    def show_save_state(self, state: SaveState | None) -> None:
        """What the open draft says about saving; None when no draft is open."""
        shown = {
            "saved": ("circle-check", "success"),
            "pending": ("circle-dashed", "muted"),
            "failed": ("circle-alert", "error"),
        }
        kind = state.kind if state is not None else ""
        reason = state.message if state is not None and kind == "failed" else ""
        at = moment_words(state.at, self._clock()) if state is not None and state.at else ""
        words = {
            "": self._idle_words,
            "saved": f"已保存 {at}".strip(),
            "pending": "正在保存…",
            "failed": "没有保存成功，将自动重试",
        }[kind]
        self._icon.setVisible(bool(kind))
        if kind:
            icon_name, token = shown[kind]
            set_pixmap(self._icon, icon_name, token, 14)
        self._saved.setText(words)
        self._saved.setAccessibleName(f"{words}：{reason}" if reason else words)
        self._reason.set_text(reason)
        restyle(self._saved, tone="error" if kind == "failed" else "")
