"""This file is the one door for edits of an open draft: typed, pasted, undone, imported alike.

Headless: the window subscribes to :class:`Update` values. Saving writes the answers and one
journal row a change in one transaction; the undo history comes back from the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from desktop.checking.completeness import Progress, SectionState
from desktop.checking.live import CheckDelta, LiveCheck
from desktop.drafts.draft import Draft, Edit
from desktop.drafts.history import UNDO_ROWS, Step, UndoHistory, Unsaved, journal_entries
from desktop.drafts.repository import DraftRecord, DraftRepository
from desktop.errors import StorageError
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.issues import Issue, blocking
from desktop.services import row_edits
from desktop.services.shown_rows import calculated_cell, shown_rows
from desktop.services.updates import HistoryEntry, SaveState, Update, counted, update_of

__all__ = ["FINAL_SECTIONS", "REASONS", "EditingSession", "HistoryEntry", "SaveState", "Update"]

FINAL_SECTIONS, REASONS = "final_sections", "reasons"

Listener = Callable[[Update], None]


class EditingSession:
    """One open declaration (or the enterprise profile). Not thread-safe: it lives on one thread."""

    def __init__(
        self,
        form: FormDef,
        notice: NoticeDef | None,
        record: DraftRecord,
        drafts: DraftRepository,
        read_file: Callable[[str], bytes],
    ) -> None:
        self.form, self.notice = form, notice
        self.files = read_file
        self._record, self._drafts = record, drafts
        self._draft = Draft(record.values)
        self._marks: dict[str, Any] = dict(record.marks)
        self._check = LiveCheck(form, self._draft.values, self._final())
        self._listeners: list[Listener] = []
        self._history = UndoHistory.read_back(
            drafts.journal(record.draft_id, newest=UNDO_ROWS), self._label_of, lambda f: f in form.by_id
        )
        self._open_step: Step | None = None
        self._open_edits: list[Edit] = []  # made in the open step, not yet checked and told
        self._unsaved: list[Unsaved] = []
        self._marks_changed = False
        self._save_state = SaveState("saved", record.updated_at)

    # -- reading ---------------------------------------------------------------------------

    @property
    def draft_id(self) -> str:
        return self._record.draft_id

    @property
    def title(self) -> str:
        """Project and unit name when filled, else the form's title."""
        names = [self.printed(self.form.project_field), self.printed(self.form.unit_name_field)]
        return " · ".join(name for name in names if name) or self.form.title

    @property
    def values(self) -> Mapping[str, Any]:
        """All answers, hidden ones too. A shallow copy of it is a snapshot."""
        return self._draft.values

    @property
    def revision(self) -> int:
        return self._record.revision

    def value(self, path: str) -> Any:
        """The stored value; the calculated one for a calculated field or cell."""
        field_id, _, rest = path.partition("/")
        if not rest and path in self.form.by_id and self.form.by_id[path].calculated:
            return self._check.relevance.value(path)
        row_id, _, column_id = rest.partition("/")
        if column_id and self.form.by_id[field_id].column(column_id).calculated:
            return calculated_cell(self._check.relevance.value(field_id), row_id, column_id)
        return self._draft.value(path)

    def rows(self, table_id: str) -> list[dict[str, Any]]:
        """The rows as a grid shows them: stored and calculated cells; of a fixed table every row it has.

        Inside :meth:`step` calculated cells are those before it.
        """
        return shown_rows(self.form.by_id[table_id], self._draft.rows(table_id), self._check.relevance.value(table_id))

    def is_fixed(self, table_id: str) -> bool:
        """Whether the definition names the rows: none can be added, moved or deleted."""
        return self._check.relevance.is_fixed(table_id)

    def row_ids(self, table_id: str) -> list[str]:
        return [str(row.get("id", "")) for row in self.rows(table_id)]

    def printed(self, path: str) -> str:
        """The value as it stands on paper; "" for no path."""
        if not path:
            return ""
        field_def = self.form.at(path)
        return field_type(field_def.type).printed(self.value(path), field_def)

    def relevant_values(self) -> dict[str, Any]:
        return self._check.relevance.relevant_values()

    def is_visible(self, path: str) -> bool:
        return self._ask(path, self._check.relevance.is_visible, self._check.relevance.column_is_visible)

    def is_required(self, path: str) -> bool:
        return self._ask(path, self._check.relevance.is_required, self._check.relevance.column_is_required)

    def is_calculated(self, path: str) -> bool:
        return self.form.at(path).calculated is not None

    def _ask(
        self,
        path: str,
        of_field: Callable[[str], bool],
        of_column: Callable[[FieldDef, FieldDef, Mapping[str, Any]], bool],
    ) -> bool:
        parts = path.split("/")
        if len(parts) < 3:
            return of_field(parts[0])
        table = self.form.by_id[parts[0]]
        if not self._check.relevance.is_visible(table.id):
            return False
        return of_column(table.column(parts[2]), table, self._draft.value("/".join(parts[:2])) or {})

    def issues(self) -> tuple[Issue, ...]:
        return self._check.issues()

    def issues_at(self, path: str) -> tuple[Issue, ...]:
        """Issues whose path is exactly ``path``."""
        return tuple(self._check.issues_at(path))

    def issues_under(self, path: str) -> tuple[Issue, ...]:
        below = path + "/"
        issues = self._check.issues_of_field(path.split("/", 1)[0])
        return tuple(issue for issue in issues if issue.path == path or issue.path.startswith(below))

    def section_state(self, section_id: str) -> SectionState:
        return self._check.state(section_id)

    def progress(self) -> Progress:
        return self._check.progress()

    def blocking(self) -> tuple[Issue, ...]:
        """The issues that stand between the draft and the final export for sealing."""
        return blocking(self.issues(), self._marks.get(REASONS, {}))

    def history(self, path: str) -> list[HistoryEntry]:
        """Changes of one value, or of a table, newest first: one an undo step, saved before they are listed."""
        from desktop.services.field_history import changes_at

        self.save()
        return changes_at(path, self.form, self.values, lambda *paths: self._drafts.journal(self.draft_id, *paths))

    # -- marks -----------------------------------------------------------------------------

    def _final(self) -> set[str]:
        return set(self._marks.get(FINAL_SECTIONS, ()))

    def is_final(self, section_id: str) -> bool:
        return section_id in self._final()

    def set_final(self, section_id: str, is_final: bool) -> None:
        """本节是否已定稿."""
        wanted = self._final() | {section_id} if is_final else self._final() - {section_id}
        if wanted == self._final():
            return
        self._marks[FINAL_SECTIONS] = sorted(wanted)
        self._check.final_sections = wanted
        self._mark_changed(self._check.refresh((), final_changed=True))

    def reason(self, issue: Issue) -> str:
        """The written reason for a warning; "" when none is given."""
        return str(self._marks.get(REASONS, {}).get(issue.reason_key, ""))

    @property
    def reasons(self) -> dict[str, str]:
        return dict(self._marks.get(REASONS, {}))

    def set_reason(self, issue: Issue, text: str) -> None:
        reasons = self.reasons
        if reasons.get(issue.reason_key, "") == text:
            return
        reasons[issue.reason_key] = text
        self._marks[REASONS] = {key: value for key, value in reasons.items() if value.strip()}
        self._mark_changed(None)

    def mark(self, key: str) -> Any:
        """A remark kept beside the answers, never printed nor packed (where a value was taken from …); None when unset."""
        return self._marks.get(key)

    def set_mark(self, key: str, value: Any) -> None:
        """Keep a JSON value as remark ``key``; None forgets it. Raises ValueError for a mark with a door of its own."""
        if key in (FINAL_SECTIONS, REASONS):
            raise ValueError(key)
        if self._marks.get(key) == value:
            return
        if value is None:
            del self._marks[key]
        else:
            self._marks[key] = value
        self._mark_changed(None)

    def _mark_changed(self, delta: CheckDelta | None) -> None:
        self._marks_changed = True
        self._save_state = SaveState("pending", self._save_state.at)
        self._tell(update_of(delta, (), "edit") if delta else Update())

    # -- editing ---------------------------------------------------------------------------

    def set_value(self, path: str, value: Any, visit: int = 0) -> None:
        """Put a stored value (None empties it). Sets of one path in one ``visit`` are one undo step.

        Raises KeyError for an unknown field, column or row, ValueError for a calculated field or a whole row.
        """
        if self.form.at(path).calculated:
            raise ValueError(f"a calculated field cannot be set: {path}")
        if "/" in path and self.is_fixed(path.split("/", 1)[0]):
            self._set_fixed(path, value, visit)
            return
        first = row_edits.tidied(self._draft, path.split("/", 1)[0]) if "/" in path else []
        edit = self._draft.setting(path, value)
        if edit is not None:
            key = (path, visit) if visit and not first else None
            self._do([*first, edit], f"修改“{self.form.at(path).label}”", key)

    def _set_fixed(self, path: str, value: Any, visit: int) -> None:
        """A cell of a fixed table. Raises KeyError for a row it does not have."""
        table_id, row_id, column_id = path.split("/")
        if row_id not in self.row_ids(table_id):
            raise KeyError(path)
        edits = row_edits.setting_fixed(self._draft, path, value)
        if edits:
            key = (path, visit) if visit else None
            self._do(edits, f"修改“{self.form.by_id[table_id].column(column_id).label}”", key)

    def insert_row(self, table_id: str, index: int | None = None, values: Mapping[str, Any] | None = None) -> str:
        """A new row (at the end when ``index`` is None); gives its permanent id. Raises KeyError, ValueError."""
        table = self._table(table_id)
        edits, row_id = row_edits.adding(self._draft, table, index, values or {})
        self._do(edits, f"在“{table.label}”中添加一行")
        return row_id

    def change_rows(
        self, table_id: str, cells: Mapping[str, Mapping[str, Any]], added: Sequence[Mapping[str, Any]], label: str
    ) -> list[str]:
        """Many cells (row id → column id → value) and new rows at the end, at once; gives the ids of the new rows.

        A cell that is not relevant in its row stays as it is. Raises KeyError, ValueError; then nothing is changed.
        """
        edits, row_ids = row_edits.changing(self._draft, self._check.relevance, self._table(table_id), cells, added)
        if edits:
            self._do(edits, label)
        return row_ids

    def delete_rows(self, table_id: str, row_ids: Collection[str]) -> None:
        """Delete rows, as one undo step. Raises KeyError, and deletes nothing, when one is not there."""
        table = self._table(table_id)
        edits = row_edits.deleting(self._draft, table_id, row_ids)
        if row_ids:
            self._do(edits, f"从“{table.label}”中删除 {len(set(row_ids))} 行")

    def move_row(self, table_id: str, row_id: str, index: int) -> None:
        """Move a row to ``index``. Raises KeyError when it is not there."""
        table = self._table(table_id)
        edits = row_edits.moving(self._draft, table_id, row_id, index)
        if edits:
            self._do(edits, f"移动“{table.label}”中的一行")

    def _table(self, table_id: str) -> FieldDef:
        table = self.form.by_id[table_id]
        if not table.is_table or self.is_fixed(table_id):
            raise ValueError(f"not a table whose rows can come and go: {table_id}")
        return table

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Everything done inside is one undo step (a paste, a fill-down) and one :class:`Update`.

        Values are up to date inside; visibility and issues are settled at the end.
        """
        if self._open_step is not None:
            yield
            return
        self._open_step = step = Step(label)
        try:
            yield
        finally:
            edits, self._open_edits, self._open_step = self._open_edits, [], None
            if edits:
                self._history.begin(step)
                self._note(step, edits)

    @property
    def undo_text(self) -> str:
        return self._history.undo[-1].label if self._history.undo else ""

    @property
    def redo_text(self) -> str:
        return self._history.redo[-1].label if self._history.redo else ""

    def undo(self) -> Update | None:
        """Take the last step back; the update says where. None when there is nothing."""
        found = None if self._open_step is not None else self._history.take_back()
        return self._play(*found, "undo") if found else None

    def redo(self) -> Update | None:
        """Do the step last undone again. None when there is nothing."""
        found = None if self._open_step is not None else self._history.do_again()
        return self._play(*found, "redo") if found else None

    def _do(self, edits: list[Edit], label: str, visit: tuple[str, int] | None = None) -> None:
        """Make fresh edits, in the open step, the step of the same visit or one of their own."""
        for edit in edits:
            self._draft.apply(edit)
        if self._open_step is not None:
            self._open_edits += edits
            self._save_state = SaveState("pending", self._save_state.at)
            return
        step = self._history.open(visit)
        if step is None:
            step = Step(label, visit=visit)
            self._history.begin(step)
        self._note(step, edits)

    def _note(self, step: Step, edits: list[Edit]) -> None:
        self._history.add(step, edits)
        self._after(edits, step.number, "edit")

    def _play(self, step: Step, edits: list[Edit], source: str) -> Update:
        for edit in edits:
            self._draft.apply(edit)
        return self._after(edits, step.number, source)

    def _after(self, edits: list[Edit], number: int, source: str) -> Update:
        self._unsaved.extend((number, source, edit) for edit in edits)
        self._save_state = SaveState("pending", self._save_state.at)
        update = update_of(self._check.refresh(frozenset().union(*(edit.paths for edit in edits))), edits, source)
        self._tell(update)
        return update

    # -- listening -------------------------------------------------------------------------

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every update from now on; call the result to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _tell(self, update: Update) -> None:
        for listener in tuple(self._listeners):
            listener(update)

    # -- saving ----------------------------------------------------------------------------

    @property
    def save_state(self) -> SaveState:
        return self._save_state

    @property
    def is_dirty(self) -> bool:
        return bool(self._unsaved or self._open_edits) or self._marks_changed

    def save(self) -> None:
        """Write what is not on disk yet. Raises StorageError; the draft then stays dirty and may be saved again."""
        if not self.is_dirty:
            return
        head = replace(self._record, title=self.title, unit_name=self.printed(self.form.unit_name_field))
        record = replace(
            counted(head, self.progress(), self.issues()), values=dict(self._draft.values), marks=dict(self._marks)
        )
        try:
            self._record = self._drafts.save(record, journal_entries(self._unsaved))
        except StorageError as e:
            self._save_state = SaveState("failed", self._save_state.at, str(e))
            self._tell(Update(source="save"))
            raise
        self._unsaved.clear()
        self._marks_changed = False
        self._save_state = SaveState("saved", self._record.updated_at)
        self._tell(Update(source="save"))

    def _label_of(self, path: str) -> str:
        field_id = path.split("/", 1)[0]
        label = self.form.by_id[field_id].label if field_id in self.form.by_id else field_id
        return f"修改“{label}”"
