"""Small drawn marks for pictures of cards: how far an idea is, a warning, whose card it is.

Lines on a grid of 24, as the program's icons are; the same strokes in window, SVG and PDF.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from qic_desktop.analysis.geometry.marks import Dots, Line, Mark, Role

GRID = 24.0
Stroke = tuple[tuple[float, float], ...]


def _arc(start: float, end: float, radius: float = 9.0) -> Stroke:
    """A part of a circle around the middle, in degrees clockwise from the right."""
    steps = max(2, math.ceil(abs(end - start) / 30))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return tuple((round(12 + radius * math.cos(one), 2), round(12 + radius * math.sin(one), 2)) for one in angles)


_STROKES: Mapping[str, tuple[Stroke, ...]] = {
    "not-tested": (),
    "planned": tuple(_arc(start, start + 26) for start in range(0, 360, 45)),
    "testing": (
        _arc(-170, -25),
        ((21.0, 3.0), (21.0, 8.5), (15.5, 8.5)),
        _arc(10, 155),
        ((3.0, 21.0), (3.0, 15.5), (8.5, 15.5)),
    ),
    "adapted": (
        ((4.0, 20.0), (5.2, 15.4), (16.4, 4.2), (19.8, 7.6), (8.6, 18.8), (4.0, 20.0)),
        ((14.0, 6.6), (17.4, 10.0)),
    ),
    "adopted": (((8.5, 12.2), (11.0, 14.7), (15.7, 9.7)),),
    "abandoned": (((6.0, 6.0), (18.0, 18.0)), ((18.0, 6.0), (6.0, 18.0))),
    "warning": (
        ((12.0, 3.5), (21.5, 20.0), (2.5, 20.0), (12.0, 3.5)),
        ((12.0, 9.5), (12.0, 13.5)),
        ((12.0, 16.4), (12.0, 17.0)),
    ),
    "shared": (
        ((12.0, 7.0), (9.0, 4.5), (2.5, 4.5), (2.5, 18.0), (9.0, 18.0), (12.0, 20.5)),
        ((12.0, 20.5), (15.0, 18.0), (21.5, 18.0), (21.5, 4.5), (15.0, 4.5), (12.0, 7.0), (12.0, 20.5)),
    ),
}
NAMES = tuple(_STROKES)
_RINGED = frozenset({"not-tested", "adopted"})


def glyph(name: str, x: float, y: float, size: float, role: Role, width: float = 1.3) -> list[Mark]:
    """The mark with its top left corner at (x, y); a dot where there is no drawing of this name."""
    scale = size / GRID
    middle = ((x + size / 2,), (y + size / 2,))
    if name not in _STROKES:
        return [Dots("circle", size / 6, *middle, role)]
    marks: list[Mark] = [Dots("ring", 9 * scale, *middle, None, role, width)] if name in _RINGED else []
    for stroke in _STROKES[name]:
        places = [(round(x + px * scale, 2), round(y + py * scale, 2)) for px, py in stroke]
        # Straight pieces: painters thin long lines out, and these would lose their shape.
        marks += [Line(role, width, (x1, x2), (y1, y2)) for (x1, y1), (x2, y2) in pairwise(places)]
    return marks
