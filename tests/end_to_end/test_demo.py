"""This file runs the demo as a person does and compares everything it lays down."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest

from desktop.filekinds import PDFIUM_LOCK
from desktop.jobs import JobContext
from desktop.packages.reader import read_package
from tests.helpers.declarations import run_cli, tree
from tests.helpers.read_tables import docx_rows, pdf_table, xlsx_rows

OVERSEAS_FOLDER = "示例市-海外智能工厂培育名单"
SUMMARY_FOLDER = "示例市-卓越级智能工厂项目推荐汇总表"
LIST = "文件清单-sha256.txt"


@dataclass(frozen=True)
class Demo:
    folder: Path
    output: str
    after_first: dict[str, bytes]
    after_second: dict[str, bytes]

    def table(self, folder: str, suffix: str) -> bytes:
        return (self.folder / "汇总" / folder / f"{folder}.{suffix}").read_bytes()


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file but those of the workspace, whose database grows."""
    return {name: data for name, data in tree(folder).items() if not name.startswith("工作区")}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("示范") / "结果"
    results = []
    for _ in range(2):
        result = run_cli("demo", "--out", folder)
        assert result.returncode == 0, result.stderr
        assert result.stderr == ""
        results.append((result.stdout, files_of(folder)))
    return Demo(folder, results[0][0], results[0][1], results[1][1])


def qr_texts(pdf: bytes) -> list[str]:
    """What the QR code of each page says."""
    import pypdfium2
    import zxingcpp

    texts = []
    with PDFIUM_LOCK:
        document = pypdfium2.PdfDocument(pdf)
        for page in document:
            image = page.render(scale=3).to_pil()
            texts.append(next(found.text for found in zxingcpp.read_barcodes(image)))
        document.close()
    return texts


def pages_text(pdf: bytes) -> list[str]:
    return ["".join(text.split()) for text in pdf_table(pdf).pages]


def test_it_says_what_it_does_in_chinese(demo: Demo) -> None:
    assert "示例企业1：检查 0 个问题" in demo.output
    assert "汇总表 3 行" in demo.output
    assert "全部完成" in demo.output


def test_the_folders_are_named_as_the_notices_say(demo: Demo) -> None:
    assert sorted(path.name for path in (demo.folder / "汇总").iterdir()) == sorted([OVERSEAS_FOLDER, SUMMARY_FOLDER])


def test_each_enterprise_has_paper_and_package_of_both_documents(demo: Demo) -> None:
    for number in (1, 2, 3):
        for document in ("D01", "D11"):
            home = demo.folder / "企业" / f"示例企业{number}" / document
            assert {path.suffix for path in home.iterdir() if path.is_file()} == {".json", ".docx", ".pdf"}
            assert (demo.folder / "申报包" / document / f"示例企业{number}.sbb").is_file()


def test_running_it_again_gives_the_same_bytes_and_nothing_else(demo: Demo) -> None:
    assert demo.after_second == demo.after_first


def test_nothing_unfinished_is_left(demo: Demo) -> None:
    assert not [name for name in tree(demo.folder) if name.endswith(".part") or "building" in name]


@pytest.mark.parametrize("folder", [OVERSEAS_FOLDER, SUMMARY_FOLDER])
def test_the_tables_say_the_same_in_all_three_formats(demo: Demo, folder: str) -> None:
    rows = docx_rows(demo.table(folder, "docx"))
    assert xlsx_rows(demo.table(folder, "xlsx")) == rows
    table = pdf_table(demo.table(folder, "pdf"))
    assert table.outside == ()
    for number, column in enumerate(table.columns):
        assert column == "".join("".join(row[number].split()) for row in rows[1:])


def test_the_overseas_table_has_the_nine_heads_of_the_notice(demo: Demo) -> None:
    rows = docx_rows(demo.table(OVERSEAS_FOLDER, "docx"))
    assert ["".join(head.split()) for head in rows[0]] == [
        "序号",
        "企业名称",
        "海外智能工厂名称",
        "自评级别",
        "所属行业2",
        "从业人数",
        "营业收入（万元）",
        "海外智能工厂简介3（500字以内）",
        "企业联系人及联系方式",
    ]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4"]


def test_the_summary_lists_scenario_instances_as_the_notice_shows_in_priority_order(demo: Demo) -> None:
    rows = docx_rows(demo.table(SUMMARY_FOLDER, "docx"))[1:]
    assert [row[1] for row in rows] == [
        "山西示例装备制造有限公司",
        "大同示例新材料股份有限公司",
        "长治示例食品集团有限公司",
    ]
    lines = next(row[3] for row in rows if row[1] == "山西示例装备制造有限公司").split("\n")
    assert lines[2] == "3. 生产作业（环节名）—人机协同作业（场景名）—多机协同的发动机壳体柔性加工与检测（实例名）"
    for row in rows:
        for number, line in enumerate(row[3].split("\n"), 1):
            assert re.fullmatch(rf"{number}\. .+（环节名）—.+（场景名）—.+（实例名）", line)


def test_the_declarations_of_the_packet_are_numbered_in_the_order_of_the_table(demo: Demo) -> None:
    rows = docx_rows(demo.table(SUMMARY_FOLDER, "docx"))[1:]
    names = {path.name for path in (demo.folder / "汇总" / SUMMARY_FOLDER).iterdir()}
    for row in rows:
        for suffix in ("pdf", "docx"):
            assert f"示例市-{row[0]}-{row[1]}-{row[2]}.{suffix}" in names
    assert len(names) == 3 + 6 + 1


def test_the_declarations_of_the_packet_are_the_printed_copies_of_the_packages(demo: Demo) -> None:
    laid = {path.read_bytes() for path in (demo.folder / "汇总" / SUMMARY_FOLDER).glob("示例市-[123]-*")}
    printed, on_paper = set(), set()
    for number in (1, 2, 3):
        package = read_package(demo.folder / "申报包" / "D01" / f"示例企业{number}.sbb", JobContext())
        printed |= {package.print_bytes(name) for name in package.print_names}
        home = demo.folder / "企业" / f"示例企业{number}" / "D01"
        on_paper |= {path.read_bytes() for path in home.iterdir() if path.suffix in (".pdf", ".docx")}
    assert len(laid) == 6
    assert laid == printed == on_paper


@pytest.mark.parametrize("folder", [OVERSEAS_FOLDER, SUMMARY_FOLDER])
def test_the_file_list_is_accepted_by_sha256sum(demo: Demo, folder: str) -> None:
    place = demo.folder / "汇总" / folder
    result = subprocess.run(
        ["sha256sum", "-c", "--strict", LIST], cwd=place, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    listed = {line.split("  ", 1)[1] for line in (place / LIST).read_text("utf-8").splitlines()}
    assert listed == {path.name for path in place.iterdir()} - {LIST}


def test_the_code_on_paper_is_the_code_of_the_package(demo: Demo) -> None:
    for document in ("D01", "D11"):
        for number in (1, 2, 3):
            package = read_package(demo.folder / "申报包" / document / f"示例企业{number}.sbb", JobContext())
            code = package.meta.content_hash[:12]
            pdf = next((demo.folder / "企业" / f"示例企业{number}" / document).glob("*.pdf")).read_bytes()
            texts = pages_text(pdf)
            wanted = [
                f"SBB1|{package.meta.package_id}|{document}|{page}/{len(texts)}|{code}"
                for page in range(1, len(texts) + 1)
            ]
            assert qr_texts(pdf) == wanted
            assert all(f"{code[:4]}-{code[4:8]}-{code[8:]}" in text for text in texts)


def test_every_page_of_a_table_carries_its_own_code(demo: Demo) -> None:
    for folder, document in ((OVERSEAS_FOLDER, "D11"), (SUMMARY_FOLDER, "D05")):
        pdf = demo.table(folder, "pdf")
        texts = pages_text(pdf)
        found = [text.split("|") for text in qr_texts(pdf)]
        codes = {parts[4] for parts in found}
        assert [parts[2] for parts in found] == [document] * len(texts)
        assert [parts[3] for parts in found] == [f"{n}/{len(texts)}" for n in range(1, len(texts) + 1)]
        assert len(codes) == 1
        code = codes.pop()
        assert all(f"{code[:4]}-{code[4:8]}-{code[8:]}" in text for text in texts)


def test_the_declaration_names_both_seal_places_on_its_cover(demo: Demo) -> None:
    pdf = next((demo.folder / "企业" / "示例企业1" / "D01").glob("*.pdf")).read_bytes()
    cover = pages_text(pdf)[0]
    assert "申报单位（盖章）" in cover
    assert "推荐单位（盖章）" in cover


def test_the_figures_stand_in_the_word_copy(demo: Demo) -> None:
    import docx

    path = next((demo.folder / "企业" / "示例企业1" / "D01").glob("*.docx"))
    document = docx.Document(BytesIO(path.read_bytes()))
    captions = [p.text for p in document.paragraphs if re.match(r"图\d", p.text)]
    assert captions[:2] == ["图1　建设前后主要指标对比", "图2　多机协同柔性加工与检测单元"]
    assert len(document.inline_shapes) >= len(captions)
