"""This file shows what stands between a draft and the final copy, and takes the reasons for warnings."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.issues import SEVERITY_LABELS, Issue, Severity
from desktop.ui.editors.inputs import LineInput
from desktop.ui.widgets import StateChip, button, clear, label

SHOWN = 8  # of what is missing or wrong; the panel of the wizard has all of it


class BlockerList(QWidget):
    """``changed`` after a reason was written; ``issue_chosen`` asks to go and repair something."""

    changed = Signal()
    issue_chosen = Signal(object)

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[Issue, ...] | None = None
        self.reasons: dict[Issue, LineInput] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self.refresh()

    @property
    def is_ready(self) -> bool:
        return not self._session.blocking()

    @property
    def has_words(self) -> bool:
        return bool(self._shown)

    def height_at(self, width: int) -> int:
        """Height of the list at a width, in px."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()
        self._column.invalidate()
        return max(1, self._column.totalHeightForWidth(width))

    def refresh(self) -> None:
        """Build the list again when the issues differ; writing a reason does not."""
        issues = self._session.issues()
        if issues == self._shown:
            return
        self._shown = issues
        clear(self._column)
        self.reasons = {}
        stops = [issue for issue in issues if issue.severity is not Severity.WARNING]
        warnings = [issue for issue in issues if issue.severity is Severity.WARNING]
        if stops:
            self._show_stops(stops)
        if warnings:
            self._show_warnings(warnings)
        for part in self.children():  # a hidden part has no height yet
            if isinstance(part, QWidget) and self._column.indexOf(part) >= 0:
                part.show()

    def _show_stops(self, stops: list[Issue]) -> None:
        counts = {severity: sum(issue.severity is severity for issue in stops) for severity in Severity}
        words = "、".join(f"{SEVERITY_LABELS[s]} {n} 项" for s, n in counts.items() if n)
        self._column.addWidget(_words(f"还不能定稿：{words}。点“去填写”逐项处理。", tone="missing"))
        for issue in stops[:SHOWN]:
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(StateChip(SEVERITY_LABELS[issue.severity], issue.severity.value))
            row.addWidget(_words(issue.sentence, "small"), 1)
            row.addWidget(button("去填写", partial(self.issue_chosen.emit, issue), kind="quiet"))
            self._column.addWidget(line)
        if len(stops) > SHOWN:
            self._column.addWidget(_words(f"还有 {len(stops) - SHOWN} 项，见右侧“问题”清单。", "small"))

    def _show_warnings(self, warnings: list[Issue]) -> None:
        self._column.addWidget(_words("以下提醒不妨碍定稿，但需写明理由，主管部门会看到："))
        for issue in warnings:
            self._column.addWidget(_words(issue.sentence, "small"))
            line = LineInput(self)
            line.setPlaceholderText("理由（必填）")
            line.setAccessibleName(f"理由：{issue.sentence}")
            line.setText(self._session.reason(issue))
            line.textChanged.connect(lambda text, about=issue: self._on_reason_typed(about, text))
            self._column.addWidget(line)
            self.reasons[issue] = line

    def _on_reason_typed(self, issue: Issue, text: str) -> None:
        self._session.set_reason(issue, text.strip())
        self.changed.emit()


def _words(text: str, role: str = "", *, tone: str = "") -> QLabel:
    """Wrapped words that may be as low as their width allows."""
    made = label(text, role, tone=tone, wrap=True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made
