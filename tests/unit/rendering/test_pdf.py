"""The PDF on paper: pages, tables, codes, seals."""

from __future__ import annotations

import re
from typing import Any

import pytest
import zxingcpp

from desktop.rendering.document import (
    Align,
    Document,
    Figure,
    Grid,
    GridColumn,
    Heading,
    LabelCell,
    LabelTable,
    Notes,
    Orientation,
    PageBreak,
    PageSection,
    Paragraph,
    SealBlock,
    SealLine,
    Title,
)
from desktop.rendering.writers import write
from tests.helpers.documents import DRAFT, FINAL, declaration, letter, overseas_rows, overseas_table, picture, prose
from tests.helpers.paper import opened_pdf, pdf_pages, pdf_text, squeezed

MM = 72 / 25.4
TOLERANCE = 0.6  # points a glyph's ink may reach beyond its box


def chars_of(page: Any) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every visible character with its box (left, bottom, right, top)."""
    text_page = page.get_textpage()
    whole = text_page.get_text_range()
    boxes = [text_page.get_charbox(index) for index in range(text_page.count_chars())]
    chars = [text_page.get_text_range(index, 1) for index in range(text_page.count_chars())]
    text_page.close()
    assert len(whole) > 0
    return [(char, box) for char, box in zip(chars, boxes, strict=True) if char.strip()]


def rules_of(page: Any) -> list[tuple[float, float, float, float]]:
    import pypdfium2.raw as raw

    bounds = [item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    return [box for box in bounds if box[2] - box[0] < 2 or box[3] - box[1] < 2]  # without the QR code


def qr_texts(data: bytes, scale: float = 200 / 72) -> list[list[str]]:
    with opened_pdf(data) as pdf:
        found = []
        for page in pdf:
            image = page.render(scale=scale).to_pil().convert("L")
            found.append([code.text for code in zxingcpp.read_barcodes(image)])
            page.close()
        return found


@pytest.fixture(scope="module")
def overseas() -> Any:
    from desktop.rendering.fonts import use_bundled_only

    use_bundled_only(True)
    return write(overseas_table(62, 500), "pdf")


def test_no_row_of_a_long_table_is_lost_and_their_order_is_kept(overseas: Any) -> None:
    text = "".join(pdf_pages(overseas.data))
    assert re.findall(r"甲(\d{4})始", text) == [f"{n:04d}" for n in range(1, 63)]
    assert re.findall(r"乙(\d{4})终", text) == [f"{n:04d}" for n in range(1, 63)]


def test_every_character_of_a_long_table_is_on_paper(overseas: Any) -> None:
    text = "".join(pdf_pages(overseas.data))
    written = sorted("".join(squeezed(cell) for row in overseas_rows(62, 500) for cell in row))
    rest = list(text)
    counts: dict[str, int] = {}
    for char in rest:
        counts[char] = counts.get(char, 0) + 1
    for char in written:
        counts[char] = counts.get(char, 0) - 1
    assert {char: count for char, count in counts.items() if count < 0} == {}


def test_the_head_row_repeats_on_every_page(overseas: Any) -> None:
    pages = pdf_pages(overseas.data)
    assert len(pages) == overseas.pages > 40
    for page in pages:
        assert "企业名称" in page
        assert "海外智能工厂简介（500字以内）3" in page


def test_a_row_that_does_not_fit_goes_on_on_the_next_page(overseas: Any) -> None:
    pages = pdf_pages(overseas.data)
    torn = [number for number, page in enumerate(pages) if page.count("始") > page.count("终")]
    assert torn, "no row was torn at a page end"
    for number in torn:
        assert "终" in pages[number + 1]


def test_no_character_crosses_a_rule_or_the_edge_of_the_text_block(overseas: Any) -> None:
    with opened_pdf(overseas.data) as pdf:
        for page in (pdf[0], pdf[1], pdf[len(pdf) // 2], pdf[len(pdf) - 1]):
            rules = rules_of(page)
            upright = sorted({round((left + right) / 2, 1) for left, _, right, _ in rules if right - left < 2})
            table_top = max(top for _, _, _, top in rules)
            table_bottom = min(bottom for _, bottom, _, _ in rules)
            levels = sorted({round((bottom + top) / 2, 1) for left, bottom, right, top in rules if right - left > 100})
            width, height = page.get_size()
            for char, (left, bottom, right, top) in chars_of(page):
                assert left > 19 * MM
                assert right < width - 19 * MM
                assert bottom > 5 * MM
                assert top < height - 15 * MM
                if table_bottom < bottom < table_top:
                    middle = (left + right) / 2
                    before = max(edge for edge in upright if edge <= middle)
                    behind = min(edge for edge in upright if edge > middle)
                    assert before - TOLERANCE <= left, char
                    assert right <= behind + TOLERANCE, char
                    centre = (bottom + top) / 2
                    below = max(level for level in levels if level <= centre)
                    above = min(level for level in levels if level > centre)
                    assert below - TOLERANCE <= bottom, char
                    assert top <= above + TOLERANCE, char


def test_the_qr_code_of_every_page_says_which_page_it_is_on(overseas: Any) -> None:
    found = qr_texts(overseas.data)
    assert found == [[FINAL.qr_text(number, overseas.pages)] for number in range(1, overseas.pages + 1)]


def test_a_portrait_declaration_has_a_code_on_every_page_cover_included() -> None:
    document = declaration(paragraphs=2)
    written = write(document, "pdf")
    assert qr_texts(written.data) == [[FINAL.qr_text(n, written.pages)] for n in range(1, written.pages + 1)]
    for number, page in enumerate(pdf_pages(written.data), 1):
        assert f"版本校验码0123-4567-89ab第{number}页共{written.pages}页" in page
        assert (f"—{number}—" in page) is (number > 1), "only the cover has no page number"


def test_a_draft_says_so_large_on_every_page_and_carries_no_code() -> None:
    document = declaration(DRAFT, paragraphs=2)
    data = write(document, "pdf").data
    assert qr_texts(data) == [[] for _ in qr_texts(data)]
    with opened_pdf(data) as pdf:
        for page in pdf:
            large = [char for char, box in chars_of(page) if box[3] - box[1] > 90]
            assert large == ["草", "稿"]
    for text in pdf_pages(data):
        assert text.endswith("草稿，不得用于盖章报送")
        assert "版本校验码" not in text


def test_a_letter_carries_neither_code_nor_mark() -> None:
    data = write(letter(), "pdf").data
    for number, text in enumerate(pdf_pages(data), 1):
        assert text.endswith(f"—{number}—")
        assert "版本校验码" not in text
        assert "草稿" not in text
    assert qr_texts(data) == [[] for _ in pdf_pages(data)]


def test_a_letter_has_twenty_two_lines_of_twenty_eight_characters() -> None:
    document = Document("函", (PageSection((Paragraph("山" * 28 * 30, style=_plain()),)),), is_letter=True)
    with opened_pdf(write(document, "pdf").data) as pdf:
        bottoms: dict[int, int] = {}
        for char, box in chars_of(pdf[0]):
            if char == "山":
                bottoms[round(box[1])] = bottoms.get(round(box[1]), 0) + 1
    assert len(bottoms) == 22
    assert set(bottoms.values()) == {28}


def _plain() -> Any:
    from desktop.rendering.document import TextStyle

    return TextStyle.PLAIN


def test_fonts_are_embedded_and_the_file_names_its_title_and_date() -> None:
    import pypdfium2.raw as raw

    document = overseas_table(2, 60)
    with opened_pdf(write(document, "pdf").data) as pdf:
        information = pdf.get_metadata_dict()
        assert information["Title"] == "海外智能工厂培育名单"
        assert information["CreationDate"].startswith("D:20260309000000")
        texts = list(pdf[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
        assert texts
        for item in texts:
            assert raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item)) == 1


def test_a_note_mark_is_raised_and_smaller() -> None:
    with opened_pdf(write(overseas_table(1, 20), "pdf").data) as pdf:
        chars = chars_of(pdf[0])
    at = next(n for n, (char, _) in enumerate(chars) if char == "单" and chars[n + 1][0] == "1")
    (_, (_, low, right, high)), (_, (mark_left, mark_low, _, mark_high)) = chars[at], chars[at + 1]
    assert mark_left >= right - 1
    assert mark_low > (low + high) / 2 - 1
    assert mark_high - mark_low < 0.6 * (high - low)


def test_seal_places_are_listed_with_their_pages() -> None:
    written = write(declaration(paragraphs=2), "pdf")
    pages = pdf_pages(written.data)
    assert [(seal.label, seal.party, seal.page_edge_seal) for seal in written.seal_places] == [
        ("申报单位（盖章）：", "declaring_unit", True),
        ("推荐单位（盖章）：", "recommending_unit", False),
        ("申报单位（盖章）：", "declaring_unit", False),
        ("市级主管部门（盖章）：", "recommending_unit", False),
        ("省级主管部门（盖章）：", "submitting_unit", False),
    ]
    for seal in written.seal_places:
        assert seal.label in pages[seal.page - 1]


def test_a_seal_block_stays_on_one_page_with_room_for_a_seal() -> None:
    block = SealBlock((SealLine("申报单位（盖章）：", "declaring_unit"),), "法定代表人（签字）：", "年月日")
    for filler in range(14, 27):
        document = Document("页", (PageSection((Paragraph("行\n" * filler + "末"), block)),))
        pages = pdf_pages(write(document, "pdf").data)
        (page,) = [text for text in pages if "申报单位（盖章）" in text]
        assert "法定代表人（签字）：年月日" in page
    with opened_pdf(write(document, "pdf").data) as pdf:
        chars = chars_of(pdf[len(pdf) - 1])
        top = next(box[3] for char, box in chars if char == "申")
        bottom = next(box[1] for char, box in reversed(chars) if char == "日")
        assert top - bottom > 35 * MM


@pytest.mark.parametrize("filler", range(12, 27))
def test_a_seal_block_never_stands_on_a_page_without_what_it_seals(filler: int) -> None:
    block = SealBlock((SealLine("申报单位（盖章）：", "declaring_unit"),), "法定代表人（签字）：", "年月日")
    for before, shown in (
        (Paragraph("本单位承诺所提交的材料真实。"), "材料真实。"),
        (Grid((GridColumn("甲列"),), tuple((f"第{n}行",) for n in range(1, 5))), "第4行"),
        (LabelTable((LabelCell("甲", "一"), LabelCell("自评结论", "达到", is_wide=True))), "达到"),
    ):
        document = Document("页", (PageSection((Paragraph("行\n" * filler + "末"), before, block)),))
        pages = pdf_pages(write(document, "pdf").data)
        (page,) = [text for text in pages if "申报单位（盖章）" in text]
        assert shown in page


def test_a_title_of_two_lines_is_parted_where_the_sense_parts_it() -> None:
    for title, first in (
        ("太原市工业和信息化局关于推荐2024年度卓越级智能工厂项目的函", "太原市工业和信息化局"),
        ("表1 太原市“灯塔工厂”“智能制造试点示范企业”创建培训调度表", "表1太原市“灯塔工厂”"),
        ("智能制造示范工厂揭榜单位建设情况及验收申请材料汇总说明", "智能制造示范工厂揭榜单位建设"),
    ):
        with opened_pdf(write(Document("页", (PageSection((Title(title),)),)), "pdf").data) as pdf:
            chars = chars_of(pdf[0])
        top = max(box[1] for _, box in chars)
        assert "".join(char for char, box in chars if box[1] > top - 15) == first


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    for filler in range(20, 27):
        blocks = (
            Paragraph("行\n" * filler + "末"),
            Heading("一、标题", 1),
            Heading("（一）小标题", 2),
            Paragraph(prose(300)),
        )
        pages = pdf_pages(write(Document("页", (PageSection(blocks),)), "pdf").data)
        for number, page in enumerate(pages, 1):
            assert not page.removesuffix(f"—{number}—").endswith("标题")


def test_a_heading_stays_with_the_beginning_of_its_table() -> None:
    grid = Grid((GridColumn("甲列"), GridColumn("乙列")), tuple((str(n), "值") for n in range(4)))
    for filler in range(18, 27):
        blocks = (Paragraph("行\n" * filler + "末"), Heading("四、关键绩效指标", 1), grid)
        for page in pdf_pages(write(Document("页", (PageSection(blocks),)), "pdf").data):
            assert ("四、关键绩效指标" in page) <= ("四、关键绩效指标甲列乙列0值" in page)


def test_a_caption_stays_with_its_picture() -> None:
    import pypdfium2.raw as raw

    for filler in range(8, 27, 3):
        blocks = (Paragraph("行\n" * filler + "末"), Figure(picture(), "图 1 生产线"), Paragraph("后文"))
        with opened_pdf(write(Document("页", (PageSection(blocks),)), "pdf").data) as pdf:
            for page in pdf:
                images = list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
                text_page = page.get_textpage()
                assert bool(images) is ("生产线" in text_page.get_text_range())
                text_page.close()


def test_a_cell_taller_than_several_pages_is_not_lost() -> None:
    long_cell = "".join(f"第{n:05d}句，" for n in range(2500))
    grid = Grid((GridColumn("序号", width=0.3), GridColumn("内容")), (("1", long_cell), ("2", "末行")))
    document = Document("长", (PageSection((grid,)),))
    written = write(document, "pdf")
    assert written.pages > 10
    text = pdf_text(document, written.data).replace("序号内容", "")
    assert re.findall(r"第(\d{5})句", text) == [f"{n:05d}" for n in range(2500)]
    assert "末行" in text


def test_a_telephone_number_is_not_torn_in_a_narrow_column() -> None:
    columns = (GridColumn("简介", width=8), GridColumn("手机号", width=0.3, align=Align.CENTRE))
    rows = tuple((prose(80), number) for number in ("13800138000", "13911111111", "18888888888"))
    with opened_pdf(write(Document("表", (PageSection((Grid(columns, rows),)),)), "pdf").data) as pdf:
        text_page = pdf[0].get_textpage()
        text = text_page.get_text_range()
        text_page.close()
    assert [number for _, number in rows] == re.findall(r"1\d{10}", text)


def test_landscape_and_portrait_sections_get_pages_of_their_own() -> None:
    blocks = (Title("甲"), PageBreak(), PageBreak(), Paragraph("乙"))
    document = Document(
        "页", (PageSection(blocks), PageSection((Title("丙"),), Orientation.LANDSCAPE), PageSection((Paragraph("丁"),)))
    )
    with opened_pdf(write(document, "pdf").data) as pdf:
        sizes = [tuple(round(side / MM) for side in page.get_size()) for page in pdf]
    assert sizes == [(210, 297), (210, 297), (297, 210), (210, 297)]


def test_a_label_table_leaves_no_hole_before_a_wide_cell() -> None:
    cells = (LabelCell("甲", "1"), LabelCell("乙", "2", is_wide=True), LabelCell("丙", "3"), LabelCell("丁", "4"))
    with opened_pdf(write(Document("表", (PageSection((LabelTable(cells),)),)), "pdf").data) as pdf:
        rules = rules_of(pdf[0])
    upright = [rule for rule in rules if rule[2] - rule[0] < 2]
    rows_top = max(rule[3] for rule in upright)
    spanned = [rule for rule in upright if abs(rule[3] - rows_top) < 1]
    assert len(spanned) == 3, "the two spanned rows have a label and one value each"
    assert len(upright) - len(spanned) == 5, "the last row has two labels and two values"


def test_notes_run_on_or_stand_in_lines_of_their_own() -> None:
    items = ("1.甲；", "2.乙。")
    blocks = (Notes("注：", items, is_inline=True), Notes("注：", items))
    with opened_pdf(write(Document("注", (PageSection(blocks),)), "pdf").data) as pdf:
        chars = chars_of(pdf[0])
    rows = {round(box[1] / 4) for char, box in chars if char in "甲乙"}
    assert len([char for char, _ in chars if char == "注"]) == 2
    assert len(rows) == 3


def test_a_head_too_tall_to_repeat_is_printed_once_and_whole() -> None:
    grid = Grid(
        (GridColumn("".join(f"列{n:04d}" for n in range(900)), width=0.2), GridColumn("乙")), (("甲值", "乙值"),) * 3
    )
    document = Document("表", (PageSection((grid,)),))
    assert pdf_text(document, write(document, "pdf").data).count("列0899") == 1
    assert pdf_text(document, write(document, "pdf").data).count("乙值") == 3
