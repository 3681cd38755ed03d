"""Long series become few places, and nothing that stands out is lost."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.geometry.axes import TimeScale, ValueScale
from qic_desktop.analysis.geometry.places import (
    EvenPlaces,
    Lookup,
    ScaledPlaces,
    as_array,
    extremes,
    is_number,
    known,
    level_of,
    plotted,
    stretches,
)

NUMBERS = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=400)


@given(NUMBERS, st.integers(1, 60))
def test_thinning_keeps_ends_and_the_extremes_of_every_column(values: list[float | None], columns: int) -> None:
    numbers = plotted(tuple(values), columns)
    time = TimeScale(7.3 + math.pi / 1e4, columns / len(values), len(values))
    places = [place for part in stretches(numbers, (), time) for place in part]
    held = [at for at, value in enumerate(values) if value is not None]
    assert places == sorted(set(places))
    assert set(places) <= set(held)
    if not held:
        assert places == []
        return
    assert (places[0], places[-1]) == (held[0], held[-1])
    shown = [value for at in places if (value := values[at]) is not None]
    assert (min(shown), max(shown)) == (min(known(values)), max(known(values)))
    if numbers.is_dense:
        by_column: dict[int, list[int]] = {}
        for at in held:
            by_column.setdefault(math.floor(time.x(at)), []).append(at)
        for column in by_column.values():
            kept = known(values[at] for at in places if at in column)
            whole = known(values[at] for at in column)
            assert len(kept) <= 4
            assert (min(kept), max(kept)) == (min(whole), max(whole))


@given(NUMBERS)
def test_a_short_series_is_broken_at_every_gap(values: list[float | None]) -> None:
    parts = stretches(plotted(tuple(values), 1000), (), TimeScale(0, 1, len(values)))
    assert [at for part in parts for at in part] == [at for at, value in enumerate(values) if value is not None]
    assert all(part == list(range(part[0], part[-1] + 1)) for part in parts)


def test_a_long_series_is_broken_at_a_gap_of_a_column_and_at_a_new_definition() -> None:
    values: list[float | None] = [float(at % 7) for at in range(1000)]
    values[300:340] = [None] * 40
    parts = stretches(plotted(tuple(values), 50), (700,), TimeScale(0, 0.05, 1000))
    assert [(part[0], part[-1]) for part in parts] == [(0, 299), (340, 699), (700, 999)]


def test_few_places_are_all_kept_and_many_are_thinned() -> None:
    numbers = plotted(tuple(float(at % 13) for at in range(5000)), 100)
    time = TimeScale(0, 0.02, 5000)
    assert extremes(numbers, [3, 4, 5], time) == [3, 4, 5]
    many = extremes(numbers, list(range(1000, 4000)), time)
    assert many[0] == 1000
    assert many[-1] == 3999
    assert len(many) < 200


@given(NUMBERS)
def test_the_extent_is_the_same_for_numbers_and_arrays(values: list[float | None]) -> None:
    short, long = plotted(tuple(values), 1e9), plotted(tuple(values), 0.1)
    assert short.extent() == long.extent()
    assert short.last_known() == long.last_known()
    half = len(values) // 2
    assert short.extent(0, half) == long.extent(0, half)


@pytest.mark.parametrize("odd", [math.inf, -math.inf, math.nan, 1e300, None])
def test_what_cannot_be_drawn_counts_as_missing(odd: float | None) -> None:
    assert not is_number(odd)
    assert known((1.0, odd, 2.0)) == [1.0, 2.0]
    assert np.isnan(as_array((1.0, odd))).tolist() == [False, True]
    assert level_of((odd, odd), 0, 1) is None


def test_a_level_is_one_value_at_all_places() -> None:
    assert level_of((2.0, 2.0, 2.0), 0, 2) == 2.0
    assert level_of((2.0, 3.0, 2.0, 2.0, 2.0), 0, 4) is None
    assert level_of((2.0, 3.0, 3.0), 1, 2) == 3.0
    assert level_of((2.0, None), 0, 1) is None
    assert level_of((), 0, -1) is None
    lookup = Lookup(100)
    assert lookup.span(()) is None
    assert lookup.span((4.0, 4.0)) == (4.0, 4.0)
    assert lookup.span((None, 1.0, 5.0)) == (1.0, 5.0)


def test_places_are_a_sequence_worked_out_when_asked() -> None:
    xs = EvenPlaces(10.0, 2.5, 5)
    assert list(xs) == [10.0, 12.5, 15.0, 17.5, 20.0]
    assert xs[-1] == 20.0
    assert xs[1:3] == (12.5, 15.0)
    assert [xs.nearest(x) for x in (-50, 10, 13.6, 13.8, 900)] == [0, 0, 1, 2, 4]
    assert EvenPlaces(0, 1, 0).nearest(3) == -1
    assert EvenPlaces(5, 0, 1).nearest(99) == 0
    with pytest.raises(IndexError):
        xs[5]
    ys = ScaledPlaces((1.0, None, 3.0), ValueScale(0, 4, (), 1, 0, 100))
    assert list(ys) == [75.0, None, 25.0]
    assert ys[1:] == (None, 25.0)
