"""This file reads and evaluates conditions: visible_when, required_when (design.md section 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import Condition, FieldDef
from desktop.forms.nearest import nearest
from desktop.forms.numbers import plain_number
from desktop.forms.reading import KIND_NAMES, TomlTable

FIELD_TESTS = ("equals", "one_of", "contains", "filled", "at_least")
GROUP_TESTS = ("all", "any", "not")
TESTS = FIELD_TESTS + GROUP_TESTS
_KINDS = {"equals": "str", "one_of": "strings", "contains": "str", "filled": "bool", "at_least": "decimal"}


def read_condition(table: TomlTable) -> Condition | None:
    """A condition table as a :class:`Condition`; problems are noted and None is given.

    Shapes: ``{field = "f", equals = "x"}`` (or one_of, contains, filled, at_least),
    ``{all = [..]}``, ``{any = [..]}``, ``{not = {..}}``.
    """
    keys = [key for key in table.data if key != "field"]
    if len(keys) != 1 or keys[0] not in TESTS:
        word = next((key for key in keys if key not in TESTS), "")
        table.problem(
            "definition.unknown_condition",
            word=word or "（没有判断词）",
            nearest=nearest(word, TESTS),
            known="、".join(TESTS),
        )
        return None
    test = keys[0]
    if test in ("all", "any"):
        items = table.tables(test)
        if table.data[test] == []:
            table.problem("definition.wrong_kind", key=test, kind="至少一个条件的列表", found="[]")
        parts = tuple(part for item in items if (part := read_condition(item)))
        table.finish()
        return Condition(test, parts=parts)
    if test == "not":
        inner = table.table("not")
        part = read_condition(inner) if inner else None
        table.finish()
        return Condition(test, parts=(part,)) if part else None
    field_id = table.text("field", needed=True)
    operand = table.take(test, _KINDS[test], None, may_be_empty=True)
    table.finish()
    if operand is None or not field_id:
        return None
    if test == "at_least" and _number(operand) is None:
        table.problem("definition.wrong_kind", key=test, kind=KIND_NAMES["decimal"], found=str(operand)[:40])
        return None
    return Condition(test, field_id, tuple(operand) if test == "one_of" else operand)


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """The nested conditions that look at a field."""
    if condition is None:
        return
    if condition.field_id:
        yield condition
    for part in condition.parts:
        yield from leaves(part)


def fields_in(condition: Condition | None) -> Iterator[str]:
    """Ids of the fields a condition looks at."""
    return (leaf.field_id for leaf in leaves(condition))


def holds(condition: Condition, value_of: Callable[[str], Any], is_empty: Callable[[str, Any], bool]) -> bool:
    """Whether ``condition`` is true. A field that is not relevant must read as None. Never raises."""
    match condition.test:
        case "all":
            return all(holds(part, value_of, is_empty) for part in condition.parts)
        case "any":
            return any(holds(part, value_of, is_empty) for part in condition.parts)
        case "not":
            return not holds(condition.parts[0], value_of, is_empty)
    value = value_of(condition.field_id)
    if condition.test == "filled":
        return is_empty(condition.field_id, value) is not condition.operand
    if is_empty(condition.field_id, value):
        return False
    match condition.test:
        case "equals":
            return bool(value == condition.operand)
        case "one_of":
            return isinstance(value, str) and value in condition.operand
        case "contains":
            return isinstance(value, str | list) and condition.operand in value
        case "at_least":
            number, least = _number(value), _number(condition.operand)
            return number is not None and least is not None and number >= least
    raise ValueError(condition.test)


def describe(condition: Condition, fields: Mapping[str, FieldDef]) -> str:
    """The condition in Chinese words; ``fields`` by id, such as the columns of a table."""
    match condition.test:
        case "all":
            return "，且".join(describe(part, fields) for part in condition.parts)
        case "any":
            return "，或".join(describe(part, fields) for part in condition.parts)
        case "not":
            return f"不是：{describe(condition.parts[0], fields)}"
    field = fields[condition.field_id]
    kind = field_type(field.type)
    match condition.test:
        case "filled":
            return f"“{field.label}”{'已填' if condition.operand else '未填'}"
        case "at_least":
            word = str(condition.operand)
            return f"“{field.label}”不低于{field.options.get(word, word)}"
        case "contains":
            word = str(condition.operand)
            return f"“{field.label}”含“{field.options.get(word, word)}”"
        case "one_of":
            return f"“{field.label}”为{'、'.join(kind.printed(word, field) for word in condition.operand)}之一"
    return f"“{field.label}”为{kind.printed(condition.operand, field)}"


def _number(value: Any) -> Decimal | None:
    """An exact number: text as field types store it, or an integer of a definition."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return plain_number(value)
