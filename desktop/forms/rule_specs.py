"""This file lists the named rules across fields and their parameters.

The implementations stand in ``checking/rules.py``; a test keeps both lists equal.
"""

from __future__ import annotations

from collections.abc import Mapping

from desktop.forms.fieldtypes.base import Param
from desktop.forms.model import RuleDef

#: parameters whose value is a field id (or, for "column", a column of ``table``)
FIELD_PARAMS = ("start", "end", "field", "table", "total", "score", "level")

RULE_SPECS: dict[str, Mapping[str, Param]] = {
    "date_order": {
        "start": Param("str", "较早的日期字段", needed=True),
        "end": Param("str", "较晚的日期字段", needed=True),
    },
    "sum_at_most": {
        "table": Param("str", "表格字段", needed=True),
        "column": Param("str", "相加的列", needed=True),
        "total": Param("str", "不应超过的字段", needed=True),
    },
    "stages_covered": {
        "table": Param("str", "典型场景字段", needed=True),
        "edition": Param("str", "参考指引版本", needed=True),
        "links": Param("strings", "应覆盖的环节（附件2 的五个环节）", needed=True),
    },
    "must_be": {
        "field": Param("str", "字段", needed=True),
        "value": Param("str", "应有的值"),
        "one_of": Param("strings", "应有的值之一（与 value 二选一）"),
    },
    "monthly_topic": {
        "table": Param("str", "表格字段", needed=True),
        "column": Param("str", "列", needed=True),
        "value": Param("str", "至少一行应有的值", needed=True),
    },
    "only_one_row": {
        "table": Param("str", "表格字段", needed=True),
        "column": Param("str", "列", needed=True),
        "value": Param("str", "最多一行可有的值", needed=True),
    },
    "at_most": {
        "field": Param("str", "字段", needed=True),
        "total": Param("str", "不应超过的字段", needed=True),
    },
    "sum_equals": {
        "table": Param("str", "表格字段", needed=True),
        "column": Param("str", "相加的列", needed=True),
        "total": Param("str", "应等于的字段", needed=True),
    },
    "score_fits_level": {
        "score": Param("str", "成熟度得分字段", needed=True),
        "level": Param("str", "成熟度等级字段", needed=True),
    },
    "elements_met": {
        "field": Param("str", "要素条件自查字段", needed=True),
    },
    "maturity_gate": {
        "field": Param("str", "成熟度等级字段", needed=True),
        "at_least": Param("int", "最低等级", needed=True),
    },
}

NUMBERS = ("integer", "decimal", "money", "percent")

#: (rule, parameter) → the field types it can work with; "column" is a column of ``table``
FIELD_TYPES_OF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("date_order", "start"): ("date",),
    ("date_order", "end"): ("date",),
    ("sum_at_most", "column"): NUMBERS,
    ("sum_at_most", "total"): NUMBERS,
    ("stages_covered", "table"): ("scenarios",),
    ("at_most", "field"): NUMBERS,
    ("at_most", "total"): NUMBERS,
    ("sum_equals", "column"): NUMBERS,
    ("sum_equals", "total"): NUMBERS,
    ("monthly_topic", "column"): ("choice", "text"),
    ("only_one_row", "column"): ("choice", "yes_no", "text"),
    ("score_fits_level", "score"): ("decimal",),
    ("score_fits_level", "level"): ("choice", "integer"),
    ("elements_met", "field"): ("element_check",),
    ("must_be", "field"): ("choice", "yes_no", "text", "statement"),
    ("maturity_gate", "field"): ("choice", "integer"),
}


def wanted_words(rule: RuleDef) -> tuple[str, ...]:
    """The values a must_be rule lets through."""
    return tuple(rule.params["one_of"]) if "one_of" in rule.params else (str(rule.params.get("value", "")),)
