"""This file starts the window: it builds every object once and hands it on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.errors import AppError
    from desktop.services.desk import Desk


def run_window(workspace: Path | None, argv: Sequence[str] = ()) -> int:
    """Open the window on ``workspace`` (None: the user's own folder) and stay until it closes.

    ``argv`` may name declaration packages (申报包) to look at. Gives the exit code: 0 closed by
    the person or handed to the program that has the workspace open already, 1 when the workspace
    could not be opened (the reason was shown).
    """
    # Before Qt: PySide reads the source of every module that is imported after it.
    from desktop.errors import AppError
    from desktop.services.desk import open_desk

    app = make_application(argv)
    packages = [Path(word) for word in argv if word.lower().endswith(".sbb")]
    try:
        desk = open_desk(workspace)
    except AppError as error:
        can_be_read = error.code == "storage.locked"
        if can_be_read and _first_start_took_over(workspace, packages):
            return 0
        if not _wants_to_read(app, error, can_be_read):
            return 1
        desk = open_desk(workspace, read_only=True)
    try:
        return _run(app, desk, packages)
    finally:
        desk.close()


def _first_start_took_over(workspace: Path | None, packages: Sequence[Path]) -> bool:
    """Ask the program that has the workspace open to come forward with ``packages``; False when it does not answer."""
    from desktop.clock import system_clock
    from desktop.paths import default_workspace
    from desktop.services.second_start import leave_request, was_taken

    request = leave_request(workspace or default_workspace(), packages, system_clock)
    return request is not None and was_taken(request)


def make_application(argv: Sequence[str] = ()) -> QApplication:
    """The QApplication, dressed in the theme, with the crash dialog in place."""
    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
    from PySide6.QtWidgets import QApplication

    from desktop.ui.dialogs.crash import install_crash_hook
    from desktop.ui.icons import icon
    from desktop.ui.theme import app_theme

    app = QApplication([sys.argv[0], *argv])
    app.setStyle("Fusion")
    app.setApplicationName("zhizao-shenbao")
    app.setApplicationDisplayName("智造申报")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app_theme().apply()
    app.setWindowIcon(icon("layers", "accent_text", 32))
    install_crash_hook()
    return app


def _run(app: QApplication, desk: Desk, packages: list[Path]) -> int:
    from PySide6.QtCore import QTimer

    from desktop.paths import settings_file
    from desktop.ui.dialogs.message import show_message
    from desktop.ui.first_start import offer_tour
    from desktop.ui.main_window import MainWindow
    from desktop.ui.second_start import SecondStart
    from desktop.ui.theme import app_theme

    app_theme().apply(mode=str(desk.settings.get("theme")), font_size=int(desk.settings.get("font_size")))
    window = MainWindow(desk, desk.clock, settings_file().with_name("window.ini"))
    window.show()
    if not desk.is_read_only:
        QTimer.singleShot(0, SecondStart(window, desk.workspace.folder, desk.clock).begin)
    if not packages:
        offer_tour(window, desk)
    if desk.settings.note:
        show_message(window, "设置文件有变动", desk.settings.note)
    if packages:
        window.receive(packages)
    return app.exec()


def _wants_to_read(app: QApplication, error: AppError, can_be_read: bool) -> bool:
    """Say why the workspace could not be opened; True when the person wants to look at it read-only."""
    from PySide6.QtCore import Qt

    from desktop.ui.dialogs.message import MessageDialog
    from desktop.ui.widgets import button

    dialog = MessageDialog(None, "暂时不能打开", str(error), tone="missing")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    if can_be_read:
        dialog.buttons.addWidget(button("以只读方式打开", dialog.accept, name="message_dialog.read_only"))
        close = button("关闭", dialog.reject, kind="primary", name="message_dialog.close")
        dialog.buttons.addWidget(close)
        close.setFocus()
    else:
        dialog.add_ok("关闭")
    dialog.finished.connect(app.quit)
    dialog.show()
    app.exec()
    return can_be_read and dialog.result() == MessageDialog.DialogCode.Accepted
