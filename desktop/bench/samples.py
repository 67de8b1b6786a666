"""This file makes what is measured with: pictures, supporting documents, packages; the same every time."""

from __future__ import annotations

import hashlib
import io
import random
from functools import lru_cache
from pathlib import Path
from typing import Any

from desktop.bench.forms import NOTICE, OneNotice, credit_code, notice, packed_form
from desktop.jobs import JobContext

MADE_AT = "2026-03-09T09:00:00.000+08:00"
SCAN_PAGES = 4


@lru_cache(maxsize=64)
def photo(number: int, width: int = 1200, height: int = 800, quality: int = 85) -> bytes:
    """A JPEG with the grain of a photograph; another one for every number."""
    from PIL import Image

    chance = random.Random(number)
    coarse = Image.frombytes("RGB", (48, 32), chance.randbytes(48 * 32 * 3)).resize((width, height))
    grain = Image.frombytes("RGB", (width // 2, height // 2), chance.randbytes(width * height * 3 // 4))
    return _bytes(Image.blend(coarse, grain.resize((width, height)), 0.12), "JPEG", quality=quality)


def chart(number: int, width: int = 1400, height: int = 800) -> bytes:
    """A PNG as a drawing program exports it: lines and filled boxes."""
    from PIL import Image, ImageDraw

    chance = random.Random(number)
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(width - 200), chance.randrange(height - 90)
        colour = tuple(chance.randrange(120, 250) for _ in range(3))
        draw.rectangle((x, y, x + 180, y + 70), fill=colour, outline="black", width=2)
        draw.line((x + 90, y + 70, chance.randrange(width), chance.randrange(height)), fill="black", width=2)
    return _bytes(picture, "PNG")


def _bytes(picture: Any, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def scan(number: int) -> bytes:
    """A PDF of four scanned pages (营业执照, 证书), about 1.3 MB; another one for every number."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, A4, invariant=1)
    for page in range(SCAN_PAGES):
        picture = photo((number + page) % 16, 1500, 1100)
        canvas.drawImage(ImageReader(io.BytesIO(picture)), 20, 40, A4[0] - 40, A4[1] - 60)
        canvas.drawString(20, 20, f"{number}-{page}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def pack_registry() -> OneNotice:
    """The packs, with the notice the measured packages belong to."""
    return OneNotice(notice(packed_form()))


def write_packages(folder: Path, count: int) -> None:
    """``count`` packages of about 2 MB in ``folder``: answers, DOCX, PDF, a figure, a scanned document."""
    from desktop.services.publishing import Declaration, pack

    folder.mkdir(parents=True)
    definition = pack_registry().notice(NOTICE)
    for number in range(count):
        figure, document = photo(number % 16), scan(number)
        files = {hashlib.sha256(data).hexdigest(): data for data in (figure, document)}
        figure_id, document_id = files
        values: dict[str, Any] = {
            "unit_name": f"示例第{number}装备制造有限公司",
            "unit_code": credit_code(number),
            **{f"text_{n}": f"基本信息 {n}：示例文字" for n in range(20)},
            "narrative": [
                *({"kind": "paragraph", "text": f"第 {n} 段。" + "建设情况的说明文字。" * 20} for n in range(10)),
                {"kind": "figure", "file": figure_id, "name": "现场.jpg", "caption": "现场照片"},
            ],
            "documents": [
                {"file": document_id, "name": "证书.pdf", "size": len(document), "kind": "pdf", "pages": SCAN_PAGES},
            ],
        }
        declaration = Declaration(definition, definition.form("packed"), f"bench-{number}", values)
        target = folder / f"{number:05d}.sbb"
        pack(declaration, target, read_file=files.__getitem__, made_at=MADE_AT, job=JobContext())
