"""What an organiser writes beside definitions: does the topic suit, who does what, sites to be, what happened."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import DRAFTED, UUID, Owner, Record

_OWN = frozenset({Owner.ORGANISER_PRIVATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicCheck(Record):
    """Whether a topic suits a collaborative; ``criteria`` maps each of the five to {met, why}.

    The five are evidence-gap, examples, care, strategic, exchangeable (Øvretveit 2002). ``verdict`` is go, go-if or
    no-go, with its reason, kept with the day: that is published. What was answered stays with the organiser.
    """

    ENTITY = "topic_check"
    OWNERS = DRAFTED
    FREE = frozenset({"evidence", "examples", "reason"})
    UNPUBLISHED = frozenset({"criteria", "evidence", "examples", "breadth"})

    criteria: dict[str, object] | None = entity.mapping()
    evidence: str | None = entity.text()
    examples: str | None = entity.text()
    processes: int | None = entity.integer("breadth")
    measures: int | None = entity.integer("breadth")
    verdict: str | None = entity.text("verdict")
    reason: str | None = entity.text("verdict")
    on: str | None = entity.text("verdict")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDefinition(Record):
    """A role: its duties and the hours a month it takes; ``level`` is site or collaborative.

    ``holder`` has a role of the collaborative since the day ``since`` and is reached by ``contact``.
    """

    ENTITY = "role_definition"
    OWNERS = DRAFTED
    FREE = frozenset({"name", "duties", "holder", "contact"})

    code: str | None = entity.text()
    name: str | None = entity.text()
    level: str | None = entity.text()
    duties: str | None = entity.text()
    hours: float | None = entity.number()
    required: bool | None = entity.flag()
    order: int | None = entity.integer()
    retired: bool | None = entity.flag()
    holder: str | None = entity.text("holder")
    contact: str | None = entity.text("holder")
    since: str | None = entity.text("holder")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertBrief(Record):
    """What an expert is asked to bring to a learning session, on one page."""

    ENTITY = "expert_brief"
    OWNERS = _OWN
    FREE = frozenset({"expert", "subject", "audience", "message", "practice", "avoid"})

    session: str | None = entity.text()
    expert: str | None = entity.text()
    subject: str | None = entity.text()
    audience: str | None = entity.text()
    message: str | None = entity.text()
    practice: str | None = entity.text()
    avoid: str | None = entity.text()
    minutes: int | None = entity.integer()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextEvent(Record):
    """Something that happened to many sites at once (strike, stock-out, outbreak); drawn on every chart it touches.

    Without ``areas`` and ``sites`` it touches all.
    """

    ENTITY = "context_event"
    OWNERS = DRAFTED
    FREE = frozenset({"text", "areas"})

    kind: str | None = entity.text()
    text: str | None = entity.text()
    since: str | None = entity.text("span")
    until: str | None = entity.text("span")
    areas: list[object] | None = entity.items("where")
    sites: list[object] | None = entity.items("where")
    retired: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caseload(Record):
    """The sites that a coach looks after; the id is the coach's. Two coaches may share a site."""

    ENTITY = "caseload"
    OWNERS = DRAFTED

    sites: list[object] | None = entity.items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate(Record):
    """A facility that may take part: a line of a facility list; ``reports_by`` is laptop, excel or paper.

    ``site`` is the enrolled site's id as soon as there is one, ``state`` is planned, invited, enrolled or declined.
    """

    ENTITY = "candidate"
    OWNERS = _OWN
    FREE = frozenset({"name", "organisation", "area", "facility_type", "note"})

    name: str | None = entity.text("naming")
    code: str | None = entity.text("naming")
    organisation: str | None = entity.text()
    area: str | None = entity.text()
    facility_type: str | None = entity.text()
    size: int | None = entity.integer()
    reports_by: str | None = entity.text()
    wave: str | None = entity.text()
    site: str | None = entity.text("standing")
    state: str | None = entity.text("standing")
    note: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReturn(Record):
    """A return that came without a signature (Excel file, paper form, phone call) and who took it in.

    ``sha256`` is that of the file that was kept; ``periods`` says which periods were taken from it.
    """

    ENTITY = "paper_return"
    OWNERS = frozenset({Owner.ORGANISER, Owner.COACH})
    FREE = frozenset({"file_name", "note"})

    site: str | None = entity.text("received")
    source: str | None = entity.text("received")
    file_name: str | None = entity.text("received")
    sha256: str | None = entity.text("received")
    on: str | None = entity.text("received")
    periods: list[object] | None = entity.items("taken")
    values: int | None = entity.integer("taken")
    note: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRegister(Record):
    """Who came from a site to a learning session, as the organiser counted; the id is ``<session>|<site>``."""

    ENTITY = "session_register"
    OWNERS = _OWN

    came: int | None = entity.integer("came")
    roles: list[object] | None = entity.items("came")
    storyboard: bool | None = entity.flag()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A line is named by session and site."""
        return _is_pair(identity)


def _is_pair(identity: str) -> bool:
    one, _, other = identity.partition("|")
    return UUID.fullmatch(one) is not None and UUID.fullmatch(other) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesApart(Record):
    """Two sites that look like one facility and are two; the id is both sites' ids in order, ``<one>|<other>``."""

    ENTITY = "sites_apart"
    OWNERS = _OWN

    apart: bool | None = entity.flag()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A pair is named by its two sites."""
        return _is_pair(identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionForm(Record):
    """One evaluation form of a learning session, typed in from paper; nobody is named in it.

    ``answers`` maps questions of ``sheet`` (``<questionnaire>@<version>``) to the answers that were ticked.
    """

    ENTITY = "session_form"
    OWNERS = _OWN
    FREE = frozenset({"best", "better"})

    session: str | None = entity.text("form")
    sheet: str | None = entity.text("form")
    answers: dict[str, object] | None = entity.mapping("form")
    best: str | None = entity.text()
    better: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAudit(Record):
    """How the organisers rate their own work on seven factors; the id is ``<questionnaire>@<version>|<period>``."""

    ENTITY = "self_audit"
    OWNERS = _OWN
    FREE = frozenset({"note"})

    answers: dict[str, object] | None = entity.mapping()
    note: str | None = entity.text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """An audit is named by questionnaire and period."""
        sheet, _, period = identity.partition("|")
        return "@" in sheet and bool(period)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNote(Record):
    """What an organiser notes about a site, for herself."""

    ENTITY = "site_note"
    OWNERS = _OWN
    FREE = frozenset({"text"})

    site: str | None = entity.text()
    text: str | None = entity.text()
    on: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark(Record):
    """How a site stands among the others, made for that site alone; the id is the measure's.

    ``content`` holds periods, the site's own values, the others' middle and spread, and the others one by one:
    unnamed, or named where the collaborative agreed. It is a copy to read; the organiser can make it again.
    """

    ENTITY = "benchmark"
    OWNERS = frozenset({Owner.ADDRESSED})

    content: dict[str, object] | None = entity.mapping("made")
    on: str | None = entity.text("made")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup(Record):
    """Changes of several sites that are one change: what a harvest brings in.

    ``members`` lists ``<site id>|<ramp id>``; ``decision`` is include, test-more or leave-out.
    """

    ENTITY = "change_group"
    OWNERS = _OWN
    FREE = frozenset({"title", "how_to", "adaptations", "reason", "needs"})

    title: str | None = entity.text()
    driver: str | None = entity.text()
    measure: str | None = entity.text()
    members: list[object] | None = entity.items()
    how_to: str | None = entity.text()
    adaptations: str | None = entity.text()
    needs: str | None = entity.text()
    evidence: str | None = entity.text()
    decision: str | None = entity.text("decision")
    reason: str | None = entity.text("decision")
    idea: str | None = entity.text()
    retired: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPeriod(Record):
    """What has left the collaborative of one measure and period: the sites behind it, and the areas that were hidden.

    ``areas`` maps an area to its sites, and each site (its id) to its two counts. A period of many sites stands in
    several records of one ``telling`` (an id); ``follows`` are the tellings that it knew and takes the place of, so two
    laptops that told a period without knowing of each other are both seen. ``version`` is the number of times it was
    told otherwise than before; older records have nothing else.
    """

    ENTITY = "told_period"
    OWNERS = _OWN

    measure: str | None = entity.text("told")
    period: str | None = entity.text("told")
    version: int | None = entity.integer("told")
    telling: str | None = entity.text("told")
    follows: list[object] | None = entity.items("told")
    on: str | None = entity.text("told")
    areas: dict[str, object] | None = entity.mapping("told")
    hidden: list[object] | None = entity.items("told")
