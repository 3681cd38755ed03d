"""Everything that the page *Team* shows, read in one go; and what of it belongs on *Today*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.domain.team_health import Continuity, Regularity
from qic_desktop.domain.team_skills import SkillMatrix
from qic_desktop.services.improving import cycles
from qic_desktop.services.teamwork import (
    actions,
    leader_log,
    meetings,
    skills,
    stakeholders,
    team,
    team_health,
    team_support,
)
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.meetings import MeetingView
from qic_desktop.services.teamwork.stakeholders import StakeholderView
from qic_desktop.services.teamwork.team import LeaderChange, MemberView, Vacancy
from qic_desktop.services.teamwork.team_support import LeaderView, Objectives
from qic_desktop.services.workspace import Workspace

LAST_MEETINGS = 4
"""Attendance is told of so many of the latest meetings."""
DAYS_AHEAD = 7
"""A task of a test stands on *Today* from so many days before its day."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One line of the table: hours given in the month before, meetings attended of the latest ones."""

    view: MemberView
    used: float | None
    attended: int
    meetings: int
    is_new: bool
    history: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class HandOverFacts:
    """What the points of a hand-over are about, counted now."""

    actions: int
    cycles: int
    meeting: date | None
    leader: str | None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The whole page."""

    day: date
    month: str
    rows: tuple[MemberRow, ...]
    former: tuple[MemberView, ...]
    vacancies: tuple[Vacancy, ...]
    change: LeaderChange | None
    facts: HandOverFacts
    meetings: tuple[MeetingView, ...]
    actions: tuple[ActionView, ...]
    leaders: tuple[LeaderView, ...]
    objectives: Objectives
    continuity: Continuity | None
    regularity: Regularity
    names: dict[str, str]
    skills: SkillMatrix
    around: tuple[StakeholderView, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody was ever entered."""
        return not self.rows and not self.former


@dataclass(frozen=True, slots=True)
class TeamToday:
    """What is due in the team: overdue actions, a change of leader with open points, a contact that is past.

    ``soon`` are tasks of tests whose day comes within the week, and those without a day while their test runs.
    """

    overdue: tuple[ActionView, ...]
    change: LeaderChange | None
    leaders: tuple[LeaderView, ...] = ()
    soon: tuple[ActionView, ...] = ()

    @property
    def tasks(self) -> int:
        """How many rows ask for something."""
        return len(self.overdue) + (self.change is not None) + len(self.leaders) + len(self.soon)


def team_page(workspace: Workspace) -> TeamPage:
    """Read everything about the team."""
    day = workspace.today()
    everybody = team.list_members(workspace)
    now = team.current_members(workspace)
    found = meetings.list_meetings(workspace)
    month = period_of(day, PeriodKind.MONTH).preceding().text
    held = [view for view in found if view.came][:LAST_MEETINGS]
    change = team.leader_change(everybody, day)
    everything = actions.list_actions(workspace)
    leaders = team_support.list_leaders(workspace)
    return TeamPage(
        day=day,
        month=month,
        rows=tuple(_row(view, everybody, held, month, day) for view in now),
        former=tuple(view for view in everybody if view.until is not None and view.until < day),
        vacancies=team.vacancies(everybody, day),
        change=change,
        facts=_facts(workspace, change, everything, leaders),
        meetings=found,
        actions=everything,
        leaders=leaders,
        objectives=team_support.objectives_of(workspace),
        continuity=team_health.continuity_of(everybody, day),
        regularity=team_health.regularity(workspace),
        names={view.person: view.name for view in everybody if view.name}
        | {view.support.leader or "": view.name for view in leaders if view.name},
        skills=skills.skill_matrix(workspace),
        around=stakeholders.list_stakeholders(workspace),
    )


def team_today(workspace: Workspace) -> TeamToday:
    """What of the team belongs on the first page."""
    day = workspace.today()
    waiting = actions.list_actions(workspace, open_only=True)
    overdue = tuple(one for one in waiting if one.is_overdue(day))
    change = team.leader_change(team.list_members(workspace), day)
    until = day + timedelta(days=DAYS_AHEAD)
    of_tests = [one for one in waiting if one.test]
    # The list of tests is only read where a task needs it.
    undated = any(one.due is None for one in of_tests)
    running = {one.id for one in cycles.list_cycles(workspace) if one.stage is PdsaStage.DO} if undated else set()
    soon = tuple(
        one for one in of_tests if (one.action.origin in running if one.due is None else day <= one.due <= until)
    )
    return TeamToday(overdue, change, leader_log.overdue_leaders(workspace), soon)


def _row(
    view: MemberView, everybody: tuple[MemberView, ...], held: list[MeetingView], month: str, day: date
) -> MemberRow:
    could = [one for one in held if one.on is not None and (view.since is None or view.since <= one.on)]
    used = (view.membership.used or {}).get(month)
    since = view.since
    return MemberRow(
        view=view,
        used=float(used) if isinstance(used, int | float) else None,
        attended=sum(view.person in one.came for one in could),
        meetings=len(could),
        is_new=since is not None and (day - since).days <= team.COACH_DAYS,
        history=tuple(one for one in everybody if one.person == view.person and one.id != view.id),
    )


def _facts(
    workspace: Workspace,
    change: LeaderChange | None,
    everything: tuple[ActionView, ...],
    leaders: tuple[LeaderView, ...],
) -> HandOverFacts:
    before = change.before.person if change else ""
    ahead = meetings.next_meeting(workspace)
    return HandOverFacts(
        actions=sum(one.is_open and one.action.owner == before for one in everything),
        cycles=sum(not one.cycle.is_closed for one in cycles.list_cycles(workspace)),
        meeting=ahead.on if ahead else None,
        leader=next((one.name for one in leaders if one.name), None),
    )
