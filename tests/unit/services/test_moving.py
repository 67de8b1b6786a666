"""Moving drafts of a real workspace to another version of a real notice, and back.

1. A preview says everything and changes nothing.
2. A move is one unit of work: version, answers, drawer, journal; a full disk leaves the draft as it was.
3. History shows it; undo does not reach across it; what is done after it can be undone.
4. The way back gives everything back, drawer and 本节已定稿 included.
5. Exports made before stay; the next one is a new revision.
6. 本节已定稿 goes from parts that changed, with the reason, and comes back when nothing was changed.
7. What cannot be: a form that is gone, the same version, a version that is not installed, a read-only
   workspace, a draft changed elsewhere meanwhile.
8. The program killed in the middle.
"""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.drafts.moving import VERSION_PATH
from desktop.drafts.repository import ExportRecord
from desktop.errors import AppError, DefinitionError, StorageError
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.registry import Registry
from desktop.services.desk import Desk, open_desk
from desktop.services.move_words import report
from desktop.services.moving import Fate, preview_move
from desktop.services.publishing import Export, identify
from desktop.settings import Settings
from tests.helpers.failing_disk import fill_up, make_room, start_program
from tests.helpers.forms import form, question
from tests.helpers.versions import FORM, NOTICE, answers, packs_with_versions
from tests.helpers.workspaces import FakeClock


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return packs_with_versions(tmp_path / "notices", ("1.0", "1.1", "1.2"))


def opened(root: Path, folder: Path, *, read_only: bool = False) -> Desk:
    settings = Settings(folder.parent / "settings.json")
    return open_desk(folder, clock=FakeClock(), registry=Registry(root), settings=settings, read_only=read_only)


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Iterator[Desk]:
    made = opened(root, tmp_path / "w")
    yield made
    made.close()


def new(desk: Desk, values: dict[str, Any] | None = None, version: str = "1.0", **marks: Any) -> str:
    """A draft of a version that need not be the newest."""
    given = answers() if values is None else values
    record = desk.repository.create(notice_id=NOTICE, notice_version=version, form_id=FORM, values=given, marks=marks)
    return record.draft_id


# 1 ----------------------------------------------------------------------------------------


def test_a_preview_says_what_happens_to_every_answer_and_changes_nothing(desk: Desk) -> None:
    draft_id = new(desk)
    before = desk.repository.get(draft_id)
    preview = desk.moves.preview(draft_id, "1.1")
    assert desk.repository.get(draft_id) == before
    assert desk.repository.journal(draft_id) == ()
    assert (preview.old_version, preview.new_version, preview.is_back, preview.kept) == ("1.0", "1.1", False, 10)
    assert {answer.path for answer in preview.of(Fate.DRAWER)} == {
        "contact_person", "factories/f1/employees", "factories/f2/employees", "factories/f2/self_tier",
    }  # fmt: skip
    assert [(a.path, a.before, a.after) for a in preview.of(Fate.CONVERTED)] == [
        ("factories/f1/revenue", "1,234.50", "12,345,000.00"),
        ("factories/f2/revenue", "80.00", "800,000.00"),
    ]
    assert [(issue.code, issue.path) for issue in preview.wrong] == [("text.too_long", "factories/f2/summary")]
    assert [(item.label, item.rows) for item in preview.to_fill] == [
        ("是否位于“一带一路”国家", 0),
        ("海外智能工厂 · 投产时间", 2),
        ("海外智能工厂 · 自评级别", 1),
    ]
    assert [entry.text for entry in preview.drawer] == ["示例甲", "412", "基础级", "96"]


def test_what_was_missing_before_is_not_told_as_new(desk: Desk) -> None:
    draft_id = new(desk, {"unit_name": "示例"})
    assert {item.path for item in desk.moves.preview(draft_id, "1.1").to_fill} == {"has_belt_road"}


def test_the_status_offers_the_newest_version_and_no_way_back_before_a_move(desk: Desk) -> None:
    draft_id = new(desk)
    status = desk.moves.status(draft_id)
    assert (status.version, status.newer, status.earlier, status.drawer) == ("1.0", "1.2", "", ())
    (line,) = desk.drafts()
    assert (line.notice_version, line.newer_version) == ("1.0", "1.2")
    assert desk.moves.status(new(desk, version="1.2")).newer == ""
    assert desk.moves.status(desk.profile().draft_id).newer == ""


# 2 ----------------------------------------------------------------------------------------


def test_a_move_changes_version_answers_drawer_and_counts_at_once(desk: Desk) -> None:
    draft_id = new(desk)
    preview = desk.moves.apply(draft_id, "1.1")
    record = desk.repository.get(draft_id)
    assert (record.notice_version, record.revision) == ("1.1", 1)
    assert dict(record.values) == preview.values
    assert dict(record.marks) == preview.marks
    assert record.unit_name == "山西示例装备制造有限公司"
    session = desk.open_draft(draft_id)
    assert (record.filled, record.needed) == (session.progress().filled, session.progress().needed)
    assert record.errors == 1
    status = desk.moves.status(draft_id)
    assert (status.version, status.newer, status.earlier, len(status.drawer)) == ("1.1", "1.2", "1.0", 4)
    rows = record.values["factories"]
    assert "has_belt_road" not in record.values
    assert [row.get("self_tier") for row in rows] == ["advanced", None]


def test_a_full_disk_leaves_the_draft_as_it_was(desk: Desk) -> None:
    draft_id = new(desk, {**answers(), "unit_name": "甲" * 9000})
    before = desk.repository.get(draft_id)
    database = desk.workspace.connection()
    fill_up(database)
    with pytest.raises(StorageError) as refused:
        desk.moves.apply(draft_id, "1.1")
    make_room(database)
    assert refused.value.code == "storage.full"
    assert desk.repository.get(draft_id) == before
    assert desk.repository.journal(draft_id) == ()
    desk.moves.apply(draft_id, "1.1")
    assert desk.repository.get(draft_id).notice_version == "1.1"


# 3 ----------------------------------------------------------------------------------------


def test_history_shows_the_move_of_a_value_and_of_a_cell(desk: Desk) -> None:
    draft_id = new(desk)
    desk.moves.apply(draft_id, "1.1")
    session = desk.open_draft(draft_id)
    (moved,) = session.history("factories/f1/revenue")
    assert (moved.before, moved.after) == ("1234.5", "12345000")
    (gone,) = session.history("contact_person")
    assert (gone.before, gone.after) == ("示例甲", None)
    (versions,) = session.history(VERSION_PATH)
    assert (versions.before, versions.after) == ("1.0", "1.1")


def test_undo_does_not_reach_across_a_move_nor_corrupt_anything(desk: Desk) -> None:
    draft_id = new(desk, {})
    session = desk.open_draft(draft_id)
    session.set_value("contact_person", "示例甲")
    row = session.insert_row("factories", None, {"employees": "5", "self_tier": "basic"})
    session.set_value(f"factories/{row}/employees", "6")
    session.save()
    assert session.undo_text
    desk.moves.apply(draft_id, "1.1")
    moved = desk.open_draft(draft_id)
    assert (moved.undo_text, moved.redo_text) == ("", "")
    before = copy.deepcopy(dict(moved.values))
    moved.set_value(f"factories/{row}/opened_on", "2024-05")
    moved.delete_rows("factories", [row])
    moved.save()
    again = desk.open_draft(draft_id)
    assert again.undo() is not None
    assert again.undo() is not None
    assert again.undo() is None
    assert dict(again.values) == before
    assert again.redo() is not None
    again.save()
    desk.moves.apply(draft_id, "1.0")
    home = desk.open_draft(draft_id)
    assert home.undo() is None
    assert home.value("contact_person") == "示例甲"
    assert home.row_ids("factories") == [row]
    assert home.value(f"factories/{row}/employees") == "6"


# 4 ----------------------------------------------------------------------------------------


def test_the_way_back_gives_answers_and_marks_back(desk: Desk) -> None:
    marks = {"reasons": {"x|unit_name": "说明"}, "final_sections": []}
    draft_id = new(desk, **marks)
    desk.moves.apply(draft_id, "1.1")
    desk.moves.apply(draft_id, "1.2")
    assert desk.moves.status(draft_id).earlier == "1.1"
    desk.moves.apply(draft_id, "1.1")
    assert desk.moves.status(draft_id).earlier == "1.0"
    desk.moves.apply(draft_id, "1.0")
    record = desk.repository.get(draft_id)
    assert dict(record.values) == answers()
    assert dict(record.marks) == marks
    assert record.notice_version == "1.0"
    assert desk.moves.status(draft_id).earlier == ""


def test_what_was_filled_in_the_new_version_waits_in_the_drawer(desk: Desk) -> None:
    draft_id = new(desk)
    desk.moves.apply(draft_id, "1.1")
    session = desk.open_draft(draft_id)
    session.set_value("has_belt_road", "yes")
    session.set_value("factories/f1/opened_on", "2024-05")
    session.save()
    preview = desk.moves.apply(draft_id, "1.0")
    assert preview.is_back
    assert dict(desk.repository.get(draft_id).values) == answers()
    assert {(entry.text, entry.from_version) for entry in desk.moves.status(draft_id).drawer} == {
        ("是", "1.1"),
        ("2024年5月", "1.1"),
    }
    desk.moves.apply(draft_id, "1.1")
    moved = desk.open_draft(draft_id)
    assert (moved.value("has_belt_road"), moved.value("factories/f1/opened_on")) == ("yes", "2024-05")


def test_a_text_that_is_a_number_in_the_next_version(desk: Desk) -> None:
    draft_id = new(desk, {"lines": "１２ 条"}, "1.1")
    other = new(desk, {"lines": "约十二条"}, "1.1")
    (answer,) = desk.moves.apply(draft_id, "1.2").answers
    assert answer.sentence == "“海外生产线数量”由文字改为整数，“１２ 条”改存为“12”。"
    (answer,) = desk.moves.apply(other, "1.2").answers
    assert answer.sentence == "“海外生产线数量”由文字改为整数，“约十二条”不能照用，放入抽屉。请重新填写。"
    assert dict(desk.repository.get(draft_id).values) == {"lines": "12"}
    for each, value in ((draft_id, "１２ 条"), (other, "约十二条")):
        desk.moves.apply(each, "1.1")
        assert dict(desk.repository.get(each).values) == {"lines": value}


# 5 ----------------------------------------------------------------------------------------


def test_exports_made_before_stay_and_the_next_one_is_a_new_revision(desk: Desk) -> None:
    draft_id = new(desk)
    session = desk.open_draft(draft_id)
    first = identify(desk.declaration(session), session.relevant_values())
    desk.repository.add_export(
        ExportRecord(
            draft_id=draft_id, revision=1, content_hash=first.content_hash, package_id=first.package_id, kind="package"
        )
    )
    desk.moves.apply(draft_id, "1.1")
    moved = desk.open_draft(draft_id)
    declaration = desk.declaration(moved)
    assert list(declaration.exports) == [Export(1, first.content_hash, first.package_id)]
    second = identify(declaration, moved.relevant_values())
    assert (second.revision, second.is_new, second.earlier_hashes) == (2, True, (first.content_hash,))
    desk.moves.apply(draft_id, "1.0")
    home = desk.open_draft(draft_id)
    again = identify(desk.declaration(home), home.relevant_values())
    assert (again.is_new, again.package_id, again.revision) == (False, first.package_id, 1)


# 6 ----------------------------------------------------------------------------------------


def notice_of(made: FormDef | None, version: str) -> NoticeDef:
    facts: dict[str, Any] = {
        "title": "测试通知", "document_number": "", "issuer": "示例市", "region": "14", "issued_on": date(2030, 1, 2),
        "year": 2030, "tiers": (), "scenario_guide_edition": "", "element_requirement_edition": "", "tasks": (),
        "packets": (), "tables": (),
    }  # fmt: skip
    return NoticeDef(id="test-2030", version=version, forms=(made,) if made else (), **facts)


UNIT, MONEY = question("name"), question("total", "money", section="money", params={"unit": "万元"})
FINAL = {"final_sections": ["money", "unit"]}


def test_a_part_that_changed_is_open_again_and_says_why() -> None:
    old = notice_of(form("1.0", UNIT, MONEY), "1.0")
    new_form = form("1.1", UNIT, replace(MONEY, required=True))
    preview = preview_move({"name": "甲", "total": "5"}, FINAL, old, notice_of(new_form, "1.1"), "sheet")
    assert preview.marks["final_sections"] == ["unit"]
    assert "重新定稿（1）" in list(report(preview))
    assert preview.finals == (
        ("money", "“二、资金”在 1.1 版中有变化，取消“本节已定稿”。请看过后重新确认。"),
    )  # fmt: skip


def test_a_part_whose_items_only_changed_places_stays_final() -> None:
    more = question("more", section="money")
    old, new_ = notice_of(form("1.0", UNIT, MONEY, more), "1.0"), notice_of(form("1.1", UNIT, more, MONEY), "1.1")
    preview = preview_move({"total": "5"}, FINAL, old, new_, "sheet")
    assert (preview.marks["final_sections"], preview.finals) == (["money", "unit"], ())


def test_moved_back_untouched_a_part_is_final_again_and_touched_it_is_not() -> None:
    old, new_ = (
        notice_of(form(version, UNIT, replace(MONEY, params={"unit": unit})), version)
        for version, unit in (("1.0", "万元"), ("1.1", "元"))
    )
    values = {"name": "甲", "total": "5"}
    there = preview_move(values, FINAL, old, new_, "sheet")
    back = preview_move(there.values, there.marks, new_, old, "sheet")
    assert (back.values, back.marks, back.finals) == (values, FINAL, ())
    changed = preview_move({**there.values, "total": "60000"}, there.marks, new_, old, "sheet")
    assert changed.values == {"name": "甲", "total": "6"}
    assert changed.marks["final_sections"] == ["unit"]


# 7 ----------------------------------------------------------------------------------------


def test_a_draft_whose_form_is_gone_stays_at_its_version(tmp_path: Path) -> None:
    root = packs_with_versions(tmp_path / "notices", ("1.0", "2.0"))
    desk = opened(root, tmp_path / "w")
    draft_id = new(desk)
    preview = desk.moves.preview(draft_id, "2.0")
    assert preview.difference.is_gone
    assert (dict(preview.values), preview.answers) == (answers(), ())
    before = desk.repository.get(draft_id)
    with pytest.raises(AppError) as refused:
        desk.moves.apply(draft_id, "2.0")
    assert str(refused.value) == (
        "《海外智能工厂培育名单（企业填报）》在 2.0 版中已取消，这份草稿留在 1.0 版，内容没有改动。"
    )  # fmt: skip
    assert desk.repository.get(draft_id) == before
    desk.close()


def test_a_move_to_the_same_version_or_to_one_that_is_not_installed_is_refused(desk: Desk) -> None:
    draft_id = new(desk)
    for version, code in (("1.0", "move.same_version"), ("9.9", "definition.unknown_version")):
        with pytest.raises(AppError) as refused:
            desk.moves.apply(draft_id, version)
        assert refused.value.code == code
    assert desk.repository.get(draft_id).revision == 0


def test_a_draft_of_a_version_that_is_not_installed_says_what_to_do(root: Path, tmp_path: Path) -> None:
    desk = opened(root, tmp_path / "w")
    draft_id = new(desk, version="0.9")
    sentence = (
        "“overseas_factories”按通知“shanxi-2026”的 0.9 版填写，本机没有安装这个版本（已安装：1.0、1.1、1.2）。"
        "请先安装该版本的通知包，再打开这份草稿。"
    )
    for call in (desk.open_draft, lambda draft: desk.moves.preview(draft, "1.1")):
        with pytest.raises(DefinitionError) as refused:
            call(draft_id)
        assert str(refused.value) == sentence
    (line,) = desk.drafts()
    assert line.notice_title == sentence
    desk.close()


def test_without_the_old_pack_there_is_no_way_back(root: Path, desk: Desk, tmp_path: Path) -> None:
    draft_id = new(desk)
    desk.moves.apply(draft_id, "1.1")
    desk.close()
    only_new = packs_with_versions(tmp_path / "fewer", ("1.1",))
    other = opened(only_new, tmp_path / "w")
    status = other.moves.status(draft_id)
    assert (status.newer, status.earlier, len(status.drawer)) == ("", "", 4)
    other.close()


def test_a_read_only_workspace_previews_and_changes_nothing(root: Path, desk: Desk, tmp_path: Path) -> None:
    draft_id = new(desk)
    reader = opened(root, tmp_path / "w", read_only=True)
    assert reader.moves.preview(draft_id, "1.1").kept == 10
    with pytest.raises(StorageError) as refused:
        reader.moves.apply(draft_id, "1.1")
    assert refused.value.code == "storage.read_only"
    reader.close()
    assert desk.repository.get(draft_id).notice_version == "1.0"


def test_a_window_that_still_shows_the_old_version_cannot_save_over_a_move(desk: Desk) -> None:
    draft_id = new(desk)
    stale = desk.open_draft(draft_id)
    desk.moves.apply(draft_id, "1.1")
    stale.set_value("contact_person", "另一人")
    with pytest.raises(StorageError) as refused:
        stale.save()
    assert refused.value.code == "storage.draft_changed"
    assert desk.repository.get(draft_id).notice_version == "1.1"


# 8 ----------------------------------------------------------------------------------------

MOVER = """
import sys
from pathlib import Path
from desktop.forms.registry import Registry
from desktop.services.desk import open_desk
from desktop.settings import Settings
from tests.helpers.workspaces import FakeClock
folder = Path(sys.argv[1])
settings = Settings(folder / "settings.json")
desk = open_desk(folder / "w", clock=FakeClock(), registry=Registry(folder / "notices"), settings=settings)
versions = ["1.1", "1.2", "1.1", "1.0"]
while True:
    for version in versions:
        if desk.repository.get(sys.argv[2]).notice_version != version:
            desk.moves.apply(sys.argv[2], version)
            print(version, flush=True)
"""


def test_killed_while_moving_there_and_back_the_draft_is_whole(root: Path, desk: Desk, tmp_path: Path) -> None:
    draft_id, dice = new(desk), random.Random(20300301)
    desk.close()
    for _ in range(6):
        process = start_program(MOVER, str(tmp_path), draft_id)
        assert process.stdout is not None
        with process.stdout as output:
            assert output.readline()
            time.sleep(dice.uniform(0.001, 0.1))
            process.kill()
            output.read()
            process.wait()
        reopened = opened(root, tmp_path / "w")
        record = reopened.repository.get(draft_id)
        last = [e for e in reopened.repository.journal(draft_id) if e.path == VERSION_PATH][-1]
        assert record.notice_version == last.after
        assert reopened.open_draft(draft_id).issues() is not None
        while (version := reopened.moves.status(draft_id).earlier) != "":
            reopened.moves.apply(draft_id, version)
        home = reopened.repository.get(draft_id)
        assert (home.notice_version, dict(home.values)) == ("1.0", answers())
        reopened.close()
