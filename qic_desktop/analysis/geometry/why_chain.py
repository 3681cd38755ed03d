"""Five whys: each answer stands below what it explains; where a chain ends may be the root of the problem."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.geometry.blocks import LEADING, PAD_X, PAD_Y, boxed, wrapped
from qic_desktop.analysis.geometry.marks import Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.domain.outline import Part, as_chain

STEP = 30.0
GAP = 26.0
EDGE = 4.0
LEAST_BOX = 150.0
WHY_SIZE = 11.0


def why_scene(parts: Sequence[Part], width: float, why: str, description: str) -> Scene:
    """The picture of a chain (or a tree) of answers; ``why`` is the word beside each connector."""
    marks: list[Mark] = []
    roots = as_chain(parts)
    deepest = max((one.level for root in roots for one in root.everything()), default=0)
    step = min(STEP, max(6.0, (width - LEAST_BOX - 2 * EDGE) / max(1, deepest)))
    top = EDGE
    for root in roots:
        top = _grow(root, top, (width, step, why), marks)
    height = max(top - GAP + EDGE, 40.0)
    return Scene(width, height, tuple(marks), (0.0, 0.0, width, height), description=description)


def _grow(part: Part, top: float, look: tuple[float, float, str], marks: list[Mark]) -> float:
    """Draw a part and all below it; answers where the next one begins."""
    width, step, why = look
    left = EDGE + part.level * step
    wide = width - EDGE - left
    words = wrapped(part.text, wide - 2 * PAD_X, weight=400 if part.children else 600)
    high = words.height + 2 * PAD_Y
    is_root = not part.children and part.level > 0
    fill, rim = ("accent-soft", "accent") if is_root else ("surface", "field")
    marks += boxed(words, (left, top), wide, fill=fill, rim=rim)
    below = top + high + GAP
    bar = round(left + step / 2) + 0.5
    for child in part.children:
        middle = round(below + PAD_Y + LEADING / 2) + 0.5
        marks.append(Line("faint", 1.0, (bar, bar, left + step), (top + high, middle, middle)))
        if text_width(why, WHY_SIZE) < wide - step:
            marks.append(Label("muted", why, bar + 8, below - 9, WHY_SIZE))
        below = _grow(child, below, look, marks)
    return below
