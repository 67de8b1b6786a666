"""This file takes back the last change made on a page: by 撤销 in the toast, or Ctrl+Z while the page has the focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.errors import AppError
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.pages.page import Page


class LastChange(QObject):
    """The one way back of ``page``; a new change replaces the way back of the one before."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._undo: Callable[[], object] | None = None
        self._refresh: Callable[[], None] = page.refresh
        shortcut = QShortcut(QKeySequence("Ctrl+Z"), page)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.take_back)

    def make(
        self,
        words: str,
        do: Callable[[], object],
        take_back: Callable[[], object],
        refresh: Callable[[], None] | None = None,
    ) -> bool:
        """Do it, show the page anew and say ``words`` with 撤销; a refusal is shown, and False is the answer.

        ``refresh`` shows the part of the page that changes, where that is not all of it.
        """
        self._refresh = refresh or self._page.refresh
        if not self._try(do):
            return False
        self.made(words, take_back, refresh)
        return True

    def made(self, words: str, take_back: Callable[[], object], refresh: Callable[[], None] | None = None) -> None:
        """It is done already: show the page anew and keep the way back."""
        self._undo, self._refresh = take_back, refresh or self._page.refresh
        self._refresh()
        self._page.note(words, "撤销", self.take_back)

    def take_back(self) -> None:
        """Once; without a change to take back nothing happens."""
        undo, self._undo = self._undo, None
        if undo is not None and self._try(undo):
            self._refresh()
            self._page.note("已撤销")

    def _try(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except AppError as error:
            show_refusal(self._page.window(), error)
            self._refresh()
            return False
        return True
