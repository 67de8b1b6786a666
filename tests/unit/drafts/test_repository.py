"""This file tests that a saved draft is there again, whole, in order and never overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.drafts.repository import DraftHead, DraftRecord, DraftRepository, ExportRecord, JournalEntry
from desktop.errors import StorageError
from desktop.storage.workspace import Workspace
from tests.helpers.failing_disk import fill_up, make_room
from tests.helpers.workspaces import open_test_workspace

VALUES = {
    "unit_name": "太原重工股份有限公司",
    "investment": "1234.50",
    "intro": [{"kind": "paragraph", "text": "第一段\n"}, {"kind": "heading", "text": "（一）"}],
    "partners": [{"id": "r2", "name": "乙"}, {"id": "r1", "name": "甲"}],
    "agreed": "yes",
    "empty": None,
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_test_workspace(tmp_path / "工作区") as opened:
        yield opened


@pytest.fixture
def drafts(workspace: Workspace) -> DraftRepository:
    return DraftRepository(workspace)


def new_draft(drafts: DraftRepository, title: str = "申报书") -> DraftRecord:
    return drafts.create(
        notice_id="shanxi-2024",
        notice_version="1.0",
        form_id="excellence",
        title=title,
        unit_name="太原重工",
        values=VALUES,
        marks={"final": ["basic"]},
    )


def change(path: str, before: object, after: object, **more: object) -> JournalEntry:
    return JournalEntry(path=path, before=before, after=after, **more)  # type: ignore[arg-type]


def refused(action: str, drafts: DraftRepository, *arguments: object) -> StorageError:
    with pytest.raises(StorageError) as caught:
        getattr(drafts, action)(*arguments)
    return caught.value


def test_a_new_draft_comes_back_as_it_was_made(drafts: DraftRepository) -> None:
    made = new_draft(drafts)
    assert drafts.get(made.draft_id) == made
    assert made.revision == 0
    assert made.values == VALUES
    assert list(made.values) == list(VALUES)


def test_two_new_drafts_of_one_form_are_two_drafts(drafts: DraftRepository) -> None:
    assert new_draft(drafts).draft_id != new_draft(drafts).draft_id


def test_saving_raises_the_revision_and_keeps_everything(drafts: DraftRepository) -> None:
    made = new_draft(drafts)
    changed = replace(made, values={**VALUES, "investment": "2000"}, title="新题目", filled=3, needed=9, errors=1)
    saved = drafts.save(changed)
    assert saved == replace(changed, revision=1, updated_at=saved.updated_at)
    assert saved.updated_at > made.updated_at
    assert drafts.get(made.draft_id) == saved


def test_a_draft_and_its_journal_are_there_after_reopening(tmp_path: Path) -> None:
    with open_test_workspace(tmp_path) as workspace:
        saved = DraftRepository(workspace).save(new_draft(DraftRepository(workspace)), [change("a", None, "甲")])
    with open_test_workspace(tmp_path) as workspace:
        drafts = DraftRepository(workspace)
        assert drafts.get(saved.draft_id) == saved
        assert [entry.after for entry in drafts.journal(saved.draft_id)] == ["甲"]


def test_a_draft_saved_elsewhere_meanwhile_is_not_overwritten(drafts: DraftRepository) -> None:
    made = new_draft(drafts)
    theirs = drafts.save(replace(made, values={"a": "theirs"}))
    failure = refused("save", drafts, replace(made, values={"a": "ours"}), [change("a", None, "ours")])
    assert failure.code == "storage.draft_changed"
    assert "第 1 版" in str(failure)
    assert drafts.get(made.draft_id) == theirs
    assert drafts.journal(made.draft_id) == ()


def test_a_full_disk_keeps_the_last_save_and_the_next_try_succeeds(
    drafts: DraftRepository, workspace: Workspace
) -> None:
    made = new_draft(drafts)
    fill_up(workspace.connection())
    large = replace(made, values={"a": "字" * 100_000})
    failure = refused("save", drafts, large, [change("a", None, "字")])
    assert failure.code == "storage.full"
    assert drafts.get(made.draft_id) == made
    assert drafts.journal(made.draft_id) == ()
    make_room(workspace.connection())
    saved = drafts.save(large, [change("a", None, "字")])
    assert drafts.get(made.draft_id) == saved


def test_a_journal_entry_that_cannot_be_written_takes_the_save_back(drafts: DraftRepository) -> None:
    made = new_draft(drafts)
    with pytest.raises(TypeError):
        drafts.save(replace(made, values={}), [change("a", None, "甲"), change("b", None, object())])
    assert drafts.get(made.draft_id) == made
    assert drafts.journal(made.draft_id) == ()


def test_an_unknown_kind_of_change_is_a_mistake_of_ours(drafts: DraftRepository) -> None:
    made = new_draft(drafts)
    with pytest.raises(ValueError, match="not a kind of change"):
        drafts.save(made, [change("a", None, 1, kind="swap")])
    assert drafts.get(made.draft_id).revision == 0


def test_a_missing_draft_is_refused_by_every_action(drafts: DraftRepository) -> None:
    missing = replace(new_draft(drafts), draft_id="none")
    for action, argument in (("get", "none"), ("save", missing), ("delete", "none"), ("restore", "none")):
        assert refused(action, drafts, argument).code == "storage.draft_missing"


# lists, delete, restore


def test_drafts_are_listed_with_the_last_changed_first(drafts: DraftRepository) -> None:
    first, second = new_draft(drafts, "一"), new_draft(drafts, "二")
    assert [head.title for head in drafts.list()] == ["二", "一"]
    drafts.save(first)
    heads = drafts.list()
    assert [head.title for head in heads] == ["一", "二"]
    assert type(heads[0]) is DraftHead
    assert heads[1].created_at == second.created_at


def test_a_deleted_draft_is_hidden_but_nothing_of_it_is_lost(drafts: DraftRepository) -> None:
    saved = drafts.save(new_draft(drafts), [change("a", None, "甲")])
    drafts.delete(saved.draft_id)
    assert drafts.list() == ()
    deleted = drafts.list(deleted=True)
    assert [head.draft_id for head in deleted] == [saved.draft_id]
    assert deleted[0].deleted_at is not None
    drafts.restore(saved.draft_id)
    assert drafts.get(saved.draft_id) == saved
    assert drafts.list(deleted=True) == ()
    assert len(drafts.journal(saved.draft_id)) == 1


# journal


def test_the_journal_is_in_the_order_of_the_changes(drafts: DraftRepository) -> None:
    draft = drafts.save(new_draft(drafts), [change("a", None, 1), change("b", None, 2)])
    drafts.save(draft, [change("a", 1, 3, source="undo", step=7)])
    journal = drafts.journal(draft.draft_id)
    assert [(entry.seq, entry.path, entry.before, entry.after) for entry in journal] == [
        (1, "a", None, 1),
        (2, "b", None, 2),
        (3, "a", 1, 3),
    ]
    assert (journal[2].source, journal[2].step, journal[2].kind) == ("undo", 7, "set")


def test_the_journal_of_one_field_is_its_history(drafts: DraftRepository) -> None:
    draft = drafts.save(new_draft(drafts), [change("t/r1/x", n, n + 1) for n in range(3)] + [change("t/r2/x", 0, 9)])
    assert [entry.after for entry in drafts.journal(draft.draft_id, "t/r1/x")] == [1, 2, 3]
    assert [entry.after for entry in drafts.journal(draft.draft_id, "t/r1/x", newest=2)] == [2, 3]
    assert drafts.journal(draft.draft_id, "none") == ()


def test_rows_inserted_moved_and_deleted_are_changes_too(drafts: DraftRepository) -> None:
    row = {"id": "r3", "name": "丙"}
    entries = [
        change("partners", None, {"index": 2, "row": row}, kind="insert_row"),
        change("partners/r3", 2, 0, kind="move_row"),
        change("partners", {"index": 0, "row": row}, None, kind="delete_row"),
    ]
    draft = drafts.save(new_draft(drafts), entries)
    journal = drafts.journal(draft.draft_id)
    assert [entry.kind for entry in journal] == ["insert_row", "move_row", "delete_row"]
    assert journal[0].after == {"index": 2, "row": row}


def test_a_change_keeps_the_moment_it_was_made_at(drafts: DraftRepository) -> None:
    moment = "2026-02-28T18:00:00.000+08:00"
    draft = drafts.save(new_draft(drafts), [change("a", None, 1, at=moment), change("b", None, 2)])
    journal = drafts.journal(draft.draft_id)
    assert journal[0].at == moment
    assert journal[1].at == draft.updated_at


def test_each_draft_counts_its_own_changes(drafts: DraftRepository) -> None:
    first = drafts.save(new_draft(drafts), [change("a", None, 1)])
    second = drafts.save(new_draft(drafts), [change("a", None, 2)])
    assert [entry.seq for entry in drafts.journal(first.draft_id)] == [1]
    assert [entry.after for entry in drafts.journal(second.draft_id)] == [2]


# exports


def test_exports_are_remembered_in_order(drafts: DraftRepository) -> None:
    draft = new_draft(drafts)
    first = drafts.add_export(ExportRecord(draft_id=draft.draft_id, revision=1, content_hash="aa"))
    second = drafts.add_export(
        ExportRecord(draft_id=draft.draft_id, revision=2, content_hash="bb", package_id="p", kind="package")
    )
    assert first.made_at
    assert drafts.exports(draft.draft_id) == (first, second)
    assert drafts.exports("none") == ()


# any text

texts = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=20)
values = st.dictionaries(texts, st.recursive(st.none() | texts, lambda part: st.lists(part, max_size=3)), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(values=values, title=texts)
def test_a_draft_accepts_anything_typeable(drafts: DraftRepository, values: dict[str, object], title: str) -> None:
    made = drafts.create(notice_id="n", notice_version="1", form_id="f", title=title)
    saved = drafts.save(replace(made, values=values), [change("a", None, values)])
    assert drafts.get(made.draft_id).values == values
    assert drafts.get(made.draft_id) == saved
    assert drafts.journal(made.draft_id)[0].after == values
