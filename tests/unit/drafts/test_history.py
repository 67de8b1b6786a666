"""Undo and redo, and how they come back from the journal.

1. Steps by visit; a step that came to nothing is none; a new step gives up what was undone.
2. The journal holds one row for the keystrokes between two saves.
3. Read back: the same stacks, also after undo and redo, also when a step cancelled out in two saves.
4. A step that may have lost rows at the limit is forgotten, with what builds on it.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.drafts.draft import Edit, EditKind
from desktop.drafts.history import Step, UndoHistory, Unsaved, journal_entries
from desktop.drafts.repository import JournalEntry


def put(path: str, before: str | None, after: str | None) -> Edit:
    return Edit(EditKind.SET, path, before, after)


def entry(step: int, source: str = "edit", path: str = "f", before: object = None, after: object = "x") -> JournalEntry:
    return JournalEntry(path=path, before=before, after=after, step=step, source=source)


def back(entries: list[JournalEntry], limit: int = 2000) -> UndoHistory:
    return UndoHistory.read_back(entries, lambda path: f"修改{path}", lambda field_id: field_id != "gone", limit)


def numbers(history: UndoHistory) -> tuple[list[int], list[int]]:
    return [s.number for s in history.undo], [s.number for s in history.redo]


def test_edits_of_one_visit_are_one_step() -> None:
    """1"""
    history = UndoHistory()
    step = Step("修改", visit=("f", 1))
    history.begin(step)
    history.add(step, [put("f", None, "a")])
    assert history.open(("f", 1)) is step
    assert history.open(("f", 2)) is None
    assert history.open(None) is None
    history.add(step, [put("f", "a", "ab")])
    assert history.undo[0].edits == [put("f", None, "ab")]


def test_a_step_that_came_to_nothing_is_none() -> None:
    """1"""
    history = UndoHistory()
    step = Step("修改", visit=("f", 1))
    history.begin(step)
    history.add(step, [put("f", None, "a"), put("f", "a", None)])
    assert history.undo == []


def test_an_undone_step_takes_no_more_edits_and_a_new_step_forgets_it() -> None:
    """1"""
    history = UndoHistory()
    for n in (1, 2):
        step = Step("修改", visit=("f", n))
        history.begin(step)
        history.add(step, [put("f", str(n), str(n + 1))])
    found = history.take_back()
    assert found is not None
    assert found[1] == [put("f", "3", "2")]
    assert history.open(("f", 1)) is None  # something is waiting to be redone
    again = history.do_again()
    assert again is not None
    assert again[1] == [put("f", "2", "3")]
    assert history.open(("f", 2)) is None
    history.take_back()
    history.begin(Step("别的"))
    assert history.redo == []
    assert history.undo[-1].number == 3


def test_nothing_to_undo_or_redo_is_none() -> None:
    """1"""
    assert UndoHistory().take_back() is None
    assert UndoHistory().do_again() is None


def test_keystrokes_between_two_saves_are_one_row() -> None:
    """2"""
    unsaved: list[Unsaved] = [
        (1, "edit", put("f", None, "a")),
        (1, "edit", put("f", "a", "ab")),
        (2, "edit", put("g", None, "x")),
        (2, "undo", put("g", "x", None)),
        (2, "redo", put("g", None, "x")),
    ]
    rows = [(e.step, e.source, e.path, e.before, e.after) for e in journal_entries(unsaved)]
    assert rows == [
        (1, "edit", "f", None, "ab"),
        (2, "edit", "g", None, "x"),
        (2, "undo", "g", "x", None),
        (2, "redo", "g", None, "x"),
    ]


def test_the_stacks_come_back() -> None:
    """3"""
    entries = [
        entry(1),
        entry(2),
        entry(2, path="g"),
        entry(3),
        entry(3, "undo"),
        entry(2, "undo"),
        entry(2, "undo", "g"),
    ]
    assert numbers(back(entries)) == ([1], [3, 2])
    entries += [entry(2, "redo"), entry(2, "redo", "g")]
    assert numbers(back(entries)) == ([1, 2], [3])
    entries += [entry(2, "undo", "g"), entry(2, "undo")]
    assert numbers(back(entries)) == ([1], [3, 2])
    entries += [entry(4)]
    assert numbers(back(entries)) == ([1, 4], [])
    fresh = Step("下一步")
    history = back(entries)
    history.begin(fresh)
    assert fresh.number == 5


def test_a_step_that_cancelled_out_in_two_saves_does_not_stand_in_the_way() -> None:
    """3"""
    entries = [entry(1, before=None, after="a"), entry(2, before="a", after="b"), entry(2, before="b", after="a")]
    history = back([*entries, entry(1, "undo")])
    assert numbers(history) == ([], [1])


def test_steps_of_fields_that_are_gone_are_left_out() -> None:
    """3"""
    assert numbers(back([entry(1), entry(2, path="gone/r/c"), entry(3)])) == ([1, 3], [])


def test_the_cut_off_step_is_forgotten() -> None:
    """4"""
    entries = [entry(5, path="f"), entry(6), entry(7)]
    assert numbers(back(entries, limit=4)) == ([5, 6, 7], [])
    assert numbers(back(entries, limit=3)) == ([6, 7], [])


def test_what_would_be_redone_on_a_cut_off_step_is_forgotten_too() -> None:
    """4"""
    entries = [entry(5), entry(6), entry(6, "undo"), entry(5, "undo")]
    assert numbers(back(entries, limit=9)) == ([], [6, 5])
    assert numbers(back(entries, limit=4)) == ([], [])


def test_the_undo_of_a_step_that_is_not_there_is_passed_over() -> None:
    """4"""
    assert numbers(back([entry(9, "undo"), entry(10), entry(9, "redo")])) == ([10], [])


def test_a_journal_row_keeps_the_kind_of_change() -> None:
    insert = Edit(EditKind.INSERT_ROW, "rows/a", None, {"index": 0, "row": {"id": "a"}})
    (row,) = journal_entries([(1, "edit", insert)])
    assert row == replace(row, kind="insert_row", after={"index": 0, "row": {"id": "a"}})
    assert back([row]).undo[0].edits == [insert]
