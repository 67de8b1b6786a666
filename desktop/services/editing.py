"""This file is the one door for edits of an open draft: typed, pasted, undone, imported alike.

Headless: the window subscribes to :class:`Update` values. Saving writes the answers and one
journal row a change in one transaction; the undo history comes back from the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.checking.completeness import Progress, SectionState
from desktop.checking.live import CheckDelta, LiveCheck
from desktop.drafts.draft import Draft, Edit, EditKind, joined
from desktop.drafts.repository import DraftRecord, DraftRepository, JournalEntry
from desktop.errors import StorageError
from desktop.forms.answers import new_row_id
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.issues import Issue, Severity

UNDO_ROWS = 2000  # journal rows read back for undo across restarts
FINAL_SECTIONS, REASONS = "final_sections", "reasons"


@dataclass(frozen=True, slots=True)
class Update:
    """What one edit, undo or save changed."""

    paths: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    visibility: frozenset[str] = frozenset()
    issues_added: tuple[Issue, ...] = ()
    issues_removed: tuple[Issue, ...] = ()
    sections: frozenset[str] = frozenset()
    progress_changed: bool = False
    source: str = "edit"


@dataclass(frozen=True, slots=True)
class SaveState:
    """``kind``: saved | pending | failed. ``message`` is the sentence of a failure."""

    kind: str
    at: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One earlier value of a field, and the kind of change that made it."""

    at: str
    before: Any
    after: Any
    kind: str = "set"


@dataclass(slots=True)
class _Step:
    number: int
    label: str
    edits: list[Edit] = field(default_factory=list)
    visit: tuple[str, int] | None = None


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
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._open_step: _Step | None = None
        self._unsaved: list[tuple[int, str, Edit]] = []
        self._marks_changed = False
        self._save_state = SaveState("saved", record.updated_at)
        self._last_step = 0
        self._read_back_undo()

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
        """The stored value; the calculated one for a calculated field."""
        if "/" not in path and path in self.form.by_id and self.form.by_id[path].calculated:
            return self._check.relevance.value(path)
        return self._draft.value(path)

    def rows(self, table_id: str) -> list[dict[str, Any]]:
        return self._draft.rows(table_id)

    def row_ids(self, table_id: str) -> list[str]:
        return [str(row.get("id", "")) for row in self._draft.rows(table_id)]

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
        return of_column(table.column(parts[2]), table, self._draft.value("/".join(parts[:2])) or {})

    def issues(self) -> tuple[Issue, ...]:
        return self._check.issues()

    def issues_at(self, path: str) -> tuple[Issue, ...]:
        """Issues whose path is exactly ``path``."""
        return tuple(issue for issue in self._check.issues_of(self._section_of(path)) if issue.path == path)

    def issues_under(self, path: str) -> tuple[Issue, ...]:
        below = path + "/"
        issues = self._check.issues_of(self._section_of(path))
        return tuple(issue for issue in issues if issue.path == path or issue.path.startswith(below))

    def _section_of(self, path: str) -> str:
        return self.form.by_id[path.split("/", 1)[0]].section_id

    def section_state(self, section_id: str) -> SectionState:
        return self._check.state(section_id)

    def progress(self) -> Progress:
        return self._check.progress()

    @property
    def can_be_final(self) -> bool:
        """Nothing missing, nothing wrong, every warning with a reason (design.md 4.5)."""
        return not self.blocking()

    def blocking(self) -> tuple[Issue, ...]:
        """The issues that stand between the draft and the final export for sealing."""
        return tuple(i for i in self.issues() if i.severity is not Severity.WARNING or not self.reason(i).strip())

    def history(self, path: str) -> list[HistoryEntry]:
        """Saved changes of one value, newest first."""
        self.save()
        entries = self._drafts.journal(self.draft_id, path)
        return [HistoryEntry(e.at, e.before, e.after, e.kind) for e in reversed(entries)]

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

    @staticmethod
    def reason_key(issue: Issue) -> str:
        return f"{issue.code}|{issue.path}"

    def reason(self, issue: Issue) -> str:
        """The written reason for a warning; "" when none is given."""
        return str(self._marks.get(REASONS, {}).get(self.reason_key(issue), ""))

    @property
    def reasons(self) -> dict[str, str]:
        return dict(self._marks.get(REASONS, {}))

    def set_reason(self, issue: Issue, text: str) -> None:
        reasons = self.reasons
        if reasons.get(self.reason_key(issue), "") == text:
            return
        reasons[self.reason_key(issue)] = text
        self._marks[REASONS] = {key: value for key, value in reasons.items() if value.strip()}
        self._mark_changed(None)

    def _mark_changed(self, delta: CheckDelta | None) -> None:
        self._marks_changed = True
        self._save_state = SaveState("pending", self._save_state.at)
        self._tell(self._update(delta, (), "edit") if delta else Update())

    # -- editing ---------------------------------------------------------------------------

    def set_value(self, path: str, value: Any, visit: int = 0) -> None:
        """Put a stored value (None empties it). Sets of one path in one ``visit`` are one undo step."""
        if self.form.at(path).calculated:
            raise ValueError(f"a calculated field cannot be set: {path}")
        edit = self._draft.setting(path, value)
        if edit is None:
            return
        step = self._open_step
        if step is None:
            last = self._undo[-1] if self._undo else None
            key = (path, visit)
            if visit and last is not None and last.visit == key and not self._redo:
                step = last
            else:
                step = self._new_step(f"修改“{self.form.at(path).label}”", key if visit else None)
        self._do([edit], step, "edit")

    def insert_row(self, table_id: str, index: int | None = None, values: Mapping[str, Any] | None = None) -> str:
        """A new row (at the end when ``index`` is None); gives its permanent id."""
        row = {"id": new_row_id(), **{k: v for k, v in (values or {}).items() if k != "id" and v is not None}}
        label = f"在“{self.form.by_id[table_id].label}”中添加一行"
        self._do([self._draft.inserting(table_id, index, row)], self._open_step or self._new_step(label), "edit")
        return str(row["id"])

    def delete_rows(self, table_id: str, row_ids: Collection[str]) -> None:
        if not row_ids:
            return
        step = self._open_step or self._new_step(f"从“{self.form.by_id[table_id].label}”中删除 {len(row_ids)} 行")
        edits = []
        for row_id in row_ids:
            edit = self._draft.deleting(table_id, row_id)
            self._draft.apply(edit)
            edits.append(edit)
        self._settle(edits, step, "edit")

    def move_row(self, table_id: str, row_id: str, index: int) -> None:
        edit = self._draft.moving(table_id, row_id, index)
        if edit is not None:
            label = f"移动“{self.form.by_id[table_id].label}”中的一行"
            self._do([edit], self._open_step or self._new_step(label), "edit")

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        """Everything done inside is one undo step (a paste, a fill-down)."""
        if self._open_step is not None:
            yield
            return
        self._open_step = self._new_step(label)
        try:
            yield
        finally:
            if not self._open_step.edits:
                self._undo.remove(self._open_step)
            self._open_step = None

    @property
    def undo_text(self) -> str:
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_text(self) -> str:
        return self._redo[-1].label if self._redo else ""

    def undo(self) -> Update | None:
        """Take the last step back; the update says where. None when there is nothing."""
        if not self._undo or self._open_step is not None:
            return None
        step = self._undo.pop()
        self._redo.append(step)
        return self._play([edit.inverse() for edit in reversed(step.edits)], step, "undo")

    def redo(self) -> Update | None:
        if not self._redo or self._open_step is not None:
            return None
        step = self._redo.pop()
        self._undo.append(step)
        return self._play(list(step.edits), step, "redo")

    def _new_step(self, label: str, visit: tuple[str, int] | None = None) -> _Step:
        numbers = [s.number for s in (*self._undo[-1:], *self._redo)]
        self._last_step = max([self._last_step, *numbers]) + 1
        step = _Step(self._last_step, label, visit=visit)
        self._undo.append(step)
        self._redo.clear()
        return step

    def _do(self, edits: list[Edit], step: _Step, source: str) -> None:
        for edit in edits:
            self._draft.apply(edit)
        self._settle(edits, step, source)

    def _settle(self, edits: list[Edit], step: _Step, source: str) -> None:
        self._redo.clear()
        step.edits = joined([*step.edits, *edits])
        self._after(edits, step.number, source)

    def _play(self, edits: list[Edit], step: _Step, source: str) -> Update:
        step.visit = None
        for edit in edits:
            self._draft.apply(edit)
        return self._after(edits, step.number, source)

    def _after(self, edits: list[Edit], number: int, source: str) -> Update:
        self._unsaved.extend((number, source, edit) for edit in edits)
        self._save_state = SaveState("pending", self._save_state.at)
        paths = {
            edit.path if edit.kind is EditKind.SET else edit.table_id + "/" + edit.path.split("/")[1] for edit in edits
        }
        update = self._update(self._check.refresh(paths), edits, source)
        self._tell(update)
        return update

    @staticmethod
    def _update(delta: CheckDelta, edits: Collection[Edit], source: str) -> Update:
        return Update(
            paths=frozenset(edit.path for edit in edits),
            tables=frozenset(edit.table_id for edit in edits if edit.table_id),
            visibility=delta.visibility,
            issues_added=delta.added,
            issues_removed=delta.removed,
            sections=delta.sections,
            progress_changed=delta.progress_changed,
            source=source,
        )

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
        return bool(self._unsaved) or self._marks_changed

    def save(self) -> None:
        """Write what is not on disk yet. Raises StorageError; the draft then stays dirty and may be saved again."""
        if not self.is_dirty:
            return
        issues = self.issues()
        progress = self.progress()
        record = replace(
            self._record,
            title=self.title,
            unit_name=self.printed(self.form.unit_name_field),
            values=dict(self._draft.values),
            marks=dict(self._marks),
            filled=progress.filled,
            needed=progress.needed,
            errors=sum(i.severity is Severity.ERROR for i in issues),
            warnings=sum(i.severity is Severity.WARNING for i in issues),
        )
        try:
            self._record = self._drafts.save(record, self._journal_entries())
        except StorageError as e:
            self._save_state = SaveState("failed", self._save_state.at, str(e))
            self._tell(Update(source="save"))
            raise
        self._unsaved.clear()
        self._marks_changed = False
        self._save_state = SaveState("saved", self._record.updated_at)
        self._tell(Update(source="save"))

    def _journal_entries(self) -> list[JournalEntry]:
        entries: list[JournalEntry] = []
        groups: list[tuple[int, str, list[Edit]]] = []
        for number, source, edit in self._unsaved:
            if groups and groups[-1][:2] == (number, source):
                groups[-1][2].append(edit)
            else:
                groups.append((number, source, [edit]))
        for number, source, edits in groups:
            for edit in joined(edits) if source == "edit" else edits:
                entries.append(
                    JournalEntry(
                        path=edit.path,
                        before=edit.before,
                        after=edit.after,
                        kind=edit.kind.value,
                        step=number,
                        source=source,
                    )
                )
        return entries

    def _read_back_undo(self) -> None:
        by_number: dict[int, _Step] = {}
        for entry in self._drafts.journal(self.draft_id, newest=UNDO_ROWS):
            self._last_step = max(self._last_step, entry.step)
            if entry.source == "edit":
                step = by_number.get(entry.step)
                if step is None or step not in self._undo:
                    step = _Step(entry.step, self._label_of(entry))
                    by_number[entry.step] = step
                    self._undo.append(step)
                step.edits = joined([*step.edits, Edit(EditKind(entry.kind), entry.path, entry.before, entry.after)])
                self._redo.clear()
            elif entry.step in by_number:
                step = by_number[entry.step]
                source, target = (self._undo, self._redo) if entry.source == "undo" else (self._redo, self._undo)
                if step in source:
                    source.remove(step)
                    target.append(step)
        self._undo = [step for step in self._undo if step.edits and self._is_known(step)]
        self._redo = [step for step in self._redo if step.edits and self._is_known(step)]

    def _is_known(self, step: _Step) -> bool:
        return all(edit.path.split("/", 1)[0] in self.form.by_id for edit in step.edits)

    def _label_of(self, entry: JournalEntry) -> str:
        field_id = entry.path.split("/", 1)[0]
        label = self.form.by_id[field_id].label if field_id in self.form.by_id else field_id
        return f"修改“{label}”"
