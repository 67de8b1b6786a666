"""Every view of the problems says the same of the same answers (design.md section 5).

1. Field marks, badges, n/m, panel, 检查 page, printed list and command line.
2. The package carries what the window said, with the reasons.
"""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.checking.completeness import SectionState
from desktop.cli import main
from desktop.issues import Issue, Severity
from desktop.services.check_report import check_report
from desktop.services.desk import Desk
from desktop.services.draft_file import DraftFile
from desktop.services.editing import EditingSession
from desktop.ui.editors.field_row import FieldRow
from desktop.ui.wizard.section_list import STATE_ROLE
from desktop.ui.wizard.wizard_page import WizardPage
from tests.helpers.check_pages import open_check
from tests.helpers.quiet import quiet_desk


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with quiet_desk(qtbot, tmp_path / "w") as opened:
        yield opened


@pytest.fixture
def session(desk: Desk) -> EditingSession:
    """D01 with something missing, something wrong, a warning and a section that is not final."""
    found = desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    form = found.form
    found.set_value(form.unit_name_field, None)
    found.set_value(form.unit_code_field, "91140100MA0000000")
    table = next(field for field in form.fields if field.type == "scenarios")
    first, *others = found.row_ids(table.id)
    found.set_value(f"{table.id}/{first}/instance", None)
    found.delete_rows(table.id, others)
    found.set_final(next(section.id for section in form.sections if section.asks_final), False)
    assert {issue.severity for issue in found.issues()} == set(Severity)
    return found


def command_line(
    path: Path, desk: Desk, session: EditingSession, capsys: pytest.CaptureFixture[str]
) -> dict[str, object]:
    DraftFile(path, desk.declaration(session)).write()
    capsys.readouterr()
    assert main(["check", str(path), "--json"]) == 1
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


def field_marks(wizard: WizardPage, qtbot: QtBot) -> dict[str, str]:
    """Path → the words below each question, of all sections."""
    found: dict[str, str] = {}
    for section in wizard.session.form.sections:
        form = wizard.page(section.id).form
        qtbot.waitUntil(partial(getattr, form, "is_built"))
        for row in form.rows.values():
            assert isinstance(row, FieldRow)
            if not row.problem.isHidden():
                found[row.path] = row.problem.text()
    return found


def worst(issues: list[Issue]) -> Issue:
    order = (Severity.ERROR, Severity.WARNING, Severity.MISSING)
    return min(issues, key=lambda issue: order.index(issue.severity))


def test_every_view_shows_the_issues_of_the_session(
    qtbot: QtBot, desk: Desk, session: EditingSession, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """1"""
    wizard, page = open_check(qtbot, session, desk)
    issues = session.issues()
    assert len(set(issues)) == len(issues)
    said = command_line(tmp_path / "d.json", desk, session, capsys)
    assert said["issues"] == [issue.to_dict() for issue in issues]
    assert set(wizard.issues.model.shown()) == set(issues)
    assert {one.issue for one in page.located} == set(issues)
    assert set(page.list.issues) == set(issues)
    report = check_report(desk.declaration(session), desk.clock())
    assert [line.issue for line in report.lines] == list(issues)

    at_question = {path: [i for i in issues if i.path == path] for path in session.form.by_id}
    assert field_marks(wizard, qtbot) == {path: worst(found).sentence for path, found in at_question.items() if found}

    counts = Counter((issue.section_id, issue.severity) for issue in issues)
    model = wizard.sections.model()
    for number, section in enumerate(session.form.sections):
        state = model.index(number, 0).data(STATE_ROLE)
        assert isinstance(state, SectionState)
        numbers = (state.missing, state.errors, state.warnings)
        assert numbers == tuple(counts[section.id, s] for s in (Severity.MISSING, Severity.ERROR, Severity.WARNING))

    missing = sum(issue.severity is Severity.MISSING for issue in issues)
    progress = session.progress()
    assert progress.needed - progress.filled == missing
    assert wizard.header.progress_words.text() == f"必填 {progress.text}"
    assert (said["filled"], said["needed"]) == (progress.filled, progress.needed)
    assert report.progress == progress.text
    session.save()
    listed = next(draft for draft in desk.drafts() if draft.draft_id == session.draft_id)
    assert (listed.filled, listed.needed) == (progress.filled, progress.needed)
    wizard.release()


def test_the_package_carries_what_the_window_said(desk: Desk, tmp_path: Path) -> None:
    """2"""
    session = desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    table = next(field for field in session.form.fields if field.type == "scenarios")
    session.delete_rows(table.id, session.row_ids(table.id)[1:])
    issues = session.issues()
    assert {issue.severity for issue in issues} == {Severity.WARNING}
    for issue in issues:
        session.set_reason(issue, "经核对属实。")
    package = desk.pack(desk.declaration(session), tmp_path / "p.sbb").path
    with zipfile.ZipFile(package) as archive:
        packed = json.loads(archive.read("data/issues.json"))
    assert {(one["code"], one["path"], one["message"], one["reason"]) for one in packed} == {
        (issue.code, issue.path, issue.sentence, "经核对属实。") for issue in issues
    }
