"""This file defines how long work reports progress and is cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable

from desktop.errors import JobCancelled


class JobContext:
    """Handed to every function that may take long. Thread-safe."""

    def __init__(self, report: Callable[[int, int, str], None] = lambda *_: None) -> None:
        self._report = report
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to end at its next step; from any thread."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the work to end."""
        return self._cancelled.is_set()

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say how far we are (``done`` of ``total``); also the place where cancel takes effect.

        Raises JobCancelled.
        """
        if self._cancelled.is_set():
            raise JobCancelled
        self._report(done, total, text)
