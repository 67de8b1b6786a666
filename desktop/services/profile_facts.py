"""This file holds what a draft and its profile (企业档案) are told of each other: facts, rows to choose, changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ProfileState(StrEnum):
    """How an answer stands to the profile."""

    TAKEN = "taken"  # 取自企业档案
    FILLABLE = "fillable"  # 可填入: the draft is empty there
    CHANGED = "changed"  # 档案已改: taken, and the profile says something else since
    DIFFERS = "differs"  # 本表不同
    UNKNOWN = "unknown"  # 档案没有: only the draft knows


@dataclass(frozen=True, slots=True)
class ProfileFact:
    """One answer beside the profile; values as printed, "" for none. ``key`` names the place in the profile."""

    path: str
    label: str
    key: str
    state: ProfileState
    profile_value: str
    draft_value: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """A row of the profile to choose: its name, its other answers in short, whether the draft has it."""

    row_id: str
    name: str
    detail: str
    is_there: bool = False


@dataclass(frozen=True, slots=True)
class RowChange:
    """What choosing another row does to one answer. ``is_name``: it says which row it is and goes along always."""

    path: str
    label: str
    before: str
    after: str
    is_name: bool
    is_advised: bool
