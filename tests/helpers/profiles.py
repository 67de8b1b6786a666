"""This file fills profiles (企业档案) for tests and starts drafts beside them."""

from __future__ import annotations

from typing import Any

from desktop.services.desk import Desk
from desktop.services.editing import EditingSession
from desktop.services.profile_link import ProfileLink, ProfileState

NAME, CODE = "山西示例机械有限公司", "91140100MA0EX0001T"
OVERSEAS, EXCELLENCE = ("shanxi-2026", "overseas_factories"), ("shanxi-2024", "excellence_declaration")
LI = {"id": "li", "name": "李示例", "mobile": "13800000001", "phone": "0351-3183088", "email": "li@example.com"}
WANG = {"id": "wang", "name": "王示例", "mobile": "13800000002"}
ONE = {"id": "one", "name": "一分厂", "address": "太原市一号", "employees": "200", "industry_group": "equipment"}
TWO = {"id": "two", "name": "二分厂", "address": "太原市二号"}


def profile(desk: Desk, **values: Any) -> EditingSession:
    session = desk.profile()
    for path, value in values.items():
        session.set_value(path, value)
    session.save()
    return session


def start(desk: Desk, form: tuple[str, str], **values: Any) -> tuple[EditingSession, ProfileLink]:
    """A new draft with these answers typed, and its link."""
    session = desk.open_draft(desk.new_draft(*form))
    for path, value in values.items():
        session.set_value(path, value)
    link = desk.profile_link(session)
    assert link is not None
    return session, link


def states(link: ProfileLink) -> dict[str, ProfileState]:
    return {fact.path: fact.state for fact in link.facts()}


def state(link: ProfileLink, path: str) -> ProfileState | None:
    fact = link.fact(path)
    return fact.state if fact is not None else None
