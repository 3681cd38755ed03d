"""Putting labels where they cover nothing: rectangles, pushing apart, moving sideways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle of pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Rect) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def grown(self, across: float, along: float) -> Rect:
        """The rectangle with more air at both sides, and above and below."""
        return Rect(self.left - across, self.top - along, self.right + across, self.bottom + along)


class Crowd:
    """Many rectangles that others must not meet, looked up by the cells of a grid."""

    _CELL = 24.0

    def __init__(self, rects: Iterable[Rect] = ()) -> None:
        self._cells: dict[tuple[int, int], list[Rect]] = {}
        for rect in rects:
            self.add(rect)

    def add(self, rect: Rect) -> None:
        """One more rectangle."""
        for cell in self._of(rect):
            self._cells.setdefault(cell, []).append(rect)

    def meets(self, rect: Rect) -> bool:
        """Whether any of them overlaps ``rect``."""
        return any(rect.meets(other) for cell in self._of(rect) for other in self._cells.get(cell, ()))

    def _of(self, rect: Rect) -> Iterator[tuple[int, int]]:
        for column in range(int(rect.left // self._CELL), int(rect.right // self._CELL) + 1):
            for row in range(int(rect.top // self._CELL), int(rect.bottom // self._CELL) + 1):
                yield column, row


def push_apart(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near as possible to ``wanted`` so that spans of ``sizes`` do not overlap, inside low to high.

    The order of ``wanted`` is kept. Where the room is too small for all, they overlap at the end evenly
    little: the first starts at ``low``.
    """
    order = sorted(range(len(wanted)), key=lambda number: (wanted[number], number))
    blocks: list[tuple[float, float, list[int]]] = []
    for number in order:
        block = (_clamped(wanted[number], sizes[number], low, high), sizes[number], [number])
        blocks.append(block)
        while len(blocks) > 1 and _overlap(blocks[-2], blocks[-1]):
            blocks[-2:] = [_merged(blocks[-2], blocks[-1], low, high)]
    centres = [0.0] * len(wanted)
    for centre, size, members in blocks:
        at = centre - size / 2
        for number in members:
            centres[number] = at + sizes[number] / 2
            at += sizes[number]
    return centres


def _clamped(centre: float, size: float, low: float, high: float) -> float:
    return max(low + size / 2, min(high - size / 2, centre))


def _overlap(before: tuple[float, float, list[int]], after: tuple[float, float, list[int]]) -> bool:
    return before[0] + before[1] / 2 > after[0] - after[1] / 2 + 1e-9


def _merged(
    before: tuple[float, float, list[int]], after: tuple[float, float, list[int]], low: float, high: float
) -> tuple[float, float, list[int]]:
    members = before[2] + after[2]
    size = before[1] + after[1]
    weights = len(before[2]), len(after[2])
    start = ((before[0] - before[1] / 2) * weights[0] + (after[0] - after[1] / 2 - before[1]) * weights[1]) / sum(
        weights
    )
    return _clamped(start + size / 2, size, low, high), size, members
