"""What a finished chart is: points, phases, findings. The screen, the PDF, SVG and sentences all read this value.

Everything is codes and numbers; there is no prose and no place on a picture here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.runs import Runs
from qic_desktop.analysis.series import Numbers, Series

ChartKind = Literal["run", "i", "p"]
Rule = Literal["shift", "crossings", "beyond"]
Against = Literal["own", "frozen", "before"]
NoteCode = Literal[
    "few-points", "few-useful", "freeze-too-short", "frozen-false-alarms", "median-at-ceiling", "denominator-jump"
]


class ChartPoint(NamedTuple):
    """One period. ``included`` False is drawn and not judged; ``on_centre`` lies on its phase's line."""

    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    included: bool
    excluded_reason: str
    on_centre: bool
    phase: int


@dataclass(frozen=True, slots=True)
class PhaseStart:
    """Where a person starts a phase, and how its median is found.

    ``new_median`` False only names a stretch of time and lets the median run on. ``baseline_last`` freezes
    the median on the points up to that period. ``judged_from`` leaves out the points that suggested the new
    median.
    """

    period: str
    label: str = ""
    new_median: bool = True
    baseline_last: str | None = None
    judged_from: str | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of points, ``first`` to ``last`` (places, both included), with its own centre line.

    ``points`` counts values that take part. ``centre`` is None with too few of them, ``provisional`` with
    few. ``runs`` is None where no rule is applied. ``frozen_last`` is the last place of a frozen baseline.
    ``after_break`` is True where a new definition starts, so that nothing is compared with what came before.
    """

    first: int
    last: int
    centre: float | None
    points: int
    provisional: bool = False
    runs: Runs | None = None
    frozen_last: int | None = None
    after_break: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A named stretch of time, ``first`` to ``last``; several may share one median."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Evidence that a rule found in one phase.

    ``places`` are all points of the pattern (none for crossings). ``upward`` is the side or direction;
    ``good`` is True for better, False for worse, None where the measure has no direction or the pattern does
    not tell. ``count`` is what was seen and ``limit`` what chance still allows. ``leading`` marks a run that
    stands at the start of its phase and has ended: it says that something changed, not which way is better.
    ``ongoing`` reaches the latest point. ``against`` says whose line: the phase's own, a frozen one, or that
    of the phase before.
    """

    rule: Rule
    phase: int
    places: tuple[int, ...]
    upward: bool | None
    good: bool | None
    count: int
    limit: int
    against: Against = "own"
    leading: bool = False
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """A letter on the chart and what it stands for; ``place`` is the place of its period."""

    place: int
    period: str
    letter: str
    text: str


@dataclass(frozen=True)
class RunChart:
    """A run chart, or a control chart where ``lower`` and ``upper`` hold limits (empty tuples without).

    ``denominator_jump`` is the place where the number of cases jumped for good: said before anything is
    praised.
    """

    kind: ChartKind
    series: Series
    points: tuple[ChartPoint, ...]
    phases: tuple[Phase, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    annotations: tuple[Annotation, ...] = ()
    lower: Numbers = ()
    upper: Numbers = ()
    notes: tuple[NoteCode, ...] = ()
    denominator_jump: int | None = None
    rule_set: str = "anhoej"

    @cached_property
    def known_places(self) -> tuple[int, ...]:
        """Places that have a value."""
        return tuple(place for place, point in enumerate(self.points) if point.value is not None)

    @cached_property
    def latest(self) -> ChartPoint | None:
        """The last point that has a value."""
        return self.points[self.known_places[-1]] if self.known_places else None

    @property
    def latest_phase(self) -> Phase | None:
        """The phase that the chart is in now."""
        return self.phases[-1] if self.phases else None

    @property
    def judged_points(self) -> int:
        """Points of the latest phase that take part."""
        return self.phases[-1].points if self.phases else 0

    @property
    def still_needed(self) -> int:
        """How many more points the rules need in the latest phase."""
        return max(0, RULES - self.judged_points)

    @cached_property
    def main_finding(self) -> Finding | None:
        """The finding to be told first: in the latest phase, at the latest points, shifts before crossings."""
        return max(self.findings, key=_weight, default=None)


def _weight(finding: Finding) -> tuple[int, bool, bool, int]:
    strength = {"crossings": 0, "beyond": 1, "shift": 2}[finding.rule]
    return finding.phase, finding.ongoing, not finding.leading and strength > 0, (finding.places or (0,))[-1]
