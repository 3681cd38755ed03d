"""Limits recomputed in a few plain lines, of values that were recorded and drawn as a team does it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from qic_desktop.analysis.charts.values import ControlChart
from qic_desktop.domain.period import Period, PeriodKind, parse_period, period_of
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.charting.chart_marks import PhaseBasis
from qic_desktop.services.measuring import measures, observations, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Role, Workspace

MONTHS = tuple(period_of(date(2023 + place // 12, place % 12 + 1, 1), PeriodKind.MONTH) for place in range(30))
DICE = np.random.default_rng(42)
SIZES = DICE.integers(40, 90, 30).astype(float)
TOPS = DICE.binomial(SIZES.astype(int), 0.4).astype(float)
FIGURES = np.round(DICE.normal(50, 6, 30), 1)


@pytest.fixture
def team(play: Any) -> Workspace:
    workspace: Workspace = play.create("team", Role.SITE)
    return workspace


def define(team: Workspace, form: str, **more: object) -> MeasureView:
    definition = {"value_form": form, "effective_period": "2023-01", **more}
    return measures.define_measure(team, NewMeasure(form, form.title(), definition=definition))


def counted(team: Workspace, form: str, **more: object) -> MeasureView:
    view = define(team, form, **more)
    entries = [
        (month, Entry(top, size)) for month, top, size in zip(MONTHS, TOPS.tolist(), SIZES.tolist(), strict=True)
    ]
    observations.record_many(team, view, entries)
    return view


def measured(team: Workspace, form: str, values: Any) -> MeasureView:
    view = define(team, form)
    pairs = zip(MONTHS, values.tolist(), strict=False)
    observations.record_many(team, view, [(at, Entry(value=one)) for at, one in pairs])
    return view


def limits(team: Workspace, view: MeasureView, kind: Any, by: PeriodKind | None = None) -> tuple[Any, Any, Any]:
    """(centres by place, lower, upper); NaN for none."""
    chart = charts.measure_chart(team, view, kind=kind, by=by)
    assert isinstance(chart, ControlChart)
    centres = np.array([chart.phases[point.phase].centre for point in chart.points], dtype=float)[:30]
    return centres, np.array(chart.lower, dtype=float)[:30], np.array(chart.upper, dtype=float)[:30]


def individual(values: Any) -> tuple[float, float]:
    """(mean, three sigma) of an I chart; large ranges are dropped once."""
    ranges = np.abs(np.diff(values))
    ranges = ranges[ranges < 3.267 * ranges.mean()]
    return float(values.mean()), float(3 * ranges.mean() / 1.128)


def test_a_p_chart_of_two_phases_with_a_point_left_out(team: Workspace) -> None:
    view = counted(team, "proportion")
    chart_marks.start_phase(team, view, MONTHS[14], "after", "a new basin")
    chart_marks.exclude_point(team, view, MONTHS[3], "register lost")
    centres, lower, upper = limits(team, view, "p")
    for first, last in ((0, 14), (14, 30)):
        part = np.arange(first, last)
        base = part[part != 3]
        share = TOPS[base].sum() / SIZES[base].sum()
        reach = 3 * np.sqrt(share * (1 - share) / SIZES[part])
        np.testing.assert_allclose(centres[part], share, rtol=1e-12)
        np.testing.assert_allclose(lower[part], np.maximum(share - reach, 0), rtol=1e-9)
        np.testing.assert_allclose(upper[part], np.minimum(share + reach, 1), rtol=1e-9)


def test_a_phase_judged_by_the_baseline_of_an_earlier_one(team: Workspace) -> None:
    view = counted(team, "proportion")
    basis = PhaseBasis(baseline_first=MONTHS[0], baseline_last=MONTHS[12])
    chart_marks.start_phase(team, view, MONTHS[18], "after", "a new basin", basis=basis)
    centres, _lower, upper = limits(team, view, "p")
    share = TOPS[:13].sum() / SIZES[:13].sum()
    np.testing.assert_allclose(centres[18:], share, rtol=1e-12)
    np.testing.assert_allclose(upper[18:], share + 3 * np.sqrt(share * (1 - share) / SIZES[18:]), rtol=1e-9)


def test_a_p_prime_chart_is_wider_by_what_the_points_really_vary(team: Workspace) -> None:
    _centres, lower, upper = limits(team, counted(team, "proportion"), "pp")
    share = TOPS.sum() / SIZES.sum()
    sigma = np.sqrt(share * (1 - share) / SIZES)
    _middle, wider = individual((TOPS / SIZES - share) / sigma)
    np.testing.assert_allclose(upper, np.minimum(share + sigma * wider, 1), rtol=1e-9)
    np.testing.assert_allclose(lower, np.maximum(share - sigma * wider, 0), rtol=1e-9)


def test_a_u_chart_per_thousand(team: Workspace) -> None:
    centres, lower, upper = limits(team, counted(team, "rate", multiplier=1000.0), "u")
    rate = TOPS.sum() / SIZES.sum()
    reach = 3 * np.sqrt(rate / SIZES)
    np.testing.assert_allclose(centres, 1000 * rate, rtol=1e-12)
    np.testing.assert_allclose(upper, 1000 * (rate + reach), rtol=1e-9)
    np.testing.assert_allclose(lower, 1000 * np.maximum(rate - reach, 0), rtol=1e-9)


def test_i_and_xmr_and_moving_ranges_with_a_freeze(team: Workspace) -> None:
    view = measured(team, "mean", FIGURES)
    basis = PhaseBasis(baseline_last=MONTHS[14])
    chart_marks.start_phase(team, view, MONTHS[0], "baseline", "agreed", basis=basis)
    centres, lower, upper = limits(team, view, "i")
    middle, reach = individual(FIGURES[:15])
    np.testing.assert_allclose(centres, middle, rtol=1e-12)
    np.testing.assert_allclose([lower[0], upper[-1]], [middle - reach, middle + reach], rtol=1e-9)
    _centres, _lower, upper = limits(team, view, "mr")
    np.testing.assert_allclose(upper[1:], 3.267 * np.abs(np.diff(FIGURES[:15])).mean(), rtol=1e-9)


def test_a_c_chart(team: Workspace) -> None:
    counts = DICE.poisson(4, 30).astype(float)
    centres, lower, upper = limits(team, measured(team, "count", counts), "c")
    np.testing.assert_allclose(centres, counts.mean(), rtol=1e-12)
    np.testing.assert_allclose(upper, counts.mean() + 3 * np.sqrt(counts.mean()), rtol=1e-9)
    np.testing.assert_allclose(lower, max(0, counts.mean() - 3 * np.sqrt(counts.mean())), rtol=1e-9)


def test_t_and_g_charts_of_recorded_events(team: Workspace) -> None:
    times, cases = define(team, "time-between"), define(team, "cases-between")
    gaps = DICE.integers(1, 60, 20)
    day = date(2023, 1, 5)
    for number, gap in enumerate((0, *gaps.tolist())):
        day += timedelta(days=gap)
        rare_events.record_event(team, times, day)
        rare_events.record_event(team, cases, day, cases=float(gap) if number else None)
    short = gaps ** (1 / 3.6)
    middle, reach = individual(short)
    centres, _lower, upper = limits(team, times, "t")
    np.testing.assert_allclose(centres, middle**3.6, rtol=1e-9)
    np.testing.assert_allclose(upper[1:], (middle + reach) ** 3.6, rtol=1e-9)
    centres, _lower, upper = limits(team, cases, "g")
    mean = gaps.mean()
    np.testing.assert_allclose(centres, np.median(gaps), rtol=1e-12)
    np.testing.assert_allclose(upper[1:], mean + 3 * np.sqrt(mean * (mean + 1)), rtol=1e-9)


def test_days_in_months_are_samples_of_a_mean_chart(team: Workspace) -> None:
    view = define(team, "mean", period_kind="day")
    days: dict[str, list[float]] = {}
    entries: list[tuple[Period, Entry]] = []
    for month in MONTHS[:14]:
        for number, value in enumerate(np.round(DICE.normal(30, 4, 3 + month.first.month % 3), 1).tolist(), 1):
            entries.append((parse_period(f"{month.text}-{number:02d}"), Entry(value=value)))
            days.setdefault(month.text, []).append(value)
    observations.record_many(team, view, entries)
    chart = charts.measure_chart(team, view, kind="xbar", by=PeriodKind.MONTH)
    assert isinstance(chart, ControlChart)
    samples = list(days.values())
    sizes = np.array([len(sample) for sample in samples], dtype=float)
    means = np.array([np.mean(sample) for sample in samples])
    assert chart.series.lengths[:14] == tuple(sizes)
    np.testing.assert_allclose(np.array(chart.values[:14], dtype=float), means, rtol=1e-12)
    assert chart.phases[0].centre == pytest.approx((means * sizes).sum() / sizes.sum(), rel=1e-12)
