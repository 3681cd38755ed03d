"""A chart looked at through a window in time: the same chart drawn wider, and the part of it that is seen.

Only x changes. The wider chart is drawn by the same geometry, so that a zoomed chart has its own month names and keeps
the sizes of its texts, lines and points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from qic_desktop.analysis.geometry.marks import Box, Label, Mark, Scene

_SLACK = 12.0
"""Marks of the data area may reach so far beyond its edge: rings, half of a letter's box."""
MOST_ZOOM = 12.0


@dataclass(frozen=True, slots=True)
class Window:
    """``zoom`` times wider, looked at from ``part`` of the way: 0 at the left end, 1 at the right one."""

    zoom: float = 1.0
    part: float = 0.0

    @property
    def at_rest(self) -> bool:
        """True where the whole picture is looked at."""
        return self.zoom < 1.01


@dataclass(frozen=True, slots=True)
class Seen:
    """A scene and how far it is moved to the left on a picture ``width`` pixels wide."""

    scene: Scene
    width: float

    def offset(self, window: Window) -> float:
        """Pixels that lie left of what is seen."""
        return max(0.0, self.scene.width - self.width) * min(1.0, max(0.0, window.part))

    def part_of(self, offset: float) -> float:
        """Which :attr:`Window.part` starts at ``offset``."""
        room = self.scene.width - self.width
        return min(1.0, max(0.0, offset / room)) if room > 0 else 0.0

    def plot(self) -> tuple[float, float]:
        """Left and right edge of the data area on the picture."""
        return self.scene.plot[0], self.scene.plot[2] - (self.scene.width - self.width)


def wide_width(rest: Scene, zoom: float) -> float:
    """How wide a scene must be for its data area to be ``zoom`` times as wide as that of ``rest``."""
    return rest.width + (zoom - 1) * (rest.plot[2] - rest.plot[0])


def parts(seen: Seen, offset: float) -> tuple[Scene, Scene, Scene]:
    """The picture in three scenes: what stays, what moves and is cut at the data area, and texts that move whole.

    The second is to be moved ``offset`` to the left by its painter; the others are in place already.
    """
    scene = seen.scene
    left, right = seen.plot()
    beyond = scene.width - seen.width
    fixed: list[Mark] = []
    moving: list[Mark] = []
    texts: list[Mark] = []
    for mark in scene.marks:
        start, end = _extent(mark)
        if isinstance(mark, Label) and scene.plot[0] - 1 <= mark.x <= scene.plot[2] + 1:
            if left - 1 <= mark.x - offset <= right + 1:
                texts.append(replace(mark, x=mark.x - offset))
        elif end < scene.plot[0] - _SLACK or (isinstance(mark, Label) and mark.x < scene.plot[0]):
            fixed.append(mark)
        elif start > scene.plot[2] + _SLACK or (isinstance(mark, Label) and mark.x > scene.plot[2]):
            fixed.append(_moved(mark, beyond))
        elif end >= left + offset - _SLACK and start <= right + offset + _SLACK:
            moving.append(mark)
    return replace(scene, marks=tuple(fixed)), replace(scene, marks=tuple(moving)), replace(scene, marks=tuple(texts))


def _extent(mark: Mark) -> tuple[float, float]:
    if isinstance(mark, Label):
        return mark.x, mark.x
    if isinstance(mark, Box):
        return mark.x, mark.x + mark.width
    return (min(mark.xs), max(mark.xs)) if len(mark.xs) else (0.0, 0.0)


def _moved(mark: Mark, by: float) -> Mark:
    if isinstance(mark, Label | Box):
        return replace(mark, x=mark.x - by)
    return replace(mark, xs=tuple(x - by for x in mark.xs))
