"""The look: contrast, one style sheet, icons that are there and used."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget
from pytestqt.qtbot import QtBot

from desktop.paths import resources_dir
from desktop.ui.icons import set_icon
from desktop.ui.palettes import DARK, LEAST_LINE, LEAST_TEXT, LINE_PAIRS, PALETTES, TEXT_PAIRS, Palette, contrast
from desktop.ui.theme import Theme, restyle
from desktop.ui.widgets import ElidedLabel, StateChip

UI = Path(__file__).resolve().parents[2] / "desktop" / "ui"
QSS = sorted((resources_dir() / "styles").rglob("*.qss"))


def _rules() -> str:
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in QSS)
    return re.sub(r"/\*.*?\*/", "", text, flags=re.S)


def test_contrast_is_the_wcag_ratio() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=lambda pair: "-on-".join(pair))
def test_text_can_be_read_on_its_background(name: str, pair: tuple[str, str]) -> None:
    palette = PALETTES[name]
    assert contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) >= LEAST_TEXT[name]


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("pair", LINE_PAIRS, ids=lambda pair: "-on-".join(pair))
def test_the_outline_of_a_control_can_be_seen(name: str, pair: tuple[str, str]) -> None:
    palette = PALETTES[name]
    assert contrast(getattr(palette, pair[0]), getattr(palette, pair[1])) >= LEAST_LINE[name]


def test_every_text_and_background_of_one_rule_is_a_tested_pair() -> None:
    tested = set(TEXT_PAIRS)
    text = _rules()
    for selector, body in re.findall(r"([^{}]+)\{((?:[^{}$]|\$\{\w+\})*)\}", text):
        colour = re.search(r"(?<![-\w])color: \$\{(\w+)\}", body)
        back = re.search(r"(?<![-\w])background: \$\{(\w+)\}", body)
        if colour and back:
            assert (colour.group(1), back.group(1)) in tested, selector.strip()


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    text = _rules()
    assert not re.findall(r":[^;{}]*(#[0-9a-fA-F]{3,8}\b|rgba?\()", text)


def test_no_widget_names_a_colour() -> None:
    for path in UI.rglob("*.py"):
        if path.name != "palettes.py":
            assert not re.findall(r"[\"']#[0-9a-fA-F]{6}[\"']", path.read_text(encoding="utf-8")), path.name


def test_every_colour_is_a_full_hex_value() -> None:
    for palette in PALETTES.values():
        for field in fields(Palette):
            assert re.fullmatch(r"#[0-9a-f]{6}", getattr(palette, field.name)), field.name


@pytest.mark.parametrize("mode", PALETTES)
def test_the_style_sheet_has_a_value_for_every_token(theme: Theme, mode: str) -> None:
    theme.apply(mode=mode)
    assert "$" not in theme.style_sheet()


def test_the_appearance_changes_live(theme: Theme, qtbot) -> None:
    label = QLabel("山西")
    button = QPushButton("保存")
    set_icon(button, "plus")
    for widget in (label, button):
        qtbot.addWidget(widget)
        widget.show()
    before = button.icon().pixmap(20).toImage()
    theme.apply(mode="dark", font_size=18)
    assert label.font().pixelSize() == 18
    assert label.palette().windowText().color().name() == DARK.text
    assert button.icon().pixmap(20).toImage() != before


@pytest.mark.parametrize(("asked", "given"), [(8, 12), (12, 12), (20, 20), (30, 20)])
def test_the_font_size_stays_within_its_limits(theme: Theme, asked: int, given: int) -> None:
    theme.apply(font_size=asked)
    assert theme.font_size == given


def test_an_unknown_appearance_follows_the_system(theme: Theme) -> None:
    theme.apply(mode="pink")
    assert theme.mode == "system"


def test_a_severity_changes_how_an_input_looks(theme: Theme, qtbot) -> None:
    from PySide6.QtWidgets import QLineEdit

    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    plain = line.grab().toImage()
    restyle(line, severity="error")
    assert line.grab().toImage() != plain


def test_a_state_is_icon_word_and_colour(theme: Theme, qtbot) -> None:
    chip = StateChip("未填 3", "missing")
    qtbot.addWidget(chip)
    assert chip.text == "未填 3"
    assert chip.accessibleName() == "未填 3"
    assert any(not label.pixmap().isNull() for label in chip.findChildren(QLabel))


def _icon_words() -> set[str]:
    words: set[str] = set()
    for path in UI.rglob("*.py"):
        words |= set(re.findall(r"\"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\"", path.read_text(encoding="utf-8")))
    return words


def test_every_icon_in_the_resources_is_used() -> None:
    unused = {path.stem for path in (resources_dir() / "icons").glob("*.svg")} - _icon_words()
    assert not unused


def test_every_icon_named_in_a_call_is_there() -> None:
    call = re.compile(
        r"(?:set_icon|set_pixmap|icon_button|icon)\(\s*(?:[\w.]+,\s*)?\"([a-z0-9-]+)\"|icon_name=\"([a-z0-9-]+)\""
    )
    known = {path.stem for path in (resources_dir() / "icons").glob("*.svg")}
    named = {a or b for path in UI.rglob("*.py") for a, b in call.findall(path.read_text(encoding="utf-8"))}
    assert named
    assert named <= known


def test_every_icon_takes_its_colour_from_the_theme_and_keeps_its_licence() -> None:
    for path in (resources_dir() / "icons").glob("*.svg"):
        assert "currentColor" in path.read_text(encoding="utf-8"), path.name
    assert "ISC License" in (resources_dir() / "icons" / "LICENSE-lucide.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [12, 14, 20])
def test_a_short_line_is_not_cut_where_there_is_room(qtbot: QtBot, theme: Theme, size: int) -> None:
    theme.apply(mode="light", font_size=14)
    part = QWidget()
    qtbot.addWidget(part)
    row = QHBoxLayout(part)
    line = ElidedLabel("/tmp/数据文件夹/workspace", "small")
    line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    row.addStretch(1)
    row.addWidget(line)
    part.resize(800, 60)
    part.show()
    qtbot.waitExposed(part)
    theme.apply(mode="light", font_size=size)
    qtbot.waitUntil(lambda: line.width() >= line.sizeHint().width() and not line.toolTip())
    assert line.findChild(QLabel).text() == line.text


def test_a_new_appearance_is_put_in_the_place_of_none(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt takes many times longer to exchange one style sheet for another: the window would stand still."""
    put: list[bool] = []
    application = theme._app
    real = type(application).setStyleSheet

    def watched(sheet: str) -> None:
        put.append(bool(sheet))
        real(application, sheet)

    monkeypatch.setattr(application, "setStyleSheet", watched)
    theme.apply(mode="dark")
    assert put == [False, True]
    assert application.styleSheet() == theme.style_sheet()
