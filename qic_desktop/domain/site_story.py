"""What happened at one site over time, beside its chart: tests, who led, visits, reports, scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Tried:
    """A test of change; ``end`` is None while it runs, ``decision`` empty while none is taken."""

    key: str
    label: str
    title: str
    start: date
    end: date | None
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Led:
    """A stretch with one leader (``number`` from 1), or without any (0); ``end`` is None while it goes on."""

    number: int
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Visited:
    """A closed visit; ``factor`` is the recount's, ``is_off`` that it lies outside what the field accepts."""

    key: str
    on: date
    factor: float | None = None
    is_off: bool = False
    kind: str = "visit"


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of one report; ``state`` as on the reporting grid."""

    period: str
    on: date
    state: str
    days: int = 0


@dataclass(frozen=True, slots=True)
class Scored:
    """An assessment of 0.5 to 5 in a month."""

    on: date
    score: float


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader could forget.

    ``code`` is jump, definition, unconfirmed, no-leader, recount, few-cases, new-leader, merged, paused or silent;
    ``when`` is a period, ``number`` and ``text`` what the sentence needs.
    """

    code: str
    when: str = ""
    number: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class SiteLanes:
    """Everything below the chart, each in the order of time."""

    tests: tuple[Tried, ...] = ()
    leaders: tuple[Led, ...] = ()
    visits: tuple[Visited, ...] = ()
    reports: tuple[Reported, ...] = ()
    team: tuple[Scored, ...] = ()
    coach: tuple[Scored, ...] = ()
