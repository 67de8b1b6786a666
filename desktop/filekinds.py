"""This file tells what a file really is by its first bytes, and how large and long it is."""

from __future__ import annotations

import io
import re
import threading
import zipfile
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop.atomic import reason_of_reading
from desktop.errors import AppError

if TYPE_CHECKING:
    from PIL.Image import Image

# Bytes `sniff` wants to see; the name of the first entry of an Office file lies within them.
HEAD_BYTES = 4096
# A3 scanned at 600 dpi has 70 million pixels; more is a mistake or an attack.
MAX_PIXELS = 80_000_000
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et"})
# PDFium may be used by one thread at a time in the whole process: everyone who calls
# pypdfium2 (page counts here, page pictures elsewhere) holds this lock meanwhile.
PDFIUM_LOCK = threading.RLock()
_WAN = 10_000


class Kind(StrEnum):
    """What a file is (文件类型); the value is the usual extension."""

    PDF = "pdf"
    PNG = "png"
    JPG = "jpg"
    GIF = "gif"
    BMP = "bmp"
    TIF = "tif"
    WEBP = "webp"
    DOCX = "docx"
    XLSX = "xlsx"
    DOC = "doc"
    XLS = "xls"
    ZIP = "zip"
    MP4 = "mp4"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """What a person calls it: PNG 图片, Word 文档 …"""
        return KIND_LABELS[self]

    @property
    def is_picture(self) -> bool:
        return self in PICTURES


KIND_LABELS: dict[Kind, str] = {
    Kind.PDF: "PDF 文件",
    Kind.PNG: "PNG 图片",
    Kind.JPG: "JPG 图片",
    Kind.GIF: "GIF 图片",
    Kind.BMP: "BMP 图片",
    Kind.TIF: "TIF 图片",
    Kind.WEBP: "WEBP 图片",
    Kind.DOCX: "Word 文档（docx）",
    Kind.XLSX: "Excel 表格（xlsx）",
    Kind.DOC: "旧版 Word 文档（doc）",
    Kind.XLS: "旧版 Excel 表格（xls）",
    Kind.ZIP: "ZIP 压缩包",
    Kind.MP4: "MP4 视频",
    Kind.UNKNOWN: "无法识别的文件",
}

PICTURES = frozenset({Kind.PNG, Kind.JPG, Kind.GIF, Kind.BMP, Kind.TIF, Kind.WEBP})

# Extension → kind it promises. Extensions not listed promise nothing.
KIND_BY_EXTENSION: dict[str, Kind] = {
    "pdf": Kind.PDF,
    "png": Kind.PNG,
    "jpg": Kind.JPG,
    "jpeg": Kind.JPG,
    "jfif": Kind.JPG,
    "gif": Kind.GIF,
    "bmp": Kind.BMP,
    "tif": Kind.TIF,
    "tiff": Kind.TIF,
    "webp": Kind.WEBP,
    "docx": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "doc": Kind.DOC,
    "xls": Kind.XLS,
    "zip": Kind.ZIP,
    "mp4": Kind.MP4,
    "m4v": Kind.MP4,
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")
# Stream names inside an OLE file are UTF-16.
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_EXCEL_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found in a file. ``size`` in bytes; ``pages`` of a PDF; ``width`` and ``height`` of a
    picture in pixels; None where there is no such thing."""

    kind: Kind
    size: int
    pages: int | None = None
    width: int | None = None
    height: int | None = None


def sniff(head: bytes, name: str = "") -> Kind:
    """The kind by the first bytes (``HEAD_BYTES`` are enough). ``name`` decides only between kinds
    that begin alike (Office files and ZIP, doc and xls); it never overrules the bytes."""
    promised = KIND_BY_EXTENSION.get(_extension(name))
    if b"%PDF-" in head[:1024]:  # readers allow up to 1,024 bytes of junk before the header
        return Kind.PDF
    if head.startswith(_OLE):
        return _sniff_ole(head, promised)
    if head.startswith(_ZIP_STARTS):
        return _sniff_zip(head, promised)
    if head[4:8] == b"ftyp":
        return Kind.MP4
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    for start, kind in (
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b"\xff\xd8\xff", Kind.JPG),
        (b"GIF87a", Kind.GIF),
        (b"GIF89a", Kind.GIF),
        (b"BM", Kind.BMP),
        (b"II*\x00", Kind.TIF),
        (b"MM\x00*", Kind.TIF),
    ):
        if head.startswith(start):
            return kind
    return Kind.UNKNOWN


def is_workbook_name(name: str | Path) -> bool:
    """Whether a file is called like a table of Excel or WPS; those that cannot be read are refused with the way out."""
    return Path(name).suffix.lower() in WORKBOOKS


def inspect(source: bytes | Path, name: str, *, max_bytes: int | None = None) -> FileFacts:
    """Open the file far enough to know that it can be used, and say what it is.

    Raises AppError ``files.empty``, ``files.too_large`` (over ``max_bytes``), ``files.renamed``
    (the extension promises another kind), ``files.damaged``, ``files.encrypted`` (a PDF that asks
    for a password), ``files.picture_too_big`` (over ``MAX_PIXELS``) and ``files.cannot_read``.
    """
    size, head = _size_and_head(source, name)
    if size == 0:
        raise AppError("files.empty", file=name)
    if max_bytes is not None and size > max_bytes:
        raise AppError("files.too_large", file=name, size=size_text(size), limit=size_text(max_bytes))
    kind = sniff(head, name)
    if head.startswith(_ZIP_STARTS):
        kind = _look_into_zip(source, name, kind)
    elif head.startswith(_OLE):
        kind = _look_into_ole(source, name)
    _refuse_renamed(kind, name)
    if kind is Kind.PDF:
        return FileFacts(kind, size, pages=_pdf_pages(source, name))
    if kind.is_picture:
        width, height = _picture_size(source, name, kind)
        return FileFacts(kind, size, width=width, height=height)
    return FileFacts(kind, size)


def size_text(size: int) -> str:
    """A size for a person: 12 字节, 340 KB, 2.5 MB (1 MB = 1,024 KB, as file managers show it)."""
    if size < 1024:
        return f"{size} 字节"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def _extension(name: str) -> str:
    return name.rpartition(".")[2].strip().lower() if "." in name else ""


def _sniff_ole(head: bytes, promised: Kind | None) -> Kind:
    if _WORD_STREAM in head:
        return Kind.DOC
    if any(stream in head for stream in _EXCEL_STREAMS):
        return Kind.XLS
    # The directory may lie anywhere in the file; both kinds begin with the same bytes.
    return promised if promised in (Kind.DOC, Kind.XLS) else Kind.UNKNOWN


def _sniff_zip(head: bytes, promised: Kind | None) -> Kind:
    if re.search(rb"word/(document|_rels|styles)", head):
        return Kind.DOCX
    if re.search(rb"xl/(workbook|_rels|styles|worksheets)", head):
        return Kind.XLSX
    # Word and Excel may put other parts first; the parts decide, in `inspect`.
    is_office = b"[Content_Types].xml" in head or b"docProps/" in head or b"_rels/.rels" in head
    return promised if is_office and promised in (Kind.DOCX, Kind.XLSX) else Kind.ZIP


def _size_and_head(source: bytes | Path, name: str) -> tuple[int, bytes]:
    if isinstance(source, bytes):
        return len(source), source[:HEAD_BYTES]
    try:
        with source.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            return stream.seek(0, io.SEEK_END), head
    except OSError as error:
        raise AppError("files.cannot_read", file=name, reason=reason_of_reading(error)) from error


def _look_into_zip(source: bytes | Path, name: str, kind: Kind) -> Kind:
    """The parts decide, whatever order they come in. A cut-off ZIP has lost its directory."""
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            parts = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise AppError("files.damaged", file=name, kind=kind.label) from error
    if "word/document.xml" in parts:
        return Kind.DOCX
    return Kind.XLSX if "xl/workbook.xml" in parts else Kind.ZIP


def _look_into_ole(source: bytes | Path, name: str) -> Kind:
    """The stream directory of an OLE file may lie anywhere in it."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise AppError("files.cannot_read", file=name, reason=reason_of_reading(error)) from error
    if _ENCRYPTED_STREAM in data:  # a docx or xlsx with a password is wrapped in an OLE file
        raise AppError("files.encrypted", file=name)
    return _sniff_ole(data, None)


def _refuse_renamed(kind: Kind, name: str) -> None:
    extension = _extension(name)
    promised = KIND_BY_EXTENSION.get(extension)
    if promised is not None and promised is not kind:
        code = "files.not_what_it_says" if kind is Kind.UNKNOWN else "files.renamed"
        raise AppError(code, file=name, says=extension.upper(), actual=kind.label)


def _pdf_pages(source: bytes | Path, name: str) -> int:
    import pypdfium2

    damaged = AppError("files.damaged", file=name, kind=Kind.PDF.label)
    try:
        with PDFIUM_LOCK, closing(pypdfium2.PdfDocument(source)) as document:
            pages = len(document)
            if pages:
                document[0].close()  # a document whose first page cannot be loaded cannot be printed
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise AppError("files.encrypted", file=name) from error
        raise damaged from error
    if pages == 0:
        raise damaged
    return pages


def _picture_size(source: bytes | Path, name: str, kind: Kind) -> tuple[int, int]:
    import struct
    import warnings

    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Our own limit decides, not Pillow's.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with _stream_of(source) as stream, Image.open(stream, formats=(_pillow_format(kind),)) as picture:
                width, height = picture.size
                if width * height <= MAX_PIXELS:
                    _read_to_the_end(picture)
    except Image.DecompressionBombError as error:
        raise _too_big(name, f"超过 {2 * (Image.MAX_IMAGE_PIXELS or 0) // _WAN} 万像素") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error) as error:
        raise AppError("files.damaged", file=name, kind=kind.label) from error
    if width * height > MAX_PIXELS:
        raise _too_big(name, f"{width}×{height}，约 {width * height // _WAN} 万像素")
    return width, height


def _read_to_the_end(picture: Image) -> None:
    """Find a cut-off picture without holding all its pixels where the format allows it."""
    if picture.format == "PNG":
        picture.verify()  # checksums of every chunk up to the end mark
        return
    if picture.format == "JPEG":
        picture.draft(picture.mode, (1, 1))  # decode at an eighth of the size
    picture.load()


def _too_big(name: str, pixels: str) -> AppError:
    return AppError("files.picture_too_big", file=name, pixels=pixels, limit=f"{MAX_PIXELS // _WAN} 万像素")


def _pillow_format(kind: Kind) -> str:
    return {Kind.JPG: "JPEG", Kind.TIF: "TIFF"}.get(kind, kind.value.upper())


def _stream_of(source: bytes | Path) -> AbstractContextManager[BinaryIO]:
    return nullcontext(io.BytesIO(source)) if isinstance(source, bytes) else source.open("rb")
