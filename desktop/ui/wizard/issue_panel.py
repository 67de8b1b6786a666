"""This file shows what is missing, wrong or worth a second look, live; a click goes there."""

from __future__ import annotations

import bisect
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.issues import SEVERITY_LABELS, Issue, Severity
from desktop.ui.icons import icon_pixmap
from desktop.ui.theme import TONE_ICONS, app_theme
from desktop.ui.widgets import EmptyState
from desktop.ui.wizard.issue_model import COUNT_ROLE, ISSUE_ROLE, IssueModel, Key

Index = QModelIndex | QPersistentModelIndex
MOST_LINES = 6
KEPT_HEIGHTS = 5000


class IssueDelegate(QStyledItemDelegate):
    """A section head with its count, or an issue: icon and its whole sentence."""

    width = 300

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[str, int, int], int] = {}  # wrapping a thousand lines anew costs a frame

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        if index.data(ISSUE_ROLE) is None:
            return QSize(self.width, metrics.lineSpacing() + 14)
        key = (str(index.data()), self.width, metrics.lineSpacing())
        if key not in self._heights:
            if len(self._heights) >= KEPT_HEIGHTS:
                self._heights.clear()
            room = QRect(0, 0, max(80, self.width - 48), 1000)
            self._heights[key] = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), key[0]).height()
        height = self._heights[key]
        return QSize(self.width, min(height, MOST_LINES * metrics.lineSpacing()) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = app_theme()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        issue: Issue | None = index.data(ISSUE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if issue is None:
            font = QFont(painter.font())
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            inner = rect.adjusted(12, 4, -12, 0)
            count = str(index.data(COUNT_ROLE))
            metrics = painter.fontMetrics()
            title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width() - 40)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        else:
            flags = option.state  # type: ignore[attr-defined]
            painter.setPen(Qt.PenStyle.NoPen)
            if flags & QStyle.StateFlag.State_Selected:
                painter.setBrush(theme.color("accent_soft"))
                painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 4, 4)
            elif flags & QStyle.StateFlag.State_MouseOver:
                painter.setBrush(theme.color("sunken"))
                painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 4, 4)
            tone = issue.severity.value
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(rect.x() + 12, rect.y() + 7, icon_pixmap(TONE_ICONS[tone], tone, 16, ratio))
            painter.setPen(theme.color("text"))
            words = rect.adjusted(36, 6, -12, -6)
            wrap = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
            painter.drawText(words, wrap, str(index.data()))
        painter.restore()


class _IssueTree(QTreeView):
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        delegate = self.itemDelegate()
        if isinstance(delegate, IssueDelegate) and delegate.width != self.viewport().width():
            delegate.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()


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
        layout.setSpacing(8)
        layout.addLayout(self._build_filter())
        self.view = _IssueTree(self)
        self.view.setObjectName("issue_panel.list")
        self.view.setProperty("part", "issues")
        self.view.setAccessibleName("问题清单")
        self.view.setModel(self.model)
        self.view.setItemDelegate(IssueDelegate(self.view))
        self.view.setHeaderHidden(True)
        self.view.setIndentation(0)
        self.view.setRootIsDecorated(False)
        self.view.setItemsExpandable(False)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.expandAll()
        next_step = "可以导出定稿了。" if session.notice else "新建申报时自动取用。"
        self.nothing = EmptyState("circle-check", "没有问题", next_step)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.nothing)
        layout.addWidget(self.stack, 1)
        self.model.rowsInserted.connect(self._on_rows_inserted)
        self.model.modelReset.connect(self.view.expandAll)
        self.view.clicked.connect(self._on_index_chosen)
        self.view.activated.connect(self._on_index_chosen)
        self._show_counts()

    def _build_filter(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        group = QButtonGroup(self)
        self.filters: dict[Severity | None, QPushButton] = {}
        for severity in (None, Severity.MISSING, Severity.ERROR, Severity.WARNING):
            chip = QPushButton(self)
            chip.setCheckable(True)
            chip.setProperty("part", "filter")
            chip.clicked.connect(lambda _on=False, wanted=severity: self.show_only(wanted))
            group.addButton(chip)
            self.filters[severity] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.filters[None].setChecked(True)
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
        self.filters[None].setText(f"全部 {self.model.total}")
        for severity, words in SEVERITY_LABELS.items():
            chip = self.filters[severity]
            chip.setText(f"{words} {counts[severity]}")
            chip.setAccessibleName(f"只看{words}，{counts[severity]} 项")
        self.stack.setCurrentWidget(self.view if self.model.rowCount() else self.nothing)
        self.counted.emit(self.model.total)

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        if parent.isValid():
            self.view.setExpanded(parent, True)
        else:
            for at in range(first, last + 1):
                self.view.setExpanded(self.model.index(at, 0), True)

    def _on_index_chosen(self, index: QModelIndex) -> None:
        issue = index.data(ISSUE_ROLE)
        if issue is not None:
            self._place = self.model.place(issue)
            self.issue_chosen.emit(issue)
