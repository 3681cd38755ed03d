"""Charts that do not run in time, as values: funnel, Pareto, histogram; and the two that add up in time.

How they are computed is in the modules of the same name; places on a picture are in ``geometry``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.charts.values import Provenance
from qic_desktop.analysis.series import Numbers, ValueStyle
from qic_desktop.domain.measure import Direction

FunnelForm = Literal["proportion", "rate"]
FunnelPlace = Literal["inside", "above-95", "below-95", "above-99.8", "below-99.8"]
FunnelNote = Literal["few-sites", "spread", "no-variation"]
"""few-sites: too few to judge their spread. spread: sites differ by more than chance, limits are widened. no-variation:
all together none or all, so that there is no chance and no limit."""
SkippedReason = Literal["no-numbers", "no-cases", "above-denominator", "negative", "not-whole"]


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One site.

    ``value`` is numerator over denominator, times ``per``; ``good`` None inside the limits or without a better side.
    """

    site: str
    numerator: float
    denominator: float
    value: float
    place: FunnelPlace
    good: bool | None


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """The limits at one size; None where there is none (clipped away)."""

    size: float
    lower_998: float | None
    lower_95: float | None
    upper_95: float | None
    upper_998: float | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """Sites by their size, limits of chance about the value of all together.

    ``spread`` is the standard deviation of the sites beyond chance on the transformed scale (tau), 0 where limits are
    exact; ``skipped`` are sites without a usable pair of numbers, ``reasons`` why, one each. ``exact`` holds the limits
    without widening where ``spread`` > 0. Values, limits and centre are multiplied by ``per``; sizes are not.
    ``excess`` is how much more than chance the sites vary (the mean squared winsorised z, about 1 by chance or less),
    None with too few sites.
    """

    form: FunnelForm
    centre: float
    points: tuple[FunnelPoint, ...]
    lines: tuple[FunnelLine, ...]
    exact: tuple[FunnelLine, ...]
    spread: float
    style: ValueStyle
    direction: Direction
    skipped: tuple[str, ...] = ()
    target: float | None = None
    provenance: Provenance = Provenance()
    reasons: tuple[SkippedReason, ...] = ()
    per: float = 1.0
    notes: tuple[FunnelNote, ...] = ()
    excess: float | None = None


AccumulationNote = Literal["no-values", "no-spread", "few-points", "above-denominator"]
"""no-values: nothing to add up. no-spread: the baseline does not vary, so that nothing can be measured in its sigmas.
few-points: centre and spread stand on fewer points than limits need. above-denominator: points left out of the sums."""


@dataclass(frozen=True, slots=True)
class ParetoBar:
    """One reason.

    ``cumulative`` is the share of all from the first bar to this one; ``vital`` up to the first that passes 80 %.
    """

    label: str
    count: float
    share: float
    cumulative: float
    vital: bool


@dataclass(frozen=True, slots=True)
class Pareto:
    """Reasons from the most to the least frequent; "other" stands last whatever its count, and is never vital."""

    bars: tuple[ParetoBar, ...]
    total: float


@dataclass(frozen=True, slots=True)
class HistogramBin:
    """Values from ``low`` (included) to ``high`` (excluded, but for the last bin)."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How often values of each size occur, with the middle and the quartiles (R type 7)."""

    bins: tuple[HistogramBin, ...]
    count: int
    median: float | None
    q1: float | None
    q3: float | None
    style: ValueStyle
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """Findings that belong together: ``number`` is the first of them, ``start`` and ``end`` are places."""

    number: int
    start: int
    end: int
    upward: bool


@dataclass(frozen=True, slots=True)
class Accumulation:
    """A CUSUM or an EWMA chart of a series: one statistic a period, and where it finds a change.

    A CUSUM has ``upper`` (adds up what is above) and ``lower`` (what is below, as negative numbers), and the same
    threshold at every point as both limits; an EWMA has its line in ``upper``, ``lower`` is empty, and limits a point.
    ``findings`` are places; ``started`` gives for each the place where the sum last left zero (for an EWMA, the same
    place). ``process_centre`` is the centre in units of the measure and ``baseline`` how many points it and the spread
    stand on.
    """

    kind: Literal["cusum", "ewma"]
    periods: tuple[str, ...]
    upper: Numbers
    lower: Numbers
    centre: float | None
    limit_low: Numbers
    limit_high: Numbers
    findings: tuple[int, ...]
    started: tuple[int, ...]
    upward: tuple[bool, ...]
    style: ValueStyle
    direction: Direction
    notes: tuple[AccumulationNote, ...] = ()
    process_centre: float | None = None
    baseline: int = 0

    def episodes(self) -> tuple[Episode, ...]:
        """Findings of one side that started at the same place, or that follow each other; by their start."""
        found: dict[bool, list[Episode]] = {True: [], False: []}
        for number, (place, start, upward) in enumerate(zip(self.findings, self.started, self.upward, strict=True)):
            last = found[upward][-1] if found[upward] else None
            if last is not None and (last.start == start or last.end == place - 1):
                found[upward][-1] = Episode(last.number, last.start, place, upward)
            else:
                found[upward].append(Episode(number, start, place, upward))
        return tuple(sorted((each for side in found.values() for each in side), key=lambda each: each.start))

    def goes_on(self, upward: bool) -> bool:
        """Whether the line is beyond its limit on this side at the end."""
        line = self.upper if upward or not self.lower else self.lower
        ends = [numbers[-1] if numbers else None for numbers in (line, self.limit_low, self.limit_high)]
        value, low, high = ends
        if value is None or low is None or high is None:
            return False
        return value > high if upward else value < low
