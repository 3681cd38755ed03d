"""The funnel: limits, who lies beyond them, spread beyond chance, and sites that cannot take part."""

from __future__ import annotations

import math
import random
import statistics
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.charts.comparisons import Funnel, FunnelForm
from qic_desktop.analysis.charts.funnel import SiteCounts, exact_limits, funnel
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.errors import ComparisonError

STYLE = ValueStyle()


def drawn(
    pairs: list[tuple[float | None, float | None]],
    form: FunnelForm = "proportion",
    direction: Direction = Direction.UP,
    per: float = 1.0,
) -> Funnel:
    sites = [SiteCounts(f"S{number:03}", *pair) for number, pair in enumerate(pairs)]
    return funnel(sites, form=form, style=STYLE, direction=direction, per=per)


def by_chance(sites: int, share: float, seed: int, spread: float = 0.0) -> list[tuple[float | None, float | None]]:
    """Sites whose true share varies by ``spread`` on the arcsine scale."""
    chance = random.Random(seed)
    found: list[tuple[float | None, float | None]] = []
    for _ in range(sites):
        size = chance.randint(200, 3000)
        own = math.sin(min(max(math.asin(math.sqrt(share)) + chance.gauss(0, spread), 0), math.pi / 2)) ** 2
        found.append((float(sum(chance.random() < own for _ in range(size))), float(size)))
    return found


def test_the_centre_is_the_value_of_all_together_not_the_mean_of_sites() -> None:
    assert drawn([(1, 10), (90, 100)]).centre == pytest.approx(91 / 110, rel=1e-15)


def test_sites_beyond_their_own_limits_are_marked_and_judged_by_the_better_side() -> None:
    pairs: list[tuple[float | None, float | None]] = [(300, 400)] * 20 + [
        (340, 400),
        (262, 400),
        (281, 400),
        (299, 400),
    ]
    marked = {point.site: (point.place, point.good) for point in drawn(pairs).points}
    assert marked["S020"] == ("above-99.8", True)
    assert marked["S021"] == ("below-99.8", False)
    assert marked["S022"] == ("below-95", False)
    assert marked["S023"] == ("inside", None)
    down = {point.site: point.good for point in drawn(pairs, direction=Direction.DOWN).points}
    assert (down["S020"], down["S021"]) == (False, True)
    assert all(point.good is None for point in drawn(pairs, direction=Direction.NEUTRAL).points)


def test_a_site_by_chance_alone_needs_no_widening() -> None:
    found = drawn(by_chance(100, 0.3, seed=4))
    assert found.spread == 0
    assert found.exact == ()
    assert "spread" not in found.notes
    assert found.excess is not None
    assert 0.4 < found.excess < 1


def test_the_spread_of_sites_is_found_again() -> None:
    """Winsorising 10 % at each end pulls the estimate in a little; it must not be far off."""
    found = drawn(by_chance(200, 0.3, seed=5, spread=0.08))
    assert 0.05 < found.spread < 0.09
    assert "spread" in found.notes
    outside = sum(point.place in ("above-99.8", "below-99.8") for point in found.points)
    assert outside <= 4
    exact_outside = sum(
        not (low or 0.0) <= point.value <= (high or 1.0)
        for point in found.points
        for low, _, _, high in [exact_limits("proportion", found.centre, point.denominator)]
    )
    assert exact_outside > 10 * max(1, outside)


def test_tau_is_the_moment_estimate_by_hand() -> None:
    """DerSimonian and Laird on winsorised scores, written out with other tools."""
    pairs = by_chance(30, 0.6, seed=7, spread=0.1)
    known = [(top or 0.0, bottom or 1.0) for top, bottom in pairs]
    centre = sum(top for top, _ in known) / sum(bottom for _, bottom in known)
    y = np.arcsin(np.sqrt([top / bottom for top, bottom in known])) - np.arcsin(np.sqrt(centre))
    s = 1 / (2 * np.sqrt([bottom for _, bottom in known]))
    z = y / s
    z = np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9))
    w = 1 / s**2
    tau2 = (np.sum(z**2) - (len(z) - 1)) / (np.sum(w) - np.sum(w**2) / np.sum(w))
    assert drawn(pairs).spread == pytest.approx(math.sqrt(tau2), rel=1e-9)
    assert drawn(pairs).excess == pytest.approx(float(np.mean(z**2)), rel=1e-9)


def test_widened_limits_are_added_on_the_transformed_scale() -> None:
    found = drawn(by_chance(60, 0.3, seed=5, spread=0.1))
    line = found.lines[-1]
    sigma = math.sqrt(1 / (4 * line.size) + found.spread**2)
    z = statistics.NormalDist().inv_cdf(0.999)
    assert line.upper_998 == pytest.approx(math.sin(math.asin(math.sqrt(found.centre)) + z * sigma) ** 2, rel=1e-12)
    assert [each.size for each in found.exact] == [each.size for each in found.lines]
    assert (found.exact[-1].upper_998 or 0) < (line.upper_998 or 0)


def test_a_large_site_gets_more_room_from_the_spread_than_a_small_one() -> None:
    """What tells random effects from a multiplier, which would widen all by the same factor."""
    found = drawn(by_chance(60, 0.3, seed=5, spread=0.1))
    ratios = [
        ((wide.upper_95 or 1) - found.centre) / ((plain.upper_95 or 1) - found.centre)
        for wide, plain in zip(found.lines, found.exact, strict=True)
    ]
    assert ratios[-1] > 2 * ratios[0]


def test_rates_are_on_the_printed_scale_and_sizes_are_not() -> None:
    plain, scaled = drawn([(4, 900.5), (7, 1200)], "rate"), drawn([(4, 900.5), (7, 1200)], "rate", per=1000)
    assert scaled.centre == pytest.approx(1000 * plain.centre)
    assert scaled.points[0].value == pytest.approx(4 / 900.5 * 1000)
    assert scaled.points[0].denominator == 900.5
    assert scaled.lines[3].upper_95 == pytest.approx(1000 * (plain.lines[3].upper_95 or 0))


def test_sites_that_cannot_take_part_are_named_with_the_reason() -> None:
    pairs = [(5, 9), (None, 9), (3, None), (0, 0), (10, 9), (-1, 9), (2.5, 9), (math.nan, 9), (4, math.inf), (2, 8)]
    found = drawn(pairs)
    assert [point.site for point in found.points] == ["S000", "S009"]
    assert dict(zip(found.skipped, found.reasons, strict=True)) == {
        "S001": "no-numbers",
        "S002": "no-numbers",
        "S003": "no-cases",
        "S004": "above-denominator",
        "S005": "negative",
        "S006": "not-whole",
        "S007": "no-numbers",
        "S008": "no-numbers",
    }
    assert found.centre == pytest.approx(7 / 17)


def test_few_sites_are_drawn_with_a_note() -> None:
    found = drawn([(10, 40)] * 5 + [(39, 40)] * 4)
    assert found.notes == ("few-sites",)
    assert found.excess is None
    assert found.spread == 0
    assert {point.place for point in found.points} == {"above-99.8", "below-99.8"}


@pytest.mark.parametrize("pairs", [[(0, 40)] * 12, [(40, 40)] * 12])
def test_none_or_all_everywhere_has_no_limits(pairs: list[tuple[float | None, float | None]]) -> None:
    found = drawn(pairs)
    assert found.notes == ("no-variation",)
    assert found.lines == ()
    assert {point.place for point in found.points} == {"inside"}


@pytest.mark.parametrize("pairs", [[], [(None, 4)], [(0, 0), (9, 4)]])
def test_nothing_to_compare_is_refused(pairs: list[tuple[float | None, float | None]]) -> None:
    with pytest.raises(ComparisonError) as refused:
        drawn(pairs)
    assert refused.value.why == "no-sites"


def test_a_site_alone_lies_on_its_own_centre() -> None:
    found = drawn([(3, 4)])
    assert found.points[0].place == "inside"
    assert found.points[0].value == found.centre


def test_the_order_of_sites_changes_nothing_but_their_order() -> None:
    pairs = by_chance(40, 0.3, seed=9, spread=0.1)
    sites = [SiteCounts(f"S{number:03}", *pair) for number, pair in enumerate(pairs)]
    one = funnel(sites, form="proportion", style=STYLE, direction=Direction.UP)
    other = funnel(sites[::-1], form="proportion", style=STYLE, direction=Direction.UP)
    assert (one.centre, one.spread, one.lines) == (other.centre, other.spread, other.lines)
    assert one.points == other.points[::-1]


PAIRS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=30)


@given(PAIRS, st.sampled_from(["proportion", "rate"]))
def test_never_a_warning_nor_a_number_that_cannot_be_drawn(pairs: list[tuple[int, int]], form: FunnelForm) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        try:
            found = drawn([(top, bottom) for top, bottom in pairs], form)
        except ComparisonError:
            assert all(bottom == 0 or (form == "proportion" and top > bottom) for top, bottom in pairs)
            return
    numbers = [point.value for point in found.points]
    for line in (*found.lines, *found.exact):
        limits = (line.lower_998, line.lower_95, line.upper_95, line.upper_998)
        known = [limit for limit in limits if limit is not None]
        assert known == sorted(known)
        numbers += known
    assert all(math.isfinite(number) and number >= 0 for number in numbers)
    assert len(found.points) + len(found.skipped) == len(pairs)
