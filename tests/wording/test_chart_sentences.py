"""Sentences, phrases and names: every rule on every kind of chart."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import get_args

import pytest

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import (
    Against,
    Assurance,
    ControlChart,
    Finding,
    NoteCode,
    Phase,
    RunChart,
    Variation,
)
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleCode, RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction
from qic_desktop.i18n import use_language
from qic_desktop.wording.chart_rules import (
    chart_kind_name,
    finding_phrase,
    rule_name,
    rule_set_name,
    rule_set_source,
)
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.findings import finding_words

KINDS: tuple[ChartKind, ...] = get_args(ChartKind)
RULES: tuple[RuleCode, ...] = get_args(RuleCode)
POINTS = 24
NUMBERS = ValueStyle(percent=False, decimals=1)
PRAISE = re.compile(r"\bbetter\b|improv|Set a new", re.IGNORECASE)
SEASON = "Look for a season"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def monthly(count: int) -> tuple[str, ...]:
    return tuple(f"{2018 + place // 12}-{place % 12 + 1:02d}" for place in range(count))


def series(values: Sequence[float | None] | None = None, **more: object) -> Series:
    numbers = values if values is not None else [float(place % 5) for place in range(POINTS)]
    base = Series(monthly(len(numbers)), tuple(numbers), direction=Direction.UP, style=NUMBERS)
    return dataclasses.replace(base, **more)  # type: ignore[arg-type]


def finding(rule: RuleCode, **more: object) -> Finding:
    whole = rule in ("crossings", "corner", "runs")
    places = () if whole else (23,) if rule == "beyond" else tuple(range(18, 24))
    up = None if whole or rule in ("inner-third", "outer-thirds", "alternating") else True
    found = Finding(rule, 0, places, up, up, 1 if rule == "beyond" else 6, 5, ongoing=bool(places))
    return dataclasses.replace(found, **more)  # type: ignore[arg-type]


def chart_of(found: tuple[Finding, ...] = (), kind: ChartKind = "run", **more: object) -> RunChart:
    """A chart of 24 months with these findings; with limits where its kind has them."""
    given = dict(more)
    data = given.pop("series", None) or series()
    assert isinstance(data, Series)
    count = len(data)
    phase = given.pop("phase", None) or Phase(0, count - 1, 2.0, count, runs=Runs(20, 6, 7, 6, 7, signal=True))
    assert isinstance(phase, Phase)
    cls = RunChart if kind == "run" else ControlChart
    limits = {} if kind == "run" else {"lower": (0.0,) * count, "upper": (5.0,) * count}
    return cls(kind, data, (phase,), (), found, **{**limits, **given})  # type: ignore[arg-type]


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RULE_SETS)
def test_every_rule_set_has_a_name_and_a_source(code: RuleSetCode) -> None:
    assert rule_set_name(code)
    assert re.search(r"\d{4}|Making Data Count", rule_set_source(code))


def test_rule_sets_are_called_what_the_field_calls_them() -> None:
    assert rule_set_name("perla") == "IHI rules (Perla)"
    assert rule_set_name("healthcare") == "Healthcare control-chart rules"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_called_a_chart(kind: ChartKind) -> None:
    assert chart_kind_name(kind).endswith(" chart")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_short_name(rule: RuleCode) -> None:
    assert "{" not in rule_name(rule, 8)


# --- phrases ----------------------------------------------------------------------------------------------------

PHRASES: list[tuple[RuleCode, bool | None, str, str]] = [
    ("shift", True, "6 months in a row above the median", "6 above the median"),
    ("shift", False, "6 months in a row below the median", "6 below the median"),
    ("trend", True, "6 months in a row rising", "6 rising"),
    ("trend", False, "6 months in a row falling", "6 falling"),
    ("crossings", None, "6 crossings", "6 crossings"),
    ("corner", None, "a run of 6 with few crossings", "a run of 6"),
    ("runs", None, "6 runs: too many", "6 runs"),
    ("beyond", True, "above the limit", "above the limit"),
    ("beyond", False, "below the limit", "below the limit"),
    ("two-of-three", True, "2 in 3 points near the upper limit", "2 in 3 near the limit"),
    ("two-of-three", None, "2 in 3 points near a limit", "2 in 3 near the limit"),
    ("four-of-five", True, "4 in 5 points well above the median", "4 in 5 well above"),
    ("four-of-five", False, "4 in 5 points well below the median", "4 in 5 well below"),
    ("inner-third", None, "6 months in a row close to the median", "6 close to the median"),
    ("outer-thirds", None, "6 months in a row away from the median", "6 away from the median"),
    ("alternating", None, "6 months in a row up and down by turns", "6 up and down by turns"),
]


@pytest.mark.parametrize(("rule", "upward", "long", "short"), PHRASES)
def test_every_rule_has_a_long_and_a_short_phrase(rule: RuleCode, upward: bool | None, long: str, short: str) -> None:
    found = finding(rule, upward=upward)
    chart = chart_of((found,))
    assert finding_phrase(chart, found) == long
    assert finding_phrase(chart, found, short=True) == short
    on_picture = "only 6 crossings" if rule == "crossings" else short
    assert ChartWords().finding(chart, found, short=True) == on_picture


def test_few_runs_are_told_as_few() -> None:
    few = finding("runs", count=4, limit=7)
    assert finding_phrase(chart_of((few,)), few) == "only 4 runs"


def test_points_that_are_no_months_are_called_points() -> None:
    by_event = series(by_event=True)
    found = finding("shift")
    assert finding_phrase(chart_of((found,), series=by_event), found) == "6 points in a row above the median"


@pytest.mark.parametrize(
    ("kind", "against", "given", "line"),
    [
        ("run", "own", False, "the median"),
        ("run", "frozen", False, "the baseline median"),
        ("g", "own", False, "the median"),
        ("p", "own", False, "the mean"),
        ("i", "frozen", False, "the baseline mean"),
        ("u", "before", False, "the old mean"),
        ("t", "own", False, "the centre line"),
        ("xbar", "own", True, "the given line"),
    ],
)
def test_the_line_is_called_what_it_is(kind: ChartKind, against: Against, given: bool, line: str) -> None:
    found = finding("shift", against=against)
    phase = Phase(0, POINTS - 1, 2.0, POINTS, given=given)
    assert finding_phrase(chart_of((found,), kind, phase=phase), found) == f"6 months in a row above {line}"


# --- sentences --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("rule_set", ["anhoej", "nelson"])
def test_every_rule_on_every_kind_of_chart_is_told_and_followed_by_what_to_do(
    kind: ChartKind, rule: RuleCode, direction: Direction, rule_set: RuleSetCode
) -> None:
    up = None if direction is Direction.NEUTRAL else direction is Direction.UP
    found = finding(rule)
    found = dataclasses.replace(found, good=None if found.upward is None else up)
    chart = chart_of((found,), kind, series=series(direction=direction), rule_set=rule_set)
    shows, then = chart_sentence(chart)
    assert shows.endswith(".")
    assert then.endswith(".")
    assert "{" not in shows + then
    assert len(shows) <= 170, shows
    assert len(then) <= 110, then
    if found.good is not True:
        assert not PRAISE.search(then), then


SENTENCES: list[tuple[RuleCode, str, str]] = [
    ("crossings", "The values cross the median 6 times in 24 points; chance would rarely give fewer than 5.", SEASON),
    ("corner", "A run of 6 together with only 6 crossings is more than chance would give.", SEASON),
    ("runs", "The points make 6 runs about the median; chance would give 7 to 15.", "too often"),
    ("trend", "6 months in a row rising, from July 2019 to December 2019.", "weak evidence"),
    ("beyond", "December 2019 lies above its limit: 3.0.", "different in December 2019"),
    ("two-of-three", "2 in 3 points near the upper limit, from July 2019 to December 2019.", "An early hint, no proof"),
    ("four-of-five", "4 in 5 points well above the median, from July 2019 to December 2019.", "An early hint"),
    (
        "inner-third",
        "6 months in a row close to the median: the points vary less than the limits allow.",
        "set new ones",
    ),
    ("outer-thirds", "6 months in a row away from the median, on both sides.", "draw them apart"),
    ("alternating", "6 months in a row up and down by turns: chance rarely does that.", "take turns"),
]


@pytest.mark.parametrize(("rule", "shows", "then"), SENTENCES)
def test_what_each_rule_says(rule: RuleCode, shows: str, then: str) -> None:
    told = chart_sentence(chart_of((finding(rule),), series=series(direction=Direction.NEUTRAL)))
    assert told[0] == shows
    assert then in told[1]


def test_a_shift_of_a_rule_of_fixed_length_does_not_speak_of_chance() -> None:
    found = finding("shift", count=8, limit=7, places=tuple(range(16, 24)))
    data = series([1.0] * 12 + [3.0] * 12)
    shows, _ = chart_sentence(chart_of((found,), "i", rule_set="healthcare", series=data))
    assert shows == "Every month since May 2019 lies above the mean: 8 in a row, a finding from 8 on."


def test_steps_and_spreads_are_told_as_such() -> None:
    found = finding("beyond")
    assert chart_sentence(chart_of((found,), "mr"))[0].startswith("The step to December 2019 is larger")
    assert chart_sentence(chart_of((found,), "s"))[0].startswith("The values of December 2019 lie further apart")


def test_days_and_events_are_spoken_of_as_such() -> None:
    days = tuple(f"2018-03-{day:02d}" for day in range(1, POINTS + 1))
    daily = chart_of((finding("beyond"),), "i", series=series(periods=days))
    assert chart_sentence(daily) == (
        "24 March 2018 lies above its limit: 3.0.",
        "Ask what was different on 24 March 2018, and write it on the chart.",
    )
    numbers = tuple(str(place + 1) for place in range(POINTS))
    events = chart_of((finding("beyond"),), "g", series=series(periods=numbers, by_event=True))
    assert chart_sentence(events) == (
        "The 24th event lies above its limit: 3.0.",
        "Ask what was different at the 24th event, and write it on the chart.",
    )


def test_how_sure_a_finding_about_a_held_line_is() -> None:
    found = finding("shift", against="frozen")
    doubtful = chart_of((found,), "i", notes=("frozen-false-alarms",))
    assert "About 1 chart in 7 with a held line shows a finding by chance." in chart_sentence(doubtful)[0]
    simulated = chart_of((found,), notes=("frozen-simulated",))
    assert "1 chart in 7" not in chart_sentence(simulated)[0]
    beyond = chart_of((finding("beyond", against="frozen"),), "i", notes=("frozen-false-alarms",))
    assert "1 chart in 7" not in chart_sentence(beyond)[0]


def test_few_points_after_a_new_definition_are_told_as_that() -> None:
    phase = Phase(0, POINTS - 1, None, 3, after_break=True)
    assert chart_sentence(chart_of(phase=phase))[0] == "3 points since the new definition."


def test_a_finding_in_a_young_phase_with_a_held_line_is_told() -> None:
    phase = Phase(0, POINTS - 1, 2.0, 8, frozen_last=3)
    shows, _ = chart_sentence(chart_of((finding("beyond"),), "p", phase=phase))
    assert "lies above its limit" in shows


@pytest.mark.parametrize("direction", [Direction.UP, Direction.DOWN])
def test_a_season_is_never_praised(direction: Direction) -> None:
    season: list[float | None] = [0.7, 0.71, 0.69, 0.72, 0.7, 0.73, 0.3, 0.31, 0.29, 0.32, 0.3, 0.33] * 3
    chart = run_chart(series(season, style=ValueStyle(), direction=direction))
    assert chart.main_finding is not None
    assert chart.main_finding.rule == "crossings"
    shows, then = chart_sentence(chart)
    assert SEASON in then
    assert not PRAISE.search(shows + then)
    assert finding_words(chart).kind == "change"


def test_a_first_year_with_few_crossings_is_not_praised() -> None:
    values = [0.3, 0.31, 0.29, 0.33, 0.32] * 2 + [0.7, 0.71, 0.69, 0.72, 0.73] * 2
    chart = chart_of((finding("crossings"),), series=series(values))
    assert SEASON in chart_sentence(chart)[1]
    assert finding_words(chart).word == "Change"


def test_months_that_are_better_than_a_year_before_are_said_without_a_season() -> None:
    wave = [5.0, 6.0, 7.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 3.0, 4.0]
    better = [*wave, *(value + 3 for value in wave)]
    found = finding("crossings")
    shows, then = chart_sentence(chart_of((found,), series=series(better)))
    assert "better than the same months of the first year" in shows
    assert "which no season explains" in then
    assert SEASON not in then
    worse = chart_sentence(chart_of((found,), series=series(better, direction=Direction.DOWN)))
    assert "worse than the same months" in worse[0]


@pytest.mark.parametrize(
    ("notes", "shows", "then"),
    [
        (("not-positive", "no-limits"), "0 or less", "G chart"),
        (("no-spread",), "do not vary", "not copied"),
        (("no-limits",), "no limits", "run chart"),
    ],
)
def test_a_chart_without_limits_says_why(notes: tuple[NoteCode, ...], shows: str, then: str) -> None:
    told = chart_sentence(chart_of((), "t", notes=notes, lower=(), upper=()))
    assert shows in told[0]
    assert then in told[1]


@pytest.mark.parametrize("variation", get_args(Variation))
@pytest.mark.parametrize("assurance", get_args(Assurance))
def test_the_two_marks_are_said_in_words(variation: Variation, assurance: Assurance) -> None:
    chart = chart_of((finding("shift"),), "xmr", series=series(target=9.5), variation=variation, assurance=assurance)
    shows, _ = chart_sentence(chart)
    assert "The latest point" in shows
    assert "9.5" in shows
    assert isinstance(chart, ControlChart)
    first, second = ChartWords().variation(chart), ChartWords().assurance(chart)
    assert first[1] == "variation"
    assert second[1] == "target 9.5"
    assert first[0]
    assert second[0]


def test_marks_read_as_the_programme_reads_them() -> None:
    chart = chart_of((), "xmr", series=series(target=9.5), variation="concern-low", assurance="fails")
    assert isinstance(chart, ControlChart)
    assert ChartWords().variation(chart) == ("worse", "variation")
    assert ChartWords().assurance(chart) == ("misses", "target 9.5")
    assert chart_sentence(chart)[0] == (
        "Only chance variation: no change can be seen yet. The latest point belongs to a change for the worse (low). "
        "As things are, the target of 9.5 will be missed."
    )


def test_as_before_is_not_said_twice() -> None:
    assert chart_sentence(chart_of((), "xmr", variation="common"))[0] == (
        "Only chance variation: no change can be seen yet."
    )


def test_a_target_that_changed_is_read_at_the_end() -> None:
    targets = (1.0,) * 12 + (3.0,) * 12
    shows, _ = chart_sentence(chart_of((), series=series(targets=targets, target=1.0)))
    assert "has reached the target of 3" in shows
    assert ChartWords().target(chart_of((), series=series(targets=targets)), short=False) == "Target 3"


# --- labels -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "phase", "long", "short"),
    [
        ("run", Phase(0, 23, 2.5, 24), ("Median 2.5",), ("median 2.5",)),
        ("run", Phase(0, 23, 2.5, 7, provisional=True), ("Median 2.5", "provisional"), ("median 2.5",)),
        ("p", Phase(0, 23, 2.5, 24, frozen_last=11), ("Mean 2.5", "of the baseline"), ("mean 2.5",)),
        ("p", Phase(12, 23, 2.5, 12, frozen_first=0, frozen_last=11), ("Mean 2.5", "carried on"), ("mean 2.5",)),
        ("t", Phase(0, 23, 2.5, 24), ("Centre 2.5",), ("centre 2.5",)),
        ("i", Phase(0, 23, 2.5, 24, given=True), ("Given line 2.5",), ("given 2.5",)),
        ("i", Phase(0, 23, None, 4), (), ()),
    ],
)
def test_the_centre_line_is_labelled(
    kind: ChartKind, phase: Phase, long: tuple[str, ...], short: tuple[str, ...]
) -> None:
    chart = chart_of((), kind, phase=phase)
    assert ChartWords().centre(chart, phase, short=False) == long
    assert ChartWords().centre(chart, phase, short=True) == short


def test_limits_gaps_and_events_are_labelled() -> None:
    words, chart = ChartWords(), chart_of((), "i")
    assert words.limit_text(chart, 8.44, varies=False, short=False) == "Limit 8.4"
    assert words.limit_text(chart, 8.44, varies=False, short=True) == "8.4"
    assert words.limit_text(chart, 8.44, varies=True, short=False) == "Limit 8.4"
    assert words.plain_limit(chart) == "chance alone"
    assert words.earlier_target(chart, 9.0) == "Target 9"
    assert [words.gap(code) for code in ("strike", "facility-closed", "", "flood")] == [
        "strike",
        "closed",
        "missing",
        "flood",
    ]
    assert [words.event(chart, place) for place in (0, 1, 2, 10, 21)] == ["1st", "2nd", "3rd", "11th", "22nd"]
    use_language("fr")
    assert words.event(chart, 9) == "10."


def test_the_description_is_the_sentence() -> None:
    chart = chart_of((finding("shift"),))
    assert ChartWords().description(chart) == " ".join(chart_sentence(chart))
    assert rules_line(chart).startswith("Run chart, Anhøj rules")
