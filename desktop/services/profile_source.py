"""This file reads what a unit's profile (企业档案, 单位信息) says, by the keys fields name: a field, or a column of a row.

Rows of a profile (工厂, 联系人) are told apart by their first column. Profiles of before the table of people
(联系人) open with what they said in its first row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef
from desktop.forms.profile_keys import profile_keys
from desktop.issues import Severity

PEOPLE, DEFAULT = "people", "is_default"
_OLD_CONTACT = {
    "contact_person": "name",
    "contact_mobile": "mobile",
    "contact_phone": "phone",
    "contact_email": "email",
}
_FIRST_PERSON = "contact"  # permanent id of the row the one contact of an older profile becomes
_ELSE = {"people.phone": "people.mobile"}  # 联系电话 may be a mobile; the mobile never is a landline
_CLOSED = (
    "choice",
    "yes_no",
    "multi_choice",
    "region",
    "phone",
)  # a value another question takes may mean nothing here


def with_people(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of a profile; the one contact (联系人) of an older profile is a row of people. Done twice changes nothing."""
    contact = {new: values[old] for old, new in _OLD_CONTACT.items() if values.get(old) is not None}
    if not contact:
        return dict(values)
    kept = {key: value for key, value in values.items() if key not in _OLD_CONTACT}
    people = [row for row in values.get(PEOPLE) or () if isinstance(row, dict)]
    if not any(all(row.get(key) == value for key, value in contact.items()) for row in people):
        taken = {row.get("id") for row in people}
        row_id = next(
            f"{_FIRST_PERSON}{n or ''}" for n in range(len(people) + 1) if f"{_FIRST_PERSON}{n or ''}" not in taken
        )
        people = [{"id": row_id, **contact}, *people]
    return {**kept, PEOPLE: people}


def fits(value: Any, field: FieldDef) -> bool:
    """Whether a value of one question means the same in ``field``: filled, and an option or place it knows."""
    kind = field_type(field.type)
    if kind.is_empty(value):
        return False
    if field.options and field.type == "choice":
        return isinstance(value, str) and value in field.options
    return field.type not in _CLOSED or not any(f.severity is Severity.ERROR for f in kind.check(value, field))


class ProfileSource:
    """The answers of one profile at one moment. Nothing here writes."""

    def __init__(self, form: FormDef, values: Mapping[str, Any]) -> None:
        self.form, self.values = form, with_people(values)
        self.keys = profile_keys(form)

    def question(self, key: str) -> FieldDef:
        """The question of the profile ``key`` names. Raises KeyError."""
        return self.keys[key]

    def is_asked_by(self, field: FieldDef) -> bool:
        """Whether ``field`` of some form can be taken from this profile."""
        source = self.keys.get(field.profile_id)
        return source is not None and source.type == field.type and not source.is_table and field.calculated is None

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        """The rows (工厂, 联系人) that have a name."""
        rows = self.values.get(table)
        found = [row for row in rows if isinstance(row, dict) and row.get("id")] if isinstance(rows, list) else []
        return [row for row in found if self.name(table, row)]

    def row(self, table: str, row_id: str) -> Mapping[str, Any]:
        """One row; {} when it is not there (any more)."""
        return next((row for row in self.rows(table) if row["id"] == row_id), {})

    def name_key(self, table: str) -> str:
        """The key that tells the rows of a table apart: its first column."""
        return f"{table}.{self.form.field(table).columns[0].id}"

    def name(self, table: str, row: Mapping[str, Any]) -> str:
        """What a row is called; "" when nobody has typed it."""
        column = self.form.field(table).columns[0]
        value = row.get(column.id)
        return field_type(column.type).printed(value, column).strip() if value is not None else ""

    def usual_row(self, table: str) -> str:
        """The row a new draft is for without asking: the only one, or the first marked as default; "" otherwise."""
        rows = self.rows(table)
        marked = [row for row in rows if row.get(DEFAULT) == "yes"]
        found = rows if len(rows) == 1 else marked
        return str(found[0]["id"]) if found else ""

    def value(self, key: str, row_id: str = "") -> Any:
        """What the profile says; None for nothing. ``row_id`` for a column of a table."""
        table, _, column = key.partition(".")
        if not column:
            return self.values.get(key)
        value = self.row(table, row_id).get(column)
        if key in _ELSE and field_type(self.keys[key].type).is_empty(value):
            return self.value(_ELSE[key], row_id)
        return value

    def offered(self, field: FieldDef, row_id: str = "") -> Any:
        """What ``field`` of a form can take; None when the profile does not know, or knows what means nothing there."""
        value = self.value(field.profile_id, row_id)
        return value if fits(value, field) else None
