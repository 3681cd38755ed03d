"""Round scales, ticks that never overlap, widths of text."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.analysis.geometry.axes import (
    LABEL_DISTANCE,
    TimeScale,
    label_span,
    time_ticks,
    value_range,
    value_scale,
    whole_steps,
    year_ticks,
)
from qic_desktop.analysis.geometry.placing import Rect, push_apart
from qic_desktop.analysis.geometry.text import elided, text_width
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.wording.charts import ChartWords

WORDS = ChartWords()


def months(count: int, start: int = 3) -> tuple[str, ...]:
    return tuple(f"{2016 + (place + start) // 12}-{(place + start) % 12 + 1:02d}" for place in range(count))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.booleans(), st.integers(1, 6))
def test_a_value_axis_has_round_steps_and_holds_every_value(values: list[float], percent: bool, most: int) -> None:
    low, high, step = value_range(values, percent=percent, most=most)
    assert low <= min(values) + 1e-9 * abs(min(values))
    assert high >= max(values) * (1 - 1e-9)
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert any(math.isclose(mantissa, factor, rel_tol=1e-6) for factor in (1, 2, 5))
    scale = value_scale((low, high, step), 10, 110)
    assert len(scale.ticks) <= most + 2
    assert scale.y(scale.ticks[0]) == 110
    assert scale.y(scale.ticks[-1]) == pytest.approx(10)


def test_a_share_may_start_above_zero_and_a_count_may_not() -> None:
    assert value_range([0.73, 0.96], percent=True, most=6)[:2] == (0.7, 1.0)
    assert value_range([730, 960], percent=False, most=6)[0] == 0
    assert value_range([0.1, 0.96], percent=True, most=6)[:2] == (0, 1)


@given(st.floats(0.4, 0.95), st.floats(0.05, 0.5), st.integers(3, 6))
def test_values_of_a_share_fill_half_of_the_height_at_least(low: float, span: float, most: int) -> None:
    high = min(low + span, 1.0)
    axis_low, axis_high, step = value_range([low, high], percent=True, most=most)
    if axis_low > 0:
        # With three steps alone, a span just over 6 % needs 15 %: the finer step of 2 % would need five.
        assert max(high - low, 0.05) >= (0.4 if most == 3 else 0.5) * (axis_high - axis_low) - 1e-9
    assert 2 <= round((axis_high - axis_low) / step) <= most + 1


def test_a_finer_step_is_taken_where_values_would_fill_little() -> None:
    assert value_range([0.954, 0.988], percent=True, most=4) == (0.94, 1.0, 0.02)
    assert value_range([0.92, 0.971], percent=True, most=4) == (0.92, 0.98, 0.02)


def test_an_axis_of_whole_numbers_has_no_line_at_half_a_case() -> None:
    whole = ValueStyle(percent=False, decimals=0)
    for values in ([0.0, 0.0], [0.0, 1.0], [0.0, 2.0], [1.0, 3.0]):
        low, high, step = whole_steps(value_range(values, percent=False, most=6), whole)
        assert (step, low % 1, high % 1) == (1, 0, 0)
        assert low <= min(values) <= max(values) <= high
    rates = value_range([0.1, 0.3], percent=False, most=6)
    assert whole_steps(rates, whole) == rates
    assert whole_steps((0.0, 2.0, 0.5), ValueStyle(percent=False)) == (0.0, 2.0, 0.5)
    assert whole_steps((0.0, 40.0, 10.0), whole) == (0.0, 40.0, 10.0)


def test_a_constant_share_does_not_fill_the_picture() -> None:
    low, high, _ = value_range([0.5], percent=True, most=6)
    assert high - low >= 0.05
    low, high, _ = value_range([0.5], percent=True, most=6, least_span=0.1)
    assert high - low >= 0.1
    assert value_range([1.0], percent=True, most=6)[1] == 1.0


@given(st.integers(1, 400), st.floats(60, 900), st.integers(0, 11))
def test_labels_below_never_overlap_nor_leave_the_picture(count: int, width: float, start: int) -> None:
    periods = months(count, start)
    scale = TimeScale(30, (width - 40) / max(1, count - 1), count)
    bounds = (0.0, width)
    for ticks in (
        time_ticks(periods, scale, bounds, 11, lambda p, year: WORDS.tick(p, with_year=year)),
        year_ticks(periods, scale, bounds, 11, lambda p, first: WORDS.year(p, first=first)),
    ):
        end = -math.inf
        for tick in ticks:
            if tick.label:
                left, right = label_span(tick.label, scale.x(tick.place), bounds, 11)
                assert left >= end + LABEL_DISTANCE
                assert left >= -1e-9
                assert right <= width + 1e-9
                end = right


def test_the_first_and_the_last_month_are_named_and_the_year_once() -> None:
    scale = TimeScale(30, 15, 36)
    ticks = time_ticks(months(36), scale, (0, 600), 11, lambda p, year: WORDS.tick(p, with_year=year))
    labels = [tick.label for tick in ticks if tick.label]
    assert labels == ["Apr 2016", "Oct", "Apr 2017", "Oct", "Apr 2018", "Oct", "Mar 2019"]
    small = year_ticks(months(36), scale, (0, 600), 11, lambda p, first: WORDS.year(p, first=first))
    assert [tick.label for tick in small] == ["2016", "’17", "’18", "’19"]


@pytest.mark.parametrize("periods", [("2018-W01", "2018-W02"), ("2018-Q1", "2018-Q2"), ("2018",), ("eth:2011-01",), ()])
def test_every_kind_of_period_has_ticks(periods: tuple[str, ...]) -> None:
    scale = TimeScale(30, 200, len(periods))
    ticks = time_ticks(periods, scale, (0, 600), 11, lambda p, year: WORDS.tick(p, with_year=year))
    assert [tick.place for tick in ticks if tick.label] == list(range(len(periods)))


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(10, 30)), max_size=8),
)
def test_labels_pushed_apart_do_not_meet_and_keep_their_order(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [at for at, _ in labels], [size for _, size in labels]
    centres = push_apart(wanted, sizes, 0, 300)
    order = sorted(range(len(labels)), key=lambda number: (wanted[number], number))
    for before, after in itertools.pairwise(order):
        assert centres[after] - centres[before] >= (sizes[before] + sizes[after]) / 2 - 1e-6
    for number in order:
        assert sizes[number] / 2 - 1e-6 <= centres[number] <= 300 - sizes[number] / 2 + 1e-6


def test_a_label_with_room_stays_where_it_belongs() -> None:
    assert push_apart([20.0, 100.0], [15.0, 15.0], 0, 300) == [20.0, 100.0]


def test_rectangles_that_only_touch_do_not_meet() -> None:
    assert not Rect(0, 0, 10, 10).meets(Rect(10, 0, 20, 10))
    assert Rect(0, 0, 10, 10).meets(Rect(9, 9, 20, 20))


def test_text_has_the_width_of_the_shipped_font() -> None:
    assert text_width("1" * 10, 11) < text_width("W" * 10, 11)
    assert text_width("Median", 11, 600) > text_width("Median", 11, 400)
    assert text_width("\U0010fffd", 100) == pytest.approx(55)
    assert text_width("", 11) == 0


def test_a_text_is_shortened_to_its_room() -> None:
    assert elided("Median", 100, 11) == "Median"
    short = elided("A very long name of a phase", 60, 11)
    assert short.endswith("…")
    assert text_width(short, 11) <= 60
    assert elided("Median", 1, 11) == ""
