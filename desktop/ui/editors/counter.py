"""This file shows how long a text is against its limit, counted the way the notice declares."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from desktop.forms.model import FieldDef
from desktop.ui.theme import restyle
from desktop.word_count import COUNT_LABELS, HOW_COUNTED, NOTHING, Counts, count, count_as


def limit_of(field: FieldDef) -> tuple[int | None, int | None, Any]:
    """(most, least, way of counting) a field declares."""
    params = field.params
    return params.get("max_length"), params.get("min_length"), params.get("count", "word_zh")


def over_limit_at(text: str, limit: int, how: str) -> int | None:
    """Index of the first character beyond ``limit``; None when the text fits."""
    if count_as(text, how) <= limit:
        return None
    low, high = 0, len(text)  # the longest prefix that fits has length ``low``
    while high - low > 1:
        middle = (low + high) // 2
        if count_as(text[:middle], how) <= limit:
            low = middle
        else:
            high = middle
    return low


class Counter(QLabel):
    """``128/500 字``; all three counts on hover."""

    def __init__(self, field: FieldDef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most, self._least, self._how = limit_of(field)
        self.counts = NOTHING
        self.setProperty("part", "counter")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self.show_text("")

    @property
    def shown(self) -> int:
        return int(getattr(self.counts, self._how))

    @property
    def is_over(self) -> bool:
        return self._most is not None and self.shown > self._most

    def show_text(self, text: str) -> None:
        self.show_counts(count(text))

    def show_counts(self, counts: Counts) -> None:
        self.counts = counts
        unit = "字" if self._how == "word_zh" else "字符"
        words = f"{self.shown}/{self._most} {unit}" if self._most is not None else f"{self.shown} {unit}"
        if self.is_over and self._most is not None:
            words += f"，超 {self.shown - self._most}"
        elif self._least and 0 < self.shown < self._least:
            words += f"，至少 {self._least}"
        if words == self.text():
            return
        self.setText(words)
        near = self._most is not None and self.shown >= self._most * 0.9
        restyle(self, severity="error" if self.is_over else "missing" if near else "")
        declared = f"（本项按{COUNT_LABELS[self._how]}计）" if self._how in COUNT_LABELS else ""
        lines = [f"{COUNT_LABELS[how]}：{getattr(counts, how)}" for how in HOW_COUNTED]
        self.setToolTip("\n".join(lines) + ("\n" + declared if declared else ""))
        self.setAccessibleName(words)
