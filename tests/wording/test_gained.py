"""An improvement in cases: counted by hand, and silent where it would praise what nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from qic_desktop.analysis.charts.gained import gained
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.series import Series, ValueStyle, shares
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import use_language
from qic_desktop.wording.gained import gained_words

MONTHS = tuple(f"{2018 + at // 12}-{at % 12 + 1:02d}" for at in range(24))
BEFORE, SINCE = (20, 22, 18, 21, 19, 20, 22, 18, 20, 21, 19, 20), (30, 32, 31, 29, 30, 33, 30, 31, 30, 32, 29, 31)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")


def series(tops: Sequence[float | None], direction: Direction = Direction.UP, bottom: float = 40.0) -> Series:
    bottoms = tuple(None if top is None else bottom for top in tops)
    values = shares(tops, bottoms)
    return Series(MONTHS[: len(tops)], values, tuple(tops), bottoms, direction, ValueStyle(percent=True))


def chart_of(tops: Sequence[float | None], direction: Direction = Direction.UP, *phases: PhaseStart) -> RunChart:
    return run_chart(series(tops, direction), phases)


def test_a_new_median_tells_how_many_more_went_well() -> None:
    chart = chart_of((*BEFORE, *SINCE), Direction.UP, PhaseStart("2019-01", "Two midwives"))
    found = gained(chart)
    assert found is not None
    assert (found.counted, found.cases, found.expected) == (368, 480, 240)
    assert (
        gained_words(chart)
        == "Since the new median in January 2019 about 128 more than at the former share: 368 of 480, not 240."
    )


def test_a_new_median_that_only_somebody_wished_for_is_not_praised() -> None:
    wished = (*BEFORE, 21, 22, 18, 23, 22, 21, 19, 22, 21, 23, 19, 21)
    assert gained_words(chart_of(wished, Direction.UP, PhaseStart("2019-01", "We hope"))) == ""


def test_a_finding_in_one_phase_does_too() -> None:
    chart = chart_of((*BEFORE, *SINCE))
    assert gained_words(chart).startswith("Since January 2019 about 128 more")


def test_where_less_is_better_it_counts_fewer() -> None:
    chart = chart_of((*SINCE, *BEFORE), Direction.DOWN, PhaseStart("2019-01", "Two midwives"))
    assert (
        gained_words(chart)
        == "Since the new median in January 2019 about 128 fewer than at the former share: 240 of 480, not 368."
    )


@pytest.mark.parametrize("direction", [Direction.DOWN, Direction.NEUTRAL])
def test_what_got_worse_or_has_no_direction_is_not_praised(direction: Direction) -> None:
    chart = chart_of((*BEFORE, *SINCE), direction, PhaseStart("2019-01", "Two midwives"))
    assert gained_words(chart) == ""


def test_chance_is_not_counted() -> None:
    assert gained_words(chart_of((*BEFORE, *BEFORE))) == ""


def test_five_values_before_are_too_few() -> None:
    chart = chart_of((*BEFORE[:5], *SINCE), Direction.UP, PhaseStart("2018-06", "Two midwives"))
    assert gained_words(chart) == ""
    assert gained_words(chart_of((*BEFORE[:6], *SINCE), Direction.UP, PhaseStart("2018-07", "Two midwives"))) != ""


def test_a_change_of_definition_compares_nothing() -> None:
    given = replace(series((*BEFORE, *SINCE)), breaks=("2019-01",))
    assert gained_words(run_chart(given, ())) == ""


def test_months_that_do_not_count_or_have_no_value_are_left_out() -> None:
    tops: list[float | None] = [*BEFORE, *SINCE]
    tops[3], tops[20] = None, None
    given = replace(series(tops), excluded={"2018-06": "strike", "2019-03": "strike"})
    found = gained(run_chart(given, (PhaseStart("2019-01", "Two midwives"),)))
    assert found is not None
    assert found.cases == 400
    assert found.counted == sum(SINCE) - SINCE[2] - SINCE[8]
    kept = [top for at, top in enumerate(BEFORE) if at not in (3, 5)]
    assert found.expected == pytest.approx(sum(kept) / (40 * len(kept)) * 400)


def test_counts_without_cases_and_numbers_without_end_say_nothing() -> None:
    values = tuple(map(float, (*BEFORE, *SINCE)))
    assert gained_words(run_chart(Series(MONTHS, values, direction=Direction.UP), (PhaseStart("2019-01", ""),))) == ""
    huge = series([top * 1e300 for top in (*BEFORE, *SINCE)], bottom=1e308)
    assert gained_words(run_chart(huge, (PhaseStart("2019-01", ""),))) == ""
