"""This file compiles a summary table (汇总表) out of the register and lays it down as the notice asks."""

from __future__ import annotations

import shutil
import string
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from desktop.atomic import reason_of, reason_of_reading, write_atomic
from desktop.canonical import nfc, sha256_hex
from desktop.compilation.counts import TableCounts, table_counts
from desktop.compilation.repository import RegisterRepository, RegisterRow
from desktop.errors import AppError, PackageError
from desktop.forms.model import FormDef, NoticeDef, PacketDef, TableDef
from desktop.forms.nearest import nearest
from desktop.issues import Issue, Severity
from desktop.jobs import JobContext
from desktop.packages.names import SUFFIX
from desktop.packages.reader import Package, read_package
from desktop.rendering.document import Document, DraftMark, FinalMark, SealPlace, Written
from desktop.rendering.paper_code import code_of, content_hash
from desktop.rendering.tables import build_table, city_of, table_rows
from desktop.services.out_files import file_name, folder_for, place_folder
from desktop.services.publishing import NAMESPACE, write_formats
from desktop.storage.workspace import Workspace

FORMATS = ("pdf", "docx", "xlsx")
FILE_LIST = "文件清单-sha256.txt"
BUILDING = ".shenbao-building-"
_A_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CompileResult:
    """What was laid down. ``rows`` is the number of table rows; ``code`` "" for a draft; ``data`` the table's PDF."""

    folder: Path
    files: tuple[Path, ...]
    rows: int
    code: str
    warnings: tuple[str, ...]
    seal_places: tuple[SealPlace, ...]
    copies: int
    pages: int
    data: bytes
    left_out: tuple[str, ...] = ()


class TableDesk:
    """The present state of one table of a notice: which declarations are in, in which order."""

    def __init__(self, workspace: Workspace, notice: NoticeDef, table: TableDef) -> None:
        self._workspace, self.notice, self.table = workspace, notice, table
        self.register = RegisterRepository(workspace)
        self.form: FormDef = notice.form(table.form_id)

    def rows(self) -> tuple[RegisterRow, ...]:
        """Declarations in printed order: by priority where the notice asks so, else by unit name."""
        rows = self.register.rows(self.notice.id, self.table.id, [self.form.id])
        if self.table.order == "priority":
            return tuple(sorted(rows, key=lambda r: (r.priority is None, r.priority or 0, _unit_key(r))))
        return tuple(sorted(rows, key=_unit_key))

    def counts(self) -> TableCounts:
        """How many declarations there are; much quicker than to read them."""
        return table_counts(self._workspace, self.notice.id, self.table.id, [self.form.id])

    def included(self) -> tuple[RegisterRow, ...]:
        return tuple(row for row in self.rows() if row.is_included)

    def issues(self) -> tuple[Issue, ...]:
        """What a clerk must settle (ERROR) or look at (WARNING) before the table is final."""
        rows, title = self.included(), self.table.title
        found: list[Issue] = []
        if not rows:
            found.append(_issue("compile.nothing", Severity.ERROR, table=title))
        for row in rows:
            if row.has_conflict:
                context = {"table": title, "unit": row.package.unit_name}
                found.append(_issue("compile.has_conflicts", Severity.ERROR, **context))
        quota = self.table.quota
        if quota and len(rows) > quota.limit:
            context = {"label": title, "actual": str(len(rows)), "limit": str(quota.limit), "source": quota.source}
            found.append(_issue("quota.exceeded", Severity.ERROR, **context))
        counts = Counter(self._sender(row) for row in rows)
        for sender, number in counts.items():
            if number > 1:
                unit = next(row.package.unit_name for row in rows if self._sender(row) == sender)
                found.append(_issue("compile.same_unit", Severity.WARNING, unit=unit, count=str(number), table=title))
        months = self._months(rows)
        if len(months) > 1:
            context = {"table": title, "months": "、".join(months)}
            found.append(_issue("compile.several_months", Severity.WARNING, **context))
        return tuple(found)

    def refuse_open(self) -> None:
        """Raises AppError with the first finding that stands in the way of a final table."""
        stops = [i for i in self.issues() if i.severity is Severity.ERROR]
        if stops:
            raise AppError(stops[0].code, **dict(stops[0].context))

    def _months(self, rows: Sequence[RegisterRow]) -> tuple[str, ...]:
        """The months of a monthly table (按月调度) among the rows; () for a table that has none."""
        field = self.form.by_id.get(self.form.project_field)
        if field is None or field.type != "month":
            return ()
        return tuple(sorted({row.package.project for row in rows}))

    def _sender(self, row: RegisterRow) -> tuple[str, str]:
        """What should come once: an enterprise; of an authority each paper (调度表 of a month) by itself."""
        return row.package.unit_code, "" if self.form.filled_by == "enterprise" else row.package.project

    def document(self, submitting_unit: str, *, is_final: bool) -> Document:
        """The table as it will be printed."""
        rows = self.included()
        values = dict(self.register.values(row.package.package_id for row in rows))
        entries = [values[row.package.package_id] for row in rows]
        mark: DraftMark | FinalMark | None = DraftMark()
        if is_final:
            full = self._hash(submitting_unit, entries)
            package_id = uuid.uuid5(NAMESPACE, f"table|{self.notice.id}|{self.table.id}|{full}").hex
            mark = FinalMark(code_of(full), package_id, self.table.document) if self.table.prints_code else None
        return build_table(
            self.table,
            self.form,
            entries,
            submitting_unit=submitting_unit,
            mark=mark,
            created_on=self.notice.dated_on.isoformat(),
        )

    def _hash(self, submitting_unit: str, entries: Sequence[Mapping[str, object]]) -> str:
        payload = {
            "notice": self.notice.id,
            "version": self.notice.version,
            "lock": self.notice.lock_hash,
            "table": self.table.id,
            "submitting_unit": submitting_unit,
            "rows": [list(row) for row in table_rows(self.table, self.form, entries)],
        }
        return content_hash(payload)

    def apply_order(self, path: Path) -> tuple[str, ...]:
        """Order by a text file: one unit name, 统一社会信用代码 or project name a line, first comes first.

        Declarations not named are left out; their units are returned. Raises AppError
        ``compile.order_unknown``, ``compile.order_ambiguous``, ``compile.order_doubled``,
        ``compile.nothing``, ``answers.unreadable``.
        """
        rows = self.rows()
        if not rows:
            raise AppError("compile.nothing", table=self.table.title)
        by_word: dict[str, list[RegisterRow]] = {}
        for row in rows:
            for word in {row.package.unit_code, row.package.unit_name, row.package.project} - {""}:
                by_word.setdefault(word, []).append(row)
        ordered: list[str] = []
        for n, word in enumerate((line.strip() for line in _lines_of(path)), 1):
            if not word:
                continue
            found = by_word.get(word, [])
            if not found:
                raise AppError(
                    "compile.order_unknown", file=path.name, line=n, word=word, nearest=nearest(word, by_word)
                )
            if len(found) > 1:
                projects = "、".join(row.package.project or row.package.content_hash[:12] for row in found)
                raise AppError("compile.order_ambiguous", file=path.name, line=n, word=word, known=projects)
            declaration_id = found[0].declaration.declaration_id
            if declaration_id in ordered:
                raise AppError("compile.order_doubled", file=path.name, line=n, word=word)
            ordered.append(declaration_id)
        left_out = []
        with self.register.unit_of_work():
            for row in rows:
                key = row.declaration.declaration_id
                self.register.set_included(self.notice.id, self.table.id, key, key in ordered)
                if key not in ordered:
                    left_out.append(row.package.unit_name)
            self.register.set_priority(self.notice.id, self.table.id, ordered)
        return tuple(left_out)

    def packet(self) -> PacketDef | None:
        """How the notice wants this table handed in."""
        tasks = [task.id for task in self.notice.tasks if self.table.id in task.table_ids]
        return next((packet for packet in self.notice.packets if packet.task_id in tasks), None)

    def compile(self, out_dir: Path, submitting_unit: str, job: JobContext, *, is_draft: bool = False) -> CompileResult:
        """Write table, declarations (where the notice wants them) and file list into a folder of ``out_dir``.

        The folder appears whole or not at all; one that stands there with the same files is kept.
        Raises AppError with the first finding that stands in the way (``quota.exceeded``,
        ``compile.nothing`` …), ``compile.package_gone``, ``files.no_folder``, StorageError ``files.cannot_write``.
        """
        issues = self.issues()
        if not is_draft:
            self.refuse_open()
        document = self.document(submitting_unit, is_final=not is_draft)
        written = write_formats(document, FORMATS, job)
        packet = self.packet()
        city = city_of(submitting_unit)
        names = {"city": city, "year": str(self.notice.year), "title": self.table.title}
        ending = "（草稿）" if is_draft else ""
        stem = fill_pattern("{city}-{title}", names)
        contents = {file_name(stem, suffix, ending): item.data for suffix, item in written.items()}
        pattern = packet.folder_name if packet else "{city}-{title}"
        target = out_dir / file_name(fill_pattern(pattern, names), "", ending)
        with folder_for(out_dir), _building(out_dir) as building:
            for name, data in contents.items():
                write_atomic(building / name, data)
            if packet and packet.has_declarations and not is_draft:
                self._lay_declarations(building, packet, city, job)
            _write_file_list(building)
            job.step(1, 1, "完成")
            target = place_folder(building, target)
        mark = document.mark
        rows = next(len(block.rows) for block in document.sections[0].blocks if hasattr(block, "rows"))
        return CompileResult(
            folder=target,
            files=tuple(sorted(target.iterdir())),
            rows=rows,
            code=mark.code if isinstance(mark, FinalMark) else "",
            warnings=tuple(i.sentence for i in issues if i.severity is Severity.WARNING),
            seal_places=written["pdf"].seal_places,
            copies=packet.copies if packet else self.table.copies,
            pages=written["pdf"].pages,
            data=written["pdf"].data,
        )

    def _lay_declarations(self, folder: Path, packet: PacketDef, city: str, job: JobContext) -> None:
        """The printed copies as they were sealed, named as the notice says; equal names are numbered."""
        rows = self.included()
        for n, row in enumerate(rows, 1):
            job.step(n - 1, len(rows), row.package.unit_name)
            package = self.package(row)
            names = {
                "city": city,
                "number": str(n),
                "unit": row.package.unit_name,
                "project": row.package.project,
                "document": self.form.title,
                "year": str(self.notice.year),
                "title": self.table.title,
            }
            wanted = {name.rsplit(".", 1)[-1]: name for name in package.print_names}
            stem = fill_pattern(packet.file_name, names)
            suffixes = [suffix for suffix in packet.formats if suffix in wanted]
            for suffix, target in zip(suffixes, _free_names(folder, stem, suffixes), strict=True):
                write_atomic(target, package.print_bytes(wanted[suffix]), overwrite=False)

    def package(self, row: RegisterRow) -> Package:
        """The package file of a row. Raises AppError ``compile.package_gone`` when it was taken away or damaged."""
        path = self._workspace.inbox / f"{row.package.sha256}{SUFFIX}"
        try:
            return read_package(path, JobContext(), shown_as=row.package.file_name)
        except PackageError as e:
            raise AppError(
                "compile.package_gone",
                unit=row.package.unit_name,
                file=row.package.file_name,
                reason=str(e).rstrip("。"),
            ) from e


@contextmanager
def _building(out_dir: Path) -> Iterator[Path]:
    """A hidden folder that goes when the block fails. Raises AppError ``files.no_folder``.

    One that a crash left behind (no computer needs a day for a table) goes too.
    """
    for leftover in out_dir.glob(f"{BUILDING}*"):
        with suppress(OSError):
            if time.time() - leftover.stat().st_mtime > _A_DAY:
                shutil.rmtree(leftover, ignore_errors=True)
    try:
        building = Path(tempfile.mkdtemp(prefix=BUILDING, dir=out_dir))
    except OSError as e:
        raise AppError("files.no_folder", folder=str(out_dir), reason=reason_of(e)) from e
    try:
        building.chmod(0o755)
        yield building
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def _free_names(folder: Path, stem: str, suffixes: Sequence[str]) -> list[Path]:
    """One name for all formats of a declaration, numbered when it is taken; case does not tell names apart."""
    taken = {path.name.casefold() for path in folder.iterdir()}
    for number in count(1):
        ending = "" if number == 1 else f"（{number}）"
        names = [file_name(stem, suffix, ending) for suffix in suffixes]
        if not any(name.casefold() in taken for name in names):
            break
    return [folder / name for name in names]


def _lines_of(path: Path) -> list[str]:
    try:
        return nfc(path.read_text("utf-8-sig")).splitlines()  # type: ignore[no-any-return]
    except OSError as e:
        raise AppError("answers.unreadable", file=path.name, reason=reason_of_reading(e)) from e
    except UnicodeDecodeError as e:
        raise AppError("answers.unreadable", file=path.name, reason="不是 UTF-8 文字") from e


def _unit_key(row: RegisterRow) -> tuple[bytes, str, str, str]:
    """By name as GB 18030 orders it (common characters by pinyin), then by code and content: a total order."""
    package = row.package
    return package.unit_name.encode("gb18030", "replace"), package.unit_code, package.project, package.content_hash


def _issue(code: str, severity: Severity, **context: str) -> Issue:
    return Issue(code, "", severity, "", tuple(sorted(context.items())))


def fill_pattern(pattern: str, names: Mapping[str, str]) -> str:
    """The pattern with its words filled in; an empty one takes its hyphen along."""
    parts = []
    for piece in pattern.split("-"):
        words = [name for _, name, _, _ in string.Formatter().parse(piece) if name]
        text = piece.format_map({word: names.get(word, "") for word in words})
        if text.strip():
            parts.append(text.strip())
    return "-".join(parts)


def _write_file_list(folder: Path) -> None:
    """``sha256sum -c`` reads it."""
    lines = [f"{sha256_hex(path.read_bytes())}  {path.name}" for path in sorted(folder.iterdir())]
    write_atomic(folder / FILE_LIST, ("\n".join(lines) + "\n").encode("utf-8"))


def preview(desk: TableDesk, submitting_unit: str, job: JobContext) -> Written:
    """The PDF of the table as it stands, marked 草稿."""
    return write_formats(desk.document(submitting_unit, is_final=False), ("pdf",), job)["pdf"]
