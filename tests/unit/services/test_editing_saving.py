"""The editing session on disk.

1. Saving: values and journal together; a failed save keeps everything and can be repeated.
2. After a restart values, marks, undo and redo are as they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import StorageError
from desktop.services.editing import EditingSession, Update
from tests.helpers.failing_disk import fill_up, make_room
from tests.helpers.packs import BODY, form_of
from tests.helpers.sessions import DRAFT_ID, SessionRoom


@pytest.fixture
def room(tmp_path: Path) -> Iterator[SessionRoom]:
    asks_final = BODY.replace('title = "二、项目"', 'title = "二、项目"\nasks_final = true')
    made = SessionRoom(tmp_path, form_of(asks_final), {"mode": "joint"})
    yield made
    made.close()


@pytest.fixture
def session(room: SessionRoom) -> EditingSession:
    return room.session


def heard(session: EditingSession) -> list[Update]:
    updates: list[Update] = []
    session.subscribe(updates.append)
    return updates


# 1 ----------------------------------------------------------------------------------------


def test_saving_writes_values_numbers_and_title(room: SessionRoom) -> None:
    session = room.session
    session.set_value("unit_name", "示例公司")
    session.set_value("total", "很多")
    assert session.save_state.kind == "pending"
    session.save()
    head = room.drafts.list()[0]
    assert (head.title, head.unit_name, head.errors) == ("示例公司", "示例公司", 1)
    assert (head.filled, head.needed) == (session.progress().filled, session.progress().needed)
    assert session.save_state.kind == "saved"
    assert room.stored() == dict(session.values)


def test_saving_twice_writes_once(room: SessionRoom) -> None:
    room.session.set_value("total", "1")
    room.session.save()
    revision = room.session.revision
    room.session.save()
    assert room.session.revision == revision == 1


def test_a_full_disk_loses_nothing(room: SessionRoom) -> None:
    session = room.session
    updates = heard(session)
    session.set_value("unit_name", "示例公司" * 2000)
    fill_up(room.workspace.connection())
    with pytest.raises(StorageError):
        session.save()
    assert session.save_state.kind == "failed"
    assert "空间" in session.save_state.message
    assert session.is_dirty
    session.set_value("total", "5")
    make_room(room.workspace.connection())
    session.save()
    assert room.stored() == dict(session.values)
    assert [e.path for e in room.drafts.journal(DRAFT_ID)] == ["unit_name", "total"]
    assert [u.source for u in updates] == ["edit", "save", "edit", "save"]


def test_a_draft_saved_elsewhere_is_not_overwritten(room: SessionRoom) -> None:
    other = room.open()
    other.set_value("total", "1")
    other.save()
    room.session.set_value("total", "2")
    with pytest.raises(StorageError) as refused:
        room.session.save()
    assert refused.value.code == "storage.draft_changed"
    assert room.stored()["total"] == "1"
    assert room.session.value("total") == "2"


def test_history_lists_saved_changes_newest_first(session: EditingSession) -> None:
    for text in ("一", "二"):
        session.set_value("unit_name", text)
        session.save()
    session.undo()
    assert [(e.before, e.after) for e in session.history("unit_name")] == [("二", "一"), ("一", "二"), (None, "一")]


# 2 ----------------------------------------------------------------------------------------


def test_undo_and_redo_survive_a_restart(room: SessionRoom) -> None:
    session = room.session
    session.set_value("unit_name", "一", visit=1)
    session.save()
    session.set_value("unit_name", "一二", visit=1)
    with session.step("粘贴"):
        row_id = session.insert_row("partners", values={"name": "甲"})
        session.set_value(f"partners/{row_id}/amount", "1")
    session.set_value("total", "9")
    session.undo()
    session.save()
    before = dict(session.values)
    again = room.reopen()
    assert dict(again.values) == before
    again.redo()
    assert again.value("total") == "9"
    again.undo()
    again.undo()
    assert again.rows("partners") == []
    again.undo()
    assert dict(again.values) == {"mode": "joint"}
    for _ in range(3):
        again.redo()
    assert dict(again.values) == {**before, "total": "9"}


def test_what_was_not_saved_is_not_there_after_a_restart(room: SessionRoom) -> None:
    room.session.set_value("unit_name", "一")
    assert dict(room.reopen().values) == {"mode": "joint"}


def test_marks_survive_a_restart(room: SessionRoom) -> None:
    session = room.session
    session.set_final("project", True)
    session.save()
    assert room.reopen().is_final("project")
