"""All families: one series alone and among others, gaps, exclusions, constants, scale, and never a warning."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.parts import Flags, Floats, Lines, Points
from qic_desktop.analysis.families.registry import FAMILIES, NEEDS_DENOMINATOR

Make = Callable[..., Points]
KINDS = list(FAMILIES)
LIMITS = ("lower", "upper", "lower_inner", "upper_inner")


@pytest.fixture(autouse=True)
def no_warning() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def rows(points: Points, which: slice | list[int]) -> Points:
    """Some of the series."""
    changed = {
        field.name: getattr(points, field.name)[which]
        for field in fields(points)
        if isinstance(getattr(points, field.name), np.ndarray)
    }
    return replace(points, **changed)


def same_bits(one: Lines, other: Lines, row: int = 0) -> bool:
    return all(
        np.array_equal(getattr(one, field.name)[row], getattr(other, field.name)[0], equal_nan=True)
        for field in fields(Lines)
    )


def test_every_kind_of_chart_has_a_family() -> None:
    assert set(FAMILIES) == set(get_args(ChartKind))
    assert set(FAMILIES) > NEEDS_DENOMINATOR


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2, 3, 24, 250])
def test_a_series_gets_the_same_lines_alone_and_among_others(kind: ChartKind, count: int, make_points: Make) -> None:
    for gaps, excluded in ((False, False), (True, False), (True, True)):
        points = make_points(9, count, gaps=gaps, excluded=excluded)
        together = FAMILIES[kind](points)
        for row in range(9):
            assert same_bits(together, FAMILIES[kind](rows(points, slice(row, row + 1))), row)


@pytest.mark.parametrize("kind", KINDS)
def test_adding_a_series_changes_no_other(kind: ChartKind, make_points: Make) -> None:
    points = make_points(6, gaps=True)
    all_of_them, without_last = FAMILIES[kind](points), FAMILIES[kind](rows(points, slice(0, 5)))
    for row in range(5):
        assert np.array_equal(all_of_them.centre[row], without_last.centre[row], equal_nan=True)
        assert np.array_equal(all_of_them.upper[row], without_last.upper[row], equal_nan=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_array_has_the_shape_of_the_points_and_limits_are_finite(kind: ChartKind, make_points: Make) -> None:
    for series, count in ((0, 5), (3, 0), (3, 1), (4, 30)):
        points = make_points(series, count, gaps=True)
        lines = FAMILIES[kind](points)
        for field in fields(Lines):
            assert getattr(lines, field.name).shape == (series, count), field.name
        for name in LIMITS:
            assert not np.isinf(getattr(lines, name)).any()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "run"])
def test_inner_limits_lie_within_outer_ones_and_about_the_centre(kind: ChartKind, make_points: Make) -> None:
    lines = FAMILIES[kind](make_points(20, 24))
    assert np.isfinite(lines.upper).all()
    assert (lines.upper > lines.upper_inner).all()
    assert (lines.upper_inner > lines.centre).all()
    known = ~np.isnan(lines.lower_inner)
    assert known.any()
    assert (lines.lower[known] <= lines.lower_inner[known]).all()
    assert (lines.lower_inner[known] < lines.centre[known]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_a_series_of_gaps_has_no_lines(kind: ChartKind, make_points: Make) -> None:
    points = make_points(2, 12)
    nothing = np.full((1, 12), np.nan)
    for name in ("values", "sums", "deviations"):
        getattr(points, name)[1] = nothing
    points.sizes[1], points.lengths[1] = 0, 0
    lines = FAMILIES[kind](points)
    assert np.isnan(lines.centre[1]).all()
    for name in LIMITS:
        assert np.isnan(getattr(lines, name)[1]).all()
    assert np.isfinite(lines.centre[0]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_what_lies_outside_the_base_moves_no_line(kind: ChartKind, make_points: Make) -> None:
    points = make_points(5, 24)
    base = np.ones((5, 24), dtype=bool)
    base[:, 18:] = False
    frozen = FAMILIES[kind](replace(points, base=base))
    first: Points = replace(points, **{f.name: getattr(points, f.name)[:, :18] for f in fields(points)[:6]})
    alone = FAMILIES[kind](first)
    assert np.array_equal(frozen.centre[:, :18], alone.centre)
    # Sigma of an I' chart comes from all points, as the reference has it.
    assert np.array_equal(frozen.upper[:, :18], alone.upper, equal_nan=True) is (kind != "ip")


CONSTANT = ["run", "i", "xmr", "t", "g", "ip", "mr"]


@pytest.mark.parametrize("kind", CONSTANT)
@given(value=st.floats(1e-3, 1e6), count=st.integers(2, 40))
def test_a_constant_series_lies_on_its_own_line_without_limits(kind: ChartKind, value: float, count: int) -> None:
    with np.errstate(all="raise"):
        values = np.full((1, count), value)
        ones = np.ones((1, count))
        points = Points(values, values, ones, ones, np.full((1, count), np.nan), ones > 0)
        lines = FAMILIES[kind](points)
    if kind == "mr":
        assert (lines.centre == 0).all()
        return
    assert np.array_equal(lines.values, lines.centre)
    if kind != "g":
        assert np.isnan(lines.upper).all() or kind == "run"


@given(
    values=arrays(np.float64, (3, 12), elements=st.floats(allow_nan=True, allow_infinity=True)),
    sizes=arrays(np.float64, (3, 12), elements=st.floats(0, 1e300)),
    base=arrays(np.bool_, (3, 12)),
)
def test_no_number_is_too_large_or_too_small(values: Floats, sizes: Floats, base: Flags) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        lengths = np.broadcast_to(np.arange(12.0), (3, 12))
        for categorical in (False, True):
            points = Points(values, values, sizes, lengths, np.abs(values), base, categorical=categorical)
            for kind in KINDS:
                lines = FAMILIES[kind](points)
                for name in LIMITS:
                    assert not np.isinf(getattr(lines, name)).any()


@given(values=arrays(np.float64, (2, 20), elements=st.floats(0.5, 1000)), power=st.integers(-8, 8))
def test_scaling_the_values_scales_the_lines(values: Floats, power: int) -> None:
    factor = 2.0**power
    for kind in ("run", "i", "mr", "xmr", "ip"):
        ones = np.ones(values.shape)
        points = Points(values, values, ones, ones, ones, ones > 0)
        lines = FAMILIES[kind](points)
        scaled = FAMILIES[kind](replace(points, values=values * factor))
        for name in ("centre", *LIMITS):
            assert np.allclose(getattr(lines, name) * factor, getattr(scaled, name), rtol=1e-12, equal_nan=True)


def test_a_given_centre_is_used_unless_one_of_its_points_is_missing(make_points: Make) -> None:
    points = make_points(2, 10)
    given_line = np.full((2, 10), 0.5)
    given_line[1, 4] = np.nan
    for kind in ("run", "i", "p", "u", "xmr", "ip"):
        lines, free = FAMILIES[kind](replace(points, given=given_line)), FAMILIES[kind](points)
        assert (lines.centre[0] == 0.5).all()
        assert np.array_equal(lines.centre[1], free.centre[1])


def test_a_given_mean_of_a_g_chart_shows_its_median(make_points: Make) -> None:
    points = make_points(1, 10)
    lines = FAMILIES["g"](replace(points, given=np.full((1, 10), 4.0)))
    assert lines.centre[0, 0] == pytest.approx(0.693 * 4)
    assert lines.upper[0, 0] == pytest.approx(4 + 3 * np.sqrt(20))


def test_times_that_are_not_above_nought_have_no_t_chart(make_points: Make) -> None:
    points = make_points(2, 10)
    points.values[1, 3] = 0
    lines = FAMILIES["t"](points)
    assert np.isfinite(lines.upper[0]).all()
    assert np.isnan(lines.centre[1]).all()
    assert np.isnan(lines.upper[1]).all()
