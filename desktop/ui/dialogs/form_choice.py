"""This file shows one form of a notice as a row that can be chosen with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.services.rows import form_due_dates, next_due_on
from desktop.ui.theme import GRID
from desktop.ui.widgets import ClickableFrame, StateChip, label
from desktop.ui.wording import STATUS_HINTS, STATUS_LABELS, date_words, days_left_words, filled_by_order

if TYPE_CHECKING:
    from desktop.forms.model import FormDef, NoticeDef

_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def form_groups(forms: Sequence[FormDef], role: str) -> list[tuple[str, list[FormDef]]]:
    """The forms by who fills them in (FormDef.filled_by), those of ``role`` first; empty groups are left out.

    Within a group they stand in the order of the documents (D01 …) and annexes.
    """
    ordered = sorted(forms, key=lambda form: (form.document, form.annex))
    groups = [(who, [form for form in ordered if form.filled_by == who]) for who in filled_by_order(role)]
    return [(who, found) for who, found in groups if found]


def form_kind(form: FormDef) -> str:
    """公文, 表格, or how many parts a declaration has."""
    if form.is_report:
        return "公文"
    return "表格" if form.paper.layout == "table" else f"{len(form.sections)} 个部分"


class FormChoice(ClickableFrame):
    """One form: title, annex, kind, due date, how faithful it is. Enter and a double click begin.

    The due date stands at the right, when ``is_narrow`` below.
    """

    entered = Signal()
    step_requested = Signal(int)  # -1 to the row above, 1 to the one below

    def __init__(self, notice: NoticeDef, form: FormDef, today: date, *, is_narrow: bool = False) -> None:
        super().__init__(form.title, kind="card")
        self.form = form
        self.setObjectName(f"new_declaration.form.{form.id}")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        row.setSpacing(GRID * 2)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(form.title, "strong", wrap=True))
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(label(" · ".join(part for part in (form.annex, form_kind(form)) if part), "small"))
        if form.status != "official":
            chip = StateChip(STATUS_LABELS.get(form.status, form.status), "warning")
            chip.setToolTip(STATUS_HINTS.get(form.status, ""))
            foot.addWidget(chip)
        foot.addStretch(1)
        words.addLayout(foot)
        row.addLayout(words, 1)
        due = due_chip(next_due_on(form_due_dates(notice, form.id), today), today)
        if is_narrow:
            words.addWidget(due, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            row.addWidget(due, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleDescription(due.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.step_requested.emit(step)
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()


def due_chip(due: date | None, today: date) -> StateChip:
    """2026年5月6日 · 还有 12 天; amber in the last week, quiet after the date."""
    if due is None:
        return StateChip("通知未写明日期", "neutral", "clock")
    days = (due - today).days
    if days < 0:
        return StateChip(f"{date_words(due)} · 已截止", "neutral", "clock")
    return StateChip(f"{date_words(due)} · {days_left_words(days)}", "missing" if days <= 7 else "neutral", "clock")
