"""What a coach writes about a site: visits, recounts, what came of promises, what to pass on, hand-overs (F15)."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import UUID, Owner, Record
from qic_desktop.domain.observation import Observation

_COACH_OWNED = frozenset({Owner.COACH})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Record):
    """A package that changed hands."""

    ENTITY = "hand_over"
    OWNERS = frozenset({Owner.COACH, Owner.COACH_PRIVATE, Owner.ORGANISER})

    package: str | None = entity.text("handed")
    taken_from: str | None = entity.text("handed")
    given_to: str | None = entity.text("handed")
    on: str | None = entity.text("handed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePin(Record):
    """That a coach wants to see a site sooner than its reasons say, and why; the id is the site's."""

    ENTITY = "site_pin"
    OWNERS = frozenset({Owner.COACH_PRIVATE})
    FREE = frozenset({"reason"})

    reason: str | None = entity.text("pinned")
    on: str | None = entity.text("pinned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Record):
    """One contact of a coach with a site; ``kind`` is visit, call, message, group, site-to-site or joint.

    ``checks`` maps the code of a visit check to yes, partly or no; ``met`` lists roles, never names. ``summary`` is
    the SHA-256 of the summary that both keep, written when the visit is closed.
    """

    ENTITY = "visit"
    OWNERS = _COACH_OWNED
    FREE = frozenset({"purpose", "observations", "praise", "training", "with_whom"})

    kind: str | None = entity.text()
    on: str | None = entity.text("when")
    minutes: int | None = entity.integer("when")
    purpose: str | None = entity.text()
    met: list[object] | None = entity.items()
    with_whom: str | None = entity.text()
    checks: dict[str, object] | None = entity.mapping()
    cycles: list[object] | None = entity.items()
    observations: str | None = entity.text()
    praise: str | None = entity.text()
    training: str | None = entity.text()
    next_on: str | None = entity.text("next")
    next_why: str | None = entity.text("next")
    closed_on: str | None = entity.text("closed")
    summary: str | None = entity.text("closed")
    withdrawn: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount(Record):
    """A coach's count from the source; the id is ``<visit id>|<measure id>|<period>|<stratum>``.

    ``span`` is what was counted again: month, week or sample (then ``sample`` cases). The verification factor is
    recounted / reported, of the numerator, or of the value where there is none; what was reported then is kept.
    """

    ENTITY = "recount"
    OWNERS = _COACH_OWNED
    FREE = frozenset({"explanation"})

    span: str | None = entity.text("counted")
    sample: int | None = entity.integer("counted")
    numerator: float | None = entity.number("counted")
    denominator: float | None = entity.number("counted")
    value: float | None = entity.number("counted")
    reported_numerator: float | None = entity.number("reported")
    reported_denominator: float | None = entity.number("reported")
    reported_value: float | None = entity.number("reported")
    explanation: str | None = entity.text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A recount is named by its visit and the value that was counted again."""
        visit, _, observation = identity.partition("|")
        return UUID.fullmatch(visit) is not None and Observation.is_identity(observation)

    @property
    def visit(self) -> str:
        """The id of the visit."""
        return self.id.partition("|")[0]

    @property
    def observation(self) -> str:
        """The id of the value that was counted again."""
        return self.id.partition("|")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Record):
    """What became of an action by the time of a visit; the id is ``<visit id>|<action id>``.

    ``answer`` is done, partly, not-done or dropped.
    """

    ENTITY = "follow_up"
    OWNERS = _COACH_OWNED
    FREE = frozenset({"note"})

    answer: str | None = entity.text()
    note: str | None = entity.text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A follow-up is named by its visit and the action."""
        visit, _, action = identity.partition("|")
        return UUID.fullmatch(visit) is not None and UUID.fullmatch(action) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation(Record):
    """A problem that a site cannot solve by itself and that its coach passes on."""

    ENTITY = "escalation"
    OWNERS = _COACH_OWNED
    FREE = frozenset({"problem", "to"})

    problem: str | None = entity.text("problem")
    to: str | None = entity.text("problem")
    on: str | None = entity.text("problem")
    visit: str | None = entity.text()
    state: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationAnswer(Record):
    """What the organiser did about a problem that was passed on; the id is the escalation's."""

    ENTITY = "escalation_answer"
    OWNERS = frozenset({Owner.ORGANISER, Owner.ADDRESSED})
    FREE = frozenset({"text"})

    state: str | None = entity.text("answered")
    text: str | None = entity.text("answered")
    on: str | None = entity.text("answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation(Record):
    """That a value which somebody else entered for a site is right; the id is the value's.

    It confirms the numbers that it repeats and no others: a later correction is to be confirmed again. ``how`` is
    laptop, or signature for a site without one.
    """

    ENTITY = "confirmation"
    OWNERS = frozenset({Owner.SITE, Owner.COACH, Owner.ORGANISER})

    numerator: float | None = entity.number("confirmed")
    denominator: float | None = entity.number("confirmed")
    value: float | None = entity.number("confirmed")
    missing: str | None = entity.text("confirmed")
    how: str | None = entity.text("confirmed")
    by_role: str | None = entity.text("confirmed")
    on: str | None = entity.text("confirmed")

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A confirmation is named by the value that it confirms."""
        return Observation.is_identity(identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency(Record):
    """How well a coach masters a skill, as she or her mentor sees it; the id is ``<coach id>|<skill>|<day>``."""

    ENTITY = "competency"
    OWNERS = frozenset({Owner.COACH_PRIVATE, Owner.ORGANISER_PRIVATE})
    FREE = frozenset({"note"})

    level: int | None = entity.integer("seen")
    seen_by: str | None = entity.text("seen")
    note: str | None = entity.text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A level is named by coach, skill and day."""
        coach, _, rest = identity.partition("|")
        skill, _, day = rest.partition("|")
        return UUID.fullmatch(coach) is not None and bool(skill) and len(day) == 10
