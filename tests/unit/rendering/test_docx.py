"""The DOCX a clerk goes on editing."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from itertools import pairwise
from typing import Any

import docx
import pypdfium2.raw as raw
import pytest
import zxingcpp
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from PIL import Image

from desktop.rendering.document import Cover, Document, Grid, GridColumn, Heading, PageSection
from desktop.rendering.writers import write
from tests.helpers.documents import (
    DRAFT,
    FINAL,
    declaration,
    letter,
    overseas_rows,
    overseas_table,
    recommendation_table,
)
from tests.helpers.paper import opened_pdf

OFFICIAL = {"仿宋_GB2312", "宋体", "黑体", "楷体_GB2312", "方正小标宋简体"}


def opened(data: bytes) -> Any:
    return docx.Document(BytesIO(data))


def entry(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.namelist()


@pytest.mark.parametrize("document", [declaration(paragraphs=2), letter(), recommendation_table(DRAFT)])
def test_every_run_and_style_names_an_official_chinese_font(document: Any) -> None:
    data = write(document, "docx").data
    parts = [name for name in names(data) if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
    for name in parts:
        runs = re.findall(r"<w:r>.*?</w:r>|<w:r .*?</w:r>", entry(data, name), re.DOTALL)
        for run in runs:
            if "<w:t" in run:
                assert re.search(r'w:eastAsia="([^"]+)"', run).group(1) in OFFICIAL, run
    for fonts in opened(data).styles.element.iter(qn("w:rFonts")):
        assert fonts.get(qn("w:eastAsia")) in OFFICIAL
        assert not [name for name in fonts.attrib if name.endswith("Theme")]


def test_the_table_is_a_real_one_with_a_repeating_head_row() -> None:
    document = opened(write(overseas_table(62), "docx").data)
    (table,) = document.tables
    assert len(table.rows) == 63
    first = table.rows[0]._tr
    assert first.trPr.find(qn("w:tblHeader")) is not None
    cells = list(table._cells)
    texts = tuple(tuple(cell.text for cell in cells[9 * n : 9 * n + 9]) for n in range(1, 63))
    assert texts == overseas_rows(62)
    assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is None for row in table._tbl.tr_lst[1:])


def test_note_marks_are_superscripts() -> None:
    document = opened(write(overseas_table(1, 30), "docx").data)
    raised = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.superscript]
    assert raised == ["1"]
    heads = [
        run.text
        for cell in document.tables[0].rows[0].cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if run.font.superscript
    ]
    assert heads == ["2", "3"]


def test_columns_are_as_wide_as_in_the_pdf() -> None:
    from desktop.rendering.document import Grid
    from desktop.rendering.layout_grid import measure_grid
    from desktop.rendering.layout_model import LANDSCAPE_FRAME

    source = overseas_table(3, 40)
    grid = next(block for block in source.sections[0].blocks if isinstance(block, Grid))
    measured = measure_grid(grid, LANDSCAPE_FRAME.width).widths
    table = opened(write(source, "docx").data).tables[0]
    for column, width in zip(table.columns, measured, strict=True):
        assert column.width.pt == pytest.approx(width, abs=0.1)


def test_the_heads_of_columns_break_where_the_pdf_breaks_them() -> None:
    head = opened(write(overseas_table(1, 30), "docx").data).tables[0].rows[0]
    rooms = []
    for cell in head.cells:
        setting = cell.paragraphs[0].paragraph_format
        rooms.append(cell.width.pt - 5 - sum(one.pt for one in (setting.left_indent, setting.right_indent) if one))
    name, plain = head.cells[2], head.cells[1]
    assert (name.text, plain.text) == ("海外智能工厂名称", "企业名称")
    size = name.paragraphs[0].runs[0].font.size.pt
    assert 4 * size < rooms[2] < 5 * size, "four characters a line: 海外智能 | 工厂名称"
    assert rooms[1] > 4 * size
    assert plain.paragraphs[0].paragraph_format.left_indent is None


def test_sections_have_their_orientation_and_margins() -> None:
    portrait, landscape = opened(write(declaration(paragraphs=2), "docx").data).sections
    assert portrait.orientation == WD_ORIENT.PORTRAIT
    assert (round(portrait.top_margin.mm), round(portrait.left_margin.mm)) == (37, 28)
    assert round(portrait.page_width.mm - portrait.left_margin.mm - portrait.right_margin.mm) == 156
    assert landscape.orientation == WD_ORIENT.LANDSCAPE
    assert (round(landscape.page_width.mm), round(landscape.page_height.mm)) == (297, 210)


def test_the_footer_carries_page_fields_the_code_and_a_qr_code() -> None:
    data = write(declaration(paragraphs=2), "docx").data
    for section in opened(data).sections:
        xml = section.footer._element.xml
        assert 'w:instr=" PAGE "' in xml
        assert 'w:instr=" NUMPAGES "' in xml
        assert "版本校验码 0123-4567-89ab" in xml
    with zipfile.ZipFile(BytesIO(data)) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    texts = [code.text for one in pictures for code in zxingcpp.read_barcodes(Image.open(BytesIO(one)).convert("L"))]
    assert FINAL.qr_text(0, 0) in texts


def test_the_cover_has_the_code_but_no_page_number() -> None:
    first = opened(write(declaration(paragraphs=1), "docx").data).sections[0]
    assert first.different_first_page_header_footer
    assert "版本校验码" in first.first_page_footer._element.xml
    assert "— " not in first.first_page_footer._element.xml


def test_every_line_of_a_value_on_the_cover_is_underlined_as_in_the_pdf() -> None:
    lines = (
        ("项目名称", "示例高端液压支架离散制造卓越级智能工厂建设与多基地协同运营项目"),
        ("申报单位及联合体牵头单位全部名称", "甲公司"),
        ("联系人", ""),
    )
    document = Document("册", (PageSection((Cover("申报书", "", lines, (), "2026年"),)),))
    (table,) = opened(write(document, "docx").data).tables
    underlined = [row.cells[1].text for row in table.rows if row.cells[1]._tc.findall(f".//{qn('w:bottom')}")]
    *of_name, of_unit, of_person = underlined
    assert len(of_name) > 1
    assert "".join(of_name) == lines[0][1]
    assert (of_unit, of_person) == ("甲公司", "")
    assert "".join(row.cells[0].text for row in table.rows) == "".join(label for label, _ in lines)
    with opened_pdf(write(document, "pdf").data) as pdf:
        rules = list(pdf[0].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]))
    assert len(rules) == len(underlined)


def test_a_draft_has_a_watermark_and_a_warning_on_every_page_and_no_code() -> None:
    for section in opened(write(declaration(DRAFT, paragraphs=1), "docx").data).sections:
        places = [(section.header, section.footer)]
        if section.different_first_page_header_footer:
            places.append((section.first_page_header, section.first_page_footer))
        for header, footer in places:
            assert 'string="草稿"' in header._element.xml
            assert "草稿，不得用于盖章报送" in footer._element.xml
            assert "版本校验码" not in footer._element.xml


def test_dates_and_time_stamps_do_not_depend_on_the_clock() -> None:
    data = write(recommendation_table(), "docx").data
    core = opened(data).core_properties
    assert core.title == "卓越级智能工厂项目推荐汇总表"
    assert core.created.isoformat().startswith("2024-11-22")
    assert core.modified == core.created
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_a_system_without_the_official_faces_is_told_what_to_show() -> None:
    table = entry(write(letter(), "docx").data, "word/fontTable.xml")
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table


def test_headings_are_in_the_outline() -> None:
    xml = entry(write(declaration(paragraphs=2), "docx").data, "word/document.xml")
    assert {"0", "1", "2"} <= set(re.findall(r'<w:outlineLvl w:val="(\d)"', xml))


def test_two_tables_never_grow_together() -> None:
    body = opened(write(declaration(paragraphs=1), "docx").data).element.body
    children = [child.tag for child in body]
    assert not [n for n, (a, b) in enumerate(pairwise(children)) if a == b == qn("w:tbl")]


def test_every_picture_has_an_id_of_its_own() -> None:
    xml = entry(write(declaration(paragraphs=3, figures=3), "docx").data, "word/document.xml")
    numbers = re.findall(r'<wp:docPr id="(\d+)"', xml)
    assert len(numbers) == len(set(numbers)) == 3


def test_a_heading_is_kept_on_the_page_of_the_table_below_it() -> None:
    grid = Grid((GridColumn("名称"),), (("甲",), ("乙",)), is_main=False)
    document = Document("示例", (PageSection((Heading("集成商", 2), grid)),))
    body = list(opened(write(document, "docx").data).element.body)
    table = next(n for n, element in enumerate(body) if element.tag == qn("w:tbl"))
    assert table > 0
    for element in body[:table]:
        assert element.find(qn("w:pPr")).find(qn("w:keepNext")) is not None
