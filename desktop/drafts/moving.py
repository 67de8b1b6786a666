"""This file moves the answers of a draft to another version of its form: nothing is deleted, all can go back.

What has no place in the other version goes into the drawer (抽屉); what is stored otherwise there is
remembered as it was. Moving back puts both back exactly, unless a person changed the place meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.drafts.carrying import Carried, Fate, carry, rows_are_alike, to_drawer
from desktop.drafts.draft import same_json
from desktop.drafts.history import MOVE
from desktop.drafts.repository import JournalEntry
from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.plain import shown
from desktop.forms.fieldtypes.row_watch import are_rows
from desktop.forms.model import FieldDef, FormDef
from desktop.messages import sentence

DRAWER, CONVERSIONS = "drawer", "conversions"  # keys of the marks of a draft
VERSION_PATH = "@version"  # path of the journal row that names the versions

Place = tuple[str, str, str]  # field, row or "", column or ""


@dataclass(frozen=True, slots=True)
class OldAnswer:
    """An answer as it stood in ``from_version``. ``became`` is what the move left at its place (None: nothing).

    ``text`` is what a person reads. ``is_released``: its place was filled otherwise since, so that it
    never goes back by itself.
    """

    field: str
    row: str
    column: str
    label: str
    value: Any
    became: Any
    text: str
    from_version: str
    at: str
    is_released: bool = False

    @property
    def place(self) -> Place:
        return self.field, self.row, self.column

    def to_dict(self) -> dict[str, Any]:
        """Shape in the marks of a draft and in DRAFT.json (desktop/README.md)."""
        names = ("field", "row", "column", "label", "value", "became", "text", "from_version", "at")
        return {**{name: getattr(self, name) for name in names}, "released": self.is_released}

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> OldAnswer:
        """Raises KeyError, TypeError, ValueError for another shape."""
        texts = [raw[name] for name in ("field", "row", "column", "label", "text", "from_version", "at")]
        field_id, row, column, label, text, version, at = texts
        if not all(isinstance(text, str) for text in texts) or not field_id or (column and not row):
            raise ValueError("not an old answer")
        if row and not column and not (isinstance(raw["value"]["index"], int) and are_rows([raw["value"]["row"]])):
            raise ValueError("not an old row")
        return cls(
            field_id, row, column, label, raw["value"], raw["became"], text, version, at, raw["released"] is True
        )


@dataclass(frozen=True, slots=True)
class AnswerMove:
    """What happens to one filled answer. ``before`` and ``after`` as printed; ``path`` as in an Issue."""

    path: str
    label: str
    fate: Fate
    before: str
    after: str
    code: str
    context: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def sentence(self) -> str:
        return sentence(self.code, **self.context)

    def to_dict(self) -> dict[str, str]:
        shape = {"path": self.path, "label": self.label, "fate": self.fate.value}
        return {**shape, "before": self.before, "after": self.after, "message": self.sentence}


@dataclass(frozen=True, slots=True)
class Moved:
    """The answers in the other version. ``kept`` counts filled answers and cells that simply stay."""

    values: dict[str, Any]
    drawer: tuple[OldAnswer, ...]
    conversions: tuple[OldAnswer, ...]
    answers: tuple[AnswerMove, ...]
    kept: int


def move_values(values: Mapping[str, Any], marks: Mapping[str, Any], old: FormDef, new: FormDef, at: str = "") -> Moved:
    """The answers of ``old`` as answers of ``new``. Pure; accepts any stored value.

    ``marks`` gives the drawer and the remembered conversions; ``at`` is the moment noted in both.
    """
    return _Mover(old, new, at, old_answers(marks, DRAWER), old_answers(marks, CONVERSIONS)).moved(values)


def old_answers(marks: Mapping[str, Any], key: str = DRAWER) -> tuple[OldAnswer, ...]:
    """The drawer (or the conversions) of a draft; what has no right shape is left out."""
    found = []
    for raw in marks.get(key) or ():
        try:
            found.append(OldAnswer.from_dict(raw))
        except (KeyError, TypeError, ValueError):
            continue
    return tuple(found)


class _Mover:
    """One move; used once."""

    def __init__(
        self, old: FormDef, new: FormDef, at: str, drawer: Sequence[OldAnswer], conversions: Sequence[OldAnswer]
    ) -> None:
        self.old, self.new, self.at = old, new, at
        self.drawer: list[OldAnswer] = []
        self.conversions: list[OldAnswer] = []
        self.waiting: dict[Place, OldAnswer] = {}  # what may go back to where it was
        self.from_drawer: set[Place] = set()
        for entries, where in ((drawer, self.drawer), (conversions, self.conversions)):
            for entry in entries:
                if not self._is_mine(entry) or entry.place in self.waiting:
                    where.append(entry)
                    continue
                self.waiting[entry.place] = entry
                if where is self.drawer:
                    self.from_drawer.add(entry.place)
        self.answers: list[AnswerMove] = []
        self.kept = 0

    def _is_mine(self, entry: OldAnswer) -> bool:
        """Whether the entry came from the version we move to, and may go back."""
        return entry.from_version == self.new.version and not entry.is_released

    def moved(self, values: Mapping[str, Any]) -> Moved:
        result: dict[str, Any] = {}
        for field_id in dict.fromkeys([*values, *(place[0] for place in self.waiting)]):
            value = self._field(field_id, values.get(field_id))
            if value is not None or values.get(field_id, "") is None:
                result[field_id] = value
        for entry in self.waiting.values():  # its place is gone or filled otherwise
            if entry.place in self.from_drawer:
                self.drawer.append(replace(entry, is_released=True))
        order = {field.id: n for form in (self.old, self.new) for n, field in enumerate(form.fields)}
        self.answers.sort(key=lambda answer: order.get(answer.path.split("/", 1)[0], len(order)))
        return Moved(result, tuple(self.drawer), tuple(self.conversions), tuple(self.answers), self.kept)

    # -- one field -------------------------------------------------------------------------

    def _field(self, field_id: str, value: Any) -> Any:
        old, new = self.old.by_id.get(field_id), self.new.by_id.get(field_id)
        place = (field_id, "", "")
        entry = self.waiting.get(place)
        goes_back = entry is not None and same_json(entry.became, value)
        if old and new and rows_are_alike(old, new) and (value is None or are_rows(value)) and not goes_back:
            return self._rows(old, new, value or []) or (value if value == [] else None)
        known = new or old
        return self._put(place, known.label if known else field_id, old, new, value)

    def _put(self, place: Place, label: str, old: FieldDef | None, new: FieldDef | None, value: Any) -> Any:
        """The value at one place in the new version: put back, carried, or gone into the drawer."""
        entry = self.waiting.get(place)
        if entry is not None and same_json(entry.became, value):
            del self.waiting[place]
            self._tell_restored(entry, label, old, new, value)
            return entry.value
        if value is None or (old is None and new is None):
            return value
        carried = self._carried(place, old, new, value)
        if carried.fate is Fate.DRAWER:
            self._keep(self.drawer, place, label, value, carried.value, carried.text)
        elif not carried.is_kept or not same_json(carried.value, value) or not self._comes_back(old, new, carried):
            self._keep(self.conversions, place, label, value, carried.value, "")
        self._tell(place, label, old, new, value, carried)
        return carried.value

    def _carried(self, place: Place, old: FieldDef | None, new: FieldDef | None, value: Any) -> Carried:
        if old is not None and new is not None:
            return carry(old, new, value)
        known = old or FieldDef(place[2] or place[0], "", "text", "")
        if field_type(known.type).is_empty(value):
            return Carried(None)
        removed = "move.column_removed" if place[2] else "move.field_removed"
        return to_drawer(known, value, removed if old else "move.leftover")

    @staticmethod
    def _comes_back(old: FieldDef | None, new: FieldDef | None, carried: Carried) -> bool:
        """Whether moving back leaves the very same value at its place without help."""
        if old is None or new is None:
            return False
        back = carry(new, old, carried.value)
        return back.is_kept and same_json(back.value, carried.value)

    # -- rows ------------------------------------------------------------------------------

    def _rows(self, old: FieldDef, new: FieldDef, rows: Sequence[Mapping[str, Any]]) -> Any:
        """Rows cell by cell; rows the new version names no more, or otherwise, go into the drawer."""
        named, named_now = ({r.id: r.texts for r in field_type(f.type).fixed_rows(f)} for f in (old, new))
        result = []
        for index, row in enumerate(rows):
            row_id = str(row["id"])
            if row_id in named and named[row_id] != named_now.get(row_id):
                self._remove_row(old, index, row)
            else:
                result.append(self._row(old, new, index + 1, row))
        for entry in sorted(self._waiting_rows(old.id), key=lambda e: int(e.value["index"])):
            if entry.row not in {row["id"] for row in result}:
                del self.waiting[entry.place]
                result.insert(entry.value["index"], entry.value["row"])
                self._tell_restored(entry, entry.label, None, None, None)
        return result or None

    def _waiting_rows(self, table_id: str) -> list[OldAnswer]:
        return [e for e in self.waiting.values() if e.field == table_id and e.row and not e.column]

    def _remove_row(self, table: FieldDef, index: int, row: Mapping[str, Any]) -> None:
        place = (table.id, str(row["id"]), "")
        fixed = next(r for r in field_type(table.type).fixed_rows(table) if r.id == row["id"])
        label = f"{table.label} {' '.join(text for text in fixed.texts if text)}"
        cells = [field_type(c.type).printed(row[c.id], c) for c in table.columns if row.get(c.id) is not None]
        text = "；".join(cell for cell in cells if cell)
        where = self.drawer if text else self.conversions
        self._keep(where, place, label, {"index": index, "row": dict(row)}, None, text)
        if text:
            carried = Carried(None, Fate.DRAWER, "move.row_removed", {"text": shown(text)}, text)
            self._tell(place, label, None, None, text, carried)

    def _row(self, old: FieldDef, new: FieldDef, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
        before, after = ({column.id: column for column in field.columns} for field in (old, new))
        row_id = str(row["id"])
        waiting = [place[2] for place in self.waiting if place[:2] == (old.id, row_id) and place[2]]
        result: dict[str, Any] = {"id": row["id"]}
        for column_id in dict.fromkeys([*(key for key in row if key != "id"), *waiting]):
            column = after.get(column_id) or before.get(column_id)
            label = f"{new.label} 第 {number} 行 {column.label if column else column_id}"
            columns = before.get(column_id), after.get(column_id)
            value = self._put((old.id, row_id, column_id), label, *columns, row.get(column_id))
            if value is not None or row.get(column_id, "") is None:
                result[column_id] = value
        return result

    # -- notes -----------------------------------------------------------------------------

    def _keep(self, where: list[OldAnswer], place: Place, label: str, value: Any, became: Any, text: str) -> None:
        where.append(OldAnswer(*place, label, value, became, text, self.old.version, self.at))

    def _tell(
        self, place: Place, label: str, old: FieldDef | None, new: FieldDef | None, value: Any, carried: Carried
    ) -> None:
        before, after = _text(old, value), _text(new, carried.value)
        if carried.code:
            context = {"label": label, "version": self.new.version, **carried.context}
            path = "/".join(part for part in place if part)
            shown_before = carried.text if carried.fate is Fate.DRAWER else before
            self.answers.append(AnswerMove(path, label, carried.fate, shown_before, after, carried.code, context))
        elif old is not None and not field_type(old.type).is_empty(value):
            self.kept += 1

    def _tell_restored(
        self, entry: OldAnswer, label: str, old: FieldDef | None, new: FieldDef | None, value: Any
    ) -> None:
        before = _text(old, value)
        after = entry.text if entry.place in self.from_drawer else _text(new, entry.value)
        if entry.place not in self.from_drawer and before == after:
            self.kept += bool(after)
            return
        path = "/".join(part for part in entry.place if part)
        context = {"label": label, "text": shown(after)}
        code = "move.restored" if entry.place in self.from_drawer else "move.as_before"
        self.answers.append(AnswerMove(path, label, Fate.RESTORED, before, after, code, context))


def _text(field_def: FieldDef | None, value: Any) -> str:
    if value is None:
        return ""
    return field_type(field_def.type).printed(value, field_def) if field_def else str(value)


# -- the journal ---------------------------------------------------------------------------


def journal_of_move(
    before: Mapping[str, Any], after: Mapping[str, Any], old_version: str, new_version: str
) -> list[JournalEntry]:
    """The journal rows of a move: the versions, then each value or cell that changed."""
    entries = [JournalEntry(path=VERSION_PATH, before=old_version, after=new_version, source=MOVE)]
    for path, one, other in _changes(before, after):
        entries.append(JournalEntry(path=path, before=one, after=other, source=MOVE))
    return entries


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for field_id in dict.fromkeys([*before, *after]):
        one, other = before.get(field_id), after.get(field_id)
        if same_json(one, other):
            continue
        if _ids(one) and _ids(one) == _ids(other):
            for row, now in zip(one or (), other or (), strict=True):
                for column_id in dict.fromkeys([*row, *now]):
                    if not same_json(row.get(column_id), now.get(column_id)):
                        yield f"{field_id}/{row['id']}/{column_id}", row.get(column_id), now.get(column_id)
        else:
            yield field_id, one, other


def _ids(value: Any) -> list[str]:
    """The ids of rows a path can name; [] for anything else."""
    if not are_rows(value) or any("/" in row["id"] for row in value):
        return []
    return [row["id"] for row in value]


def to_marks(marks: Mapping[str, Any], drawer: Iterable[OldAnswer], conversions: Iterable[OldAnswer]) -> dict[str, Any]:
    """The marks with this drawer and these conversions; empty ones leave no key."""
    result = {key: value for key, value in marks.items() if key not in (DRAWER, CONVERSIONS)}
    for key, entries in ((DRAWER, drawer), (CONVERSIONS, conversions)):
        if stored := [entry.to_dict() for entry in entries]:
            result[key] = stored
    return result
