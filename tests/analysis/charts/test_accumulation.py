"""CUSUM and EWMA against published figures and slow recomputation."""

from __future__ import annotations

import itertools
import math
import random
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.accumulation import cusum, ewma, likelihood_cusum
from qic_desktop.analysis.series import Series, shares
from qic_desktop.domain.measure import ValueForm
from qic_desktop.errors import ComparisonError, NotFoundError


def periods(count: int) -> tuple[str, ...]:
    return tuple(f"{2000 + month // 12}-{month % 12 + 1:02}" for month in range(count))


def measured(values: list[float | None], **more: object) -> Series:
    return Series(periods(len(values)), tuple(values), **more)  # type: ignore[arg-type]


def counted(pairs: list[tuple[float | None, float | None]], per: float = 1.0) -> Series:
    tops, bottoms = tuple(top for top, _ in pairs), tuple(bottom for _, bottom in pairs)
    return Series(periods(len(pairs)), shares(tops, bottoms, per=per), tops, bottoms, per=per)


MONTGOMERY = [
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08,
    9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
]  # fmt: skip
"""Table 9.1 of Montgomery's textbook: 20 values of mean 10 and sigma 1, then 10 of mean 11."""


UPPER = [
    0, 0, 0, 1.16, 2.82, 2.50, 0.04, 1.00, 0, 0, 0, 0.97, 0.98, 0, 0,
    0, 0.12, 0, 0, 0.34, 0.74, 0, 1.79, 2.79, 2.89, 3.47, 3.35, 4.47, 5.28, 5.30,
]  # fmt: skip
"""The upper sums printed in the table (k = 0.5)."""


def test_the_textbook_sums_come_out_of_its_values() -> None:
    """Beyond 5 at the 29th value for the first time, after seven values above zero: since the 23rd."""
    found = cusum(measured(list(MONTGOMERY)), given=(10, 1))
    assert found.upper == pytest.approx(UPPER, abs=1e-9)
    assert found.findings == (28, 29)
    assert found.started == (22, 22)
    assert found.upward == (True, True)


def test_centre_and_spread_come_from_the_baseline_alone() -> None:
    found = cusum(measured(list(MONTGOMERY)), baseline="2001-08")
    base = MONTGOMERY[:20]
    sigma = sum(abs(after - before) for before, after in itertools.pairwise(base)) / 19 / 1.128
    centre = sum(base) / 20
    assert (found.process_centre, found.baseline) == (pytest.approx(centre), 20)
    assert found.upper == pytest.approx(cusum(measured(list(MONTGOMERY)), given=(centre, sigma)).upper)


def test_a_lasting_change_is_found_and_dated_to_where_the_sum_left_zero() -> None:
    quiet = [11.0, 10.0] * 10
    found = cusum(measured(quiet + [12.5] * 6), baseline="2001-08")
    assert found.findings
    assert set(found.started) == {20}
    assert all(found.upward)
    assert all(place >= 20 for place in found.findings)
    falling = cusum(measured(quiet + [8.5] * 6), baseline="2001-08")
    assert not any(falling.upward)
    assert all((falling.lower[place] or 0) < -5 for place in falling.findings)


def test_missing_and_excluded_points_carry_the_sum_on() -> None:
    values: list[float | None] = [10.0, 11.0] * 8 + [12.0, 12.5]
    with_gaps: list[float | None] = [*values[:17], None, 99.0, values[17]]
    full = cusum(measured(values), baseline="2001-04")
    gappy = cusum(measured(with_gaps, excluded={"2001-07": "flood"}), baseline="2001-04")
    assert gappy.upper[17] == gappy.upper[18] == gappy.upper[16] == full.upper[16]
    assert gappy.upper[19] == full.upper[17]
    line = ewma(measured(with_gaps, excluded={"2001-07": "flood"}), baseline="2001-04")
    whole = ewma(measured(values), baseline="2001-04")
    assert line.upper[17] == line.upper[16]
    assert (line.upper[19], line.limit_high[19]) == (whole.upper[17], whole.limit_high[17])


def test_nothing_is_drawn_before_the_first_value() -> None:
    found = cusum(measured([None, None, *[10.0, 11.0] * 7]))
    assert found.upper[:2] == (None, None)
    assert found.upper[2] is not None


def test_proportions_and_rates_are_measured_in_their_own_sigmas() -> None:
    pairs: list[tuple[float | None, float | None]] = [(20, 100), (30, 150), (10, 40), (25, 120)] * 3
    total = sum(top or 0 for top, _ in pairs) / sum(bottom or 0 for _, bottom in pairs)
    now = 0.0
    for top, bottom in pairs[:1]:
        now = max(0.0, ((top or 0) / (bottom or 1) - total) / math.sqrt(total * (1 - total) / (bottom or 1)) - 0.5)
    assert cusum(counted(pairs), form=ValueForm.PROPORTION).upper[0] == pytest.approx(now)
    plain = cusum(counted(pairs), form=ValueForm.RATE)
    assert cusum(counted(pairs, per=1000), form=ValueForm.RATE).upper == pytest.approx(plain.upper)
    z = (10 / 40 - total) / math.sqrt(total / 40)
    assert (plain.upper[2] or 0) == pytest.approx(max(0.0, (plain.upper[1] or 0) + z - 0.5))


def test_counts_vary_by_the_square_root_of_their_mean() -> None:
    values: list[float | None] = [4.0, 6.0, 5.0, 5.0] * 3 + [9.0]
    found = cusum(measured(values), form=ValueForm.COUNT, baseline="2000-12")
    assert found.process_centre == 5
    assert (found.upper[12] or 0) == pytest.approx(max(0.0, (found.upper[11] or 0) + 4 / math.sqrt(5) - 0.5))


def test_rare_events_vary_as_geometric_and_exponential_waits_do() -> None:
    waits: list[float | None] = [4.0, 6.0, 5.0, 5.0] * 3 + [40.0]
    for form, sigma in ((ValueForm.CASES_BETWEEN, math.sqrt(30)), (ValueForm.TIME_BETWEEN, 5.0)):
        found = cusum(measured(waits), form=form, baseline="2000-12")
        assert found.upper[12] == pytest.approx((found.upper[11] or 0) + 35 / sigma - 0.5)


def test_equal_spread_gives_the_limits_of_roberts() -> None:
    values: list[float | None] = [10.0, 12.0, 9.0, 11.0] * 6
    found = ewma(measured(values), lam=0.2, width=3)
    ranges = [abs((b or 0) - (a or 0)) for a, b in itertools.pairwise(values)]
    sigma = sum(ranges) / len(ranges) / 1.128
    for place in range(len(values)):
        width = 3 * sigma * math.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * (place + 1))))
        assert (found.limit_high[place] or 0) - (found.centre or 0) == pytest.approx(width, rel=1e-12)


def test_changing_numbers_of_cases_give_exact_limits() -> None:
    """The variance of the average, as the sum over all its points."""
    chance = random.Random(1)
    pairs: list[tuple[float | None, float | None]] = [
        (float(chance.randint(2, 9)), float(chance.randint(10, 80))) for _ in range(20)
    ]
    found = ewma(counted(pairs), lam=0.3, width=2.8, form=ValueForm.PROPORTION)
    share = found.centre or 0.0
    for place in range(20):
        square = sum(
            (0.3 * 0.7 ** (place - each)) ** 2 * share * (1 - share) / (pairs[each][1] or 1)
            for each in range(place + 1)
        )
        assert found.limit_high[place] == pytest.approx(min(1.0, share + 2.8 * math.sqrt(square)), rel=1e-12)


def test_a_weight_of_one_is_the_chart_of_single_points() -> None:
    values: list[float | None] = [10.0, 11.0] * 8 + [30.0]
    found = ewma(measured(values), lam=1, width=3, baseline="2001-04")
    assert found.upper == pytest.approx(values)
    assert found.findings == (16,)
    assert found.started == (16,)
    assert found.upward == (True,)


def test_the_default_width_gives_a_false_alarm_in_370_points() -> None:
    """The run length of the EWMA as a Markov chain (Lucas and Saccucci 1990), and what the docstring promises."""
    import numpy as np

    def run_length(lam: float, width: float, states: int = 301) -> float:
        half = width * math.sqrt(lam / (2 - lam))
        step = 2 * half / states
        middles = [-half + step * (state + 0.5) for state in range(states)]
        cdf = lambda x: 0.5 * math.erfc(-x / math.sqrt(2))  # noqa: E731
        moves = np.array(
            [
                [cdf((b + step / 2 - (1 - lam) * a) / lam) - cdf((b - step / 2 - (1 - lam) * a) / lam) for b in middles]
                for a in middles
            ]
        )
        return float(np.linalg.solve(np.eye(states) - moves, np.ones(states))[states // 2])

    assert run_length(0.2, 2.86) == pytest.approx(370, abs=5)
    assert run_length(0.2, 2.7) == pytest.approx(240, abs=5)
    assert run_length(0.2, 3) == pytest.approx(560, abs=5)


def test_the_likelihood_sum_weighs_every_case() -> None:
    """One failure of one case at a share of p, with the odds doubled: log of (changed share / p)."""
    pairs: list[tuple[float | None, float | None]] = [(1, 50)] * 12 + [(4, 50)] * 6
    found = likelihood_cusum(counted(pairs), baseline="2000-12")
    share = 1 / 50
    changed = 2 * share / (1 - share + 2 * share)
    step = 4 * math.log(changed / share) + 46 * math.log((1 - changed) / (1 - share))
    assert (found.upper[12] or 0) == pytest.approx((found.upper[11] or 0) + step)
    assert found.findings
    assert all(found.upward)


@pytest.mark.parametrize("values", [[5.0] * 14, [0.0] * 14])
def test_a_constant_series_says_why_there_is_nothing_to_measure(values: list[float | None]) -> None:
    found = cusum(measured(values))
    assert found.notes == ("no-spread",)
    assert set(found.upper) == {None}
    assert ewma(measured(values)).findings == ()
    assert ewma(measured(values)).centre == values[0]


def test_without_values_there_is_nothing_but_a_note() -> None:
    assert cusum(measured([None] * 4)).notes == ("no-values",)
    assert ewma(measured([])).notes == ("no-values",)


def test_few_points_are_said() -> None:
    assert cusum(measured([1.0, 2.0, 3.0])).notes == ("few-points",)
    assert cusum(measured([1.0, 2.0] * 6)).notes == ()


def test_more_than_all_is_left_out_and_said() -> None:
    found = cusum(counted([(1, 5)] * 14 + [(9, 5)]), form=ValueForm.PROPORTION)
    assert found.notes == ("above-denominator",)
    assert found.upper[14] == found.upper[13]


@pytest.mark.parametrize(
    ("values", "form", "why"),
    [([1.0, math.nan], ValueForm.MEAN, "not-a-number"), ([1.0, -2.0], ValueForm.COUNT, "negative")],
)
def test_impossible_values_are_refused_with_their_period(values: list[float | None], form: ValueForm, why: str) -> None:
    with pytest.raises(ComparisonError) as refused:
        cusum(measured(values), form=form)
    assert (refused.value.why, refused.value.text, refused.value.row) == (why, "2000-02", 2)


def test_settings_out_of_range_are_refused() -> None:
    series = measured([1.0, 2.0] * 8)
    for name in ("shift", "threshold"):
        for bad in (0, -1, math.nan, math.inf):
            with pytest.raises(ComparisonError) as refused:
                cusum(series, **{name: bad})  # type: ignore[arg-type]
            assert refused.value.why == name
    for lam in (0, 1.5, math.nan):
        with pytest.raises(ComparisonError):
            ewma(series, lam=lam)
    with pytest.raises(ComparisonError):
        likelihood_cusum(counted([(1, 2)] * 4), odds=1)
    with pytest.raises(ComparisonError):
        cusum(series, form=ValueForm.RATE)
    with pytest.raises(ComparisonError):
        ewma(series, given=(1, 0))
    with pytest.raises(NotFoundError):
        cusum(series, baseline="1999-01")


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=40),
    st.floats(0.25, 3),
    st.floats(0.05, 1),
)
def test_never_a_warning_nor_infinity(values: list[float | None], shift: float, lam: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for found in (cusum(measured(values), shift=shift), ewma(measured(values), lam=lam)):
            for numbers in (found.upper, found.lower, found.limit_low, found.limit_high):
                assert len(numbers) in (0, len(values))
                assert all(number is None or math.isfinite(number) for number in numbers)
            assert len(found.findings) == len(found.started) == len(found.upward)
            assert all(start <= place for place, start in zip(found.findings, found.started, strict=True))
