"""The program's own fonts: Inter, registered from resources, drawn without hinting.

Knows no sizes of single widgets: the style sheet and the painters say those.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from qic_desktop.paths import RESOURCES
from ui.theme.tokens import current

FAMILY = "Inter"
FALLBACKS = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Ethiopic", "Noto Sans Devanagari", "DejaVu Sans")
START_WEIGHTS = ("Regular", "Medium", "SemiBold")


def register(folder: Path = RESOURCES / "fonts") -> int:
    """Register the weights that the first frame needs; answers how many were found."""
    found = 0
    for weight in START_WEIGHTS:
        for path in sorted(folder.glob(f"Inter*{weight}.ttf")):
            found += QFontDatabase.addApplicationFont(str(path)) >= 0
    return found


def register_other_scripts(folder: Path = RESOURCES / "fonts") -> int:
    """Register the fonts of other scripts; called after the first frame, or before it for their languages."""
    return sum(QFontDatabase.addApplicationFont(str(path)) >= 0 for path in sorted(folder.glob("Noto*Regular.ttf")))


@lru_cache(maxsize=64)
def font(size_px: float, weight: int = 400, dpi: int = 96) -> QFont:
    """Inter at ``size_px`` CSS pixels (fractions are kept); ``weight`` is 400, 500 or 600. Do not alter it.

    Qt takes fractions of a size only in points, so the device's ``dpi`` is needed to turn pixels into them.
    """
    made = QFont()
    made.setFamilies([FAMILY, *FALLBACKS])
    if size_px == int(size_px):
        made.setPixelSize(int(size_px))
    else:
        made.setPointSizeF(size_px * 72 / dpi)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def text(size: float, weight: int = 400) -> QFont:
    """Inter for the window: ``size`` at 100 %, grown with the text size setting."""
    return font(current().font_size(size), weight, screen_dpi())


def tabular(size: float, weight: int = 400) -> QFont:
    """The same with figures of one width, for columns of numbers."""
    return _tabular(current().font_size(size), weight, screen_dpi())


def screen_dpi() -> int:
    """Dots per inch of the screen as Qt counts them (96, or 72 on macOS)."""
    screen = QGuiApplication.primaryScreen()
    return round(screen.logicalDotsPerInchY()) if screen else 96


@lru_cache(maxsize=32)
def _tabular(size_px: float, weight: int, dpi: int) -> QFont:
    made = QFont(font(size_px, weight, dpi))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made
