"""Every command is declared once: its keys, its line on the help page, its entry in Ctrl+K."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import desktop
from desktop.services.desk import Desk
from desktop.settings import Settings
from desktop.ui.commands import AROUND, BY_ID, COMMANDS, PLACES, Command, key_words, keys_page
from desktop.ui.dialogs.help import HelpDialog
from desktop.ui.help_topics import help_text
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Theme
from desktop.ui.widgets import Toast

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_help_page_of_the_keys_is_made_of_the_commands() -> None:
    assert help_text("keys") == keys_page(), "write it anew: desktop.ui.commands.keys_page()"


def test_every_command_has_an_id_of_its_own_and_a_known_place() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert {command.place for command in COMMANDS} == set(PLACES)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_qt_understands_the_keys_of_a_command(command: Command) -> None:
    for keys in command.keys:
        sequence = QKeySequence(keys)
        assert sequence.count() == 1, keys
        assert sequence[0].key() != Qt.Key.Key_unknown, keys


@pytest.mark.parametrize("place", PLACES)
def test_no_two_commands_that_are_heard_together_have_equal_keys(place: str) -> None:
    heard = [
        (keys, command.id)
        for command in COMMANDS
        if command.place in (place, *AROUND.get(place, ()))
        for keys in command.keys
    ]
    by_keys: dict[str, set[str]] = {}
    for keys, command_id in heard:
        by_keys.setdefault(QKeySequence(keys).toString(), set()).add(command_id)
    assert not {keys: ids for keys, ids in by_keys.items() if len(ids) > 1}


def test_shortcuts_of_the_window_are_made_nowhere_else() -> None:
    own = {"commands.py", "tab_order.py"}
    parts = Path(desktop.__file__).parent / "ui"
    makers = [
        path.name
        for path in (*parts.glob("*.py"), *(parts / "wizard").glob("*.py"))
        if "WindowShortcut" in path.read_text("utf-8") and path.name not in own
    ]
    assert makers == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("Ctrl+PgDown", "Ctrl+PgDn"),
        ("Ctrl++", "Ctrl++"),
        ("-", "−"),
        ("Alt+Left", "Alt+←"),
        ("Ctrl+Return", "Ctrl+回车"),
    ],
)
def test_keys_are_written_as_they_stand_on_a_keyboard(keys: str, words: str) -> None:
    assert key_words(keys) == words


def test_the_window_answers_to_every_command_of_its_place(window: MainWindow, desk: Desk) -> None:
    window.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    wizard = window.wizard
    assert wizard is not None
    answered = {*window.commands.bound.slots, *wizard.commands.slots}
    heard_by_parts = {"window.tab"}
    assert answered == {c.id for c in COMMANDS if c.place in ("window", "wizard")} - heard_by_parts


def _press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_the_size_of_type_goes_by_keys_and_is_kept(qtbot, window: MainWindow, theme: Theme, desk: Desk) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    _press(window, Qt.Key.Key_Equal, CONTROL)
    assert theme.font_size == 15
    assert Settings(desk.settings.path).get("font_size") == 15
    assert "15" in window.findChild(Toast, "toast").text
    _press(window, Qt.Key.Key_Minus, CONTROL)
    _press(window, Qt.Key.Key_Minus, CONTROL)
    assert theme.font_size == 13
    _press(window, Qt.Key.Key_0, CONTROL)
    assert theme.font_size == 14


def test_the_size_of_type_ends_at_its_limits(window: MainWindow, theme: Theme) -> None:
    window.commands.set_size(99)
    assert theme.font_size == 20
    window.commands.set_size(1)
    assert theme.font_size == 12
    assert "最小" in window.findChild(Toast, "toast").text


def test_f6_goes_from_block_to_block_and_back(qtbot, window: MainWindow, desk: Desk) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    wizard = window.wizard
    assert wizard is not None
    qtbot.waitUntil(lambda: wizard.pages.isAncestorOf(window.focusWidget()))
    count, start = len(window.commands.regions()), _region(window)
    met = []
    for _ in range(count):
        _press(window, Qt.Key.Key_F6)
        met.append(_region(window))
    assert count >= 4
    assert met == [(start + step) % count for step in range(1, count + 1)]
    _press(window, Qt.Key.Key_F6, SHIFT)
    assert _region(window) == (start - 1) % count


def _region(window: MainWindow) -> int:
    focused = window.focusWidget()
    return next(n for n, part in enumerate(window.commands.regions()) if part is focused or part.isAncestorOf(focused))


def test_ctrl_f1_shows_all_keys(qtbot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    _press(window, Qt.Key.Key_F1, CONTROL)
    dialog = window.findChild(HelpDialog)
    assert "Ctrl+PgDn" in dialog.text.toPlainText()
    dialog.reject()


def test_the_help_page_names_no_key_twice_in_one_place() -> None:
    for part in re.split(r"^## ", keys_page(), flags=re.M)[1:]:
        keys = [
            line.split("|")[1].strip() for line in part.splitlines() if line.startswith("| ") and "按键" not in line
        ]
        assert len(keys) == len(set(keys))
