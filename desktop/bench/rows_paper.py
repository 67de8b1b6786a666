"""This file measures paper: a long declaration against LibreOffice, a long table against the bare libraries."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop.bench.forms import credit_code, printed_form, summary_form, summary_table, summary_values
from desktop.bench.measure import Budget, Result, in_turn, timed
from desktop.bench.plan import Plan
from desktop.bench.samples import chart, photo
from desktop.jobs import JobContext
from desktop.rendering.build import build_declaration
from desktop.rendering.document import Document, FinalMark, Grid, Written
from desktop.rendering.tables import build_table
from desktop.rendering.writers import write

FASTER, SUMMARY_SECONDS = 5.0, 10.0
LINEAR = 12.0  # ten times the rows may take twelve times as long
FIGURES = 40
CREATED_ON = "2026-03-09"
MARK = FinalMark("0123456789ab", "0" * 32, "D01")
SENTENCE = (
    "项目以智能工厂建设为主线，打通研发设计、生产作业、生产管理和运营管理各环节，关键工序数控化率达到百分之九十二。"
)


# -- the declaration -------------------------------------------------------------------------


def declaration_values() -> tuple[dict[str, Any], Callable[[str], bytes]]:
    """About 60 pages: eight narratives with 24 figures, 16 scenarios with one each."""
    figures = [chart(n) if n % 2 else photo(n) for n in range(FIGURES)]
    names = [hashlib.sha256(data).hexdigest() for data in figures]
    files = dict(zip(names, figures, strict=True))

    def figure(n: int) -> dict[str, Any]:
        suffix = "png" if n % 2 else "jpg"
        return {"kind": "figure", "file": names[n], "name": f"{n}.{suffix}", "caption": f"第 {n + 1} 幅示意图"}

    def paragraphs(count: int) -> list[dict[str, Any]]:
        return [{"kind": "paragraph", "text": SENTENCE * 4} for _ in range(count)]

    values: dict[str, Any] = {"unit_name": "示例装备制造有限公司", "unit_code": credit_code(7)}
    values |= {f"text_{n}": f"基本信息的内容 {n}" for n in range(30)}
    for n in range(8):
        blocks: list[dict[str, Any]] = []
        for k in range(3):
            blocks += [{"kind": "heading", "text": f"（{k + 1}）建设内容"}, *paragraphs(3), figure(n * 3 + k)]
        values[f"part_{n}"] = blocks
    values["scenarios"] = [
        {
            "id": f"s{n}",
            "stage": "生产作业",
            "scenario": f"场景 {n}",
            "instance": f"实例 {n}",
            "description": [*paragraphs(2), figure(24 + n)],
        }
        for n in range(16)
    ]
    return values, files.__getitem__


def measure_paper(plan: Plan) -> Iterator[Result]:
    definition = printed_form()
    values, read_file = declaration_values()
    written: dict[str, Written] = {}

    def ours() -> None:
        document = build_declaration(definition, values, read_file, MARK, created_on=CREATED_ON)
        for suffix in ("docx", "pdf"):
            written[suffix] = write(document, suffix, JobContext())

    ours()
    folder = plan.fresh("paper")
    folder.mkdir()
    source = folder / "申报书.docx"
    source.write_bytes(written["docx"].data)
    pages = written["pdf"].pages
    title = f"{pages} 页、{FIGURES} 幅插图的申报书 → DOCX + PDF"
    office = shutil.which("soffice") or shutil.which("libreoffice")
    rounds = plan.rounds(5, 1)
    if office is None:
        series = in_turn(rounds, [lambda: timed(ours)])[0]
        remark = "没有安装 LibreOffice，未与它比较（命令 soffice 不在 PATH 中）"
        yield Result("declaration", title, series, remarks=(remark,))
        return
    convert = _office(office, folder)
    empty = folder / "empty.docx"
    _empty_docx(empty)
    convert(source)  # makes its profile, reads its files from the disk
    reference, series, alone = in_turn(
        rounds, [lambda: timed(lambda: convert(source)), lambda: timed(ours), lambda: timed(lambda: convert(empty))]
    )
    faster = reference.median / series.median
    yield Result(
        "declaration",
        title,
        series,
        reference,
        "LibreOffice 把这份 DOCX 转成 PDF",
        (Budget("快几倍（中位之比）", faster, FASTER, "倍", is_ceiling=False),),
        (f"参照中有 LibreOffice 自身启动的时间：转换一份空白 DOCX 用 {alone.median:.2f} s。",),
    )


def _office(command: str, folder: Path) -> Callable[[Path], None]:
    profile = "-env:UserInstallation=" + (folder / "profile").as_uri()

    def convert(source: Path) -> None:
        target = folder / (source.stem + ".pdf")
        target.unlink(missing_ok=True)
        subprocess.run(
            [command, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)],
            check=True,
            capture_output=True,
        )
        if not target.is_file():
            raise RuntimeError(f"LibreOffice wrote no PDF of {source.name}")

    return convert


def _empty_docx(path: Path) -> None:
    import docx

    docx.Document().save(str(path))


# -- the summary table -------------------------------------------------------------------------


def measure_summary(plan: Plan) -> Iterator[Result]:
    """1,000 and 10,000 rows to three formats, each against the bare libraries, in turn."""
    medians: dict[int, float] = {}
    for size in (1000,) if plan.is_quick else (1000, 10_000):
        plan.say(f"汇总表 {size:,} 行")
        entries = summary_values(size)
        grid = _grid(_document(entries))

        def ours() -> None:
            made = _document(entries)  # noqa: B023
            for suffix in ("docx", "pdf", "xlsx"):
                write(made, suffix, JobContext())

        def bare() -> None:
            for writer in (bare_docx, bare_pdf, bare_xlsx):
                writer(grid)  # noqa: B023

        if not medians:
            ours()
        reference, series = in_turn(3 if size == 1000 else 2, [lambda: timed(bare), lambda: timed(ours)])
        medians[size] = series.median
        budgets = [Budget("中位", series.median, SUMMARY_SECONDS, "s")] if size == 10_000 else []
        if size == 10_000:
            budgets.append(Budget("与 1,000 行之比（10 倍行数）", series.median / medians[1000], LINEAR))
        yield Result(
            f"rows_{size}",
            f"{size:,} 行、{len(grid.columns)} 列的汇总表 → DOCX + PDF + XLSX",
            series,
            reference,
            "python-docx、reportlab LongTable、openpyxl 直接写同样的单元格（无版式、无页码）",
            tuple(budgets),
            tuple(_parts(entries, grid)) if size == 10_000 or plan.is_quick else (),
        )


def _document(entries: Sequence[Mapping[str, Any]]) -> Document:
    unit = "示例市工业和信息化局"
    return build_table(summary_table(), summary_form(), entries, submitting_unit=unit, mark=MARK, created_on=CREATED_ON)


def _grid(document: Document) -> Grid:
    return next(block for block in document.sections[0].blocks if isinstance(block, Grid))


def _parts(entries: Sequence[Mapping[str, Any]], grid: Grid) -> Iterator[str]:
    """One more run, format by format: where the time goes."""
    document = _document(entries)
    for suffix, bare in (("docx", bare_docx), ("pdf", bare_pdf), ("xlsx", bare_xlsx)):
        ours, other = in_turn(
            1,
            [lambda: timed(lambda: write(document, suffix, JobContext())), lambda: timed(lambda: bare(grid))],  # noqa: B023
        )
        yield f"其中 {suffix.upper()}：本程序 {ours.median:.2f} s，参照 {other.median:.2f} s（各一次）"


def bare_docx(grid: Grid) -> bytes:
    import docx

    document = docx.Document()
    table = document.add_table(rows=len(grid.rows) + 1, cols=len(grid.columns))
    lines = [tuple(column.head for column in grid.columns), *grid.rows]
    for row, line in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def bare_pdf(grid: Grid) -> bytes:
    """Paragraphs in the cells: without them texts would run over their neighbours."""
    from xml.sax.saxutils import escape

    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("cell", fontName="STSong-Light", fontSize=9, leading=12, wordWrap="CJK")
    lines = [tuple(column.head for column in grid.columns), *grid.rows]
    cells = [[Paragraph(escape(text).replace("\n", "<br/>"), style) for text in line] for line in lines]
    size = landscape(A4)
    room = size[0] - 80
    total = sum(column.width for column in grid.columns)
    table = LongTable(cells, colWidths=[room * column.width / total for column in grid.columns], repeatRows=1)
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=size, leftMargin=40, rightMargin=40).build([table])
    return stream.getvalue()


def bare_xlsx(grid: Grid) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.head for column in grid.columns])
    for row in grid.rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
