"""This file prints the problems of a draft as a list (问题清单): to hand on, to work through, to tick off."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.issues import SEVERITY_LABELS, Issue, Severity
from desktop.jobs import JobContext
from desktop.rendering.document import (
    Align,
    Document,
    Grid,
    GridColumn,
    PageSection,
    Paragraph,
    TextStyle,
    Title,
)

if TYPE_CHECKING:
    from desktop.services.printing import PrintDocument
    from desktop.services.publishing import Declaration

TITLE = "问题清单"
REPLACED = "〓"  # printed for a character no font has
COLUMNS = (
    GridColumn("序号", width=0.6, align=Align.CENTRE),
    GridColumn("类别", width=0.7, align=Align.CENTRE),
    GridColumn("问题", width=4.4),
    GridColumn("处理情况", width=1.6),
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One problem, the title of its section, and the reason written for it ("" for none)."""

    issue: Issue
    section: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The problems of a draft in the order of its form, and how far it is. ``made_at`` is local time."""

    form_title: str
    names: tuple[str, ...]  # unit, project
    progress: str  # n/m of what is required
    lines: tuple[ReportLine, ...]
    made_at: datetime

    @property
    def summary(self) -> str:
        """必填已填 31/61；未填 30、错误 1、提醒 2."""
        counts = Counter(line.issue.severity for line in self.lines)
        return f"必填已填 {self.progress}；" + "、".join(f"{SEVERITY_LABELS[s]} {counts[s]}" for s in Severity)


def check_report(declaration: Declaration, made_at: datetime) -> CheckReport:
    """What 检查 finds in ``declaration``: the same issues as everywhere else."""
    check, form = declaration.check(), declaration.form
    titles = {section.id: section.title for section in form.sections}
    names = (declaration.printed(field_id, check) for field_id in (form.unit_name_field, form.project_field))
    lines = tuple(
        ReportLine(issue, titles.get(issue.section_id, ""), declaration.reasons.get(issue.reason_key, "").strip())
        for issue in check.issues()
    )
    return CheckReport(form.title, tuple(name for name in names if name), check.progress().text, lines, made_at)


def report_paper(report: CheckReport) -> Document:
    """The report as a table under its sections, with room to note what was done.

    A character no font has is replaced: it must not keep back the list that names it.
    """
    from desktop.rendering.plain_text import missing_characters

    paper = _paper(report, {})
    missing = missing_characters(paper)
    return _paper(report, str.maketrans(dict.fromkeys(missing, REPLACED))) if missing else paper


def _paper(report: CheckReport, replaced: dict[int, str]) -> Document:
    rows: list[tuple[str, ...]] = []
    heads: set[int] = set()
    section = None
    for number, line in enumerate(report.lines, 1):
        if line.section != section:
            section = line.section
            heads.add(len(rows))
            rows.append((section, "", "", ""))
        done = f"理由：{line.reason}" if line.reason else ""
        words = line.issue.sentence.translate(replaced)
        rows.append((str(number), SEVERITY_LABELS[line.issue.severity], words, done.translate(replaced)))
    about = " · ".join((f"《{report.form_title}》", *report.names)).translate(replaced)
    blocks = (
        Title(TITLE),
        Paragraph(about, TextStyle.PLAIN),
        Paragraph(f"{report.summary}（{report.made_at:%Y-%m-%d %H:%M} 检查）", TextStyle.PLAIN),
        Grid(COLUMNS, tuple(rows), group_rows=frozenset(heads)),
    )
    return Document(TITLE, (PageSection(blocks),), None, report.made_at.date().isoformat())


def report_documents(declaration: Declaration, made_at: datetime) -> tuple[PrintDocument, ...]:
    """The report as the print dialog takes it: neither draft nor final."""
    from desktop.services.printing import PrintDocument, PrintPaper

    report = check_report(declaration, made_at)
    name = "-".join((TITLE, report.form_title, *report.names[:1]))

    def make(_is_final: bool, job: JobContext) -> PrintPaper:
        from desktop.services.publishing import write_formats

        written = write_formats(report_paper(report), ("pdf",), job)["pdf"]
        return PrintPaper(TITLE, name, written.data, written.pages)

    return (PrintDocument("check_report", TITLE, 0, make, kinds=("draft",)),)
