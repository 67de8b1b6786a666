"""This file offers the names of the scenario guide (参考指引) while one is typed, and says how sure each name is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QCompleter, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.forms.catalogues import scenario_guide
from desktop.ui.theme import app_theme

Index = QModelIndex | QPersistentModelIndex
SURENESS_ROLE = Qt.ItemDataRole.UserRole + 1
LEAST_WIDTH = 380  # px: a name and how sure it is, beside each other
CERTAIN = "high"
_GAP = 16
_NO_NAME = "\0"  # in no name


def edition_words(edition: str) -> str:
    """One sentence about where the names of an edition come from; "" for an edition we know nothing of."""
    guide = scenario_guide()
    if edition not in guide.editions:
        return ""
    named = f"{edition} 年版参考指引（{guide.document_number(edition)}）"
    if not guide.has_all_names(edition):
        return f"{named}的场景名录未能取得，场景名请按正式文件填写，程序不核对；环节名可从列表中选。"
    scenarios = guide.scenarios(edition)
    unsure = sum(scenario.confidence != CERTAIN for scenario in scenarios)
    if not unsure:
        return ""
    return f"场景名按转引材料整理，{named}列出的 {len(scenarios)} 个中有 {unsure} 个未对照官方文本，选用前请核对。"


def name_words(edition: str, name: str) -> str:
    """How sure a listed name is, with what is noted about it; "" for a name that is not listed."""
    found = scenario_guide().find_scenario(edition, name) if name else None
    if found is None:
        return ""
    return f"名录：{found.confidence_label}" + (f"；{found.note}" if found.note else "") + "。"


class ScenarioNames(QStandardItemModel):
    """The scenarios of a stage; a row holds its name, how sure it is, and the note as a tooltip."""

    def __init__(self, edition: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self._stage: str | None = None

    def show_stage(self, stage: str) -> None:
        """The names of one stage, all of the edition while none is chosen."""
        if stage == self._stage:
            return
        self._stage = stage
        self.clear()
        for scenario in scenario_guide().scenarios(self._edition, stage):
            item = QStandardItem(scenario.name)
            item.setEditable(False)
            item.setData(scenario.confidence_label, SURENESS_ROLE)
            item.setToolTip(scenario.note)
            item.setAccessibleText(f"{scenario.name}，{scenario.confidence_label}")
            self.appendRow(item)

    def names(self) -> Sequence[str]:
        return [self.item(row).text() for row in range(self.rowCount())]


class NameCompleter(QCompleter):
    """Offers the names that contain what is typed; nothing once it is the only one: an open list eats the next click."""

    def __init__(self, words: QAbstractItemModel, parent: QObject | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setFilterMode(Qt.MatchFlag.MatchContains)

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 (Qt's name)
        words = self._words
        names = [str(words.index(row, 0).data()) for row in range(words.rowCount())]
        is_only = path in names and sum(path in name for name in names) == 1
        return [_NO_NAME if is_only else path]


class NameDelegate(QStyledItemDelegate):
    """车间智能排产 · 未对照官方文本: the name at the left, how sure it is at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        sureness = str(index.data(SURENESS_ROLE) or "")
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        return QSize(size.width() + _GAP + metrics.horizontalAdvance(sureness), max(size.height(), 32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        name, sureness = shown.text, str(index.data(SURENESS_ROLE) or "")  # type: ignore[attr-defined]
        shown.text = ""  # type: ignore[attr-defined]
        QApplication.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)  # type: ignore[attr-defined]
        theme, rect = app_theme(), cast(QRect, option.rect).adjusted(8, 0, -8, 0)  # type: ignore[attr-defined]
        painter.save()
        metrics = painter.fontMetrics()
        wide = min(metrics.horizontalAdvance(sureness), max(0, rect.width() - metrics.horizontalAdvance(name) - _GAP))
        painter.setPen(theme.color("text"))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter.value), name)
        painter.setPen(theme.color("muted"))
        place = QRect(rect.right() - wide, rect.y(), wide + 1, rect.height())
        words = metrics.elidedText(sureness, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(place, int((Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight).value), words)
        painter.restore()
