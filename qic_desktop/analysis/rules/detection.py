"""How often a rule set cries wolf, and how long it takes to find a real change: what a chart's explanation says.

The numbers are simulated (:mod:`qic_desktop.analysis.rules.detection_simulation`) and stored as data in
``resources/rules``: normal values without trend, season or memory. Real measures are less tidy, so that they are orders
of magnitude and no promise. It owns the numbers; the sentence is in ``qic_desktop.wording``.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from qic_desktop.analysis.rules.codes import RuleSetCode

_TABLE = Path(__file__).resolve().parents[3] / "resources" / "rules" / "detection.csv"

JudgedChart = Literal["run", "limits"]
"""A run chart about its median; a chart with limits (simulated: I chart), where points beyond them are findings too."""

SHIFTS = (0.5, 1.0, 1.5, 2.0, 3.0)
"""Sizes of a lasting change, in standard deviations of the single values."""

LENGTHS = (12, 24, 36)
"""Numbers of points of a stable chart."""

MOST = 48
"""So many points after a change are looked at; what takes longer is None."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Points that it takes until a change of ``shift`` sigma is found, the first point after the change being one.

    ``median`` is what one change in two takes at most, ``slow`` what nine in ten take at most; None: over :data:`MOST`.
    """

    shift: float
    median: int | None
    slow: int | None


@dataclass(frozen=True, slots=True)
class Detection:
    """How one rule set does on one kind of chart, judged anew with each point, the centre being that of all points.

    ``false_finding`` is the probability that a stable chart of so many points, looked at once, has a finding.
    ``false_per_year`` is the mean number of new false findings in twelve further monthly points after 24: a rule marks
    the latest point and did not mark the one before when that was the latest. ``delays`` are for a change after 24
    stable points without a finding.
    """

    rule_set: RuleSetCode
    chart: JudgedChart
    false_finding: Mapping[int, float]
    false_per_year: float
    delays: tuple[Delay, ...]

    def delay(self, shift: float) -> Delay:
        """The delay for the largest tabled change that is not larger than ``shift``; for the smallest one below it."""
        return max((each for each in self.delays if each.shift <= shift), key=_size, default=self.delays[0])


def _size(delay: Delay) -> float:
    return delay.shift


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], dict[str, str]]:
    with _TABLE.open(encoding="ascii", newline="") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {(row["rule_set"], row["chart"]): row for row in rows}


@lru_cache(maxsize=32)
def detection(rule_set: RuleSetCode, chart: JudgedChart) -> Detection:
    """The stored numbers of a rule set on a run chart or on a chart with limits."""
    row = _table()[rule_set, chart]

    def points(name: str, shift: float) -> int | None:
        text = row[f"{name}_{shift:g}"]
        return int(text) if text else None

    return Detection(
        rule_set,
        chart,
        {length: float(row[f"false_{length}"]) for length in LENGTHS},
        float(row["false_per_year"]),
        tuple(Delay(shift, points("median", shift), points("slow", shift)) for shift in SHIFTS),
    )
