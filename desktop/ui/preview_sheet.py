"""This file shows one white page with the marks on it: frames of problems, and what can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QToolTip

from desktop.ui.icons import icon_pixmap
from desktop.ui.pdf_pages import PageSize
from desktop.ui.theme import LIGHT, TONE_ICONS

ICON = 20  # px of a mark's icon; smaller where the margin is narrow
LEAST_ICON = 10
MARGIN = 54.0  # points: free at the left of every page, where the icons stand
MOST_WORDS = 6  # sentences in one tooltip
_LINES = {"missing": Qt.PenStyle.DashLine, "error": Qt.PenStyle.SolidLine, "warning": Qt.PenStyle.DotLine}
_REACH = 3.0  # px around a frame that still hit it

#: The box (x, y, width, height in points) and the path of what can be clicked at a point of a page, or None.
Finder = Callable[[int, float, float], "tuple[QRectF, str] | None"]


@dataclass(frozen=True, slots=True)
class PageMark:
    """A frame on a page: ``box`` in points from its top left corner, ``words`` for the tooltip, ``key`` whose it is.

    ``tone`` is missing, error or warning: each has its colour, its line and its icon in the margin; accent
    only points something out.
    """

    key: Hashable
    page: int
    box: tuple[float, float, float, float]
    tone: str
    words: str


class PageSheet(QLabel):
    """One page; knows which picture it shows. Paper is white in every appearance, so are the colours of its marks."""

    mark_clicked = Signal(object)  # key
    place_clicked = Signal(str)  # path

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.shown_width = 0
        self.size_in_points = PageSize(595.0, 842.0)
        self.find_place: Finder | None = None
        self.marks: tuple[PageMark, ...] = ()
        self._current: Hashable = None
        self._hovered: QRectF | None = None
        self._icons: tuple[float, list[tuple[QRectF, list[PageMark]]]] | None = None  # for which scale
        self.setObjectName(f"pdf_page_{number}")
        self.setAccessibleName(f"第 {number} 页")
        self.setStyleSheet("PageSheet { background: white; }")  # named, or its tooltips were white too
        self.setScaledContents(True)
        self.setMouseTracking(True)

    # --- what the preview calls -----------------------------------------------------------------------

    @property
    def scale(self) -> float:
        """px a point."""
        return self.width() / max(self.size_in_points.width, 1.0)

    def show_marks(self, marks: Sequence[PageMark], current: Hashable) -> None:
        if (self.marks, self._current) != (tuple(marks), current):
            self.marks, self._current = tuple(marks), current
            self._icons = None
            self.setAccessibleDescription(f"本页有 {len(self.marks)} 处问题" if self.marks else "")
            self.update()

    def show_current(self, key: Hashable) -> None:
        if key != self._current:
            self._current = key
            self.update()

    def pixels(self, box: tuple[float, float, float, float]) -> QRectF:
        """A box of points in px of the sheet."""
        x, y, width, height = (value * self.scale for value in box)
        return QRectF(x, y, width, height)

    def icons(self) -> list[tuple[QRectF, list[PageMark]]]:
        """The icons in the margin: one for all marks of one kind that begin at the same height."""
        if self._icons is None or self._icons[0] != self.scale:
            self._icons = (self.scale, self._lay_icons())
        return self._icons[1]

    def _lay_icons(self) -> list[tuple[QRectF, list[PageMark]]]:
        edge = MARGIN * self.scale
        side = min(ICON, max(LEAST_ICON, edge / 2))
        found: list[tuple[QRectF, list[PageMark]]] = []
        for mark in sorted((mark for mark in self.marks if mark.tone in _LINES), key=lambda one: one.box[1]):
            y = self.pixels(mark.box).top()
            near = [entry for entry in found[-4:] if abs(entry[0].top() - y) < side + 2]
            same = next((entry for entry in near if entry[1][0].tone == mark.tone), None)
            if same is not None:
                same[1].append(mark)
                continue
            top = near[0][0].top() if near else y
            left = edge - side - len(near) * (side + 10)
            found.append((QRectF(max(left, 1.0), top, side, side), [mark]))
        return found

    def marks_at(self, at: QPointF) -> list[PageMark]:
        """The marks at a point in px: of an icon all it stands for, else the frames there, the smallest first."""
        for box, marks in self.icons():
            if box.adjusted(-2, -2, 10, 2).contains(at):
                return marks
        reach = (-_REACH, -_REACH, _REACH, _REACH)
        found = [mark for mark in self.marks if self.pixels(mark.box).adjusted(*reach).contains(at)]
        return sorted(found, key=lambda mark: mark.box[2] * mark.box[3])

    # --- painting -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.marks and self._hovered is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in self.marks:
            self._paint_frame(painter, mark)
        if self._hovered is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(LIGHT.accent), 1.0))
            painter.drawRect(self._hovered)
        ratio = self.devicePixelRatioF()
        for box, marks in self.icons():
            self._paint_icon(painter, box, marks, ratio)
        painter.end()

    def _paint_frame(self, painter: QPainter, mark: PageMark) -> None:
        colour = QColor(getattr(LIGHT, mark.tone))
        is_current = mark.key == self._current
        fill = QColor(colour)
        fill.setAlpha((56 if mark.tone in _LINES else 30) if is_current else 22)
        painter.setBrush(fill)
        pen = QPen(colour, 3.0 if is_current else 1.5, _LINES.get(mark.tone, Qt.PenStyle.SolidLine))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        grown = 2.0 if is_current else 1.0  # the line stands around what is printed, not on it
        painter.drawRect(self.pixels(mark.box).adjusted(-grown, -grown, grown, grown))

    def _paint_icon(self, painter: QPainter, box: QRectF, marks: list[PageMark], ratio: float) -> None:
        tone = marks[0].tone
        pixmap = icon_pixmap(TONE_ICONS[tone], tone, round(box.width()), ratio, on_paper=True)
        painter.drawPixmap(box.toRect().topLeft(), pixmap)
        if len(marks) > 1:
            font = QFont(painter.font())
            font.setPixelSize(10)
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(getattr(LIGHT, tone)))
            room = QRectF(box.right() - 1, box.top() - 3, 20, 12)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), str(len(marks)))

    # --- mouse ----------------------------------------------------------------------------------------

    def _place_at(self, at: QPointF) -> tuple[QRectF, str] | None:
        if self.find_place is None:
            return None
        return self.find_place(self.number, at.x() / self.scale, at.y() / self.scale)

    def _hover(self, box: QRectF | None, is_hand: bool) -> None:
        if box != self._hovered:
            self._hovered = box
            self.update()
        if is_hand:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self.marks_at(at):
            self._hover(None, True)
            return
        found = self._place_at(at)
        box = self.pixels((found[0].x(), found[0].y(), found[0].width(), found[0].height())) if found else None
        self._hover(box, found is not None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None, False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Taken, so that the release comes here too; the wheel still scrolls."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.rect().contains(event.position().toPoint()):
            return
        marks = self.marks_at(event.position())
        if marks:
            self.mark_clicked.emit(marks[0].key)
            return
        found = self._place_at(event.position())
        if found is not None:
            self.place_clicked.emit(found[1])

    def tooltip_at(self, at: QPoint) -> str:
        """What the marks at a point say, each on a line of its own."""
        words = list(dict.fromkeys(mark.words for mark in self.marks_at(QPointF(at))))
        if len(words) > MOST_WORDS:
            words = [*words[:MOST_WORDS], f"还有 {len(words) - MOST_WORDS} 处"]
        return "\n".join(words)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.tooltip_at(event.pos())
            if words:
                lines = escape(words).replace("\n", "<br>")  # rich text is wrapped
                around = QRect(event.pos(), event.pos()).adjusted(-4, -4, 4, 4)
                QToolTip.showText(event.globalPos(), f"<qt>{lines}</qt>", self, around)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)
