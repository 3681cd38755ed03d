"""Where on a picture: which point, which stretch of points, which boundary of a phase. Scene coordinates only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QPointF

from qic_desktop.analysis.geometry.marks import Scene

REACH = 28.0
"""So far from the data area, and so far to the side of a point, a pointer still means it."""
GRIP = 5.0
"""So near to a boundary a press takes hold of it."""


def nearest_point(scene: Scene, place: QPointF) -> int:
    """The index of the period nearest to ``place``, or -1 outside the data area.

    Nearest in x, so that a person need not hit the dot; only periods with a value count.
    """
    if not inside_plot(scene, place, REACH):
        return -1
    xs, x = scene.point_xs, place.x()
    right = bisect_left(xs, x - REACH)
    best, best_distance = -1, REACH
    while right < len(xs) and xs[right] <= x + REACH:
        distance = abs(xs[right] - x)
        if distance < best_distance and scene.point_ys[right] is not None:
            best, best_distance = right, distance
        right += 1
    return best


def inside_plot(scene: Scene, place: QPointF, slack: float = 0.0) -> bool:
    """Whether ``place`` lies in the data area or at most ``slack`` beside it."""
    left, top, right, bottom = scene.plot
    return left - slack <= place.x() <= right + slack and top - slack <= place.y() <= bottom + slack


def stretch_between(scene: Scene, start: float, end: float) -> tuple[int, int] | None:
    """First and last place whose points lie between two x; None where there is no point between them."""
    low, high = min(start, end), max(start, end)
    first = bisect_left(scene.point_xs, low)
    last = bisect_left(scene.point_xs, high) - 1
    return (first, last) if first <= last else None


def half_step(scene: Scene) -> float:
    """Half the distance between two periods."""
    xs = scene.point_xs
    return (xs[-1] - xs[0]) / (len(xs) - 1) / 2 if len(xs) > 1 else 0.0


def boundary_x(scene: Scene, place: int) -> float:
    """Where a phase that starts at ``place`` begins: half a period before its first point."""
    return scene.point_xs[place] - half_step(scene)


def boundary_at(scene: Scene, boundaries: Sequence[int], place: QPointF, grip: float = GRIP) -> int:
    """The index in ``boundaries`` (places of phase starts) of the one under ``place``, or -1."""
    left, _top, right, bottom = scene.plot
    if not (left <= place.x() <= right and 0 <= place.y() <= bottom):
        return -1
    found, nearest = -1, grip
    for index, start in enumerate(boundaries):
        if 0 < start < len(scene.point_xs):
            distance = abs(boundary_x(scene, start) - place.x())
            if distance <= nearest:
                found, nearest = index, distance
    return found


def boundary_place(scene: Scene, boundaries: Sequence[int], index: int, x: float) -> int:
    """Where boundary ``index`` would stand at ``x``: between its neighbours, each phase keeps at least one point."""
    least = boundaries[index - 1] + 1 if index > 0 else 1
    most = boundaries[index + 1] - 1 if index + 1 < len(boundaries) else len(scene.point_xs) - 1
    step = 2 * half_step(scene)
    wanted = round((x - scene.point_xs[0]) / step + 0.5) if step else least
    return max(min(wanted, most), min(least, most))
