"""Every registered field type, with any JSON value and any text, with and without limits.

1. Storing, checking, printing and asking for emptiness never raise.
2. Storing what was stored changes nothing.
3. What was stored and is not empty prints as something.
4. Every finding can be said: its code has a sentence and its context fills every placeholder.
5. What is stored has a canonical form (it can be hashed and packed).
6. What is stored reads back from JSON as it was.
"""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.canonical import canonical_json
from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import FieldDef
from desktop.messages import sentence
from tests.helpers.fields import SHA, columns_of, make_field

STRICT: dict[str, dict[str, Any]] = {
    "text": {"max_length": 3, "min_length": 2, "pattern": "[a-z]+", "pattern_hint": "只用小写字母"},
    "long_text": {"max_length": 3, "min_length": 2, "max_figures": 0},
    "integer": {"min": 1, "max": "9", "unit": "人"},
    "decimal": {"min": "0.5", "max": 9, "decimals": 1, "unit": "分"},
    "money": {"min": 0, "max": 100, "decimals": 2, "unit": "元"},
    "percent": {"min": 0, "max": 100, "decimals": 1},
    "date": {"min": "2020-01-01", "max": "2020-12-31"},
    "month": {"min": "2023-04", "max": "2023-09"},
    "period": {"unit": "month"},
    "element_check": {"edition": "2024", "tier": "excellence"},
    "seal": {"seal_label": "申报单位（盖章）：", "party": "declaring_unit"},
    "choice": {"options": {"single": "独立申报", "joint": "联合申报"}},
    "multi_choice": {"options": {"a": "甲", "b": "乙"}, "min_choices": 2, "max_choices": 2},
    "table": {"min_rows": 2, "max_rows": 2, "unique": ["stage", "amount"]},
    "scenarios": {"min_rows": 2, "max_rows": 2, "unique": ["stage"], "edition": "2025"},
    "attachment": {"kinds": ["png"], "min_files": 2, "max_files": 1, "max_size_mb": "0.5", "max_pages": 1},
    "phone": {"mobile_only": True},
    "industry": {"level": "middle"},
    "region": {"level": "prefecture", "within": "14"},
    "statement": {"text": "我单位承诺所填内容真实。"},
}

words = st.sampled_from(
    ["", " ", "　", "2024年11月22日", "2024-2-30", "1,234.50万元", "５０００元", "-.5", "1e999999999", "9" * 40, "12.5%", "是",
     "√", "yes", "独立申报", "甲、乙", "C3620", "3620 汽车用发动机制造", "制造业", "太原", "140100", "吉林", "生产作业", "人机协同作业",
     "91110000600037341L", "138 3510 1234", "（0351）3183088", "a@b.cn；c@d.cn", "\x00", "\ud800", "e\u0301", "Ａ\u0301", "-\u0301",
     "\u200b", "\ufeff", "a\r\nb", "nan", "²", "٣", "1 2",
     "2022年3月1日—2024年6月30日", "2022.3-2024.6", "2024-06至2022年3月", "2022-03-01至今", "至", "2023年4月", "部分符合", "na"]
)  # fmt: skip
texts = st.one_of(words, st.text(max_size=40), st.characters().map(str))
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True, allow_infinity=True), texts, st.just(10**300)
)
keys = st.sampled_from(
    [
        "id",
        "kind",
        "text",
        "file",
        "name",
        "caption",
        "size",
        "pages",
        "stage",
        "scenario",
        "instance",
        "amount",
        "start",
        "end",
    ]
) | st.text(max_size=5)
json_values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=12
)
blocks = st.fixed_dictionaries(
    {"kind": st.sampled_from(["paragraph", "heading", "figure", "table"]), "text": leaves},
    optional={"file": st.just(SHA) | leaves, "name": texts, "caption": texts},
)
facts = st.fixed_dictionaries(
    {"file": st.just(SHA) | leaves, "name": texts, "size": st.integers(-1, 10**9) | leaves, "kind": texts},
    optional={"pages": st.integers(-1, 500) | leaves},
)
rows = st.fixed_dictionaries(
    {"id": st.sampled_from(["r1", "r2", "r3"]) | leaves},
    optional={"stage": texts, "scenario": texts, "instance": leaves, "amount": leaves, "description": st.lists(blocks)},
)
periods = st.dictionaries(st.sampled_from(["start", "end"]), leaves)
fixed_rows = st.fixed_dictionaries(
    {"id": st.sampled_from(["kpi_04", "kpi_09", "base_1", "outcome_1", "sub_01", "sub_20", "content_9"]) | leaves},
    optional={
        "before": leaves, "after": leaves, "value_unit": leaves, "evidence": texts,
        "is_met": st.sampled_from(["yes", "partly", "no"]) | leaves, "level": st.sampled_from(["0", "5", "na"]) | leaves,
    },
)  # fmt: skip
values = st.one_of(
    texts,
    json_values,
    periods,
    st.lists(blocks, max_size=4),
    st.lists(facts, max_size=3),
    st.lists(rows, max_size=4),
    st.lists(fixed_rows, max_size=4),
)


def _fields(type_name: str) -> list[FieldDef]:
    columns = columns_of(type_name)
    return [
        make_field(type_name, columns=columns),
        make_field(type_name, columns=columns, **STRICT.get(type_name, {})),
    ]


def _same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)  # NaN is not equal to itself


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
@given(value=values)
def test_any_value_can_be_stored_checked_and_printed(type_name: str, value: Any) -> None:
    kind = FIELD_TYPES[type_name]
    for field in _fields(type_name):
        for known in (None, field):
            stored = kind.to_stored(value, known)
            assert _same(kind.to_stored(stored, known), stored)
            assert json.loads(json.dumps(stored, allow_nan=False)) == stored
            assert canonical_json(stored)
            if not kind.is_empty(stored):
                assert kind.printed(stored, field)
            for finding in kind.check(stored, field):
                said = sentence(finding.code, label=field.label, **finding.context)
                assert field.label in said
                assert "（未知）" not in said


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
@given(value=json_values)
def test_a_value_nobody_stored_properly_can_be_looked_at(type_name: str, value: Any) -> None:
    kind = FIELD_TYPES[type_name]
    for field in _fields(type_name):
        assert isinstance(kind.is_empty(value), bool)
        assert isinstance(kind.printed(value, field), str)
        for finding in kind.check(value, field):
            assert "（未知）" not in sentence(finding.code, label=field.label, **finding.context)


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
@pytest.mark.parametrize("value", [[], {}, "", "   ", "　", None])
def test_nothing_typed_is_stored_as_nothing(type_name: str, value: Any) -> None:
    assert FIELD_TYPES[type_name].to_stored(value) is None


@pytest.mark.parametrize("type_name", sorted(set(FIELD_TYPES) - {"attachment", "seal"}))
def test_an_object_where_a_value_is_expected_is_a_wrong_shape(type_name: str) -> None:
    for field in _fields(type_name):
        found = [finding.code for finding in FIELD_TYPES[type_name].check({"a": [math.pi]}, field)]
        assert found == [f"{type_name}.wrong_shape"]


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
def test_the_definitions_used_here_do_not_contradict_themselves(type_name: str) -> None:
    strict = _fields(type_name)[1]
    expected = ["min_files = 2 大于 max_files = 1，没有内容能同时满足。"] if type_name == "attachment" else []
    assert list(FIELD_TYPES[type_name].definition_problems(strict)) == expected
