"""Where the numbers of :mod:`qic_desktop.analysis.rules.detection` come from: simulated charts, point by point.

``python -m qic_desktop.analysis.rules.detection_simulation`` writes the table (a minute or two). Values are
independent and normal. Centre and limits are those of all points so far, as the program draws them by default; a chart
with limits is an I chart with screened ranges. On it a point beyond a limit is a finding in every rule set, as the
program marks it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from qic_desktop.analysis.families.exact import Flags, Floats
from qic_desktop.analysis.families.parts import Points
from qic_desktop.analysis.families.registry import FAMILIES
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.rules.detection import LENGTHS, MOST, SHIFTS, Delay, JudgedChart
from qic_desktop.analysis.rules.patterns import Judged
from qic_desktop.analysis.rules.rule import Rule
from qic_desktop.analysis.rules.rule_sets import BEYOND, RULES_OF

SEED = 20_140_811
CHARTS = 5_000
"""Simulated charts for each change and for the false findings in a year."""

LOOKED_AT_ONCE = 20_000
"""Simulated charts for the false findings of one look."""

STABLE = 24
"""Stable points before a change."""

YEAR = 12
JUDGED_CHARTS: tuple[JudgedChart, ...] = ("run", "limits")


@lru_cache(maxsize=32)
def rules_on(rule_set: RuleSetCode, chart: JudgedChart) -> tuple[Rule, ...]:
    """The rules that are applied to a chart of this kind."""
    found = RULES_OF[rule_set]
    if chart == "run":
        return found.about_median
    return found.rules if found.has("beyond") else (*found.rules, BEYOND)


def judged(values: Floats, chart: JudgedChart) -> Judged:
    """Values with the centre and the limits that stand on all of them."""
    same = np.broadcast_to(1.0, values.shape)
    points = Points(values, values, same, same, same, np.ones(values.shape, dtype=np.bool_))
    lines = FAMILIES["run" if chart == "run" else "i"](points)
    if chart == "run":
        return Judged(values, lines.centre)
    return Judged(values, lines.centre, lines.sigma, lines.lower, lines.upper)


def found_in(values: Floats, rule_set: RuleSetCode, chart: JudgedChart) -> Flags:
    """Which charts have a finding, shape (charts,)."""
    given = judged(values, chart)
    found = np.zeros(len(values), dtype=np.bool_)
    for rule in rules_on(rule_set, chart):
        found |= rule.function(given).flags.any(axis=1)
    return found


def false_finding(rule_set: RuleSetCode, chart: JudgedChart, points: int, charts: int = LOOKED_AT_ONCE) -> float:
    """Share of stable charts of so many points that have a finding."""
    return float(found_in(_dice(points).normal(size=(charts, points)), rule_set, chart).mean())


def false_per_year(rule_set: RuleSetCode, chart: JudgedChart, charts: int = CHARTS) -> float:
    """New false findings in twelve further points after :data:`STABLE`; see :class:`Detection`."""
    values = _dice(1).normal(size=(charts, STABLE + YEAR))
    rules = rules_on(rule_set, chart)
    before = [np.ones(charts, dtype=np.bool_) for _rule in rules]
    new = 0
    for points in range(STABLE, STABLE + YEAR + 1):
        given = judged(values[:, :points], chart)
        for number, rule in enumerate(rules):
            latest = rule.function(given).flags[:, -1]
            new += int(np.count_nonzero(latest & ~before[number]))
            before[number] = latest
    return new / charts


def delay(rule_set: RuleSetCode, chart: JudgedChart, shift: float, charts: int = CHARTS) -> Delay:
    """How many points a change of so many sigma takes to be found."""
    took = np.sort(np.concatenate([*_delays(rule_set, chart, shift, charts)]))
    return Delay(shift, _at(took, 0.5), _at(took, 0.9))


def _delays(rule_set: RuleSetCode, chart: JudgedChart, shift: float, charts: int) -> Iterator[Floats]:
    """Points until the change is found, for the charts found at each step; infinity for the others at the end."""
    values = _dice(2).normal(size=(charts, STABLE + MOST))
    values[:, STABLE:] += shift
    values = values[~found_in(values[:, :STABLE], rule_set, chart)]
    for after in range(1, MOST + 1):
        if not len(values):
            return
        found = found_in(values[:, : STABLE + after], rule_set, chart)
        yield np.full(np.count_nonzero(found), float(after))
        values = values[~found]
    yield np.full(len(values), np.inf)


def _at(ordered: Floats, share: float) -> int | None:
    """What this share of the changes takes at most."""
    found = ordered[int(np.ceil(share * len(ordered))) - 1]
    return int(found) if np.isfinite(found) else None


def _dice(stream: int) -> np.random.Generator:
    return np.random.default_rng([SEED, stream])


def write_table() -> None:
    """Simulate everything and write the table to the standard output."""
    names = [f"{name}_{shift:g}" for shift in SHIFTS for name in ("median", "slow")]
    lines = [
        "# False findings on stable charts, and points until a change (in sigma, after 24 stable points) is found.",
        "# Independent normal values; centre and limits of all points so far, judged anew with each point. median: one",
        f"# change in two takes so long at most; slow: nine in ten; empty: over {MOST}.",
        f"# Simulated: {LOOKED_AT_ONCE} charts looked at once, {CHARTS} followed for a year and after each change,",
        f"# seed {SEED}.",
        ",".join(["rule_set", "chart", *(f"false_{length}" for length in LENGTHS), "false_per_year", *names]),
    ]
    for rule_set in RULE_SETS:
        for chart in JUDGED_CHARTS:
            cells = [f"{false_finding(rule_set, chart, length):.3f}" for length in LENGTHS]
            cells.append(f"{false_per_year(rule_set, chart):.2f}")
            for shift in SHIFTS:
                took = delay(rule_set, chart, shift)
                cells += ["" if points is None else str(points) for points in (took.median, took.slow)]
            lines.append(",".join([rule_set, chart, *cells]))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    write_table()
