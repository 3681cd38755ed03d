"""Every picture, whatever its size, length and kind: labels apart and inside, marks finite, the latest value there."""

from __future__ import annotations

import math
import warnings
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.charts.accumulation import cusum, ewma
from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.histogram import histogram
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.geometry.accumulation import accumulation_scene
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.histogram import histogram_scene
from qic_desktop.analysis.geometry.marks import Box, Dots, Label, Scene
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords

WORDS = ChartWords()
KINDS: tuple[ChartKind, ...] = ("run", "i", "mr", "ip", "xbar", "s", "p", "pp", "c", "u", "up", "g", "t", "xmr")
SHARES = frozenset({"p", "pp"})
PERIODS = ("month", "week", "day", "quarter", "year", "event", "dated event")
LENGTHS = (1, 2, 3, 7, 11, 12, 13, 24, 36, 61, 140, 420, 2500)
Size = tuple[float, float]

WIDTHS = st.floats(60, 1100)
HEIGHTS = st.floats(30, 700)


def periods_of(kind: str, count: int) -> tuple[str, ...]:
    day = date(1950, 1, 2)
    match kind:
        case "month":
            return tuple(f"{1950 + at // 12}-{at % 12 + 1:02d}" for at in range(count))
        case "week":
            weeks = [(day + timedelta(7 * at)).isocalendar() for at in range(count)]
            return tuple(f"{week.year}-W{week.week:02d}" for week in weeks)
        case "quarter":
            return tuple(f"{1950 + at // 4}-Q{at % 4 + 1}" for at in range(count))
        case "year":
            return tuple(str(1950 + at) if count < 200 else f"{at:04d}" for at in range(1, count + 1))
        case "event":
            return tuple(f"event {at + 1}" for at in range(count))
    return tuple((day + timedelta(at)).isoformat() for at in range(count))


@st.composite
def charts(draw: st.DrawFn) -> RunChart:
    """A chart of any kind with gaps, phases, notes, targets and everything else that can stand on it."""
    kind = draw(st.sampled_from(KINDS))
    count = draw(st.sampled_from(LENGTHS))
    chance = np.random.default_rng(draw(st.integers(0, 2**20)))
    scale = draw(st.sampled_from((1e-6, 0.01, 1.0, 37.0, 1e4, 3e9)))
    by = draw(st.sampled_from(PERIODS))
    sizes = chance.integers(1, 400, count).astype(float)
    tops = chance.binomial(sizes.astype(int), draw(st.sampled_from((0.0, 0.1, 0.5, 0.97, 1.0)))).astype(float)
    values = tops / sizes if kind in SHARES or scale == 1.0 else np.abs(chance.normal(5, 2, count)) * scale
    if kind in ("c", "g", "t"):
        values = chance.integers(1, 40, count).astype(float)
    missing = chance.random(count) < draw(st.sampled_from((0.0, 0.2, 1.0)))
    periods = periods_of(by, count)
    some = draw(st.lists(st.integers(0, count - 1), max_size=8, unique=True))
    target = float(np.median(values)) * 1.1 if draw(st.booleans()) else None
    series = Series(
        periods,
        tuple(None if gap else float(value) for value, gap in zip(values, missing, strict=True)),
        tuple(tops.tolist()),
        tuple(sizes.tolist()),
        direction=draw(st.sampled_from(list(Direction))),
        style=ValueStyle(percent=kind in SHARES or scale == 1.0, decimals=1, unit=draw(st.sampled_from(("", "days")))),
        target=target,
        targets=(target,) * (count // 2) + (target * 1.2,) * (count - count // 2) if target and some else (),
        notes=tuple(ChartNote(periods[at], "x") for at in some),
        lengths=(5.0,) * count,
        deviations=tuple(np.abs(chance.normal(1, 0.2, count)).tolist()),
        gaps={periods[at]: "strike" for at in range(count) if missing[at] and at % 3},
        excluded={periods[at]: "x" for at in some[:1]},
        unconfirmed=frozenset(periods[-2:]),
        recounted=frozenset(periods[at] for at in some[1:3]),
        breaks=tuple(periods[at] for at in some[3:4]),
        by_event="event" in by,
    )
    starts = [PhaseStart(periods[at], draw(st.sampled_from(("", "a long name of a change", "B")))) for at in some[4:7]]
    return run_chart(series, starts) if kind == "run" else control_chart(series, kind, starts)


def label_rect(label: Label) -> Rect:
    width = text_width(label.text, label.size, label.weight)
    left = label.x - {"left": 0.0, "centre": width / 2, "right": width}[label.align]
    return Rect(left, label.y - label.size * ASCENT, left + width, label.y)


def labels(scene: Scene) -> list[Label]:
    return [mark for mark in scene.marks if isinstance(mark, Label)]


def check(scene: Scene, size: Size) -> None:
    """No two labels meet, none leaves the picture, every number is finite."""
    rects = [(label.text, label_rect(label)) for label in labels(scene)]
    for at, (text, rect) in enumerate(rects):
        assert text.strip()
        assert rect.left >= -0.6, text
        assert rect.right <= size[0] + 0.6, text
        assert rect.top >= -0.6, text
        assert rect.bottom <= size[1] + 0.6, text
        for other, another in rects[at + 1 :]:
            assert not rect.meets(another), (text, other)
    for mark in scene.marks:
        if isinstance(mark, Label):
            numbers: tuple[float, ...] = (mark.x, mark.y)
        elif isinstance(mark, Box):
            numbers = (mark.x, mark.y, mark.width, mark.height)
            assert mark.width >= 0
            assert mark.height >= 0
        else:
            assert len(mark.xs) == len(mark.ys) > 0
            assert all(-8 <= x <= size[0] + 8 for x in mark.xs)
            assert all(-8 <= y <= size[1] + 8 for y in mark.ys)
            numbers = (*mark.xs, *mark.ys)
        assert all(map(math.isfinite, numbers))


def has_dot(scene: Scene, x: float, y: float | None) -> bool:
    return any((x, y) in set(zip(mark.xs, mark.ys, strict=True)) for mark in scene.marks if isinstance(mark, Dots))


@given(charts(), WIDTHS, HEIGHTS, st.sampled_from(("screen", "paper")), st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_chart_at_any_size_is_a_clean_picture(
    chart: RunChart, width: float, height: float, style: str, inner: bool
) -> None:
    size = (round(width, 1), round(height, 1))
    view = View(style, len(chart.series) // 2, None, inner)  # type: ignore[arg-type]
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        scene = viewed_scene(chart, size, WORDS, view=view)
    check(scene, size)
    assert len(scene.point_xs) == len(scene.point_ys) == len(chart.series)
    last = chart.latest
    if last is not None:
        place = max(at for at, value in enumerate(chart.values) if value is not None)
        assert has_dot(scene, scene.point_xs[place], scene.point_ys[place])
        if labels(scene):
            value = WORDS.point_value(last, chart.series.style)
            assert any(value in label.text for label in labels(scene))


@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40_000)), min_size=1, max_size=160),
    WIDTHS,
    HEIGHTS,
    st.sampled_from(("proportion", "rate")),
    st.sampled_from(list(Direction)),
)
@settings(max_examples=60, deadline=None)
def test_any_funnel_is_a_clean_picture(
    counts: list[tuple[int, int]], width: float, height: float, form: str, direction: Direction
) -> None:
    sites = [SiteCounts(f"S{at:03d}", min(top, size), size) for at, (top, size) in enumerate(counts)]
    percent = form == "proportion"
    found = funnel(sites, form=form, style=ValueStyle(percent), direction=direction, target=0.5)  # type: ignore[arg-type]
    for style in ("screen", "paper"):
        scene = funnel_scene(found, (width, height), WORDS, style=style, focus=0)  # type: ignore[arg-type]
        check(scene, (width, height))
        assert len(scene.point_xs) == len(scene.point_ys) == len(found.points)


@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=50),
        st.integers(1, 10**7),
        min_size=1,
        max_size=40,
    ),
    WIDTHS,
    HEIGHTS,
)
@settings(max_examples=60, deadline=None)
def test_any_pareto_is_a_clean_picture(counts: dict[str, int], width: float, height: float) -> None:
    found = pareto({name: float(count) for name, count in counts.items()})
    scene = pareto_scene(found, (width, height), WORDS, focus=0)
    check(scene, (width, height))
    assert 0 < len(scene.point_xs) <= len(found.bars)


@given(st.lists(st.floats(-1e6, 1e6) | st.none(), max_size=80), WIDTHS, HEIGHTS, st.none() | st.floats(-1e6, 1e6))
@settings(max_examples=60, deadline=None)
def test_any_histogram_is_a_clean_picture(
    values: list[float | None], width: float, height: float, target: float | None
) -> None:
    found = histogram(values, ValueStyle(percent=False, unit="min"), target)
    check(histogram_scene(found, (width, height), WORDS, focus=0), (width, height))


@given(charts(), WIDTHS, HEIGHTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_cusum_and_ewma_is_a_clean_picture(chart: RunChart, width: float, height: float) -> None:
    for found in (cusum(chart.series), ewma(chart.series)):
        scene = accumulation_scene(found, (width, height), WORDS, focus=0)
        check(scene, (width, height))
        assert len(scene.point_xs) == len(chart.series)


@pytest.mark.parametrize("kind", PERIODS)
@pytest.mark.parametrize("width", [130.0, 240.0, 310.0, 420.0, 650.0, 1000.0])
@pytest.mark.parametrize("count", [2, 5, 12, 37, 120, 500])
def test_labels_of_every_kind_of_period_stand_apart_and_the_last_is_named(kind: str, width: float, count: int) -> None:
    series = Series(periods_of(kind, count), tuple(0.5 + at % 5 / 10 for at in range(count)), by_event="event" in kind)
    scene = viewed_scene(run_chart(series), (width, 240.0), WORDS, view=View())
    check(scene, (width, 240.0))
    below = [label for label in labels(scene) if label.align == "centre" and label.y > scene.plot[3]]
    assert below
    if width >= 420:
        rightmost = max(label_rect(label).right for label in below)
        assert rightmost >= scene.point_xs[-1] - 1
