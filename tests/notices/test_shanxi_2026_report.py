"""附件2 of the notice of 2026-03-08: the situation report, its figures and its annexed list, read back out of PDF and DOCX.

The headings, the line 附：…, the seal line and the formula of 普及率 are copied by hand from the template; every figure
was counted by hand from the rows of the ledger.

1. Title, headings, 附 line and seal place in the order of the template; the list follows on landscape pages of its own.
2. The figures of the sample, of a ledger of 300 rows and of one without a factory are those counted by hand.
3. Every figure says from which rows it comes.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest

from desktop.checking.live import check
from desktop.forms.calculations import explain
from desktop.forms.relevance import Relevance
from desktop.issues import Severity
from desktop.jobs import JobContext
from desktop.rendering.build import build_declaration
from desktop.rendering.document import Document
from desktop.rendering.plain_text import document_texts
from desktop.rendering.writers import write
from tests.helpers.paper import docx_text, opened_pdf, pdf_pages, squeezed
from tests.notices.test_packs import Sample
from tests.notices.test_shanxi_2026 import ANNEX_2_LIST, NOTICE

FORM = NOTICE.form("tiered_cultivation_report")
TITLE = "关于2026年度智能工厂梯度培育情况的报告"
HEADINGS = ("一、整体情况", "二、推进举措", "三、下一步工作考虑")
ANNEX_LINE = "附：基础级、先进级智能工厂名单汇总表"
SEAL_LINE = "报送单位（盖章）："
POPULARISATION = "智能工厂普及率（达到成熟度二级及以上的规上企业数量/规上企业总数）为"


def sample(name: str = "full.json") -> dict[str, Any]:
    return Sample(NOTICE, FORM, name).values


def report(values: Mapping[str, Any]) -> Document:
    def no_files(sha256: str) -> bytes:
        raise AssertionError(sha256)

    return build_declaration(FORM, values, no_files, None, tables=NOTICE.tables, created_on="2026-05-20")


def figures(values: Mapping[str, Any]) -> dict[str, str]:
    """The calculated answers of the form."""
    relevance = Relevance(FORM, values)
    return {f.id: relevance.value(f.id) for f in FORM.fields if f.calculated}


def ledger_row(number: int, **cells: str) -> dict[str, str]:
    return {"id": f"r{number}", "enterprise": f"示例企业{number}", "factory": f"示例工厂{number}", **cells}


# 1 ----------------------------------------------------------------------------------------


def test_the_report_has_the_headings_of_the_template_in_its_order() -> None:
    document = report(sample())
    pdf = "".join(pdf_pages(write(document, "pdf", JobContext()).data))
    for text in (pdf, docx_text(write(document, "docx", JobContext()).data)):
        assert text.startswith(f"附件2{TITLE}")
        places = [text.index(squeezed(part)) for part in (TITLE, *HEADINGS, ANNEX_LINE, SEAL_LINE)]
        assert places == sorted(places)
        behind = text[places[-1] :]
        assert behind.index("太原市工信局") < behind.index("2026年5月20日") < behind.index(ANNEX_2_LIST.above[1])


def test_the_narrative_of_each_part_stands_under_its_heading() -> None:
    text = docx_text(write(report(sample()), "docx", JobContext()).data)
    one, two, three = (text.index(heading) for heading in HEADINGS)
    assert one < text.index("参评企业集中在二级和三级") < two
    assert two < text.index("建立梯度培育台账") < text.index("组织诊断和培训") < three
    assert three < text.index("下半年重点推动") < text.index(ANNEX_LINE)


def test_the_list_of_the_annex_follows_on_landscape_pages_with_all_its_rows() -> None:
    import docx

    document = report(sample())
    data = write(document, "pdf", JobContext()).data
    with opened_pdf(data) as pdf:
        landscape = [page.get_width() > page.get_height() for page in pdf]
    assert landscape == sorted(landscape)
    assert {True, False} == set(landscape)
    annex = "".join(text for text, is_wide in zip(pdf_pages(data), landscape, strict=True) if is_wide)
    for part in (*ANNEX_2_LIST.above, *ANNEX_2_LIST.head_row, *ANNEX_2_LIST.below):
        assert squeezed(part) in annex
    (table,) = docx.Document(BytesIO(write(document, "docx", JobContext()).data)).tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [ANNEX_2_LIST.head_row, *ANNEX_2_LIST.rows]


def test_the_pages_are_numbered_as_official_papers_are_and_bear_no_code() -> None:
    pages = pdf_pages(write(report(sample()), "pdf", JobContext()).data)
    assert [f"—{n}—" in text for n, text in enumerate(pages, 1)] == [True] * len(pages)
    assert not any("版本校验码" in text for text in pages)
    assert FORM.paper.prints_code is False


def test_a_report_not_yet_dated_leaves_room_for_the_date() -> None:
    text = "\n".join(document_texts(report(sample("minimal.json"))))
    assert "\n2026年　　月　　日" in text
    assert "大同市工信局" in text


# 2 ----------------------------------------------------------------------------------------


def test_the_figures_of_the_sample_are_those_counted_by_hand() -> None:
    """Ten rows: two of one enterprise; two without a factory; one never assessed; one not 规上."""
    assert figures(sample()) == {
        "factory_count": "8",
        "basic_count": "3",
        "advanced_count": "2",
        "excellence_count": "1",
        "pioneer_count": "1",
        "no_tier_count": "1",
        "assessed_count": "8",
        "assessed_above_scale": "7",
        "coverage": "4.4",  # 7 / 160 = 4.375 %
        "level_0_count": "1",
        "level_1_count": "1",
        "level_2_count": "3",  # one of them the second factory of an enterprise that counts as 三级 too
        "level_3_count": "3",
        "level_4_count": "1",
        "level_5_count": "0",
        "level_2_up_above_scale": "6",
        "popularisation": "3.3",  # 6 / 180 = 3.333… %
    }


def test_the_report_says_the_figures_with_their_denominators() -> None:
    document = report(sample())
    pdf = "".join(pdf_pages(write(document, "pdf", JobContext()).data))
    for text in (pdf, docx_text(write(document, "docx", JobContext()).data)):
        for sentence in (
            "截至2026年5月15日，本地区智能工厂台账共列工厂8个，其中",
            "基础级3个、先进级2个、卓越级1个、领航级1个，尚未定级1个（按台账“工厂级别”逐行统计）。",
            "本地区参加自评估的制造企业8家，其中规模以上制造企业7家（",
            "规模以上制造企业共160家，自评估覆盖度为4.4%。",
            "参评企业中，成熟度一级1家、二级3家、三级3家、四级1家、五级0家，未达到一级1家（同一企业的工厂等级不同的，分别计入）。",
            "达到成熟度二级及以上的规上企业6家，规上企业总数180家，" + POPULARISATION + "3.3%。",
        ):
            assert squeezed(sentence) in text


def ledger_of_300() -> list[dict[str, str]]:
    """120 basic (every tenth a second factory), 60 advanced, 20 excellence, 5 pioneer, 55 unassessed, 40 small firms."""
    rows = []
    for n in range(1, 301):
        if n <= 120:
            cells = {"tier": "basic", "score": "1.9", "level": "2", "is_above_scale": "yes"}
            cells |= {"enterprise": f"示例企业{n - 1}"} if n % 10 == 0 else {}
        elif n <= 180:
            cells = {"tier": "advanced", "score": "2.9", "level": "3", "is_above_scale": "yes"}
        elif n <= 200:
            cells = {"tier": "excellence", "score": "3.1", "level": "3", "is_above_scale": "yes"}
        elif n <= 205:
            cells = {"tier": "pioneer", "score": "4.0", "level": "4", "is_above_scale": "yes"}
        elif n <= 260:
            cells = {"tier": "none", "is_above_scale": "yes"}
        else:
            cells = {"tier": "none", "score": "0.9", "level": "1", "is_above_scale": "no", "factory": ""}
        rows.append(ledger_row(n, **cells))
    return rows


def test_the_figures_of_300_rows_are_those_counted_by_hand() -> None:
    values = {
        **sample(),
        "ledger": ledger_of_300(),
        "above_scale_manufacturers": "1200",
        "above_scale_total": "1350",
    }
    found = figures(values)
    assert (found["factory_count"], found["no_tier_count"]) == ("260", "55")
    tiers = ("basic_count", "advanced_count", "excellence_count", "pioneer_count")
    assert [found[name] for name in tiers] == ["120", "60", "20", "5"]
    assert (found["assessed_count"], found["assessed_above_scale"]) == ("233", "193")  # 108+60+20+5+40; without the 40
    levels = [found[f"level_{n}_count"] for n in range(6)]
    assert levels == ["0", "40", "108", "80", "5", "0"]
    assert found["level_2_up_above_scale"] == "193"
    assert (found["coverage"], found["popularisation"]) == ("16.1", "14.3")  # 193/1200 = 16.083, 193/1350 = 14.296
    pages = pdf_pages(write(report(values), "pdf", JobContext()).data)
    text = "".join(pages)
    assert squeezed("规模以上制造企业共1200家，自评估覆盖度为16.1%。") in text
    assert sum(text.count(f"示例工厂{n}{score}") for n, score in _listed()) == 180


def _listed() -> list[tuple[int, str]]:
    """Number of the factory and the score behind it, of the rows the annex lists."""
    return [(n, "1.9基础级" if n <= 120 else "2.9先进级") for n in range(1, 181)]


def test_a_share_exactly_between_two_tenths_is_rounded_up() -> None:
    row = ledger_row(1, tier="basic", score="1.9", level="2", is_above_scale="yes")
    values = {**sample(), "ledger": [row], "above_scale_manufacturers": "2000", "above_scale_total": "400"}
    assert figures(values)["coverage"] == "0.1"  # 0.05 %
    assert figures(values)["popularisation"] == "0.3"  # 0.25 %


def test_without_a_ledger_the_report_leaves_room_for_every_figure_and_is_not_complete() -> None:
    values = {key: value for key, value in sample().items() if key != "ledger"}
    assert set(figures(values).values()) == {None}
    found = check(FORM, values, ["text"])
    assert [(i.severity, i.path) for i in found] == [(Severity.MISSING, "ledger")]
    text = "\n".join(document_texts(report(values)))
    assert "台账共列工厂　　个，其中基础级　　个" in text
    assert POPULARISATION + "　　。" in text
    body = "".join(pdf_pages(write(report(values), "pdf", JobContext()).data))
    for part in (*HEADINGS, *ANNEX_2_LIST.above, *ANNEX_2_LIST.head_row, *ANNEX_2_LIST.below):
        assert squeezed(part) in body


def test_a_ledger_of_firms_without_factories_counts_none_of_them_as_one() -> None:
    rows = [ledger_row(n, tier="none", score="0.5", level="0", is_above_scale="no", factory="") for n in range(1, 4)]
    found = figures({**sample(), "ledger": rows})
    assert (found["factory_count"], found["basic_count"], found["assessed_count"]) == ("0", "0", "3")
    assert (found["level_0_count"], found["coverage"], found["popularisation"]) == ("3", "0.0", "0.0")


# 3 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field_id", "words"),
    [
        ("basic_count", ("智能工厂台账", "工厂级别", "基础级")),
        ("assessed_count", ("智能工厂台账", "能力成熟度自评估得分", "企业名称", "相同的只计一次")),
        ("assessed_above_scale", ("智能工厂台账", "能力成熟度自评估得分", "是否规上")),
        ("level_3_count", ("智能工厂台账", "成熟度等级", "三级")),
        ("coverage", ("参加自评估的规上制造企业数", "规模以上制造企业总数", "保留 1 位小数")),
        ("popularisation", ("达到成熟度二级及以上的规上企业数", "规上企业总数", "保留 1 位小数")),
    ],
)
def test_a_figure_says_from_which_rows_it_comes(field_id: str, words: tuple[str, ...]) -> None:
    calculated = FORM.field(field_id).calculated
    assert calculated is not None
    said = explain(calculated.name, calculated.params, FORM.by_id)
    assert [word for word in words if word not in said] == []


def test_the_sentences_name_the_columns_the_counts_go_by() -> None:
    text = "\n".join(document_texts(report(sample())))
    assert "按台账“工厂级别”逐行统计" in text
    assert "按台账中有自评估得分的企业统计，同一企业只计一次" in text
    assert POPULARISATION in text
