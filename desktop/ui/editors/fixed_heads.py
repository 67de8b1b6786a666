"""This file draws the heads of a table with fixed rows: frozen texts at the left, groups as bands, wrapped labels."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from desktop.ui.models.fixed_rows import FixedRowsModel, is_short_head
from desktop.ui.theme import app_theme

PAD, LINE_PAD = 8, 7  # px beside and above the words
BAND_TEXT = int((Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft).value | Qt.TextFlag.TextDontClip.value)
_WRAP = int(Qt.TextFlag.TextWordWrap.value)


def wrapped_height(metrics: QFontMetrics, text: str, width: int) -> int:
    """The height of ``text`` broken into lines of ``width`` px."""
    return metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), _WRAP, text).height()


class RowHeads(QHeaderView):
    """The fixed texts of the rows. They stay where they are when the cells scroll."""

    def __init__(self, model: FixedRowsModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._rows = model
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(20)

    def band(self) -> int:
        """The height of the heading of a group."""
        return self.fontMetrics().height() + 2 * LINE_PAD - 2

    def set_width(self, width: int) -> None:
        """Give the texts ``width`` px, and every row the height they need."""
        self.setFixedWidth(width)
        least = self.fontMetrics().height() + 2 * LINE_PAD + 2
        for row in range(self._rows.rowCount()):
            texts = self._rows.fixed(row).texts
            needed = max(
                (
                    wrapped_height(self.fontMetrics(), text, wide - 2 * PAD)
                    for (_left, wide), text in zip(self.places(width), texts, strict=False)
                ),
                default=0,
            )
            height = max(least, needed + 2 * LINE_PAD) + (self.band() if self._rows.group_at(row) else 0)
            if self.sectionSize(row) != height:
                self.resizeSection(row, height)

    def places(self, width: int) -> list[tuple[int, int]]:
        """(left, width) of each head in ``width`` px: numbers take what they need, the others share the rest."""
        heads, metrics = self._rows.heads, self.fontMetrics()
        fixed: dict[int, int] = {}
        for at, head in enumerate(heads):
            if at != self._rows.name_at and is_short_head(self._rows.fixed_rows, at):
                words = [head.label, *(row.texts[at] for row in self._rows.fixed_rows)]
                fixed[at] = max(map(metrics.horizontalAdvance, words)) + 2 * PAD + 4
        shares = sum(head.width for at, head in enumerate(heads) if at not in fixed) or 1
        rest = max(0, width - sum(fixed.values()))
        found, left = [], 0
        for at, head in enumerate(heads):
            wide = fixed.get(at, int(rest * head.width / shares))
            found.append((left, wide))
            left += wide
        return found

    def paintSection(self, painter: QPainter, rect: QRect, row: int) -> None:  # noqa: N802 (Qt's name)
        theme, group = app_theme(), self._rows.group_at(row)
        view = cast(QTableView, self.parent())
        is_current = view.currentIndex().row() == row
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.color("accent_soft" if is_current else "surface"))
        body = QRect(rect)
        if group:
            strip = QRect(rect.x(), rect.y(), rect.width(), self.band())
            body.setTop(strip.bottom() + 1)
            painter.fillRect(strip, theme.color("sunken"))
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(theme.color("muted"))
            painter.drawText(strip.translated(PAD, 0), BAND_TEXT, group)  # what is too long goes on above the cells
            font.setBold(False)
            painter.setFont(font)
        painter.setPen(theme.color("text"))
        line_from, texts = rect.x(), self._rows.fixed(row).texts
        for at, ((left, wide), head, text) in enumerate(
            zip(self.places(rect.width()), self._rows.heads, texts, strict=False)
        ):
            if row + 1 < self._rows.rowCount() and self._rows.repeats(row + 1, at):
                line_from = rect.x() + left + wide  # no line within what is said once for several rows
            if self._rows.repeats(row, at):
                continue
            place = QRect(rect.x() + left, body.y(), wide, body.height()).adjusted(PAD, 0, -PAD, 0)
            side = Qt.AlignmentFlag.AlignHCenter if head.align == "centre" else Qt.AlignmentFlag.AlignLeft
            painter.drawText(place, int((Qt.AlignmentFlag.AlignVCenter | side).value) | _WRAP, text)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(line_from, rect.bottom(), rect.right(), rect.bottom())
        painter.drawLine(rect.right(), body.top(), rect.right(), rect.bottom())
        self._paint_mark(painter, body, row)
        painter.restore()

    def _paint_mark(self, painter: QPainter, body: QRect, row: int) -> None:
        """A bar at the left: the worst in this row, also outside the shown cells; of 未填 the cells themselves speak."""
        severity = self._rows.hidden_severity(row)
        worst = self._rows.row_severity(row)
        severity = worst if worst in ("error", "warning") else severity
        if severity:
            painter.fillRect(QRect(body.x(), body.y(), 3, body.height()), app_theme().color(severity))


class HeadLabels(QWidget):
    """The labels of the fixed heads, over the corner of the grid."""

    def __init__(self, heads: RowHeads, model: FixedRowsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._heads, self._rows = heads, model
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def needed_height(self, width: int) -> int:
        """The height of the labels in ``width`` px."""
        font = self.font()
        font.setBold(True)
        metrics = QFontMetrics(font)
        places = self._heads.places(width)
        heights = [
            wrapped_height(metrics, head.label, wide - 2 * PAD)
            for (_left, wide), head in zip(places, self._rows.heads, strict=True)
        ]
        return max(heights, default=0) + 2 * LINE_PAD

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = app_theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.color("muted"))
        for (left, wide), head in zip(self._heads.places(self.width()), self._rows.heads, strict=True):
            place = QRect(left, 0, wide, self.height()).adjusted(PAD, 0, -PAD, 0)
            side = Qt.AlignmentFlag.AlignHCenter if head.align == "centre" else Qt.AlignmentFlag.AlignLeft
            painter.drawText(place, int((Qt.AlignmentFlag.AlignVCenter | side).value) | _WRAP, head.label)
        painter.setPen(theme.color("hairline"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
        painter.end()


class ColumnHeads(QHeaderView):
    """Heads of the columns, broken into lines where they are long; as high as the heads in the corner need."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.least = 0
        self.setSectionsClickable(True)
        self.setDefaultAlignment(cast(Any, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | _WRAP))

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width(), max(size.height(), self.least))

    def sectionSizeFromContents(self, column: int) -> QSize:  # noqa: N802 (Qt's name)
        words = str(self.model().headerData(column, Qt.Orientation.Horizontal))
        font = self.font()
        font.setBold(True)
        room = self.sectionSize(column) - 22
        return QSize(self.sectionSize(column), wrapped_height(QFontMetrics(font), words, room) + 14)
