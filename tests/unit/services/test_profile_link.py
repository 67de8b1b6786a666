"""This file tests a draft beside the profile of its unit (企业档案).

1. A new draft takes what the profile says, and knows it. 2. Each answer stands to the profile in one of five ways.
3. Taking, keeping and writing back do what they say, and no more; each can be undone where it was done. 4. Factories
and people: the only one is taken by itself, of several one is chosen, by name, and can be changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.issues import Severity
from desktop.services.desk import Desk, open_desk
from desktop.services.profile_link import KEPT, ROWS, TAKEN, ProfileState
from desktop.settings import Settings
from tests.helpers.declarations import registry
from tests.helpers.documents import picture
from tests.helpers.profiles import CODE, EXCELLENCE, LI, NAME, ONE, OVERSEAS, TWO, WANG, profile, start, state, states
from tests.helpers.workspaces import FakeClock

TAKEN_STATE, FILLABLE, CHANGED = ProfileState.TAKEN, ProfileState.FILLABLE, ProfileState.CHANGED
DIFFERS, UNKNOWN = ProfileState.DIFFERS, ProfileState.UNKNOWN


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(
        tmp_path / "w", clock=FakeClock(), registry=registry(), settings=Settings(tmp_path / "settings.json")
    )
    yield opened
    opened.close()


# 1 ----------------------------------------------------------------------------------------


def test_a_new_draft_takes_unit_factory_and_person_and_says_so(desk: Desk) -> None:
    profile(desk, unit_name=NAME, factories=[ONE], people=[LI])
    session, link = start(desk, EXCELLENCE)
    expected = {
        "unit_name": NAME,
        "factory_name": "一分厂",
        "factory_address": "太原市一号",
        "contact_person": "李示例",
        "contact_mobile": "13800000001",
        "contact_email": "li@example.com",
    }
    assert {path: session.value(path) for path in expected} == expected
    assert {path: state(link, path) for path in expected} == dict.fromkeys(expected, TAKEN_STATE)
    assert link.facts() == []
    assert session.mark(TAKEN) == expected
    assert session.mark(ROWS) == {"factories": "one", "people": "li"}
    assert session.undo_text == ""


def test_a_new_draft_of_an_empty_profile_is_empty_and_without_marks(desk: Desk) -> None:
    session, link = start(desk, EXCELLENCE)
    assert (dict(session.values), session.mark(TAKEN), session.mark(ROWS)) == ({}, None, None)
    assert link.facts() == []
    assert link.to_choose() == []


def test_a_copy_of_a_draft_remembers_what_was_taken(desk: Desk) -> None:
    profile(desk, unit_name=NAME, people=[LI])
    first = desk.new_draft(*OVERSEAS)
    copied = desk.open_draft(desk.copy_draft(first))
    assert copied.mark(TAKEN) == desk.open_draft(first).mark(TAKEN) != {}
    link = desk.profile_link(copied)
    assert link is not None
    assert state(link, "unit_name") is TAKEN_STATE


def test_a_place_the_form_does_not_take_is_not_filled_in(desk: Desk) -> None:
    """A notice of Shanxi takes no enterprise registered in Hunan."""
    profile(desk, registered_region="4301")
    session, link = start(desk, EXCELLENCE)
    assert session.value("registered_region") is None
    assert link.facts() == []


def test_where_no_landline_is_known_the_mobile_is_the_telephone_but_never_the_other_way(desk: Desk) -> None:
    profile(desk, people=[WANG])
    session, _ = start(desk, OVERSEAS)
    assert session.value("contact_phone") == "13800000002"
    profile(desk, people=[{"id": "x", "name": "赵示例", "phone": "0351-3183088"}])
    session, _ = start(desk, EXCELLENCE)
    assert (session.value("contact_person"), session.value("contact_mobile")) == ("赵示例", None)


# 2 ----------------------------------------------------------------------------------------


def test_the_five_ways_an_answer_stands_to_the_profile(desk: Desk) -> None:
    profile(desk, unit_name=NAME, unified_social_credit_code=CODE, employees="10")
    session, link = start(desk, EXCELLENCE, legal_representative="张示例", employees="12")
    profile(desk, unit_name="改名公司", main_products="机床")
    link.reload()
    assert states(link) == {
        "unit_name": CHANGED,
        "legal_representative": UNKNOWN,
        "employees": DIFFERS,
        "main_products": FILLABLE,
    }
    assert state(link, "unified_social_credit_code") is TAKEN_STATE
    fact = link.fact("unit_name")
    assert fact is not None
    assert (fact.profile_value, fact.draft_value, fact.key) == ("改名公司", NAME, "unit_name")
    assert session.value("unit_name") == NAME


def test_what_was_typed_and_happens_to_be_the_same_is_not_said_to_be_taken(desk: Desk) -> None:
    session, link = start(desk, EXCELLENCE, unit_name=NAME)
    profile(desk, unit_name=NAME)
    link.reload()
    assert link.fact("unit_name") is None
    assert session.mark(TAKEN) is None


def test_a_hidden_question_is_left_alone(desk: Desk) -> None:
    session, link = start(desk, EXCELLENCE)
    hidden = [field.id for field in session.form.fields if not session.is_visible(field.id)]
    assert hidden
    assert link.take(hidden) == 0
    assert dict(session.values) == {}


# 3 ----------------------------------------------------------------------------------------


def test_taking_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    session, link = start(desk, EXCELLENCE)
    profile(desk, unit_name=NAME, factories=[ONE], people=[LI])
    link.reload()
    paths = [fact.path for fact in link.facts()]
    assert link.take(paths) == len(paths) == 6
    session.save()
    before, marks, revision = dict(session.values), session.mark(TAKEN), session.revision
    assert link.take(paths) == 0
    session.save()
    assert (dict(session.values), session.mark(TAKEN), session.revision) == (before, marks, revision)


def test_taking_is_one_undo_step_and_exact(desk: Desk) -> None:
    session, link = start(desk, EXCELLENCE, employees="12")
    before = dict(session.values)
    profile(desk, unit_name=NAME, employees="10")
    link.reload()
    link.take(["unit_name", "employees"])
    session.undo()
    assert dict(session.values) == before
    assert states(link) == {"unit_name": FILLABLE, "employees": DIFFERS}
    session.redo()
    assert link.facts() == []


def test_what_is_kept_is_silent_until_one_side_changes(desk: Desk) -> None:
    profile(desk, employees="10")
    session, link = start(desk, EXCELLENCE, employees="12")
    link.keep(["employees", "unit_name"])
    assert link.facts() == []
    assert session.mark(KEPT) == {"employees": ["12", "10"]}
    session.set_value("employees", "13")
    assert states(link) == {"employees": DIFFERS}
    session.set_value("employees", "12")
    assert link.facts() == []
    profile(desk, employees="11")
    link.reload()
    assert states(link) == {"employees": DIFFERS}


def test_writing_back_then_undo_in_the_profile_is_exact(desk: Desk) -> None:
    before = dict(profile(desk, unit_name=NAME, factories=[ONE, TWO], people=[LI]).values)
    _, link = start(desk, EXCELLENCE, factory_name="二分厂", factory_address="搬到三号", legal_representative="张示例")
    assert link.update(["factory_address", "legal_representative"]) == 2
    changed = desk.profile()
    assert changed.value("factories/two/address") == "搬到三号"
    assert changed.value("factories/one/address") == "太原市一号"
    assert changed.value("legal_representative") == "张示例"
    changed.undo()
    assert dict(changed.values) == before
    assert link.update(["factory_address", "legal_representative"]) == 0


def test_after_writing_back_the_answer_is_the_profiles(desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    session, link = start(desk, EXCELLENCE, unit_name="改名公司")
    before = session.undo_text
    assert link.update(["unit_name"]) == 1
    assert state(link, "unit_name") is TAKEN_STATE
    assert (session.value("unit_name"), session.undo_text) == ("改名公司", before)


def test_what_the_profile_does_not_have_yet_becomes_its_first_factory_and_person(desk: Desk) -> None:
    session, link = start(
        desk, EXCELLENCE, unit_name=NAME, factory_name="一分厂", factory_address="太原市一号", contact_person="李示例"
    )
    assert set(states(link).values()) == {UNKNOWN}
    assert link.update([fact.path for fact in link.facts()]) == 4
    stored = desk.profile()
    (factory,), (person,) = stored.rows("factories"), stored.rows("people")
    assert (factory["name"], factory["address"], person["name"]) == ("一分厂", "太原市一号", "李示例")
    assert link.facts() == []
    assert session.mark(ROWS) == {"factories": factory["id"], "people": person["id"]}


def test_another_factory_is_added_beside_the_others(desk: Desk) -> None:
    profile(desk, factories=[ONE])
    session, link = start(desk, EXCELLENCE, factory_name="新厂", factory_address="新址")
    link.update(link.paths_of("factories"), as_new="factories")
    rows = desk.profile().rows("factories")
    assert [(row["name"], row["address"]) for row in rows] == [("一分厂", "太原市一号"), ("新厂", "新址")]
    assert link.chosen("factories") == rows[1]["id"]
    assert session.value("factory_name") == "新厂"


def test_an_empty_answer_is_never_written_back(desk: Desk) -> None:
    profile(desk, unit_name=NAME)
    _, link = start(desk, EXCELLENCE, unit_name=None)
    assert link.update(["unit_name", "address"]) == 0
    assert desk.profile().value("unit_name") == NAME


# 4 ----------------------------------------------------------------------------------------


def test_the_marked_contact_is_taken_by_itself_and_of_two_marked_the_first(desk: Desk) -> None:
    profile(desk, people=[LI, {**WANG, "is_default": "yes"}])
    session, link = start(desk, OVERSEAS)
    assert (session.value("contact_person"), link.to_choose()) == ("王示例", [])
    profile(desk, people=[{**LI, "is_default": "yes"}, {**WANG, "is_default": "yes"}])
    session, link = start(desk, OVERSEAS)
    assert (session.value("contact_person"), link.to_choose()) == ("李示例", [])
    said = [issue.sentence for issue in desk.profile().issues() if issue.severity is Severity.WARNING]
    assert "“联系人”第 1 行和第 2 行的“默认联系人”都是“是”，以第 1 行为准。只留一行即可。" in said


def test_choosing_a_factory_fills_what_it_knows_in_one_step(desk: Desk) -> None:
    profile(desk, factories=[ONE, TWO])
    session, link = start(desk, EXCELLENCE)
    assert link.to_choose() == ["factories"]
    assert [(row.name, row.is_there) for row in link.rows("factories")] == [("一分厂", False), ("二分厂", False)]
    assert link.rows("factories")[0].detail == "太原市一号 · 装备制造 · 200 人"
    assert link.choose("factories", "two") == 2
    assert (session.value("factory_name"), session.value("factory_address")) == ("二分厂", "太原市二号")
    assert (link.chosen("factories"), link.to_choose(), session.undo_text) == ("two", [], "换成“二分厂”")
    session.undo()
    assert dict(session.values) == {}
    assert (link.to_choose(), states(link)) == ([], {"factory_name": FILLABLE, "factory_address": FILLABLE})


def test_undo_of_another_factory_brings_the_first_one_back(desk: Desk) -> None:
    profile(desk, factories=[ONE, TWO])
    session, link = start(desk, EXCELLENCE)
    link.choose("factories", "one")
    before = dict(session.values)
    link.choose("factories", "two")
    session.undo()
    assert dict(session.values) == before
    assert link.chosen("factories") == "one"
    assert link.facts() == []


def test_another_factory_empties_what_came_from_the_first_and_spares_what_was_typed(desk: Desk) -> None:
    profile(desk, factories=[{**ONE, "total_investment": "500"}, {"id": "bare", "name": "新厂"}])
    session, link = start(desk, EXCELLENCE)
    link.choose("factories", "one")
    session.set_value("factory_address", "自己写的地址")
    changes = {change.path: (change.after, change.is_advised) for change in link.row_changes("factories", "bare")}
    assert changes == {"factory_name": ("新厂", True), "factory_address": ("", False), "total_investment": ("", True)}
    link.choose("factories", "bare", [path for path, (_, is_advised) in changes.items() if is_advised])
    assert session.value("total_investment") is None
    assert session.value("factory_address") == "自己写的地址"
    assert session.value("factory_name") == "新厂"


def test_an_older_draft_finds_its_factory_by_name(desk: Desk) -> None:
    session, link = start(desk, EXCELLENCE, factory_name="二分厂")
    profile(desk, factories=[ONE, TWO])
    link.reload()
    assert (link.chosen("factories"), session.mark(ROWS)) == ("two", None)
    assert states(link) == {"factory_address": FILLABLE}


def test_a_renamed_factory_stays_the_one_of_the_draft(desk: Desk) -> None:
    stored = profile(desk, factories=[ONE, TWO])
    _, link = start(desk, EXCELLENCE)
    link.choose("factories", "one")
    stored = desk.profile()
    stored.set_value("factories/one/name", "太原工厂")
    stored.save()
    link.reload()
    assert (link.chosen("factories"), states(link)) == ("one", {"factory_name": CHANGED})


def test_a_factory_nobody_knows_is_asked_about_no_more(desk: Desk) -> None:
    profile(desk, factories=[ONE, TWO])
    _, link = start(desk, EXCELLENCE, factory_name="别的厂", factory_address="别处")
    assert (link.to_choose(), link.facts()) == ([], [])


def test_a_row_that_is_not_there_cannot_be_chosen(desk: Desk) -> None:
    profile(desk, factories=[ONE])
    _, link = start(desk, EXCELLENCE)
    with pytest.raises(KeyError):
        link.choose("factories", "nobody")


def test_the_business_licence_is_put_into_the_profile_once(desk: Desk, tmp_path: Path) -> None:
    licence = desk.profiles.form("enterprise").field("business_licence")
    (tmp_path / "营业执照.png").write_bytes(picture())
    item = desk.take_file(tmp_path / "营业执照.png", licence)
    profile(desk, business_licence=[item])
    session, link = start(desk, EXCELLENCE)
    assert session.value("business_licence") == [item]
    assert desk.file_bytes(item["file"]).startswith(b"\x89PNG")
    assert state(link, "business_licence") is TAKEN_STATE
    assert not session.issues_at("business_licence")
