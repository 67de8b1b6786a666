"""The editing session: the one door for edits.

1. Setting, inserting, deleting, moving; what cannot be made is refused and leaves no trace.
2. Undo and redo: steps by visit, by ``step()``; the redo branch.
3. Every update says exactly what changed.
4. Marks: 定稿 and reasons for warnings.
5. Opening and reading change nothing.

Saving and restarts: ``test_editing_saving.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.services.editing import EditingSession, Update
from tests.helpers.packs import BODY, form_of
from tests.helpers.sessions import SessionRoom

FINAL = BODY.replace('title = "二、项目"', 'title = "二、项目"\nasks_final = true')


@pytest.fixture
def room(tmp_path: Path) -> Iterator[SessionRoom]:
    made = SessionRoom(tmp_path, form_of(FINAL), {"mode": "joint"})
    yield made
    made.close()


@pytest.fixture
def session(room: SessionRoom) -> EditingSession:
    return room.session


def heard(session: EditingSession) -> list[Update]:
    updates: list[Update] = []
    session.subscribe(updates.append)
    return updates


def names(session: EditingSession) -> list[Any]:
    return [row.get("name") for row in session.rows("partners")]


# 1 ----------------------------------------------------------------------------------------


def test_values_rows_and_cells_are_edited(session: EditingSession) -> None:
    session.set_value("unit_name", "示例公司")
    first = session.insert_row("partners", values={"name": "甲"})
    second = session.insert_row("partners", 0, {"name": "乙", "amount": None})
    session.set_value(f"partners/{first}/amount", "3.5")
    session.move_row("partners", second, 1)
    assert session.value("unit_name") == "示例公司"
    assert session.row_ids("partners") == [first, second]
    assert session.rows("partners") == [{"id": first, "name": "甲", "amount": "3.5"}, {"id": second, "name": "乙"}]
    assert session.value("partner_count") == "2"
    session.delete_rows("partners", [first])
    assert session.value("partner_count") == "1"


def test_an_edit_that_cannot_be_made_leaves_no_trace(session: EditingSession) -> None:
    session.insert_row("partners", values={"name": "甲"})
    session.insert_row("partners", values={"name": "乙"})
    session.undo()
    before = (dict(session.values), session.undo_text, session.redo_text, session.issues())
    updates = heard(session)
    kept = session.row_ids("partners")[0]
    for make, error in (
        (lambda: session.set_value("nobody", "x"), KeyError),
        (lambda: session.set_value("partners/nobody/name", "x"), KeyError),
        (lambda: session.set_value(f"partners/{kept}/nothing", "x"), KeyError),
        (lambda: session.set_value(f"partners/{kept}", {"id": kept}), ValueError),
        (lambda: session.set_value("partner_count", "7"), ValueError),
        (lambda: session.insert_row("nobody"), KeyError),
        (lambda: session.insert_row("unit_name"), ValueError),
        (lambda: session.insert_row("partners", values={"nothing": "x"}), KeyError),
        (lambda: session.delete_rows("partners", [kept, "nobody"]), KeyError),
        (lambda: session.move_row("partners", "nobody", 0), KeyError),
    ):
        with pytest.raises(error):
            make()
    assert (dict(session.values), session.undo_text, session.redo_text, session.issues()) == before
    assert updates == []


def test_the_same_value_again_is_no_edit(session: EditingSession) -> None:
    updates = heard(session)
    session.set_value("mode", "joint")
    session.delete_rows("partners", [])
    assert updates == []
    assert not session.is_dirty
    assert session.undo() is None


def test_any_half_typed_value_is_taken(session: EditingSession) -> None:
    for value in ("约一百", "1.", "", " ", {"a": [1]}, True, ["x"]):
        session.set_value("total", value)
        assert session.value("total") == value


def test_a_table_in_disorder_can_be_edited_and_undone(tmp_path: Path) -> None:
    rows = [{"id": "a", "name": "甲"}, {"id": "a", "name": "乙"}, 5, {"name": "丙", "amount": None}]
    room = SessionRoom(tmp_path, form_of(BODY), {"mode": "joint", "partners": rows})
    session = room.session
    session.set_value("partners/a/name", "新")
    assert names(session) == ["新", "乙", "丙"]
    assert len(set(session.row_ids("partners"))) == 3
    session.undo()
    assert session.values["partners"] == rows
    room.close()


def test_cells_of_a_hidden_table_are_hidden(session: EditingSession) -> None:
    row_id = session.insert_row("partners")
    assert session.is_visible(f"partners/{row_id}/name")
    assert session.is_required(f"partners/{row_id}/name")
    session.set_value("mode", "single")
    assert not session.is_visible("partners")
    assert not session.is_visible(f"partners/{row_id}/name")
    assert not session.is_required(f"partners/{row_id}/name")


# 2 ----------------------------------------------------------------------------------------


def test_keystrokes_of_one_visit_are_one_step(session: EditingSession) -> None:
    for text in ("示", "示例", "示例公司"):
        session.set_value("unit_name", text, visit=1)
    session.set_value("unit_name", "示例公司甲", visit=2)
    session.undo()
    assert session.value("unit_name") == "示例公司"
    session.undo()
    assert session.value("unit_name") is None
    assert session.undo() is None
    session.redo()
    assert session.value("unit_name") == "示例公司"


def test_typing_and_deleting_it_again_is_nothing_to_undo(session: EditingSession) -> None:
    session.set_value("unit_name", "示", visit=1)
    session.set_value("unit_name", None, visit=1)
    assert session.undo_text == ""
    assert session.undo() is None


def test_another_field_ends_the_visit(session: EditingSession) -> None:
    session.set_value("unit_name", "一", visit=1)
    session.set_value("total", "5", visit=1)
    session.set_value("unit_name", "一二", visit=1)
    session.undo()
    assert session.value("unit_name") == "一"


def test_a_paste_is_one_step_and_one_update(session: EditingSession) -> None:
    updates = heard(session)
    with session.step("粘贴 3 行"):
        for name in "甲乙丙":
            row_id = session.insert_row("partners")
            session.set_value(f"partners/{row_id}/name", name)
            with session.step("里面的一步"):
                session.set_value(f"partners/{row_id}/amount", "1")
        assert names(session) == ["甲", "乙", "丙"]
        assert session.is_dirty
        assert session.undo() is None
    assert session.undo_text == "粘贴 3 行"
    assert len(updates) == 1
    assert updates[0].tables == {"partners"}
    assert session.issues() == check(session.form, session.values)
    session.undo()
    assert session.rows("partners") == []
    session.redo()
    assert names(session) == ["甲", "乙", "丙"]


def test_a_step_that_changes_nothing_keeps_what_can_be_redone(session: EditingSession) -> None:
    session.set_value("unit_name", "一")
    session.undo()
    with session.step("粘贴 0 行"):
        session.set_value("mode", "joint")
    assert session.redo_text != ""
    assert session.undo_text == ""


def test_a_step_that_breaks_off_keeps_what_was_done(session: EditingSession) -> None:
    def paste() -> None:
        with session.step("粘贴"):
            session.set_value("unit_name", "一")
            session.set_value("nobody", "x")

    with pytest.raises(KeyError):
        paste()
    assert session.value("unit_name") == "一"
    assert session.undo_text == "粘贴"
    session.set_value("total", "1")
    assert session.undo_text == "修改“总投资（万元）”"


def test_a_new_edit_after_undo_gives_up_the_redo(session: EditingSession) -> None:
    session.set_value("unit_name", "一")
    session.undo()
    session.set_value("total", "1")
    assert session.redo() is None
    session.undo()
    assert dict(session.values) == {"mode": "joint"}


def test_deleting_rows_is_taken_back_in_their_places(session: EditingSession) -> None:
    made = [session.insert_row("partners", values={"name": name}) for name in "甲乙丙丁"]
    session.delete_rows("partners", [made[2], made[0], made[0]])
    assert names(session) == ["乙", "丁"]
    assert session.undo_text == "从“联合申报单位”中删除 2 行"
    session.undo()
    assert names(session) == ["甲", "乙", "丙", "丁"]
    assert session.row_ids("partners") == made


# 3 ----------------------------------------------------------------------------------------


def test_an_update_names_paths_tables_issues_and_sections(session: EditingSession) -> None:
    updates = heard(session)
    row_id = session.insert_row("partners")
    (update,) = updates
    assert update.paths == {f"partners/{row_id}"}
    assert update.tables == {"partners"}
    assert [i.path for i in update.issues_added] == [f"partners/{row_id}/name"]
    assert [i.path for i in update.issues_removed] == ["partners"]
    assert update.progress_changed  # 2/5 before, 3/6 now
    session.set_value("mode", "single")
    assert updates[-1].visibility == {"partners"}
    session.undo()
    assert updates[-1].source == "undo"
    assert updates[-1].visibility == {"partners"}


def test_a_listener_that_stopped_hears_nothing(session: EditingSession) -> None:
    updates: list[Update] = []
    stop = session.subscribe(updates.append)
    stop()
    stop()
    session.set_value("total", "1")
    assert updates == []


def test_issues_are_found_by_path(session: EditingSession) -> None:
    row_id = session.insert_row("partners", values={"amount": "x"})
    assert [i.code for i in session.issues_at(f"partners/{row_id}/amount")] == ["money.not_a_number"]
    assert [i.path for i in session.issues_under("partners")] == [
        f"partners/{row_id}/name",
        f"partners/{row_id}/amount",
    ]
    assert session.issues_at("partners") == ()


# 4 ----------------------------------------------------------------------------------------


def test_declaring_a_section_final(session: EditingSession) -> None:
    updates = heard(session)
    session.set_final("project", True)
    session.set_final("project", True)
    assert len(updates) == 1
    assert [i.code for i in updates[0].issues_removed] == ["section.not_final"]
    assert session.is_dirty
    session.set_final("project", False)
    assert [i.code for i in updates[1].issues_added] == ["section.not_final"]


def test_a_warning_blocks_until_it_has_a_reason(session: EditingSession) -> None:
    session.set_value("unit_name", "示例公司")
    session.set_value("unit_code", "91140100MA0EX0001T")
    session.insert_row("partners", values={"name": "甲", "amount": "5"})
    session.set_value("total", "1")
    session.set_final("project", True)
    (warning,) = session.blocking()
    session.set_reason(warning, "  ")
    assert session.blocking() == (warning,)
    session.set_reason(warning, "合同含税")
    assert session.blocking() == ()
    assert session.reason(warning) == "合同含税"
    session.set_reason(warning, "")
    assert session.reasons == {}


# 5 ----------------------------------------------------------------------------------------


def test_opening_and_reading_change_nothing(room: SessionRoom) -> None:
    session = room.session
    updates = heard(session)
    for field in session.form.fields:
        session.value(field.id)
        session.printed(field.id)
        session.is_visible(field.id)
        session.is_required(field.id)
        session.is_calculated(field.id)
        session.history(field.id)
    session.issues()
    session.relevant_values()
    session.save()
    assert updates == []
    assert session.revision == 0
    assert session.undo_text == ""


def test_the_same_reason_again_is_no_change(session: EditingSession) -> None:
    """4"""
    session.set_value("total", "x")
    (issue,) = session.issues_at("total")
    session.set_reason(issue, "说明")
    updates = heard(session)
    session.set_reason(issue, "说明")
    assert updates == []


def test_rows_of_a_table_in_disorder_can_be_deleted_and_come_back(tmp_path: Path) -> None:
    """1, 2"""
    rows = [{"id": "a", "name": "甲"}, {"name": "乙"}, {"id": "c", "name": None}]
    room = SessionRoom(tmp_path, form_of(BODY), {"mode": "joint", "partners": rows})
    room.session.delete_rows("partners", ["a", "c"])
    assert names(room.session) == ["乙"]
    room.session.undo()
    assert room.session.values["partners"] == rows
    room.session.move_row("partners", "c", 0)
    assert [row["id"] for row in room.session.rows("partners")][:2] == ["c", "a"]
    room.close()
