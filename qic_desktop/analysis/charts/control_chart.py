"""From a series to a chart with limits: the same phases and rules as a run chart, with sigma and limits.

It owns how a phase becomes the arrays of :mod:`qic_desktop.analysis.families` and its lines numbers again, why there
are no limits, and limits carried on from a baseline. The formulas are in the families. Limits are drawn from 12
points on. Rates are computed on raw counts and multiplied at the end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from qic_desktop.analysis import policy
from qic_desktop.analysis.charts.counted import Raw, input_notes, is_usable, raw_of
from qic_desktop.analysis.charts.denominator import denominator_jump
from qic_desktop.analysis.charts.findings import Line
from qic_desktop.analysis.charts.judging import Case, Drawn, Verdict, judge, noted, shows_centre
from qic_desktop.analysis.charts.making_data_count import assurance_of, variation_of
from qic_desktop.analysis.charts.readings import Places, Readings
from qic_desktop.analysis.charts.stretches import (
    Baseline,
    Stretch,
    annotations_of,
    baseline_of,
    sections_of,
    stretches_of,
)
from qic_desktop.analysis.charts.values import Against, ControlChart, NoteCode, Phase, PhaseStart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.parts import Flags, Floats, Points
from qic_desktop.analysis.families.rare import MEDIAN_OF_MEAN, POWER
from qic_desktop.analysis.families.registry import FAMILIES, NEEDS_DENOMINATOR
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.series import Numbers, Series
from qic_desktop.domain.measure import Direction

PLAIN: dict[ChartKind, ChartKind] = {"pp": "p", "up": "u"}
"""The chart whose limits P' and U' charts widen."""

SPREADS: frozenset[ChartKind] = frozenset({"mr", "s"})
"""Charts of how much values vary."""

_LINES = ("lower", "upper", "lower_inner", "upper_inner", "sigma", "plain_lower", "plain_upper")


@dataclass(slots=True)
class _Lines:
    """The lines of one phase as arrays over its places, in raw units; NaN where there is none."""

    centre: float | None
    values: Floats
    lower: Floats
    upper: Floats
    lower_inner: Floats
    upper_inner: Floats
    sigma: Floats
    plain_lower: Floats
    plain_upper: Floats
    widened: float | None = None


@dataclass(frozen=True, slots=True)
class _Phased:
    """A phase with its baseline, or the notes that say why there is none."""

    stretch: Stretch
    baseline: Baseline | None
    notes: list[NoteCode]

    @property
    def first(self) -> int:
        """The first place that the family sees: a baseline may reach back before the phase."""
        return self.stretch.first if self.baseline is None else min(self.stretch.first, self.baseline.first)


@np.errstate(all="ignore")
def control_chart(
    series: Series, kind: ChartKind, phases: Sequence[PhaseStart] = (), *, rule_set: RuleSetCode = "anhoej"
) -> ControlChart:
    """A chart with limits of a series: any kind but the run chart.

    Args:
        series: the values; counts for charts of shares and rates, lengths and deviations for X-bar and S.
        kind: which chart.
        phases: where centre and limits start anew, and what they are computed from.
        rule_set: by which rules runs and patterns are judged; points beyond the limits are found in any case.

    Raises:
        ValueError: the series lacks the denominators (or the sizes of the samples) that this kind needs, or it is a
            run chart.
        DuplicatePeriodError: two places have one period.
    """
    _check(series, kind)
    raw = raw_of(series, kind)
    usable = Readings.of(series, series.values if is_usable(series, kind) else (None,) * len(series))
    phased = [_Phased(one, *baseline_of(series, usable, one)) for one in stretches_of(series, phases)]
    drawn = [_drawn(raw, kind, one) for one in phased]
    plotted = _plotted(series, kind, raw, drawn)
    numbers = plotted if raw.scale == 1 else _numbers([one.values for one in drawn])
    case = Case(
        _sided(series, kind), Readings.of(series, numbers), rule_set, about_median=False, judges_runs=kind != "mr"
    )
    whole = {name: _numbers([getattr(one, name) for one in drawn]) for name in _LINES}
    verdicts = [_judged(case, number, one, (drawn[number], whole)) for number, one in enumerate(phased)]
    found = tuple(finding for one in verdicts for finding in one.findings)
    notes = [*input_notes(series, kind), *(note for one in verdicts for note in one.notes)]
    shown = {name: _scaled(lines, raw.scale) for name, lines in whole.items()}
    chart = ControlChart(
        kind=kind,
        series=series,
        phases=tuple(
            _in_units(one.phase, raw.scale, each.stretch.given) for one, each in zip(verdicts, phased, strict=True)
        ),
        sections=sections_of(series, phases),
        findings=found,
        annotations=annotations_of(series),
        lower=shown["lower"],
        upper=shown["upper"],
        notes=noted(notes, found, series),
        denominator_jump=denominator_jump(series.denominators),
        rule_set=rule_set,
        plotted=() if plotted is series.values else plotted,
        lower_inner=shown["lower_inner"],
        upper_inner=shown["upper_inner"],
        sigma=shown["sigma"],
        widened=drawn[-1].widened if drawn else None,
        plain_lower=shown["plain_lower"] if kind in PLAIN else (),
        plain_upper=shown["plain_upper"] if kind in PLAIN else (),
    )
    if kind != "xmr":
        return chart
    return replace(chart, variation=variation_of(chart), assurance=assurance_of(chart))


def _sided(series: Series, kind: ChartKind) -> Series:
    """What is judged: of ranges and spreads no side is better, whichever side the measure's values should go."""
    return replace(series, direction=Direction.NEUTRAL) if kind in SPREADS else series


def _in_units(phase: Phase, scale: float, given: float | None) -> Phase:
    if scale == 1 or phase.centre is None:
        return phase
    return replace(phase, centre=_times(phase.centre, scale) if given is None else given)


def _check(series: Series, kind: ChartKind) -> None:
    if kind == "run":
        raise ValueError("a run chart has no limits")
    if not len(series):
        return
    if kind in NEEDS_DENOMINATOR and not series.denominators:
        raise ValueError(f"a {kind} chart needs denominators")
    if kind in ("xbar", "s") and not series.lengths:
        raise ValueError(f"an {kind} chart needs samples of several rows")


# --- one phase ----------------------------------------------------------------------------------------------


def _drawn(raw: Raw, kind: ChartKind, phased: _Phased) -> _Lines:
    """Centre and limits at every place of a phase, estimated from its own points or from the baseline's."""
    points = _points(raw, kind, phased)
    lines = FAMILIES[kind](points)
    plain = FAMILIES[PLAIN[kind]](points) if kind in PLAIN else None
    length = phased.stretch.last - phased.stretch.first + 1

    def own(values: Floats) -> Floats:
        return values[0, -length:].astype(np.float64)

    values = own(lines.values) if kind in ("mr", "s") else raw.values[phased.stretch.first : phased.stretch.last + 1]
    if kind == "mr":
        # The first range of a phase would reach into the phase before it; between numbers at the edge there is none.
        values[0] = np.nan
        values[np.isinf(values)] = np.nan
    centres, sigma, nothing = own(lines.centre), own(lines.sigma), np.full(length, np.nan)
    known = centres[np.isfinite(centres)]
    return _Lines(
        centre=_centre(phased.stretch.given, known, raw.scale),
        values=values,
        lower=own(lines.lower),
        upper=own(lines.upper),
        lower_inner=own(lines.lower_inner),
        upper_inner=own(lines.upper_inner),
        sigma=sigma,
        plain_lower=own(plain.lower) if plain else nothing,
        plain_upper=own(plain.upper) if plain else nothing,
        widened=_widened(sigma, own(plain.sigma)) if plain else None,
    )


def _centre(given: float | None, known: Floats, scale: float) -> float | None:
    """The centre that was computed, or the given one, which must not lose its last digit on the way there and back."""
    if not known.size:
        return None
    return float(known[0]) if given is None or given < 0 else given / scale


def _points(raw: Raw, kind: ChartKind, phased: _Phased) -> Points:
    """The arrays of one phase; a baseline that lies before it goes first, with an empty place between."""
    stretch, baseline = phased.stretch, phased.baseline
    at = np.arange(phased.first, stretch.last + 1)
    base = raw.taking_part[at]
    if baseline is not None:
        if baseline.is_carried(stretch):
            own = np.arange(stretch.first, stretch.last + 1)
            at = np.concatenate([np.arange(baseline.first, baseline.last + 1), [-1], own])
        base = raw.taking_part[at] & (at >= baseline.first) & (at <= baseline.last)
    gap = at < 0
    values, sums = (np.where(gap, np.nan, numbers[at]) for numbers in (raw.values, raw.sums))
    sizes, lengths = (np.where(gap, 0.0, numbers[at]) for numbers in (raw.sizes, raw.lengths))
    if kind == "ip":
        # The reference takes the ranges of all points; what is left out or comes after a baseline must not count here.
        values = np.where(base, values, np.nan)
    given = stretch.given
    if given is not None:
        # What a person gives is the line that is drawn; on G and T charts the reference is given something else.
        given = given / raw.scale
        given = max(given, 0.0) ** (1 / POWER) if kind == "t" else given
        given = given / MEDIAN_OF_MEAN if kind == "g" else given
    return Points(
        values=values[np.newaxis],
        sums=sums[np.newaxis],
        sizes=sizes[np.newaxis],
        lengths=lengths[np.newaxis],
        deviations=np.where(gap, np.nan, raw.deviations[at])[np.newaxis],
        base=base[np.newaxis],
        given=None if given is None else np.full((1, len(at)), given),
    )


def _widened(sigma: Floats, plain: Floats) -> float | None:
    known = np.flatnonzero(~np.isnan(sigma) & (np.nan_to_num(plain) > 0))
    return float(sigma[known[-1]] / plain[known[-1]]) if known.size else None


def _judged(case: Case, number: int, phased: _Phased, drawn: tuple[_Lines, dict[str, Numbers]]) -> Verdict:
    lines, whole = drawn
    stretch, baseline = phased.stretch, phased.baseline
    places = case.readings.judged(stretch.first, stretch.last)
    centre = lines.centre if shows_centre(stretch, places, baseline) else None
    codes = list(phased.notes)
    limited = centre is not None and (baseline is not None or policy.shows_limits(len(places)))
    reason = _no_limits(lines) if limited else None
    if reason is not None:
        codes.append(reason)
    if not limited or reason is not None:
        for name in _LINES:
            whole[name] = _without(whole[name], stretch)
    line = None
    against: Against = "own" if baseline is None else "frozen"
    if centre is not None and limited and reason is None:
        above, below = (
            _judged_of(beyond, stretch, places) for beyond in (lines.values > lines.upper, lines.values < lines.lower)
        )
        line = Line(centre, against, whole["sigma"], whole["lower"], whole["upper"], above, below)
    elif centre is not None:
        line = Line(centre, against)
    verdict = judge(case, Drawn(number, stretch, places, baseline, line, centre))
    return Verdict(verdict.phase, verdict.findings, (*codes, *verdict.notes))


def _judged_of(flags: Flags, stretch: Stretch, places: Places) -> tuple[int, ...]:
    """The places of a phase that are flagged and take part."""
    judged = np.zeros(len(flags), dtype=np.bool_)
    judged[np.asarray(places, dtype=np.int64) - stretch.first] = True
    return tuple((np.flatnonzero(flags & judged) + stretch.first).tolist())


def _no_limits(lines: _Lines) -> NoteCode | None:
    """Why a phase of enough points has no limits; None where it has some."""
    known = ~(np.isnan(lines.lower) & np.isnan(lines.upper))
    if not known.any():
        values = lines.values[~np.isnan(lines.values)]
        return "no-spread" if values.size and bool((values == values[0]).all()) else "no-limits"
    return "no-spread" if bool((lines.lower[known] == lines.upper[known]).all()) else None


# --- from arrays to numbers -----------------------------------------------------------------------------------


def _plotted(series: Series, kind: ChartKind, raw: Raw, drawn: Sequence[_Lines]) -> Numbers:
    """What is drawn: the series' own values but for ranges, deviations and counts of cases."""
    if kind in ("mr", "s"):
        return _scaled(_numbers([lines.values for lines in drawn]), raw.scale)
    if kind == "c" and series.denominators:
        return _numbers([raw.values])
    return series.values


def _numbers(parts: Sequence[Floats]) -> Numbers:
    """Arrays one after the other as numbers; None for NaN."""
    if not parts:
        return ()
    joined = np.concatenate(parts) if len(parts) > 1 else parts[0]
    missing = np.isnan(joined)
    if missing.all():
        return (None,) * len(joined)
    if (joined == joined[0]).all():
        return (float(joined[0]),) * len(joined)
    listed: list[float | None] = joined.tolist()
    for place in np.flatnonzero(missing).tolist():
        listed[place] = None
    return tuple(listed)


def _scaled(numbers: Numbers, scale: float) -> Numbers:
    if scale == 1:
        return numbers
    return tuple(None if number is None else _times(number, scale) for number in numbers)


def _times(number: float, scale: float) -> float | None:
    """The product, None where it is too large for a computer."""
    product = number * scale
    return product if math.isfinite(product) else None


def _without(numbers: Numbers, stretch: Stretch) -> Numbers:
    nothing = (None,) * (stretch.last - stretch.first + 1)
    return (*numbers[: stretch.first], *nothing, *numbers[stretch.last + 1 :])
