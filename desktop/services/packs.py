"""This file checks and locks notice packs: lint, samples with expected issues, LOCK."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.atomic import write_atomic
from desktop.checking.live import check
from desktop.errors import AppError, DefinitionError
from desktop.forms.answers import read_json
from desktop.forms.loader import parse_notice
from desktop.forms.lock import LOCK_NAME, pack_name, read_lock
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
    folder = folder.resolve()  # the ids stand in the names of the folders, also for "lint ."
    problems = Problems()
    notice = parse_notice(folder, problems)
    if notice is not None and not problems.found:
        for form in notice.forms:
            _check_samples(folder, notice, form, problems)
        locked = read_lock(folder)
        if locked is None and needs_lock:
            problems.add("definition.not_locked", pack=pack_name(folder))
        elif locked is not None and locked != notice.lock_hash:
            problems.add("definition.lock_differs", pack=pack_name(folder))
    return LintResult(folder, notice, tuple(problems.found))


def lock(folder: Path) -> str:
    """Write LOCK for a sound pack; gives the hash.

    Raises DefinitionError with the first problem, ``definition.lock_differs`` for a locked pack that changed.
    """
    result = lint(folder, needs_lock=False)
    if result.problems:
        raise result.problems[0]
    assert result.notice is not None
    if read_lock(result.folder) is None:
        write_atomic(result.folder / LOCK_NAME, (result.notice.lock_hash + "\n").encode())
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
            problems.add("definition.no_samples", pack=pack_name(folder), form=form.id, name=name)
            return
    try:
        expected = _expected(home / EXPECTED)
        for name, sample in (("empty", None), *((s.removesuffix(".json"), home / s) for s in SAMPLES)):
            found = {(i.severity.value, i.code, i.path) for i in sample_issues(notice, form, sample)}
            wanted = expected.get(name, {("", "", "（没有写出预期）")})
            if found != wanted:
                problems.add(
                    "definition.sample_differs",
                    pack=pack_name(folder),
                    sample=f"{form.id}/{name}",
                    extra=_listed(found - wanted),
                    absent=_listed(wanted - found),
                )
    except AppError as e:
        problems.add("definition.contradiction", file=f"{form.id}/samples", where="", sentence=str(e))


def _expected(path: Path) -> dict[str, set[tuple[str, ...]]]:
    """Sample name → its findings as (severity, code, path). Raises AppError ``answers.*``."""
    raw = read_json(path)
    is_right = isinstance(raw, dict) and all(
        isinstance(items, list)
        and all(isinstance(item, list) and len(item) == 3 and all(isinstance(t, str) for t in item) for item in items)
        for items in raw.values()
    )
    if not is_right:
        raise AppError(
            "answers.wrong_shape", file=path.name, where="预期结果", expected="{样例: [[级别, 代码, 路径], …]}"
        )
    return {name: {tuple(item) for item in items} for name, items in raw.items()}


def _listed(items: set[Any]) -> str:
    return "、".join(" ".join(str(part) for part in item[1:]) for item in sorted(items)) or "无"
