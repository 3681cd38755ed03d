"""The values of many sites for one measure, as arrays of (sites x periods).

Owns the shape, which cells count as reported and which have a value, and the choice of a constant panel. It owns no
statistics (:mod:`qic_desktop.analysis.sites.aggregate`) and no knowledge of where values come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

CONSTANT_SHARE = 0.8
"""Share of the periods that a site of the constant panel has reported, or more."""

Entry = tuple[str, str, float | None, float | None]
"""(site code, period, numerator or value, denominator)."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One measure at many sites. Arrays have the shape (sites, periods); NaN is missing.

    ``denominators`` is None for measures without one (counts, means, times); ``numerators`` then holds the values.
    ``expected`` is False where a site was not to report (not yet enrolled, paused, left); it never removes a value.
    ``apart`` is True where a value was counted by another definition than the one in force: it is a report and is kept,
    and takes part in no value.
    """

    sites: tuple[str, ...]
    periods: tuple[str, ...]
    numerators: Floats
    denominators: Floats | None
    expected: Flags
    apart: Flags | None = None

    def __post_init__(self) -> None:
        shape = (len(self.sites), len(self.periods))
        for array in (self.numerators, self.denominators, self.expected, self.apart):
            if array is not None and array.shape != shape:
                raise ValueError(f"{array.shape} is not (sites, periods) = {shape}")

    def reported(self) -> Flags:
        """Where a site reported. 0 of 0 is a report ("no cases"), not a gap."""
        there: Flags = ~np.isnan(self.numerators)
        return there if self.denominators is None else there & ~np.isnan(self.denominators)

    def compared(self) -> Flags:
        """Where a site reported by the definition in force."""
        return self.reported() if self.apart is None else self.reported() & ~self.apart

    def values(self) -> Floats:
        """Numerator of denominator, or the values themselves; NaN where missing, apart, for 0 of 0 and k of 0."""
        if self.denominators is None:
            return np.where(self.compared(), self.numerators, np.nan)
        usable = self.compared() & (self.denominators > 0)
        values = np.full(self.numerators.shape, np.nan)
        np.divide(self.numerators, self.denominators, out=values, where=usable)
        return values

    def only(self, keep: Sequence[int]) -> Panel:
        """The same panel with these rows only."""
        rows = list(keep)
        return Panel(
            tuple(self.sites[row] for row in rows),
            self.periods,
            self.numerators[rows],
            None if self.denominators is None else self.denominators[rows],
            self.expected[rows],
            None if self.apart is None else self.apart[rows],
        )

    def constant(self, share: float = CONSTANT_SHARE) -> Panel:
        """Only the sites that reported at least this share of the periods: "the same sites throughout"."""
        reported = self.reported().sum(axis=1)
        return self.only([row for row, count in enumerate(reported) if count >= share * len(self.periods)])


def panel_of(
    sites: Sequence[str],
    periods: Sequence[str],
    entries: Iterable[Entry],
    *,
    expected: Iterable[tuple[str, str]] | None = None,
    with_denominator: bool = True,
    apart: Iterable[tuple[str, str]] = (),
) -> Panel:
    """Lay entries out as a panel; a later entry of the same site and period replaces an earlier one.

    Args:
        sites: codes, in the order of the rows.
        periods: in the order of the columns.
        entries: (site, period, numerator or value, denominator), None where missing.
        expected: pairs (site, period) that were to report; all when None.
        with_denominator: False for counts, means and times.
        apart: pairs (site, period) whose value was counted by another definition.

    Raises:
        KeyError: an entry or an expected pair names a site or period that is not listed.
    """
    rows = {code: row for row, code in enumerate(sites)}
    columns = {period: column for column, period in enumerate(periods)}
    shape = (len(rows), len(columns))
    numerators, denominators = np.full(shape, np.nan), np.full(shape, np.nan)
    for site, period, numerator, denominator in entries:
        place = rows[site], columns[period]
        numerators[place] = np.nan if numerator is None else numerator
        denominators[place] = np.nan if denominator is None else denominator
    due = np.full(shape, expected is None)
    for site, period in expected or ():
        due[rows[site], columns[period]] = True
    other = np.full(shape, fill_value=False)
    for site, period in apart:
        other[rows[site], columns[period]] = True
    return Panel(
        tuple(sites),
        tuple(periods),
        numerators,
        denominators if with_denominator else None,
        due,
        other if other.any() else None,
    )
