"""This file shows the licences of what the program carries: fonts, icons, libraries."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.paths import resources_dir
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, TwoLineList, label

LIBRARIES = """本程序使用以下开放源代码组件：

· PySide6（Qt for Python）：LGPL-3.0
· sqlite-utils：Apache-2.0
· python-docx：MIT
· reportlab：BSD
· openpyxl：MIT
· pypdfium2、PDFium：Apache-2.0、BSD-3-Clause
· Pillow：MIT-CMU
· keyring：MIT
· cryptography：Apache-2.0、BSD
· python-stdnum：LGPL-2.1
· platformdirs、filelock：MIT、Unlicense

Qt 与 python-stdnum 以动态方式使用，可以用自己编译的版本替换程序目录中的对应文件。
"""


def licence_texts() -> list[tuple[str, str]]:
    """(name, text) of every licence file in the resources, and the list of libraries."""
    found = [("组件一览", LIBRARIES)]
    for folder, words in (("icons", "图标"), ("fonts", "字体")):
        for path in sorted((resources_dir() / folder).glob("*")):
            is_licence = path.suffix == ".txt" and ("licen" in path.name.lower() or "ofl" in path.name.lower())
            if is_licence:
                found.append((f"{words}：{path.stem.split('-', 1)[-1]}", path.read_text(encoding="utf-8")))
    return found


class LicencesDialog(QDialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("licences")
        self.setWindowTitle("许可")
        self.setAccessibleName("许可")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 820, 560)
        self._texts = licence_texts()
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(label("字体、图标与组件的许可", "heading"))
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        names = TwoLineList("licences.names", "许可列表", 220)
        names.show_entries([(name, "") for name, _ in self._texts])
        self._text = QPlainTextEdit()
        self._text.setObjectName("licences.text")
        self._text.setAccessibleName("许可全文")
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        names.currentRowChanged.connect(lambda number: self._text.setPlainText(self._texts[number][1]))
        names.setCurrentRow(0)
        row.addWidget(names)
        row.addWidget(self._text, 1)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(PrimaryButton("关闭", name="licences.close", on_click=self.accept))
        column.addLayout(foot)
