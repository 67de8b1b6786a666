"""This file makes final copies (盖章定稿), remembers them with their answers, and compares with the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.canonical import nfc
from desktop.clock import stamp
from desktop.drafts.export_answers import ExportAnswers, KeptAnswers
from desktop.drafts.repository import ExportRecord
from desktop.errors import AppError
from desktop.forms.model import FormDef
from desktop.jobs import JobContext
from desktop.messages import sentence
from desktop.rendering.paper_code import code_of
from desktop.services import publishing
from desktop.services.final_changes import FieldChange, compare_answers
from desktop.services.out_files import folder_for, numbered
from desktop.services.publishing import Declaration, ExportResult, Identity, PackResult

if TYPE_CHECKING:
    from desktop.rendering.document import Written
    from desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class LastFinal:
    """The last final copy of a draft; ``answers`` None when it was made before answers were kept."""

    revision: int
    code: str
    made_at: str
    answers: KeptAnswers | None


@dataclass(frozen=True, slots=True)
class FinalChanges:
    """``state``: ``none`` (no final copy yet), ``same``, ``changed``, ``other_version`` (the answers are the same,
    the notice is not) or ``not_kept`` (it differs, nobody knows where)."""

    state: str
    last: LastFinal | None = None
    fields: tuple[FieldChange, ...] = ()
    version: str = ""

    @property
    def sentence(self) -> str:
        """What there is to say in one line."""
        answers = self.last.answers if self.last else None
        old = answers.notice_version if answers else ""
        return sentence(f"final.{self.state}", count=len(self.fields), old=old, new=self.version)

    def to_dict(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"state": self.state, "message": self.sentence}
        if self.last is not None:
            shape |= {"revision": self.last.revision, "code": self.last.code, "made_at": self.last.made_at}
        return {**shape, "fields": [field.to_dict() for field in self.fields]}


@dataclass(frozen=True, slots=True)
class Published:
    """A final copy in files; ``package`` None when only paper was wanted."""

    export: ExportResult
    package: PackResult | None


def changes_since(
    declaration: Declaration, last: LastFinal | None, old_form: FormDef | None, job: JobContext
) -> FinalChanges:
    """The present answers against those of ``last``; ``old_form`` is the form that was filled then, where known."""
    version = declaration.notice.version
    if last is None:
        return FinalChanges("none", version=version)
    relevant = nfc(declaration.check().relevance.relevant_values())
    if not publishing.identify(declaration, relevant).is_new:
        return FinalChanges("same", last, version=version)
    if last.answers is None:
        return FinalChanges("not_kept", last, version=version)
    found = compare_answers(declaration.form, last.answers.values, relevant, old_form, job)
    return FinalChanges("changed" if found else "other_version", last, found, version)


class FinalCopies:
    """Final copies of the drafts of one desk. Usable from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answers = ExportAnswers(desk.workspace)

    def last(self, draft_id: str) -> LastFinal | None:
        """The last final copy of a draft; None when there is none."""
        exports = self._desk.repository.exports(draft_id)
        if not exports:
            return None
        made = exports[-1]
        return LastFinal(made.revision, code_of(made.content_hash), made.made_at, self._answers.find(made.package_id))

    def changes(self, declaration: Declaration, job: JobContext | None = None) -> FinalChanges:
        """What changed since the last final copy (与上次定稿相比)."""
        last = self.last(declaration.draft_id)
        return changes_since(declaration, last, self._old_form(last), job or JobContext())

    def _old_form(self, last: LastFinal | None) -> FormDef | None:
        """The form as it was asked then; None when that version of the notice is not installed any more."""
        if last is None or last.answers is None:
            return None
        kept = last.answers
        try:
            return self._desk.registry.form(kept.notice_id, kept.notice_version, kept.form_id)
        except AppError:
            return None

    def remember(self, declaration: Declaration, identity: Identity, kind: str) -> None:
        """Keep that this content went out, and its answers. ``kind``: export, package or print."""
        answers = KeptAnswers(
            package_id=identity.package_id,
            draft_id=declaration.draft_id,
            notice_id=declaration.notice.id,
            notice_version=declaration.notice.version,
            form_id=declaration.form.id,
            values=identity.answers,
        )
        if not identity.is_new:
            self._answers.keep(answers)
            return
        record = ExportRecord(
            draft_id=declaration.draft_id,
            revision=identity.revision,
            content_hash=identity.content_hash,
            package_id=identity.package_id,
            kind=kind,
        )
        self._desk.repository.add_export(record, answers)

    def publish(
        self, declaration: Declaration, folder: Path, formats: Sequence[str], job: JobContext, *, with_package: bool
    ) -> Published:
        """Write a final copy into ``folder``, with its package: all of it, or nothing, and nothing is remembered.

        Raises what :func:`publishing.export` and :func:`publishing.pack` raise.
        """
        desk = self._desk
        with folder_for(folder):
            present = set(folder.iterdir())
            made: list[Path] = []
            copies: dict[str, Written] = {}  # paper and package carry the same
            try:
                package = None
                if with_package:
                    target = free_path(folder, desk.package_name(declaration))
                    package = self._pack(declaration, target, job, copies)
                    made.append(package.path)
                result = publishing.export(
                    declaration, folder, formats, is_final=True, read_file=desk.file_bytes, job=job, made=copies
                )
                made += result.files
                assert result.identity is not None
                self.remember(declaration, result.identity, "package" if package else "export")
            except BaseException:
                for path in made:
                    if path not in present:
                        path.unlink(missing_ok=True)
                raise
        return Published(result, package)

    def pack(self, declaration: Declaration, target: Path, job: JobContext) -> PackResult:
        """Write the package ``target`` and remember it. Raises what :func:`publishing.pack` raises."""
        package = self._pack(declaration, target, job, {})
        self.remember(declaration, package.identity, "package")
        return package

    def _pack(self, declaration: Declaration, target: Path, job: JobContext, copies: dict[str, Written]) -> PackResult:
        """Signed when the system keyring works."""
        from desktop.packages.signing import load_signer

        unit = declaration.printed(declaration.form.unit_name_field, declaration.check())
        return publishing.pack(
            declaration,
            target,
            read_file=self._desk.file_bytes,
            made_at=stamp(self._desk.clock()),
            job=job,
            signer=load_signer(unit),
            made=copies,
        )


def free_path(folder: Path, name: str) -> Path:
    """``name`` in ``folder``, with （2）, （3） … when it is taken: no package is ever replaced."""
    number = 1
    while (path := folder / numbered(name, number)).exists():
        number += 1
    return path
