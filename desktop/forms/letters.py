"""This file lists the blocks an official letter or report (公文) is made of, and checks those of a definition."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.forms.fieldtypes.base import Param
from desktop.forms.model import BlockDef, FieldDef

_TEXT = Param("str", "文字，可用 {字段} 代表打印值", needed=True)
_FIELD = Param("str", "字段", needed=True)

#: kind → the keys it has
BLOCK_SPECS: dict[str, Mapping[str, Param]] = {
    "annex_label": {"text": Param("str", "附件标签，默认为表单的 annex")},  # of a template: 附件 2
    "number": {"text": _TEXT},  # 发文字号; left out when it comes to nothing
    "title": {"text": Param("str", "标题，默认为表单标题")},
    "addressee": {"text": _TEXT},  # 主送机关
    "heading": {"text": _TEXT, "level": Param("int", "1、2 或 3 级标题")},
    "paragraph": {"text": _TEXT},
    "narrative": {"field": _FIELD},
    "list": {"field": _FIELD, "text": _TEXT},  # one paragraph a row
    "grid": {"field": _FIELD},
    "attachments": {"items": Param("strings", "附件名称", needed=True)},  # 附件说明
    "closing": {  # 发文机关署名, 成文日期
        "field": _FIELD,
        "date_field": Param("str", "日期字段"),
        "text": Param("str", "印在单位前面的文字，如：报送单位（盖章）："),
        "blank_date": Param("str", "没有日期时印的文字，如：2026年　　月　　日"),
    },
    "contact": {"text": _TEXT},  # 附注
    "annex": {"table": Param("str", "本表单的汇总表", needed=True), "text": Param("str", "附件标签")},
    "page": {},
}
_TABLES = ("list", "grid")
_TABLE_TYPES = ("table", "scenarios", "kpis", "element_check", "maturity")
_NARRATIVES = ("long_text", "text")


#: Blocks whose text is printed as it stands.
_UNFILLED = ("annex_label", "closing", "annex")


def patterns(block: BlockDef) -> tuple[str, ...]:
    """The texts of a block in which ``{field}`` stands for a value; a ``list`` has words of its own."""
    if block.kind == "attachments":
        return block.items
    return () if block.kind == "list" or block.kind in _UNFILLED else (block.text,)


def plain_texts(block: BlockDef) -> tuple[str, ...]:
    """The texts of a block that are printed as they stand."""
    return (block.text, block.blank_date) if block.kind in _UNFILLED else ()


def fields_named(block: BlockDef) -> tuple[str, ...]:
    """Ids of the fields a block prints as a whole."""
    return tuple(field_id for field_id in (block.field_id, block.date_field) if field_id)


def wrong_field(block: BlockDef, known: Mapping[str, FieldDef]) -> tuple[FieldDef, tuple[str, ...]] | None:
    """The field a block cannot print, with the types it can; None when all is well."""
    field = known.get(block.field_id)
    if field is None:
        return None
    if block.kind in _TABLES and not field.is_table:
        return field, _TABLE_TYPES
    if block.kind == "narrative" and field.type not in _NARRATIVES:
        return field, _NARRATIVES
    if block.kind == "closing" and field.type != "text":
        return field, ("text",)
    date = known.get(block.date_field)
    if date is not None and date.type != "date":
        return date, ("date",)
    return None


#: Room to write where an answer is empty.
BLANK = "　　"
