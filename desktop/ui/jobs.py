"""This file runs long work in a thread and tells the window about it by signals."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from desktop.errors import AppError, JobCancelled
from desktop.jobs import JobContext

log = logging.getLogger(__name__)

WAITED_FOR = 4  # jobs with a progress dialog that run at once
_REPORT_EVERY = 0.05  # s: a window that redraws words more often shows nothing more


class Job(QObject):
    """One piece of long work. Make it, connect to it, start it - in that order.

    A quick job is over before you listen if you start it first. Exactly one of
    ``succeeded refused crashed cancelled`` comes, then ``finished``. A job belongs to itself
    until ``finished``; when its ``owner`` is deleted first, it is asked to stop.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    refused = Signal(object)  # AppError
    crashed = Signal(object)  # any other Exception
    cancelled = Signal()
    finished = Signal()

    def __init__(self, work: Callable[[JobContext], Any], owner: QObject | None = None) -> None:
        # Not the owner's Qt child: Qt would delete it in the middle of the work, and the next
        # signal would raise in the worker.
        super().__init__()
        self._work = work
        self._context = JobContext(self._report)
        self._reported_at = 0.0
        self._is_running = False
        self.finished.connect(self._on_finished)
        if owner is not None:
            owner.destroyed.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        return self._is_running

    def start(self, pool: QThreadPool | None = None) -> None:
        """Begin in ``pool`` (default: the global one, for what nobody waits for). A job runs once."""
        self._is_running = True
        _RUNNING.add(self)
        (pool or QThreadPool.globalInstance()).start(_Runner(self._run))

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._context.cancel()

    def _report(self, done: int, total: int, text: str) -> None:
        now = time.monotonic()
        if done >= total or now - self._reported_at >= _REPORT_EVERY:
            self._reported_at = now
            self.progressed.emit(done, total, text)

    def _run(self) -> None:
        try:
            self.succeeded.emit(self._work(self._context))
        except JobCancelled:
            self.cancelled.emit()
        except AppError as error:
            self.refused.emit(error)
        except Exception as error:
            log.exception("job crashed")
            self.crashed.emit(error)
        finally:
            self.finished.emit()

    def _on_finished(self) -> None:
        self._is_running = False
        # Let go in the next turn of the event loop: a QObject must not die inside its own slot.
        QTimer.singleShot(0, lambda: _RUNNING.discard(self))


@lru_cache(maxsize=1)
def waiting_pool() -> QThreadPool:
    """Threads for work a person waits for: it begins at once, whatever runs in the background."""
    pool = QThreadPool()
    pool.setMaxThreadCount(WAITED_FOR)
    return pool


class _Runner(QRunnable):
    def __init__(self, run: Callable[[], None]) -> None:
        super().__init__()
        self._run = run

    def run(self) -> None:
        self._run()


# WORKAROUND: a Python wrapper nobody holds is collected while its thread still runs.
_RUNNING: set[Job] = set()


def running_jobs() -> tuple[Job, ...]:
    """Jobs that have not reported ``finished`` yet: the window waits for them before it closes."""
    return tuple(job for job in _RUNNING if job.is_running)
