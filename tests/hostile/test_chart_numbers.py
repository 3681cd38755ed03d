"""Numbers that no chart was made for: picture, sentence, small line, guidance and JSON hold in every kind of chart."""

from __future__ import annotations

import itertools
import json
import math
import re
import sys
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from typing import Any, get_args

import numpy as np
import pytest

from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.palette import LIGHT
from qic_desktop.analysis.guidance.chooser import facts_of, suited_charts
from qic_desktop.analysis.guidance.suggestions import suggestions
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.detection import detection
from qic_desktop.analysis.series import Numbers, Series, ValueStyle, shares
from qic_desktop.analysis.sums import mean
from qic_desktop.analysis.svg import to_svg
from qic_desktop.cli.charting import chart_value
from qic_desktop.domain.measure import Direction, ValueForm
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.guidance import advice_text, suggestion_words
from qic_desktop.wording.waiting import detection_sentences, judged_chart

KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
SHARES = ("p", "pp", "u", "up", "ip")
SIZES = ((760, 320), (200, 90), (100, 40))
MAX = sys.float_info.max
EVEN = (4.0, 7.0, 3.0, 8.0, 5.0, 6.0, 9.0, 2.0, 7.0, 5.0, 4.0, 8.0, 6.0, 5.0, 7.0, 6.0, 3.0, 5.0, 8.0, 4.0)

VALUES: dict[str, Numbers] = {
    "nothing": (),
    "one point": (5.0,),
    "all missing": (None,) * 20,
    "only the last": (*(None,) * 19, 5.0),
    "constant": (0.1,) * 30,
    "all zero": (0.0,) * 20,
    "negative": (*EVEN, -3.0),
    "zero among them": (*EVEN, 0.0, *EVEN),
    "the largest numbers": (MAX, -MAX) * 10,
    "a median that overflows": (*(MAX,) * 10, *(MAX / 2,) * 10),
    "huge and nothing": (0.0, 1e308) * 10,
    "one huge": (*EVEN, 1e308),
    "smaller than normal": (5e-324, 1e-323) * 10,
    "differing in the last bit": tuple(1e15 + place / 8 for place in range(20)),
    "two zeros": (-0.0, 0.0) * 10,
    "eleven": EVEN[:11],
    "twelve equal": (3.0,) * 12,
    "every second": (5.0, None) * 12,
}
SIZES_OF_CASES: dict[str, Any] = {
    "twenty": lambda _value: 20.0,
    "none": lambda _value: 0.0,
    "negative": lambda _value: -5.0,
    "fewer than counted": lambda value: (value or 1.0) / 2,
    "huge": lambda _value: 1e308,
    "smaller than normal": lambda _value: 5e-324,
    "missing": lambda _value: None,
}


@pytest.fixture(autouse=True)
def no_warnings() -> Iterator[None]:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        yield


def months(count: int) -> tuple[str, ...]:
    return tuple(f"{1950 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def series_of(kind: ChartKind, values: Numbers, sizes: Numbers | None = None) -> Series:
    periods = months(len(values))
    if sizes is not None:
        per = 1.0 if kind in ("p", "pp") else 1000.0
        style = ValueStyle(percent=kind in ("p", "pp"), unit="per 1,000")
        return Series(periods, shares(values, sizes, per=per), values, sizes, Direction.UP, style, 0.9, per=per)
    sampled = kind in ("xbar", "s", "ip")
    return Series(
        periods,
        values,
        direction=Direction.DOWN,
        style=ValueStyle(percent=False),
        target=3.0,
        lengths=tuple(0.0 if value is None else 3.0 for value in values) if sampled else (),
        deviations=tuple(None if value is None else 1.0 for value in values) if sampled else (),
    )


def draw(kind: ChartKind, series: Series, rules: RuleSetCode = "anhoej", *phases: PhaseStart) -> RunChart:
    if kind == "run":
        return run_chart(series, phases, rule_set=rules)
    return control_chart(series, kind, phases, rule_set=rules)


def places_in(scene: Scene) -> Iterator[float]:
    for mark in scene.marks:
        for name in ("xs", "ys"):
            yield from getattr(mark, name, ())
        for name in ("x", "y", "width", "height", "size", "radius"):
            yield getattr(mark, name, 0.0)
    yield from scene.point_xs
    yield from (y for y in scene.point_ys if y is not None)


def texts_of(chart: RunChart) -> Iterator[str]:
    yield from chart_sentence(chart)
    yield rules_line(chart)
    for suggestion in suggestions(chart):
        words = suggestion_words(chart, suggestion)
        yield from (words.title, words.shows, words.do, words.doubt)
    yield from detection_sentences(chart, detection(chart.rule_set, judged_chart(chart)))
    form = ValueForm.PROPORTION if chart.kind in ("p", "pp") else ValueForm.MEAN
    facts = facts_of(chart.series, ValueForm.RATE if chart.series.denominators and form is ValueForm.MEAN else form)
    for advice in suited_charts(form, facts):
        yield advice_text(advice, facts)


def assert_sound(chart: RunChart) -> None:
    """Every face of a chart: value, JSON, words, pictures of three sizes and their SVG."""
    json.dumps(chart_value(chart), allow_nan=False)
    words = ChartWords()
    texts = list(texts_of(chart))
    for width, height in SIZES:
        scene = chart_scene(chart, width, height, words, focus=0 if len(chart.series) else None)
        assert all(math.isfinite(place) for place in places_in(scene))
        ElementTree.fromstring(to_svg(scene, LIGHT))
        texts += [text for mark in scene.marks if (text := getattr(mark, "text", None)) is not None]
    for text in texts:
        assert not re.search(r"\b(nan|inf|infinity|None)\b|∞", text), text
        assert len(text) < 1500, text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", VALUES)
def test_every_kind_of_chart_holds(kind: ChartKind, name: str) -> None:
    values = VALUES[name]
    sizes = tuple(20.0 for _value in values) if kind in SHARES else None
    start = (KINDS.index(kind) + list(VALUES).index(name)) % len(RULE_SETS)
    for rules in (RULE_SETS[start], RULE_SETS[start - 3]):
        assert_sound(draw(kind, series_of(kind, values, sizes), rules))


@pytest.mark.parametrize("kind", [*SHARES, "run"])
@pytest.mark.parametrize("name", SIZES_OF_CASES)
def test_no_number_of_cases_makes_a_chart_fall_over(kind: ChartKind, name: str) -> None:
    rules = itertools.cycle(RULE_SETS)
    for values in (EVEN, VALUES["zero among them"], VALUES["one huge"], VALUES["the largest numbers"]):
        sizes = tuple(SIZES_OF_CASES[name](value) for value in values)
        assert_sound(draw(kind, series_of(kind, values, sizes), next(rules)))


@pytest.mark.parametrize("kind", ["run", "i", "p", "mr", "t", "xmr"])
@pytest.mark.parametrize(
    ("first", "begin", "end", "judged", "centre"),
    [
        ("1950-06", "1951-06", "1950-02", None, None),
        ("1950-01", "9999-12", "0001-01", "0001-01", None),
        ("1951-08", "1950-W05", "1950-03-05", "1950", None),
        ("1950-01", None, "2099-01", "2099-01", None),
        ("1950-06", "rubbish", "", "eth:2016-01", None),
        ("1950-06", None, None, "1949-01", 1e308),
        ("1950-06", None, None, None, -3.0),
        ("1950-06", None, None, None, 5e-324),
        ("eth:2016-01", None, "1950-06", None, 0.5),
    ],
)
def test_phases_that_make_no_sense_are_drawn(
    kind: ChartKind, first: str, begin: str | None, end: str | None, judged: str | None, centre: float | None
) -> None:
    start = PhaseStart(first, "after", True, end, judged, begin, centre=centre)
    sizes = (20.0,) * 20 if kind == "p" else None
    again = PhaseStart(first, "twice", baseline_last=end)
    for phases in ((start,), (start, again, PhaseStart("1951-01", new_median=False))):
        assert_sound(draw(kind, series_of(kind, EVEN, sizes), "nelson", *phases))


@pytest.mark.parametrize("kind", KINDS)
def test_a_phase_at_every_point_and_every_point_left_out(kind: ChartKind) -> None:
    series = series_of(kind, EVEN, (20.0,) * 20 if kind in SHARES else None)
    assert_sound(draw(kind, series, "anhoej", *(PhaseStart(period) for period in series.periods)))
    left_out = dict.fromkeys(series.periods, "because " * 2000)
    chart = draw(kind, Series(**{**fields_of(series), "excluded": left_out}), "nelson")
    assert_sound(chart)
    assert chart.findings == ()


def fields_of(series: Series) -> dict[str, Any]:
    return {name: getattr(series, name) for name in Series.__dataclass_fields__}


# --- what must be said --------------------------------------------------------------------------------------------


def test_a_waiting_time_of_nothing_is_named_as_the_reason() -> None:
    chart = draw("t", series_of("t", VALUES["zero among them"]))
    shows, do = chart_sentence(chart)
    assert "0 or less" in shows
    assert "run chart" in do
    assert "above nought" in rules_line(chart)


def test_counts_that_cannot_be_are_named_as_the_reason() -> None:
    for kind in ("c", "g"):
        assert "below nought" in chart_sentence(draw(kind, series_of(kind, (-1.0,) * 20)))[0]
    chart = draw("p", series_of("p", EVEN, (-5.0,) * 20))
    assert "below nought" in rules_line(chart)


@pytest.mark.parametrize("kind", ["run", "p", "u"])
def test_cases_out_of_none_are_said_on_every_chart_that_leaves_them_out(kind: ChartKind) -> None:
    for count in (5, 20):
        sizes = (*(20.0,) * (count - 1), 0.0)
        assert "out of none" in rules_line(draw(kind, series_of(kind, EVEN[:count], sizes)))


def test_a_given_line_keeps_its_last_digit() -> None:
    for kind, given in (("t", 2.1), ("g", 2.45), ("i", 0.1), ("u", 0.7)):
        sizes = (20.0,) * 20 if kind == "u" else None
        chart = draw(kind, series_of(kind, EVEN, sizes), "anhoej", PhaseStart("1950-01", centre=given))  # type: ignore[arg-type]
        assert chart.phases[0].centre == given


def test_means_of_numbers_whose_sum_is_too_large() -> None:
    assert mean([MAX, MAX / 2]) == pytest.approx(MAX * 0.75)
    assert draw("run", series_of("run", VALUES["a median that overflows"])).phases[0].centre == pytest.approx(
        MAX * 0.75
    )
    assert mean([1.0, math.inf]) == math.inf


# --- long charts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", ["nelson", "western-electric", "making-data-count"])
def test_thousands_of_findings_are_no_quadratic_loop(rules: RuleSetCode, cost: Any) -> None:
    assert cost(lambda: long_chart(16_000, rules)) < 30 * cost(lambda: long_chart(2_000, rules)), "the square: 64 times"


def long_chart(count: int, rules: RuleSetCode) -> None:
    dice = np.random.default_rng(1)
    sizes = dice.integers(1000, 2000, count).astype(float)
    tops = np.floor(sizes * dice.uniform(0.1, 0.9, count))
    periods = tuple(map(str, range(count)))
    values = shares(tops.tolist(), sizes.tolist())
    series = Series(periods, values, tuple(tops.tolist()), tuple(sizes.tolist()))
    chart = draw("p", series, rules)
    scene = chart_scene(chart, 760, 320, ChartWords())
    assert len(chart.findings) > count * 3 / 4
    assert len(scene.marks) < 500


def test_a_pareto_of_many_reasons_is_no_quadratic_loop(cost: Any) -> None:
    many = {f"reason {number}": 0.1 * (number + 1) for number in range(30_000)}
    few = dict(itertools.islice(many.items(), 3_000))
    assert pareto(many).bars[-1].cumulative == 1.0
    assert cost(lambda: pareto(many)) < 40 * cost(lambda: pareto(few)), "the square would be 100 times"
