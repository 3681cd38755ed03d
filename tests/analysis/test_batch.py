"""Charts of many series at once: each as if it were alone, and nothing depends on what should not matter."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import fields
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.batch import BatchOptions, ChartBatch, chart_batch
from qic_desktop.analysis.cases.rows import grouped, raw_rows, read_data
from qic_desktop.analysis.families.exact import Floats
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.boxes import signal_by

KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
WITH_SIZES = ("p", "pp", "u", "up", "ip")
SAMPLES = ("xbar", "s")
SCALING = ("run", "i", "mr", "xmr", "xbar", "s", "ip")

seeds = st.integers(0, 2**32)
kinds = st.sampled_from(KINDS)
several = settings(max_examples=120, deadline=None)


@pytest.fixture(autouse=True)
def nothing_warns() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


class Material:
    """Random series that fit a kind of chart, with ties and gaps, and what belongs to them."""

    def __init__(self, kind: ChartKind, seed: int, series: int = 4, points: int = 30) -> None:
        dice = np.random.default_rng(seed)
        shape = (series, points)
        self.kind = kind
        self.values = dice.choice([dice.integers(1, 20, shape) * 1.0, dice.normal(9, 2, shape).clip(0.1)])
        self.sizes = dice.integers(20, 60, shape) * 1.0 if kind in WITH_SIZES else None
        self.lengths = dice.integers(1, 6, shape) * 1.0
        self.deviations = dice.random(shape)
        missing = dice.random(shape) < 0.1
        self.values[missing] = self.deviations[missing] = np.nan
        self.lengths[missing] = 0.0
        self.include = dice.random(shape) < 0.9

    def chart(self, rows: slice = slice(None), columns: object = slice(None), **options: object) -> ChartBatch:
        """The chart of some series and points; ``include`` True takes the exclusions along."""

        def cut(table: Floats) -> Floats:
            return table[rows][:, columns]  # type: ignore[index, no-any-return]

        if options.pop("excluding", False):
            options["include"] = cut(self.include)
        samples = {"lengths": cut(self.lengths), "deviations": cut(self.deviations)} if self.kind in SAMPLES else {}
        sizes = None if self.sizes is None else cut(self.sizes)
        return chart_batch(self.kind, cut(self.values), sizes, options=BatchOptions(**samples, **options))  # type: ignore[arg-type]


def arrays_of(chart: ChartBatch) -> list[Floats]:
    found = [getattr(chart.lines, field.name) for field in fields(chart.lines)]
    for part in chart.parts:
        found += [getattr(part.runs, field.name) for field in fields(part.runs)] + [part.runs_finding]
    return [*found, chart.beyond]


def same(first: list[Floats], second: list[Floats]) -> bool:
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in zip(first, second, strict=True))


@several
@given(kinds, seeds, st.sampled_from(["anhoej", "bestbox", "cutbox"]))
def test_a_series_gets_the_same_bits_alone_and_among_others(kind: ChartKind, seed: int, method: str) -> None:
    material = Material(kind, seed)
    options = {"excluding": True, "cuts": (11,), "method": method}
    together = material.chart(**options)
    for row in range(4):
        alone = material.chart(slice(row, row + 1), **options)
        assert same([array[row : row + 1] for array in arrays_of(together)], arrays_of(alone))


@several
@given(kinds, seeds)
def test_another_series_changes_nothing(kind: ChartKind, seed: int) -> None:
    material = Material(kind, seed, series=3)
    before = arrays_of(material.chart(slice(0, 2)))
    material.values[2] *= 1e6
    assert same(before, [array[:2] for array in arrays_of(material.chart())])


@several
@given(kinds, seeds, st.sets(st.integers(-2, 35), max_size=4))
def test_phases_are_separate_charts(kind: ChartKind, seed: int, cuts: set[int]) -> None:
    material = Material(kind, seed)
    whole = material.chart(cuts=tuple(cuts), excluding=True)
    for part in whole.parts:
        window = slice(part.first, part.last + 1)
        alone = material.chart(columns=window, excluding=True)
        found = [getattr(whole.lines, field.name)[:, window] for field in fields(whole.lines)]
        found += [getattr(part.runs, field.name) for field in fields(part.runs)] + [part.runs_finding]
        assert same([*found, whole.beyond[:, window]], arrays_of(alone))
    assert [part.first for part in whole.parts[1:]] == [part.last + 1 for part in whole.parts[:-1]]


@several
@given(st.sampled_from(SCALING), seeds, st.integers(-30, 30))
def test_doubling_all_values_doubles_all_lines(kind: ChartKind, seed: int, power: int) -> None:
    material = Material(kind, seed)
    before = material.chart(excluding=True)
    material.values = material.values * 2.0**power
    material.deviations = material.deviations * 2.0**power
    after = material.chart(excluding=True)
    scaled = [array * 2.0**power for array in arrays_of(before)[:7]]
    assert same([*scaled, *arrays_of(before)[7:]], arrays_of(after))


@several
@given(kinds, seeds)
def test_a_missing_point_stays_missing_and_is_only_absent(kind: ChartKind, seed: int) -> None:
    material = Material(kind, seed, series=1)
    missing = np.isnan(material.values[0])
    chart = material.chart()
    if kind != "s":  # its points are the deviations
        assert np.isnan(chart.lines.values[0, missing]).all()
        assert not chart.beyond[0, missing].any()
    if kind in ("run", "p", "u", "c", "g"):  # elsewhere a gap separates its neighbours, or is a sample of no row
        without = material.chart(columns=~missing)
        for field in fields(chart.lines):
            assert same([getattr(chart.lines, field.name)[:, ~missing]], [getattr(without.lines, field.name)])
    if kind in ("i", "xmr", "t", "pp", "up", "xbar"):
        assert same([chart.lines.centre[:, ~missing]], [material.chart(columns=~missing).lines.centre])


@several
@given(seeds, st.randoms(use_true_random=False), st.sampled_from(["i", "p", "run"]))
def test_the_order_of_raw_rows_does_not_matter(seed: int, shuffle: object, kind: ChartKind) -> None:
    dice = np.random.default_rng(seed)
    rows = [(int(x), float(y), float(n)) for x, y, n in dice.integers([1, 0, 20], [13, 20, 40], (40, 3))]
    mixed = list(rows)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert same(arrays_of(of_rows(kind, rows)), arrays_of(of_rows(kind, mixed)))


def of_rows(kind: ChartKind, rows: list[tuple[int, float, float]]) -> ChartBatch:
    x, y, n = (list(column) for column in zip(*rows, strict=True))
    raw = raw_rows(read_data({"x": x, "y": y, "n": n, "x_type": "number"}), None)
    (points,) = grouped(raw, ratios=True, aggregate="mean", levels=()).values()
    totals = [float("nan") if point.total is None else point.total for point in points]
    return chart_batch(kind, totals, [point.n or 0.0 for point in points])


@pytest.mark.parametrize("value", [0.1, 0.7, 1e-9, 123.456, 1 / 3])
@pytest.mark.parametrize("kind", ["run", "i", "xmr", "xbar", "c", "t"])
def test_a_constant_series_lies_on_its_own_centre(kind: ChartKind, value: float) -> None:
    for points in (7, 24, 1000):
        table = np.full((3, points), value)
        table[1, 2] = np.nan
        samples = {"lengths": np.full_like(table, 3.0), "deviations": np.zeros_like(table)}
        chart = chart_batch(kind, table, options=BatchOptions(**(samples if kind == "xbar" else {})))
        assert (chart.lines.centre == value).all()
        assert not chart.beyond.any()
        assert chart.parts[0].runs.n_useful.tolist() == [0, 0, 0]
        assert not chart.parts[0].runs_finding.any()


def test_a_constant_share_lies_on_its_own_centre() -> None:
    chart = chart_batch("p", np.full((2, 30), 3.0), np.full((2, 30), 7.0))
    assert (chart.lines.centre == 3 / 7).all()


@several
@given(st.sampled_from(["run", "i", "p", "u", "c", "g", "xmr"]), seeds)
def test_parts_may_stand_on_the_baseline_of_an_earlier_one(kind: ChartKind, seed: int) -> None:
    material = Material(kind, seed)
    frozen = material.chart(freeze=12)
    parts = material.chart(cuts=(12,), baselines=(None, (0, 11)))
    assert same(arrays_of(frozen)[:7], arrays_of(parts)[:7])
    assert same([frozen.beyond], [parts.beyond])
    assert [(part.first, part.last) for part in parts.parts] == [(0, 11), (12, 29)]


def test_a_freeze_at_or_past_the_end_changes_nothing_and_of_no_point_leaves_no_lines() -> None:
    material = Material("i", 1)
    for freeze in (30, 31, 1000):
        assert same(arrays_of(material.chart(freeze=freeze)), arrays_of(material.chart()))
    assert np.isnan(material.chart(freeze=0).lines.centre).all()


def test_a_given_centre_is_used_where_it_is_whole() -> None:
    table = np.array([[1.0, 2.0, 4.0, 3.0], [1.0, 2.0, 4.0, 3.0]])
    for centre in (2.0, np.array([2.0, 2.0]), np.full((2, 4), 2.0)):
        assert (chart_batch("i", table, options=BatchOptions(centre=centre)).lines.centre == 2.0).all()
    gap = np.full((2, 4), 2.0)
    gap[1, 3] = np.nan
    assert chart_batch("i", table, options=BatchOptions(centre=gap)).lines.centre[:, 0].tolist() == [2.0, 2.5]


def test_excluded_points_are_drawn_but_stand_behind_nothing() -> None:
    table = np.array([[5.0, 6.0, 5.0, 6.0, 99.0, 5.0, 6.0]])
    include = np.array([True, True, True, True, False, True, True])
    chart = chart_batch("i", table, options=BatchOptions(include=include))
    assert chart.lines.centre[0, 0] == 5.5
    assert chart.beyond.tolist() == [[False, False, False, False, True, False, False]]
    assert chart.parts[0].runs.n_useful.tolist() == [6]


@settings(max_examples=60, deadline=None)
@given(seeds, st.sampled_from(["bestbox", "cutbox", "anhoej"]))
def test_boxes_judge_many_series_as_they_judge_each(seed: int, method: str) -> None:
    table = np.random.default_rng(seed).normal(size=(60, 25)).cumsum(axis=1)
    table[::3] = np.random.default_rng(seed + 1).normal(size=(20, 25))
    part = chart_batch("run", table, options=BatchOptions(method=method)).parts[0]  # type: ignore[arg-type]
    assert part.runs_finding.tolist() == [signal_by(part.runs.single(row), method) for row in range(60)]  # type: ignore[arg-type]


def test_ranges_and_categories_have_runs_but_no_finding_of_runs() -> None:
    table = np.arange(40.0)[np.newaxis] ** 2
    assert chart_batch("run", table).parts[0].runs_finding.all()
    for kind, options in (("mr", BatchOptions()), ("run", BatchOptions(categorical=True))):
        part = chart_batch(kind, table, options=options).parts[0]  # type: ignore[arg-type]
        assert part.runs.n_useful[0] > 30
        assert not part.runs_finding.any()


def test_points_without_a_denominator_are_missing_and_nothing_of_nothing_too() -> None:
    chart = chart_batch("p", [[1.0, 2.0, 0.0, np.nan]], [[4.0, np.nan, 0.0, 5.0]])
    assert np.isnan(chart.lines.values[0, 1:]).all()
    assert chart.lines.centre.tolist() == [[0.25] * 4]


def test_no_points_one_point_and_a_million_points() -> None:
    assert chart_batch("i", np.zeros((0, 24))).beyond.shape == (0, 24)
    assert chart_batch("i", np.zeros((3, 0))).beyond.shape == (3, 0)
    assert np.isnan(chart_batch("i", [3.0]).lines.upper).all()
    long = chart_batch("i", np.random.default_rng(1).normal(size=1_000_000))
    assert 0 < long.beyond.sum() < 10_000


@pytest.mark.parametrize(
    ("kind", "sizes", "options", "message"),
    [
        ("p", None, {}, "denominators"),
        ("xbar", None, {}, "lengths"),
        ("p", np.ones((2, 3)), {}, "sizes"),
        ("i", None, {"include": np.ones(3, dtype=bool)}, "include"),
        ("i", None, {"centre": np.ones((1, 3))}, "centre"),
        ("i", None, {"freeze": 2, "cuts": (2,)}, "freeze"),
        ("i", None, {"cuts": (2,), "baselines": ((0, 1),)}, "baselines"),
        ("i", None, {"cuts": (2,), "baselines": (None, (0, 9))}, "baseline"),
    ],
)
def test_what_does_not_fit_is_refused(kind: ChartKind, sizes: Floats, options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        chart_batch(kind, np.ones((2, 4)), sizes, options=BatchOptions(**options))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="series x points"):
        chart_batch("i", np.ones((2, 2, 2)))
