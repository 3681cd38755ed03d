"""A scene looked at through a window in time: what lies inside the plot moves and spreads, axes and names stay.

Only x changes. Texts, lines and points keep their size, so a zoomed chart reads like the chart at rest.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Mark, Scene

_SLACK = 1.0


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a scene's width that is looked at, in scene pixels; the whole is (0, width)."""

    start: float
    end: float

    def to_view(self, x: float, width: float) -> float:
        """Where scene x appears on a picture ``width`` wide."""
        return (x - self.start) * width / (self.end - self.start)

    def to_scene(self, x: float, width: float) -> float:
        """Which scene x appears at ``x``."""
        return self.start + x * (self.end - self.start) / width


def zoomed(scene: Scene, window: Window) -> tuple[Scene, Scene]:
    """The fixed part of the picture, and the part to be clipped to the plot, as two scenes of the same size."""
    left, _top, right, _bottom = scene.plot
    fixed: list[Mark] = []
    moving: list[Mark] = []
    for mark in scene.marks:
        if not _inside(mark, left, right):
            fixed.append(mark)
        elif isinstance(mark, Label):
            moved = replace(mark, x=window.to_view(mark.x, scene.width))
            if left - _SLACK <= moved.x <= right + _SLACK:
                fixed.append(moved)
        else:
            moving.append(_moved(mark, window, scene.width))
    return replace(scene, marks=tuple(fixed)), replace(scene, marks=tuple(moving))


def _inside(mark: Mark, left: float, right: float) -> bool:
    if isinstance(mark, Label):
        return left - _SLACK <= mark.x <= right + _SLACK
    if isinstance(mark, Box):
        return left - 12 <= mark.x and mark.x + mark.width <= right + 12
    return all(left - 12 <= x <= right + 12 for x in mark.xs)


def _moved(mark: Line | Area | Dots | Box, window: Window, width: float) -> Mark:
    if isinstance(mark, Box):
        middle = window.to_view(mark.x + mark.width / 2, width)
        return replace(mark, x=middle - mark.width / 2)
    return replace(mark, xs=tuple(window.to_view(x, width) for x in mark.xs))
