"""A person at work, as a state machine over a session on a real SQLite workspace.

After every step: what is open is what a plain model says, the check is fresh, and what is on disk is what
was saved last. Restarts may come at any moment: they cost what was not saved and nothing else.
"""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.checking.live import check
from tests.helpers.edits import FIELDS, FORM, TABLES, drafts, json_values, rows_of, sensible
from tests.helpers.sessions import SessionRoom

tables = st.sampled_from(TABLES)
places = st.integers(0, 6)
FINALS = ("money", "scenes")


class DraftMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.room: SessionRoom | None = None
        self.finals: set[str] = set()
        self.saved: tuple[dict[str, Any], set[str]] = ({}, set())

    @initialize(values=drafts)
    def start(self, values: dict[str, Any]) -> None:
        self.room = SessionRoom(Path(self._folder.name), FORM, values)
        self.saved = copy.deepcopy(values), set()

    @property
    def session(self) -> Any:
        assert self.room is not None
        return self.room.session

    def row_id(self, table_id: str, place: int) -> str:
        row_ids = self.session.row_ids(table_id)
        return str(row_ids[place % len(row_ids)])

    def has_rows(self) -> bool:
        return self.room is not None and any(self.session.rows(table_id) for table_id in TABLES)

    # -- edits -----------------------------------------------------------------------------

    @rule(data=st.data(), field_id=st.sampled_from(FIELDS), visit=st.integers(0, 2))
    def type_in(self, data: st.DataObject, field_id: str, visit: int) -> None:
        value = data.draw(sensible(field_id) | json_values)
        self.session.set_value(field_id, value, visit=visit)
        assert self.session.value(field_id) == value

    @rule(data=st.data(), table_id=tables, index=st.none() | places)
    def insert(self, data: st.DataObject, table_id: str, index: int | None) -> None:
        cells = data.draw(rows_of(table_id).filter(bool))[0]
        before = self.session.row_ids(table_id)
        row_id = self.session.insert_row(table_id, index, cells)
        before.insert(len(before) if index is None else index, row_id)
        assert self.session.row_ids(table_id) == before

    @precondition(has_rows)
    @rule(data=st.data(), place=places)
    def type_in_cell(self, data: st.DataObject, place: int) -> None:
        table_id = next(t for t in TABLES if self.session.rows(t))
        column = data.draw(st.sampled_from(FORM.field(table_id).columns))
        path = f"{table_id}/{self.row_id(table_id, place)}/{column.id}"
        value = data.draw(sensible(column.id))
        self.session.set_value(path, value)
        assert self.session.value(path) == value

    @precondition(has_rows)
    @rule(place=places, count=st.integers(1, 3))
    def delete(self, place: int, count: int) -> None:
        table_id = next(t for t in reversed(TABLES) if self.session.rows(t))
        before = self.session.row_ids(table_id)
        gone = {self.row_id(table_id, place + n) for n in range(count)}
        self.session.delete_rows(table_id, gone)
        assert self.session.row_ids(table_id) == [row_id for row_id in before if row_id not in gone]

    @precondition(has_rows)
    @rule(place=places, index=places)
    def move(self, place: int, index: int) -> None:
        table_id = next(t for t in TABLES if self.session.rows(t))
        wanted = self.session.row_ids(table_id)
        row_id = wanted.pop(place % len(wanted))
        wanted.insert(index, row_id)
        self.session.move_row(table_id, row_id, index)
        assert self.session.row_ids(table_id) == wanted

    @rule(data=st.data(), table_id=tables)
    def paste(self, data: st.DataObject, table_id: str) -> None:
        before = copy.deepcopy(dict(self.session.values))
        rows = data.draw(rows_of(table_id))
        with self.session.step(f"粘贴 {len(rows)} 行"):
            for row in rows:
                self.session.insert_row(table_id, None, row)
        if rows:
            after = copy.deepcopy(dict(self.session.values))
            self.session.undo()
            assert dict(self.session.values) == before
            self.session.redo()
            assert dict(self.session.values) == after

    @rule(data=st.data(), table_id=tables)
    def paste_at_once(self, data: st.DataObject, table_id: str) -> None:
        """What is pasted at once is what cell by cell and row by row would give, in one step."""
        before = copy.deepcopy(dict(self.session.values))
        rows, over = data.draw(rows_of(table_id)), data.draw(rows_of(table_id))
        present = self.session.row_ids(table_id)
        given = [{key: cell for key, cell in row.items() if key != "id"} for row in over]
        with self.session.step("逐格粘贴"):
            for row_id, cells in zip(present, given, strict=False):
                for column_id, cell in cells.items():
                    if self.session.is_visible(f"{table_id}/{row_id}/{column_id}"):
                        self.session.set_value(f"{table_id}/{row_id}/{column_id}", cell)
            for row in rows:
                self.session.insert_row(table_id, None, row)
        wanted = [{key: cell for key, cell in row.items() if key != "id"} for row in self.session.rows(table_id)]
        if dict(self.session.values) != before:
            self.session.undo()
        assert dict(self.session.values) == before
        present = self.session.row_ids(table_id)
        self.session.change_rows(table_id, dict(zip(present, given, strict=False)), rows, "粘贴")
        made = [{key: cell for key, cell in row.items() if key != "id"} for row in self.session.rows(table_id)]
        assert made == wanted
        after = copy.deepcopy(dict(self.session.values))
        if after != before:
            self.session.undo()
            assert dict(self.session.values) == before
            self.session.redo()
            assert dict(self.session.values) == after

    @rule(section_id=st.sampled_from(FINALS), is_final=st.booleans())
    def declare_final(self, section_id: str, is_final: bool) -> None:
        self.session.set_final(section_id, is_final)
        self.finals = self.finals | {section_id} if is_final else self.finals - {section_id}

    # -- undo, redo, save, restart ---------------------------------------------------------

    @rule()
    def undo_and_redo(self) -> None:
        before = copy.deepcopy(dict(self.session.values))
        if self.session.undo():
            assert dict(self.session.values) != before
            self.session.redo()
        assert dict(self.session.values) == before

    @rule()
    def undo(self) -> None:
        had = self.session.undo_text
        assert (self.session.undo() is not None) == bool(had)

    @rule()
    def redo(self) -> None:
        had = self.session.redo_text
        assert (self.session.redo() is not None) == bool(had)

    @rule()
    def save(self) -> None:
        self.session.save()
        assert not self.session.is_dirty
        self.saved = copy.deepcopy(dict(self.session.values)), set(self.finals)

    @rule()
    def restart(self) -> None:
        assert self.room is not None
        self.room.reopen()
        self.finals = set(self.saved[1])
        assert dict(self.session.values) == self.saved[0]
        assert not self.session.is_dirty

    @rule()
    def save_and_restart(self) -> None:
        self.save()
        undo, redo = bool(self.session.undo_text), bool(self.session.redo_text)
        self.restart()
        assert (bool(self.session.undo_text), bool(self.session.redo_text)) == (undo, redo)

    # -- always ----------------------------------------------------------------------------

    @invariant()
    def what_is_shown_is_true(self) -> None:
        if self.room is not None:
            assert self.session.issues() == check(FORM, copy.deepcopy(dict(self.session.values)), self.finals)

    @invariant()
    def what_is_on_disk_is_what_was_saved_last(self) -> None:
        if self.room is not None:
            assert self.room.stored() == self.saved[0]
            assert self.session.is_dirty or dict(self.session.values) == self.saved[0]

    def teardown(self) -> None:
        if self.room is not None:
            self.room.close()
        self._folder.cleanup()


TestDraftMachine = DraftMachine.TestCase
TestDraftMachine.settings = settings(max_examples=25, stateful_step_count=25)
