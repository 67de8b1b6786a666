"""Field type element_check.

1. The rows are the requirements of the edition and tier, in order, under their group.
2. Heads: 序号, 要素条件（概括）, 依据.
3. A base requirement is met or not: 部分符合 is a reminder there, elsewhere it is an answer.
4. Rows of nobody are left alone.
5. An unknown edition or tier is named with the known ones; is_met must be a choice of 符合, 部分符合, 不符合.
"""

from __future__ import annotations

import pytest

from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef
from desktop.issues import Severity
from tests.helpers.fields import IS_MET, codes, findings, make_column, make_field, printed, problems, sentences

COLUMNS = (make_column("is_met", "choice", options=IS_MET), make_column("evidence"))


def _field(tier: str = "excellence", edition: str = "2024", columns: tuple[FieldDef, ...] = COLUMNS) -> FieldDef:
    return make_field("element_check", columns=columns, label="要素条件自查", edition=edition, tier=tier)


@pytest.mark.parametrize(("tier", "outcomes"), [("basic", 1), ("advanced", 2), ("excellence", 4), ("pioneer", 4)])
def test_the_rows_are_the_requirements_of_the_tier(tier: str, outcomes: int) -> None:
    """1"""
    rows = field_type("element_check").fixed_rows(_field(tier))
    assert [row.id for row in rows] == [
        *(f"base_{n}" for n in range(1, 6)),
        *(f"content_{n}" for n in range(1, 6)),
        *(f"outcome_{n}" for n in range(1, outcomes + 1)),
    ]
    assert [row.group for row in rows] == ["基础要求"] * 5 + ["建设内容"] * 5 + ["建设成效"] * outcomes


def test_a_row_says_number_requirement_and_article() -> None:
    """1, 2"""
    kind, field = field_type("element_check"), _field()
    assert [head.label for head in kind.fixed_heads(field)] == ["序号", "要素条件（概括）", "依据"]
    texts = {row.id: row.texts for row in kind.fixed_rows(field)}
    assert texts["base_5"] == ("5", "智能制造能力成熟度评估水平达到三级及以上（GB/T 39116-2020）", "附件2 一、5")
    assert texts["content_2"] == (
        "2",
        "研发设计：产品和工艺协同设计、集成建模仿真，靠模型和数据做系统优化",
        "附件2 四、（一）2",
    )
    assert texts["outcome_4"][2] == "附件2 四、（二）4"


def test_a_base_requirement_is_met_or_not() -> None:
    """3"""
    rows = [{"id": "base_3", "is_met": "partly"}]
    (found,) = findings(_field(), rows)
    assert (found.code, found.severity, found.at) == (
        "element_check.partly_base",
        Severity.WARNING,
        "base_3/is_met",
    )
    assert sentences(_field(), rows) == [
        "“要素条件自查”基础要求第 3 项（附件2 一、3）填的是部分符合。基础要求应全部满足，请改选符合或不符合，或说明理由。"
    ]


def test_other_answers_are_answers() -> None:
    """3"""
    rows = [
        {"id": "base_1", "is_met": "yes"},
        {"id": "base_2", "is_met": "no"},
        {"id": "content_1", "is_met": "partly"},
        {"id": "outcome_1", "is_met": "partly"},
    ]
    assert codes(_field(), rows) == []


def test_rows_of_another_tier_are_left_alone() -> None:
    """4"""
    assert codes(_field("basic"), [{"id": "outcome_4", "is_met": "partly"}, {"id": "base_9", "is_met": "partly"}]) == []
    assert codes(_field(), [{"id": "base_1"}, "甲"]) == ["element_check.wrong_shape"]


def test_answers_print_behind_their_requirement() -> None:
    rows = [{"id": "base_1", "is_met": "yes", "evidence": "统计证明"}, {"id": "base_2"}]
    assert printed(_field(), rows) == "1 规模以上工业企业，企业和产品都有较强的市场竞争力 附件2 一、1：符合；统计证明"


def test_unknown_editions_and_tiers_are_named_with_the_known_ones() -> None:
    """5"""
    assert problems(_field(edition="2030")) == ["edition = “2030”不认识，可用：2024。"]
    assert problems(_field("excellent")) == ["tier = “excellent”不认识，可用：basic、advanced、excellence、pioneer。"]
    assert field_type("element_check").fixed_rows(_field("excellent")) == ()
    assert problems(_field()) == []


@pytest.mark.parametrize(
    "column",
    [
        make_column("is_met"),
        make_column("is_met", "choice", options={"yes": "是", "unknown": "不清楚", "no": "否"}),
        make_column("is_met", "choice", options={"yes": "符合"}),
    ],
    ids=["no choice", "another code", "no way to say no"],
)
def test_is_met_is_a_choice_of_known_answers(column: FieldDef) -> None:
    """5"""
    assert problems(_field(columns=(column,))) == [
        "列“is_met”应为 choice，options 的代码只能用 yes、partly、no，其中 yes、no 不能缺少。"
    ]


def test_is_met_may_leave_out_partly() -> None:
    """5"""
    assert problems(_field(columns=(make_column("is_met", "choice", options={"yes": "符合", "no": "不符合"}),))) == []
    assert problems(_field(columns=(make_column("evidence"),))) == [
        "缺少列“is_met”：要素条件自查（element_check）要有 is_met 列。"
    ]
