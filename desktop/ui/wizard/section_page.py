"""This file is the page of one section: its questions, and whether the section is final."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.forms.model import FieldDef, SectionDef
from desktop.ui.editors.base import EditorContext
from desktop.ui.editors.field_form import FieldForm
from desktop.ui.editors.field_row import STATUS_WORDS, FieldRow
from desktop.ui.widgets import Banner, button, label
from desktop.ui.wizard.undecided import NOT_NEEDED, page_words

SHORT_REMARKS = 44  # characters that stand on one line at the usual width; longer ones keep their source whole below
WIDEST = 940  # px: longer lines are hard to read
USUAL_COLUMNS, WIDEST_TABLE = 7, 1680  # a table of more columns takes the room it can get
FINAL_WORDS = "本节已定稿"


class SectionPage(QScrollArea):
    """Built when the section is first opened."""

    def __init__(self, section: SectionDef, context: EditorContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.section = section
        self._context = context
        self.setObjectName(f"section_page.{section.id}")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes from question to question; the page follows
        self.setAccessibleName(section.title)
        body = QWidget()
        body.setObjectName("page_body")
        outer = QVBoxLayout(body)
        outer.setContentsMargins(24, 16, 24, 40)
        outer.setSpacing(8)
        column = QWidget(body)
        most = max((len(field.columns) for field in context.session.form.fields_of(section.id)), default=0)
        column.setMaximumWidth(WIDEST if most <= USUAL_COLUMNS else WIDEST_TABLE)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(label(section.title, "heading", wrap=True))
        parts = [part for part in (section.hint, f"来源：{section.source}" if section.source else "") if part]
        remarks = ("　" if sum(map(len, parts)) <= SHORT_REMARKS else "\n").join(parts)
        if remarks:
            inner.addWidget(label(remarks, "small", wrap=True))
        for words in _status_words(context.session.form.fields_of(section.id)):
            inner.addWidget(label(words, "small", wrap=True))
        self.nothing = Banner(NOT_NEEDED)
        self._decided_by = ""  # the question whose answer makes this section unnecessary, or is waited for
        self.decide = button("去看这一项", lambda: context.open_path(self._decided_by), kind="quiet")
        self.decide.setObjectName(f"section_page.{section.id}.decide")
        self.nothing.add_action(self.decide)
        inner.addWidget(self.nothing)
        self.form = FieldForm(context.session.form.fields_of(section.id), context, "", column)
        inner.addWidget(self.form)
        self.final = QCheckBox(FINAL_WORDS, column)
        self.final.setObjectName(f"final.{section.id}")
        self.final.setToolTip("长篇内容请在通读后勾选；导出盖章定稿前必须勾选。")
        self.final.toggled.connect(lambda is_on: context.session.set_final(section.id, is_on))
        self.final_hint = label("通读一遍后再勾选；以后仍可修改，也可取消勾选。", "small")
        inner.addSpacing(8)
        inner.addWidget(self.final)
        inner.addWidget(self.final_hint)
        inner.addStretch(1)
        outer.addWidget(column)
        self.setWidget(body)
        self._show_final()

    def _show_final(self) -> None:
        is_final = self._context.session.is_final(self.section.id)
        if self.final.isChecked() != is_final:
            blocked = self.final.blockSignals(True)
            self.final.setChecked(is_final)
            self.final.blockSignals(blocked)
        fields = self.form.fields
        is_relevant = any(self._context.session.is_visible(field.id) for field in fields)
        if fields and not is_relevant:
            words, self._decided_by = page_words(self._context.session, self.section.id)
            self.nothing.show_text(words)
            self.decide.setVisible(bool(self._decided_by))
        self.nothing.setVisible(bool(fields) and not is_relevant)
        self.final.setVisible(self.section.asks_final and is_relevant)
        self.final_hint.setVisible(self.section.asks_final and is_relevant)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for row in self.form.rows.values():
            row.editor.room_changed()

    # --- what the wizard calls ----------------------------------------------------------------------

    def apply(self, update: Any) -> None:
        self.form.apply(update)
        if not self.isVisible() and update.visibility & {field.id for field in self.form.fields}:
            self.verticalScrollBar().setValue(0)  # other questions than before: begin at the top
        if self.section.id in update.sections or update.visibility or not self.nothing.isHidden():
            self._show_final()

    def show_all_issues(self) -> None:
        self.form.show_all_issues()

    def leave(self) -> None:
        self.form.leave()

    def focus_first(self) -> None:
        """Put the focus into the first question that shows and takes input."""
        for field in self.form.fields:
            row = self.form.ensure_row(field.id)
            if row is not None and not row.isHidden() and not row.is_calculated:
                row.editor.focus_path(row.path)
                return

    def focus_path(self, path: str) -> None:
        """Open the question at ``path``, focus it and bring it into view."""
        row = self.form.focus_path(path)
        if row is not None:
            self.bring_into_view(row)
            # Rows built just now get their place in the next turn of the event loop.
            QTimer.singleShot(0, row, lambda: self.bring_into_view(row))

    def focus_final(self) -> None:
        self.final.setFocus()
        self.ensureWidgetVisible(self.final, 0, 40)

    def bring_into_view(self, row: QWidget) -> None:
        """Scroll so that the question, or at least the part with the focus, is seen."""
        body = self.widget()
        layout = body.layout() if body is not None else None
        if layout is not None:
            layout.activate()
        self.ensureWidgetVisible(row, 0, 24)
        focused = row.window().focusWidget()
        if focused is None or not row.isAncestorOf(focused) or row.height() <= self.viewport().height():
            return
        part: QWidget = focused  # a question in the form of a table row comes with its label and its problem
        while part is not row and not isinstance(part, FieldRow):
            part = part.parentWidget() or row
        self.ensureWidgetVisible(focused if part is row else part, 0, 24)
        self.ensureWidgetVisible(focused, 0, 0)


def _status_words(fields: Sequence[FieldDef]) -> list[str]:
    """What is not official about the questions of a section, said once instead of at every question."""
    counts = Counter(field.status for field in fields if field.status in STATUS_WORDS)
    return [
        f"注：标有“{STATUS_WORDS[status][0]}”的 {count} 项，{STATUS_WORDS[status][1]}"
        for status, count in counts.items()
    ]
