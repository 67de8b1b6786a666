"""Field type kpis.

1. The twenty rows of 附件2 附1 in order, under their group, named as printed.
2. Before and after belong together: one without the other is a reminder at the empty cell.
3. A value that moved the wrong way is a reminder that names the direction.
4. A share lies between 0 and 100 %, unless it is written in another unit.
5. A number of things is whole and not negative.
6. Half-typed cells and rows of nobody are left alone; rows with nothing but their id are empty.
7. Print one line for each row that holds something.
8. The columns before and after must be written.
"""

from __future__ import annotations

from typing import Any

import pytest

from desktop.forms.fieldtypes import field_type
from desktop.forms.fieldtypes.table import Table
from desktop.issues import Severity
from tests.helpers.fields import codes, findings, make_column, make_field, printed, problems, sentences, stored

COLUMNS = (make_column("before", "decimal"), make_column("after", "decimal"), make_column("value_unit"))
FIELD = make_field("kpis", columns=COLUMNS, label="关键绩效指标")


def _row(number: int, before: Any = None, after: Any = None, unit: str = "") -> dict[str, Any]:
    cells = {"before": before, "after": after, "value_unit": unit}
    return {"id": f"kpi_{number:02}", **{name: cell for name, cell in cells.items() if cell not in (None, "")}}


def test_the_rows_are_those_of_the_notice() -> None:
    """1"""
    kind = field_type("kpis")
    assert [head.label for head in kind.fixed_heads(FIELD)] == ["序号", "智能工厂建设关键绩效指标"]
    assert [row.id for row in kind.fixed_rows(FIELD)] == [f"kpi_{n:02}" for n in range(1, 21)]
    assert [(row.group, *row.texts) for row in kind.fixed_rows(FIELD)] == [
        ("（一）能力提升类指标", "1", "关键设备数控化率（%）"),
        ("（一）能力提升类指标", "2", "先进过程控制投用率（%）"),
        ("（一）能力提升类指标", "3", "应用人工智能技术场景比例（%）"),
        ("（一）能力提升类指标", "4", "工厂应用智能决策模型数量（个）"),
        ("（二）价值效益类指标", "5", "研制周期缩短（%）"),
        ("（二）价值效益类指标", "6", "销售增长率（%）"),
        ("（三）生产运营效率类指标", "7", "生产效率提升（%）"),
        ("（三）生产运营效率类指标", "8", "资源综合利用率提升（%）"),
        ("（三）生产运营效率类指标", "9", "产品不良率下降（%）"),
        ("（三）生产运营效率类指标", "10", "设备综合利用率提升（%）"),
        ("（三）生产运营效率类指标", "11", "库存周转率提升（%）"),
        ("（三）生产运营效率类指标", "12", "供应商准时交付率提升（%）"),
        ("（三）生产运营效率类指标", "13", "订单准时交付率提升（%）"),
        ("（三）生产运营效率类指标", "14", "运营成本下降（%）"),
        ("（三）生产运营效率类指标", "15", "全员劳动生产率提升（%）"),
        ("（四）可持续发展类指标", "16", "单位产品综合能耗降低（%）"),
        ("（四）可持续发展类指标", "17", "单位产品二氧化碳（CO₂）排放量降低（%）"),
        ("（四）可持续发展类指标", "18", "一般固废综合利用率（%）"),
        ("（四）可持续发展类指标", "19", "水资源重复利用率（%）"),
        ("（五）推广应用类指标", "20", "先进制造模式/解决方案向产业链供应链上下游复制推广的企业数量（家）"),
    ]


@pytest.mark.parametrize(
    ("row", "at", "filled", "empty"),
    [
        (_row(1, before="60"), "kpi_01/after", "列before", "列after"),
        (_row(20, after="7"), "kpi_20/before", "列after", "列before"),
    ],
)
def test_one_value_without_the_other_is_a_reminder(row: dict[str, Any], at: str, filled: str, empty: str) -> None:
    """2"""
    (found,) = findings(FIELD, [row])
    assert (found.code, found.severity, found.at) == ("kpis.one_sided", Severity.WARNING, at)
    (said,) = sentences(FIELD, [row])
    assert f"只填了{filled}，没有填{empty}。请补齐，或两处都不填。" in said


def test_both_or_neither_is_right() -> None:
    """2"""
    assert codes(FIELD, [_row(1, "60", "85"), _row(2), _row(5, "30", "22", "天")]) == []


@pytest.mark.parametrize(
    ("number", "before", "after"), [(1, "85", "60"), (5, "22", "30"), (7, "0", "-1"), (20, "3", "2")]
)
def test_a_value_that_got_worse_is_a_reminder(number: int, before: str, after: str) -> None:
    """3"""
    worse = [found for found in findings(FIELD, [_row(number, before, after)]) if found.code == "kpis.wrong_direction"]
    assert [(found.severity, found.at) for found in worse] == [(Severity.WARNING, f"kpi_{number:02}/after")]


def test_the_direction_is_named() -> None:
    """3"""
    assert sentences(FIELD, [_row(9, "1.2", "1.50"), _row(10, "80", "75")]) == [
        "“关键绩效指标”第 9 项“产品不良率下降”建设后应下降，现在由 1.2 变为 1.50。请核对前后数据，或说明理由。",
        "“关键绩效指标”第 10 项“设备综合利用率提升”建设后应上升，现在由 80 变为 75。请核对前后数据，或说明理由。",
    ]


def test_standing_still_is_not_getting_worse() -> None:
    """3"""
    assert codes(FIELD, [_row(n, "5", "5.0") for n in range(1, 21) if n not in (4, 20)]) == []


@pytest.mark.parametrize("number", [1, 2, 3, 8, 9, 10, 12, 13, 18, 19])
def test_a_share_lies_between_0_and_100(number: int) -> None:
    """4"""
    assert codes(FIELD, [_row(number, "0", "0")]) == codes(FIELD, [_row(number, "100", "100")]) == []
    (found,) = findings(FIELD, [_row(number, "100.01", "100.01")])[:1]
    assert (found.code, found.severity, found.at) == ("kpis.not_a_share", Severity.ERROR, f"kpi_{number:02}/before")
    assert codes(FIELD, [_row(number, "-0.01", "-0.01", "％")]) == ["kpis.not_a_share"] * 2
    assert codes(FIELD, [_row(number, "150", "150", "ppm")]) == []


def test_what_a_share_may_be_is_said() -> None:
    """4"""
    assert sentences(FIELD, [_row(1, "85", "8500")]) == [
        "“关键绩效指标”第 1 项“关键设备数控化率”的列after应在 0 到 100 之间（%），现在是 8500，请核对数据和单位。"
    ]


@pytest.mark.parametrize("number", [5, 6, 7, 11, 14, 15, 16, 17])
def test_what_is_no_share_may_be_more_than_100(number: int) -> None:
    """4"""
    assert codes(FIELD, [_row(number, "150", "150")]) == []


def test_sales_may_shrink() -> None:
    """4"""
    assert codes(FIELD, [_row(6, "-12", "180", "%")]) == []


@pytest.mark.parametrize("number", [4, 20])
def test_a_number_of_things_is_whole_and_not_negative(number: int) -> None:
    """5"""
    assert codes(FIELD, [_row(number, "0", "3.0")]) == []
    assert codes(FIELD, [_row(number, "-1", "2.5")]) == ["kpis.not_a_count"] * 2


def test_half_typed_cells_and_other_rows_are_left_alone() -> None:
    """6"""
    assert codes(FIELD, [_row(1, "约60", "85"), _row(9, "1.", "2"), {"id": "kpi_21", "before": "1"}]) == []
    assert codes(FIELD, [_row(1), _row(1)]) == ["kpis.wrong_shape"]


@pytest.mark.parametrize(
    ("rows", "is_empty"),
    [
        ([], True),
        ([_row(1), _row(2)], True),
        ([{"id": "kpi_01", "before": " ", "note": None}], True),
        ([_row(1), _row(2, "5")], False),
        ({"a": 1}, False),
        (None, True),
    ],
)
def test_rows_with_nothing_but_their_id_are_empty(rows: Any, is_empty: bool) -> None:
    """6"""
    assert field_type("kpis").is_empty(rows) is is_empty


def test_cells_are_stored_by_the_type_of_their_column() -> None:
    assert stored("kpis", [{"id": "kpi_01", "before": "８５"}], columns=COLUMNS) == [{"id": "kpi_01", "before": "85"}]


def test_every_row_that_holds_something_is_a_line() -> None:
    """7"""
    rows = [_row(1, "60", "85"), _row(2), _row(9, after="0.5", unit="%"), {"id": "x", "before": "1"}]
    assert printed(FIELD, rows) == "1 关键设备数控化率（%）：60；85\n9 产品不良率下降（%）：0.5；%\nx：1"
    assert printed(FIELD, [_row(1)]) == ""


def test_both_columns_must_be_written() -> None:
    """8"""
    assert problems(make_field("kpis", columns=(make_column("after"),))) == [
        "缺少列“before”：关键绩效指标（kpis）要有 before、after 列。"
    ]
    assert codes(make_field("kpis", columns=(make_column("after"),)), [_row(1, after="5")]) == []


def test_it_looks_at_no_other_column() -> None:
    """2, 4"""
    kind = field_type("kpis")
    assert isinstance(kind, Table)
    assert kind.columns_read(FIELD) == {"before", "after", "value_unit"}
