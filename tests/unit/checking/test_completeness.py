"""Completeness: states of sections and n/m (design.md section 5)."""

from __future__ import annotations

import pytest

from desktop.checking.completeness import Progress, StateKind, section_state


@pytest.mark.parametrize(
    ("counts", "kind", "text"),
    [
        ({"has_content": False, "needed": 3, "missing": 3}, "not_started", "未开始"),
        ({"has_content": False, "needed": 0, "missing": 0}, "not_started", "未开始（选填）"),
        ({"has_content": True, "needed": 3, "missing": 2}, "filling", "填写中（缺 2 项）"),
        ({"has_content": True, "needed": 3, "missing": 0}, "complete", "已完成"),
        ({"has_content": True, "needed": 0, "missing": 0}, "complete", "已完成"),
        ({"has_content": True, "needed": 3, "missing": 2, "errors": 1}, "has_errors", "有错误（1）"),
        ({"has_content": True, "needed": 3, "missing": 0, "errors": 4}, "has_errors", "有错误（4）"),
        ({"has_content": True, "needed": 3, "missing": 0, "warnings": 2}, "complete", "已完成"),
        ({"has_content": True, "is_relevant": False, "needed": 3, "missing": 2, "errors": 1}, "not_applicable", "不适用（前面的选择使本节无需填写）"),
    ],
)  # fmt: skip
def test_the_state_follows_from_the_counts(counts: dict[str, int], kind: str, text: str) -> None:
    state = section_state(**{"is_relevant": True, "errors": 0, "warnings": 0, **counts})
    assert state.kind == kind
    assert state.text == text


def test_a_section_that_does_not_apply_counts_for_nothing() -> None:
    state = section_state(has_content=True, is_relevant=False, needed=3, missing=2, errors=1, warnings=1)
    assert (state.filled, state.needed, state.missing, state.errors, state.warnings) == (0, 0, 0, 0, 0)


def test_filled_is_what_is_needed_and_not_missing() -> None:
    state = section_state(has_content=True, is_relevant=True, needed=7, missing=2, errors=0, warnings=3)
    assert (state.filled, state.needed, state.missing, state.warnings) == (5, 7, 2, 3)


def test_every_state_can_be_said() -> None:
    states = (
        section_state(has_content=c, is_relevant=r, needed=2, missing=m, errors=e, warnings=0)
        for c in (True, False)
        for r in (True, False)
        for m in (0, 1)
        for e in (0, 1)
    )
    assert {state.kind for state in states if state.text} == set(StateKind)


@pytest.mark.parametrize(("filled", "needed", "percent"), [(0, 3, 0), (199, 200, 99), (200, 200, 100), (0, 0, 100)])
def test_a_hundred_per_cent_means_nothing_is_missing(filled: int, needed: int, percent: int) -> None:
    progress = Progress(filled, needed)
    assert progress.percent == percent
    assert progress.text == f"{filled}/{needed}"
