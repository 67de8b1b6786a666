"""What 附件2 of the notice of 2023-04-19 prints and asks of a city, read back out of PDF, DOCX and XLSX.

Titles, heads, 注 and periods are copied by hand from the notice (blanks of the scan left out, brackets full-width);
the rows are those of ``samples/<form>/full.json``, as they must stand on paper.

1. 表1, 表2, 表3: title, heading line, heads in order, rows, 注, portrait page, in three formats.
2. A table without a unit prints XX市 and XX市工信局; a development zone prints its own name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.jobs import JobContext
from desktop.paths import notices_dir
from desktop.services.publishing import export
from tests.helpers.declarations import a_declaration, no_files, registry
from tests.helpers.paper import pdf_pages, squeezed
from tests.helpers.read_tables import pdf_table

NOTICE = registry().notice("shanxi-2023")
SAMPLES = notices_dir() / "shanxi-2023" / "1.0" / "samples"
NOTE_ON_INDUSTRIES = "1.行业类型：装备制造业、新材料工业、原材料工业、化学工业、电子信息制造业、消费品工业。"


@dataclass(frozen=True)
class Paper:
    """A printed table as a reader sees it: lines above it, its cells, lines below it."""

    above: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    below: tuple[str, ...]
    is_landscape: bool = False

    @property
    def text(self) -> str:
        cells = [cell for row in self.rows for cell in row]
        return squeezed("".join((*self.above, *self.heads, *cells, *self.below)))


TABLE_1 = Paper(
    above=("表1 太原市“灯塔工厂”“智能制造试点示范企业”创建培训调度表", "单位：太原市工信局（盖章）"),
    heads=("序号", "地市", "培训企业名称", "培训专家姓名", "培训类型", "培训内容（不超过15字）"),
    rows=(
        ("1", "太原市", "太原示例重型装备制造有限公司", "王示例", "“灯塔工厂”创建", "灯塔工厂创建路径与评价指标讲解"),
        ("2", "太原市", "太原示例不锈钢精密带材股份有限公司", "王示例、李示例", "“灯塔工厂”创建", "价值链用例与规模化推广"),
        ("3", "太原市", "太原示例轨道交通车轮有限公司", "李示例", "“智能制造试点示范企业”创建", "试点示范申报条件与材料准备"),
        ("4", "太原市", "太原示例电子信息科技有限公司", "赵示例", "“智能制造试点示范企业”创建", "智能制造能力成熟度自评估"),
    ),
    below=(
        "注：培训类型分为“灯塔工厂”创建、“智能制造试点示范企业”创建，其中“灯塔工厂”创建为每月必须培训的项目。",
    ),
)  # fmt: skip

TABLE_2 = Paper(
    above=("表2 太原市“灯塔工厂”储备库创建调度表", "单位：太原市工信局（盖章）"),
    heads=("序号", "地市", "储备企业名称", "企业行业类型", "智能制造模式、新技术创新应用", "企业智能化程度"),
    rows=(
        ("1", "太原市", "太原示例重型装备制造有限公司", "装备制造业", "离散型、远程运维服务、物联网创新应用", "3级"),
        ("2", "太原市", "太原示例不锈钢精密带材股份有限公司", "原材料工业", "流程型、人工智能创新应用", "4级"),
        ("3", "太原市", "太原示例碳纤维新材料有限公司", "新材料工业", "流程型", "2级"),
        ("4", "太原市", "太原示例电子信息科技有限公司", "电子信息制造业", "网络协同型、大规模个性化定制", "3级"),
    ),
    below=(
        "注：" + NOTE_ON_INDUSTRIES,
        "2.智能制造模式及新技术创新应用：智能制造模式主要包括流程型、离散型、网络协同型、大规模个性化定制、"
        "远程运维服务等5种；新技术创新应用主要包括物联网创新应用和人工智能创新应用。",
        "3.智能化程度：运用智能制造评估评价公共服务平台进行智能制造能力成熟度评估，结果分为1-5级。",
    ),
)

TABLE_3 = Paper(
    above=("表3 太原市“灯塔工厂”支持情况调度表", "单位：太原市工信局（盖章）"),
    heads=("序号", "地市", "企业名称", "行业类型", "申报项目名称", "是否支持（拟支持）", "支持额度（拟支持额度）"),
    rows=(
        ("1", "太原市", "太原示例重型装备制造有限公司", "装备制造业", "大型矿用装备离散型智能工厂改造项目（示例）", "是", "1,250.00万元"),
        ("2", "太原市", "太原示例不锈钢精密带材股份有限公司", "原材料工业", "精密带材全流程质量管控智能化改造项目（示例）", "拟支持", "860.50万元"),
        ("3", "太原市", "太原示例电子信息科技有限公司", "电子信息制造业", "智能终端柔性装配线建设项目（示例）", "拟支持", "300.00万元"),
    ),
    below=(
        "注：" + NOTE_ON_INDUSTRIES,
        "2.申报项目名称：可参照省工信厅、省财政厅关于印发《山西省技术改造提质激励方案》的通知"
        "（晋工信投资字〔2022〕65号）。",
    ),
)  # fmt: skip

PAPERS = {"training_tracking": TABLE_1, "reserve_tracking": TABLE_2, "support_tracking": TABLE_3}
three_tables = pytest.mark.parametrize("form_id", PAPERS)


# reading back ------------------------------------------------------------------------------


def whole_title(lines: list[str]) -> tuple[str, ...]:
    """A title broken into lines is one line again; behind it stands the line of the unit, if any."""
    unit = [line for line in lines if line.startswith("单位：")]
    return ("".join(lines[: len(lines) - len(unit)]).replace("\n", ""), *unit)


def read_docx(data: bytes) -> Paper:
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(BytesIO(data))
    (table,) = document.tables
    lines: tuple[list[str], list[str]] = ([], [])
    seen_table = False
    for element in document.element.body:
        if element.tag == qn("w:tbl"):
            seen_table = True
        elif text := "".join(part.text or "" for part in element.iter(qn("w:t"))):
            lines[seen_table].append(text)
    cells = [tuple(cell.text for cell in row.cells) for row in table.rows]
    heads = tuple(head.replace("\n", "") for head in cells[0])
    (page,) = document.sections
    return Paper(whole_title(lines[0]), heads, tuple(cells[1:]), tuple(lines[1]), page.page_width > page.page_height)


def read_xlsx(data: bytes, first_head: str = "序号") -> Paper:
    import openpyxl

    (sheet,) = openpyxl.load_workbook(BytesIO(data)).worksheets
    lines = [tuple("" if value is None else str(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    start = next(n for n, line in enumerate(lines) if line[0] == first_head)
    end = next(n for n in range(start + 1, len(lines) + 1) if n == len(lines) or not lines[n][0].isdigit())
    above, below = ["".join(line) for line in lines[:start]], ["".join(line) for line in lines[end:]]
    return Paper(
        whole_title([line for line in above if line]),
        tuple(head.replace("\n", "") for head in lines[start]),
        tuple(lines[start + 1 : end]),
        tuple(filter(None, below)),
        sheet.page_setup.orientation == "landscape",
    )


def read_pdf(data: bytes) -> tuple[str, bool]:
    """The text of the pages without white space; whether the pages lie."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        sizes = {pdf.get_page_size(n) for n in range(len(pdf))}
    finally:
        pdf.close()
    ((width, height),) = sizes
    return "".join(pdf_pages(data)), width > height


def sample_values(form_id: str, name: str = "full") -> dict[str, Any]:
    values: dict[str, Any] = json.loads((SAMPLES / form_id / f"{name}.json").read_text("utf-8"))["values"]
    return values


def printed_files(
    folder: Path, form_id: str, values: Mapping[str, Any], *, is_final: bool = True, formats: str = "pdf docx xlsx"
) -> dict[str, bytes]:
    """The paper of a declaration by format, as the program writes it."""
    declaration = a_declaration(
        values, draft_id="d-2023", where=(NOTICE.id, form_id, ""), final_sections=("narrative",)
    )
    result = export(declaration, folder, formats.split(), is_final=is_final, read_file=no_files, job=JobContext())
    return {path.suffix[1:]: path.read_bytes() for path in result.files}


def assert_reads(files: Mapping[str, bytes], wanted: Paper) -> None:
    """All three formats hold exactly ``wanted``; in the PDF nothing lies across a line."""
    assert read_docx(files["docx"]) == wanted
    assert read_xlsx(files["xlsx"], wanted.heads[0]) == wanted
    text, is_landscape = read_pdf(files["pdf"])
    assert wanted.text in text
    assert is_landscape == wanted.is_landscape
    assert pdf_table(files["pdf"]).outside == ()


# 1 ------------------------------------------------------------------------------------------


@three_tables
def test_the_table_of_a_city_reads_as_the_notice_prints_it(form_id: str, tmp_path: Path) -> None:
    assert_reads(printed_files(tmp_path, form_id, sample_values(form_id)), PAPERS[form_id])


@three_tables
def test_the_seal_goes_over_the_heading_line_and_the_code_stands_on_the_page(form_id: str, tmp_path: Path) -> None:
    declaration = a_declaration(sample_values(form_id), draft_id="d", where=(NOTICE.id, form_id, ""))
    result = export(declaration, tmp_path, ["pdf"], is_final=True, read_file=no_files, job=JobContext())
    assert [(place.page, place.label, place.party) for place in result.seal_places] == [
        (1, "单位：太原市工信局（盖章）", "submitting_unit")
    ]
    code = "-".join(result.code[n : n + 4] for n in (0, 4, 8))
    assert f"版本校验码{code}" in "".join(pdf_pages(result.files[0].read_bytes()))


@three_tables
def test_the_column_city_is_not_typed_but_comes_from_the_unit(form_id: str, tmp_path: Path) -> None:
    values = {**sample_values(form_id, "minimal"), "unit_name": "运城市工业和信息化局"}
    paper = read_docx(printed_files(tmp_path, form_id, values, formats="docx")["docx"])
    assert [row[1] for row in paper.rows] == ["运城市"]
    assert paper.above == tuple(
        line.replace("太原市工信局", "运城市工业和信息化局").replace("太原市", "运城市")
        for line in PAPERS[form_id].above
    )


def test_a_long_table_repeats_its_heads_and_loses_nothing(tmp_path: Path) -> None:
    values = sample_values("reserve_tracking")
    names = [f"太原示例名称较长的第{n}家重点产业链配套装备制造有限责任公司" for n in range(1, 61)]
    values["factories"] = [
        {**values["factories"][0], "id": f"f{n}", "enterprise_name": name} for n, name in enumerate(names, 1)
    ]
    files = printed_files(tmp_path, "reserve_tracking", values)
    pdf = pdf_table(files["pdf"])
    assert len(pdf.pages) > 2
    assert pdf.outside == ()
    assert pdf.columns[0] == "".join(str(n) for n in range(1, 61))
    assert pdf.columns[2] == "".join(names)
    heads = squeezed("".join(TABLE_2.heads))
    assert all(heads in squeezed(page) for page in pdf.pages)
    assert sum(TABLE_2.above[1] in squeezed(page) for page in pdf.pages) == 1
    assert TABLE_2.below[2] in squeezed(pdf.pages[-1])
    for read in (read_docx(files["docx"]), read_xlsx(files["xlsx"])):
        assert [row[2] for row in read.rows] == names


# 2 ------------------------------------------------------------------------------------------


@three_tables
def test_a_table_without_a_unit_prints_what_the_notice_prints(form_id: str, tmp_path: Path) -> None:
    files = printed_files(tmp_path, form_id, {}, is_final=False)
    wanted = PAPERS[form_id]
    above = tuple(line.replace("太原市", "XX市") for line in wanted.above)
    assert above[1] == "单位：XX市工信局（盖章）"
    assert read_docx(files["docx"]) == replace(wanted, above=above, rows=())
    assert read_xlsx(files["xlsx"]) == replace(wanted, above=above, rows=())


@three_tables
def test_the_development_zone_prints_its_own_name(form_id: str, tmp_path: Path) -> None:
    values = {**sample_values(form_id), "unit_name": "山西综改示范区管委会"}
    paper = read_docx(printed_files(tmp_path, form_id, values, formats="docx")["docx"])
    assert paper.above[0] == PAPERS[form_id].above[0].replace("太原市", "山西综改示范区")
    assert paper.above[1] == "单位：山西综改示范区管委会（盖章）"
    assert {row[1] for row in paper.rows} == {"山西综改示范区"}
