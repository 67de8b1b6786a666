"""This file edits the unified social credit code (统一社会信用代码) and says at once whether it is right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.text import LineEditor
from desktop.ui.theme import restyle
from desktop.ui.widgets import ElidedLabel

LENGTH = 18
#: What stands beside the line; the whole sentence is below it when the question is left.
_VERDICTS = {
    "credit_code.wrong_character": "{which}不能用",
    "credit_code.wrong_length": "{change}",
    "credit_code.wrong_region": "第 3–8 位应是数字",
    "credit_code.wrong_check_digit": "校验码不符：末位应是 {expected}，或前面有错字",
}


class CreditCodeEditor(LineEditor):
    """18 characters in a fixed-width font; beside them how many are typed, then right or wrong."""

    placeholder = "18 位数字和大写字母"
    line_width = 240

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        font = QFont(self.line.font())
        font.setStyleHint(QFont.StyleHint.Monospace)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.5)
        self.line.setFont(font)
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase | Qt.InputMethodHint.ImhNoPredictiveText)
        self.verdict = ElidedLabel("", "small", parent=self)
        self.row.insertWidget(1, self.verdict, 100)
        self.line.textChanged.connect(lambda _text: self._judge())

    def _show(self, stored: Any) -> None:
        super()._show(stored)
        self._judge()

    def _judge(self) -> None:
        stored = self.stored()
        if stored is None:
            self._say("", "")
            return
        text = str(stored)
        if len(text) == LENGTH and self.line.text() != text and not self.line.is_composing:
            self.set_quietly(text)  # spaces of a pasted code, small letters: as it is stored
        wrong = [finding for finding in self.kind.check(stored, self.field) if finding.code in _VERDICTS]
        if wrong and len(text) >= LENGTH:
            self._say("✗ " + _VERDICTS[wrong[0].code].format_map(wrong[0].context), "error")
        elif len(text) < LENGTH:
            self._say(f"{len(text)}/{LENGTH} 位", "")
        else:
            self._say("✓ 校验码正确", "success")

    def _say(self, words: str, tone: str) -> None:
        self.verdict.set_text(words)
        for part in self.verdict.findChildren(QWidget):
            restyle(part, tone=tone)
