"""The issue panel: filtered by severity and by words, gone through by key, and the place where reasons are written.

1. Words filter sentences and titles of sections; the count says how many of all are shown.
2. F8 says everything and goes to the next problem, round and round, within what is shown.
3. A reason is written where the warning is listed, and saved.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.issues import Issue, Severity
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.theme import Theme
from desktop.ui.wizard.issue_model import ISSUE_ROLE, REASON_ROLE
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.wizards import real_desk


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    opened = real_desk(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def wizard(qtbot: QtBot, desk: Desk) -> Iterator[WizardPage]:
    """An empty declaration in the wizard."""
    made = WizardPage(desk, desk.open_draft(desk.new_draft("shanxi-2026", "advanced_declaration")))
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.release()


def warned(session: EditingSession) -> Issue:
    session.set_value("is_basic_recognised", "no")
    return next(issue for issue in session.issues() if issue.severity is Severity.WARNING)


# 1 ----------------------------------------------------------------------------------------


def test_words_filter_the_sentences_and_the_count_says_how_many_of_all(wizard: WizardPage) -> None:
    """1"""
    panel, issues = wizard.issues, wizard.session.issues()
    assert panel.count.isHidden(), "unfiltered, the first filter says the number"
    QTest.keyClicks(panel.words, "a")
    panel.words.setText("企业名称")
    expected = [issue for issue in issues if "企业名称" in issue.sentence]
    assert expected
    assert panel.model.shown() == expected
    assert panel.count.text() == f"{len(issues)} 处，显示 {len(expected)} 处"
    panel.words.clear()
    assert panel.model.shown() == list(issues)
    assert panel.count.isHidden()


def test_several_words_must_all_be_there_and_the_title_of_a_section_counts(wizard: WizardPage) -> None:
    """1"""
    section = wizard.session.form.sections[1]
    wizard.issues.words.setText(section.title)
    assert {issue.section_id for issue in wizard.issues.model.shown()} == {section.id}
    wizard.issues.words.setText(f"{section.title} 没有这样的字")
    assert wizard.issues.model.shown() == []
    assert wizard.issues.stack.currentWidget() is wizard.issues.no_match
    wizard.issues.clear_filter()
    assert wizard.issues.model.shown() == list(wizard.session.issues())
    assert wizard.issues.words.text() == ""


def test_words_and_severity_filter_together_and_edits_keep_to_the_filter(wizard: WizardPage) -> None:
    """1"""
    session, panel = wizard.session, wizard.issues
    panel.words.setText("名称")
    panel.show_only(Severity.MISSING)
    session.set_value("unit_name", "示例公司")
    session.set_value("unified_social_credit_code", "123")
    expected = [i for i in session.issues() if i.severity is Severity.MISSING and "名称" in i.sentence]
    assert panel.model.shown() == expected
    session.set_value("unit_name", None)
    expected = [i for i in session.issues() if i.severity is Severity.MISSING and "名称" in i.sentence]
    assert panel.model.shown() == expected
    assert panel.model.total == len(session.issues())


def test_a_sentence_that_comes_into_the_filter_or_leaves_it_follows(wizard: WizardPage) -> None:
    """1"""
    session, panel = wizard.session, wizard.issues
    session.set_value("unified_social_credit_code", "12")
    panel.words.setText("12345")
    assert panel.model.shown() == []
    session.set_value("unified_social_credit_code", "12345")
    assert [issue.path for issue in panel.model.shown()] == ["unified_social_credit_code"]
    session.set_value("unified_social_credit_code", "1")
    assert panel.model.shown() == []


# 2 ----------------------------------------------------------------------------------------


def test_f8_says_everything_and_goes_round_within_what_is_shown(wizard: WizardPage) -> None:
    """2"""
    session = wizard.session
    wizard.issues.words.setText("企业")
    shown = wizard.issues.model.shown()
    assert len(shown) > 1
    gone_to = []
    for _ in range(len(shown) + 1):
        wizard.step_issue(1)
        gone_to.append(wizard.issues.view.currentIndex().data(ISSUE_ROLE))
    assert gone_to == [*shown, shown[0]]
    wizard.step_issue(-1)
    assert wizard.issues.view.currentIndex().data(ISSUE_ROLE) == shown[-1]
    first = session.form.sections[0].id
    assert not wizard.page(first).form.rows["unit_name"].problem.isHidden(), "every problem is said beside its question"


def test_the_buttons_step_like_the_keys_and_rest_when_nothing_is_shown(wizard: WizardPage) -> None:
    """2"""
    opened: list[Issue] = []
    wizard.issues.issue_chosen.connect(opened.append)
    wizard.issues.next.click()
    wizard.issues.next.click()
    wizard.issues.previous.click()
    shown = wizard.issues.model.shown()
    assert opened == [shown[0], shown[1], shown[0]]
    wizard.issues.words.setText("没有这样的字")
    assert not wizard.issues.next.isEnabled()
    assert not wizard.issues.previous.isEnabled()


# 3 ----------------------------------------------------------------------------------------


def test_a_reason_is_written_where_the_warning_is_listed(wizard: WizardPage, desk: Desk) -> None:
    """3"""
    session, panel = wizard.session, wizard.issues
    warning = warned(session)
    assert not panel.reason.isVisible()
    panel.mark(warning)
    assert panel.reason.isVisible()
    QTest.keyClicks(panel.reason.line, " done by hand ")
    assert session.reason(warning) == "done by hand"
    assert panel.model.index_of(warning).data(REASON_ROLE) == "done by hand"
    assert warning not in session.blocking()
    wizard.save_now()
    assert desk.open_draft(session.draft_id).reason(warning) == "done by hand"
    panel.mark(next(issue for issue in session.issues() if issue.severity is Severity.MISSING))
    assert not panel.reason.isVisible()
    panel.mark(warning)
    assert panel.reason.line.text().strip() == "done by hand"


def test_a_listed_reason_makes_its_line_higher(wizard: WizardPage) -> None:
    """3"""
    warning = warned(wizard.session)
    panel = wizard.issues
    index = panel.model.index_of(warning)
    before = panel.view.indexRowSizeHint(index)
    panel.mark(warning)
    QTest.keyClicks(panel.reason.line, "seen")
    assert panel.view.indexRowSizeHint(panel.model.index_of(warning)) > before


def test_the_profile_asks_for_no_reasons(qtbot: QtBot, desk: Desk) -> None:
    """3"""
    page = WizardPage(desk, desk.profile(), can_export=False)
    qtbot.addWidget(page)
    page.issues.reason.show_issue(Issue("rule.must_be", "unit_name", Severity.WARNING))
    assert page.issues.reason.issue is None
    page.release()
