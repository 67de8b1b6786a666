"""This file draws lists of problems: heads with their count, and each problem with its icon and whole sentence."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from desktop.issues import Issue
from desktop.ui.icons import icon_pixmap
from desktop.ui.theme import TONE_ICONS, app_theme
from desktop.ui.wizard.issue_model import COUNT_ROLE, ISSUE_ROLE, REASON_ROLE

Index = QModelIndex | QPersistentModelIndex
MOST_LINES = 6
KEPT_HEIGHTS = 5000
MANY = 1000  # problems: from here on every line is two lines of text high, so that none has to be wrapped beforehand
_DIGITS = str.maketrans("123456789", "000000000")


class IssueDelegate(QStyledItemDelegate):
    """A head with its count, or an issue: icon, its whole sentence, and the reason when one is written."""

    width = 300
    is_dense = False  # every line has the same height; the tooltip shows a sentence that is longer

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[str, int, int], int] = {}  # wrapping a thousand lines anew costs a frame

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        if self.is_dense:
            return QSize(self.width, 2 * metrics.lineSpacing() + 12)
        if index.data(ISSUE_ROLE) is None:
            return QSize(self.width, metrics.lineSpacing() + 14)
        # The same sentence of another row is as high: digits are equally wide, 0 is never narrower than another.
        key = (str(index.data()).translate(_DIGITS), self.width, metrics.lineSpacing())
        if key not in self._heights:
            if len(self._heights) >= KEPT_HEIGHTS:
                self._heights.clear()
            room = QRect(0, 0, max(80, self.width - 48), 1000)
            self._heights[key] = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), key[0]).height()
        height = min(self._heights[key], MOST_LINES * metrics.lineSpacing())
        return QSize(self.width, height + 12 + (metrics.lineSpacing() if index.data(REASON_ROLE) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        issue: Issue | None = index.data(ISSUE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if issue is None:
            _paint_head(painter, rect, index)
        else:
            _paint_issue(painter, rect, index, issue, option.state)  # type: ignore[attr-defined]
        painter.restore()


def _paint_head(painter: QPainter, rect: QRect, index: Index) -> None:
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(app_theme().color("muted"))
    inner = rect.adjusted(12, 4, -12, 0)
    count = str(index.data(COUNT_ROLE))
    metrics = painter.fontMetrics()
    title = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, inner.width() - 40)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, title)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)


def _paint_issue(painter: QPainter, rect: QRect, index: Index, issue: Issue, flags: QStyle.StateFlag) -> None:
    theme = app_theme()
    painter.setPen(Qt.PenStyle.NoPen)
    is_selected = bool(flags & QStyle.StateFlag.State_Selected)
    if is_selected:
        painter.setBrush(theme.color("accent_soft"))
        painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 4, 4)
    elif flags & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 4, 4)
    tone = issue.severity.value
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(rect.x() + 12, rect.y() + 7, icon_pixmap(TONE_ICONS[tone], tone, 16, ratio))
    painter.setPen(theme.color("text"))
    reason, line = str(index.data(REASON_ROLE) or ""), painter.fontMetrics().lineSpacing()
    words = rect.adjusted(36, 6, -12, -6 - (line if reason else 0))
    wrap = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
    painter.drawText(words, wrap, str(index.data()))
    if reason:
        painter.setPen(theme.color("muted"))
        below = QRect(words.left(), words.bottom() + 1, words.width(), line)
        shown = painter.fontMetrics().elidedText(f"理由：{reason}", Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, shown)


class IssueTree(QTreeView):
    """A list of problems under heads that cannot be folded."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("part", "issues")
        self.setAccessibleName(words)
        self.setItemDelegate(IssueDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def expandAll(self) -> None:  # noqa: N802 (Qt's name)
        """Show everything; very many problems as lines of equal height."""
        model, delegate = self.model(), self.itemDelegate()
        listed = sum(model.rowCount(model.index(row, 0)) for row in range(model.rowCount()))
        if isinstance(delegate, IssueDelegate):
            delegate.is_dense = listed > MANY
            self.setUniformRowHeights(delegate.is_dense)
        super().expandAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        delegate = self.itemDelegate()
        if isinstance(delegate, IssueDelegate) and delegate.width != self.viewport().width():
            delegate.width = self.viewport().width()
            self.scheduleDelayedItemsLayout()
