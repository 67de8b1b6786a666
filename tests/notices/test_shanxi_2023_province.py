"""What the province makes of the tables of three cities (D14–D17): merged tables, lists, rankings, ledger, summary.

Real packages are taken in and compiled; what is expected is written by hand from the notice (二、工作机制,
三、工作调度, 附件2) and from the answers below.

1. 表1, 表2, 表3 over all cities: one numbering, 地市 by city, 单位 of the province.
2. 省级“灯塔工厂”储备库名单 and 山西省2023年智能制造重点支持项目清单.
3. 调度排队: by number, ties share a place, the rule stands below the table.
4. 四个清单 and 工作台账: landscape, seven columns behind 序号.
5. 工作总结: four parts, figures computed from its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.jobs import JobContext
from desktop.services.compiling import TableDesk
from desktop.services.taking_in import take_in
from desktop.storage.workspace import Workspace
from tests.helpers.declarations import a_declaration, credit_code, pack_to, registry
from tests.helpers.paper import docx_text, pdf_pages, squeezed
from tests.helpers.workspaces import open_test_workspace
from tests.notices.test_shanxi_2023 import (
    NOTICE,
    TABLE_1,
    TABLE_2,
    TABLE_3,
    Paper,
    assert_reads,
    printed_files,
    read_docx,
    sample_values,
)

PROVINCE = "山西省工业和信息化厅"
CITIES = {"太原市工信局": 3, "晋城市工信局": 3, "长治市工信局": 1}  # rows each; 长治、晋城、太原 in the order of names


def training(city: str, n: int) -> dict[str, Any]:
    kind = "lighthouse" if n == 1 else "pilot"
    name = f"{city[:2]}示例企业{n}"
    return {"id": f"r{n}", "enterprise_name": name, "expert_name": "王示例", "training_type": kind, "content": "路径"}


def factory(city: str, n: int) -> dict[str, Any]:
    return {
        "id": f"r{n}",
        "enterprise_name": f"{city[:2]}示例企业{n}",
        "industry_type": "chemicals",
        "modes": ["process", "discrete"],
        "maturity_level": str(n + 1),
    }


def project(city: str, n: int) -> dict[str, Any]:
    row = {
        "id": f"r{n}",
        "enterprise_name": f"{city[:2]}示例企业{n}",
        "industry_type": "equipment",
        "project_name": f"示例项目{n}",
        "is_supported": ("yes", "no", "planned")[n - 1],
    }
    return row if n == 2 else {**row, "amount": f"{n}00.5"}


FORMS = {
    "training_tracking": ("trainings", training),
    "reserve_tracking": ("factories", factory),
    "support_tracking": ("projects", project),
}


def values_of(form_id: str, city: str, number: int, rows: int) -> dict[str, Any]:
    table, row = FORMS[form_id]
    values = {
        "unit_name": city,
        "unified_social_credit_code": credit_code(number),
        table: [row(city, n) for n in range(1, rows + 1)],
    }
    return {**values, "month": "2023-06"} if form_id == "training_tracking" else values


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The province's workspace after taking in the three tables of each city."""
    folder = tmp_path_factory.mktemp("province")
    paths = []
    for form_id in FORMS:
        for number, (city, rows) in enumerate(CITIES.items(), 1):
            path = folder / f"{form_id}-{number}.sbb"
            values = values_of(form_id, city, number, rows)
            declaration = a_declaration(
                values, draft_id=f"{form_id}-{number}", where=(NOTICE.id, form_id, ""), final_sections=()
            )
            pack_to(path, declaration, formats=("pdf",))
            paths.append(path)
    with open_test_workspace(folder / "workspace") as opened:
        report = take_in(paths, opened, registry(), JobContext())
        assert [line.outcome for line in report.lines] == ["added"] * 9, [line.sentence for line in report.lines]
        yield opened


def compiled(workspace: Workspace, table_id: str, folder: Path) -> dict[str, bytes]:
    result = TableDesk(workspace, NOTICE, NOTICE.table(table_id)).compile(folder, PROVINCE, JobContext())
    assert result.warnings == ()
    return {path.suffix[1:]: path.read_bytes() for path in result.files if path.suffix != ".txt"}


# 1 ------------------------------------------------------------------------------------------

NAMES = (
    "长治示例企业1",
    "晋城示例企业1",
    "晋城示例企业2",
    "晋城示例企业3",
    "太原示例企业1",
    "太原示例企业2",
    "太原示例企业3",
)
PLACES = tuple((str(n), f"{name[:2]}市", name) for n, name in enumerate(NAMES, 1))
LIGHTHOUSE, PILOT = "“灯塔工厂”创建", "“智能制造试点示范企业”创建"


def merged(paper: Paper, rows: tuple[tuple[str, ...], ...]) -> Paper:
    """``paper`` as the province prints it: its own name, the rows of all cities."""
    above = (paper.above[0].replace("太原市", "山西省"), f"单位：{PROVINCE}（盖章）")
    return Paper(above, paper.heads, rows, paper.below, paper.is_landscape)


def test_table_1_of_three_cities_becomes_one_table(workspace: Workspace, tmp_path: Path) -> None:
    kinds = (LIGHTHOUSE, LIGHTHOUSE, PILOT, PILOT, LIGHTHOUSE, PILOT, PILOT)
    rows = tuple((*place, "王示例", kind, "路径") for place, kind in zip(PLACES, kinds, strict=True))
    assert_reads(compiled(workspace, "training_table", tmp_path), merged(TABLE_1, rows))


def test_table_2_of_three_cities_becomes_one_table(workspace: Workspace, tmp_path: Path) -> None:
    levels = ("2级", "2级", "3级", "4级", "2级", "3级", "4级")
    rows = tuple((*place, "化学工业", "流程型、离散型", level) for place, level in zip(PLACES, levels, strict=True))
    assert_reads(compiled(workspace, "reserve_table", tmp_path), merged(TABLE_2, rows))


ANSWERS = {"1": ("是", "100.50"), "2": ("否", ""), "3": ("拟支持", "300.50")}


def test_table_3_of_three_cities_becomes_one_table(workspace: Workspace, tmp_path: Path) -> None:
    rows = tuple(
        (*place, "装备制造业", f"示例项目{place[2][-1]}", answer, f"{amount}万元" if amount else "")
        for place in PLACES
        for answer, amount in [ANSWERS[place[2][-1]]]
    )
    assert_reads(compiled(workspace, "support_table", tmp_path), merged(TABLE_3, rows))


# 2 ------------------------------------------------------------------------------------------


def test_the_reserve_pool_lists_the_factories_of_all_cities(workspace: Workspace, tmp_path: Path) -> None:
    levels = ("2级", "2级", "3级", "4级", "2级", "3级", "4级")
    wanted = Paper(
        above=("省级“灯塔工厂”储备库名单",),
        heads=("序号", "地市", "企业名称", "行业类型", "智能制造模式、新技术创新应用", "智能化程度"),
        rows=tuple((*place, "化学工业", "流程型、离散型", level) for place, level in zip(PLACES, levels, strict=True)),
        below=("注：本名单由各市（示范区）报送的《“灯塔工厂”储备库创建调度表》汇总。",),
    )
    assert_reads(compiled(workspace, "reserve_list", tmp_path), wanted)


def test_the_list_of_key_projects_leaves_out_what_is_not_supported(workspace: Workspace, tmp_path: Path) -> None:
    kept = [name for name in NAMES if not name.endswith("2")]
    wanted = Paper(
        above=("山西省2023年智能制造重点支持项目清单",),
        heads=("序号", "地市", "企业名称", "行业类型", "项目名称", "是否支持（拟支持）", "支持额度（万元）"),
        rows=tuple(
            (str(n), f"{name[:2]}市", name, "装备制造业", f"示例项目{name[-1]}", *ANSWERS[name[-1]])
            for n, name in enumerate(kept, 1)
        ),
        below=("注：本清单由各市（示范区）报送的《“灯塔工厂”支持情况调度表》中支持和拟支持的项目汇总。",),
    )
    assert len(wanted.rows) == 5
    assert_reads(compiled(workspace, "key_projects", tmp_path), wanted)


# 3 ------------------------------------------------------------------------------------------

RULE = "2.通知未规定排队的计算办法，本表只按数量排序"
RANKINGS = {
    "training_ranking": Paper(
        above=("“灯塔工厂”创建培训情况调度排队表",),
        heads=("名次", "地市", "培训企业（家次）", "其中：“灯塔工厂”创建（家次）"),
        rows=(("1", "晋城市", "3", "1"), ("1", "太原市", "3", "1"), ("3", "长治市", "1", "1")),
        below=(
            "注：1.按报送的培训企业家次从多到少排序，数量相同的名次并列。",
            RULE + "；3月份按参加推进大会的情况另行排队。",
        ),
    ),
    "reserve_ranking": Paper(
        above=("“灯塔工厂”储备企业情况调度排队表",),
        heads=("名次", "地市", "储备企业（家）"),
        rows=(("1", "晋城市", "3"), ("1", "太原市", "3"), ("3", "长治市", "1")),
        below=(
            "注：1.按报送的储备企业数量从多到少排序，数量相同的名次并列。",
            RULE + "，“灯塔工厂”符合性另行评价。",
        ),
    ),
    "support_ranking": Paper(
        above=("“灯塔工厂”支持情况调度排队表",),
        heads=("名次", "地市", "申报项目（个）", "其中：支持和拟支持（个）"),
        rows=(("1", "晋城市", "3", "2"), ("1", "太原市", "3", "2"), ("3", "长治市", "1", "1")),
        below=(
            "注：1.按报送的申报项目数量从多到少排序，数量相同的名次并列。",
            RULE + "，对“灯塔工厂”创建的必要性另行评价。",
        ),
    ),
}


@pytest.mark.parametrize("table_id", RANKINGS)
def test_cities_with_the_same_number_share_a_place(workspace: Workspace, table_id: str, tmp_path: Path) -> None:
    assert_reads(compiled(workspace, table_id, tmp_path), RANKINGS[table_id])


def test_the_months_of_one_city_count_together(tmp_path: Path) -> None:
    sent = [("太原市工信局", "2023-04", 2), ("太原市工信局", "2023-05", 2), ("晋城市工信局", "2023-05", 3)]
    paths = []
    for n, (city, month, rows) in enumerate(sent):
        values = {**values_of("training_tracking", city, 11 + list(CITIES).index(city), rows), "month": month}
        declaration = a_declaration(
            values, draft_id=f"m{n}", where=(NOTICE.id, "training_tracking", ""), final_sections=()
        )
        pack_to(tmp_path / f"{n}.sbb", declaration, formats=("pdf",))
        paths.append(tmp_path / f"{n}.sbb")
    with open_test_workspace(tmp_path / "workspace") as workspace:
        take_in(paths, workspace, registry(), JobContext())
        desk = TableDesk(workspace, NOTICE, NOTICE.table("training_ranking"))
        result = desk.compile(tmp_path, PROVINCE, JobContext())
    (file,) = [path for path in result.files if path.suffix == ".docx"]
    assert read_docx(file.read_bytes()).rows == (("1", "太原市", "4", "2"), ("2", "晋城市", "3", "1"))


# 4 ------------------------------------------------------------------------------------------


def test_the_ledger_holds_the_four_lists_on_landscape_pages(tmp_path: Path) -> None:
    values = sample_values("work_ledger")
    words = ("task", "responsibility", "measure", "result", "time", "progress")
    states = {"not_started": "未开始", "ongoing": "进行中", "done": "已完成"}
    wanted = Paper(
        above=("“灯塔工厂”创建工作台账",),
        heads=("序号", "任务", "责任", "措施", "结果", "时间", "进展", "完成情况"),
        rows=tuple(
            (str(n), *(row[word] for word in words), states[row["completion"]])
            for n, row in enumerate(values["entries"], 1)
        ),
        below=("注：任务、责任、措施、结果四列为任务清单、责任清单、措施清单、结果清单。",),
        is_landscape=True,
    )
    assert [row[5] for row in wanted.rows] == ["2023年一季度；4月至9月每月", "2023年10月", "2023年11月"]
    assert_reads(printed_files(tmp_path, "work_ledger", values), wanted)


# 5 ------------------------------------------------------------------------------------------

FIGURES = (
    "截至2023年11月25日，4个市（示范区）共组织培训26场，培训企业170家次；报送市级“灯塔工厂”储备企业11家；"
    "组织申报项目9个，其中支持和拟支持7个，占77.8%，支持额度（拟支持额度）4,310.75万元。各市情况见下表。"
)


def summary(folder: Path, values: Mapping[str, Any]) -> dict[str, bytes]:
    return printed_files(folder, "work_summary", values, formats="pdf docx")


def test_the_work_summary_prints_its_parts_with_the_figures_of_its_rows(tmp_path: Path) -> None:
    values = sample_values("work_summary")
    files = summary(tmp_path, values)
    texts = {
        name: squeezed("".join(item["text"] for item in values[name]))
        for name in ("implementation", "outcomes", "practices", "next_steps")
    }
    table = squeezed("""
        序号 地市 培训（场） 培训企业（家次） 储备企业（家） 申报项目（个） 支持和拟支持（个） 支持额度（万元）
        1 太原市 9 64 4 3 3 2,410.50
        2 长治市 6 38 2 3 1 420.00
        3 晋城市 6 41 3 2 2 1,180.25
        4 山西综改示范区 5 27 2 1 1 300.00
    """)
    wanted = "".join(
        (
            "2023年“灯塔工厂”创建工作总结",
            "山西省人民政府办公厅：",
            "根据《“灯塔工厂”创建工作推进机制》，现将2023年“灯塔工厂”创建工作总结如下。",
            "一、工作落实情况" + FIGURES + table + texts["implementation"],
            "二、主要成效" + texts["outcomes"],
            "三、先进做法" + texts["practices"],
            "四、下一步" + texts["next_steps"],
            PROVINCE + "2023年12月15日",
        )
    )
    assert docx_text(files["docx"]) == wanted
    pages = pdf_pages(files["pdf"])
    text = "".join(page.removesuffix(f"—{n}—") for n, page in enumerate(pages, 1))
    assert text == wanted
    assert pages[0].endswith("—1—")
    assert "版本校验码" not in text


def test_a_changed_row_changes_the_figures_of_the_summary(tmp_path: Path) -> None:
    values = sample_values("work_summary")
    del values["city_figures"][3]
    values["city_figures"][0]["enterprises"] = "65"
    text = docx_text(summary(tmp_path, values)["docx"])
    assert "3个市（示范区）共组织培训21场，培训企业144家次；报送市级“灯塔工厂”储备企业9家" in text
    assert "其中支持和拟支持6个，占75.0%，支持额度（拟支持额度）4,010.75万元" in text


def test_without_an_addressee_the_summary_prints_no_empty_line(tmp_path: Path) -> None:
    import docx

    values = {key: value for key, value in sample_values("work_summary").items() if key != "addressee"}
    document = docx.Document(BytesIO(summary(tmp_path, values)["docx"]))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts[:2] == [
        "2023年“灯塔工厂”创建工作总结",
        "根据《“灯塔工厂”创建工作推进机制》，现将2023年“灯塔工厂”创建工作总结如下。",
    ]
    (page,) = document.sections
    assert (round(page.top_margin.mm), round(page.left_margin.mm)) == (37, 28)  # GB/T 9704-2012 5.2
    assert page.page_width < page.page_height
