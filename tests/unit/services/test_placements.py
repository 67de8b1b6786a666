"""This file tests undo of order and inclusion in a summary table, on a real register.

1. Each change comes back exactly. 2. Redo, and its end. 3. What came in meanwhile stays. 4. A disk that refuses.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.compilation.repository import RegisterRepository
from desktop.errors import StorageError
from desktop.services.placements import STEPS_KEPT, Placements
from desktop.storage.workspace import Workspace
from tests.helpers.workspaces import open_test_workspace
from tests.unit.compilation.test_repository import NOTICE, TABLE, package, take_in_three


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_test_workspace(tmp_path / "w") as opened:
        take_in_three(RegisterRepository(opened))
        yield opened


@pytest.fixture
def placements(workspace: Workspace) -> Placements:
    return Placements(workspace, NOTICE, TABLE)


def shown(workspace: Workspace) -> list[tuple[str, bool, int | None]]:
    rows = RegisterRepository(workspace).rows(NOTICE, TABLE)
    return [(row.declaration.declaration_id, row.is_included, row.priority) for row in rows]


# -- 1 ------------------------------------------------------------------------------------------


def test_a_declaration_left_out_comes_back(workspace: Workspace, placements: Placements) -> None:
    before = shown(workspace)
    placements.set_included(["d2"], False, "不纳入“单位d2”")
    assert ("d2", False, None) in shown(workspace)
    step = placements.undo()
    assert step is not None
    assert (step.words, step.declaration_id) == ("不纳入“单位d2”", "d2")
    assert shown(workspace) == before
    assert placements.undo() is None


def test_an_order_comes_back_step_by_step_to_where_nobody_had_ordered(
    workspace: Workspace, placements: Placements
) -> None:
    before = shown(workspace)
    placements.set_order(["d3", "d1", "d2"], "d3", "一")
    first = shown(workspace)
    placements.set_order(["d3", "d2", "d1"], "d2", "二")
    placements.set_included(["d1"], False, "三")
    placements.undo()
    placements.undo()
    assert shown(workspace) == first
    placements.undo()
    assert shown(workspace) == before


def test_what_changes_nothing_is_no_step(placements: Placements) -> None:
    placements.set_order(["d1", "d2", "d3"], "d1", "一")
    placements.set_order(["d1", "d2", "d3"], "d1", "二")
    assert placements.undo_words == "一"


# -- 2 ------------------------------------------------------------------------------------------


def test_redo_does_it_again_until_something_else_is_done(workspace: Workspace, placements: Placements) -> None:
    placements.set_order(["d2", "d1", "d3"], "d2", "移动")
    after = shown(workspace)
    placements.undo()
    assert (placements.undo_words, placements.redo_words) == ("", "移动")
    placements.redo()
    assert shown(workspace) == after
    placements.undo()
    placements.set_included(["d1"], False, "不纳入")
    assert placements.redo_words == ""
    assert placements.redo() is None


def test_the_oldest_steps_are_forgotten_not_the_newest(placements: Placements) -> None:
    for number in range(STEPS_KEPT + 5):
        placements.set_included(["d1"], bool(number % 2), f"第{number}步")
    words = []
    while placements.undo_words:
        words.append(placements.undo_words)
        placements.undo()
    assert (len(words), words[0], words[-1]) == (STEPS_KEPT, f"第{STEPS_KEPT + 4}步", "第5步")


# -- 3 ------------------------------------------------------------------------------------------


def test_undo_leaves_alone_what_came_in_meanwhile(workspace: Workspace, placements: Placements) -> None:
    placements.set_order(["d3", "d2", "d1"], "d3", "移动")
    RegisterRepository(workspace).take_in(package("p4", "d4"), counts=True)
    RegisterRepository(workspace).set_included(NOTICE, TABLE, "d4", False)
    placements.undo()
    assert [row[0] for row in shown(workspace)] == ["d1", "d2", "d3", "d4"]
    assert ("d4", False, None) in shown(workspace)


# -- 4 ------------------------------------------------------------------------------------------


def test_when_the_disk_refuses_the_step_can_be_undone_later(workspace: Workspace, placements: Placements) -> None:
    placements.set_included(["d2"], False, "不纳入")
    workspace.connection().execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError):
        placements.undo()
    workspace.connection().execute("PRAGMA query_only = OFF")
    assert placements.undo_words == "不纳入"
    placements.undo()
    assert ("d2", True, None) in shown(workspace)
