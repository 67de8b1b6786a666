"""This file draws which of the five links (五个环节) the scenarios cover, and how many each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop.forms.catalogues import scenario_guide
from desktop.ui.editors.flow import FlowLayout
from desktop.ui.icons import icon_pixmap
from desktop.ui.theme import app_theme
from desktop.ui.widgets import label

MOST_IN_A_ROW = 6
BAR = 6  # px: height of the coloured bar
ICON = 14


class Segment(QAbstractButton):
    """One link: a bar, its name with an icon, and how many scenarios it has in words. A click goes to the first."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.count = -1
        self.setObjectName(f"coverage.{name}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_count(0)

    @property
    def is_covered(self) -> bool:
        return self.count > 0

    @property
    def words(self) -> str:
        """3 个场景, or 还没有场景."""
        return f"{self.count} 个场景" if self.count else "还没有场景"

    def show_count(self, count: int) -> None:
        if count == self.count:
            return
        self.count = count
        deed = "点击到第一个" if count else "点击添加一个"
        self.setToolTip(f"“{self.name}”{self.words}，{deed}")
        self.setAccessibleName(f"{self.name}：{self.words}")
        self.setAccessibleDescription(deed)
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        wide = max(metrics.horizontalAdvance(self.name) + ICON + 6, metrics.horizontalAdvance("还没有场景"))
        return QSize(wide + 12, BAR + 2 * metrics.lineSpacing() + 12)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = app_theme()
        token = "success" if self.is_covered else "missing"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        bar = QRect(3, 3, self.width() - 6, BAR)
        if self.is_covered:
            painter.setBrush(theme.color("success"))
        else:  # hollow: the shape differs, not the colour alone
            painter.setPen(theme.color("border"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(bar, BAR // 2, BAR // 2)
        high = self.fontMetrics().lineSpacing()
        top = QRect(4, BAR + 6, self.width() - 8, high)
        icon = icon_pixmap(
            "circle-check" if self.is_covered else "circle-dashed", token, ICON, self.devicePixelRatioF()
        )
        painter.drawPixmap(top.x(), top.y() + (high - ICON) // 2, icon)
        painter.setPen(theme.color("text"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(top.adjusted(ICON + 4, 0, 0, 0), align, self.name)
        small = QFont(painter.font())
        small.setPixelSize(max(12, self.fontInfo().pixelSize() - 1))
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(top.translated(0, high), align, self.words)
        if self.hasFocus():
            painter.setPen(theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()


class CoverageBar(QWidget):
    """A segment for each of the five links; where no mapping was published, for each stage of the edition.

    ``chosen`` carries the name of the link that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, edition: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        guide = scenario_guide()
        self._edition = edition
        self._links = guide.links(edition)
        names = list(self._links or [stage.name for stage in guide.stages(edition)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.summary = label("", "small")
        column.addWidget(self.summary)
        body = QWidget(self)
        self.segments: dict[str, Segment] = {}
        row = FlowLayout(body, gap=4) if len(names) > MOST_IN_A_ROW else QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        if isinstance(row, QHBoxLayout):
            row.setSpacing(4)
        for name in names:
            segment = Segment(name, body)
            segment.clicked.connect(lambda _checked=False, one=name: self.chosen.emit(one))
            self.segments[name] = segment
            if isinstance(row, QHBoxLayout):
                row.addWidget(segment, 1)
            else:
                row.addWidget(segment)
        column.addWidget(body)
        self.setVisible(bool(names))

    def name_of(self, stage: str) -> str:
        """The link a stage counts for; "" when it counts for none."""
        if self._links:
            return scenario_guide().link_of(self._edition, stage) or ""
        return stage if stage in self.segments else ""

    def stage_for(self, name: str) -> str:
        """The stage a new scenario of this link begins with: the one of its own name, or the first that counts."""
        stages = [stage.name for stage in scenario_guide().stages(self._edition) if self.name_of(stage.name) == name]
        return name if name in stages or not stages else stages[0]

    def show_stages(self, stages: Sequence[str]) -> None:
        """Count the stages of all rows; a stage outside the edition counts for nothing."""
        found = Counter(self.name_of(stage) for stage in stages)
        for name, segment in self.segments.items():
            segment.show_count(found.get(name, 0))
        covered = sum(segment.is_covered for segment in self.segments.values())
        self.summary.setText(f"环节覆盖 {covered}/{len(self.segments)}")
