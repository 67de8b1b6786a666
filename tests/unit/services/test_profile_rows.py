"""This file tests rows of a declaration that come from the profile (企业档案), and marks nobody expected.

1. Rows of a table come from factories. 2. Marks of any shape, rows that went and paths of no form do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.services.desk import Desk, open_desk
from desktop.services.profile_link import KEPT, ROWS, TAKEN, ProfileState
from desktop.settings import Settings
from tests.helpers.declarations import registry
from tests.helpers.profiles import EXCELLENCE, LI, NAME, ONE, OVERSEAS, TWO, profile, start, state, states
from tests.helpers.workspaces import FakeClock


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(
        tmp_path / "w", clock=FakeClock(), registry=registry(), settings=Settings(tmp_path / "settings.json")
    )
    yield opened
    opened.close()


# 1 ----------------------------------------------------------------------------------------


def test_rows_of_a_table_come_from_the_factories_in_one_step(desk: Desk) -> None:
    profile(desk, factories=[ONE, TWO])
    session, link = start(desk, OVERSEAS)
    before = dict(session.values)
    assert [row.is_there for row in link.insertable("factories")] == [False, False]
    first, second = link.insert("factories", ["one", "two"])
    rows = session.rows("factories")
    assert [row.get("factory_name") for row in rows] == ["一分厂", "二分厂"]
    assert (rows[0]["employees"], rows[0]["industry_group"]) == ("200", "equipment")
    assert [row.is_there for row in link.insertable("factories")] == [True, True]
    assert state(link, f"factories/{first}/employees") is ProfileState.TAKEN
    session.undo()
    assert dict(session.values) == before
    session.redo()
    stored = desk.profile()
    stored.set_value("factories/one/employees", "210")
    stored.save()
    link.reload()
    assert states(link) == {f"factories/{first}/employees": ProfileState.CHANGED}
    link.take([f"factories/{first}/employees"])
    assert session.value(f"factories/{first}/employees") == "210"
    session.delete_rows("factories", [first])
    link.take([f"factories/{second}/factory_name"])
    assert not any(path.startswith(f"factories/{first}") for mark in (TAKEN, ROWS) for path in session.mark(mark))


def test_a_table_the_profile_has_nothing_for_takes_no_rows(desk: Desk) -> None:
    profile(desk, factories=[ONE])
    _, link = start(desk, EXCELLENCE)
    assert (link.table_for("integrators"), link.insertable("integrators")) == ("", [])
    with pytest.raises(KeyError):
        link.insert("integrators", ["one"])


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", 3, [], ["unit_name"], {"unit_name": {}}, {"nothing/of/it": 1}, {"a/b": None}])
def test_marks_of_another_shape_do_no_harm(desk: Desk, mark: Any) -> None:
    profile(desk, unit_name=NAME, factories=[ONE, TWO], people=[LI])
    session, link = start(desk, EXCELLENCE)
    for key in (TAKEN, ROWS, KEPT):
        session.set_mark(key, mark)
    link.facts()
    link.take(["unit_name"])
    link.choose("factories", "two")
    link.keep(["unit_name"])
    assert session.value("factory_name") == "二分厂"
    assert session.mark(ROWS) == {
        **(mark if isinstance(mark, dict) and "unit_name" in mark else {}),
        "factories": "two",
    }


def test_no_path_outside_the_form_is_ever_written(desk: Desk) -> None:
    before = dict(profile(desk, unit_name=NAME, factories=[ONE], people=[LI]).values)
    session, link = start(desk, OVERSEAS)
    values = dict(session.values)
    paths = ["nothing", "", "people/li/name", "factories", "factories/one", "factories/one/name", "unit_name/x/y", "@a"]
    assert link.take(paths) == 0
    assert link.update(paths) == 0
    link.keep(paths)
    assert dict(session.values) == values
    assert dict(desk.profile().values) == before
    assert [link.fact(path) for path in paths] == [None] * len(paths)
