"""The screens of the enterprise: home, declarations, notices, settings, first start."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QSlider,
    QWidget,
)

from desktop.forms.model import MonthlyDef
from desktop.services.desk import Desk
from desktop.ui.dialogs.deleted_drafts import DeletedDraftsDialog
from desktop.ui.dialogs.form_choice import FormChoice
from desktop.ui.dialogs.new_declaration import NewDeclarationDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.draft_row import DraftRow
from desktop.ui.widgets import ProgressRing, StateChip, Toast
from desktop.ui.wording import days_left_words, moment_words, monthly_words

from .conftest import NOW

EXCELLENCE = ("shanxi-2024", "excellence_declaration")


def _words(widget: QWidget) -> str:
    QApplication.processEvents()  # a layout shows new parts in the next turn of the event loop
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def _rows(widget: QWidget) -> list[DraftRow]:
    QApplication.processEvents()
    return [row for row in widget.findChildren(DraftRow) if not row.isHidden()]


# ---- deadlines ----


@pytest.mark.parametrize(("days", "words"), [(-3, "已过 3 天"), (0, "今天截止"), (1, "明天截止"), (5, "还有 5 天")])
def test_days_left_are_said_in_words(days: int, words: str) -> None:
    assert days_left_words(days) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2023, 4, 1), date(2023, 9, 1), "每月25日前，2023年4月—9月"),
        (date(2025, 11, 1), date(2026, 2, 1), "每月25日前，2025年11月—2026年2月"),
    ],
)
def test_a_monthly_task_is_said_in_words(first: date, last: date, words: str) -> None:
    assert monthly_words(MonthlyDef(first, last, 25)) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-04-10T01:05:00+00:00", "今天 09:05"),
        ("2026-04-09T23:59:00+08:00", "昨天 23:59"),
        ("2026-03-01T08:00:00+08:00", "3月1日 08:00"),
        ("2025-12-01T08:00:00+08:00", "2025年12月1日"),
        ("", ""),
    ],
)
def test_moments_are_said_in_words_of_the_local_day(at: str, words: str) -> None:
    assert moment_words(at, NOW) == words


# ---- home and declarations ----


def test_an_empty_home_offers_what_to_do(window: MainWindow) -> None:
    assert "还没有申报" in _words(window.current_page)
    shown = [b.objectName() for b in window.current_page.findChildren(QPushButton) if b.isVisible()]
    assert "home.empty.new" in shown
    assert "home.new" not in shown


def test_home_shows_the_progress_of_each_draft(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    desk.add_sample(*EXCELLENCE)
    window.go("home")
    rows = {row.draft.draft_id: row for row in _rows(window.current_page)}
    assert len(rows) == 2
    summary = next(d for d in desk.drafts() if d.draft_id == draft_id)
    assert f"已填 {summary.filled}/{summary.needed}" in _words(rows[draft_id])
    assert rows[draft_id].findChild(ProgressRing).share == summary.filled / summary.needed
    assert f"未填 {summary.needed - summary.filled}" in [c.text for c in rows[draft_id].findChildren(StateChip)]


def test_a_new_declaration_asks_for_notice_and_form_and_opens_the_draft(qtbot, window: MainWindow, desk: Desk) -> None:
    window.current_page.choose_form()
    dialog = window.findChild(NewDeclarationDialog)
    titles = [notice.title for notice in dialog._notices]
    dialog.findChild(QListWidget, "new_declaration.notices").setCurrentRow(
        titles.index(desk.registry.notice("shanxi-2024").title)
    )
    choice = dialog.findChild(FormChoice, "new_declaration.form.excellence_declaration")
    words = _words(choice)
    assert "附件3" in words
    assert "D01" not in words
    assert "已截止" in words
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    dialog.findChild(QPushButton, "new_declaration.ok").click()
    assert window.current_key == "wizard"
    assert [d.form_id for d in desk.drafts()] == ["excellence_declaration"]


def test_a_form_can_be_chosen_with_the_keyboard(qtbot, window: MainWindow) -> None:
    window.current_page.choose_form(is_sample=True)
    dialog = window.findChild(NewDeclarationDialog)
    choice = dialog.findChildren(FormChoice)[0]
    qtbot.keyClick(choice, Qt.Key.Key_Space)
    assert dialog.findChild(QPushButton, "new_declaration.ok").isEnabled()


def test_tab_goes_from_the_notices_to_their_forms_and_then_to_the_buttons(qtbot, window: MainWindow) -> None:
    window.current_page.choose_form()
    dialog = window.findChild(NewDeclarationDialog)
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    notices = dialog.findChild(QListWidget, "new_declaration.notices")
    notices.setCurrentRow(2)
    QApplication.processEvents()
    notices.setFocus()
    stops = []
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget().objectName())
    forms = [name for name in stops if name.startswith("new_declaration.form.")]
    assert stops[: len(forms)] == forms
    assert len(forms) > 1
    assert stops[len(forms)] == "new_declaration.cancel"
    qtbot.keyClick(dialog.findChild(FormChoice, forms[-1]), Qt.Key.Key_Space)
    assert dialog.findChild(QPushButton, "new_declaration.ok").isEnabled()


def test_deleting_can_be_undone_from_the_toast(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    window.go("drafts")
    window.current_page.delete(draft_id)
    assert desk.drafts() == ()
    toast = window.findChild(Toast, "toast")
    toast.findChild(QPushButton, "toast.action").click()
    assert [d.draft_id for d in desk.drafts()] == [draft_id]
    assert len(_rows(window.current_page)) == 1


def test_a_deleted_draft_can_be_taken_back_long_after_its_toast(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    window.go("drafts")
    window.current_page.delete(draft_id)
    window.go("home")
    window.go("drafts")
    window.current_page.findChild(QPushButton, "drafts.bin").click()
    dialog = window.findChild(DeletedDraftsDialog)
    dialog.findChild(QPushButton, f"deleted.{draft_id}.restore").click()
    assert [d.draft_id for d in desk.drafts()] == [draft_id]
    assert window.current_page.findChild(QPushButton, "drafts.bin").isHidden()
    assert "没有删除的申报" in _words(dialog)


def test_a_copy_is_a_declaration_of_its_own(window: MainWindow, desk: Desk) -> None:
    draft_id = desk.add_sample(*EXCELLENCE)
    window.go("drafts")
    window.current_page.copy(draft_id)
    assert len({d.draft_id for d in desk.drafts()}) == 2


def test_many_drafts_can_be_searched(window: MainWindow, desk: Desk) -> None:
    for _ in range(5):
        desk.new_draft(*EXCELLENCE)
    desk.add_sample("shanxi-2026", "overseas_factories")
    window.go("drafts")
    search = window.current_page.findChild(QLineEdit, "drafts.search")
    assert search.isVisible()
    search.setText("海外")
    assert [row.draft.form_id for row in _rows(window.current_page)] == ["overseas_factories"]
    search.setText("没有这样的")
    assert "没有符合的申报" in _words(window.current_page)


# ---- settings and first start ----


def test_the_font_size_changes_live_and_is_kept(qtbot, window: MainWindow, desk: Desk, theme) -> None:
    window.go("settings")
    window.current_page.findChild(QSlider, "settings.font_size").setValue(18)
    qtbot.waitUntil(lambda: theme.font_size == 18)
    assert desk.settings.get("font_size") == 18
    assert window.current_page.findChild(QLabel, "settings.workspace").font().pixelSize() == 18


def test_the_appearance_changes_live_and_is_kept(window: MainWindow, desk: Desk, theme) -> None:
    window.go("settings")
    window.current_page.findChild(QPushButton, "settings.mode.dark").click()
    assert theme.is_dark
    assert desk.settings.get("theme") == "dark"


def test_the_workspace_folder_and_its_state_are_shown(window: MainWindow, desk: Desk) -> None:
    window.go("settings")
    assert str(desk.workspace.folder) in _words(window.current_page)
    assert "未加密" in _words(window.current_page)
    assert window.status.findChild(StateChip, "status.encryption").text == "未加密"


def test_another_role_sees_other_screens_at_once(window: MainWindow, desk: Desk) -> None:
    window.go("settings")
    unit = window.current_page.findChild(QLineEdit, "settings.submitting_unit")
    assert not unit.isVisible()  # an enterprise prints no summary tables
    window.current_page.findChild(QRadioButton, "settings.role.city").click()
    assert unit.isVisible()
    assert desk.settings.get("role") == "city"
    QApplication.processEvents()
    assert window.rail.findChild(QWidget, "rail.intake").isVisible()
    window.go("home")
    assert "收件概况" in _words(window.current_page)


def test_the_first_start_asks_who_is_there(qtbot, open_window, desk: Desk) -> None:
    window = open_window("")
    assert not window.rail.isVisible()
    choice = window.findChild(QWidget, "welcome.province")
    assert window.focusWidget() is window.findChild(QWidget, "welcome.enterprise")
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert desk.settings.get("role") == "province"
    assert window.current_key == "home"
    assert window.rail.isVisible()
    assert desk.drafts() == ()


def test_the_first_start_of_an_enterprise_lays_out_a_finished_sample(qtbot, open_window, desk: Desk) -> None:
    window = open_window("")
    qtbot.mouseClick(window.findChild(QWidget, "welcome.enterprise"), Qt.MouseButton.LeftButton)
    (sample,) = desk.drafts()
    assert (sample.notice_id, sample.form_id) == ("shanxi-2026", "advanced_declaration")  # of the newest notice
    assert sample.filled == sample.needed > 0
    assert len(_rows(window.current_page)) == 1
    desk.delete_draft(sample.draft_id)
    desk.settings.set("role", "")
    again = open_window("")
    qtbot.mouseClick(again.findChild(QWidget, "welcome.enterprise"), Qt.MouseButton.LeftButton)
    assert desk.drafts() == ()


def test_a_setting_the_disk_refuses_is_in_force_and_said(window: MainWindow, desk: Desk, theme, monkeypatch) -> None:
    from desktop.errors import StorageError
    from desktop.ui.dialogs.message import MessageDialog

    def refuse(_self: object) -> None:
        raise StorageError("files.cannot_write", file="settings.json", reason="磁盘已满")

    monkeypatch.setattr(type(desk.settings), "_store", refuse)
    window.go("settings")
    window.current_page.findChild(QPushButton, "settings.mode.dark").click()
    assert theme.is_dark
    assert "磁盘已满" in window.findChild(MessageDialog).text
    window.findChild(MessageDialog).accept()


def test_the_licences_of_fonts_and_icons_can_be_read(window: MainWindow) -> None:
    from desktop.ui.dialogs.licences import licence_texts

    names = [name for name, _ in licence_texts()]
    assert any(name.startswith("图标") for name in names)
    assert any(name.startswith("字体") for name in names)
    assert all(text.strip() for _, text in licence_texts())


def test_every_control_has_a_name_for_the_screen_reader(window: MainWindow, desk: Desk) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSlider, QComboBox, QScrollBar

    desk.add_sample(*EXCELLENCE)
    for key in ("home", "drafts", "notices", "settings"):
        window.go(key)
        for kind in (QAbstractButton, QLineEdit, QAbstractItemView, QAbstractSlider, QComboBox):
            for control in window.current_page.findChildren(kind):
                if isinstance(control, QScrollBar) or control.objectName().startswith("qt_"):
                    continue
                assert control.accessibleName() or getattr(control, "text", str)(), f"{key}: {control!r}"


def test_roles_and_appearances_are_those_of_the_settings() -> None:
    from desktop.settings import ROLES, THEMES
    from desktop.ui.pages.settings import MODE_LABELS
    from desktop.ui.theme import MODES
    from desktop.ui.wording import ROLE_LABELS

    assert set(ROLE_LABELS) == set(ROLES) - {""}
    assert set(MODES) == set(THEMES) == set(MODE_LABELS)


def test_moments_of_another_offset_are_compared_in_local_time() -> None:
    assert moment_words(datetime.fromisoformat("2026-04-09T17:00:00+00:00"), NOW) == "今天 01:00"


def test_enter_on_the_form_of_a_new_declaration_begins(qtbot, window: MainWindow) -> None:
    window.go("drafts")
    window.current_page.choose_form()
    dialog = window.findChild(NewDeclarationDialog)
    choice = dialog.findChild(FormChoice)
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Return)
    assert window.current_key == "wizard"


def test_a_full_draft_with_an_error_wears_no_green_tick(window: MainWindow, desk: Desk) -> None:
    session = desk.open_draft(desk.add_sample(*EXCELLENCE))
    window.go("drafts")
    assert window.current_page.findChild(ProgressRing).is_complete
    session.set_value(session.form.unit_name_field, "长" * 61)
    session.save()
    window.go("home")
    window.go("drafts")
    (ring,) = [r.findChild(ProgressRing) for r in _rows(window.current_page)]
    assert not ring.is_complete
