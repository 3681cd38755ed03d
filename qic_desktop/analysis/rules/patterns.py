"""Patterns in many series at once: what rules are made of.

It owns the values that every rule gets and gives (:class:`Judged`, :class:`Marked`) and the few shapes that rules look
for: stretches, k of m, steady and alternating steps. Which shape, how long, and by whose rule is in the modules beside
it. Each row is *packed* first: points that are missing, excluded or not judged are passed over, so that they neither
break a pattern nor count for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Signs = NDArray[np.int8]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """The points that rules look at; every array has the shape (series, points), NaN is missing or not judged.

    ``sigma`` is one standard deviation at every point before limits are clipped, ``lower`` and ``upper`` are the limits
    in force; all three are None where there are none (run charts).
    """

    values: Floats
    centre: Floats
    sigma: Floats | None = None
    lower: Floats | None = None
    upper: Floats | None = None

    @classmethod
    def one(
        cls,
        values: Sequence[float | None],
        centre: float | Sequence[float | None] | None,
        *,
        sigma: Sequence[float | None] = (),
        lower: Sequence[float | None] = (),
        upper: Sequence[float | None] = (),
    ) -> Judged:
        """One series as a batch of one; empty sequences stand for "there is none"."""
        line = centre if isinstance(centre, Sequence) else [centre] * len(values)
        return cls(_row(values), _row(line), *(_row(each) if len(each) else None for each in (sigma, lower, upper)))


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """What a rule marks; all but the last two arrays have the shape (series, points).

    ``flags`` are all points of all patterns. ``upward`` is +1 for a point above the centre or on the way up, -1 for
    the opposite, 0 where the rule has no direction. ``pattern`` numbers the patterns of a row from the place of their
    first point, counted from 1; 0 for points in none. ``closes`` is the number of an earlier pattern that ends where
    the next begins (the turning point of two trends). ``count`` and ``limit``, of the shape (series,), say what was
    seen and what chance allows, for rules whose limit depends on the number of points or that judge the series as a
    whole.
    """

    flags: Flags
    upward: Signs
    pattern: Integers
    closes: Integers | None = None
    count: Integers | None = None
    limit: Integers | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """Rows with their judged points moved to the front: ``order`` gives the old places, ``known`` the judged ones."""

    order: Integers
    known: Flags

    @classmethod
    def where(cls, judged: Flags) -> Packed:
        """Pack the points that are judged, in their order."""
        order = np.argsort(~judged, axis=1, kind="stable")
        return cls(order, np.arange(judged.shape[1]) < judged.sum(axis=1)[:, np.newaxis])

    def pack(self, numbers: Floats) -> Floats:
        """The numbers of the judged points at the front; NaN behind them."""
        packed: Floats = np.where(self.known, np.take_along_axis(numbers, self.order, axis=1), np.nan)
        return packed

    def pack_signs(self, signs: Signs) -> Signs:
        """The signs of the judged points at the front; 0 behind them."""
        packed: Signs = np.where(self.known, np.take_along_axis(signs, self.order, axis=1), 0).astype(np.int8)
        return packed

    def unpack_flags(self, flags: Flags) -> Flags:
        """Packed flags back at their places."""
        placed = np.zeros_like(flags)
        np.put_along_axis(placed, self.order, flags & self.known, axis=1)
        return placed

    def marked(self, flags: Flags, upward: Signs, first: Integers, closes: Integers | None = None) -> Marked:
        """Packed results back at their places; ``first`` and ``closes`` are packed first places, -1 for none."""
        flags = flags & self.known
        placed = np.zeros(flags.shape, dtype=np.int8)
        np.put_along_axis(placed, self.order, np.where(flags, upward, 0).astype(np.int8), axis=1)
        ends = None if closes is None else self._numbered(self.known & (closes >= 0), closes)
        return Marked(self.unpack_flags(flags), placed, self._numbered(flags, first), ends)

    def _numbered(self, flags: Flags, first: Integers) -> Integers:
        """The number of each point's pattern, from the old place of its first point."""
        begin = np.take_along_axis(self.order, np.where(flags, first, 0), axis=1) + 1 if flags.size else first
        placed = np.zeros(flags.shape, dtype=np.int64)
        np.put_along_axis(placed, self.order, np.where(flags, begin, 0), axis=1)
        return placed


def _row(numbers: Sequence[float | None]) -> Floats:
    return np.array([[np.nan if number is None else number for number in numbers]], dtype=np.float64)


def sides(judged: Judged) -> Signs:
    """+1 above the centre, -1 below it, 0 on it or not judged."""
    found: Signs = (judged.values > judged.centre).astype(np.int8) - (judged.values < judged.centre).astype(np.int8)
    return found


def compared(judged: Judged) -> Flags:
    """The points that have a value and a centre."""
    both: Flags = ~(np.isnan(judged.values) | np.isnan(judged.centre))
    return both


def beyond_sigmas(judged: Judged, sigmas: float) -> tuple[Signs, Flags]:
    """(+1 above so many sigma from the centre, -1 below, else 0; the points that have a sigma above nought).

    Strictly beyond: a point exactly on the line of a zone is not.
    """
    if judged.sigma is None:
        nothing = np.zeros(judged.values.shape, dtype=np.int8)
        return nothing, nothing.astype(np.bool_)
    with np.errstate(all="ignore"):
        away = sigmas * judged.sigma
        high, low = judged.values > judged.centre + away, judged.values < judged.centre - away
    judgeable = compared(judged) & (judged.sigma > 0)
    side: Signs = np.where(judgeable, high.astype(np.int8) - low.astype(np.int8), 0).astype(np.int8)
    return side, judgeable


def stretches(codes: Integers | Signs | Flags) -> tuple[Integers, Integers]:
    """First and last place of the stretch of equal codes that each point belongs to, row by row."""
    count = codes.shape[1]
    place: Integers = np.broadcast_to(np.arange(count, dtype=np.int64), codes.shape)
    if not count:
        return place, place
    edge = np.ones((codes.shape[0], 1), dtype=np.bool_)
    differs = codes[:, 1:] != codes[:, :-1]
    first = np.maximum.accumulate(np.where(np.hstack([edge, differs]), place, 0), axis=1)
    ends = np.where(np.hstack([differs, edge]), place, count)
    last = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    return first, last


def mark_on_one_side(judged: Judged, least: int | Integers, *, skip_centre: bool) -> Marked:
    """All points of stretches of at least ``least`` points on one side of the centre.

    Args:
        judged: the series.
        least: one number, or one a series.
        skip_centre: True where a point on the centre neither breaks nor counts, False where it breaks.
    """
    side = sides(judged)
    packed = Packed.where(side != 0 if skip_centre else compared(judged))
    codes = packed.pack_signs(side)
    first, last = stretches(codes)
    needed = least if isinstance(least, int) else least[:, np.newaxis]
    return packed.marked((codes != 0) & (last - first + 1 >= needed), codes, first)


def longest_side(judged: Judged) -> tuple[Integers, Integers, Integers]:
    """(points off the centre, longest run, crossings) of each series; runs skip points on the centre."""
    side = sides(judged)
    codes = Packed.where(side != 0).pack_signs(side)
    first, last = stretches(codes)
    useful = codes != 0
    longest: Integers = np.where(useful, last - first + 1, 0).max(axis=1, initial=0)
    changes = useful[:, 1:] & (codes[:, 1:] != codes[:, :-1])
    return useful.sum(axis=1), longest, changes.sum(axis=1)


def mark_steady(judged: Judged, points: int, *, skip_ties: bool) -> Marked:
    """All points of ``points`` or more values steadily rising or falling.

    ``skip_ties`` counts equal neighbours once and passes over the others; without it an equal value breaks the trend. A
    turning point belongs to the later of its two trends and closes the earlier one.
    """
    packed = Packed.where(~np.isnan(judged.values))
    if skip_ties:
        values = packed.pack(judged.values)
        fresh = np.ones_like(packed.known)
        fresh[:, 1:] = values[:, 1:] != values[:, :-1]
        packed = Packed.where(packed.unpack_flags(fresh))
    step = _steps(packed.pack(judged.values))
    first, last = stretches(step)
    long = (step != 0) & (last - first + 1 >= points - 1)
    begins = _next(long, fill=False)
    following = _next(step, fill=0)
    flags = long | begins
    upward = np.where(begins, following, step).astype(np.int8)
    # The stretch of steps first..last joins the points first-1..last.
    started = np.where(begins, _next(first, fill=0), first) - 1
    closes = np.where(long & begins & (following != step), first - 1, -1)
    return packed.marked(flags, upward, started, closes)


def mark_alternating(judged: Judged, points: int) -> Marked:
    """All points of ``points`` or more values that go up and down by turns; an equal value breaks the pattern."""
    packed = Packed.where(~np.isnan(judged.values))
    step = _steps(packed.pack(judged.values))
    turn = np.zeros_like(packed.known)
    turn[:, 1:] = (step[:, 1:] != 0) & (step[:, 1:] == -step[:, :-1])
    first, last = stretches(turn)
    long = turn & (last - first + 1 >= points - 2)
    # The stretch of turns first..last joins the points first-2..last.
    soon, later = _next(long, fill=False), _next(_next(long, fill=False), fill=False)
    start = np.where(long, first, np.where(soon, _next(first, fill=0), _next(_next(first, fill=0), fill=0))) - 2
    return packed.marked(long | soon | later, np.zeros(step.shape, dtype=np.int8), start)


def mark_some_of(codes: Signs, judgeable: Flags, *, wanted: int, window: int, upward: Signs | None = None) -> Marked:
    """The points with a code in every window of ``window`` points that has at least ``wanted`` of that sign.

    ``upward`` gives the direction of the points where codes are only 0 and 1.
    """
    packed = Packed.where(judgeable)
    given = packed.pack_signs(codes)
    flags = np.zeros_like(packed.known)
    for sign in (1, -1):
        flags |= in_full_windows(given == sign, packed.known, wanted=wanted, window=window) & (given == sign)
    chain = chained(flags, given, window)
    return packed.marked(flags, given if upward is None else packed.pack_signs(upward), chain)


def in_full_windows(hit: Flags, known: Flags, *, wanted: int, window: int) -> Flags:
    """True for all points of every window of known points with at least ``wanted`` hits; rows are packed."""
    full = (counts_in_windows(hit & known, window) >= wanted) & (counts_in_windows(known, window) == window)
    return spread(full, window, hit.shape[1])


def counts_in_windows(hit: Flags, window: int) -> Integers:
    """Hits in every window, (series x windows), in the order of the windows; no column where points are too few."""
    total = np.cumsum(hit, axis=1, dtype=np.int64)
    counts: Integers = total[:, window - 1 :].copy()
    counts[:, 1:] -= total[:, :-window]
    return counts


def spread(full: Flags, window: int, points: int) -> Flags:
    """True for all points of the windows that are True."""
    inside = np.zeros((full.shape[0], points), dtype=np.bool_)
    for shift in range(window if full.shape[1] else 0):
        inside[:, shift : shift + full.shape[1]] |= full
    return inside


def chained(flags: Flags, codes: Signs, window: int) -> Integers:
    """Packed place of the first of the flagged points of one code that follow each other within a window."""
    first: Integers = np.full(flags.shape, -1, dtype=np.int64)
    place: Integers = np.broadcast_to(np.arange(flags.shape[1], dtype=np.int64), flags.shape)
    for sign in (1, -1):
        mine = flags & (codes == sign)
        latest = np.maximum.accumulate(np.where(mine, place, -window), axis=1) if flags.size else place
        earlier = np.full(flags.shape, -window, dtype=np.int64)
        earlier[:, 1:] = latest[:, :-1]
        opens = mine & (place - earlier >= window)
        start = np.maximum.accumulate(np.where(opens, place, -1), axis=1) if flags.size else first
        first = np.where(mine, start, first)
    return first


def mark_stretches(hit: Flags, judgeable: Flags, least: int) -> Marked:
    """All points of stretches of at least ``least`` hits in a row; without direction."""
    packed = Packed.where(judgeable)
    codes = packed.pack_signs(hit.astype(np.int8))
    first, last = stretches(codes)
    return packed.marked((codes != 0) & (last - first + 1 >= least), np.zeros_like(codes), first)


def mark_points(upward: Signs) -> Marked:
    """Every point with a sign is a pattern of its own."""
    place = np.broadcast_to(np.arange(1, upward.shape[1] + 1), upward.shape)
    flags = upward != 0
    return Marked(flags, upward, np.where(flags, place, 0))


def mark_whole(fires: Flags, shape: tuple[int, ...], *, count: Integers, limit: Integers) -> Marked:
    """A rule on the series as a whole: every point of a series where it fires, without direction."""
    flags = np.broadcast_to(fires[:, np.newaxis], shape).copy()
    return Marked(flags, np.zeros(shape, dtype=np.int8), flags.astype(np.int64), None, count, limit)


def _steps(packed: Floats) -> Signs:
    """+1 up, -1 down, 0 equal, from the packed point before to each point; 0 for the first and the missing."""
    step = np.zeros(packed.shape, dtype=np.int8)
    step[:, 1:] = (packed[:, 1:] > packed[:, :-1]).astype(np.int8) - (packed[:, 1:] < packed[:, :-1])
    return step


Row = TypeVar("Row", Flags, Signs, Integers)


def _next(row: Row, *, fill: int) -> Row:
    """Each point gets what stands at the point after it."""
    moved = np.full_like(row, fill)
    moved[:, :-1] = row[:, 1:]
    return moved
