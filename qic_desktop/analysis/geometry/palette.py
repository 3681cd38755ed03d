"""The colours of the product: the one source for windows, SVG and reports.

A role is a name, a palette gives each role a colour as ``#RRGGBB``. Contrast on ``surface``: words at least
4.5 : 1, input borders and marks at least 3 : 1; ``faint`` is for lines and marks, never for words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Palette = Mapping[str, str]

LIGHT: Palette = MappingProxyType(
    {
        "bg": "#F7F6F2",
        "surface": "#FFFFFF",
        "sunken": "#F0EEE8",
        "band": "#EDEAE2",
        "line": "#E2DFD7",
        "line-strong": "#C9C5BA",
        "text": "#1C2330",
        "muted": "#5F6875",
        "faint": "#8B929C",
        "accent": "#14574F",
        "accent-soft": "#E1EFEC",
        "accent-text": "#FFFFFF",
        "improve": "#1C6CB0",
        "improve-soft": "#E2EEF8",
        "concern": "#B04E16",
        "concern-soft": "#FBEADF",
        "neutral": "#8B929C",
        "median": "#5F6875",
        "target": "#14574F",
        "focus": "#6B4BB5",
        "field": "#8F8A7E",
    }
)

DARK: Palette = MappingProxyType(
    {
        "bg": "#12161B",
        "surface": "#1A2027",
        "sunken": "#151A20",
        "band": "#232B34",
        "line": "#2A323B",
        "line-strong": "#414B57",
        "text": "#E8EBEF",
        "muted": "#A0A9B5",
        "faint": "#76808C",
        "accent": "#63C7B6",
        "accent-soft": "#17332F",
        "accent-text": "#0D1714",
        "improve": "#6FB4F0",
        "improve-soft": "#162838",
        "concern": "#F0A262",
        "concern-soft": "#35231A",
        "neutral": "#76808C",
        "median": "#A0A9B5",
        "target": "#63C7B6",
        "focus": "#B9A3F0",
        "field": "#646F7C",
    }
)

PAPER: Palette = MappingProxyType(dict(LIGHT) | {"bg": "#FFFFFF", "sunken": "#FFFFFF", "band": "#EBEBEB"})
"""Light on white: bands are 8 % grey and ``sunken`` is white, so that pages survive a photocopier."""
