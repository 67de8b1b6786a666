"""This file checks the samples of a notice pack: what each finds is what its author expects."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.checking.live import check
from desktop.errors import AppError
from desktop.forms.answers import read_json
from desktop.forms.lock import pack_name
from desktop.forms.model import FormDef, NoticeDef
from desktop.forms.nearest import nearest
from desktop.forms.problems import Problems
from desktop.issues import Issue
from desktop.services.draft_file import new_draft_file

SAMPLES = ("minimal.json", "full.json", "wrong.json")
EXPECTED = "expected_issues.json"
SAMPLES_FOLDER, FILES_FOLDER = "samples", "files"
EMPTY = "empty"
#: Samples in which nothing is wrong.
_CLEAN = ("minimal", "full")
#: So many findings a sentence names.
_MOST_NAMED = 6
_NOT_WRITTEN = ("", "", "（没有写出预期）")
Found = frozenset[tuple[str, ...]]


def check_samples(folder: Path, notice: NoticeDef, problems: Problems) -> None:
    """Note every form without samples and every sample that finds something else than expected."""
    home, pack = folder / SAMPLES_FOLDER, pack_name(folder)
    known = [form.id for form in notice.forms]
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        if path.is_dir() and path.name not in (*known, FILES_FOLDER):
            meant = nearest(path.name, known)
            problems.add("definition.sample_unknown", pack=pack, place="samples", word=path.name, nearest=meant)
    for form in notice.forms:
        lacking = [name for name in (*SAMPLES, EXPECTED) if not (home / form.id / name).is_file()]
        if lacking:
            names = "、".join(lacking)
            problems.add("definition.no_samples", pack=pack, form=form.id, name=names)
        else:
            _FormSamples(home / form.id, notice, form, problems, pack).check()


def sample_issues(notice: NoticeDef, form: FormDef, sample: Path | None) -> tuple[Issue, ...]:
    """The findings of one sample; None stands for the empty form. Raises AppError ``answers.*``, ``files.*``."""
    if sample is None:
        return check(form, {})
    with tempfile.TemporaryDirectory() as scratch:
        draft = new_draft_file(notice, form, Path(scratch) / "draft.json", sample)
        return check(form, draft.declaration.values, draft.declaration.final_sections)


class _FormSamples:
    def __init__(self, home: Path, notice: NoticeDef, form: FormDef, problems: Problems, pack: str) -> None:
        self.home, self.notice, self.form, self.problems, self.pack = home, notice, form, problems, pack
        self._broken: dict[str, str] = {}  # sample → why it cannot be used

    def check(self) -> None:
        names = {path.stem for path in self.home.glob("*.json")} - {Path(EXPECTED).stem}
        try:
            expected = _expected(self.home / EXPECTED)
        except AppError as e:
            self._note("definition.sample_broken", Path(EXPECTED).stem, sentence=str(e))
            return
        place = f"{SAMPLES_FOLDER}/{self.form.id}/{EXPECTED}"
        for word in sorted(expected.keys() - names - {EMPTY}):
            meant = nearest(word, {EMPTY, *names} - expected.keys() or {EMPTY, *names})
            self.problems.add("definition.sample_unknown", pack=self.pack, place=place, word=word, nearest=meant)
        for name in _CLEAN:
            if expected.get(name):
                self._note("definition.sample_not_clean", name)
        if not expected.get("wrong", {_NOT_WRITTEN}):
            self._note("definition.sample_not_wrong", "wrong")
        differing: dict[tuple[Found, Found], list[str]] = {}
        ordered = [EMPTY, *(Path(name).stem for name in SAMPLES)]
        for name in (*ordered, *sorted(names - set(ordered))):
            found = self._found(name)
            wanted = expected.get(name, frozenset({_NOT_WRITTEN}) if name in ordered else found)
            if found is not None and wanted is not None and found != wanted:
                differing.setdefault((found - wanted, wanted - found), []).append(name)
        if self._broken:
            self._note("definition.sample_broken", "、".join(self._broken), sentence=next(iter(self._broken.values())))
        for (extra, absent), differ in differing.items():
            self._note("definition.sample_differs", "、".join(differ), extra=_listed(extra), absent=_listed(absent))

    def _note(self, code: str, name: str, **context: str) -> None:
        self.problems.add(code, pack=self.pack, sample=f"{self.form.id}/{name}", **context)

    def _found(self, name: str) -> Found | None:
        """What the sample finds; None with the problem noted when it cannot be used."""
        sample = None if name == EMPTY else self.home / f"{name}.json"
        try:
            outside = next(_files_outside(sample, self.home.parents[1]), None) if sample else None
            if outside is not None:
                self._note("definition.sample_outside", name, word=outside)
                return None
            issues = sample_issues(self.notice, self.form, sample)
        except AppError as e:
            self._broken[name] = str(e)
        else:
            return frozenset((i.severity.value, i.code, i.path) for i in issues)
        return None


def _files_outside(sample: Path, folder: Path) -> Iterator[str]:
    """Paths a sample names that lie outside the pack. Raises AppError ``answers.*``."""
    todo = [read_json(sample)]
    while todo:
        item = todo.pop()
        if isinstance(item, list):
            todo += item
        elif isinstance(item, dict):
            todo += item.values()
            path = item.get("path")
            if isinstance(path, str) and not (sample.parent / path).resolve().is_relative_to(folder):
                yield path


def _expected(path: Path) -> dict[str, Found]:
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
    return {name: frozenset(tuple(item) for item in items) for name, items in raw.items()}


def _listed(items: Found) -> str:
    """Findings as an author writes them: code, path and severity."""
    named = [f"{code} {path}（{severity}）" if code else path for severity, code, path in sorted(items)]
    more = f"……共 {len(named)} 项" if len(named) > _MOST_NAMED else ""
    return "、".join(named[:_MOST_NAMED]) + more or "无"
