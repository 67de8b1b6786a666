"""The README of forms describes every field type with all its parameters, and its examples are true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import desktop.forms
from desktop.forms.fieldtypes import FIELD_TYPES
from tests.helpers.fields import columns_of, make_field, problems

README = (Path(desktop.forms.__file__).parent / "README.md").read_text(encoding="utf-8")
ROWS = {
    cells[1].strip(" `"): cells
    for line in README.split("## Field types", 1)[1].split("\n## ", 1)[0].splitlines()
    if len(cells := line.split("|")) == 6 and cells[1].startswith(" `")
}


def test_every_type_has_its_row_and_no_row_is_left_over() -> None:
    assert set(ROWS) == set(FIELD_TYPES)


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
def test_every_parameter_is_named(type_name: str) -> None:
    named = set(re.findall("`([a-z_]+)`", ROWS[type_name][3]))
    assert set(FIELD_TYPES[type_name].params) <= named
    if not FIELD_TYPES[type_name].params:
        assert ROWS[type_name][3].strip() == "none"


@pytest.mark.parametrize("type_name", sorted(FIELD_TYPES))
def test_the_example_is_a_definition_without_contradictions(type_name: str) -> None:
    example = tomllib.loads("\n".join(re.findall("`([^`]+)`", ROWS[type_name][4])))
    assert example.pop("type") == type_name
    params = FIELD_TYPES[type_name].params
    assert set(example) <= set(params)
    assert {name for name, param in params.items() if param.needed} <= set(example)
    assert problems(make_field(type_name, columns=columns_of(type_name), **example)) == []
