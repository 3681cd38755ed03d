"""A series as the arrays that families of charts are computed from, and what is odd about its numbers.

It owns the step from what was typed to raw counts: which number is the sum, which the size, what makes a number
unusable for a chart, and the codes that say so to the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.charts.judging import counts_out_of_none
from qic_desktop.analysis.charts.values import NoteCode
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.parts import Flags, Floats
from qic_desktop.analysis.series import Series, places_by_period

COUNTED: frozenset[ChartKind] = frozenset({"p", "pp", "u", "up", "c", "g"})
"""Charts of counts: a number below 0 has no place in what their limits are computed from."""

_SHARES: frozenset[ChartKind] = frozenset({"p", "pp"})
_SAMPLES: frozenset[ChartKind] = frozenset({"xbar", "s"})


@dataclass(frozen=True, slots=True, eq=False)
class Raw:
    """The numbers of a series, one a place, NaN where missing; ``scale`` is what values are multiplied by to be shown.

    ``taking_part`` is True for the places that centre and limits may be estimated from.
    """

    values: Floats
    sums: Floats
    sizes: Floats
    lengths: Floats
    deviations: Floats
    taking_part: Flags
    scale: float


@np.errstate(all="ignore")
def raw_of(series: Series, kind: ChartKind) -> Raw:
    """The arrays behind a chart of this kind."""
    count = len(series)
    shown = _array(series.values, count)
    tops, bottoms = _array(series.numerators, count), _array(series.denominators, count)
    scale = series.per if series.denominators and kind != "c" else 1.0
    values, sums, sizes = shown / scale, shown.copy(), np.ones(count)
    if series.denominators:
        sums, sizes = tops, np.nan_to_num(bottoms)
        # A share that was recorded without its counts is drawn and has no size.
        paired = ~np.isnan(tops) & (sizes != 0) & ~np.isnan(shown)
        values = np.divide(tops, sizes, out=values, where=paired)
        sums, sizes = np.where(paired, sums, np.nan), np.where(paired, sizes, 0.0)
        if kind == "c":
            values = sums = tops
    lengths = np.nan_to_num(_array(series.lengths, count)) if series.lengths else (~np.isnan(values)) * 1.0
    if kind in _SAMPLES:
        sums = values * lengths
    elif kind == "ip" and series.lengths and not series.denominators:
        sizes = lengths
    taking_part = np.ones(count, dtype=np.bool_)
    places = places_by_period(series.periods)
    taking_part[[places[period] for period in series.excluded if period in places]] = False
    if kind in COUNTED:
        taking_part &= ~(np.nan_to_num(values) < 0) & (sizes >= 0)
    if not is_usable(series, kind):
        taking_part[:] = False
    deviations = _array(series.deviations, count)
    return Raw(values, sums, np.maximum(sizes, 0.0), lengths, deviations, taking_part, scale)


def _array(numbers: Sequence[float | None], count: int) -> Floats:
    """Numbers with NaN for what is missing and what is no finite number."""
    if not numbers:
        return np.full(count, np.nan)
    found = np.array(numbers, dtype=np.float64)
    return np.where(np.isfinite(found), found, np.nan)


def is_usable(series: Series, kind: ChartKind) -> bool:
    """Whether the values can have limits of this kind at all: waiting times are above 0."""
    return kind != "t" or all(value is None or value > 0 for value in series.values)


def input_notes(series: Series, kind: ChartKind) -> tuple[NoteCode, ...]:
    """What is odd about the numbers and must be known to whoever reads the chart."""
    notes: list[NoteCode] = []
    if not is_usable(series, kind):
        notes += ["not-positive", "no-limits"]
    if series.denominators:
        tops, bottoms = (_array(numbers, len(series)) for numbers in (series.numerators, series.denominators))
        notes += counts_out_of_none(series) if kind != "c" else []
        both = np.nan_to_num(tops) > np.nan_to_num(bottoms)
        if kind in _SHARES and bool((both & (np.nan_to_num(bottoms) > 0)).any()):
            notes.append("above-denominator")
    if kind in COUNTED and any(value is not None and value < 0 for value in series.values):
        notes.append("negative-count")
    return tuple(notes)
