"""This file checks and locks notice packs: lint, samples with expected issues, LOCK."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.atomic import reason_of_reading, write_atomic
from desktop.errors import DefinitionError
from desktop.forms.loader import ENDINGS, parse_notice
from desktop.forms.lock import HASH, LOCK_NAME, pack_name, read_lock
from desktop.forms.model import NoticeDef
from desktop.forms.nearest import nearest
from desktop.forms.pack_checks import check_pack
from desktop.forms.problems import Problems
from desktop.paths import notices_dir
from desktop.services.pack_samples import EXPECTED as EXPECTED
from desktop.services.pack_samples import SAMPLES as SAMPLES
from desktop.services.pack_samples import SAMPLES_FOLDER, check_samples

#: What may lie in a pack besides its definitions: words of the author, files of the system.
_HARMLESS = re.compile(r"\..*|README.*|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_SLIP = re.compile(r"\.(form|report|table)\b|\.to?ml?\b", re.IGNORECASE)


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
    """Everything wrong with the pack in ``folder``: definitions, what contradicts itself, samples, lock. Never raises.

    Shared blocks are those beside the pack (``../../_shared``), else those of the program.
    """
    problems, notice = Problems(), None
    try:
        folder = _resolved(folder)
        if not folder.is_dir():
            reason = "是文件，不是文件夹" if folder.exists() else "不存在"
            problems.add("definition.no_folder", folder=folder.name, reason=reason)
        else:
            notice = _lint(folder, problems, needs_lock=needs_lock)
    except OSError as e:
        name = Path(str(e.filename or folder)).name
        problems.add("definition.unreadable", file=name, reason=reason_of_reading(e))
    return LintResult(folder, notice, tuple(problems.found))


def _resolved(folder: Path) -> Path:
    """The ids stand in the names of the folders, also for "lint ."; links that run in a circle stay as they are."""
    try:
        return folder.resolve()
    except RuntimeError:
        return folder.absolute()


def _lint(folder: Path, problems: Problems, *, needs_lock: bool) -> NoticeDef | None:
    beside = folder.parent.parent / "_shared"
    shared = beside if beside.is_dir() else notices_dir() / "_shared"
    notice = parse_notice(folder, problems, shared)
    if notice is None:
        return None
    _check_files(folder, problems)
    if problems.found:
        return notice
    check_pack(notice, shared, problems)
    if not problems.found:
        check_samples(folder, notice, problems)
    locked, pack = read_lock(folder), pack_name(folder)
    if locked is None and needs_lock:
        problems.add("definition.not_locked", pack=pack)
    elif locked is not None and not HASH.fullmatch(locked):
        problems.add("definition.bad_lock", pack=pack)
    elif locked is not None and locked != notice.lock_hash:
        problems.add("definition.lock_differs", pack=pack)
    return notice


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


def _check_files(folder: Path, problems: Problems) -> None:
    """Nothing lies in a pack that nobody reads, and nothing that is somewhere else."""
    for path in _files_of(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            problems.add("definition.is_link", file=name)
        is_known = path.name.endswith(".toml") or path.name in (LOCK_NAME, SAMPLES_FOLDER)
        if path.parent != folder or is_known or _HARMLESS.fullmatch(path.name):
            continue
        stem, dot, rest = path.name.partition(".")
        if _SLIP.search(dot + rest):
            problems.add("definition.unknown_file", file=name, nearest=stem + nearest(dot + rest, ENDINGS))
        else:
            problems.add("definition.stray_file", file=name)


def _files_of(folder: Path) -> Iterator[Path]:
    """What lies in a pack; links are named, not followed."""
    for path in sorted(folder.iterdir()):
        yield path
        if path.name == SAMPLES_FOLDER and path.is_dir() and not path.is_symlink():
            yield from sorted(path.rglob("*"))
