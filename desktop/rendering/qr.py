"""This file makes QR codes: a matrix of dark modules for the PDF, a PNG for the DOCX.

A QR code is a linear code: flipping one bit of its text always flips the same modules. So
the codes of a document's pages, which differ in a few digits, are made from one encoded
text and the modules each flipped bit changes, hundreds of times faster than anew.
"""

from __future__ import annotations

from io import BytesIO

Matrix = tuple[int, ...]  # one number a row, the leftmost module is the highest bit


class QrMaker:
    """Makes the QR codes of one document. The best mask is sought once and kept for all its pages."""

    def __init__(self) -> None:
        self._mask: int | None = None
        self._base_by_length: dict[int, tuple[bytes, Matrix]] = {}
        self._change_by_bit: dict[tuple[int, int, int], Matrix] = {}  # length, byte, bit → modules that flip

    def matrix(self, text: str) -> Matrix:
        """Dark modules of ``text`` (UTF-8 bytes, error correction M), without the quiet zone."""
        data = text.encode("utf-8")
        if len(data) not in self._base_by_length:
            self._base_by_length[len(data)] = (data, self._encode(data))
        base_data, rows = self._base_by_length[len(data)]
        for place, (before, here) in enumerate(zip(base_data, data, strict=True)):
            different = before ^ here
            for bit in range(8):
                if different >> bit & 1:
                    change = self._change(base_data, place, bit)
                    rows = tuple(row ^ flipped for row, flipped in zip(rows, change, strict=True))
        return rows

    def _change(self, base_data: bytes, place: int, bit: int) -> Matrix:
        key = (len(base_data), place, bit)
        if key not in self._change_by_bit:
            flipped = bytearray(base_data)
            flipped[place] ^= 1 << bit
            base = self._base_by_length[len(base_data)][1]
            self._change_by_bit[key] = tuple(a ^ b for a, b in zip(base, self._encode(bytes(flipped)), strict=True))
        return self._change_by_bit[key]

    def _encode(self, data: bytes) -> Matrix:
        from reportlab.graphics.barcode import qrencoder

        code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
        code.addData(qrencoder.QR8bitByte(data))
        code.version = code.calculate_version()
        if self._mask is None:
            self._mask = int(code.getBestMaskPattern())
        code.makeImpl(False, self._mask)
        return tuple(int("".join("1" if is_dark else "0" for is_dark in row), 2) for row in code.modules)


def row_runs(row: int, side: int) -> list[tuple[int, int]]:
    """Dark runs of one row of a matrix of ``side`` modules: first module and length."""
    runs: list[tuple[int, int]] = []
    start = None
    for column, module in enumerate(f"{row:0{side}b}0"):
        if module == "1" and start is None:
            start = column
        elif module == "0" and start is not None:
            runs.append((start, column - start))
            start = None
    return runs


def qr_png(text: str, module_pixels: int = 8) -> bytes:
    """A black and white PNG of the code with the standard quiet zone of four modules."""
    from PIL import Image, ImageDraw

    matrix = QrMaker().matrix(text)
    quiet = 4
    side = len(matrix) + 2 * quiet
    picture = Image.new("1", (side, side), 1)
    draw = ImageDraw.Draw(picture)
    for y, row in enumerate(matrix, quiet):
        for start, length in row_runs(row, len(matrix)):
            draw.line((start + quiet, y, start + quiet + length - 1, y), fill=0)
    stream = BytesIO()
    picture.resize((side * module_pixels,) * 2).save(stream, "PNG")
    return stream.getvalue()
