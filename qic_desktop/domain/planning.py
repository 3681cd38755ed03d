"""How work is planned: charter, diagnosis, how data are collected, how a gain is held."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import DRAFTED, SITE_OWNED, UUID, Owner, Record
from qic_desktop.domain.measure import DefinitionRevision

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlan(Record):
    """Who takes a measure's numbers from where, and when; the id is ``<measure>|<revision>``."""

    ENTITY = "data_plan"
    OWNERS = SITE_OWNED
    FREE = frozenset({"source", "who", "when", "sampling", "cheapest", "trial"})

    source: str | None = entity.text()
    who: str | None = entity.text("who_and_when")
    when: str | None = entity.text("who_and_when")
    sampling: str | None = entity.text("sample")
    sample_size: int | None = entity.integer("sample")
    cheapest: str | None = entity.text()
    trial: str | None = entity.text()
    strata: list[object] | None = entity.items()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A plan is named by its measure and the definition it is for."""
        return DefinitionRevision.is_identity(identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally(Record):
    """One day's strokes for a measure: how many were yes and how many no; the id is ``<measure>|<day>``."""

    ENTITY = "tally"
    OWNERS = SITE_OWNED

    yes: int | None = entity.integer("strokes")
    no: int | None = entity.integer("strokes")

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A tally is named by its measure and its day."""
        measure, _, day = identity.partition("|")
        return UUID.fullmatch(measure) is not None and _DAY.fullmatch(day) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPlan(Record):
    """How an adopted change is held: procedure, owner, newcomers, monitor, and when to react."""

    ENTITY = "control_plan"
    OWNERS = SITE_OWNED
    FREE = frozenset({"change", "procedure", "owner_role", "newcomers", "monitor", "trigger", "response"})

    change: str | None = entity.text("adopted")
    ramp: str | None = entity.text("adopted")
    cycle: str | None = entity.text("adopted")
    procedure: str | None = entity.text()
    owner_role: str | None = entity.text()
    newcomers: str | None = entity.text()
    monitor: str | None = entity.text()
    measure: str | None = entity.text()
    trigger: str | None = entity.text()
    response: str | None = entity.text()
    next_check: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(Record):
    """A process map, fishbone, five whys or Pareto count of a problem.

    ``parts`` is an outline: one part a line, two spaces for each level; a Pareto line ends in ``: count``.
    """

    ENTITY = "diagnosis"
    OWNERS = SITE_OWNED
    FREE = frozenset({"title", "parts", "conclusion"})

    kind: str | None = entity.text()
    title: str | None = entity.text()
    parts: str | None = entity.text()
    conclusion: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter(Record):
    """What the work is about, on one page, and later what came of it (headings of SQUIRE 2.0).

    The id is the project's, or the collaborative's for the charter of a whole collaborative.
    """

    ENTITY = "charter"
    OWNERS = SITE_OWNED | DRAFTED
    FREE = frozenset(
        {
            "background",
            "knowledge",
            "rationale",
            "in_scope",
            "out_of_scope",
            "patients",
            "how_much",
            "resources",
            "barriers",
            "ethics",
            "funding",
            "context",
            "study",
            "summary",
            "interpretation",
            "limitations",
            "conclusions",
        }
    )

    background: str | None = entity.text()
    knowledge: str | None = entity.text()
    rationale: str | None = entity.text()
    in_scope: str | None = entity.text("scope_of_work")
    out_of_scope: str | None = entity.text("scope_of_work")
    patients: str | None = entity.text("aim_parts")
    how_much: str | None = entity.text("aim_parts")
    resources: str | None = entity.text()
    barriers: str | None = entity.text()
    ethics: str | None = entity.text()
    funding: str | None = entity.text()
    context: str | None = entity.text()
    study: str | None = entity.text()
    summary: str | None = entity.text()
    interpretation: str | None = entity.text()
    limitations: str | None = entity.text()
    conclusions: str | None = entity.text()
    own_topic: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping(Record):
    """How a team's own spreadsheet was read the last time, so that nobody answers the same questions twice.

    ``headings`` is the hash of the row of headings; ``columns`` tells what each column is.
    """

    ENTITY = "table_mapping"
    OWNERS = frozenset({Owner.SITE_PRIVATE})

    headings: str | None = entity.text()
    columns: dict[str, object] | None = entity.mapping()
