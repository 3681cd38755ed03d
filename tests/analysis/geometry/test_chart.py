"""Pictures of charts: nothing overlaps, everything lies inside, the same chart gives the same picture."""

from __future__ import annotations

import dataclasses
import itertools
import math
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.geometry.bands import Bands, bands_scene
from qic_desktop.analysis.geometry.chart import View, chart_scene, viewed_scene
from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Scene
from qic_desktop.analysis.geometry.placing import Rect
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.series import ChartNote, Series
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords

WORDS = ChartWords()
SIZES = [(650.0, 372.0), (682.0, 400.0), (308.0, 168.0), (250.0, 120.0), (181.0, 110.0), (90.0, 36.0)]


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{2016 + (place + 3) // 12:04d}-{(place + 3) % 12 + 1:02d}" for place in range(count))


def stepped(count: int = 36, **more: object) -> Series:
    chance = random.Random(count)
    values = tuple(
        max(0.0, min(1.0, 0.8 + chance.gauss(0, 0.02) + (0.1 if place > count // 2 else 0))) for place in range(count)
    )
    base = Series(months(count), values, direction=Direction.UP, target=0.95)
    return dataclasses.replace(base, **more)  # type: ignore[arg-type]


def label_rect(label: Label) -> Rect:
    width = text_width(label.text, label.size, label.weight)
    left = label.x - {"left": 0.0, "centre": width / 2, "right": width}[label.align]
    return Rect(left, label.y - label.size * ASCENT, left + width, label.y)


def labels(scene: Scene) -> list[Label]:
    return [mark for mark in scene.marks if isinstance(mark, Label)]


def dots(scene: Scene, role: str) -> list[Dots]:
    return [mark for mark in scene.marks if isinstance(mark, Dots) and mark.fill == role]


def story_charts() -> list[RunChart]:
    notes = tuple(ChartNote(period, "x") for period in months(36)[8:20:3])
    return [
        run_chart(stepped()),
        run_chart(stepped(notes=notes)),
        run_chart(stepped(notes=notes), [PhaseStart("2017-10", "streaming every day")]),
        run_chart(stepped(), [PhaseStart("2016-04", "Baseline", baseline_last="2017-06"), PhaseStart("2017-10", "T")]),
        run_chart(stepped(breaks=("2017-06",))),
        run_chart(stepped(8)),
        run_chart(stepped(3)),
        run_chart(stepped(direction=Direction.DOWN)),
        control_chart(stepped(notes=notes), "i"),
    ]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("number", range(9))
def test_no_two_labels_overlap_and_none_leaves_the_picture(number: int, size: tuple[float, float]) -> None:
    chart = story_charts()[number]
    for style in ("screen", "paper"):
        scene = chart_scene(chart, *size, WORDS, style=style)  # type: ignore[arg-type]
        rects = [(label.text, label_rect(label)) for label in labels(scene)]
        for place, (text, rect) in enumerate(rects):
            assert rect.left >= -0.5, text
            assert rect.right <= size[0] + 0.5, text
            assert rect.top >= -0.5, text
            assert rect.bottom <= size[1] + 0.5, text
            for other, another in rects[place + 1 :]:
                assert not rect.meets(another), (text, other)


@given(
    st.lists(st.none() | st.floats(0, 1), min_size=0, max_size=40),
    st.sampled_from(SIZES),
    st.integers(0, 39),
    st.sampled_from(list(Direction)),
)
@settings(max_examples=60, deadline=None)
def test_every_mark_lies_inside_the_picture(
    values: list[float | None], size: tuple[float, float], focus: int, direction: Direction
) -> None:
    chart = run_chart(Series(months(len(values)), tuple(values), direction=direction))
    scene = chart_scene(chart, *size, WORDS, focus=focus)
    for mark in scene.marks:
        if isinstance(mark, Line | Area | Dots):
            assert len(mark.xs) == len(mark.ys)
            assert all(-1 <= x <= size[0] + 1 for x in mark.xs)
            assert all(-1 <= y <= size[1] + 1 for y in mark.ys)
        elif isinstance(mark, Box):
            assert mark.x >= 0
            assert mark.y >= 0
    assert len(scene.point_xs) == len(scene.point_ys) == len(values)
    assert [y is None for y in scene.point_ys] == [value is None for value in values]


def test_the_same_chart_gives_the_same_picture() -> None:
    for one, other in zip(story_charts(), story_charts(), strict=True):
        assert chart_scene(one, 650, 372, WORDS) == chart_scene(other, 650, 372, WORDS)


def test_findings_have_their_own_shape_for_better_worse_and_changed() -> None:
    better = chart_scene(run_chart(stepped()), 650, 372, WORDS)
    worse = chart_scene(run_chart(stepped(direction=Direction.DOWN)), 650, 372, WORDS)
    changed = chart_scene(run_chart(stepped(direction=Direction.NEUTRAL)), 650, 372, WORDS)
    assert {mark.shape for mark in dots(better, "improve")} == {"circle"}
    assert {mark.shape for mark in dots(worse, "concern")} == {"diamond"}
    assert {mark.shape for mark in dots(changed, "neutral")} == {"square"}


def test_marks_of_concern_have_an_outline_on_paper() -> None:
    scene = chart_scene(run_chart(stepped(direction=Direction.DOWN)), 650, 372, WORDS, style="paper")
    assert {mark.rim for mark in dots(scene, "concern")} == {"text"}


def test_a_missing_value_breaks_the_line() -> None:
    values = list(stepped().values)
    values[10] = None
    scene = chart_scene(run_chart(stepped(values=tuple(values))), 650, 372, WORDS)
    lines = [mark for mark in scene.marks if isinstance(mark, Line) and mark.role == "text"]
    assert [len(line.xs) for line in lines] == [10, 25]


def test_a_new_definition_breaks_the_line_and_says_so() -> None:
    scene = chart_scene(run_chart(stepped(breaks=("2017-06",))), 650, 372, WORDS)
    lines = [mark for mark in scene.marks if isinstance(mark, Line) and mark.role == "text"]
    assert [len(line.xs) for line in lines] == [14, 22]
    assert "new definition" in [label.text for label in labels(scene)]


def test_few_points_have_no_median_and_dashed_rings_for_what_is_needed() -> None:
    scene = chart_scene(run_chart(stepped(4)), 650, 372, WORDS)
    rings = [mark for mark in scene.marks if isinstance(mark, Dots) and mark.fill is None and mark.dash]
    assert [len(ring.xs) for ring in rings] == [6]
    assert "6 more" in [label.text for label in labels(scene)]
    assert not [mark for mark in scene.marks if isinstance(mark, Line) and mark.role == "median"]


def test_a_provisional_median_is_dotted() -> None:
    scene = chart_scene(run_chart(stepped(8)), 650, 372, WORDS)
    (line,) = [mark for mark in scene.marks if isinstance(mark, Line) and mark.role == "median"]
    assert line.dash
    assert "provisional" in [label.text for label in labels(scene)]


def test_a_young_share_keeps_its_scale_while_it_grows() -> None:
    scales = {
        tuple(
            label.text
            for label in labels(chart_scene(run_chart(stepped(n)), 650, 372, WORDS))
            if label.align == "right"
        )
        for n in (1, 4, 9)
    }
    assert len(scales) == 1


def test_a_young_share_has_the_range_of_its_values_with_room() -> None:
    values = (0.9, 0.885, 0.84, 0.855, 0.865, 0.845, 0.885)
    scene = chart_scene(run_chart(stepped(7, values=values, target=None)), 320, 178, WORDS)
    numbers = [label.text for label in labels(scene) if label.align == "right"]
    assert numbers[0] == "80"
    assert numbers[-1] in ("95 %", "100 %")


def test_the_focus_has_a_ring_and_a_gap_has_a_line() -> None:
    values = list(stepped().values)
    values[10] = None
    chart = run_chart(stepped(values=tuple(values)))
    ringed = chart_scene(chart, 650, 372, WORDS, focus=11)
    assert [mark.radius for mark in ringed.marks if isinstance(mark, Dots) and mark.shape == "ring"] == [7.5]
    empty = chart_scene(chart, 650, 372, WORDS, focus=10)
    assert not [mark for mark in empty.marks if isinstance(mark, Dots) and mark.shape == "ring"]
    assert [mark for mark in empty.marks if isinstance(mark, Line) and mark.role == "focus"]


def test_letters_stand_above_the_plot_and_apart() -> None:
    notes = tuple(ChartNote(period, "x") for period in months(36)[10:14])
    scene = chart_scene(run_chart(stepped(notes=notes)), 650, 372, WORDS)
    boxes = [mark for mark in scene.marks if isinstance(mark, Box)]
    assert len(boxes) == 4
    assert all(box.y + box.height <= scene.plot[1] + 4 for box in boxes)
    for before, after in itertools.pairwise(boxes):
        assert after.x >= before.x + before.width


def test_the_words_on_a_bracket_cover_no_point() -> None:
    for chart in story_charts():
        scene = chart_scene(chart, 650, 372, WORDS)
        for label in labels(scene):
            if "in a row" in label.text:
                rect = label_rect(label)
                points = zip(scene.point_xs, scene.point_ys, strict=True)
                assert not any(
                    rect.left < x < rect.right and y is not None and rect.top < y < rect.bottom for x, y in points
                )


def test_limits_that_vary_are_steps() -> None:
    sizes = tuple(20.0 + 10 * (place % 3) for place in range(24))
    tops = tuple(size * 0.9 for size in sizes)
    chart = control_chart(Series(months(24), (0.9,) * 24, tops, sizes), "p")
    scene = chart_scene(chart, 650, 372, WORDS)
    steps = [mark for mark in scene.marks if isinstance(mark, Line) and mark.dash == (3, 2)]
    assert steps
    for step in steps:
        assert all(
            x0 == x1 or y0 == y1 for x0, x1, y0, y1 in zip(step.xs, step.xs[1:], step.ys, step.ys[1:], strict=False)
        )


def test_charts_side_by_side_can_share_a_scale() -> None:
    view = View(y_range=(0.5, 1.0))
    high, low = run_chart(stepped()), run_chart(stepped(direction=Direction.DOWN, target=0.7))
    scales = [
        [label.text for label in labels(viewed_scene(chart, (308, 168), WORDS, view=view)) if label.align == "right"]
        for chart in (high, low)
    ]
    assert scales[0] == scales[1]


def test_a_chart_without_values_is_an_empty_frame() -> None:
    scene = chart_scene(run_chart(Series((), ())), 650, 300, WORDS)
    assert scene.point_xs == ()
    assert "No value yet" in scene.description


def long_chart(count: int) -> RunChart:
    chance = random.Random(2)
    values = tuple(0.5 + 0.2 * math.sin(place / 80) + chance.gauss(0, 0.04) for place in range(count))
    periods = tuple(f"{1900 + place // 12}-{place % 12 + 1:02d}" for place in range(count))
    return run_chart(Series(periods, values, direction=Direction.UP))


def test_many_points_cost_in_line_with_their_number(cost: Any) -> None:
    few, many = long_chart(1000), long_chart(8000)
    spent = cost(lambda: chart_scene(many, 650, 300, WORDS))
    assert spent < 30 * cost(lambda: chart_scene(few, 650, 300, WORDS)), "the square would be 64 times"


def test_a_thousand_points_have_a_thin_line() -> None:
    scene = chart_scene(long_chart(1000), 650, 300, WORDS)
    assert [mark.width for mark in scene.marks if isinstance(mark, Line) and mark.role == "text"] == [1.0]
    assert len(scene.marks) < 120


def test_a_sparkline_marks_findings_and_the_latest_point() -> None:
    scene = sparkline_scene(run_chart(stepped()), 132, 36)
    assert not labels(scene)
    assert dots(scene, "improve")
    shared = sparkline_scene(run_chart(stepped(12)), 132, 36, places=36, y_range=(0, 1))
    assert shared.point_xs[-1] == scene.point_xs[-1]
    assert shared.point_xs[0] > 80
    assert sparkline_scene(run_chart(Series((), ())), 132, 36).marks == ()


def test_many_sites_have_a_band_lines_and_names_that_do_not_meet() -> None:
    pooled = tuple(0.85 + 0.03 * math.sin(place / 12) for place in range(36))
    bands = Bands(
        months(36),
        pooled,
        tuple(value + 0.003 for value in pooled),
        tuple(value - 0.05 for value in pooled),
        tuple(value + 0.05 for value in pooled),
        centre=0.85,
        target=0.95,
    )
    scene = bands_scene(bands, 736, 316, WORDS)
    texts = [label.text for label in labels(scene)]
    assert "middle half of the sites" in texts
    assert any(text.startswith("All together") for text in texts)
    rects = [label_rect(label) for label in labels(scene)]
    assert not any(one.meets(other) for place, one in enumerate(rects) for other in rects[place + 1 :])
    assert scene == bands_scene(bands, 736, 316, WORDS)


def test_the_first_month_of_many_sites_is_seen_without_a_second() -> None:
    bands = Bands(months(1), (0.64,), (0.66,), (0.62,), (0.68,), single=((0.6,), (0.7,), (None,)))
    scene = bands_scene(bands, 736, 316, WORDS)
    left, _, right, _ = scene.plot
    strokes = [mark for mark in scene.marks if isinstance(mark, Line) and mark.role in ("line-strong", "muted")]
    strokes = [mark for mark in strokes if mark.ys[0] == mark.ys[-1] and 0 < mark.xs[-1] - mark.xs[0] < 11]
    assert len({mark.ys[0] for mark in strokes}) == 5, "two sites, the middle one, both edges of the band"
    assert all(left <= x <= right for mark in strokes for x in mark.xs)
    (band,) = [mark for mark in scene.marks if isinstance(mark, Area)]
    assert max(band.xs) > min(band.xs)


def test_with_too_few_sites_only_all_together_is_drawn() -> None:
    scene = bands_scene(Bands(months(3), (0.5, None, 0.6)), 736, 316, WORDS)
    assert not [mark for mark in scene.marks if isinstance(mark, Area)]
    assert scene.point_ys[1] is None


def test_pictures_beside_each_other_have_one_scale() -> None:
    wide, narrow = Bands(months(3), (0.2, 0.9, 0.6)), Bands(months(3), (0.5, 0.6, 0.55))

    def pixels(bands: Bands, change: float) -> float:
        """How many pixels the first step of the line goes up for each one of its values."""
        first, second = bands_scene(bands, 736, 316, WORDS).point_ys[:2]
        assert first is not None
        assert second is not None
        return (first - second) / change

    with_narrow = dataclasses.replace(wide, beside=tuple(narrow.shown()))
    with_wide = dataclasses.replace(narrow, beside=tuple(wide.shown()))
    assert pixels(with_narrow, 0.7) == pytest.approx(pixels(with_wide, 0.1), rel=0.01)
    assert pixels(narrow, 0.1) > pixels(with_wide, 0.1) * 1.5


def test_what_went_on_for_months_has_a_bar_as_long_as_it_was() -> None:
    def bars(note: ChartNote) -> list[list[float]]:
        bands = Bands(months(6), (0.2, 0.4, 0.3, 0.5, 0.4, 0.6), notes=(note,))
        scenes = [bands_scene(bands, 736, 316, WORDS)]
        series = Series(months(6), bands.pooled, direction=Direction.UP, notes=(note,))
        scenes.append(chart_scene(run_chart(series), 736, 316, WORDS))
        return [
            [scene.point_xs.index(x) for x in mark.xs]
            for scene in scenes
            for mark in scene.marks
            if isinstance(mark, Line) and mark.width == 3.0 and mark.role == "muted"
        ]

    first, *_others, last = months(6)
    assert bars(ChartNote(months(6)[1], "Strike", months(6)[3])) == [[1, 3], [1, 3]]
    assert bars(ChartNote(first, "Strike", "2099-01")) == [[0, 5], [0, 5]]
    assert bars(ChartNote(last, "Strike", "2099-01")) == []
    assert bars(ChartNote(first, "Strike", first)) == []
    assert bars(ChartNote(first, "Strike")) == []
