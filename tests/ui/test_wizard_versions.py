"""The window and versions of a notice: banner, preview, move, drawer, way back; list; keyboard and names.

1. The banner is there when a newer version is installed, and only then.
2. The preview shows the changes and what happens to the answers; 暂不 changes nothing.
3. The move opens the draft with the questions of the new version; typed text goes along.
4. The drawer lists, shows and copies old answers; it leads back.
5. A form that is gone, a save that fails, a version taken away.
6. The list of drafts marks those with a newer version.
7. Names for the screen reader, keyboard, 1366 × 768, 1024 × 640, large type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import StorageError
from desktop.forms.registry import Registry
from desktop.services.desk import Desk, open_desk
from desktop.settings import Settings
from desktop.ui.dialogs.drawer import DrawerDialog
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.move_version import MoveDialog
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.draft_row import DraftRow
from desktop.ui.theme import RAIL_NARROW, Theme
from desktop.ui.widgets import StateChip
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.versions import FORM, NOTICE, answers, packs_with_versions
from tests.helpers.wizards import settle

NOW = datetime(2026, 4, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))
Start = Callable[..., tuple[Desk, MainWindow]]


@pytest.fixture
def start(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Start]:
    """Opens the window on a workspace, with these versions installed."""
    desks: list[Desk] = []

    def open_window(*versions: str, size: tuple[int, int] = (1366, 768)) -> tuple[Desk, MainWindow]:
        while desks:
            desks.pop().close()
        root = packs_with_versions(tmp_path / "-".join(versions), versions)
        settings = Settings(tmp_path / "settings.json")
        settings.set("role", "enterprise")
        desk = open_desk(tmp_path / "w", clock=lambda: NOW, registry=Registry(root), settings=settings)
        desks.append(desk)
        window = MainWindow(desk, desk.clock, tmp_path / "window.ini")
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        return desk, window

    yield open_window
    qtbot.waitUntil(lambda: not running_jobs())
    for desk in desks:
        desk.close()


def new(desk: Desk, values: dict[str, Any] | None = None, version: str = "1.0") -> str:
    record = desk.repository.create(
        notice_id=NOTICE, notice_version=version, form_id=FORM, values=answers() if values is None else values
    )
    return record.draft_id


def wizard(window: MainWindow) -> WizardPage:
    page = window.current_page
    assert isinstance(page, WizardPage)
    return page


def the(kind: type[Any], window: QWidget) -> Any:
    """The one open dialog of a kind."""
    settle()
    found = [dialog for dialog in window.window().findChildren(kind) if dialog.isVisible()]
    assert len(found) == 1, found
    return found[0]


def press(owner: QWidget, name: str) -> None:
    found = owner.findChild(QPushButton, name)
    assert found is not None, name
    assert found.isVisible()
    found.click()
    settle()


def said(owner: QWidget) -> list[str]:
    return [label.text() for label in owner.findChildren(QLabel) if label.text()]


# 1 ----------------------------------------------------------------------------------------


def test_a_newer_version_is_told_quietly_above_the_wizard(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    window.open_draft(new(desk))
    page = wizard(window)
    assert page.version_bar.isVisible()
    assert page.version_bar._banner.text == "本通知已有 1.1 版，这份草稿按 1.0 版填写。"
    assert page.header.versions.text() == "1.0 版"
    press(page, "wizard.version_bar.dismiss")
    assert not page.version_bar.isVisible()
    assert page.header.versions.isVisible()  # later the way is still there
    press(page, "wizard.versions")
    press(the(DrawerDialog, window), "drawer_dialog.newer")
    assert the(MoveDialog, window).preview.new_version == "1.1"


def test_a_draft_of_the_newest_version_and_the_profile_ask_nothing(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    window.open_draft(new(desk, version="1.1"))
    assert not wizard(window).version_bar.isVisible()
    assert not wizard(window).header.versions.isVisible()
    window.go("profile")
    assert not wizard(window).version_bar.isVisible()
    assert not wizard(window).header.versions.isVisible()


# 2 ----------------------------------------------------------------------------------------


def open_preview(window: MainWindow) -> MoveDialog:
    press(wizard(window), "wizard.version_bar.open")
    dialog = the(MoveDialog, window)
    assert isinstance(dialog, MoveDialog)
    return dialog


def test_the_preview_shows_changes_and_what_happens_to_the_answers(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    dialog = open_preview(window)
    assert dialog.windowTitle() == "转到 1.1 版"
    assert dialog.summary.text == (
        "4 项放入抽屉，1 处不合新的要求，3 项需要填写。旧答案不会丢，转过去以后还可以退回 1.0 版。"
    )
    words = said(dialog)
    for heading in ("放入抽屉（4）", "改存或换算（2）", "不合新的要求（1）", "需要填写（3）",
                    "通知和表单（2）", "新增（2）", "移动（1）", "修改（2）", "删除（1）"):  # fmt: skip
        assert heading in words
    assert "另有 10 项答案不变" in words
    assert "“海外智能工厂 第 1 行 从业人数”在 1.1 版中没有这一列，答案“412”放入抽屉。（另有 1 行同样处理）" in words
    assert "· 列“海外智能工厂简介”的字数上限：500 → 300" in words
    press(dialog, "move_dialog.cancel")
    assert desk.repository.get(draft_id).notice_version == "1.0"
    assert wizard(window).session.value("contact_person") == "示例甲"
    assert wizard(window).version_bar.isVisible()


def test_many_findings_are_not_all_listed(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    rows = [{"id": f"f{n}", "summary": "字" * 301} for n in range(80)]
    window.open_draft(new(desk, {"factories": rows}))
    dialog = open_preview(window)
    words = said(dialog)
    assert "不合新的要求（80）" in words
    assert "……另有 20 行" in words


# 3 ----------------------------------------------------------------------------------------


def move(window: MainWindow) -> None:
    press(open_preview(window), "move_dialog.agree")


def test_the_move_opens_the_draft_with_the_questions_of_the_new_version(start: Start, qtbot: QtBot) -> None:
    desk, window = start("1.0", "1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    old = wizard(window)
    field = old.page("unit").findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, "typed just now")
    move(window)
    page = wizard(window)
    assert page is not old
    assert page.session.draft_id == draft_id
    assert page.session.notice.version == "1.1"
    assert page.session.value("unit_name") == "typed just now"
    assert [section.title for section in page.session.form.sections] == ["企业与联系人", "联系方式", "海外智能工厂"]
    assert page.session.value("has_belt_road") is None
    assert not page.version_bar.isVisible()
    assert page.header.versions.text() == "抽屉（4）"
    assert "已转到 1.1 版，抽屉里有 4 项旧答案" in said(window.toast)
    assert page.session.undo_text == ""
    assert not page.header.undo.isEnabled()


def test_the_moved_draft_is_as_it_was_left_after_a_restart(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    move(window)
    wizard(window).session.set_value("has_belt_road", "yes")
    window.close()
    desk, window = start("1.0", "1.1")
    window.open_draft(draft_id)
    page = wizard(window)
    assert (page.session.notice.version, page.session.value("has_belt_road")) == ("1.1", "yes")
    assert page.header.versions.text() == "抽屉（4）"


# 4 ----------------------------------------------------------------------------------------


def test_the_drawer_lists_shows_and_copies_old_answers(start: Start, qtbot: QtBot) -> None:
    desk, window = start("1.0", "1.1")
    window.open_draft(new(desk))
    move(window)
    press(wizard(window), "wizard.versions")
    dialog = the(DrawerDialog, window)
    assert [dialog.list.item(n).text() for n in range(dialog.list.count())] == [
        "企业联系人",
        "海外智能工厂 第 1 行 从业人数",
        "海外智能工厂 第 2 行 自评级别",
        "海外智能工厂 第 2 行 从业人数",
    ]
    assert dialog.text.toPlainText() == "示例甲"
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.text.toPlainText() == "412"
    assert dialog.text.isReadOnly()
    QGuiApplication.clipboard().clear()
    press(dialog, "drawer_dialog.copy")
    assert QGuiApplication.clipboard().text() == "412"
    assert "已复制" in said(dialog)
    press(dialog, "drawer_dialog.close")
    assert window.findChild(DrawerDialog) is None


def test_the_drawer_leads_back_and_everything_is_as_before(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    move(window)
    wizard(window).session.set_value("has_belt_road", "yes")
    press(wizard(window), "wizard.versions")
    press(the(DrawerDialog, window), "drawer_dialog.back")
    dialog = the(MoveDialog, window)
    assert dialog.windowTitle() == "退回 1.0 版"
    assert dialog.summary.text == "6 项放回原处，1 项放入抽屉。在 1.1 版中填写的内容不会丢。"
    assert "“企业联系人”从抽屉放回“示例甲”。" in said(dialog)
    press(dialog, "move_dialog.agree")
    page = wizard(window)
    assert dict(page.session.values) == answers()
    assert page.header.versions.text() == "抽屉（1）"
    assert page.version_bar.isVisible()
    assert "已退回 1.0 版，抽屉里有 1 项旧答案" in said(window.toast)


def test_with_an_empty_drawer_the_way_back_is_still_there(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    window.open_draft(new(desk, {"unit_name": "示例"}))
    move(window)
    assert wizard(window).header.versions.text() == "1.1 版"
    press(wizard(window), "wizard.versions")
    dialog = the(DrawerDialog, window)
    assert "抽屉是空的" in said(dialog)
    assert not dialog.copy.isVisible()
    press(dialog, "drawer_dialog.back")
    assert the(MoveDialog, window).preview.new_version == "1.0"


# 5 ----------------------------------------------------------------------------------------


def test_a_form_that_is_gone_keeps_the_draft_where_it_is(start: Start) -> None:
    desk, window = start("1.0", "2.0")
    window.open_draft(new(desk))
    page = wizard(window)
    assert page.version_bar._banner.text == (
        "本通知已有 2.0 版，其中没有这张表；这份草稿留在 1.0 版，可以照常填写。"
    )  # fmt: skip
    dialog = open_preview(window)
    assert dialog.findChild(QPushButton, "move_dialog.agree") is None
    assert dialog.summary.text.startswith("2.0 版中没有这张表。")
    press(dialog, "move_dialog.close")
    assert wizard(window) is page


def test_a_draft_that_cannot_be_saved_is_not_moved(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    page = wizard(window)
    page.session.set_value("contact_person", "另一人")
    with mock.patch.object(desk.repository, "save", side_effect=StorageError("storage.full")):
        press(page, "wizard.version_bar.open")
        message = the(MessageDialog, window)
        assert "磁盘空间不足" in message.text
        message.accept()
    page.autosave.flush()
    assert desk.repository.get(draft_id).notice_version == "1.0"
    assert desk.repository.get(draft_id).values["contact_person"] == "另一人"


def test_a_move_the_disk_refuses_is_said_and_changes_nothing(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    dialog = open_preview(window)
    with mock.patch.object(type(desk.repository), "save", side_effect=StorageError("storage.full")):
        press(dialog, "move_dialog.agree")
    message = the(MessageDialog, window)
    assert "磁盘空间不足" in message.text
    message.accept()
    assert wizard(window).session.notice.version == "1.0"
    assert desk.repository.get(draft_id).notice_version == "1.0"


def test_a_draft_whose_version_is_not_installed_says_so(start: Start) -> None:
    desk, window = start("1.1")
    draft_id = new(desk)
    window.open_draft(draft_id)
    message = the(MessageDialog, window)
    assert "1.0 版填写，本机没有安装这个版本（已安装：1.1）。请先安装该版本的通知包" in message.text
    message.accept()


# 6 ----------------------------------------------------------------------------------------


def test_the_list_of_drafts_marks_those_with_a_newer_version(start: Start) -> None:
    desk, window = start("1.0", "1.1")
    old, newest = new(desk), new(desk, version="1.1")
    window.go("drafts")
    settle()
    rows = {row.draft.draft_id: row for row in window.current_page.findChildren(DraftRow)}
    chips = {each: [chip.text for chip in row.findChildren(StateChip)] for each, row in rows.items()}
    assert "有 1.1 版" in chips[old]
    assert "有 1.1 版" not in chips[newest]
    assert rows[old].accessibleName().endswith("，有 1.1 版")


def test_a_read_only_window_marks_the_draft_and_offers_no_move(start: Start, tmp_path: Path) -> None:
    desk, _ = start("1.0", "1.1")
    new(desk)
    reader = open_desk(
        tmp_path / "w", clock=lambda: NOW, registry=desk.registry, settings=desk.settings, read_only=True
    )
    dialog = MoveDialog(None, reader.moves.preview(reader.drafts()[0].draft_id, "1.1"), can_move=False)
    assert not dialog.agree.isEnabled()
    dialog.deleteLater()
    assert [draft.newer_version for draft in reader.drafts()] == ["1.1"]
    reader.close()


# 7 ----------------------------------------------------------------------------------------


def test_every_control_has_a_name_and_the_keyboard_reaches_all(start: Start, qtbot: QtBot) -> None:
    desk, window = start("1.0", "1.1")
    window.open_draft(new(desk))
    page = wizard(window)
    assert page.header.versions.accessibleName() == "通知版本和抽屉：有 1.1 版"
    assert page.version_bar._banner.accessibleName() == "本通知已有 1.1 版，这份草稿按 1.0 版填写。"
    dialog = open_preview(window)
    assert dialog.accessibleName() == "转到 1.1 版"
    area = dialog.findChild(QScrollArea)
    assert area is not None
    assert (QApplication.focusWidget(), area.accessibleName()) == (area, "变化")
    before = area.verticalScrollBar().value()
    qtbot.keyClick(area, Qt.Key.Key_PageDown)
    assert area.verticalScrollBar().value() > before
    reached = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().objectName())
    assert {"move_dialog.cancel", "move_dialog.agree"} <= set(reached)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert desk.repository.get(page.session.draft_id).notice_version == "1.0"
    move(window)
    press(wizard(window), "wizard.versions")
    drawer = the(DrawerDialog, window)
    assert QApplication.focusWidget() is drawer.list
    for control in (*drawer.findChildren(QPushButton), drawer.list, drawer.text):
        assert control.accessibleName()


@pytest.mark.parametrize(("size", "font"), [((1366, 768), 14), ((1024, 640), 14), ((1366, 768), 20)])
def test_nothing_is_cut_off_on_small_screens_and_with_large_type(
    start: Start, theme: Theme, size: tuple[int, int], font: int
) -> None:
    theme.apply(mode="dark" if font == 20 else "light", font_size=font)
    desk, window = start("1.0", "1.1", size=size)
    window.open_draft(new(desk))
    page = wizard(window)
    assert page.header.minimumSizeHint().width() <= size[0] - RAIL_NARROW
    banner = page.version_bar._banner
    assert banner.width() <= page.width()
    dialog = open_preview(window)
    assert dialog.width() <= size[0]
    assert dialog.height() <= size[1]
    area = dialog.findChild(QScrollArea)
    assert area is not None
    body = area.widget()
    for label in body.findChildren(QLabel):
        if label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
            assert label.mapTo(body, label.rect().topRight()).x() <= area.viewport().width(), label.text()
    for name in ("move_dialog.cancel", "move_dialog.agree"):
        found = dialog.findChild(QPushButton, name)
        assert found is not None
        assert found.width() >= found.sizeHint().width()
