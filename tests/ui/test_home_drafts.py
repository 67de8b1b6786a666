"""Drafts on the home page: rings, samples (示例), where one stopped, deleting with undo, and what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QTableView, QToolButton, QWidget

from desktop.services.desk import Desk
from desktop.ui.dialogs.activity import ActivityDialog
from desktop.ui.dialogs.deleted_drafts import DeletedDraftsDialog
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.draft_row import DraftRow
from desktop.ui.pages.due_rows import DueRow
from desktop.ui.pages.home import HomePage
from desktop.ui.pages.page import PageContext
from desktop.ui.pages.resume_bar import ResumeBar
from desktop.ui.theme import Theme
from desktop.ui.widgets import ProgressRing, StateChip
from tests.ui.conftest import NOW

FORM = ("shanxi-2026", "overseas_factories")
CONTROL = Qt.KeyboardModifier.ControlModifier


def find(window: MainWindow, kind: type[QWidget], name: str) -> Any:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    found = window.current_page.findChild(kind, name)
    assert found is not None, name
    return found


def rows(window: MainWindow) -> list[DraftRow]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window.current_page.findChildren(DraftRow)


def chips(row: DraftRow) -> list[str]:
    return [chip.text for chip in row.findChildren(StateChip)]


# ---- rings and samples ----


def test_a_draft_shows_how_much_is_filled_and_when_it_was_changed(desk: Desk, window: MainWindow) -> None:
    session = desk.open_draft(desk.new_draft(*FORM))
    session.set_value("unit_name", "示例机械有限公司")
    session.save()
    window.go("home")
    (row,) = rows(window)
    ring = row.findChild(ProgressRing)
    progress = session.progress()
    assert ring.accessibleName() == f"已填 {progress.filled}/{progress.needed} 项必填"
    assert row.findChild(QLabel, "draft.changed").text().endswith("今天 09:30")
    assert "示例" not in chips(row)


@pytest.mark.parametrize(("role", "form"), [("enterprise", FORM), ("city", ("shanxi-2023", "training_tracking"))])
def test_a_sample_is_marked_as_one_and_thrown_away_with_one_click(
    open_window: Callable[..., MainWindow], desk: Desk, role: str, form: tuple[str, str]
) -> None:
    draft_id = desk.add_sample(*form)
    window = open_window(role)
    (row,) = rows(window)
    assert "示例" in chips(row)
    assert "示例" in row.accessibleName()
    find(window, QToolButton, f"draft.{draft_id}.throw_away").click()
    assert rows(window) == []
    assert desk.drafts() == ()
    window.toast.findChild(QPushButton, "toast.action").click()
    assert [row.draft.is_sample for row in rows(window)] == [True]


def test_a_sample_stays_one_when_it_is_changed_but_a_copy_of_it_is_ones_own(desk: Desk) -> None:
    draft_id = desk.add_sample(*FORM)
    session = desk.open_draft(draft_id)
    session.set_value("unit_name", "别的公司")
    session.save()
    copy_id = desk.copy_draft(draft_id)
    assert {draft.draft_id: draft.is_sample for draft in desk.drafts()} == {draft_id: True, copy_id: False}


def test_the_first_start_lays_out_a_marked_sample(open_window: Callable[..., MainWindow], desk: Desk) -> None:
    window = open_window("")
    window._on_role_chosen("enterprise")
    (row,) = rows(window)
    assert row.draft.is_sample
    assert not find(window, ResumeBar, "home.resume").isVisible()  # nobody has typed yet


# ---- deleting ----


@pytest.mark.parametrize("page", ["home", "drafts"])
def test_delete_takes_a_row_away_and_ctrl_z_brings_it_back(qtbot, desk: Desk, window: MainWindow, page: str) -> None:
    draft_id = desk.new_draft(*FORM)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(page)
    (row,) = rows(window)
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Delete)
    assert desk.drafts() == ()
    assert window.toast.text == "已删除这份申报"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert [draft.draft_id for draft in desk.drafts()] == [draft_id]
    assert len(rows(window)) == 1
    assert window.toast.text == "已撤销"


@pytest.mark.parametrize(("role", "word"), [("enterprise", "申报"), ("city", "填报")])
def test_the_bin_speaks_the_word_of_the_role_and_says_when_it_was_deleted(
    qtbot, open_window: Callable[..., MainWindow], desk: Desk, role: str, word: str
) -> None:
    desk.delete_draft(desk.add_sample(*FORM))
    window = open_window(role)
    window.go("drafts")
    find(window, QPushButton, "drafts.bin").click()
    dialog = window.findChild(DeletedDraftsDialog)
    words = [part.accessibleName() or part.text() for part in dialog.findChildren(QLabel)]
    assert any(text.startswith(f"删除的{word}仍保存在本机") for text in words)
    assert any(
        "示例 · " in part.accessibleName() and "今天 09:30删除" in part.accessibleName()
        for part in dialog.findChildren(QWidget)
    )
    dialog.close()


# ---- where one stopped ----


def test_home_goes_on_where_the_person_stopped(qtbot, desk: Desk, window: MainWindow) -> None:
    desk.add_sample("shanxi-2024", "excellence_declaration")
    session = desk.open_draft(desk.new_draft("shanxi-2026", "advanced_declaration"))
    section = session.form.sections[1]
    field = next(f for f in session.form.fields if f.section_id == section.id and f.type in ("text", "long_text"))
    session.set_value(field.id, "示例")
    session.save()
    window.go("home")
    bar = find(window, ResumeBar, "home.resume")
    assert bar.isVisible()
    assert bar.words[1] == f"上次填到“{section.title}” · 今天 09:30"
    find(window, QPushButton, "home.resume.go").click()
    assert window.wizard is not None
    assert window.wizard.session.draft_id == session.draft_id
    assert window.wizard.section_id == section.id


# ---- what was done ----


def _activity(qtbot, window: MainWindow) -> ActivityDialog:
    qtbot.waitUntil(lambda: not running_jobs())
    QApplication.processEvents()
    return next(dialog for dialog in window.findChildren(ActivityDialog) if dialog.isVisible())


def _lines(dialog: ActivityDialog) -> list[tuple[str, str]]:
    model = dialog.model
    return [
        (model.index(row, model.WHAT).data(), model.index(row, model.CHANGE).data()) for row in range(model.rowCount())
    ]


def test_the_list_opens_from_home_and_goes_to_the_place(qtbot, desk: Desk, window: MainWindow) -> None:
    session = desk.open_draft(desk.new_draft(*FORM))
    session.set_value("unit_name", "示例机械有限公司", visit=1)
    session.save()
    window.go("home")
    find(window, QPushButton, "home.activity").click()
    dialog = _activity(qtbot, window)
    label = session.form.by_id["unit_name"].label
    assert _lines(dialog) == [(f"修改“{label}”", "（空） → 示例机械有限公司"), ("新建", "")]
    view = dialog.findChild(QTableView, "activity.list")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert window.wizard is not None
    assert window.wizard.session.draft_id == session.draft_id
    assert window.wizard.section_id == session.form.by_id["unit_name"].section_id


def test_what_was_typed_a_moment_ago_is_there_and_the_open_draft_stays_open(
    qtbot, desk: Desk, window: MainWindow
) -> None:
    window.open_draft(desk.new_draft(*FORM))
    wizard = window.wizard
    assert wizard is not None
    wizard.session.set_value("unit_name", "刚写的名字", visit=1)
    window.open_activity()
    dialog = _activity(qtbot, window)
    assert _lines(dialog)[0][1] == "（空） → 刚写的名字"
    dialog.findChild(QPushButton, "activity.open").click()
    assert window.wizard is wizard


def test_the_profile_is_opened_as_itself(qtbot, desk: Desk, window: MainWindow) -> None:
    profile = desk.profile()
    profile.set_value(profile.form.unit_name_field, "示例机械有限公司")
    profile.save()
    window.open_activity()
    _activity(qtbot, window).findChild(QPushButton, "activity.open").click()
    assert window.current_key == "profile"


def test_seven_days_show_more_than_today_and_an_empty_day_says_so(
    qtbot, desk: Desk, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.workspace, "clock", lambda: NOW - timedelta(days=3))
    desk.new_draft(*FORM)
    monkeypatch.undo()
    window.open_activity()
    dialog = _activity(qtbot, window)
    assert _lines(dialog) == []
    assert dialog.findChild(QTableView, "activity.list").isHidden()
    dialog.findChild(QPushButton, "activity.days_7").click()
    qtbot.waitUntil(lambda: not running_jobs())
    assert [what for what, _ in _lines(dialog)] == ["新建"]
    assert dialog.model.index(0, dialog.model.TIME).data() == "4月7日 09:30"


def test_a_deleted_draft_is_listed_but_not_opened(qtbot, desk: Desk, window: MainWindow) -> None:
    desk.delete_draft(desk.new_draft(*FORM))
    window.open_activity()
    dialog = _activity(qtbot, window)
    assert [what for what, _ in _lines(dialog)] == ["删除", "新建"]
    assert not dialog.findChild(QPushButton, "activity.open").isEnabled()
    QTest.keyClick(dialog.findChild(QTableView, "activity.list"), Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert window.current_key == "home"


# ---- sizes ----


@pytest.mark.parametrize(("role", "font_size"), [("enterprise", 14), ("city", 14), ("enterprise", 18)])
def test_home_fits_any_width_without_cutting_anything_off(
    qtbot, theme: Theme, desk: Desk, role: str, font_size: int
) -> None:
    """``ems`` is the width of the page in sizes of type: 1366 × 768 is 83, with the wide rail 911 × 512 is 51."""
    if theme.font_size != font_size:
        theme.apply(font_size=font_size)
    desk.settings.set("role", role)
    desk.add_sample(*FORM)
    desk.deadlines.save("送签盖章", NOW.date(), note="备注" * 40)
    desk.deadlines.save("x", NOW.date(), key=("shanxi-2026", "maturity_own", ""))
    page = HomePage(PageContext(desk, desk.clock))
    qtbot.addWidget(page)
    page.refresh()
    page.show()
    qtbot.waitExposed(page)
    for ems, is_beside, is_month_beside in (
        (130, True, False),
        (83, True, False),
        (58, True, False),
        (57, False, True),
        (54, False, True),
        (46, False, False),
    ):
        page.resize(ems * font_size, 500)
        QApplication.processEvents()
        qtbot.waitUntil(lambda ems=ems: _is_laid_out(page, ems * font_size))
        _assert_nothing_is_cut_off(page, ems)
        drafts, deadlines, month = (
            page.findChild(QWidget, name) for name in ("home.drafts", "home.deadlines", "home.month")
        )
        left, right = (part.mapTo(page, part.rect().topLeft()) for part in (drafts, deadlines))
        assert (right.x() >= left.x() + drafts.width()) is is_beside, ems
        assert is_beside or right.y() >= left.y() + drafts.height(), ems
        of_month, of_row = (
            part.mapTo(deadlines, part.rect().topLeft()).x() for part in (month, page.findChild(DueRow))
        )
        assert (of_row >= of_month + month.width()) is is_month_beside, ems


def _is_laid_out(page: HomePage, width: int) -> bool:
    return page.width() == width and page.findChild(QWidget, "home.drafts").width() < width - 40


def _assert_nothing_is_cut_off(page: HomePage, ems: int) -> None:
    body = page.findChild(QWidget, "page_body")
    assert body.width() == body.parentWidget().width(), ems  # wider than what is seen of it
    for part in body.findChildren(QFrame):
        if part.isVisible():
            assert part.mapTo(body, part.rect().topRight()).x() < body.width(), (ems, part.objectName())
