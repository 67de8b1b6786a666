"""This file says which files were written and where seals go, opens their folder and leads to the printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import Banner, FactGrid, PrimaryButton, button, label, open_folder

if TYPE_CHECKING:
    from desktop.ui.dialogs.seal_checklist import SealedPaper

_LEAST_FILES, _SHOWN_FILES = 2, 7
_HIGHEST_LIST = 320  # px
_WITH_SEALS = 620, 700  # px: the pictures of the pages are seen without scrolling


class ResultDialog(QDialog):
    """``facts`` are (name, value) lines such as 版本校验码; ``remark`` one sentence on what to do next.

    ``papers`` are those to be sealed: their checklist (盖章清单) is shown. With ``on_print``, which gets this dialog,
    there is a button 打印….
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        folder: Path,
        files: Sequence[Path],
        facts: Sequence[tuple[str, str]] = (),
        remark: str = "",
        *,
        papers: Sequence[SealedPaper] = (),
        on_print: Callable[[QWidget], object] | None = None,
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
        names = QListWidget()
        names.setObjectName("result_dialog.files")
        names.setAccessibleName("生成的文件")
        names.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        names.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        names.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for path in files:
            names.addItem(path.name)
            names.item(names.count() - 1).setToolTip(path.name)
        line = names.sizeHintForRow(0)
        names.setMinimumHeight(line * min(len(files), _LEAST_FILES) + 2 * GRID)
        names.setMaximumHeight(line * min(len(files), _SHOWN_FILES) + 2 * GRID)
        column.addWidget(names, 1)
        column.addWidget(FactGrid((*facts, ("文件夹", str(folder)))))
        if remark:
            column.addWidget(label(remark, "muted", wrap=True))
        if papers:
            from desktop.ui.dialogs.seal_checklist import ChecklistArea, SealChecklist

            self.checklist = SealChecklist(papers)
            column.addWidget(ChecklistArea(self.checklist, _HIGHEST_LIST, "result_dialog.seals"), 3)
            fit(self, *_WITH_SEALS)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        self._folder_note = label("", "small")
        foot.addWidget(self._folder_note)
        foot.addWidget(
            button("打开文件夹", self._open_folder, icon_name="folder-open", name="result_dialog.open_folder")
        )
        if on_print is not None:
            foot.addWidget(button("打印…", lambda: on_print(self), icon_name="printer", name="result_dialog.print"))
        close = PrimaryButton("完成", name="result_dialog.close", on_click=self.accept)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()

    def _open_folder(self) -> None:
        if not open_folder(self.folder):
            self._folder_note.setText("系统没有可用的文件管理器，请按上面的位置查找。")
