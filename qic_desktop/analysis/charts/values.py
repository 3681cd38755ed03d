"""What a finished chart is: points, phases, findings. The screen, the PDF, SVG and sentences all read this value.

Everything is codes and numbers; there is no prose and no place on a picture here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, overload

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.rules.codes import RuleCode, RuleSetCode
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.analysis.series import Numbers, Series

Against = Literal["own", "frozen", "before"]
NoteCode = Literal[
    "few-points",
    "few-useful",
    "freeze-too-short",
    "frozen-simulated",
    "frozen-false-alarms",
    "median-at-ceiling",
    "denominator-jump",
    "freeze-other-definition",
    "zero-denominator",
    "above-denominator",
    "negative-count",
    "no-spread",
    "not-positive",
    "no-limits",
]
"""What the reader must know beside the picture; ``qic_desktop.wording.charts`` says it."""

Variation = Literal["common", "improvement-high", "improvement-low", "concern-high", "concern-low", "high", "low"]
Assurance = Literal["passes", "hit-or-miss", "fails"]


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
    centre and limits on the points up to that period; with ``baseline_first`` they are computed from those
    points wherever they lie, also in an earlier phase. ``judged_from`` leaves out the points that suggested
    the new median. ``centre`` is a given centre line in units of the values, which nothing is computed for. ``id``
    names the record that a person made, so that it can be moved or taken away; ``reason`` and ``suggested_by`` are
    what was written with it.
    """

    period: str
    label: str = ""
    new_median: bool = True
    baseline_last: str | None = None
    judged_from: str | None = None
    baseline_first: str | None = None
    id: str = ""
    centre: float | None = None
    reason: str = ""
    suggested_by: str = ""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of points, ``first`` to ``last`` (places, both included), with its own centre line.

    ``points`` counts values that take part. ``centre`` is None with too few of them, ``provisional`` with
    few. ``runs`` is None where no rule is applied. ``frozen_first`` and ``frozen_last`` are the first and last
    place of the points that a held centre (and limits) stand on, None where they stand on all of the phase; they lie
    before ``first`` where an earlier phase's are carried on. ``after_break`` is True where a new definition starts, so
    that nothing is compared with what came before. ``given`` says that a person gave the centre. ``judged_from`` is the
    place from which the rules look, None for all of the phase.
    """

    first: int
    last: int
    centre: float | None
    points: int
    provisional: bool = False
    runs: Runs | None = None
    frozen_last: int | None = None
    after_break: bool = False
    frozen_first: int | None = None
    given: bool = False
    judged_from: int | None = None

    @property
    def places(self) -> range:
        """The places of the phase."""
        return range(self.first, self.last + 1)

    @property
    def is_carried(self) -> bool:
        """Whether centre and limits are those of points before the phase."""
        return self.frozen_last is not None and self.frozen_last < self.first


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

    rule: RuleCode
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
    """A letter on the chart and what it stands for; ``place`` is the place of its period.

    ``last`` is the last place of what went on for longer than one period, as far as the chart shows it.
    """

    place: int
    period: str
    letter: str
    text: str
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a chart's numbers come from: definition revisions, and the packages that brought them (none: own ones)."""

    revisions: tuple[int, ...] = ()
    packages: tuple[str, ...] = ()


class ChartPoints(Sequence[ChartPoint]):
    """The points of a chart, each made when it is asked for: a long chart is drawn from numbers, not from points."""

    __slots__ = ("_kept", "_series", "_starts", "_values", "phases")

    def __init__(self, series: Series, values: Numbers, phases: tuple[Phase, ...]) -> None:
        self._series, self._values, self.phases = series, values, phases
        self._starts = [phase.first for phase in phases]
        self._kept: tuple[ChartPoint, ...] | None = None

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, place: int) -> ChartPoint: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[ChartPoint, ...]: ...
    def __getitem__(self, place: int | slice) -> ChartPoint | tuple[ChartPoint, ...]:
        if self._kept is not None:
            return self._kept[place]
        places = range(len(self))[place]
        if isinstance(places, int):
            return self._make(places, bisect_right(self._starts, places) - 1)
        return tuple(self[each] for each in places)

    def __iter__(self) -> Iterator[ChartPoint]:
        if self._kept is None and len(self) > KEPT_POINTS:
            return (self._make(place, number) for number, phase in enumerate(self.phases) for place in phase.places)
        return iter(self._whole())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ChartPoints) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _whole(self) -> tuple[ChartPoint, ...]:
        if self._kept is None:
            self._kept = tuple(
                self._make(place, number) for number, phase in enumerate(self.phases) for place in phase.places
            )
        return self._kept

    def _make(self, place: int, number: int) -> ChartPoint:
        series, value = self._series, self._values[place]
        period = series.periods[place]
        is_own = self._values is series.values
        centre = self.phases[number].centre
        return ChartPoint(
            period,
            value,
            series.numerator(place) if is_own else None,
            series.denominator(place) if is_own else None,
            period not in series.excluded,
            series.excluded.get(period, ""),
            centre is not None and value == centre,
            number,
        )


KEPT_POINTS = 5000
"""Charts of up to so many points keep them once all were asked for."""


@dataclass(frozen=True)
class RunChart:
    """A run chart; ``lower`` and ``upper`` hold the limits of a :class:`ControlChart`, empty tuples here.

    ``denominator_jump`` is the place where the number of cases jumped for good: said before anything is
    praised. ``plotted`` are the numbers that are drawn where these are not the series' own values (moving ranges,
    standard deviations, counts); see :attr:`values`.
    """

    kind: ChartKind
    series: Series
    phases: tuple[Phase, ...]
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    annotations: tuple[Annotation, ...] = ()
    lower: Numbers = ()
    upper: Numbers = ()
    notes: tuple[NoteCode, ...] = ()
    denominator_jump: int | None = None
    rule_set: RuleSetCode = "anhoej"
    provenance: Provenance = Provenance()
    plotted: Numbers = ()

    @property
    def values(self) -> Numbers:
        """What is drawn at each place, None for a gap."""
        return self.plotted or self.series.values

    @cached_property
    def points(self) -> ChartPoints:
        """Every period as a point of its phase; made one by one when asked for."""
        return ChartPoints(self.series, self.values, self.phases)

    @cached_property
    def known_places(self) -> tuple[int, ...]:
        """Places that have a value."""
        return tuple(place for place, value in enumerate(self.values) if value is not None)

    @cached_property
    def latest(self) -> ChartPoint | None:
        """The last point that has a value."""
        values = self.values
        for place in range(len(values) - 1, -1, -1):
            if values[place] is not None:
                return self.points[place]
        return None

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
        """The finding to be told first: in the latest phase, at the latest points, patterns before crossings."""
        return max(self.findings, key=_weight, default=None)


ABOUT_ALL: frozenset[RuleCode] = frozenset({"crossings", "runs", "corner"})
"""Rules that judge a phase as a whole and mark no points."""


def _weight(finding: Finding) -> tuple[int, bool, bool, int]:
    tells = not finding.leading and finding.rule not in ABOUT_ALL
    return finding.phase, finding.ongoing, tells, (finding.places or (0,))[-1]


@dataclass(frozen=True)
class ControlChart(RunChart):
    """A chart with limits: outer ones at three sigma in ``lower`` and ``upper``, inner ones at two.

    ``sigma`` is one standard deviation at every point, before limits are clipped to what is possible.
    ``widened`` is how many times P' and U' limits are wider than binomial or Poisson ones, and ``plain_lower``
    and ``plain_upper`` are those narrower ones. ``variation`` and ``assurance`` are the two marks of Making
    Data Count, None where they are not shown.
    """

    lower_inner: Numbers = ()
    upper_inner: Numbers = ()
    sigma: Numbers = ()
    widened: float | None = None
    plain_lower: Numbers = ()
    plain_upper: Numbers = ()
    variation: Variation | None = None
    assurance: Assurance | None = None
