"""This file says which files were written, and opens their folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, Card, ElidedLabel, PrimaryButton, button, label, open_folder, selectable


class ResultDialog(QDialog):
    """``facts`` are (name, value) lines such as 版本校验码; ``remark`` one sentence on what to do next."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        folder: Path,
        files: Sequence[Path],
        facts: Sequence[tuple[str, str]] = (),
        remark: str = "",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("result_dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self.folder = folder
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(Banner(f"{title}，共 {len(files)} 个文件", "success"))
        card = Card()
        for path in files:
            card.body.addWidget(ElidedLabel(path.name, mode=Qt.TextElideMode.ElideMiddle))
        column.addWidget(card)
        for name, value in (*facts, ("文件夹", str(folder))):
            row = QHBoxLayout()
            row.setSpacing(GRID * 2)
            row.addWidget(label(name, "muted"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(selectable(label(value, wrap=True)), 1)
            column.addLayout(row)
        if remark:
            column.addWidget(label(remark, "muted", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        self._folder_note = label("", "small")
        foot.addWidget(self._folder_note)
        foot.addWidget(
            button("打开文件夹", self._open_folder, icon_name="folder-open", name="result_dialog.open_folder")
        )
        close = PrimaryButton("完成", name="result_dialog.close", on_click=self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()

    def _open_folder(self) -> None:
        if not open_folder(self.folder):
            self._folder_note.setText("系统没有可用的文件管理器，请按上面的位置查找。")
