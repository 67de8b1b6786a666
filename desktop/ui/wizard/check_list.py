"""This file lists the problems of a draft in the order of its printed pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from desktop.issues import SEVERITY_LABELS, Issue, Severity
from desktop.services.places import Located
from desktop.ui.wizard.issue_delegate import IssueTree
from desktop.ui.wizard.issue_model import COUNT_ROLE, ISSUE_ROLE, REASON_ROLE

NOT_PRINTED = "没有印在纸上的项目"
NOT_YET = "正在排版，稍后按页列出"


class CheckList(IssueTree):
    """``issue_shown``: the current problem changed (None: there is none); ``issue_chosen``: go and mend it."""

    issue_shown = Signal(object)
    issue_chosen = Signal(object)

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__("check_page.list", "按页排列的问题", parent)
        self._session = session
        self._issues: list[Issue] = []
        self._shown: tuple[tuple[int, Issue, str], ...] = ()
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        self.activated.connect(self._on_activated)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """The problems from top to bottom."""
        return tuple(self._issues)

    @property
    def current(self) -> Issue | None:
        issue = self.currentIndex().data(ISSUE_ROLE)
        return issue if isinstance(issue, Issue) else None

    def show_located(self, located: Sequence[Located], *, is_printed: bool) -> None:
        """List these problems; the current one stays current, else the one that takes its place.

        ``is_printed`` False: nothing is known of pages yet.
        """
        reasons = self._session.reasons
        entries = tuple((one.page, one.issue, reasons.get(one.issue.reason_key, "")) for one in located)
        if entries == self._shown and self._items.rowCount():
            return
        before, at = self.current, self.place
        self._shown, self._issues = entries, [one.issue for one in located]
        was_blocked = self.selectionModel().blockSignals(True)
        self._items.clear()
        head: QStandardItem | None = None
        page = -1
        counts = Counter(one_page for one_page, _, _ in entries)
        for one_page, issue, reason in entries:
            if head is None or one_page != page:
                page = one_page
                head = _item(f"第 {page} 页" if page else NOT_PRINTED if is_printed else NOT_YET)
                head.setData(counts[page], COUNT_ROLE)
                self._items.appendRow(head)
            sentence = issue.sentence
            item = _item(sentence)
            item.setData(issue, ISSUE_ROLE)
            item.setData(reason if issue.severity is Severity.WARNING else "", REASON_ROLE)
            item.setToolTip(sentence)
            item.setData(f"{SEVERITY_LABELS[issue.severity]}：{sentence}", Qt.ItemDataRole.AccessibleTextRole)
            head.appendRow(item)
        self.expandAll()
        self.selectionModel().blockSignals(was_blocked)
        if before in self._issues:
            self.show_issue(before)
        elif before is not None and self._issues:
            self.show_issue(self._issues[min(at, len(self._issues) - 1)])
        else:
            self.issue_shown.emit(None)

    @property
    def place(self) -> int:
        """The current problem counted from 0; -1 for none."""
        current = self.current
        return self._issues.index(current) if current in self._issues else -1

    def show_issue(self, issue: Issue | None) -> None:
        """Make ``issue`` the current one."""
        for row in range(self._items.rowCount()):
            head = self._items.item(row)
            for at in range(head.rowCount()):
                if head.child(at).data(ISSUE_ROLE) == issue:
                    index = head.child(at).index()
                    if index == self.currentIndex():
                        self.issue_shown.emit(issue)
                    self.setCurrentIndex(index)
                    self.scrollTo(index)
                    return

    def step(self, by: int) -> Issue | None:
        """The next or previous problem, round and round; None when there is none."""
        if not self._issues:
            return None
        at = self.place + by if self.place >= 0 else (0 if by > 0 else -1)
        issue = self._issues[at % len(self._issues)]
        self.show_issue(issue)
        return issue

    def _on_current_changed(self, index: QModelIndex) -> None:
        self.issue_shown.emit(index.data(ISSUE_ROLE))

    def _on_activated(self, index: QModelIndex) -> None:
        issue = index.data(ISSUE_ROLE)
        if issue is not None:
            self.issue_chosen.emit(issue)


def _item(words: str) -> QStandardItem:
    made = QStandardItem(words)
    made.setEditable(False)
    return made
