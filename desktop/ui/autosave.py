"""This file saves an open declaration by itself: soon after a pause, and never later than two seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import StorageError

IDLE_SECONDS = 0.5  # after the last keystroke (design.md section 10)
MAX_WAIT_SECONDS = 2.0  # at most, while somebody types without a pause
RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0)  # after a failed save; the last one repeats


class SaveSchedule:
    """When the next save is due. Pure arithmetic over seconds, so that tests own the clock."""

    def __init__(self) -> None:
        self._first_change: float | None = None
        self._last_change = 0.0
        self._failures = 0
        self._failed_at = 0.0

    @property
    def is_dirty(self) -> bool:
        return self._first_change is not None

    def changed(self, now: float) -> None:
        if self._first_change is None:
            self._first_change = now
        self._last_change = now

    def saved(self) -> None:
        self._first_change = None
        self._failures = 0

    def failed(self, now: float) -> None:
        self._failures += 1
        self._failed_at = now

    def due_at(self) -> float | None:
        """The moment of the next save; None when nothing is waiting."""
        if self._first_change is None:
            return None
        if self._failures:
            return self._failed_at + RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS)) - 1]
        return min(self._last_change + IDLE_SECONDS, self._first_change + MAX_WAIT_SECONDS)


class Autosave(QObject):
    """Listens to a session and saves it; a failure stays visible until a save succeeds.

    ``state_changed`` is emitted whenever the words beside the title may have changed.
    """

    state_changed = Signal()

    def __init__(
        self,
        session: Any,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.monotonic,
        timer: QTimer | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._now = now
        self._schedule = SaveSchedule()
        self._failure = ""
        self._timer = timer or QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._unsubscribe: Callable[[], None] | None = session.subscribe(self._on_session_updated)

    @property
    def failure(self) -> str:
        """The sentence of the last failed save; empty once a save has succeeded."""
        return self._failure

    @property
    def is_dirty(self) -> bool:
        return self._schedule.is_dirty

    def flush(self) -> bool:
        """Save now (page change, window close, before export). True when nothing is unsaved."""
        if not self._schedule.is_dirty:
            return True
        self._timer.stop()
        try:
            self._session.save()
        except StorageError as e:
            self._failure = str(e)
            self._schedule.failed(self._now())
            self._arm()
        else:
            self._failure = ""
            self._schedule.saved()
        self.state_changed.emit()
        return not self._schedule.is_dirty

    def stop(self) -> bool:
        """Flush and listen no longer; False when the last save failed."""
        is_safe = self.flush()
        self._timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        return is_safe

    def _on_session_updated(self, update: Any) -> None:
        if update.source == "save":
            return
        was_dirty = self._schedule.is_dirty
        self._schedule.changed(self._now())
        self._arm()
        if not was_dirty:
            self.state_changed.emit()

    def _arm(self) -> None:
        due_at = self._schedule.due_at()
        if due_at is not None:
            self._timer.start(max(0, round((due_at - self._now()) * 1000)))

    def _on_timer_timeout(self) -> None:
        self.flush()
