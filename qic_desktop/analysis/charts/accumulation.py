"""CUSUM and EWMA charts: small lasting changes are seen sooner when points add up.

It owns the two statistics, what they are measured in, and where they find a change. Missing and excluded points carry a
statistic on and add nothing. A centre of the measure is taken from the points of the baseline, its spread from the
distribution that the measure's form has: binomial for proportions, Poisson for rates and counts, geometric for cases
and exponential for time between rare events, the mean moving range for other measurements. The target of the team is
never the centre.

Sources: Page ES. Continuous inspection schemes. Biometrika 1954;41:100-115; Montgomery DC. Introduction to Statistical
Quality Control, chapter 9 (tabular CUSUM, k = shift / 2). Roberts SW. Control chart tests based on geometric moving
averages. Technometrics 1959;1:239-250; Lucas JM, Saccucci MS. Exponentially weighted moving average control schemes.
Technometrics 1990;32:1-29 (exact limits at the start). Steiner SH, Cook RJ, Farewell VT, Treasure T. Monitoring
surgical performance using risk-adjusted cumulative sum charts. Biostatistics 2000;1:441-452 (likelihood weights).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.charts.comparisons import Accumulation, AccumulationNote
from qic_desktop.analysis.families.constants import RANGE_TO_SIGMA
from qic_desktop.analysis.policy import LIMITS
from qic_desktop.analysis.series import Numbers, Series, ValueStyle
from qic_desktop.analysis.sums import exact_sum, mean
from qic_desktop.domain.measure import ValueForm
from qic_desktop.errors import ComparisonError, NotFoundError

SIGMAS = ValueStyle(percent=False, decimals=1)
"""How a CUSUM is written: in standard deviations of a point."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """The points that take part, as (place, value, standard deviation), and what they are measured against."""

    points: tuple[tuple[int, float, float], ...]
    centre: float | None
    baseline: int
    notes: tuple[AccumulationNote, ...]


def cusum(
    series: Series,
    *,
    shift: float = 1.0,
    threshold: float = 5.0,
    baseline: str | None = None,
    form: ValueForm = ValueForm.MEAN,
    given: tuple[float, float] | None = None,
) -> Accumulation:
    """The tabular CUSUM of standardised values, upper and lower.

    A sum is not set back after a finding: it shows that the change lasts.

    Args:
        series: values, with numerators and denominators for proportions and rates.
        shift: the change to be found, in standard deviations of one point; half of it is taken off at every point (k).
        threshold: the sum that is a finding, in the same unit (h).
        baseline: the last period of the points that centre and spread stand on; all points when None.
        form: what the values are made of.
        given: centre and standard deviation of one point where both are known beforehand, in units of the values.

    Raises:
        ComparisonError: shift or threshold is not above 0, or a value is impossible (``text`` is its period).
        NotFoundError: the series has no such period.
    """
    _positive(shift, "shift")
    _positive(threshold, "threshold")
    measured = _measured(series, form, baseline, given)
    half, centre = shift / 2, measured.centre or 0.0
    steps = {place: (value - centre) / sigma for place, value, sigma in measured.points}
    upper = _added(len(series), steps, lambda sum_, step: max(0.0, sum_ + step - half))
    lower = _added(len(series), steps, lambda sum_, step: min(0.0, sum_ + step + half))
    return _sums(series, measured, sides=(upper, lower), threshold=threshold)


def likelihood_cusum(
    series: Series, *, odds: float = 2.0, threshold: float = 4.5, baseline: str | None = None
) -> Accumulation:
    """The log-likelihood CUSUM of a proportion (Bernoulli CUSUM): for rare failures, whose values are skew.

    ``upper`` tests whether the odds are ``odds`` times those of the baseline, ``lower`` whether they are that many
    times smaller (as negative numbers). Every case weighs by itself, so that sizes may change.

    Args:
        series: with numerators and denominators.
        odds: the change to be found, above 1.
        threshold: the sum of log likelihood ratios that is a finding.
        baseline: the last period of the points that the centre stands on; all points when None.

    Raises:
        ComparisonError: ``odds`` is not above 1, or the threshold not above 0.
        NotFoundError: the series has no such period.
    """
    _positive(odds - 1, "odds")
    _positive(threshold, "threshold")
    measured = _measured(series, ValueForm.PROPORTION, baseline)
    up, down = (_likelihoods(series, measured, ratio) for ratio in (odds, 1 / odds))
    upper = _added(len(series), up, lambda sum_, step: max(0.0, sum_ + step))
    lower = _added(len(series), down, lambda sum_, step: min(0.0, sum_ - step))
    return _sums(series, measured, sides=(upper, lower), threshold=threshold)


def ewma(
    series: Series,
    *,
    lam: float = 0.2,
    width: float = 2.86,
    baseline: str | None = None,
    form: ValueForm = ValueForm.MEAN,
    given: tuple[float, float] | None = None,
) -> Accumulation:
    """The exponentially weighted moving average, with the exact limits of every point.

    Its variance is carried on point by point, (1 - lam)² of what was plus lam² of the new point's. With equal spread
    that is Roberts' sigma² lam / (2 - lam) (1 - (1 - lam)^2i); with changing numbers of cases it is exact as well.

    Args:
        series: values, with numerators and denominators for proportions and rates.
        lam: weight of the newest point, above 0 and at most 1.
        width: of the limits in standard deviations of the average (L); 2.86 with 0.2 gives one false alarm in about 370
            points, as three sigma do on a chart of single points (2.7: in 240; 3: in 560).
        baseline: the last period of the points that centre and spread stand on; all points when None.
        form: what the values are made of.
        given: centre and standard deviation of one point where both are known beforehand, in units of the values.

    Raises:
        ComparisonError: ``lam`` or ``width`` is out of range, or a value is impossible (``text`` is its period).
        NotFoundError: the series has no such period.
    """
    if not 0 < lam <= 1:
        raise ComparisonError(str(lam), why="lam")
    _positive(width, "width")
    measured = _measured(series, form, baseline, given)
    centre = measured.centre
    values = {place: value for place, value, _ in measured.points}
    spreads = {place: sigma * sigma for place, _, sigma in measured.points}
    line = _added(len(series), values, lambda was, value: was + lam * (value - was), start=centre or 0.0)
    squares = _added(len(series), spreads, lambda was, new: (1 - lam) ** 2 * was + lam * lam * new)
    low, high = _ewma_limits(centre, squares, width, form)
    hits = _outside(line, low, high, values)
    places = tuple(place for place, _ in hits)
    return Accumulation(
        kind="ewma",
        periods=series.periods,
        upper=line,
        lower=(),
        centre=centre,
        limit_low=low,
        limit_high=high,
        findings=places,
        started=places,
        upward=tuple(upward for _, upward in hits),
        style=series.style,
        direction=series.direction,
        notes=measured.notes,
        process_centre=centre,
        baseline=measured.baseline,
    )


# --- adding up ------------------------------------------------------------------------------------------


def _added(count: int, steps: dict[int, float], add: Callable[[float, float], float], *, start: float = 0.0) -> Numbers:
    """The statistic at every place from the first point on; places without a step carry it on."""
    found: list[float | None] = []
    now, begun = start, False
    for place in range(count):
        if place in steps:
            now, begun = add(now, steps[place]), True
        found.append(now if begun else None)
    return tuple(found)


def _sums(series: Series, measured: _Measured, *, sides: tuple[Numbers, Numbers], threshold: float) -> Accumulation:
    judged = {place for place, _, _ in measured.points}
    hits = sorted(
        (place, began, number == 0)
        for number, side in enumerate(sides)
        for place, began in _beyond(side, threshold)
        if place in judged
    )
    return Accumulation(
        kind="cusum",
        periods=series.periods,
        upper=sides[0],
        lower=sides[1],
        centre=0.0 if measured.points else None,
        limit_low=(-threshold,) * len(series),
        limit_high=(threshold,) * len(series),
        findings=tuple(place for place, _, _ in hits),
        started=tuple(began for _, began, _ in hits),
        upward=tuple(upward for _, _, upward in hits),
        style=SIGMAS,
        direction=series.direction,
        notes=measured.notes,
        process_centre=measured.centre,
        baseline=measured.baseline,
    )


def _beyond(side: Numbers, threshold: float) -> list[tuple[int, int]]:
    """(place, where the sum last left zero) of every place beyond the threshold."""
    found, began = [], 0
    before = 0.0
    for place, value in enumerate(side):
        now = value or 0.0
        if now and not before:
            began = place
        if abs(now) > threshold:
            found.append((place, began))
        before = now
    return found


def _likelihoods(series: Series, measured: _Measured, ratio: float) -> dict[int, float]:
    """Log likelihood ratio of every point: odds times ``ratio`` against the odds of the baseline."""
    share = measured.centre or 0.0
    changed = share * ratio / (1 - share + share * ratio)
    steps = {}
    for place, _, _ in measured.points:
        top, bottom = series.numerator(place) or 0.0, series.denominator(place) or 0.0
        steps[place] = top * math.log(changed / share) + (bottom - top) * math.log((1 - changed) / (1 - share))
    return steps


def _outside(line: Numbers, low: Numbers, high: Numbers, judged: Iterable[int]) -> list[tuple[int, bool]]:
    """(place, whether above) of every judged place where the line lies beyond a limit."""
    found = []
    for place in judged:
        value, below, above = line[place], low[place], high[place]
        if value is not None and below is not None and above is not None and not below <= value <= above:
            found.append((place, value > above))
    return found


def _ewma_limits(centre: float | None, squares: Numbers, width: float, form: ValueForm) -> tuple[Numbers, Numbers]:
    if centre is None:
        return (None,) * len(squares), (None,) * len(squares)
    least = -math.inf if form is ValueForm.MEAN else 0.0
    most = 1.0 if form is ValueForm.PROPORTION else math.inf
    reach = [None if square is None else width * math.sqrt(square) for square in squares]
    return (
        tuple(None if away is None else max(least, centre - away) for away in reach),
        tuple(None if away is None else min(most, centre + away) for away in reach),
    )


def _positive(number: float, why: str) -> None:
    if not (number > 0 and math.isfinite(number)):
        raise ComparisonError(str(number), why=why)


# --- centre and spread ----------------------------------------------------------------------------------


def _measured(
    series: Series, form: ValueForm, baseline: str | None, given: tuple[float, float] | None = None
) -> _Measured:
    """Centre from the baseline, and the standard deviation of every point that takes part."""
    if baseline is not None and baseline not in series.periods:
        raise NotFoundError(baseline, what="period")
    if form.has_denominator and not (series.numerators and series.denominators):
        raise ComparisonError("", why="form")
    last = len(series) if baseline is None else series.periods.index(baseline)
    places, notes = _usable(series, form)
    base = [place for place in places if place <= last]
    if not base:
        return _Measured((), None, 0, (*notes, "no-values"))
    if given is not None:
        _positive(given[1], "sigma")
        points = tuple((place, series.values[place] or 0.0, given[1]) for place in places)
        return _Measured(points, given[0], 0, tuple(notes))
    if len(base) < LIMITS:
        notes.append("few-points")
    centre, sigma = _SPREADS[form](series, base)
    points = tuple((place, series.values[place] or 0.0, sigma(place)) for place in places)
    if any(spread <= 0 for _, _, spread in points):
        return _Measured((), centre, len(base), (*notes, "no-spread"))
    return _Measured(points, centre, len(base), tuple(notes))


def _usable(series: Series, form: ValueForm) -> tuple[list[int], list[AccumulationNote]]:
    """The places that take part, and what had to be left out."""
    there = [
        place
        for place, value in enumerate(series.values)
        if value is not None and series.periods[place] not in series.excluded
    ]
    places = [place for place in there if _possible(series, place, form)]
    return places, ["above-denominator"] if len(places) < len(there) else []


def _possible(series: Series, place: int, form: ValueForm) -> bool:
    """Whether a point can be measured; one that cannot be right in any way is refused, not passed over.

    Raises:
        ComparisonError: no number, or a count below zero.
    """
    numbers = [series.values[place]]
    if form.has_denominator:
        numbers += [series.numerator(place), series.denominator(place)]
    for number in numbers:
        if number is not None and not math.isfinite(number):
            raise ComparisonError(series.periods[place], why="not-a-number", row=place + 1)
        if number is not None and number < 0 and form is not ValueForm.MEAN:
            raise ComparisonError(series.periods[place], why="negative", row=place + 1)
    if not form.has_denominator:
        return True
    top, bottom = series.numerator(place), series.denominator(place)
    return top is not None and bool(bottom) and (form is ValueForm.RATE or top <= (bottom or 0.0))


Spread = tuple[float, Callable[[int], float]]
"""The centre, and one standard deviation at each place."""


def _share(series: Series, base: Sequence[int]) -> float:
    tops = exact_sum(series.numerator(place) or 0.0 for place in base)
    return tops / exact_sum(series.denominator(place) or 0.0 for place in base)


def _binomial(series: Series, base: Sequence[int]) -> Spread:
    share = _share(series, base)
    return share, lambda place: math.sqrt(share * (1 - share) / (series.denominator(place) or 1.0))


def _poisson_rate(series: Series, base: Sequence[int]) -> Spread:
    rate, per = _share(series, base), series.per
    return rate * per, lambda place: per * math.sqrt(rate / (series.denominator(place) or 1.0))


def _poisson_count(series: Series, base: Sequence[int]) -> Spread:
    centre = mean([series.values[place] or 0.0 for place in base]) or 0.0
    return centre, lambda place: math.sqrt(centre)


def _moving_range(series: Series, base: Sequence[int]) -> Spread:
    values = [series.values[place] or 0.0 for place in base]
    ranges = [abs(after - before) for before, after in itertools.pairwise(values)]
    sigma = (mean(ranges) or 0.0) / RANGE_TO_SIGMA
    return mean(values) or 0.0, lambda place: sigma


def _geometric(series: Series, base: Sequence[int]) -> Spread:
    """Cases between two events, as on a G chart: variance m (m + 1)."""
    centre = mean([series.values[place] or 0.0 for place in base]) or 0.0
    return centre, lambda place: math.sqrt(centre * (centre + 1))


def _exponential(series: Series, base: Sequence[int]) -> Spread:
    """Time between two events: the standard deviation is the mean."""
    centre = mean([series.values[place] or 0.0 for place in base]) or 0.0
    return centre, lambda place: centre


_SPREADS: dict[ValueForm, Callable[[Series, Sequence[int]], Spread]] = {
    ValueForm.PROPORTION: _binomial,
    ValueForm.RATE: _poisson_rate,
    ValueForm.COUNT: _poisson_count,
    ValueForm.MEAN: _moving_range,
    ValueForm.CASES_BETWEEN: _geometric,
    ValueForm.TIME_BETWEEN: _exponential,
}
