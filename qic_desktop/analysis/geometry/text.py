"""How wide a text is, from the advances of the fonts that the program ships, so that no window is needed.

The table is ``resources/fonts/advances.json`` (units per em, weight, code point to advance). A code point
that the fonts do not have counts as 0.55 em; kerning is ignored, which makes Latin text at most 2 % too
wide.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

UNKNOWN_ADVANCE = 0.55
"""Advance of a code point that no table knows, in em."""

ASCENT = 0.73
"""Height of capitals and digits of Inter above the base line, in em."""

FIGURES = frozenset("0123456789")

ELLIPSIS = "…"

_TABLE = Path(__file__).resolve().parents[3] / "resources" / "fonts" / "advances.json"


@lru_cache(maxsize=1)
def _advances() -> dict[int, dict[str, float]]:
    """Advance in em of every character, for each weight."""
    table = json.loads(_TABLE.read_text(encoding="utf-8"))
    em = table["units_per_em"]
    return {
        int(weight): {chr(int(code)): units / em for code, units in codes.items()}
        for weight, codes in table["weights"].items()
    }


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width of one line of text in pixels at ``size`` pixels; ``weight`` is 400, 500 or 600."""
    table = _advances()[weight]
    return size * sum(table.get(character, UNKNOWN_ADVANCE) for character in text)


def figures_width(text: str, size: float) -> float:
    """Width of a number on an axis, where all figures are as wide as a zero."""
    return text_width("".join("0" if character in FIGURES else character for character in text), size)


def elided(text: str, width: float, size: float, weight: int = 400) -> str:
    """The text, or as much of its beginning as fits with an ellipsis; empty where not even one letter fits."""
    if text_width(text, size, weight) <= width:
        return text
    table, used, most = _advances()[weight], 0.0, 0
    for character in text:
        used += size * table.get(character, UNKNOWN_ADVANCE)
        if used > width:
            break
        most += 1
    for length in range(most, 0, -1):
        shorter = text[:length].rstrip() + ELLIPSIS
        if text_width(shorter, size, weight) <= width:
            return shorter
    return ""
