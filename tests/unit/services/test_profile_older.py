"""This file tests profiles written before there was a table of people (联系人), on a database of that program.

``tests/data/workspace_before_people.sql`` is the dump of a workspace the program wrote before the change: an
enterprise with one contact, an authority with another, a draft of 附件5.

1. Nothing of it is lost, and opening writes nothing. 2. What forms take is what it was. 3. Reading it twice is once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.desk import Desk, open_desk
from desktop.services.profile_source import with_people
from desktop.settings import Settings
from tests.helpers.declarations import registry
from tests.helpers.workspaces import FakeClock

DUMP = Path(__file__).parents[2] / "data" / "workspace_before_people.sql"
OVERSEAS = ("shanxi-2026", "overseas_factories")
PERSON = {
    "id": "contact",
    "name": "李示例",
    "mobile": "13800000001",
    "phone": "0351-3183088",
    "email": "li@example.com",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "w"
    folder.mkdir()
    database = sqlite3.connect(folder / "workspace.db")
    database.executescript(DUMP.read_text("utf-8"))
    database.close()
    opened = open_desk(folder, clock=FakeClock(), registry=registry(), settings=Settings(tmp_path / "settings.json"))
    yield opened
    opened.close()


def stored(desk: Desk) -> list[tuple[Any, ...]]:
    rows = desk.workspace.connection().execute("SELECT draft_id, values_json, revision FROM drafts ORDER BY draft_id")
    return [tuple(row) for row in rows]


# 1 ----------------------------------------------------------------------------------------


def test_the_one_contact_is_the_first_person_and_nothing_is_lost(desk: Desk) -> None:
    session = desk.profile()
    assert session.rows("people") == [PERSON]
    assert {key: value for key, value in session.values.items() if key != "people"} == {
        "unit_name": "山西示例机械有限公司",
        "unified_social_credit_code": "91140100MA0EX0001T",
        "legal_representative": "张示例",
        "registered_region": "140100",
        "address": "太原市示例路1号",
        "employees": "320",
    }


def test_opening_it_writes_nothing_and_the_next_change_writes_all(desk: Desk) -> None:
    before = stored(desk)
    session = desk.profile()
    session.save()
    assert not session.is_dirty
    assert stored(desk) == before
    session.set_value("people/contact/position", "主任")
    session.save()
    again = desk.profile()
    assert again.rows("people") == [{**PERSON, "position": "主任"}]
    assert "contact_person" not in again.values
    again.undo()
    assert again.rows("people") == [PERSON]


def test_the_contact_of_an_authority_too(desk: Desk) -> None:
    desk.settings.set("role", "city")
    session = desk.profile()
    assert session.rows("people") == [{"id": "contact", "name": "王示例", "phone": "0351-1234567"}]
    letter = desk.open_draft(desk.new_draft("shanxi-2024", "recommendation_letter"))
    assert (letter.value("contact_person"), letter.value("contact_phone")) == ("王示例", "0351-1234567")


# 2 ----------------------------------------------------------------------------------------


def test_a_new_draft_takes_what_it_took_before(desk: Desk) -> None:
    session = desk.open_draft(desk.new_draft(*OVERSEAS))
    assert (session.value("contact_person"), session.value("contact_phone")) == ("李示例", "0351-3183088")


def test_a_draft_of_that_time_agrees_with_its_profile_and_follows_it_later(desk: Desk) -> None:
    (head,) = desk.drafts()
    session = desk.open_draft(head.draft_id)
    link = desk.profile_link(session)
    assert link is not None
    assert link.facts() == []
    profile = desk.profile()
    profile.set_value("people/contact/phone", "0351-7777777")
    profile.save()
    link.reload()
    assert [(fact.path, fact.profile_value) for fact in link.facts()] == [("contact_phone", "0351-7777777")]


# 3 ----------------------------------------------------------------------------------------

_TEXTS = st.none() | st.text(max_size=5)
_OLD = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("contact_person", "contact_mobile", "contact_phone", "contact_email", "address"), _TEXTS),
)
_ROWS = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from(["contact", "contact1", "x"]), "name": st.text(max_size=3)})
)


@given(_OLD, st.none() | _ROWS)
def test_reading_twice_is_reading_once_and_no_answer_goes(
    old: dict[str, Any], people: list[dict[str, Any]] | None
) -> None:
    values = {**old, **({} if people is None else {"people": people})}
    once = with_people(values)
    assert with_people(once) == once
    found = {cell for row in once.get("people", ()) for cell in row.values()}
    for key, value in old.items():
        if value is not None:
            assert value in found if key != "address" else once["address"] == value
    assert all(row in once["people"] for row in people or ())
    ids = [row["id"] for row in once.get("people", ())]
    assert len(ids) - len(people or ()) in (0, 1)
    assert ids[: len(ids) - len(people or ())] not in ([row_id] for row_id in (row["id"] for row in people or ()))
