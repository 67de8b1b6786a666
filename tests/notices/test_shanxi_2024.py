"""What the notice of 山西 of 2024-11-04 prints, read back out of PDF, DOCX and XLSX.

Annex labels, titles, heads, 注 and the indicators of 附1 are copied by hand from the notice (brackets full-width,
blanks of the scan left out); the rows are those of ``samples/<form>``, as they must stand on paper.

1. 附件1 推荐汇总表: label, title, heading line, heads, rows, 注, nothing else, portrait.
2. 附件3 申报书: its four parts in order, its tables as filled in.
3. 附件2 附1: the 20 indicators in their five groups, changes worked out.
4. 推荐文件: every line of the letter, 会商记录 on a page of its own that lies.
"""

from __future__ import annotations

import pytest

from desktop.forms.registry import Registry
from desktop.forms.relevance import Relevance
from desktop.rendering.document import Document
from desktop.rendering.tables import build_table
from tests.helpers.paper import squeezed
from tests.helpers.read_papers import Printed, assert_in_order, print_all
from tests.notices.test_packs import Sample

NOTICE = Registry().notice("shanxi-2024", "1.0")
FORMATS = ("pdf", "docx", "xlsx")


def paper_of(form_id: str, sample: str) -> Printed:
    form = NOTICE.form(form_id)
    return print_all(Sample(NOTICE, form, f"{sample}.json").document(form, NOTICE))


def summary(*samples: str, unit: str = "太原市工业和信息化局") -> Document:
    table = NOTICE.table("recommendation_summary")
    form = NOTICE.form(table.form_id)
    entries = [Relevance(form, Sample(NOTICE, form, f"{name}.json").values).relevant_values() for name in samples]
    return build_table(table, form, entries, submitting_unit=unit, mark=None, created_on="2030-01-01")


# 1 ------------------------------------------------------------------------------------------

ABOVE = ["附件 1", "卓越级智能工厂项目推荐汇总表", "推荐单位（盖章）：太原市工业和信息化局"]
HEADS = ("序号", "申报单位名称", "卓越级智能工厂项目名称", "涉及典型场景实例（罗列）", "联系人", "联系方式（手机号）")
NOTES = "注：1.推荐的卓越级智能工厂项目按优先次序排名；2.推荐数量不能超过通知中规定的上限。"
#: as the example in 附件1: 1. 生产作业（环节名）—人机协同作业（场景名）—多机协同的发动机壳体柔性加工与检测（实例名）
SCENARIOS = (
    "1. 工厂建设（环节名）—工厂数字化设计与交付（场景名）—发动机壳体车间数字化建模与三维交付（实例名）"
    "2. 产品设计（环节名）—产品数字化设计（场景名）—壳体结构参数化设计与强度仿真（实例名）"
    "3. 生产作业（环节名）—人机协同作业（场景名）—多机协同的发动机壳体柔性加工与检测（实例名）"
    "4. 质量管控（环节名）—质量精准追溯（场景名）—壳体全流程一件一码质量追溯（实例名）"
    "5. 计划调度（环节名）—车间智能排产（场景名）—多约束条件下的壳体车间滚动排产（实例名）"
    "6. 供应链管理（环节名）—供应链协同（场景名）—关键外协毛坯供应协同与预警（实例名）"
)
ROW = (
    "1",
    "山西示例装备制造有限公司",
    "面向多品种小批量的发动机壳体柔性智能工厂（示例）",
    SCENARIOS,
    "张示例",
    "13800000001",
)


def test_annex_1_reads_as_the_notice_prints_it() -> None:
    printed = print_all(summary("full"))
    assert printed.docx_tables() == [[HEADS, ROW]]
    assert printed.docx_lines() == [*ABOVE, NOTES]
    assert printed.xlsx_rows() == [*((line,) for line in ABOVE), HEADS, ROW, (NOTES,)]
    whole = squeezed("".join((*ABOVE, *HEADS, *ROW, NOTES)))
    assert printed.texts == dict.fromkeys(FORMATS, whole)
    assert printed.directions() == {"pdf": [False], "docx": [False], "xlsx": [False]}


def test_annex_1_without_rows_and_unit_is_the_form_of_the_notice() -> None:
    whole = squeezed("".join(("附件1卓越级智能工厂项目推荐汇总表推荐单位（盖章）：", *HEADS, NOTES)))
    assert print_all(summary(unit="")).texts == dict.fromkeys(FORMATS, whole)


# 2 ------------------------------------------------------------------------------------------

COVER = [
    "卓越级智能工厂项目申报书",
    "项目名称",
    "申报单位",
    "推荐单位",
    "申报单位（盖章）",
    "推荐单位（盖章）",
    "申报日期：",
]
FOUR_PARTS = [
    "一、申报单位基本信息",
    "企业名称", "山西示例装备制造有限公司", "企业地址", "企业性质", "民营企业", "所属行业", "3484 机械零部件加工",
    "联系方式（手机号）", "13800000001",
    "二、智能工厂基本情况",
    "建设开始时间", "2021年3月1日", "建设完成时间", "2024年6月30日", "总投资（万元）", "18,650.50",
    "集成商", "示例智能系统集成有限公司", "2,380.00", "合计（万元）", "6,506.50",
    "项目简介", "建设成效（概述）", "图1　建设前后主要指标对比",
    "真实性承诺", "不涉及国家秘密、商业秘密", "申报单位（盖章）：", "法定代表人（签字）：",
    "三、智能工厂场景建设情况",
    "项目总体情况", "具体场景建设情况", "（3）生产作业—人机协同作业—多机协同的发动机壳体柔性加工与检测", "图2　多机协同柔性加工与检测单元",
    "系统集成情况", "图3　系统集成架构",
    "四、智能工厂建设成效",
    "先进性与特色", "实施成效", "智能工厂建设关键绩效指标", "后续实施计划", "目标是刀具成本再下降8%。",
]  # fmt: skip


@pytest.fixture(scope="module")
def declaration() -> Printed:
    return paper_of("excellence_declaration", "full")


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_the_declaration_has_cover_and_four_parts_in_the_order_of_annex_3(declaration: Printed, name: str) -> None:
    assert_in_order(declaration.texts[name], [*COVER, *FOUR_PARTS])


def test_the_declaration_stands_upright(declaration: Printed) -> None:
    assert not any(declaration.directions()["pdf"])
    assert declaration.directions()["docx"] == [False]


def test_hidden_and_unprinted_answers_are_not_on_paper(declaration: Printed) -> None:
    assert "营业执照" not in declaration.texts["pdf"]
    assert "佐证材料" not in declaration.texts["pdf"]
    minimal = paper_of("excellence_declaration", "minimal").texts
    assert all("集成商名称" not in text for text in minimal.values())


# 3 ------------------------------------------------------------------------------------------

KPI_HEADS = ("序号", "智能工厂建设关键绩效指标", "建设前", "建设后", "单位", "变化", "变化单位", "备注")
#: 附1, with what the sample fills in; 研制周期: (118 − 74) ÷ 118 × 100 = 37.29
KPIS = [
    ("（一）", "能力提升类指标"),
    ("1", "关键设备数控化率（%）", "72", "98", "%", "26.00", "个百分点", ""),
    ("2", "先进过程控制投用率（%）", "", "", "", "", "", ""),
    ("3", "应用人工智能技术场景比例（%）", "0", "32", "%", "32.00", "个百分点", "按典型场景实例个数计算"),
    ("4", "工厂应用智能决策模型数量（个）", "2", "14", "个", "12", "个", ""),
    ("（二）", "价值效益类指标"),
    ("5", "研制周期缩短（%）", "118", "74", "天", "37.29", "%", ""),
    ("6", "销售增长率（%）", "9.6", "18.4", "%", "8.80", "个百分点", ""),
    ("（三）", "生产运营效率类指标"),
    ("7", "生产效率提升（%）", "11.8", "16.5", "件/小时", "39.83", "%", ""),
    ("8", "资源综合利用率提升（%）", "81", "88", "%", "8.64", "%", ""),
    ("9", "产品不良率下降（%）", "4.8", "0.9", "%", "81.25", "%", ""),
    ("10", "设备综合利用率提升（%）", "68", "86", "%", "26.47", "%", ""),
    ("11", "库存周转率提升（%）", "5.2", "7.4", "次/年", "42.31", "%", ""),
    ("12", "供应商准时交付率提升（%）", "88", "96", "%", "9.09", "%", ""),
    ("13", "订单准时交付率提升（%）", "86", "97", "%", "12.79", "%", ""),
    ("14", "运营成本下降（%）", "9860", "8920", "万元", "9.53", "%", ""),
    ("15", "全员劳动生产率提升（%）", "48.2", "67.96", "万元/人", "41.00", "%", ""),
    ("（四）", "可持续发展类指标"),
    ("16", "单位产品综合能耗降低（%）", "3.1", "2.8", "千克标准煤/件", "9.68", "%", ""),
    ("17", "单位产品二氧化碳（CO₂）排放量降低（%）", "8.06", "7.12", "千克/件", "11.66", "%", ""),
    ("18", "一般固废综合利用率（%）", "91", "97", "%", "6.00", "个百分点", ""),
    ("19", "水资源重复利用率（%）", "82", "93", "%", "11.00", "个百分点", ""),
    ("（五）", "推广应用类指标"),
    ("20", "先进制造模式/解决方案向产业链供应链上下游复制推广的企业数量（家）", "0", "1", "家", "1", "家", ""),
]  # fmt: skip


def test_the_indicators_of_annex_2_stand_in_their_groups(declaration: Printed) -> None:
    (grid,) = [rows for rows in declaration.docx_tables() if rows[0] == KPI_HEADS]
    assert grid == [KPI_HEADS, *KPIS]
    rows = declaration.xlsx_rows()
    start = rows.index(KPI_HEADS)
    assert rows[start + 1 : start + 26] == [tuple(filter(None, row)) for row in KPIS]
    assert_in_order(declaration.texts["pdf"], [cell for row in KPIS for cell in row if cell])


def test_the_formula_of_a_change_stays_on_the_screen(declaration: Printed) -> None:
    assert all("通知未规定算法" not in text for text in declaration.texts.values())


# 4 ------------------------------------------------------------------------------------------

LETTER = [
    "并工信示例函〔2024〕12号",
    "太原市工业和信息化局关于推荐2024年度卓越级智能工厂项目的函",
    "山西省工业和信息化厅：",
    "根据《山西省工业和信息化厅关于申报2024年度卓越级智能工厂的通知》要求，我单位组织了本地区2024年度卓越级智能工厂项目推荐工作，"
    "现推荐2个项目，按优先次序排列如下：",
    "1. 山西示例装备制造有限公司：面向多品种小批量的发动机壳体柔性智能工厂（示例）",
    "2. 太原示例电子科技有限公司：精密电子组件全流程追溯智能工厂（示例）",
    "推荐前已与有关部门会商，会商记录附后。",
    "（示例文字）本地区共收到申报项目6个。我单位组织形式审查和现场核查后择优推荐上述项目，两个项目均已建成并稳定运行半年以上。",
    "特此函报。",
    "附件：1. 卓越级智能工厂项目推荐汇总表",
    "2. 卓越级智能工厂项目申报书（2个项目）",
    "3. 会商记录",
    "太原市工业和信息化局",
    "2024年11月20日",
    "（联系人：王示例，联系电话：0351-5550101）",
]
RECORD_LINES = ["附件 3", "会商记录", "推荐单位（盖章）：太原市工业和信息化局"]
RECORD = [
    ("序号", "部门", "意见", "文件或方式", "日期", "联系人", "意见内容、处理结果或备注"),
    ("1", "发展改革主管部门", "同意", "复函", "2024年11月15日", "示例甲", "省属企业项目已另行征求意见"),
    ("2", "财政主管部门", "同意", "复函", "2024年11月15日", "示例乙", ""),
    ("3", "国资主管部门", "同意", "复函", "2024年11月15日", "示例丙", ""),
    ("4", "市场监管主管部门", "同意", "会议会商", "2024年11月15日", "示例丁", ""),
    ("5", "数据主管部门", "同意", "复函", "2024年11月15日", "示例戊", ""),
]


def test_the_letter_reads_as_an_official_letter_with_the_record_behind_it() -> None:
    printed = paper_of("recommendation_letter", "full")
    cells = [cell for row in RECORD for cell in row]
    whole = squeezed("".join((*LETTER, *RECORD_LINES, *cells)))
    assert printed.texts == dict.fromkeys(FORMATS, whole)
    assert printed.docx_tables() == [RECORD]
    directions = printed.directions()
    assert directions["docx"] == directions["xlsx"] == [False, True]
    assert directions["pdf"][-1]
    assert not any(directions["pdf"][:-1])


def test_a_letter_without_number_date_and_record_leaves_them_out() -> None:
    printed = paper_of("recommendation_letter", "minimal")
    whole = squeezed(
        "大同市工业和信息化局关于推荐2024年度卓越级智能工厂项目的函山西省工业和信息化厅：根据《山西省工业和信息化厅关于申报2024年度"
        "卓越级智能工厂的通知》要求，我单位组织了本地区2024年度卓越级智能工厂项目推荐工作，现推荐1个项目，按优先次序排列如下："
        "1. 大同示例新材料股份有限公司：特种玻璃连续生产过程优化智能工厂（示例）特此函报。"
        "附件：1. 卓越级智能工厂项目推荐汇总表2. 卓越级智能工厂项目申报书（1个项目）大同市工业和信息化局年月日"
        "（联系人：赵示例，联系电话：0352-5550102）"
    )
    assert printed.texts == dict.fromkeys(FORMATS, whole)
    assert printed.docx_tables() == []
    assert not any(printed.directions()["pdf"])


def test_a_unit_recommends_at_most_three() -> None:
    """二、组织实施（二）各单位推荐项目数量不超过3个"""
    assert NOTICE.form("recommendation_letter").field("recommended_projects").params["max_rows"] == 3
    assert NOTICE.form("recommendation_letter").filled_by == "city"
