"""This file joins one open draft to the profile (企业档案, 单位信息) of the unit that fills it in.

It says of each answer whether it was taken from the profile, and whether either changed since; it takes, keeps
and writes back when a person says so. Marks of the draft remember what was taken (``profile_taken``), which row
of the profile it is about (``profile_rows``: 工厂, 联系人) and what a person wants left alone (``profile_kept``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from desktop.drafts.draft import same_json
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef
from desktop.services.profile_facts import ProfileFact, ProfileRow, ProfileState, RowChange
from desktop.services.profile_source import ProfileSource, fits

if TYPE_CHECKING:
    from desktop.services.editing import EditingSession

__all__ = ["KEPT", "MARKS", "ROWS", "TAKEN", "ProfileFact", "ProfileLink", "ProfileRow", "ProfileState", "RowChange"]

TAKEN, ROWS, KEPT = "profile_taken", "profile_rows", "profile_kept"
MARKS = (TAKEN, ROWS, KEPT)


class ProfileLink:
    """One draft and its profile. ``open_profile`` gives an editing session of the profile."""

    def __init__(
        self,
        session: EditingSession,
        read_profile: Callable[[], ProfileSource],
        open_profile: Callable[[], EditingSession],
    ) -> None:
        self.session, self._read, self._open = session, read_profile, open_profile
        self.reload()
        form = session.form
        self._fields = {field.id: field for field in form.fields if self.source.is_asked_by(field)}
        self._tables = {field.id: table for field in form.fields if (table := self._table_of(field))}

    def reload(self) -> None:
        """Read the profile again."""
        self.source = self._read()

    @property
    def title(self) -> str:
        """企业档案 or 单位信息."""
        return self.source.form.title

    def _table_of(self, field: FieldDef) -> str:
        """The table of the profile whose rows a table of the form can take; "" for none."""
        columns = [column for column in field.columns if self.source.is_asked_by(column)]
        return columns[0].profile_id.partition(".")[0] if columns and field.type == "table" else ""

    # -- marks -----------------------------------------------------------------------------

    def _marks(self, key: str) -> dict[str, Any]:
        marks = self.session.mark(key)
        return dict(marks) if isinstance(marks, Mapping) else {}

    def _note(self, key: str, notes: Mapping[str, Any]) -> None:
        """Add notes to a mark; None takes one away. What was said of rows that are gone goes too."""
        merged = {**self._marks(key), **notes}
        rows = {(table_id, row_id) for table_id in self._tables for row_id in self.session.row_ids(table_id)}
        kept = {
            path: value
            for path, value in merged.items()
            if value is not None and ("/" not in path or tuple(path.split("/")[:2]) in rows)
        }
        self.session.set_mark(key, kept or None)

    # -- which row -------------------------------------------------------------------------

    def tables(self) -> list[str]:
        """The tables of the profile (factories, people) the fields of this form ask one row of."""
        return list(dict.fromkeys(f.profile_id.partition(".")[0] for f in self._fields.values() if "." in f.profile_id))

    def name_field(self, table: str) -> str:
        """The field of the form that says which row it is; "" when the form does not ask."""
        key = self.source.name_key(table)
        return next((field.id for field in self._fields.values() if field.profile_id == key), "")

    def chosen(self, table: str) -> str:
        """The row of the profile this draft is about: the one it names, else the one chosen, else the only one; or ""."""
        name_path = self.name_field(table)
        return self._row_of(table, name_path, table) or self._usual(table, name_path)

    def _usual(self, table: str, name_path: str) -> str:
        rows = self.source.rows(table)
        is_named = bool(name_path) and not self._is_empty(name_path)
        return "" if is_named and len(rows) != 1 else self.source.usual_row(table)

    def _row_of(self, table: str, name_path: str, mark: str) -> str:
        """By the name in the draft first: undo brings the name back, and with it the row."""
        name, key = self.session.value(name_path) if name_path else None, self.source.name_key(table)
        rows = [str(row["id"]) for row in self.source.rows(table)]
        named = [row_id for row_id in rows if name is not None and same_json(self.source.value(key, row_id), name)]
        marked = self._marks(ROWS).get(mark)
        if len(named) == 1 or (named and marked not in named):
            return named[0]
        return str(marked) if marked in rows else ""

    def _row_for(self, path: str, field: FieldDef) -> str:
        """The row of the profile that answers ``path``; "" for a question about the unit itself."""
        table, _, column = field.profile_id.partition(".")
        if not column:
            return ""
        parts = path.split("/")
        if len(parts) == 1:
            return self.chosen(table)
        return self._row_of(table, self._name_cell(parts[0], parts[1]), "/".join(parts[:2]))

    def _name_cell(self, table_id: str, row_id: str) -> str:
        key = self.source.name_key(self._tables[table_id])
        columns = self.session.form.by_id[table_id].columns
        return next((f"{table_id}/{row_id}/{column.id}" for column in columns if column.profile_id == key), "")

    def to_choose(self) -> list[str]:
        """Tables of which the person has to say which row this draft is about: several, and nothing tells."""
        found = []
        for table in self.tables():
            if len(self.source.rows(table)) > 1 and not self.chosen(table):
                name_path = self.name_field(table)
                if not name_path or self._is_empty(name_path):
                    found.append(table)
        return found

    def rows(self, table: str) -> list[ProfileRow]:
        """What there is to choose from; ``is_there`` marks the present choice."""
        chosen = self.chosen(table)
        return [self._shown(table, row, str(row["id"]) == chosen) for row in self.source.rows(table)]

    def _shown(self, table: str, row: Mapping[str, Any], is_there: bool) -> ProfileRow:
        columns = self.source.form.field(table).columns[1:]
        filled = [column for column in columns if column.type != "yes_no" and row.get(column.id)]
        cells = [f"{_printed(row[column.id], column)} {column.unit}".strip() for column in filled]
        return ProfileRow(str(row["id"]), self.source.name(table, row), " · ".join(cells[:3]), is_there)

    def row_changes(self, table: str, row_id: str) -> list[RowChange]:
        """What :meth:`choose` would change, the name first."""
        name_key, taken, found = self.source.name_key(table), self._marks(TAKEN), []
        for path in filter(self.session.is_visible, self.paths_of(table)):
            field = self._fields[path]
            before, after = self.session.value(path), self.source.offered(field, row_id)
            is_own = not self._is_empty(path) and not same_json(taken.get(path), before)
            if same_json(before, after) or (after is None and self._is_empty(path)):
                continue
            is_advised = after is not None or not is_own
            words = _printed(before, field), _printed(after, field)
            found.append(RowChange(path, field.label, *words, field.profile_id == name_key, is_advised))
        return sorted(found, key=lambda change: not change.is_name)

    def choose(self, table: str, row_id: str, paths: Iterable[str] | None = None) -> int:
        """The draft is about this row now: its answers change in one undo step; gives how many.

        ``paths`` narrows it to what a person wants; the name goes along. Raises KeyError for an unknown row.
        """
        row = self.source.row(table, row_id)
        if not row:
            raise KeyError(row_id)
        wanted = None if paths is None else set(paths)
        changes = [c for c in self.row_changes(table, row_id) if c.is_name or wanted is None or c.path in wanted]
        taken: dict[str, Any] = {}
        with self.session.step(f"换成“{self.source.name(table, row)}”"):
            for change in changes:
                value = self.source.offered(self._fields[change.path], row_id)
                self.session.set_value(change.path, value)
                taken[change.path] = value
        self._note(ROWS, {table: row_id})
        self._note(TAKEN, taken)
        return len(changes)

    # -- how it stands ---------------------------------------------------------------------

    def field_at(self, path: str) -> FieldDef | None:
        """The question at ``path`` when the profile can answer it."""
        parts = path.split("/")
        if len(parts) == 1:
            return self._fields.get(path)
        if len(parts) != 3 or parts[0] not in self._tables:
            return None
        column = next((c for c in self.session.form.by_id[parts[0]].columns if c.id == parts[2]), None)
        return column if column is not None and self.source.is_asked_by(column) else None

    def fact(self, path: str) -> ProfileFact | None:
        """How the answer at ``path`` stands to the profile; None when there is nothing to say."""
        field = self.field_at(path)
        if field is None or not self.session.is_visible(path):
            return None
        row_id = self._row_for(path, field)
        present, offered = self.session.value(path), self.source.offered(field, row_id)
        state = self._state(path, field, row_id, present, offered)
        if state is None:
            return None
        words = _printed(offered, field), "" if self._is_empty(path) else _printed(present, field)
        return ProfileFact(path, field.label, field.profile_id, state, *words)

    def _state(self, path: str, field: FieldDef, row_id: str, present: Any, offered: Any) -> ProfileState | None:
        if offered is None:
            return ProfileState.UNKNOWN if self._is_news(path, field, row_id) else None
        taken = self._marks(TAKEN)
        if same_json(present, offered):
            return ProfileState.TAKEN if path in taken else None
        if self._is_empty(path):
            return ProfileState.FILLABLE
        if self._marks(KEPT).get(path) == [present, offered]:
            return None
        return ProfileState.CHANGED if same_json(taken.get(path), present) else ProfileState.DIFFERS

    def _is_news(self, path: str, field: FieldDef, row_id: str) -> bool:
        """Whether the draft knows what the profile could know and does not."""
        table, _, column = field.profile_id.partition(".")
        if self._is_empty(path) or not fits(self.session.value(path), self.source.question(field.profile_id)):
            return False
        if not column:
            return self.source.value(field.profile_id) is None
        if not row_id:
            return "/" not in path and not self.source.rows(table) and self._says_name(table)
        return self.source.value(field.profile_id, row_id) is None

    def _says_name(self, table: str) -> bool:
        """Whether the draft names the row (工厂, 联系人) it is about: a nameless one is no use to anybody."""
        name_path = self.name_field(table)
        return bool(name_path) and not self._is_empty(name_path)

    def _is_empty(self, path: str) -> bool:
        return field_type(self.session.form.at(path).type).is_empty(self.session.value(path))

    def _paths(self) -> Iterator[str]:
        yield from self._fields
        marked = self._marks(ROWS)
        for table_id, table in self._tables.items():
            columns = [c for c in self.session.form.by_id[table_id].columns if self.source.is_asked_by(c)]
            name = next((c.id for c in columns if c.profile_id == self.source.name_key(table)), "")
            known = [self.source.value(self.source.name_key(table), str(row["id"])) for row in self.source.rows(table)]
            for row in self.session.rows(table_id) if known else ():  # of a thousand rows only those the profile knows
                place = f"{table_id}/{row.get('id')}"
                if row.get(name) in known or place in marked:
                    yield from (f"{place}/{column.id}" for column in columns)

    def facts(self) -> list[ProfileFact]:
        """Every answer a person may want to do something about, in the order of the form."""
        order = {field.id: at for at, field in enumerate(self.session.form.fields)}
        paths = sorted(self._paths(), key=lambda path: order[path.split("/", 1)[0]])
        return [fact for path in paths if (fact := self.fact(path)) and fact.state is not ProfileState.TAKEN]

    # -- what a person decides -------------------------------------------------------------

    def take(self, paths: Iterable[str]) -> int:
        """Take the answers at ``paths`` from the profile, as one undo step; gives how many changed."""
        taken: dict[str, Any] = {}
        rows: dict[str, str] = {}
        count = 0
        with self.session.step(f"从{self.title}取用"):
            for path in paths:
                field = self.field_at(path)
                row_id = self._row_for(path, field) if field else ""
                offered = self.source.offered(field, row_id) if field else None
                if field is None or offered is None or not self.session.is_visible(path):
                    continue
                count += not same_json(self.session.value(path), offered)
                self.session.set_value(path, offered)
                taken[path] = offered
                if row_id and "/" not in path:
                    rows[field.profile_id.partition(".")[0]] = row_id
        self._note(ROWS, rows)
        self._note(TAKEN, taken)
        return count

    def keep(self, paths: Iterable[str]) -> None:
        """保留本表的内容: say nothing more of these two values; another value on either side is said again."""
        kept: dict[str, Any] = {}
        for path in paths:
            fact, field = self.fact(path), self.field_at(path)
            if field is not None and fact is not None and fact.state in (ProfileState.CHANGED, ProfileState.DIFFERS):
                kept[path] = [self.session.value(path), self.source.offered(field, self._row_for(path, field))]
        self._note(KEPT, kept)

    def update(self, paths: Iterable[str], *, as_new: str = "") -> int:
        """更新企业档案: write the answers at ``paths`` into the profile, one undo step there; gives how many changed.

        A row (工厂, 联系人) the profile does not have is added; of table ``as_new`` a new one is made in any case.
        Raises StorageError when the profile cannot be saved; it is as before then.
        """
        profile, count = self._open(), 0
        taken: dict[str, Any] = {}
        rows: dict[str, str] = {}
        with profile.step(f"从《{self.session.form.title}》更新"):
            for path in self._with_names(paths, as_new):
                field = self.field_at(path)
                value = self.session.value(path) if field else None
                if field is None or not fits(value, self.source.question(field.profile_id)):
                    continue
                table, _, column = field.profile_id.partition(".")
                place = field.profile_id
                if column:
                    key = "/".join(path.split("/")[:2]) if "/" in path else table
                    row_id = rows.get(key) or ("" if as_new == table else self._row_for(path, field))
                    if not row_id and ("/" in path or not self._says_name(table)):
                        continue
                    rows[key] = row_id or profile.insert_row(table)
                    place = f"{table}/{rows[key]}/{column}"
                if not same_json(profile.value(place), value):
                    profile.set_value(place, value)
                    count += 1
                taken[path] = value
        profile.save()
        self.reload()
        self._note(ROWS, rows)
        self._note(TAKEN, taken)
        return count

    def _with_names(self, paths: Iterable[str], as_new: str) -> list[str]:
        """The paths, and what names each row that has to be made for them."""
        wanted = list(dict.fromkeys(paths))
        tables = {
            f.profile_id.partition(".")[0] for path in wanted if (f := self._fields.get(path)) and "." in f.profile_id
        }
        made = [table for table in self.tables() if table in tables and (as_new == table or not self.chosen(table))]
        return list(dict.fromkeys([*(name for table in made if (name := self.name_field(table))), *wanted]))

    def paths_of(self, table: str) -> list[str]:
        """The fields of the form that ask about one row of ``table``."""
        return [path for path, field in self._fields.items() if field.profile_id.partition(".")[0] == table]

    # -- tables whose rows come from the profile ---------------------------------------------

    def table_for(self, table_id: str) -> str:
        """The table of the profile whose rows the table ``table_id`` of the form can take; "" for none."""
        return self._tables.get(table_id, "")

    def insertable(self, table_id: str) -> list[ProfileRow]:
        """Rows of the profile the table ``table_id`` of the form can take; ``is_there``: the table has it."""
        table = self.table_for(table_id)
        if not table:
            return []
        present = {
            self._row_of(table, self._name_cell(table_id, r), f"{table_id}/{r}") for r in self.session.row_ids(table_id)
        }
        return [self._shown(table, row, str(row["id"]) in present) for row in self.source.rows(table)]

    def insert(self, table_id: str, row_ids: Iterable[str]) -> list[str]:
        """Add rows of the profile to a table of the form, as one undo step; gives the ids of the new rows."""
        columns = [c for c in self.session.form.by_id[table_id].columns if self.source.is_asked_by(c)]
        table, made = self._tables[table_id], []
        taken: dict[str, Any] = {}
        rows: dict[str, str] = {}
        with self.session.step(f"从{self.title}添加"):
            for row_id in row_ids:
                if not self.source.row(table, row_id):
                    continue
                values = {c.id: value for c in columns if (value := self.source.offered(c, row_id)) is not None}
                made.append(self.session.insert_row(table_id, None, values))
                taken.update({f"{table_id}/{made[-1]}/{column}": value for column, value in values.items()})
                rows[f"{table_id}/{made[-1]}"] = row_id
        self._note(ROWS, rows)
        self._note(TAKEN, taken)
        return made


def _printed(value: Any, field: FieldDef) -> str:
    return "" if value is None else field_type(field.type).printed(value, field)
