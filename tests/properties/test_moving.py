"""Any draft, any two versions of a form: nothing is lost, and the way back leads home."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.drafts.moving import Moved, move_values, to_marks
from desktop.forms.model import Calculation, FieldDef, FormDef
from tests.helpers.edits import json_values
from tests.helpers.forms import form, options, question

TYPES: list[tuple[str, dict[str, Any]]] = [
    ("text", {}), ("text", {"max_length": 2}), ("integer", {}), ("integer", {"unit": "人"}), ("decimal", {}),
    ("money", {"unit": "万元"}), ("money", {"unit": "元"}), ("percent", {}), ("date", {}), ("month", {}), ("yes_no", {}),
    ("choice", options("x", "y")), ("choice", options("y", "5")), ("multi_choice", options("x", "y", "yes")),
    ("multi_choice", options("x")), ("statement", {"text": "甲"}), ("statement", {"text": "乙"}), ("long_text", {}),
    ("attachment", {}), ("phone", {}), ("email", {}), ("industry", {}), ("region", {}),
]  # fmt: skip
SAID = [
    "x",
    "y",
    "5",
    "１２",
    "12.50",
    "1,200万元",
    "yes",
    "否",
    "2024-11",
    "2024年11月22日",
    "3620",
    "选x、选y",
    "一\n二",
    " ",
]

values = (
    st.sampled_from(SAID)
    | json_values
    | st.lists(st.sampled_from(["x", "y", "yes", "z"]), max_size=3)
    | st.just([{"kind": "paragraph", "text": "一"}, {"kind": "figure", "file": "a" * 64, "name": "图", "caption": ""}])
)
row_ids = st.lists(st.sampled_from(["r1", "r2", "kpi_01", "a/b"]), unique=True, max_size=3)


def simple(name: str) -> st.SearchStrategy[FieldDef]:
    return st.sampled_from(TYPES).map(lambda chosen: question(name, chosen[0], params=chosen[1]))


def tables(name: str) -> st.SearchStrategy[FieldDef]:
    columns = st.tuples(*(st.none() | simple(f"c{n}") for n in range(3)))
    kinds = st.sampled_from(["table", "scenarios", "kpis"])
    return st.tuples(kinds, columns).map(
        lambda made: question(name, made[0], columns=tuple(c for c in made[1] if c) or (question("c9"),))
    )


def one_field(name: str) -> st.SearchStrategy[FieldDef | None]:
    calculated = simple(name).map(
        lambda f: question(name, f.type, params=f.params, calculated=Calculation("sum_fields", {"fields": ("f9",)}))
    )
    return st.none() | simple(name) | simple(name) | tables(name) | calculated


def versions(*names: str) -> st.SearchStrategy[tuple[FormDef, ...]]:
    fields = [st.tuples(*(one_field(f"f{n}") for n in range(3))) for _ in names]
    return st.tuples(*fields).map(
        lambda made: tuple(
            form(name, *(f for f in each if f is not None)) for name, each in zip(names, made, strict=True)
        )
    )


rows = row_ids.flatmap(
    lambda ids: st.tuples(*(st.dictionaries(st.sampled_from(["c0", "c1", "c2"]), values, max_size=3) for _ in ids)).map(
        lambda cells: [{"id": row_id, **row} for row_id, row in zip(ids, cells, strict=True)]
    )
)
drafts = st.dictionaries(st.sampled_from(["f0", "f1", "f2", "f7"]), values | rows, max_size=4)


def move(moved: Moved, old: FormDef, new: FormDef, answers: dict[str, Any] | None = None) -> Moved:
    """Move on from where ``moved`` left, with its drawer; through JSON, as it is kept."""
    marks = json.loads(json.dumps(to_marks({}, moved.drawer, moved.conversions)))
    return move_values(moved.values if answers is None else answers, marks, old, new, "later")


@given(versions("1.0", "1.1"), drafts)
@settings(max_examples=200)
def test_moving_there_and_back_gives_the_same_answers(forms: tuple[FormDef, FormDef], draft: dict[str, Any]) -> None:
    before = copy.deepcopy(draft)
    there = move_values(draft, {}, *forms, "now")
    home = move(there, forms[1], forms[0])
    assert draft == before
    assert json.dumps(home.values, sort_keys=True) == json.dumps(before, sort_keys=True)
    assert (home.drawer, home.conversions) == ((), ())


@given(versions("1.0", "1.1", "1.2"), drafts)
@settings(max_examples=100)
def test_step_by_step_over_three_versions_and_back(forms: tuple[FormDef, ...], draft: dict[str, Any]) -> None:
    one = move_values(draft, {}, forms[0], forms[1], "now")
    two = move(one, forms[1], forms[2])
    again = move(two, forms[2], forms[1])
    assert again.values == one.values
    home = move(again, forms[1], forms[0])
    assert json.dumps(home.values, sort_keys=True) == json.dumps(draft, sort_keys=True)
    assert (home.drawer, home.conversions) == ((), ())


@given(versions("1.0", "1.1"), drafts)
@settings(max_examples=100)
def test_a_question_of_the_new_version_alone_is_empty(forms: tuple[FormDef, FormDef], draft: dict[str, Any]) -> None:
    there = move_values(draft, {}, *forms, "now")
    filled = {field_id for field_id, value in there.values.items() if value is not None}
    assert not {f.id for f in forms[1].fields if f.id not in forms[0].by_id} & filled


@given(versions("1.0", "1.1"), drafts, drafts)
@settings(max_examples=150)
def test_whatever_a_person_does_meanwhile_no_filled_answer_is_lost(
    forms: tuple[FormDef, FormDef], draft: dict[str, Any], edits: dict[str, Any]
) -> None:
    there = move_values(draft, {}, *forms, "now")
    drawer_before = list(there.drawer)
    home = move(there, forms[1], forms[0], {**there.values, **edits})
    for entry in drawer_before:
        kept = [e for e in home.drawer if e.place == entry.place and e.value == entry.value]
        assert kept or _at(home.values, entry.place) == entry.value or entry.row, entry
        assert not entry.row or kept or _cell(home.values, entry.place) is not None, entry
    for field_id, value in draft.items():
        if field_id not in edits and field_id not in {e.field for e in home.drawer}:
            assert home.values.get(field_id) == value


def _at(answers: dict[str, Any], place: tuple[str, str, str]) -> Any:
    return answers.get(place[0])


def _cell(answers: dict[str, Any], place: tuple[str, str, str]) -> Any:
    table = answers.get(place[0])
    found = (
        [row for row in table if isinstance(row, dict) and row.get("id") == place[1]] if isinstance(table, list) else []
    )
    return (found[0].get(place[2]) if place[2] else found[0]) if found else None
