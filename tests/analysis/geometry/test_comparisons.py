"""Funnel, Pareto, histogram, CUSUM and EWMA as pictures."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from qic_desktop.analysis.charts.accumulation import cusum, ewma
from qic_desktop.analysis.charts.comparisons import Funnel
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.histogram import histogram
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.geometry.accumulation import accumulation_scene
from qic_desktop.analysis.geometry.curves import clipped, pushed_inside, with_crossings
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.histogram import histogram_scene
from qic_desktop.analysis.geometry.marks import Area, Box, Dots, Label, Line, Scene
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.geometry.placing import Crowd, Rect
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords

WORDS = ChartWords()
LARGE = (650.0, 372.0)


def labels(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label)]


def lines(scene: Scene, role: str) -> list[Line]:
    return [mark for mark in scene.marks if isinstance(mark, Line) and mark.role == role]


def of_dots(scene: Scene, role: str) -> list[Dots]:
    return [mark for mark in scene.marks if isinstance(mark, Dots) and mark.fill == role]


# --- funnel ---------------------------------------------------------------------------------------------------


def sites(count: int = 40, *, odd: bool = True) -> Funnel:
    chance = random.Random(4)
    given = []
    for at in range(count):
        size = chance.randint(80, 1500)
        share = 0.98 if odd and at == 3 else 0.6 if odd and at == 7 else 0.85
        given.append(SiteCounts(f"S{at:03d}", sum(chance.random() < share for _ in range(size)), size))
    return funnel(given, form="proportion", style=ValueStyle(), direction=Direction.UP)


def test_sites_outside_are_named_and_have_the_shape_of_their_meaning() -> None:
    found = sites()
    scene = funnel_scene(found, LARGE, WORDS)
    outside = {point.site for point in found.points if point.place != "inside"}
    assert {"S003", "S007"} <= outside
    assert {"S003", "S007"} <= set(labels(scene))
    assert not {point.site for point in found.points} - outside & set(labels(scene)) - outside
    assert {mark.shape for mark in of_dots(scene, "improve")} == {"circle"}
    assert {mark.shape for mark in of_dots(scene, "concern")} == {"diamond"}


def test_every_site_has_one_mark_at_its_place() -> None:
    found = sites()
    scene = funnel_scene(found, LARGE, WORDS)
    drawn = sorted(
        (x, y) for mark in scene.marks if isinstance(mark, Dots) for x, y in zip(mark.xs, mark.ys, strict=True)
    )
    assert drawn == sorted(zip(scene.point_xs, scene.point_ys, strict=True))  # type: ignore[type-var]


def test_a_name_covers_no_site() -> None:
    scene = funnel_scene(sites(120), LARGE, WORDS)
    names = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text.startswith("S")]
    assert names
    for name in names:
        for x, y in zip(scene.point_xs, scene.point_ys, strict=True):
            assert y is not None
            assert not (name.x < x < name.x + 30 and name.y - 8 < y < name.y)


def test_no_name_lies_across_a_limit_and_a_far_one_has_a_leader() -> None:
    scene = funnel_scene(sites(120), LARGE, WORDS)
    names = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text.startswith("S")]
    assert names
    curves = [line for role in ("median", "muted") for line in lines(scene, role)]
    for name in names:
        for line in curves:
            inside = [y for x, y in zip(line.xs, line.ys, strict=True) if name.x < x < name.x + 25]
            assert not any(name.y - 7 < y < name.y for y in inside), name.text


def test_both_outer_limits_are_on_the_picture() -> None:
    given = [SiteCounts(f"S{at}", round(size * share), size) for at, (size, share) in enumerate(FEW_SITES)]
    found = funnel(given, form="proportion", style=ValueStyle(), direction=Direction.DOWN)
    scene = funnel_scene(found, LARGE, WORDS)
    assert labels(scene).count(WORDS.funnel_limit(found, "99.8")) == 2


FEW_SITES = ((900, 0.06), (400, 0.07), (300, 0.08), (250, 0.09), (200, 0.06), (500, 0.1), (350, 0.075), (220, 0.085))


def test_limits_are_curves_that_stay_inside_the_plot() -> None:
    scene = funnel_scene(sites(), LARGE, WORDS)
    _, top, _, bottom = scene.plot
    curves = [line for line in lines(scene, "median") if len(line.xs) > 5]
    assert len(curves) >= 4
    assert all(top - 0.5 <= y <= bottom + 0.5 for line in curves for y in line.ys)
    (band,) = [mark for mark in scene.marks if isinstance(mark, Area)]
    assert band.role == "sunken"
    paper = funnel_scene(sites(), LARGE, WORDS, style="paper")
    assert [mark.role for mark in paper.marks if isinstance(mark, Area)] == ["band"]


def test_a_funnel_without_limits_has_sites_and_no_curve() -> None:
    given = [SiteCounts(f"S{at}", 10.0, 10.0 + at * 0) for at in range(3)]
    scene = funnel_scene(funnel(given, form="proportion", style=ValueStyle(), direction=Direction.UP), LARGE, WORDS)
    assert not [mark for mark in scene.marks if isinstance(mark, Area)]
    assert len(scene.point_xs) == 3
    assert scene.description


def test_limits_of_chance_alone_are_dotted_where_others_are_widened() -> None:
    chance = random.Random(1)
    given = []
    for at in range(30):
        size, share = chance.randint(2000, 9000), chance.gauss(0.8, 0.08)
        given.append(SiteCounts(f"S{at}", round(size * min(0.99, max(0.4, share))), size))
    found = funnel(given, form="proportion", style=ValueStyle(), direction=Direction.UP)
    assert found.exact
    scene = funnel_scene(found, LARGE, WORDS)
    assert {line.dash for line in lines(scene, "muted")} == {(1, 3)}
    assert WORDS.funnel_exact(found) in labels(scene)


def test_the_site_in_focus_has_a_ring() -> None:
    scene = funnel_scene(sites(), LARGE, WORDS, focus=5)
    (ring,) = [mark for mark in scene.marks if isinstance(mark, Dots) and mark.shape == "ring"]
    assert (ring.xs[0], ring.ys[0]) == (scene.point_xs[5], scene.point_ys[5])


# --- curves and crowds ----------------------------------------------------------------------------------------


def test_a_curve_is_cut_where_it_leaves_the_plot() -> None:
    points = [(0.0, 5.0), (10.0, -5.0), (20.0, 5.0), (30.0, 25.0)]
    assert with_crossings(points, 0, 20)[1:3] == [(5.0, 0.0), (10.0, -5.0)]
    assert clipped(points, 0, 20) == [((0.0, 5.0), (5.0, 0.0)), ((15.0, 20.0, 27.5), (0.0, 5.0, 20.0))]
    assert all(0 <= y <= 20 for _, y in pushed_inside(points, 0, 20))
    assert clipped([], 0, 20) == []


def test_a_crowd_finds_whom_a_rectangle_meets() -> None:
    crowd = Crowd([Rect(100, 100, 110, 110), Rect(-30, -30, -20, -20)])
    assert crowd.meets(Rect(109, 109, 200, 200))
    assert crowd.meets(Rect(-25, -25, 0, 0))
    assert not crowd.meets(Rect(110, 100, 120, 110))


# --- Pareto ---------------------------------------------------------------------------------------------------

REASONS = {"Bed": 128.0, "Doctor": 74.0, "Tests": 41.0, "Opinion": 23.0, "Transport": 14.0, "Other": 12.0}


def test_the_vital_few_are_dark_and_end_at_a_dashed_line() -> None:
    found = pareto(REASONS)
    scene = pareto_scene(found, (308.0, 168.0), WORDS)
    bars = [mark for mark in scene.marks if isinstance(mark, Box)]
    assert [bar.fill for bar in bars] == ["text" if bar.vital else "line-strong" for bar in found.bars]
    (line,) = lines(scene, "median")
    vital = sum(bar.vital for bar in found.bars)
    assert bars[vital - 1].y + bars[vital - 1].height < line.ys[0] < bars[vital].y


def test_bars_are_as_long_as_their_counts() -> None:
    scene = pareto_scene(pareto(REASONS), LARGE, WORDS)
    bars = [mark for mark in scene.marks if isinstance(mark, Box)]
    for bar, count in zip(bars, REASONS.values(), strict=True):
        assert bar.width / bars[0].width == pytest.approx(count / 128, abs=0.01)


def test_reasons_without_a_row_are_counted_together() -> None:
    found = pareto({f"Reason {at}": 50.0 - at for at in range(40)})
    scene = pareto_scene(found, (308.0, 168.0), WORDS)
    assert WORDS.pareto_rest(40 - len(scene.point_xs)) in labels(scene)


# --- histogram ------------------------------------------------------------------------------------------------


def test_bars_stand_on_the_base_and_are_as_high_as_their_counts() -> None:
    chance = random.Random(3)
    found = histogram([chance.gauss(30, 6) for _ in range(200)], ValueStyle(percent=False, unit="min"), 40.0)
    scene = histogram_scene(found, LARGE, WORDS)
    bars = [mark for mark in scene.marks if isinstance(mark, Box)]
    shown = [each for each in found.bins if each.count]
    highest = max(range(len(shown)), key=lambda at: shown[at].count)
    for bar, each in zip(bars, shown, strict=True):
        assert bar.y + bar.height == pytest.approx(scene.plot[3], abs=0.02)
        assert bar.height / bars[highest].height == pytest.approx(each.count / shown[highest].count, abs=0.02)
    assert WORDS.histogram_middle(found, short=False) in labels(scene)
    assert WORDS.histogram_target(found) in labels(scene)


# --- CUSUM and EWMA -------------------------------------------------------------------------------------------


def moved(direction: Direction) -> Series:
    chance = random.Random(9)
    values = tuple(10 + chance.gauss(0, 1) + (2.5 if at >= 24 else 0) for at in range(40))
    periods = tuple(f"{2016 + at // 12}-{at % 12 + 1:02d}" for at in range(40))
    return Series(periods, values, direction=direction, style=ValueStyle(percent=False))


@pytest.mark.parametrize(
    ("direction", "role", "shape"),
    [
        (Direction.UP, "improve", "circle"),
        (Direction.DOWN, "concern", "diamond"),
        (Direction.NEUTRAL, "neutral", "square"),
    ],
)
def test_signals_have_the_shape_of_their_meaning_and_words(direction: Direction, role: str, shape: str) -> None:
    found = cusum(moved(direction), baseline="2017-12")
    assert found.findings
    scene = accumulation_scene(found, LARGE, WORDS)
    marks = of_dots(scene, role)
    assert [mark.shape for mark in marks] == [shape]
    assert len(marks[0].xs) == len(found.findings)
    assert WORDS.accumulation_finding(found, 0) in labels(scene)


def test_a_cusum_has_both_sides_and_a_threshold_on_each() -> None:
    found = cusum(moved(Direction.UP), baseline="2017-12")
    scene = accumulation_scene(found, LARGE, WORDS)
    assert len([line for line in lines(scene, "median") if line.dash]) == 2
    for upward in (True, False):
        assert WORDS.accumulation_side(found, upward=upward) in labels(scene)


def test_only_the_side_of_a_cusum_that_found_something_last_is_bold() -> None:
    up = cusum(moved(Direction.UP), baseline="2017-12")
    falling = moved(Direction.UP)
    down = cusum(replace(falling, values=tuple(20 - value for value in falling.values if value)), baseline="2017-12")
    quiet = cusum(replace(falling, values=tuple(10.0 + at % 3 for at in range(40))))
    assert (up.upward[-1], down.upward[-1], quiet.findings) == (True, False, ())
    for found, side in ((up, {True}), (down, {False}), (quiet, set())):
        names = {WORDS.accumulation_side(found, upward=upward): upward for upward in (True, False)}
        scene = accumulation_scene(found, LARGE, WORDS)
        named = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text in names]
        assert {names[mark.text] for mark in named if mark.weight == 600} == side


def test_numbers_below_zero_have_a_real_minus_sign() -> None:
    said = labels(accumulation_scene(cusum(moved(Direction.UP), baseline="2017-12"), LARGE, WORDS))
    assert any(text.startswith("\u2212") for text in said)
    assert not any(text.startswith("-") for text in said)


def test_an_ewma_has_limits_that_widen_from_the_start() -> None:
    scene = accumulation_scene(ewma(moved(Direction.UP), baseline="2017-12"), LARGE, WORDS)
    upper, lower = [line for line in lines(scene, "median") if line.dash]
    assert lower.ys[0] - upper.ys[0] < lower.ys[-1] - upper.ys[-1]


def test_the_same_values_give_the_same_pictures() -> None:
    assert funnel_scene(sites(), LARGE, WORDS) == funnel_scene(sites(), LARGE, WORDS)
    assert pareto_scene(pareto(REASONS), LARGE, WORDS) == pareto_scene(pareto(REASONS), LARGE, WORDS)
    series = moved(Direction.UP)
    assert accumulation_scene(cusum(series), LARGE, WORDS) == accumulation_scene(cusum(series), LARGE, WORDS)
