"""Official letters on paper, measured against GB/T 9704-2012 (5.2 and 7.3)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest

from desktop.rendering.document import (
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Document,
    Grid,
    Heading,
    Notes,
    Orientation,
    PageSection,
    Paragraph,
    TextStyle,
    Title,
)
from desktop.rendering.writers import write
from tests.helpers.documents import (
    ATTACHMENTS,
    LETTER_DATE,
    LETTER_UNIT,
    OVERSEAS_COLUMNS,
    letter,
    letter_with_annex,
    overseas_rows,
    prose,
)
from tests.helpers.paper import (
    docx_text,
    expected_text,
    opened_pdf,
    opened_xlsx,
    pdf_chars,
    pdf_pages,
    pdf_text,
    xlsx_text,
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


def as_letter(*blocks: Block) -> Document:
    return Document("函", (PageSection(blocks),), is_letter=True)


def lines_of(filler: int) -> Paragraph:
    return Paragraph("\n".join(["正文一行"] * filler), TextStyle.PLAIN)


@pytest.mark.parametrize("document", [letter(), letter_with_annex(2, 60)], ids=["letter", "with annex"])
def test_a_letter_with_attachments_and_closing_reads_the_same_in_all_formats(document: Document) -> None:
    expected = expected_text(document)
    assert "附件：1.卓越级智能工厂项目推荐汇总表2.太原市2024年度" in expected
    assert pdf_text(document, write(document, "pdf").data) == expected
    assert docx_text(write(document, "docx").data) == expected
    assert xlsx_text(write(document, "xlsx").data) == expected


def test_the_body_is_in_size_three_and_the_title_in_size_two() -> None:
    chars = chars_of_page(write(letter(), "pdf").data, 1)
    assert {size for _, _, size in find(chars, "太原市工业和信息化局关于推荐")} == {22.0}
    assert {size for _, _, size in find(chars, "山西省工业和信息化厅：")} == {16.0}
    assert {size for _, _, size in find(chars, "本项目围绕“工厂建设")} == {16.0}


def test_the_text_block_has_the_margins_of_the_standard() -> None:
    document = as_letter(Paragraph("国" * 28 * 22, TextStyle.PLAIN))
    boxes = [box for char, box, _ in chars_of_page(write(document, "pdf").data, 1) if char == "国"]
    assert len(boxes) == 28 * 22
    assert min(box[0] for box in boxes) == pytest.approx(LEFT, abs=2)
    assert max(box[2] for box in boxes) == pytest.approx(RIGHT, abs=2)
    assert max(box[3] for box in boxes) == pytest.approx(TOP, abs=9)  # a character stands in the middle of its line
    assert min(box[1] for box in boxes) == pytest.approx(BOTTOM, abs=9)


@pytest.mark.parametrize(("level", "face"), [(1, "NotoSansSC"), (2, "LXGWWenKai"), (3, "NotoSerifSC")])
def test_headings_stand_two_characters_in_on_the_grid_in_their_faces(level: int, face: str) -> None:
    document = as_letter(*(block for n in range(11) for block in (Heading("一级标题", level), lines_of(1))))
    with opened_pdf(write(document, "pdf").data) as pdf:
        assert len(pdf) == 1, "headings take a line each, so that 22 lines fit"
        chars = pdf_chars(pdf[0])
        heading = find(chars, "一级标题")
        assert heading[0][1][0] == pytest.approx(LEFT + 2 * SIZE, abs=2)
        names = fonts_of(pdf[0], "一级标题")
    assert any(face in name for name in names)


def fonts_of(page: Any, text: str) -> set[str]:
    """Names of the fonts in which the characters of ``text`` are set."""
    import ctypes

    import pypdfium2.raw as raw

    text_page = page.get_textpage()
    start = text_page.get_text_range().index(text)
    names = set()
    for index in range(start, start + len(text)):
        buffer = ctypes.create_string_buffer(200)
        flags = ctypes.c_int()
        raw.FPDFText_GetFontInfo(text_page, index, buffer, 200, ctypes.byref(flags))
        names.add(buffer.value.decode("utf-8"))
    text_page.close()
    return names


# ---- attachments (7.3.4) and closing (7.3.5) ----


def test_attachments_stand_two_characters_in_one_line_below_the_text_and_go_on_under_their_names() -> None:
    document = as_letter(Paragraph("特此报告。"), AttachmentList(ATTACHMENTS), Closing(LETTER_UNIT, LETTER_DATE))
    chars = chars_of_page(write(document, "pdf").data, 1)
    text, lead = find(chars, "特此报告"), find(chars, "附件：1.卓")
    pitch = 225 * MM / 22
    assert lead[0][1][0] == pytest.approx(LEFT + 2 * SIZE, abs=2)
    assert text[0][1][3] - lead[0][1][3] == pytest.approx(2 * pitch, abs=2)
    second, third = find(chars, "2.太"), find(chars, "3.智")
    assert second[0][1][0] == pytest.approx(lead[3][1][0], abs=1)
    assert third[0][1][0] == pytest.approx(lead[3][1][0], abs=1)
    assert second[2][1][0] == pytest.approx(lead[5][1][0], abs=2.5)
    rows: dict[int, float] = {}
    for _, box, _ in chars:
        if third[0][1][3] < box[3] < second[2][1][1]:
            rows[round(box[1] / pitch)] = min(rows.get(round(box[1] / pitch), 999.0), box[0])
    assert rows, "the second attachment needs more than a line"
    assert all(left >= second[2][1][0] - 1.5 for left in rows.values())


def test_a_single_attachment_has_no_number() -> None:
    document = as_letter(Paragraph("特此报告。"), AttachmentList(("推荐汇总表",)))
    for suffix, read in (("pdf", lambda d: pdf_text(document, d)), ("docx", docx_text), ("xlsx", xlsx_text)):
        assert read(write(document, suffix).data) == "特此报告。附件：推荐汇总表"


def test_no_attachments_print_nothing() -> None:
    document = as_letter(Paragraph("特此报告。"), AttachmentList(()), Closing(LETTER_UNIT, LETTER_DATE))
    assert "附件" not in pdf_text(document, write(document, "pdf").data)
    assert "附件" not in docx_text(write(document, "docx").data)
    assert "附件" not in xlsx_text(write(document, "xlsx").data)


@pytest.mark.parametrize(
    ("unit", "is_inside"),
    [
        ("太原市工信局", True),
        (LETTER_UNIT, True),
        ("山西转型综合改革示范区管理委员会经济发展部联席会议办公室", False),
    ],
)
def test_the_unit_is_centred_over_the_date_which_stands_four_characters_in(unit: str, is_inside: bool) -> None:
    document = as_letter(Paragraph("特此报告。"), Closing(unit, LETTER_DATE))
    chars = chars_of_page(write(document, "pdf").data, 1)
    above, below = find(chars, unit), find(chars, LETTER_DATE)
    middle = (above[0][1][0] + above[-1][1][2]) / 2
    assert (below[0][1][0] + below[-1][1][2]) / 2 == pytest.approx(middle, abs=2.5)
    assert above[-1][1][2] < RIGHT + 1
    if is_inside:
        assert below[-1][1][2] == pytest.approx(RIGHT - 4 * SIZE, abs=3)
    else:
        assert above[-1][1][2] == pytest.approx(RIGHT, abs=2)


def test_a_unit_longer_than_a_line_stands_in_balanced_lines_and_none_leaves_a_line_to_write_on() -> None:
    long_unit = "山西省工业和信息化厅" * 4
    document = as_letter(Paragraph("特此报告。"), Closing(long_unit, LETTER_DATE))
    chars = chars_of_page(write(document, "pdf").data, 1)
    assert all(box[0] > LEFT - 1 and box[2] < RIGHT + 1 for _, box, _ in find(chars, long_unit))
    assert len({round(box[1] / 10) for _, box, _ in find(chars, long_unit)}) == 2
    empty = as_letter(Paragraph("特此报告。"), Closing("", LETTER_DATE))
    chars = chars_of_page(write(empty, "pdf").data, 1)
    gap = find(chars, "特此报告")[0][1][1] - find(chars, LETTER_DATE)[0][1][1]
    assert gap == pytest.approx(4 * 225 * MM / 22, abs=3)


def test_a_seal_of_42_mm_over_unit_and_date_begins_within_a_line_of_the_text() -> None:
    document = as_letter(Paragraph("特此报告。"), Closing(LETTER_UNIT, LETTER_DATE))
    chars = chars_of_page(write(document, "pdf").data, 1)
    unit, text = find(chars, LETTER_UNIT), find(chars, "特此报告")
    centre = (unit[0][1][1] + unit[0][1][3]) / 2  # unit and date stand a little below the centre of the seal
    assert centre + 21 * MM < text[0][1][1]
    assert centre + 21 * MM > text[0][1][1] - 225 * MM / 22


def test_the_seal_place_of_a_letter_names_unit_page_and_party() -> None:
    written = write(letter(), "pdf")
    assert [(one.page, one.label, one.party) for one in written.seal_places] == [
        (written.pages, f"{LETTER_UNIT}（盖章）", "submitting_unit")
    ]
    document = as_letter(Paragraph("特此报告。"), Closing(" ", LETTER_DATE, "recommending_unit"))
    (place,) = write(document, "pdf").seal_places
    assert (place.label, place.party) == ("发文机关署名（盖章）", "recommending_unit")


@pytest.mark.parametrize("filler", range(8, 24))
@pytest.mark.parametrize("closing", ["特此报告。", prose(140)])
def test_a_closing_never_stands_on_a_page_without_text(filler: int, closing: str) -> None:
    document = as_letter(
        lines_of(filler),
        Heading("二、下一步", 1),
        Paragraph(closing),
        AttachmentList(ATTACHMENTS[:2]),
        Closing(LETTER_UNIT, LETTER_DATE),
    )
    pages = pdf_pages(write(document, "pdf").data)
    (last,) = [text for text in pages if LETTER_DATE in text]
    assert LETTER_UNIT in last
    assert "附件：1." in last
    before = last.split("附件：1.")[0]
    assert before.endswith(closing.replace(" ", "")[-4:])
    if closing == "特此报告。":
        assert before.endswith("二、下一步特此报告。")
    assert all(not text.removesuffix(f"—{n}—").endswith("二、下一步") for n, text in enumerate(pages, 1))


@pytest.mark.parametrize("filler", range(12, 23))
def test_a_closing_below_a_table_takes_its_last_row_along(filler: int) -> None:
    grid = Grid(OVERSEAS_COLUMNS[:3], tuple((str(n), f"企业{n}号", f"工厂{n}号") for n in range(1, 9)))
    document = as_letter(lines_of(filler), grid, Closing(LETTER_UNIT, LETTER_DATE))
    pages = pdf_pages(write(document, "pdf").data)
    (last,) = [text for text in pages if LETTER_DATE in text]
    assert "企业8号" in last
    assert "企业8号" in "".join(pages)
    assert "".join(pages).count("企业3号") == 1


def test_in_word_the_last_row_of_a_table_above_a_closing_stays_with_it() -> None:
    grid = Grid(OVERSEAS_COLUMNS[:3], tuple((str(n), f"企业{n}号", f"工厂{n}号") for n in range(1, 4)))
    document = docx.Document(BytesIO(write(as_letter(grid, Closing(LETTER_UNIT, LETTER_DATE)), "docx").data))
    (table,) = document.tables
    kept = [all(one.paragraph_format.keep_with_next for c in row.cells for one in c.paragraphs) for row in table.rows]
    assert kept == [True, False, False, True]
    assert [cell.text for cell in table.rows[3].cells] == ["3", "企业3号", "工厂3号"]
    behind = [one for one in document.paragraphs if one._p.getprevious() is table._tbl]
    assert behind[0].paragraph_format.keep_with_next


def test_attachments_longer_than_a_page_go_on_and_keep_the_closing_with_the_last() -> None:
    names = tuple(f"第{n:02d}号附件材料清单" for n in range(1, 31))
    document = as_letter(lines_of(5), AttachmentList(names), Closing(LETTER_UNIT, LETTER_DATE))
    pages = pdf_pages(write(document, "pdf").data)
    assert expected_text(document) == pdf_text(document, write(document, "pdf").data)
    assert "30.第30号附件材料清单" in pages[-1]
    assert LETTER_DATE in pages[-1]


def test_in_word_attachments_hang_on_a_tab_and_the_closing_stays_with_the_text() -> None:
    document = docx.Document(BytesIO(write(letter(), "docx").data))
    paragraphs = {one.text.replace("\t", " ").replace(" ", ""): one for one in document.paragraphs}
    first = next(one for text, one in paragraphs.items() if text.startswith("附件：1.卓越级"))
    second = next(one for text, one in paragraphs.items() if text.startswith("2.太原市"))
    assert "\t" in first.text
    assert first.paragraph_format.left_indent == second.paragraph_format.left_indent
    lead = first.paragraph_format.left_indent.pt + first.paragraph_format.first_line_indent.pt
    assert lead == pytest.approx(2 * SIZE, abs=0.2)
    unit, date = paragraphs[LETTER_UNIT], paragraphs[LETTER_DATE]
    assert date.paragraph_format.right_indent.pt == pytest.approx(4 * SIZE, abs=0.2)
    assert unit.paragraph_format.keep_with_next
    ahead = document.paragraphs[: [one.text for one in document.paragraphs].index(date.text) - 1]
    assert [one.paragraph_format.keep_with_next for one in ahead[-4:]] == [True] * 4


def test_in_a_sheet_the_end_of_a_letter_stands_in_readable_rows() -> None:
    with opened_xlsx(write(letter(), "xlsx").data) as book:
        cells = [row[0] for row in book.worksheets[0].iter_rows() if row[0].value]
        shown = [(cell.value, cell.alignment.horizontal, cell.alignment.indent) for cell in cells[-6:]]
    assert shown == [
        (f"附件：1. {ATTACHMENTS[0]}", "left", 2),
        (f"2. {ATTACHMENTS[1]}", "left", 5),
        (f"3. {ATTACHMENTS[2]}", "left", 5),
        (LETTER_UNIT, "right", 4),
        (LETTER_DATE, "right", 4),
        ("（联系人：张三　联系电话：0351-0000000）", "left", 0),
    ]


def test_the_annex_of_a_letter_is_set_in_table_style() -> None:
    blocks = (
        AnnexLabel("附"),
        Title("名单"),
        Grid(OVERSEAS_COLUMNS, overseas_rows(3, 80)),
        Notes("注：", ("1. 甲；", "2. 乙。")),
    )
    document = Document("函", (PageSection(blocks, Orientation.LANDSCAPE),), is_letter=True)
    chars = chars_of_page(write(document, "pdf").data, 1)
    assert {size for _, _, size in find(chars, "示例印度尼西亚")} <= {9.0, 10.0, 10.5, 12.0}
    assert {size for _, _, size in find(chars, "注：1.甲")} == {10.5}
    assert {size for _, _, size in find(chars, "附")} == {16.0}


def test_the_title_of_an_annex_stands_on_the_third_line_and_the_addressee_a_line_below_a_title() -> None:
    document = as_letter(AnnexLabel("附件 1"), Title("工作总结"), Paragraph("正文"))
    chars = chars_of_page(write(document, "pdf").data, 1)
    pitch = 225 * MM / 22
    label, title, text = find(chars, "附件"), find(chars, "工作总结"), find(chars, "正文")
    assert label[0][1][3] - title[0][1][3] == pytest.approx(2 * pitch, abs=7)
    assert title[0][1][3] - text[0][1][3] == pytest.approx(2.1 * pitch, abs=7)
