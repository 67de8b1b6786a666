"""This file tests what a unit types once: 企业档案 of an enterprise, 单位信息 of an authority.

1. Each role has a profile of its own. 2. A form is filled from the profile of the unit that fills it in.
3. The submitting unit (报送单位) is that of 单位信息 until the settings name another.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.issues import Severity
from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.services.profiles import AUTHORITY, ENTERPRISE
from desktop.settings import Settings
from tests.helpers.declarations import OVERSEAS, credit_code, registry
from tests.helpers.workspaces import FakeClock

CITY_FORM = ("shanxi-2023", "training_tracking")
BUREAU = "太原市工业和信息化局"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(
        tmp_path / "w", clock=FakeClock(), registry=registry(), settings=Settings(tmp_path / "settings.json")
    )
    yield opened
    opened.close()


def profile_as(desk: Desk, role: str, values: dict[str, Any]) -> EditingSession:
    """The profile of a role, filled and saved."""
    desk.settings.set("role", role)
    session = desk.profile()
    for path, value in values.items():
        session.set_value(path, value)
    session.save()
    return session


def test_enterprise_and_authority_have_a_profile_each(desk: Desk) -> None:
    """1"""
    enterprise = profile_as(desk, "enterprise", {"unit_name": "示例甲公司"})
    bureau = profile_as(desk, "city", {"unit_name": BUREAU})
    assert (enterprise.form.title, bureau.form.title) == ("企业档案", "单位信息")
    for role, name in (("enterprise", "示例甲公司"), ("county", BUREAU), ("city", BUREAU), ("province", BUREAU)):
        desk.settings.set("role", role)
        assert desk.profile().value("unit_name") == name
    assert desk.drafts() == ()


def test_the_profile_of_an_authority_asks_only_for_name_and_code(desk: Desk) -> None:
    """1"""
    missing = check(desk.profiles.form(AUTHORITY), {})
    assert {issue.path for issue in missing} == {"unit_name", "unified_social_credit_code"}
    assert {issue.severity for issue in missing} == {Severity.MISSING}


def test_fields_of_both_profiles_mean_the_same(desk: Desk) -> None:
    """1"""
    enterprise, authority = desk.profiles.form(ENTERPRISE), desk.profiles.form(AUTHORITY)
    for field in authority.fields:
        assert enterprise.field(field.id).type == field.type


def test_a_form_is_filled_from_the_profile_of_the_unit_that_fills_it_in(desk: Desk) -> None:
    """2"""
    profile_as(desk, "enterprise", {"unit_name": "示例甲公司", "unified_social_credit_code": credit_code(1)})
    profile_as(desk, "city", {"unit_name": BUREAU, "unified_social_credit_code": credit_code(2)})
    city = desk.open_draft(desk.new_draft(*CITY_FORM))
    enterprise = desk.open_draft(desk.new_draft(*OVERSEAS[:2]))
    assert (city.value("unit_name"), city.value("unified_social_credit_code")) == (BUREAU, credit_code(2))
    assert enterprise.value("unit_name") == "示例甲公司"


def test_what_differs_from_the_profile_is_taken_as_one_step_that_names_it(desk: Desk) -> None:
    """2"""
    session = desk.open_draft(desk.new_draft(*CITY_FORM))
    link = desk.profile_link(session)
    assert link is not None
    assert link.facts() == []
    profile_as(desk, "city", {"unit_name": BUREAU, "unified_social_credit_code": credit_code(2)})
    link.reload()
    assert [fact.path for fact in link.facts()] == ["unit_name", "unified_social_credit_code"]
    assert link.take([fact.path for fact in link.facts()]) == 2
    assert session.undo_text == "从单位信息取用"
    session.undo()
    assert not session.value("unit_name")


def test_the_submitting_unit_is_that_of_the_profile_until_another_is_named(desk: Desk) -> None:
    """3"""
    assert desk.submitting_unit == ""
    profile_as(desk, "city", {"unit_name": f" {BUREAU} "})
    assert desk.submitting_unit == BUREAU
    desk.settings.set("submitting_unit", "太原市推进制造强市领导小组办公室")
    assert desk.submitting_unit == "太原市推进制造强市领导小组办公室"


def test_the_submitting_unit_is_never_the_enterprise(desk: Desk) -> None:
    """3"""
    profile_as(desk, "enterprise", {"unit_name": "示例甲公司"})
    assert desk.submitting_unit == ""
