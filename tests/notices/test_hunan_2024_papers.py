"""The papers of the notice of 湖南 of 2024-11-04, read back out of PDF, DOCX and XLSX.

The rows are those of ``samples/<form>``, as they must stand on paper. 附件5 is printed as the same national
notice prints it in 山西 (附件1); the layout of the others is ours.

1. 附件5 推荐汇总表 and 申报书.
2. 推荐文件 with the record of the five departments.
3. 基础级: 自建自评表 and 认定名单.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from desktop.forms.registry import Registry
from desktop.forms.relevance import Relevance
from desktop.rendering.tables import build_table
from tests.helpers.paper import squeezed
from tests.helpers.read_papers import Printed, assert_in_order, print_all
from tests.helpers.read_tables import pdf_table
from tests.notices.test_packs import Sample

NOTICE = Registry().notice("hunan-2024", "1.0")
FORMATS = ("pdf", "docx", "xlsx")


def paper_of(form_id: str, sample: str = "full") -> Printed:
    form = NOTICE.form(form_id)
    return print_all(Sample(NOTICE, form, f"{sample}.json").document(form, NOTICE))


def table_of(table_id: str, unit: str, *samples: str) -> Printed:
    table = NOTICE.table(table_id)
    form = NOTICE.form(table.form_id)
    entries = [Relevance(form, Sample(NOTICE, form, f"{name}.json").values).relevant_values() for name in samples]
    return print_all(build_table(table, form, entries, submitting_unit=unit, mark=None, created_on="2030-01-01"))


def assert_table(printed: Printed, above: list[str], rows: Sequence[tuple[str, ...]], below: list[str]) -> None:
    """Lines above, header and rows, lines below and nothing else, in three formats."""
    assert printed.docx_tables() == [list(rows)]
    assert printed.docx_lines() == [*above, *below]
    wanted = [*((line,) for line in above), *(tuple(filter(None, row)) for row in rows), *((line,) for line in below)]
    assert printed.xlsx_rows() == wanted
    pdf = pdf_table(printed.files["pdf"])
    assert pdf.columns == tuple(squeezed("".join(column)) for column in zip(*rows[1:], strict=True))
    assert pdf.outside == ()
    assert_in_order(squeezed(pdf.pages[0]), [*above, *rows[0]])
    assert_in_order(squeezed(pdf.pages[-1]), [*rows[0], *below])


# 1 ------------------------------------------------------------------------------------------


def test_annex_5_reads_as_the_national_table() -> None:
    printed = table_of("recommendation_summary", "岳阳市工业和信息化局", "full", "minimal")
    rows = [
        ("序号", "申报单位名称", "卓越级智能工厂项目名称", "涉及典型场景实例（罗列）", "联系人", "联系方式（手机号）"),
        (
            "1",
            "岳阳示例石化有限公司示例分公司",
            "炼化一体化智能工厂（示例）",
            "1. 信息基础设施（环节名）—数字基础设施建设（场景名）—全厂实时数据库与5G巡检网络（实例名）"
            "2. 工艺设计（环节名）—工艺数字化设计（场景名）—催化裂化反应再生机理模型（实例名）"
            "3. 生产作业（环节名）—先进过程控制（场景名）—常减压与催化裂化装置先进过程控制（实例名）"
            "4. 安全管控（环节名）—安全一体化管控（场景名）—重大危险源监测预警与应急联动（实例名）"
            "5. 计划调度（环节名）—生产计划优化（场景名）—原油选购与全厂计划一体优化（实例名）"
            "6. 供应链管理（环节名）—供应链协同（场景名）—原油到港与罐区调和协同（实例名）",
            "周示例",
            "13800000011",
        ),
        (
            "2",
            "长沙示例电池材料有限公司",
            "正极材料连续生产智能工厂（示例）",
            "1. 信息基础设施（环节名）—数字基础设施建设（场景名）—窑炉与粉体设备统一联网与时序数据底座（实例名）"
            "2. 工艺设计（环节名）—工艺数字化设计（场景名）—配方与烧结制度数字化设计（实例名）"
            "3. 生产作业（环节名）—先进过程控制（场景名）—辊道窑温度与气氛的先进过程控制（实例名）"
            "4. 能碳管理（环节名）—能源智能管控（场景名）—全厂能源介质平衡与碳排放核算（实例名）"
            "5. 营销与售后（环节名）—产品增值服务（场景名）—面向下游客户的批次质量在线查询服务（实例名）",
            "陈示例",
            "13900000012",
        ),
    ]
    notes = "注：1.推荐的卓越级智能工厂项目按优先次序排名；2.推荐数量不能超过通知中规定的上限。"
    assert_table(
        printed, ["附件 5", "卓越级智能工厂项目推荐汇总表", "推荐单位（盖章）：岳阳市工业和信息化局"], rows, [notes]
    )
    assert not any(printed.directions()["pdf"])


@pytest.mark.parametrize("name", ["pdf", "docx"])
def test_the_declaration_of_a_branch_prints_its_exception(name: str) -> None:
    text = paper_of("excellence_declaration").texts[name]
    assert_in_order(
        text,
        [
            "卓越级智能工厂项目申报书", "申报单位（盖章）", "推荐单位（盖章）",
            "一、申报单位基本信息", "湖南省岳阳市", "申报主体类别", "法人的分支机构", "所属法人单位名称", "岳阳示例石化有限公司",
            "行业特殊情况", "石油石化", "行业特殊情况说明", "是否为中央企业在湘分支机构", "否",
            "二、智能工厂基本情况", "三、智能工厂场景建设情况", "四、智能工厂建设成效",
            "智能工厂建设关键绩效指标", "先进过程控制投用率（%）", "61", "97", "36.00", "个百分点", "后续实施计划",
        ],
    )  # fmt: skip
    assert "省级智能制造标杆" not in text  # the titles are facts for the clerk, not part of the paper
    assert "法人的分支机构" not in paper_of("excellence_declaration", "minimal").texts[name]


# 2 ------------------------------------------------------------------------------------------


def test_the_letter_says_that_all_departments_agreed_and_shows_it() -> None:
    printed = paper_of("recommendation_letter")
    lines = [
        "长工信示例函〔2024〕8号",
        "长沙市工业和信息化局关于推荐2024年度卓越级智能工厂项目的函",
        "湖南省工业和信息化厅：",
        "根据《关于开展2024年度智能工厂梯度培育行动的通知》要求，我局会同发展改革、财政、国资、市场监管、数据主管部门组织了"
        "本地区2024年度卓越级智能工厂项目推荐工作。经商各部门同意，现推荐2个项目，按优先次序排列如下：",
        "1. 湖南示例重工有限公司：工程机械结构件柔性智能工厂（示例）",
        "2. 长沙示例电池材料有限公司：正极材料连续生产智能工厂（示例）",
        "（示例文字）推荐项目均通过我市形式审查和现场核查，其中第一个项目的申报单位为省级智能制造标杆企业。",
        "特此函报。",
        "附件：1. 卓越级智能工厂项目推荐汇总表",
        "2. 卓越级智能工厂项目申报书（2个项目）",
        "3. 会商记录",
        "长沙市工业和信息化局",
        "2024年11月21日",
        "（联系人：刘示例，联系电话：0731-55550101）",
        "附件 3",
        "会商记录",
        "推荐单位（盖章）：长沙市工业和信息化局",
    ]
    record = [
        ("序号", "部门", "意见", "文件或方式", "日期", "联系人", "意见内容、处理结果或备注"),
        ("1", "发展改革主管部门", "同意", "复函", "2024年11月18日", "示例甲", "无修改意见"),
        ("2", "财政主管部门", "同意", "复函", "2024年11月18日", "示例乙", ""),
        ("3", "国资主管部门", "同意", "复函", "2024年11月18日", "示例丙", ""),
        ("4", "市场监管主管部门", "同意", "会议会商", "2024年11月18日", "示例丁", ""),
        ("5", "数据主管部门", "同意", "复函", "2024年11月18日", "示例戊", ""),
    ]
    cells = [cell for row in record for cell in row]
    assert printed.texts == dict.fromkeys(FORMATS, squeezed("".join((*lines, *cells))))
    assert printed.docx_tables() == [record]
    assert printed.directions()["docx"] == [False, True]


# 3 ------------------------------------------------------------------------------------------


def test_the_self_evaluation_prints_plan_and_requirements() -> None:
    printed = paper_of("basic_self_evaluation")
    tables = printed.docx_tables()
    assert [
        ("序号", "任务", "目标", "完成时间", "计划投资（万元）"),
        ("1", "上线车间排产系统", "订单准时交付率达到96%", "2025年6月", "120.00"),
        ("2", "建设立体库和配送系统", "在制品下降20%", "2025年12月", "260.50"),
    ] in tables
    (elements,) = [rows for rows in tables if rows[0][3:] == ("自评结果", "本表已填内容", "佐证说明")]
    assert [(row[0], row[2], row[3]) for row in elements[1:] if len(row) > 1] == [
        ("1", "附件2 一、1", "符合"), ("2", "附件2 一、2", "符合"), ("3", "附件2 一、3", "符合"),
        ("4", "附件2 一、4", "符合"), ("5", "附件2 一、5", "符合"),
        ("1", "附件2 二、（一）1", "部分符合"), ("2", "附件2 二、（一）2", "部分符合"), ("3", "附件2 二、（一）3", "符合"),
        ("4", "附件2 二、（一）4", "符合"), ("5", "附件2 二、（一）5", "部分符合"), ("1", "附件2 二、（二）1", "符合"),
    ]  # fmt: skip
    for text in printed.texts.values():
        assert_in_order(text, ["基础级智能工厂自建自评表", "智能制造能力成熟度等级", "二级", "成熟度评估日期"])
    for name in ("pdf", "docx"):
        assert_in_order(
            printed.texts[name],
            [
                "四、建设成效", "设备综合利用率提升（%）", "61", "74", "21.31", "五、建设提升计划", "现状与差距", "提升任务",
                "计划投资合计（万元）", "380.50", "六、自评结论与承诺", "达到基础级智能工厂要素条件", "申报单位（盖章）：",
            ],
        )  # fmt: skip


def test_the_list_of_a_city_names_each_scenario_once() -> None:
    printed = table_of("basic_recognition_list", "湘潭市工业和信息化局", "full", "minimal")
    rows = [
        ("序号", "企业名称", "工厂名称", "所属行业", "成熟度等级", "智能制造典型场景（名称）", "自评日期", "联系人及联系方式"),
        (
            "1", "湘潭示例机械有限公司", "液压件示例工厂", "3444 液压动力机械及元件制造", "二级",
            "生产作业—人机协同作业质量管控—质量精准追溯设备管理—设备运行监控计划调度—生产进度跟踪",
            "2024年10月15日", "唐示例13700000013",
        ),
        (
            "2", "永州示例食品有限公司", "粮油加工示例工厂", "1331 食用植物油加工", "二级", "生产作业—在线智能检测",
            "2024年10月15日", "蒋示例13600000014",
        ),
    ]  # fmt: skip
    assert_table(printed, ["基础级智能工厂认定名单", "认定单位（盖章）：湘潭市工业和信息化局"], rows, [])
    assert all(printed.directions()["pdf"])
