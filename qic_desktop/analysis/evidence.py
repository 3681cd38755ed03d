"""What the data say beside a step of the assessment scale. A step is never chosen by them, and never refused.

Every fact is a number with where it comes from; a step asks for some of them (``Level.needs``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.sums import median
from qic_desktop.domain.instrument import Item, Level
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import find_period

LEAST = 8
"""Values that a series needs before its beginning and its end are compared."""
BASELINE = 12
LATEST = 6
AHEAD = 2
"""So many steps whose evidence is there above the chosen one are worth a word."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A counted number; ``about`` names the measure it was taken from, empty where it is no measure's."""

    number: float = 0.0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a step asks for, and what was found."""

    code: str
    least: float
    fact: Fact

    @property
    def met(self) -> bool:
        """Whether it is there."""
        return self.fact.number >= self.least


@dataclass(frozen=True, slots=True)
class StepEvidence:
    """A step with everything that it asks for."""

    level: Level
    checks: tuple[Check, ...]

    @property
    def met(self) -> bool:
        """Whether all of it is there."""
        return all(check.met for check in self.checks)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What to talk about: ``missing`` for a chosen step, or steps ``above`` it whose evidence is there already."""

    missing: tuple[Check, ...] = ()
    above: Level | None = None

    def __bool__(self) -> bool:
        return bool(self.missing) or self.above is not None


KNOWN: frozenset[str] = frozenset(
    {
        "aim",
        "team",
        "met",
        "values",
        "tested",
        "charted",
        "decided",
        "adopted",
        "improved",
        "goal",
        "gap",
        "held",
        "reached",
        "plans",
    }
)
"""What can be counted; an instrument that asks for something else is shown without it."""


def evidence(item: Item, facts: Mapping[str, Fact]) -> tuple[StepEvidence, ...]:
    """Each step with what the data say of it."""
    return tuple(
        StepEvidence(
            level,
            tuple(Check(code, least, facts.get(code, Fact())) for code, least in level.needs if code in KNOWN),
        )
        for level in item.levels
    )


def mismatch(steps: Sequence[StepEvidence], code: str) -> Mismatch:
    """What of the chosen step, and of those below it, is not there; or what is there far above it."""
    ordered = sorted(steps, key=lambda one: one.level.value)
    place = next((number for number, one in enumerate(ordered) if one.level.code == code), None)
    if place is None:
        return Mismatch()
    missing = tuple(check for one in ordered[: place + 1] for check in one.checks if not check.met)
    if missing:
        return Mismatch(missing)
    reached = place
    while reached + 1 < len(ordered) and ordered[reached + 1].met and ordered[reached + 1].checks:
        reached += 1
    return Mismatch(above=ordered[reached].level) if reached - place >= AHEAD else Mismatch()


@dataclass(frozen=True, slots=True)
class GoalSeries:
    """A measure as the evidence looks at it: values in order, and the target in force."""

    name: str
    periods: Sequence[str]
    values: Sequence[float | None]
    direction: Direction
    target: float | None
    is_goal: bool
    improved: bool
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What one series says. ``gap`` is the per cent of the way from baseline to target, ``held`` months."""

    baseline: float | None = None
    latest: float | None = None
    gap: float | None = None
    reached: bool = False
    better: bool = False
    held: int = 0
    points: int = 0

    @property
    def is_lost(self) -> bool:
        """Whether the latest values are no better than the beginning, whatever was found in between."""
        return self.baseline is not None and not self.better


def goal_facts(series: GoalSeries) -> GoalFacts:
    """How far a series has come from its beginning towards its target, and how long it has stayed on the better side.

    The baseline is the one that is drawn, where it is held; else the median of the first twelve values, or of the first
    half of fewer than 24. The latest is the median of the last six, or of the last half of fewer than twelve.
    """
    known = [(period, value) for period, value in zip(series.periods, series.values, strict=True) if value is not None]
    if len(known) < LEAST:
        return GoalFacts(points=len(known))
    numbers = [value for _, value in known]
    half = len(numbers) // 2
    baseline = series.baseline if series.baseline is not None else median(numbers[: min(BASELINE, half)])
    latest = median(numbers[-min(LATEST, half) :])
    if baseline is None or latest is None or series.direction is Direction.NEUTRAL:
        return GoalFacts(baseline, latest, points=len(known))
    sign = 1 if series.direction is Direction.UP else -1
    gap, reached = None, False
    if series.target is not None:
        way = (series.target - baseline) * sign
        gap = 100 * (latest - baseline) * sign / way if way > 0 else None
        reached = (latest - series.target) * sign >= 0
    better = (latest - baseline) * sign > 0
    return GoalFacts(baseline, latest, gap, reached, better, _held(known, baseline, sign), len(known))


def _held(known: Sequence[tuple[str, float]], baseline: float, sign: int) -> int:
    """Months from the first to the last of the latest values that all lie on the better side."""
    better: list[str] = []
    for period, value in reversed(known):
        if (value - baseline) * sign <= 0:
            break
        better.append(period)
    first, last = find_period(better[-1]) if better else None, find_period(better[0]) if better else None
    if first is None or last is None:
        return 0
    return (last.last.year - first.first.year) * 12 + last.last.month - first.first.month + 1
