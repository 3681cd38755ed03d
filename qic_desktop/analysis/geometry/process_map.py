"""The process map: the steps from top to bottom, and beside each what is said of it.

A step that ends in a question mark is a decision and has pointed ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.geometry.blocks import LEADING, PAD_X, PAD_Y, Words, arrow_down, boxed, wrapped
from qic_desktop.analysis.geometry.marks import Area, Line, Mark, Scene
from qic_desktop.domain.outline import Part

GAP = 22.0
EDGE = 4.0
STEP_PART, MOST_STEP = 0.46, 300.0
NOTE_GAP = 34.0
POINT = 12.0


def process_map_scene(parts: Sequence[Part], width: float, description: str) -> Scene:
    """The picture of a process, as high as its steps need."""
    has_notes = any(part.children for part in parts)
    wide = min(MOST_STEP, width * (STEP_PART if has_notes else 0.9)) - EDGE
    marks: list[Mark] = []
    top = EDGE
    for number, part in enumerate(parts):
        words = wrapped(part.text, wide - 2 * PAD_X - (2 * POINT if _asks(part) else 0), weight=500)
        notes = [
            (one.level - part.level - 1, wrapped(one.text, width - wide - NOTE_GAP - 20 - 12 * (one.level - 1)))
            for child in part.children
            for one in child.everything()
        ]
        high = words.height + 2 * PAD_Y
        room = max(high, sum(note.height + 4 for _level, note in notes))
        marks += _step(words, top, wide, decision=_asks(part))
        marks += _notes(notes, (wide + EDGE, top), high)
        if number + 1 < len(parts):
            marks += arrow_down(EDGE + wide / 2, top + high, top + room + GAP)
        top += room + GAP
    height = max(top - GAP + EDGE, 40.0)
    return Scene(width, height, tuple(marks), (0.0, 0.0, width, height), description=description)


def _asks(part: Part) -> bool:
    return part.text.rstrip().endswith(("?", "؟", "？"))


def _step(words: Words, top: float, wide: float, *, decision: bool) -> list[Mark]:
    if not decision:
        return boxed(words, (EDGE, top), wide, fill="surface", rim="field")
    high = words.height + 2 * PAD_Y
    xs = (EDGE, EDGE + POINT, EDGE + wide - POINT, EDGE + wide, EDGE + wide - POINT, EDGE + POINT)
    ys = (top + high / 2, top, top, top + high / 2, top + high, top + high)
    around = zip(xs, ys, (*xs[1:], xs[0]), (*ys[1:], ys[0]), strict=True)
    rims = [Line("accent", 1.0, (x, other_x), (y, other_y)) for x, y, other_x, other_y in around]
    return [Area("accent-soft", xs, ys), *rims, *words.marks(EDGE + POINT + PAD_X, top + PAD_Y)]


def _notes(notes: Sequence[tuple[int, Words]], corner: tuple[float, float], high: float) -> list[Mark]:
    if not notes:
        return []
    x, top = corner
    marks: list[Mark] = []
    middle = round(top + min(high, LEADING + 2 * PAD_Y) / 2) + 0.5
    marks.append(Line("line-strong", 1.0, (x, x + NOTE_GAP - 12), (middle, middle)))
    y = middle - LEADING / 2
    for level, note in notes:
        left = x + NOTE_GAP + 12 * level
        marks += note.marks(left, y, role="muted" if level else "text")
        y += note.height + 4
    bar = round(x + NOTE_GAP - 12) + 0.5
    marks.append(Line("line-strong", 1.0, (bar, bar), (middle - LEADING / 2 + 2, y - 6)))
    return marks
