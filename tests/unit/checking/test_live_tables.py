"""A table as a whole (its rows, doubled rows) is looked at again only when an edit can change what is found there."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from desktop.checking.live import LiveCheck, check
from desktop.drafts.draft import Draft
from desktop.forms.fieldtypes.scenarios import Scenarios
from desktop.forms.fieldtypes.table import Table
from desktop.forms.model import FormDef
from tests.helpers.packs import BODY, form_of

GOOD: dict[str, Any] = {"unit_name": "示例公司", "unit_code": "91140100MA0EX0001T", "mode": "joint"}
DOUBLED = ("table.duplicate_rows", "partners")
HIDES = """
[[field.column]]
id = "kind"
type = "text"
label = "种类"
"""


def a_form(*, name_hides: bool = False) -> FormDef:
    """Partners whose names may not be doubled; with ``name_hides`` a name stands only beside a kind."""
    body = BODY.replace('label = "联合申报单位"', 'label = "联合申报单位"\nunique = ["name"]')
    body = body.replace('[[field.column]]\nid = "name"', HIDES.lstrip() + '\n[[field.column]]\nid = "name"')
    if name_hides:
        body = body.replace('label = "名称"\n', 'label = "名称"\nvisible_when = { field = "kind", filled = true }\n')
    return form_of(body)


def partners(*names: str) -> dict[str, Any]:
    return {**GOOD, "partners": [{"id": f"p{n}", "kind": "甲", "name": name} for n, name in enumerate(names)]}


class Open:
    """A draft with its live check."""

    def __init__(self, form: FormDef, values: dict[str, Any]) -> None:
        self.form, self.draft = form, Draft(values)
        self.live = LiveCheck(form, self.draft.values)

    def set(self, *changes: tuple[str, Any]) -> int:
        """Make the changes as one step; gives how often the table as a whole was checked."""
        for path, value in changes:
            edit = self.draft.setting(path, value)
            assert edit is not None, path
            self.draft.apply(edit)
        with mock.patch.object(Table, "check_watched", autospec=True, side_effect=Table.check_watched) as checked:
            self.live.refresh([path for path, _ in changes])
            count = checked.call_count
        assert self.live.issues() == check(self.form, self.draft.values)
        return count

    @property
    def found(self) -> list[tuple[str, str]]:
        return [(issue.code, issue.path) for issue in self.live.issues()]


def test_a_cell_of_a_column_that_may_repeat_leaves_the_table_alone() -> None:
    opened = Open(a_form(), partners("一", "一", "二"))
    assert opened.found == [DOUBLED]
    assert opened.set(("partners/p2/amount", "12")) == 0
    assert opened.set(("partners/p2/amount", "很多钱"), ("partners/p0/kind", "乙")) == 0
    assert DOUBLED in opened.found


def test_a_cell_of_a_unique_column_has_the_table_looked_at() -> None:
    opened = Open(a_form(), partners("一", "一", "二"))
    assert opened.set(("partners/p1/name", "三")) == 1
    assert opened.found == []
    assert opened.set(("partners/p2/name", "三"), ("partners/p2/amount", "1")) == 1
    assert opened.found == [DOUBLED]


def test_a_cell_that_can_hide_a_unique_one_has_the_table_looked_at() -> None:
    opened = Open(a_form(name_hides=True), partners("一", "一"))
    assert opened.found == [DOUBLED]
    assert opened.set(("partners/p1/kind", None)) == 1
    assert DOUBLED not in opened.found
    assert opened.set(("partners/p1/kind", "丙")) == 1
    assert opened.found == [DOUBLED]


def test_a_table_that_hides_or_shows_in_the_same_step_is_looked_at() -> None:
    opened = Open(a_form(), partners("一", "一"))
    assert opened.set(("partners/p0/amount", "1"), ("mode", "single")) == 0  # hidden: there is nothing to look at
    assert opened.found == []
    assert opened.set(("partners/p0/amount", "2"), ("mode", "joint")) == 1
    assert opened.found == [DOUBLED]


@pytest.mark.parametrize("rows", [["no row"], [{"name": "一"}, {"name": "一"}], [{"id": "a"}, {"id": "a"}], "no table"])
def test_a_table_of_a_wrong_shape_is_looked_at_after_every_edit(rows: Any) -> None:
    opened = Open(a_form(), {**GOOD, "partners": rows})
    assert opened.found[0] == ("table.wrong_shape", "partners")
    first = opened.draft.tidying("partners")
    assert first is not None
    opened.draft.apply(first)
    ids = [row["id"] for row in opened.draft.rows("partners")]
    if ids:
        edit = opened.draft.setting(f"partners/{ids[0]}/amount", "1")
        assert edit is not None
        opened.draft.apply(edit)
    opened.live.refresh([f"partners/{row_id}/amount" for row_id in ids] or ["partners"])
    assert opened.live.issues() == check(opened.form, opened.draft.values)


def test_the_columns_a_type_reads_are_the_ones_its_check_depends_on() -> None:
    table = a_form().by_id["partners"]
    assert Table().columns_read(table) == {"name"}
    assert Scenarios().columns_read(table) == {"name", "stage", "scenario"}


def test_a_step_that_changes_a_cell_and_what_its_table_reads_looks_at_every_row() -> None:
    body = BODY.replace('label = "名称"\n', 'label = "名称"\nrequired_when = { field = "mode", equals = "joint" }\n')
    assert body != BODY
    form = form_of(body)
    values = {**GOOD, "mode": "single", "partners": [{"id": "p0"}, {"id": "p1"}]}
    opened = Open(form, values)
    opened.set(("partners/p0/amount", "1"), ("mode", "joint"))
