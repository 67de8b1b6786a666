"""This file finds installed TrueType fonts by their family names, without parsing whole fonts."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SUFFIXES = frozenset({".ttf", ".ttc", ".otf"})
_NAME_IDS = frozenset({1, 4, 6, 16})  # family, full name, PostScript name, typographic family


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font inside a file; ``index`` counts fonts inside a .ttc collection."""

    path: Path
    index: int
    names: frozenset[str]


def system_font_folders() -> tuple[Path, ...]:
    """The usual font folders of this system and user, existing ones only."""
    if sys.platform == "win32":
        folders = [
            Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts",
            Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts",
        ]
    else:
        home = Path.home()
        folders = [
            Path("/usr/share/fonts"),
            Path("/usr/local/share/fonts"),
            home / ".local" / "share" / "fonts",
            home / ".fonts",
        ]
    return tuple(folder for folder in folders if folder.is_dir())


def find_fonts(folders: tuple[Path, ...]) -> Iterator[FontFile]:
    """Every font with TrueType outlines below ``folders``, in a fixed order; unreadable files are left out."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _SUFFIXES and path.is_file():
                yield from read_font_names(path)


def read_font_names(path: Path) -> list[FontFile]:
    """The fonts of one file that have a ``glyf`` table; none when the file is damaged or has CFF outlines."""
    found: list[FontFile] = []
    try:
        with path.open("rb") as stream:
            head = stream.read(12)
            offsets = [0]
            if head[:4] == b"ttcf":
                count = min(struct.unpack(">L", head[8:12])[0], 64)
                offsets = list(struct.unpack(f">{count}L", stream.read(4 * count)))
            for index, offset in enumerate(offsets):
                stream.seek(offset)
                table_count = struct.unpack(">4xH", stream.read(6))[0]
                stream.seek(offset + 12)
                directory = stream.read(16 * min(table_count, 128))
                tables = {
                    directory[at : at + 4]: struct.unpack(">LL", directory[at + 8 : at + 16])
                    for at in range(0, len(directory) - 15, 16)
                }
                if b"glyf" not in tables or b"name" not in tables:
                    continue
                start, length = tables[b"name"]
                stream.seek(start)
                found.append(FontFile(path, index, _names(stream.read(min(length, 1 << 20)))))
    except (OSError, struct.error):
        return []
    return found


def _names(table: bytes) -> frozenset[str]:
    count, strings = struct.unpack(">2xHH", table[:6])
    names = set()
    for number in range(count):
        platform, encoding, _language, name_id, length, offset = struct.unpack_from(">6H", table, 6 + 12 * number)
        if name_id not in _NAME_IDS:
            continue
        raw = table[strings + offset : strings + offset + length]
        if platform in (0, 3) and not (platform == 3 and encoding == 3):
            names.add(raw.decode("utf-16-be", "ignore").lower())
        elif platform == 3 or (platform == 1 and encoding == 25):
            names.add(raw.replace(b"\0", b"").decode("gb18030", "ignore").lower())
        elif platform == 1 and encoding == 0:
            names.add(raw.decode("mac-roman", "ignore").lower())
    return frozenset(names)
