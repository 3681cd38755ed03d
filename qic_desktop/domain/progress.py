"""Progress beyond the charts: how far the work is, whether it lasts, where it spreads, what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import DRAFTED, SITE_OWNED, Owner, Record

ACTIVITIES = (
    "meeting",
    "data",
    "testing",
    "session",
    "coaching",
    "training",
    "materials",
    "transport",
    "allowance",
    "other",
)
"""What time and money are spent on, as codes of a cost entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Record):
    """A questionnaire or scale in the organiser's own words; the program brings some along as files."""

    ENTITY = "instrument"
    OWNERS = DRAFTED
    IMMUTABLE = frozenset({"content"})
    FREE = frozenset({"name"})

    name: str | None = entity.text()
    version: int | None = entity.integer()
    content: dict[str, object] | None = entity.mapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentAnswer(Record):
    """One rater's answers to a questionnaire or scale; the id is ``<instrument>@<version>|<rater>|<period>``.

    ``rater`` is a person's id, ``team`` for a common answer, or a random id where nobody shall be named.
    """

    ENTITY = "instrument_answer"
    OWNERS = frozenset({Owner.SITE, Owner.COACH, Owner.ORGANISER, Owner.ADDRESSED, Owner.SITE_PRIVATE})
    FREE = frozenset({"justification", "suggestions"})

    answers: dict[str, object] | None = entity.mapping("given")
    score: float | None = entity.number("given")
    rater_role: str | None = entity.text("given")
    justification: str | None = entity.text()
    suggestions: str | None = entity.text()
    withdrawn: bool | None = entity.flag()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """An answer is named by instrument, rater and period."""
        parts = identity.split("|")
        return len(parts) == 3 and all(parts) and "@" in parts[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadUnit(Record):
    """A ward, shift or facility to which something spreads."""

    ENTITY = "spread_unit"
    OWNERS = SITE_OWNED
    FREE = frozenset({"name", "led_by", "opinion_leaders", "training", "note"})

    name: str | None = entity.text()
    kind: str | None = entity.text()
    led_by: str | None = entity.text()
    opinion_leaders: str | None = entity.text()
    training: str | None = entity.text()
    planned: str | None = entity.text()
    order: int | None = entity.integer()
    note: str | None = entity.text()
    retired: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption(Record):
    """How far one unit is with one change, the method, or the way of working together."""

    ENTITY = "adoption"
    OWNERS = SITE_OWNED
    FREE = frozenset({"adaptation", "why_retest"})

    unit: str | None = entity.text("what")
    spreads: str | None = entity.text("what")
    change: str | None = entity.text("what")
    state: str | None = entity.text("standing")
    since: str | None = entity.text("standing")
    adaptation: str | None = entity.text()
    retest: bool | None = entity.flag("retesting")
    why_retest: str | None = entity.text("retesting")


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEntry(Record):
    """Time and money: activity, persons, hours, cash (ingredients method)."""

    ENTITY = "cost_entry"
    OWNERS = SITE_OWNED | {Owner.COACH, Owner.ORGANISER_PRIVATE}
    FREE = frozenset({"note", "grade", "payer"})

    activity: str | None = entity.text("spent")
    on: str | None = entity.text("spent")
    persons: float | None = entity.number("spent")
    hours: float | None = entity.number("spent")
    grade: str | None = entity.text("spent")
    cash: float | None = entity.number("spent")
    currency: str | None = entity.text("spent")
    payer: str | None = entity.text("spent")
    note: str | None = entity.text()
    linked: list[object] | None = entity.items()
