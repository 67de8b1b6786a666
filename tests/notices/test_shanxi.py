"""What the two notices of Shanxi print and ask, written out by hand from the notices.

The sentences of this file are copied from the official texts (annex tables, 注, 组织实施, 重点工作);
full-width brackets as the annex prints them.
"""

from __future__ import annotations

from datetime import date

import pytest

from desktop.forms.model import NoticeDef
from desktop.forms.registry import Registry
from desktop.forms.relevance import Relevance
from desktop.rendering.document import AnnexLabel, Document, Grid, HeadingLine, Notes, Orientation, Title
from desktop.rendering.plain_text import document_texts
from desktop.rendering.tables import build_table
from tests.notices.test_packs import Sample

REGISTRY = Registry()
S2024 = REGISTRY.notice("shanxi-2024", "1.0")
S2026 = REGISTRY.notice("shanxi-2026", "1.0")


def printed_table(notice: NoticeDef, table_id: str, *samples: str) -> Document:
    table = notice.table(table_id)
    form = notice.form(table.form_id)
    entries = [Relevance(form, Sample(notice, form, name).values).relevant_values() for name in samples]
    return build_table(table, form, entries, submitting_unit="", mark=None, created_on="2030-01-01")


def block(document: Document, kind: type) -> object:
    (found,) = [b for b in document.sections[0].blocks if isinstance(b, kind)]
    return found


def heads(document: Document) -> list[tuple[str, str, str]]:
    grid = block(document, Grid)
    assert isinstance(grid, Grid)
    return [(c.head, c.note_mark, c.head_tail) for c in grid.columns]


# 附件5 海外智能工厂培育名单 -------------------------------------------------------------------


def test_annex_5_has_its_nine_columns() -> None:
    assert heads(printed_table(S2026, "overseas_list")) == [
        ("序号", "", ""),
        ("企业名称", "", ""),
        ("海外智能工厂名称", "", ""),
        ("自评级别", "", ""),
        ("所属行业", "2", ""),
        ("从业人数", "", ""),
        ("营业收入（万元）", "", ""),
        ("海外智能工厂简介", "3", "（500字以内）"),
        ("企业联系人及联系方式", "", ""),
    ]


def test_annex_5_has_its_title_seal_line_and_notes_on_a_landscape_page() -> None:
    document = printed_table(S2026, "overseas_list")
    assert document.sections[0].orientation is Orientation.LANDSCAPE
    title, line, notes = block(document, Title), block(document, HeadingLine), block(document, Notes)
    assert isinstance(title, Title)
    assert isinstance(line, HeadingLine)
    assert isinstance(notes, Notes)
    assert (title.text, title.note_mark) == ("海外智能工厂培育名单", "1")
    assert (line.label, line.is_seal_place) == ("报送单位（盖章）：", True)
    assert notes.lead == "注："
    assert list(notes.items) == [
        "1. 可重点推荐位于金砖国家、“一带一路”国家和地区的海外智能工厂项目；",
        "2. 所属行业请填写：原材料、电子信息、装备制造、消费品；",
        "3. 简介中请主要介绍主营业务、智能工厂建设总体情况、先进性与特色、实施成效等内容。",
    ]
    annex = block(document, AnnexLabel)
    assert isinstance(annex, AnnexLabel)
    assert annex.text == "附件 5"


def test_annex_5_prints_one_row_per_factory() -> None:
    grid = block(printed_table(S2026, "overseas_list", "full.json", "minimal.json"), Grid)
    assert isinstance(grid, Grid)
    assert [(row[0], row[1], row[3], row[4]) for row in grid.rows] == [
        ("1", "山西示例装备制造有限公司", "先进级", "装备制造"),
        ("2", "山西示例装备制造有限公司", "基础级", "装备制造"),
        ("3", "长治示例食品集团有限公司", "先进级", "消费品"),
    ]
    assert grid.rows[0][6] == "36,580.25"
    assert grid.rows[0][8] == "张示例\n13800000001"


def test_the_summary_of_a_factory_has_at_most_500_words_as_word_counts_them() -> None:
    field = S2026.form("overseas_factories").field("factories").column("summary")
    assert (field.params["max_length"], field.params["count"]) == (500, "word_zh")
    industries = S2026.form("overseas_factories").field("factories").column("industry_group")
    assert list(industries.options.values()) == ["原材料", "电子信息", "装备制造", "消费品"]


# 附件1 卓越级智能工厂项目推荐汇总表 -----------------------------------------------------------


def test_annex_1_has_its_six_columns() -> None:
    assert heads(printed_table(S2024, "recommendation_summary")) == [
        ("序号", "", ""),
        ("申报单位名称", "", ""),
        ("卓越级智能工厂项目名称", "", ""),
        ("涉及典型场景实例（罗列）", "", ""),
        ("联系人", "", ""),
        ("联系方式（手机号）", "", ""),
    ]


def test_annex_1_has_its_title_seal_line_and_notes() -> None:
    document = printed_table(S2024, "recommendation_summary")
    title, line, notes = block(document, Title), block(document, HeadingLine), block(document, Notes)
    assert isinstance(title, Title)
    assert isinstance(line, HeadingLine)
    assert isinstance(notes, Notes)
    assert (title.text, title.note_mark) == ("卓越级智能工厂项目推荐汇总表", "")
    assert (line.label, line.is_seal_place) == ("推荐单位（盖章）：", True)
    assert (notes.lead, notes.is_inline) == ("注：", True)
    assert list(notes.items) == [
        "1.推荐的卓越级智能工厂项目按优先次序排名；",
        "2.推荐数量不能超过通知中规定的上限。",
    ]
    annex = block(document, AnnexLabel)
    assert isinstance(annex, AnnexLabel)
    assert annex.text == "附件 1"


def test_annex_1_lists_scenarios_as_its_example_does() -> None:
    grid = block(printed_table(S2024, "recommendation_summary", "full.json"), Grid)
    assert isinstance(grid, Grid)
    lines = grid.rows[0][3].split("\n")
    assert all(line.startswith(f"{n}. ") for n, line in enumerate(lines, 1))
    assert all(line.index("（环节名）—") < line.index("（场景名）—") < line.index("（实例名）") for line in lines)


def test_each_unit_recommends_at_most_three() -> None:
    table = S2024.table("recommendation_summary")
    assert table.quota is not None
    assert table.quota.limit == 3
    assert table.order == "priority"


# 附件3 卓越级智能工厂项目申报材料清单 ---------------------------------------------------------


def test_the_declaration_has_the_four_parts_of_the_material_list() -> None:
    form = S2024.form("excellence_declaration")
    assert form.title == "卓越级智能工厂项目申报书"
    assert [s.title for s in form.sections if s.is_printed] == [
        "一、申报单位基本信息",
        "二、智能工厂基本情况",
        "三、智能工厂场景建设情况",
        "四、智能工厂建设成效",
    ]
    assert form.status == "skeleton"
    assert [seal.label for seal in form.paper.cover_seals] == ["申报单位（盖章）", "推荐单位（盖章）"]


@pytest.mark.parametrize(
    ("section", "contents"),
    [
        ("unit", ["企业名称", "企业地址", "企业性质", "所属行业（GB/T 4754-2017）", "联系方式（手机号）"]),
        ("factory", ["建设开始时间", "建设完成时间", "总投资（万元）", "集成商", "项目简介", "建设成效（概述）", "真实性承诺"]),
        ("scenario", ["项目总体情况", "具体场景建设情况", "系统集成情况"]),
        ("outcome", ["先进性与特色", "实施成效", "后续实施计划"]),
    ],
)  # fmt: skip
def test_each_part_asks_for_its_contents_and_prints_them(section: str, contents: list[str]) -> None:
    form = S2024.form("excellence_declaration")
    labels = [f.label for f in form.fields_of(section)]
    assert [c for c in contents if c not in labels] == []
    text = "\n".join(document_texts(Sample(S2024, form, "full.json").document(form, S2024)))
    assert [c for c in contents if c not in text] == []


def test_the_gate_of_excellence_is_level_three_and_all_five_links() -> None:
    rules = {rule.name: rule for rule in S2024.form("excellence_declaration").rules}
    assert rules["maturity_gate"].params["at_least"] == 3
    assert list(rules["stages_covered"].params["links"]) == ["工厂建设", "研发设计", "生产作业", "生产管理", "运营管理"]
    assert rules["stages_covered"].severity == "warning"  # 原则上应覆盖全部五个环节


# 时间 ------------------------------------------------------------------------------------------


def test_the_deadlines_of_2024() -> None:
    assert S2024.issued_on == date(2024, 11, 4)
    assert [(t.who, t.due_on) for t in S2024.tasks] == [
        ("enterprise", date(2024, 11, 22)),
        ("city", date(2024, 11, 22)),
    ]


def test_the_deadlines_of_2026() -> None:
    assert S2026.issued_on == date(2026, 3, 8)
    assert {t.id: t.due_on for t in S2026.tasks} == {
        "overseas": date(2026, 3, 10),
        "overseas_own": None,  # 各单位 by 10 March; when an enterprise must, its city says
        "maturity": date(2026, 4, 15),
        "maturity_own": date(2026, 4, 15),  # 完成属地企业…自评估
        "open_call_online": date(2026, 4, 15),
        "open_call_acceptance": date(2026, 4, 15),
        "basic": None,  # 加快组织: no date
        "basic_own": None,
        "advanced_own": None,
        "advanced": date(2026, 5, 6),
        "report": date(2026, 5, 22),
        "excellence": date(2026, 6, 1),
        "routine": None,  # 常态化
    }


def test_the_packet_of_2024_is_one_sealed_copy_with_pdf_and_word() -> None:
    (packet,) = S2024.packets
    assert (packet.copies, set(packet.formats), packet.has_declarations) == (1, {"pdf", "docx"}, True)


def test_contact_and_platforms_are_those_of_the_notices() -> None:
    assert S2024.contacts == S2026.contacts == ("山西省工信厅装备处 梁智渊 0351-3183088",)
    assert {p.name: p.address for p in S2026.platforms} == {
        "智能制造数据资源公共服务平台": "www.miit-imps.com",
        "智能制造评估评价公共服务平台": "www.c3mep.cn",
    }
