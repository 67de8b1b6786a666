"""This file edits the self-check of element requirements (要素条件自查): a card each, with answer and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import FieldDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.card_form import CardForm, label_width
from desktop.ui.editors.fixed_table import FixedEditor
from desktop.ui.models.explained import column_explanation
from desktop.ui.models.fixed_rows import FixedRowsModel
from desktop.ui.tab_order import bring_into_view
from desktop.ui.widgets import button, label, selectable

CARDS_A_TURN = 3


class ElementCard(QFrame):
    """One requirement: what is asked, the answer, what the draft already proves, the evidence."""

    next_asked = Signal()

    def __init__(self, model: FixedRowsModel, row: int, context: EditorContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.row_id = model.row_id(row)
        self._table, self._context = model.table, context
        self.setProperty("part", "element_card")
        texts = model.fixed(row).texts
        rest = [text for at, text in enumerate(texts) if at != model.name_at and text and text != model.row_number(row)]
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        number = label(model.row_number(row), "strong")
        number.setFixedWidth(max(20, number.sizeHint().width()))
        head.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        self.title = selectable(label(model.row_name(row), wrap=True))
        head.addWidget(self.title, 1)
        if rest:
            head.addWidget(label("　".join(rest), "small"), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.facts = {
            one.id: selectable(label("", "small", wrap=True))
            for one in self._table.columns
            if one.calculated is not None
        }
        for one in self._table.columns:
            if one.id in self.facts:
                self.facts[one.id].setToolTip(column_explanation(self._table, one))
                self.facts[one.id].setIndent(28)
                column.addWidget(self.facts[one.id])
                self.facts[one.id].hide()
        fillable = [one for one in self._table.columns if one.calculated is None]
        prefix = f"{self._table.id}/{self.row_id}/"
        self.form = CardForm(fillable, context, prefix, self, label_width=label_width(fillable, self.fontMetrics()))
        self.form.setContentsMargins(28, 0, 0, 0)
        column.addWidget(self.form)
        self.problem = label("", "small", tone="error", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.show_facts()

    def show_facts(self) -> None:
        """What the draft proves now; a line without anything to say is not there."""
        for column_id, words in self.facts.items():
            column = self._table.column(column_id)
            stored = self._context.session.value(f"{self._table.id}/{self.row_id}/{column_id}")
            text = field_type(column.type).printed(stored, column)
            words.setText(f"{column.label}：{text}" if text else "")
            words.setVisible(bool(text))

    def show_own_issues(self) -> None:
        """What is wrong with the requirement as a whole."""
        issues = self._context.session.issues_at(f"{self._table.id}/{self.row_id}")
        self.problem.setText("\n".join(issue.sentence for issue in issues))
        self.problem.setVisible(bool(issues))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on an answer goes to the next requirement (in the evidence it breaks the line)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.next_asked.emit()
            return
        super().keyPressEvent(event)


class ElementCheckEditor(FixedEditor):
    """The cards in groups, built a few at a time; above them how far the person is, and the next open one."""

    def __init__(self, field: FieldDef, context: EditorContext, path: str, parent: QWidget | None = None) -> None:
        super().__init__(field, context, path, parent)
        self._answer = next((column for column in field.columns if column.options and column.calculated is None), None)
        self.next_open = button("下一项未答", self.go_to_open, kind="quiet", icon_name="arrow-down")
        self.next_open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.bar.add_right(self.next_open)
        if self._answer is not None:
            words = "、".join(f"{n} {text}" for n, text in enumerate(self._answer.options.values(), 1))
            self._layout.addWidget(label(f"按数字键作答：{words}；回车到下一项。", "small", wrap=True))
        self.cards: dict[str, ElementCard] = {}
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(lambda: self._build(CARDS_A_TURN))
        self._build(CARDS_A_TURN)
        self.show_count()

    # --- building -----------------------------------------------------------------------------------

    def _build(self, count: int) -> None:
        begin = len(self.cards)
        for row in range(begin, min(begin + count, self.model.rowCount())):
            group = self.model.group_at(row)
            if group:
                head = label(group, "strong")
                head.setContentsMargins(0, 8 if row else 2, 0, 0)
                self._layout.addWidget(head)
            card = ElementCard(self.model, row, self.context, self)
            card.next_asked.connect(lambda at=row: self.focus_row(at + 1))
            self.cards[card.row_id] = card
            self._layout.addWidget(card)
        if len(self.cards) == self.model.rowCount():
            self._turn.stop()
        elif not self._turn.isActive():
            self._turn.start()

    def ensure_card(self, row_id: str) -> ElementCard | None:
        """The card of a row, built now if it is not there yet; None for a row the definition does not know."""
        at = self.model.row_of(row_id)
        if at >= len(self.cards):
            self._build(at + 1 - len(self.cards))
        return self.cards.get(row_id)

    # --- editor -------------------------------------------------------------------------------------

    def inputs(self) -> list[QWidget]:
        return [part for card in self.cards.values() for row in card.form.rows.values() for part in row.editor.inputs()]

    def show_stored(self, stored: Any) -> None:
        self.show_count()

    def set_accessible(self, name: str, description: str) -> None:
        self.setAccessibleName(name)

    def apply_update(self, update: Any) -> None:
        self.model.apply(update)
        own = self.field.id + "/"
        rows = {path.split("/")[1] for path in update.paths if path.startswith(own)}
        found = (*update.issues_added, *update.issues_removed)
        issues = {issue.path.split("/")[1] for issue in found if issue.path.startswith(own)}
        changed = self.cards.keys() if self.field.id in update.visibility else (rows | issues) & self.cards.keys()
        for row_id in changed:
            card = self.cards[row_id]
            if row_id in update.paths or f"{own}{row_id}" in update.paths:
                card.form.refresh()  # the whole row came or went
            else:
                card.form.apply(update)
            card.show_facts()
            card.show_own_issues()
        self.show_count()

    def show_count(self) -> None:
        """符合 9 · 部分符合 1 · 未答 3"""
        if self._answer is None:
            super().show_count()
            return
        answers = [self.model.cell(row, self._answer) for row in range(self.model.rowCount())]
        parts = [f"{text} {answers.count(code)}" for code, text in self._answer.options.items() if code in answers]
        left = sum(answer not in self._answer.options for answer in answers)
        self.count.setText(" · ".join([f"共 {len(answers)} 项", *parts, *([f"未答 {left}"] if left else [])]))
        self.next_open.setVisible(left > 0)

    # --- walking --------------------------------------------------------------------------------------

    def focus_path(self, path: str) -> None:
        parts = path.split("/")
        card = self.ensure_card(parts[1] if len(parts) > 1 else self.model.row_id(0))
        if card is None:
            return
        if len(parts) > 2 and parts[2] in card.form.rows:
            card.form.focus_path(path)
        elif card.form.rows:
            next(iter(card.form.rows.values())).focus_path(path)

    def focus_row(self, at: int) -> None:
        """Put the focus on the answer of a row, and bring its card into view."""
        if 0 <= at < self.model.rowCount():
            self.focus_path(f"{self.field.id}/{self.model.row_id(at)}")
            card = self.cards[self.model.row_id(at)]
            self._show_card(card)
            QTimer.singleShot(0, card, lambda: self._show_card(card))  # a card built just now has its place then

    def _show_card(self, card: ElementCard) -> None:
        focused = self.window().focusWidget()
        if focused is not None and card.isAncestorOf(focused):
            bring_into_view(focused, card)

    def current_place(self) -> tuple[int, int]:
        focused = self.window().focusWidget()
        for at, card in enumerate(self.cards.values()):
            if focused is not None and card.isAncestorOf(focused):
                return at, 0
        return 0, 0

    def go_to_open(self) -> None:
        """The next requirement without an answer, below the one with the focus, else from the top."""
        if self._answer is None:
            return
        rows: Sequence[int] = range(self.model.rowCount())
        start = self.current_place()[0]
        for at in [*rows[start + 1 :], *rows[: start + 1]]:
            if self.model.cell(at, self._answer) not in self._answer.options:
                self.focus_row(at)
                return
