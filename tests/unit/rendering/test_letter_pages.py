"""The page numbers of official letters (GB/T 9704-2012 7.5 and 8): odd right, even left, landscape pages turned."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from desktop.rendering.writers import write
from tests.helpers.documents import (
    DRAFT,
    FINAL,
    letter,
    letter_with_annex,
)
from tests.helpers.paper import (
    opened_pdf,
    pdf_chars,
    pdf_pages,
)

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, (28 + 156) * MM, (297 - 37) * MM, 35 * MM
SIZE = 156 * MM / 28  # what one character takes
Char = tuple[str, tuple[float, float, float, float], float]


def chars_of_page(data: bytes, number: int) -> list[Char]:
    """Characters of page ``number`` (from 1) with their boxes (left, bottom, right, top) and sizes."""
    with opened_pdf(data) as pdf:
        return pdf_chars(pdf[number - 1])


def find(chars: list[Char], text: str) -> list[Char]:
    """The characters of the first place where ``text`` stands."""
    whole = "".join(char for char, _, _ in chars)
    at = whole.index(text)
    return chars[at : at + len(text)]


def test_odd_pages_are_numbered_at_the_right_and_even_pages_at_the_left() -> None:
    data = write(letter(), "pdf").data
    for number in range(1, 5):
        dash, *_, end = find(chars_of_page(data, number), f"—{number}—")
        assert dash[2] == 14.0  # 四号
        if number % 2:
            assert end[1][2] == pytest.approx(RIGHT - 14, abs=1.5)
        else:
            assert dash[1][0] == pytest.approx(LEFT + 14, abs=1.5)
        assert (dash[1][1] + dash[1][3]) / 2 == pytest.approx(BOTTOM - 7 * MM, abs=1)


def test_a_landscape_page_is_numbered_where_the_portrait_pages_are_and_counted_on() -> None:
    data = write(letter_with_annex(), "pdf").data
    with opened_pdf(data) as pdf:
        sizes = [tuple(round(side / MM) for side in page.get_size()) for page in pdf]
        first = sizes.index((297, 210))
        for number in (first + 1, first + 2):
            chars = pdf_chars(pdf[number - 1])
            dash, *_, end = find(chars, f"—{number}—")
            # held upright, the left edge of the landscape page is the foot: odd pages at its right, even at its left
            middle = (dash[1][0] + dash[1][2]) / 2
            assert middle == pytest.approx((20 - 7) * MM, abs=1)
            assert dash[1][3] > end[1][1]
            low = min(dash[1][1], end[1][1])
            high = max(dash[1][3], end[1][3])
            if number % 2:
                assert low == pytest.approx(27 * MM + 14, abs=1.5)
            else:
                assert high == pytest.approx((210 - 20) * MM - 14, abs=1.5)
    pages = pdf_pages(data)
    assert all(f"—{number}—" in text for number, text in enumerate(pages, 1))
    assert sizes[-1] == (210, 297)


def test_in_word_odd_and_even_pages_have_footers_of_their_own() -> None:
    document = docx.Document(BytesIO(write(letter_with_annex(), "docx").data))
    assert document.settings.odd_and_even_pages_header_footer
    assert len(document.sections) == 3
    for section in document.sections:
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            assert not footer.is_linked_to_previous
            (number,) = [one for one in footer._element.iter(qn("w:p")) if one.findall(qn("w:fldSimple"))]
            setting = number.find(qn("w:pPr"))
            assert setting.find(qn("w:jc")).get(qn("w:val")) == ("right" if side == "right" else "both")
            assert setting.find(qn("w:ind")).get(qn(f"w:{side}")) == "280"  # one character of 四号
            fonts = {one.get(qn("w:ascii")) for one in number.iter(qn("w:rFonts"))}
            assert fonts == {"宋体"}
            turned = list(footer._element.iter(qn("w:textDirection")))
            assert bool(turned) is (section.orientation == 1)
            if turned:
                place = next(footer._element.iter(qn("w:tblpPr")))
                assert int(place.get(qn("w:tblpX"))) / 20 == pytest.approx((20 - 7) * MM - 9, abs=0.1)
    portrait = document.sections[0]
    assert portrait.footer_distance is not None
    line_centre = portrait.footer_distance.pt + 9
    assert line_centre == pytest.approx(BOTTOM - 7 * MM, abs=0.1)


def test_a_document_that_is_no_letter_has_one_footer_for_all_pages() -> None:
    document = docx.Document(BytesIO(write(replace(letter(), is_letter=False), "docx").data))
    assert not document.settings.odd_and_even_pages_header_footer


def test_the_drafts_of_a_letter_are_marked_on_odd_and_even_pages() -> None:
    document = docx.Document(BytesIO(write(replace(letter(), mark=DRAFT), "docx").data))
    (section,) = document.sections
    for header, footer in ((section.header, section.footer), (section.even_page_header, section.even_page_footer)):
        assert 'string="草稿"' in header._element.xml
        assert "草稿，不得用于盖章报送" in footer._element.xml
    for number, text in enumerate(pdf_pages(write(replace(letter(), mark=DRAFT), "pdf").data), 1):
        assert f"—{number}—" in text
        assert "草稿，不得用于盖章报送" in text


def test_a_letter_that_carries_a_code_keeps_its_page_numbers_clear_of_it() -> None:
    document = replace(letter_with_annex(), mark=FINAL)
    data = write(document, "pdf").data
    with opened_pdf(data) as pdf:
        for number in range(1, len(pdf) + 1):
            chars = pdf_chars(pdf[number - 1])
            dash, *_, _ = find(chars, f"—{number}—")
            code = find(chars, "版本校验码0123")
            is_left = max(box[3] for _, box, _ in code) < dash[1][1] - 3 or dash[1][2] < code[0][1][0]
            assert is_left, number
    section = docx.Document(BytesIO(write(document, "docx").data)).sections[0]
    for footer in (section.footer, section.even_page_footer):
        assert footer._element.xml.count('w:instr=" PAGE "') == 2  # the number of the page and 第 … 页
