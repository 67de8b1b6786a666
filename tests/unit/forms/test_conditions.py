"""Conditions: ``equals one_of contains filled at_least all any not``.

1. Each test on values that make it true and false.
2. A test on an empty value is false; only ``filled = false`` and ``not`` turn that round.
3. White space only is empty.
4. No JSON value raises.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.conditions import FIELD_TESTS, TESTS, fields_in, holds, leaves, read_condition
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import Condition
from desktop.forms.reading import Problems, TomlTable


def condition(data: dict[str, Any]) -> Condition:
    problems = Problems()
    read = read_condition(TomlTable(data, "sheet.form.toml", "", problems))
    assert problems.found == []
    assert read is not None
    return read


def true(data: dict[str, Any], **values: Any) -> bool:
    return holds(condition(data), values.get, lambda _name, value: field_type("text").is_empty(value))


@pytest.mark.parametrize(
    ("data", "value", "expected"),
    [
        ({"field": "f", "equals": "joint"}, "joint", True),
        ({"field": "f", "equals": "joint"}, "single", False),
        ({"field": "f", "one_of": ["a", "b"]}, "b", True),
        ({"field": "f", "one_of": ["a", "b"]}, "c", False),
        ({"field": "f", "contains": "flow"}, ["flow", "discrete"], True),
        ({"field": "f", "contains": "flow"}, ["discrete"], False),
        ({"field": "f", "contains": "太原"}, "山西省太原市", True),
        ({"field": "f", "filled": True}, "x", True),
        ({"field": "f", "filled": False}, "x", False),
        ({"field": "f", "at_least": 3}, "3", True),
        ({"field": "f", "at_least": 3}, "2.99", False),
        ({"field": "f", "at_least": "0.5"}, "0.50", True),
        ({"field": "f", "at_least": 3}, "10", True),  # a number, not a text
        ({"field": "f", "at_least": 3}, "很多", False),
        ({"field": "f", "at_least": -1}, "-0.5", True),
    ],
)
def test_each_test_on_a_filled_value(data: dict[str, Any], value: Any, expected: bool) -> None:
    """1"""
    assert true(data, f=value) is expected
    assert true({"not": data}, f=value) is not expected


def test_groups() -> None:
    """1"""
    yes, no = {"field": "f", "equals": "x"}, {"field": "f", "equals": "y"}
    assert true({"all": [yes, yes]}, f="x")
    assert not true({"all": [yes, no]}, f="x")
    assert true({"any": [no, yes]}, f="x")
    assert not true({"any": [no, no]}, f="x")
    assert true({"all": [yes, {"not": {"any": [no]}}]}, f="x")


@pytest.mark.parametrize("empty", [None, "", "  ", "　\n", [], {}])
@pytest.mark.parametrize(
    "data",
    [
        {"field": "f", "equals": ""},
        {"field": "f", "equals": "  "},
        {"field": "f", "one_of": ["", "  "]},
        {"field": "f", "contains": ""},
        {"field": "f", "filled": True},
        {"field": "f", "at_least": 0},
    ],
)
def test_a_test_on_nothing_is_false(data: dict[str, Any], empty: Any) -> None:
    """2, 3"""
    assert true(data, f=empty) is False
    assert true({"not": data}, f=empty) is True


@pytest.mark.parametrize("empty", [None, "", " \t"])
def test_being_empty_can_be_asked_for(empty: Any) -> None:
    """2, 3"""
    assert true({"field": "f", "filled": False}, f=empty) is True


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("9" * 60) | st.just("1e9999"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(value=json_values)
def test_no_value_breaks_a_condition(value: Any) -> None:
    """4"""
    for data in (
        {"field": "f", "equals": "x"},
        {"field": "f", "one_of": ["x"]},
        {"field": "f", "contains": "x"},
        {"field": "f", "filled": True},
        {"field": "f", "at_least": 3},
    ):
        assert true(data, f=value) in (True, False)


def test_the_fields_of_a_nested_condition_are_found() -> None:
    nested = condition({"all": [{"field": "a", "filled": True}, {"not": {"any": [{"field": "b", "equals": "x"}]}}]})
    assert list(fields_in(nested)) == ["a", "b"]
    assert [leaf.test for leaf in leaves(nested)] == ["filled", "equals"]
    assert list(fields_in(None)) == []


def test_every_word_is_tested_here() -> None:
    assert set(TESTS) == {*FIELD_TESTS, "all", "any", "not"}
    assert set(FIELD_TESTS) == {"equals", "one_of", "contains", "filled", "at_least"}


def test_a_test_nobody_implemented_is_a_bug_and_not_a_quiet_no() -> None:
    with pytest.raises(ValueError, match="bigger_than"):
        holds(Condition("bigger_than", "f", 3), {"f": "4"}.get, lambda _name, _value: False)
