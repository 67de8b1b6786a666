"""This file embeds fonts in a PDF: one subset a font, two-byte codes, a true text for every code.

reportlab cuts a TrueType font into many 256-character fonts and cannot name characters
beyond U+FFFF; one composite font (Type 0, CIDFontType2) is smaller and can.
"""

from __future__ import annotations

from struct import pack
from typing import Any

from desktop.rendering.fonts import FontFace


class EmbeddedFont:
    """The characters of one face used by one PDF."""

    def __init__(self, face: FontFace, name: str) -> None:
        self.name = name  # of the font resource, such as F1
        self._face = face
        self._code_by_char: dict[str, int] = {}

    def encode(self, text: str) -> str:
        """``text`` as a PDF hex string of two-byte codes."""
        codes = self._code_by_char
        try:
            return "<" + "".join([f"{codes[char]:04X}" for char in text]) + ">"
        except KeyError:
            for char in text:
                codes.setdefault(char, len(codes) + 1)
            return "<" + "".join([f"{codes[char]:04X}" for char in text]) + ">"

    def addObjects(self, document: Any) -> None:  # noqa: N802  called by reportlab when the file is written
        """Write font program, widths and the code → character table into ``document``."""
        from reportlab.pdfbase import pdfdoc

        face = self._face.face
        characters = list(self._code_by_char)
        base_name = f"{_prefix(self.name)}+{face.name.decode('latin-1')}"
        points = [ord(char) for char in characters]

        def stream(label: str, content: bytes) -> Any:
            made = pdfdoc.PDFStream()
            made.content = content
            made.filters = [pdfdoc.PDFZCompress]
            return document.Reference(made, f"{label}:{self.name}")

        program = face.makeSubset(points)
        program_stream = pdfdoc.PDFStream()
        program_stream.content = program
        program_stream.dictionary["Length1"] = len(program)
        program_stream.filters = [pdfdoc.PDFZCompress]
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": pdfdoc.PDFName(base_name),
                "Flags": 4,
                "FontBBox": pdfdoc.PDFArray(face.bbox),
                "ItalicAngle": face.italicAngle,
                "Ascent": face.ascent,
                "Descent": face.descent,
                "CapHeight": face.capHeight,
                "StemV": face.stemV,
                "FontFile2": document.Reference(program_stream, f"fontFile:{self.name}"),
            }
        )
        widths = pdfdoc.PDFArray([1, pdfdoc.PDFArray([face.getCharWidth(point) for point in points])])
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType2",
                "BaseFont": pdfdoc.PDFName(base_name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(
                    {
                        "Registry": pdfdoc.PDFString("Adobe"),
                        "Ordering": pdfdoc.PDFString("Identity"),
                        "Supplement": 0,
                    }
                ),
                "FontDescriptor": document.Reference(descriptor, f"fontDescriptor:{self.name}"),
                "DW": 1000,
                "W": widths,
                "CIDToGIDMap": stream("cidToGid", _glyph_table(face, points)),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(base_name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant, f"cidFont:{self.name}")]),
                "ToUnicode": stream("toUnicode", _text_table(characters)),
            }
        )
        document.idToObject["BasicFonts"].dict[self.name] = document.Reference(font, f"font:{self.name}")


def _prefix(name: str) -> str:
    """Six capital letters that name a subset: F1 → AAAAAB."""
    number = int(name[1:])
    letters = ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _glyph_table(face: Any, points: list[int]) -> bytes:
    """Code → glyph number in the subset, in the order in which ``makeSubset`` numbers glyphs."""
    number_by_glyph = {0: 0}
    glyphs = [0]
    for point in points:
        original = face.charToGlyph.get(point, 0)
        glyphs.append(number_by_glyph.setdefault(original, len(number_by_glyph)))
    return pack(f">{len(glyphs)}H", *glyphs)


def _text_table(characters: list[str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(characters), 100):
        part = characters[start : start + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in enumerate(part, start + 1)
        ]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
