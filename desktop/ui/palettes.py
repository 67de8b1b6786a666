"""This file holds every colour of the program, one palette an appearance, and how they must differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The named colours of one appearance; ``…_soft`` is the quiet background of its text colour."""

    canvas: str  # the window behind everything
    surface: str  # cards, inputs, menus
    sunken: str  # table heads, hovered rows, drop zones
    hairline: str  # separators and card outlines
    border: str  # outline of something that takes input: 3 : 1 against surface
    text: str
    muted: str  # explanations, units, times
    disabled: str  # text of what cannot be used now; still readable
    accent: str  # the one accent: filled buttons, progress
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_text: str  # accent used as text or line on canvas, surface and accent_soft
    accent_soft: str  # selected row, selected rail entry
    focus: str  # focus ring
    focus_on_accent: str  # focus ring inside an accent fill
    success: str
    success_soft: str
    missing: str
    missing_soft: str
    error: str
    error_soft: str
    warning: str
    warning_soft: str
    neutral_soft: str
    tooltip: str
    on_tooltip: str
    desk: str  # what lies behind a previewed page


LIGHT = Palette(
    canvas="#f5f6f8",
    surface="#ffffff",
    sunken="#eef1f4",
    hairline="#dde2e8",
    border="#8a94a2",
    text="#1c2530",
    muted="#566170",
    disabled="#606a78",
    accent="#1f4e8c",
    accent_hover="#1a4379",
    accent_pressed="#143560",
    on_accent="#ffffff",
    accent_text="#1f4e8c",
    accent_soft="#e6edf7",
    focus="#2b74d1",
    focus_on_accent="#a9cbfa",
    success="#1c6a3a",
    success_soft="#e5f3ea",
    missing="#825000",
    missing_soft="#fdf2dc",
    error="#b3261e",
    error_soft="#fceceb",
    warning="#1d5fa8",
    warning_soft="#e7f0fa",
    neutral_soft="#eef1f4",
    tooltip="#28323e",
    on_tooltip="#f5f7fa",
    desk="#dfe3e8",
)

DARK = Palette(
    canvas="#15191f",
    surface="#1c2229",
    sunken="#242b34",
    hairline="#333d49",
    border="#77839a",
    text="#e6eaf0",
    muted="#a9b4c1",
    disabled="#909ba9",
    accent="#2f66ad",
    accent_hover="#3871bb",
    accent_pressed="#27578f",
    on_accent="#ffffff",
    accent_text="#8bb8ee",
    accent_soft="#23344a",
    focus="#6aa5ee",
    focus_on_accent="#c4dcfb",
    success="#84cda0",
    success_soft="#1b3325",
    missing="#e9bd6c",
    missing_soft="#392d15",
    error="#f59d96",
    error_soft="#43211f",
    warning="#94c0f2",
    warning_soft="#1f3148",
    neutral_soft="#2a323c",
    tooltip="#e6eaf0",
    on_tooltip="#1c2530",
    desk="#0e1115",
)

CONTRAST = Palette(
    canvas="#000000",
    surface="#000000",
    sunken="#1a1a1a",
    hairline="#b4b4b4",
    border="#ffffff",
    text="#ffffff",
    muted="#e6e6e6",
    disabled="#b8b8b8",
    accent="#6ccbff",
    accent_hover="#9bdcff",
    accent_pressed="#4fb4ec",
    on_accent="#000000",
    accent_text="#8ad6ff",
    accent_soft="#00314d",
    focus="#ffe14d",
    focus_on_accent="#000000",
    success="#7cf0a0",
    success_soft="#00260f",
    missing="#ffd35c",
    missing_soft="#2b2000",
    error="#ffa8a1",
    error_soft="#3a0905",
    warning="#9ed2ff",
    warning_soft="#00233d",
    neutral_soft="#1a1a1a",
    tooltip="#ffffff",
    on_tooltip="#000000",
    desk="#262626",
)

PALETTES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
# Least contrast of text (WCAG 2.1, 1.4.3; for high contrast 1.4.6) and of the lines of controls (1.4.11).
LEAST_TEXT = {"light": 4.5, "dark": 4.5, "contrast": 7.0}
LEAST_LINE = {"light": 3.0, "dark": 3.0, "contrast": 4.5}

# Every (text, background) pair the style sheet and the painted widgets use; a test computes their contrast.
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((text, back) for text in ("text", "muted", "disabled") for back in ("canvas", "surface", "sunken")),
    *((text, "accent_soft") for text in ("text", "muted", "accent_text")),
    *(("accent_text", back) for back in ("canvas", "surface", "sunken")),
    *(("on_accent", back) for back in ("accent", "accent_hover", "accent_pressed")),
    *(
        (tone, back)
        for tone in ("success", "missing", "error", "warning")
        for back in ("surface", "canvas", f"{tone}_soft")
    ),
    *(("text", f"{tone}_soft") for tone in ("success", "missing", "error", "warning", "neutral")),
    ("muted", "neutral_soft"),
    ("on_tooltip", "tooltip"),
)

# Lines a person must see to use a control: 3 : 1 (WCAG 1.4.11).
LINE_PAIRS: tuple[tuple[str, str], ...] = (
    ("border", "surface"),
    ("focus", "surface"),
    ("focus", "canvas"),
    ("focus_on_accent", "accent"),
    ("accent_text", "neutral_soft"),
)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two ``#rrggbb`` colours, 1 … 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
