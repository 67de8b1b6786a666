"""This file does what the commands of the whole window say: help, appearance, size of type, moving about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.ui.commands import COMMANDS, Bound, Slot, bind
from desktop.ui.pages.page import PageContext, keep_setting
from desktop.ui.rail import entries_of
from desktop.ui.tab_order import bring_into_view, in_reading_order, takes_tab
from desktop.ui.theme import BASE_FONT_SIZE, MAX_FONT_SIZE, MIN_FONT_SIZE, app_theme

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.widgets import Toast


class WindowCommands:
    """The commands of ``window``; ``toast`` says what changed when it cannot be seen otherwise."""

    def __init__(self, window: MainWindow, context: PageContext, toast: Toast) -> None:
        self._window, self._context, self._toast = window, context, toast
        numbers = [command for command in COMMANDS if command.id.startswith("window.go_")]
        self.bound: Bound = bind(
            window,
            {
                "window.find": self.find,
                "window.help": window.show_help,
                "window.keys": lambda: window.show_help("keys"),
                "window.new": self.new,
                **{command.id: self._going_to(number) for number, command in enumerate(numbers)},
                "window.region": lambda: self.step_region(1),
                "window.region_back": lambda: self.step_region(-1),
                "window.activity": self.activity,
                "window.fold_rail": window.rail.fold,
                "window.save": self.save,
                "window.larger": lambda: self.set_size(app_theme().font_size + 1),
                "window.smaller": lambda: self.set_size(app_theme().font_size - 1),
                "window.usual_size": lambda: self.set_size(BASE_FONT_SIZE),
                **{f"window.theme_{mode}": self._dressing(mode) for mode in ("system", "light", "dark", "contrast")},
                "window.tour": window.show_tour,
                "window.folder": self.open_folder,
                "window.close": window.close,
            },
        )

    def offered(self) -> dict[str, Slot]:
        """What Ctrl+K may offer now, by command id; those of the open draft first."""
        wizard = self._window.wizard
        answered = {**(wizard.commands.slots if wizard is not None else {}), **self.bound.slots}
        if self._context.desk.is_read_only:
            answered.pop("window.new", None)
        return {c.id: answered[c.id] for c in COMMANDS if c.is_offered and c.id in answered}

    # ---- moving about ----

    def _going_to(self, index: int) -> Slot:
        def go() -> None:
            entries = entries_of(self._context.role)
            if index < len(entries):
                self._window.go(entries[index].key)

        return go

    def activity(self) -> None:
        """今天做了什么."""
        if self._context.role:
            self._window.open_activity()

    def find(self) -> None:
        """Ctrl+K."""
        if self._context.role:
            from desktop.ui.dialogs.palette import Palette

            Palette(self._window, self._context, self.offered()).open()

    def new(self) -> None:
        """The dialog for a new declaration, on the home screen."""
        if not self._context.role or self._context.desk.is_read_only:
            return
        self._window.go("home")
        choose: Callable[[], object] | None = getattr(self._window.current_page, "choose_form", None)
        if choose is not None:
            choose()

    def regions(self) -> list[QWidget]:
        """The blocks of the window from left to right, those that are seen."""
        window, wizard = self._window, self._window.wizard
        if wizard is None:
            parts: list[QWidget] = [window.rail, window.current_page]
        else:
            parts = [window.rail, wizard.header, wizard.sections, wizard.pages, wizard.panel]
            parts += wizard.checking.regions()
        return [part for part in parts if part.isVisible()]

    def step_region(self, by: int) -> None:
        """F6: put the focus into the next block that has something to focus."""
        regions, focused = self.regions(), self._window.focusWidget()
        here = [n for n, part in enumerate(regions) if focused and (part is focused or part.isAncestorOf(focused))]
        at = here[0] if here else (-1 if by > 0 else 0)
        for step in range(1, len(regions) + 1):
            region = regions[(at + by * step) % len(regions)]
            target = next((part for part in (region, *in_reading_order(region)) if takes_tab(part)), None)
            if target is not None:
                from PySide6.QtCore import Qt

                target.setFocus(Qt.FocusReason.TabFocusReason)
                bring_into_view(target)
                return

    # ---- saving, look ----

    def save(self) -> None:
        """Ctrl+S: everything is saved by itself; this makes sure and says so."""
        wizard = self._window.wizard
        if wizard is not None:
            wizard.save_now()
        if wizard is None or wizard.session.save_state.kind == "saved":
            self._toast.show_note("已自动保存，不需要手动保存")

    def set_size(self, size: int) -> None:
        """Text of ``size`` px everywhere, within the limits; kept for the next start."""
        size = min(max(size, MIN_FONT_SIZE), MAX_FONT_SIZE)
        if size != app_theme().font_size:
            app_theme().apply(font_size=size)
            keep_setting(self._window, self._context.desk, "font_size", size)
        edge = {MIN_FONT_SIZE: "，已是最小", MAX_FONT_SIZE: "，已是最大", BASE_FONT_SIZE: "（默认）"}.get(size, "")
        self._toast.show_note(f"字号 {size} 像素{edge}")
        self._window.look_changed()

    def _dressing(self, mode: str) -> Slot:
        def dress() -> None:
            app_theme().apply(mode=mode)
            keep_setting(self._window, self._context.desk, "theme", mode)
            self._window.look_changed()

        return dress

    def open_folder(self) -> None:
        from desktop.ui.widgets import open_folder

        open_folder(self._context.desk.workspace.folder)
