"""Letters, reports and tables with patterns: which blocks are made of which answers.

1. Words in braces are printed values; an empty one leaves room to write.
2. A block that depends on an answer comes and goes with it.
3. An annex is a section of its own, in the orientation of its table, with the rows its condition keeps.
4. Title and heading line of a table take the unit; without one they print as the notice does.
5. Cities, counts and places of a ranking.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.forms.loader import load_notice
from desktop.forms.model import FormDef, NoticeDef, TableDef
from desktop.paths import notices_dir
from desktop.rendering.build import build_declaration
from desktop.rendering.document import (
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Document,
    Grid,
    HeadingLine,
    Orientation,
    Paragraph,
    Title,
)
from desktop.rendering.tables import build_table
from tests.unit.forms.test_loader_new import RANKING, REPORT, changed, pack_with

ROWS = [
    {"id": "a", "name": "甲公司", "before": "80", "after": "100"},
    {"id": "b", "before": "1"},
    {"id": "c", "name": "乙公司"},
]


@pytest.fixture
def notice(tmp_path: Path) -> NoticeDef:
    return load_notice(pack_with(tmp_path, table=RANKING), notices_dir() / "_shared")


def letter(notice: NoticeDef, values: Mapping[str, Any]) -> Document:
    form = notice.form("report")
    return build_declaration(form, values, lambda _sha: b"", None, tables=notice.tables, created_on="2030-01-01")


def blocks(document: Document, kind: type[Block]) -> list[Any]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def test_a_full_report_prints_its_values(notice: NoticeDef) -> None:
    """1, 2"""
    document = letter(notice, {"unit_name": "太原市工信局", "signed_on": "2030-05-06", "rows": ROWS})
    assert document.is_letter
    assert document.mark is None
    assert [p.text for p in blocks(document, Paragraph)] == ["全市共有2家。", "1. 甲公司", "2. 　　", "3. 乙公司"]
    assert blocks(document, AttachmentList) == [AttachmentList(("太原市工信局名单",))]
    assert blocks(document, Closing) == [Closing("太原市工信局", "2030年5月6日")]
    grid = blocks(document, Grid)[0]
    assert [column.head for column in grid.columns] == ["序号", "名称", "上年", "本年", "增长"]
    assert grid.rows[0] == ("1", "甲公司", "80", "100", "25.00")


def test_an_empty_report_leaves_room_to_write(notice: NoticeDef) -> None:
    """1, 2"""
    document = letter(notice, {})
    assert blocks(document, Paragraph) == []
    assert blocks(document, AttachmentList) == [AttachmentList(("　　名单",))]
    (closing,) = blocks(document, Closing)
    assert closing.unit == ""
    assert "年" in closing.date_text


def test_a_number_that_is_not_given_prints_no_line(tmp_path: Path) -> None:
    """1"""
    block = '[[paper.block]]\nkind = "number"\ntext = "{unit_name}"\n\n[[paper.block]]\nkind = "title"'
    report = changed(REPORT, '[[paper.block]]\nkind = "title"', block)
    notice = load_notice(pack_with(tmp_path, report=report), notices_dir() / "_shared")
    assert blocks(letter(notice, {}), Paragraph) == []
    assert blocks(letter(notice, {"unit_name": "并工信函〔2030〕1号"}), Paragraph)[0].text == "并工信函〔2030〕1号"


def test_a_template_prints_its_annex_label_and_the_date_as_far_as_it_is_known(tmp_path: Path) -> None:
    """1"""
    report = changed(REPORT, "[[paper.block]]", '[[paper.block]]\nkind = "annex_label"\n\n[[paper.block]]')
    report = changed(report, 'source = "附件2"', 'annex = "附件2"\nsource = "附件2"')
    report = changed(report, 'date_field = "signed_on"', 'date_field = "signed_on"\nblank_date = "2030年　　月　　日"')
    notice = load_notice(pack_with(tmp_path, report=report), notices_dir() / "_shared")
    document = letter(notice, {})
    assert document.sections[0].blocks[0] == AnnexLabel("附件 2")
    assert blocks(document, Closing)[0].date_text == "2030年　　月　　日"
    assert blocks(letter(notice, {"signed_on": "2030-01-02"}), Closing)[0].date_text == "2030年1月2日"


def test_what_stands_before_the_unit_of_a_closing_is_printed(tmp_path: Path) -> None:
    """1"""
    report = changed(REPORT, 'date_field = "signed_on"', 'date_field = "signed_on"\ntext = "报送单位（盖章）："')
    notice = load_notice(pack_with(tmp_path, report=report), notices_dir() / "_shared")
    (closing,) = blocks(letter(notice, {"unit_name": "太原市工信局"}), Closing)
    assert closing.unit == "报送单位（盖章）：太原市工信局"


def test_the_annex_is_a_landscape_section_with_the_rows_that_fit(notice: NoticeDef) -> None:
    """3, 4, 5"""
    document = letter(notice, {"unit_name": "太原市工信局", "rows": ROWS})
    text, annex = document.sections
    assert (text.orientation, annex.orientation) == (Orientation.PORTRAIT, Orientation.LANDSCAPE)
    assert [block for block in annex.blocks if not isinstance(block, Grid)] == [
        AnnexLabel("附"),
        Title("太原市名单"),
        HeadingLine("单位：太原市工信局（盖章）", "", is_seal_place=True, party="submitting_unit"),
    ]
    (grid,) = [block for block in annex.blocks if isinstance(block, Grid)]
    assert grid.rows == (("太原市", "甲公司"), ("太原市", "乙公司"))


def printed_table(table: TableDef, form: FormDef, entries: list[dict[str, Any]], unit: str = "") -> Document:
    return build_table(table, form, entries, submitting_unit=unit, mark=None, created_on="2030-01-01")


def test_a_table_without_a_unit_prints_as_the_notice_does(notice: NoticeDef) -> None:
    """4"""
    document = printed_table(notice.table("annex"), notice.form("report"), [])
    assert document.title == "XX市名单"
    assert blocks(document, HeadingLine)[0].label == "单位：XX市工信局（盖章）"


@pytest.mark.parametrize(
    ("unit", "title"),
    [
        ("太原市工信局", "太原市名单"),
        ("山西转型综改示范区管委会", "山西转型综改示范区名单"),
        ("山西省工业和信息化厅", "山西省名单"),
        ("湘西州工信局", "湘西州名单"),
    ],
)
def test_the_title_takes_the_place_of_the_unit(notice: NoticeDef, unit: str, title: str) -> None:
    """4"""
    assert printed_table(notice.table("annex"), notice.form("report"), [], unit).title == title


def test_units_are_ranked_together_and_ties_share_a_place(notice: NoticeDef) -> None:
    """5"""

    def sent(unit: str, *amounts: str) -> dict[str, Any]:
        rows = [{"id": f"r{n}", "name": "x", "amount": amount} for n, amount in enumerate(amounts)]
        return {"unit_name": unit, "mode": "joint", "partners": rows}

    entries = [sent("甲市", "1", "0.5"), sent("乙市", "2", "3"), sent("丙市"), sent("甲市", "4"), sent("丁市", "9")]
    (grid,) = blocks(printed_table(notice.table("summary"), notice.form("sheet"), entries), Grid)
    assert grid.rows == (("1", "2"), ("1", "2"), ("3", "1"), ("4", "0"))


def test_a_unit_is_printed_behind_a_number_whose_head_names_none(tmp_path: Path) -> None:
    """5"""
    column = '[[column]]\nid = "total"\nhead = "总投资"\nfields = ["total"]\nprints_unit = true\n'
    table = RANKING.split("[[column]]")[0].replace('order = "rank"\n', "") + column
    notice = load_notice(pack_with(tmp_path, table=table), notices_dir() / "_shared")
    (grid,) = blocks(printed_table(notice.table("summary"), notice.form("sheet"), [{"total": "1250"}, {}]), Grid)
    assert grid.rows == (("1,250.00万元",), ("",))


def test_a_line_that_comes_twice_is_printed_once_where_the_table_says_so(tmp_path: Path) -> None:
    """5"""
    each = '[[column]]\nid = "names"\nhead = "名称"\nkind = "each"\nfields = ["partners"]\ntemplate = "{name}"\njoin = "、"\ndistinct = true\n'
    table = RANKING.split("[[column]]")[0].replace('order = "rank"\n', "") + each
    notice = load_notice(pack_with(tmp_path, table=table), notices_dir() / "_shared")
    rows = [{"id": str(n), "name": name} for n, name in enumerate(("甲", "乙", "甲"))]
    (grid,) = blocks(printed_table(notice.table("summary"), notice.form("sheet"), [{"partners": rows}]), Grid)
    assert grid.rows == (("甲、乙",),)
