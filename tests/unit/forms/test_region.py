"""Field type region.

1. Code, six-digit code, name, short name and full name are understood; the ambiguous stays as typed.
2. Print the full name.
3. Level and ``within`` are checked.
"""

from __future__ import annotations

import pytest

from tests.helpers.fields import codes, make_field, printed, problems, sentences, stored


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1401", "1401"),
        ("140100", "1401"),
        ("140000", "14"),
        ("１４０１", "1401"),
        (14, "14"),
        ("太原市", "1401"),
        ("太原", "1401"),
        ("山西省太原市", "1401"),
        ("山西 太原", "1401"),
        ("山西", "14"),
        ("内蒙古", "15"),
        ("吉林市", "2202"),
        ("北京市", "11"),
        ("北京市市辖区", "1101"),
    ],
)
def test_places_are_understood(typed: object, kept: str) -> None:
    """1"""
    assert stored("region", typed) == kept


@pytest.mark.parametrize("typed", ["市辖区", "吉林", "140105", "太原县", "9999", "00"])
def test_the_unknown_and_the_ambiguous_stay_as_typed(typed: str) -> None:
    """1"""
    assert stored("region", typed) == typed
    assert codes(make_field("region"), typed) == ["region.unknown"]


def test_an_ambiguous_name_is_settled_by_the_province_asked_for() -> None:
    """1"""
    assert stored("region", "市辖区", within="11") == "1101"


def test_the_full_name_is_printed() -> None:
    """2"""
    field = make_field("region")
    assert [printed(field, value) for value in ("1401", "14", "某地")] == ["山西省太原市", "山西省", "某地"]


def test_the_province_asked_for_is_checked() -> None:
    """3"""
    field = make_field("region", within="14")
    assert codes(field, "1401") == codes(field, "14") == []
    assert sentences(field, "4301") == ["“标签”应在山西省内，现在是湖南省长沙市。请重新选择。"]


def test_the_level_asked_for_is_checked() -> None:
    """3"""
    assert sentences(make_field("region", level="prefecture"), "14") == [
        "“标签”应选地级，现在“山西省”是省级。请重新选择。"
    ]
    assert codes(make_field("region", level="province"), "1401") == ["region.wrong_level"]


@pytest.mark.parametrize(
    "params", [{"level": "county"}, {"within": "1401"}, {"within": "99"}, {"within": "14", "level": "province"}]
)
def test_contradicting_parameters_are_named(params: dict[str, object]) -> None:
    assert len(problems(make_field("region", **params))) == 1
