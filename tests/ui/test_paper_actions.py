"""This file tests the ways to paper: from the lists, the header, the export dialog; comparing; closing meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.jobs import JobContext
from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.services.final_changes import FieldChange, ParagraphChange, RowChange
from desktop.services.printing import declaration_documents, make_papers, table_documents
from desktop.services.text_changes import Piece
from desktop.settings import Settings
from desktop.ui.commands import COMMANDS
from desktop.ui.dialogs import print_paper
from desktop.ui.dialogs.changes_html import SHOWN_ROWS, changes_html
from desktop.ui.dialogs.export import ExportDialog
from desktop.ui.dialogs.export_result import ResultView
from desktop.ui.dialogs.final_changes import FinalChangesDialog
from desktop.ui.dialogs.print_paper import PrintDialog
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.jobs import running_jobs
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.draft_row import DraftRow
from tests.helpers.failing_disk import failing

SMALL = ("shanxi-2026", "overseas_factories")


@pytest.fixture(autouse=True)
def one_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_paper, "printer_names", lambda: ["办公室"])


@pytest.fixture
def draft_id(desk: Desk) -> str:
    return desk.add_sample(*SMALL)


def opened(qtbot: QtBot, window: QWidget, kind: type[QWidget]) -> Any:
    """The dialog of this kind, as soon as it is there."""
    qtbot.waitUntil(lambda: any(part.isVisible() for part in window.findChildren(kind)), timeout=30_000)
    return next(part for part in window.findChildren(kind) if part.isVisible())


def rename(desk: Desk, draft_id: str, name: str) -> EditingSession:
    session = desk.open_draft(draft_id)
    session.set_value("unit_name", name)
    session.save()
    return session


def make_final(desk: Desk, draft_id: str, folder: Path) -> None:
    desk.export(desk.declaration(desk.open_draft(draft_id)), folder, ["pdf"], is_final=True)


# the lists


def test_a_draft_is_previewed_and_printed_from_the_list_without_being_opened(
    qtbot: QtBot, desk: Desk, draft_id: str, window: MainWindow
) -> None:
    window.go("drafts")
    row = window.current_page.findChild(DraftRow)
    assert isinstance(row, DraftRow)
    menu = row.findChild(QToolButton, f"draft.{draft_id}.more").menu()  # type: ignore[union-attr]
    actions = {action.text(): action for action in menu.actions()}
    actions["预览"].trigger()
    shown = opened(qtbot, window, PdfDialog)
    qtbot.waitUntil(lambda: shown.preview.pages > 0)
    shown.print.click()
    dialog = opened(qtbot, window, PrintDialog)
    assert dialog.is_final
    assert window.current_key == "drafts"
    dialog.reject()
    shown.reject()
    actions["打印…"].trigger()
    opened(qtbot, window, PrintDialog).reject()


def test_a_summary_table_is_printed_with_the_declarations_as_they_were_sealed(
    qtbot: QtBot, desk: Desk, tmp_path: Path, packages: Callable[[int], list[Path]]
) -> None:
    desk.take_in(packages(2))
    notice = desk.registry.notice("shanxi-2024")
    table = next(table for table in notice.tables if table.form_id == "excellence_declaration")
    documents = table_documents(desk, notice.id, table.id, "太原市工业和信息化局")
    assert documents[0].blocked == documents[0].remark == ""
    assert "没有填写" in table_documents(desk, notice.id, table.id, "")[0].remark
    (paper,) = make_papers(documents[:1], True, JobContext())
    compiled = desk.compile(notice.id, table.id, tmp_path / "out", submitting_unit="太原市工业和信息化局")
    pdf = next(path for path in compiled.files if path.suffix == ".pdf" and table.title in path.name)
    assert (paper.data, paper.code) == (pdf.read_bytes(), compiled.code)
    packet = desk.table_desk(notice.id, table.id).packet()
    assert packet is not None
    if packet.has_declarations:
        sealed = make_papers(documents[1:], True, JobContext())
        assert [paper.is_final for paper in sealed] == [True, True]
        assert all(paper.pages > 0 and paper.code for paper in sealed)


def test_a_table_with_something_in_the_way_is_printed_as_draft_only(qtbot: QtBot, desk: Desk) -> None:
    notice = desk.registry.notice("shanxi-2024")
    (first, *_) = table_documents(desk, notice.id, notice.tables[0].id, "")
    assert "还没有可以纳入的申报" in first.blocked


# comparing


def test_after_a_final_copy_the_header_offers_to_compare_and_leads_to_the_field(
    qtbot: QtBot, desk: Desk, draft_id: str, window: MainWindow, tmp_path: Path
) -> None:
    window.open_draft(draft_id)
    wizard = window.wizard
    assert wizard is not None
    assert wizard.header.changes.isHidden()
    make_final(desk, draft_id, tmp_path / "out")
    wizard.paper.refresh()
    assert not wizard.header.changes.isHidden()
    wizard.header.changes.click()
    same = opened(qtbot, window, FinalChangesDialog)
    assert same.changes.state == "same"
    assert same.text.isHidden()
    same.reject()
    wizard.session.set_value("unit_name", "改名后的示例公司")
    wizard.header.changes.click()
    qtbot.waitUntil(
        lambda: any(d.isVisible() and d.changes.state == "changed" for d in window.findChildren(FinalChangesDialog))
    )
    dialog = next(d for d in window.findChildren(FinalChangesDialog) if d.isVisible())
    assert "改名后" in dialog.text.toPlainText()
    dialog._copy()
    assert "1 处变化" in QGuiApplication.clipboard().text()
    paths: list[str] = []
    dialog.path_chosen.connect(paths.append)
    dialog.text.anchorClicked.emit(QUrl("unit_name"))
    assert paths == ["unit_name"]
    focused = QApplication.focusWidget()
    assert focused is None or wizard.section_id == wizard.session.form.by_id["unit_name"].section_id


def test_the_export_dialog_tells_in_one_line_what_a_new_final_copy_changes(
    qtbot: QtBot, desk: Desk, draft_id: str, tmp_path: Path
) -> None:
    make_final(desk, draft_id, tmp_path / "out")
    session = rename(desk, draft_id, "改名后的示例公司")
    dialog = ExportDialog(desk, session)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.choices.found is not None)
    assert "1 处变化" in dialog.choices.changes_words.text()
    assert not dialog.choices.changes.isHidden()
    dialog.draft.setChecked(True)
    assert dialog.choices.changes.isHidden()
    dialog.final.setChecked(True)
    dialog.choices.see_changes.click()
    shown = opened(qtbot, dialog, FinalChangesDialog)
    paths: list[str] = []
    dialog.path_chosen.connect(paths.append)
    shown.text.anchorClicked.emit(QUrl("unit_name"))
    assert paths == ["unit_name"]
    assert dialog.isHidden()


def test_rows_paragraphs_and_names_of_the_list_are_escaped_and_marked() -> None:
    rows = (
        RowChange("added", "r1", 1, "<b>新机床</b>"),
        RowChange("removed", "r2", 4, "旧机床"),
        RowChange("moved", "r3", 2, "铣床", (), 5),
    )
    pieces = (Piece("same", "前" * 200), Piece("removed", "旧"), Piece("added", "新"))
    html = changes_html(
        [
            FieldChange("t", "设备", "一、单位", "changed", rows=rows),
            FieldChange("s", "概况", "一、单位", "changed", paragraphs=(ParagraphChange("changed", 3, pieces),)),
            FieldChange("n", "名称", "一、单位", "added", after="甲\n乙"),
            FieldChange("g", "旧项", "", "removed", before="丙"),
            FieldChange("u", "不明", "", "removed"),
        ]
    )
    assert "&lt;b&gt;新机床" in html
    assert "<b>新机床" not in html
    assert 'href="t/r1"' in html
    assert 'href="t/r2"' not in html  # it went: there is nowhere to go
    assert "第 5 行 → 第 2 行" in html
    assert "前" * 41 not in html
    assert '<span class="added">甲<br/>乙</span>' in html
    assert "本版已没有的内容" in html
    many = tuple(RowChange("added", str(n), n, "行") for n in range(SHOWN_ROWS + 7))
    assert "还有 7 行" in changes_html([FieldChange("t", "设备", "一", "changed", rows=many)])


# the header, printing after an export


def test_the_header_prints_what_is_saved(qtbot: QtBot, desk: Desk, draft_id: str, window: MainWindow) -> None:
    window.open_draft(draft_id)
    assert window.wizard is not None
    window.wizard.header.print.click()
    dialog = opened(qtbot, window, PrintDialog)
    assert dialog.is_final
    assert dialog.copies.value() == window.wizard.session.form.paper.copies
    dialog.reject()


def test_before_a_final_print_it_is_said_what_changed_since_the_last_one(
    desk: Desk, draft_id: str, tmp_path: Path
) -> None:
    def remark() -> str:
        return declaration_documents(desk, desk.declaration(desk.open_draft(draft_id)))[0].remark

    assert remark() == ""
    make_final(desk, draft_id, tmp_path / "out")
    assert remark() == "内容与上次定稿完全相同，校验码不变。"
    rename(desk, draft_id, "改名后的示例公司")
    assert "1 处变化" in remark()
    rename(desk, draft_id, "")
    assert remark() == ""


def test_after_an_export_the_same_copy_can_be_printed(qtbot: QtBot, desk: Desk, draft_id: str, tmp_path: Path) -> None:
    dialog = ExportDialog(desk, desk.open_draft(draft_id))
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "出"))
    dialog.show()
    dialog.go.click()
    qtbot.waitUntil(lambda: isinstance(dialog.stack.currentWidget(), ResultView), timeout=30_000)
    view = dialog.stack.currentWidget()
    assert isinstance(view, ResultView)
    qtbot.waitUntil(lambda: all(not picture.icon().isNull() for picture in view.checklist.thumbnails))
    view.print_asked.emit(True)
    printing = opened(qtbot, dialog, PrintDialog)
    assert printing.is_final
    printing.reject()
    if view.checklist.thumbnails:
        view.checklist.thumbnails[0].click()
        opened(qtbot, dialog, PdfDialog).reject()


def test_the_preview_of_the_export_dialog_shows_the_pages(qtbot: QtBot, desk: Desk, draft_id: str) -> None:
    dialog = ExportDialog(desk, desk.open_draft(draft_id))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._preview()
    shown = opened(qtbot, dialog, PdfDialog)
    qtbot.waitUntil(lambda: shown.preview.pages > 0)
    assert any("草稿字样" in part.text() for part in shown.findChildren(QLabel))
    shown.reject()


def test_no_key_of_the_wizard_is_one_a_text_field_keeps_for_itself() -> None:
    kept = {"Ctrl+A", "Ctrl+C", "Ctrl+E", "Ctrl+U", "Ctrl+V", "Ctrl+X"}  # Ctrl+E: end of line on Linux
    taken = {keys for command in COMMANDS if command.place in ("wizard", "window") for keys in command.keys}
    assert not taken & kept


# what goes wrong


def test_closing_the_window_during_an_export_stops_it_and_leaves_nothing(
    qtbot: QtBot, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    window.open_draft(desk.add_sample("shanxi-2024", "excellence_declaration"))
    wizard = window.wizard
    assert wizard is not None
    wizard.open_export()
    dialog = next(part for part in window.findChildren(ExportDialog))
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.final.setChecked(True)
    assert dialog.go.isEnabled()
    dialog.go.click()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=30_000)
    assert not running_jobs()
    assert not (tmp_path / "out").exists()
    assert desk.finals.last(wizard.session.draft_id) is None


def test_a_full_disk_is_said_and_the_dialog_stays_as_it_was(
    qtbot: QtBot, desk: Desk, draft_id: str, tmp_path: Path
) -> None:
    dialog = ExportDialog(desk, desk.open_draft(draft_id))
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "满"))
    dialog.show()
    with failing("fsync", after=1):
        dialog.start()
        qtbot.waitUntil(lambda: dialog.choices.refusal.isVisible(), timeout=30_000)
    assert "磁盘空间不足" in dialog.choices.refusal.text
    assert not (tmp_path / "满").exists()
    assert dialog.go.isEnabled()


def test_a_folder_that_was_removed_meanwhile_is_made_again(
    qtbot: QtBot, desk: Desk, draft_id: str, tmp_path: Path
) -> None:
    target = tmp_path / "U盘" / "报送"
    target.mkdir(parents=True)
    dialog = ExportDialog(desk, desk.open_draft(draft_id))
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(target))
    dialog.show()
    target.rmdir()
    target.parent.rmdir()
    dialog.go.click()
    qtbot.waitUntil(lambda: isinstance(dialog.stack.currentWidget(), ResultView), timeout=30_000)
    assert len(list(target.iterdir())) == 3


def test_a_read_only_workspace_prints_drafts_only(qtbot: QtBot, desk: Desk, draft_id: str, tmp_path: Path) -> None:
    desk.close()
    reader = open_desk(
        tmp_path / "workspace", clock=desk.clock, settings=Settings(tmp_path / "settings.json"), read_only=True
    )
    (document,) = declaration_documents(reader, reader.declaration(reader.open_draft(draft_id)))
    assert document.kinds == ("draft",)
    reader.close()
