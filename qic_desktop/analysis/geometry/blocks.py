"""Words in boxes: wrapped text, boxes that are as high as their words, and pictures seen in a mirror.

The ground of pictures made of words: process map, fishbone, five whys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.geometry.marks import Align, Area, Box, Label, Line, Mark, Role, Scene
from qic_desktop.analysis.geometry.text import ASCENT, elided, text_width

SIZE = 12.0
LEADING = 16.0
PAD_X, PAD_Y = 10.0, 7.0
MOST_LINES = 6
_OTHER_SIDE: dict[Align, Align] = {"left": "right", "right": "left", "centre": "centre"}


@dataclass(frozen=True, slots=True)
class Words:
    """Text broken into lines."""

    lines: tuple[str, ...]
    weight: int = 400
    size: float = SIZE

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return len(self.lines) * LEADING

    def marks(self, x: float, top: float, *, role: Role = "text", align: Align = "left") -> list[Mark]:
        """The lines with their left (or right) edge at ``x``."""
        rise = (LEADING + self.size * ASCENT) / 2
        return [
            Label(role, line, round(x, 2), round(top + number * LEADING + rise, 2), self.size, self.weight, align)
            for number, line in enumerate(self.lines)
        ]


def wrapped(text: str, width: float, *, weight: int = 400, size: float = SIZE, most: int = MOST_LINES) -> Words:
    """``text`` in at most ``most`` lines of ``width`` pixels; words that are too long are broken, the rest is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(word, width, size, weight):
            longer = f"{line} {piece}".strip()
            if text_width(longer, size, weight) <= width or not line:
                line = longer
            else:
                lines.append(line)
                line = piece
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], elided(f"{lines[most - 1]} {lines[most]}…", width, size, weight)]
    return Words(tuple(lines), weight, size)


def _pieces(word: str, width: float, size: float, weight: int) -> Sequence[str]:
    """A word, in as many pieces as it needs to fit."""
    if text_width(word, size, weight) <= width:
        return (word,)
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, size, weight) > width:
            pieces.append(piece)
            piece = ""
        piece += letter
    return (*pieces, piece)


def boxed(words: Words, place: tuple[float, float], width: float, *, fill: Role, rim: Role) -> list[Mark]:
    """A box around words, with its top left corner at ``place``."""
    x, y = round(place[0], 2), round(place[1], 2)
    height = round(words.height + 2 * PAD_Y, 2)
    box = Box(x, y, round(width, 2), height, fill, rim, 6.0)
    return [box, *words.marks(x + PAD_X, y + PAD_Y)]


def arrow_down(x: float, top: float, bottom: float) -> list[Mark]:
    """A line that ends in an arrowhead."""
    x = round(x) + 0.5
    head = Area("faint", (x - 4, x + 4, x), (bottom - 6, bottom - 6, bottom))
    return [Line("faint", 1.0, (x, x), (top, bottom - 5)), head]


def mirrored(scene: Scene) -> Scene:
    """The picture for those who read from right to left."""
    left, top, right, bottom = scene.plot
    plot = (scene.width - right, top, scene.width - left, bottom)
    return replace(scene, marks=tuple(_turned(mark, scene.width) for mark in scene.marks), plot=plot)


def _turned(mark: Mark, width: float) -> Mark:
    if isinstance(mark, Label):
        return replace(mark, x=width - mark.x, align=_OTHER_SIDE[mark.align])
    if isinstance(mark, Box):
        return replace(mark, x=width - mark.x - mark.width)
    return replace(mark, xs=tuple(width - x for x in mark.xs))
