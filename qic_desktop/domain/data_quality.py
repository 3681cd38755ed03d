"""How far the values of a site can be trusted: in time, corrected, counted once more, explained (method C7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.observation import Observation, doubts
from qic_desktop.domain.outlier import COUNTED, far_from_before
from qic_desktop.domain.recounting import RecountView
from qic_desktop.domain.reporting import CAME, DUE, GOOD, GridLine

OFTEN = 0.5
"""Where so many of the reports were corrected after they came, the way of counting is worth a question."""


class Concern(StrEnum):
    """What makes one doubt a site's values, the heaviest first."""

    RECOUNT_OFF = "recount-off"
    JUMP = "jump"
    DIFFERS = "differs"
    UNANSWERED = "unanswered"
    INCOMPLETE = "incomplete"
    LATE = "late"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Marks:
    """How many values carry which mark; each value carries one, the coach's before the team's own."""

    by_coach: int = 0
    by_team: int = 0
    differing: int = 0
    unverified: int = 0

    @property
    def counted_again(self) -> int:
        """How many were counted once more by anybody."""
        return self.by_coach + self.by_team + self.differing


@dataclass(frozen=True, slots=True)
class Slips:
    """Numbers that the program asked about, and how many of these were answered by a note or a second count."""

    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class QualityLine:
    """One site and measure. ``recount`` is the coach's latest that still stands; ``reasons`` are codes with counts.

    ``jump`` is the period from which another number of cases is counted, ``jump_ratio`` how many times as many.
    """

    site: Site
    reports: GridLine
    marks: Marks = Marks()
    slips: Slips = Slips()
    recount: RecountView | None = None
    jump: str | None = None
    jump_ratio: float | None = None
    reasons: tuple[tuple[str, int], ...] = ()

    @property
    def due(self) -> int:
        """How many reports were due or came."""
        return self.reports.count(*DUE)

    @property
    def came(self) -> int:
        """How many came."""
        return self.reports.count(*CAME)

    @property
    def corrected(self) -> float | None:
        """The share of the reports that came which a later package changed; None where none came."""
        changed = sum(one.is_corrected for one in self.reports.squares)
        return changed / self.came if self.came else None

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What to doubt, the heaviest first; empty where nothing is."""
        complete, on_time, corrected = self.reports.complete, self.reports.on_time, self.corrected
        found = {
            Concern.RECOUNT_OFF: self.recount is not None and self.recount.is_off,
            Concern.JUMP: self.jump is not None,
            Concern.DIFFERS: self.marks.differing > 0 and not (self.recount is not None and self.recount.is_off),
            Concern.UNANSWERED: self.slips.asked > self.slips.answered,
            Concern.INCOMPLETE: complete is not None and complete < GOOD,
            Concern.LATE: on_time is not None and complete is not None and on_time < GOOD <= complete,
            Concern.CORRECTED: corrected is not None and corrected >= OFTEN,
        }
        return tuple(concern for concern in Concern if found[concern])


def worst_first(lines: Sequence[QualityLine]) -> tuple[QualityLine, ...]:
    """The sites with the heaviest and the most concerns first, then those least complete, then A to Z."""

    def weight(line: QualityLine) -> tuple[int, int, float, str]:
        places = list(Concern)
        heaviest = min((places.index(one) for one in line.concerns), default=len(places))
        complete = line.reports.complete
        name = (line.site.name or line.site.code or "").casefold()
        return heaviest, -len(line.concerns), 2.0 if complete is None else complete, name

    return tuple(sorted(lines, key=weight))


def marks_of(values: Sequence[Observation], recounted: Mapping[str, RecountView]) -> Marks:
    """The marks of a site's values that hold a number; ``recounted`` has a coach's recounts that stand, by period."""
    by_coach = by_team = differing = 0
    for one in values:
        quality, coach = checked_of(one).quality, recounted.get(one.period)
        if coach is not None and coach.is_off:
            differing += 1
        elif coach is not None and coach.is_good:
            by_coach += 1
        elif quality is Quality.DIFFERS:
            differing += 1
        elif quality is Quality.VERIFIED:
            by_team += 1
    return Marks(by_coach, by_team, differing, len(values) - by_coach - by_team - differing)


def slips_of(values: Sequence[Observation], periods: Collection[str], *, proportion: bool) -> Slips:
    """What the program asked about a site's values (oldest first) in these periods, and what was answered."""
    asked = answered = 0
    for place, one in enumerate(values):
        strange = doubts(one, proportion=proportion, today="", period_first="")
        if one.period not in periods or not (strange or _is_far(values[:place], one)):
            continue
        asked += 1
        answered += bool(one.note) or checked_of(one).quality is Quality.VERIFIED
    return Slips(asked, answered)


def _is_far(before: Sequence[Observation], one: Observation) -> bool:
    return any(
        far_from_before([getattr(other, name) for other in before], getattr(one, name)) is not None for name in COUNTED
    )
