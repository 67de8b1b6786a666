"""This file holds what the walk is told: screens, and what stands on the screen at each stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from tests.ui.walk.stage import Stage


@dataclass(frozen=True, slots=True)
class Shot:
    """One stop: its name and the window or dialog to look at; ``is_tabbed`` when Tab should be tried there."""

    name: str
    window: QWidget
    is_tabbed: bool = True


class Screen:
    """Classes (``module:Class`` below ``desktop.ui``) and the walk through what shows them."""

    def __init__(self, *shows: str, walk: Callable[[Stage], Iterator[Shot]]) -> None:
        self.shows, self.walk = shows, walk
        self.name = walk.__name__
