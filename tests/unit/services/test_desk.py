"""This file tests the desk: drafts, profile, samples, calendar, register."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.compilation.repository import PackageRecord, RegisterRepository
from desktop.errors import AppError, DefinitionError, StorageError
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.packages.reader import read_package
from desktop.paths import notices_dir
from desktop.services.desk import Desk, open_desk
from desktop.services.editing import EditingSession
from desktop.settings import Settings
from tests.helpers.declarations import EXCELLENCE, OVERSEAS, credit_code, overseas_values, registry
from tests.helpers.documents import picture
from tests.helpers.workspaces import FakeClock


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(
        tmp_path / "w", clock=FakeClock(), registry=registry(), settings=Settings(tmp_path / "settings.json")
    )
    yield opened
    opened.close()


def fill(session: EditingSession, values: dict[str, Any]) -> None:
    for path, value in values.items():
        session.set_value(path, value)
    session.save()


def test_a_broken_pack_is_refused_before_a_workspace_is_made(tmp_path: Path) -> None:
    shutil.copytree(notices_dir(), tmp_path / "notices")
    table = tmp_path / "notices" / "shanxi-2026" / "1.0" / "overseas_list.table.toml"
    table.write_text(table.read_text("utf-8").replace("营业收入（万元）", "营业收入"), "utf-8")
    with pytest.raises(DefinitionError) as refused:
        open_desk(tmp_path / "w", registry=Registry(tmp_path / "notices"), settings=Settings(tmp_path / "s.json"))
    assert refused.value.code == "definition.lock_differs"
    assert "shanxi-2026/1.0" in str(refused.value)
    assert not (tmp_path / "w").exists()


# calendar


def test_the_calendar_lists_dated_tasks_with_days_left(desk: Desk) -> None:
    deadlines = desk.deadlines.items(date(2026, 3, 9))
    assert [d.due_on for d in deadlines] == sorted(d.due_on for d in deadlines)
    overseas = next(d for d in deadlines if d.task and d.task.id == "overseas")
    assert (overseas.due_on, overseas.days_left) == (date(2026, 3, 10), 1)
    assert {d.days_left for d in deadlines if d.notice and d.notice.id == "shanxi-2024"} == {
        (date(2024, 11, 22) - date(2026, 3, 9)).days
    }


# drafts


def test_a_new_draft_takes_over_what_the_profile_knows(desk: Desk) -> None:
    profile = desk.profile()
    fill(
        profile, {"unit_name": "示例甲公司", "unified_social_credit_code": credit_code(1), "ownership_type": "private"}
    )
    overseas = desk.open_draft(desk.new_draft(*OVERSEAS[:2]))
    excellence = desk.open_draft(desk.new_draft(*EXCELLENCE[:2]))
    assert overseas.value("unit_name") == excellence.value("unit_name") == "示例甲公司"
    assert excellence.value("ownership_type") == "private"
    assert {d.unit_name for d in desk.drafts()} == {"示例甲公司"}


def test_the_profile_is_made_once_and_is_no_draft(desk: Desk) -> None:
    assert desk.profile().draft_id == desk.profile().draft_id
    assert desk.drafts() == ()


def test_differences_from_the_profile_are_named_and_filled_as_one_step(desk: Desk) -> None:
    session = desk.open_draft(desk.new_draft(*OVERSEAS[:2]))
    session.set_value("contact_person", "旧联系人")
    fill(desk.profile(), {"unit_name": "示例甲公司", "people": [{"id": "p", "name": "新联系人"}]})
    link = desk.profile_link(session)
    assert link is not None
    found = {fact.path: (fact.label, fact.profile_value, fact.draft_value) for fact in link.facts()}
    assert found == {
        "unit_name": ("企业名称", "示例甲公司", ""),
        "contact_person": ("企业联系人", "新联系人", "旧联系人"),
    }
    assert link.take(found) == 2
    assert link.facts() == []
    assert session.undo_text == "从企业档案取用"
    session.undo()
    assert session.value("contact_person") == "旧联系人"


def test_a_deleted_draft_goes_to_the_bin_and_comes_back(desk: Desk) -> None:
    draft_id = desk.new_draft(*OVERSEAS[:2])
    desk.delete_draft(draft_id)
    assert desk.drafts() == ()
    assert [d.draft_id for d in desk.drafts(deleted=True)] == [draft_id]
    desk.restore_draft(draft_id)
    assert [d.draft_id for d in desk.drafts()] == [draft_id]


def test_a_copy_is_a_declaration_of_its_own(desk: Desk) -> None:
    draft_id = desk.add_sample(*OVERSEAS[:2])
    copied = desk.copy_draft(draft_id)
    assert copied != draft_id
    assert desk.open_draft(copied).values == desk.open_draft(draft_id).values


@pytest.mark.parametrize("where", [OVERSEAS, EXCELLENCE], ids=["D11", "D01"])
def test_a_sample_is_finished_and_can_be_printed_and_packed(
    desk: Desk, tmp_path: Path, where: tuple[str, str, str]
) -> None:
    draft_id = desk.add_sample(*where[:2])
    (summary,) = desk.drafts()
    assert summary.filled == summary.needed > 0
    assert (summary.errors, summary.warnings) == (0, 0)
    declaration = desk.declaration(desk.open_draft(draft_id))
    exported = desk.export(declaration, tmp_path / "out", ("pdf",), is_final=True)
    packed = desk.pack(declaration, tmp_path / desk.package_name(declaration))
    package = read_package(packed.path, JobContext())
    assert package.meta.content_hash[:12] == exported.code == packed.code
    printed = {package.print_bytes(name) for name in package.print_names if name.endswith(".pdf")}
    assert printed == {exported.files[0].read_bytes()}
    assert desk.verify(packed.path).is_ok


def test_editing_after_an_export_makes_the_next_revision_linked_to_it(desk: Desk, tmp_path: Path) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS[:2]))
    first = desk.pack(desk.declaration(session), tmp_path / "1.sbb")
    again = desk.pack(desk.declaration(session), tmp_path / "again.sbb")
    session.set_value("contact_person", "新联系人")
    second = desk.pack(desk.declaration(session), tmp_path / "2.sbb")
    assert (again.package_id, again.identity.revision) == (first.package_id, 1)
    meta = read_package(second.path, JobContext()).meta
    assert (meta.revision, meta.earlier_hashes) == (2, (first.identity.content_hash,))


def test_a_preview_is_a_marked_pdf_of_the_unfinished_draft(desk: Desk) -> None:
    session = desk.open_draft(desk.new_draft(*EXCELLENCE[:2]))
    written = desk.preview(desk.declaration(session))
    assert written.data.startswith(b"%PDF")
    assert written.pages >= 2


def test_a_snapshot_does_not_change_while_someone_types(desk: Desk) -> None:
    session = desk.open_draft(desk.add_sample(*OVERSEAS[:2]))
    declaration = desk.declaration(session)
    before = repr(declaration.values)
    session.set_value("contact_person", "改了")
    row = session.row_ids("factories")[0]
    session.set_value(f"factories/{row}/summary", "改了")
    session.delete_rows("factories", [row])
    assert repr(declaration.values) == before


def test_the_profile_is_not_printed(desk: Desk) -> None:
    with pytest.raises(AppError) as caught:
        desk.declaration(desk.profile())
    assert caught.value.code == "export.profile"


def test_a_stored_file_is_kept_by_content(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(picture())
    first, second = desk.store_file(tmp_path / "图.png", "图.png"), desk.store_file(picture(), "别名.png")
    assert first.file == second.file
    assert desk.file_bytes(first.file) == picture()


def test_a_second_desk_on_the_same_workspace_is_refused_with_a_way_out(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        open_desk(tmp_path / "w", registry=registry())
    assert caught.value.code == "storage.locked"
    assert "只读方式" in str(caught.value)
    reader = open_desk(tmp_path / "w", registry=registry(), read_only=True)
    assert reader.is_read_only
    assert reader.drafts() == ()
    reader.close()


# register


def enter(desk: Desk, start: int, end: int) -> None:
    """Put declarations into the register as taking in does, without package files."""
    register = RegisterRepository(desk.workspace)
    with register.unit_of_work():
        for number in range(start, end):
            register.take_in(
                PackageRecord(
                    package_id=f"p{number}",
                    sha256=f"{number:064x}",
                    file_name=f"{number}.sbb",
                    declaration_id=f"d{number}",
                    notice_id=OVERSEAS[0],
                    notice_version="1.0",
                    form_id=OVERSEAS[1],
                    unit_name=f"示例公司{number:04d}",
                    unit_code=credit_code(number),
                    project="",
                    revision=1,
                    content_hash=f"{number:064x}",
                    made_at="2026-03-01T09:00:00+08:00",
                    values=overseas_values(f"示例公司{number:04d}", number),
                    issues=[{"severity": "warning"}] * (number % 3),
                ),
                counts=True,
            )


def test_the_register_shows_each_declaration_with_its_warnings(desk: Desk) -> None:
    enter(desk, 0, 4)
    rows = desk.declarations(*OVERSEAS[::2])
    assert [(row.unit_name, row.priority, row.warnings, row.is_included) for row in rows] == [
        ("示例公司0000", 1, 0, True),
        ("示例公司0001", 2, 1, True),
        ("示例公司0002", 3, 2, True),
        ("示例公司0003", 4, 0, True),
    ]
    desk.placements(OVERSEAS[0], OVERSEAS[2]).set_included(["d1"], False, "不纳入")
    assert [row.is_included for row in desk.declarations(*OVERSEAS[::2])] == [True, False, True, True]


def statements(desk: Desk) -> int:
    """How many SQL statements one look at the register takes."""
    seen: list[str] = []
    connection: sqlite3.Connection = desk.workspace.connection().conn
    connection.set_trace_callback(seen.append)
    rows = desk.declarations(*OVERSEAS[::2])
    connection.set_trace_callback(None)
    assert rows
    return len(seen)


def test_the_register_of_1000_takes_as_few_queries_as_that_of_10(desk: Desk) -> None:
    enter(desk, 0, 10)
    few = statements(desk)
    enter(desk, 10, 1000)
    assert len(desk.declarations(*OVERSEAS[::2])) == 1000
    assert statements(desk) == few <= 4


def test_a_draft_whose_pack_is_gone_stays_in_the_list_and_says_so(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    with_both = open_desk(tmp_path / "w", registry=registry(), settings=settings)
    gone = with_both.new_draft("shanxi-2024", "excellence_declaration")
    kept = with_both.new_draft("shanxi-2026", "overseas_factories")
    with_both.close()
    shutil.copytree(notices_dir(), tmp_path / "notices")
    shutil.rmtree(tmp_path / "notices" / "shanxi-2024")
    opened = open_desk(tmp_path / "w", registry=Registry(tmp_path / "notices"), settings=settings)
    try:
        titles = {summary.draft_id: summary.notice_title for summary in opened.drafts()}
        assert set(titles) == {gone, kept}
        assert "shanxi-2024" in titles[gone]
        with pytest.raises(DefinitionError) as refused:
            opened.open_draft(gone)
        assert refused.value.code == "definition.unknown_notice"
    finally:
        opened.close()
