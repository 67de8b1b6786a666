"""This file is one question on a page: label, mark, editor, hint, source and what is wrong with the answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QKeyCombination, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.errors import StorageError
from desktop.forms.model import FieldDef
from desktop.issues import Issue, Severity
from desktop.services.profile_link import TAKEN
from desktop.ui.editors.base import Editor, EditorContext
from desktop.ui.editors.history import HistoryDialog
from desktop.ui.editors.profile_remark import profile_remark
from desktop.ui.icons import set_pixmap
from desktop.ui.models.explained import CALCULATED, STATUS_WORDS, explanation_at, status_sentence, status_word
from desktop.ui.theme import TONE_ICONS, restyle
from desktop.ui.widgets import StateChip, icon_button, label

__all__ = ["LABEL_WIDTH", "STATUS_WORDS", "FieldRow"]

LABEL_WIDTH = 176
HISTORY_SIZE = 22
HISTORY_KEYS = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_R)
RELEASE_PAUSE = 20  # ms between two looks whether a mouse button is still down
SHORT_HINT = 30  # characters of hint and source together that fit on one line
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.MISSING: 2}


class FieldRow(QFrame):
    """Nothing is red before a person has been here: ``is_touched`` is set on leaving, on a jump, or by 检查.

    ``explains``: hint and source stand below the answer; else where the same question comes many times, in the tooltip.
    """

    explains = True
    margin = 6  # px above and below

    def __init__(
        self,
        field: FieldDef,
        context: EditorContext,
        path: str,
        parent: QWidget | None = None,
        *,
        label_width: int = LABEL_WIDTH,
    ) -> None:
        super().__init__(parent)
        self.field, self.context, self.path = field, context, path
        self._label_width = label_width
        self.is_touched = False
        self.has_focus = False
        self._shown: tuple[str, str] = ("", "")
        self.setProperty("part", "field_row")
        self.editor: Editor = context.build(field, context, path, self)
        self.is_wide = self.wants_width()
        self.is_calculated = context.session.is_calculated(path)
        self._head = self._build_head()
        self._foot = self._build_foot()
        self._lay_out()
        self.editor.edited.connect(self._on_edited)
        self.editor.refused.connect(self._on_refused)
        self.editor.set_accessible(self._spoken(), field.hint)
        self.refresh()

    # --- building ---------------------------------------------------------------------------------

    def wants_width(self) -> bool:
        """True when the label stands above the editor."""
        return self.editor.is_wide

    def _lay_out(self) -> None:
        if self.is_wide:
            column = QVBoxLayout(self)
            column.setContentsMargins(0, self.margin, 0, self.margin)
            column.setSpacing(4)
            column.addWidget(self._head)
            column.addWidget(self.editor)
            column.addWidget(self._foot)
        else:
            grid = QGridLayout(self)
            grid.setContentsMargins(0, self.margin, 0, self.margin)
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(2)
            self._head.setFixedWidth(self._label_width)
            grid.addWidget(self._head, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.editor, 0, 1)
            grid.addWidget(self._foot, 1, 1)
            grid.setColumnStretch(1, 1)

    def _build_head(self) -> QWidget:
        head = QWidget(self)
        is_wide = self.is_wide
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0 if is_wide else 6, 0, 0)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        self.label = label(self.field.label, "strong" if is_wide else "", wrap=not is_wide)
        self.label.setBuddy(self.editor)
        row.addWidget(self.label, 0 if is_wide else 1)
        self.mark = label("", "small")
        self.mark.setMinimumWidth(28)
        self._marks = QHBoxLayout()
        self._marks.setSpacing(4)
        self._marks.addWidget(self.mark)
        if self.is_calculated and self.explains:
            chip = StateChip(CALCULATED, "neutral", "")
            if is_wide:
                self._marks.addWidget(chip)
            else:  # below the label, which needs the width
                column.addWidget(chip, 0, Qt.AlignmentFlag.AlignLeft)
        if is_wide:
            self._marks.addStretch(1)
        row.addLayout(self._marks, 1 if is_wide else 0)
        row.setAlignment(self._marks, Qt.AlignmentFlag.AlignTop)
        self.history: QWidget | None = None
        return head

    def _build_foot(self) -> QWidget:
        foot = QWidget(self)
        grid = QGridLayout(foot)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        self.problem_icon = QLabel(foot)
        self.problem = label("", "small", wrap=True)
        self.problem_icon.hide()
        self.problem.hide()
        grid.addWidget(self.problem_icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.problem, 0, 1)
        self.profile_remark = profile_remark(self.context, self.path, foot) if self.explains else None
        self._remark = ""
        explanation = self._hint_text()
        self.hint = label(explanation if self.explains else "", "small", wrap=True)
        self.hint.setToolTip(status_sentence(self.field))
        self.label.setToolTip("" if self.explains else explanation)
        grid.addWidget(self.hint, 1, 0, 1, 2)
        self.hint.setVisible(bool(self.hint.text()))  # only now: shown without a parent it would be a window
        if self.editor.counter is not None:
            grid.addWidget(self.editor.counter, 0, 2, 2, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        if self.profile_remark is not None:
            grid.addWidget(self.profile_remark, 3, 0, 1, 3)
            self.profile_remark.said.connect(lambda: self.set_remark(self._remark))
        grid.setColumnStretch(1, 1)
        return foot

    def _hint_text(self) -> str:
        parts = []
        if self.field.calculated is not None:
            parts.append(explanation_at(self.context.session.form, self.path))
        if self.field.hint:
            parts.append(self.field.hint)
        status = status_word(self.field)
        if self._says_what_its_table_says():
            pass
        elif self.field.source:
            parts.append(f"来源：{self.field.source}" + (f"（{status}）" if status else ""))
        elif status:
            parts.append(f"来源：{status}")
        if self.profile_remark is not None and self.profile_remark.origin:
            parts = [*parts[:-1], "　".join((*parts[-1:], self.profile_remark.origin))]
        is_short = sum(map(len, parts)) <= SHORT_HINT
        return ("　" if is_short else "\n").join(parts)

    def _says_what_its_table_says(self) -> bool:
        """Whether a column comes from where its table does: that stands at the table once."""
        table_id, _, rest = self.path.partition("/")
        if not rest:
            return False
        table = self.context.session.form.by_id[table_id]
        return (table.source, table.status) == (self.field.source, self.field.status)

    def set_remark(self, words: str) -> None:
        """A sentence about the present answer, above the hint."""
        self._remark = words
        text = "\n".join(part for part in (words, self._hint_text() if self.explains else "") if part)
        if text != self.hint.text():
            self.hint.setText(text)
            self.hint.setVisible(bool(text))

    # --- showing ----------------------------------------------------------------------------------

    def set_path(self, path: str) -> None:
        """Show the same column of another row."""
        self.path = path
        self.is_touched = False
        self.editor.set_path(path)
        if self.profile_remark is not None:
            self.profile_remark.set_path(path)
        self.refresh()

    def refresh(self) -> None:
        """Show value, marks and issues as the session has them now."""
        session = self.context.session
        value = session.value(self.path)
        self.editor.show_stored(value)
        if self.is_calculated:
            self.editor.set_read_only(True)
        if not self.editor.kind.is_empty(value):
            self.is_touched = True  # filled in an earlier session: what is wrong with it may be said
        self.refresh_issues()

    def apply(self, update: Any) -> None:
        """A change that touches this field."""
        self.editor.apply_update(update)
        self.refresh_issues()

    def refresh_issues(self) -> None:
        self.editor.issues_changed()
        if self.profile_remark is not None and not self.has_focus:
            self.profile_remark.refresh()
        is_required = self.context.session.is_required(self.path)
        issues = sorted(self.context.session.issues_at(self.path), key=lambda issue: _ORDER[issue.severity])
        is_missing = any(issue.severity is Severity.MISSING for issue in issues)
        self._show_mark(is_required, is_missing)
        self._show_problem(issues)

    def _show_mark(self, is_required: bool, is_missing: bool) -> None:
        words = "" if not is_required else "必填"
        self.mark.setText(words)
        restyle(self.mark, tone="missing" if is_required and is_missing else "")

    def _show_problem(self, issues: list[Issue]) -> None:
        """The first issue in words. While a person types here nothing new appears, what is repaired goes."""
        present = [issue for issue in issues if self.is_touched]
        if self.has_focus:
            present = [issue for issue in present if issue.sentence == self._shown[1]]
        severity = present[0].severity.value if present else ""
        words = present[0].sentence if present else ""
        if (severity, words) == self._shown:
            return
        self._shown = (severity, words)
        self.editor.set_severity(severity)
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self.problem_icon.setVisible(bool(words))
        if words:
            restyle(self.problem, tone=severity)
            set_pixmap(self.problem_icon, TONE_ICONS[severity], severity, 16)
        self.editor.set_accessible(self._spoken(), words or self.field.hint)

    def _spoken(self) -> str:
        return self.field.label + ("，必填" if self.field.required else "")

    # --- a visit ----------------------------------------------------------------------------------

    def enter(self) -> None:
        """The focus came into this field: edits from here on are one undo step."""
        self.has_focus = True
        self.editor.visit = self.context.next_visit()
        if self.history is None and not self.is_calculated:
            made = icon_button("history", f"“{self.field.label}”的修改记录（Ctrl+Shift+R）", self.show_history)
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setProperty("part", "inline")
            made.setParent(self)
            made.setFixedSize(HISTORY_SIZE, HISTORY_SIZE)
            self.history = made
        if self.history is not None:
            self._place_history()
            self.history.show()

    def _place_history(self) -> None:
        """Below 必填, or at the right end of the head: outside the layout, so that nothing moves under the mouse."""
        if self.history is not None:
            is_wide = self.is_wide
            x = self.width() - HISTORY_SIZE if is_wide else self._label_width - HISTORY_SIZE
            self.history.move(x, 4 if is_wide else self.fontMetrics().lineSpacing() + 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_history()

    def rest(self) -> None:
        """A dialog has the focus: the undo step ends, nothing is said of an answer that is not there yet."""
        self.has_focus = False
        self.editor.leave()
        if self.is_touched:
            self._speak_when_released()

    def leave(self) -> None:
        """The focus went elsewhere: now what is wrong may be said."""
        self.has_focus = False
        self.is_touched = True
        if self.history is not None:
            self.history.hide()
        self.editor.leave()
        self._speak_when_released()

    def _speak_when_released(self) -> None:
        """A new line of words moves what is below; never between press and release of a click there."""
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.refresh_issues()
        else:
            QTimer.singleShot(RELEASE_PAUSE, self, self._speak_when_released)

    def touch(self) -> None:
        """Show what is wrong even before the first visit (a jump from the issue panel, 检查)."""
        self.is_touched = True
        had_focus, self.has_focus = self.has_focus, False
        self.refresh_issues()
        self.has_focus = had_focus

    def focus_path(self, path: str) -> None:
        self.editor.focus_path(path)
        self.touch()

    def show_history(self) -> None:
        """Read-only list of earlier values; restoring one is an ordinary edit."""
        try:
            entries = list(self.context.session.history(self.path))
        except StorageError as e:
            self._on_refused(str(e))
            return
        session = self.context.session
        taken = (session.mark(TAKEN) or {}).get(self.path)
        present = session.value(self.path) if not self.field.is_table else session.values.get(self.path)
        dialog = HistoryDialog(
            self.field,
            entries,
            self.window(),
            present=present,
            now=self.context.desk.clock(),
            taken=taken,
            can_restore=not self.is_calculated,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._restore(dialog.chosen))
        dialog.open()

    def _restore(self, entry: Any) -> None:
        self.context.session.set_value(self.path, entry.after, visit=self.context.next_visit())
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Shift+R shows the earlier values of the question with the focus."""
        if event.keyCombination() == HISTORY_KEYS and not self.is_calculated:
            self.show_history()
            return
        super().keyPressEvent(event)

    def _on_edited(self, path: str, value: Any) -> None:
        self.context.session.set_value(path, value, visit=self.editor.visit)

    def _on_refused(self, words: str) -> None:
        self._shown = ("error", words)
        self.problem.setText(words)
        self.problem.show()
        restyle(self.problem, tone="error")
        set_pixmap(self.problem_icon, TONE_ICONS["error"], "error", 16)
        self.problem_icon.show()
