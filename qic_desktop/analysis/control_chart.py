"""From a series to an I or a P chart: the same phases and rules as a run chart, with limits.

It owns which family a chart uses. The formulas are in :mod:`qic_desktop.analysis.individuals` and
:mod:`qic_desktop.analysis.proportions`; limits are drawn from 12 points on (decisions 27).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from qic_desktop.analysis import policy
from qic_desktop.analysis.chart_values import Finding, Phase, PhaseStart, RunChart
from qic_desktop.analysis.denominator import denominator_jump
from qic_desktop.analysis.findings import limit_findings
from qic_desktop.analysis.individuals import i_lines
from qic_desktop.analysis.parts import Family, Lines, Part
from qic_desktop.analysis.proportions import p_lines
from qic_desktop.analysis.run_chart import (
    Centre,
    Stretch,
    annotations_of,
    included,
    judge,
    noted,
    points_of,
    sections_of,
    stretches_of,
)
from qic_desktop.analysis.series import Series

LimitKind = Literal["i", "p"]

FAMILIES: Mapping[LimitKind, Family] = {"i": i_lines, "p": p_lines}


def control_chart(series: Series, kind: LimitKind, phases: Sequence[PhaseStart] = ()) -> RunChart:
    """An I or P chart of a series.

    Raises:
        ValueError: a P chart of a series without denominators.
    """
    if kind == "p" and not series.denominators:
        raise ValueError("a P chart needs denominators")
    built: list[Phase] = []
    found: list[Finding] = []
    notes = []
    lower: list[float | None] = []
    upper: list[float | None] = []
    for number, stretch in enumerate(stretches_of(series, phases)):
        phase, findings, codes = judge(series, number, stretch, _centre_of(series, stretch, kind))
        lines = _drawn(series, stretch, kind, phase)
        lower += lines.lower
        upper += lines.upper
        places = [place for place in range(phase.first, phase.last + 1) if included(series)[place]]
        beyond = limit_findings(number, places, series.values, limits=(lower, upper), direction=series.direction)
        built.append(phase)
        found += [*findings, *beyond]
        notes += codes
    return RunChart(
        kind=kind,
        series=series,
        points=points_of(series, built),
        phases=tuple(built),
        sections=sections_of(series, phases),
        findings=tuple(found),
        annotations=annotations_of(series),
        lower=tuple(lower),
        upper=tuple(upper),
        notes=noted(notes, found, series),
        denominator_jump=denominator_jump(series.denominators),
    )


def _centre_of(series: Series, stretch: Stretch, kind: LimitKind) -> Centre:
    def centre(base: Sequence[int]) -> float | None:
        return _lines(series, stretch, kind, base).centre[0]

    return centre


def _lines(series: Series, stretch: Stretch, kind: LimitKind, base: Sequence[int]) -> Lines:
    """Centre and limits of one phase, estimated from the points at ``base``."""
    places = range(stretch.first, stretch.last + 1)
    stands_on = set(base)
    return FAMILIES[kind](
        Part(
            values=tuple(series.values[place] for place in places),
            sums=tuple(series.numerator(place) for place in places),
            sizes=tuple(series.denominator(place) or 0.0 for place in places),
            base=tuple(place in stands_on or (kind == "i" and _gap(series, place, base)) for place in places),
        )
    )


def _gap(series: Series, place: int, base: Sequence[int]) -> bool:
    """A missing value between base points keeps its place, so that its neighbours are not compared."""
    return series.values[place] is None and bool(base) and base[0] < place < base[-1]


def _drawn(series: Series, stretch: Stretch, kind: LimitKind, phase: Phase) -> Lines:
    use = included(series)
    last = phase.last if phase.frozen_last is None else phase.frozen_last
    base = [place for place in range(phase.first, last + 1) if use[place] and series.values[place] is not None]
    lines = _lines(series, stretch, kind, base)
    if policy.shows_limits(phase.points):
        return lines
    nothing = (None,) * (phase.last - phase.first + 1)
    return replace(lines, lower=nothing, upper=nothing)
