"""This file prepares pictures for paper: size, transparency, colour; unreadable ones are refused by caption."""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections import OrderedDict
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from desktop.errors import AppError

MOST_PIXELS = 80_000_000
LONGEST_SIDE = 2600  # pixels; 300 dots an inch over the width of a page


@dataclass(frozen=True, slots=True)
class Picture:
    """A printable picture: its bytes as PNG or JPEG (RGB or grey, opaque) and its size in pixels."""

    data: bytes
    width: int
    height: int


def picture_size(data: bytes, caption: str) -> tuple[int, int]:
    """Width and height in pixels as seen (a turned photo is turned). Raises AppError."""
    picture = printable(data, caption)
    return picture.width, picture.height


_known: OrderedDict[bytes, Picture] = OrderedDict()  # SHA-256 → what was made; no data where it is printed as it is
_lock = threading.Lock()
MOST_KNOWN = 64


def printable(data: bytes, caption: str) -> Picture:
    """``data`` unchanged when any printer can take it, else turned upright, flattened on white, RGB.

    What was made lately is remembered, the original is not: forty photos would fill the memory.
    Raises AppError ``rendering.bad_picture`` or ``rendering.picture_too_large``, naming the caption.
    """
    key = hashlib.sha256(data).digest()
    with _lock:
        known = _known.get(key)
        if known is not None:
            _known.move_to_end(key)
    if known is None:
        made = _made(data, caption)
        known = replace(made, data=b"") if made.data is data else made
        with _lock:
            _known[key] = known
            while len(_known) > MOST_KNOWN:
                _known.popitem(last=False)
    return known if known.data else replace(known, data=data)


def _made(data: bytes, caption: str) -> Picture:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image: Any = Image.open(BytesIO(data))
            if image.width * image.height > MOST_PIXELS:
                raise AppError("rendering.picture_too_large", caption=caption, width=image.width, height=image.height)
            if _is_fine(image):
                image.verify()
                return Picture(data, image.width, image.height)
            kind = image.format
            image.load()
            image = ImageOps.exif_transpose(image)
            return _converted(image, is_photo=kind == "JPEG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise AppError("rendering.bad_picture", caption=caption) from error


def _is_fine(image: Any) -> bool:
    if max(image.size) > LONGEST_SIDE or image.format not in ("PNG", "JPEG"):
        return False
    if image.format == "JPEG":
        return image.mode in ("RGB", "L") and image.getexif().get(0x0112, 1) == 1
    is_opaque = "transparency" not in image.info
    return image.mode in ("RGB", "L", "P", "1") and is_opaque and not image.info.get("interlace")


def _converted(image: Any, is_photo: bool) -> Picture:
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        shape = image.convert("RGBA")
        image = Image.new("RGB", shape.size, "white")
        image.paste(shape, mask=shape.getchannel("A"))
    elif image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    elif image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    stream = BytesIO()
    if is_photo:
        image.save(stream, "JPEG", quality=88)
    else:
        image.save(stream, "PNG", compress_level=3)
    return Picture(stream.getvalue(), image.width, image.height)
