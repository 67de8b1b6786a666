"""This file builds documents for the rendering tests; enterprises and projects in them are 示例."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from desktop.rendering.document import (
    Align,
    AnnexLabel,
    AttachmentList,
    Block,
    Closing,
    Cover,
    Document,
    DraftMark,
    Figure,
    FinalMark,
    Grid,
    GridColumn,
    Heading,
    HeadingLine,
    LabelCell,
    LabelTable,
    Notes,
    Orientation,
    PageBreak,
    PageSection,
    Paragraph,
    SealBlock,
    SealLine,
    TextStyle,
    Title,
)

FINAL = FinalMark("0123456789ab", "3f2b8c1e-7d4a-4e55-9a01-1234567890ab", "excellence_declaration")
DRAFT = DraftMark()

_PROSE = (
    "本项目围绕“工厂建设、产品研发、工艺设计、生产作业、运营管理”五个环节，建成 MES、ERP、WMS 等信息系统 12 套，"
    "关键设备联网率由 62.5% 提高到 98.3%，单位产品综合能耗下降 11.2%，年减排 CO₂ 约 3,200 t；车间面积 12000 m²，"
    "温度控制在 25±0.5℃。其中：①焊接机器人（六轴）48 台；②AGV 小车 26 台；③在线检测工位 19 个。"
)


def prose(length: int, start: int = 0) -> str:
    """Chinese text of ``length`` characters with punctuation, numbers and units."""
    text = _PROSE * (length // len(_PROSE) + 2)
    start %= len(_PROSE)
    return text[start : start + length]


def picture(mode: str = "RGB", size: tuple[int, int] = (640, 400), format: str = "PNG", **options: Any) -> bytes:
    """A picture of stripes in the given Pillow mode and file format."""
    from PIL import Image, ImageDraw

    image = Image.new("RGBA", size, (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    for number in range(0, size[0], 40):
        draw.rectangle((number, 20, number + 20, size[1] - 20), fill=(30, 60 + number % 180, 160, 255))
    image = image if mode == "RGBA" else image.convert("RGB").convert(mode)
    stream = BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


OVERSEAS_COLUMNS = (
    GridColumn("序号", width=0.6, align=Align.CENTRE),
    GridColumn("企业名称", width=1.5),
    GridColumn("海外智能工厂名称", width=1.5),
    GridColumn("自评级别", width=0.9, align=Align.CENTRE),
    GridColumn("所属行业", "2", width=1.0, align=Align.CENTRE),
    GridColumn("从业人数", width=0.9, align=Align.RIGHT),
    GridColumn("营业收入（万元）", width=1.2, align=Align.RIGHT),
    GridColumn("海外智能工厂简介（500字以内）", "3", width=4.5),
    GridColumn("企业联系人及联系方式", width=1.4),
)


def overseas_rows(count: int, length: int = 500) -> tuple[tuple[str, ...], ...]:
    """Rows of annex 5; every introduction starts and ends with words of its own."""
    rows = []
    for number in range(1, count + 1):
        head, tail = f"甲{number:04d}始", f"乙{number:04d}终"
        rows.append(
            (
                str(number),
                f"山西示例重型装备制造集团股份有限公司第{number}分公司",
                f"示例印度尼西亚莫罗瓦利智能工厂{number}号",
                "先进级" if number % 2 else "卓越级",
                "装备制造",
                f"{1000 + number}",
                f"{123456 + number}.50",
                head + prose(max(length - 12, 0), number * 7) + tail,
                f"张三{number}\n13800138{number % 1000:03d}",
            )
        )
    return tuple(rows)


def overseas_table(count: int = 62, length: int = 500, mark: FinalMark | DraftMark | None = FINAL) -> Document:
    """海外智能工厂培育名单 as annex 5 of the 2026 notice prints it."""
    blocks: tuple[Block, ...] = (
        AnnexLabel("附件 5"),
        Title("海外智能工厂培育名单", "1"),
        HeadingLine("报送单位（盖章）：", "太原市工业和信息化局", True, "submitting_unit"),
        Grid(OVERSEAS_COLUMNS, overseas_rows(count, length)),
        Notes(
            "注：",
            (
                "1. 可重点推荐位于金砖国家、“一带一路”国家和地区的海外智能工厂项目；",
                "2. 所属行业请填写：原材料、电子信息、装备制造、消费品；",
                "3. 简介中请主要介绍主营业务、智能工厂建设总体情况、先进性与特色、实施成效等内容。",
            ),
        ),
    )
    return Document("海外智能工厂培育名单", (PageSection(blocks, Orientation.LANDSCAPE),), mark, "2026-03-09")


def recommendation_table(mark: FinalMark | DraftMark | None = FINAL) -> Document:
    """卓越级智能工厂项目推荐汇总表 as annex 1 of the 2024 notice prints it."""
    instances = (
        "1. 生产作业—人机协同作业—多机协同的发动机壳体柔性加工与检测\n"
        "2. 计划调度—生产计划优化—基于有限产能的高级排程\n3. 质量管控—在线智能检测—视觉缺陷识别"
    )
    rows = tuple(
        (str(n), f"山西示例{name}有限公司", f"示例{name}卓越级智能工厂", instances, "李四", f"1390351{n:04d}")
        for n, name in enumerate(("重工", "不锈钢材料科技", "煤机装备"), 1)
    )
    columns = (
        GridColumn("序号", width=0.6, align=Align.CENTRE),
        GridColumn("申报单位名称", width=1.6),
        GridColumn("卓越级智能工厂项目名称", width=1.8),
        GridColumn("涉及典型场景实例（罗列）", width=3.2),
        GridColumn("联系人", width=0.9, align=Align.CENTRE),
        GridColumn("联系方式（手机号）", width=1.4, align=Align.CENTRE),
    )
    blocks: tuple[Block, ...] = (
        AnnexLabel("附件 1"),
        Title("卓越级智能工厂项目推荐汇总表"),
        HeadingLine("推荐单位（盖章）：", "", True, "recommending_unit"),
        Grid(columns, rows),
        Notes(
            "注：",
            ("1.推荐的卓越级智能工厂项目按优先次序排名；", "2.推荐数量不能超过通知中规定的上限。"),
            is_inline=True,
        ),
    )
    return Document("卓越级智能工厂项目推荐汇总表", (PageSection(blocks),), mark, "2024-11-22")


def declaration(mark: FinalMark | DraftMark | None = FINAL, paragraphs: int = 12, figures: int = 2) -> Document:
    """A 申报书 with every kind of block."""
    cover = Cover(
        "卓越级智能工厂项目申报书",
        "（2024 年度）",
        (
            ("项目名称", "示例高端液压支架离散制造卓越级智能工厂建设与多基地协同运营项目"),
            ("申报单位", "山西示例煤机装备有限公司"),
            ("联系人", "李四"),
            ("联系电话", "13903510001"),
        ),
        (
            SealLine("申报单位（盖章）：", "declaring_unit", "", True),
            SealLine("推荐单位（盖章）：", "recommending_unit", "太原市工业和信息化局"),
        ),
        "2024 年 11 月 22 日",
    )
    table = LabelTable(
        (
            LabelCell("企业名称", "山西示例煤机装备有限公司", is_wide=True),
            LabelCell("统一社会信用代码", "91140100MA0EXAMPLE"),
            LabelCell("成立日期", "2003-06-18"),
            LabelCell("所属行业", "C3511 矿山机械制造"),
            LabelCell("从业人数（人）", "2,316"),
            LabelCell("企业地址", "山西省太原市示例区示例路 1 号", is_wide=True),
            LabelCell("上年度营业收入（万元）", "123,456.50"),
            LabelCell("项目简介", prose(900), is_wide=True),
        )
    )
    story: list[Block] = [Heading("三、智能工厂场景建设情况", 1)]
    for number in range(paragraphs):
        story.append(Heading(f"（{'一二三四五六七八九十'[number % 10]}）场景建设情况", 2))
        story.append(Heading(f"{number + 1}. 具体场景", 3))
        story.append(Paragraph(prose(420, number * 31)))
        if number < figures:
            story.append(Figure(picture(size=(900, 500 + number)), f"图 {number + 1}　生产线布局示意图"))
    indicators = Grid(
        (
            GridColumn("指标", width=3),
            GridColumn("改造前", width=1, align=Align.RIGHT),
            GridColumn("改造后", width=1, align=Align.RIGHT),
            GridColumn("变化", "1", width=1, align=Align.RIGHT),
        ),
        tuple((f"关键绩效指标 {n}（%）", f"{n}.5", f"{n * 2}.5", f"+{n}.0") for n in range(1, 9)),
        is_main=False,
    )
    closing: tuple[Block, ...] = (
        Heading("四、关键绩效指标", 1),
        indicators,
        Notes("注：", ("1. 变化 = 改造后 − 改造前。",)),
        PageBreak(),
        Heading("五、真实性承诺", 1),
        Paragraph("本单位承诺所提交的材料真实、准确、完整，不涉及国家秘密和商业秘密，并承担相应责任。"),
        Paragraph("特此承诺。", TextStyle.PLAIN),
        Paragraph("（居中说明）", TextStyle.CENTRED),
        Paragraph("2024 年 11 月 22 日", TextStyle.RIGHT),
        Paragraph("小字说明。", TextStyle.SMALL),
        SealBlock(
            (SealLine("申报单位（盖章）：", "declaring_unit", "山西示例煤机装备有限公司"),),
            "法定代表人（签字）：",
            "　　年　　月　　日",
        ),
        SealBlock(
            (
                SealLine("市级主管部门（盖章）：", "recommending_unit"),
                SealLine("省级主管部门（盖章）：", "submitting_unit"),
            ),
            "",
            "　　年　　月　　日",
        ),
    )
    sections = (
        PageSection((cover, Heading("一、申报单位基本信息", 1), table, *story, *closing)),
        PageSection(
            (AnnexLabel("附 1"), Title("典型场景实例清单"), Grid(OVERSEAS_COLUMNS, overseas_rows(3, 120))),
            Orientation.LANDSCAPE,
        ),
    )
    return Document("卓越级智能工厂项目申报书", sections, mark, "2024-11-22")


ATTACHMENTS = (
    "卓越级智能工厂项目推荐汇总表",
    "太原市 2024 年度智能制造系统解决方案“揭榜挂帅”项目揭榜单位推进情况及验收意见汇总说明材料",
    "智能工厂梯度培育工作总结",
)
LETTER_UNIT = "太原市工业和信息化局"
LETTER_DATE = "2024年11月22日"


def letter(paragraphs: int = 6, length: int = 280, attachments: tuple[str, ...] = ATTACHMENTS) -> Document:
    """A recommendation letter set as an official letter (公文)."""
    story: list[Block] = [Paragraph(prose(length, n * 40)) for n in range(paragraphs)]
    blocks: list[Block] = [
        Title("太原市工业和信息化局关于推荐 2024 年度卓越级智能工厂项目的函"),
        Paragraph("山西省工业和信息化厅：", TextStyle.PLAIN),
        *story[: paragraphs // 2],
        Heading("一、推荐情况", 1),
        Heading("（一）总体情况", 2),
        Heading("1. 分级情况", 3),
        *story[paragraphs // 2 :],
        AttachmentList(attachments),
        Closing(LETTER_UNIT, LETTER_DATE),
        Paragraph("（联系人：张三　联系电话：0351-0000000）"),
    ]
    return Document("推荐函", (PageSection(tuple(blocks)),), None, "2024-11-22", is_letter=True)


def letter_with_annex(rows: int = 6, length: int = 200) -> Document:
    """A letter whose annex is a landscape table over several pages."""
    base = letter()
    annex = PageSection(
        (
            AnnexLabel("附"),
            Title("海外智能工厂培育名单", "1"),
            Grid(OVERSEAS_COLUMNS, overseas_rows(rows, length)),
            Notes("注：", ("1. 可重点推荐位于金砖国家的项目；", "2. 所属行业请填写：原材料、电子信息。")),
        ),
        Orientation.LANDSCAPE,
    )
    closing = PageSection((AnnexLabel("附件 2"), Title("工作总结"), Paragraph(prose(400))))
    return replace(base, sections=(*base.sections, annex, closing))
