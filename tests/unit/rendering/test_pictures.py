"""Pictures of all usual kinds print; damaged ones are refused by name."""

from __future__ import annotations

import struct
import sys
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from desktop.errors import AppError
from desktop.rendering import pictures
from desktop.rendering.document import Document, Figure, PageSection
from desktop.rendering.pictures import LONGEST_SIDE, printable
from desktop.rendering.writers import WRITERS, write
from tests.helpers.documents import picture
from tests.helpers.paper import opened_pdf

KINDS: dict[str, dict[str, Any]] = {
    "png_rgb": {"mode": "RGB"},
    "png_grey": {"mode": "L"},
    "png_palette": {"mode": "P"},
    "png_black_and_white": {"mode": "1"},
    "png_transparent": {"mode": "RGBA"},
    "png_sixteen_bit": {"mode": "I;16"},
    "jpeg_rgb": {"mode": "RGB", "format": "JPEG", "quality": 95},
    "jpeg_grey": {"mode": "L", "format": "JPEG", "quality": 95},
    "jpeg_cmyk": {"mode": "CMYK", "format": "JPEG", "quality": 95},
}


def make(kind: str) -> bytes:
    options = dict(KINDS[kind])
    if options["mode"] == "I;16":
        grey = Image.open(BytesIO(picture("L"))).convert("I").point(lambda value: value * 257)
        stream = BytesIO()
        grey.convert("I;16").save(stream, "PNG")
        return stream.getvalue()
    return picture(**options)


def document_of(*pictures: bytes) -> Document:
    return Document("图", (PageSection(tuple(Figure(data, f"图 {n}") for n, data in enumerate(pictures, 1))),))


def shown_picture(data: bytes) -> Any:
    """The first page of the PDF of one picture, cut to the picture."""
    import pypdfium2.raw as raw

    with opened_pdf(write(document_of(data), "pdf").data) as pdf:
        page = pdf[0]
        (item,) = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = item.get_bounds()
        height = page.get_size()[1]
        return (
            page.render(scale=2)
            .to_pil()
            .convert("RGB")
            .crop(tuple(round(2 * side) for side in (left, height - top, right, height - bottom)))
        )


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_picture_of_every_kind_looks_right_on_paper(kind: str) -> None:
    shown = shown_picture(make(kind))
    width, height = shown.size
    red, green, blue = shown.getpixel((width // 2, 6))
    assert min(red, green, blue) > 225, "the margin of the picture is white"
    dark = [shown.getpixel((x, height // 2)) for x in range(4, width - 4, 3)]
    assert any(max(pixel) < 190 for pixel in dark), "the stripes are there"
    assert any(min(pixel) > 200 for pixel in dark), "the gaps between them are light"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_picture_of_every_kind_goes_into_every_format(kind: str) -> None:
    for suffix in WRITERS:
        assert write(document_of(make(kind)), suffix).data


def test_ordinary_pictures_are_printed_as_they_are() -> None:
    for kind in ("png_rgb", "png_palette", "jpeg_rgb", "jpeg_grey"):
        data = make(kind)
        assert printable(data, "图").data == data


def test_a_turned_photo_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = picture("RGB", (300, 200), "JPEG", exif=exif)
    found = printable(turned, "图")
    assert (found.width, found.height) == (200, 300)


def test_an_oversized_picture_is_made_smaller() -> None:
    found = printable(picture(size=(LONGEST_SIDE + 900, 400)), "图")
    assert found.width == LONGEST_SIDE


def test_an_interlaced_png_is_shown_correctly() -> None:
    passes = ((1, 1), (1, 1), (2, 1), (2, 2), (4, 2), (4, 4), (8, 4))
    pixels = b"".join((b"\0" + bytes([shade]) * wide) * high for shade, (wide, high) in enumerate(passes, 100))

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))

    header = struct.pack(">LLBBBBB", 8, 8, 8, 0, 0, 0, 1)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")
    found = Image.open(BytesIO(printable(data, "图").data))
    assert not found.info.get("interlace")
    assert [found.getpixel((x, 0)) for x in range(8)] == [100, 105, 103, 105, 101, 105, 103, 105]


def test_the_same_picture_twice_is_stored_once() -> None:
    one = picture(size=(900, 700))
    single, double = write(document_of(one), "pdf").data, write(document_of(one, one), "pdf").data
    assert len(double) < len(single) + 2000


@pytest.mark.parametrize("data", [b"", b"not a picture", picture()[:200]])
@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_damaged_picture_is_refused_by_its_caption(data: bytes, suffix: str) -> None:
    with pytest.raises(AppError) as refusal:
        write(document_of(data), suffix)
    assert refusal.value.code == "rendering.bad_picture"
    assert "图 1" in str(refusal.value)


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.rendering.pictures.MOST_PIXELS", 1000)
    pictures._known.clear()
    with pytest.raises(AppError) as refusal:
        printable(picture(), "图 9")
    assert refusal.value.code == "rendering.picture_too_large"
    assert "640×400" in str(refusal.value)


def test_a_small_picture_is_not_blown_up() -> None:
    shown = shown_picture(picture(size=(96, 48)))
    assert shown.size[0] == pytest.approx(144, abs=3)


def test_the_original_of_a_picture_is_not_kept_in_memory() -> None:
    for side in (LONGEST_SIDE + 100, 40):  # one that is made smaller, one that is printed as it is
        data = picture(size=(side, 60))
        before = sys.getrefcount(data)
        printed = printable(data, "图1")
        assert (printed.data is data) == (side == 40)
        del printed
        assert sys.getrefcount(data) == before


def test_a_picture_is_prepared_once_and_only_the_latest_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []
    really_make = pictures._made

    def make_and_note(data: bytes, caption: str) -> pictures.Picture:
        made.append(data)
        return really_make(data, caption)

    monkeypatch.setattr(pictures, "_made", make_and_note)
    monkeypatch.setattr(pictures, "MOST_KNOWN", 2)
    pictures._known.clear()
    first, second, third = (picture(size=(90 + n, 60)) for n in range(3))
    for data in (first, second, first, third, first):
        assert printable(data, "图").data == data
    assert made == [first, second, third]
    printable(second, "图")  # the one used longest ago had to go
    assert made == [first, second, third, second]
