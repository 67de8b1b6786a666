"""This file is what a measured process runs: ``python -m desktop.bench.probe KIND …`` prints one line of JSON.

Nothing but the standard library is imported before the probe begins: imports are part of a start.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from desktop.services.editing import EditingSession
    from desktop.ui.main_window import MainWindow

USUAL_TABLE, LARGE_TABLE = 100, 1000  # rows
TYPED = "zhinenggongchangjianshexiangmu2026"


def tell(**found: Any) -> None:
    print(json.dumps(found), flush=True)


def peak_memory_mb() -> float:
    """The most memory this process held, in MB; 0 when the system does not tell.

    Linux: VmHWM, not ``ru_maxrss``, which a child inherits from the process that started it.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        for line in status.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def bare_window() -> None:
    """An empty PySide6 window of the same size."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)

    def first_turn() -> None:
        tell(memory_mb=peak_memory_mb())
        app.quit()

    QTimer.singleShot(0, first_turn)
    window.show()
    app.exec()


def start(workspace: str) -> None:
    """The program as ``shenbao open`` starts it, until the first turn of the event loop."""
    from desktop import paths

    settings = Path(workspace).with_name("settings.json")
    paths.settings_file = lambda: settings  # the person's own settings stay out of it
    import desktop.app
    from desktop.cli import main

    make = desktop.app.make_application

    def make_and_wait(argv: Sequence[str] = ()) -> QApplication:
        from PySide6.QtCore import QTimer

        app = make(argv)

        def first_turn() -> None:
            tell(memory_mb=peak_memory_mb())
            app.quit()

        QTimer.singleShot(0, first_turn)
        return app

    desktop.app.make_application = make_and_wait
    main(["open", "--workspace", workspace])


def _with_largest_form(folder: str, rows: int, do: Callable[[QApplication, MainWindow, EditingSession], None]) -> None:
    """The window with the largest form open."""
    from desktop.app import make_application
    from desktop.bench.forms import NOTICE, VERSION, OneNotice, largest_form, largest_values, notice
    from desktop.services.desk import open_desk
    from desktop.settings import Settings
    from desktop.ui.main_window import MainWindow

    app = make_application()
    definition = largest_form()
    place = Path(folder)
    settings = Settings(place / "settings.json")
    settings.set("role", "enterprise")
    desk = open_desk(place / "workspace", registry=OneNotice(notice(definition)), settings=settings)
    try:
        record = desk.repository.create(
            notice_id=NOTICE, notice_version=VERSION, form_id=definition.id, values=largest_values(rows)
        )
        window = MainWindow(desk, desk.clock, place / "window.ini")
        window.show()
        _until_active(app, window)
        window.open_draft(record.draft_id)
        app.processEvents()
        page: Any = window.current_page
        do(app, window, page.session)
        window.close()
    finally:
        desk.close()


def _until_active(app: QApplication, window: MainWindow) -> None:
    """Off screen a window becomes active a few turns of the event loop later; only then it has a focus."""
    for _ in range(200):
        window.activateWindow()
        app.processEvents()
        if app.activeWindow() is window:
            return
        time.sleep(0.01)
    raise RuntimeError("the window did not become active")


def largest(folder: str) -> None:
    """Open the largest form and every section of it."""

    def look(app: QApplication, window: MainWindow, session: EditingSession) -> None:
        _see_all(app, window, session)
        tell(memory_mb=peak_memory_mb())

    _with_largest_form(folder, USUAL_TABLE, look)


def typing(folder: str, count: str) -> None:
    """Type into lines of the window with the largest form."""
    _with_largest_form(folder, USUAL_TABLE, lambda app, window, session: _type(app, window, session, int(count)))


def cells(folder: str, count: str) -> None:
    """Change cells of a long table that the window shows."""
    _with_largest_form(
        folder, LARGE_TABLE, lambda app, window, session: _change_cells(app, window, session, int(count))
    )


def _see_all(app: QApplication, window: MainWindow, session: EditingSession) -> Any:
    """Every section built, as after a look through the form; gives the wizard."""
    page: Any = window.current_page
    for section in session.form.sections:
        page.open_section(section.id)
        app.processEvents()
    return page


def _type(app: QApplication, window: MainWindow, session: EditingSession, count: int) -> None:
    """Tell the seconds of each key: until it was handled, until the picture was drawn."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    fields = [
        field_id for field_id in session.form.by_id if field_id.startswith("text_") and session.is_visible(field_id)
    ]
    page = _see_all(app, window, session)
    handled, drawn = [], []
    no_modifier = Qt.KeyboardModifier.NoModifier
    for n in range(count + 10):
        path = fields[n // 12 * 3 % len(fields)]
        if n % 12 == 0:
            page.open_path(path)
            _until_active(app, window)
        target: QWidget | None = app.focusWidget()
        assert target is not None
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, no_modifier, TYPED[n % len(TYPED)])
        start = time.perf_counter()
        app.sendEvent(target, press)
        middle = time.perf_counter()
        app.processEvents()
        end = time.perf_counter()
        if TYPED[n % len(TYPED)] not in str(session.value(path)):
            raise AssertionError(f"the key did not reach {path}")
        if n >= 10:
            handled.append(middle - start)
            drawn.append(end - start)
    tell(handled=handled, drawn=drawn)


def _change_cells(app: QApplication, window: MainWindow, session: EditingSession, count: int) -> None:
    page = _see_all(app, window, session)
    page.open_section(session.form.by_id["rows"].section_id)
    app.processEvents()
    taken = []
    for n in range(count):
        path = f"rows/r{n * 7 % LARGE_TABLE}/amount"
        start = time.perf_counter()
        session.set_value(path, f"{n}.75", 0)
        app.processEvents()
        taken.append(time.perf_counter() - start)
    tell(cells=taken)


def take_in(packages: str, workspace: str) -> None:
    """Take a folder of packages in."""
    from desktop.bench.samples import pack_registry
    from desktop.clock import system_clock
    from desktop.jobs import JobContext
    from desktop.services import taking_in
    from desktop.storage.workspace import open_workspace

    with open_workspace(Path(workspace), clock=system_clock) as opened:
        report = taking_in.take_in([Path(packages)], opened, pack_registry(), JobContext())
    tell(
        memory_mb=peak_memory_mb(),
        lines=len(report.lines),
        refused=sum(line.outcome == "refused" for line in report.lines),
    )


PROBES: dict[str, Callable[..., None]] = {
    "bare-window": bare_window,
    "start": start,
    "largest": largest,
    "typing": typing,
    "cells": cells,
    "take-in": take_in,
}

if __name__ == "__main__":
    PROBES[sys.argv[1]](*sys.argv[2:])
