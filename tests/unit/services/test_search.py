"""Searching a workspace: what is found, in which order, and that it can be stopped."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.errors import JobCancelled
from desktop.jobs import JobContext
from desktop.services.desk import Desk, open_desk
from desktop.services.search import BEGINS, EXACT, HOLDS, Finder, initials, ordered, rank, snippet, split_words
from desktop.settings import Settings

NOW = datetime(2026, 4, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))
EXCELLENCE = ("shanxi-2024", "excellence_declaration")


@pytest.fixture
def desk(tmp_path: Path):
    opened = open_desk(tmp_path / "workspace", clock=lambda: NOW, settings=Settings(tmp_path / "settings.json"))
    yield opened
    opened.close()


@pytest.fixture
def sample(desk: Desk) -> str:
    return desk.add_sample(*EXCELLENCE)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("申报", "sb"),
        ("企业档案", "qyda"),
        ("高对比度", "gdbd"),
        ("5G工厂", "5Ggc"),
        ("统一社会信用代码", "tyshxydm"),
        ("", ""),
    ],
)
def test_initial_letters_of_common_characters(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_a_character_outside_the_common_ones_stays_itself() -> None:
    assert initials("鿏") == "鿏"


@pytest.mark.parametrize(
    ("typed", "title", "score"),
    [("检查", "检查", EXACT), ("检", "检查", BEGINS), ("查", "检查", HOLDS), ("印", "检查", 0), ("", "检查", 0)],
)
def test_the_nearer_the_title_the_higher_the_rank(typed: str, title: str, score: int) -> None:
    assert rank(split_words(typed), title) == score


def test_initials_find_a_title_but_count_less_than_its_words() -> None:
    assert 0 < rank(("jc",), "检查：标出全部未填和错误") < HOLDS
    assert rank(("j",), "检查") == 0, "one letter finds half of everything"


def test_every_word_must_occur() -> None:
    assert rank(split_words("山西 重工"), "山西示例重工有限公司") > 0
    assert rank(split_words("山西 轻工"), "山西示例重工有限公司") == 0


def test_full_width_letters_and_capitals_make_no_difference() -> None:
    assert rank(split_words("ＡＧＶ"), "agv 调度") == BEGINS


def test_equal_ranks_keep_their_order(desk: Desk, sample: str) -> None:
    hits = Finder(desk).notices(("通知",), "enterprise", most=50)
    assert [hit.score for hit in ordered(hits, 50)] == sorted((hit.score for hit in hits), reverse=True)


def test_a_draft_is_found_by_its_unit(desk: Desk, sample: str) -> None:
    unit = desk.drafts()[0].unit_name
    hits = Finder(desk).drafts(split_words(unit[2:6]))
    assert [hit.target for hit in hits] == [f"draft:{sample}"]


def test_a_deleted_draft_is_not_found(desk: Desk, sample: str) -> None:
    unit = desk.drafts()[0].unit_name
    desk.delete_draft(sample)
    assert Finder(desk).drafts(split_words(unit)) == []
    assert Finder(desk).answers(split_words(unit), JobContext()) == []


def test_an_answer_is_found_with_its_question_and_the_words_around(desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    session = desk.open_draft(draft_id)
    field = next(f for f in session.form.fields if f.type == "long_text")
    words = "本厂在孝义建成数字化煤矿机械再制造车间，年产刮板输送机三百台，产品销往全国各地。"
    session.set_value(field.id, [{"kind": "paragraph", "text": words}])
    session.save()
    (hit,) = Finder(desk).answers(split_words("刮板输送机"), JobContext())
    assert hit.target == f"draft:{draft_id}#{field.id}"
    assert "刮板输送机" in hit.title
    assert len(hit.title) < len(words)
    assert hit.below.startswith(field.label)


def test_an_answer_in_a_table_leads_to_its_cell(desk: Desk, sample: str) -> None:
    session = desk.open_draft(sample)
    table = next(f for f in session.form.fields if f.is_table and session.rows(f.id) and not session.is_fixed(f.id))
    column = next(c for c in table.columns if c.type == "text" and not c.calculated)
    row_id = session.insert_row(table.id, None, {})
    session.set_value(f"{table.id}/{row_id}/{column.id}", "独一无二的设备名")
    session.save()
    (hit,) = Finder(desk).answers(split_words("独一无二"), JobContext())
    assert hit.target == f"draft:{sample}#{table.id}/{row_id}/{column.id}"
    assert column.label in hit.below


def test_a_chosen_answer_is_found_by_its_words_not_by_its_code(desk: Desk, sample: str) -> None:
    session = desk.open_draft(sample)
    field = next(f for f in session.form.fields if f.type == "choice" and session.value(f.id))
    words = session.printed(field.id)
    hits = Finder(desk).answers(split_words(words), JobContext())
    assert f"draft:{sample}#{field.id}" in [hit.target for hit in hits]


def test_what_was_changed_meanwhile_is_read_again(desk: Desk) -> None:
    draft_id = desk.new_draft(*EXCELLENCE)
    finder = Finder(desk)
    assert finder.answers(("焦化",), JobContext()) == []
    session = desk.open_draft(draft_id)
    session.set_value(session.form.unit_name_field, "孝义焦化有限公司")
    session.save()
    assert len(finder.answers(("焦化",), JobContext())) == 1


def test_looking_through_answers_can_be_stopped(desk: Desk, sample: str) -> None:
    job = JobContext()
    job.cancel()
    with pytest.raises(JobCancelled):
        Finder(desk).answers(("山西",), job)


def test_questions_of_the_open_draft_are_found_by_label_and_hidden_ones_are_not(desk: Desk) -> None:
    session = desk.open_draft(desk.new_draft(*EXCELLENCE))
    hits = Finder(desk).fields(session, split_words("统一社会信用代码"))
    assert hits[0].target == f"path:{session.form.unit_code_field}"
    hidden = [f for f in session.form.fields if not session.is_visible(f.id)]
    for field in hidden:
        found = Finder(desk).fields(session, split_words(field.label), most=500)
        assert f"path:{field.id}" not in [hit.target for hit in found]


def test_a_table_leads_a_clerk_to_his_register_and_an_enterprise_to_the_notice(desk: Desk) -> None:
    notice = desk.registry.notice("shanxi-2024")
    table = next(t for t in notice.tables if t.form_id == EXCELLENCE[1])
    words = split_words(table.title)
    assert f"intake:{notice.id}/{table.id}" in [hit.target for hit in Finder(desk).notices(words, "province", 50)]
    assert {hit.target for hit in Finder(desk).notices(words, "enterprise", 50)} >= {f"notices:{notice.id}"}


def test_an_enterprise_finds_no_received_declarations(desk: Desk) -> None:
    assert Finder(desk).received(("山西",), "enterprise", JobContext()) == []


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("短句子", "句", "短句子"),
        ("一" * 40 + "机床" + "二" * 40, "机床", "…" + "一" * 16 + "机床" + "二" * 16 + "…"),
        ("机床" + "二" * 60, "机床", "机床" + "二" * 16 + "…"),
    ],
)
def test_a_snippet_shows_the_words_around(text: str, word: str, shown: str) -> None:
    assert snippet(text, word) == shown


def test_questions_of_the_drafts_last_worked_on_and_of_the_profile_are_found_while_none_is_open(
    desk: Desk, sample: str
) -> None:
    profile = desk.profile()
    profile.set_value("unit_name", "太原示例有限公司")
    profile.save()
    found = Finder(desk).questions(("统一社会信用代码",))
    assert {hit.kind for hit in found} == {"question"}
    assert {hit.target.partition("#")[0] for hit in found} == {"profile", f"draft:{sample}"}
    assert all(hit.title == "统一社会信用代码" for hit in found)


def test_questions_that_are_asked_only_at_times_are_not_offered_unseen(desk: Desk, sample: str) -> None:
    form = desk.form_of(next(head for head in desk.repository.list() if head.draft_id == sample))[1]
    at_times = next(field for field in form.fields if field.visible_when is not None)
    targets = {hit.target for hit in Finder(desk).questions((at_times.label,), most=100)}
    assert f"draft:{sample}#{at_times.id}" not in targets
