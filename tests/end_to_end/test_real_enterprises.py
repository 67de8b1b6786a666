"""This file walks the road with the 62 real enterprise names of Shanxi (everything else is 示例)."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.jobs import JobContext
from desktop.services.compiling import CompileResult, TableDesk
from desktop.services.taking_in import TakeInReport, take_in
from desktop.word_count import count
from tests.helpers.declarations import OVERSEAS, a_declaration, overseas_values, pack_to, registry, words
from tests.helpers.read_tables import PdfTable, Rows, docx_rows, pdf_table, xlsx_rows
from tests.helpers.workspaces import open_test_workspace

NAMES = Path(__file__).resolve().parents[1] / "data" / "real_enterprises_shanxi.csv"
UNIT = "太原市工业和信息化局"
SEEDS = (11, 22, 33)
TIERS = {"basic": "基础级", "advanced": "先进级", "excellence": "卓越级", "pioneer": "领航级"}
GROUPS = {"materials": "原材料", "electronics": "电子信息", "equipment": "装备制造", "consumer": "消费品"}


def unit_names() -> list[str]:
    with NAMES.open(encoding="utf-8-sig", newline="") as stream:
        return [row["工厂名称"] for row in csv.DictReader(stream)]


def answers(unit: str, number: int) -> dict[str, Any]:
    """Short and long summaries, every fifth exactly 500 字; every seventh with names as long as allowed."""
    length = (1, 37, 180, 333, 500)[number % 5]
    values = overseas_values(unit, number, summary=words(length, number))
    if number % 7 == 0:
        values["factories"][0]["factory_name"] = f"示例超长名称工厂{number}".ljust(80, "长")
        values["contact_person"] = f"示例联系人{number}".ljust(30, "名")
    return values


def printed(values: dict[str, Any]) -> tuple[str, ...]:
    """The row as it must stand on paper, without its number."""
    row = values["factories"][0]
    return (
        values["unit_name"],
        row["factory_name"],
        TIERS[row["self_tier"]],
        GROUPS[row["industry_group"]],
        row["employees"],
        f"{float(row['revenue']):,.2f}",
        row["summary"],
        f"{values['contact_person']}\n{values['contact_phone']}",
    )


@dataclass(frozen=True)
class Compiled:
    """What one order of taking in led to."""

    first: TakeInReport
    second: TakeInReport
    result: CompileResult
    data: dict[str, bytes]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("packages")
    paths = []
    for number, unit in enumerate(unit_names(), 1):
        path = folder / f"{number:02d}.sbb"
        pack_to(path, a_declaration(answers(unit, number), draft_id=f"real-{number}"), formats=("pdf",))
        paths.append(path)
    return paths


def compile_in_order(folder: Path, packages: Sequence[Path]) -> Compiled:
    notice = registry().notice(OVERSEAS[0])
    with open_test_workspace(folder / "workspace") as workspace:
        first = take_in(packages, workspace, registry(), JobContext())
        second = take_in(list(reversed(packages)), workspace, registry(), JobContext())
        desk = TableDesk(workspace, notice, notice.table(OVERSEAS[2]))
        result = desk.compile(folder / "out", UNIT, JobContext())
    return Compiled(first, second, result, {path.suffix: path.read_bytes() for path in result.files})


@pytest.fixture(scope="session")
def compiled(packages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[Compiled]:
    """The same packages taken in twice, in three orders."""
    results = []
    for seed in SEEDS:
        shuffled = list(packages)
        random.Random(seed).shuffle(shuffled)
        results.append(compile_in_order(tmp_path_factory.mktemp("order"), shuffled))
    return results


@pytest.fixture(scope="session")
def docx(compiled: list[Compiled]) -> Rows:
    return docx_rows(compiled[0].data[".docx"])


@pytest.fixture(scope="session")
def pdf(compiled: list[Compiled]) -> PdfTable:
    return pdf_table(compiled[0].data[".pdf"])


def test_the_copy_holds_62_different_names() -> None:
    names = unit_names()
    assert len(names) == len(set(names)) == 62
    assert "山西太钢不锈钢股份有限公司" in names


def test_some_summaries_have_exactly_500_characters() -> None:
    summaries = [answers(unit, n)["factories"][0]["summary"] for n, unit in enumerate(unit_names(), 1)]
    assert max(count(text).word_zh for text in summaries) == 500


def test_all_62_are_taken_in_once_and_recognised_the_second_time(compiled: list[Compiled]) -> None:
    for each in compiled:
        assert [line.outcome for line in each.first.lines] == ["added"] * 62
        assert [line.outcome for line in each.second.lines] == ["same"] * 62
        assert each.result.rows == 62


def test_no_text_is_lost_in_docx(docx: Rows) -> None:
    wanted = {printed(answers(unit, number)) for number, unit in enumerate(unit_names(), 1)}
    assert {row[1:] for row in docx[1:]} == wanted
    assert [row[0] for row in docx[1:]] == [str(number) for number in range(1, 63)]


def test_docx_and_xlsx_hold_the_same_rows(docx: Rows, compiled: list[Compiled]) -> None:
    assert xlsx_rows(compiled[0].data[".xlsx"]) == docx


def test_the_pdf_holds_the_same_rows_in_reading_order(docx: Rows, pdf: PdfTable) -> None:
    for number, column in enumerate(pdf.columns):
        assert column == "".join("".join(row[number].split()) for row in docx[1:])


def test_nothing_in_the_pdf_lies_beyond_the_page_or_across_a_line(pdf: PdfTable) -> None:
    assert pdf.outside == ()


def test_every_page_of_the_pdf_repeats_the_header_and_carries_the_code(pdf: PdfTable, compiled: list[Compiled]) -> None:
    code = compiled[0].result.code
    total = len(pdf.pages)
    for number, text in enumerate(pdf.pages, 1):
        flat = "".join(text.split())
        assert "海外智能工厂简介" in flat
        assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in flat
        assert f"第{number}页共{total}页" in flat


def test_the_rows_of_the_workbook_are_high_enough_for_their_text(compiled: list[Compiled]) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(BytesIO(compiled[0].data[".xlsx"])).worksheets[0]
    numbered = [row for row in sheet.iter_rows() if isinstance(row[0].value, int | str) and str(row[0].value).isdigit()]
    assert len(numbered) == 62
    for row in numbered:
        height = sheet.row_dimensions[row[0].row].height
        for cell in row:
            width = sheet.column_dimensions[cell.column_letter].width
            assert cell.alignment.wrap_text or len(str(cell.value)) <= width
            size = cell.font.size
            per_line = width * 7 * 0.75 / size  # a unit of width is about 7 pixels
            lines = sum(-(-len(part) // max(1, int(per_line))) for part in str(cell.value).split("\n"))
            is_western = str(cell.value).replace(",", "").replace(".", "").isdigit()
            assert height >= (1 if is_western else lines) * size


def test_any_order_gives_the_same_bytes(compiled: list[Compiled]) -> None:
    for each in compiled[1:]:
        assert each.data == compiled[0].data


def test_compiling_again_gives_the_same_bytes(packages: list[Path], compiled: list[Compiled], tmp_path: Path) -> None:
    again = compile_in_order(tmp_path, packages)
    assert again.data == compiled[0].data
    assert again.result.code == compiled[0].result.code


def test_rows_of_the_word_file_may_grow_with_their_text(compiled: list[Compiled]) -> None:
    import docx

    table = docx.Document(BytesIO(compiled[0].data[".docx"])).tables[0]
    assert len(table.rows) == 63
    assert {str(row.height_rule) for row in table.rows} <= {"None", "AT_LEAST (1)", "AUTO (0)"}
