"""This file says why a section asks nothing: which answer makes it so, or which one is still waited for (不适用的原因)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.forms.conditions import fields_in, holds
from desktop.forms.fieldtypes.base import field_type
from desktop.forms.model import Condition

NOT_NEEDED = "按前面的选择，本节不用填写。已填的内容仍然保留，改回选择后会重新出现。"
KEPT = "已填的内容仍然保留，改回选择后会重新出现。"
LONGEST = 16  # characters of an answer that are repeated


@dataclass(frozen=True, slots=True)
class Reason:
    """The question whose answer decides, and what stands there, in words: “是否有海外工厂”填的是“否”."""

    field_id: str
    words: str


def undecided(session: Any, section_id: str) -> list[str]:
    """Labels of the questions (visible, without an answer) that the questions of a section wait for."""
    return [session.form.by_id[name].label for name in undecided_ids(session, section_id)]


def undecided_ids(session: Any, section_id: str) -> list[str]:
    """Ids of those questions, in the order of the definition."""
    form = session.form
    waited = {name: None for field in form.fields_of(section_id) for name in fields_in(field.visible_when)}
    return [
        name
        for name in waited
        if session.is_visible(name) and field_type(form.by_id[name].type).is_empty(session.value(name))
    ]


def reason_of(session: Any, section_id: str) -> Reason | None:
    """The answer that makes the section unnecessary; None when none can be named."""
    for field in session.form.fields_of(section_id):
        found = _blamed(session, field.visible_when, set())
        if found is not None:
            return found
    return None


def _blamed(session: Any, condition: Condition | None, seen: set[str]) -> Reason | None:
    leaf = _leaf(session, condition, wanted=True)
    if leaf is None or leaf.field_id in seen:
        return None
    seen.add(leaf.field_id)
    field = session.form.by_id[leaf.field_id]
    if not session.is_visible(field.id):  # it is hidden itself: what hides it decides
        return _blamed(session, field.visible_when, seen)
    value = session.value(field.id)
    kind = field_type(field.type)
    if kind.is_empty(value):
        return None
    answer = " ".join(kind.printed(value, field).split())
    shown = answer[:LONGEST] + ("…" if len(answer) > LONGEST else "")
    words = f"“{field.label}”已填写" if leaf.test == "filled" else f"“{field.label}”填的是“{shown}”"
    return Reason(field.id, words)


def _leaf(session: Any, condition: Condition | None, *, wanted: bool) -> Condition | None:
    """The first test on a field that keeps ``condition`` from being ``wanted``; None when nothing does."""
    if condition is None or _holds(session, condition) is wanted:
        return None
    if condition.test == "not":
        return _leaf(session, condition.parts[0], wanted=not wanted)
    if condition.parts:
        found = (_leaf(session, part, wanted=wanted) for part in condition.parts)
        return next((leaf for leaf in found if leaf is not None), None)
    return condition


def _holds(session: Any, condition: Condition) -> bool:
    form = session.form
    return holds(
        condition,
        lambda name: session.value(name) if session.is_visible(name) else None,
        lambda name, value: field_type(form.by_id[name].type).is_empty(value),
    )


def short_words(session: Any, section_id: str) -> str:
    """先填“自查层级”, or 不适用（“…”填的是“否”）: for the list of sections; "" when no reason can be named."""
    labels = undecided(session, section_id)
    if labels:
        return f"先填“{labels[0]}”" + ("等" if len(labels) > 1 else "")
    reason = reason_of(session, section_id)
    return f"不适用（{reason.words}）" if reason else ""


def page_words(session: Any, section_id: str) -> tuple[str, str]:
    """Why a page shows no question, and the question to go to ("" for none)."""
    waited = undecided_ids(session, section_id)
    if waited:
        labels = "、".join(f"“{session.form.by_id[name].label}”" for name in waited)
        return f"请先填写{labels}，然后才知道本节要填什么。", waited[0]
    reason = reason_of(session, section_id)
    return (f"本节不适用：{reason.words}。{KEPT}", reason.field_id) if reason else (NOT_NEEDED, "")
