"""This file walks a window with the Tab key: every stop is met, in reading order, and none holds the focus."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSpinBox, QApplication, QTabBar, QWidget

from desktop.ui.tab_order import in_reading_order
from tests.ui.walk.checks import Finding, path_of

MOST_IN_ONE = 600  # presses a table may need for its cells before it counts as a trap


def stops_of(window: QWidget) -> list[QWidget]:
    """Everything a person may want to reach with Tab, in reading order."""
    return [part for part in in_reading_order(window) if _is_stop(part)]


def walk_with_tab(window: QWidget) -> list[Finding]:
    """Press Tab from the first stop until it comes round; ``window`` must be active."""
    wanted = stops_of(window)
    if len(wanted) < 2:
        return []
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    at = window.focusWidget()
    met: list[QWidget] = []
    held = 0
    while at is not None and (at not in met or held):
        if not held:
            met.append(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or not (now is window or window.isAncestorOf(now)):
            return [Finding("tab order", path_of(at), "Tab leaves the window")]
        held = held + 1 if now is at or (isinstance(at, QAbstractItemView) and at.isAncestorOf(now)) else 0
        if held > MOST_IN_ONE:
            return [Finding("tab order", path_of(at), "Tab does not lead on")]
        at = at if held else now
    known = set(met)
    # A view hands the focus on to the choice that stands in its current cell: who is inside has got there.
    known |= {part for part in wanted if isinstance(part, QAbstractItemView) and any(map(part.isAncestorOf, met))}
    missed = [part for part in wanted if part not in known and part.isVisible() and not _is_other_of_group(part, known)]
    return [*(Finding("tab order", path_of(part), "Tab never gets there") for part in missed), *_jumps(met, window)]


def _is_stop(part: QWidget) -> bool:
    if not part.focusPolicy().value & Qt.FocusPolicy.TabFocus.value or not part.isEnabled() or part.isHidden():
        return False
    inner = part.objectName().startswith("qt_") or isinstance(part.parentWidget(), QAbstractSpinBox | QTabBar)
    return part.focusProxy() is None and not inner


def _is_other_of_group(part: QWidget, met: set[QWidget]) -> bool:
    """The arrow keys lead from the one of a group that Tab stops at to the others."""
    if not isinstance(part, QAbstractButton):
        return False
    group = part.group()
    if group is not None:
        return group.exclusive() and any(other in met for other in group.buttons())
    return part.autoExclusive() and any(type(other) is type(part) and other in met for other in _siblings(part))


def _siblings(part: QWidget) -> list[QAbstractButton]:
    above = part.parentWidget()
    return above.findChildren(QAbstractButton) if above is not None else []


def _jumps(met: list[QWidget], window: QWidget) -> Iterator[Finding]:
    """Steps back up or to the left between two parts of one box."""
    for before, after in pairwise(met):
        one, other = _branches(before, after, window)
        if one is None or other is None:
            continue
        is_above = other.bottom() <= one.top() and other.left() < one.right() and one.left() < other.right()
        middle = other.center().y()
        is_left = other.right() <= one.left() and one.top() <= middle <= one.bottom()
        if is_above or is_left:
            yield Finding("tab order", path_of(before), f"steps back to {path_of(after)}")


def _branches(before: QWidget, after: QWidget, window: QWidget) -> tuple[QRect | None, QRect | None]:
    """The places, in the smallest box around both, of the parts of it that hold the one and the other."""
    above: list[QWidget] = []
    at: QWidget | None = before
    while at is not None and at is not window.parentWidget():
        above.append(at)
        at = at.parentWidget()
    branch = after
    while branch not in above:
        parent = branch.parentWidget()
        if parent is None:
            return None, None
        if parent in above:
            place = above.index(parent)
            return (above[place - 1].geometry(), branch.geometry()) if place else (None, None)
        branch = parent
    return None, None
