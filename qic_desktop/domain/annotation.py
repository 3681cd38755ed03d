"""What is written on a chart: annotations, phases, excluded points; and rare events, each a point of its own."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import SITE_OWNED, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation(Record):
    """A change or an event, written at its period on a measure's chart."""

    ENTITY = "annotation"
    OWNERS = SITE_OWNED
    FREE = frozenset({"text"})

    measure: str | None = entity.text("mark")
    period: str | None = entity.text("mark")
    text: str | None = entity.text("mark")
    cycle: str | None = entity.text("mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Record):
    """A part of the chart with its own median, and why it was started.

    ``baseline_first`` and ``baseline_last`` are the periods that centre and limits are computed from, where it is not
    all of the phase; ``judged_from`` leaves out the points that suggested it; ``same_median`` only names a stretch of
    time. ``centre`` is a given centre line.
    ``suggested_by`` is the code of the program's suggestion that a person accepted.
    """

    ENTITY = "phase"
    OWNERS = SITE_OWNED
    FREE = frozenset({"label", "reason"})

    measure: str | None = entity.text("start")
    first_period: str | None = entity.text("start")
    label: str | None = entity.text("start")
    reason: str | None = entity.text("start")
    baseline_first: str | None = entity.text("start")
    baseline_last: str | None = entity.text("start")
    judged_from: str | None = entity.text("start")
    centre: float | None = entity.number("start")
    same_median: bool | None = entity.flag("start")
    suggested_by: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Record):
    """A point that is drawn and not judged, and why."""

    ENTITY = "exclusion"
    OWNERS = SITE_OWNED
    FREE = frozenset({"reason"})

    measure: str | None = entity.text("mark")
    period: str | None = entity.text("mark")
    reason: str | None = entity.text("mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Record):
    """A rare event of a measure: its day, and how many cases without it came since the last.

    ``reason`` says why it was corrected or removed, beside what was corrected.
    """

    ENTITY = "event"
    OWNERS = SITE_OWNED
    FREE = frozenset({"reason", "note"})

    measure: str | None = entity.text()
    on: str | None = entity.text("occurred")
    cases: float | None = entity.number("occurred")
    reason: str | None = entity.text("occurred")
    note: str | None = entity.text()
