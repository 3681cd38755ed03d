"""The values of one measure at one site, in order of time: what every chart starts from.

It owns how a value comes from a numerator and a denominator, and how it is to be read. It knows no median
and no rule. Periods that were expected and not reported belong in the series with None, so that a gap stays
a gap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from qic_desktop.analysis.sums import ratio
from qic_desktop.domain.measure import Direction
from qic_desktop.errors import DuplicatePeriodError

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ValueStyle:
    """How a value is written: ``percent`` multiplies by 100 in labels only; ``unit`` follows other numbers.

    ``from_zero`` says that an axis shows zero: counts, rates and times do, measurements (a blood pressure) need not.
    """

    percent: bool = True
    decimals: int = 1
    unit: str = ""
    from_zero: bool = True


GOES_ON = "~"
"""Behind every period: what has not ended."""


@dataclass(frozen=True, slots=True)
class ChartNote:
    """What happened in a period, to be written on the chart; ``until`` is the period in which it ended.

    It is :data:`GOES_ON` for what has not ended, and empty for what was at one moment.
    """

    period: str
    text: str
    until: str = ""

    def last_place(self, places: Mapping[str, int]) -> int | None:
        """The last place that it reached among ``places``; None where it was over within one period."""
        reached = [place for period, place in places.items() if self.period < period <= self.until]
        return max(reached, default=None)


@dataclass(frozen=True, slots=True)
class Series:
    """One value a period; all sequences have one length, ``numerators`` and ``denominators`` may be empty.

    ``excluded`` gives the reason of every point that is drawn and not judged, by period. ``breaks`` are the
    first periods of a new definition: no line is joined and no median carried across. ``target`` is in units
    of the values; ``targets`` has one a place where it changed over time. ``per`` is what shares were
    multiplied by ("per 1,000"). ``lengths`` and ``deviations`` count and spread the raw rows of each place, where
    several lie behind it. ``gaps`` gives the reason of a missing value and ``unconfirmed`` the places entered for
    the site and not yet confirmed by it, ``recounted`` those where a recount found something else. ``by_event``
    says that places are events in order, not periods at equal distances.
    """

    periods: tuple[str, ...]
    values: Numbers
    numerators: Numbers = ()
    denominators: Numbers = ()
    direction: Direction = Direction.NEUTRAL
    style: ValueStyle = ValueStyle()
    target: float | None = None
    excluded: Mapping[str, str] = field(default_factory=dict)
    breaks: tuple[str, ...] = ()
    notes: tuple[ChartNote, ...] = ()
    targets: Numbers = ()
    per: float = 1.0
    lengths: Numbers = ()
    deviations: Numbers = ()
    gaps: Mapping[str, str] = field(default_factory=dict)
    unconfirmed: frozenset[str] = frozenset()
    recounted: frozenset[str] = frozenset()
    by_event: bool = False

    def __post_init__(self) -> None:
        count = len(self.periods)
        others = (self.numerators, self.denominators, self.targets, self.lengths, self.deviations)
        if len(self.values) != count or any(len(numbers) not in (0, count) for numbers in others):
            raise ValueError("the sequences of a series have different lengths")

    def __len__(self) -> int:
        return len(self.periods)

    def numerator(self, place: int) -> float | None:
        """The numerator at a place, None where there is none."""
        return self.numerators[place] if self.numerators else None

    def denominator(self, place: int) -> float | None:
        """The denominator at a place, None where there is none."""
        return self.denominators[place] if self.denominators else None

    def target_at(self, place: int) -> float | None:
        """The target in force at a place, None where there is none."""
        return self.targets[place] if self.targets else self.target

    def part(self, first: int, end: int) -> Series:
        """The places from ``first`` up to and without ``end``; what belongs to other places is left out."""
        periods = set(self.periods[first:end])

        def within(given: Mapping[str, str]) -> dict[str, str]:
            return {period: why for period, why in given.items() if period in periods}

        return replace(
            self,
            periods=self.periods[first:end],
            values=self.values[first:end],
            numerators=self.numerators[first:end],
            denominators=self.denominators[first:end],
            excluded=within(self.excluded),
            breaks=tuple(period for period in self.breaks if period in periods),
            notes=tuple(note for note in self.notes if note.period in periods),
            targets=self.targets[first:end],
            lengths=self.lengths[first:end],
            deviations=self.deviations[first:end],
            gaps=within(self.gaps),
            unconfirmed=self.unconfirmed & periods,
            recounted=self.recounted & periods,
        )

    def place_of(self, period: str) -> int | None:
        """The place of a period, None where it has none.

        Raises:
            DuplicatePeriodError: two places have one period.
        """
        return places_by_period(self.periods).get(period)


@lru_cache(maxsize=8)
def places_by_period(periods: tuple[str, ...]) -> Mapping[str, int]:
    """Every period's place; kept, because a chart is made again with each keystroke.

    Raises:
        DuplicatePeriodError: two places have one period.
    """
    places = {period: place for place, period in enumerate(periods)}
    if len(places) != len(periods):
        raise DuplicatePeriodError(next(period for place, period in enumerate(periods) if places[period] != place))
    return places


def shares(numerators: Sequence[float | None], denominators: Sequence[float | None], *, per: float = 1.0) -> Numbers:
    """Numerator over denominator, times ``per``; None where one is missing, for 0 of 0 and for k of 0."""
    return tuple(
        None if top is None or bottom is None else _times(ratio(top, bottom), per)
        for top, bottom in zip(numerators, denominators, strict=True)
    )


def _times(value: float | None, per: float) -> float | None:
    return None if value is None or not math.isfinite(value * per) else value * per
