"""This file checks and locks notice packs: lint, samples with expected issues, LOCK."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.atomic import write_atomic
from desktop.checking.live import check
from desktop.errors import AppError, DefinitionError
from desktop.forms.loader import parse_notice
from desktop.forms.lock import LOCK_NAME, read_lock
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.reading import Problems
from desktop.issues import Issue
from desktop.services.draft_file import new_draft_file

SAMPLES = ("minimal.json", "full.json", "wrong.json")
EXPECTED = "expected_issues.json"


@dataclass(frozen=True, slots=True)
class LintResult:
    """``problems`` must be empty for a pack to be used; ``notice`` is None when nothing could be read."""

    folder: Path
    notice: NoticeDef | None
    problems: tuple[DefinitionError, ...]

    @property
    def is_ok(self) -> bool:
        return not self.problems


def lint(folder: Path, *, needs_lock: bool = True) -> LintResult:
    """Everything wrong with the pack in ``folder``: definitions, samples, lock."""
    problems = Problems()
    notice = parse_notice(folder, problems)
    if notice is not None and not problems.found:
        for form in notice.forms:
            _check_samples(folder, notice, form, problems)
        locked = read_lock(folder)
        if locked is None and needs_lock:
            problems.add("definition.not_locked", folder=folder.name)
        elif locked is not None and locked != notice.lock_hash:
            problems.add("definition.lock_differs", folder=folder.name)
    return LintResult(folder, notice, tuple(problems.found))


def lock(folder: Path) -> str:
    """Write LOCK for a sound pack; gives the hash.

    Raises DefinitionError with the first problem, ``definition.lock_differs`` for a locked pack that changed.
    """
    result = lint(folder, needs_lock=False)
    if result.problems:
        raise result.problems[0]
    assert result.notice is not None
    write_atomic(folder / LOCK_NAME, (result.notice.lock_hash + "\n").encode())
    return result.notice.lock_hash


def sample_issues(notice: NoticeDef, form: FormDef, sample: Path | None) -> tuple[Issue, ...]:
    """The findings of one sample; None stands for the empty form. Raises AppError ``answers.*``, ``files.*``."""
    if sample is None:
        return check(form, {})
    with tempfile.TemporaryDirectory() as scratch:
        draft = new_draft_file(notice, form, Path(scratch) / "draft.json", sample)
        return check(form, draft.declaration.values, draft.declaration.final_sections)


def _check_samples(folder: Path, notice: NoticeDef, form: FormDef, problems: Problems) -> None:
    home = folder / "samples" / form.id
    for name in (*SAMPLES, EXPECTED):
        if not (home / name).is_file():
            problems.add("definition.no_samples", folder=folder.name, form=form.id, name=name)
            return
    try:
        expected: Mapping[str, Any] = json.loads((home / EXPECTED).read_text("utf-8"))
        for name, sample in (("empty", None), *((s.removesuffix(".json"), home / s) for s in SAMPLES)):
            found = {(i.severity.value, i.code, i.path) for i in sample_issues(notice, form, sample)}
            wanted = {tuple(item) for item in expected.get(name, [["", "", "（没有写出预期）"]])}
            if found != wanted:
                problems.add(
                    "definition.sample_differs",
                    folder=folder.name,
                    sample=f"{form.id}/{name}",
                    extra=_listed(found - wanted),
                    absent=_listed(wanted - found),
                )
    except (AppError, json.JSONDecodeError) as e:
        problems.add("definition.contradiction", file=f"{form.id}/samples", where="", sentence=str(e))


def _listed(items: set[Any]) -> str:
    return "、".join(" ".join(str(part) for part in item[1:]) for item in sorted(items)) or "无"
