"""This file shows what is missing, wrong or worth a second look, live; a click goes there."""

from __future__ import annotations

import bisect
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.issues import SEVERITY_LABELS, Issue, Severity
from desktop.ui.editors.inputs import LineInput
from desktop.ui.widgets import EmptyState, PushButton, button, icon_button, label
from desktop.ui.wizard.issue_delegate import IssueTree
from desktop.ui.wizard.issue_model import ISSUE_ROLE, IssueModel, Key
from desktop.ui.wizard.reason_box import ReasonBox

MOST_SHOWN = 999  # in the small room of a filter; the tooltip says the number


class IssuePanel(QWidget):
    """``issue_chosen`` asks to open the place; ``counted`` after every change of the number."""

    issue_chosen = Signal(object)
    counted = Signal(int)

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("issue_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = IssueModel(session, self)
        self._place: tuple[int, Key] | None = None  # of the issue last gone to, repaired or not
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._build_filter())
        layout.addLayout(self._build_words())
        self.count = label("", "small", name="issue_panel.count")
        self.count.setContentsMargins(12, 0, 12, 0)
        layout.addWidget(self.count)
        self.view = IssueTree("issue_panel.list", "问题清单", self)
        self.view.setModel(self.model)
        self.view.expandAll()
        self._next_step = "可以导出定稿了。" if session.notice else "新建申报时自动取用。"
        self.nothing = EmptyState("circle-check", "没有问题", self._next_step)
        self.no_match = EmptyState("search", "没有符合的问题", "换一个词，或看全部问题。")
        self.no_match.add_action(button("看全部问题", self.clear_filter, name="issue_panel.clear_filter"))
        self.stack = QStackedWidget(self)
        for part in (self.view, self.nothing, self.no_match):
            self.stack.addWidget(part)
        layout.addWidget(self.stack, 1)
        self.reason = ReasonBox(session, "issue_panel", self)
        self.reason.changed.connect(self._on_reason_changed)
        layout.addWidget(self.reason)
        self.model.rowsInserted.connect(self._on_rows_inserted)
        self.model.modelReset.connect(self._on_reset)
        self.view.clicked.connect(self._on_index_chosen)
        self.view.activated.connect(self._on_index_chosen)
        self.view.selectionModel().currentChanged.connect(lambda index: self.reason.show_issue(index.data(ISSUE_ROLE)))
        self._show_counts()

    def _build_filter(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        group = QButtonGroup(self)
        self.filters: dict[Severity | None, QPushButton] = {}
        for severity in (None, Severity.MISSING, Severity.ERROR, Severity.WARNING):
            chip = PushButton(self)
            chip.setCheckable(True)
            chip.setProperty("part", "filter")
            chip.clicked.connect(lambda _on=False, wanted=severity: self.show_only(wanted))
            group.addButton(chip)
            self.filters[severity] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.filters[None].setChecked(True)
        return row

    def _build_words(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(2)
        self.words = LineInput(self)
        self.words.setObjectName("issue_panel.words")
        self.words.setAccessibleName("按字词筛选问题")
        self.words.setPlaceholderText("按字词筛选，如 电话")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._on_words_changed)
        row.addWidget(self.words, 1)
        self.previous = icon_button(
            "chevron-up", "上一处（Shift+F8）", lambda: self._go(-1), name="issue_panel.previous"
        )
        self.next = icon_button("chevron-down", "下一处（F8）", lambda: self._go(1), name="issue_panel.next")
        row.addWidget(self.previous)
        row.addWidget(self.next)
        return row

    # --- what the wizard calls ----------------------------------------------------------------------

    def apply(self, update: Any) -> None:
        if update.issues_added or update.issues_removed:
            self.model.apply(update)
            self._show_counts()

    def show_only(self, severity: Severity | None) -> None:
        self.filters[severity].setChecked(True)
        self.model.set_filter(severity)
        self._show_counts()

    def clear_filter(self) -> None:
        """Show everything again."""
        self.words.clear()
        self.show_only(None)

    def step(self, by: int = 1) -> Issue | None:
        """The issue after (F8) or before the current one, round and round; None when there is none."""
        shown = self.model.shown()
        if not shown:
            return None
        places = [self.model.place(issue) for issue in shown]
        if self._place is None:
            at = 0 if by > 0 else -1
        else:  # the tree moves its current line when a repaired issue goes: the place in the form decides
            at = bisect.bisect_right(places, self._place) if by > 0 else bisect.bisect_left(places, self._place) - 1
        issue = shown[at % len(shown)]
        self.mark(issue)
        return issue

    def mark(self, issue: Issue) -> None:
        self._place = self.model.place(issue)
        index = self.model.index_of(issue)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)

    # --- inside ---------------------------------------------------------------------------------------

    def _show_counts(self) -> None:
        counts = self.model.counts()
        self.filters[None].setText(f"全部 {_short(self.model.total)}")
        self.filters[None].setAccessibleName(f"全部，{self.model.total} 项")
        self.filters[None].setToolTip(f"{self.model.total:,} 项" if self.model.total > MOST_SHOWN else "")
        for severity, words in SEVERITY_LABELS.items():
            chip = self.filters[severity]
            chip.setText(f"{words} {_short(counts[severity])}")
            chip.setToolTip(f"{counts[severity]:,} 项" if counts[severity] > MOST_SHOWN else "")
            chip.setAccessibleName(f"只看{words}，{counts[severity]} 项")
        total, shown = self.model.total, self.model.shown_count
        self.count.setText(f"{total} 处，显示 {shown} 处")
        self.count.setVisible(self.model.is_filtered)
        for step in (self.previous, self.next):
            step.setEnabled(shown > 0)
        self.stack.setCurrentWidget(self.view if shown else self.no_match if total else self.nothing)
        if not shown:
            self.reason.show_issue(None)
        self.counted.emit(total)

    def _on_words_changed(self, words: str) -> None:
        self.model.set_words(words)
        self._show_counts()

    def _on_reason_changed(self, issue: Issue) -> None:
        self.model.reason_changed(issue)
        self.view.scheduleDelayedItemsLayout()

    def _go(self, by: int) -> None:
        issue = self.step(by)
        if issue is not None:
            self.issue_chosen.emit(issue)

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid():
            self.view.setExpanded(parent, True)
        else:
            for at in range(first, last + 1):
                self.view.setExpanded(self.model.index(at, 0), True)

    def _on_reset(self) -> None:
        self.view.expandAll()
        self.reason.show_issue(None)

    def _on_index_chosen(self, index: QModelIndex) -> None:
        issue = index.data(ISSUE_ROLE)
        if issue is not None:
            self._place = self.model.place(issue)
            self.issue_chosen.emit(issue)


def _short(count: int) -> str:
    return str(count) if count <= MOST_SHOWN else f"{MOST_SHOWN}+"
