"""What the tables of the notice of 2026-03-08 print, read back out of PDF, DOCX and XLSX.

Annex labels, titles, heading lines, heads with their marks and 注 are copied by hand from the notice (brackets full-width);
the rows are those of ``samples/<form>``, as they must stand on paper.

1. Every table: annex label, title, heading line, heads, rows, 注, in this order and nothing else, in three formats.
2. Marks stand superscript; a wide table lies on landscape pages.
3. A table without rows keeps its heads and notes; one of 300 rows loses none and repeats its heads.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest

from desktop.forms.registry import Registry
from desktop.forms.relevance import Relevance
from desktop.jobs import JobContext
from desktop.rendering.document import Document
from desktop.rendering.tables import build_table
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, opened_pdf, opened_xlsx, pdf_pages, squeezed, xlsx_text
from tests.notices.test_packs import Sample

NOTICE = Registry().notice("shanxi-2026", "1.0")
TAIYUAN = "太原市工信局"


@dataclass(frozen=True)
class Paper:
    """A printed table as a reader sees it; ``heads`` are (head, superscript mark, rest)."""

    table_id: str
    above: tuple[str, ...]
    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...] = ()
    is_landscape: bool = False

    @property
    def head_row(self) -> tuple[str, ...]:
        return tuple("".join(head) for head in self.heads)

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(mark for _, mark, _ in self.heads)

    @property
    def text(self) -> str:
        cells = [cell for row in self.rows for cell in row]
        return squeezed("".join((*self.above, *self.head_row, *cells, *self.below)))


def plain(*heads: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((head, "", "") for head in heads)


ANNEX_1 = Paper(
    "advanced_list",
    above=("附件 1", "先进级智能工厂名单汇总表", "报送单位（盖章）：太原市工信局"),
    heads=plain("序号", "企业名称", "工厂名称", "智能制造典型场景（名称）"),
    rows=(
        (
            "1",
            "太原示例电子科技有限公司",
            "功率器件封装示例工厂",
            "产品数字化设计、车间智能排产、在线智能检测、数智精益管理、采购计划优化协同",
        ),
        ("2", "晋中示例机械有限公司", "液压铸件示例工厂", "质量精准追溯、能源智能管控、数智精益管理"),
    ),
)

ANNEX_2_LIST = Paper(
    "tier_list",
    above=("附", "基础级、先进级智能工厂名单汇总表", "报送单位（盖章）：太原市工信局"),
    heads=(
        ("序号", "", ""),
        ("企业名称", "", ""),
        ("工厂名称", "", ""),
        ("能力成熟度自评估得分", "", ""),
        ("工厂级别（基础级、先进级）", "", ""),
        ("所属行业", "1", ""),
        ("企业性质", "2", ""),
        ("企业类型", "3", ""),
        ("行业中类", "4", ""),
        ("行业小类", "4", ""),
        ("智能制造典型场景（列举场景名称）", "", ""),
    ),
    rows=(
        (
            "1", "山西示例装备制造有限公司", "发动机壳体加工示例工厂", "2.86", "先进级", "装备制造", "民营企业", "大型企业",
            "348 通用零部件制造", "3484 机械零部件加工", "车间智能排产、人机协同作业、在线智能检测、质量精准追溯、智能经营决策",
        ),
        (
            "2", "山西示例装备制造有限公司", "变速箱壳体加工示例工厂", "2.1", "基础级", "装备制造", "民营企业", "大型企业",
            "348 通用零部件制造", "3484 机械零部件加工", "人机协同作业、设备运行监控",
        ),
        (
            "3", "太原示例玻璃股份有限公司", "特种玻璃示例工厂", "1.92", "基础级", "原材料", "地方国企", "中型企业",
            "305 玻璃制品制造", "3051 技术玻璃制品制造", "先进过程控制、能源智能管控、质量精准追溯",
        ),
        (
            "4", "太原示例食品有限公司", "焙烤食品示例工厂", "1.85", "基础级", "消费品", "民营企业", "小型企业",
            "141 焙烤食品制造", "1411 糕点、面包制造", "柔性产线快速换产、在线智能检测",
        ),
        (
            "5", "太原示例电子科技有限公司", "功率器件封装示例工厂", "3.05", "先进级", "电子信息", "三资企业", "中型企业",
            "397 电子器件制造", "3973 集成电路制造", "产品数字化设计、车间智能排产、在线智能检测、设备故障诊断与预测、采购计划优化协同",
        ),
    ),
    below=(
        "注：1. 所属行业请填写：原材料、电子信息、装备制造、消费品；",
        "2. 企业性质请填写：中央企业、地方国企、民营企业、三资企业；",
        "3. 企业类型请填写：大型企业、中型企业、小型企业、微型企业；",
        "4. 行业中类、行业小类参考《国民经济行业分类》（GB/T4754-2017）填写。",
    ),
    is_landscape=True,
)  # fmt: skip

ANNEX_4 = Paper(
    "acceptance_recommendation",
    above=("附件 4", "智能制造示范工厂揭榜单位验收推荐表", "推荐单位（盖章）：太原市工信局"),
    heads=plain("序号", "揭榜单位名称", "揭榜项目名称"),
    rows=(
        ("1", "山西示例装备制造有限公司", "发动机壳体智能制造示范工厂（示例）"),
        ("2", "大同示例新材料股份有限公司", "特种玻璃智能制造示范工厂（示例）"),
    ),
)

ANNEX_5 = Paper(
    "overseas_list",
    above=("附件 5", "海外智能工厂培育名单1", "报送单位（盖章）：太原市工信局"),
    heads=(
        ("序号", "", ""),
        ("企业名称", "", ""),
        ("海外智能工厂名称", "", ""),
        ("自评级别", "", ""),
        ("所属行业", "2", ""),
        ("从业人数", "", ""),
        ("营业收入（万元）", "", ""),
        ("海外智能工厂简介", "3", "\n（500字以内）"),
        ("企业联系人及联系方式", "", ""),
    ),
    rows=(
        (
            "1", "长治示例食品集团有限公司", "示例食品（哈萨克斯坦）有限公司阿拉木图工厂", "先进级", "消费品", "158", "7,815.00",
            "（示例文字）主营焙烤食品，工厂位于哈萨克斯坦阿拉木图州，服务中亚市场。建有柔性包装线2条和冷链仓库。"
            "特色是多语种标签自动校验。成效：换产时间12分钟，退货率3.6%。",
            "王示例\n13700000003",
        ),
    ),
    below=(
        "注：1. 可重点推荐位于金砖国家、“一带一路”国家和地区的海外智能工厂项目；",
        "2. 所属行业请填写：原材料、电子信息、装备制造、消费品；",
        "3. 简介中请主要介绍主营业务、智能工厂建设总体情况、先进性与特色、实施成效等内容。",
    ),
    is_landscape=True,
)  # fmt: skip

SELF_ASSESSMENT = Paper(
    "maturity_summary",
    above=("智能制造能力成熟度自评估情况汇总表", "汇总单位（盖章）：太原市工信局"),  # not asked to be handed in
    heads=plain(
        "序号", "企业名称", "工厂名称", "是否规模以上", "类型", "自评估得分", "等级", "自评估日期", "拟申报级别"
    ),
    rows=(
        (
            "1", "太原示例电子科技有限公司", "功率器件封装示例工厂", "是", "离散型", "3.05", "三级", "2026年3月20日", "先进级",
        ),
        (
            "2", "长治示例食品集团有限公司", "焙烤食品示例工厂", "是", "流程型", "1.35", "一级", "2026年4月8日", "暂不申报",
        ),
    ),
    below=(
        "注：得分、等级、日期为企业转录的智能制造评估评价公共服务平台（www.c3mep.cn）自评估结果；本表为自用表，通知未规定表样。",
    ),
    is_landscape=True,
)  # fmt: skip

BASIC = Paper(
    "basic_recognition_list",
    above=("基础级智能工厂认定名单", "认定单位（盖章）：太原市工信局"),
    heads=plain("序号", "企业名称", "工厂名称", "所属行业", "能力成熟度自评估得分", "智能制造典型场景（名称）"),
    rows=(
        (
            "1", "太原示例食品有限公司", "焙烤食品示例工厂", "消费品", "1.85", "柔性产线快速换产、在线智能检测、仓储智能管理",
        ),
        ("2", "长治示例机电有限公司", "电机示例工厂", "装备制造", "1.96", "设备运行监控"),
    ),
)  # fmt: skip

PAPERS = (ANNEX_1, ANNEX_2_LIST, ANNEX_4, ANNEX_5, SELF_ASSESSMENT, BASIC)
SAMPLES = {"tier_list": ("full.json",), "overseas_list": ("minimal.json",)}
papers = pytest.mark.parametrize("paper", PAPERS, ids=[paper.table_id for paper in PAPERS])


def entries_of(table_id: str, *names: str) -> list[Mapping[str, Any]]:
    """The relevant values of the named samples of the table's form."""
    form = NOTICE.form(NOTICE.table(table_id).form_id)
    return [Relevance(form, Sample(NOTICE, form, name).values).relevant_values() for name in names]


def table_of(table_id: str, entries: Sequence[Mapping[str, Any]], unit: str = TAIYUAN) -> Document:
    table = NOTICE.table(table_id)
    form = NOTICE.form(table.form_id)
    return build_table(table, form, entries, submitting_unit=unit, mark=None, created_on="2026-03-08")


def document_of(paper: Paper) -> Document:
    return table_of(
        paper.table_id, entries_of(paper.table_id, *SAMPLES.get(paper.table_id, ("full.json", "minimal.json")))
    )


def pdf_body(data: bytes) -> str:
    """The text of the pages without page numbers."""
    return "".join(text.removesuffix(f"—{n}—") for n, text in enumerate(pdf_pages(data), 1))


def docx_table(data: bytes) -> Any:
    import docx

    (table,) = docx.Document(BytesIO(data)).tables
    return table


# 1 ----------------------------------------------------------------------------------------


def test_every_table_of_the_notice_is_read_back() -> None:
    assert {paper.table_id for paper in PAPERS} == {table.id for table in NOTICE.tables}


@papers
def test_the_pdf_holds_the_table_as_the_notice_prints_it_and_nothing_else(paper: Paper) -> None:
    body = pdf_body(write(document_of(paper), "pdf", JobContext()).data)
    heads = squeezed("".join(paper.head_row))
    first, *more = body.split(heads)
    assert first + heads + "".join(more) == paper.text  # heads repeated on later pages are taken out


@papers
def test_the_word_file_holds_the_same(paper: Paper) -> None:
    data = write(document_of(paper), "docx", JobContext()).data
    assert docx_text(data) == paper.text
    rows = [tuple(cell.text for cell in row.cells) for row in docx_table(data).rows]
    assert rows == [paper.head_row, *paper.rows]


@papers
def test_the_sheet_holds_the_same(paper: Paper) -> None:
    data = write(document_of(paper), "xlsx", JobContext()).data
    assert xlsx_text(data) == paper.text
    with opened_xlsx(data) as book:
        (sheet,) = book.worksheets
        rows = [tuple("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
    start = rows.index(paper.head_row)
    assert rows[start : start + 1 + len(paper.rows)] == [paper.head_row, *paper.rows]


@papers
def test_an_unknown_unit_leaves_room_behind_the_seal_line(paper: Paper) -> None:
    data = write(table_of(paper.table_id, []), "pdf", JobContext()).data
    above = "".join((*paper.above, *paper.head_row, *paper.below))
    assert pdf_body(data) == squeezed(above)
    blank = write(table_of(paper.table_id, [], unit=""), "pdf", JobContext()).data
    assert pdf_body(blank) == squeezed(above).replace(TAIYUAN, "")


# 2 ----------------------------------------------------------------------------------------


@papers
def test_marks_stand_superscript_in_word_and_in_the_sheet(paper: Paper) -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock

    document = document_of(paper)
    head_row = docx_table(write(document, "docx", JobContext()).data).rows[0]
    raised = [
        "".join(run.text for p in cell.paragraphs for run in p.runs if run.font.superscript) for cell in head_row.cells
    ]
    assert tuple(raised) == paper.marks
    with opened_xlsx(write(document, "xlsx", JobContext()).data) as book:
        row = next(row for row in book.worksheets[0].iter_rows() if str(row[0].value) == "序号")
        found = []
        for cell in row:
            blocks = cell.value if isinstance(cell.value, CellRichText) else []
            marks = [b.text for b in blocks if isinstance(b, TextBlock) and b.font.vertAlign == "superscript"]
            found.append("".join(marks))
    assert tuple(found) == paper.marks


@papers
def test_wide_tables_lie_on_landscape_pages(paper: Paper) -> None:
    import docx
    from docx.enum.section import WD_ORIENT

    document = document_of(paper)
    with opened_pdf(write(document, "pdf", JobContext()).data) as pdf:
        assert {page.get_width() > page.get_height() for page in pdf} == {paper.is_landscape}
    sections = docx.Document(BytesIO(write(document, "docx", JobContext()).data)).sections
    assert {s.orientation for s in sections} == {WD_ORIENT.LANDSCAPE if paper.is_landscape else WD_ORIENT.PORTRAIT}
    with opened_xlsx(write(document, "xlsx", JobContext()).data) as book:
        assert book.worksheets[0].page_setup.orientation == ("landscape" if paper.is_landscape else "portrait")


# 3 ----------------------------------------------------------------------------------------


def test_the_list_of_annex_2_takes_basic_and_advanced_factories_only() -> None:
    (values,) = entries_of("tier_list", "full.json")
    tiers = [row["tier"] for row in values["ledger"]]
    assert (len(tiers), tiers.count("basic") + tiers.count("advanced")) == (10, 5)
    none = {**values, "ledger": [row for row in values["ledger"] if row["tier"] not in ("basic", "advanced")]}
    body = pdf_body(write(table_of("tier_list", [none]), "pdf", JobContext()).data)
    assert body == replace(ANNEX_2_LIST, rows=()).text


def test_a_list_of_300_factories_loses_none_and_repeats_its_heads() -> None:
    (values,) = entries_of("tier_list", "full.json")
    ledger = []
    for n in range(1, 301):
        row = copy.deepcopy(values["ledger"][(n - 1) % 2])
        ledger.append({**row, "id": f"r{n}", "enterprise": f"示例企业第{n:03d}号有限公司"})
    document = table_of("tier_list", [{**values, "ledger": ledger}])
    pages = pdf_pages(write(document, "pdf", JobContext()).data)
    heads = squeezed("".join(ANNEX_2_LIST.head_row))
    assert len(pages) > 30
    assert all(heads in page or page.startswith("注：") for page in pages)
    found = "".join(pages)
    assert [found.count(f"示例企业第{n:03d}号有限公司") for n in range(1, 301)] == [1] * 300
    rows = docx_table(write(document, "docx", JobContext()).data).rows
    assert [row.cells[1].text for row in rows[1:]] == [f"示例企业第{n:03d}号有限公司" for n in range(1, 301)]
    with opened_xlsx(write(document, "xlsx", JobContext()).data) as book:
        names = [str(row[1]) for row in book.worksheets[0].iter_rows(values_only=True) if str(row[0] or "").isdigit()]
    assert names == [f"示例企业第{n:03d}号有限公司" for n in range(1, 301)]


def test_a_scenario_used_twice_is_named_once_in_annex_1() -> None:
    (values,) = entries_of("advanced_list", "full.json")
    names = [row["scenario"] for row in values["scenarios"]]
    assert names.count("在线智能检测") == 2
    text = "".join(pdf_pages(write(table_of("advanced_list", [values]), "pdf", JobContext()).data))
    assert text.count("在线智能检测") == 1
