"""This file tests printing: real pages on a real (PDF) printer, copies, ranges, seals, cancel, no printer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.errors import AppError, JobCancelled, StorageError
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
from desktop.ui.pdf_pages import read_page_sizes, rendering_pool
from desktop.ui.spooling import new_printer, spool, strips
from tests.helpers.failing_disk import failing
from tests.helpers.wizards import real_desk, settle

SMALL = ("shanxi-2026", "overseas_factories")
WITH_SEALS = ("shanxi-2024", "excellence_declaration")


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(spooling, "MOST_DPI", 200)  # enough for a QR code, and quick
    opened = real_desk(tmp_path)
    yield opened
    qtbot.waitUntil(lambda: not running_jobs())
    rendering_pool().waitForDone()
    opened.close()


@pytest.fixture
def session(desk: Desk) -> EditingSession:
    return desk.open_draft(desk.add_sample(*SMALL))


def papers_of(desk: Desk, session: EditingSession, *, is_final: bool) -> tuple[PrintPaper, ...]:
    return make_papers(declaration_documents(desk, desk.declaration(session)), is_final, JobContext())


def pdf_printer(papers: tuple[PrintPaper, ...], target: Path, copies: int = 1) -> QPrinter:
    printer = new_printer(papers, copies)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    return printer


def sizes_of(path: Path) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(path)
    found = [tuple(round(length) for length in document.get_page_size(n)) for n in range(len(document))]
    document.close()
    return found


def picture_of(path: Path, page: int):  # type: ignore[no-untyped-def]
    document = pypdfium2.PdfDocument(path)
    image = document[page].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    return image


# the pages


def test_a_final_copy_is_printed_as_the_exported_pdf_with_its_code_on_every_page(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    papers = papers_of(desk, session, is_final=True)
    exported = desk.export(desk.declaration(session), tmp_path / "out", ["pdf"], is_final=True)
    assert exported.files[0].read_bytes() == papers[0].data
    assert papers[0].code == exported.code
    spooled = spool(pdf_printer(papers, tmp_path / "paper.pdf", 2), papers, JobContext())
    sizes = sizes_of(tmp_path / "paper.pdf")
    assert (spooled.pages, spooled.copies, len(sizes)) == (papers[0].pages, 2, 2 * papers[0].pages)
    assert set(sizes) <= {(842, 595), (595, 842)}
    for page in range(len(sizes)):
        texts = [found.text for found in zxingcpp.read_barcodes(picture_of(tmp_path / "paper.pdf", page))]
        assert any(papers[0].code in text.replace("-", "") for text in texts), texts


def test_portrait_and_landscape_lie_as_the_paper_does(desk: Desk, tmp_path: Path) -> None:
    wide = papers_of(desk, desk.open_draft(desk.add_sample(*SMALL)), is_final=False)
    tall = papers_of(desk, desk.open_draft(desk.add_sample("shanxi-2024", "recommendation_letter")), is_final=False)
    papers = (*tall, *wide)
    spool(pdf_printer(papers, tmp_path / "both.pdf"), papers, JobContext())
    wanted = [(round(size.width), round(size.height)) for paper in papers for size in read_page_sizes(paper.data)]
    assert {(595, 842), (842, 595)} == set(wanted)
    assert sizes_of(tmp_path / "both.pdf") == wanted


def test_what_is_printed_is_what_the_page_shows(desk: Desk, session: EditingSession, tmp_path: Path) -> None:
    papers = papers_of(desk, session, is_final=False)
    spool(pdf_printer(papers, tmp_path / "paper.pdf"), papers, JobContext())
    (tmp_path / "made.pdf").write_bytes(papers[0].data)
    from PIL import ImageChops

    made, printed = picture_of(tmp_path / "made.pdf", 0), picture_of(tmp_path / "paper.pdf", 0)
    printed = printed.resize(made.size)
    ink = sum(made.histogram()[:128])
    assert ink > 1000
    differing = sum(ImageChops.difference(made, printed).histogram()[160:])
    assert differing < ink / 5


def test_strips_of_a_page_join_without_a_gap(desk: Desk, session: EditingSession) -> None:
    (paper,) = papers_of(desk, session, is_final=False)
    made = list(strips(paper.data, 0, 300))
    assert [first for _, first, _ in made] == list(range(0, made[0][2][1], spooling.STRIP))
    heights = {image.height() for image, _, _ in made[:-1] if not image.isNull()}
    assert heights == {spooling.STRIP + spooling.OVERLAP}
    assert made[-1][0].isNull() or made[-1][1] + made[-1][0].height() == made[-1][2][1]
    assert any(image.isNull() for image, _, _ in strips(paper.data, 0, 600))  # the margin


def test_only_the_chosen_pages_of_one_paper_are_printed(desk: Desk, tmp_path: Path) -> None:
    papers = papers_of(desk, desk.open_draft(desk.add_sample(*WITH_SEALS)), is_final=False)
    printer = pdf_printer(papers, tmp_path / "paper.pdf")
    printer.setPageRanges(QPageRanges.fromString("2-3"))
    assert spool(printer, papers, JobContext()).pages == 2
    assert len(sizes_of(tmp_path / "paper.pdf")) == 2
    printer.setPageRanges(QPageRanges.fromString("90"))
    with pytest.raises(AppError, match="选定的页码范围里没有页"):
        spool(printer, papers, JobContext())


def test_copies_that_are_not_collated_come_page_by_page_and_the_last_page_may_come_first(
    desk: Desk, tmp_path: Path
) -> None:
    papers = papers_of(desk, desk.open_draft(desk.add_sample(*WITH_SEALS)), is_final=False)
    printer = pdf_printer(papers, tmp_path / "paper.pdf", 2)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    sheets = spooling.sheets_of(printer, papers)
    assert [sheet.index for sheet in sheets] == list(range(papers[0].pages))[::-1]


def test_two_sided_every_copy_begins_on_a_front(desk: Desk) -> None:
    papers = papers_of(desk, desk.open_draft(desk.add_sample(*WITH_SEALS)), is_final=False)
    assert papers[0].pages % 2

    class TwoSided(QPrinter):
        def duplex(self) -> QPrinter.DuplexMode:
            return QPrinter.DuplexMode.DuplexLongSide

    printer = TwoSided()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setCopyCount(2)
    sheets = spooling.sheets_of(printer, papers)
    assert [sheet.paper is None for sheet in sheets] == [False] * papers[0].pages + [True]
    printer.setCopyCount(1)
    assert all(sheet.paper for sheet in spooling.sheets_of(printer, papers))


def test_a_smaller_sheet_takes_the_whole_page(desk: Desk, session: EditingSession, tmp_path: Path) -> None:
    from PySide6.QtGui import QPageSize

    papers = papers_of(desk, session, is_final=True)
    printer = pdf_printer(papers, tmp_path / "small.pdf")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    spool(printer, papers, JobContext())
    image = picture_of(tmp_path / "small.pdf", 0).resize((2338, 1654))
    assert any(papers[0].code in found.text for found in zxingcpp.read_barcodes(image))


# what goes wrong


def test_a_cancelled_print_into_a_file_leaves_nothing_and_remembers_nothing_before_it_began(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    papers = papers_of(desk, session, is_final=True)
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelled):
        spool(pdf_printer(papers, tmp_path / "paper.pdf"), papers, context)
    assert not list(tmp_path.glob("*.pdf")) + list(tmp_path.glob(".*.pdf"))
    assert desk.finals.last(session.draft_id) is None


def test_cancel_in_the_middle_of_a_page_leaves_no_half_file(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    papers = papers_of(desk, session, is_final=False)
    context = JobContext(lambda done, total, words: context.cancel() if "第 1 页" in words else None)
    with pytest.raises(JobCancelled):
        spool(pdf_printer(papers, tmp_path / "paper.pdf"), papers, context)
    assert not list(tmp_path.glob("*.pdf")) + list(tmp_path.glob(".*.pdf"))


def test_a_full_disk_and_a_folder_that_went_are_said_and_an_old_file_stays(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    papers = papers_of(desk, session, is_final=False)
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"old")
    with failing("fsync"), pytest.raises(StorageError, match="磁盘空间不足"):
        spool(pdf_printer(papers, target), papers, JobContext())
    assert target.read_bytes() == b"old"
    with pytest.raises(StorageError, match="文件夹不存在或已被移走"):
        spool(pdf_printer(papers, tmp_path / "gone" / "paper.pdf"), papers, JobContext())


def test_a_file_that_lost_pages_on_the_way_is_not_taken_for_whole(
    desk: Desk, session: EditingSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = papers_of(desk, session, is_final=False)
    monkeypatch.setattr(spooling, "_paint", lambda *_: None)
    with pytest.raises(StorageError, match="没有写完整"):
        spool(pdf_printer(papers, tmp_path / "paper.pdf"), papers, JobContext())
    assert not (tmp_path / "paper.pdf").exists()


def test_a_printer_that_does_not_begin_or_stops_is_named(
    desk: Desk, session: EditingSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = papers_of(desk, desk.open_draft(desk.add_sample(*WITH_SEALS)), is_final=False)
    printer = pdf_printer(papers, tmp_path / "paper.pdf")
    monkeypatch.setattr(printer, "newPage", lambda: False)
    with pytest.raises(AppError, match="第 2 页没有送出"):
        spool(printer, papers, JobContext())

    class Refusing(spooling.QPainter):
        def begin(self, _device: object) -> bool:
            return False

    monkeypatch.setattr(spooling, "QPainter", Refusing)
    with pytest.raises(AppError, match="没有开始打印"):
        spool(printer, papers, JobContext())


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
    assert "不能生成盖章定稿" in dialog.blocked.text()


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
