"""The engine under any sequence of edits and any values.

1. The live check after edits equals a fresh check: issues, states, progress.
2. The delta of each edit is the difference: added, removed, visibility, sections, progress.
3. Panel = field marks = section badges = n/m.
4. Any JSON values can be checked, printed and looked at.
5. Undo after any edits leads back, redo forward; saving and reopening changes nothing, undo survives.
6. Joining edits preserves their effect.
7. Calculated and relevant values do not depend on the order of input.
"""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.canonical import canonical_json
from desktop.checking.completeness import Progress, SectionState
from desktop.checking.live import LiveCheck
from desktop.drafts.draft import Draft, Edit, EditKind, joined
from desktop.forms.relevance import Relevance
from desktop.issues import Issue, Severity
from desktop.rendering.build import build_declaration
from desktop.rendering.plain_text import document_texts
from desktop.services.editing import EditingSession, Update
from tests.helpers.edits import FIELDS, FORM, TABLES, actions, drafts, json_values, perform
from tests.helpers.sessions import SessionRoom


class _Looked:
    """Everything a window could show of a session at one moment."""

    def __init__(self, session: EditingSession) -> None:
        self.issues: tuple[Issue, ...] = session.issues()
        self.states: dict[str, SectionState] = {s.id: session.section_state(s.id) for s in FORM.sections}
        self.progress: Progress = session.progress()
        self.visible = {f.id: session.is_visible(f.id) for f in FORM.fields}


def fresh(session: EditingSession) -> LiveCheck:
    return LiveCheck(FORM, copy.deepcopy(dict(session.values)), {s.id for s in FORM.sections if session.is_final(s.id)})


def assert_up_to_date(session: EditingSession) -> None:
    wanted = fresh(session)
    assert session.issues() == wanted.issues()
    assert session.progress() == wanted.progress()
    for section in FORM.sections:
        assert session.section_state(section.id) == wanted.state(section.id)
    for field in FORM.fields:
        assert session.is_visible(field.id) == wanted.relevance.is_visible(field.id)
        if field.calculated:
            assert session.value(field.id) == wanted.relevance.value(field.id)
    assert session.relevant_values() == wanted.relevance.relevant_values()


def assert_one_story(session: EditingSession) -> None:
    issues = session.issues()
    assert len(set(issues)) == len(issues)
    marks = [issue for field in FORM.fields for issue in session.issues_under(field.id)]
    finals = [issue for issue in issues if issue.path.startswith("@final/")]
    assert sorted(map(repr, [*marks, *finals])) == sorted(map(repr, issues))
    for section in FORM.sections:
        state, mine = session.section_state(section.id), [i for i in issues if i.section_id == section.id]
        for severity, count in (("missing", state.missing), ("error", state.errors), ("warning", state.warnings)):
            assert count == sum(i.severity is Severity(severity) for i in mine)
        assert 0 <= state.filled <= state.needed
    missing = sum(i.severity is Severity.MISSING for i in issues)
    assert session.progress().needed - session.progress().filled == missing


def assert_delta(before: _Looked, after: _Looked, update: Update) -> None:
    assert set(update.issues_added) == set(after.issues) - set(before.issues)
    assert set(update.issues_removed) == set(before.issues) - set(after.issues)
    assert len(set(update.issues_added)) == len(update.issues_added)
    assert update.visibility == {f for f, was in before.visible.items() if was != after.visible[f]}
    assert update.sections == {s for s, was in before.states.items() if was != after.states[s]}
    assert update.progress_changed == (before.progress != after.progress)


@settings(max_examples=60)
@given(values=drafts, done=st.lists(actions, max_size=25))
def test_after_any_edits_the_live_check_is_a_fresh_check_and_every_delta_is_right(
    values: dict[str, Any], done: list[tuple[Any, ...]]
) -> None:
    """1, 2, 3"""
    with tempfile.TemporaryDirectory() as folder:
        room = SessionRoom(Path(folder), FORM, values)
        try:
            session = room.session
            updates: list[Update] = []
            session.subscribe(updates.append)
            for action in done:
                before = _Looked(session)
                updates.clear()
                perform(session, action)
                after = _Looked(session)
                if updates:
                    assert_delta(before, after, updates[0])
                else:
                    assert before.__dict__ == after.__dict__
                assert len(updates) <= 1
            assert_up_to_date(session)
            assert_one_story(session)
        finally:
            room.close()


@settings(max_examples=40)
@given(values=drafts, done=st.lists(actions, max_size=15), later=st.lists(actions, max_size=4))
def test_undo_leads_back_redo_forward_also_after_a_restart(
    values: dict[str, Any], done: list[tuple[Any, ...]], later: list[tuple[Any, ...]]
) -> None:
    """5"""
    with tempfile.TemporaryDirectory() as folder:
        room = SessionRoom(Path(folder), FORM, values)
        try:
            session = room.session
            start = copy.deepcopy(dict(session.values))
            for action in done:
                perform(session, action)
            session.save()
            for action in later:
                perform(session, action)
            session.save()
            wanted = copy.deepcopy(dict(session.values))
            for opened in (session, room.reopen()):
                assert dict(opened.values) == wanted
                steps = 0
                while opened.undo():
                    steps += 1
                assert dict(opened.values) == start
                for _ in range(steps):
                    opened.redo()
                assert dict(opened.values) == wanted
                assert_up_to_date(opened)
        finally:
            room.close()


@settings(max_examples=150)
@given(values=st.dictionaries(st.sampled_from([f.id for f in FORM.fields]), json_values))
def test_any_values_can_be_checked_printed_and_looked_at(values: dict[str, Any]) -> None:
    """3, 4"""
    live = LiveCheck(FORM, values)
    for issue in live.issues():
        assert issue.sentence
        assert "（未知）" not in issue.sentence
        hash(issue)
        FORM.at(issue.path) if not issue.path.startswith("@") else FORM.section(issue.section_id)
    for section in FORM.sections:
        assert live.state(section.id).text
    assert 0 <= live.progress().filled <= live.progress().needed
    assert canonical_json(live.relevance.relevant_values())
    document = build_declaration(FORM, values, lambda _sha: b"", None, created_on="2030-01-01")
    assert FORM.title in "\n".join(document_texts(document))


@settings(max_examples=150)
@given(values=drafts, changes=st.lists(st.tuples(st.sampled_from([*FIELDS, *TABLES]), json_values), max_size=8))
def test_any_values_coming_in_one_by_one_leave_the_check_fresh(
    values: dict[str, Any], changes: list[tuple[str, Any]]
) -> None:
    """1, 4"""
    draft = Draft(values)
    live = LiveCheck(FORM, draft.values)
    for path, value in changes:
        edit = draft.setting(path, value)
        if edit is not None:
            draft.apply(edit)
            live.refresh({path})
    wanted = LiveCheck(FORM, draft.values)
    assert live.issues() == wanted.issues()
    assert live.progress() == wanted.progress()
    assert live.relevance.relevant_values() == wanted.relevance.relevant_values()


@settings(max_examples=150)
@given(values=drafts, data=st.data())
def test_values_do_not_depend_on_the_order_of_input(values: dict[str, Any], data: st.DataObject) -> None:
    """7"""
    wanted = Relevance(FORM, values).relevant_values()
    given_so_far: dict[str, Any] = {}
    relevance = Relevance(FORM, given_so_far)
    for name in data.draw(st.permutations(sorted(values))):
        given_so_far[name] = values[name]
        relevance.refresh({name})
    assert relevance.relevant_values() == wanted


@st.composite
def edit_lists(draw: st.DrawFn) -> tuple[dict[str, Any], list[Edit]]:
    """A draft and edits that can be applied one after another."""
    start = draw(drafts)
    draft, edits = Draft(copy.deepcopy(start)), []
    for n in range(draw(st.integers(0, 10))):
        table = draw(st.sampled_from(TABLES))
        row_ids = [row["id"] for row in draft.rows(table)]
        kind = draw(st.sampled_from(EditKind))
        if kind is EditKind.INSERT_ROW:
            edit: Edit | None = draft.inserting(table, draw(st.integers(0, 3)), {"id": f"n{n}"})
        elif row_ids and kind is EditKind.DELETE_ROW:
            edit = draft.deleting(table, draw(st.sampled_from(row_ids)))
        elif row_ids and kind is EditKind.MOVE_ROW:
            edit = draft.moving(table, draw(st.sampled_from(row_ids)), draw(st.integers(0, 3)))
        elif kind is EditKind.REPLACE_ROWS:
            at, count = draw(st.integers(0, len(row_ids))), draw(st.integers(0, 2))
            new = [{"id": f"n{n}.{number}"} for number in range(draw(st.integers(0, 2)))]
            edit = draft.replacing(table, at, draft.rows(table)[at : at + count], new)
        elif row_ids and draw(st.booleans()):
            column = draw(st.sampled_from([c.id for c in FORM.field(table).columns]))
            edit = draft.setting(
                f"{table}/{draw(st.sampled_from(row_ids))}/{column}", draw(st.sampled_from(["1", "2", None]))
            )
        else:
            edit = draft.setting(draw(st.sampled_from(FIELDS[:2])), draw(st.sampled_from(["1", "2", None])))
        if edit is not None:
            draft.apply(edit)
            edits.append(edit)
    return start, edits


@settings(max_examples=150)
@given(drawn=edit_lists())
def test_joining_edits_preserves_their_effect_and_their_way_back(drawn: tuple[dict[str, Any], list[Edit]]) -> None:
    """6"""
    start, edits = drawn
    one_by_one, at_once = Draft(copy.deepcopy(start)), Draft(copy.deepcopy(start))
    for edit in edits:
        one_by_one.apply(edit)
    for edit in joined(edits):
        at_once.apply(edit)
    assert at_once.values == one_by_one.values
    for edit in reversed(joined(edits)):
        at_once.apply(edit.inverse())
    assert at_once.values == start
