"""The page preview shows the real pages of a real PDF."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QToolButton

from desktop.ui import pdf_pages
from desktop.ui.preview import PAGE_GAP, PdfPreview
from tests.helpers.wizards import settle


def _pdf(texts: list[str], size: tuple[float, float] = (595.0, 842.0)) -> bytes:
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for text in texts:
        canvas.setFont("Helvetica", 60)
        canvas.drawString(100, size[1] - 200, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def preview(qtbot, theme) -> PdfPreview:
    made = PdfPreview(with_thumbnails=True)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    pdf_pages.rendering_pool().waitForDone()


def _show(qtbot, preview: PdfPreview, data: bytes) -> None:
    with qtbot.waitSignal(preview.loaded):
        preview.show_pdf(data)


def _ink(image) -> int:
    return sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


def test_a_page_is_rendered_with_its_ink_at_the_width_asked_for() -> None:
    page = pdf_pages.render_page(_pdf(["HHHHHH"]), 0, 300)
    assert page.image.width() == 300
    assert page.image.height() == pytest.approx(300 * 842 / 595, abs=2)
    assert _ink(page.image) > 50
    assert _ink(pdf_pages.render_page(_pdf([""]), 0, 300).image) == 0


def test_the_same_page_is_rendered_once() -> None:
    data = _pdf(["once"])
    assert pdf_pages.render_page(data, 0, 200) is pdf_pages.render_page(data, 0, 200)


def test_the_cache_lets_the_oldest_pages_go() -> None:
    pages = [pdf_pages.render_page(_pdf([str(n)]), 0, 100) for n in range(3)]
    cache = pdf_pages._PageCache(limit=2 * pages[0].image.sizeInBytes())
    for number, page in enumerate(pages):
        cache.keep((str(number), 0, 100), page)
    assert cache.find(("0", 0, 100)) is None
    assert cache.find(("2", 0, 100)) is pages[2]


def test_the_pages_are_counted_and_the_first_is_drawn(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["A", "B", "C"]))
    assert preview.pages == 3
    assert preview.current_page == 1
    qtbot.waitUntil(lambda: preview._sheets[0].shown_width > 0)
    assert _ink(preview._sheets[0].pixmap().toImage()) > 20


def test_going_to_a_page_says_so(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["A", "B", "C"]))
    with qtbot.waitSignal(preview.page_changed) as heard:
        preview.findChild(QToolButton, "pdf_preview.next").click()
    assert heard.args == [2, 3]
    qtbot.waitUntil(lambda: preview._sheets[1].shown_width > 0)


def test_the_page_fits_the_width_and_zooms(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["A"]))
    fitted = preview._sheets[0].width()
    assert fitted == pytest.approx(preview._scroll.viewport().width() - 2 * PAGE_GAP, abs=2)
    qtbot.keyClick(preview, Qt.Key.Key_Plus)
    assert preview._sheets[0].width() > fitted
    qtbot.keyClick(preview, Qt.Key.Key_0)
    assert preview._sheets[0].width() == fitted


def test_a_new_version_keeps_the_place(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["A", "B", "C", "D"]))
    preview.go_to_page(3)
    place = preview._scroll.verticalScrollBar().value()
    _show(qtbot, preview, _pdf(["A", "B", "c", "D"]))
    assert preview._scroll.verticalScrollBar().value() == place
    assert preview.current_page == 3


def test_fewer_pages_leave_no_old_page_behind(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["A", "B", "C"]))
    _show(qtbot, preview, _pdf(["A"]))
    assert preview.pages == 1
    assert preview.current_page == 1


def test_every_page_has_a_thumbnail(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["A", "B", "C"]))
    thumbnails = preview.findChild(QListWidget, "pdf_preview.thumbnails")
    qtbot.waitUntil(lambda: all(not thumbnails.item(row).icon().isNull() for row in range(3)))
    thumbnails.setCurrentRow(2)
    assert preview.current_page == 3


def test_a_broken_file_is_said_in_words(qtbot, preview, caplog) -> None:
    with qtbot.waitSignal(preview.failed):
        preview.show_pdf(b"%PDF-1.7 broken")
    assert "job crashed" in caplog.text


def test_a_later_sentence_is_not_overwritten_by_an_earlier_pdf(qtbot, preview) -> None:
    preview.show_pdf(_pdf(["late"]))
    preview.show_words("尚无预览")
    pdf_pages.rendering_pool().waitForDone()
    settle()
    assert preview.pages == 0


def test_wide_and_narrow_pages_keep_their_proportion(qtbot, preview) -> None:
    from io import BytesIO

    import pypdfium2

    portrait, landscape = pypdfium2.PdfDocument(_pdf(["p"])), pypdfium2.PdfDocument(_pdf(["l"], (842.0, 595.0)))
    portrait.import_pages(landscape)
    out = BytesIO()
    portrait.save(out)
    for document in (portrait, landscape):
        document.close()
    _show(qtbot, preview, out.getvalue())
    first, second = preview._sheets
    assert second.width() / first.width() == pytest.approx(842 / 595, rel=0.01)


def test_two_pages_seen_at_once_are_counted_from_the_first(qtbot, preview) -> None:
    preview.resize(700, 900)
    _show(qtbot, preview, _pdf(["一", "二"], size=(842.0, 595.0)))
    assert preview.current_page == 1


def test_the_end_of_a_document_is_its_last_page(qtbot, preview) -> None:
    _show(qtbot, preview, _pdf(["一", "二", "三", "四"], size=(842.0, 595.0)))
    preview.go_to_page(4)
    qtbot.waitUntil(lambda: preview.current_page == 4)
