"""This file tests how a person settles versions that were edited apart (冲突)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.compilation.repository import RegisterRepository
from desktop.errors import AppError
from desktop.services.desk import Desk
from desktop.settings import Settings
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import registry
from tests.helpers.senders import NOTICE, TABLE, Sender, outcomes, receive, standing


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path) -> Desk:
    return Desk(workspace, registry(), Settings(tmp_path / "settings.json"))


def edited_apart(workspace: Workspace, sender: Sender, *names: str) -> list[Sender]:
    """A declaration that each of the named computers changed by itself; all versions are taken in."""
    base = sender.send("底")
    others = [sender.on_another_computer(name) for name in names]
    receive(workspace, base, *(other.send(other.name) for other in others))
    return others


def test_the_conflict_shows_both_sides_and_where_they_differ(desk: Desk, workspace: Workspace, sender: Sender) -> None:
    edited_apart(workspace, sender, "甲", "乙")
    (conflict,) = desk.conflicts(NOTICE, TABLE)
    assert conflict.unit_name == "示例甲公司"
    assert conflict.differences == ("企业联系人",)
    assert [side.is_shown for side in conflict.sides] == [True, False]
    assert {side.file_name for side in conflict.sides} == {"甲-甲.sbb", "乙-乙.sbb"}
    assert desk.all_conflicts() == [conflict]


def test_without_a_conflict_there_is_nothing_to_choose(desk: Desk, workspace: Workspace, sender: Sender) -> None:
    receive(workspace, sender.send("一"))
    assert desk.conflicts(NOTICE, TABLE) == []
    with pytest.raises(AppError) as caught:
        desk.resolve_conflict("d1", "p")
    assert caught.value.code == "conflict.not_open"


def test_an_open_conflict_stops_the_table_until_it_is_settled(
    desk: Desk, workspace: Workspace, sender: Sender, tmp_path: Path
) -> None:
    edited_apart(workspace, sender, "甲", "乙")
    with pytest.raises(AppError) as caught:
        desk.compile(NOTICE, TABLE, tmp_path / "out")
    assert caught.value.code == "compile.has_conflicts"
    assert "“示例甲公司”" in str(caught.value)
    assert not (tmp_path / "out").exists()
    desk.resolve_conflict("d1", desk.conflicts(NOTICE, TABLE)[0].sides[1].package_id)
    assert desk.compile(NOTICE, TABLE, tmp_path / "out").rows == 1


@pytest.mark.parametrize("chosen", [0, 1, 2])
def test_one_of_three_sides_counts_and_the_conflict_does_not_come_back(
    desk: Desk, workspace: Workspace, sender: Sender, chosen: int
) -> None:
    others = edited_apart(workspace, sender, "甲", "乙", "丙")
    (conflict,) = desk.conflicts(NOTICE, TABLE)
    side = conflict.sides[chosen]
    desk.resolve_conflict(conflict.declaration_id, side.package_id)
    name = side.file_name[0]
    assert standing(workspace) == [("d1", name, False)]
    assert RegisterRepository(workspace).open_conflicts() == ()

    follower = next(other for other in others if other.name == name)
    assert outcomes(receive(workspace, follower.send("后续"))) == ["updated"]
    assert standing(workspace) == [("d1", "后续", False)]
    assert desk.all_conflicts() == []


def test_a_side_set_aside_that_is_edited_further_is_a_conflict_again(
    desk: Desk, workspace: Workspace, sender: Sender
) -> None:
    others = edited_apart(workspace, sender, "甲", "乙")
    (conflict,) = desk.conflicts(NOTICE, TABLE)
    kept = conflict.sides[0].file_name[0]
    desk.resolve_conflict("d1", conflict.sides[0].package_id)
    loser = next(other for other in others if other.name != kept)
    assert outcomes(receive(workspace, loser.send("再改"))) == ["conflict"]


def test_taking_in_the_set_aside_side_again_changes_nothing(desk: Desk, workspace: Workspace, sender: Sender) -> None:
    edited_apart(workspace, sender, "甲", "乙")
    (conflict,) = desk.conflicts(NOTICE, TABLE)
    desk.resolve_conflict("d1", conflict.sides[1].package_id)
    before = standing(workspace)
    assert set(outcomes(receive(workspace, sender.folder))) <= {"same", "older"}
    assert standing(workspace) == before
    assert desk.all_conflicts() == []


def test_a_package_that_is_no_side_cannot_be_chosen(desk: Desk, workspace: Workspace, sender: Sender) -> None:
    edited_apart(workspace, sender, "甲", "乙")
    base = RegisterRepository(workspace).packages_of("d1")[0]
    with pytest.raises(AppError) as caught:
        desk.resolve_conflict("d1", base.package_id)
    assert caught.value.code == "conflict.not_open"
    assert standing(workspace)[0][2]


def test_the_command_line_lists_and_settles_conflicts(
    workspace: Workspace, sender: Sender, capsys: pytest.CaptureFixture[str]
) -> None:
    edited_apart(workspace, sender, "甲", "乙")
    workspace.close()
    folder = str(workspace.folder)
    assert main(["conflicts", "--workspace", folder, "--json"]) == 0
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    assert main(["conflicts", "--workspace", folder]) == 0
    assert conflict["sides"][0]["package_id"] in capsys.readouterr().out
    assert main(["conflicts", "--workspace", folder, "--choose", "没有"]) == 1
    assert "冲突" in capsys.readouterr().err
    assert main(["conflicts", "--workspace", folder, "--choose", conflict["sides"][1]["package_id"]]) == 0
    assert "没有待选定的冲突" in capsys.readouterr().out
