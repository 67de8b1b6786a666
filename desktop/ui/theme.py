"""This file holds every colour and size of the program, and puts them on the application."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import fonts_dir, resources_dir


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

# Tone → icon: a state is always icon + word + colour.
TONE_ICONS = {
    "success": "circle-check",
    "missing": "circle-dashed",
    "error": "circle-alert",
    "warning": "info",
    "neutral": "circle",
    "accent": "circle",
}

GRID = 8  # px; every gap is a multiple of it or half of it
RADIUS = 6
BASE_FONT_SIZE = 14
MIN_FONT_SIZE, MAX_FONT_SIZE = 12, 20
SCROLL_BAR = 12  # px wide
RAIL_WIDE, RAIL_NARROW = 200, 56
FONT_FAMILIES = ("Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
MODES = ("system", "light", "dark")
# Indicator pictures a style sheet can only take from a file: name → (icon, colour token)
_PICTURES = {
    "check": ("check", "on_accent"),
    "dash": ("minus", "on_accent"),
    "down": ("chevron-down", "muted"),
    "up": ("chevron-up", "muted"),
    "right": ("chevron-right", "muted"),
}


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two ``#rrggbb`` colours, 1 … 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def sizes(base: int) -> dict[str, str]:
    """Font sizes and control heights in px for a base font size; they grow together."""
    control, indicator = base + 18, base + 2
    return {
        "small": str(max(base - 1, 12)),
        "heading": str(base + 2),
        "title": str(base + 8),
        "control": str(control - 2),  # inside a border of 1 px
        "control_inner": str(control - 4),  # inside a focus ring of 2 px
        "indicator": str(indicator),
        "indicator_radius": str(indicator // 2 + 1),
        "dot": str(indicator - 8),  # the white point in a chosen radio button
        "rail_entry": str(base + 22),
        "radius": str(RADIUS),
        "scroll_bar": str(SCROLL_BAR),
    }


class Theme(QObject):
    """The appearance of the running application; widgets reach it by :func:`app_theme`."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("theme")
        self._app = app
        self._pictures = QTemporaryDir()
        self._mode = "system"
        self._font_size = BASE_FONT_SIZE
        self._family = ""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def mode(self) -> str:
        return self._mode

    @property
    def font_size(self) -> int:
        return self._font_size

    @property
    def is_dark(self) -> bool:
        if self._mode == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode == "dark"

    @property
    def palette(self) -> Palette:
        return DARK if self.is_dark else LIGHT

    def color(self, token: str) -> QColor:
        """The colour named ``token``; raises AttributeError for an unknown name."""
        return QColor(getattr(self.palette, token))

    def apply(self, mode: str | None = None, font_size: int | None = None) -> None:
        """Put appearance and font size on the whole application, at once and live."""
        if mode is not None:
            self._mode = mode if mode in MODES else "system"
        if font_size is not None:
            self._font_size = min(max(font_size, MIN_FONT_SIZE), MAX_FONT_SIZE)
        if not self._family:
            self._family = _font_family()
        font = QFont(self._family)
        font.setPixelSize(self._font_size)
        font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
        self._app.setFont(font)
        self._app.setPalette(_qt_palette(self.palette))
        self._write_pictures()
        self._app.setStyleSheet(self.style_sheet())
        from desktop.ui.icons import refresh_icons

        refresh_icons()
        self.changed.emit()

    def style_sheet(self) -> str:
        """Every style sheet in the order of its name, tokens replaced; raises KeyError for a token nobody defined."""
        sheets = sorted((resources_dir() / "styles").glob("*.qss"))
        template = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        pictures = Path(self._pictures.path()).as_posix()
        tokens = {
            **asdict(self.palette),
            **sizes(self._font_size),
            **{f"picture_{name}": f"{pictures}/{self._picture_file(name)}" for name in _PICTURES},
        }
        return Template(re.sub(r"/\*.*?\*/", "", template, flags=re.S)).substitute(tokens)

    def _picture_file(self, name: str) -> str:
        return f"{name}-{'dark' if self.is_dark else 'light'}.svg"

    def _write_pictures(self) -> None:
        from desktop.ui.icons import svg_source

        for name, (icon_name, token) in _PICTURES.items():
            target = Path(self._pictures.path()) / self._picture_file(name)
            if not target.exists():
                target.write_text(svg_source(icon_name, getattr(self.palette, token)), encoding="utf-8")

    def _on_system_scheme_changed(self) -> None:
        if self._mode == "system" and self._family:
            self.apply()


def app_theme() -> Theme:
    """The theme of the running application; made on first use, gone with the application."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication")
    found = app.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Theme(app)


def restyle(widget: QWidget, **properties: str) -> None:
    """Set dynamic properties (``severity="error"``) and let the style sheet look again."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    # A widget that was never shown has not looked yet: it will, with these properties.
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def _font_family() -> str:
    installed = set(QFontDatabase.families())
    for family in FONT_FAMILIES:
        if family in installed:
            return family
    for path in sorted(fonts_dir().glob("*.ttf")):
        if re.search(r"hei|sanssc", path.name, re.IGNORECASE):
            number = QFontDatabase.addApplicationFont(str(path))
            families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
            if families:
                return families[0]
    return QGuiApplication.font().family()


def _qt_palette(colours: Palette) -> QPalette:
    """What unstyled parts (native dialogs of Qt, text selection, rich text links) take."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.canvas,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.tooltip,
        QPalette.ColorRole.ToolTipText: colours.on_tooltip,
        QPalette.ColorRole.PlaceholderText: colours.disabled,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent_text,
        QPalette.ColorRole.LinkVisited: colours.accent_text,
        QPalette.ColorRole.Mid: colours.hairline,
        QPalette.ColorRole.Midlight: colours.hairline,
        QPalette.ColorRole.Dark: colours.border,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.disabled))
    return palette
