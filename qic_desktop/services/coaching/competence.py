"""What a coach can do, as she sees it and as her mentor saw it; and how much she has to look after.

Levels lie in the coach's private scope: they never leave her own laptop. The mentor's word has an id of its own
(``<skill>.mentor``), so that both may be written on one day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from qic_desktop.domain.coach_skills import ALONE, DAYS_A_MONTH, LEVELS, MENTOR, SELF, SKILLS, Load
from qic_desktop.domain.need import Why
from qic_desktop.domain.visit import Competency
from qic_desktop.errors import NotFoundError
from qic_desktop.services.coaching import need, sharing, visiting, visits
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit

LOOK_BACK = 91
IN_PERSON = frozenset({"visit", "group", "site-to-site", "joint"})
_MARK = f".{MENTOR}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A level on a day, by whom, with a line of note."""

    level: int
    on: str
    seen_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SkillView:
    """One skill: the latest word of the coach and of the mentor, and all before them, the latest first."""

    skill: str
    own: Seen | None
    mentor: Seen | None
    history: tuple[Seen, ...]

    @property
    def level(self) -> int:
        """What stands: the mentor's word where there is one, else the own; 0 where nothing was said."""
        said = self.mentor or self.own
        return said.level if said is not None else 0

    @property
    def differs(self) -> bool:
        """Whether coach and mentor see it differently."""
        return self.own is not None and self.mentor is not None and self.own.level != self.mentor.level


@dataclass(frozen=True, slots=True)
class Competence:
    """The whole page: the skills in the order of the work, and the load."""

    skills: tuple[SkillView, ...]
    load: Load

    @property
    def next(self) -> SkillView | None:
        """What to learn next: the weakest of those that were looked at and that she does not do alone."""
        weak = [one for one in self.skills if 0 < one.level < ALONE]
        return min(weak, key=lambda one: one.level, default=None)


def read_skills(workspace: Workspace) -> tuple[SkillView, ...]:
    """The skills of this coach.

    Raises:
        NotAllowedError: this is no coach's store.
    """
    visits.check_coach(workspace)
    found: dict[str, list[Seen]] = {}
    for one in workspace.journal.list_records(Competency, workspace.private_scope):
        coach, skill, day = one.id.split("|")
        if coach == workspace.own_id and one.level in LEVELS:
            seen = Seen(one.level, day, one.seen_by or SELF, one.note or "")
            found.setdefault(skill.removesuffix(_MARK), []).append(seen)
    return tuple(_view(skill, found.get(skill, [])) for skill in SKILLS)


def _view(skill: str, said: list[Seen]) -> SkillView:
    ordered = tuple(sorted(said, key=lambda one: one.on, reverse=True))
    own = next((one for one in ordered if one.seen_by != MENTOR), None)
    mentor = next((one for one in ordered if one.seen_by == MENTOR), None)
    return SkillView(skill, own, mentor, ordered)


def set_level(
    workspace: Workspace, skill: str, level: int, *, seen_by: str = SELF, note: str | None = None, on: str = ""
) -> Changes:
    """Say how well this coach masters a skill: 1 learning, 2 with help, 3 alone, 4 can teach others; 0 takes it back.

    Raises:
        NotAllowedError: this is no coach's store.
        NotFoundError: no such skill, level or person who saw it.
        InputError: ``on`` is no day.
    """
    visits.check_coach(workspace)
    if skill not in SKILLS:
        raise NotFoundError(skill, what="coach-skill")
    if level not in (0, *LEVELS) or seen_by not in (SELF, MENTOR):
        raise NotFoundError(str(level), what="coach-level")
    day = visiting.checked_day(on) if on else workspace.today().isoformat()
    identity = f"{workspace.own_id}|{skill}{_MARK if seen_by == MENTOR else ''}|{day}"
    fields: dict[str, object] = {"level": level or None, "seen_by": seen_by}
    if note is not None:
        fields["note"] = note.strip() or None
    return workspace.journal.append(workspace.private_scope, [record_edit(Competency, identity, **fields)])


def load_of(workspace: Workspace) -> Load:
    """How many sites this coach looks after, and whether the visits keep up with the rule.

    Raises:
        NotAllowedError: this is no coach's store.
    """
    visits.check_coach(workspace)
    found = need.round_of(workspace)
    since = (found.today - timedelta(days=LOOK_BACK)).isoformat()
    made = sum(
        bool(one.closed_on) and (one.on or "") > since and one.kind in IN_PERSON
        for one in visits.list_visits(workspace)
        if visits.coach_of(one) == workspace.own_id
    )
    groups = Counter(one.group for one in found.sites)
    asked = sum(count * DAYS_A_MONTH / found.rule.days[group] for group, count in groups.items())
    return Load(
        sites=len(found.sites),
        given=found.given,
        asked=asked,
        made=made * DAYS_A_MONTH / LOOK_BACK,
        overdue=sum(one.due < found.today for one in found.sites),
        never=sum(reason.why is Why.NEVER_SEEN for one in found.sites for reason in one.reasons),
        shared=sum(bool(sharing.other_coaches(workspace, one.site)) for one in found.sites),
    )


def read_page(workspace: Workspace) -> Competence:
    """The page *My work*.

    Raises:
        NotAllowedError: this is no coach's store.
    """
    return Competence(read_skills(workspace), load_of(workspace))
