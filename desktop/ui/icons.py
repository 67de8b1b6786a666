"""This file draws the line icons of ``resources/icons`` in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakSet

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from shiboken6 import isValid

from desktop.paths import resources_dir
from desktop.ui.theme import LIGHT, app_theme

PALE = 0.45  # how much is left of an icon that cannot be used now
_NAME, _TOKEN, _SIZE = "iconName", "iconToken", "iconPixels"


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def svg_source(name: str, colour: str) -> str:
    """The SVG text of icon ``name`` in ``colour``; raises FileNotFoundError for an unknown icon."""
    return _source(name).replace("currentColor", colour)


@lru_cache(maxsize=512)
def _pixmap(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixels = round(size * ratio)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg_source(name, colour).encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _pale(pixmap: QPixmap) -> QPixmap:
    """What cannot be used now: a thin line in nearly the same grey as its neighbours would look usable."""
    pale = QPixmap(pixmap.size())
    pale.setDevicePixelRatio(pixmap.devicePixelRatio())
    pale.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pale)
    painter.setOpacity(PALE)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return pale


def icon_pixmap(
    name: str, token: str = "text", size: int = 16, ratio: float = 1.0, *, on_paper: bool = False
) -> QPixmap:
    """Icon ``name`` in the theme colour ``token``, ``size`` logical px square; ``on_paper``, which is always white."""
    colour = getattr(LIGHT, token) if on_paper else app_theme().color(token).name()
    return _pixmap(name, colour, size, ratio)


def icon(name: str, token: str = "text", size: int = 20) -> QIcon:
    """A QIcon of the present theme. On a widget use :func:`set_icon`, which follows the theme."""
    made = QIcon()
    theme = app_theme()
    for ratio in sorted({1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}):
        made.addPixmap(_pixmap(name, theme.color(token).name(), size, ratio), QIcon.Mode.Normal)
        made.addPixmap(_pale(_pixmap(name, theme.color("disabled").name(), size, ratio)), QIcon.Mode.Disabled)
    return made


def set_icon(button: QAbstractButton, name: str, token: str = "text", size: int = 20) -> None:
    """Give a button an icon that changes with the theme."""
    button.setProperty(_NAME, name)
    button.setProperty(_TOKEN, token)
    button.setProperty(_SIZE, size)
    _DRESSED.add(button)
    button.setIcon(icon(name, token, size))


def set_pixmap(label: QLabel, name: str, token: str = "text", size: int = 16) -> None:
    """Give a label an icon that changes with the theme."""
    label.setProperty(_NAME, name)
    label.setProperty(_TOKEN, token)
    label.setProperty(_SIZE, size)
    _DRESSED.add(label)
    label.setFixedSize(QSize(size, size))
    label.setPixmap(icon_pixmap(name, token, size, label.devicePixelRatioF()))


def refresh_icons() -> None:
    """Redraw every icon set by this module; called when the theme changes."""
    for widget in list(_DRESSED):
        if isValid(widget):
            _refresh(widget)


def _refresh(widget: QWidget) -> None:
    name, token = str(widget.property(_NAME)), str(widget.property(_TOKEN))
    if isinstance(widget, QLabel):
        set_pixmap(widget, name, token, int(widget.property(_SIZE)))
    elif isinstance(widget, QAbstractButton):
        widget.setIcon(icon(name, token, int(widget.property(_SIZE))))


# Widgets to redraw. WORKAROUND: QApplication.allWidgets() hands out wrappers of widgets that are
# already gone and crashes (seen with PySide6 6.9.3), so the ones with an icon are remembered here.
_DRESSED: WeakSet[QWidget] = WeakSet()
