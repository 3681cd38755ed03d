"""Two plain numbers of a team's health: does it stay together, and does it meet?

Øvretveit and others (Qual Saf Health Care 2002; 11: 345-351) name both among what teams that succeed have in common.
They are shown as sentences, never as a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.domain.team_health import Continuity, Regularity
from qic_desktop.services.teamwork import meetings, team
from qic_desktop.services.teamwork.team import MemberView
from qic_desktop.services.workspace import Workspace

BACK = 6
"""Months that are looked back."""
START_DAYS = 31
"""Who joined in the first month was there at the start."""


def continuity(workspace: Workspace) -> Continuity | None:
    """How many of today's people have stayed; None while nobody is in the team."""
    return continuity_of(team.list_members(workspace), workspace.today())


def continuity_of(members: Sequence[MemberView], day: date) -> Continuity | None:
    """The same from the memberships. People are counted, not roles: a new role does not make anybody new."""
    begun = [view.since for view in members if view.since is not None and view.since <= day]
    now = {view.person for view in members if view.is_current(day)}
    if not now or not begun:
        return None
    start = min(begun)
    opening = min(day, start + timedelta(days=START_DAYS))
    early = {view.person for view in members if view.since is None or view.since <= opening}
    back = _months_before(day)
    then = {view.person for view in members if view.is_current(back)}
    return Continuity(len(now), len(now & early), start, len(now & then) if start <= back else None, back)


def regularity(workspace: Workspace) -> Regularity:
    """How the team has met in the last six months."""
    day = workspace.today()
    since = _months_before(day)
    placed = [(found.first, one) for one in meetings.list_held(workspace) if (found := find_period(one.on or ""))]
    held = [(on, one) for on, one in placed if since < on <= day]
    last = max((on for on, _one in placed if on <= day), default=None)
    days = sorted({on for on, _one in placed if on <= day and on > since} | ({last} if last else set()))
    waits = [(after - before).days for before, after in pairwise([*days, day])]
    count = len(held)
    return Regularity(
        count=count,
        came=sum(one.came or 0 for _on, one in held) / count if count else None,
        of=sum(one.of or 0 for _on, one in held) / count if count else None,
        longest=max(waits, default=None),
        last=last,
        since=since,
    )


def _months_before(day: date) -> date:
    """The same day six months earlier, or the last of a shorter month."""
    month = period_of(day, PeriodKind.MONTH)
    for _turn in range(BACK):
        month = month.preceding()
    return min(month.last, month.first + timedelta(days=day.day - 1))
