"""What became of one report, and of all reports of a site; the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qic_desktop.domain.collaborative import Site

GOOD = 0.9
"""Below this share of the due reports a site's completeness is a concern (Countdown to 2030)."""


class State(StrEnum):
    """What became of one report."""

    ON_TIME = "on-time"
    LATE = "late"
    CORRECTED = "corrected"
    MISSING = "missing"
    NOT_DUE = "not-due"
    PAUSED = "paused"
    NOT_EXPECTED = "not-expected"


class Advice(StrEnum):
    """The one thing to do about a site."""

    CALL = "call"
    REMIND = "remind"
    LIGHTEN = "lighten"
    ASK_CORRECTIONS = "ask-corrections"
    THANK = "thank"
    NOTHING = "nothing"


CAME = frozenset({State.ON_TIME, State.LATE, State.CORRECTED})
DUE = CAME | {State.MISSING}


@dataclass(frozen=True, slots=True)
class Square:
    """One report. ``came`` is the day on which it came, ``days`` how many of them too late.

    ``is_corrected`` says that a later package changed it, ``reason`` why there is no value. The numbers are those that
    stand now.
    """

    state: State
    due: date | None = None
    came: date | None = None
    days: int = 0
    is_corrected: bool = False
    reason: str = ""
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    revision: int | None = None

    @property
    def is_explained(self) -> bool:
        """Whether it is missing and the site said why."""
        return self.state is State.MISSING and bool(self.reason)

    @property
    def is_silent(self) -> bool:
        """Whether it is missing and nobody said why."""
        return self.state is State.MISSING and not self.reason


@dataclass(frozen=True, slots=True)
class GridLine:
    """One site: its squares, one a period, and what they come to."""

    site: Site
    squares: tuple[Square, ...]
    advice: Advice = Advice.NOTHING

    def count(self, *states: State) -> int:
        """How many squares are in one of these states."""
        return sum(one.state in states for one in self.squares)

    @property
    def complete(self) -> float | None:
        """The share of the due reports that came; None before any was due."""
        due = self.count(*DUE)
        return self.count(*CAME) / due if due else None

    @property
    def on_time(self) -> float | None:
        """The share of the due reports that came in time."""
        due = self.count(*DUE)
        return self.count(State.ON_TIME, State.CORRECTED) / due if due else None

    @property
    def silent(self) -> int:
        """How many reports are missing without a word; where the site said why, there is nothing to ask."""
        return sum(one.is_silent for one in self.squares)

    @property
    def missing_now(self) -> int:
        """How many of the latest due reports are missing without a word, up to one that came or has a reason."""
        due = [one.is_silent for one in self.squares if one.state in DUE]
        return next((place for place, silent in enumerate(reversed(due)) if not silent), len(due))

    @property
    def late_running(self) -> int:
        """How many of the latest due reports were late without a break."""
        due = [one.state for one in self.squares if one.state in DUE]
        return next((place for place, state in enumerate(reversed(due)) if state is not State.LATE), len(due))
