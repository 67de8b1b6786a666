"""This file is the desk: one open workspace with everything the window and the command line do in it.

Opening it and listing drafts and deadlines is all a start needs: what else a use case needs is imported in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.clock import Clock, system_clock
from desktop.drafts.repository import DraftHead, DraftRepository
from desktop.errors import AppError
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.forms.registry import PROFILE_NOTICE, Registry
from desktop.jobs import JobContext
from desktop.paths import default_workspace
from desktop.services.draft_list import SAMPLE, DraftSummary, LastPlace, draft_summary, last_place
from desktop.services.rows import DeclarationRow
from desktop.services.versions import installed_notice, newer_version
from desktop.settings import Settings
from desktop.storage.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from desktop.rendering.document import Written
    from desktop.services.activity import ActivityLog
    from desktop.services.compiling import CompileResult, TableDesk
    from desktop.services.conflicts import Conflict
    from desktop.services.deadlines import Deadlines
    from desktop.services.editing import EditingSession
    from desktop.services.final_copies import FinalCopies
    from desktop.services.material import StoredFile
    from desktop.services.moving import DraftMoves
    from desktop.services.placements import Placements
    from desktop.services.profile_link import ProfileLink
    from desktop.services.profiles import Profiles
    from desktop.services.publishing import Declaration, ExportResult, PackResult
    from desktop.services.taking_in import TakeInReport
    from desktop.services.verifying import VerifyResult
    from desktop.storage.files import FileStore


def open_desk(
    folder: Path | None = None,
    *,
    clock: Clock = system_clock,
    registry: Registry | None = None,
    settings: Settings | None = None,
    read_only: bool = False,
) -> Desk:
    """Open (or start) the workspace in ``folder``, by default the user's own.

    Raises StorageError, and DefinitionError for a broken or altered notice pack, before anything is opened.
    """
    registry = registry or Registry()
    _ = registry.notices  # reads them: a broken pack is said here, not by a half-made window
    workspace = open_workspace(folder or default_workspace(), clock=clock, read_only=read_only)
    return Desk(workspace, registry, settings or Settings())


class Desk:
    """Use cases over one workspace. Methods that take a ``job`` may run on another thread."""

    def __init__(self, workspace: Workspace, registry: Registry, settings: Settings) -> None:
        self.workspace, self.registry, self.settings = workspace, registry, settings
        self.repository = DraftRepository(workspace)

    def close(self) -> None:
        self.workspace.close()

    @property
    def clock(self) -> Clock:
        return self.workspace.clock

    # -- notices ---------------------------------------------------------------------------

    @cached_property
    def deadlines(self) -> Deadlines:
        """What is due, own deadlines (自定期限) beside those of the notices, what is ticked off."""
        from desktop.services.deadlines import Deadlines

        return Deadlines(self.workspace, self.registry)

    def form_of(self, head: DraftHead) -> tuple[NoticeDef | None, FormDef]:
        """Notice (None for the profile) and form of a draft, in the version it was started with."""
        if head.notice_id == PROFILE_NOTICE:
            return None, self.profiles.form_of(head.form_id)
        notice = installed_notice(self.registry, head.notice_id, head.notice_version, head.title or head.form_id)
        return notice, self.registry.form(head.notice_id, head.notice_version, head.form_id)

    # -- drafts ----------------------------------------------------------------------------

    def drafts(self, *, deleted: bool = False) -> tuple[DraftSummary, ...]:
        """All drafts but the profile, the last changed first."""
        heads = self.repository.list(deleted=deleted)
        today, registry, samples = self.clock().date(), self.registry, self.repository.marked(SAMPLE)
        return tuple(
            draft_summary(
                head, self.form_of, today, newer_version(registry, head.notice_id, head.notice_version), samples
            )
            for head in heads
            if head.notice_id != PROFILE_NOTICE
        )

    def last_place(self) -> LastPlace | None:
        """Where the person last worked; None when no draft has been changed yet."""
        return last_place(self.repository, self.form_of)

    @property
    def activity(self) -> ActivityLog:
        """今天做了什么: what was done lately, out of the journal."""
        from desktop.services.activity import ActivityLog

        return ActivityLog(self.workspace, self.repository, self.form_of)

    def new_draft(self, notice_id: str, form_id: str) -> str:
        """A new draft of the newest version, filled from the profile; gives its id."""
        notice = self.registry.notice(notice_id)
        form = self.registry.form(notice_id, notice.version, form_id)
        return self._create(notice, form, *self.profiles.start(form))

    def add_sample(self, notice_id: str, form_id: str) -> str:
        """The finished sample (示例) of a form as a draft that can be changed and thrown away."""
        from desktop.forms.answers import AnswersReader, read_json
        from desktop.services.editing import FINAL_SECTIONS, REASONS

        notice = self.registry.notice(notice_id)
        form = self.registry.form(notice_id, notice.version, form_id)
        path = self.registry.pack_folder(notice_id, notice.version) / "samples" / form_id / "full.json"
        raw = read_json(path)
        reader = AnswersReader(form, path.name, path.parent, self.take_file)
        marks = {SAMPLE: True, FINAL_SECTIONS: raw.get("final_sections", []), REASONS: raw.get("reasons", {})}
        return self._create(notice, form, reader.values(raw["values"]), marks)

    def _create(self, notice: NoticeDef, form: FormDef, values: Mapping[str, Any], marks: Mapping[str, Any]) -> str:
        record = self.repository.create(
            notice_id=notice.id, notice_version=notice.version, form_id=form.id, values=values, marks=marks
        )
        session = self.open_draft(record.draft_id)
        progress = session.progress()
        self.repository.save(
            replace(
                record,
                title=session.title,
                unit_name=session.printed(form.unit_name_field),
                filled=progress.filled,
                needed=progress.needed,
            )
        )
        return record.draft_id

    def open_draft(self, draft_id: str) -> EditingSession:
        """Raises StorageError ``storage.draft_missing``, DefinitionError when its pack is gone."""
        from desktop.services.editing import EditingSession

        record = self.repository.get(draft_id)
        notice, form = self.form_of(record)
        if notice is None:
            record = self.profiles.brought_up(record)
        return EditingSession(form, notice, record, self.repository, self.file_bytes)

    def copy_draft(self, draft_id: str) -> str:
        """A new draft with the same answers (a new declaration of its own)."""
        record = self.repository.get(draft_id)
        notice, form = self.form_of(record)
        assert notice is not None
        from desktop.services import profile_link

        marks = {key: record.marks[key] for key in profile_link.MARKS if key in record.marks}
        return self._create(notice, form, record.values, marks)

    def delete_draft(self, draft_id: str) -> None:
        """Put the draft into the bin; :meth:`restore_draft` takes it back."""
        self.repository.delete(draft_id)

    def restore_draft(self, draft_id: str) -> None:
        self.repository.restore(draft_id)

    @property
    def moves(self) -> DraftMoves:
        """Moving drafts to another version of their notice, and back (转到新版本、退回原版本)."""
        from desktop.services.moving import DraftMoves

        return DraftMoves(self.repository, self.registry, self.clock, self.file_bytes)

    # -- profiles --------------------------------------------------------------------------

    @cached_property
    def profiles(self) -> Profiles:
        """企业档案 and 单位信息."""
        from desktop.services.profiles import Profiles

        return Profiles(self.workspace, self.registry, self.repository)

    def profile(self) -> EditingSession:
        """The profile of the role in the settings (企业档案, for an authority 单位信息), made at first use."""
        return self.profiles.open(self._profile_kind)

    @property
    def _profile_kind(self) -> str:
        return "authority" if self.settings.get("role") in ("county", "city", "province") else "enterprise"

    @property
    def submitting_unit(self) -> str:
        """报送单位 as the settings say; while they say nothing, the unit of 单位信息."""
        return str(self.settings.get("submitting_unit") or "") or self.profiles.unit_name("authority")

    def profile_link(self, session: EditingSession) -> ProfileLink | None:
        """An open draft beside the profile of its unit; None for the profile itself and for a sample (示例)."""
        return None if session.notice is None or session.mark(SAMPLE) else self.profiles.link(session)

    # -- files -----------------------------------------------------------------------------

    def store_file(self, source: bytes | Path, name: str, field: FieldDef | None = None) -> StoredFile:
        """Keep a figure or supporting document. Raises AppError ``files.*``, ``figure.not_a_picture``."""
        from desktop.services.material import StoredFile, examine

        kind, size, pages = examine(source, name, field)
        record = self.workspace.files.add(source, name=name, kind=kind, pages=pages)
        return StoredFile(record.sha256, name, size, kind, pages)

    @property
    def files(self) -> FileStore:
        """Where figures and supporting documents are kept; what can be done with them: ``services.material``."""
        return self.workspace.files

    def take_file(self, path: Path, field: FieldDef) -> Mapping[str, Any]:
        return self.store_file(path, path.name, field).to_item()

    def file_bytes(self, sha256: str) -> bytes:
        """Raises StorageError ``storage.file_missing``, ``storage.file_damaged``."""
        return self.workspace.files.read(sha256)

    # -- paper and package -----------------------------------------------------------------

    def declaration(self, session: EditingSession) -> Declaration:
        """A snapshot of an open draft for printing and packing; safe to hand to another thread."""
        from desktop.services.publishing import Declaration, Export

        if session.notice is None:
            raise AppError("export.profile")
        exports = [Export(e.revision, e.content_hash, e.package_id) for e in self.repository.exports(session.draft_id)]
        final = [s.id for s in session.form.sections if session.is_final(s.id)]
        values = dict(session.values)
        return Declaration(session.notice, session.form, session.draft_id, values, final, session.reasons, exports)

    def preview(self, declaration: Declaration, job: JobContext | None = None) -> Written:
        """The PDF as it would print now, marked 草稿."""
        from desktop.services.publishing import build_paper, write_formats

        job = job or JobContext()
        document = build_paper(declaration, declaration.check(), self.file_bytes, None)
        return write_formats(document, ("pdf",), job)["pdf"]

    def export(
        self,
        declaration: Declaration,
        out_dir: Path,
        formats: Sequence[str],
        *,
        is_final: bool,
        job: JobContext | None = None,
    ) -> ExportResult:
        """See :func:`desktop.services.publishing.export`; a final export is remembered."""
        from desktop.services.publishing import export

        result = export(
            declaration, out_dir, formats, is_final=is_final, read_file=self.file_bytes, job=job or JobContext()
        )
        if result.identity is not None:
            self.finals.remember(declaration, result.identity, "export")
        return result

    def package_name(self, declaration: Declaration) -> str:
        """The file name proposed for the package."""
        from desktop.services.out_files import file_name
        from desktop.services.publishing import paper_name

        return file_name(paper_name(declaration, declaration.check()), "sbb")

    def pack(self, declaration: Declaration, target: Path, job: JobContext | None = None) -> PackResult:
        """Write the package, signed when the system keyring works; remembered as an export."""
        return self.finals.pack(declaration, target, job or JobContext())

    @cached_property
    def finals(self) -> FinalCopies:
        """盖章定稿: making, remembering and comparing final copies."""
        from desktop.services.final_copies import FinalCopies

        return FinalCopies(self)

    def verify(self, path: Path, job: JobContext | None = None) -> VerifyResult:
        from desktop.services.verifying import verify

        return verify(path, self.registry, job or JobContext())

    # -- the clerk's side ------------------------------------------------------------------

    def take_in(self, paths: Iterable[Path], job: JobContext | None = None) -> TakeInReport:
        from desktop.services.taking_in import take_in

        return take_in(paths, self.workspace, self.registry, job or JobContext())

    def table_desk(self, notice_id: str, table_id: str) -> TableDesk:
        from desktop.services.compiling import TableDesk

        notice = self.registry.notice(notice_id)
        return TableDesk(self.workspace, notice, self.registry.table(notice_id, notice.version, table_id))

    def declarations(self, notice_id: str, table_id: str) -> list[DeclarationRow]:
        """The register of one table in printed order; those left out come where they would stand."""
        from desktop.services.register import declaration_rows

        return declaration_rows(self.table_desk(notice_id, table_id))

    def conflicts(self, notice_id: str, table_id: str) -> list[Conflict]:
        """Declarations of a table with versions edited apart; a person chooses one of each."""
        from desktop.services.register import conflicts_in

        return conflicts_in(self.table_desk(notice_id, table_id), self.registry)

    def all_conflicts(self) -> list[Conflict]:
        """The open conflicts of all notices, the oldest first."""
        from desktop.services.register import open_conflicts

        return open_conflicts(self.workspace, self.registry)

    def resolve_conflict(self, declaration_id: str, package_id: str) -> None:
        """Let one side count and set the others aside. Raises AppError ``conflict.not_open``."""
        from desktop.compilation.repository import RegisterRepository
        from desktop.services.conflicts import resolve_conflict

        resolve_conflict(RegisterRepository(self.workspace), declaration_id, package_id)

    def placements(self, notice_id: str, table_id: str) -> Placements:
        """Order and inclusion of a table, with undo for as long as the result is kept."""
        from desktop.services.placements import Placements

        return Placements(self.workspace, notice_id, table_id)

    def preview_table(
        self, notice_id: str, table_id: str, job: JobContext | None = None, submitting_unit: str = ""
    ) -> Written:
        from desktop.services.compiling import preview

        return preview(self.table_desk(notice_id, table_id), submitting_unit, job or JobContext())

    def compile(
        self,
        notice_id: str,
        table_id: str,
        out_dir: Path,
        job: JobContext | None = None,
        submitting_unit: str = "",
        draft: bool = False,
    ) -> CompileResult:
        """See :meth:`TableDesk.compile`."""
        desk = self.table_desk(notice_id, table_id)
        return desk.compile(out_dir, submitting_unit, job or JobContext(), is_draft=draft)

    @property
    def is_read_only(self) -> bool:
        return self.workspace.is_read_only


__all__ = ["DeclarationRow", "Desk", "DraftSummary", "open_desk"]
