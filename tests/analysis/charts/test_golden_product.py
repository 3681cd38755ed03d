"""The charts of the product against published software: golden cases as phases, exclusions and targets of a series.

``tests/analysis/cases`` compares the engine, which has no display policy. Here the same numbers go through
``run_chart`` and ``control_chart``, as a team's values do. What a chart does not show for want of points must then be
absent; what differs on purpose has a test of its own.
"""

from __future__ import annotations

import gzip
import json
import math
import statistics
import warnings
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from qic_desktop.analysis import policy
from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import ControlChart, Phase, PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.series import Series, ValueStyle, shares

Case = dict[str, Any]
GOLDEN = Path(__file__).parents[2] / "golden" / "charts_golden.jsonl.gz"
KINDS = tuple(kind for kind in get_args(ChartKind) if kind != "xmr")
EXPRESSIBLE = {"freeze", "part", "exclude", "cl", "target", "multiply", "method"}
LIMITS = {"lower": "lcl", "upper": "ucl", "lower_inner": "lcl_95", "upper_inner": "ucl_95"}


@cache
def golden() -> tuple[Case, ...]:
    with gzip.open(GOLDEN, "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def is_expressible(case: Case) -> bool:
    """Whether a measure's series and the marks of a team can say what the case says."""
    data, options = case["data"], case["options"]
    if case["source"] != "qicharts2" or "error" in case["expected"] or not set(options) <= EXPRESSIBLE:
        return False
    if data["x_type"] in ("character", "factor") or data.get("facet1") or data.get("facet2"):
        return False
    if "positive_over_zero" in case["tags"] or isinstance(options.get("cl"), list):
        return False
    if case["chart"] in ("g", "t") and "cl" in options:
        return False
    if "multiply" in options and data["n"] is None:
        return False
    return case["chart"] in ("xbar", "s") or data["x"] is None or len(set(data["x"])) == len(data["x"])


def cases(kind: ChartKind) -> list[Case]:
    return [case for case in golden() if case["chart"] == kind and is_expressible(case)]


@dataclass(frozen=True)
class Told:
    """A case in the terms of the product."""

    series: Series
    phases: tuple[PhaseStart, ...]
    rule_set: RuleSetCode


def told(case: Case) -> Told:
    data, options = case["data"], case["options"]
    rows = len(data["y"])
    order = [row for row in range(rows) if data["x"] is None or data["x"][row] is not None]
    places: dict[Any, list[int]] = {}
    for row in sorted(order, key=lambda row: row if data["x"] is None else data["x"][row]):
        places.setdefault(row if data["x"] is None else data["x"][row], []).append(row)
    count = len(places)
    periods = tuple(f"{1900 + place // 12}-{place % 12 + 1:02d}" for place in range(count))
    members = list(places.values())
    per = float(options.get("multiply", 1.0))
    target = options.get("target")
    marks: dict[str, Any] = {
        "excluded": {periods[at - 1]: "left out" for at in listed(options.get("exclude")) if 0 < at <= count},
        "style": ValueStyle(percent=False),
        "per": per,
        "target": None if isinstance(target, list) else target,
    }
    if case["chart"] in ("xbar", "s"):
        series = of_samples(periods, [[data["y"][row] for row in each] for each in members], marks)
    else:
        series = of_values(periods, data, [each[0] for each in members], marks)
    return Told(series, phases_of(options, periods, [each[0] for each in members]), options.get("method", "anhoej"))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def of_values(periods: tuple[str, ...], data: Case, rows: list[int], marks: dict[str, Any]) -> Series:
    tops = tuple(data["y"][row] for row in rows)
    if data["n"] is None:
        return Series(periods, tops, **marks)
    bottoms = tuple(data["n"][row] for row in rows)
    return Series(periods, shares(tops, bottoms, per=marks["per"]), tops, bottoms, **marks)


def of_samples(periods: tuple[str, ...], samples: list[list[float | None]], marks: dict[str, Any]) -> Series:
    known = [[value for value in sample if value is not None] for sample in samples]
    return Series(
        periods,
        tuple(statistics.fmean(each) if each else None for each in known),
        lengths=tuple(float(len(each)) for each in known),
        deviations=tuple(statistics.stdev(each) if len(each) > 1 else None for each in known),
        **marks,
    )


def phases_of(options: Case, periods: tuple[str, ...], rows: list[int]) -> tuple[PhaseStart, ...]:
    part, centre, freeze = options.get("part"), options.get("cl"), options.get("freeze")
    held = None
    if part is None and freeze is not None:
        held = periods[min(freeze, len(periods)) - 1]
    if part is not None and any(isinstance(each, str) for each in listed(part)):
        labels = [part[row] for row in rows]
        cuts = [place for place, label in enumerate(labels) if label not in labels[:place]]
    else:
        cuts = sorted({at for at in listed(part) if 0 < at < len(periods)})
    starts = [0, *(cut for cut in cuts if cut)]
    return tuple(PhaseStart(periods[start], centre=centre, baseline_last=held) for start in starts)


def draw(case: Case) -> RunChart:
    given = told(case)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        if case["chart"] == "run":
            return run_chart(given.series, given.phases, rule_set=given.rule_set)
        return control_chart(given.series, case["chart"], given.phases, rule_set=given.rule_set)


def same(expected: float | None, got: float | None) -> bool:
    if expected is None or got is None:
        return expected is got
    return math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-12)


def places_of(case: Case) -> dict[int, int]:
    """The row of the golden result for every place."""
    return {index - 1: row for row, index in enumerate(case["expected"]["index"])}


def judged(chart: RunChart, phase: Phase) -> list[int]:
    return [at for at in phase.places if chart.values[at] is not None and chart.points[at].included]


def is_other_on_purpose(case: Case) -> bool:
    """Whether the limits differ on purpose; see the tests at the end."""
    return case["chart"] == "ip" and bool({"exclude", "freeze"} & set(case["options"]))


def is_too_short(chart: RunChart) -> bool:
    return "freeze-too-short" in chart.notes


def differences(case: Case) -> list[str]:
    chart, expected, rows = draw(case), case["expected"], places_of(case)
    found = [
        f"{case['id']} y {place}: {expected['y'][rows[place]]} {chart.values[place]}"
        for place in rows
        if not same(expected["y"][rows[place]], chart.values[place])
    ]
    if is_too_short(chart):
        return found
    if len(chart.phases) != max(expected["part"]):
        return [*found, f"{case['id']}: {len(chart.phases)} phases"]
    for number, phase in enumerate(chart.phases, 1):
        found += [f"{case['id']} part {number}: {line}" for line in differences_of(case, chart, phase)]
        if not near(case):
            found += [f"{case['id']} part {number}: {line}" for line in differing_runs(case, chart, phase, number)]
    return found


def near(case: Case) -> bool:
    return bool(case["expected"]["near_tie_cl"] or case["expected"]["near_tie_limits"])


def differences_of(case: Case, chart: RunChart, phase: Phase) -> list[str]:
    """Centre and limits of one phase; those that the display policy keeps back are asserted absent."""
    expected, rows = case["expected"], places_of(case)
    at = [rows[place] for place in phase.places]
    known, held = len(judged(chart, phase)), phase.frozen_last is not None
    found = []
    wanted = next((expected["cl"][row] for row in at if expected["cl"][row] is not None), None)
    if policy.shows_median(known) or (held and known) or phase.given:
        if not same(wanted, phase.centre):
            found.append(f"centre {wanted} {phase.centre}")
    elif phase.centre is not None:
        found.append("a centre of too few points")
    if not isinstance(chart, ControlChart):
        return found
    if phase.centre is None or not (held or policy.shows_limits(known)):
        hidden = all(getattr(chart, name)[place] is None for name in LIMITS for place in phase.places)
        return found if hidden else [*found, "limits of too few points"]
    if all(chart.upper[place] is None and chart.lower[place] is None for place in phase.places):
        both = [(expected["lcl"][row], expected["ucl"][row]) for row in at]
        spread = [pair for pair in both if None not in pair and not same(*pair)]
        said = {"no-spread", "no-limits"} & set(chart.notes)
        return found if said and not spread else [*found, f"no limits, {chart.notes}"]
    if is_other_on_purpose(case):
        return found
    return found + [
        f"{name} {place}: {expected[column][rows[place]]} {getattr(chart, name)[place]}"
        for name, column in LIMITS.items()
        for place in phase.places
        if not same(expected[column][rows[place]], getattr(chart, name)[place])
    ]


def differing_runs(case: Case, chart: RunChart, phase: Phase, number: int) -> list[str]:
    segment = next(each for each in case["expected"]["segments"] if each["part"] == number)
    mine = [one for one in chart.findings if one.phase == number - 1 and one.against != "before"]
    beyond = {place for finding in mine if finding.rule == "beyond" for place in finding.places}
    found = []
    limits = [place for place in judged(chart, phase) if chart.upper and (chart.upper[place], chart.lower[place])]
    drawn = {place for place in limits if chart.upper[place] is not None or chart.lower[place] is not None}
    rows = places_of(case)
    wanted = {place for place in drawn if case["expected"]["sigma_signal"][rows[place]]}
    if beyond != wanted and not is_other_on_purpose(case):
        found.append(f"beyond {sorted(wanted)} {sorted(beyond)}")
    runs = phase.runs
    if runs is None:
        return found if len(judged(chart, phase)) < policy.RULES or phase.centre is None else [*found, "no runs"]
    for name in ("n_useful", "longest_run", "n_crossings"):
        if segment[name] != getattr(runs, name):
            found.append(f"{name} {segment[name]} {getattr(runs, name)}")
    if runs.n_useful >= policy.RULES and not (chart.kind == "run" and phase.frozen_last is not None):
        signalled = any(finding.rule in ("shift", "crossings", "corner") for finding in mine)
        if signalled != segment["runs_signal"]:
            found.append(f"signal {segment['runs_signal']} {signalled}")
    return found


LEAST_CASES = {"xbar": 15, "s": 14}


@pytest.mark.parametrize("kind", KINDS)
def test_golden_cases_drawn_as_charts_of_the_product_agree(kind: ChartKind) -> None:
    mine = cases(kind)
    assert len(mine) >= LEAST_CASES.get(kind, 25)
    assert [line for case in mine for line in differences(case)] == []


def test_freezes_parts_exclusions_given_lines_and_methods_are_among_them() -> None:
    used = Counter(option for kind in KINDS for case in cases(kind) for option in case["options"])
    assert all(used[option] >= 10 for option in EXPRESSIBLE), used


# --- what differs on purpose ------------------------------------------------------------------------------------


def test_a_freeze_on_fewer_than_twelve_points_holds_nothing_and_says_so() -> None:
    short = [case for kind in KINDS for case in cases(kind) if is_too_short(draw(case))]
    assert len(short) >= 15
    for case in short:
        with_freeze, without = draw(case), draw({**case, "options": {**case["options"], "freeze": None}})
        assert with_freeze.phases == without.phases
        assert (with_freeze.lower, with_freeze.upper) == (without.lower, without.upper)
        used = judged(with_freeze, with_freeze.phases[0])
        assert sum(place < case["options"]["freeze"] for place in used) < policy.FREEZE


def test_prime_individuals_take_their_limits_from_the_baseline_alone() -> None:
    """The reference takes the ranges of all points, also of those that are left out or come after the freeze."""
    others = [case for case in cases("ip") if is_other_on_purpose(case) and not is_too_short(draw(case))]
    assert len(others) >= 5
    differing = 0
    for case in others:
        given = told(case)
        base = set(given.series.excluded)
        last = case["options"].get("freeze", len(given.series))
        kept = [
            place
            for place, period in enumerate(given.series.periods)
            if place < last and period not in base and "part" not in case["options"]
        ]
        if not kept:
            continue
        differing += 1
        own = replace(
            given.series,
            values=tuple(value if place in kept else None for place, value in enumerate(given.series.values)),
            numerators=tuple(top if place in kept else None for place, top in enumerate(given.series.numerators)),
            excluded={},
        )
        chart = draw(case)
        alone = control_chart(own, "ip", [replace(one, baseline_last=None) for one in given.phases])
        assert chart.phases[0].centre == alone.phases[0].centre
        assert [chart.upper[place] for place in kept] == [alone.upper[place] for place in kept]
    assert differing >= 5


def test_a_given_line_is_the_line_that_is_drawn() -> None:
    """On a T chart the reference is given a transformed time, on a G chart a mean."""
    for kind, case in [(kind, case) for kind in ("g", "t") for case in golden() if case["chart"] == kind]:
        if case["options"].keys() != {"cl"} or isinstance(case["options"]["cl"], list) or "error" in case["expected"]:
            continue
        chart, given = draw(case), case["options"]["cl"]
        assert isinstance(chart, ControlChart)
        assert chart.phases[0].centre == given
        place = judged(chart, chart.phases[0])[0]
        row, power = places_of(case)[place], 1 / 3.6
        if kind == "t":
            assert math.isclose(case["expected"]["cl"][row] ** power, given, rel_tol=1e-9)
        else:
            mean = given / 0.693
            assert math.isclose(chart.upper[place] or 0.0, mean + 3 * math.sqrt(mean * (mean + 1)), rel_tol=1e-9)


def test_cases_out_of_none_are_a_gap_that_is_said() -> None:
    """The reference draws them at infinity, where they count for the runs."""
    endless = [case for case in golden() if "positive_over_zero" in case["tags"] and case["chart"] in KINDS]
    assert len(endless) >= 5
    for case in endless:
        chart = draw(case)
        assert all(value is None or math.isfinite(value) for value in (*chart.values, *chart.lower, *chart.upper))
        assert ("zero-denominator" in chart.notes) == (case["chart"] != "c")


def test_a_held_median_of_a_run_chart_has_the_limits_that_were_simulated_for_it() -> None:
    frozen = [case for case in cases("run") if draw(case).phases[0].frozen_last is not None and not near(case)]
    held = [(case, draw(case).phases[0].runs) for case in frozen if "method" not in case["options"]]
    assert len(held) >= 3
    for case, runs in held:
        segment = case["expected"]["segments"][0]
        assert runs is not None
        assert (runs.longest_run, runs.n_crossings) == (segment["longest_run"], segment["n_crossings"])
        if runs.longest_run_max is not None and "cl" not in case["options"]:
            assert runs.longest_run_max >= segment["longest_run_max"]
