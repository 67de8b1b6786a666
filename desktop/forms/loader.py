"""This file loads a notice pack (通知包) from TOML into typed definitions and refuses every mistake."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from desktop.forms.catalogues import element_editions, scenario_guide
from desktop.forms.definition_parts import FIRST_YEAR, LAST_YEAR, STATUSES, WHO, copies, day, own_id, unique, words
from desktop.forms.field_loader import BlockShelf
from desktop.forms.form_loader import FORM_ENDINGS, read_form
from desktop.forms.lock import definition_hash
from desktop.forms.model import FormDef, MonthlyDef, NoticeDef, PacketDef, PlatformDef, TaskDef, TierDef
from desktop.forms.nearest import nearest
from desktop.forms.problems import Problems
from desktop.forms.reading import TomlTable, read_toml
from desktop.forms.references import template_words
from desktop.forms.table_checks import check_annexes
from desktop.forms.table_loader import TABLE_ENDING, read_table

TIERS = ("basic", "advanced", "excellence", "pioneer")
PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
FOLDER_NAME_WORDS = ("city", "year", "title")
FILE_NAME_WORDS = (*FOLDER_NAME_WORDS, "number", "unit", "project", "document")
ENDINGS = (*FORM_ENDINGS, TABLE_ENDING)
#: A task that comes back every month for longer than this is a slip of the pen.
MOST_MONTHS = 120
#: So many packs a sentence names.
MOST_NAMED = 8


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
    form = read_form(table, notice_id, version, BlockShelf(shared or path.parent, problems)) if table else None
    problems.raise_first()
    assert form is not None
    return form


def parse_notice(folder: Path, problems: Problems, shared: Path | None = None) -> NoticeDef | None:
    """Like :func:`load_notice`, but collects all mistakes for lint; None when nothing usable came out."""
    if not (folder / "notice.toml").is_file():
        problems.add("definition.no_notice", folder=folder.name, meant=_packs_near(folder))
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
    files = [t for ending in FORM_ENDINGS for t in _read_all(folder, ending, problems)]
    files += _shared_forms(top, shelf.folder)
    _report_unknown_files(folder, problems)
    forms = [read_form(t, notice_id, version, shelf) for t in files]
    tables = [read_table(t, notice_id, version, forms) for t in _read_all(folder, TABLE_ENDING, problems)]
    unique(top, "form", [form.id for form in forms])
    unique(top, "table", [table.id for table in tables])
    for form, file in zip(forms, files, strict=True):
        check_annexes(form, file, tables)
    packets = [(_packet(t), t) for t in top.tables("packet")]
    notice = NoticeDef(
        id=notice_id,
        version=version,
        title=top.text("title", needed=True),
        document_number=top.text("document_number"),
        issuer=top.text("issuer", needed=True),
        region=top.text("region", needed=True),
        issued_on=day(top, "issued_on"),
        year=top.number("year", FIRST_YEAR, LAST_YEAR, FIRST_YEAR, needed=True),
        tiers=tuple(words(top, "tiers", TIERS)),
        scenario_guide_edition=_edition(top, "scenario_guide_edition", scenario_guide().editions),
        element_requirement_edition=_edition(top, "element_requirement_edition", element_editions()),
        tasks=tuple(_task(t, [f.id for f in forms], [t.id for t in tables]) for t in top.tables("task")),
        packets=tuple(packet for packet, _ in packets),
        forms=tuple(forms),
        tables=tuple(tables),
        contacts=tuple(top.take("contacts", "strings", [])),
        platforms=tuple(_platform(t) for t in top.tables("platform")),
        tier_scheme=tuple(_tier(t) for t in top.tables("tier")),
        status=top.word("status", STATUSES, "official"),
        status_note=top.text("status_note"),
    )
    top.finish()
    task_ids = [task.id for task in notice.tasks]
    unique(top, "task", task_ids)
    unique(top, "tier", [tier.tier for tier in notice.tier_scheme])
    for packet, table in packets:
        if packet.task_id and task_ids and packet.task_id not in task_ids:
            meant = nearest(packet.task_id, task_ids)
            table.problem("definition.unknown_word", key="task", word=packet.task_id, nearest=meant)
    return dataclasses.replace(notice, lock_hash=definition_hash(notice))


def _packs_near(folder: Path) -> str:
    """What the author of a path that is no pack may have meant, as a sentence."""
    if (folder.parent / "notice.toml").is_file():
        return f"通知包是上一层文件夹“{folder.parent.name}”。"
    found = sorted(path.parent for pattern in ("*/notice.toml", "*/*/notice.toml") for path in folder.glob(pattern))
    names = "、".join(path.relative_to(folder).as_posix() for path in found[:MOST_NAMED])
    if not names:
        return "请指向“通知编号/版本”这一层文件夹。"
    return f"通知包在它里面：{names}{'……' if len(found) > MOST_NAMED else ''}。请指向其中一个。"


def _task(table: TomlTable, form_ids: list[str], table_ids: list[str]) -> TaskDef:
    task_id = own_id(table)
    monthly = _monthly(table.table("monthly"))
    if table.has("monthly") and table.has("due_on"):
        table.problem("definition.not_both", key="due_on", other="monthly")
    due_on = day(table, "due_on")
    task = TaskDef(
        id=task_id,
        title=table.text("title", needed=True),
        who=table.word("who", WHO, "enterprise", needed=True),
        due_on=None if monthly else due_on,
        form_ids=tuple(words(table, "forms", tuple(form_ids), needed=False)),
        table_ids=tuple(words(table, "tables", tuple(table_ids), needed=False)),
        note=table.text("note"),
        source=table.text("source", needed=True),
        monthly=monthly,
    )
    table.finish()
    return task


def _monthly(table: TomlTable | None) -> MonthlyDef | None:
    """``monthly = { from = "2023-04", to = "2023-09", day = 25 }``; days beyond 28 are not in every month."""
    if table is None:
        return None
    first, last = _month(table, "from"), _month(table, "to")
    day_of_month = table.number("day", 1, 28, needed=True)
    table.finish()
    if first is None or last is None:
        return None
    months = (last.year - first.year) * 12 + last.month - first.month
    if not 0 <= months < MOST_MONTHS:
        kind = f"不早于 {first:%Y-%m} 的年月" if months < 0 else f"{first:%Y-%m} 起 {MOST_MONTHS} 个月以内的年月"
        table.problem("definition.wrong_kind", key="to", kind=kind, found=f"{last:%Y-%m}")
        return None
    return MonthlyDef(first, last, day_of_month)


def _month(table: TomlTable, key: str) -> date | None:
    """The first day of the month under ``key``; None with the problem noted."""
    found = table.take(key, "month", needed=True)
    if found is None:
        return None
    if not FIRST_YEAR <= int(found[:4]) <= LAST_YEAR:
        kind = f"{FIRST_YEAR} 年到 {LAST_YEAR} 年的年月"
        table.problem("definition.wrong_kind", key=key, kind=kind, found=found)
        return None
    return date.fromisoformat(f"{found}-01")


def _platform(table: TomlTable) -> PlatformDef:
    name, address = table.text("name", needed=True), table.text("address", needed=True)
    platform = PlatformDef(name, address, table.text("account_note"))
    table.finish()
    return platform


def _tier(table: TomlTable) -> TierDef:
    tier = TierDef(
        table.word("tier", TIERS, TIERS[0], needed=True),
        table.text("by", needed=True),
        table.text("action", needed=True),
        table.text("source", needed=True),
    )
    table.finish()
    return tier


def _edition(top: TomlTable, key: str, known: Iterable[str]) -> str:
    """The edition of a guide the notice names; "" when it names none."""
    return top.text(key) if top.data.get(key, "") == "" else top.word(key, known, "")


def _packet(table: TomlTable) -> PacketDef:
    packet = PacketDef(
        task_id=table.text("task", needed=True),
        folder_name=table.text("folder_name", needed=True),
        file_name=table.text("file_name", needed=True),
        formats=_formats(table),
        copies=copies(table, needed=True),
        source=table.text("source", needed=True),
        has_declarations=bool(table.take("declarations", "bool", False)),
    )
    for key, pattern, known in (
        ("folder_name", packet.folder_name, FOLDER_NAME_WORDS),
        ("file_name", packet.file_name, FILE_NAME_WORDS),
    ):
        for word in template_words(pattern, key, table) or ():
            if word not in known:
                table.problem("definition.unknown_word", key=key, word=word, nearest=nearest(word, known))
    table.finish()
    return packet


def _formats(table: TomlTable) -> tuple[str, ...]:
    """The formats (电子版) asked for: at least one."""
    if table.data.get("formats") == []:
        table.problem("definition.empty_list", key="formats")
    return tuple(words(table, "formats", ("pdf", "docx", "xlsx")))


def _report_unknown_files(folder: Path, problems: Problems) -> None:
    """Note every TOML file of a name nobody reads; whatever names it is then not called wrong as well."""
    for path in sorted(folder.glob("*.toml")):
        if path.name != "notice.toml" and not path.name.endswith(ENDINGS):
            stem, _, rest = path.name.partition(".")
            meant = stem + (".form.toml" if rest == "toml" else nearest(f".{rest}", ENDINGS))
            problems.add("definition.unknown_file", file=path.name, nearest=meant)
            problems.unread.add(stem)


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


def _shared_forms(top: TomlTable, shared: Path) -> list[TomlTable]:
    """The forms of ``_shared`` that ``shared_forms`` takes in; unknown names are noted."""
    known = tuple(sorted(path.name.removesuffix(".form.toml") for path in shared.glob("*.form.toml")))
    names = words(top, "shared_forms", known, needed=False)
    for name in top.data.get("shared_forms", []) if "shared_forms" not in top.broken else []:
        if name not in known:
            top.problems.unread.add(nearest(name, known))
    return [t for name in names if (t := read_toml(shared / f"{name}.form.toml", top.problems))]
