"""This file turns one declaration into paper and package: same content, same code, everywhere."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.canonical import nfc
from desktop.checking.live import LiveCheck
from desktop.errors import AppError
from desktop.forms.fieldtypes import field_type
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.issues import blocking
from desktop.jobs import JobContext
from desktop.packages.manifest import FileSource, Meta, PackageKind, PackageParts, PackedIssue
from desktop.packages.signing import Signer
from desktop.packages.writer import WrittenPackage, write_package
from desktop.rendering.build import build_declaration
from desktop.rendering.document import Document, DraftMark, FinalMark, SealPlace, Written
from desktop.rendering.paper_code import code_of, content_hash
from desktop.rendering.writers import write
from desktop.services.out_files import file_name, store_all

NAMESPACE = uuid.UUID("5d0d0c1e-6d0a-5c1b-9a53-5a5a53420001")  # fixed for ever: package ids are derived in it
DRAFT_ENDING = "（草稿）"
ReadFile = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Export:
    """An earlier final export of a draft."""

    revision: int
    content_hash: str
    package_id: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """Everything needed to print and pack a draft, wherever it is kept."""

    notice: NoticeDef
    form: FormDef
    draft_id: str
    values: Mapping[str, Any]
    final_sections: Sequence[str] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    exports: Sequence[Export] = ()

    def check(self) -> LiveCheck:
        return LiveCheck(self.form, self.values, self.final_sections)

    def printed(self, field_id: str, check: LiveCheck) -> str:
        if not field_id:
            return ""
        field_def = self.form.by_id[field_id]
        value = nfc(check.relevance.value(field_id))
        return field_type(field_def.type).printed(value, field_def).strip() if value else ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What paper and package share. ``is_new`` is False when this very content was the last to go out."""

    content_hash: str
    package_id: str
    revision: int
    earlier_hashes: tuple[str, ...]
    is_new: bool
    answers: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)  # what the hash is made of

    @property
    def code(self) -> str:
        return code_of(self.content_hash)

    @property
    def export(self) -> Export:
        return Export(self.revision, self.content_hash, self.package_id)


@dataclass(frozen=True, slots=True)
class ExportResult:
    """Files written; ``code`` is "" for a draft print. ``copies`` as the notice asks."""

    files: tuple[Path, ...]
    code: str
    pages: int
    seal_places: tuple[SealPlace, ...]
    copies: int
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class PackResult:
    """A finished package. ``code`` is the 版本校验码, ``sha256`` that of the file, ``copies`` as the notice asks."""

    path: Path
    code: str
    package_id: str
    sha256: str
    is_signed: bool
    seal_places: tuple[SealPlace, ...]
    copies: int
    identity: Identity


def declared_hash(notice: NoticeDef, form: FormDef, relevant: Mapping[str, Any]) -> str:
    """The content hash of a declaration: notice version, form and every relevant answer."""
    payload = {
        "notice": notice.id,
        "version": notice.version,
        "lock": notice.lock_hash,
        "form": form.id,
        "values": dict(relevant),
    }
    return content_hash(payload)


def identify(declaration: Declaration, relevant: Mapping[str, Any]) -> Identity:
    """The identity of the present content: a new revision only when something changed."""
    full = declared_hash(declaration.notice, declaration.form, relevant)
    last = declaration.exports[-1] if declaration.exports else None
    if last and last.content_hash == full:
        earlier = tuple(e.content_hash for e in declaration.exports[:-1])
        return Identity(full, last.package_id, last.revision, earlier, is_new=False, answers=relevant)
    revision = max((e.revision for e in declaration.exports), default=0) + 1
    package_id = uuid.uuid5(NAMESPACE, f"{declaration.draft_id}|{revision}|{full}").hex
    earlier = tuple(e.content_hash for e in declaration.exports)
    return Identity(full, package_id, revision, earlier, is_new=True, answers=relevant)


def refuse_unfinished(declaration: Declaration, check: LiveCheck) -> None:
    """Raises AppError ``export.not_ready`` naming the counts and the first finding."""
    stops = blocking(check.issues(), declaration.reasons)
    if stops:
        raise AppError("export.not_ready", count=len(stops), first=stops[0].sentence, form=declaration.form.title)


def build_paper(declaration: Declaration, check: LiveCheck, read_file: ReadFile, identity: Identity | None) -> Document:
    """The printed declaration: final with code, or marked 草稿 when ``identity`` is None."""
    form, notice = declaration.form, declaration.notice
    mark: DraftMark | FinalMark | None = DraftMark()
    if identity is not None:
        mark = FinalMark(identity.code, identity.package_id, form.document) if form.paper.prints_code else None
    return build_declaration(
        form,
        nfc(declaration.values),
        read_file,
        mark,
        tables=notice.tables,
        created_on=notice.dated_on.isoformat(),
    )


def paper_name(declaration: Declaration, check: LiveCheck) -> str:
    """企业名称-项目名称-表名: what files are called; cut and cleaned by ``file_name``."""
    form = declaration.form
    unit = declaration.printed(form.unit_name_field, check) or "未填单位"
    names = [unit, declaration.printed(form.project_field, check), form.title]
    return "-".join(name for name in names if name)


def write_formats(
    document: Document, formats: Sequence[str], job: JobContext, made: dict[str, Written] | None = None
) -> dict[str, Written]:
    """Each format once. ``made`` holds what was written of this very document before; what is new is added to it.

    Raises AppError ``export.missing_characters`` before anything is printed.
    """
    made = {} if made is None else made
    for n, suffix in enumerate(formats):
        job.step(n, len(formats), f"正在生成 {suffix.upper()}")
        if suffix not in made:
            made[suffix] = write(document, suffix, job)
        if made[suffix].missing_characters and not isinstance(document.mark, DraftMark):
            raise AppError("export.missing_characters", characters=" ".join(made[suffix].missing_characters))
    return {suffix: made[suffix] for suffix in formats}


def write_copies(
    declaration: Declaration,
    formats: Sequence[str],
    *,
    is_final: bool,
    read_file: ReadFile,
    job: JobContext,
    made: dict[str, Written] | None = None,
) -> tuple[dict[str, Written], Identity | None]:
    """The paper in these formats and, of a final copy, its identity: the same bytes for a file and for a printer.

    ``made`` as in :func:`write_formats`.

    Raises AppError ``export.not_ready``, ``export.missing_characters``, ``export.unknown_format``, what
    ``read_file`` raises for a missing figure.
    """
    check = declaration.check()
    identity = None
    if is_final:
        refuse_unfinished(declaration, check)
        relevant = nfc(check.relevance.relevant_values())
        identity = identify(declaration, relevant)
        _read_files(declaration.form, relevant, read_file)
    document = build_paper(declaration, check, read_file, identity)
    return write_formats(document, formats, job, made), identity


def export(
    declaration: Declaration,
    out_dir: Path,
    formats: Sequence[str],
    *,
    is_final: bool,
    read_file: ReadFile,
    job: JobContext,
    made: dict[str, Written] | None = None,
) -> ExportResult:
    """Write the paper into ``out_dir``; never replaces another file. ``made`` as in :func:`write_formats`.

    Raises AppError ``export.not_ready``, ``export.missing_characters``, ``export.unknown_format``,
    ``files.no_folder``, what ``read_file`` raises for a missing figure, StorageError
    ``files.cannot_write``; nothing is written then.
    """
    written, identity = write_copies(declaration, formats, is_final=is_final, read_file=read_file, job=job, made=made)
    name, ending = paper_name(declaration, declaration.check()), "" if is_final else DRAFT_ENDING
    files = store_all(out_dir, {file_name(name, suffix, ending): w.data for suffix, w in written.items()})
    pages = max((w.pages for w in written.values()), default=0)
    places = next((w.seal_places for w in written.values() if w.seal_places), ())
    return ExportResult(
        files, identity.code if identity else "", pages, places, declaration.form.paper.copies, identity
    )


def file_references(form: FormDef, values: Mapping[str, Any]) -> Iterator[tuple[str, FieldDef, Mapping[str, Any]]]:
    """(sha256, field, item) of every figure and attachment in the values, rows included."""
    for field_def in form.fields:
        value = values.get(field_def.id)
        if not isinstance(value, list):
            continue
        if field_def.is_table:
            for row in value:
                for column in field_def.columns:
                    yield from _references(column, row.get(column.id) if isinstance(row, dict) else None)
        else:
            yield from _references(field_def, value)


def _references(field_def: FieldDef, value: Any) -> Iterator[tuple[str, FieldDef, Mapping[str, Any]]]:
    if field_def.type in ("long_text", "attachment") and isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and isinstance(item.get("file"), str) and item["file"]:
                yield item["file"], field_def, item


def _read_files(form: FormDef, values: Mapping[str, Any], read_file: ReadFile) -> dict[str, FileSource]:
    """Every file the values mention; a final copy with a missing figure is never made."""
    return {
        sha: FileSource(extension_of(str(item.get("name", ""))), read_file(sha))
        for sha, _, item in file_references(form, values)
    }


def extension_of(name: str) -> str:
    """Lower-case extension of a stored file's name, "bin" without one."""
    suffix = Path(name).suffix.lstrip(".").lower()
    return suffix if suffix.isascii() and suffix.isalnum() and len(suffix) <= 10 else "bin"


def pack(
    declaration: Declaration,
    target: Path,
    *,
    read_file: ReadFile,
    made_at: str,
    job: JobContext,
    signer: Signer | None = None,
    formats: Sequence[str] = ("docx", "pdf"),
    made: dict[str, Written] | None = None,
) -> PackResult:
    """Write the package ``target``: answers, findings, exactly the printed copies, the files.

    ``made`` as in :func:`write_formats`.

    Raises AppError ``export.not_ready``; PackageError ``package.exists``, ``package.cannot_write`` …
    """
    check = declaration.check()
    refuse_unfinished(declaration, check)
    relevant = nfc(check.relevance.relevant_values())
    identity = identify(declaration, relevant)
    form, notice = declaration.form, declaration.notice
    files = _read_files(form, relevant, read_file)
    written = write_formats(build_paper(declaration, check, read_file, identity), formats, job, made)
    name = paper_name(declaration, check)
    meta = Meta(
        kind=PackageKind.SUBMISSION,
        package_id=identity.package_id,
        draft_id=declaration.draft_id,
        notice_id=notice.id,
        notice_version=notice.version,
        notice_lock=notice.lock_hash,
        form_id=form.id,
        unit_name=declaration.printed(form.unit_name_field, check),
        unit_code=declaration.printed(form.unit_code_field, check),
        project=declaration.printed(form.project_field, check),
        revision=identity.revision,
        content_hash=identity.content_hash,
        earlier_hashes=identity.earlier_hashes,
        made_at=made_at,
        program_version=__version__,
    )
    issues = tuple(PackedIssue.from_issue(i, declaration.reasons.get(i.reason_key, "")) for i in check.issues())
    prints = {file_name(name, suffix): item.data for suffix, item in written.items()}
    parts = PackageParts(meta, relevant, issues, prints, files)
    package: WrittenPackage = write_package(target, parts, job, signer)
    places = next((w.seal_places for w in written.values() if w.seal_places), ())
    return PackResult(
        package.path,
        identity.code,
        identity.package_id,
        package.sha256,
        signer is not None,
        places,
        form.paper.copies,
        identity,
    )
