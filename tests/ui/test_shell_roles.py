"""Notices, forms and the calendar as each role sees them: enterprise, city, province."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from desktop.forms.model import NoticeDef, PlatformDef, TierDef
from desktop.services.desk import Desk
from desktop.ui.dialogs.calendar import CalendarDialog
from desktop.ui.dialogs.form_choice import FormChoice
from desktop.ui.dialogs.new_declaration import NewDeclarationDialog
from desktop.ui.dialogs.result import ResultDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.draft_row import DraftRow
from desktop.ui.widgets import ElidedLabel
from desktop.ui.wording import STATUS_HINTS, STATUS_LABELS


def _words(widget: QWidget) -> str:
    QApplication.processEvents()  # a layout shows new parts in the next turn of the event loop
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def _rows(widget: QWidget) -> list[DraftRow]:
    QApplication.processEvents()
    return [row for row in widget.findChildren(DraftRow) if not row.isHidden()]


def test_the_calendar_is_cut_to_one_side_previewed_and_exported(qtbot, window: MainWindow, tmp_path) -> None:
    window.current_page.findChild(QPushButton, "home.calendar").click()
    dialog = window.findChild(CalendarDialog)
    count = dialog.findChild(QLabel, "calendar.count")
    everybody = count.text()
    for who in ("city", "province"):
        dialog.findChild(QCheckBox, f"calendar.who.{who}").setChecked(False)
    assert dialog.who == ("enterprise",)
    assert count.text() != everybody
    for suffix in ("docx", "xlsx"):
        dialog.findChild(QCheckBox, f"calendar.{suffix}").setChecked(False)
    dialog.findChild(QPushButton, "calendar.preview").click()
    qtbot.waitUntil(lambda: any(isinstance(w, PdfDialog) and w.isVisible() for w in QApplication.topLevelWidgets()))
    preview = dialog.findChild(PdfDialog)
    assert preview.height() > window.height() - 100
    assert preview.width() > dialog.width()
    preview.accept()
    dialog.export_to(tmp_path / "日历")
    qtbot.waitUntil(lambda: any(isinstance(w, ResultDialog) and w.isVisible() for w in QApplication.topLevelWidgets()))
    dialog.findChild(ResultDialog).accept()
    assert [path.name for path in (tmp_path / "日历").iterdir()] == ["任务日历（企业）-2026-04-10.pdf"]


def test_a_calendar_of_nobody_cannot_be_exported(window: MainWindow) -> None:
    window.current_page.open_calendar()
    dialog = window.findChild(CalendarDialog)
    assert dialog.findChild(QCheckBox, "calendar.upcoming").isChecked()
    for who in ("enterprise", "city", "province"):
        dialog.findChild(QCheckBox, f"calendar.who.{who}").setChecked(False)
    assert not dialog.findChild(QPushButton, "calendar.export").isEnabled()
    assert "没有符合的任务" in dialog.findChild(QLabel, "calendar.count").text()


@pytest.mark.parametrize(
    ("role", "first", "headings"),
    [
        ("enterprise", "training_tracking", ["县区、市主管部门填报", "省主管部门填报"]),
        ("city", "training_tracking", ["县区、市主管部门填报", "省主管部门填报"]),
        ("province", "work_ledger", ["省主管部门填报", "县区、市主管部门填报"]),
    ],
)
def test_forms_of_the_own_role_come_first(open_window, desk: Desk, role: str, first: str, headings: list[str]) -> None:
    desk.registry.__dict__["notices"] = (desk.registry.notice("shanxi-2023"),)
    window = open_window(role)
    window.go("drafts")
    window.current_page.choose_form()
    dialog = window.findChild(NewDeclarationDialog)
    assert dialog.windowTitle() == ("新建申报" if role == "enterprise" else "新建填报")
    assert dialog.findChild(FormChoice).form.id == first
    assert [word for word in _words(dialog).splitlines() if word.endswith("主管部门填报")] == headings


def test_a_report_says_it_is_one(open_window, desk: Desk) -> None:
    window = open_window("province")
    window.go("drafts")
    window.current_page.choose_form()
    dialog = window.findChild(NewDeclarationDialog)
    titles = [notice.title for notice in dialog._notices]
    names = dialog.findChild(QListWidget, "new_declaration.notices")
    names.setCurrentRow(titles.index(desk.registry.notice("shanxi-2023").title))
    words = _words(dialog.findChild(FormChoice, "new_declaration.form.work_summary"))
    assert "公文" in words


def test_the_arrows_go_from_form_to_form_and_bring_them_into_sight(qtbot, open_window, desk: Desk) -> None:
    desk.registry.__dict__["notices"] = (desk.registry.notice("shanxi-2023"),)
    window = open_window("city")
    window.current_page.choose_form()
    dialog = window.findChild(NewDeclarationDialog)
    dialog.resize(960, 320)
    qtbot.waitExposed(dialog)
    choices = dialog.findChildren(FormChoice)
    choices[0].setFocus()
    for choice in choices:
        qtbot.waitUntil(choice.hasFocus)
        assert choice.visibleRegion().boundingRect().height() == choice.height()
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choices[-1].hasFocus()
    qtbot.keyClick(choices[-1], Qt.Key.Key_Up)
    qtbot.waitUntil(choices[-2].hasFocus)


def test_an_authority_sees_what_it_fills_in_on_its_home(open_window, desk: Desk) -> None:
    window = open_window("city")
    assert "我的填报" in _words(window.current_page)
    draft_id = desk.new_draft("shanxi-2023", "training_tracking")
    window.go("home")
    assert [row.draft.draft_id for row in _rows(window.current_page)] == [draft_id]
    assert window.current_page.findChild(QPushButton, "home.new").isVisible()
    session = desk.open_draft(draft_id)
    session.set_value("unit_name", "太原市工信局")
    session.set_value("month", "2023-05")
    session.save()
    window.go("home")
    title, below = (part.text for part in _rows(window.current_page)[0].findChildren(ElidedLabel))
    assert title == "创建培训调度表"
    assert below.startswith("2023年5月 · 太原市工信局 · ")


def test_an_authority_types_its_name_once(open_window, desk: Desk) -> None:
    window = open_window("city")
    window.go("profile")
    wizard = window.current_page
    assert wizard.session.form.title == "单位信息"
    assert {"unit_name", "unified_social_credit_code", "people"} <= set(wizard.session.form.by_id)
    wizard.session.set_value("unit_name", "太原市工业和信息化局")
    window.go("settings")
    unit = window.current_page.findChild(QLineEdit, "settings.submitting_unit")
    assert (unit.text(), unit.placeholderText()) == ("", "太原市工业和信息化局")
    assert desk.submitting_unit == "太原市工业和信息化局"


def test_the_notice_page_carries_what_the_notice_says(window: MainWindow, desk: Desk) -> None:
    window.go("notices")
    notice = desk.registry.notice("shanxi-2026")
    words = _words(window.current_page)
    for text in (
        notice.title,
        notice.issuer,
        "2026年3月8日",
        notice.contacts[0],
        notice.platforms[0].address,
        "2026年4月15日",
    ):
        assert text in words
    for task in notice.tasks:
        assert task.title in words


def test_a_form_that_is_no_official_template_says_so(window: MainWindow, desk: Desk) -> None:
    window.go("notices")
    names = window.current_page.findChild(QListWidget, "notices.list")
    titles = [names.item(row).text() for row in range(names.count())]
    names.setCurrentRow(titles.index(desk.registry.notice("shanxi-2024").title))
    forms = desk.registry.notice("shanxi-2024").forms
    assert any(form.status == "skeleton" for form in forms)
    words = _words(window.current_page)
    assert STATUS_LABELS["skeleton"] == "按材料清单拟定"
    assert f"按材料清单拟定：{STATUS_HINTS['skeleton']}" in words


def _show_notice(window: MainWindow, desk: Desk, notice: NoticeDef) -> str:
    """The words of the notices page when only this notice is installed."""
    desk.registry.__dict__["notices"] = (notice,)
    window.go("notices")
    return _words(window.current_page)


def test_the_notice_page_says_who_does_what_for_each_tier(window: MainWindow, desk: Desk) -> None:
    notice = replace(
        desk.registry.notice("shanxi-2024"),
        tier_scheme=(
            TierDef("basic", "市州工信局联合相关部门", "自建自评，评审认定", "一、（一）"),
            TierDef("pioneer", "省厅向国家推荐", "卓越级自愿申报", "一、（四）"),
        ),
    )
    words = _show_notice(window, desk, notice)
    for text in (
        "分级培育职责",
        "基础级",
        "市州工信局联合相关部门",
        "自建自评，评审认定",
        "依据：一、（四）",
        "领航级",
    ):
        assert text in words


def test_the_notice_page_says_a_monthly_task_as_the_notice_does(window: MainWindow, desk: Desk) -> None:
    words = _show_notice(window, desk, desk.registry.notice("shanxi-2023"))
    assert "每月25日前\n2023年4月—9月\n分批次开展创建培训，报送表1" in words
    assert "未写明日期" in words  # tasks of the province without one


def test_the_notice_page_says_how_well_the_notice_is_known(window: MainWindow, desk: Desk) -> None:
    notice = replace(
        desk.registry.notice("shanxi-2024"),
        issued_on=None,
        status="second_hand",
        status_note="依据报纸报道，未取得文件原文",
        forms=(),
        tables=(),
        platforms=(PlatformDef("平台", "www.example.cn", "揭榜单位仍用申报时分发的管理员和密码登录"),),
    )
    words = _show_notice(window, desk, notice)
    for text in (
        "转引来源：依据报纸报道，未取得文件原文",
        "日期未知",
        "揭榜单位仍用申报时分发的管理员和密码登录",
        "这份通知没有要填报的表单，只有职责和任务。",
    ):
        assert text in words
    window.go("home")
    window.current_page.choose_form()
    assert not window.findChildren(FormChoice)


def test_forms_of_the_notice_page_stand_under_who_fills_them_in(window: MainWindow, desk: Desk) -> None:
    notice = desk.registry.notice("shanxi-2023")
    summary = notice.form("work_summary")
    words = _show_notice(window, desk, notice).splitlines()
    city, province = words.index("县区、市主管部门填报"), words.index("省主管部门填报")
    tables = words.index("由收到的材料汇总")
    assert city < words.index("创建培训调度表") < province < words.index(summary.title) < tables
    assert "附件2 表1 · 培训按月调度 · 表格" in words
