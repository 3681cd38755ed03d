"""The values of a chart as they are looked at: which take part, their median, their sides of a line, their runs.

It owns speed: short series are looked at in plain Python, which the first window needs without numpy; long ones on
arrays, with the same answers bit for bit. It owns no rule; see :mod:`qic_desktop.analysis.rules.runs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qic_desktop.analysis.rules.runs import (
    Runs,
    crossings_limit,
    longest_run_limit,
    run_stretches,
    runs_of_signs,
)
from qic_desktop.analysis.series import Numbers, Series, places_by_period
from qic_desktop.analysis.sums import mean, median

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONG = 2000
"""Above so many values arrays are used."""

Places = Sequence[int]


@dataclass(frozen=True, slots=True)
class SideRun:
    """A stretch of points on one side (+1 above, -1 below); ``order`` counts the stretches from 0."""

    order: int
    places: tuple[int, ...]
    side: int


@dataclass(frozen=True, slots=True)
class SideRuns:
    """The runs of one phase: the counts, the stretches above a limit, how many there are, and the last one."""

    runs: Runs
    long: tuple[SideRun, ...]
    count: int
    last: SideRun | None

    def above(self, limit: int | None) -> tuple[SideRun, ...]:
        """The stretches longer than ``limit``, which is not below the one they were looked for with."""
        return () if limit is None else tuple(one for one in self.long if len(one.places) > limit)


@dataclass(frozen=True)
class Readings:
    """Values in order, and the places that are drawn and not judged."""

    values: Numbers
    excluded: frozenset[int] = frozenset()

    @classmethod
    def of(cls, series: Series, values: Numbers | None = None) -> Readings:
        """The series' own values, or ``values`` that are plotted instead."""
        places = places_by_period(series.periods)
        out = frozenset(places[period] for period in series.excluded if period in places)
        return cls(series.values if values is None else values, out)

    @property
    def is_long(self) -> bool:
        """Whether arrays are used."""
        return len(self.values) > LONG

    @cached_property
    def array(self) -> NDArray[np.float64]:
        """The values with NaN where they are missing."""
        import numpy as np

        return np.array(self.values, dtype=np.float64)

    def judged(self, first: int, last: int) -> Places:
        """The places from ``first`` to ``last`` that have a value and take part."""
        values, out = self.values, self.excluded
        if not self.is_long:
            return [place for place in range(first, last + 1) if values[place] is not None and place not in out]
        import numpy as np

        known = ~np.isnan(self.array[first : last + 1])
        if out:
            known[[place - first for place in out if first <= place <= last]] = False
        found: Any = np.flatnonzero(known) + first
        return found  # type: ignore[no-any-return]

    def median(self, places: Places) -> float | None:
        """The median of the values at these places; the same number in both ways of computing it."""
        if not self.is_long:
            return median(value for place in places if (value := self.values[place]) is not None)
        import numpy as np

        count = len(places)
        if not count:
            return None
        middle = count // 2
        wanted = [middle] if count % 2 else [middle - 1, middle]
        ordered = np.partition(self.array[places], wanted)
        return mean([float(ordered[each]) for each in wanted])

    def side_runs(self, places: Places, line: float, least: int | None = None) -> SideRuns:
        """The runs of the values at these places about a line.

        Args:
            places: which values are judged, in order.
            line: the centre; values on it are passed over.
            least: stretches above so many points are answered; None for the limit of Anhøj.
        """
        if self.is_long:
            return self._side_runs_of_array(places, line, least)
        values = self.values
        signs = [
            (place, 1 if value > line else -1)
            for place in places
            if (value := values[place]) is not None and value != line
        ]
        runs = runs_of_signs([side for _, side in signs])
        limit = runs.longest_run_max if least is None else least
        found = [SideRun(order, found, side) for order, (found, side) in enumerate(run_stretches(signs))]
        long = tuple(one for one in found if limit is not None and len(one.places) > limit)
        return SideRuns(runs, long, len(found), found[-1] if found else None)

    def _side_runs_of_array(self, places: Places, line: float, least: int | None) -> SideRuns:
        import numpy as np

        at = np.asarray(places)
        picked = self.array[at] if len(at) else self.array[:0]
        off = picked != line
        at, above = at[off], picked[off] > line
        useful = len(at)
        if not useful:
            return SideRuns(runs_of_signs(()), (), 0, None)
        edges = np.flatnonzero(above[1:] != above[:-1]) + 1
        starts = np.concatenate(([0], edges))
        ends = np.concatenate((edges, [useful]))
        sizes = ends - starts
        longest, crossings = int(sizes.max()), len(edges)
        most, fewest = longest_run_limit(useful), crossings_limit(useful)
        runs = Runs(useful, longest, most, crossings, fewest, longest > most or crossings < fewest)

        def stretch(order: int) -> SideRun:
            low, high = int(starts[order]), int(ends[order])
            return SideRun(order, tuple(at[low:high].tolist()), 1 if above[low] else -1)

        orders = np.flatnonzero(sizes > (most if least is None else least)).tolist()
        return SideRuns(runs, tuple(stretch(order) for order in orders), len(starts), stretch(len(starts) - 1))
