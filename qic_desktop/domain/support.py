"""Signs that a site could use support, and where sites stand on the assessment scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from qic_desktop.domain.collaborative import Site

STEPS = tuple(half / 2 for half in range(1, 11))
"""The scale: half a step at a time, 0.5 to 5.0."""
GAP = 1.0


class Sign(StrEnum):
    """Why a site could use support, the strong ones first."""

    LEADER_LEFT = "leader-left"
    MISSING = "missing"
    WORSE = "worse"
    LATE = "late"
    NO_MEETINGS = "no-meetings"
    NO_CYCLES = "no-cycles"
    NO_VISITS = "no-visits"
    PLATEAU = "plateau"


STRONG = frozenset({Sign.LEADER_LEFT, Sign.MISSING, Sign.WORSE})
SOURCES: Mapping[Sign, str] = {
    Sign.LEADER_LEFT: "membership",
    Sign.MISSING: "observation",
    Sign.WORSE: "observation",
    Sign.LATE: "package",
    Sign.NO_MEETINGS: "meeting_held",
    Sign.NO_CYCLES: "pdsa_cycle",
    Sign.NO_VISITS: "visit",
    Sign.PLATEAU: "observation",
}
"""Sign → the kind of record that it was read from."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign: since when, how many (reports, months), and the kind of record that says so.

    ``since`` None means that nothing of the kind was ever recorded.
    """

    sign: Sign
    since: date | None
    count: int = 0

    @property
    def source(self) -> str:
        """The kind of record."""
        return SOURCES[self.sign]


@dataclass(frozen=True, slots=True)
class Support:
    """A site that could use support, its strongest reason first."""

    site: Site
    reasons: tuple[Reason, ...]

    @property
    def is_urgent(self) -> bool:
        """Whether one reason alone would list it."""
        return any(one.sign in STRONG for one in self.reasons)


@dataclass(frozen=True, slots=True)
class SiteScore:
    """The latest score that each side gave a site, None where it gave none."""

    site: str
    name: str
    coach: float | None
    team: float | None

    @property
    def gap(self) -> float | None:
        """How far the team lies above its coach."""
        return None if self.coach is None or self.team is None else self.team - self.coach


@dataclass(frozen=True, slots=True)
class Spread:
    """How many sites stand on each step, by coach and by team; ``wide`` are those a whole step or more apart."""

    scores: tuple[SiteScore, ...] = ()

    def counts(self, side: str) -> tuple[int, ...]:
        """Sites on each step; ``side`` is coach or team."""
        found = Counter(_step(score) for one in self.scores if (score := getattr(one, side)) is not None)
        return tuple(found[step] for step in STEPS)

    def middle(self, side: str) -> float | None:
        """The middle score."""
        given = [score for one in self.scores if (score := getattr(one, side)) is not None]
        return median(given) if given else None

    @property
    def wide(self) -> tuple[SiteScore, ...]:
        """Sites whose two scores lie a step or more apart, the widest first."""
        apart = [one for one in self.scores if one.gap is not None and abs(one.gap) >= GAP]
        return tuple(sorted(apart, key=lambda one: (-abs(one.gap or 0.0), one.name.casefold())))


def _step(score: float) -> float:
    """The nearest step of the scale."""
    return min(max(round(score * 2) / 2, STEPS[0]), STEPS[-1])
