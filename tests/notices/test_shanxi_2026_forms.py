"""The declarations, sheets and letters of the notice of 2026-03-08, written out by hand from it and read back.

1. Tasks （一）–（七）, tiers, platforms, packets: dates, copies and file names of the text.
2. 附件3: the four parts of the acceptance materials, seven copies; changes calculated as by hand.
3. 先进级智能工厂申报书: gate, what is assumed, element check and KPIs on paper.
4. Self-assessment and 基础级 sheets: gates of the tiers, what the notice does not prescribe is called an assumption.
5. Letters: parts in the order of an official letter, a record of consultation only where there was one.
"""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.cli import main
from desktop.issues import Severity
from desktop.jobs import JobContext
from desktop.paths import notices_dir
from desktop.rendering.document import Document
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, pdf_pages, squeezed
from tests.notices.test_packs import Sample
from tests.notices.test_shanxi_2026 import NOTICE

DECLARATION = NOTICE.form("advanced_declaration")
ACCEPTANCE = NOTICE.form("acceptance_application")


def document(form_id: str, name: str = "full.json") -> Document:
    form = NOTICE.form(form_id)
    return Sample(NOTICE, form, name).document(form, NOTICE)


def texts(form_id: str, name: str = "full.json") -> tuple[str, str]:
    """The text of the PDF and of the Word file."""
    paper = document(form_id, name)
    return "".join(pdf_pages(write(paper, "pdf", JobContext()).data)), docx_text(
        write(paper, "docx", JobContext()).data
    )


def docx_tables(form_id: str, name: str = "full.json") -> list[list[tuple[str, ...]]]:
    import docx

    data = write(document(form_id, name), "docx", JobContext()).data
    return [
        [tuple(cell.text for cell in row.cells) for row in table.rows] for table in docx.Document(BytesIO(data)).tables
    ]


def assert_in_order(text: str, parts: list[str]) -> None:
    start = 0
    for part in map(squeezed, parts):
        assert part in text[start:], part
        start = text.index(part, start) + len(part)


# 1 ----------------------------------------------------------------------------------------


def test_every_task_of_the_text_has_its_date_and_its_papers() -> None:
    assert {t.id: (t.source[:9], t.due_on, t.form_ids, t.table_ids) for t in NOTICE.tasks} == {
        "maturity": ("一、重点工作（一）", date(2026, 4, 15), ("maturity_self_assessment",), ("maturity_summary",)),
        "maturity_own": ("一、重点工作（一）", date(2026, 4, 15), ("maturity_self_assessment",), ()),
        "basic": ("一、重点工作（二）", None, ("basic_recognition",), ("basic_recognition_list",)),
        "basic_own": ("一、重点工作（二）", None, ("basic_recognition",), ()),
        "advanced_own": ("一、重点工作（二）", None, ("advanced_declaration",), ()),
        "advanced": (
            "一、重点工作（二）",
            date(2026, 5, 6),
            ("advanced_declaration", "advanced_letter"),
            ("advanced_list",),
        ),
        "report": ("一、重点工作（三）", date(2026, 5, 22), ("tiered_cultivation_report",), ("tier_list",)),
        "excellence": ("一、重点工作（四）", date(2026, 6, 1), (), ()),
        "open_call_online": ("一、重点工作（五）", date(2026, 4, 15), ("acceptance_application",), ()),
        "open_call_acceptance": (
            "一、重点工作（五）",
            date(2026, 4, 15),
            ("acceptance_application", "acceptance_letter"),
            ("acceptance_recommendation",),
        ),
        "overseas": ("一、重点工作（六）", date(2026, 3, 10), ("overseas_factories",), ("overseas_list",)),
        "overseas_own": ("一、重点工作（六）", None, ("overseas_factories",), ()),
        "routine": ("一、重点工作（七）", None, (), ()),
    }


def test_the_units_that_took_up_the_call_keep_the_accounts_of_their_declaration() -> None:
    platforms = {platform.address: platform for platform in NOTICE.platforms}
    assert set(platforms) == {"www.miit-imps.com", "www.c3mep.cn"}
    note = platforms["www.miit-imps.com"].account_note
    assert "申报时分发的管理员账号和密码" in note
    assert "不需要重新注册" in note
    assert platforms["www.c3mep.cn"].account_note == ""


def test_the_tiers_are_found_recognised_and_recommended_as_the_text_says() -> None:
    assert [(tier.tier, tier.source) for tier in NOTICE.tier_scheme] == [
        ("basic", "一、重点工作（二）"),
        ("advanced", "一、重点工作（二）"),
        ("excellence", "一、重点工作（四）（五）"),
        ("pioneer", "一、重点工作（四）"),
    ]


def test_the_advanced_packet_has_seven_copies_and_files_named_as_the_text_says() -> None:
    packets = {packet.task_id: packet for packet in NOTICE.packets}
    advanced = packets["advanced"]
    assert advanced.file_name == "{city}-{number}-{unit}-{project}"  # 地市-序号-企业名称-项目名称
    assert (advanced.copies, set(advanced.formats), advanced.has_declarations) == (7, {"pdf", "docx"}, True)
    assert (NOTICE.table("advanced_list").copies, DECLARATION.paper.copies) == (7, 7)
    assert DECLARATION.project_field == "project_name"


def test_the_acceptance_packet_has_one_table_and_seven_copies_of_the_materials() -> None:
    packet = next(packet for packet in NOTICE.packets if packet.task_id == "open_call_acceptance")
    assert packet.file_name == "{city}-{number}-{unit}-{project}"
    assert (packet.copies, set(packet.formats), packet.has_declarations) == (1, {"pdf", "docx"}, True)
    assert (NOTICE.table("acceptance_recommendation").copies, ACCEPTANCE.paper.copies) == (1, 7)


def test_the_files_of_the_packet_are_named_by_city_number_unit_and_project(tmp_path: Path) -> None:
    samples = notices_dir() / "shanxi-2026" / "1.0" / "samples" / "advanced_declaration"
    (tmp_path / "inbox").mkdir()
    for name in ("full", "minimal"):
        draft = str(tmp_path / f"{name}.json")
        new = ["new", "shanxi-2026", "advanced_declaration", "--answers", str(samples / f"{name}.json"), "--out", draft]
        assert main(new) == 0
        assert main(["pack", draft, "--out", str(tmp_path / "inbox" / f"{name}.sbb")]) == 0
    order = tmp_path / "order.txt"
    order.write_text("太原示例电子科技有限公司\n晋中示例机械有限公司\n", encoding="utf-8")
    compile_list = [
        "compile",
        "shanxi-2026",
        "advanced_list",
        "--inbox",
        str(tmp_path / "inbox"),
        "--unit",
        "太原市工信局",
    ]
    assert main([*compile_list, "--order", str(order), "--out", str(tmp_path / "out")]) == 0
    (folder,) = (tmp_path / "out").iterdir()
    assert folder.name == "太原市-先进级智能工厂名单汇总表"
    first = "太原市-1-太原示例电子科技有限公司-功率器件封装先进级智能工厂（示例）"
    second = "太原市-2-晋中示例机械有限公司-液压铸件先进级智能工厂（示例）"
    names = {path.name for path in folder.iterdir()}
    assert {f"{stem}.{suffix}" for stem in (first, second, folder.name) for suffix in ("pdf", "docx")} <= names


def test_acceptance_does_not_use_the_quota_of_excellence() -> None:
    table = NOTICE.table("acceptance_recommendation")
    assert table.quota is None
    task = next(task for task in NOTICE.tasks if task.id == "open_call_acceptance")
    assert "不占用2026年度名额" in task.note
    assert "不占用2026年度名额" in table.source
    assert NOTICE.table("advanced_list").quota is None


# 2 ----------------------------------------------------------------------------------------


def test_the_acceptance_materials_have_the_four_parts_of_annex_3_in_order() -> None:
    assert ACCEPTANCE.title == "智能制造示范工厂揭榜单位验收申请材料"
    assert (ACCEPTANCE.annex, ACCEPTANCE.status) == ("附件3", "skeleton")
    parts = ["一、揭榜单位基本信息", "二、项目指标情况", "三、揭榜任务建设情况", "四、项目建设成效"]
    assert [s.title for s in ACCEPTANCE.sections if s.is_printed] == parts
    for text in texts("acceptance_application"):
        assert_in_order(
            text,
            [
                "智能制造示范工厂揭榜单位验收申请材料",
                "揭榜单位（盖章）",
                "推荐单位（盖章）",
                *("一、揭榜单位基本信息", "企业名称", "企业地址", "企业性质", "所属行业", "联系人"),
                *("二、项目指标情况", "财务指标情况", "绩效指标情况", "劳动生产率"),
                *("三、揭榜任务建设情况", "任务描述", "痛点问题", "技术方案", "实施成效", "保障要素"),
                *("四、项目建设成效", "典型模式总结", "示范带动情况", "推广应用情况", "下一步建设计划"),
            ],
        )


def test_changes_of_the_indicators_are_those_worked_out_by_hand() -> None:
    tables = docx_tables("acceptance_application")
    (financials,) = [rows for rows in tables if rows[0][-1] == "变化率（%）" and len(rows[0]) == 6]
    assert financials == [
        ("序号", "指标", "单位", "基准年", "验收年", "变化率（%）"),
        ("1", "营业收入", "万元", "82000", "126400", "54.15%"),
        ("2", "利润总额", "万元", "6400", "10240", "60.00%"),
        ("3", "研发投入", "万元", "2870", "5056", "76.17%"),
        ("4", "期末负债", "万元", "36000", "31500", "-12.50%"),
    ]
    (performance,) = [rows for rows in tables if rows[0][-1] == "变化率（%）" and len(rows[0]) == 7]
    assert performance == [
        ("序号", "指标", "单位", "基准年", "揭榜目标", "验收年", "变化率（%）"),
        ("1", "劳动生产率", "万元/人", "48.2", "65", "67.96", "41.00%"),
        ("2", "产品不良率", "%", "4.8", "2", "0.9", "-81.25%"),
        ("3", "单位产品综合能耗", "kgce/件", "3.1", "2.8", "2.79", "-10.00%"),
    ]


# 3 ----------------------------------------------------------------------------------------


def test_the_advanced_declaration_says_what_is_not_from_the_notice() -> None:
    assert DECLARATION.title == "先进级智能工厂申报书"
    assert DECLARATION.status == "skeleton"
    assert "未能取得" in DECLARATION.source
    assert (NOTICE.scenario_guide_edition, NOTICE.element_requirement_edition) == ("", "")
    scenarios = DECLARATION.field("scenarios")
    assert scenarios.params["edition"] == "2025"
    assert "没有写明" in scenarios.hint
    assert "假定" in scenarios.hint
    assert "假定" in DECLARATION.section("elements").hint
    check_field = DECLARATION.field("elements_advanced")
    assert (check_field.params["edition"], check_field.params["tier"]) == ("2024", "advanced")
    assert check_field.status == DECLARATION.field("kpis").status == "assumption"
    assert "stages_covered" not in {rule.name for rule in DECLARATION.rules}  # no mapping published for 2025


@pytest.mark.parametrize(("level", "stops"), [("1", True), ("2", False), ("3", False)])
def test_the_advanced_tier_begins_at_level_two(level: str, stops: bool) -> None:
    values = {**Sample(NOTICE, DECLARATION, "full.json").values, "maturity_level": level}
    found = {(i.code, i.severity) for i in check(DECLARATION, values, ["scenario", "outcome"])}
    assert (("rule.maturity_gate", Severity.ERROR) in found) is stops


def test_the_element_check_of_the_advanced_tier_is_on_paper() -> None:
    (grid,) = [rows for rows in docx_tables("advanced_declaration") if rows[0][1] == "要素条件（概括）"]
    assert grid[0] == ("序号", "要素条件（概括）", "依据", "自查结果", "佐证说明")
    assert [row[0] for row in grid if len(set(row)) == 1] == ["基础要求", "建设内容", "建设成效"]
    requirements = [row for row in grid[1:] if len(set(row)) > 1]
    assert [row[0] for row in requirements] == ["1", "2", "3", "4", "5", "1", "2", "3", "4", "5", "1", "2"]
    names = [row[1].split("：")[0] for row in requirements[5:10]]
    assert names == ["工厂建设", "研发设计", "生产作业", "生产管理", "运营管理"]
    assert [row[3] for row in requirements] == ["符合"] * 11 + ["部分符合"]
    assert "二级及以上" in requirements[4][1]


def test_the_kpis_are_on_paper_with_changes_worked_out_by_hand() -> None:
    (grid,) = [rows for rows in docx_tables("advanced_declaration") if rows[0][1] == "智能工厂建设关键绩效指标"]
    assert grid[0] == ("序号", "智能工厂建设关键绩效指标", "建设前", "建设后", "单位", "变化", "变化单位", "备注")
    groups = [row[:2] for row in grid[1:] if row[0].startswith("（")]
    assert groups == [
        ("（一）", "能力提升类指标"),
        ("（二）", "价值效益类指标"),
        ("（三）", "生产运营效率类指标"),
        ("（四）", "可持续发展类指标"),
        ("（五）", "推广应用类指标"),
    ]
    rows = {row[0]: row[2:7] for row in grid[1:] if row[0].isdigit()}
    assert list(rows) == [str(n) for n in range(1, 21)]
    assert rows["1"] == ("72", "96", "%", "24.00", "个百分点")
    assert rows["4"] == ("0", "6", "个", "6", "个")
    assert rows["5"] == ("120", "84", "天", "30.00", "%")  # shortened: 36/120
    assert rows["8"] == ("", "", "", "", "")
    assert rows["10"] == ("68", "83", "%", "22.06", "%")  # 15/68
    assert rows["14"] == ("14300", "12870", "万元", "10.00", "%")  # lowered: 1430/14300


# 4 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", ["maturity_self_assessment", "basic_recognition"])
def test_sheets_the_notice_does_not_prescribe_are_called_assumptions(form_id: str) -> None:
    form = NOTICE.form(form_id)
    assert form.status == "assumption"
    assert "未规定表样" in form.source
    assert {field.status for field in form.fields} == {"assumption"}
    (table,) = [table for table in NOTICE.tables if table.form_id == form_id]
    assert table.status == "assumption"
    assert "未规定表样" in table.source


@pytest.mark.parametrize(
    ("tier", "level", "is_below"),
    [
        ("none", "0", False),
        ("basic", "1", True),
        ("basic", "2", False),
        ("advanced", "1", True),
        ("advanced", "2", False),
        ("excellence", "2", True),
        ("excellence", "3", False),
        ("pioneer", "3", True),
        ("pioneer", "4", False),
    ],
)
def test_the_self_assessment_warns_below_the_gate_of_the_tier_aimed_at(tier: str, level: str, is_below: bool) -> None:
    form = NOTICE.form("maturity_self_assessment")
    values: dict[str, Any] = {**Sample(NOTICE, form, "minimal.json").values, "target_tier": tier}
    values |= {"maturity_level": level, "maturity_score": str(int(level)) if level != "0" else "0.5"}
    codes = [i.code for i in check(form, values)]
    assert ("rule.maturity_gate" in codes) is is_below


def test_the_self_assessment_prints_the_twenty_subdomains() -> None:
    (grid,) = [rows for rows in docx_tables("maturity_self_assessment") if "能力子域" in rows[0]]
    assert grid[0][:3] == ("能力要素", "能力域", "能力子域")
    assert "、".join(row[2] for row in grid[1:]) == (
        "组织战略、人员技能、数据、集成、信息安全、装备、网络、产品设计、工艺设计、采购、计划与调度、生产作业、设备管理、仓储配送、"
        "安全环保、能源管理、物流、销售、客户服务、产品服务"
    )
    assert [row[3] for row in grid[1:]][-2:] == ["三级", "不适用"]
    for text in texts("maturity_self_assessment"):
        assert_in_order(text, ["智能制造能力成熟度自评估情况表", "制造类型", "离散型", "自评估得分", "3.05", "三级"])


def test_the_basic_sheet_checks_the_basic_requirements() -> None:
    (grid,) = [rows for rows in docx_tables("basic_recognition") if "要素条件（概括）" in rows[0]]
    assert [row[0] for row in grid[1:] if len(set(row)) > 1] == ["1", "2", "3", "4", "5", "1", "2", "3", "4", "5", "1"]
    for text in texts("basic_recognition"):
        assert_in_order(
            text,
            ["基础级智能工厂自评表", "焙烤食品示例工厂", "1.85", "柔性产线快速换产", "自评结论", "申报单位（盖章）："],
        )


# 5 ----------------------------------------------------------------------------------------

LETTERS = {
    "advanced_letter": [
        "并工信函〔2026〕12号",
        "太原市工业和信息化局关于推荐2026年度先进级智能工厂的函",
        "山西省工业和信息化厅：",
        "根据《山西省工业和信息化厅关于开展2026年度智能工厂梯度培育有关工作的通知》要求",
        "推荐先进级智能工厂2个",
        "1. 山西示例装备制造有限公司：多品种小批量壳体柔性加工先进级智能工厂（示例）",
        "2. 太原示例电子科技有限公司：功率器件封装先进级智能工厂（示例）",
        "推荐前已与有关部门会商，会商记录附后。",
        "纸质材料7份，电子版PDF+WORD版",
        "附件：1. 先进级智能工厂名单汇总表",
        "2. 先进级智能工厂申报材料",
        "3. 部门会商记录",
        "太原市工业和信息化局",
        "2026年4月30日",
        "（联系人：示例丙，联系电话：0351-8800001）",
    ],
    "acceptance_letter": [
        "并工信函〔2026〕9号",
        "太原市工业和信息化局关于推荐智能制造示范工厂揭榜单位验收的函",
        "山西省工业和信息化厅：",
        "推荐下列1个揭榜单位参加验收",
        "1. 山西示例装备制造有限公司：发动机壳体智能制造示范工厂（示例）",
        "推荐前已与有关部门会商，会商记录附后。",
        "验收推荐表（纸质版1份）和验收申请材料（纸质版7份）",
        "附件：1. 智能制造示范工厂揭榜单位验收推荐表",
        "2. 智能制造示范工厂揭榜单位验收申请材料",
        "3. 部门会商记录",
        "太原市工业和信息化局",
        "2026年4月13日",
        "（联系人：示例丙，联系电话：0351-8800001）",
    ],
}


@pytest.mark.parametrize("form_id", LETTERS)
def test_a_letter_has_its_parts_in_the_order_of_an_official_letter(form_id: str) -> None:
    for text in texts(form_id):
        assert_in_order(text, [*LETTERS[form_id], "附件3", "部门会商记录"])
    assert "版本校验码" not in texts(form_id)[0]


@pytest.mark.parametrize("form_id", LETTERS)
def test_the_record_of_consultation_is_a_page_of_its_own_where_there_was_one(form_id: str) -> None:
    pages = pdf_pages(write(document(form_id), "pdf", JobContext()).data)
    assert pages[-1].startswith("附件3部门会商记录")
    (grid,) = docx_tables(form_id)
    assert grid[0] == ("序号", "部门", "意见", "文件或方式", "日期", "联系人", "意见内容、处理结果或备注")
    assert grid[1][1:4] == ("发展改革主管部门", "同意", "会议会商")
    assert grid[1][4:6] == (
        {"advanced_letter": "2026年4月28日", "acceptance_letter": "2026年4月9日"}[form_id],
        "示例丁",
    )
    for text in texts(form_id, "minimal.json"):
        assert "会商" not in text
        assert "〔" not in text  # 发文字号 not given: no empty line for it
        assert_in_order(text, ["山西省工业和信息化厅：", "附件：", "大同市工业和信息化局", "年月日", "（联系人："])
