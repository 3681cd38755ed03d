"""How long to wait for the hoped-for change: a fixed answer, and a sensible one."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from qic_desktop.analysis.guidance.power import LIKELY, MILESTONES, Power, periods_to_see

STABLE = [50.0, 47.0, 55.0, 52.0, 44.0, 49.0, 53.0, 46.0, 51.0, 54.0, 48.0, 45.0]


def asked(hoped: float, values: list[float] | None = None) -> Power:
    found = periods_to_see(STABLE if values is None else values, hoped)
    assert found is not None
    return found


def test_the_same_question_has_the_same_answer_and_another_one_another() -> None:
    assert asked(56.0) == asked(56.0)
    assert asked(56.0).chances != asked(56.01).chances


def test_a_larger_change_is_seen_earlier() -> None:
    small, middle, large = asked(52.0), asked(56.0), asked(70.0)
    assert large.periods is not None
    assert middle.periods is not None
    assert large.periods <= middle.periods <= (small.periods or 1000)
    assert large.chances[12] > middle.chances[12] > small.chances[12]


def test_chances_grow_with_waiting_and_the_answer_is_the_first_likely_one() -> None:
    found = asked(57.0)
    assert list(found.chances) == list(MILESTONES)
    assert found.chances[6] <= found.chances[12] <= found.chances[24]
    assert found.periods is not None
    assert (found.chances[24] >= LIKELY) == (found.periods <= 24)


def test_no_change_is_hardly_ever_seen() -> None:
    found = asked(49.5)
    assert found.periods is None
    assert found.chances[12] < 0.15


def test_a_chart_that_has_a_finding_needs_no_waiting() -> None:
    found = asked(70.0, [1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 8.0, 9.0, 8.0, 9.0, 8.0, 9.0, 8.0, 9.0])
    assert found.periods == 0
    assert found.chances == dict.fromkeys(MILESTONES, 1.0)


def test_too_few_values_to_ask() -> None:
    assert periods_to_see([1.0, None, 2.0, 3.0, 2.0, 1.0], 5.0) is None
    assert periods_to_see([], 5.0) is None


def test_few_cases_vary_by_chance_and_make_the_wait_longer() -> None:
    shares = [0.6, 0.61, 0.6, 0.59, 0.6, 0.61, 0.59, 0.6, 0.61, 0.6, 0.59, 0.6]
    many = periods_to_see(shares, 0.7, scale="share", denominators=[1e6] * 12)
    few = periods_to_see(shares, 0.7, scale="share", denominators=[10.0] * 12)
    assert many is not None
    assert few is not None
    assert (many.basis, few.basis) == ("moving-range", "binomial")
    assert few.spread == pytest.approx((0.7 * 0.3 / 10) ** 0.5)
    assert (few.periods or 1000) > (many.periods or 1000)
    rate = periods_to_see(shares, 0.7, scale="rate", denominators=[10.0] * 12)
    assert rate is not None
    assert rate.basis == "poisson"


@pytest.mark.parametrize("hoped", [0.0, 1.0])
def test_a_hoped_for_end_of_the_scale_is_possible(hoped: float) -> None:
    shares = [0.4, 0.5, 0.6, 0.5, 0.4, 0.6, 0.5, None, 0.4, 0.6, 0.5, 0.4]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        found = periods_to_see(shares, hoped, scale="share", denominators=[20.0] * 12)
    assert found is not None
    assert found.periods is not None


def test_a_constant_series_has_no_spread_and_any_change_shows() -> None:
    found = asked(0.9, [0.1] * 12)
    assert found.spread == 0
    assert found.periods is not None
