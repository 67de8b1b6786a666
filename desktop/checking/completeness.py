"""This file says how far a section and a form are: states, n/m (design.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StateKind(StrEnum):
    """State of a section (design.md section 5)."""

    NOT_STARTED = "not_started"  # 未开始
    FILLING = "filling"  # 填写中（缺 n 项）
    HAS_ERRORS = "has_errors"  # 有错误（n）
    COMPLETE = "complete"  # 已完成
    NOT_APPLICABLE = "not_applicable"  # 不适用（原因）


@dataclass(frozen=True, slots=True)
class SectionState:
    """State of one section, all numbers out of the same issue set as the panel."""

    kind: StateKind
    filled: int = 0
    needed: int = 0
    missing: int = 0
    errors: int = 0
    warnings: int = 0
    is_optional: bool = False

    @property
    def text(self) -> str:
        match self.kind:
            case StateKind.NOT_STARTED:
                return "未开始（选填）" if self.is_optional else "未开始"
            case StateKind.FILLING:
                return f"填写中（缺 {self.missing} 项）"
            case StateKind.HAS_ERRORS:
                return f"有错误（{self.errors}）"
            case StateKind.COMPLETE:
                return "已完成"
            case _:
                return "不适用（前面的选择使本节无需填写）"


@dataclass(frozen=True, slots=True)
class Progress:
    """Filled required relevant entries out of all required relevant entries (n/m)."""

    filled: int
    needed: int

    @property
    def text(self) -> str:
        return f"{self.filled}/{self.needed}"

    @property
    def percent(self) -> int:
        """0–100, rounded down: 100 only when nothing is missing."""
        return 100 if not self.needed else self.filled * 100 // self.needed


def section_state(
    *, has_content: bool, is_relevant: bool, needed: int, missing: int, errors: int, warnings: int
) -> SectionState:
    """The one rule from counts to state."""
    if not is_relevant:
        return SectionState(StateKind.NOT_APPLICABLE)
    if errors:
        kind = StateKind.HAS_ERRORS
    elif not has_content and (missing or not needed):
        kind = StateKind.NOT_STARTED
    elif missing:
        kind = StateKind.FILLING
    else:
        kind = StateKind.COMPLETE
    return SectionState(kind, needed - missing, needed, missing, errors, warnings, is_optional=not needed)
