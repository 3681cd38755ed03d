"""The theme in use: colours by role, text size, and lengths that grow with it.

Owns the way from a role ("muted") to a colour. Colours come from the one palette that the PDF and SVG use too. The
state lives in Qt itself (the application's palette says light or dark, its font says how large), so no widget
keeps a copy that could go stale: ask :func:`current` when painting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from qic_desktop.analysis.geometry.palette import DARK, LIGHT

BASE_FONT_PIXELS = 13
RAIL_WIDTH = 188
HEADER_HEIGHT = 48
LARGE_TEXT = 1.5
"""From this text size on, rows and columns put what does not fit below."""
PAGE_PADDING = 24
RADIUS = 6


@dataclass(frozen=True, slots=True)
class Theme:
    """One look: ``dark`` or light, and ``scale`` (1.0 is 100 % text size)."""

    dark: bool
    scale: float

    @property
    def roles(self) -> Mapping[str, str]:
        """Roles and their colours as ``#RRGGBB``."""
        return DARK if self.dark else LIGHT

    def hex(self, role: str) -> str:
        """The colour of ``role`` as ``#RRGGBB``."""
        return self.roles[role]

    def color(self, role: str) -> QColor:
        """The colour of ``role``; do not alter it, it is shared."""
        return _color(self.roles[role])

    def px(self, length: float) -> int:
        """A length that grows with the text, in whole pixels."""
        return round(length * self.scale)

    def font_size(self, size: float) -> float:
        """A size of text that grows, in half pixels."""
        return round(size * self.scale * 2) / 2


@lru_cache(maxsize=128)
def _color(code: str) -> QColor:
    return QColor(code)


@lru_cache(maxsize=16)
def _theme(dark: bool, scale: float) -> Theme:
    return Theme(dark, scale)


def current() -> Theme:
    """The theme that the application's palette and font describe."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    pixels = QGuiApplication.font().pixelSize()
    scale = pixels / BASE_FONT_PIXELS if pixels > 0 else 1.0
    return _theme(window.lightness() < 128, round(scale, 3))


def contrast(first: str, second: str) -> float:
    """The contrast of two colours ``#RRGGBB`` (WCAG 2.2, 1.4.3), from 1 to 21."""
    lights = sorted((_luminance(first), _luminance(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(code: str) -> float:
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
