"""Where the limits of :mod:`qic_desktop.analysis.rules.frozen` come from: simulated runs about a frozen median.

``python -m qic_desktop.analysis.rules.frozen_simulation`` writes the table (two to three minutes). Sides of a median
depend on ranks alone, so that uniform numbers stand for every continuous distribution. Only this module draws numbers;
the product reads the table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from qic_desktop.analysis.rules.frozen import FrozenLimits
from qic_desktop.analysis.rules.runs import crossings_limit, longest_run_limit

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Sides = NDArray[np.int8]

SEED = 20_140_811
CHARTS = 200_000
"""Simulated charts for each baseline; a rate of 4 % is then known to within 0.1 points."""

BASELINES = range(12, 61)
TOTAL = 120

_CHUNK = 20_000
_WIDTH = TOTAL + 1


def sides_about_frozen(baseline: int, total: int, charts: int, dice: np.random.Generator) -> Sides:
    """+1 and -1 about the median of the first points, (points x charts), without the point that is the median."""
    values = dice.random((charts, total))
    middle = (baseline - 1) // 2, baseline // 2
    ordered = np.partition(values[:, :baseline], middle, axis=1)
    median = (ordered[:, middle[0]] + ordered[:, middle[1]]) / 2
    if baseline % 2:
        values = values[values != median[:, np.newaxis]].reshape(charts, total - 1)
    return np.ascontiguousarray(np.where(median < values.T, np.int8(1), np.int8(-1)))


def joint_counts(sides: Sides, first: int) -> Iterator[Integers]:
    """For ``first`` points, and one more each time: how many charts have (longest run, crossings)."""
    run = np.ones(sides.shape[1], dtype=np.int16)
    longest = run.copy()
    crossings = np.zeros_like(run)
    for place in range(sides.shape[0]):
        if place:
            crossed = sides[place] != sides[place - 1]
            run = np.where(crossed, np.int16(1), run + np.int16(1))
            crossings += crossed
            np.maximum(longest, run, out=longest)
        if place + 1 >= first:
            cells = longest.astype(np.int64) * _WIDTH + crossings
            yield np.bincount(cells, minlength=_WIDTH * _WIDTH).reshape(_WIDTH, _WIDTH)


def false_alarms(joint: Integers) -> Floats:
    """Rate of charts with a longer run than L or fewer crossings than C, at [L, C]."""
    inside = joint.cumsum(axis=0)[:, ::-1].cumsum(axis=1)[:, ::-1]
    rates: Floats = 1 - inside / joint.sum()
    return rates


def own_level(total: int, charts: int, dice: np.random.Generator) -> float:
    """Rate of false alarms of the Anhøj limits about the own median of stable charts of ``total`` points."""
    useful = total - total % 2
    joint = sum(next(joint_counts(sides_about_frozen(total, total, chunk, dice), useful)) for chunk in _chunks(charts))
    return float(false_alarms(np.asarray(joint))[longest_run_limit(useful), crossings_limit(useful)])


def frozen_joints(baseline: int, total: int, charts: int, dice: np.random.Generator) -> list[Integers]:
    """Joint counts for ``baseline + 1`` to ``total`` points about a median frozen on ``baseline``."""
    found: list[Integers] = []
    for chunk in _chunks(charts):
        sides = sides_about_frozen(baseline, total, chunk, dice)
        parts = list(joint_counts(sides, baseline + 1 - baseline % 2))
        found = [old + new for old, new in zip(found, parts, strict=True)] if found else parts
    return found


def chosen(joint: Integers, level: float, useful: int) -> FrozenLimits:
    """The pair of limits by the criterion of :mod:`qic_desktop.analysis.rules.frozen`, for so many useful points."""
    rates = false_alarms(joint)
    allowed = rates <= level
    allowed[: longest_run_limit(useful)] = False
    allowed[:, crossings_limit(useful) + 1 :] = False
    stricter_run = np.zeros_like(allowed)
    stricter_run[1:] = allowed[:-1]
    stricter_crossings = np.zeros_like(allowed)
    stricter_crossings[:, :-1] = allowed[:, 1:]
    candidates = np.argwhere(allowed & ~stricter_run & ~stricter_crossings)
    by_run, by_crossings = rates[:, 0], rates[-1, :]
    unlike = [abs(by_run[longest] - by_crossings[crossings]) for longest, crossings in candidates]
    longest, crossings = candidates[int(np.argmin(unlike))]
    return FrozenLimits(int(longest), int(crossings))


def _chunks(charts: int) -> list[int]:
    return [min(_CHUNK, charts - start) for start in range(0, charts, _CHUNK)]


def _dice(baseline: int) -> np.random.Generator:
    return np.random.default_rng([SEED, baseline])


def write_table(charts: int = CHARTS) -> None:
    """Simulate everything and write the table to the standard output."""
    levels = {total: own_level(total, charts // 2, _dice(1000 + total)) for total in range(BASELINES[0] + 1, TOTAL + 1)}
    lines = [
        "# Runs about a median frozen on the first points: limits for baseline + 1, + 2 ... 120 points in all.",
        "# Criterion: false alarms of the pair at or below those of the Anhoej limits about the own median of as many",
        "# points, neither limit stricter than theirs; of the pairs that then cannot be stricter, the one whose two",
        "# rules alone raise false alarms most equally often.",
        f"# Simulated: {charts} stable charts a baseline, seed {SEED}.",
        "baseline,longest_run_max,n_crossings_min",
    ]
    for baseline in BASELINES:
        joints = frozen_joints(baseline, TOTAL, charts, _dice(baseline))
        totals = range(baseline + 1, TOTAL + 1)
        pairs = [
            chosen(joint, levels[total], total - baseline % 2) for total, joint in zip(totals, joints, strict=True)
        ]
        longest = " ".join(str(pair.longest_run_max) for pair in pairs)
        crossings = " ".join(str(pair.n_crossings_min) for pair in pairs)
        lines.append(f"{baseline},{longest},{crossings}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    write_table()
