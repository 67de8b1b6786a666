"""The change of a KPI and how it is explained.

1. A relative change is the share of the first value, in %, two decimals, half away from zero.
2. Rates compare in 个百分点, numbers of things by their difference.
3. An improvement is positive, whichever way the indicator should move.
4. Nothing is divided by zero; what is no number gives nothing.
5. Exact whatever the length of the numbers.
6. The explanation names formula, unit and that it is our reading.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.forms.catalogues import Kpi, kpi_of, kpis
from desktop.forms.kpi_change import kpi_basis, kpi_change


def _kpi(number: int) -> Kpi:
    kpi = kpi_of(f"kpi_{number:02}")
    assert kpi is not None
    return kpi


@pytest.mark.parametrize(
    ("number", "before", "after", "change"),
    [
        (5, "100", "80", "20.00"),  # 研制周期缩短
        (5, "90", "60", "33.33"),
        (7, "3", "5", "66.67"),  # 生产效率提升
        (7, "800", "801", "0.13"),  # 0.125: half goes up
        (9, "1.5", "0.9", "40.00"),  # 产品不良率下降
        (12, "80", "96", "20.00"),  # 供应商准时交付率提升: relative, not 16 个百分点
        (16, "12.5", "10", "20.00"),
    ],
)
def test_a_relative_change_is_the_share_of_the_first_value(number: int, before: str, after: str, change: str) -> None:
    """1"""
    assert kpi_change(_kpi(number), before, after) == change


@pytest.mark.parametrize(
    ("number", "before", "after", "change"),
    [
        (1, "60", "85.5", "25.50"),  # 关键设备数控化率
        (1, "60.005", "60.01", "0.01"),
        (6, "-3", "12", "15.00"),  # 销售增长率
        (18, "70", "92", "22.00"),  # 一般固废综合利用率
        (4, "3", "15", "12"),  # 决策模型数量
        (20, "0", "7", "7"),  # 推广的企业数量
    ],
)
def test_rates_compare_in_points_and_numbers_of_things_by_difference(
    number: int, before: str, after: str, change: str
) -> None:
    """2"""
    assert kpi_change(_kpi(number), before, after) == change


@pytest.mark.parametrize(
    ("number", "before", "after", "change"),
    [
        (5, "80", "100", "-25.00"),
        (7, "100", "80", "-20.00"),
        (1, "85", "60", "-25.00"),
        (20, "7", "5", "-2"),
        (9, "2", "2", "0.00"),
        (19, "90.10", "90.1", "0.00"),
    ],
)
def test_only_an_improvement_is_positive(number: int, before: str, after: str, change: str) -> None:
    """3"""
    assert kpi_change(_kpi(number), before, after) == change


@pytest.mark.parametrize(("before", "after"), [("0", "5"), ("-1", "5"), ("0.00", "0")])
def test_there_is_no_ratio_to_nothing(before: str, after: str) -> None:
    """4"""
    assert kpi_change(_kpi(7), before, after) is None


@pytest.mark.parametrize("value", [None, "", "约80", "80%", 80, 80.0, ["80"], "1e3", "9" * 21])
def test_what_is_no_number_gives_nothing(value: object) -> None:
    """4"""
    assert [kpi_change(_kpi(n), *pair) for n in (1, 4, 5) for pair in ((value, "5"), ("5", value))] == [None] * 6


def test_long_numbers_are_not_rounded_before_the_end() -> None:
    """5"""
    long = "1" + "0" * 19
    assert kpi_change(_kpi(20), "0.0000000001", long) == "9999999999999999999.9999999999"
    assert kpi_change(_kpi(7), "0.0000000001", long) == "9" * 29 + "00.00"


numbers = st.decimals(min_value=0, max_value=10**6, places=3).map(lambda number: f"{number:f}")


@given(before=numbers, after=numbers)
def test_there_and_back_have_opposite_signs(before: str, after: str) -> None:
    """3"""
    for kpi in kpis():
        there, back = kpi_change(kpi, before, after), kpi_change(kpi, after, before)
        if there is not None and back is not None:
            assert float(there) * float(back) <= 0
            assert "-0.00" not in (there, back)


def test_the_explanation_names_formula_unit_and_that_it_is_our_reading() -> None:
    """6"""
    assert [kpi_basis(_kpi(number)) for number in (1, 4, 5, 15)] == [
        "关键设备数控化率：建设后－建设前，单位为个百分点（按我们的理解，通知未规定算法）",
        "工厂应用智能决策模型数量：建设后－建设前，单位为个（按我们的理解，通知未规定算法）",
        "研制周期：（建设前－建设后）÷建设前×100，单位为%（按我们的理解，通知未规定算法）",
        "全员劳动生产率：（建设后－建设前）÷建设前×100，单位为%（按我们的理解，通知未规定算法）",
    ]
