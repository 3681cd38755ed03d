"""Whether a site got better by the rule that a collaborative agreed on, since when, and whether it lasted.

The first twelve values are the baseline; from then on the median of the latest six is held against it, month by month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.policy import FREEZE, MEDIAN_PROVISIONAL
from qic_desktop.analysis.rules.runs import analyse_runs
from qic_desktop.domain.measure import Direction

KINDS = ("finding", "change", "target")
BASELINE, LATEST = FREEZE, MEDIAN_PROVISIONAL
CHECKED_AT = (6, 12, 24)
"""Months after the success at which it is asked whether it lasted."""
CHANCE = 6
"""One in so many steady sites reaches a finding for the better at some time in three years of months, by chance alone
(measured: 8 % in 24 months, 17 % in 36)."""


@dataclass(frozen=True, slots=True)
class SuccessRule:
    """What counts as success. ``at_least`` is the relative change in per cent, for the kind "change"."""

    kind: str = "finding"
    at_least: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """One site: ``began`` is the place of its first value, ``reached`` of the first success, None without one.

    ``lasted`` answers for each of :data:`CHECKED_AT` whether it still held; None where it is too early to say.
    """

    began: int
    baseline: float
    reached: int | None
    lasted: tuple[bool | None, ...]

    @property
    def time_to(self) -> int | None:
        """Periods from the first value to the success."""
        return None if self.reached is None else self.reached - self.began


def rule_from(mapping: Mapping[str, object] | None) -> SuccessRule:
    """The rule as a collaborative wrote it; a finding where it wrote none, or one that is not known here."""
    kind = (mapping or {}).get("kind")
    least = (mapping or {}).get("at_least")
    if kind not in KINDS:
        return SuccessRule()
    number = float(least) if isinstance(least, int | float) and not isinstance(least, bool) else 0.0
    return SuccessRule(str(kind), number)


def course_of(
    values: Sequence[float | None], direction: Direction, rule: SuccessRule, target: float | None = None
) -> Course | None:
    """The course of one site; None while it has fewer than eighteen values, or no way is better."""
    known = [place for place, value in enumerate(values) if value is not None]
    if len(known) < BASELINE + LATEST or direction is Direction.NEUTRAL:
        return None
    if rule.kind == "target" and target is None:
        return None
    baseline = float(np.median([value for value in values[: known[BASELINE - 1] + 1] if value is not None]))
    judge = _Judge(values, known[BASELINE], baseline, direction, rule, target)
    reached = next((place for place in known[BASELINE + LATEST - 1 :] if judge.succeeds(place)), None)
    if reached is None:
        return Course(known[0], baseline, None, ())
    return Course(known[0], baseline, reached, tuple(judge.lasts(reached + months) for months in CHECKED_AT))


@dataclass(frozen=True, slots=True)
class _Judge:
    values: Sequence[float | None]
    first: int
    baseline: float
    direction: Direction
    rule: SuccessRule
    target: float | None

    def level(self, place: int) -> float | None:
        known = [value for value in self.values[self.first : place + 1] if value is not None][-LATEST:]
        return float(np.median(known)) if len(known) == LATEST else None

    def holds(self, level: float) -> bool:
        """Whether a level is good enough; for a finding: better than the baseline."""
        sign = 1.0 if self.direction is Direction.UP else -1.0
        better = (level - self.baseline) * sign
        if self.rule.kind == "target" and self.target is not None:
            return (level - self.target) * sign >= 0
        if self.rule.kind == "change":
            # Nothing is a share of zero: from there any way to the better counts.
            needed = abs(self.baseline) * self.rule.at_least / 100
            return better > 0 and better >= needed * (1 - 1e-12)
        return better > 0

    def succeeds(self, place: int) -> bool:
        level = self.level(place)
        if level is None or not self.holds(level):
            return False
        return self.rule.kind != "finding" or analyse_runs(self.values[self.first : place + 1], self.baseline).signal

    def lasts(self, place: int) -> bool | None:
        if place >= len(self.values):
            return None
        if all(value is None for value in self.values[place - LATEST + 1 : place + 1]):
            return None
        level = self.level(place)
        return None if level is None else self.holds(level)
