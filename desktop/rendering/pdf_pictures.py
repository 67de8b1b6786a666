"""This file puts pictures into a PDF as they are: JPEG bytes and PNG pixel data are not compressed anew."""

from __future__ import annotations

import struct
from typing import Any

from desktop.rendering.pictures import Picture

_CHANNELS_BY_COLOUR_TYPE = {0: 1, 2: 3, 3: 1}  # grey, RGB, palette; others were converted before


def add_picture(canvas: Any, picture: Picture, name: str) -> str:
    """Write ``picture`` once into the file of ``canvas``; returns the name it is drawn by."""
    from reportlab.pdfbase import pdfdoc

    is_jpeg = picture.data[:2] == b"\xff\xd8"
    stream = pdfdoc.PDFStream()
    entries = stream.dictionary
    entries["Type"] = pdfdoc.PDFName("XObject")
    entries["Subtype"] = pdfdoc.PDFName("Image")
    entries["Width"] = picture.width
    entries["Height"] = picture.height
    if is_jpeg:
        entries["BitsPerComponent"] = 8
        entries["ColorSpace"] = pdfdoc.PDFName("DeviceGray" if _jpeg_channels(picture.data) == 1 else "DeviceRGB")
        entries["Filter"] = pdfdoc.PDFName("DCTDecode")
        stream.content = picture.data
    else:
        chunks = _png_chunks(picture.data)
        bits, colour_type = struct.unpack(">8xBB", chunks[b"IHDR"][:10])
        channels = _CHANNELS_BY_COLOUR_TYPE[colour_type]
        entries["BitsPerComponent"] = bits
        if colour_type == 3:
            palette = chunks[b"PLTE"]
            entries["ColorSpace"] = pdfdoc.PDFArray(
                [
                    pdfdoc.PDFName("Indexed"),
                    pdfdoc.PDFName("DeviceRGB"),
                    len(palette) // 3 - 1,
                    f"<{palette.hex()}>",
                ]
            )
        else:
            entries["ColorSpace"] = pdfdoc.PDFName("DeviceGray" if channels == 1 else "DeviceRGB")
        entries["Filter"] = pdfdoc.PDFName("FlateDecode")
        entries["DecodeParms"] = pdfdoc.PDFDictionary(
            {"Predictor": 15, "Colors": channels, "BitsPerComponent": bits, "Columns": picture.width}
        )
        stream.content = chunks[b"IDAT"]
    canvas._doc.Reference(stream, canvas._doc.getXObjectName(name))
    return str(canvas._doc.getXObjectName(name))


def _png_chunks(data: bytes) -> dict[bytes, bytes]:
    """Chunks by name; the parts of the pixel data joined."""
    parts_by_name: dict[bytes, list[bytes]] = {}
    at = 8
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">L4s", data, at)
        parts_by_name.setdefault(name, []).append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return {name: b"".join(parts) for name, parts in parts_by_name.items()}


def _jpeg_channels(data: bytes) -> int:
    """Colour channels named in the frame header."""
    at = 2
    while at + 9 < len(data):
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return data[at + 9]
        at += 2 + length
    return 3
