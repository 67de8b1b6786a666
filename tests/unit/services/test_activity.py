"""This file tests the list of what was done (今天做了什么), on real drafts in a real workspace.

1. One entry an undo step, not a keystroke or a save. 2. What it says: label, before and after, short. 3. When.
4. The profile, new, deleted and exported drafts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from desktop.compilation.repository import RegisterRepository
from desktop.drafts.repository import ExportRecord
from desktop.services.activity import SHOWN, ActivityEntry, short_change
from desktop.services.desk import Desk, open_desk
from desktop.settings import Settings
from tests.unit.compilation.test_repository import package

CHINA = timezone(timedelta(hours=8))
MORNING = datetime(2026, 4, 10, 9, 0, tzinfo=CHINA)
FORM = ("shanxi-2026", "overseas_factories")


class Clock:
    """Stands where a test puts it."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "w", clock=clock, settings=Settings(tmp_path / "settings.json"))
    yield opened
    opened.close()


def edits(desk: Desk, now: datetime, days: int = 1) -> list[ActivityEntry]:
    return [entry for entry in desk.activity.entries(now, days) if entry.kind == "edit"]


# -- 1 ------------------------------------------------------------------------------------------


def test_three_words_typed_and_saved_apart_in_one_visit_are_one_entry(desk: Desk, clock: Clock) -> None:
    session = desk.open_draft(desk.new_draft(*FORM))
    for text in ("示例", "示例机械", "示例机械有限公司"):
        session.set_value("unit_name", text, visit=1)
        clock.now += timedelta(seconds=2)
        session.save()
    (entry,) = edits(desk, clock.now)
    assert desk.activity.change(entry) == ("（空）", "示例机械有限公司")
    assert entry.what == f"修改“{session.form.by_id['unit_name'].label}”"
    assert (entry.draft_id, entry.path) == (session.draft_id, "unit_name")
    assert entry.at == clock.now


def test_another_visit_is_another_entry_and_so_is_undo(desk: Desk, clock: Clock) -> None:
    session = desk.open_draft(desk.new_draft(*FORM))
    session.set_value("unit_name", "甲公司", visit=1)
    session.set_value("unit_name", "乙公司", visit=2)
    session.undo()
    session.save()
    found = edits(desk, clock.now)
    label = session.form.by_id["unit_name"].label
    assert [entry.what for entry in found] == [f"撤销：修改“{label}”", f"修改“{label}”", f"修改“{label}”"]
    assert [desk.activity.change(entry) for entry in found] == [
        ("乙公司", "甲公司"),
        ("甲公司", "乙公司"),
        ("（空）", "甲公司"),
    ]


def test_rows_and_pasted_cells_are_said_as_a_whole(desk: Desk, clock: Clock) -> None:
    session = desk.open_draft(desk.new_draft("shanxi-2024", "excellence_declaration"))
    table = next(f for f in session.form.fields if f.is_table and f.columns and not session.is_fixed(f.id))
    column = next(c for c in table.columns if c.type in ("text", "long_text") and not c.calculated)
    first = session.insert_row(table.id)
    with session.step("粘贴"):
        for row_id in (first, session.insert_row(table.id)):
            session.set_value(f"{table.id}/{row_id}/{column.id}", "示例")
    session.set_value(f"{table.id}/{first}/{column.id}", "示例二")
    session.delete_rows(table.id, [first])
    session.save()
    assert [entry.what for entry in edits(desk, clock.now)] == [
        f"从“{table.label}”中删除 1 行",
        f"修改“{table.label} · {column.label}”",
        f"“{table.label}”改动 2 处",
        f"在“{table.label}”中添加 1 行",
    ]


def test_what_was_pasted_at_once_is_said_by_its_rows(desk: Desk, clock: Clock) -> None:
    session = desk.open_draft(desk.new_draft("shanxi-2024", "excellence_declaration"))
    asked = [f for f in session.form.fields if f.is_table and f.columns and session.is_visible(f.id)]
    table = next(f for f in asked if not session.is_fixed(f.id))
    column = next(c for c in table.columns if c.type in ("text", "long_text") and not c.calculated)
    row_ids = session.change_rows(table.id, {}, [{column.id: "甲"}, {column.id: "乙"}], "粘贴 2 行")
    session.change_rows(table.id, {row_ids[1]: {column.id: "丙"}}, [{column.id: "丁"}], "粘贴 2 行")
    session.undo()
    session.save()
    assert [entry.what for entry in edits(desk, clock.now)] == [
        f"撤销：“{table.label}”改动 1 行，删除 1 行",
        f"“{table.label}”改动 1 行，添加 1 行",
        f"“{table.label}”添加 2 行",
    ]


def test_a_sample_laid_out_is_called_so_and_no_new_draft(desk: Desk, clock: Clock) -> None:
    desk.add_sample(*FORM)
    desk.new_draft(*FORM)
    found = [entry.what for entry in desk.activity.entries(clock.now) if entry.kind == "new"]
    assert sorted(found) == ["放入示例", "新建"]


# -- 2 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("", "示例", ("（空）", "示例")),
        ("示例", "", ("示例", "（空）")),
        ("建成投产", "建成试产", ("建成投产", "建成试产")),
        ("一" * 30 + "甲" + "二" * 30, "一" * 30 + "乙" + "二" * 30, None),
    ],
)
def test_a_change_is_short_and_keeps_the_place_that_changed(
    before: str, after: str, shown: tuple[str, str] | None
) -> None:
    found = short_change(before, after)
    assert found == (shown or found)
    if shown is None:
        assert "甲" in found[0]
        assert "乙" in found[1]
        assert all(text.startswith("…") and text.endswith("…") and len(text) == SHOWN + 2 for text in found)


# -- 3 ------------------------------------------------------------------------------------------


def test_today_begins_at_midnight_and_seven_days_end_with_today(desk: Desk, clock: Clock) -> None:
    session = desk.open_draft(desk.new_draft(*FORM))
    midnight = MORNING.replace(hour=0, minute=0)
    moments = [midnight - timedelta(days=6, seconds=1), midnight - timedelta(days=6), midnight - timedelta(seconds=1)]
    for number, moment in enumerate([*moments, midnight, MORNING]):
        clock.now = moment
        session.set_value("unit_name", f"第{number}个名字", visit=number + 1)
        session.save()
    assert [entry.at for entry in edits(desk, MORNING)] == [MORNING, midnight]
    week = edits(desk, MORNING, 7)
    assert [entry.at for entry in week] == [MORNING, midnight, *moments[:0:-1]]


def test_what_was_done_under_another_offset_is_shown_at_the_local_time(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 9, 17, 0, tzinfo=UTC)  # 01:00 of the 10th in China
    session = desk.open_draft(desk.new_draft(*FORM))
    session.set_value("unit_name", "甲公司")
    session.save()
    (entry,) = edits(desk, MORNING)
    assert f"{entry.at:%Y-%m-%d %H:%M}" == "2026-04-10 01:00"


# -- 4 ------------------------------------------------------------------------------------------


def test_the_profile_is_named_and_opens_as_itself(desk: Desk, clock: Clock) -> None:
    profile = desk.profile()
    field_id = profile.form.unit_name_field
    profile.set_value(field_id, "示例机械有限公司")
    profile.save()
    (entry,) = desk.activity.entries(clock.now)
    assert (entry.draft_title, entry.draft_id, entry.path) == (profile.form.title, "", field_id)


def test_new_exported_and_deleted_drafts_are_there_and_the_deleted_one_cannot_be_opened(
    desk: Desk, clock: Clock
) -> None:
    kept, gone = desk.new_draft(*FORM), desk.new_draft(*FORM)
    clock.now += timedelta(minutes=1)
    desk.repository.add_export(ExportRecord(draft_id=kept, revision=1, content_hash="a", kind="export"))
    desk.repository.add_export(ExportRecord(draft_id=kept, revision=2, content_hash="b", kind="package"))
    desk.repository.add_export(ExportRecord(draft_id=kept, revision=3, content_hash="c", kind="print"))
    clock.now += timedelta(minutes=1)
    desk.delete_draft(gone)
    found = desk.activity.entries(clock.now)
    assert [(entry.what, entry.draft_id == gone, entry.can_open) for entry in found[:4]] == [
        ("删除", True, False),
        ("打印定稿（第 3 版）", False, True),
        ("生成申报包（第 2 版）", False, True),
        ("导出定稿（第 1 版）", False, True),
    ]
    assert {(entry.what, entry.draft_id, entry.can_open) for entry in found[4:]} == {
        ("新建", kept, True),
        ("新建", gone, False),
    }


def test_packages_taken_in_together_are_one_entry_with_the_units(desk: Desk, clock: Clock) -> None:
    register = RegisterRepository(desk.workspace)
    for number in (1, 2, 3):
        clock.now += timedelta(seconds=10)
        register.take_in(package(f"p{number}", f"d{number}"), counts=True)
    clock.now += timedelta(minutes=2)
    register.take_in(package("p4", "d4"), counts=True)
    found = desk.activity.entries(clock.now)
    assert [(entry.what, entry.draft_title, entry.can_open) for entry in found] == [
        ("接收申报包 1 个", "单位d4", False),
        ("接收申报包 3 个", "单位d1、单位d2 等", False),
    ]
    assert desk.activity.change(found[0]) == ("", "")


def test_nothing_done_is_an_empty_list(desk: Desk) -> None:
    assert desk.activity.entries(MORNING) == ()
