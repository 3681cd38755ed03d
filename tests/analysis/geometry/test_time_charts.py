"""What stands on a time chart and where: limits, marks, brackets, phases, targets, gaps."""

from __future__ import annotations

import itertools
import random
import time
from dataclasses import replace

import numpy as np
import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import ControlChart, Finding, PhaseStart, RunChart
from qic_desktop.analysis.geometry.chart import View, chart_scene, viewed_scene
from qic_desktop.analysis.geometry.looks import BASELINE_DASH, HELD_WIDTH
from qic_desktop.analysis.geometry.marks import Area, Dots, Label, Line, Scene
from qic_desktop.analysis.geometry.reading import marked_places
from qic_desktop.analysis.geometry.sparkline import sparkline_scene
from qic_desktop.analysis.geometry.text import ASCENT, text_width
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.wording.charts import ChartWords

WORDS = ChartWords()
LARGE = (650.0, 372.0)
LIMIT, PLAIN, INNER, CARRIED = (3, 2), (1, 3), (1, 2), (2, 3)


def months(count: int, first: int = 2016) -> tuple[str, ...]:
    return tuple(f"{first + at // 12:04d}-{at % 12 + 1:02d}" for at in range(count))


def noisy(count: int = 24, *, middle: float = 0.8, spread: float = 0.02, seed: int = 1) -> tuple[float, ...]:
    chance = random.Random(seed)
    return tuple(middle + chance.gauss(0, spread) for _ in range(count))


def shares(count: int = 24, **more: object) -> Series:
    base = Series(months(count), noisy(count), direction=Direction.UP, target=0.95)
    return replace(base, **more)  # type: ignore[arg-type]


def counts(values: tuple[float, ...], **more: object) -> Series:
    base = Series(months(len(values)), values, direction=Direction.DOWN, style=ValueStyle(percent=False, decimals=0))
    return replace(base, **more)  # type: ignore[arg-type]


def lines(scene: Scene, role: str | None = None, dash: tuple[float, ...] | None = None) -> list[Line]:
    return [
        mark
        for mark in scene.marks
        if isinstance(mark, Line) and role in (None, mark.role) and (dash is None or mark.dash == dash)
    ]


def texts(scene: Scene) -> list[str]:
    return [mark.text for mark in scene.marks if isinstance(mark, Label)]


def dots(scene: Scene, **wanted: object) -> list[Dots]:
    return [
        mark
        for mark in scene.marks
        if isinstance(mark, Dots) and all(getattr(mark, name) == value for name, value in wanted.items())
    ]


def drawn(chart: RunChart, view: View | None = None, size: tuple[float, float] = LARGE) -> Scene:
    return viewed_scene(chart, size, WORDS, view=view or View())


# --- limits ---------------------------------------------------------------------------------------------------


def test_only_the_inside_of_constant_limits_of_single_values_is_filled() -> None:
    def areas(chart: RunChart, style: str = "screen") -> int:
        return sum(isinstance(mark, Area) for mark in drawn(chart, View(style)).marks)  # type: ignore[arg-type]

    series = shares(numerators=tuple(80.0 for _ in range(24)), denominators=tuple(100.0 + at for at in range(24)))
    assert areas(control_chart(shares(), "i")) == 1
    assert areas(control_chart(shares(), "xmr")) == 1
    assert areas(control_chart(series, "p")) == 0
    assert areas(control_chart(shares(), "i"), "paper") == 0


def test_limits_have_their_value_at_the_right_end_where_they_vary_that_of_the_latest_point() -> None:
    constant = control_chart(shares(), "i")
    upper = constant.upper[0]
    assert upper is not None
    assert WORDS.limit_text(constant, upper, varies=False, short=False) in texts(drawn(constant))
    sizes = tuple(100.0 + 20 * (at % 4) for at in range(24))
    varying = control_chart(shares(numerators=tuple(size * 0.8 for size in sizes), denominators=sizes), "p")
    high, low = varying.upper[-1], varying.lower[-1]
    assert high is not None
    assert low is not None
    said = {WORDS.limit_text(varying, limit, varies=True, short=False) for limit in (high, low)}
    assert len(said) == 2
    assert said <= set(texts(drawn(varying)))


def test_a_lower_limit_of_zero_is_not_drawn_where_nothing_can_lie_below() -> None:
    chart = control_chart(counts((3, 1, 2, 4, 2, 3, 1, 2, 3, 2, 1, 4, 2, 3)), "c")
    assert set(chart.lower) == {0}
    assert len(lines(drawn(chart), "median", LIMIT)) == 1


def test_limits_of_shares_end_at_one_hundred_per_cent() -> None:
    values = (0.99, 0.9, 1.0, 0.88, 0.97, 0.91, 1.0, 0.89, 0.98, 0.9, 0.99, 0.92) * 2
    chart = control_chart(shares(values=values, target=None), "i")
    upper = chart.upper[0]
    assert upper is not None
    assert upper > 1
    scene = drawn(chart)
    assert max(line.ys[0] for line in lines(scene, "median", LIMIT)) < scene.plot[3]
    top = min(line.ys[0] for line in lines(scene, "line"))
    assert min(line.ys[0] for line in lines(scene, "median", LIMIT)) == pytest.approx(top, abs=1)
    assert WORDS.limit_text(chart, 1.0, varies=False, short=False) in texts(scene)
    assert not [text for text in texts(scene) if text.startswith("110")]


def test_limits_that_cannot_be_computed_draw_nothing() -> None:
    chart = control_chart(shares(values=(0.8,) * 24), "i")
    scene = drawn(chart)
    assert not lines(scene, dash=LIMIT)
    infinite = replace(control_chart(shares(), "i"), upper=(float("inf"),) * 24, lower=(float("nan"),) * 24)
    scene = drawn(infinite)
    assert not lines(scene, dash=LIMIT)
    assert all(abs(number) < 1e4 for mark in lines(scene) for number in (*mark.xs, *mark.ys))


def test_an_infinite_value_is_a_gap() -> None:
    values = (*noisy(11), float("inf"), *noisy(12, seed=2))
    scene = drawn(run_chart(shares(values=values)))
    assert scene.point_ys[11] is None
    assert [len(line.xs) for line in lines(scene, "text") if len(line.xs) > 4] == [11, 12]


def test_limits_that_are_widened_show_the_plain_ones_dotted_and_say_so() -> None:
    sizes = (9000.0,) * 24
    tops = tuple(round(value * 9000) * 1.0 for value in noisy(24, spread=0.03))
    series = shares(values=tuple(top / 9000 for top in tops), numerators=tops, denominators=sizes, target=None)
    scene = drawn(control_chart(series, "pp"))
    assert len(lines(scene, "muted", PLAIN)) == 2
    assert not lines(drawn(control_chart(series, "p")), "muted", PLAIN)


def test_limits_at_two_sigma_are_drawn_when_asked_or_when_a_rule_about_them_found_something() -> None:
    chart = control_chart(shares(), "i")
    assert not lines(drawn(chart), dash=INNER)
    assert len(lines(drawn(chart, View(inner=True)), dash=INNER)) == 2
    near = replace(chart, findings=(Finding("two-of-three", 0, (3, 5), True, True, 2, 2),))
    assert len(lines(drawn(near), dash=INNER)) == 2
    assert not lines(drawn(near, View(inner=False)), dash=INNER)


def test_counts_start_at_zero_and_ranges_of_shares_too() -> None:
    for chart in (control_chart(counts((40, 42, 44, 41) * 6), "c"), control_chart(shares(), "mr")):
        assert "0" in {text.rstrip(" %") for text in texts(drawn(chart))}


def test_a_chart_of_ranges_has_no_target() -> None:
    assert lines(drawn(control_chart(shares(), "i")), "target")
    assert not lines(drawn(control_chart(shares(), "mr")), "target")


# --- centre lines, phases, targets ----------------------------------------------------------------------------


def test_a_held_centre_is_thinner_after_its_points_and_a_dotted_line_says_where_they_end() -> None:
    chart = run_chart(shares(36), [PhaseStart("2016-01", baseline_last="2017-06")])
    scene = drawn(chart)
    own, held = sorted(lines(scene, "median"), key=lambda line: line.xs[0])
    assert (own.dash, held.dash) == ((), ())
    assert held.width < own.width
    assert own.xs[1] == held.xs[0]
    assert scene.point_xs[17] < own.xs[1] < scene.point_xs[18]
    (end,) = lines(scene, "muted", BASELINE_DASH)
    assert end.xs[0] == end.xs[1] == pytest.approx(own.xs[1], abs=1)


def test_the_name_of_a_held_phase_stands_over_its_baseline() -> None:
    chart = run_chart(shares(36), [PhaseStart("2016-01", "from these", baseline_last="2017-06")])
    scene = drawn(chart)
    (label,) = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text == "from these"]
    assert label.align == "right"
    assert scene.point_xs[16] < label.x < scene.point_xs[18]
    (end,) = lines(scene, "muted", BASELINE_DASH)
    assert end.ys[0] < scene.plot[1]


def test_a_centre_that_stands_on_an_earlier_phase_is_thin_all_along() -> None:
    starts = [PhaseStart("2017-07", "later", baseline_first="2016-01", baseline_last="2017-06")]
    chart = run_chart(shares(36), starts)
    assert chart.phases[-1].is_carried
    scene = drawn(chart)
    later = [line for line in lines(scene, "median") if line.xs[0] > scene.point_xs[17]]
    assert {(line.width, line.dash) for line in later} == {(HELD_WIDTH, ()), (1.25, CARRIED)}


def test_every_phase_of_a_chart_with_limits_names_its_own_centre() -> None:
    values = (*noisy(18), *noisy(18, middle=0.9, seed=3))
    chart = control_chart(shares(36, values=values, target=None), "i", [PhaseStart("2017-07", "after")])
    scene = drawn(chart)
    first = WORDS.centre(chart, chart.phases[0], short=True)[0]
    (label,) = [mark for mark in scene.marks if isinstance(mark, Label) and mark.text == first]
    assert scene.plot[0] < label.x < scene.plot[2]
    assert not lines(scene, "median", CARRIED)


def test_a_target_that_changed_is_a_step_and_its_earlier_value_is_named() -> None:
    chart = run_chart(shares(target=None, targets=(0.86,) * 12 + (0.92,) * 12))
    scene = drawn(chart)
    (line,) = lines(scene, "target")
    assert len(set(line.ys)) == 2
    assert scene.point_xs[11] < line.xs[1] == line.xs[2] < scene.point_xs[12]
    assert WORDS.earlier_target(chart, 0.86) in texts(scene)
    assert WORDS.target(chart, short=False) in texts(scene)


# --- findings -------------------------------------------------------------------------------------------------


def found(rule: str, *places: int, upward: bool = True) -> Finding:
    return Finding(rule, 0, places, upward, upward, len(places), 5)  # type: ignore[arg-type]


def test_a_point_has_one_mark_beyond_before_trend_before_near_before_shift() -> None:
    findings = [found("shift", *range(10)), found("two-of-three", 1, 2, 3), found("trend", 2, 3, 4), found("beyond", 3)]
    for order in itertools.permutations(findings):
        marked = marked_places(order)
        assert [marked[place].rule for place in range(6)] == [
            "shift",
            "two-of-three",
            "trend",
            "beyond",
            "trend",
            "shift",
        ]


def test_several_runs_have_brackets_that_do_not_meet_the_first_told_first() -> None:
    values = (*noisy(12, middle=0.7), *noisy(12, middle=0.9, seed=2), *noisy(12, middle=0.7, seed=3))
    chart = control_chart(shares(36, values=values, target=1.0), "i", rule_set="western-electric")
    scene = drawn(chart)
    assert sum("in a row" in text for text in texts(scene)) >= 2
    main = chart.main_finding
    assert main is not None
    assert WORDS.finding(chart, main, short=False) in texts(scene)


def in_waves() -> RunChart:
    values = tuple(0.8 + 0.08 * (-1) ** (at // 5) + 0.01 * (at % 3) for at in range(30))
    chart = run_chart(shares(30, values=values, target=None))
    assert [each.rule for each in chart.findings] == ["crossings"]
    return chart


@pytest.mark.parametrize("size", [LARGE, (320.0, 178.0)])
def test_too_few_crossings_are_said_on_the_picture(size: tuple[float, float]) -> None:
    chart = in_waves()
    (found,) = chart.findings
    wanted = {WORDS.finding(chart, found, short=short) for short in (False, True)}
    assert wanted & set(texts(drawn(chart, size=size)))


def test_a_small_picture_says_nothing_about_crossings() -> None:
    assert not [text for text in texts(drawn(in_waves(), size=(200.0, 120.0))) if "crossing" in text]


@pytest.mark.parametrize("rule_set", ["nelson", "western-electric", "healthcare"])
def test_the_first_finding_of_any_rule_set_is_named_on_the_picture(rule_set: str) -> None:
    for seed in range(6):
        values = (*noisy(30, seed=seed), 0.74, 0.75, 0.73)
        chart = control_chart(shares(33, values=values, target=None), "i", rule_set=rule_set)  # type: ignore[arg-type]
        main = chart.main_finding
        assert main is not None
        wanted = {WORDS.finding(chart, main, short=short) for short in (False, True)}
        assert wanted & set(texts(drawn(chart))), seed


def test_the_words_of_a_finding_keep_clear_of_every_point() -> None:
    values = (*noisy(14, middle=0.75, spread=0.05), *noisy(12, middle=0.9, spread=0.03, seed=7))
    chart = run_chart(shares(26, values=values, target=None))
    main = chart.main_finding
    assert main is not None
    scene = drawn(chart)
    (label,) = [
        mark
        for mark in scene.marks
        if isinstance(mark, Label) and mark.text in {WORDS.finding(chart, main, short=short) for short in (False, True)}
    ]
    right, top = label.x + text_width(label.text, label.size, label.weight), label.y - label.size * ASCENT
    for x, y in zip(scene.point_xs, scene.point_ys, strict=True):
        assert y is not None
        assert not (label.x < x < right and top - 6 < y < label.y + 6)


def test_a_run_at_the_start_has_one_look_where_other_rules_mark_its_points_too() -> None:
    values = (*noisy(9, middle=0.9, spread=0.01), *noisy(20, middle=0.8, seed=3))
    chart = control_chart(shares(29, values=values, target=None), "xmr", rule_set="making-data-count")
    first = [mark for mark in dots(drawn(chart)) if mark.xs[0] < drawn(chart).point_xs[9]]
    assert {mark.fill for mark in first if mark.fill in ("improve", "concern", "neutral")} == {"improve"}


def test_a_trend_has_marks_and_a_bracket() -> None:
    values = (*noisy(14), *(0.80 + step / 50 for step in range(7)), *noisy(7, seed=4))
    chart = run_chart(shares(28, values=values, target=None), rule_set="perla")
    trends = [each for each in chart.findings if each.rule == "trend"]
    assert trends
    assert WORDS.finding(chart, trends[0], short=False) in texts(drawn(chart))


# --- single points --------------------------------------------------------------------------------------------


def test_points_that_nobody_confirmed_have_a_dashed_ring_and_recounted_ones_a_tick() -> None:
    periods = months(24)
    scene = drawn(run_chart(shares(unconfirmed=frozenset(periods[-2:]), recounted=frozenset(periods[3:4]))))
    (ring,) = dots(scene, shape="ring")
    assert ring.dash
    assert ring.radius == 7
    assert ring.xs == tuple(scene.point_xs[-2:])
    y = scene.point_ys[3]
    assert y is not None
    ticks = [line for line in lines(scene, "text") if line.xs[0] == line.xs[1]]
    assert [round(line.ys[1] - line.ys[0], 2) for line in ticks] == [5]
    assert ticks[0].ys[0] > y


def test_the_reason_of_a_gap_stands_at_the_foot_once_for_months_side_by_side() -> None:
    periods = months(24)
    values = tuple(None if at in (5, 6, 15) else value for at, value in enumerate(noisy()))
    gaps = dict.fromkeys((periods[5], periods[6], periods[15]), "strike")
    scene = drawn(run_chart(shares(values=values, gaps=gaps)))
    assert texts(scene).count(WORDS.gap("strike")) == 2
    assert not [text for text in texts(drawn(run_chart(shares(values=values)))) if text == WORDS.gap("strike")]


def test_events_without_dates_are_counted_below_the_axis() -> None:
    series = counts(tuple(float(at % 7 + 2) for at in range(30)), by_event=True)
    numbered = drawn(control_chart(replace(series, periods=tuple(f"e{at}" for at in range(30))), "g"))
    below = [mark.text for mark in numbered.marks if isinstance(mark, Label) and mark.y > numbered.plot[3] + 8]
    chart = control_chart(series, "g")
    assert below[0] == WORDS.event(chart, 0)
    assert below[-1] == WORDS.event(chart, 29)
    assert WORDS.event(chart, 9) in below
    dated = drawn(chart)
    assert WORDS.tick("2018-06", with_year=True) in texts(dated)


# --- marks of Making Data Count -------------------------------------------------------------------------------


def xmr(variation: str, assurance: str) -> ControlChart:
    chart = control_chart(shares(), "xmr")
    return replace(chart, variation=variation, assurance=assurance)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("variation", "assurance", "roles"),
    [
        ("common", "hit-or-miss", ["muted", "muted"]),
        ("improvement-high", "passes", ["improve", "improve"]),
        ("concern-low", "fails", ["concern", "concern"]),
        ("high", "fails", ["muted", "concern"]),
    ],
)
@pytest.mark.parametrize("size", [LARGE, (308.0, 168.0)])
def test_the_two_marks_stand_beside_the_plot(
    variation: str, assurance: str, roles: list[str], size: tuple[float, float]
) -> None:
    chart = xmr(variation, assurance)
    scene = drawn(chart, size=size)
    circles = dots(scene, radius=12.0)
    assert [circle.rim for circle in circles] == roles
    assert all(circle.xs[0] - 12 > scene.plot[2] for circle in circles)
    assert {*WORDS.variation(chart), *WORDS.assurance(chart)} <= set(texts(scene))


def test_each_state_has_its_own_sign() -> None:
    signs = set()
    for variation in ("common", "improvement-high", "improvement-low"):
        scene = drawn(xmr(variation, "passes"))
        (first, _) = dots(scene, radius=12.0)
        marks = [line for line in lines(scene) if line.width == 1.5 and abs(line.xs[0] - first.xs[0]) < 12]
        shape = tuple(
            (round(x - first.xs[0], 1), round(y - first.ys[0], 1))
            for x, y in zip(marks[0].xs, marks[0].ys, strict=True)
        )
        signs.add(shape)
    assert len(signs) == 3


def test_a_small_picture_leaves_the_marks_out() -> None:
    assert not dots(drawn(xmr("common", "fails"), size=(214.0, 128.0)), radius=12.0)


# --- many points ----------------------------------------------------------------------------------------------


def long_series(count: int) -> Series:
    chance = np.random.default_rng(5)
    values = chance.normal(100, 5, count)
    values[count // 3] = 190.0
    values[count // 2] = 10.0
    periods = tuple(f"{at}" for at in range(count))
    style = ValueStyle(percent=False)
    return Series(periods, tuple(values.tolist()), direction=Direction.DOWN, style=style, by_event=True)


@pytest.mark.parametrize("count", [3_000, 100_000])
def test_a_long_series_is_few_marks_that_keep_what_stands_out(count: int) -> None:
    chart = control_chart(long_series(count), "i")
    scene = drawn(chart)
    (line,) = [mark for mark in lines(scene, "text") if len(mark.xs) > 10]
    assert len(line.xs) <= 2 * LARGE[0] + 4
    assert line.xs[0] == scene.point_xs[0]
    assert line.xs[-1] == scene.point_xs[-1]
    ys = {round(y, 2) for y in line.ys}
    for place in (count // 3, count // 2):
        assert scene.point_ys[place] in ys
    found_at = [place for each in chart.findings if each.rule == "beyond" for place in each.places]
    assert {count // 3, count // 2} <= set(found_at)
    shown = {
        (x, y)
        for mark in (*dots(scene, fill="concern"), *dots(scene, fill="improve"))
        for x, y in zip(mark.xs, mark.ys, strict=True)
    }
    for place in (count // 3, count // 2):
        assert (scene.point_xs[place], scene.point_ys[place]) in shown


def test_every_finding_of_a_long_series_has_a_mark() -> None:
    chart = control_chart(long_series(20_000), "i")
    scene = drawn(chart)
    shown = {x for mark in scene.marks if isinstance(mark, Dots) for x in mark.xs}
    for finding in chart.findings:
        if finding.places:
            assert any(scene.point_xs[place] in shown for place in finding.places)


def test_places_of_a_long_series_are_worked_out_when_asked() -> None:
    chart = run_chart(long_series(50_000))
    scene = drawn(chart)
    assert len(scene.point_xs) == len(scene.point_ys) == 50_000
    assert not isinstance(scene.point_xs, tuple)
    assert scene.point_xs[100:102] == (scene.point_xs[100], scene.point_xs[101])
    assert scene.point_xs[-1] == pytest.approx(scene.plot[2] - 6, abs=0.1)
    assert scene == drawn(run_chart(long_series(50_000)))


def test_limits_that_vary_at_many_points_stay_few_marks() -> None:
    chance = np.random.default_rng(2)
    sizes = chance.integers(50, 400, 20_000).astype(float)
    tops = chance.binomial(sizes.astype(int), 0.8).astype(float)
    periods = tuple(str(at) for at in range(20_000))
    series = Series(periods, tuple((tops / sizes).tolist()), tuple(tops.tolist()), tuple(sizes.tolist()), by_event=True)
    scene = drawn(control_chart(series, "p"))
    limits = lines(scene, "median", LIMIT)
    assert len(limits) == 2
    assert all(10 < len(line.xs) <= 2 * LARGE[0] + 4 for line in limits)


@pytest.mark.parametrize(("count", "budget"), [(24, 0.004), (1_000, 0.012), (10_000, 0.02), (100_000, 0.05)])
def test_geometry_is_worked_out_within_its_budget(count: int, budget: float) -> None:
    chart = control_chart(long_series(count), "i")
    times = []
    for _ in range(7):
        start = time.thread_time()
        chart_scene(chart, 760, 380, WORDS)
        times.append(time.thread_time() - start)
    # About three times what a quiet computer takes (1.2, 2, 2.5 and 5 ms).
    assert min(times) < budget


def test_a_sparkline_of_many_points_is_thinned() -> None:
    scene = sparkline_scene(run_chart(long_series(5_000)), 132, 36)
    assert sum(len(mark.xs) for mark in lines(scene, "text")) <= 270


def test_many_notes_share_boxes_and_stay_apart() -> None:
    notes = tuple(ChartNote(period, "x") for period in months(60)[:55])
    scene = drawn(run_chart(shares(60, notes=notes)), size=(430.0, 300.0))
    letters = [text for text in texts(scene) if "–" in text]
    assert letters
