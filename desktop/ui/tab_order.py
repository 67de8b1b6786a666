"""This file moves the focus in reading order: parts made later stand where they are seen, not at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

_MARGIN = 24  # px kept free above and below what gets the focus


def in_reading_order(root: QWidget) -> Iterator[QWidget]:
    """All visible widgets below ``root``, parents first, in the order of their layouts (else by place)."""
    for child in _children(root):
        if child.isVisible():
            yield child
            yield from in_reading_order(child)


def takes_tab(widget: QWidget) -> bool:
    """True when Tab stops at ``widget``."""
    wants = bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
    return wants and widget.isEnabled() and widget.focusProxy() is None


def step_focus(window: QWidget, *, forward: bool) -> bool:
    """Put the focus on the next stop of ``window``, round and round; False when there is none."""
    parts = list(in_reading_order(window))
    if not forward:
        parts.reverse()
    focused = window.focusWidget()
    start = parts.index(focused) + 1 if focused in parts else 0
    around = [*parts[start:], *parts[:start]]
    target = next((part for part in around if part is not focused and takes_tab(part)), None)
    if target is None:
        return False
    target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    bring_into_view(target)
    return True


def _children(parent: QWidget) -> list[QWidget]:
    widgets = [child for child in parent.children() if isinstance(child, QWidget) and not child.isWindow()]
    laid_out = list(_in_layout(parent.layout(), widgets))
    known = set(laid_out)
    others = [child for child in widgets if child not in known]
    return [*laid_out, *sorted(others, key=lambda child: (child.y(), child.x()))]


def _in_layout(layout: QLayout | None, widgets: Sequence[QWidget]) -> Iterator[QWidget]:
    """Those of ``widgets`` that stand in ``layout`` and the layouts in it, in its order.

    WORKAROUND: never by ``itemAt``. PySide keeps the wrapper of a spacer that Qt has deleted, and gives it
    back for whatever is made at its address later: a layout that is none.
    """
    if layout is None:
        return
    parts = [part for part in (*widgets, *layout.children()) if isinstance(part, QWidget | QLayout)]
    placed = [(at, number) for number, part in enumerate(parts) if (at := layout.indexOf(part)) >= 0]
    for _at, number in sorted(placed):
        part = parts[number]
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _in_layout(part, widgets)


def bring_into_view(widget: QWidget, around: QWidget | None = None) -> None:
    """Scroll every area above ``widget`` until it is seen, with as much of ``around`` from its top as fits."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            if around is not None and above.isAncestorOf(around):
                _show_from_top(above, around)
            above.ensureWidgetVisible(widget, 0, _MARGIN)
        above = above.parentWidget()


def _show_from_top(area: QScrollArea, widget: QWidget) -> None:
    top = widget.mapTo(area.widget(), QPoint(0, 0)).y()
    room = area.viewport().height() - 2 * _MARGIN
    area.ensureVisible(0, top + min(widget.height(), room), 0, _MARGIN)
    area.ensureVisible(0, top, 0, _MARGIN)
