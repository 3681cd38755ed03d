"""Moving ranges: who is a neighbour of whom, and what the screening drops."""

from __future__ import annotations

import numpy as np
import pytest

from qic_desktop.analysis.families.ranges import mean_range, ranges_of

NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "base", "ranges"),
    [
        ([1, 4, 2], [1, 1, 1], [NAN, 3, 2]),
        # An excluded point is removed first: its neighbours are compared with each other.
        ([1, 9, 4, 2], [1, 0, 1, 1], [NAN, NAN, 3, 2]),
        ([9, 1, 4], [0, 1, 1], [NAN, NAN, 3]),
        ([1, 4, 9], [1, 1, 0], [NAN, 3, NAN]),
        # A missing point stays and has no distance from either neighbour.
        ([1, NAN, 4, 2], [1, 1, 1, 1], [NAN, NAN, NAN, 2]),
        # Missing and excluded: excluded.
        ([1, NAN, 4, 2], [1, 0, 1, 1], [NAN, NAN, 3, 2]),
        ([5], [1], [NAN]),
    ],
)
def test_ranges_join_base_points_side_by_side(values: list[float], base: list[int], ranges: list[float]) -> None:
    found = ranges_of(np.array([values], dtype=float), np.array([base], dtype=bool))
    assert np.array_equal(found, [ranges], equal_nan=True)


def test_screening_drops_large_ranges_once() -> None:
    # Mean 6.5: 22 > 3.267 x 6.5 is dropped, then the mean is 4.28; nothing is dropped a second time.
    ranges = np.array([[NAN, 1, 1, 1, 1, 1, 16, 9, 22]], dtype=float)
    average = 52 / 8
    assert mean_range(ranges, screened=False)[0] == average
    assert mean_range(ranges, screened=True)[0] == 30 / 7


def test_a_range_at_the_limit_is_dropped() -> None:
    ranges = np.array([[1.0, 1.0, 1.0, 3.0]])
    assert mean_range(ranges, screened=True, limit=2.0)[0] == 1.0


def test_nothing_is_left_of_ranges_that_are_all_nought() -> None:
    ranges = np.array([[0.0, 0.0], [NAN, NAN], [0.0, 2.0]])
    assert np.array_equal(mean_range(ranges, screened=True), [NAN, NAN, 1.0], equal_nan=True)
    assert np.array_equal(mean_range(ranges, screened=False), [0.0, NAN, 1.0], equal_nan=True)
