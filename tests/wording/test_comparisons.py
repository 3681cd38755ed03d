"""Funnel, Pareto, histogram, CUSUM and EWMA in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from qic_desktop.analysis.charts.comparisons import (
    Accumulation,
    Funnel,
    FunnelPoint,
    Histogram,
    HistogramBin,
    Pareto,
    ParetoBar,
)
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import use_language
from qic_desktop.wording.charts import ChartWords

PERCENT = ValueStyle()
DAYS = ValueStyle(percent=False, decimals=1, unit="days")
WORDS = ChartWords()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


FUNNEL = Funnel(
    "proportion",
    0.845,
    (
        FunnelPoint("S001", 90, 100, 0.9, "inside", None),
        FunnelPoint("S002", 50, 100, 0.5, "below-99.8", False),
        FunnelPoint("S003", 92, 100, 0.92, "above-95", True),
    ),
    (),
    (),
    0.0,
    PERCENT,
    Direction.UP,
    target=0.95,
)
CUSUM = Accumulation(
    "cusum",
    tuple(f"2018-{month:02d}" for month in range(1, 13)),
    (),
    (),
    0.0,
    (),
    (),
    findings=(8,),
    started=(2,),
    upward=(True,),
    style=ValueStyle(percent=False, decimals=1),
    direction=Direction.DOWN,
)


def test_a_funnel_is_labelled() -> None:
    assert WORDS.funnel_centre(FUNNEL, short=False) == "All 84.5 %"
    assert WORDS.funnel_centre(FUNNEL, short=True) == "all 84.5"
    assert [WORDS.funnel_limit(FUNNEL, text) for text in ("95", "99.8")] == ["95 % limit", "99.8 % limit"]
    assert WORDS.funnel_target(FUNNEL) == "Target 95 %"
    assert WORDS.funnel_sizes(FUNNEL) == "cases"
    assert WORDS.funnel_sizes(dataclasses.replace(FUNNEL, form="rate")) != "cases"
    assert WORDS.funnel_site(FUNNEL.points[0]) == "S001"
    assert WORDS.funnel_exact(FUNNEL) == "chance alone"


def test_a_funnel_is_told_without_a_league_table() -> None:
    text = WORDS.funnel_description(FUNNEL)
    assert text.startswith("All sites together: 84.5 %. 1 of 3 sites lies outside the 99.8 % limits: S002. Ask what")
    assert "chance alone would put about" in text
    quiet = dataclasses.replace(FUNNEL, points=FUNNEL.points[:1], skipped=("S009",))
    assert "No site lies outside" in WORDS.funnel_description(quiet)
    assert WORDS.funnel_description(quiet).endswith("1 site is left out.")
    none = dataclasses.replace(FUNNEL, points=FUNNEL.points[:1], notes=("no-variation",))
    assert "No site lies outside" not in WORDS.funnel_description(none)


def test_many_sites_are_counted_and_some_named() -> None:
    points = tuple(dataclasses.replace(FUNNEL.points[1], site=f"S{number:03d}") for number in range(6))
    text = WORDS.funnel_description(dataclasses.replace(FUNNEL, points=points))
    assert "6 of 6 sites lie outside the 99.8 % limits: S000, S001, S002 and 3 more." in text


def test_a_pareto_names_the_vital_few() -> None:
    bars = (
        ParetoBar("no transport", 60, 0.6, 0.6, vital=True),
        ParetoBar("no bed", 30, 0.3, 0.9, vital=True),
        ParetoBar("other", 10, 0.1, 1.0, vital=False),
    )
    assert WORDS.pareto_description(Pareto(bars, 100)) == (
        "2 of 3 reasons make up 90 % of all cases: no transport, no bed."
    )
    assert WORDS.pareto_description(Pareto(bars[2:], 10)) == "No reason stands out."
    assert WORDS.pareto_rest(1) == "1 more reason"
    assert WORDS.share_value(0.834) == "83 %"
    assert WORDS.count_value(10000, step=5000) == "10\u202f000"


def test_a_histogram_is_told_by_its_middle() -> None:
    shown = Histogram((HistogramBin(0, 10, 3),), 3, 6.5, 4.0, 8.0, DAYS, target=5.0)
    assert WORDS.histogram_description(shown) == ("3 values; the middle one is 6.5, the middle half lies from 4 to 8.")
    assert WORDS.histogram_middle(shown, short=True) == "median 6.5"
    assert WORDS.histogram_middle(shown, short=False) == "Median 6.5"
    assert WORDS.histogram_target(shown) == "Target 5"
    assert WORDS.histogram_half(shown) == "middle half"
    assert WORDS.histogram_description(Histogram((), 0, None, None, None, DAYS)) == "No value yet."


def test_a_cusum_tells_when_a_change_began() -> None:
    assert WORDS.accumulation_description(CUSUM) == (
        "A rise that began about March 2018 was seen in September 2018. Ask what changed then."
    )
    assert WORDS.accumulation_finding(CUSUM, 0) == "rising since Mar 2018"
    assert WORDS.accumulation_side(CUSUM, upward=True) == "what is above"
    assert WORDS.accumulation_side(CUSUM, upward=False) == "what is below"
    assert WORDS.accumulation_limit(CUSUM, -5.0) == "Threshold 5"
    assert WORDS.accumulation_centre(CUSUM, 0.0) == "as in the baseline"


def test_what_goes_on_is_said_before_what_is_over() -> None:
    line = (0.0, 3.0, 6.0, 4.0, *(0.0,) * 8)
    fallen = (*(0.0,) * 7, -2.0, -4.0, -6.0, -8.0, -9.0)
    limits = {"limit_low": (-5.0,) * 12, "limit_high": (5.0,) * 12}
    both = dataclasses.replace(
        CUSUM,
        upper=line,
        lower=fallen,
        findings=(2, 9, 10, 11),
        started=(1, 7, 7, 7),
        upward=(True, False, False, False),
        **limits,
    )
    assert WORDS.accumulation_description(both) == (
        "A fall that began about August 2018 was seen in October 2018 and goes on. "
        "Earlier, a rise that began about February 2018 was seen in March 2018. Ask what changed then."
    )
    over = dataclasses.replace(both, lower=(*fallen[:-1], -1.0), findings=(2, 9, 10), started=(1, 7, 7))
    over = dataclasses.replace(over, upward=(True, False, False))
    assert WORDS.accumulation_description(over).startswith("A rise that began about February 2018")
    ewma = dataclasses.replace(
        both, kind="ewma", upper=(0.0, 0.0, 6.0, *(0.0,) * 6, -6.0, -6.0, -6.0), lower=(), started=(2, 9, 10, 11)
    )
    assert WORDS.accumulation_description(ewma) == (
        "Below its limit since October 2018. Earlier, above its limit in March 2018. Ask what changed then."
    )


def test_an_ewma_and_a_quiet_chart_are_told() -> None:
    ewma = dataclasses.replace(CUSUM, kind="ewma", started=(8,), upward=(False,))
    assert WORDS.accumulation_description(ewma) == "Below its limit in September 2018. Ask what changed then."
    assert WORDS.accumulation_side(ewma, upward=True) == "EWMA"
    assert WORDS.accumulation_limit(ewma, 12.3) == "Limit 12.3"
    assert WORDS.accumulation_centre(ewma, 4.0) == "Mean 4"
    quiet = dataclasses.replace(CUSUM, findings=(), started=(), upward=(), notes=("few-points",), baseline=5)
    assert WORDS.accumulation_description(quiet).startswith(
        "No lasting change can be seen. Centre and spread stand on 5"
    )
    empty = dataclasses.replace(quiet, notes=("no-values",))
    assert "No lasting change" not in WORDS.accumulation_description(empty)
