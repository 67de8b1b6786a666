"""This file is the window: rail, screens, the open draft, status bar, shortcuts. It holds parts, it decides little."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QTableView, QWidget

from desktop.clock import Clock
from desktop.errors import AppError, StorageError
from desktop.ui.dialogs.message import show_refusal
from desktop.ui.first_start import lay_out_sample
from desktop.ui.help_keys import DialogHelp
from desktop.ui.pages.page import Page, PageContext, TakesDetail, TakesPackages, keep_setting
from desktop.ui.rail import Rail
from desktop.ui.status import StatusBar
from desktop.ui.tab_order import step_focus
from desktop.ui.widgets import Toast
from desktop.ui.widgets.drops import accept_copy
from desktop.ui.window_closing import WindowClosing
from desktop.ui.window_commands import WindowCommands
from desktop.ui.window_files import WindowFiles, local_files
from desktop.ui.window_place import MINIMUM_SIZE, WindowPlace
from desktop.ui.wording import is_authority

if TYPE_CHECKING:
    from desktop.services.desk import Desk
    from desktop.services.editing import EditingSession
    from desktop.ui.wizard.wizard_page import WizardPage

# key → (module, class): a screen is imported when it is first shown
PAGES = {
    "home": ("home", "HomePage"),
    "drafts": ("drafts", "DraftsPage"),
    "intake": ("intake", "IntakePage"),
    "notices": ("notices", "NoticesPage"),
    "settings": ("settings", "SettingsPage"),
}
ROOM_FOR_RAIL = 1000  # px: below, the rail is folded on every screen
ROOM_FOR_WIDE_RAIL = 1500  # px: below, an open draft folds the rail to keep its page wide


class MainWindow(QMainWindow):
    """The one window of the program."""

    started = Signal()  # the role was chosen for the first time, its home screen is shown

    def __init__(self, desk: Desk, clock: Clock, geometry_file: Path) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("只读" if desk.is_read_only else "智造申报")
        self.setMinimumSize(*MINIMUM_SIZE)
        self.setAcceptDrops(True)
        self._desk, self._workspace = desk, desk.workspace.folder
        self._context = PageContext(desk, clock)
        self.place = WindowPlace(geometry_file, self._workspace)
        self._pages: dict[str, Page] = {}
        self.wizard: WizardPage | None = None  # of the draft that is open
        self._stop_listening: Callable[[], None] | None = None
        self._is_narrow = False
        self._current = ""
        self._next = ""
        self._closing = WindowClosing(self)
        self.rail = Rail()
        self.rail.chosen.connect(self.go)
        self.rail.collapsed_changed.connect(self._on_rail_folded)
        self._stack = QStackedWidget()
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self.status = StatusBar(self._workspace, clock, is_read_only=desk.is_read_only)
        self.setStatusBar(self.status)
        self.toast = Toast(self)
        self.files = WindowFiles(
            self,
            role=lambda: self._context.role,
            wizard=lambda: self.wizard,
            take_packages=self.receive,
            is_read_only=desk.is_read_only,
        )
        self.commands = WindowCommands(self, self._context, self.toast)
        self.rail.command_asked.connect(self.commands.bound.run)
        DialogHelp(self)
        self.place.restore(self)
        self.rail.set_collapsed(bool(desk.settings.get("rail_collapsed")))
        if self._context.role:
            self._start(self._context.role)
        else:
            self._welcome()

    # ---- screens ----

    @property
    def current_page(self) -> QWidget:
        return self._stack.currentWidget()

    @property
    def current_key(self) -> str:
        """Key of the screen shown; ``wizard`` while a draft is open."""
        return self._current

    def go(self, target: str) -> None:
        """Show a screen: its key, or ``key:detail``. An open draft is saved and closed first."""
        if self.wizard is not None:
            self.rail.show_current(self._current)
            if target != self._current:
                self._next = target if self.wizard.flush() else ""
                self.wizard.leave()  # closes, or asks first when the last save failed
            return
        key, _, detail = target.partition(":")
        if key == "profile":
            self._guarded(self._show_profile)
            return
        page = self._page(key)
        self._stack.setCurrentWidget(page)
        self._current = key
        self.rail.show_current(key)
        self._guarded(page.refresh)
        page.setFocus()
        if isinstance(page, TakesDetail) and detail:
            page.show_detail(detail)

    def _show_profile(self) -> None:
        if self._desk.is_read_only:
            self.rail.show_current(self._current)
            raise StorageError("storage.read_only")
        self._show_wizard(self._desk.profile(), "profile")

    def open_draft(self, draft_id: str) -> None:
        """Open a draft in the wizard."""
        if self.wizard is not None:
            self.wizard.leave()
        if self.wizard is None:
            show = self._show_paper if self._desk.is_read_only else self._show_wizard
            self._guarded(lambda: show(self._desk.open_draft(draft_id)))

    def open_place(self, draft_id: str, path: str) -> None:
        """Open a draft where the value at ``path`` is edited; "" is the profile (企业档案). One that is open stays."""
        if not draft_id:
            self.go("profile")
        elif self.wizard is None or self.wizard.session.draft_id != draft_id:
            self.open_draft(draft_id)
        if self.wizard is not None and path:
            self.wizard.open_path(path)

    def open_activity(self) -> None:
        """今天做了什么: also what was typed a moment ago."""
        from desktop.ui.dialogs.activity import open_activity

        if self.wizard is not None:
            self.wizard.flush()
        open_activity(self, self._desk, self._context.clock, self.open_place)

    def open_export(self, draft_id: str) -> None:
        """Open a draft and its export dialog."""
        self.open_draft(draft_id)
        if self.wizard is not None:
            self.wizard.open_export()

    def _show_paper(self, session: EditingSession) -> None:
        """A workspace opened read-only: the draft is looked at, not edited."""
        from desktop.ui.dialogs.progress import run_with_progress
        from desktop.ui.dialogs.show_pdf import PdfDialog

        declaration = self._desk.declaration(session)
        run_with_progress(
            self,
            "正在生成预览",
            lambda job: self._desk.preview(declaration, job),
            lambda written: PdfDialog(self, session.title, written.data, "只读方式打开，不能修改").open(),
        )

    def _show_wizard(self, session: EditingSession, key: str = "wizard") -> None:
        """``key`` is wizard for a draft, profile for the enterprise profile (企业档案)."""
        from desktop.ui.wizard.wizard_page import WizardPage

        page = WizardPage(self._desk, session, self, can_export=key == "wizard")
        page.closed.connect(self._on_wizard_closed)
        page.header.activity_asked.connect(self.open_activity)
        page.moved.connect(self._on_draft_moved)
        self.place.keep_wizard(page.body)
        self.wizard = page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        self._current = key
        self._stop_listening = session.subscribe(lambda _update: self.status.show_save_state(session.save_state))
        self.status.show_save_state(session.save_state)
        self.rail.show_current("profile" if key == "profile" else "drafts")
        if key == "profile":
            page.header.back.hide()
        elif self.width() < ROOM_FOR_WIDE_RAIL:
            self.rail.set_collapsed(True)

    def _on_wizard_closed(self) -> None:
        page, self.wizard = self.wizard, None
        if page is None:
            return
        if self._stop_listening is not None:
            self._stop_listening()
            self._stop_listening = None
        self.status.show_save_state(None)
        self._stack.removeWidget(page)
        page.deleteLater()
        self.rail.set_collapsed(self._is_narrow or bool(self._desk.settings.get("rail_collapsed")))
        target, self._next = self._next, ""
        if not self._closing.has_begun:
            self.go(target or "drafts")

    def _on_draft_moved(self, draft_id: str, words: str) -> None:
        """The draft is of another version now: open it again, with the questions of that version."""
        self.open_draft(draft_id)
        self.toast.show_note(words)

    def _page(self, key: str) -> Page:
        if key not in self._pages:
            module_name, class_name = PAGES[key]
            made = getattr(import_module(f"desktop.ui.pages.{module_name}"), class_name)
            page: Page = made(self._context, self._workspace) if key == "settings" else made(self._context)
            page.page_requested.connect(self.go)
            page.draft_requested.connect(self.open_draft)
            page.note_requested.connect(self.toast.show_note)
            if key == "settings":
                page.role_changed.connect(self._on_role_changed)  # type: ignore[attr-defined]
                page.tour_requested.connect(self.show_tour)  # type: ignore[attr-defined]
            if key == "home":
                page.place_requested.connect(self.open_place)  # type: ignore[attr-defined]
                page.activity_requested.connect(self.open_activity)  # type: ignore[attr-defined]
            if key == "drafts":
                page.export_requested.connect(self.open_export)  # type: ignore[attr-defined]
            for table in page.findChildren(QTableView, "register.table"):
                self.place.keep_columns(table.horizontalHeader(), "register_columns")
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    def _welcome(self) -> None:
        from desktop.ui.pages.welcome import WelcomePage

        page = WelcomePage()
        page.chosen.connect(self._on_role_chosen)
        self.rail.hide()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.focus_first()

    def _start(self, role: str) -> None:
        self.rail.show()
        self.rail.show_role(role)
        self.go("home")

    def _on_role_chosen(self, role: str) -> None:
        keep_setting(self, self._desk, "role", role)
        welcome = self._stack.currentWidget()
        if role == "enterprise":
            self._guarded(self._lay_out_sample)
        self._start(role)
        self._stack.removeWidget(welcome)
        welcome.deleteLater()
        self.started.emit()

    def _lay_out_sample(self) -> None:
        if lay_out_sample(self._desk):
            keep_setting(self, self._desk, "sample_shown", True)
            self.toast.show_note("已放入一份填好的示例，可以随意修改和删除")

    def _on_role_changed(self, role: str) -> None:
        self.rail.show_role(role)
        self.rail.show_current("settings")
        for key in [key for key in self._pages if key != "settings"]:
            page = self._pages.pop(key)
            self._stack.removeWidget(page)
            page.deleteLater()

    # ---- help, look, keys ----

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802 (Qt's names)
        return step_focus(self, forward=next)

    def show_help(self, topic: str = "") -> None:
        """The help page of a topic, by default of the screen that is shown."""
        from desktop.ui.dialogs.help import HelpDialog

        HelpDialog(self, topic or self._current or "home").open()

    def show_tour(self) -> None:
        """The tour of the window, from its beginning."""
        from desktop.ui.tour import Tour

        if self._context.role and self.wizard is None:
            self.go("home")
        Tour(self).begin()

    def look_changed(self) -> None:
        """Appearance or size of type were changed by a key: the settings, when shown, show it."""
        if self._current == "settings":
            self._pages["settings"].refresh()

    def _guarded(self, do: Callable[[], object]) -> bool:
        try:
            do()
        except AppError as error:
            show_refusal(self, error)
            return False
        return True

    # ---- files dropped on the window ----

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.files.show_hint(local_files(event.mimeData())):
            accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.files.hint.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        accept_copy(event)
        self.files.take(local_files(event.mimeData()))

    def receive(self, paths: list[Path]) -> None:
        """Packages handed to the window: an authority takes them in, an enterprise looks at one."""
        if is_authority(self._context.role):
            self.go("intake")
            page = self._pages.get("intake")
            if self._current == "intake" and isinstance(page, TakesPackages):
                page.take_in(paths)
            return
        packages = [path for path in paths if path.is_file()]
        if packages:
            from desktop.ui.dialogs.verify import verify_package

            verify_package(self, self._desk, packages[0])
        elif paths:
            show_refusal(self, AppError("take_in.not_found", name=paths[0].name))

    # ---- closing ----

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing.allowed():
            event.ignore()
            return
        if self.wizard is not None:
            self.wizard.release()
        self.place.keep(self)
        event.accept()

    # ---- size ----

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < ROOM_FOR_RAIL
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            is_crowded = is_narrow or (self.wizard is not None and self.width() < ROOM_FOR_WIDE_RAIL)
            self.rail.set_collapsed(is_crowded or bool(self._desk.settings.get("rail_collapsed")))

    def _on_rail_folded(self, is_collapsed: bool) -> None:
        if self.wizard is None and not self._is_narrow:
            keep_setting(self, self._desk, "rail_collapsed", is_collapsed)
