"""This file holds every size of the program, and puts sizes and colours on the application."""

from __future__ import annotations

import os
import re
from dataclasses import asdict
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import fonts_dir, resources_dir
from desktop.ui.palettes import DARK, LIGHT, LINE_PAIRS, PALETTES, TEXT_PAIRS, Palette, contrast

__all__ = [
    "DARK",
    "LIGHT",
    "LINE_PAIRS",
    "TEXT_PAIRS",
    "Palette",
    "Theme",
    "app_theme",
    "contrast",
    "grown",
    "restyle",
]

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
MODES = ("system", "light", "dark", "contrast")
# Indicator pictures a style sheet can only take from a file: name → (icon, colour token)
_PICTURES = {
    "check": ("check", "on_accent"),
    "dash": ("minus", "on_accent"),
    "down": ("chevron-down", "muted"),
    "up": ("chevron-up", "muted"),
    "right": ("chevron-right", "muted"),
}


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
        self._family, self._has_weights = "", True
        self._system_contrast = system_wants_contrast(app.palette())  # before a palette of ours hides the system's
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_scheme_changed)

    @property
    def mode(self) -> str:
        return self._mode

    @property
    def font_size(self) -> int:
        return self._font_size

    @property
    def look(self) -> str:
        """The appearance that is shown: light, dark or contrast."""
        if self._mode != "system":
            return self._mode
        if self._system_contrast:
            return "contrast"
        return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    @property
    def is_dark(self) -> bool:
        """Whether text is lighter than what lies behind it."""
        return self.look != "light"

    @property
    def palette(self) -> Palette:
        return PALETTES[self.look]

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
            self._family, self._has_weights = _font_family()
        # WORKAROUND: Qt puts a new style sheet in the place of another many times slower than in the place of none:
        # 2.5 s instead of 0.4 s with the 2,700 widgets of a large form. Nothing is painted in between.
        self._app.setStyleSheet("")
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
        folder = resources_dir() / "styles"
        sheets = [*sorted(folder.glob("*.qss")), *sorted((folder / self.look).glob("*.qss"))]
        template = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        pictures = Path(self._pictures.path()).as_posix()
        tokens = {
            **asdict(self.palette),
            **sizes(self._font_size),
            **{f"picture_{name}": f"{pictures}/{self._picture_file(name)}" for name in _PICTURES},
        }
        if not self._has_weights:  # Qt makes bold letters out of regular ones, never half-bold ones
            template = template.replace("font-weight: 600", "font-weight: 700")
        return Template(re.sub(r"/\*.*?\*/", "", template, flags=re.S)).substitute(tokens)

    def _picture_file(self, name: str) -> str:
        return f"{name}-{self.look}.svg"

    def _write_pictures(self) -> None:
        from desktop.ui.icons import svg_source

        for name, (icon_name, token) in _PICTURES.items():
            target = Path(self._pictures.path()) / self._picture_file(name)
            if not target.exists():
                target.write_text(svg_source(icon_name, getattr(self.palette, token)), encoding="utf-8")

    def _on_system_scheme_changed(self) -> None:
        if self._mode == "system" and self._family:
            self.apply()


def system_wants_contrast(palette: QPalette) -> bool:
    """Whether the system shows high contrast: ``palette`` is the one it gave, white on pure black.

    Windows and the desktops of UOS and Kylin hand their high-contrast colours to every program that way.
    GTK_THEME names the theme where a desktop does not.
    """
    back, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    is_pure = back == QColor(0, 0, 0) and text.lightness() > 250
    return is_pure or "highcontrast" in os.environ.get("GTK_THEME", "").replace("-", "").casefold()


def app_theme() -> Theme:
    """The theme of the running application; made on first use, gone with the application."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication")
    found = app.findChild(Theme, "theme", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if found is not None else Theme(app)


def grown(length: int) -> int:
    """``length`` px at the usual size of type, as many more as the type is larger now; never less."""
    return max(length, length * app_theme().font_size // BASE_FONT_SIZE)


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


def _font_family() -> tuple[str, bool]:
    """The family of the window, and whether it has letters of several weights: the bundled one is regular only."""
    installed = set(QFontDatabase.families())
    for family in FONT_FAMILIES:
        if family in installed:
            return family, True
    for path in sorted(fonts_dir().glob("*.ttf")):
        if re.search(r"hei|sanssc", path.name, re.IGNORECASE):
            number = QFontDatabase.addApplicationFont(str(path))
            families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
            if families:
                return families[0], False
    return QGuiApplication.font().family(), True


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
