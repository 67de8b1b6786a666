"""This file reads and writes drafts outside a workspace: DRAFT.json with its files beside it.

Shape (README.md): ``{"format": 1, "kind": "draft", "draft_id", "notice", "version", "form",
"values", "final_sections", "reasons", "exports"}``, once moved to another version also ``drawer``,
``conversions``, ``moves``, after a final copy ``final_answers``: ``{"package_id", "version", "values"}``; files in ``<name>.files/<sha256>.<ext>``.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.atomic import write_atomic
from desktop.canonical import sha256_hex
from desktop.drafts.export_answers import KeptAnswers
from desktop.drafts.moving import CONVERSIONS, DRAWER, old_answers
from desktop.errors import AppError
from desktop.forms.answers import AnswersReader, read_json
from desktop.forms.model import FieldDef, FormDef, NoticeDef
from desktop.forms.registry import Registry
from desktop.jobs import JobContext
from desktop.packages.names import SHA256
from desktop.rendering.paper_code import code_of
from desktop.services.editing import FINAL_SECTIONS
from desktop.services.final_copies import FinalChanges, LastFinal, changes_since
from desktop.services.material import StoredFile, examine
from desktop.services.moving import MOVES, MovePreview, are_moves, preview_move
from desktop.services.out_files import folder_for
from desktop.services.publishing import Declaration, Export, Identity, extension_of
from desktop.services.versions import installed_notice

FORMAT = 1
MOVED_MARKS = (DRAWER, CONVERSIONS, MOVES)


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft in a file of its own. ``moved`` holds what moves to another version left: drawer and trail;
    ``final_answers`` the answers of the last final copy, empty when there is none or they were not kept."""

    path: Path
    declaration: Declaration
    moved: Mapping[str, Any] = field(default_factory=dict)
    final_answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files_folder(self) -> Path:
        return self.path.with_suffix(".files")

    def read_file(self, sha256: str) -> bytes:
        """A figure or attachment. Raises AppError ``answers.no_file``."""
        for path in sorted(self.files_folder.glob(f"{sha256}.*")):
            data = path.read_bytes()
            if sha256_hex(data) == sha256:
                return data
        raise AppError("answers.no_file", file=self.path.name, where="草稿", name=sha256[:12])

    def write(self) -> None:
        """Raises StorageError ``files.cannot_write``."""
        d = self.declaration
        data = {
            "format": FORMAT,
            "kind": "draft",
            "draft_id": d.draft_id,
            "notice": d.notice.id,
            "version": d.notice.version,
            "form": d.form.id,
            "values": dict(d.values),
            "final_sections": list(d.final_sections),
            "reasons": dict(d.reasons),
            "exports": [
                {"revision": e.revision, "content_hash": e.content_hash, "package_id": e.package_id} for e in d.exports
            ],
            **self.moved,
        }
        if self.final_answers:
            data["final_answers"] = dict(self.final_answers)
        write_atomic(self.path, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))

    def with_export(self, identity: Identity) -> DraftFile:
        """The draft that remembers this final export and its answers; written back by the caller."""
        if not identity.is_new and self.final_answers.get("package_id") == identity.package_id:
            return self
        d = self.declaration
        exports = (*d.exports, identity.export) if identity.is_new else d.exports
        answers = {"package_id": identity.package_id, "version": d.notice.version, "values": dict(identity.answers)}
        return replace(self, declaration=replace(d, exports=exports), final_answers=answers)

    def changes(self, registry: Registry) -> FinalChanges:
        """What changed since the last final copy (与上次定稿相比)."""
        d, kept, old_form = self.declaration, None, None
        if not d.exports:
            return changes_since(d, None, None, JobContext())
        last = d.exports[-1]
        if self.final_answers.get("package_id") == last.package_id:
            kept = KeptAnswers(
                package_id=last.package_id,
                draft_id=d.draft_id,
                notice_id=d.notice.id,
                notice_version=self.final_answers["version"],
                form_id=d.form.id,
                values=self.final_answers["values"],
            )
            with suppress(AppError):  # that version is not installed any more
                old_form = registry.form(d.notice.id, kept.notice_version, d.form.id)
        return changes_since(d, LastFinal(last.revision, code_of(last.content_hash), "", kept), old_form, JobContext())

    def preview_move(self, notice: NoticeDef, at: str) -> MovePreview:
        """What moving the draft to this version of its notice does; nothing is changed."""
        d = self.declaration
        marks = {FINAL_SECTIONS: list(d.final_sections), **self.moved}
        return preview_move(d.values, marks, d.notice, notice, d.form.id, at)

    def move(self, preview: MovePreview, notice: NoticeDef, target: Path | None = None) -> DraftFile:
        """The draft as ``preview`` says, written back, or whole with its files to ``target``.

        Raises AppError ``files.exists``, StorageError ``files.cannot_write``; nothing is left behind then.
        """
        declaration = replace(
            self.declaration,
            notice=notice,
            form=notice.form(self.declaration.form.id),
            values=dict(preview.values),
            final_sections=tuple(preview.marks.get(FINAL_SECTIONS) or ()),
        )
        moved = {key: preview.marks[key] for key in MOVED_MARKS if key in preview.marks}
        draft = DraftFile(target or self.path, declaration, moved, self.final_answers)
        if target is None:
            draft.write()
            return draft
        if target.exists():
            raise AppError("files.exists", file=target.name, folder=str(target.parent))
        files = sorted(self.files_folder.glob("*")) if self.files_folder.is_dir() else []
        _write_new(draft, {path.name: path.read_bytes() for path in files if path.is_file()})
        return draft


def new_draft_file(
    notice: NoticeDef, form: FormDef, target: Path, answers_file: Path | None, draft_id: str = ""
) -> DraftFile:
    """A new draft, from answers when given, with its files copied beside it.

    Raises AppError ``answers.*``, ``files.*``; nothing is left behind then.
    """
    values: dict[str, Any] = {}
    extras: Mapping[str, Any] = {}
    copies: dict[str, bytes] = {}
    if answers_file is not None:
        raw = read_json(answers_file)
        if not isinstance(raw, dict):
            raise AppError("answers.wrong_shape", file=answers_file.name, where="最外层", expected="对象（{…}）")
        extras = raw if "values" in raw else {}

        def take_file(path: Path, field: FieldDef) -> Mapping[str, Any]:
            data = path.read_bytes()
            kind, size, pages = examine(data, path.name, field)
            sha = sha256_hex(data)
            copies[f"{sha}.{extension_of(path.name)}"] = data
            return StoredFile(sha, path.name, size, kind, pages).to_item()

        values = AnswersReader(form, answers_file.name, answers_file.parent, take_file).values(raw.get("values", raw))
    declaration = Declaration(
        notice,
        form,
        draft_id or uuid.uuid4().hex,
        values,
        tuple(_texts(extras.get("final_sections"), "final_sections", answers_file)),
        _reasons(extras.get("reasons"), answers_file),
    )
    draft = DraftFile(target, declaration)
    _write_new(draft, copies)
    return draft


def _write_new(draft: DraftFile, files: Mapping[str, bytes]) -> None:
    """Write a draft with its files; all of it or nothing."""
    with folder_for(draft.path.parent), folder_for(draft.files_folder) if files else nullcontext():
        is_new = not draft.path.exists()
        made = [path for name in files if not (path := draft.files_folder / name).exists()]
        try:
            for path in made:
                write_atomic(path, files[path.name])
            draft.write()
        except BaseException:
            for path in [*made, draft.path] if is_new else ():
                path.unlink(missing_ok=True)
            raise


def read_draft_file(path: Path, registry: Registry) -> DraftFile:
    """A draft of any installed version of its notice.

    Raises AppError ``draft_file.not_a_draft``, ``answers.*``; DefinitionError ``move.not_installed`` for a
    version that is not installed, ``definition.unknown_notice``.
    """
    raw = read_json(path)
    if not isinstance(raw, dict) or raw.get("kind") != "draft":
        raise AppError("draft_file.not_a_draft", file=path.name)
    if raw.get("format") != FORMAT:
        raise AppError("answers.other_format", file=path.name, found=raw.get("format"), known=FORMAT)
    for key in ("draft_id", "notice", "version", "form"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise AppError("answers.wrong_shape", file=path.name, where=key, expected="文字")
    notice = installed_notice(registry, raw["notice"], raw["version"], path.name)
    form = registry.form(notice.id, notice.version, raw["form"])

    def refuse(file: Path, field: FieldDef) -> Mapping[str, Any]:
        raise AppError("answers.no_file", file=path.name, where=f"“{field.label}”", name=file.name)

    values = AnswersReader(form, path.name, path.parent, refuse).values(raw.get("values", {}))
    declaration = Declaration(
        notice,
        form,
        raw["draft_id"],
        values,
        tuple(_texts(raw.get("final_sections"), "final_sections", path)),
        _reasons(raw.get("reasons"), path),
        tuple(_exports(raw.get("exports"), path)),
    )
    return DraftFile(path, declaration, _moved(raw, path), _final_answers(raw.get("final_answers"), path))


def _moved(raw: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Drawer, conversions and trail of a draft that was moved to another version."""
    for key in (DRAWER, CONVERSIONS):
        entries = raw.get(key) or []
        if not isinstance(entries, list) or len(old_answers(raw, key)) != len(entries):
            raise AppError("answers.wrong_shape", file=path.name, where=key, expected="旧答案的列表")
    if not are_moves(raw.get(MOVES) or []):
        raise AppError("answers.wrong_shape", file=path.name, where=MOVES, expected="转版本记录的列表")
    return {key: raw[key] for key in MOVED_MARKS if raw.get(key)}


def _final_answers(value: Any, path: Path) -> Mapping[str, Any]:
    """The answers of the last final copy; {} when they were not kept."""
    if value is None:
        return {}
    is_shaped = isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("package_id", "version"))
    if not is_shaped or not isinstance(value.get("values"), dict):
        raise AppError("answers.wrong_shape", file=path.name, where="final_answers", expected="上次定稿的答案")
    return {key: value[key] for key in ("package_id", "version", "values")}


def _texts(value: Any, where: str, path: Path | None) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise AppError("answers.wrong_shape", file=path.name if path else "", where=where, expected="文字列表")
    return value


def _reasons(value: Any, path: Path | None) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise AppError(
            "answers.wrong_shape", file=path.name if path else "", where="reasons", expected="文字到文字的对象"
        )
    return value


def _exports(value: Any, path: Path) -> list[Export]:
    exports: list[Export] = []
    if value is not None and not isinstance(value, list):
        raise AppError("answers.wrong_shape", file=path.name, where="exports", expected="导出记录的列表")
    for item in value or []:
        if not _is_export(item):
            raise AppError("answers.wrong_shape", file=path.name, where="exports", expected="导出记录的列表")
        exports.append(Export(int(item["revision"]), item["content_hash"], item["package_id"]))
    return exports


def _is_export(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("revision"), int)
        and item["revision"] > 0
        and isinstance(item.get("content_hash"), str)
        and SHA256.fullmatch(item["content_hash"]) is not None
        and isinstance(item.get("package_id"), str)
        and bool(item["package_id"])
    )
