"""This file sets the stage of the walk: real workspaces with long names, real packages, one window at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.forms.registry import Registry
from desktop.services.desk import Desk, open_desk
from desktop.settings import Settings
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.page import PageContext
from desktop.ui.pdf_pages import rendering_pool
from tests.helpers.declarations import credit_code

NOW = datetime(2026, 4, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))
LONG_UNIT = (
    "山西示例新能源智能装备与高端液压元件制造集团股份有限公司太原经济技术开发区第一分公司"  # more than 40 characters
)
LONG_PROJECT = "面向多品种小批量生产的重型液压支架数字孪生智能工厂与供应链协同一体化建设项目（二期）"
LOOK_AGAIN = 5  # ms
PATIENCE = 20_000  # ms until something that never comes is an error


class Stage:
    """Opens desks, windows and drafts below ``folder``; ``close`` ends everything.

    Windows that nobody takes pictures of are laid out but not painted, which is the larger part of the work.
    """

    def __init__(self, folder: Path, size: tuple[int, int], *, is_painted: bool = True) -> None:
        self.folder, self.size, self._is_painted = folder, size, is_painted
        self._desks: dict[str, Desk] = {}
        self._window: MainWindow | None = None
        self._shown = ("", "")  # role and desk of the window
        self._drafts: dict[tuple[str, str], str] = {}

    # ---- desks and windows ----

    def desk(self, name: str = "full", registry: Registry | None = None) -> Desk:
        """The desk called ``name``: full has samples and packages, empty has nothing."""
        if name not in self._desks:
            settings = Settings(self.folder / f"{name}.json")
            settings.set("role", "enterprise")
            settings.set("sample_shown", True)
            settings.set("tour_shown", True)
            self._desks[name] = open_desk(
                self.folder / name, clock=lambda: NOW, settings=settings, registry=registry or Registry()
            )
        return self._desks[name]

    def window(self, role: str = "enterprise", desk_name: str = "full") -> MainWindow:
        """The window as ``role`` sees it, in the size of the walk; the one before is closed."""
        desk = self.desk(desk_name)
        if self._window is not None:
            if self._shown == (role, desk_name) and self._window.current_key not in ("wizard", "profile"):
                return self._window
            self._shut()
        desk.settings.set("role", role)
        self._shown = (role, desk_name)
        window = MainWindow(desk, desk.clock, self.folder / "none.ini")
        window.setUpdatesEnabled(self._is_painted)
        window.showNormal()
        window.resize(*self.size)
        window.activateWindow()
        self._window = window
        settle()
        return window

    def wizard(self, notice: str, form: str, *, values: dict[str, Any] | None = None) -> Any:
        """The sample of a form, open in the window, with the long names in it."""
        window = self.window()
        window.open_draft(self.draft(notice, form, values=values))
        return window.current_page

    def draft(self, notice: str, form: str, *, values: dict[str, Any] | None = None) -> str:
        """The id of the sample of a form; made at the first call."""
        desk = self.desk()
        if (notice, form) not in self._drafts:
            draft_id = desk.add_sample(notice, form)
            session = desk.open_draft(draft_id)
            names = {session.form.unit_name_field: LONG_UNIT, session.form.project_field: LONG_PROJECT}
            for field_id, words in {**names, **(values or {})}.items():
                if field_id and not session.is_calculated(field_id):
                    session.set_value(field_id, words)
            session.save()
            self._drafts[(notice, form)] = draft_id
        return self._drafts[(notice, form)]

    # ---- material ----

    def context(self, desk_name: str = "full") -> PageContext:
        """What a page or dialog is made with."""
        desk = self.desk(desk_name)
        return PageContext(desk, desk.clock)

    def packages(self, count: int = 2) -> list[Path]:
        """Packages of enterprises with long names, for an authority to take in."""
        maker = self.desk("sender")
        made = []
        for number in range(count):
            session = maker.open_draft(maker.add_sample("shanxi-2024", "excellence_declaration"))
            session.set_value(session.form.unit_name_field, LONG_UNIT if number == 0 else f"示例第{number}机械有限公司")
            session.set_value(session.form.unit_code_field, credit_code(number + 1))
            session.save()
            target = self.folder / "stick" / f"{number + 1}-{LONG_UNIT[: 20 + number]}.sbb"
            target.parent.mkdir(exist_ok=True)
            if not target.exists():
                maker.pack(maker.declaration(session), target)
            made.append(target)
        return made

    # ---- leaving ----

    def wait_for_jobs(self) -> None:
        """Until no work runs in the background."""
        wait(lambda: not running_jobs())
        settle()

    def _shut(self) -> None:
        window, self._window = self._window, None
        if window is not None:
            shut_dialogs()
            self.wait_for_jobs()
            window.close()
            window.deleteLater()
            settle()

    def close(self) -> None:
        self._shut()
        rendering_pool().waitForDone()
        for desk in self._desks.values():
            desk.close()


def wait(until: Callable[[], object]) -> None:
    """Let the event loop work until ``until`` is true; raises TimeoutError when it never is."""
    limit, look = QDeadlineTimer(PATIENCE), QTimer()
    look.start(LOOK_AGAIN)  # wakes the loop, which else sleeps until something happens
    while not until():
        if limit.hasExpired():
            raise TimeoutError("the screen did not get ready")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def settle() -> None:
    """Let everything that waits now happen, layouts and deferred deletes included."""
    for _ in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def top_dialog(kind: type[QWidget]) -> Any:
    """The visible window of class ``kind``, as soon as it is there."""
    wait(lambda: any(isinstance(w, kind) and w.isVisible() for w in QApplication.topLevelWidgets()))
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def shut_dialogs() -> None:
    """Close what lies over the window."""
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and not isinstance(widget, MainWindow):
            widget.close() if not isinstance(widget, QDialog) else widget.done(0)
    settle()
