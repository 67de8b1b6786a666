"""This file tests the wizard as a whole: opening changes nothing, jumps land, undo is seen, panels agree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.issues import Severity
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.editors.table import TableEditor
from desktop.ui.wizard.section_page import SectionPage
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.big_form import big_form, big_values
from tests.helpers.packs import small_form
from tests.helpers.wizards import real_desk, session_of, settle

FORMS = (("shanxi-2024", "excellence_declaration"), ("shanxi-2026", "overseas_factories"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


def open_wizard(qtbot: QtBot, desk: Desk, session: EditingSession) -> WizardPage:
    page = WizardPage(desk, session)
    qtbot.addWidget(page)
    page.resize(1310, 740)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    settle()
    return page


def fully_built(page: SectionPage) -> SectionPage:
    while not page.form.is_built:
        settle()
    return page


def line(page: WizardPage, field_id: str) -> QLineEdit:
    found = page.findChild(QLineEdit, "")
    row = page.page(page.session.form.by_id[field_id].section_id).form.ensure_row(field_id)
    assert row is not None
    found = row.editor.inputs()[0]
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize(("notice_id", "form_id"), FORMS)
def test_opening_a_finished_draft_and_visiting_every_section_changes_nothing(
    qtbot: QtBot, desk: Desk, notice_id: str, form_id: str
) -> None:
    draft_id = desk.add_sample(notice_id, form_id)
    before = desk.repository.get(draft_id)
    page = open_wizard(qtbot, desk, desk.open_draft(draft_id))
    for section in page.session.form.sections:
        page.open_section(section.id)
        fully_built(page.page(section.id))
        page.page(section.id).leave()
    page.check_all()
    page.leave()
    after = desk.repository.get(draft_id)
    assert after.values == before.values
    assert after.revision == before.revision
    assert list(desk.repository.journal(draft_id)) == []
    assert not page.session.is_dirty
    assert page.session.undo_text == ""


def test_the_first_question_is_ready_to_be_typed_into(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    assert page.focusWidget() is line(page, "unit_name")
    page.release()


def test_typing_three_words_is_one_undo_step(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    target = line(page, "unit_name")
    target.setFocus()
    QTest.keyClicks(target, "one two three")
    assert page.session.value("unit_name") == "one two three"
    page.undo()
    assert page.session.value("unit_name") is None
    assert page.session.undo_text == ""
    assert target.text() == ""
    page.redo()
    assert target.text() == "one two three"
    page.release()


def test_two_visits_to_a_field_are_two_undo_steps(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    target, other = line(page, "unit_name"), line(page, "unit_code")
    target.setFocus()
    QTest.keyClicks(target, "abc")
    other.setFocus()
    target.setFocus()
    QTest.keyClicks(target, "def")
    assert page.session.value("unit_name") == "abcdef"
    page.undo()
    assert page.session.value("unit_name") == "abc"
    page.release()


def test_ctrl_z_in_a_field_undoes_in_the_session_and_not_in_the_widget(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    target = line(page, "unit_name")
    target.setFocus()
    QTest.keyClicks(target, "abc")
    QTest.keyClick(target, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.session.value("unit_name") is None
    assert page.session.redo_text
    page.release()


def test_undo_brings_the_other_section_and_its_field_into_view(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    page.session.set_value("unit_name", "示例公司")
    page.open_section("project")
    assert page.section_id == "project"
    page.undo()
    assert page.section_id == "unit"
    assert page.focusWidget() is line(page, "unit_name")
    page.release()


def test_a_jump_focuses_the_field_of_the_issue(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    issue = next(i for i in page.session.issues() if i.path == "unit_code")
    page.open_section("project")
    page.issues.issue_chosen.emit(issue)
    assert page.section_id == "unit"
    assert page.focusWidget() is line(page, "unit_code")
    page.release()


def test_a_jump_focuses_the_cell_of_the_row(qtbot: QtBot, desk: Desk) -> None:
    values = {"mode": "joint", "partners": [{"id": f"r{n}", "name": f"甲{n}"} for n in range(30)] + [{"id": "last"}]}
    page = open_wizard(qtbot, desk, session_of(desk, small_form(), values))
    issue = next(i for i in page.session.issues() if i.path == "partners/last/name")
    page.open_issue(issue)
    row = page.page("project").form.rows["partners"]
    assert isinstance(row.editor, TableEditor)
    assert row.editor.current_row_id() == "last"
    assert row.editor.grid.currentIndex().column() == 0
    assert page.focusWidget() is row.editor.grid
    page.release()


def test_f8_goes_through_all_problems_in_form_order_and_begins_again(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    expected = [issue.path for issue in page.session.issues()]
    visited = []
    for _ in range(len(expected) + 1):
        page.step_issue(1)
        issue = page.issues.view.currentIndex().data(Qt.ItemDataRole.UserRole + 1)
        visited.append(issue.path)
    assert visited == [*expected, expected[0]]
    page.release()


def test_f8_after_a_repair_goes_to_the_next_problem_and_skips_none(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft("shanxi-2026", "overseas_factories")
    page = open_wizard(qtbot, desk, desk.open_draft(draft_id))
    expected = [issue.path for issue in page.session.issues()]
    assert expected[:3] == ["unit_name", "unified_social_credit_code", "contact_person"]
    page.step_issue(1)
    page.session.set_value("unit_name", "示例公司")
    page.step_issue(1)
    marked = page.issues.view.currentIndex().data(Qt.ItemDataRole.UserRole + 1)
    assert marked.path == "unified_social_credit_code"
    page.session.set_value("unified_social_credit_code", "91140100MA0HXXXX1N")
    page.step_issue(-1)
    marked = page.issues.view.currentIndex().data(Qt.ItemDataRole.UserRole + 1)
    assert marked.path == expected[-1]
    page.release()


def test_no_words_about_an_untouched_field_until_it_is_left(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    row = page.page("unit").form.rows["unit_code"]
    assert row.problem.isHidden()
    line(page, "unit_code").setFocus()
    settle()
    QTest.keyClicks(line(page, "unit_code"), "9114")
    assert row.problem.isHidden()
    line(page, "unit_name").setFocus()
    settle()
    assert not row.problem.isHidden()
    assert row.problem.property("tone") == "error"
    page.release()


def test_entering_a_field_moves_nothing(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration")))
    page.open_section("factory")
    rows = fully_built(page.page("factory")).form.rows
    settle()
    before = {field_id: row.geometry() for field_id, row in rows.items()}
    for field_id in ("project_name", "factory_name"):
        line(page, field_id).setFocus()
        settle()
        assert rows[field_id].history is not None, field_id
        assert {name: row.geometry() for name, row in rows.items()} == before
    page.release()


class _WindowsShown(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@pytest.mark.parametrize(("notice_id", "form_id"), FORMS)
def test_no_part_of_a_page_flashes_up_as_a_window_of_its_own(
    qtbot: QtBot, qapp: QApplication, desk: Desk, notice_id: str, form_id: str
) -> None:
    session = desk.open_draft(desk.add_sample(notice_id, form_id))
    watch = _WindowsShown()
    qapp.installEventFilter(watch)
    page = open_wizard(qtbot, desk, session)
    for section in page.session.form.sections:
        page.open_section(section.id)
        fully_built(page.page(section.id))
    page.check_all()
    qapp.removeEventFilter(watch)
    assert watch.seen == ["WizardPage"]
    page.release()


def test_check_says_everything_at_once(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    page.header.check.click()
    assert not page.page("unit").form.rows["unit_name"].problem.isHidden()
    assert not page.page("unit").form.rows["unit_code"].problem.isHidden()
    page.release()


def test_the_panel_is_a_difference_of_the_issues_and_equals_them_at_any_time(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    resets: list[bool] = []
    page.issues.model.modelReset.connect(lambda: resets.append(True))
    session = page.session
    session.set_value("unit_name", "示例公司")
    session.set_value("unit_code", "123")
    session.set_value("mode", "joint")
    first = session.insert_row("partners")
    session.set_value(f"partners/{first}/amount", "不是数字")
    session.insert_row("partners", 0, {"name": "乙"})
    session.set_value("start_on", "2026-02-01")
    session.set_value("end_on", "2026-01-01")
    session.undo()
    session.set_value("mode", "single")
    assert set(page.issues.model.shown()) == set(session.issues())
    assert page.issues.model.total == len(session.issues())
    assert resets == []
    page.release()


def test_the_filter_shows_one_level_and_counts_all(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form(), {"unit_code": "123"}))
    page.issues.show_only(Severity.ERROR)
    shown = page.issues.model.shown()
    assert shown
    assert all(issue.severity is Severity.ERROR for issue in shown)
    missing = [issue for issue in page.session.issues() if issue.severity is Severity.MISSING]
    assert page.issues.filters[Severity.MISSING].text() == f"未填 {len(missing)}"
    page.release()


def test_a_hidden_question_appears_with_its_condition(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    row = fully_built(page.page("project")).form.rows["partners"]
    assert row.isHidden()
    page.session.set_value("mode", "joint")
    assert not row.isHidden()
    page.release()


def test_a_calculated_field_is_read_only_follows_and_says_how(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form(), {"mode": "joint"}))
    row = fully_built(page.page("project")).form.rows["partner_count"]
    assert line(page, "partner_count").isReadOnly()
    page.session.insert_row("partners", None, {"name": "甲"})
    page.session.insert_row("partners", None, {"name": "乙"})
    assert line(page, "partner_count").text() == "2"
    assert "联合申报单位" in row.hint.text()
    page.release()


def test_ctrl_page_down_goes_to_the_next_section(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(line(page, "unit_name"), Qt.Key.Key_PageDown, control)
    assert page.section_id == "project"
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_PageUp, control)
    assert page.section_id == "unit"
    page.release()


def test_a_section_is_built_when_it_is_opened_and_a_few_questions_at_a_time(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, big_form(), big_values(50)))
    built = page.findChildren(SectionPage)
    assert len(built) == 1
    made = page.page("s5")
    assert 0 < len(made.form.rows) < len(made.form.fields)
    fully_built(made)
    assert [row.field.id for row in made.form.rows.values()] == [field.id for field in made.form.fields]
    page.release()


def test_a_jump_to_the_end_of_a_long_section_does_not_wait_for_the_building(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, big_form(), big_values(5)))
    last = page.session.form.fields_of("s9")[-2]
    page.open_path(last.id)
    assert page.section_id == "s9"
    row = page.page("s9").form.rows[last.id]
    assert page.focusWidget() is not None
    assert row.isAncestorOf(page.focusWidget())
    page.release()


def test_section_states_and_progress_follow_every_edit(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, small_form()))
    model = page.sections.model()
    state_role = Qt.ItemDataRole.UserRole + 1
    assert model.index(0, 0).data(state_role).text == "未开始"
    line(page, "unit_name").setFocus()
    QTest.keyClicks(line(page, "unit_name"), "a")
    assert model.index(0, 0).data(state_role) == page.session.section_state("unit")
    assert page.header.progress_words.text() == f"必填 {page.session.progress().text}"
    page.release()


def test_final_mark_is_an_edit_and_its_issue_jumps_to_the_check_box(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, session_of(desk, big_form(), {"text_0": "甲"}))
    issue = next(i for i in page.session.issues() if i.code == "section.not_final" and i.section_id == "s0")
    page.open_section("s1")
    page.open_issue(issue)
    final = page.page("s0").final
    assert page.focusWidget() is final
    final.setChecked(True)
    assert page.session.is_final("s0")
    assert issue not in page.issues.model.shown()
    page.release()


def test_every_input_has_an_accessible_name_and_every_editor_its_object_name(qtbot: QtBot, desk: Desk) -> None:
    page = open_wizard(qtbot, desk, desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration")))
    for section in page.session.form.sections:
        for field_id, row in fully_built(page.page(section.id)).form.rows.items():
            assert row.editor.objectName() == f"editor.{field_id}"
            for part in row.editor.inputs():
                assert part.accessibleName(), field_id
    page.release()


def test_the_profile_opens_in_the_wizard_without_export(qtbot: QtBot, desk: Desk) -> None:
    page = WizardPage(desk, desk.profile(), can_export=False)
    qtbot.addWidget(page)
    assert page.header.export.isHidden()
    assert not page.panel.isTabVisible(1)
    page.release()


def test_an_issue_that_only_words_differently_stays_in_its_place(qtbot: QtBot, desk: Desk) -> None:
    draft_id = desk.new_draft("shanxi-2026", "overseas_factories")
    page = open_wizard(qtbot, desk, desk.open_draft(draft_id))
    model = page.issues.model
    page.session.set_value("contact_phone", "03")
    counted = model.total
    with qtbot.assertNotEmitted(model.rowsInserted), qtbot.assertNotEmitted(model.rowsRemoved):
        page.session.set_value("contact_phone", "035")
    assert model.total == counted
    assert model.shown() == list(page.session.issues())
    assert any("“035”" in issue.sentence for issue in model.shown())
    page.session.set_value("contact_phone", "0351-3183088")
    assert model.shown() == list(page.session.issues())
    page.release()
