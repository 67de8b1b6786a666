"""High contrast (高对比度): its own mode, taken from the system too, with outlines that can be seen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPushButton

from desktop.services.desk import Desk
from desktop.settings import THEMES, Settings
from desktop.ui.main_window import MainWindow
from desktop.ui.palettes import CONTRAST, PALETTES, contrast
from desktop.ui.theme import MODES, Theme, system_wants_contrast


def _palette(back: str, text: str) -> QPalette:
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(back))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return palette


def test_every_appearance_can_be_kept_in_the_settings() -> None:
    assert set(MODES) == set(THEMES) == {"system", *PALETTES}


@pytest.mark.parametrize(
    ("back", "text", "wanted"),
    [
        ("#000000", "#ffffff", True),
        ("#000000", "#808080", False),
        ("#202020", "#ffffff", False),
        ("#ffffff", "#000000", False),
    ],
)
def test_white_on_pure_black_from_the_system_is_high_contrast(
    monkeypatch: pytest.MonkeyPatch, back: str, text: str, wanted: bool
) -> None:
    monkeypatch.delenv("GTK_THEME", raising=False)
    assert system_wants_contrast(_palette(back, text)) is wanted


@pytest.mark.parametrize("name", ["HighContrast", "HighContrastInverse", "High-Contrast"])
def test_a_desktop_can_name_its_high_contrast_theme(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("GTK_THEME", name)
    assert system_wants_contrast(_palette("#f0f0f0", "#000000"))


def test_following_the_system_follows_its_high_contrast(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_system_contrast", True)
    theme.apply(mode="system")
    assert theme.look == "contrast"
    theme.apply(mode="light")
    assert theme.look == "light", "the person's own choice counts"


def test_outlines_of_cards_can_be_seen() -> None:
    for line in (CONTRAST.hairline, CONTRAST.border, CONTRAST.focus):
        for back in (CONTRAST.canvas, CONTRAST.surface, CONTRAST.sunken):
            assert contrast(line, back) >= 7


def test_only_high_contrast_has_its_extra_outlines(theme: Theme) -> None:
    rule = 'QFrame[kind="chip"][tone="missing"] { border: 1px solid'
    theme.apply(mode="dark")
    assert rule not in theme.style_sheet()
    theme.apply(mode="contrast")
    assert rule in theme.style_sheet()


def test_high_contrast_is_chosen_in_the_settings_and_kept(window: MainWindow, theme: Theme, desk: Desk) -> None:
    window.go("settings")
    window.findChild(QPushButton, "settings.mode.contrast").click()
    assert theme.look == "contrast"
    assert window.palette().window().color().name() == CONTRAST.canvas
    assert Settings(desk.settings.path).get("theme") == "contrast"


def test_a_command_changes_the_appearance_and_the_settings_show_it(window: MainWindow, theme: Theme) -> None:
    window.go("settings")
    window.commands.bound.run("window.theme_contrast")
    assert window.findChild(QPushButton, "settings.mode.contrast").isChecked()
    window.commands.bound.run("window.theme_light")
    assert theme.look == "light"
