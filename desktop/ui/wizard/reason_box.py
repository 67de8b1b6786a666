"""This file takes the reason for a 提醒 right where it is listed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.issues import Issue, Severity
from desktop.ui.editors.inputs import LineInput
from desktop.ui.widgets import label


class ReasonBox(QWidget):
    """Shown while the current problem is a warning; ``changed`` after every change of its reason."""

    changed = Signal(object)  # the issue

    def __init__(self, session: Any, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._issue: Issue | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        self._words = label("这处提醒不妨碍定稿。如无需修改，请写明理由，主管部门会看到。", "small", wrap=True)
        self.line = LineInput(self)
        self.line.setObjectName(f"{name}.reason")
        self.line.setPlaceholderText("理由（导出定稿前填写）")
        self.line.textEdited.connect(self._on_typed)
        column.addWidget(self._words)
        column.addWidget(self.line)
        self.hide()

    @property
    def issue(self) -> Issue | None:
        """The warning whose reason can be written now."""
        return self._issue

    def show_issue(self, issue: Issue | None) -> None:
        """Show the reason of this problem; anything but a warning of a declaration has none."""
        is_asked = issue is not None and issue.severity is Severity.WARNING and self._session.notice is not None
        self._issue = issue if is_asked else None
        self.setVisible(is_asked)
        if self._issue is None:
            return
        self.line.setAccessibleName(f"理由：{self._issue.sentence}")
        reason = self._session.reason(self._issue)
        if reason != self.line.text().strip():
            self.line.setText(reason)

    def _on_typed(self, text: str) -> None:
        if self._issue is not None:
            self._session.set_reason(self._issue, text.strip())
            self.changed.emit(self._issue)
