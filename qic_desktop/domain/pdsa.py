"""Tests of change: ramps of PDSA cycles, each with its prediction in front."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qic_desktop.domain.entity import SITE_OWNED, Record, flag, integer, items, text


class PdsaStage(StrEnum):
    """Where a cycle stands."""

    PLAN = "plan"
    DO = "do"
    STUDY = "study"
    ACT = "act"


class Decision(StrEnum):
    """What the team does with the tested change."""

    ADAPT = "adapt"
    ADOPT = "adopt"
    ABANDON = "abandon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp(Record):
    """A series of cycles that test one change idea on a growing scale; ``idea`` is its id in the driver diagram."""

    ENTITY = "ramp"
    OWNERS = SITE_OWNED
    FREE = frozenset({"title", "change_idea"})

    title: str | None = text()
    letter: str | None = text()
    change_idea: str | None = text()
    idea: str | None = text()
    state: str | None = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class PdsaCycle(Record):
    """One Plan-Do-Study-Act cycle; each text is a register of its own, so two people can write at once."""

    ENTITY = "pdsa_cycle"
    OWNERS = SITE_OWNED
    FREE = frozenset(
        {
            "title",
            "objective",
            "questions",
            "prediction",
            "change_idea",
            "where_tested",
            "who",
            "what",
            "when",
            "where",
            "data_plan",
            "observations",
            "problems",
            "result",
            "learning",
            "next_plan",
            "initiated_by",
        }
    )

    ramp: str | None = text("place_in_ramp")
    number: int | None = integer("place_in_ramp")
    stage: str | None = text()
    title: str | None = text()
    objective: str | None = text()
    questions: str | None = text()
    prediction: str | None = text()
    change_idea: str | None = text()
    measures: list[object] | None = items()
    scale: str | None = text("scale")
    scale_number: str | None = text("scale")
    where_tested: str | None = text("scale")
    who: str | None = text("plan")
    what: str | None = text("plan")
    when: str | None = text("plan")
    where: str | None = text("plan")
    data_plan: str | None = text()
    started: str | None = text("dates")
    ended: str | None = text("dates")
    as_planned: bool | None = flag()
    observations: str | None = text()
    problems: str | None = text()
    result: str | None = text()
    matched: bool | None = flag()
    learning: str | None = text()
    decision: str | None = text()
    next_plan: str | None = text()
    initiated_by: str | None = text()
    written_on: str | None = text("from_paper")
    from_paper: bool | None = flag("from_paper")

    @property
    def is_closed(self) -> bool:
        """Whether a decision was taken."""
        return self.decision is not None
