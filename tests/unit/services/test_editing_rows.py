"""This file tests many rows at once (change_rows): one edit, one journal row, one update; and the history of a cell."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from desktop.services.editing import Update
from tests.helpers.edits import FORM
from tests.helpers.sessions import DRAFT_ID, SessionRoom

ROWS = 3000  # more than the journal rows that are read back for undo


@pytest.fixture
def room(tmp_path: Path) -> SessionRoom:
    return SessionRoom(tmp_path / "w", FORM, {"mode": "joint"})


def test_thousands_of_rows_are_one_journal_row_one_update_and_undone_after_a_restart(room: SessionRoom) -> None:
    session = room.session
    updates: list[Update] = []
    session.subscribe(updates.append)
    row_ids = session.change_rows("partners", {}, [{"name": f"单位{n}"} for n in range(ROWS)], "粘贴")
    assert row_ids == session.row_ids("partners")
    assert [update.source for update in updates] == ["edit"]
    assert updates[0].paths >= {f"partners/{row_id}" for row_id in row_ids}
    session.save()
    assert [entry.kind for entry in room.drafts.journal(DRAFT_ID)] == ["replace_rows"]
    made = copy.deepcopy(session.rows("partners"))
    session = room.reopen()
    assert session.undo() is not None
    assert session.rows("partners") == []
    session.save()
    session = room.reopen()
    assert session.redo() is not None
    assert session.rows("partners") == made
    room.close()


def test_what_cannot_be_stored_changes_nothing(room: SessionRoom) -> None:
    session = room.session
    (row_id,) = session.change_rows("partners", {}, [{"name": "甲"}], "粘贴")
    before = copy.deepcopy(dict(session.values))
    for cells, added in (
        ({"nobody": {"name": "乙"}}, []),
        ({row_id: {"nothing": "乙"}}, []),
        ({}, [{"nothing": "乙"}]),
    ):
        with pytest.raises(KeyError):
            session.change_rows("partners", cells, added, "粘贴")
    assert dict(session.values) == before
    assert session.change_rows("partners", {row_id: {"name": "甲"}}, [], "粘贴") == []
    assert session.undo_text == "粘贴"
    session.undo()
    assert session.rows("partners") == []
    room.close()


def test_the_history_of_a_cell_begins_with_what_its_row_came_with(room: SessionRoom) -> None:
    session = room.session
    row_id = session.insert_row("partners", None, {"name": "甲"})
    session.set_value(f"partners/{row_id}/name", "乙")
    session.change_rows("partners", {row_id: {"name": "丙"}}, [{"name": "丁"}], "粘贴")
    pasted = session.row_ids("partners")[1]
    session.delete_rows("partners", [row_id])
    session.undo()
    changes = [(entry.before, entry.after, entry.source) for entry in session.history(f"partners/{row_id}/name")]
    assert changes == [("乙", "丙", "edit"), ("甲", "乙", "edit"), (None, "甲", "edit")]
    assert [entry.after for entry in session.history(f"partners/{pasted}/name")] == ["丁"]
    assert [entry.words for entry in session.history("partners")] == [
        "添加 1 行",
        "删除 1 行",
        "添加 1 行，修改“名称”",
        "修改“名称”",
        "添加 1 行",
    ]
    room.close()
