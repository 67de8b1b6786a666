"""This file tests the export dialog: what is missing, reasons for warnings, the files, the checklist of seals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui.dialogs.export import ExportDialog
from desktop.ui.dialogs.export_result import ResultView
from desktop.ui.dialogs.seal_checklist import words_of
from desktop.ui.jobs import running_jobs
from desktop.ui.theme import app_theme
from tests.helpers.quiet import quiet_desk
from tests.helpers.wizards import settle

OVERSEAS = ("shanxi-2026", "overseas_factories")


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


def dialog_of(qtbot: QtBot, desk: Desk, session: EditingSession, folder: Path) -> ExportDialog:
    dialog = ExportDialog(desk, session)
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(folder))
    dialog.show()
    return dialog


def test_an_unfinished_draft_is_only_offered_as_draft_and_says_what_is_missing(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    session = desk.open_draft(desk.new_draft(*OVERSEAS))
    dialog = dialog_of(qtbot, desk, session, tmp_path)
    assert dialog.draft.isChecked()
    assert dialog.go.isEnabled()
    dialog.final.setChecked(True)
    assert not dialog.go.isEnabled()
    assert not dialog.choices.blocker_area.isHidden()
    chosen: list[object] = []
    dialog.issue_chosen.connect(chosen.append)
    dialog.blockers.issue_chosen.emit(session.issues()[0])
    assert chosen == [session.issues()[0]]


def test_a_finished_draft_is_exported_packed_and_listed_with_its_seals(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS))
    dialog = dialog_of(qtbot, desk, session, tmp_path / "导出")
    assert dialog.wants_final
    dialog.go.click()
    qtbot.waitUntil(lambda: isinstance(dialog.stack.currentWidget(), ResultView))
    view = dialog.stack.currentWidget()
    assert isinstance(view, ResultView)
    suffixes = sorted(path.suffix for path in (tmp_path / "导出").iterdir())
    assert suffixes == [".docx", ".pdf", ".sbb"]
    assert view.outcome.export.code == view.outcome.package.code
    assert f"一式 {view.outcome.export.copies} 份" in words_of(view.checklist)[0]
    assert len(view.checklist.boxes) == 1 + len(view.outcome.export.seal_places)
    assert desk.verify(view.outcome.package.path).is_ok


def test_a_draft_print_has_no_code_and_no_package(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS))
    dialog = dialog_of(qtbot, desk, session, tmp_path / "稿")
    dialog.draft.setChecked(True)
    dialog.formats["docx"].setChecked(False)
    dialog.go.click()
    qtbot.waitUntil(lambda: isinstance(dialog.stack.currentWidget(), ResultView))
    (path,) = (tmp_path / "稿").iterdir()
    assert path.suffix == ".pdf"
    assert "草稿" in path.name


def test_a_warning_needs_a_reason_before_the_final_copy(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    rows = session.rows("scenarios")
    session.delete_rows("scenarios", [row["id"] for row in rows[1:]])
    warnings = [issue for issue in session.issues() if issue.severity.value == "warning"]
    assert warnings
    dialog = dialog_of(qtbot, desk, session, tmp_path)
    dialog.final.setChecked(True)
    assert not dialog.go.isEnabled()
    for line in dialog.blockers.reasons.values():
        line.setText("本项目分期建设，其余环节在二期。")
    assert session.reason(warnings[0]) == "本项目分期建设，其余环节在二期。"
    assert dialog.go.isEnabled()


def test_an_export_that_cannot_write_says_why_and_stays_open(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS))
    taken = tmp_path / "是文件"
    taken.write_text("不是文件夹", "utf-8")
    dialog = dialog_of(qtbot, desk, session, taken)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.stack.currentWidget() is dialog.choices and not running_jobs())
    assert not dialog.choices.refusal.isHidden()
    assert taken.read_text("utf-8") == "不是文件夹"


def test_exporting_twice_never_replaces_a_package(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS))
    for _ in range(2):
        dialog = dialog_of(qtbot, desk, session, tmp_path / "出")
        dialog.go.click()
        qtbot.waitUntil(lambda d=dialog: isinstance(d.stack.currentWidget(), ResultView))
    assert len(list((tmp_path / "出").glob("*.sbb"))) == 2


def test_without_a_format_or_a_folder_nothing_can_be_exported(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS))
    dialog = dialog_of(qtbot, desk, session, tmp_path)
    for box in dialog.formats.values():
        box.setChecked(False)
    assert not dialog.go.isEnabled()
    dialog.formats["pdf"].setChecked(True)
    assert dialog.go.isEnabled()
    dialog.folder.setText("  ")
    assert not dialog.go.isEnabled()


def test_a_folder_without_a_place_lies_among_the_documents(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _which: str(tmp_path / "文档"))
    session = desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))
    dialog = dialog_of(qtbot, desk, session, Path("报送"))
    dialog.draft.setChecked(True)
    dialog.formats["docx"].setChecked(False)
    dialog.go.click()
    qtbot.waitUntil(lambda: isinstance(dialog.stack.currentWidget(), ResultView))
    assert [path.suffix for path in (tmp_path / "文档" / "报送").iterdir()] == [".pdf"]


def test_after_cancelling_nothing_lies_on_top_of_anything(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    session.delete_rows("scenarios", session.row_ids("scenarios")[:1])
    dialog = dialog_of(qtbot, desk, session, tmp_path / "out")
    dialog.final.setChecked(True)
    for line in dialog.blockers.reasons.values():
        line.setText("示例理由")
    dialog.start()
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.stack.currentWidget() is dialog.choices)
    settle()
    assert dialog.choices.refusal.isVisible()
    layout = dialog.choices.layout()
    assert layout.geometry().height() >= layout.totalHeightForWidth(layout.geometry().width())


@pytest.mark.parametrize("size", [12, 14, 20])
def test_no_choice_is_clipped_at_any_size_of_type(
    qtbot: QtBot, qapp: QApplication, desk: Desk, tmp_path: Path, size: int
) -> None:
    app_theme().apply(mode="light", font_size=size)
    session = desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))
    dialog = dialog_of(qtbot, desk, session, tmp_path)
    settle()
    clipped = [
        part.text()
        for part in dialog.choices.findChildren(QAbstractButton)
        if part.isVisible() and part.width() < part.sizeHint().width()
    ]
    app_theme().apply(mode="light", font_size=14)
    assert clipped == []


def test_an_official_letter_is_said_to_carry_no_code_on_paper(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample("shanxi-2024", "recommendation_letter"))
    dialog = dialog_of(qtbot, desk, session, tmp_path / "导出")
    assert "公文上不印版本校验码" in dialog.final.text()
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.findChild(ResultView) is not None, timeout=30_000)
    words = [part.text() for part in dialog.findChild(ResultView).findChildren(QLabel)]  # type: ignore[union-attr]
    assert any(word.startswith("版本校验码") and word.endswith("（记在电子申报包中，公文上不印）") for word in words)
    assert not any("页脚" in word for word in words)
