"""What is written on a chart: annotations, phases, excluded points."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import SITE_OWNED, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation(Record):
    """A change or an event, written at its period on a measure's chart."""

    ENTITY = "annotation"
    OWNERS = SITE_OWNED

    measure: str | None = entity.text("mark")
    period: str | None = entity.text("mark")
    text: str | None = entity.text("mark")
    cycle: str | None = entity.text("mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Record):
    """A part of the chart with its own median, and why it was started."""

    ENTITY = "phase"
    OWNERS = SITE_OWNED

    measure: str | None = entity.text("start")
    first_period: str | None = entity.text("start")
    label: str | None = entity.text("start")
    reason: str | None = entity.text("start")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Record):
    """A point that is drawn and not judged, and why."""

    ENTITY = "exclusion"
    OWNERS = SITE_OWNED

    measure: str | None = entity.text("mark")
    period: str | None = entity.text("mark")
    reason: str | None = entity.text("mark")
