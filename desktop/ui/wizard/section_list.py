"""This file lists the sections of a form with their states: icon, word, colour and n/m."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.checking.completeness import SectionState, StateKind
from desktop.ui.icons import icon_pixmap
from desktop.ui.theme import app_theme, grown
from desktop.ui.wizard.undecided import short_words

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
WIDTH, STRIP = 220, 64  # px; the strip has room for state, number and n/m
OUTER, INNER = 4, 8  # px left and right of a section, and of its words
STATE_ROLE = Qt.ItemDataRole.UserRole + 1
WORDS_ROLE = Qt.ItemDataRole.UserRole + 2
STATE_LOOKS: dict[StateKind, tuple[str, str]] = {  # state → (icon, colour)
    StateKind.NOT_STARTED: ("circle", "muted"),
    StateKind.FILLING: ("circle-dashed", "missing"),
    StateKind.HAS_ERRORS: ("circle-alert", "error"),
    StateKind.COMPLETE: ("circle-check", "success"),
    StateKind.NOT_APPLICABLE: ("minus", "muted"),
}


class SectionModel(QAbstractListModel):
    """One line a section; the states come from the session at the moment they are painted."""

    def __init__(self, session: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._states = [session.section_state(section.id) for section in session.form.sections]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._states)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        section, state = self._session.form.sections[index.row()], self._states[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return section.title
        if role == STATE_ROLE:
            return state
        if role == WORDS_ROLE:
            return self._state_words(section.id, state)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{section.title}\n{self._state_words(section.id, state)}" + (
                f"，已填 {state.filled}/{state.needed} 项必填" if state.needed else ""
            )
        return None

    def _state_words(self, section_id: str, state: SectionState) -> str:
        """The state in words; what is not needed says which answer makes it so, or which one is waited for."""
        why = short_words(self._session, section_id) if state.kind is StateKind.NOT_APPLICABLE else ""
        return why or str(state.text)

    def refresh(self, section_ids: Iterable[str]) -> None:
        wanted = set(section_ids)
        for at, section in enumerate(self._session.form.sections):
            if section.id in wanted or self._states[at].kind is StateKind.NOT_APPLICABLE:
                self._states[at] = self._session.section_state(section.id)
                self.dataChanged.emit(self.index(at), self.index(at))


def title_font(font: QFont, *, is_current: bool) -> QFont:
    """The font of a title; that of the current section is heavier."""
    made = QFont(font)
    if is_current:
        made.setWeight(QFont.Weight.DemiBold)
    return made


class SectionDelegate(QStyledItemDelegate):
    """Title in up to two lines; below it the state in words, n/m at the right. On the strip icon, number and n/m."""

    @property
    def _is_narrow(self) -> bool:
        view = self.parent()
        return isinstance(view, SectionList) and view.is_narrow

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if self._is_narrow:
            return QSize(grown(STRIP) - OUTER, 2 * QFontMetrics(option.font).lineSpacing() + 18)  # type: ignore[attr-defined]
        metrics = QFontMetrics(title_font(option.font, is_current=True))  # type: ignore[attr-defined]
        view = self.parent()
        wide = view.viewport().width() if isinstance(view, QAbstractItemView) else WIDTH
        room = QRect(0, 0, wide - 2 * (OUTER + INNER), 400)
        words = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), str(index.data()))
        lines = 2 if words.height() > metrics.lineSpacing() + 4 else 1
        return QSize(wide - OUTER, (lines + 1) * metrics.lineSpacing() + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, state = app_theme(), index.data(STATE_ROLE)
        icon_name, token = STATE_LOOKS[state.kind]
        rect: QRect = option.rect.adjusted(OUTER, 1, -OUTER, -1)  # type: ignore[attr-defined]
        flags = option.state  # type: ignore[attr-defined]
        is_current = bool(flags & QStyle.StateFlag.State_Selected)
        view = self.parent()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_current:
            painter.setBrush(theme.color("accent_soft"))
        elif flags & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.color("sunken"))
        if is_current and isinstance(view, QAbstractItemView) and view.hasFocus():
            painter.setPen(theme.color("focus"))
        painter.drawRoundedRect(rect, 6, 6)
        small = QFont(painter.font())
        small.setPixelSize(max(12, small.pixelSize() - 1))
        counts = f"{state.filled}/{state.needed}" if state.needed else ""
        if self._is_narrow:
            self._paint_narrow(painter, rect, index, small, counts, is_current=is_current)
            painter.restore()
            return
        inner = rect.adjusted(INNER, 7, -INNER, -7)
        font = title_font(painter.font(), is_current=is_current)
        painter.setFont(small)
        foot = QRect(
            inner.x(),
            inner.bottom() - painter.fontMetrics().height() + 1,
            inner.width(),
            painter.fontMetrics().height(),
        )
        counts_width = painter.fontMetrics().horizontalAdvance(counts) + 4 if counts else 0
        pixmap = icon_pixmap(icon_name, token, 14, painter.device().devicePixelRatioF())
        painter.drawPixmap(foot.x(), foot.y() + (foot.height() - 14) // 2, pixmap)
        painter.setPen(theme.color(token))
        words = QRect(foot.x() + 20, foot.y(), foot.width() - 20 - counts_width, foot.height())
        elided = painter.fontMetrics().elidedText(index.data(WORDS_ROLE), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, elided)
        painter.setPen(theme.color("muted"))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, counts)
        painter.setFont(font)
        painter.setPen(theme.color("accent_text" if is_current else "text"))
        title = QRect(inner.x(), inner.y(), inner.width(), foot.y() - inner.y() - 2)
        wrap = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)
        painter.drawText(title, wrap, str(index.data()))
        painter.restore()

    def _paint_narrow(
        self, painter: QPainter, rect: QRect, index: Index, small: QFont, counts: str, *, is_current: bool
    ) -> None:
        theme, (icon_name, token) = app_theme(), STATE_LOOKS[index.data(STATE_ROLE).kind]
        half = rect.height() // 2
        ratio = painter.device().devicePixelRatioF()
        upper = QRect(rect.x(), rect.y() + 3, rect.width(), half - 3)
        lower = QRect(rect.x(), rect.y() + half, rect.width(), half - 3)
        number = short_title(str(index.data()), index.row())
        painter.setFont(title_font(painter.font(), is_current=is_current))
        wide = painter.fontMetrics().horizontalAdvance(number)
        left = upper.x() + (upper.width() - wide - 18) // 2
        painter.drawPixmap(left, upper.y() + (upper.height() - 14) // 2, icon_pixmap(icon_name, token, 14, ratio))
        painter.setPen(theme.color("accent_text" if is_current else "text"))
        painter.drawText(QRect(left + 18, upper.y(), wide + 2, upper.height()), Qt.AlignmentFlag.AlignVCenter, number)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, counts)


def short_title(title: str, row: int) -> str:
    """What stands for a section where its title has no room: its own number (一), else its place."""
    head, separator, _rest = title.partition("、")
    return head if separator and len(head) <= 2 else str(row + 1)


class SectionList(QListView):
    """Free movement: ``section_chosen`` on click and on the arrow keys."""

    section_chosen = Signal(str)

    def __init__(self, session: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.is_narrow = False
        self.setObjectName("section_list")
        self.setProperty("part", "sections")
        self.setAccessibleName("填报章节")
        self.setFixedWidth(WIDTH)
        self.setModel(SectionModel(session, self))
        self.setItemDelegate(SectionDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_narrow(self, is_narrow: bool) -> None:
        """A strip of icons, numbers and n/m; titles and states are in the tooltips."""
        if is_narrow != self.is_narrow:
            self.is_narrow = is_narrow
            self.setFixedWidth(grown(STRIP) if is_narrow else WIDTH)
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # a scroll bar came or went: titles break at another place

    def show_section(self, section_id: str) -> None:
        """Mark the section that is shown, without saying that a person chose it."""
        ids = [section.id for section in self._session.form.sections]
        if section_id in ids and self.currentIndex().row() != ids.index(section_id):
            blocked = self.blockSignals(True)
            self.setCurrentIndex(self.model().index(ids.index(section_id), 0))
            self.blockSignals(blocked)

    def refresh(self, section_ids: Iterable[str]) -> None:
        model = self.model()
        assert isinstance(model, SectionModel)
        model.refresh(section_ids)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def _on_current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.section_chosen.emit(self._session.form.sections[current.row()].id)
