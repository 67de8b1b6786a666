"""This file tests that a file is taken for what it is, not for what it is called."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import AppError
from desktop.filekinds import (
    KIND_BY_EXTENSION,
    KIND_LABELS,
    MAX_PIXELS,
    FileFacts,
    Kind,
    inspect,
    is_workbook_name,
    size_text,
    sniff,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pdf(pages: int = 2, password: str | None = None) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    encryption = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(target, encrypt=encryption, invariant=1)
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number + 1}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def picture(format: str, size: tuple[int, int] = (40, 30)) -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(target, format)
    return target.getvalue()


def docx() -> bytes:
    import docx as python_docx

    target = io.BytesIO()
    document = python_docx.Document()
    document.add_paragraph("营业执照")
    document.save(target)
    return target.getvalue()


def xlsx() -> bytes:
    import openpyxl

    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(target)
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as stream:
        for name, data in parts.items():
            stream.writestr(name, data)
    return target.getvalue()


def ole(stream: str) -> bytes:
    return OLE + bytes(600) + stream.encode("utf-16-le") + bytes(5000)


def refusal(data: bytes | Path, name: str, **options: Any) -> AppError:
    with pytest.raises(AppError) as caught:
        inspect(data, name, **options)
    return caught.value


MADE = {
    "营业执照.pdf": (pdf, Kind.PDF),
    "图.png": (lambda: picture("PNG"), Kind.PNG),
    "图.jpg": (lambda: picture("JPEG"), Kind.JPG),
    "图.jpeg": (lambda: picture("JPEG"), Kind.JPG),
    "图.gif": (lambda: picture("GIF"), Kind.GIF),
    "图.bmp": (lambda: picture("BMP"), Kind.BMP),
    "图.tiff": (lambda: picture("TIFF"), Kind.TIF),
    "图.webp": (lambda: picture("WEBP"), Kind.WEBP),
    "申报书.docx": (docx, Kind.DOCX),
    "汇总表.xlsx": (xlsx, Kind.XLSX),
    "材料.zip": (lambda: archive(a=b"1"), Kind.ZIP),
    "旧.doc": (lambda: ole("WordDocument"), Kind.DOC),
    "旧.xls": (lambda: ole("Workbook"), Kind.XLS),
    "视频.mp4": (lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(100), Kind.MP4),
}


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_recognised_by_its_bytes_alone(name: str) -> None:
    make, kind = MADE[name]
    data = make()
    assert sniff(data[:4096], name) is kind
    assert inspect(data, name).kind is kind
    assert inspect(data, "无扩展名").kind is kind


def test_a_file_on_disk_is_inspected_as_its_bytes_are(tmp_path: Path) -> None:
    for name, (make, _) in MADE.items():
        data = make()
        (tmp_path / name).write_bytes(data)
        assert inspect(tmp_path / name, name) == inspect(data, name)


def test_the_pages_of_a_pdf_are_counted() -> None:
    data = pdf(7)
    assert inspect(data, "a.PDF") == FileFacts(Kind.PDF, len(data), pages=7)


def test_the_size_of_a_picture_is_measured() -> None:
    data = picture("PNG", (40, 30))
    assert inspect(data, "a.png") == FileFacts(Kind.PNG, len(data), width=40, height=30)


def test_a_png_renamed_pdf_is_refused_in_plain_words() -> None:
    failure = refusal(picture("PNG"), "a.pdf")
    assert failure.code == "files.renamed"
    assert "文件“a.pdf”的扩展名是 PDF，内容却是PNG 图片" in str(failure)


@pytest.mark.parametrize("promised", sorted({"pdf", "png", "jpg", "docx", "xlsx", "doc", "zip"}))
def test_every_other_content_under_a_known_extension_is_refused(promised: str) -> None:
    for make, kind in MADE.values():
        if kind is not KIND_BY_EXTENSION[promised]:
            assert refusal(make(), f"a.{promised}").code == "files.renamed"


def test_text_named_pdf_is_refused_as_not_being_one() -> None:
    failure = refusal("就是一段文字".encode(), "a.pdf")
    assert failure.code == "files.not_what_it_says"
    assert "内容不是 PDF" in str(failure)


def test_a_file_without_a_known_extension_or_content_is_taken_as_it_is() -> None:
    assert inspect(b"1,2,3", "数据.csv") == FileFacts(Kind.UNKNOWN, 5)


@pytest.mark.parametrize(
    "name", ["图.png", "图.jpg", "图.gif", "图.bmp", "图.tiff", "图.webp", "申报书.docx", "汇总表.xlsx"]
)
def test_a_file_cut_off_in_the_middle_is_damaged(name: str) -> None:
    data = MADE[name][0]()
    failure = refusal(data[: len(data) // 2], name)
    assert failure.code == "files.damaged"
    assert name in str(failure)


def test_a_pdf_of_which_only_the_head_is_left_is_damaged() -> None:
    failure = refusal(pdf()[:200], "a.pdf")
    assert failure.code == "files.damaged"
    assert "PDF 文件的内容已损坏" in str(failure)


def test_a_pdf_without_pages_is_damaged() -> None:
    data = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )
    assert refusal(data, "a.pdf").code == "files.damaged"


def test_a_png_with_one_flipped_byte_is_damaged() -> None:
    data = bytearray(picture("PNG"))
    data[len(data) // 2] ^= 0xFF
    assert refusal(bytes(data), "a.png").code == "files.damaged"


def test_a_pdf_with_a_password_is_refused_as_such() -> None:
    assert refusal(pdf(password="secret"), "a.pdf").code == "files.encrypted"


def test_a_word_file_with_a_password_is_refused_as_such() -> None:
    assert refusal(ole("EncryptedPackage"), "a.docx").code == "files.encrypted"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert refusal(tmp_path / "a.pdf", "a.pdf").code == "files.empty"
    assert refusal(b"", "a.pdf").code == "files.empty"


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    failure = refusal(bytes(3 * 1024 * 1024), "a.bin", max_bytes=2 * 1024 * 1024)
    assert failure.code == "files.too_large"
    assert "3.0 MB" in str(failure)
    assert "2.0 MB" in str(failure)


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert inspect(bytes(10), "a.bin", max_bytes=10).size == 10


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    failure = refusal(tmp_path / "none.pdf", "none.pdf")
    assert failure.code == "files.cannot_read"
    assert "none.pdf" in str(failure)


@pytest.mark.parametrize("side", [9_000, 30_000])
def test_a_picture_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    assert side * side > MAX_PIXELS
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    failure = refusal(data, "a.png")
    assert failure.code == "files.picture_too_big"
    assert "万像素" in str(failure)


def test_an_office_file_whose_parts_come_in_another_order_is_recognised() -> None:
    data = archive(**{"z": bytes(9000), "word/document.xml": b"<w/>"})
    assert inspect(data, "a.docx").kind is Kind.DOCX


def test_every_kind_has_a_chinese_name() -> None:
    assert set(KIND_LABELS) == set(Kind)
    assert Kind.PNG.label == "PNG 图片"


def test_pictures_know_that_they_are_pictures() -> None:
    assert {kind for kind in Kind if kind.is_picture} == {
        Kind.PNG, Kind.JPG, Kind.GIF, Kind.BMP, Kind.TIF, Kind.WEBP,
    }  # fmt: skip


def test_sizes_read_as_a_file_manager_shows_them() -> None:
    assert [size_text(size) for size in (12, 348_160, 2_621_440)] == ["12 字节", "340 KB", "2.5 MB"]


def test_tables_of_excel_and_wps_are_known_by_name() -> None:
    assert [name for name in ("A.XLSX", "b.xlsm", "旧.xls", "表.et", "a.csv", "xlsx") if is_workbook_name(name)] == [
        "A.XLSX",
        "b.xlsm",
        "旧.xls",
        "表.et",
    ]
