"""This file accepts files from outside: figures and supporting documents (插图、佐证材料)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.atomic import reason_of_reading
from desktop.errors import AppError
from desktop.filekinds import HEAD_BYTES, KIND_BY_EXTENSION, Kind, inspect, size_text, sniff
from desktop.forms.fieldtypes.attachment import BYTES_OF_A_MB, kind_label
from desktop.forms.model import FieldDef
from desktop.forms.numbers import plain_number
from desktop.jobs import JobContext

if TYPE_CHECKING:
    from desktop.storage.files import FileStore

FIGURE_KINDS = ("png", "jpg")
MAX_BYTES = 512 * 1024 * 1024
#: Files that only point to another one; what they point to is not in them.
SHORTCUTS = (".lnk", ".url", ".desktop", ".webloc")
_CHUNK = 1 << 20

#: Where the bytes come from (a path, or a function that makes them) and what the file is called.
Material = tuple[Path | Callable[[], bytes], str]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file kept by content: ``file`` is its SHA-256, ``size`` in bytes, ``pages`` of a PDF."""

    file: str
    name: str
    size: int
    kind: str
    pages: int | None

    def to_item(self) -> dict[str, Any]:
        """The stored value of one attachment."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of adding files: those kept, in order, and a sentence for each that was not.

    ``places`` says of each kept file which of the given ones it is (0-based).
    """

    kept: tuple[StoredFile, ...] = ()
    refused: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


class Condition(StrEnum):
    """How a kept file is found again on disk (文件完好、缺失、损坏)."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


def examine(source: bytes | Path, name: str, field: FieldDef | None) -> tuple[str, int, int | None]:
    """(kind, size, pages) of a file that may go into ``field``.

    Raises AppError ``files.renamed`` (a PNG renamed .pdf), ``files.damaged``, ``files.empty``,
    ``files.too_large``, ``figure.not_a_picture``.
    """
    facts = inspect(source, name, max_bytes=MAX_BYTES)
    kind = str(facts.kind)
    if field is not None and field.type == "long_text" and kind not in FIGURE_KINDS:
        raise AppError("figure.not_a_picture", file=name, found=facts.kind.label)
    return kind, facts.size, facts.pages


def look_at_beginning(path: Path, name: str, field: FieldDef) -> None:
    """Refuse by name, size and first bytes what need not be opened and copied at all.

    Raises AppError ``material.folder``, ``material.shortcut``, ``material.lost_link``, ``material.not_a_file``,
    ``material.wrong_kind``, ``material.too_large``, ``files.cannot_read``.
    """
    if path.suffix.lower() in SHORTCUTS:
        raise AppError("material.shortcut", file=name)
    try:
        if path.is_dir():
            raise AppError("material.folder", file=name)
        if path.is_symlink() and not path.exists():
            raise AppError("material.lost_link", file=name)
        if path.exists() and not path.is_file():
            raise AppError("material.not_a_file", file=name)
        with path.open("rb") as stream:
            size, head = path.stat().st_size, stream.read(HEAD_BYTES)
    except OSError as error:
        raise AppError("files.cannot_read", file=name, reason=reason_of_reading(error)) from error
    kind = sniff(head, name)
    is_what_it_says = KIND_BY_EXTENSION.get(path.suffix.lower().lstrip("."), kind) is kind
    kinds = field.params.get("kinds") or ()
    if kinds and size and is_what_it_says and str(kind) not in kinds:
        raise AppError("material.wrong_kind", file=name, kind=kind.label, kinds="、".join(map(kind_label, kinds)))
    largest = plain_number(str(field.params.get("max_size_mb", "")))
    if largest is not None and size > largest * BYTES_OF_A_MB:
        raise AppError("material.too_large", file=name, size=size_text(size), limit=f"{largest:f}")


def keep_files(
    store: FileStore,
    materials: Sequence[Material],
    field: FieldDef,
    present: Iterable[Mapping[str, Any]] = (),
    job: JobContext | None = None,
) -> Intake:
    """Examine and keep each file; one that is refused does not stop the others.

    ``present`` are the stored items that are there already; attachments refuse the same content twice, figures do not. Raises JobCancelled, and StorageError when
    the workspace itself cannot be written.
    """
    job = job or JobContext()
    kept: list[StoredFile] = []
    places: list[int] = []
    refused: list[str] = []
    names = {str(item.get("file")): str(item.get("name", "")) for item in present}
    for at, (source, name) in enumerate(materials):
        job.step(at, len(materials), f"正在检查“{name}”…")
        try:
            one = _keep(store, source, name, field, _Copying(job, at, len(materials), name))
        except AppError as error:
            if error.code == "files.cannot_write":
                raise
            refused.append(str(error))
            continue
        if one.file in names and field.type != "long_text":
            refused.append(str(AppError("material.same_file", file=name, other=names[one.file])))
            continue
        names[one.file] = name
        kept.append(one)
        places.append(at)
    job.step(len(materials), len(materials))
    return Intake(tuple(kept), tuple(refused), tuple(places))


def _keep(
    store: FileStore, source: Path | Callable[[], bytes], name: str, field: FieldDef, told: _Copying
) -> StoredFile:
    content: bytes | Path
    if isinstance(source, Path):
        look_at_beginning(source, name, field)
        content = source
        told.total = source.stat().st_size
    else:
        content = source()
        told.total = len(content)
    kind, _, pages = examine(content, name, field)
    record = store.add(content, name=name, kind=kind, pages=pages, told=told)
    return StoredFile(record.sha256, name, record.size, kind, pages)


@dataclass
class _Copying:
    """Says how far the copy of one file is; cancel takes effect here."""

    job: JobContext
    at: int
    count: int
    name: str
    total: int = 0

    def __call__(self, copied: int) -> None:
        far = f"{size_text(copied)} / {size_text(self.total)}"
        self.job.step(self.at, self.count, f"正在复制“{self.name}”（{far}）")


def condition_of(store: FileStore, sha256: str, job: JobContext | None = None) -> Condition:
    """Whether the kept file is there with the content it was kept with. Reads all of it. Raises JobCancelled."""
    digest = hashlib.sha256()
    try:
        with store.path(sha256).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                if job is not None:
                    job.step(0, 1)
    except (OSError, ValueError):
        return Condition.MISSING
    return Condition.SOUND if digest.hexdigest() == sha256 else Condition.DAMAGED


def save_copy(store: FileStore, sha256: str, name: str, folder: Path, job: JobContext | None = None) -> Path:
    """A copy of a kept file in ``folder`` under its own name, or a numbered one when that is taken.

    Raises StorageError ``storage.file_missing``, ``storage.file_damaged``, AppError ``material.no_copy``, JobCancelled.
    """
    from desktop.atomic import atomic_file
    from desktop.services.out_files import file_name, numbered

    stem, dot, suffix = name.rpartition(".")
    safe = file_name(stem, suffix) if dot else file_name(name)
    with store.open(sha256) as stream:
        for number in range(1, 1000):
            target = folder / numbered(safe, number)
            try:
                with atomic_file(target, overwrite=False) as out:
                    stream.seek(0)
                    while chunk := stream.read(_CHUNK):
                        out.write(chunk)
                        if job is not None:
                            job.step(0, 1, f"正在另存“{target.name}”…")
                return target
            except AppError as error:
                if error.code != "files.exists":
                    reason = str(error.context.get("reason", "写入没有完成"))
                    raise AppError("material.no_copy", file=name, reason=reason) from error
    raise AppError("material.no_copy", file=name, reason="同名的文件太多")


def has_usable_name(path: Path, field: FieldDef) -> bool:
    """Whether a file dropped somewhere could belong into ``field``, as far as its name tells."""
    kind = KIND_BY_EXTENSION.get(path.suffix.lower().lstrip("."))
    if field.type == "long_text":
        return kind is not None and str(kind) in FIGURE_KINDS
    kinds = field.params.get("kinds") or tuple(str(one) for one in Kind)
    return kind is not None and str(kind) in kinds
