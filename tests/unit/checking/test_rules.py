"""Rules across fields.

1. Each rule finds what it is for, with the words a person needs, and says nothing when all is well.
2. A rule says nothing about empty, hidden or half-typed values.
3. The list of rules and their parameters is the list of implementations.
4. No JSON value raises.
5. A rule speaks about a field it reads, so that an edit brings it up again.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.checking.live import LiveCheck, check
from desktop.checking.rules import RULES, fields_read, run_rule
from desktop.forms.model import FormDef
from desktop.forms.rule_specs import FIELD_PARAMS, FIELD_TYPES_OF, RULE_SPECS
from tests.helpers.packs import BODY, form_of

MORE = """
[[field]]
id = "level"
section = "project"
type = "choice"
label = "成熟度等级"
options = { 1 = "一级", 2 = "二级", 3 = "三级", 4 = "四级" }
source = "附件2 一、5"

[[field]]
id = "is_legal_person"
section = "project"
type = "yes_no"
label = "是否具有独立法人资格"
source = "一、（一）"

[[field]]
id = "scenarios"
section = "project"
type = "scenarios"
label = "场景"
edition = "2024"
source = "附件1"

[[field.column]]
id = "stage"
type = "text"
label = "环节"

[[field.column]]
id = "scenario"
type = "text"
label = "场景名"

[[field.column]]
id = "instance"
type = "text"
label = "实例名"

[[field]]
id = "score"
section = "project"
type = "decimal"
label = "成熟度得分"
source = "一、（一）"

[[field]]
id = "elements"
section = "project"
type = "element_check"
label = "要素条件自查"
edition = "2024"
tier = "basic"
source = "附件2 一"

[[field.column]]
id = "is_met"
type = "choice"
label = "自查结果"
options = { yes = "符合", partly = "部分符合", no = "不符合" }

[[rule]]
name = "maturity_gate"
field = "level"
at_least = 3

[[rule]]
name = "must_be"
field = "is_legal_person"
value = "yes"

[[rule]]
name = "stages_covered"
table = "scenarios"
edition = "2024"
links = ["研发设计", "生产作业", "运营管理"]
severity = "warning"
"""


def form() -> FormDef:
    return form_of(BODY + MORE)


def sentences(values: dict[str, Any]) -> list[str]:
    return [issue.sentence for issue in check(form(), values) if issue.code.startswith("rule.")]


def partners(*amounts: Any) -> dict[str, Any]:
    rows = [{"id": f"p{n}", "name": str(n), "amount": amount} for n, amount in enumerate(amounts)]
    return {"mode": "joint", "partners": rows}


def stages(*names: Any) -> dict[str, Any]:
    return {"scenarios": [{"id": f"s{n}", "stage": name} for n, name in enumerate(names)]}


# 1 ----------------------------------------------------------------------------------------


def test_date_order() -> None:
    assert sentences({"start_on": "2024-03-01", "end_on": "2024-02-29"}) == [
        "“完成时间”（2024年2月29日）早于“开始时间”（2024年3月1日）。请核对两个日期，后者不能早于前者。"
    ]
    assert sentences({"start_on": "2024-03-01", "end_on": "2024-03-01"}) == []


def test_sum_at_most() -> None:
    assert sentences({**partners("60.5", "40"), "total": "100"}) == [
        "“联合申报单位”各行“投资（万元）”合计 100.5，超过“总投资（万元）”100。请核对金额和单位。"
    ]
    assert sentences({**partners("60", "40"), "total": "100.00"}) == []


def test_sum_at_most_sees_the_last_of_thirty_digits() -> None:
    limit = "99999999999999999999.9999999998"
    assert len(sentences({**partners("99999999999999999999.9999999998", "0.0000000001"), "total": limit})) == 1
    assert sentences({**partners("99999999999999999999.9999999997", "0.0000000001"), "total": limit}) == []


def test_stages_covered() -> None:
    assert sentences(stages("产品设计", "生产作业")) == [
        "“场景”尚未覆盖：运营管理（通知要求原则上覆盖研发设计、生产作业、运营管理）。请补充场景，或在定稿时说明理由。"
    ]
    assert sentences(stages("工艺设计", "质量管控", "供应链管理")) == []


def test_maturity_gate() -> None:
    assert sentences({"level": "2"}) == ["“成熟度等级”现为 2 级，通知要求 3 级及以上。请核对自评估结果后再申报。"]
    assert sentences({"level": "3"}) == []


def test_must_be() -> None:
    assert sentences({"is_legal_person": "no"}) == [
        "“是否具有独立法人资格”现为“否”，按通知应为“是”（一、（一））。请核对。"
    ]
    assert sentences({"is_legal_person": "yes"}) == []


def of_rule(rule: str, values: dict[str, Any]) -> list[str]:
    """What one rule, written in TOML, says."""
    fields = BODY.split("[[rule]]", 1)[0] + MORE.split("[[rule]]", 1)[0]
    found = check(form_of(f"{fields}\n[[rule]]\n{rule}"), values)
    return [issue.sentence for issue in found if issue.code.startswith("rule.")]


def test_must_be_lets_one_of_several_words_through() -> None:
    rule = 'name = "must_be"\nfield = "level"\none_of = ["3", "4"]\n'
    assert of_rule(rule, {"level": "4"}) == []
    assert of_rule(rule, {"level": "2"}) == [
        "“成熟度等级”现为“二级”，按通知应为“三级”或“四级”（附件2 一、5）。请核对。"
    ]


def test_stages_that_must_be_covered_are_not_called_a_matter_of_principle() -> None:
    rule = 'name = "stages_covered"\ntable = "scenarios"\nedition = "2024"\nlinks = ["生产作业"]\n'
    assert of_rule(rule, stages("产品设计")) == [
        "“场景”尚未覆盖：生产作业（通知要求覆盖生产作业）。请补充场景后再申报。"
    ]


def test_at_most() -> None:
    rule = 'name = "at_most"\nfield = "partner_count"\ntotal = "total"\n'
    assert of_rule(rule, {**partners("1", "2"), "total": "2"}) == []
    assert of_rule(rule, {**partners("1", "2"), "total": "1.5"}) == [
        "“联合单位数”2 大于“总投资（万元）”1.5。前者是后者的一部分，请核对两个数。"
    ]


def test_sum_equals() -> None:
    rule = 'name = "sum_equals"\ntable = "partners"\ncolumn = "amount"\ntotal = "total"\n'
    assert of_rule(rule, {**partners("60", "40"), "total": "100.00"}) == []
    for total in ("99.99", "100.01"):
        assert of_rule(rule, {**partners("60", "40"), "total": total}) == [
            f"“联合申报单位”各行“投资（万元）”合计 100，与“总投资（万元）”{total} 不等。请核对金额和单位。"
        ]


def test_monthly_topic() -> None:
    rule = 'name = "monthly_topic"\ntable = "partners"\ncolumn = "name"\nvalue = "0"\n'
    assert of_rule(rule, partners("1", "2")) == []
    assert of_rule(rule.replace('"0"', '"甲"'), partners("1", "2")) == [
        "“联合申报单位”中没有“名称”为“甲”的行。通知规定这是每月必须有的一项，请补上。"
    ]
    assert of_rule(rule, {"mode": "joint", "partners": []}) == []


def test_only_one_row() -> None:
    rule = 'name = "only_one_row"\ntable = "partners"\ncolumn = "name"\nvalue = "甲"\nseverity = "warning"\n'
    rows = [{"id": str(n), "name": name} for n, name in enumerate(["乙", "甲", "丙", "甲", "甲"])]
    assert of_rule(rule, {"mode": "joint", "partners": rows[:3]}) == []
    assert of_rule(rule, {"mode": "joint", "partners": rows}) == [
        f"“联合申报单位”第 2 行和第 {n} 行的“名称”都是“甲”，以第 2 行为准。只留一行即可。" for n in (4, 5)
    ]
    assert of_rule(rule, {"mode": "joint", "partners": [{"name": "甲"}, {"name": "甲"}, "甲"]}) == []


SCORE_RULE = 'name = "score_fits_level"\nscore = "score"\nlevel = "level"\nseverity = "warning"\n'


def test_score_fits_level() -> None:
    assert of_rule(SCORE_RULE, {"score": "2.80", "level": "3"}) == []
    assert of_rule(SCORE_RULE, {"score": "2.79", "level": "3"}) == [
        "“成熟度等级”填“三级”，而“成熟度得分”2.79 对应二级（等级分数线为转引，未见标准原文）。请对照平台报告核对。"
    ]
    assert "对应未达一级" in of_rule(SCORE_RULE, {"score": "0.79", "level": "1"})[0]


@pytest.mark.parametrize("score", ["-1", "5.01", "二", "", None, "NaN", 3])
def test_a_score_that_is_none_says_nothing_about_the_level(score: Any) -> None:
    assert of_rule(SCORE_RULE, {"score": score, "level": "3"}) == []


def test_elements_met() -> None:
    rule = 'name = "elements_met"\nfield = "elements"\n'

    def answers(**given: str) -> dict[str, Any]:
        return {"elements": [{"id": key, "is_met": value} for key, value in given.items()]}

    assert of_rule(rule, answers(base_1="yes", base_2="partly", content_1="no")) == []
    (said,) = of_rule(rule, answers(base_1="yes", base_3="no"))
    assert said.startswith("“要素条件自查”第 3 项基础要求答为“不符合”：")


def test_what_a_rule_says_about_a_cell_counts_in_the_section_of_its_table() -> None:
    values: dict[str, Any] = {"elements": [{"id": "base_3", "is_met": "no"}]}
    live = LiveCheck(form_of(BODY + MORE + '[[rule]]\nname = "elements_met"\nfield = "elements"\n'), values)
    (issue,) = [issue for issue in live.issues() if issue.code == "rule.element_not_met"]
    assert (issue.path, issue.section_id) == ("elements/base_3/is_met", "project")
    assert live.state("project").errors == 1
    values["elements"][0]["is_met"] = "yes"
    live.refresh({"elements/base_3/is_met"})
    assert live.state("project").errors == 0


def test_a_rule_with_when_speaks_only_while_it_is_true() -> None:
    rule = 'name = "maturity_gate"\nfield = "level"\nat_least = 3\nwhen = { field = "mode", equals = "joint" }\n'
    assert len(of_rule(rule, {"level": "1", "mode": "joint"})) == 1
    assert of_rule(rule, {"level": "1", "mode": "single"}) == []
    assert of_rule(rule, {"level": "1"}) == []


def test_an_edit_of_the_field_a_when_looks_at_brings_the_rule_up_again() -> None:
    fields = BODY.split("[[rule]]", 1)[0] + MORE.split("[[rule]]", 1)[0]
    rule = 'name = "maturity_gate"\nfield = "level"\nat_least = 3\nwhen = { field = "mode", equals = "joint" }\n'
    values: dict[str, Any] = {"level": "1", "mode": "single"}
    live = LiveCheck(form_of(f"{fields}\n[[rule]]\n{rule}"), values)
    values["mode"] = "joint"
    assert "rule.maturity_gate" in [issue.code for issue in live.refresh({"mode"}).added]


def test_the_severity_is_the_one_of_the_definition() -> None:
    values = {**stages("生产作业"), "level": "1"}
    found = {i.code: i.severity.value for i in check(form(), values) if i.code.startswith("rule.")}
    assert found == {"rule.stages_covered": "warning", "rule.maturity_gate": "error"}


# 2 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000"])
def test_a_rule_says_nothing_about_an_empty_value(empty: Any) -> None:
    assert sentences({"start_on": empty, "end_on": "2024-01-01"}) == []
    assert sentences({"start_on": "2024-01-01", "end_on": empty}) == []
    assert sentences({**partners("5"), "total": empty}) == []
    assert sentences({**partners(empty), "total": "0"}) == []
    assert sentences({"level": empty, "is_legal_person": empty}) == []
    assert sentences(stages(empty)) == []


@pytest.mark.parametrize("half", ["2024-3", "2024-02-30", "约一百", "明年", "-"])
def test_a_rule_says_nothing_about_a_half_typed_value(half: str) -> None:
    assert sentences({"start_on": half, "end_on": "2024-01-01"}) == []
    assert sentences({**partners("5"), "total": half}) == []
    assert sentences({**partners(half, "5"), "total": "5"}) == []


def test_a_rule_says_nothing_about_a_hidden_value() -> None:
    assert sentences({**partners("5"), "total": "1", "mode": "single"}) == []


# 3 ----------------------------------------------------------------------------------------


def test_every_rule_has_an_implementation_and_the_other_way_round() -> None:
    assert set(RULES) == set(RULE_SPECS)


def test_every_rule_is_tested_here() -> None:
    assert {f"test_{name}" for name in RULES} <= set(globals())


def test_a_parameter_that_limits_field_types_exists() -> None:
    for rule, param in FIELD_TYPES_OF:
        assert param in RULE_SPECS[rule]


# 4, 5 -------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.sampled_from(["2024-01-01", "3", "yes"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "stage", "amount", "x"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
FORM = form()


@given(values=st.dictionaries(st.sampled_from([f.id for f in FORM.fields]), json_values))
def test_no_value_breaks_a_rule_and_each_speaks_of_a_field_it_reads(values: dict[str, Any]) -> None:
    for rule in FORM.rules:
        for found in run_rule(rule, FORM, values.get):
            assert found.path.split("/")[0] in fields_read(rule)


def test_the_fields_a_rule_reads_are_its_field_parameters() -> None:
    for rule in FORM.rules:
        assert set(fields_read(rule)) == {str(rule.params[key]) for key in FIELD_PARAMS if key in rule.params}
