"""The difference of two versions of a form, in words a clerk understands.

1. Added, removed, moved to another part or place, changed; an equal form has none.
2. Words of a change: label, type, necessity, options, limits, units, conditions, hints.
3. Tables: columns and rows that came, went, changed or changed places.
4. The form itself, its parts, seals, copies and rules; a form that is gone.
5. The notice: title, number, date, contacts, tasks, deadlines, copies.
6. No word of a definition's code reaches the clerk.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.forms.difference_words import Change, changes_of, param_label
from desktop.forms.differences import form_difference, notice_changes
from desktop.forms.fieldtypes import FIELD_TYPES
from desktop.forms.model import (
    Calculation,
    Condition,
    FieldDef,
    MonthlyDef,
    NoticeDef,
    PacketDef,
    PaperDef,
    RuleDef,
    SealDef,
    SectionDef,
    TaskDef,
)
from desktop.forms.registry import Registry
from tests.helpers.forms import SECTIONS, form, options, question
from tests.helpers.versions import FORM, NOTICE, packs_with_versions

A, B, C, D = (question(name) for name in "abcd")


def words(old: FieldDef, new: FieldDef) -> list[str]:
    return [change.words for change in changes_of(old, new, {old.id: old}, {new.id: new})]


def limits(type_name: str, **params: Any) -> FieldDef:
    return question("a", type_name, params=params)


# 1 ----------------------------------------------------------------------------------------


def test_equal_forms_differ_in_nothing() -> None:
    found = form_difference(form("1.0", A, B), form("1.1", A, B))
    assert found.is_empty
    assert (found.old_version, found.new_version, found.touched) == ("1.0", "1.1", frozenset())


def test_an_item_that_came_is_added_with_its_type_and_whether_it_is_required() -> None:
    new = question("b", "integer", section="money", required=True)
    found = form_difference(form("1.0", A), form("1.1", A, new))
    (item,) = found.added
    assert (item.field_id, item.label, item.section) == ("b", "问b", "二、资金")
    assert [change.words for change in item.changes] == ["整数，必填"]
    assert found.touched == {"money"}


def test_an_item_that_went_is_removed_under_its_old_name_and_part() -> None:
    found = form_difference(form("1.0", A, question("b", section="money")), form("1.1", A))
    assert [(item.field_id, item.label, item.section) for item in found.removed] == [("b", "问b", "二、资金")]
    assert found.touched == {"money"}


def test_an_item_in_another_part_is_moved_and_both_parts_are_touched() -> None:
    found = form_difference(form("1.0", A, B), form("1.1", A, replace(B, section_id="money")))
    assert [(i.field_id, i.section, i.changes[0].words) for i in found.moved] == [
        ("b", "二、资金", "所在部分：“一、单位” → “二、资金”")
    ]
    assert found.changed == ()
    assert found.touched == {"unit", "money"}


def test_only_what_left_its_place_is_moved_and_its_part_stays_untouched() -> None:
    found = form_difference(form("1.0", A, B, C, D), form("1.1", D, A, B, C))
    assert [(i.field_id, i.changes[0].words) for i in found.moved] == [("d", "位置：“问c”之后 → 本部分开头")]
    assert found.touched == frozenset()


def test_what_stands_behind_something_new_or_gone_has_not_moved() -> None:
    assert form_difference(form("1.0", A, B, C), form("1.1", A, C)).moved == ()
    assert form_difference(form("1.0", A, C), form("1.1", B, A, C)).moved == ()


def test_an_item_may_be_moved_and_changed() -> None:
    new = replace(B, section_id="money", label="新名称")
    found = form_difference(form("1.0", A, B), form("1.1", A, new))
    assert [i.field_id for i in found.moved] == [i.field_id for i in found.changed] == ["b"]


# 2 ----------------------------------------------------------------------------------------

TEXT = question("a")
MODE = question("mode", "choice", params=options("x", "y"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (TEXT, replace(TEXT, label="全称"), "名称：问a → 全称"),
        (TEXT, question("a", "integer"), "类型：文字 → 整数"),
        (TEXT, replace(TEXT, required=True), "填写要求：选填 → 必填"),
        (TEXT, replace(TEXT, hint="按营业执照"), "填报说明：无 → 按营业执照"),
        (TEXT, replace(TEXT, is_printed=False), "是否印出：是 → 否"),
        (TEXT, replace(TEXT, is_preference=True), "列为同等条件下优先的事实：否 → 是"),
        (
            TEXT,
            replace(TEXT, calculated=Calculation("sum_fields", {"fields": ("b",)})),
            "填写要求：选填 → 自动计算",
        ),
        (limits("text", max_length=300), limits("text", max_length=500), "字数上限：300 → 500"),
        (limits("text"), limits("text", max_length=500), "字数上限：无 → 500"),
        (limits("text"), limits("text", count="chars"), "字数算法：Word 字数 → 字符数（计空格）"),
        (limits("text"), limits("text", multiline=True), "可否换行：否 → 是"),
        (limits("integer", min=0), limits("integer", min="10"), "最小值（含）：0 → 10"),
        (limits("integer", unit="人"), limits("integer", unit="万人"), "单位：人 → 万人"),
        (limits("money"), limits("money", unit="元"), "单位：万元 → 元"),
        (limits("date"), limits("date", max=date(2026, 5, 6)), "最晚（含）：无 → 2026年5月6日"),
        (limits("region"), limits("region", level="prefecture"), "要求的级别：不限 → 地级"),
        (limits("attachment", kinds=("pdf",)), limits("attachment", kinds=("pdf", "png")), "允许的文件格式：pdf → pdf、png"),
        (limits("statement", text="我承诺"), limits("statement", text="我单位承诺"), "承诺内容：我承诺 → 我单位承诺"),
        (
            limits("text", pattern="[0-9]", pattern_hint="一位"),
            limits("text", pattern="[0-9]{2}", pattern_hint="两位"),
            "写法要求：一位 → 两位",
        ),
        (
            limits("text", pattern="[0-9]", pattern_hint="数字"),
            limits("text", pattern="[0-9]+", pattern_hint="数字"),
            "写法要求有调整",
        ),
        (MODE, replace(MODE, params=options("x", "y", "z")), "选项：增加“选z”"),
        (MODE, replace(MODE, params={"options": {"x": "选x", "y": "改"}}), "选项：“选y”改为“改”"),
        (MODE, replace(MODE, params=options("x")), "选项：取消“选y”"),
        (MODE, replace(MODE, params=options("y", "x")), "选项的次序有调整"),
    ],
)  # fmt: skip
def test_a_change_is_said_as_it_was_and_as_it_is(old: FieldDef, new: FieldDef, expected: str) -> None:
    assert words(old, new) == [expected]


def test_a_condition_is_said_in_words() -> None:
    old = form("1.0", MODE, A)
    when = Condition("equals", "mode", "x")
    new = form("1.1", MODE, replace(A, visible_when=when, required_when=when))
    (item,) = form_difference(old, new).changed
    assert [change.words for change in item.changes] == [
        "填写要求：选填 → 按条件必填",
        "何时填写：不限 → “问mode”为选x",
        "何时必填：不限 → “问mode”为选x",
    ]


def test_a_condition_on_something_unknown_is_still_said() -> None:
    old = replace(A, visible_when=Condition("filled", "elsewhere", True))
    assert [change.words for change in changes_of(old, A, {}, {})] == ["何时填写：按条件 → 不限"]


def test_of_another_type_only_its_own_limits_are_said() -> None:
    old, new = limits("text", max_length=20, count="chars"), limits("integer", unit="条", min=0)
    assert words(old, new) == ["类型：文字 → 整数", "最小值（含）：无 → 0", "单位：无 → 条"]


def test_another_way_of_calculating_is_said() -> None:
    sums = [replace(A, calculated=Calculation("sum_fields", {"fields": fields})) for fields in (("b",), ("b", "c"))]
    assert words(*sums) == ["自动计算方法有调整"]


# 3 ----------------------------------------------------------------------------------------


def table(*columns: FieldDef, **params: Any) -> FieldDef:
    return question("t", "table", columns=columns, params=params)


def test_columns_that_came_went_and_changed() -> None:
    new_column = question("d", "month", required=True)
    found = words(table(A, B, C), table(A, replace(B, label="新名"), new_column))
    assert found == ["增加列：“问d”（年月，必填）", "列“问b”的名称：问b → 新名", "删去列：“问c”"]


def test_the_order_of_columns() -> None:
    assert words(table(A, B, C), table(C, A, B)) == ["列的次序：问a、问b、问c → 问c、问a、问b"]


def test_columns_that_must_not_repeat_are_named_by_their_heads() -> None:
    assert words(table(A, B), table(A, B, unique=("a", "b"))) == ["不能重复的列：无 → 问a、问b"]


def test_a_table_that_became_a_text_has_no_columns_to_compare() -> None:
    assert words(table(A, B), question("t")) == ["类型：表格 → 文字"]


def test_rows_a_definition_names_that_came_or_went() -> None:
    fixed = [name for name, kind in FIELD_TYPES.items() if "edition" in kind.params and "tier" in kind.params]
    assert fixed, "no type with rows by tier"
    column = question("answer", "yes_no")
    for name in fixed:
        old, new = (
            question("t", name, columns=(column,), params={"edition": "2024", "tier": tier})
            for tier in ("basic", "excellence")
        )
        found = words(old, new)
        assert any(line.startswith("增加行：“") for line in found), found


# 4 ----------------------------------------------------------------------------------------


def test_the_form_itself() -> None:
    seal = SealDef("申报单位（盖章）：", "declaring_unit")
    old = form("1.0", A)
    paper = PaperDef(layout="declaration", copies=7, cover_seals=(seal,))
    new = form("1.1", A, title="新申报表", annex="附件2", status="skeleton", paper=paper)
    assert [change.words for change in form_difference(old, new).form] == [
        "表单名称：测试申报表 → 新申报表",
        "附件号：附件1 → 附件2",
        "编制依据：按通知原表 → 按材料清单编制",
        "纸质份数：1 → 7",
        "封面盖章处：无 → “申报单位（盖章）：”",
    ]


def test_parts_that_came_went_and_changed() -> None:
    unit, money = SECTIONS
    more = SectionDef("more", "三、其他")
    old = form("1.0", A, sections=(unit, money))
    changed = form("1.1", A, sections=(more, replace(unit, title="一、申报单位", hint="如实填写")))
    assert [change.words for change in form_difference(old, changed).form] == [
        "增加部分：“三、其他”",
        "部分名称：“一、单位” → “一、申报单位”",
        "“一、单位”的填报说明：无 → 如实填写",
        "删去部分：“二、资金”",
    ]
    turned = form("1.1", A, sections=(money, unit))
    assert [change.words for change in form_difference(old, turned).form] == [
        "各部分的次序：一、单位、二、资金 → 二、资金、一、单位"
    ]


def test_rules_across_fields_name_what_they_look_at() -> None:
    same = RuleDef("date_order", "error", {"start": "a", "end": "b"})
    old = form("1.0", A, B, rules=(same, RuleDef("must_be", "error", {"field": "a", "value": "yes"})))
    new = form("1.1", A, B, rules=(same, RuleDef("stages_covered", "warning", {"table": "b", "links": ("研发设计",)})))
    assert [change.words for change in form_difference(old, new).form] == [
        "取消的跨项检查，涉及：“问a”",
        "新增的跨项检查，涉及：“问b”",
    ]


def test_a_form_that_is_gone_says_so_and_nothing_else() -> None:
    found = form_difference(form("1.0", A), None, "2.0")
    assert (found.is_gone, found.is_empty, found.new_version) == (True, False, "2.0")
    assert (found.added, found.removed, found.form) == ((), (), ())


# 5 ----------------------------------------------------------------------------------------


def notice(**facts: Any) -> NoticeDef:
    given = {
        "id": "test-2030", "version": "1.0", "title": "测试通知", "document_number": "", "issuer": "示例市", "region": "14",
        "issued_on": date(2030, 1, 2), "year": 2030, "tiers": (), "scenario_guide_edition": "",
        "element_requirement_edition": "", "tasks": (), "packets": (), "forms": (), "tables": (),
    }  # fmt: skip
    return NoticeDef(**{**given, **facts})


def test_the_notice_itself() -> None:
    old = notice(contacts=("甲",))
    new = notice(title="新通知", document_number="〔2030〕1号", issued_on=date(2030, 2, 1), contacts=("乙",))
    assert [change.words for change in notice_changes(old, new)] == [
        "通知标题：测试通知 → 新通知",
        "文号：无 → 〔2030〕1号",
        "印发日期：2030年1月2日 → 2030年2月1日",
        "联系人：甲 → 乙",
    ]
    assert notice_changes(old, old) == ()


def test_tasks_deadlines_and_copies() -> None:
    declare = TaskDef("declare", "填报", "enterprise", date(2030, 3, 1))
    gone = TaskDef("gone", "旧任务", "city", None)
    monthly = TaskDef("report", "调度", "city", None, monthly=MonthlyDef(date(2030, 4, 1), date(2030, 9, 1), 25))
    packets = [PacketDef("declare", "", "", (), copies) for copies in (2, 7)]
    old = notice(tasks=(declare, gone), packets=(packets[0],))
    new = notice(
        tasks=(replace(declare, due_on=date(2030, 3, 20)), monthly, replace(gone, id="other", title="新任务")),
        packets=(packets[1],),
    )
    assert [change.words for change in notice_changes(old, new)] == [
        "增加任务：“调度”（2030年4月至2030年9月，每月25日）",
        "增加任务：“新任务”（未规定日期）",
        "“填报”的截止时间：2030年3月1日 → 2030年3月20日",
        "取消任务：“旧任务”",
        "“填报”的纸质份数：2 → 7",
    ]


# 6 ----------------------------------------------------------------------------------------


def test_every_limit_of_every_type_has_a_name_a_clerk_can_read() -> None:
    for kind in FIELD_TYPES.values():
        for key in kind.params.keys() - {"options", "pattern"}:  # said in words of their own
            name = param_label(key, kind.params[key])
            assert re.fullmatch("[\u4e00-\u9fff（）/、A-Z0-9= ]+", name), (kind.name, key, name)
            assert not name.isascii()


def test_the_whole_difference_of_two_real_versions_is_chinese(tmp_path: Path) -> None:
    registry = Registry(packs_with_versions(tmp_path / "notices"))
    old, new = (registry.notice(NOTICE, version) for version in ("1.0", "1.1"))
    found = form_difference(old.form(FORM), new.form(FORM))
    said = [change.words for change in (*found.form, *notice_changes(old, new))]
    for item in (*found.added, *found.moved, *found.changed, *found.removed):
        said += [item.label, item.section, *(change.words for change in item.changes)]
    assert len(said) > 20
    assert [line for line in said if re.search("[a-z_]{2,}", line)] == []
    assert {"增加列：“投产时间”（年月，必填）", "删去列：“从业人数”", "列“自评级别”的选项：取消“基础级”"} <= set(said)
    assert "“报送海外智能工厂培育名单（附件5）”的截止时间：2026年3月10日 → 2026年3月20日" in said


def test_a_change_without_values_is_its_own_words() -> None:
    assert Change("选项的次序有调整").words == "选项的次序有调整"
    assert Change("删去列", old="“甲”").to_dict() == {
        "what": "删去列",
        "old": "“甲”",
        "new": "",
        "words": "删去列：“甲”",
    }
