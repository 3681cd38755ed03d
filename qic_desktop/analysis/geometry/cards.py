"""A picture with its title and one line below it: for files that leave the page, and for the gallery.

It owns where title and picture stand, not what they say or show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene
from qic_desktop.analysis.geometry.text import elided

PADDING = 12.0
HEAD = 54.0
"""Pixels above a picture: its title, and the line below that."""
TITLE, TITLE_SIZE, TITLE_WEIGHT = 24.0, 13.5, 600
"""Base line, size and weight of the title."""
BELOW, BELOW_SIZE = 41.0, 11.5
"""Base line and size of the line below it."""


def card(title: str, subtitle: str, scene: Scene, size: tuple[float, float]) -> Scene:
    """The picture with its words in a frame of this size; what does not fit of the words ends in an ellipsis."""
    room = size[0] - 2 * PADDING
    marks: list[Mark] = [
        Box(0.5, 0.5, size[0] - 1, size[1] - 1, "surface", "line", 6.0),
        Label("text", elided(title, room, TITLE_SIZE, TITLE_WEIGHT), PADDING, TITLE, TITLE_SIZE, TITLE_WEIGHT),
        Label("muted", elided(subtitle, room, BELOW_SIZE), PADDING, BELOW, BELOW_SIZE),
        *moved(scene.marks, PADDING, HEAD),
    ]
    left, top, right, bottom = scene.plot
    plot = (left + PADDING, top + HEAD, right + PADDING, bottom + HEAD)
    words = f"{title}. {subtitle}. {scene.description}"
    return Scene(size[0], size[1], tuple(marks), plot, description=words)


def titled(title: str, subtitle: str, scene: Scene) -> Scene:
    """The card of a picture of any size."""
    return card(title, subtitle, scene, (scene.width + 2 * PADDING, scene.height + HEAD + PADDING))


def moved(marks: Iterable[Mark], dx: float, dy: float) -> list[Mark]:
    """The same marks to the right and further down."""
    return [_moved(mark, dx, dy) for mark in marks]


def _moved(mark: Mark, dx: float, dy: float) -> Mark:
    match mark:
        case Line() | Area() | Dots():
            return replace(mark, xs=tuple(x + dx for x in mark.xs), ys=tuple(y + dy for y in mark.ys))
        case Label() | Box():
            return replace(mark, x=mark.x + dx, y=mark.y + dy)
