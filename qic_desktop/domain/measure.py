"""Measures, their operational definitions, targets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qic_desktop.domain.entity import DRAFTED, UUID, Owner, Record, flag, integer, items, mapping, number, text

MEASURE_OWNERS = DRAFTED | {Owner.SITE}


class MeasureKind(StrEnum):
    """What a measure is for: outcome, process or balancing."""

    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"


class ValueForm(StrEnum):
    """What one value is made of."""

    PROPORTION = "proportion"
    RATE = "rate"
    COUNT = "count"
    MEAN = "mean"
    CASES_BETWEEN = "cases-between"
    TIME_BETWEEN = "time-between"

    @property
    def has_denominator(self) -> bool:
        """Whether a value is a numerator out of a denominator."""
        return self in (ValueForm.PROPORTION, ValueForm.RATE)

    @property
    def is_by_event(self) -> bool:
        """Whether rare events are recorded one by one instead of one value a period."""
        return self in (ValueForm.CASES_BETWEEN, ValueForm.TIME_BETWEEN)


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class RevisionKind(StrEnum):
    """What a new revision does to the line."""

    FIRST = "first"
    CHANGE = "change"
    COUNTED_BACK = "counted-back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """One thing that is counted every period; its exact meaning lies in its definition revisions."""

    ENTITY = "measure"
    OWNERS = MEASURE_OWNERS
    FREE = frozenset({"name"})

    code: str | None = text()
    name: str | None = text()
    kind: str | None = text()
    level: str | None = text()
    cadence: str | None = text("rhythm")
    due_day: int | None = integer("rhythm")
    current_revision: int | None = integer()
    same_as: str | None = text()
    sensitive: bool | None = flag()
    until: str | None = text()
    """The last period that is asked for."""
    retired: bool | None = flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionRevision(Record):
    """One operational definition; immutable once released (format clause F5).

    The id is ``<measure id>|<n>``. ``definition`` decides what is computed; ``clarification`` may correct a typing
    mistake without breaking anybody's line.
    """

    ENTITY = "definition_revision"
    OWNERS = MEASURE_OWNERS
    IMMUTABLE = frozenset({"definition"})
    FREE = frozenset(
        {
            "numerator_text",
            "denominator_text",
            "inclusion",
            "exclusion",
            "source_text",
            "method",
            "reason",
            "clarification",
            "collector",
        }
    )

    revision_kind: str | None = text("definition")
    numerator_text: str | None = text("definition")
    denominator_text: str | None = text("definition")
    inclusion: str | None = text("definition")
    exclusion: str | None = text("definition")
    value_form: str | None = text("definition")
    unit: str | None = text("definition")
    multiplier: float | None = number("definition")
    decimals: int | None = integer("definition")
    source_text: str | None = text("definition")
    method: str | None = text("definition")
    period_kind: str | None = text("definition")
    direction: str | None = text("definition")
    chart_kind: str | None = text("definition")
    target: float | None = number("definition")
    effective_period: str | None = text("definition")
    collector: str | None = text("definition")
    sample_size: int | None = integer("definition")
    minimum_denominator: float | None = number("definition")
    strata: list[object] | None = items("definition")
    reason: str | None = text("definition")
    clarification: str | None = text()
    translations: dict[str, object] | None = mapping()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A revision is named by its measure and its number."""
        measure, _, number_text = identity.partition("|")
        return UUID.fullmatch(measure) is not None and number_text.isascii() and number_text.isdigit()

    @property
    def measure(self) -> str:
        """The id of the measure that is defined."""
        return self.id.partition("|")[0]

    @property
    def revision(self) -> int:
        """The number of this revision, counted from 1."""
        return int(self.id.partition("|")[2])


def revision_id(measure: str, revision: int) -> str:
    """The id of a measure's n-th definition."""
    return f"{measure}|{revision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Record):
    """What a site wants to reach, and by when; the id is ``<measure id>|<n>``."""

    ENTITY = "target"
    OWNERS = frozenset({Owner.SITE})
    FREE = frozenset({"why"})

    value: float | None = number("aim")
    by: str | None = text("aim")
    why: str | None = text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A target is named by its measure and its number."""
        return DefinitionRevision.is_identity(identity)
