"""This file defines what can be found wrong or missing in a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much an issue matters (design.md section 5)."""

    MISSING = "missing"  # 未填: still to fill in
    ERROR = "error"  # 错误: wrong; blocks the final export for sealing
    WARNING = "warning"  # 提醒: allowed, needs a written reason at the final export


SEVERITY_LABELS = {
    Severity.MISSING: "未填",
    Severity.ERROR: "错误",
    Severity.WARNING: "提醒",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. ``path`` is ``field``, ``table/row_id`` or ``table/row_id/column``.

    Equality is by value, so that the field mark, the section badge, the issue panel,
    the command line and the exported check report can be compared as sets.
    """

    code: str
    path: str
    severity: Severity
    section_id: str = ""
    context: tuple[tuple[str, Any], ...] = field(default=())

    @property
    def field_id(self) -> str:
        """The top-level field the issue belongs to."""
        return self.path.split("/", 1)[0]

    @property
    def reason_key(self) -> str:
        """Under which the written reason for a warning is kept: ``<code>|<path>``."""
        return f"{self.code}|{self.path}"

    @property
    def sentence(self) -> str:
        """The Chinese sentence: what is wrong, the limit, the present value, what to do."""
        from desktop.messages import sentence

        return sentence(self.code, **dict(self.context))

    def to_dict(self) -> dict[str, Any]:
        """JSON shape of the command line and of ``data/issues.json``."""
        return {
            "code": self.code,
            "path": self.path,
            "section": self.section_id,
            "severity": self.severity.value,
            "message": self.sentence,
        }


def blocking(issues: Iterable[Issue], reasons: Mapping[str, str]) -> tuple[Issue, ...]:
    """What stands between a draft and its final export: missing, errors, warnings without a reason.

    ``reasons`` maps :attr:`Issue.reason_key` to the written reason (design.md 4.5).
    """
    return tuple(i for i in issues if i.severity is not Severity.WARNING or not reasons.get(i.reason_key, "").strip())
