"""Where the points of a chart lie, also 100,000 of them: lazy sequences, and lines thinned to one pixel's width.

It owns how a long series becomes few marks: in every column of pixels the least and the greatest value stay, and both
ends. Nothing is averaged, so what stands out in the data stands out in the picture. numpy is imported only for long
series, so that a window with short ones starts without it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard, overload

from qic_desktop.analysis.geometry.axes import TimeScale, ValueScale
from qic_desktop.analysis.series import Numbers

MOST = 1e100
"""No value as large as this is drawn: neither it nor an infinity has a place on an axis."""

FEW = 50
"""So few places are worked out one by one."""

LONG = 300
"""More values than this are looked at as an array."""

PER_COLUMN = 2.0
"""More points than this in a column of pixels are thinned."""


def cent(at: float) -> float:
    """A hundredth of a pixel, rounded as numpy rounds."""
    return round(at * 100) / 100


@dataclass(frozen=True, slots=True)
class EvenPlaces(Sequence[float]):
    """x of ``length`` places at equal distances, worked out when asked."""

    left: float
    step: float
    length: int

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[float]: ...
    def __getitem__(self, index: int | slice) -> float | Sequence[float]:
        places = range(self.length)[index]
        if isinstance(places, range):
            return tuple(self._at(place) for place in places)
        return self._at(places)

    def nearest(self, x: float) -> int:
        """The place nearest to ``x``, -1 without any."""
        if self.length < 1:
            return -1
        return min(max(round((x - self.left) / self.step) if self.step > 0 else 0, 0), self.length - 1)

    def _at(self, place: int) -> float:
        return cent(self.left + place * self.step)


@dataclass(frozen=True, slots=True)
class ScaledPlaces(Sequence[float | None]):
    """y of values, worked out by ``scale`` when asked; None for a missing value."""

    values: Numbers
    scale: ValueScale

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> float | None: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[float | None]: ...
    def __getitem__(self, index: int | slice) -> float | Sequence[float | None] | None:
        if isinstance(index, slice):
            return tuple(map(self._at, self.values[index]))
        return self._at(self.values[index])

    def _at(self, value: float | None) -> float | None:
        return cent(self.scale.y(value)) if is_number(value) else None


def is_number(value: float | None) -> TypeGuard[float]:
    """Whether a value can be drawn at all."""
    return value is not None and -MOST < value < MOST


def known(numbers: Iterable[float | None]) -> list[float]:
    """The numbers that can be drawn, in order."""
    return [number for number in numbers if number is not None and -MOST < number < MOST]


@dataclass(frozen=True, slots=True, eq=False)
class Plotted:
    """The values of a chart. ``array`` holds them for a long series (NaN is missing), None for a short one.

    ``is_dense`` says that there are more than :data:`PER_COLUMN` in a column of pixels, so that lines are thinned.
    """

    values: Numbers
    array: Any = None
    is_dense: bool = False

    def __len__(self) -> int:
        return len(self.values)

    def at(self, place: int) -> float | None:
        """The value at a place, None where it is missing or not finite."""
        value = self.values[place]
        return value if is_number(value) else None

    def extent(self, first: int = 0, last: int | None = None) -> tuple[float, float] | None:
        """Least and greatest value of the places ``first`` to ``last``; None without one."""
        end = len(self.values) if last is None else last + 1
        if self.array is None:
            found = known(self.values[first:end])
            return (min(found), max(found)) if found else None
        return _array_extent(self.array[first:end])

    def last_known(self) -> int | None:
        """The last place that has a value."""
        return next((place for place in range(len(self.values) - 1, -1, -1) if self.at(place) is not None), None)


class Lookup:
    """What is asked more than once of the numbers of a chart ``columns`` pixels wide; it keeps the answers.

    The numbers must outlive it: they are told apart by identity.
    """

    __slots__ = ("_columns", "_levels", "_plotted")

    def __init__(self, columns: float) -> None:
        self._columns = columns
        self._plotted: dict[int, Plotted] = {}
        self._levels: dict[tuple[int, int, int], float | None] = {}

    def plotted(self, numbers: Numbers) -> Plotted:
        """The numbers, as an array where they are many."""
        found = self._plotted.get(id(numbers))
        if found is None:
            found = self._plotted[id(numbers)] = plotted(numbers, self._columns)
        return found

    def level(self, numbers: Numbers, first: int, last: int) -> float | None:
        """See :func:`level_of`."""
        key = (id(numbers), first, last)
        if key not in self._levels:
            self._levels[key] = level_of(numbers, first, last)
        return self._levels[key]

    def span(self, numbers: Numbers) -> tuple[float, float] | None:
        """Least and greatest of the numbers; None without one."""
        if not numbers:
            return None
        level = self.level(numbers, 0, len(numbers) - 1)
        return (level, level) if level is not None else self.plotted(numbers).extent()


def plotted(values: Numbers, columns: float) -> Plotted:
    """The values of a chart whose plot is at most ``columns`` pixels wide."""
    count = len(values)
    dense = count > PER_COLUMN * columns
    return Plotted(values, as_array(values) if dense or count > LONG else None, dense)


def as_array(values: Numbers) -> Any:
    """The values as float64, NaN where they are missing or not finite."""
    import numpy as np

    array = np.array(values, dtype=np.float64)
    array[~(np.abs(array) < MOST)] = np.nan
    return array


def _array_extent(array: Any) -> tuple[float, float] | None:
    import numpy as np

    # fmin and fmax pass over NaN without the copy and the warning of nanmin.
    low = float(np.fmin.reduce(array)) if len(array) else math.nan
    return None if math.isnan(low) else (low, float(np.fmax.reduce(array)))


def level_of(numbers: Numbers, first: int, last: int) -> float | None:
    """The one value that all places have, None where they differ or one is missing."""
    if last < first or not numbers:
        return None
    value = numbers[first]
    if not is_number(value) or numbers[last] != value or numbers[(first + last) // 2] != value:
        return None
    part = numbers if first == 0 and last == len(numbers) - 1 else numbers[first : last + 1]
    return value if part.count(value) == len(part) else None


def stretches(numbers: Plotted, breaks: Sequence[int], time: TimeScale) -> list[list[int]]:
    """Places whose points are joined by a line: broken at gaps and at ``breaks``; a long series thinned.

    In a long series only a gap as wide as a column of pixels breaks the line.
    """
    if not numbers.is_dense:
        return list(_joined(numbers, set(breaks)))
    edges = [0, *sorted(place for place in breaks if 0 < place < len(numbers)), len(numbers)]
    found: list[list[int]] = []
    for start, end in itertools.pairwise(edges):
        found += _thinned(numbers.array[start:end], start, time)
    return found


def _joined(numbers: Plotted, breaks: set[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place, value in enumerate(numbers.values):
        missing = not is_number(value)
        if run and (missing or place in breaks):
            yield run
            run = []
        if not missing:
            run.append(place)
    if run:
        yield run


def _thinned(array: Any, start: int, time: TimeScale) -> list[list[int]]:
    """Places of the least and greatest value in every column of pixels, in stretches without an empty column.

    ``array`` holds the values from the place ``start`` on.
    """
    import numpy as np

    first = math.floor(time.x(start)) + 1
    last = math.floor(time.x(start + len(array) - 1))
    cuts = np.ceil((np.arange(first, last + 1) - time.left) / time.step).astype(np.int64) - start
    rows = np.unique(np.clip(np.concatenate(([0], cuts)), 0, len(array) - 1))
    ends = np.append(rows[1:], len(array))
    # One row a column of pixels; places past its end are repeated from its start, where they change nothing.
    at = rows[:, np.newaxis] + np.arange(int((ends - rows).max()))
    at = np.where(at < ends[:, np.newaxis], at, rows[:, np.newaxis])
    table = array[at]
    missing = np.isnan(table)
    each = np.arange(len(rows))
    low = at[each, np.where(missing, np.inf, table).argmin(axis=1)]
    high = at[each, np.where(missing, -np.inf, table).argmax(axis=1)]
    held = ~missing.all(axis=1)
    if not held.any():
        return []
    inside = np.flatnonzero(~np.isnan(array))
    shown = np.flatnonzero(held)
    found: list[list[int]] = []
    for part in np.split(shown, np.flatnonzero(np.diff(shown) > 1) + 1):
        pairs = np.sort(np.stack([low[part], high[part]], axis=1), axis=1)
        begin = inside[np.searchsorted(inside, rows[part[0]])]
        end = inside[np.searchsorted(inside, ends[part[-1]]) - 1]
        places = [int(begin), *pairs.ravel().tolist(), int(end)]
        found.append([place + start for place in dict.fromkeys(places)])
    return found


def extremes(numbers: Plotted, places: Sequence[int], time: TimeScale) -> list[int]:
    """The places that are drawn: all of them, or of very many the least and greatest in every column of pixels."""
    if not numbers.is_dense or len(places) <= PER_COLUMN * time.step * time.count:
        return list(places)
    import numpy as np

    kept = np.full(len(numbers), np.nan)
    chosen = np.asarray(places)
    kept[chosen] = numbers.array[chosen]
    return [place for part in _thinned(kept, 0, time) for place in part]


def pixels(
    numbers: Plotted, places: Sequence[int], time: TimeScale, values: ValueScale
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """x and y of places that all have a value."""
    if numbers.array is not None and len(places) > FEW:
        import numpy as np

        at = np.asarray(places)
        # The same operations in the same order as one by one, so that a point has one place however it is asked for.
        xs = np.round(time.left + at * time.step, 2)
        share = (numbers.array[at] - values.low) / (values.high - values.low)
        ys = np.clip(values.bottom - share * (values.bottom - values.top), values.top, values.bottom)
        return tuple(xs.tolist()), tuple(np.round(ys, 2).tolist())
    given, left, step, y = numbers.values, time.left, time.step, values.y
    return (
        tuple([cent(left + place * step) for place in places]),
        tuple([cent(y(value)) for place in places if (value := given[place]) is not None]),
    )
