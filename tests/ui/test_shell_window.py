"""The window: rail, shortcuts, the open draft, closing, geometry, help."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLayout,
    QLayoutItem,
    QListWidget,
    QPushButton,
    QScrollArea,
    QToolButton,
)

from desktop.errors import StorageError
from desktop.paths import resources_dir
from desktop.services.desk import Desk
from desktop.ui.dialogs.help import HelpDialog
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.help_topics import TOPICS, help_text
from desktop.ui.jobs import Job, running_jobs
from desktop.ui.main_window import PAGES, MainWindow
from desktop.ui.rail import ENTRIES, entries_of
from desktop.ui.theme import RAIL_NARROW, RAIL_WIDE
from desktop.ui.widgets import Toast

EXCELLENCE = ("shanxi-2024", "excellence_declaration")


def _press(
    qtbot, window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)


def test_every_entry_of_the_rail_leads_somewhere() -> None:
    assert {entry.key for entry in ENTRIES} == {*PAGES, "profile"}


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        ("enterprise", ["home", "drafts", "profile", "notices", "settings"]),
        ("county", ["home", "intake", "drafts", "profile", "notices", "settings"]),
        ("province", ["home", "intake", "drafts", "profile", "notices", "settings"]),
    ],
)
def test_the_rail_shows_what_a_role_needs(role: str, keys: list[str]) -> None:
    assert [entry.key for entry in entries_of(role)] == keys


@pytest.mark.parametrize("role", ["enterprise", "city"])
def test_every_screen_of_a_role_opens_by_its_number(qtbot, open_window, role: str) -> None:
    window = open_window(role)
    for number, entry in enumerate(entries_of(role), 1):
        _press(qtbot, window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        assert window.current_key == entry.key
        assert window.rail.findChild(QToolButton, f"rail.{entry.key}").isChecked()


def test_the_rail_folds_and_stays_folded(qtbot, window: MainWindow, desk: Desk) -> None:
    window.showNormal()
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: window.rail.width() == RAIL_WIDE)
    window.rail.findChild(QToolButton, "rail.fold").click()
    QApplication.processEvents()
    assert window.rail.width() == RAIL_NARROW
    assert desk.settings.get("rail_collapsed") is True


def test_a_draft_opens_in_the_wizard_and_comes_back_to_the_list(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    window.go("drafts")
    window.open_draft(draft_id)
    assert window.current_key == "wizard"
    assert window.status.findChild(QLabel, "status.saved").text().startswith("已保存")
    window.current_page.leave()
    assert window.current_key == "drafts"
    assert "自动保存" in window.status.findChild(QLabel, "status.saved").text()


def test_going_elsewhere_saves_the_open_draft_first(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    window.open_draft(draft_id)
    session = window.current_page.session
    session.set_value(session.form.unit_name_field, "山西示例重工有限公司")
    assert session.save_state.kind == "pending"
    assert window.status.findChild(QLabel, "status.saved").text() == "正在保存…"
    window.go("home")
    assert window.current_key == "home"
    assert desk.drafts()[0].unit_name == "山西示例重工有限公司"


def test_the_profile_is_filled_once_and_used_in_a_new_declaration(window: MainWindow, desk: Desk) -> None:
    window.go("profile")
    assert window.current_key == "profile"
    session = window.current_page.session
    session.set_value(session.form.unit_name_field, "山西示例装备制造有限公司")
    window.go("home")
    draft = desk.open_draft(desk.new_draft(*EXCELLENCE))
    assert draft.value(draft.form.unit_name_field) == "山西示例装备制造有限公司"


def test_ctrl_s_says_that_it_is_saved_already(qtbot, window: MainWindow, desk: Desk) -> None:
    _press(qtbot, window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    toast = window.findChild(Toast, "toast")
    assert toast.isVisible()
    assert "已自动保存" in toast.text


def test_ctrl_s_in_the_wizard_saves_and_says_so(qtbot, window: MainWindow, desk: Desk) -> None:
    window.open_draft(desk.new_draft(*EXCELLENCE))
    session = window.current_page.session
    window.current_page.open_section(session.form.sections[0].id)
    session.set_value(session.form.unit_name_field, "山西示例重工有限公司")
    _press(qtbot, window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert session.save_state.kind == "saved"
    assert "已自动保存" in window.findChild(Toast, "toast").text


def test_the_export_of_a_row_opens_the_draft_and_its_dialog(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    window.open_export(draft_id)
    assert window.current_key == "wizard"
    assert QApplication.activeModalWidget() is not None
    QApplication.activeModalWidget().close()


def test_a_draft_that_cannot_be_opened_says_why(qtbot, window: MainWindow) -> None:
    window.open_draft("no-such-draft")
    dialog = window.findChild(MessageDialog)
    assert dialog.text
    assert window.current_key == "home"
    dialog.accept()


def test_closing_saves_the_open_draft(window: MainWindow, desk: Desk) -> None:
    window.open_draft(desk.new_draft(*EXCELLENCE))
    session = window.current_page.session
    session.set_value(session.form.unit_name_field, "山西示例重工有限公司")
    assert window.close()
    assert desk.drafts()[0].unit_name == "山西示例重工有限公司"


def test_closing_asks_when_the_disk_refuses(window: MainWindow, desk: Desk, monkeypatch) -> None:
    window.open_draft(desk.new_draft(*EXCELLENCE))
    session = window.current_page.session
    session.set_value(session.form.unit_name_field, "山西示例重工有限公司")

    def refuse(*_args: object) -> None:
        raise StorageError("files.cannot_write", file="workspace.db", reason="磁盘已满")

    monkeypatch.setattr(session, "save", refuse)
    assert not window.close()
    dialog = window.findChild(MessageDialog)
    assert "没有保存" in dialog.windowTitle()
    dialog.findChild(QPushButton, "message_dialog.no").click()
    assert window.isVisible()
    assert window.current_key == "wizard"
    monkeypatch.undo()
    assert window.close()
    assert desk.drafts()[0].unit_name == "山西示例重工有限公司"


def test_the_window_waits_for_running_work_before_it_closes(qtbot, window: MainWindow) -> None:
    started, go_on = threading.Event(), threading.Event()

    def work(context) -> None:
        started.set()
        go_on.wait()
        context.step(1, 1)

    Job(work, window).start()
    started.wait()
    assert not window.close()
    assert window.isVisible()
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert running_jobs() == ()


def test_the_window_comes_back_where_it_was(qtbot, open_window: Callable[..., MainWindow]) -> None:
    first = open_window()
    first.resize(1200, 700)
    first.close()
    second = MainWindow(first._desk, first._desk.clock, first.place.file)
    qtbot.addWidget(second)
    assert second.height() == 700  # the off-screen screen is narrower than the window


def test_f1_shows_the_page_of_the_screen(qtbot, window: MainWindow) -> None:
    window.go("notices")
    _press(qtbot, window, Qt.Key.Key_F1)
    dialog = window.findChild(HelpDialog)
    assert dialog.findChild(QListWidget, "help.topics").currentItem().text() == "通知"
    assert "任务与期限" in dialog.text.toPlainText()
    dialog.accept()


def test_every_screen_has_a_help_page_and_every_page_is_reachable() -> None:
    assert {entry.key for entry in ENTRIES} | {"wizard"} <= set(TOPICS)
    assert {path.stem for path in (resources_dir() / "help").glob("*.md")} == set(TOPICS)
    assert all(help_text(key).startswith("# ") for key in TOPICS)


def test_at_the_smallest_usual_screen_nothing_is_wider_than_its_page(window: MainWindow, desk: Desk) -> None:
    desk.add_sample(*EXCELLENCE)
    desk.new_draft(*EXCELLENCE)
    window.resize(1366, 768)
    for key in ("home", "drafts", "notices", "settings"):
        window.go(key)
        QApplication.processEvents()
        assert window.current_page.minimumSizeHint().width() <= 1366 - RAIL_WIDE
        assert (window.width(), window.height()) == (1366, 768)


def test_the_wizard_fits_the_smallest_usual_screen(window: MainWindow, desk: Desk) -> None:
    window.showNormal()
    window.resize(1366, 768)
    window.open_draft(desk.add_sample(*EXCELLENCE))
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1366, 768)
    assert window.rail.width() == RAIL_NARROW


def test_a_first_window_fills_a_small_screen_so_that_its_status_bar_is_seen(window: MainWindow) -> None:
    area = window.screen().availableGeometry()
    assert area.width() <= 1366
    assert window.isMaximized()


def test_tab_goes_through_the_window_in_reading_order_and_round(qtbot, window: MainWindow, desk: Desk) -> None:
    window.showNormal()
    window.resize(1366, 768)
    window.activateWindow()
    window.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    wizard = window.current_page
    qtbot.waitUntil(lambda: wizard.page(wizard.section_id).form.is_built)
    qtbot.waitUntil(lambda: wizard.pages.isAncestorOf(window.focusWidget()))
    first = window.focusWidget()
    visited = [first]
    while True:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() is first:
            break
        visited.append(window.focusWidget())
        assert len(visited) < 100
    regions = [window.rail, wizard.header, wizard.sections, wizard.pages, wizard.panel]
    met = [next(at for at, part in enumerate(regions) if part is w or part.isAncestorOf(w)) for w in visited]
    assert [at for at, before in zip(met, [None, *met], strict=False) if at != before] == [3, 4, 0, 1, 2]
    assert not any(isinstance(stop, QScrollArea) and not stop.property("part") for stop in visited), "seen stops only"
    QTest.keyClick(first, Qt.Key.Key_Backtab)
    assert window.focusWidget() is visited[-1]


def test_walking_with_tab_leaves_no_wrapper_of_a_layout_item_behind(window: MainWindow, desk: Desk) -> None:
    """PySide would give such a wrapper back for another object at the same address, long after Qt deleted it."""
    window.activateWindow()
    window.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    before = _layout_items()
    for _ in range(12):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert _layout_items() <= before


def _layout_items() -> int:
    wrappers = shiboken6.Shiboken.getAllValidWrappers()
    return sum(isinstance(one, QLayoutItem) and not isinstance(one, QLayout) for one in wrappers)


def test_f8_works_from_the_rail_too(qtbot, window: MainWindow, desk: Desk) -> None:
    window.activateWindow()
    window.open_draft(desk.new_draft("shanxi-2026", "overseas_factories"))
    window.rail.setFocus()
    fold = window.findChild(QToolButton, "rail.fold")
    fold.setFocus()
    QTest.keyClick(fold, Qt.Key.Key_F8)
    assert window.current_page.isAncestorOf(window.focusWidget())
