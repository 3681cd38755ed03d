"""The small line below a chart."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from qic_desktop.analysis.charts.values import ControlChart, Finding, NoteCode, Phase, Provenance, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.i18n import use_language
from qic_desktop.wording.chart_lines import rules_line
from qic_desktop.wording.chart_rules import chart_kind_name, rule_set_name

POINTS = 24


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def chart_of(kind: ChartKind = "run", rule_set: RuleSetCode = "anhoej", **more: object) -> RunChart:
    periods = tuple(f"{2018 + place // 12}-{place % 12 + 1:02d}" for place in range(POINTS))
    given = dict(more)
    series = Series(periods, tuple(float(place % 5) for place in range(POINTS)), style=ValueStyle(percent=False))
    excluded = given.pop("excluded", {})
    series = dataclasses.replace(series, excluded=excluded)  # type: ignore[arg-type]
    phase = given.pop("phase", None) or Phase(0, POINTS - 1, 2.0, POINTS, runs=Runs(20, 4, 7, 9, 6, signal=False))
    phases = given.pop("phases", (phase,))
    found = given.pop("findings", ())
    limits = {} if kind == "run" else {"lower": (0.0,) * POINTS, "upper": (5.0,) * POINTS}
    cls = RunChart if kind == "run" else ControlChart
    return cls(kind, series, phases, (), found, rule_set=rule_set, **{**limits, **given})  # type: ignore[arg-type]


LINES: list[tuple[ChartKind, RuleSetCode, str]] = [
    ("run", "anhoej", "longest run 4 (finding above 7) · 9 crossings (finding below 6)"),
    ("run", "bestbox", "longest run 4 (finding above 7) · 9 crossings (finding below 6)"),
    (
        "run",
        "perla",
        "10 runs (chance gives 7 to 15, exact 2.5 % limits) · findings: 6 in a row on one side, 5 rising or falling",
    ),
    ("i", "western-electric", "findings: a point beyond a limit, 2 in 3 near a limit"),
    ("i", "nelson", "14 up and down by turns"),
    (
        "p",
        "healthcare",
        "8 in a row on one side, 6 rising or falling, 2 in 3 near a limit, 15 in a row close to the middle",
    ),
    ("run", "healthcare", "findings: 8 in a row on one side, 6 rising or falling"),
    (
        "xmr",
        "making-data-count",
        "7 rising or falling, 2 in 3 near a limit, 7 in a row on one side · limits at 2.66 mean ranges",
    ),
    ("mr", "anhoej", "ranges follow each other: runs are not judged · limits at three sigma (finding beyond)"),
]


@pytest.mark.parametrize(("kind", "rule_set", "part"), LINES)
def test_the_limits_in_force_are_those_of_the_rule_set(kind: ChartKind, rule_set: RuleSetCode, part: str) -> None:
    assert part in rules_line(chart_of(kind, rule_set))


@pytest.mark.parametrize("rule_set", RULE_SETS)
@pytest.mark.parametrize("kind", ["run", "p", "g", "xmr"])
def test_kind_and_rule_set_are_named_first(kind: ChartKind, rule_set: RuleSetCode) -> None:
    line = rules_line(chart_of(kind, rule_set))
    assert line.startswith(f"{chart_kind_name(kind)}, {rule_set_name(rule_set)} · 24 points, 4 on the line · ")
    assert "{" not in line


def test_the_cut_corner_is_named_where_it_is_cut() -> None:
    runs = Runs(11, 4, 6, 5, 2, signal=False)
    line = rules_line(chart_of("run", "cutbox", phase=Phase(0, 23, 2.0, 11, runs=runs)))
    assert "longest run 4 (finding above 7) · 5 crossings (finding below 3) · corner cut" in line


def test_limits_that_are_widened_or_not_drawn_are_told() -> None:
    assert "limits widened × 11" in rules_line(chart_of("pp", widened=11.2))
    assert "limits widened × 1.4" in rules_line(chart_of("pp", widened=1.4))
    assert "limits from 12 points on" in rules_line(chart_of("p", lower=(), upper=()))
    bare = rules_line(chart_of("t", lower=(), upper=(), notes=("not-positive", "no-limits")))
    assert "limits from 12" not in bare
    assert "no limits: times must be above nought" in bare


@pytest.mark.parametrize(
    ("note", "part"),
    [
        ("freeze-too-short", "a median is frozen from 12 points on"),
        ("freeze-other-definition", "another definition"),
        ("zero-denominator", "cases out of none"),
        ("above-denominator", "above its denominator"),
        ("negative-count", "below nought"),
        ("no-spread", "do not vary"),
    ],
)
def test_what_to_be_careful_about_is_said(note: NoteCode, part: str) -> None:
    assert part in rules_line(chart_of("p", notes=(note,)))


@pytest.mark.parametrize(
    ("note", "part"),
    [("frozen-simulated", "limits simulated for a held median"), ("frozen-false-alarms", "about 1 chart in 7")],
)
def test_a_held_line_is_spoken_of_only_where_the_latest_phase_is_judged_by_one(note: NoteCode, part: str) -> None:
    runs = Runs(20, 4, 7, 9, 6, signal=False)
    first = Phase(0, 11, 2.0, 12, runs=runs, frozen_first=0, frozen_last=5)
    own = Phase(12, 23, 3.0, 12, runs=runs)
    assert part in rules_line(chart_of(phase=first, notes=(note,)))
    assert part not in rules_line(chart_of(phases=(first, own), notes=(note,)))
    before = Finding("shift", 1, tuple(range(12, 24)), True, True, 12, 7, against="before", ongoing=True)
    assert part in rules_line(chart_of(phases=(first, own), findings=(before,), notes=(note,)))


def test_a_held_a_carried_and_a_given_line_are_told_apart() -> None:
    runs = Runs(20, 4, 7, 9, 6, signal=False)
    held = Phase(0, 23, 2.0, 24, runs=runs, frozen_first=0, frozen_last=11)
    assert "median of January 2018 to December 2018, frozen" in rules_line(chart_of(phase=held))
    carried = Phase(12, 23, 2.0, 12, runs=runs, frozen_first=0, frozen_last=11)
    assert "mean of January 2018 to December 2018, carried on" in rules_line(chart_of("p", phase=carried))
    assert "centre line given" in rules_line(chart_of("p", phase=Phase(0, 23, 2.0, 24, runs=runs, given=True)))


def test_points_that_suggested_a_new_median_are_not_judged() -> None:
    runs = Runs(12, 4, 7, 5, 3, signal=False)
    line = rules_line(chart_of(phase=Phase(0, 23, 2.0, 24, runs=runs, judged_from=9)))
    assert "24 points, judged from October 2018" in line


def test_points_that_were_left_out_are_named_with_their_reasons() -> None:
    some = {"2018-03": "strike", "2018-05": ""}
    assert rules_line(chart_of(excluded=some)).endswith("2 points left out: Mar 2018 (strike), May 2018")
    many = {f"2019-{month:02d}": "flood" for month in range(1, 6)}
    assert "5 points left out: Jan 2019, Feb 2019, Mar 2019 (flood), 2 more" in rules_line(chart_of(excluded=many))
    assert "left out" not in rules_line(chart_of(excluded={"1999-01": "not in this chart"}))


def test_where_the_numbers_come_from_is_said_last() -> None:
    own = rules_line(chart_of(provenance=Provenance((2,))))
    assert own.endswith(" · definition 2")
    sent = rules_line(chart_of(provenance=Provenance((1, 2, 3), ("a", "b"))))
    assert sent.endswith(" · definitions 1 to 3 · from 2 packages")


def test_few_points_are_drawn_and_not_judged() -> None:
    young = chart_of("p", phase=Phase(0, 23, None, 5), lower=(), upper=(), provenance=Provenance((2,)))
    assert rules_line(young) == "5 points: drawn, not judged. · limits from 12 points on · definition 2"
