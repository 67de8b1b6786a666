"""Field type maturity.

1. Twenty rows: element, domain, sub-domain in the order of the standard.
2. 不适用 outside 制造 is a reminder that says it is our reading.
3. level must be a choice of 未达一级, 一级 … 五级, 不适用.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef
from desktop.issues import Severity
from tests.helpers.fields import LEVEL, codes, findings, make_column, make_field, printed, problems, sentences

COLUMNS = (make_column("level", "choice", options=LEVEL), make_column("evidence"))
FIELD = make_field("maturity", columns=COLUMNS, label="能力成熟度")


def test_the_rows_are_the_twenty_sub_domains() -> None:
    """1"""
    kind = field_type("maturity")
    assert [head.label for head in kind.fixed_heads(FIELD)] == ["能力要素", "能力域", "能力子域"]
    rows = kind.fixed_rows(FIELD)
    assert [row.id for row in rows] == [f"sub_{n:02}" for n in range(1, 21)]
    assert [rows[n].texts for n in (0, 4, 8, 9, 19)] == [
        ("人员", "组织战略", "组织战略"),
        ("技术", "信息安全", "信息安全"),
        ("制造", "设计", "工艺设计"),
        ("制造", "生产", "采购"),
        ("制造", "服务", "产品服务"),
    ]


def test_only_sub_domains_of_production_may_be_left_out() -> None:
    """2"""
    (found,) = findings(FIELD, [{"id": "sub_03", "level": "na"}, {"id": "sub_20", "level": "na"}])
    assert (found.code, found.severity, found.at) == ("maturity.not_omittable", Severity.WARNING, "sub_03/level")
    assert sentences(FIELD, [{"id": "sub_03", "level": "na"}]) == [
        "“能力成熟度”的“数据”（技术）填的是不适用。按我们的理解，只有“制造”要素的能力子域可以裁剪（未对照标准原文）。"
        "请对照标准核对，或说明理由。"
    ]


def test_levels_and_rows_of_nobody_are_left_alone() -> None:
    """2"""
    rows = [
        *({"id": f"sub_{n + 1:02}", "level": level} for n, level in enumerate("012345")),
        {"id": "sub_21", "level": "na"},
    ]
    assert codes(FIELD, rows) == []
    assert codes(FIELD, [{"level": "3"}]) == ["maturity.wrong_shape"]


def test_levels_print_behind_their_sub_domain() -> None:
    assert printed(FIELD, [{"id": "sub_10", "level": "3", "evidence": "SRM"}]) == "制造 生产 采购：三级；SRM"


@pytest.mark.parametrize(
    "column",
    [
        make_column("level", "integer"),
        make_column("level", "choice", options={**LEVEL, "6": "六级"}),
        make_column("level", "choice", options={"1": "一级"}),
    ],
    ids=["no choice", "another level", "levels missing"],
)
def test_level_is_a_choice_of_the_levels(column: FieldDef) -> None:
    """3"""
    assert problems(make_field("maturity", columns=(column,))) == [
        "列“level”应为 choice，options 的代码只能用 0、1、2、3、4、5、na，其中 1、2、3、4、5 不能缺少。"
    ]


def test_level_must_be_written() -> None:
    """3"""
    assert problems(make_field("maturity", columns=(make_column("evidence"),))) == [
        "缺少列“level”：能力成熟度（maturity）要有 level 列。"
    ]
