"""This file maps font roles to fonts: the system's official faces when installed, else the bundled open ones.

Only fonts with TrueType outlines can be embedded. Fonts are parsed when first needed and
kept for the life of the process. A character that the font of its role lacks is taken
from the next font of the chain; one that no font has is reported, never printed as a box.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any

from desktop.paths import fonts_dir

GETA_MARK = "〓"  # printing trade's sign for "this character is not in the case"
REPLACEMENT = "\ufffd"  # stands for a control character that was dropped


class Role(IntEnum):
    """What a piece of text is set in."""

    SONG = 0  # 宋体: table text
    FANGSONG = 1  # 仿宋: body text
    HEITI = 2  # 黑体: annex label, first-level headings, table heads
    KAITI = 3  # 楷体: second-level headings
    XIAOBIAOSONG = 4  # 小标宋: titles
    BOLD = 5  # third-level headings


_SERIF = "NotoSerifSC-Regular.ttf"
_SERIF_BOLD = "NotoSerifSC-Bold.ttf"
_SANS = "NotoSansSC-Regular.ttf"
_KAI = "LXGWWenKai-Regular.ttf"
_SYMBOLS = "NotoSansSymbols2-Regular.ttf"

BUNDLED: dict[Role, str] = {
    Role.SONG: _SERIF,
    Role.FANGSONG: _SERIF,
    Role.HEITI: _SANS,
    Role.KAITI: _KAI,
    Role.XIAOBIAOSONG: _SERIF_BOLD,
    Role.BOLD: _SERIF_BOLD,
}
_FALLBACKS = (_SERIF, _SANS, _KAI, _SYMBOLS)

# Names (lower case) under which Windows, Kylin and UOS install the official faces, best first.
SYSTEM_NAMES: dict[Role, tuple[str, ...]] = {
    Role.SONG: ("simsun", "宋体", "方正书宋_gbk", "fzshusong-z01"),
    Role.FANGSONG: ("仿宋_gb2312", "fangsong_gb2312", "fangsong", "仿宋", "方正仿宋_gbk", "fzfangsong-z02"),
    Role.HEITI: ("simhei", "黑体", "方正黑体_gbk", "fzheiti-z01"),
    Role.KAITI: ("楷体_gb2312", "kaiti_gb2312", "kaiti", "楷体", "方正楷体_gbk", "fzkai-z03"),
    Role.XIAOBIAOSONG: ("方正小标宋简体", "fzxiaobiaosong-b05s", "方正小标宋_gbk", "fzxiaobiaosong-b05"),
    Role.BOLD: (),
}

_bundled_only = False
_lock = threading.RLock()


class FontFace:
    """One parsed font. ``width`` is in em; ``face`` is reportlab's parsed font."""

    def __init__(self, key: str, path: Path, index: int = 0) -> None:
        from reportlab.pdfbase.ttfonts import TTFontFace

        self.key = key
        self.face: Any = TTFontFace(str(path), subfontIndex=index)
        self._borrowed: set[int] = set()

    def has(self, char: str) -> bool:
        code = ord(char)
        return code in self.face.charToGlyph and code not in self._borrowed

    def width(self, char: str) -> float:
        return float(self.face.charWidths.get(ord(char), self.face.defaultWidth)) / 1000

    def borrow_geta(self, char: str) -> None:
        """Show ``char`` as 〓 while the text of the file still says ``char``."""
        code, geta = ord(char), ord(GETA_MARK)
        self._borrowed.add(code)
        self.face.charToGlyph[code] = self.face.charToGlyph[geta]
        self.face.charWidths[code] = self.face.charWidths[geta]


class FontSet:
    """The fonts of one process: role and character → face and width, remembered."""

    def __init__(self, sources: dict[Role, tuple[tuple[str, Path, int], ...]]) -> None:
        self._sources = sources
        self._faces: dict[str, FontFace | None] = {}
        self._width_by_char: dict[Role, dict[str, float]] = {role: {} for role in Role}
        self._face_by_char: dict[Role, dict[str, str]] = {role: {} for role in Role}
        self._missing: set[str] = set()
        self._lookup = threading.RLock()

    def face(self, key: str) -> FontFace:
        face = self._faces[key]
        assert face is not None
        return face

    def widths(self, text: str, role: Role) -> list[float]:
        """Width of every character of ``text`` in em."""
        known = self._width_by_char[role]
        try:
            return [known[char] for char in text]
        except KeyError:
            for char in set(text) - known.keys():
                self._find(char, role)
            return [known[char] for char in text]

    def face_keys(self, text: str, role: Role) -> list[str]:
        """Face of every character of ``text``; call after :meth:`widths`."""
        known = self._face_by_char[role]
        return [known[char] for char in text]

    def is_plain(self, text: str, role: Role) -> str | None:
        """The one face all of ``text`` is set in, else None."""
        keys = set(map(self._face_by_char[role].__getitem__, text))
        return keys.pop() if len(keys) == 1 else None

    def lacks(self, char: str) -> bool:
        """Whether no font has ``char``."""
        self.widths(char, Role.SONG)
        return char in self._missing

    def _find(self, char: str, role: Role) -> None:
        with self._lookup:
            first: FontFace | None = None
            for key, path, index in self._sources[role]:
                face = self._load(key, path, index)
                if face is None:
                    continue
                if first is None and face.has(GETA_MARK):
                    first = face
                if face.has(char):
                    break
            else:
                assert first is not None, "a bundled font always has the geta mark"
                face = first
                face.borrow_geta(char)
                if char != REPLACEMENT:
                    self._missing.add(char)
            self._face_by_char[role][char] = face.key
            self._width_by_char[role][char] = face.width(char)

    def _load(self, key: str, path: Path, index: int) -> FontFace | None:
        if key not in self._faces:
            from reportlab.pdfbase.ttfonts import TTFError

            try:
                self._faces[key] = FontFace(key, path, index)
            except TTFError:  # damaged, or its maker does not allow embedding: the next font of the chain
                self._faces[key] = None
        return self._faces[key]


def use_bundled_only(is_bundled_only: bool = True) -> None:
    """Ignore installed fonts, so that the same document gives the same bytes everywhere."""
    global _bundled_only
    _bundled_only = is_bundled_only


def font_set() -> FontSet:
    """The process's fonts. ``SHENBAO_BUNDLED_FONTS=1`` in the environment also means bundled only."""
    with _lock:
        return _font_set(_bundled_only or _environment_says_bundled())


@cache
def _environment_says_bundled() -> bool:
    return os.environ.get("SHENBAO_BUNDLED_FONTS") == "1"


@cache
def _font_set(is_bundled_only: bool) -> FontSet:
    bundled = fonts_dir()
    installed = {} if is_bundled_only else _installed()
    sources: dict[Role, tuple[tuple[str, Path, int], ...]] = {}
    for role in Role:
        chain = [installed[role]] if role in installed else []
        for name in dict.fromkeys((BUNDLED[role], *_FALLBACKS)):
            chain.append((name, bundled / name, 0))
        sources[role] = tuple(chain)
    return FontSet(sources)


def _installed() -> dict[Role, tuple[str, Path, int]]:
    from desktop.rendering.font_files import FontFile, find_fonts, system_font_folders

    wanted = {name for names in SYSTEM_NAMES.values() for name in names}
    by_name: dict[str, FontFile] = {}
    for font in find_fonts(system_font_folders()):
        for name in font.names & wanted:
            by_name.setdefault(name, font)
    chosen: dict[Role, tuple[str, Path, int]] = {}
    for role, names in SYSTEM_NAMES.items():
        for name in names:
            if name in by_name:
                font = by_name[name]
                chosen[role] = (f"{font.path}#{font.index}", font.path, font.index)
                break
    return chosen


def find_missing(texts: Iterable[str], cleaned: Callable[[str], str]) -> tuple[str, ...]:
    """The characters of ``texts`` that no font has, sorted, each once."""
    fonts = font_set()
    characters = set().union(*(set(cleaned(text)) for text in texts)) - {"\n"}
    return tuple(sorted(char for char in characters if fonts.lacks(char)))
