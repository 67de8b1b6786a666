"""This file tests what changed since the last final copy: fields, rows, paragraphs, other versions, old exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.drafts.export_answers import ExportAnswers, KeptAnswers
from desktop.drafts.repository import ExportRecord
from desktop.errors import AppError, JobCancelled
from desktop.jobs import JobContext
from desktop.packages.reader import read_package
from desktop.rendering.writers import write
from desktop.services import publishing
from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.services.final_changes import FieldChange, compare_answers
from desktop.services.final_copies import changes_since
from desktop.services.publishing import identify
from desktop.settings import Settings
from tests.helpers.declarations import registry
from tests.helpers.failing_disk import failing
from tests.helpers.forms import form, options, question
from tests.helpers.workspaces import FakeClock

TABLE = question("t", "table", columns=(question("name"), question("sum", "money", params={"unit": "万元"})))
FORM = form(
    "1.0",
    question("name"),
    question("kind", "choice", params=options("a", "b")),
    TABLE,
    question("story", "long_text"),
    question("proof", "attachment"),
    question("kpi", "kpis", columns=(question("value", "decimal"),), params={"edition": "2024"}),
)
SHA = "ab" * 32
OTHER = "cd" * 32


def one(before: Any, after: Any, field_id: str) -> FieldChange:
    (found,) = compare_answers(FORM, {field_id: before}, {field_id: after})
    return found


def blocks(*texts: str) -> list[dict[str, str]]:
    return [{"kind": "paragraph", "text": text} for text in texts]


def row(row_id: str, name: str, money: str | None = None) -> dict[str, str]:
    return {"id": row_id, "name": name} | ({"sum": money} if money else {})


# fields


def test_equal_answers_have_no_changes() -> None:
    values = {"name": "甲厂", "t": [row("r", "机床")], "story": blocks("正文")}
    assert compare_answers(FORM, values, dict(values)) == ()


def test_a_field_is_new_gone_or_changed_as_it_is_printed() -> None:
    assert [one(None, "甲厂", "name").kind, one("甲厂", " ", "name").kind] == ["added", "removed"]
    changed = one("a", "b", "kind")
    assert (changed.kind, changed.before, changed.after, changed.section) == ("changed", "选a", "选b", "一、单位")
    assert [piece.kind for piece in changed.pieces] == ["same", "removed", "added"]
    assert changed.words == "修改"


def test_two_ways_of_writing_the_same_sign_are_no_change() -> None:
    assert compare_answers(FORM, {"name": "e\u0301"}, {"name": "\u00e9"}) == ()


def test_another_file_of_the_same_name_is_told() -> None:
    before, after = ([{"file": sha, "name": "执照.pdf", "kind": "pdf", "size": 3, "pages": 1}] for sha in (SHA, OTHER))
    assert one(before, after, "proof").after == "执照.pdf（文件内容已更换）"


def test_an_answer_this_version_does_not_ask_is_told_with_the_words_of_the_old_one() -> None:
    old = form("0.9", question("gone", label="旧问题"))
    (named,) = compare_answers(FORM, {"gone": "旧答案"}, {}, old)
    assert (named.label, named.kind, named.before) == ("旧问题", "removed", "旧答案")
    (unnamed,) = compare_answers(FORM, {"gone": "旧答案"}, {})
    assert unnamed.label == "本版已没有的一项"
    assert compare_answers(FORM, {"gone": ""}, {}) == ()


# rows


def test_rows_are_told_by_their_id_wherever_they_stand() -> None:
    before = [row("1", "车床", "10"), row("2", "铣床", "20"), row("3", "磨床"), row("4", "钻床")]
    after = [row("2", "铣床", "25"), row("3", "磨床"), row("5", "镗床"), row("1", "车床", "10")]
    found = one(before, after, "t")
    assert [(r.kind, r.number, r.name) for r in found.rows] == [
        ("changed", 1, "铣床"),
        ("added", 3, "镗床"),
        ("moved", 4, "车床"),
        ("removed", 4, "钻床"),
    ]
    (cell,) = found.rows[0].cells
    assert (cell.label, cell.before, cell.after) == ("问sum", "20", "25")
    assert found.rows[2].old_number == 1
    assert found.words == "新增 1 行，删除 1 行，修改 1 行，移动 1 行"


def test_a_row_that_moved_up_past_others_is_the_only_one_that_moved() -> None:
    rows = [row(str(n), f"设备{n}") for n in range(1, 6)]
    found = one(rows, [rows[4], *rows[:4]], "t")
    assert [(r.kind, r.row_id) for r in found.rows] == [("moved", "5")]


def test_a_thousand_rows_with_one_changed_cell_tell_one_row() -> None:
    rows = [row(str(n), f"设备{n}", str(n)) for n in range(1000)]
    after = [*rows[:500], {**rows[500], "sum": "7"}, *rows[501:]]
    assert [r.number for r in one(rows, after, "t").rows] == [501]


def test_rows_every_draft_has_only_change_their_cells() -> None:
    from desktop.forms.fieldtypes import field_type

    fixed = field_type("kpis").fixed_rows(FORM.by_id["kpi"])
    found = one([{"id": fixed[0].id, "value": "1"}], [{"id": fixed[1].id, "value": "2"}], "kpi")
    assert [(r.kind, r.number) for r in found.rows] == [("changed", 1), ("changed", 2)]


# long text


def test_paragraphs_are_matched_and_their_changed_words_marked() -> None:
    before = blocks("企业概况。", "我们建设了两条数字化产线。", "这一段要删去。", "结尾。")
    after = blocks("企业概况。", "我们建设了三条智能化产线。", "结尾。", "另加一段新的内容。")
    found = one(before, after, "story")
    kinds = [(p.kind, p.number) for p in found.paragraphs]
    assert kinds == [("changed", 2), ("added", 4), ("removed", 3)]
    assert [piece.text for piece in found.paragraphs[0].pieces if piece.kind == "added"] == ["三条智能"]
    assert found.words == "新增 1 段，删除 1 段，修改 1 段"


def test_a_paragraph_that_only_moved_is_said_to_have_moved() -> None:
    found = one(blocks("第一段甲", "第二段乙", "第三段丙"), blocks("第三段丙", "第一段甲", "第二段乙"), "story")
    assert [(p.kind, p.number, p.old_number) for p in found.paragraphs] == [("moved", 1, 3)]


def test_another_picture_behind_the_same_caption_and_a_paragraph_made_a_heading_are_told() -> None:
    figure = {"kind": "figure", "file": SHA, "name": "a.png", "caption": "产线"}
    found = one([figure], [{**figure, "file": OTHER}], "story")
    assert found.paragraphs[0].pieces[-1].text == "（图片已更换）"
    found = one(blocks("一、概况"), [{"kind": "heading", "text": "一、概况"}], "story")
    assert found.paragraphs[0].pieces[-1].text == "（改为小标题）"
    found = one([{"kind": "heading", "text": "概况"}], blocks("概况"), "story")
    assert found.paragraphs[0].pieces[-1].text == "（改为正文）"


def test_the_comparison_can_be_cancelled() -> None:
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelled):
        compare_answers(FORM, {}, {}, job=context)


def test_changes_are_told_to_scripts_whole() -> None:
    before = {"t": [row("1", "车床"), row("2", "铣床")], "story": blocks("旧话。")}
    after = {"t": [row("2", "铣床"), row("1", "车床")], "story": blocks("新话。")}
    table, story = (change.to_dict() for change in compare_answers(FORM, before, after))
    assert table["rows"][0]["old_number"] == 2
    assert story["paragraphs"][0]["pieces"][0] == {"kind": "removed", "text": "旧"}


# the desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(
        tmp_path / "w", clock=FakeClock(), registry=registry(), settings=Settings(tmp_path / "settings.json")
    )
    yield opened
    opened.close()


@pytest.fixture
def session(desk: Desk) -> EditingSession:
    return desk.open_draft(desk.add_sample("shanxi-2026", "overseas_factories"))


def test_before_the_first_final_copy_there_is_nothing_to_compare_with(desk: Desk, session: EditingSession) -> None:
    found = desk.finals.changes(desk.declaration(session))
    assert (found.state, found.fields) == ("none", ())
    assert "还没有" in found.sentence


def test_a_final_copy_remembers_its_answers_and_the_next_one_is_compared_with_it(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    desk.export(desk.declaration(session), tmp_path / "out", ["pdf"], is_final=True)
    same = desk.finals.changes(desk.declaration(session))
    assert (same.state, same.sentence) == ("same", "内容与上次定稿完全相同，校验码不变。")
    session.set_value("unit_name", "改名后的示例公司")
    session.save()
    changed = desk.finals.changes(desk.declaration(session))
    assert changed.state == "changed"
    assert [field.field_id for field in changed.fields] == ["unit_name"]
    assert "1 处变化" in changed.sentence
    shape = changed.to_dict()
    assert (shape["state"], shape["revision"], shape["fields"][0]["after"]) == ("changed", 1, "改名后的示例公司")


def test_an_export_made_before_answers_were_kept_is_said_plainly(desk: Desk, session: EditingSession) -> None:
    identity = identify(desk.declaration(session), session.relevant_values())
    desk.repository.add_export(
        ExportRecord(
            draft_id=session.draft_id,
            revision=1,
            content_hash=identity.content_hash,
            package_id=identity.package_id,
        )
    )
    assert desk.finals.changes(desk.declaration(session)).state == "same"
    session.set_value("unit_name", "改名后的示例公司")
    session.save()
    found = desk.finals.changes(desk.declaration(session))
    assert (found.state, found.fields) == ("not_kept", ())
    assert "没有保存答案" in found.sentence


def test_exporting_the_same_again_keeps_the_answers_that_were_not_kept(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    declaration = desk.declaration(session)
    identity = identify(declaration, session.relevant_values())
    desk.repository.add_export(
        ExportRecord(draft_id=session.draft_id, revision=1, content_hash=identity.content_hash,
                     package_id=identity.package_id)
    )  # fmt: skip
    desk.export(desk.declaration(session), tmp_path / "out", ["pdf"], is_final=True)
    assert len(desk.repository.exports(session.draft_id)) == 1
    last = desk.finals.last(session.draft_id)
    assert last is not None
    assert last.answers is not None
    assert last.answers.values == identity.answers


def test_only_the_version_of_the_notice_may_differ(desk: Desk, session: EditingSession) -> None:
    declaration = desk.declaration(session)
    desk.finals.remember(declaration, identify(declaration, session.relevant_values()), "export")
    last = desk.finals.last(session.draft_id)
    later = replace(desk.declaration(session), notice=replace(declaration.notice, version="9.9"))
    found = changes_since(later, last, None, JobContext())
    assert found.state == "other_version"
    assert "1.0 版改为 9.9 版" in found.sentence


def test_kept_answers_are_canonical_and_stay_as_they_were_first_kept(desk: Desk, session: EditingSession) -> None:
    kept = KeptAnswers(
        package_id="p", draft_id=session.draft_id, notice_id="n", notice_version="1.0", form_id="f",
        values={"b": "e\u0301", "a": [1, None]},
    )  # fmt: skip
    answers = ExportAnswers(desk.workspace)
    answers.keep(kept)
    answers.keep(replace(kept, values={}))
    (text,) = desk.workspace.connection().execute("SELECT values_json FROM export_answers").fetchone()
    assert text == '{"a":[1,null],"b":"\u00e9"}'
    assert answers.find("p") == replace(kept, values={"a": [1, None], "b": "\u00e9"})
    assert answers.find("q") is None


def test_hundreds_of_rewritten_paragraphs_are_told_and_can_be_cancelled() -> None:
    before = blocks(*(f"原来的第{n}段文字，讲的是车间甲。" for n in range(300)))
    after = blocks(*(f"现在改写的第{n}段，说的是车间乙。" for n in range(300)))
    found = one(before, after, "story")
    assert len(found.paragraphs) >= 300
    asked: list[int] = []

    class Impatient(JobContext):
        @property
        def is_cancelled(self) -> bool:
            asked.append(1)
            return len(asked) > 5

    with pytest.raises(JobCancelled):
        compare_answers(FORM, {"story": before}, {"story": after}, job=Impatient())


# whole or not at all


def test_paper_is_laid_out_once_for_files_and_package(
    desk: Desk, session: EditingSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def noted(document: Any, suffix: str, job: JobContext) -> Any:
        written.append(suffix)
        return write(document, suffix, job)

    monkeypatch.setattr(publishing, "write", noted)
    made = desk.finals.publish(
        desk.declaration(session), tmp_path / "out", ["docx", "pdf", "xlsx"], JobContext(), with_package=True
    )
    assert sorted(written) == ["docx", "pdf", "xlsx"]
    assert made.package is not None
    package = read_package(made.package.path, JobContext())
    pdf = next(path for path in made.export.files if path.suffix == ".pdf")
    assert package.print_bytes(pdf.name) == pdf.read_bytes()


def test_a_final_copy_is_published_with_its_package(desk: Desk, session: EditingSession, tmp_path: Path) -> None:
    made = desk.finals.publish(desk.declaration(session), tmp_path / "out", ["pdf"], JobContext(), with_package=True)
    assert made.package is not None
    assert made.package.code == made.export.code
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".pdf", ".sbb"]
    again = desk.finals.publish(desk.declaration(session), tmp_path / "out", ["pdf"], JobContext(), with_package=True)
    assert again.package is not None
    assert again.package.path.stem.endswith("（2）")
    (export,) = desk.repository.exports(session.draft_id)
    assert export.kind == "package"


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_full_disk_leaves_no_file_and_no_memory_of_a_final_copy(
    desk: Desk, session: EditingSession, tmp_path: Path, after: int
) -> None:
    declaration = desk.declaration(session)
    with failing("fsync", after=after), pytest.raises(AppError, match="磁盘空间不足"):
        desk.finals.publish(declaration, tmp_path / "out", ["docx", "pdf"], JobContext(), with_package=True)
    assert not (tmp_path / "out").exists()
    assert desk.repository.exports(session.draft_id) == ()


def test_files_that_stood_there_before_stay_when_a_final_copy_fails(
    desk: Desk, session: EditingSession, tmp_path: Path
) -> None:
    declaration = desk.declaration(session)
    desk.finals.publish(declaration, tmp_path / "out", ["pdf"], JobContext(), with_package=False)
    before = sorted(path.name for path in (tmp_path / "out").iterdir())
    stopped = JobContext()
    stopped.cancel()
    with pytest.raises(JobCancelled):
        desk.finals.publish(declaration, tmp_path / "out", ["pdf"], stopped, with_package=True)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before
