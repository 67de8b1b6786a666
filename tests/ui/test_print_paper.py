"""This file tests the print dialog: copies of the notice, seals, the system's dialog, cancel, no printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.jobs import JobContext
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.services.printing import (
    PrintDocument,
    PrintPaper,
    calendar_document,
    declaration_documents,
    joined,
    make_papers,
    save_papers,
)
from desktop.ui import spooling
from desktop.ui.dialogs import print_paper
from desktop.ui.dialogs.message import MessageDialog
from desktop.ui.dialogs.print_paper import PrintDialog
from desktop.ui.dialogs.seal_checklist import words_of
from desktop.ui.dialogs.show_pdf import PdfDialog
from desktop.ui.jobs import running_jobs
from tests.helpers.printing import SMALL, WITH_SEALS, papers_of, pdf_printer
from tests.helpers.quiet import quiet_desk
from tests.helpers.wizards import settle


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(spooling, "MOST_DPI", 200)  # enough for a QR code, and quick
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


@pytest.fixture
def session(desk: Desk) -> EditingSession:
    return desk.open_draft(desk.add_sample(*SMALL))


# the dialog


@pytest.fixture
def no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_paper, "printer_names", list)


@pytest.fixture
def one_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_paper, "printer_names", lambda: ["办公室"])


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1000, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def dialog_of(host: QWidget, desk: Desk, session: EditingSession, *, is_final: bool) -> PrintDialog:
    documents = declaration_documents(desk, desk.declaration(session))
    dialog = PrintDialog(host, documents, is_final=is_final)
    dialog.show()
    return dialog


def test_the_copies_of_the_notice_are_preset_and_said(
    qtbot: QtBot, host: QWidget, desk: Desk, one_printer: None
) -> None:
    session = desk.open_draft(desk.add_sample("shanxi-2026", "advanced_declaration"))
    dialog = dialog_of(host, desk, session, is_final=False)
    assert dialog.copies.value() == 7
    assert dialog.copies_words.text() == "通知要求 7 份"


def test_an_unfinished_draft_can_be_printed_as_draft_only(
    qtbot: QtBot, host: QWidget, desk: Desk, one_printer: None
) -> None:
    dialog = dialog_of(host, desk, desk.open_draft(desk.new_draft(*SMALL)), is_final=False)
    assert dialog.go.isEnabled()
    dialog.final.setChecked(True)
    assert not dialog.go.isEnabled()
    assert "5 处未填" in dialog.blocked.text()


def test_a_final_print_shows_the_seals_then_prints_and_is_remembered(
    qtbot: QtBot, host: QWidget, desk: Desk, tmp_path: Path, one_printer: None
) -> None:
    session = desk.open_draft(desk.add_sample(*WITH_SEALS))
    dialog = dialog_of(host, desk, session, is_final=True)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.checklist is not None)
    checklist = dialog.checklist
    assert checklist is not None
    words = words_of(checklist)
    assert "一式 1 份" in words[0]
    assert any("由推荐单位盖章" in line for line in words)
    assert any("骑缝章" in line for line in words)
    assert all(box.accessibleName() for box in checklist.boxes)
    qtbot.waitUntil(lambda: all(not picture.icon().isNull() for picture in checklist.thumbnails))
    assert desk.finals.last(session.draft_id) is None
    papers = papers_of(desk, session, is_final=True)
    said: list[str] = []
    dialog.printed.connect(said.append)
    dialog.print_on(pdf_printer(papers, tmp_path / "paper.pdf"), papers)
    qtbot.waitUntil(lambda: bool(said), timeout=60_000)
    assert f"1 份，每份 {papers[0].pages} 页" in said[0]
    last = desk.finals.last(session.draft_id)
    assert last is not None
    assert (last.code, last.answers is not None) == (papers[0].code, True)
    assert desk.finals.changes(desk.declaration(session)).state == "same"


def test_the_systems_dialog_opens_without_blocking_with_copies_and_pages_preset(
    qtbot: QtBot, host: QWidget, desk: Desk, session: EditingSession, one_printer: None
) -> None:
    dialog = dialog_of(host, desk, session, is_final=False)
    dialog.copies.setValue(3)
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.findChild(QPrintDialog) is not None)
    system = dialog.findChild(QPrintDialog)
    assert isinstance(system, QPrintDialog)
    assert system.printer().copyCount() == 3
    assert (system.minPage(), system.maxPage()) == (1, papers_of(desk, session, is_final=False)[0].pages)
    system.reject()


def test_without_a_printer_the_way_out_is_a_pdf_of_the_same_pages(
    qtbot: QtBot, host: QWidget, desk: Desk, session: EditingSession, tmp_path: Path, no_printer: None
) -> None:
    dialog = dialog_of(host, desk, session, is_final=True)
    assert dialog.no_printer.isVisible()
    assert dialog.go is dialog.save
    said: list[str] = []
    dialog.printed.connect(said.append)
    dialog.save_to(tmp_path / "U盘")
    qtbot.waitUntil(lambda: bool(said), timeout=60_000)
    (path,) = (tmp_path / "U盘").iterdir()
    assert path.read_bytes() == papers_of(desk, session, is_final=True)[0].data
    assert "按 100%（实际大小）打印" in said[0]
    assert desk.finals.last(session.draft_id) is not None


def test_cancelling_a_print_says_what_may_still_come_out(
    qtbot: QtBot, host: QWidget, desk: Desk, session: EditingSession, tmp_path: Path, one_printer: None
) -> None:
    dialog = dialog_of(host, desk, session, is_final=False)
    papers = papers_of(desk, session, is_final=False)
    dialog.print_on(pdf_printer(papers, tmp_path / "paper.pdf"), papers)
    for job in running_jobs():
        job.cancel()
    qtbot.waitUntil(lambda: dialog.findChild(MessageDialog) is not None or not running_jobs())
    settle()
    message = dialog.findChild(MessageDialog)
    assert message is not None
    assert "请不要盖章使用" in message.text
    assert not (tmp_path / "paper.pdf").exists()


def test_the_preview_shows_all_chosen_papers_in_one(
    qtbot: QtBot, host: QWidget, desk: Desk, session: EditingSession, one_printer: None
) -> None:
    papers = papers_of(desk, session, is_final=False)
    two = joined((*papers, *papers))
    assert len(pypdfium2.PdfDocument(two)) == 2 * papers[0].pages
    dialog = dialog_of(host, desk, session, is_final=False)
    dialog.preview.click()
    qtbot.waitUntil(lambda: dialog.findChild(PdfDialog) is not None)
    shown = dialog.findChild(PdfDialog)
    assert isinstance(shown, PdfDialog)
    qtbot.waitUntil(lambda: shown.preview.pages == papers[0].pages)
    assert any("草稿，供校对" in part.text() for part in shown.findChildren(QLabel))
    shown.reject()


def test_two_papers_of_one_name_are_two_files(tmp_path: Path) -> None:
    papers = [PrintPaper("表", "表", bytes([n]), 1) for n in range(2)]
    files = save_papers(papers, tmp_path / "out", JobContext())
    assert [path.name for path in files] == ["表.pdf", "表（2）.pdf"]


def test_the_calendar_is_neither_draft_nor_final(qtbot: QtBot, host: QWidget, desk: Desk, one_printer: None) -> None:
    documents = calendar_document(desk.registry.notices, desk.clock().date())
    (paper,) = make_papers(documents, False, JobContext())
    assert paper.pages > 0
    dialog = PrintDialog(host, documents)
    assert dialog.draft.isHidden()
    assert dialog.final.isHidden()
    assert (dialog.copies.value(), dialog.copies_words.text()) == (1, "")


def test_several_documents_are_chosen_by_ticking(qtbot: QtBot, host: QWidget, desk: Desk, one_printer: None) -> None:
    def make(_is_final: bool, _job: JobContext) -> PrintPaper:
        raise AssertionError

    table = PrintDocument("table", "汇总表", 7, make)
    sealed = [PrintDocument(f"d{n}", f"申报书{n}", 7, make, kinds=("final",), is_chosen=False) for n in range(6)]
    dialog = PrintDialog(host, [table, *sealed])
    assert dialog.chosen() == (table,)
    assert not dialog.boxes["d1"].isEnabled()
    dialog.final.setChecked(True)
    dialog.boxes["d1"].setChecked(True)
    assert dialog.chosen() == (table, sealed[1])
    dialog.boxes["table"].setChecked(False)
    dialog.boxes["d1"].setChecked(False)
    assert not dialog.go.isEnabled()
    dialog.all.click()
    assert len(dialog.chosen()) == 7
    assert dialog.all.text() == "全不选"
    dialog.all.click()
    assert dialog.chosen() == ()


def test_what_to_look_at_before_a_final_print_is_said(host: QWidget, one_printer: None) -> None:
    def make(_is_final: bool, _job: JobContext) -> PrintPaper:
        raise AssertionError

    dialog = PrintDialog(host, [PrintDocument("table", "汇总表", 7, make, remark="“报送单位”没有填写。")])
    assert dialog.remark.isHidden()
    dialog.final.setChecked(True)
    assert not dialog.remark.isHidden()


def test_a_list_that_went_before_its_pictures_came_is_let_alone(
    qtbot: QtBot, host: QWidget, desk: Desk, one_printer: None
) -> None:
    session = desk.open_draft(desk.add_sample(*WITH_SEALS))
    dialog = dialog_of(host, desk, session, is_final=True)
    papers = papers_of(desk, session, is_final=True)
    for _ in range(3):
        dialog._show_seals(papers)
        dialog._back()
    qtbot.waitUntil(lambda: not running_jobs())
    settle()
    assert dialog.stack.currentWidget() is dialog.choices
    assert dialog.stack.count() == 1


def test_closing_the_dialog_while_it_prints_stops_the_job_and_leaves_no_file(
    qtbot: QtBot, host: QWidget, desk: Desk, tmp_path: Path, one_printer: None
) -> None:
    session = desk.open_draft(desk.add_sample(*WITH_SEALS))
    dialog = dialog_of(host, desk, session, is_final=False)
    papers = papers_of(desk, session, is_final=False)
    dialog.print_on(pdf_printer(papers, tmp_path / "paper.pdf", 9), papers)
    dialog.close()
    qtbot.waitUntil(lambda: not running_jobs(), timeout=30_000)
    assert not list(tmp_path.glob("*.pdf")) + list(tmp_path.glob(".*.pdf"))
