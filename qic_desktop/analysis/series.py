"""The values of one measure at one site, in order of time: what every chart starts from.

It owns how a value comes from a numerator and a denominator, and how it is to be read. It knows no median
and no rule. Periods that were expected and not reported belong in the series with None, so that a gap stays
a gap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qic_desktop.analysis.sums import ratio
from qic_desktop.domain.measure import Direction

Numbers = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ValueStyle:
    """How a value is written: ``percent`` multiplies by 100 in labels only; ``unit`` follows other numbers."""

    percent: bool = True
    decimals: int = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ChartNote:
    """What happened in a period, to be written on the chart."""

    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """One value a period; all sequences have one length, ``numerators`` and ``denominators`` may be empty.

    ``excluded`` gives the reason of every point that is drawn and not judged, by period. ``breaks`` are the
    first periods of a new definition: no line is joined and no median carried across. ``target`` is in units
    of the values.
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

    def __post_init__(self) -> None:
        count = len(self.periods)
        if len(self.values) != count or any(
            len(numbers) not in (0, count) for numbers in (self.numerators, self.denominators)
        ):
            raise ValueError("the sequences of a series have different lengths")

    def __len__(self) -> int:
        return len(self.periods)

    def numerator(self, place: int) -> float | None:
        """The numerator at a place, None where there is none."""
        return self.numerators[place] if self.numerators else None

    def denominator(self, place: int) -> float | None:
        """The denominator at a place, None where there is none."""
        return self.denominators[place] if self.denominators else None


def shares(numerators: Sequence[float | None], denominators: Sequence[float | None], *, per: float = 1.0) -> Numbers:
    """Numerator over denominator, times ``per``; None where one is missing, for 0 of 0 and for k of 0."""
    return tuple(
        None if top is None or bottom is None else _times(ratio(top, bottom), per)
        for top, bottom in zip(numerators, denominators, strict=True)
    )


def _times(value: float | None, per: float) -> float | None:
    return None if value is None or math.isinf(value) else value * per
