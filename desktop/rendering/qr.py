"""This file makes QR codes: a matrix of dark modules for the PDF, a PNG for the DOCX."""

from __future__ import annotations

from io import BytesIO

Matrix = tuple[tuple[bool, ...], ...]


class QrMaker:
    """Makes the QR codes of one document. The best mask is sought once and kept for all its pages."""

    def __init__(self) -> None:
        self._mask: int | None = None

    def matrix(self, text: str) -> Matrix:
        """Dark modules of ``text`` (UTF-8 bytes, error correction M), without the quiet zone."""
        from reportlab.graphics.barcode import qrencoder

        code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
        code.addData(qrencoder.QR8bitByte(text.encode("utf-8")))
        code.version = code.calculate_version()
        if self._mask is None:
            self._mask = int(code.getBestMaskPattern())
        code.makeImpl(False, self._mask)
        return tuple(tuple(map(bool, row)) for row in code.modules)


def qr_png(text: str, module_pixels: int = 8) -> bytes:
    """A black and white PNG of the code with the standard quiet zone of four modules."""
    from PIL import Image

    matrix = QrMaker().matrix(text)
    quiet = 4
    side = len(matrix) + 2 * quiet
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                picture.putpixel((x + quiet, y + quiet), 0)
    stream = BytesIO()
    picture.resize((side * module_pixels,) * 2).save(stream, "PNG")
    return stream.getvalue()
