"""Help: a page for every screen and dialog, pictures as wide as the page, search, links between pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

import desktop
from desktop.paths import resources_dir
from desktop.services.desk import Desk
from desktop.ui.commands import COMMANDS, key_words
from desktop.ui.dialogs.help import TOUR, HelpDialog
from desktop.ui.dialogs.message import show_message
from desktop.ui.help_topics import DIALOG_TOPICS, TOPICS, help_text
from desktop.ui.main_window import MainWindow
from desktop.ui.rail import ENTRIES
from desktop.ui.theme import Theme
from desktop.ui.tour import Tour

UI = Path(desktop.__file__).parent / "ui"
PICTURES = resources_dir() / "help" / "pictures"
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
KEYS = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|PgUp|PgDn|Delete|回车|[A-Z0-9=−←→↑↓])|(?<!\+)\bF\d+")
OWN = {"help"}  # the help itself


def _dialogs() -> dict[str, str]:
    """Object name of every dialog class → file, read from the source."""
    found = {}
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            bases = {getattr(base, "id", "") for base in node.bases} if isinstance(node, ast.ClassDef) else set()
            if isinstance(node, ast.ClassDef) and bases & {"QDialog", "TreeSearch"} and node.name != "TreeSearch":
                text = ast.unparse(node)
                name = re.search(r"self\.setObjectName\('([^']+)'\)|super\(\).__init__\('([^']+)'", text)
                assert name, f"{path.name}: {node.name} has no object name"
                found[name.group(1) or name.group(2)] = path.name
    return found


def test_every_dialog_has_a_help_page_of_its_own() -> None:
    assert set(_dialogs()) - OWN == set(DIALOG_TOPICS)
    assert set(DIALOG_TOPICS.values()) <= set(TOPICS)


def test_every_screen_has_one() -> None:
    assert {entry.key for entry in ENTRIES} | {"wizard", "check"} <= set(TOPICS)


@pytest.mark.parametrize("key", TOPICS)
def test_links_of_a_page_lead_somewhere(key: str) -> None:
    assert set(LINK.findall(help_text(key))) <= {*TOPICS, TOUR}


@pytest.mark.parametrize("key", TOPICS)
def test_pictures_of_a_page_are_there_and_have_words(key: str) -> None:
    for words, target in PICTURE.findall(help_text(key)):
        assert words
        assert (resources_dir() / "help" / target).is_file(), target


def test_every_picture_is_shown_on_a_page() -> None:
    shown = {target.rpartition("/")[2] for key in TOPICS for _, target in PICTURE.findall(help_text(key))}
    assert {path.name for path in PICTURES.glob("*.png")} - {f"{Path(n).stem}-dark.png" for n in shown} == shown


def test_every_key_a_page_names_is_a_command() -> None:
    known = {key_words(keys) for command in COMMANDS for keys in command.keys} | {"Ctrl+9", "Ctrl+2"}
    for key in TOPICS:
        if key != "keys":
            named = set(KEYS.findall(help_text(key)))
            assert named <= known, key


def test_no_page_blames_the_reader() -> None:
    for key in TOPICS:
        assert not re.findall(r"非法|您错误|违规|操作不当", help_text(key)), key


@pytest.fixture
def help_dialog(qtbot: QtBot, window: MainWindow) -> HelpDialog:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_help("home")
    found: HelpDialog = window.findChild(HelpDialog)
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_a_picture_is_as_wide_as_the_page_in_every_appearance(
    qtbot: QtBot, help_dialog: HelpDialog, theme: Theme, mode: str
) -> None:
    theme.apply(mode=mode)
    page = help_dialog.text
    for width in (720, 560):
        help_dialog.resize(width, 500)
        qtbot.waitUntil(lambda: page._fitted == page.viewport().width())
        image = page.loadResource(2, QUrl("pictures/home.png"))
        assert isinstance(image, QImage)
        assert image.deviceIndependentSize().width() <= page.viewport().width()
        assert page.document().size().width() <= page.viewport().width() + 1


def test_a_missing_picture_leaves_the_text(help_dialog: HelpDialog) -> None:
    assert help_dialog.text.loadResource(2, QUrl("pictures/none.png")).isNull()


def test_searching_keeps_the_pages_that_hold_the_words_and_marks_them(qtbot: QtBot, help_dialog: HelpDialog) -> None:
    help_dialog.search.setText("骑缝章")
    qtbot.waitUntil(lambda: help_dialog.topics.count() < len(TOPICS))
    titles = [help_dialog.topics.item(row).text() for row in range(help_dialog.topics.count())]
    assert titles == [title for key, title in TOPICS.items() if "骑缝章" in title + help_text(key)]
    assert help_dialog.topic == "export"
    assert help_dialog.text.extraSelections()


def test_words_on_no_page_say_so_and_clearing_brings_all_back(qtbot: QtBot, help_dialog: HelpDialog) -> None:
    help_dialog.search.setText("不存在的词")
    qtbot.waitUntil(lambda: help_dialog.nothing.isVisible())
    help_dialog.search.clear()
    qtbot.waitUntil(lambda: help_dialog.topics.count() == len(TOPICS))


def test_a_link_leads_to_its_page_and_back(help_dialog: HelpDialog) -> None:
    help_dialog.text.anchorClicked.emit(QUrl("calendar"))
    assert help_dialog.topic == "calendar"
    assert help_dialog.topics.currentItem().text() == TOPICS["calendar"]
    help_dialog.back.click()
    assert help_dialog.topic == "home"
    assert not help_dialog.back.isEnabled()


@pytest.mark.parametrize("link", ["https://example.invalid/", "file:///etc/passwd", "home", "../secret"])
def test_other_links_do_nothing(help_dialog: HelpDialog, link: str) -> None:
    help_dialog.text.anchorClicked.emit(QUrl(link))
    assert help_dialog.topic == "home"
    assert not help_dialog.back.isEnabled()


def test_the_tour_begins_from_its_link(qtbot: QtBot, window: MainWindow, help_dialog: HelpDialog) -> None:
    help_dialog.text.anchorClicked.emit(QUrl(TOUR))
    qtbot.waitUntil(lambda: any(tour.isVisible() for tour in window.findChildren(Tour)))


def test_f1_in_a_dialog_shows_the_page_of_the_dialog(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.commands.new()
    dialog = next(one for one in window.findChildren(QDialog) if one.objectName() == "new_declaration")
    _press_f1(qtbot, dialog)
    found = dialog.findChild(HelpDialog)
    assert found.topic == "new"
    found.reject()


def test_f1_in_a_message_helps_with_what_went_wrong(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    dialog = show_message(window, "没有完成", "磁盘已满")
    _press_f1(qtbot, dialog)
    assert dialog.findChild(HelpDialog).topic == "trouble"
    dialog.findChild(HelpDialog).reject()


def _press_f1(qtbot: QtBot, dialog: QDialog) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    qtbot.waitUntil(lambda: bool(dialog.property("helpKey")))
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: dialog.findChild(HelpDialog) is not None)
