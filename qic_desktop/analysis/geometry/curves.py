"""Curves that leave the plot: cut where they cross its edge, so that nothing is drawn outside."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Corners = tuple[tuple[float, ...], tuple[float, ...]]


def with_crossings(points: Sequence[Point], top: float, bottom: float) -> list[Point]:
    """The points of a curve, with one more wherever it crosses ``top`` or ``bottom``."""
    if not points:
        return []
    found = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        shares = sorted(
            (edge - y0) / (y1 - y0) for edge in (top, bottom) if min(y0, y1) < edge < max(y0, y1) and y0 != y1
        )
        found += [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for share in shares]
        found.append((x1, y1))
    return found


def clipped(points: Sequence[Point], top: float, bottom: float) -> list[Corners]:
    """The pieces of a curve that lie between ``top`` and ``bottom``."""
    pieces: list[list[Point]] = [[]]
    for start, end in itertools.pairwise(with_crossings(points, top, bottom)):
        middle = (start[1] + end[1]) / 2
        if top <= middle <= bottom:
            pieces[-1] += [end] if pieces[-1] else [start, end]
        elif pieces[-1]:
            pieces.append([])
    return [corners(piece) for piece in pieces if len(piece) > 1]


def corners(points: Iterable[Point]) -> Corners:
    """Points as rounded xs and ys."""
    listed = list(points)
    return tuple(round(x, 2) for x, _ in listed), tuple(round(y, 2) for _, y in listed)


def pushed_inside(points: Sequence[Point], top: float, bottom: float) -> list[Point]:
    """The curve with what lies outside laid on the edge, for the outline of an area."""
    return [(x, min(max(y, top), bottom)) for x, y in with_crossings(points, top, bottom)]
