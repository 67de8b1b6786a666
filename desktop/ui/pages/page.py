"""This file defines what every screen has: a head with title and actions, a body, signals to the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.clock import Clock
from desktop.errors import AppError
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.theme import GRID, SCROLL_BAR
from desktop.ui.widgets import label

if TYPE_CHECKING:
    from desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class PageContext:
    """What a page needs: the desk (all use cases) and the clock."""

    desk: Desk
    clock: Clock

    @property
    def today(self) -> date:
        return self.clock().date()

    @property
    def role(self) -> str:
        return str(self.desk.settings.get("role") or "")


def keep_setting(parent: QWidget, desk: Desk, name: str, value: object) -> None:
    """Store a setting; when the disk refuses, say so: it is in force for this run all the same."""
    try:
        desk.settings.set(name, value)
    except AppError as error:
        show_refusal(parent.window(), error, "设置没有存下来")


def disable_in_read_only(desk: Desk, *actions: QWidget) -> None:
    """Switch off what would be refused anyway when the workspace is only looked at."""
    for action in actions if desk.is_read_only else ():
        action.setEnabled(False)
        action.setToolTip("只读方式打开，不能修改")


@runtime_checkable
class TakesDetail(Protocol):
    """A screen that can be shown at a place (``intake:<notice>/<table>``)."""

    def show_detail(self, detail: str) -> None: ...


@runtime_checkable
class TakesPackages(Protocol):
    """A screen that takes in declaration packages (申报包)."""

    def take_in(self, paths: list[Path]) -> None: ...


class Page(QWidget):
    """A screen. It asks the window for things by signals; it never calls another page."""

    page_requested = Signal(str)  # key of the page to go to
    draft_requested = Signal(str)  # draft to open in the wizard
    note_requested = Signal(str, str, object)  # toast: text, action word, what to call

    def __init__(self, context: PageContext, title: str, *, scrolls: bool = True) -> None:
        super().__init__()
        self.context = context
        self.desk = context.desk
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # a click beside everything ends the edit in a line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        head.setSpacing(GRID)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = label(title, "title", name="page.title")
        self._subtitle = label("", "muted", name="page.subtitle")
        self._subtitle.hide()
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self.head_actions = QHBoxLayout()
        self.head_actions.setSpacing(GRID)
        head.addLayout(words, 1)
        head.addLayout(self.head_actions)
        column.addLayout(head)
        inner = QWidget()
        inner.setObjectName("page_body")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(GRID * 3, 0, GRID * 3, GRID * 3)
        self.body.setSpacing(GRID * 2)
        if scrolls:
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(inner)
            area.verticalScrollBar().rangeChanged.connect(self._on_scroll_range_changed)
            column.addWidget(area, 1)
        else:
            column.addWidget(inner, 1)

    def _on_scroll_range_changed(self, _low: int, high: int) -> None:
        """Keep the right edge of the cards where it is when the scroll bar comes."""
        self.body.setContentsMargins(GRID * 3, 0, GRID * 3 - (SCROLL_BAR if high > 0 else 0), GRID * 3)

    def set_subtitle(self, text: str) -> None:
        self._subtitle.setText(text)
        self._subtitle.setVisible(bool(text))

    def refresh(self) -> None:
        """Read the desk again; the window calls this each time the page is shown."""

    def note(self, text: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Ask the window for a toast."""
        self.note_requested.emit(text, action, do)
