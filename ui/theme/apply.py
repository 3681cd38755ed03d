"""Puts the theme on the application: fonts, Fusion, a palette for light and dark, the style sheet.

``QStyleHints.setColorScheme`` does nothing without a platform theme, so both palettes are our own; the system's
wish is followed where the platform reports one.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme import fonts
from ui.theme.style import stylesheet
from ui.theme.tokens import BASE_FONT_PIXELS, Theme

ColourScheme = Literal["system", "light", "dark"]
TEXT_SIZES = (0.9, 1.0, 1.15, 1.3, 1.5, 2.0)


def palette_of(theme: Theme) -> QPalette:
    """The palette that Fusion and all painters share."""
    roles = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        roles.Window: "bg",
        roles.WindowText: "text",
        roles.Base: "surface",
        roles.AlternateBase: "sunken",
        roles.Text: "text",
        roles.Button: "surface",
        roles.ButtonText: "text",
        roles.BrightText: "concern",
        roles.ToolTipBase: "text",
        roles.ToolTipText: "surface",
        roles.PlaceholderText: "muted",
        roles.Link: "accent",
        roles.LinkVisited: "accent",
        roles.Highlight: "accent",
        roles.HighlightedText: "accent-text",
        roles.Accent: "accent",
        roles.Light: "surface",
        roles.Midlight: "line",
        roles.Mid: "line-strong",
        roles.Dark: "line-strong",
        roles.Shadow: "line-strong",
    }
    for role, token in pairs.items():
        palette.setColor(role, theme.color(token))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("muted"))
    palette.setColor(QPalette.ColorGroup.Inactive, roles.Highlight, QColor(theme.hex("accent")))
    return palette


def system_is_dark() -> bool:
    """True where the platform says that the person wants dark windows."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def apply_theme(app: QApplication, scheme: ColourScheme = "system", scale: float = 1.0) -> Theme:
    """Give the whole application one look; answers the theme now in use.

    Args:
        app: the application; all its windows follow at once.
        scheme: light, dark, or what the system says.
        scale: text size, 1.0 is 100 %; the sizes offered are ``TEXT_SIZES``.
    """
    dark = system_is_dark() if scheme == "system" else scheme == "dark"
    pixels = round(BASE_FONT_PIXELS * scale)
    theme = Theme(dark, round(pixels / BASE_FONT_PIXELS, 3))
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(palette_of(theme))
    app.setFont(fonts.font(pixels))
    app.setStyleSheet(stylesheet(theme))
    return theme


def apply_direction(app: QApplication, language: str) -> None:
    """Lay windows out from right to left for languages that are written so."""
    base = language.replace("_", "-").split("-")[0]
    right = base in {"ar", "fa", "he", "ur", "ps", "ckb", "dv", "sd", "ug", "yi"}
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
