"""This file reads the sheets of an Excel file (xlsx) as the cells a person sees, and trusts nothing in the file.

The archive is looked at before openpyxl may open it: how many parts, how large, no document types. What a sheet
says of its own size is not believed: rows are counted as they come.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from desktop.atomic import reason_of_reading
from desktop.errors import AppError
from desktop.jobs import JobContext
from desktop.services.sheet_cells import shown

MAX_FILE = 50_000_000  # bytes of the file
MAX_UNPACKED = 100_000_000  # bytes of all parts
MAX_ENTRIES = 2_000
MAX_RATIO = 200  # of a part; a sheet of equal cells packs about 20 : 1
SMALL_PART = 1_000_000  # bytes; below it the ratio says nothing
MAX_ROWS = 10_000
MAX_COLUMNS = 100
MAX_CELLS = 300_000
MAX_CHARACTERS = 20_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows`` of texts as shown, without the empty rows and columns at the end.

    ``refusal`` says why its cells cannot be taken (too many); then there are none.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    refusal: AppError | None = None

    @property
    def columns(self) -> int:
        return max(map(len, self.rows), default=0)


def read_sheets(path: Path, context: JobContext) -> tuple[Sheet, ...]:
    """The visible sheets that hold something, in the order of the file. Merged cells fill their first cell.

    Raises AppError ``sheets.*`` or ``files.cannot_read``, JobCancelled.
    """
    name = path.name
    if path.is_dir():
        raise AppError("sheets.not_a_file", file=name)
    context.step(0, 1, f"正在检查“{name}”…")
    try:
        with path.open("rb") as stream:
            check_archive(stream, name)
            stream.seek(0)
            sheets = _read(stream, name, context)
    except OSError as e:
        raise AppError("files.cannot_read", file=name, reason=reason_of_reading(e)) from e
    if not sheets:
        raise AppError("sheets.empty", file=name)
    return sheets


def check_cells(rows: Sequence[Sequence[str]], source: str) -> None:
    """Raise AppError ``sheets.too_many_rows``, ``.too_many_columns``, ``.too_many_cells`` or ``.too_much_text``."""
    if len(rows) > MAX_ROWS:
        raise AppError("sheets.too_many_rows", source=source, limit=f"{MAX_ROWS:,}")
    for number, row in enumerate(rows, 1):
        if len(row) > MAX_COLUMNS:
            raise AppError("sheets.too_many_columns", source=source, row=number, limit=MAX_COLUMNS)
    if sum(map(len, rows)) > MAX_CELLS:
        raise AppError("sheets.too_many_cells", source=source, limit=f"{MAX_CELLS:,}")
    if sum(len(cell) for row in rows for cell in row) > MAX_CHARACTERS:
        raise AppError("sheets.too_much_text", source=source, limit=f"{MAX_CHARACTERS:,}")


# --- before it is opened ------------------------------------------------------------------------------


def check_archive(stream: IO[bytes], name: str) -> None:
    """Refuse what openpyxl should not open. Raises AppError, OSError."""
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(len(_OLE))
    if not head:
        raise AppError("files.empty", file=name)
    if size > MAX_FILE:
        raise AppError(
            "sheets.too_large", file=name, what=f"有 {size // 1_000_000} MB，上限 {MAX_FILE // 1_000_000} MB"
        )
    if head == _OLE:
        stream.seek(0)
        raise AppError("sheets.password" if _ENCRYPTED in stream.read() else "sheets.old_format", file=name)
    if not head.startswith(b"PK"):
        raise AppError("sheets.not_a_workbook", file=name)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_parts(archive, name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        RuntimeError,
        ValueError,
        OverflowError,
    ) as e:
        raise AppError("sheets.damaged", file=name) from e


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_ENTRIES:
        raise AppError("sheets.suspicious", file=name, what=f"内含 {len(parts):,} 个部分")
    names = [part.filename for part in parts]
    if len(set(names)) != len(names):
        raise AppError("sheets.suspicious", file=name, what="同名部分出现两次")
    if any(part.flag_bits & 1 for part in parts):
        raise AppError("sheets.password", file=name)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED:
        raise AppError(
            "sheets.too_large",
            file=name,
            what=f"展开后有 {unpacked // 1_000_000:,} MB，上限 {MAX_UNPACKED // 1_000_000} MB",
        )
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise AppError("sheets.suspicious", file=name, what="压缩比例异常")
    if "[Content_Types].xml" not in names or not any(part.startswith("xl/") for part in names):
        raise AppError("sheets.not_a_workbook", file=name)
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as opened:
                _check_prolog(opened, name)


def _check_prolog(part: IO[bytes], name: str) -> None:
    """Refuse a document type (and with it entities), in whatever encoding it is written."""
    from xml.parsers.expat import ExpatError, ParserCreate

    def refuse(*_: Any) -> NoReturn:
        raise AppError("sheets.suspicious", file=name, what="含有文档类型声明")

    begun: list[str] = []  # behind the first element no document type can come
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, _attributes: begun.append(tag) if not begun else None
    try:
        while not begun and (chunk := part.read(_CHUNK)):
            parser.Parse(chunk, False)
    except (ExpatError, ValueError, LookupError) as e:
        raise AppError("sheets.damaged", file=name) from e


# --- reading ----------------------------------------------------------------------------------------


def _read(stream: IO[bytes], name: str, context: JobContext) -> tuple[Sheet, ...]:
    import warnings

    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions openpyxl does not know are no concern of the reader
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            found = []
            for at, sheet in enumerate(visible):
                sheet.reset_dimensions()  # what it claims is not believed
                context.step(at, len(visible), f"正在读取工作表“{sheet.title}”…")
                found.append(_sheet(sheet, at, len(visible), context))
            book.close()
    except (AppError, OSError, MemoryError):
        raise
    except Exception as e:  # a damaged part raises whatever the library happens to stumble over
        raise AppError("sheets.damaged", file=name) from e
    return tuple(sheet for sheet in found if sheet.rows or sheet.refusal)


def _sheet(sheet: Any, at: int, count: int, context: JobContext) -> Sheet:
    title = str(sheet.title)
    try:
        return Sheet(title, _rows(sheet.iter_rows(), f"工作表“{title}”", at, count, context))
    except AppError as e:
        return Sheet(title, (), e)


def _rows(cells: Iterable[Any], source: str, at: int, count: int, context: JobContext) -> tuple[tuple[str, ...], ...]:
    """The rows as shown, up to the last one that holds something. Raises AppError when they are too many."""
    rows: list[tuple[str, ...]] = []
    waiting, held, characters = 0, 0, 0  # waiting: empty rows that count only when another follows
    for number, row in enumerate(cells, 1):
        if number % 200 == 0:
            context.step(at, count, f"{source}：已读 {number:,} 行…")
        texts = [shown(cell.value, cell.number_format) if cell.value is not None else "" for cell in row]
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            waiting += 1
            continue
        if len(texts) > MAX_COLUMNS:
            raise AppError("sheets.too_many_columns", source=source, row=number, limit=MAX_COLUMNS)
        if len(rows) + waiting >= MAX_ROWS:
            raise AppError("sheets.too_many_rows", source=source, limit=f"{MAX_ROWS:,}")
        held += len(texts)
        if held > MAX_CELLS:
            raise AppError("sheets.too_many_cells", source=source, limit=f"{MAX_CELLS:,}")
        characters += sum(map(len, texts))
        if characters > MAX_CHARACTERS:
            raise AppError("sheets.too_much_text", source=source, limit=f"{MAX_CHARACTERS:,}")
        rows += [()] * waiting
        waiting = 0
        rows.append(tuple(texts))
    return tuple(rows)
