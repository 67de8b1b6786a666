"""Bundled and installed fonts."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from desktop.paths import fonts_dir
from desktop.rendering import fonts
from desktop.rendering.document import Document, PageSection, Paragraph
from desktop.rendering.font_files import find_fonts, read_font_names
from desktop.rendering.fonts import BUNDLED, Role, font_set
from desktop.rendering.plain_text import missing_characters

SIGNS = "，。、；：？！（）《》“”‘’—…·～％①②③⑩℃㎡²₂×÷±≥≤‰→□■☑☐√○●◎★〇ⅠⅡ㎜Ω"
RARE = "\U00030000"  # CJK extension G: in none of the bundled fonts


def gb2312_hanzi() -> str:
    pairs = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    return "".join(pair.decode("gb2312", "ignore") for pair in pairs)


def document_of(text: str) -> Document:
    return Document("示例", (PageSection((Paragraph(text),)),))


@pytest.mark.parametrize("role", list(Role))
def test_the_font_of_every_role_has_all_hanzi_of_gb_2312(role: Role) -> None:
    from desktop.rendering.fonts import FontFace

    face = FontFace(BUNDLED[role], fonts_dir() / BUNDLED[role])
    hanzi = gb2312_hanzi()
    assert len(hanzi) == 6763
    assert [char for char in hanzi if not face.has(char)] == []


def test_every_sign_of_a_declaration_is_found_in_some_font() -> None:
    assert missing_characters(document_of(SIGNS)) == ()


def test_a_character_the_role_lacks_comes_from_the_next_font() -> None:
    found = font_set()
    found.widths("水☑", Role.SONG)
    assert found.face_keys("水☑", Role.SONG) == ["NotoSerifSC-Regular.ttf", "NotoSansSymbols2-Regular.ttf"]
    assert found.is_plain("水☑", Role.SONG) is None
    assert found.is_plain("水", Role.SONG) == "NotoSerifSC-Regular.ttf"


def test_a_character_no_font_has_is_reported_once_and_sorted() -> None:
    assert missing_characters(document_of(f"张{RARE}、李{RARE}\ue000")) == ("\ue000", RARE)


def test_a_dropped_control_character_is_not_reported_as_missing() -> None:
    assert missing_characters(document_of("甲\x01乙")) == ()


def test_the_list_of_bundled_fonts_tells_the_truth() -> None:
    table = (fonts_dir() / "FONTS.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| `([^`]+\.ttf)` .* `([0-9a-f]{64})` \|$", table, re.MULTILINE))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in fonts_dir().glob("*.ttf")}
    assert listed == files
    for licence in re.findall(r"`(OFL-[^`]+\.txt)`", table):
        assert "SIL OPEN FONT LICENSE" in (fonts_dir() / licence).read_text(encoding="utf-8").upper()


def test_bundled_fonts_stay_below_seventy_megabytes() -> None:
    assert sum(path.stat().st_size for path in fonts_dir().glob("*.ttf")) < 70_000_000


def test_an_installed_official_face_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    shutil.copy(fonts_dir() / "NotoSansSymbols2-Regular.ttf", folder / "simfang.ttf")
    (folder / "broken.ttf").write_bytes(b"not a font at all")
    monkeypatch.setattr("desktop.rendering.font_files.system_font_folders", lambda: (folder,))
    monkeypatch.setitem(fonts.SYSTEM_NAMES, Role.FANGSONG, ("noto sans symbols 2",))
    monkeypatch.delenv("SHENBAO_BUNDLED_FONTS", raising=False)
    fonts.use_bundled_only(False)
    fonts._font_set.cache_clear()
    fonts._environment_says_bundled.cache_clear()
    try:
        found = fonts.font_set()
        found.widths("☑文", Role.FANGSONG)
        assert found.face_keys("☑文", Role.FANGSONG) == [f"{folder / 'simfang.ttf'}#0", "NotoSerifSC-Regular.ttf"]
        monkeypatch.setenv("SHENBAO_BUNDLED_FONTS", "1")
        fonts._environment_says_bundled.cache_clear()
        assert fonts.font_set() is not found
    finally:
        fonts._font_set.cache_clear()
        fonts._environment_says_bundled.cache_clear()


def test_font_names_are_read_without_parsing_the_font() -> None:
    (font,) = read_font_names(fonts_dir() / "LXGWWenKai-Regular.ttf")
    assert {"lxgw wenkai", "霞鹜文楷"} <= font.names
    assert [found.path.name for found in find_fonts((fonts_dir(),))] == sorted(
        p.name for p in fonts_dir().glob("*.ttf")
    )


def test_a_damaged_font_file_is_left_out(tmp_path: Path) -> None:
    cut = tmp_path / "cut.ttf"
    cut.write_bytes((fonts_dir() / "LXGWWenKai-Regular.ttf").read_bytes()[:40])
    assert read_font_names(cut) == []
    assert read_font_names(tmp_path / "absent.ttf") == []
