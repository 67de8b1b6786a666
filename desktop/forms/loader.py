"""This file loads a notice pack (通知包) from TOML into typed definitions and refuses every mistake."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from desktop.forms.field_loader import BlockShelf, read_fields
from desktop.forms.form_checks import check_form, check_table, template_words
from desktop.forms.lock import definition_hash
from desktop.forms.model import (
    ColumnDef,
    FormDef,
    NoticeDef,
    PacketDef,
    PaperDef,
    QuotaDef,
    RuleDef,
    SealDef,
    SectionDef,
    TableDef,
    TaskDef,
)
from desktop.forms.nearest import nearest
from desktop.forms.reading import Problems, TomlTable, read_toml
from desktop.forms.rule_specs import RULE_SPECS

PARTIES = ("declaring_unit", "recommending_unit", "submitting_unit")
WHO = ("enterprise", "city", "province")
TIERS = ("basic", "advanced", "excellence", "pioneer")
STATUSES = ("official", "skeleton", "second_hand", "assumption")
PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
NAME = re.compile(r"[a-z][a-z0-9_]*")
FOLDER_NAME_WORDS = ("city", "year", "title")
FILE_NAME_WORDS = (*FOLDER_NAME_WORDS, "number", "unit", "project", "document")


def load_notice(folder: Path, shared: Path | None = None) -> NoticeDef:
    """The notice in ``folder`` (``<notice_id>/<version>``).

    Raises DefinitionError for the first mistake, naming file, key and nearest valid word.
    """
    problems = Problems()
    notice = parse_notice(folder, problems, shared)
    problems.raise_first()
    assert notice is not None
    return notice


def load_form(path: Path, notice_id: str, version: str, shared: Path | None = None) -> FormDef:
    """One form outside a notice (the enterprise profile). Raises DefinitionError."""
    problems = Problems()
    table = read_toml(path, problems)
    form = _form(table, notice_id, version, BlockShelf(shared or path.parent, problems)) if table else None
    problems.raise_first()
    assert form is not None
    return form


def parse_notice(folder: Path, problems: Problems, shared: Path | None = None) -> NoticeDef | None:
    """Like :func:`load_notice`, but collects all mistakes for lint; None when nothing usable came out."""
    if not (folder / "notice.toml").is_file():
        problems.add("definition.no_notice", folder=folder.name)
        return None
    shelf = BlockShelf(shared or folder.parent.parent / "_shared", problems)
    top = read_toml(folder / "notice.toml", problems)
    if top is None:
        return None
    notice_id, version = top.text("id", needed=True), top.text("version", needed=True)
    if notice_id and (notice_id != folder.parent.name or not PACK_ID.fullmatch(notice_id)):
        top.problem("definition.wrong_folder", key="id", word=notice_id, nearest=folder.parent.name)
    if version and version != folder.name:
        top.problem("definition.wrong_folder", key="version", word=version, nearest=folder.name)
    forms = [_form(t, notice_id, version, shelf) for t in _read_all(folder, ".form.toml", problems)]
    tables = [_table(t, notice_id, version, forms) for t in _read_all(folder, ".table.toml", problems)]
    for path in sorted(folder.glob("*.toml")):
        if path.name != "notice.toml" and not path.name.endswith((".form.toml", ".table.toml")):
            problems.add("definition.unknown_file", file=path.name, nearest=path.stem + ".form.toml")
    _unique(top, "form", [form.id for form in forms])
    _unique(top, "table", [table.id for table in tables])
    for form in forms:
        known = {t.id for t in tables} | problems.unread
        if form.paper.layout == "table" and form.paper.table_id not in known:
            top.problem(
                "definition.unknown_word",
                key=f"{form.id}.form.toml 的 paper.table",
                word=form.paper.table_id,
                nearest=nearest(form.paper.table_id, [t.id for t in tables]),
            )
    issued_on = top.take("issued_on", "date", date(2000, 1, 1), needed=True)
    notice = NoticeDef(
        id=notice_id,
        version=version,
        title=top.text("title", needed=True),
        document_number=top.text("document_number"),
        issuer=top.text("issuer", needed=True),
        region=top.text("region", needed=True),
        issued_on=issued_on,
        year=int(top.take("year", "int", issued_on.year, needed=True)),
        tiers=tuple(_words(top, "tiers", TIERS)),
        scenario_guide_edition=top.text("scenario_guide_edition"),
        element_requirement_edition=top.text("element_requirement_edition"),
        tasks=tuple(_task(t, [f.id for f in forms], [t.id for t in tables]) for t in top.tables("task")),
        packets=tuple(_packet(t) for t in top.tables("packet")),
        forms=tuple(forms),
        tables=tuple(tables),
        contacts=tuple(top.take("contacts", "strings", [])),
        platforms=tuple((p.text("name", needed=True), p.text("address", needed=True)) for p in top.tables("platform")),
    )
    top.finish()
    task_ids = [task.id for task in notice.tasks]
    _unique(top, "task", task_ids)
    for packet in notice.packets:
        if packet.task_id not in task_ids:
            top.problem(
                "definition.unknown_word",
                key="packet.task",
                word=packet.task_id,
                nearest=nearest(packet.task_id, task_ids),
            )
    return dataclasses.replace(notice, lock_hash=definition_hash(notice))


def _read_all(folder: Path, ending: str, problems: Problems) -> list[TomlTable]:
    """The files of one kind in order of their names; the ids of those no one can read are noted as unread."""
    tables = []
    for path in sorted(folder.glob(f"*{ending}")):
        table = read_toml(path, problems)
        if table is None:
            problems.unread.add(path.name.removesuffix(ending))
        else:
            tables.append(table)
    return tables


def _unique(top: TomlTable, what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for found in ids:
        if found in seen:
            top.problem("definition.doubled_id", key=what, word=found)
        seen.add(found)


def _own_id(table: TomlTable) -> str:
    """The permanent id of a form, table, section, task or column of a table."""
    found = table.text("id", needed=True)
    if found and not NAME.fullmatch(found):
        table.problem("definition.bad_id", word=found)
    return found


def _copies(table: TomlTable, *, needed: bool = False) -> int:
    """How many paper copies (份): at least one."""
    copies = int(table.take("copies", "int", 1, needed=needed))
    if copies < 1:
        table.problem("definition.wrong_kind", key="copies", kind="1 或更大的整数", found=copies)
    return copies


def _words(table: TomlTable, key: str, known: tuple[str, ...]) -> list[str]:
    words = table.take(key, "strings", [], needed=True)
    for word in words:
        if word not in known and word not in table.problems.unread:
            table.problem("definition.unknown_word", key=key, word=word, nearest=nearest(word, known))
    return [word for word in words if word in known]


def _task(table: TomlTable, form_ids: list[str], table_ids: list[str]) -> TaskDef:
    table.named(_own_id(table))
    task = TaskDef(
        id=table.text("id"),
        title=table.text("title", needed=True),
        who=table.word("who", WHO, "enterprise", needed=True),
        due_on=table.take("due_on", "date"),
        form_ids=tuple(_words(table, "forms", tuple(form_ids))) if table.has("forms") else (),
        table_ids=tuple(_words(table, "tables", tuple(table_ids))) if table.has("tables") else (),
        note=table.text("note"),
        source=table.text("source", needed=True),
    )
    table.finish()
    return task


def _packet(table: TomlTable) -> PacketDef:
    packet = PacketDef(
        task_id=table.text("task", needed=True),
        folder_name=table.text("folder_name", needed=True),
        file_name=table.text("file_name", needed=True),
        formats=tuple(_words(table, "formats", ("pdf", "docx", "xlsx"))),
        copies=_copies(table, needed=True),
        source=table.text("source", needed=True),
        has_declarations=bool(table.take("declarations", "bool", False)),
    )
    for key, pattern, known in (
        ("folder_name", packet.folder_name, FOLDER_NAME_WORDS),
        ("file_name", packet.file_name, FILE_NAME_WORDS),
    ):
        for word in template_words(pattern, table) or ():
            if word not in known:
                table.problem("definition.unknown_word", key=key, word=word, nearest=nearest(word, known))
    table.finish()
    return packet


def _seal(table: TomlTable) -> SealDef:
    seal = SealDef(
        label=table.text("label", needed=True),
        party=table.word("party", PARTIES, "declaring_unit", needed=True),
        page_edge_seal=bool(table.take("page_edge_seal", "bool", False)),
    )
    table.finish()
    return seal


def _form(top: TomlTable, notice_id: str, version: str, shelf: BlockShelf) -> FormDef:
    form_id = _own_id(top)
    if form_id and top.file != f"{form_id}.form.toml":
        top.problem("definition.wrong_folder", key="id", word=form_id, nearest=top.file.removesuffix(".form.toml"))
    sections = tuple(_section(t) for t in top.tables("section"))
    fields = read_fields(top, [s.id for s in sections], shelf)
    form = FormDef(
        notice_id=notice_id,
        version=version,
        id=form_id,
        document=top.text("document", needed=True),
        title=top.text("title", needed=True),
        annex=top.text("annex"),
        source=top.text("source", needed=True),
        status=top.word("status", STATUSES, "official", needed=True),
        sections=sections,
        fields=fields,
        rules=tuple(rule for t in top.tables("rule") if (rule := _rule(t))),
        paper=_paper(top.table("paper", needed=True)),
        unit_name_field=top.text("unit_name_field", needed=True),
        unit_code_field=top.text("unit_code_field", needed=True),
        project_field=top.text("project_field"),
        by_id={f.id: f for f in fields},
    )
    top.finish()
    _unique(top, "section", [s.id for s in sections])
    check_form(form, top)
    return form


def _section(table: TomlTable) -> SectionDef:
    table.named(_own_id(table))
    section = SectionDef(
        id=table.text("id"),
        title=table.text("title", needed=True),
        hint=table.text("hint"),
        asks_final=bool(table.take("asks_final", "bool", False)),
        is_printed=bool(table.take("printed", "bool", True)),
        source=table.text("source"),
    )
    table.finish()
    return section


def _rule(table: TomlTable) -> RuleDef | None:
    name = table.word("name", RULE_SPECS, needed=True)
    if not name:
        return None
    params = {}
    for key, spec in RULE_SPECS[name].items():
        value = table.take(key, spec.kind, needed=spec.needed)
        if value is not None:
            params[key] = tuple(value) if isinstance(value, list) else value
    severity = table.word("severity", ("error", "warning"), "error")
    table.finish()
    return RuleDef(name, severity, params)


def _paper(table: TomlTable | None) -> PaperDef:
    if table is None:
        return PaperDef(layout="declaration")
    lines = []
    for line in table.tables("cover_line"):
        lines.append((line.text("label", needed=True), line.text("field", needed=True)))
        line.finish()
    paper = PaperDef(
        layout=table.word("layout", ("declaration", "table"), "declaration", needed=True),
        table_id=table.text("table"),
        cover_title=table.text("cover_title"),
        cover_lines=tuple(lines),
        cover_seals=tuple(_seal(t) for t in table.tables("cover_seal")),
        cover_date_label=table.text("cover_date_label"),
        prints_code=bool(table.take("prints_code", "bool", True)),
        copies=_copies(table),
    )
    table.finish()
    return paper


def _table(top: TomlTable, notice_id: str, version: str, forms: list[FormDef]) -> TableDef:
    table_id = _own_id(top)
    if table_id and top.file != f"{table_id}.table.toml":
        top.problem("definition.wrong_folder", key="id", word=table_id, nearest=top.file.removesuffix(".table.toml"))
    quota = top.table("quota")
    columns = tuple(_column(t) for t in top.tables("column"))
    table = TableDef(
        notice_id=notice_id,
        version=version,
        id=table_id,
        document=top.text("document", needed=True),
        form_id=top.text("form", needed=True),
        annex=top.text("annex"),
        title=top.text("title", needed=True),
        title_note=top.text("title_note"),
        orientation=top.word("orientation", ("portrait", "landscape"), "portrait", needed=True),
        heading_lines=tuple(_seal(t) for t in top.tables("heading_line")),
        columns=columns,
        notes_lead=top.text("notes_lead"),
        notes=tuple(top.take("notes", "strings", [])),
        notes_inline=bool(top.take("notes_inline", "bool", False)),
        rows_field=top.text("rows"),
        order=top.word("order", ("unit", "priority"), "unit"),
        quota=QuotaDef(int(quota.take("limit", "int", 1, needed=True)), quota.text("source", needed=True))
        if quota
        else None,
        prints_code=bool(top.take("prints_code", "bool", True)),
        copies=_copies(top),
        source=top.text("source", needed=True),
    )
    if quota:
        quota.finish()
    top.finish()
    _unique(top, "column", [c.id for c in columns])
    check_table(table, {form.id: form for form in forms}, top)
    return table


def _column(table: TomlTable) -> ColumnDef:
    table.named(_own_id(table))
    width = table.take("width", "number", 1.0)
    column = ColumnDef(
        id=table.text("id"),
        head=table.text("head", needed=True),
        kind=table.word("kind", ("number", "field", "each"), "field"),
        head_note=table.text("head_note"),
        head_tail=table.text("head_tail"),
        field_ids=tuple(table.take("fields", "strings", [])),
        join=table.text("join", "\n"),
        template=table.text("template"),
        width=float(width),
        align=table.word("align", ("left", "centre", "right"), "left"),
        source=table.text("source"),
    )
    table.finish()
    return column
