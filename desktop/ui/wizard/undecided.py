"""This file finds the questions that decide whether a section is needed and have no answer yet."""

from __future__ import annotations

from typing import Any

from desktop.forms.conditions import fields_in
from desktop.forms.fieldtypes.base import field_type

NOT_NEEDED = "按前面的选择，本节不用填写。已填的内容仍然保留，改回选择后会重新出现。"


def undecided(session: Any, section_id: str) -> list[str]:
    """Labels of the questions (visible, without an answer) that the questions of a section wait for."""
    form = session.form
    waited = {name: None for field in form.fields_of(section_id) for name in fields_in(field.visible_when)}
    return [
        form.by_id[name].label
        for name in waited
        if session.is_visible(name) and field_type(form.by_id[name].type).is_empty(session.value(name))
    ]


def short_words(labels: list[str]) -> str:
    """先填“自查层级”: for the list of sections; "" when nothing is waited for."""
    return f"先填“{labels[0]}”" + ("等" if len(labels) > 1 else "") if labels else ""


def page_words(labels: list[str]) -> str:
    """Why a page shows no question."""
    if not labels:
        return NOT_NEEDED
    return f"请先填写{'、'.join(f'“{one}”' for one in labels)}，然后才知道本节要填什么。"
