"""This file tests the printing of pages: a real (PDF) printer, copies, ranges, sizes, codes, what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageRanges, QPainter
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.errors import AppError, JobCancelled, StorageError
from desktop.jobs import JobContext
from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.ui import spooling
from desktop.ui.pdf_pages import read_page_sizes
from desktop.ui.spooling import spool, strips
from tests.helpers.failing_disk import failing
from tests.helpers.printing import SMALL, WITH_SEALS, papers_of, pdf_printer, picture_of, sizes_of
from tests.helpers.quiet import quiet_desk


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(spooling, "MOST_DPI", 200)  # enough for a QR code, and quick
    with quiet_desk(qtbot, tmp_path) as opened:
        yield opened


@pytest.fixture
def session(desk: Desk) -> EditingSession:
    return desk.open_draft(desk.add_sample(*SMALL))


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

    class Refusing(QPainter):
        def begin(self, _device: object) -> bool:
            return False

    monkeypatch.setattr(spooling, "QPainter", Refusing)
    with pytest.raises(AppError, match="没有开始打印"):
        spool(printer, papers, JobContext())
