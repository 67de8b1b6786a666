"""This file checks references inside a definition: that a name points to something fit for its use."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping

from desktop.forms.conditions import leaves
from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import Condition, FieldDef, FormDef
from desktop.forms.nearest import nearest
from desktop.forms.numbers import plain_number
from desktop.forms.reading import TomlTable
from desktop.forms.rule_specs import NUMBERS

#: Field types a condition can never be true for are refused; a column or field of another type is fine.
_NO_SINGLE_VALUE = (
    "table", "scenarios", "kpis", "element_check", "maturity", "long_text", "attachment", "multi_choice", "period", "seal",
)  # fmt: skip
_CAN_CONTAIN = ("text", "multi_choice")
_FITTING_TYPES = {
    "equals": tuple(name for name in FIELD_TYPES if name not in _NO_SINGLE_VALUE),
    "one_of": tuple(name for name in FIELD_TYPES if name not in _NO_SINGLE_VALUE),
    "contains": _CAN_CONTAIN,
    "at_least": (*NUMBERS, "choice"),
    "filled": tuple(name for name in FIELD_TYPES if name != "seal"),
}


def check_condition(condition: Condition | None, key: str, known: Mapping[str, FieldDef], top: TomlTable) -> None:
    """The fields it looks at are there (``known``: fields, columns), and each of its tests can be true."""
    for leaf in leaves(condition):
        needs_field(leaf.field_id, key, known, top)
        if leaf.field_id in known:
            _check_leaf(leaf, known[leaf.field_id], key, top)


def _check_leaf(leaf: Condition, field: FieldDef, key: str, top: TomlTable) -> None:
    if field.type not in _FITTING_TYPES[leaf.test]:
        wrong_type(f"{key} {leaf.test}", field, _FITTING_TYPES[leaf.test], top)
        return
    words = [str(word) for word in leaf.operand] if leaf.test == "one_of" else [str(leaf.operand)]
    if leaf.test in ("equals", "one_of", "contains"):
        if not words or not all(word.strip() for word in words):
            top.problem("definition.never_true", key=f"{key} {leaf.test}", word=field.id)
            return
        for word in words:
            needs_word(word, field, key, top)
    elif leaf.test == "at_least" and field.type == "choice":
        least, codes = plain_number(str(leaf.operand)), [plain_number(code) for code in field.options]
        if least is not None and not any(code is not None and code >= least for code in codes):
            top.problem("definition.never_true", key=f"{key} at_least", word=field.id)


def needs_word(word: str, field: FieldDef, key: str, top: TomlTable) -> None:
    """A word compared with a field must be one the field can hold."""
    if _has_wrong_type(field, top):
        return
    words = {"yes_no": ("yes", "no"), "statement": ("yes",)}.get(field.type, tuple(field.options))
    if words and word not in words:
        top.problem("definition.unknown_word", key=f"{key} {field.id}", word=word, nearest=nearest(word, words))


def wrong_type(key: str, field: FieldDef, types: Collection[str], top: TomlTable) -> None:
    """Note that a field is of a type that does not fit."""
    if not _has_wrong_type(field, top):
        top.problem("definition.wrong_type", key=key, word=field.id, found=field.type, known="、".join(types))


def needs_field(name: str, key: str, known: Collection[str], top: TomlTable) -> None:
    """``name`` must be one of ``known``; "" (nothing named) passes."""
    if name and name not in known and not is_unread(name, top):
        top.problem("definition.unknown_word", key=key, word=name, nearest=nearest(name, known))


def _has_wrong_type(field: FieldDef, top: TomlTable) -> bool:
    """Whether the type of a field was said to be wrong where it stands."""
    return f"type of {field.id}" in top.problems.unread


def is_unread(name: str, top: TomlTable) -> bool:
    """Whether ``name`` (``field`` or ``field.column``) stands in the pack but could not be read."""
    return not top.problems.unread.isdisjoint(name.split("."))


def needs_column(form: FormDef, table: object, column: object, key: str, top: TomlTable) -> FieldDef | None:
    """The column a rule or calculation points to; None when there is none, with the problem noted."""
    if not isinstance(table, str) or table not in form.by_id:
        return None
    columns = {c.id: c for c in form.by_id[table].columns}
    if not columns:
        if not is_unread(table, top):
            top.problem("definition.not_a_table", key=key, word=table)
    elif isinstance(column, str) and column not in columns and not is_unread(column, top):
        top.problem("definition.unknown_word", key=key, word=column, nearest=nearest(column, columns))
    return columns.get(column) if isinstance(column, str) else None


def template_words(template: str, key: str, top: TomlTable) -> list[str] | None:
    """The words in braces; None when the braces do not match or hold more than a word (noted)."""
    try:
        parts = [part for part in string.Formatter().parse(template) if part[1] is not None]
    except ValueError:
        parts = [("", "", "!", None)]
    if any(spec or conversion or not name for _, name, spec, conversion in parts):
        top.problem("definition.bad_template", key=key, word=template)
        return None
    return [str(name) for _, name, _, _ in parts]
