"""The fishbone (Ishikawa): groups of causes as bones on a spine, the problem as the head.

Groups stand above and below in turn; causes hang on their bone, what lies behind them is written smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qic_desktop.analysis.geometry.blocks import LEADING, PAD_X, PAD_Y, Words, boxed, wrapped
from qic_desktop.analysis.geometry.marks import Line, Mark, Scene
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.domain.outline import Part

HEAD_PART, MOST_HEAD = 0.24, 170.0
SLANT = 26.0
GAP = 10.0
EDGE = 4.0
LEAST_COLUMN = 118.0
CLEAR = 10.0
"""Between the last cause and the spine."""


@dataclass(frozen=True, slots=True)
class _Bone:
    """A group: its name, and its causes with how far each is set in."""

    name: Words
    causes: tuple[tuple[float, Words], ...]

    @property
    def height(self) -> float:
        """Name, causes, and the room to the spine."""
        return self.name.height + 2 * PAD_Y + sum(words.height + 5 for _x, words in self.causes) + CLEAR


def fishbone_scene(problem: str, parts: Sequence[Part], width: float, description: str) -> Scene:
    """The picture of causes, as high as the longest bone needs."""
    head = min(MOST_HEAD, width * HEAD_PART)
    room = width - head - 2 * EDGE - GAP
    pairs = max(1, min(-(-len(parts) // 2), int(room // LEAST_COLUMN)))
    column = room / pairs
    bones = [_bone(part, column) for part in parts]
    marks: list[Mark] = []
    top = EDGE
    # A group more than there is room for begins another fish below, with the same head.
    for first in range(0, max(1, len(bones)), 2 * pairs):
        high, drawn = _fish(bones[first : first + 2 * pairs], top, (width, column), problem if first == 0 else "…")
        marks += drawn
        top += high + GAP
    height = top - GAP + EDGE
    return Scene(width, height, tuple(marks), (0.0, 0.0, width, height), description=description)


def _bone(part: Part, column: float) -> _Bone:
    room = column - SLANT - GAP
    name = wrapped(part.text, column - 2 * PAD_X - GAP, weight=600, most=2)
    causes = []
    for one in (child for part in part.children for child in part.everything()):
        inset = 10.0 * (one.level - 1)
        causes.append((inset, wrapped(one.text, max(40.0, room - inset), most=4)))
    return _Bone(name, tuple(causes))


def _fish(bones: Sequence[_Bone], top: float, sizes: tuple[float, float], problem: str) -> tuple[float, list[Mark]]:
    width, column = sizes
    above, below = bones[0::2], bones[1::2]
    head_width = min(MOST_HEAD, width * HEAD_PART)
    head = wrapped(problem, head_width - 2 * PAD_X, weight=600, most=8)
    head_high = head.height + 2 * PAD_Y
    up = max((bone.height for bone in above), default=0.0)
    down = max((bone.height for bone in below), default=0.0)
    up, down = max(up, head_high / 2), max(down, head_high / 2)
    spine = round(top + up) + 0.5
    end = width - EDGE - head_width
    marks: list[Mark] = [Line("text", 2.0, (EDGE, end), (spine, spine))]
    marks += boxed(head, (end, spine - head_high / 2), head_width, fill="accent-soft", rim="accent")
    for number, bone in enumerate(above):
        marks += _draw(bone, EDGE + number * column, column, (spine - bone.height, spine), upwards=True)
    for number, bone in enumerate(below):
        marks += _draw(bone, EDGE + number * column, column, (spine, spine + bone.height), upwards=False)
    return up + down, marks


def _draw(bone: _Bone, left: float, column: float, span: tuple[float, float], *, upwards: bool) -> list[Mark]:
    top, bottom = span
    name_high = bone.name.height + 2 * PAD_Y
    foot = left + column - GAP / 2
    tip = foot - SLANT
    if upwards:
        line_y, name_y, y = (top + name_high, bottom), top, top + name_high + 5
        xs = (tip, foot)
    else:
        line_y, name_y, y = (top, bottom - name_high), bottom - name_high, top + CLEAR
        xs = (foot, tip)
    name_width = min(column - GAP, max(60.0, _widest(bone.name) + 2 * PAD_X))
    name_left = max(left, min(tip - name_width / 2, left + column - name_width))
    marks: list[Mark] = [Line("field", 1.5, xs, line_y)]
    marks += boxed(bone.name, (name_left, name_y), name_width, fill="surface", rim="field")
    for inset, words in bone.causes:
        middle = y + words.height / 2
        part = (middle - line_y[0]) / max(1.0, line_y[1] - line_y[0])
        at = xs[0] + (xs[1] - xs[0]) * part
        marks += words.marks(left + inset, y, role="muted" if inset else "text")
        if not inset:
            base = round(y + min(words.height, LEADING) / 2) + 0.5
            start = left + inset + _first(words) + 4
            if at - start > 4:
                marks.append(Line("line-strong", 1.0, (start, at), (base, base)))
        y += words.height + 5
    return marks


def _widest(words: Words) -> float:
    return max((text_width(line, words.size, words.weight) for line in words.lines), default=0.0)


def _first(words: Words) -> float:
    return text_width(words.lines[0], words.size, words.weight) if words.lines else 0.0
