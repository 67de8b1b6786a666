"""This file takes packages in (接收): copy first, verify, re-check with the same pack, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.canonical import canonical_json, sha256_hex
from desktop.checking.live import LiveCheck
from desktop.compilation.merge import OUTCOME_LABELS, Entry, Lineage, Outcome, Version, lineages_of, merge
from desktop.compilation.repository import PackageHead, PackageRecord, RegisterRepository
from desktop.errors import AppError, DefinitionError, PackageError
from desktop.filekinds import Kind, inspect, sniff
from desktop.forms.answers import AnswersReader
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.forms.registry import Registry
from desktop.issues import Issue, Severity, blocking
from desktop.jobs import JobContext
from desktop.packages.manifest import PackageKind
from desktop.packages.names import SUFFIX
from desktop.packages.reader import Package, read_package
from desktop.packages.signing import SignatureKind
from desktop.services.copying_in import Incoming, copies_ahead, quietly
from desktop.services.material import FIGURE_KINDS
from desktop.services.publishing import declared_hash, file_references
from desktop.storage.workspace import Workspace

REFUSED = "refused"
NOT_COUNTED = ("section.not_final",)  # the sender's business: a final package was confirmed there


@dataclass(frozen=True, slots=True)
class TakeInLine:
    """What became of one file. ``outcome``: added updated same older conflict refused."""

    path: Path
    outcome: str
    sentence: str
    reason_code: str = ""
    unit_name: str = ""
    declaration_id: str = ""
    notice_id: str = ""
    form_id: str = ""

    @property
    def label(self) -> str:
        return "拒绝" if self.outcome == REFUSED else OUTCOME_LABELS[Outcome(self.outcome)]

    def to_dict(self) -> dict[str, str]:
        return {
            "file": self.path.name,
            "outcome": self.outcome,
            "reason": self.reason_code,
            "unit": self.unit_name,
            "message": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class TakeInReport:
    """What became of every file, in the order they were found."""

    lines: tuple[TakeInLine, ...] = ()

    def count(self, outcome: str) -> int:
        return sum(line.outcome == outcome for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReceivedPackage:
    """A package that passed every check, with what the re-check found."""

    package: Package
    notice: NoticeDef
    form: FormDef
    values: Mapping[str, Any]
    issues: Sequence[Issue]

    @property
    def reasons(self) -> dict[str, str]:
        """What the enterprise wrote about its warnings, by :attr:`Issue.reason_key`."""
        return {f"{issue.code}|{issue.path}": issue.reason for issue in self.package.issues}


def find_packages(paths: Iterable[Path]) -> list[Path]:
    """The .sbb files named, or inside the folders named, in a fixed order.

    Raises AppError ``take_in.not_found``, ``take_in.nothing``.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() == SUFFIX and p.is_file())
            if not inside:
                raise AppError("take_in.nothing", name=path.name or str(path))
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise AppError("take_in.not_found", name=path.name)
    return list(dict.fromkeys(found))


def recheck(path: Path, registry: Registry, job: JobContext, *, name: str = "") -> ReceivedPackage:
    """Verify a package and check its answers again with the same pack.

    Raises PackageError with a reason code: ``package.*`` (the file), ``take_in.*`` (the content).
    ``name`` is the file name for sentences when ``path`` is a copy.
    """
    file = name or path.name
    package = read_package(path, job, kinds=(PackageKind.SUBMISSION,), shown_as=file)
    meta = package.meta
    try:
        notice = registry.notice(meta.notice_id, meta.notice_version)
    except DefinitionError as e:
        raise PackageError(
            "take_in.unknown_notice", file=file, notice=meta.notice_id, version=meta.notice_version
        ) from e
    if notice.lock_hash != meta.notice_lock:
        raise PackageError("take_in.other_definition", file=file, notice=notice.title, version=notice.version)
    form = next((f for f in notice.forms if f.id == meta.form_id), None)
    if form is None:
        raise PackageError("take_in.unknown_form", file=file, notice=notice.title, form=meta.form_id)
    values = _same_answers(package, form, file)
    check = LiveCheck(form, values)
    relevant = check.relevance.relevant_values()
    same_answers = canonical_json(relevant) == canonical_json(dict(package.answers))
    if not same_answers or declared_hash(notice, form, relevant) != meta.content_hash:
        raise PackageError("take_in.code_differs", file=file)
    name_there = str(values.get(form.unit_name_field, "")).strip()
    code_there = str(values.get(form.unit_code_field, "")).strip()
    if " ".join(name_there.split()) != " ".join(meta.unit_name.split()) or code_there != meta.unit_code:
        raise PackageError("take_in.unit_differs", file=file)
    _check_files(package, form, values, file)
    issues = [i for i in check.issues() if i.code not in NOT_COUNTED]
    stops = [i for i in issues if i.severity is not Severity.WARNING]
    if stops:
        raise PackageError("take_in.not_complete", file=file, count=len(stops), first=stops[0].sentence)
    return ReceivedPackage(package, notice, form, relevant, issues)


def _same_answers(package: Package, form: FormDef, file: str) -> dict[str, Any]:
    def refuse(path: Path, field: FieldDef) -> Mapping[str, Any]:
        raise AppError("answers.no_file", file=file, where=f"“{field.label}”", name=path.name)

    try:
        values = AnswersReader(form, file, Path(), refuse).values(dict(package.answers))
    except AppError as e:
        raise PackageError("take_in.answers_wrong", file=file, reason=str(e).rstrip("。")) from e
    return values


def _check_files(package: Package, form: FormDef, values: Mapping[str, Any], file: str) -> None:
    """The files are there and are what the answers say about them: kind, size, pages of a PDF."""
    for sha, field_def, item in file_references(form, values):
        name = str(item.get("name") or sha[:12])
        if sha not in package.file_names:
            raise PackageError("take_in.file_absent", file=file, name=name)
        chunks = package.file_chunks(sha, is_fresh=True)
        head = next(chunks, b"")
        kind = sniff(head, name)
        if field_def.type == "long_text":
            if kind not in FIGURE_KINDS:
                raise PackageError("take_in.not_a_picture", file=file, name=name, found=kind.label)
            continue
        pages = _pages_of_pdf(b"".join((head, *chunks)), name, file) if kind is Kind.PDF else None
        if (item.get("kind"), item.get("size"), item.get("pages")) != (str(kind), package.file_size(sha), pages):
            raise PackageError("take_in.file_differs", file=file, name=name)


def _pages_of_pdf(data: bytes, name: str, file: str) -> int | None:
    try:
        return inspect(data, name).pages
    except AppError as e:
        raise PackageError("take_in.file_wrong", file=file, reason=str(e).rstrip("。")) from e


def take_in(paths: Iterable[Path], workspace: Workspace, registry: Registry, job: JobContext) -> TakeInReport:
    """Take packages in, one by one, each as a whole or not at all; refused ones are reported.

    Twice is a no-op; any order gives the same register. Raises StorageError when the workspace
    cannot be written, JobCancelled between packages (what was taken in stays).
    """
    found = find_packages(paths)
    register = RegisterRepository(workspace)
    lines = []
    with closing(copies_ahead(found, workspace.inbox, job)) as copies:
        for n, (path, copy) in enumerate(copies):
            job.step(n, len(found), path.name)
            lines.append(_take_one(path, copy, workspace, register, registry, job))
    job.step(len(found), len(found), "完成")
    return TakeInReport(tuple(lines))


def _take_one(
    path: Path,
    copy: Future[Incoming],
    workspace: Workspace,
    register: RegisterRepository,
    registry: Registry,
    job: JobContext,
) -> TakeInLine:
    try:
        incoming = copy.result()
        received = recheck(incoming.path, registry, quietly(job), name=path.name)
        outcome, sentence = _keep_and_enter(received, incoming, path.name, workspace, register)
    except PackageError as e:
        return TakeInLine(path, REFUSED, str(e), e.code)
    meta = received.package.meta
    return TakeInLine(
        path, outcome.value, sentence, "", meta.unit_name, meta.draft_id, received.notice.id, received.form.id
    )


def _keep_and_enter(
    received: ReceivedPackage,
    incoming: Incoming,
    file_name: str,
    workspace: Workspace,
    register: RegisterRepository,
) -> tuple[Outcome, str]:
    """The file lies in its place before the register names it; taken back when the register refuses."""
    sha = incoming.sha256
    kept = workspace.inbox / f"{sha}{SUFFIX}"
    is_new = not kept.exists()
    if is_new:
        incoming.path.replace(kept)
    try:
        with register.unit_of_work():
            outcome, is_entered = _enter(received, file_name, sha, register)
            sentence = _sentence(outcome, received, register)
    except BaseException:
        if is_new:
            kept.unlink(missing_ok=True)
        raise
    if is_new and not is_entered and register.find_package_by_sha256(sha) is None:
        kept.unlink(missing_ok=True)  # known already under another file: only its answers count
    return outcome, sentence


def _sentence(outcome: Outcome, received: ReceivedPackage, register: RegisterRepository) -> str:
    meta = received.package.meta
    words = {
        Outcome.ADDED: "已接收",
        Outcome.UPDATED: f"已更新到第 {meta.revision} 版",
        Outcome.SAME: "此前已接收过，内容相同",
        Outcome.OLDER: "比已接收的版本旧，未采用",
        Outcome.CONFLICT: "与已接收的版本互相冲突，请选定一个",
    }
    text = f"{meta.unit_name}：{words[outcome]}"
    if received.issues:  # nothing but warnings is left
        silent = len(blocking(received.issues, received.reasons))
        text += f"；有 {len(received.issues)} 处提醒（{f'{silent} 处没有说明理由' if silent else '企业已说明理由'}）"
    signature = received.package.signature
    if signature.kind is SignatureKind.UNSIGNED:
        text += "；未签名"
    else:
        known = register.keys_of(meta.unit_code)
        if known and signature.fingerprint not in known:
            text += "；注意：签名密钥与以前不同，请向企业核实"
        register.remember_key(meta.unit_code, signature.fingerprint)
    return text + "。"


def entry_of(head: PackageHead, values: Mapping[str, Any]) -> Entry:
    """A stored package as the merge sees it."""
    return Entry(
        declaration_id=head.declaration_id,
        revision=head.revision,
        content_hash=head.content_hash,
        earlier_hashes=head.earlier_hashes,
        values_digest=sha256_hex(canonical_json(dict(values))),
        package_id=head.package_id,
        unit_code=head.unit_code,
        form_id=head.form_id,
        received_at=head.received_at,
    )


def lineage_of(register: RegisterRepository, declaration_id: str) -> Lineage | None:
    """All that is known of one declaration, a person's choices included."""
    heads = {head.package_id: head for head in register.packages_of(declaration_id)}
    entries = {key: entry_of(heads[key], values) for key, values in register.values(heads)}
    if not entries:
        return None
    rejected: set[Version] = set()
    for conflict in register.decided_conflicts(declaration_id):
        others = {conflict.package_id_a, conflict.package_id_b} - {conflict.chosen}
        rejected |= {entries[key].version for key in others if key in entries}
    return lineages_of(entries.values(), {declaration_id: rejected})[declaration_id]


def _enter(received: ReceivedPackage, file_name: str, sha: str, register: RegisterRepository) -> tuple[Outcome, bool]:
    """What became of the package, and whether the register has it now by this call."""
    meta = received.package.meta
    old = lineage_of(register, meta.draft_id)
    record = PackageRecord(
        package_id=meta.package_id,
        sha256=sha,
        file_name=file_name,
        declaration_id=meta.draft_id,
        notice_id=received.notice.id,
        notice_version=received.notice.version,
        form_id=received.form.id,
        unit_name=meta.unit_name,
        unit_code=meta.unit_code,
        project=meta.project,
        revision=meta.revision,
        content_hash=meta.content_hash,
        earlier_hashes=meta.earlier_hashes,
        signer_fingerprint=received.package.signature.fingerprint,
        made_at=meta.made_at,
        values=received.values,
        issues=[{**i.to_dict(), "reason": received.reasons.get(i.reason_key, "")} for i in received.issues],
    )
    new = entry_of(record, received.values)
    report = merge({meta.draft_id: old} if old else {}, [new])
    outcome = report.changes[0][1]
    if register.find_package(meta.package_id) is not None:
        if outcome is Outcome.SAME:
            return outcome, False
        if old and any(e.package_id == meta.package_id and e.version == new.version for e in old.entries):
            return outcome, False
        raise PackageError("take_in.id_reused", file=file_name)
    after = report.lineages[meta.draft_id]
    present = register.find_declaration(meta.draft_id)
    register.take_in(
        replace(record, outcome=outcome.value),
        counts=after.winner.package_id == meta.package_id,
        conflicts_with=_other_side(after, meta.package_id) if outcome is Outcome.CONFLICT else None,
        expected_package_id=present.package_id if present else None,
    )
    if old:  # the first package of a declaration counts, and there is nobody to be in conflict with
        register.set_counting(meta.draft_id, after.winner.package_id)
        if not after.conflict:
            register.settle_conflicts(meta.draft_id, after.winner.package_id)
    return outcome, True


def _other_side(lineage: Lineage, package_id: str) -> str | None:
    return next((e.package_id for e in lineage.conflict if e.package_id != package_id), None)
