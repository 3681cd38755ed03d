"""What a team has promised, and what it needs from others, as lines of its monthly report."""

from __future__ import annotations

from qic_desktop.domain.period import Period, find_period
from qic_desktop.domain.team import DONE, DROPPED
from qic_desktop.i18n import _
from qic_desktop.reports.monthly_value import Promise
from qic_desktop.services.teamwork import actions, team_support
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.team_support import GIVEN
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name


def promises_of(workspace: Workspace, month: Period | None, *, is_latest: bool) -> tuple[Promise, ...]:
    """What was done in a month, and what was open at its end: of an earlier month only what was due by then."""
    found = [one for one in actions.list_actions(workspace) if one.action.state != DROPPED]
    done = [one for one in found if month is not None and _is_done_in(one, month)]
    still = [one for one in found if (one.is_open if is_latest or month is None else _was_open_after(one, month))]
    return tuple(_promise(one, is_done=one in done) for one in (*still, *done))


def _is_done_in(one: ActionView, month: Period) -> bool:
    day = find_period(one.action.done_on or "")
    return one.action.state == DONE and day is not None and month.first <= day.first <= month.last


def _was_open_after(one: ActionView, month: Period) -> bool:
    """Whether it was due by the end of a month and not done by then."""
    if one.due is None or one.due > month.last:
        return False
    day = find_period(one.action.done_on or "")
    return one.is_open or (day is not None and day.first > month.last)


def _promise(one: ActionView, *, is_done: bool) -> Promise:
    day = one.action.done_on if is_done else one.action.due
    shown = period_name(day, short=True) if day else ""
    by = _("done {day}").format(day=shown) if is_done else shown
    return Promise(one.action.text or "", one.owner_name or role_name(one.action.owner_role), by, is_done)


def needed_from_others(workspace: Workspace) -> tuple[str, ...]:
    """What senior leaders have promised and not given yet, with their names."""
    lines = []
    for leader in team_support.list_leaders(workspace):
        who = leader.name or role_name(leader.support.role)
        for promise in leader.promises:
            if promise.text and promise.state != GIVEN:
                lines.append(_("{what} (promised by {who})").format(what=promise.text, who=who))
    return tuple(lines)
