"""This file reads one form or report (.form.toml, .report.toml) into its definition."""

from __future__ import annotations

from desktop.forms.definition_parts import STATUSES, WHO, condition, copies, file_id, own_id, seal, unique
from desktop.forms.field_loader import BlockShelf, read_fields
from desktop.forms.form_checks import check_form
from desktop.forms.letters import BLOCK_SPECS
from desktop.forms.model import BlockDef, FormDef, PaperDef, RuleDef, SectionDef
from desktop.forms.params import is_of_another_kind, read_params
from desktop.forms.reading import TomlTable
from desktop.forms.rule_specs import RULE_SPECS

#: ending of the file → how its paper may be laid out
LAYOUTS_OF = {".form.toml": ("declaration", "table"), ".report.toml": ("letter",)}
FORM_ENDINGS = tuple(LAYOUTS_OF)
#: Headings of a letter: 一、（一）1.
LEVELS = 3


def read_form(top: TomlTable, notice_id: str, version: str, shelf: BlockShelf) -> FormDef:
    """One form or report; mistakes are noted on ``top``. A report is a form whose paper is a letter."""
    noted = len(top.problems.found)
    ending = next(ending for ending in FORM_ENDINGS if top.file.endswith(ending))
    form_id = file_id(top, ending)
    sections = tuple(_section(t) for t in top.tables("section"))
    fields = read_fields(top, [s.id for s in sections if s.id], shelf)
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
        paper=_paper(top.table("paper", needed=True), LAYOUTS_OF[ending], form_id),
        unit_name_field=top.text("unit_name_field", needed=True),
        unit_code_field=top.text("unit_code_field", needed=True),
        project_field=top.text("project_field"),
        by_id={f.id: f for f in fields},
        filled_by=top.word("filled_by", WHO, "enterprise"),
    )
    top.finish()
    unique(top, "section", [s.id for s in sections])
    if not form.sections and len(top.problems.found) == noted:
        top.problem("definition.missing_key", key="[[section]]", kind="至少一个")
    if not form.fields:
        if len(top.problems.found) == noted:
            top.problem("definition.missing_key", key="[[field]]", kind="至少一个")
        top.problems.unread.add(form_id)  # nothing more can be said of it
        return form
    check_form(form, top)
    return form


def _section(table: TomlTable) -> SectionDef:
    section = SectionDef(
        id=own_id(table),
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
        table.report_missing()
        return None
    if is_of_another_kind(table, "name", name, RULE_SPECS, ("severity", "when")):
        return None
    params = read_params(table, RULE_SPECS[name])
    severity = table.word("severity", ("error", "warning"), "error")
    when = condition(table, "when")
    table.finish()
    if table.broken or any(spec.needed and key not in params for key, spec in RULE_SPECS[name].items()):
        return None
    return RuleDef(name, severity, params, when)


def _paper(table: TomlTable | None, layouts: tuple[str, ...], form_id: str) -> PaperDef:
    if table is None:
        return PaperDef(layout=layouts[0])
    lines = []
    for line in table.tables("cover_line"):
        lines.append((line.text("label", needed=True), line.text("field", needed=True)))
        line.finish()
    paper = PaperDef(
        layout=table.word("layout", layouts, layouts[0], needed=True),
        table_id=table.text("table"),
        cover_title=table.text("cover_title"),
        cover_lines=tuple(lines),
        cover_seals=tuple(seal(t) for t in table.tables("cover_seal")),
        cover_date_label=table.text("cover_date_label"),
        prints_code=bool(table.take("prints_code", "bool", True)),
        copies=copies(table),
        submitting_unit_field=table.text("submitting_unit_field"),
        blocks=tuple(block for t in table.tables("block") if (block := _block(t))),
    )
    table.finish()
    if table.broken:
        table.problems.unread.add(f"paper {form_id}")
    return paper


def _block(table: TomlTable) -> BlockDef | None:
    """One block of a letter; the keys are those its kind has."""
    kind = table.word("kind", BLOCK_SPECS, needed=True)
    if not kind:
        table.report_missing()
        return None
    if is_of_another_kind(table, "kind", kind, BLOCK_SPECS, ("visible_when",)):
        return None
    given = read_params(table, BLOCK_SPECS[kind])
    visible_when = condition(table, "visible_when")
    table.finish()
    return BlockDef(
        kind,
        text=given.get("text", ""),
        level=_level(table, given.get("level", 1)),
        field_id=given.get("field", ""),
        table_id=given.get("table", ""),
        date_field=given.get("date_field", ""),
        blank_date=given.get("blank_date", ""),
        items=given.get("items", ()),
        visible_when=visible_when,
    )


def _level(table: TomlTable, level: int) -> int:
    if not 1 <= level <= LEVELS:
        table.problem("definition.wrong_kind", key="level", kind=f"1 到 {LEVELS} 的整数", found=level)
    return level
