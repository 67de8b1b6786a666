"""This file finds what cannot be read or reached in a shown window: clipped, overlapping, outside, nameless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QStackedWidget,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

from desktop.ui.preview import PdfPreview
from desktop.ui.widgets import ElidedLabel, StateChip, Toast

SLACK = 1  # px: sizes are rounded
LEAST_SHOWN = 3  # characters of an elided text that must be left, or nobody knows what it says
HEAD_PADDING = 11 + 8  # px beside the words of a column head, as resources/styles/app.qss has it
LINE_ROOM = 12  # px of a line of text that its frame and margins take
Rects = dict[QWidget, QRect]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person could not read or reach: what kind, which widget, and the numbers."""

    kind: str
    where: str
    detail: str = ""


def look_at(window: QWidget) -> list[Finding]:
    """Everything wrong with ``window`` as it is shown now; it must be visible."""
    shown = [window, *(part for part in window.findChildren(QWidget) if part.isVisible())]
    return [
        *(found for part in shown for found in _clipped(part)),
        *_outside(window, shown),
        *_overlapping(shown),
        *_sideways(shown),
        *_nameless(shown),
    ]


def path_of(widget: QWidget) -> str:
    """The widget and the named parts around it, and the words it shows."""
    parts: list[str] = []
    at: QWidget | None = widget
    while at is not None and len(parts) < 4:
        if at.objectName() or at is widget:
            parts.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    words = words_of(widget)[:40]
    return "/".join(reversed(parts)) + (f" “{words}”" if words else "")


def words_of(widget: QWidget) -> str:
    """What a widget says, "" for one without words of its own."""
    if isinstance(widget, ElidedLabel | StateChip):
        return widget.text
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().strip()
    if isinstance(widget, QGroupBox):
        return widget.title()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return ""


# ---- words that do not fit --------------------------------------------------------------------------


def _clipped(part: QWidget) -> Iterator[Finding]:
    if isinstance(part, ElidedLabel):
        yield from _elided(part)
    elif isinstance(part, QLabel):
        if not isinstance(part.parentWidget(), ElidedLabel):
            yield from _label(part)
    elif isinstance(part, QTabBar):
        yield from _tabs(part)
    elif isinstance(part, QHeaderView):
        yield from _heads(part)
    elif isinstance(part, QComboBox):
        yield from _combo(part)
    elif isinstance(part, QLineEdit):
        yield from _line(part)
    elif isinstance(part, QAbstractButton) and _is_ours(part):
        yield from _too_small(part, is_read=bool(part.text().strip()) and not _shows_icon_only(part))
    elif isinstance(part, QGroupBox):
        if part.fontMetrics().horizontalAdvance(part.title()) > part.width():
            yield Finding("clipped", path_of(part))
    elif isinstance(part, QAbstractItemView) and not isinstance(part, QTableView):
        yield from _items(part)


def _too_small(part: QWidget, *, is_read: bool) -> Iterator[Finding]:
    wide = part.sizeHint().width()
    lines = part.text().count("\n") + 1 if isinstance(part, QLabel | QAbstractButton) else 1
    high = lines * part.fontMetrics().height()  # a style sheet may make a button lower than its hint
    if is_read and (wide > part.width() + SLACK or high > part.height() + SLACK):
        needs = f"{wide}×{high}"
        yield Finding("clipped", path_of(part), f"needs {needs}, has {part.width()}×{part.height()}")


def _label(part: QLabel) -> Iterator[Finding]:
    if not part.text().strip():
        return
    if not part.wordWrap():
        yield from _too_small(part, is_read=True)
        return
    if part.heightForWidth(part.width()) > part.height() + SLACK:
        needs = part.heightForWidth(part.width())
        yield Finding("clipped", path_of(part), f"needs {needs} px, is {part.height()} high")
    if part.textFormat() == Qt.TextFormat.PlainText:
        room = part.contentsRect().width() - 2 * part.margin()
        box = part.fontMetrics().boundingRect(QRect(0, 0, room, 10_000), int(Qt.TextFlag.TextWordWrap), part.text())
        if box.width() > room + SLACK:
            yield Finding("clipped", path_of(part), f"a word needs {box.width()} px, has {room}")


def _elided(part: ElidedLabel) -> Iterator[Finding]:
    inner = part.findChild(QLabel)
    if inner is None or inner.text() == part.text:
        return
    if part.toolTip() != part.text or part.text not in part.accessibleName():
        yield Finding("elided", path_of(part), "the whole text is neither tooltip nor accessible name")
    if len(inner.text().strip("…")) < min(LEAST_SHOWN, len(part.text)):
        yield Finding("elided", path_of(part), f"shows only “{inner.text()}”")


def _tabs(bar: QTabBar) -> Iterator[Finding]:
    for at in range(bar.count()):
        if bar.isTabVisible(at):
            rect, room = bar.tabRect(at), bar.fontMetrics().horizontalAdvance(bar.tabText(at).replace("&", ""))
            if room > rect.width() or not bar.rect().contains(rect):
                yield Finding("clipped", f"{path_of(bar)} tab “{bar.tabText(at)}”", f"{rect.width()} px for {room}")


def _heads(header: QHeaderView) -> Iterator[Finding]:
    model = header.model()
    if model is None or header.orientation() == Qt.Orientation.Vertical or type(header) is not QHeaderView:
        return  # heads that draw themselves take care of their words
    wraps = bool(header.defaultAlignment() & Qt.TextFlag.TextWordWrap)
    flags = int(Qt.TextFlag.TextWordWrap) if wraps else 0
    for at in range(header.count()):
        if header.isSectionHidden(at):
            continue
        words = str(model.headerData(at, header.orientation()) or "")
        room = QRect(0, 0, header.sectionSize(at) - HEAD_PADDING, 10_000)
        needs = header.fontMetrics().boundingRect(room, flags, words)
        tip = str(model.headerData(at, header.orientation(), Qt.ItemDataRole.ToolTipRole) or "")
        is_told = words.removesuffix(" *") in tip and header.textElideMode() != Qt.TextElideMode.ElideNone
        if not is_told and (needs.width() > room.width() + SLACK or needs.height() > header.height()):
            yield Finding("clipped", f"{path_of(header)} head “{words}”", f"needs {needs.width()}, has {room.width()}")


def _combo(box: QComboBox) -> Iterator[Finding]:
    words = box.currentText()
    room = box.width() - 40  # its frame and its arrow
    if words and box.fontMetrics().horizontalAdvance(words) > room and words not in box.toolTip():
        yield Finding("elided", path_of(box), f"{room} px, and the whole text is not in the tooltip")


def _line(line: QLineEdit) -> Iterator[Finding]:
    if line.text() or not line.placeholderText() or isinstance(line.parentWidget(), QComboBox):
        return
    needs, room = line.fontMetrics().horizontalAdvance(line.placeholderText()), line.width() - LINE_ROOM
    if needs > room and line.placeholderText() not in line.toolTip():
        yield Finding("clipped", path_of(line), f"the placeholder needs {needs} px, has {room}")


def _items(view: QAbstractItemView) -> Iterator[Finding]:
    model = view.model()
    if model is None or not view.isVisible():
        return
    wraps = isinstance(view, QListView) and view.wordWrap()
    room = view.viewport().width()
    for row in range(min(model.rowCount(), 60)):
        index = model.index(row, 0)
        place, needs = view.visualRect(index), view.sizeHintForIndex(index)
        if not place.intersects(view.viewport().rect()) or index.data(Qt.ItemDataRole.ToolTipRole):
            continue
        is_low = needs.height() > place.height() + SLACK
        if is_low or (not wraps and view.horizontalScrollBar().maximum() == 0 and needs.width() > room + SLACK):
            detail = f"needs {needs.width()}×{needs.height()}, has {room}×{place.height()}"
            yield Finding("clipped", f"{path_of(view)} line “{str(index.data())[:30]}”", detail)


# ---- places -----------------------------------------------------------------------------------------


def _outside(window: QWidget, shown: list[QWidget]) -> Iterator[Finding]:
    """Parts that stick out of what they stand in, where nothing scrolls to them."""
    room = window.screen().availableGeometry()
    if window.isWindow() and (window.width() > room.width() or window.height() > room.height()):
        yield Finding(
            "outside", path_of(window), f"{window.width()}×{window.height()} on {room.width()}×{room.height()}"
        )
    for part in shown:
        if part is window or not _is_seen(part):
            continue
        rect, at = QRect(part.rect()), part
        while at is not window and not at.isWindow():
            rect, above = rect.translated(at.pos()), at.parentWidget()
            if above is None:
                break
            area = above.parentWidget()
            if isinstance(area, QAbstractScrollArea) and above is area.viewport():
                if not _scrolls_sideways(area) and (rect.right() > above.width() or rect.left() < -SLACK):
                    yield Finding("outside", path_of(part), f"{rect.left()}…{rect.right()} of {above.width()} px")
                break
            if not above.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(rect):
                size = f"{above.width()}×{above.height()}"
                yield Finding("outside", path_of(part), f"{rect.getRect()} in {path_of(above)} of {size}")
                break
            at = above


def _overlapping(shown: list[QWidget]) -> Iterator[Finding]:
    """Neighbours with words that lie on each other."""
    families: dict[QWidget, list[QWidget]] = {}
    for part in shown:
        above = part.parentWidget()
        if above is not None and not part.isWindow() and not _floats(part) and _has_words(part):
            families.setdefault(above, []).append(part)
    for above, parts in families.items():
        if isinstance(above, QStackedWidget):
            continue
        parts.sort(key=lambda part: part.y())
        for number, one in enumerate(parts):
            for other in parts[number + 1 :]:
                if other.y() >= one.y() + one.height():
                    break
                common = one.geometry().intersected(other.geometry())
                if common.width() > SLACK and common.height() > SLACK:
                    yield Finding("overlap", path_of(one), f"{common.width()}×{common.height()} of {path_of(other)}")


def _sideways(shown: list[QWidget]) -> Iterator[Finding]:
    """Only wide tables and pages of paper move sideways."""
    for part in shown:
        if not isinstance(part, QAbstractScrollArea) or _scrolls_sideways(part):
            continue
        inner = part.widget() if isinstance(part, QScrollArea) else None
        bar = part.horizontalScrollBar()
        if bar.isVisible() and bar.maximum() > 0:
            yield Finding("sideways", path_of(part), f"{bar.maximum()} px")
        elif inner is not None and inner.width() > part.viewport().width() + SLACK:
            yield Finding("sideways", path_of(part), f"{inner.width()} px in {part.viewport().width()}")
        elif (
            inner is not None
            and part.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            and inner.height() > part.viewport().height() + SLACK
        ):
            yield Finding(
                "outside", path_of(part), f"{inner.height()} px in {part.viewport().height()}, does not scroll"
            )


# ---- names ------------------------------------------------------------------------------------------


def _nameless(shown: list[QWidget]) -> Iterator[Finding]:
    for part in shown:
        takes_part = isinstance(part, QAbstractButton) or bool(part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        if takes_part and _is_ours(part) and not name_of(part):
            yield Finding("nameless", path_of(part), type(part).__name__)


def name_of(part: QWidget) -> str:
    """What a screen reader says for a widget."""
    if part.accessibleName().strip():
        return part.accessibleName()
    if isinstance(part, QAbstractButton):
        return part.text().replace("&", "").strip()
    return part.title() if isinstance(part, QGroupBox) else ""


def _is_ours(part: QWidget) -> bool:
    """Not one of the inner parts Qt makes for itself."""
    if isinstance(part, QScrollBar | QSizeGrip | QTabBar | QHeaderView) or part.objectName().startswith("qt_"):
        return False
    above = part.parentWidget()
    return not isinstance(above, QTabBar | QComboBox | QLineEdit | QTableView)  # a table has a button in its corner


def _is_seen(part: QWidget) -> bool:
    """Something to read or to use, not only a box around others."""
    if isinstance(part, QScrollBar | QSizeGrip) or part.objectName().startswith("qt_") or _floats(part):
        return False
    return bool(words_of(part)) or part.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(part, QAbstractScrollArea)


def _has_words(part: QWidget) -> bool:
    if words_of(part) or isinstance(part, QAbstractItemView | QLineEdit):
        return not isinstance(part, QHeaderView)
    return any(child.isVisible() and words_of(child) for child in part.findChildren(QWidget))


def _floats(part: QWidget) -> bool:
    """Lies over the rest on purpose: a note, and the editor of a cell that is being typed into."""
    above = part.parentWidget()
    in_cell = above is not None and isinstance(above.parentWidget(), QTableView)
    return isinstance(part, Toast) or part.property("floats") == "true" or in_cell


def _scrolls_sideways(area: QAbstractScrollArea) -> bool:
    """A table wider than its page, or paper that is zoomed."""
    if isinstance(area, QTableView):
        return True
    at: QWidget | None = area
    while at is not None and not isinstance(at, PdfPreview):
        at = at.parentWidget()
    return at is not None


def _shows_icon_only(part: QAbstractButton) -> bool:
    if not isinstance(part, QToolButton) or part.icon().isNull():
        return False
    return part.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly


__all__ = ["Finding", "look_at", "name_of", "path_of", "words_of"]
