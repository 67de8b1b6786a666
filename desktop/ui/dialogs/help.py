"""This file shows the help page of a screen (F1)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from desktop.paths import resources_dir
from desktop.ui.dialogs.fitting import fit
from desktop.ui.theme import GRID
from desktop.ui.widgets import PrimaryButton, TwoLineList

# key of the screen → words in the list; the text is resources/help/<key>.md
TOPICS = {
    "home": "首页",
    "drafts": "申报、填报",
    "wizard": "填写申报",
    "profile": "企业档案、单位信息",
    "intake": "收件与汇总",
    "notices": "通知",
    "settings": "设置",
    "keys": "快捷键",
}


def help_text(key: str) -> str:
    """The Markdown of one help page."""
    return (resources_dir() / "help" / f"{key}.md").read_text(encoding="utf-8")


class HelpDialog(QDialog):
    """A list of topics and the page; opens at the screen the person is on."""

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self.setWindowTitle("帮助")
        self.setAccessibleName("帮助")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 860, 600)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID * 2)
        row = QHBoxLayout()
        row.setSpacing(GRID * 2)
        self.topics = TwoLineList("help.topics", "帮助目录", 180)
        self.topics.show_entries([(words, "") for words in TOPICS.values()])
        self.text = QTextBrowser()
        self.text.setObjectName("help.text")
        self.text.setAccessibleName("帮助内容")
        self.text.setOpenLinks(False)
        self.topics.currentRowChanged.connect(self._show)
        row.addWidget(self.topics)
        row.addWidget(self.text, 1)
        column.addLayout(row, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(PrimaryButton("关闭", name="help.close", on_click=self.accept))
        column.addLayout(foot)
        keys = list(TOPICS)
        self.topics.setCurrentRow(keys.index(key) if key in keys else 0)

    def _show(self, number: int) -> None:
        self.text.setMarkdown(help_text(list(TOPICS)[number]))
        self._set_type()

    def _set_type(self) -> None:
        """Quiet headings, air between paragraphs: Qt's own Markdown look is tight and loud."""
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            cursor = QTextCursor(block)
            shape = block.blockFormat()
            shape.setTopMargin({0: 4, 1: 0}.get(level, 2 * GRID))
            shape.setBottomMargin(GRID if level else 4)
            shape.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(shape)
            if level:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setProperty(QTextFormat.Property.FontSizeAdjustment, 1 if level == 1 else 0)
                cursor.mergeCharFormat(look)
            block = block.next()
