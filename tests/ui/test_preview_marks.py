"""Marks on previewed pages: where they are drawn, how many icons stand in the margin, what a hover and a click find."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.pdf_pages import rendering_pool
from desktop.ui.preview import PdfPreview
from desktop.ui.preview_sheet import PageMark, PageSheet
from desktop.ui.preview_thumbnails import BADGE_ROLE, Thumbnails
from desktop.ui.theme import LIGHT, Theme


def pdf(pages: int, size: tuple[float, float] = (595.0, 842.0)) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def preview(qtbot: QtBot, theme: Theme) -> Iterator[PdfPreview]:
    """Three white pages."""
    made = PdfPreview(with_thumbnails=True)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitExposed(made)
    with qtbot.waitSignal(made.loaded, timeout=30_000):
        made.show_pdf(pdf(3))
    yield made
    rendering_pool().waitForDone()


def mark(
    key: str, page: int = 1, x: float = 200.0, y: float = 300.0, tone: str = "error", width: float = 120.0
) -> PageMark:
    return PageMark(key, page, (x, y, width, 24.0), tone, f"words of {key}")


def sheets(preview: PdfPreview) -> list[PageSheet]:
    return sorted(preview.findChildren(PageSheet), key=lambda sheet: sheet.number)


def thumbnails(preview: PdfPreview) -> Thumbnails:
    return next(iter(preview.findChildren(Thumbnails)))


@pytest.mark.parametrize("tone", ["missing", "error", "warning"])
def test_a_frame_is_drawn_in_its_colour_around_its_box(preview: PdfPreview, tone: str) -> None:
    preview.show_marks([mark("a", tone=tone)])
    sheet = sheets(preview)[0]
    picture = sheet.grab().toImage()
    ratio = picture.devicePixelRatio()
    box = sheet.pixels((200.0, 300.0, 120.0, 24.0))
    colour = QColor(getattr(LIGHT, tone))
    y = round((box.top() - 1) * ratio)
    row = [picture.pixelColor(x, y) for x in range(round(box.left() * ratio), round(box.right() * ratio))]
    near = [c for c in row if abs(c.red() - colour.red()) + abs(c.blue() - colour.blue()) < 90]
    assert len(near) > len(row) / 5
    outside = picture.pixelColor(round((box.right() + 40) * ratio), y)
    assert outside == QColor("white")


def test_marks_of_one_kind_on_one_height_share_an_icon_and_other_kinds_stand_beside(preview: PdfPreview) -> None:
    preview.show_marks(
        [mark("a"), mark("b", x=330), mark("c", x=400, tone="missing"), mark("d", y=500, tone="warning")]
    )
    sheet = sheets(preview)[0]
    icons = sheet.icons()
    assert sorted((marks[0].tone, len(marks)) for _, marks in icons) == [("error", 2), ("missing", 1), ("warning", 1)]
    for number, (box, _) in enumerate(icons):
        assert box.left() >= 0
        assert all(not box.intersects(other) for other, _ in icons[number + 1 :])
    shared = next(box for box, marks in icons if len(marks) == 2)
    assert [m.key for m in sheet.marks_at(shared.center())] == ["a", "b"]
    assert sheet.tooltip_at(shared.center().toPoint()) == "words of a\nwords of b"


def test_what_is_only_pointed_out_has_no_icon(preview: PdfPreview) -> None:
    preview.show_marks([mark("here", tone="accent")])
    assert sheets(preview)[0].icons() == []


def test_of_frames_in_each_other_the_smallest_is_clicked(preview: PdfPreview) -> None:
    clicked: list[object] = []
    preview.mark_clicked.connect(clicked.append)
    preview.show_marks([mark("table", x=100, width=400), mark("cell", x=250, width=50)])
    sheet = sheets(preview)[0]
    preview.bring_into_view(1, (200.0, 300.0, 100.0, 24.0))
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=sheet.pixels((250, 300, 50, 24)).center().toPoint())
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=sheet.pixels((110, 300, 50, 24)).center().toPoint())
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert clicked == ["cell", "table"]


def test_many_sentences_at_one_point_are_cut_with_their_number(preview: PdfPreview) -> None:
    preview.show_marks([mark(f"m{n}") for n in range(9)])
    sheet = sheets(preview)[0]
    lines = sheet.tooltip_at(sheet.pixels((200, 300, 120, 24)).center().toPoint()).splitlines()
    assert len(lines) == 7
    assert lines[-1] == "还有 3 处"


def test_a_place_that_can_be_clicked_shows_a_hand_and_its_outline(preview: PdfPreview) -> None:
    asked: list[tuple[int, float, float]] = []
    clicked: list[str] = []

    def find(page: int, x: float, y: float) -> tuple[QRectF, str] | None:
        asked.append((page, x, y))
        return (QRectF(100, 100, 80, 20), "unit_name") if 100 <= x <= 180 and 100 <= y <= 120 else None

    preview.set_place_finder(find)
    preview.place_clicked.connect(clicked.append)
    sheet = sheets(preview)[0]
    inside = sheet.pixels((100, 100, 80, 20)).center().toPoint()
    QTest.mouseMove(sheet, inside)
    assert asked[-1][0] == 1
    assert asked[-1][1:] == pytest.approx((140, 110), abs=1.5)
    assert sheet.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(sheet, QPoint(4, 4))
    assert sheet.cursor().shape() == Qt.CursorShape.ArrowCursor
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=inside)
    assert clicked == ["unit_name"]


def test_thumbnails_count_keys_once_a_page_and_name_the_worst(preview: PdfPreview) -> None:
    preview.show_marks(
        [mark("a", tone="warning"), mark("a", y=400, tone="warning"), mark("b", 2, tone="missing"), mark("c", 2)]
    )
    shown = thumbnails(preview)
    assert [shown.item(row).data(BADGE_ROLE) for row in range(3)] == [(1, "warning"), (2, "error"), (0, "")]
    assert shown.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "第 2 页，2 处问题"
    preview.show_marks(())
    assert [shown.item(row).data(BADGE_ROLE)[0] for row in range(3)] == [0, 0, 0]


def test_thumbnails_follow_the_pages_and_keep_their_pictures(qtbot: QtBot, preview: PdfPreview) -> None:
    shown = thumbnails(preview)
    preview.go_to_page(3)
    assert shown.currentRow() == 2
    qtbot.waitUntil(lambda: all(not shown.item(row).icon().isNull() for row in range(3)))
    with qtbot.waitSignal(preview.loaded, timeout=30_000):
        preview.show_pdf(pdf(2))
    assert shown.count() == 2
    assert not shown.item(0).icon().isNull(), "the old picture stays until the new one is there"


def test_the_current_mark_is_brought_into_view_on_any_page_at_any_zoom(preview: PdfPreview) -> None:
    preview.show_marks([mark("a"), mark("z", 3, y=780)])
    for zoom in (0.5, 1.0, 2.0):
        preview.set_zoom(zoom)
        for key, number, y in (("z", 3, 780), ("a", 1, 300)):
            preview.show_mark(key)
            sheet = sheets(preview)[number - 1]
            middle = sheet.pixels((200, y, 120, 24)).center().toPoint()
            assert sheet.visibleRegion().contains(middle), (key, zoom)


def test_marks_of_more_pages_than_there_are_harm_nothing(preview: PdfPreview) -> None:
    preview.show_marks([mark("far", 9)])
    preview.show_mark("far")
    preview.bring_into_view(9, (0, 0, 10, 10))
    assert all(sheet.marks == () for sheet in sheets(preview))
    assert sheets(preview)[0].marks_at(QPointF(5, 5)) == []
