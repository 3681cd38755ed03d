"""Small tables that can be checked by hand or against published constants."""

from __future__ import annotations

import math

import numpy as np
import pytest

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.parts import Lines, Points
from qic_desktop.analysis.families.registry import FAMILIES

SPIKE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
CASES, SIZES = [12, 15, 11, 20, 18, 14], [40, 50, 38, 52, 47, 41]
BETWEEN = [5, 9, 2, 14, 7, 11, 3, 20, 8, 6]


def lines(
    kind: ChartKind,
    values: list[float],
    sizes: list[float] | None = None,
    *,
    screened: bool = True,
    samples: tuple[list[float], list[float]] | None = None,
) -> Lines:
    y = np.array([values], dtype=float)
    n = np.ones(y.shape) if sizes is None else np.array([sizes], dtype=float)
    lengths, deviations = (np.array([each], dtype=float) for each in samples or ([1] * y.size, [np.nan] * y.size))
    return FAMILIES[kind](Points(y / n, y, n, lengths, deviations, y > -1, screened=screened))


def test_xmr_of_a_spike_with_and_without_screening() -> None:
    plain, screened = (lines("xmr", SPIKE, screened=each) for each in (False, True))
    assert plain.centre[0, 0] == pytest.approx(1.944, abs=5e-4)
    assert (plain.upper[0, 0], plain.lower[0, 0]) == (pytest.approx(6.95, abs=5e-3), pytest.approx(-3.06, abs=5e-3))
    assert (screened.upper[0, 0], screened.lower[0, 0]) == (
        pytest.approx(4.60, abs=5e-3),
        pytest.approx(-0.72, abs=5e-3),
    )
    # Ranges 1, 1, 1, 8, 9, 1 ...: mean 32 / 17 of all, 1 without the two large ones.
    assert screened.upper[0, 0] == pytest.approx(35 / 18 + 2.66)


def test_i_and_mr_charts_of_five_values() -> None:
    # Ranges 2, 1, 3, 2: mean 2.
    values: list[float] = [5, 7, 6, 9, 7]
    found = lines("i", values)
    assert found.centre[0, 0] == 6.8
    assert found.upper[0, 0] == pytest.approx(6.8 + 3 * 2 / 1.128)
    assert found.sigma[0, 0] == pytest.approx(2 / 1.128)
    ranges = lines("mr", values)
    assert np.array_equal(ranges.values[0], [np.nan, 2, 1, 3, 2], equal_nan=True)
    assert (ranges.centre[0, 0], ranges.lower[0, 0]) == (2, 0)
    assert ranges.upper[0, 0] == pytest.approx(6.534)
    assert lines("run", values).centre[0, 0] == 7


def test_p_and_its_wider_form() -> None:
    found = lines("p", CASES, SIZES)
    assert found.centre[0, 0] == pytest.approx(0.33582, abs=5e-6)
    assert (found.lower[0, 0], found.upper[0, 0]) == (
        pytest.approx(0.11180, abs=5e-6),
        pytest.approx(0.55984, abs=5e-6),
    )
    wider = lines("pp", CASES, SIZES)
    assert wider.sigma[0, 0] / found.sigma[0, 0] == pytest.approx(0.38010, abs=5e-6)


def test_counts_and_rates() -> None:
    # 4, 9, 2, 5: mean 5.
    found = lines("c", [4, 9, 2, 5])
    assert (found.centre[0, 0], found.lower[0, 0]) == (5, 0)
    assert found.upper[0, 0] == pytest.approx(5 + 3 * math.sqrt(5))
    # 20 events in 200 days.
    rate = lines("u", [4, 9, 2, 5], [50, 50, 25, 75])
    assert rate.centre[0, 0] == 0.1
    assert rate.upper[0] == pytest.approx([0.1 + 3 * math.sqrt(0.1 / size) for size in (50, 50, 25, 75)])
    assert rate.lower[0].tolist() == [0.0] * 4
    wide = lines("up", [4, 9, 2, 5], [50, 50, 25, 75])
    # z is -0.447, 1.789, -0.316, -0.913: mean range (2.236 + 2.105 + 0.596) / 3.
    z = [(y / n - 0.1) / math.sqrt(0.1 / n) for y, n in zip([4, 9, 2, 5], [50, 50, 25, 75], strict=True)]
    spread = (abs(z[1] - z[0]) + abs(z[2] - z[1]) + abs(z[3] - z[2])) / 3 / 1.128
    assert wide.sigma[0] == pytest.approx([spread * math.sqrt(0.1 / size) for size in (50, 50, 25, 75)])


def test_g_and_t_charts() -> None:
    found = lines("g", BETWEEN)
    assert (found.centre[0, 0], found.lower[0, 0]) == (7.5, 0)
    assert found.upper[0, 0] == pytest.approx(35.458, abs=5e-4)
    times = lines("t", BETWEEN)
    assert times.centre[0, 0] == pytest.approx(7.4117, abs=5e-5)
    assert times.lower[0, 0] == pytest.approx(0.0365, abs=5e-5)
    assert times.upper[0, 0] == pytest.approx(58.063, abs=5e-4)


@pytest.mark.parametrize(
    ("size", "a3", "b3", "b4"),
    [
        (2, 2.659, 0, 3.267),
        (5, 1.427, 0, 2.089),
        (6, 1.287, 0.030, 1.970),
        (10, 0.975, 0.284, 1.716),
        (25, 0.606, 0.565, 1.435),
    ],
)
def test_sample_charts_have_the_constants_of_the_textbook(size: int, a3: float, b3: float, b4: float) -> None:
    # Montgomery, Introduction to Statistical Quality Control, appendix VI.
    samples = ([float(size)] * 3, [1.0, 1.0, 1.0])
    xbar, s = (lines(kind, [10, 11, 12], samples=samples) for kind in ("xbar", "s"))
    assert xbar.centre[0, 0] == 11
    assert xbar.upper[0, 0] - 11 == pytest.approx(a3, abs=6e-4)
    assert s.centre[0, 0] == 1
    assert s.lower[0, 0] == pytest.approx(b3, abs=6e-4)
    assert s.upper[0, 0] == pytest.approx(b4, abs=6e-4)


def test_samples_of_different_sizes_are_weighted_and_pooled() -> None:
    found = lines("xbar", [10, 20], samples=([4, 2], [3, 1]))
    assert found.centre[0, 0] == pytest.approx((4 * 10 + 2 * 20) / 6)
    pooled = math.sqrt((3 * 9 + 1 * 1) / 4)
    c4 = math.sqrt(2 / math.pi)
    assert found.sigma[0, 1] == pytest.approx(pooled / (c4 * math.sqrt(2)))
    assert lines("s", [10, 20], samples=([4, 2], [3, 1])).centre[0, 0] == pytest.approx(pooled)


def test_a_sample_of_hundreds_is_no_difficulty() -> None:
    found = lines("s", [10, 20], samples=([4000, 4000], [3, 3]))
    assert found.upper[0, 0] == pytest.approx(3 * (1 + 3 / math.sqrt(2 * 4000)), rel=1e-3)


def test_single_values_on_different_numbers_of_cases() -> None:
    # Two points: one distance, sqrt(pi / 2) x 0.2 / sqrt(1/100 + 1/25).
    found = lines("ip", [50, 7.5], [100, 25])
    assert found.centre[0, 0] == pytest.approx(57.5 / 125)
    spread = math.sqrt(math.pi / 2) * 0.2 / math.sqrt(1 / 100 + 1 / 25)
    assert found.upper[0] == pytest.approx([0.46 + 3 * spread / 10, 0.46 + 3 * spread / 5])


def test_sites_side_by_side_take_the_deviation_of_their_scores() -> None:
    y, n = np.array([[12.0, 15, 11, 20]]), np.array([[40.0, 50, 38, 52]])
    points = Points(y / n, y, n, y / y, y, y > 0, categorical=True)
    centre = y.sum() / n.sum()
    z = (y / n - centre) / np.sqrt(centre * (1 - centre) / n)
    sigma = FAMILIES["pp"](points).sigma
    assert sigma == pytest.approx(np.std(z, ddof=1) * np.sqrt(centre * (1 - centre) / n))
