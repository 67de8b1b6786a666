"""This file tests with made-up profiles and drafts what holds for every taking, choosing and writing back (企业档案).

1. Taking all twice is taking all once, and undo is exact. 2. Writing back and undo in the profile are exact; after
writing back nothing differs. 3. Nothing outside form and profile is ever written, nothing that was filled goes by
itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.services.profile_link import ProfileLink, ProfileState
from desktop.settings import Settings
from tests.helpers.declarations import registry
from tests.helpers.profiles import EXCELLENCE
from tests.helpers.workspaces import FakeClock

_QUICK = settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
_WORDS = st.sampled_from(["甲", "乙", " ", "", "13800000001", "2024-01-01", "private", "1"])
_ODD = st.sampled_from([None, 0, True, [], {}, ["甲"], {"a": 1}])
_VALUES = _WORDS | _ODD
_FIELDS = (
    "unit_name",
    "address",
    "employees",
    "ownership_type",
    "is_above_scale",
    "registered_region",
    "business_licence",
)
_FACTORY = st.fixed_dictionaries(
    {"id": st.sampled_from(["f", "g"])},
    optional=dict.fromkeys(("name", "address", "construction_start_on", "maturity_level"), _VALUES),
)
_PERSON = st.fixed_dictionaries(
    {"id": st.sampled_from(["p", "q"])},
    optional={**dict.fromkeys(("name", "mobile", "phone"), _VALUES), "is_default": st.sampled_from(["yes", "no"])},
)
_PROFILES = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(_FIELDS, _VALUES),
        "factories": st.lists(_FACTORY, max_size=2, unique_by=lambda row: row["id"]),
        "people": st.lists(_PERSON, max_size=2, unique_by=lambda row: row["id"]),
    },
)
_DRAFTS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (*_FIELDS, "factory_name", "factory_address", "construction_start_on", "contact_person", "contact_mobile"),
        _VALUES,
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("desk")
    opened = open_desk(folder / "w", clock=FakeClock(), registry=registry(), settings=Settings(folder / "s.json"))
    yield opened
    opened.close()


def begin(desk: Desk, known: dict[str, Any], typed: dict[str, Any]) -> tuple[EditingSession, ProfileLink]:
    """A profile that says ``known`` and a draft with ``typed``; the draft was made when the profile was empty."""
    profile = desk.profile()
    for field in profile.form.fields:
        profile.set_value(field.id, known.get(field.id))
    profile.save()
    record = desk.repository.create(notice_id=EXCELLENCE[0], notice_version="1.0", form_id=EXCELLENCE[1], values=typed)
    session = desk.open_draft(record.draft_id)
    link = desk.profile_link(session)
    assert link is not None
    return session, link


def paths(link: ProfileLink) -> list[str]:
    return [fact.path for fact in link.facts()]


@given(_PROFILES, _DRAFTS)
@_QUICK
def test_taking_twice_is_taking_once_and_undo_is_exact(
    desk: Desk, known: dict[str, Any], typed: dict[str, Any]
) -> None:
    session, link = begin(desk, known, typed)
    before = dict(session.values)
    count = link.take(paths(link))
    after, marks = dict(session.values), session.mark("profile_taken")
    assert link.take(list(marks or {})) == 0
    assert (dict(session.values), session.mark("profile_taken")) == (after, marks)
    assert {key for key in {*before, *after} if before.get(key) != after.get(key)} <= {*(marks or {})}
    if count:
        session.undo()
    assert dict(session.values) == before


@given(_PROFILES, _DRAFTS)
@_QUICK
def test_writing_back_then_undo_is_exact(desk: Desk, known: dict[str, Any], typed: dict[str, Any]) -> None:
    session, link = begin(desk, known, typed)
    before, answers = dict(desk.profile().values), dict(session.values)
    written = [fact.path for fact in link.facts() if fact.state is not ProfileState.FILLABLE]
    count = link.update(written)
    assert dict(session.values) == answers
    assert {fact.state for fact in link.facts() if fact.path in (session.mark("profile_taken") or {})} == set()
    profile = desk.profile()
    assert {key.split("/")[0] for key in profile.values} <= {field.id for field in profile.form.fields}
    if count:
        while dict(profile.values) != before and profile.undo():
            pass
    assert dict(profile.values) == before


@given(_PROFILES, _DRAFTS)
@_QUICK
def test_opening_looking_and_keeping_change_no_answer(desk: Desk, known: dict[str, Any], typed: dict[str, Any]) -> None:
    session, link = begin(desk, known, typed)
    before, profile = dict(session.values), dict(desk.profile().values)
    for table in link.tables():
        for row in link.rows(table):
            link.row_changes(table, row.row_id)
    link.to_choose()
    link.keep(paths(link))
    assert {fact.state for fact in link.facts()} <= {ProfileState.FILLABLE, ProfileState.UNKNOWN}
    assert (dict(session.values), dict(desk.profile().values)) == (before, profile)


@given(_PROFILES, _DRAFTS)
@_QUICK
def test_a_chosen_row_fills_only_its_own_questions(desk: Desk, known: dict[str, Any], typed: dict[str, Any]) -> None:
    session, link = begin(desk, known, typed)
    before = dict(session.values)
    for table in link.tables():
        for row in link.rows(table):
            start = dict(session.values)
            count = link.choose(table, row.row_id)
            changed = {key for key in {*start, *session.values} if start.get(key) != session.value(key)}
            assert changed <= set(link.paths_of(table))
            assert count >= len(changed)
            assert not link.row_changes(table, row.row_id)
            if changed:
                session.undo()
            assert dict(session.values) == start
    assert dict(session.values) == before
