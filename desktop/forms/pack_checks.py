"""This file holds the checks of a whole pack that lint makes: what loads, but a user would suffer from."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

from desktop.errors import DefinitionError
from desktop.forms.catalogues import regions
from desktop.forms.field_checks import check_fields
from desktop.forms.loader import load_form
from desktop.forms.model import FieldDef, FormDef, NoticeDef, PacketDef, TableDef
from desktop.forms.nearest import nearest
from desktop.forms.problems import Problems
from desktop.forms.profile_keys import profile_keys

VERSION = re.compile(r"[0-9]+(\.[0-9]+)*")
#: design.md section 2
DOCUMENTS = tuple(f"D{number:02}" for number in range(1, 20))
#: What tells the files of two declarations apart.
_TELLING_WORDS = ("number", "unit", "project")
#: A column narrower than this share of the page holds no character.
_NARROWEST = 0.03
_PROFILES = ("profile", "authority")
_NO_EFFECT_ON: Mapping[str, tuple[str, ...]] = {  # key of a column → the kinds it means something to
    "fields": ("field", "each", "count", "city"),
    "template": ("each",),
    "distinct": ("each",),
    "where": ("count",),
    "rank_of": ("rank",),
    "prints_unit": ("field",),
}


def file_of(form: FormDef) -> str:
    """The name of the file of a form or report."""
    return f"{form.id}.{'report' if form.is_report else 'form'}.toml"


def check_pack(notice: NoticeDef, shared: Path, problems: Problems) -> None:
    """Note everything in a pack without load errors that contradicts itself or can never work as meant."""
    _check_notice(notice, problems)
    for packet in notice.packets:
        _check_packet(packet, notice, problems)
    named = {name for task in notice.tasks for name in (*task.form_ids, *task.table_ids)}
    ids = [*(form.id for form in notice.forms), *(table.id for table in notice.tables)]
    unnamed = [name for name in ids if name not in named]
    if unnamed:
        problems.add("definition.no_task", file="notice.toml", names="、".join(unnamed))
    profiles = _profile_fields(shared, problems)
    for form in notice.forms:
        file = file_of(form)
        _check_document(file, form.document, problems)
        _check_paper(form, problems)
        check_fields(form, notice, file, profiles, problems)
    annexes = {block.table_id for form in notice.forms for block in form.paper.blocks}
    for table in notice.tables:
        if table.is_annex_only and table.id not in annexes:
            reason = "没有公文用 kind = “annex” 带上它"
            problems.add(
                "definition.no_effect", file=f"{table.id}.table.toml", where="", key="annex_only", reason=reason
            )
        _check_document(f"{table.id}.table.toml", table.document, problems)
        _check_table(table, notice.form(table.form_id), problems)


def _profile_fields(shared: Path, problems: Problems) -> dict[str, FieldDef]:
    """What 企业档案 and 单位信息 know, by field or "table.column"; {} with the problem noted when one cannot be read."""
    found: dict[str, FieldDef] = {}
    for name in _PROFILES:
        try:
            form = load_form(shared / f"{name}.form.toml", "_profile", "1.0", shared)
            found = {**profile_keys(form), **found}
        except DefinitionError as e:
            problems.add(e.code, **e.context)
            return {}
    return found


def _check_notice(notice: NoticeDef, problems: Problems) -> None:
    file = "notice.toml"
    if not VERSION.fullmatch(notice.version):
        problems.add("definition.bad_version", file=file, where="", word=notice.version)
    if regions().find(notice.region) is None:
        meant = nearest(notice.region, [place.code for place in regions().children()])
        problems.add("definition.unknown_word", file=file, where="", key="region", word=notice.region, nearest=meant)
    for tier in notice.tier_scheme:
        if notice.tiers and tier.tier not in notice.tiers:
            meant = nearest(tier.tier, notice.tiers)
            problems.add("definition.unknown_word", file=file, where="", key="tier", word=tier.tier, nearest=meant)
    for task in notice.tasks:
        if notice.issued_on and task.due_dates and task.due_dates[0] < notice.issued_on:
            found = {"found": task.due_dates[0].isoformat(), "issued_on": notice.issued_on.isoformat()}
            problems.add("definition.early_task", file=file, where=f"“{task.id}”", **found)


def _check_packet(packet: PacketDef, notice: NoticeDef, problems: Problems) -> None:
    context = {"file": "notice.toml", "where": f"[[packet]] “{packet.task_id}”"}
    if sum(other.task_id == packet.task_id for other in notice.packets) > 1:
        problems.add("definition.doubled_id", key="packet", word=packet.task_id, file="notice.toml", where="")
    words = {name for _, name, _, _ in string.Formatter().parse(packet.file_name) if name}
    if packet.has_declarations and words.isdisjoint(_TELLING_WORDS):
        names = "、".join(f"{{{word}}}" for word in _TELLING_WORDS)
        problems.add("definition.same_names", key="file_name", word=packet.file_name, names=names, **context)
    tables = [name for task in notice.tasks if task.id == packet.task_id for name in task.table_ids]
    if packet.has_declarations and not tables:
        reason = "这个任务没有汇总表，申报材料随汇总表一起整理"
        problems.add("definition.no_effect", key="declarations", reason=reason, **context)


def _check_document(file: str, document: str, problems: Problems) -> None:
    if document not in DOCUMENTS:
        meant = nearest(document, DOCUMENTS)
        problems.add("definition.unknown_word", file=file, where="", key="document", word=document, nearest=meant)


def _check_paper(form: FormDef, problems: Problems) -> None:
    """Keys of another layout, a cover that is not printed, a letter nobody signs."""
    paper, file = form.paper, file_of(form)
    cover = {
        "cover_title": paper.cover_title,
        "cover_line": paper.cover_lines,
        "cover_seal": paper.cover_seals,
        "cover_date_label": paper.cover_date_label,
    }
    useless: list[tuple[str, str]] = []
    if paper.layout != "declaration":
        useless += [(key, f"layout = “{paper.layout}”没有封面") for key, value in cover.items() if value]
    elif not paper.cover_title:
        useless += [(key, "没有写 cover_title，就没有封面") for key, value in cover.items() if value]
    if paper.layout != "letter" and paper.blocks:
        useless.append(("block", "只有公文（.report.toml）才由 [[paper.block]] 组成"))
    if paper.layout != "table":
        values = {"table": paper.table_id, "submitting_unit_field": paper.submitting_unit_field}
        useless += [(key, "只有 layout = “table” 才用") for key, value in values.items() if value]
    for key, reason in useless:
        problems.add("definition.no_effect", file=file, where="[paper]", key=key, reason=reason)
    if form.is_report and not any(block.kind == "closing" for block in paper.blocks):
        problems.add("definition.no_closing", file=file)
    if form.is_report and paper.prints_code:
        problems.add("definition.letter_code", file=file)


def _check_table(table: TableDef, form: FormDef, problems: Problems) -> None:
    file = f"{table.id}.table.toml"
    total = sum(column.width for column in table.columns)
    heads: dict[str, str] = {}
    for column in table.columns:
        where = f"“{column.id}”"
        if column.head in heads:
            names = f"{heads[column.head]}、{column.id}"
            problems.add("definition.doubled_label", file=file, where="", key="head", word=column.head, names=names)
        heads.setdefault(column.head, column.id)
        if column.width / total <= _NARROWEST:
            share = f"{column.width / total:.1%}"
            problems.add("definition.narrow_column", file=file, where=where, found=share)
        given = {
            "fields": column.field_ids,
            "template": column.template,
            "distinct": column.is_distinct,
            "where": column.where,
            "rank_of": column.rank_of,
            "prints_unit": column.prints_unit,
        }
        for key, value in given.items():
            if value and column.kind not in _NO_EFFECT_ON[key]:
                reason = f"kind = “{column.kind}”的列不用它"
                problems.add("definition.no_effect", file=file, where=where, key=key, reason=reason)
        if column.kind in ("each", "count", "city") and len(column.field_ids) > 1:
            reason = f"kind = “{column.kind}”的列只用 fields 的第一个字段"
            problems.add("definition.no_effect", file=file, where=where, key=column.field_ids[1], reason=reason)
        if column.prints_unit and not any(unit for unit in _units(column.field_ids, form)):
            reason = "所取的字段没有单位"
            problems.add("definition.no_effect", file=file, where=where, key="prints_unit", reason=reason)
    ranks = [column.id for column in table.columns if column.kind == "rank"]
    if ranks and table.order != "rank":
        kind = "“rank”，有 kind = “rank” 的列就要这样排"
        problems.add("definition.missing_key", file=file, where="", key="order", kind=kind)
    if table.order == "rank" and table.rows_field:
        reason = "order = “rank” 时每个单位一行"
        problems.add("definition.no_effect", file=file, where="", key="rows", reason=reason)
    if len(ranks) > 1:
        reason = f"名次只按第一个名次列“{ranks[0]}”排"
        problems.add("definition.no_effect", file=file, where=f"“{ranks[1]}”", key="rank_of", reason=reason)


def _units(paths: tuple[str, ...], form: FormDef) -> Iterator[str]:
    for path in paths:
        field_id, _, column_id = path.partition(".")
        yield (form.field(field_id).column(column_id) if column_id else form.field(field_id)).unit
