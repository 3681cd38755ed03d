"""Short words of the page *Team* that need what the services read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.meetings import MeetingView
from qic_desktop.services.teamwork.team import LeaderChange, MemberView
from qic_desktop.services.teamwork.team_page import HandOverFacts, MemberRow
from qic_desktop.services.teamwork.team_support import LeaderView
from qic_desktop.wording import team as words
from qic_desktop.wording.period_names import period_name

LOG_SHOWN = 4
"""So many earlier meetings with a senior leader are named."""


def short_day(day: date | None) -> str:
    """ "3 Apr"."""
    return period_name(day.isoformat(), short=True, with_year=False) if day else ""


def change_title(change: LeaderChange) -> str:
    """Who led the team and who does now."""
    after = change.after.name if change.after else None
    return words.change_title(change.before.name, after, change.on, vacant=change.after is None)


def change_detail(change: LeaderChange) -> str:
    """Why it matters, and how far the hand-over is."""
    return words.change_detail(len(change.open_points), change.coach_by, vacant=change.after is None)


def point_words(point: str, change: LeaderChange) -> str:
    """A point of the hand-over, with the names of both."""
    return words.point_words(point, change.before.name, change.after.name if change.after else None)


def point_aside(point: str, change: LeaderChange, facts: HandOverFacts) -> str:
    """What stands at the end of a point: the day on which it was done, or what it is about."""
    if point in change.done:
        return period_name(change.done[point], short=True, with_year=False)
    about = {
        "actions": n_("{n} open", "{n} open", facts.actions).format(n=format_number(facts.actions)),
        "cycles": n_("{n} open", "{n} open", facts.cycles).format(n=format_number(facts.cycles)),
        "meeting": short_day(facts.meeting),
        "leader": facts.leader or "",
        "coach": _("before {day}").format(day=short_day(change.coach_by)),
    }
    return about.get(point, "")


def role_line(view: MemberView) -> str:
    """ "Team leader, matron"; a profession that is the role's own name is not said twice."""
    role, profession = words.role_name(view.role), (view.profession or "").strip()
    if not profession or profession.casefold() == role.casefold():
        return role
    return _("{role}, {profession}").format(role=role, profession=profession)


def hours_words(row: MemberRow) -> str:
    """ "2 of 8 h", "8 h agreed", or nothing where hours are not kept."""
    agreed = row.view.membership.hours
    if row.used is not None and agreed:
        return _("{used} of {agreed} h").format(used=words.hours_text(row.used), agreed=words.hours_text(agreed))
    if row.used is not None:
        return _("{hours} h").format(hours=words.hours_text(row.used))
    return _("{hours} h agreed").format(hours=words.hours_text(agreed)) if agreed else ""


def attended_words(row: MemberRow) -> str:
    """ "3 of 4": of the latest meetings."""
    if not row.meetings:
        return ""
    return _("{came} of {all}").format(came=format_number(row.attended), all=format_number(row.meetings))


def span_words(view: MemberView) -> str:
    """ "Nurse or midwife, May 2017 to Mar 2018"."""
    first, last = words.month_words(view.since), words.month_words(view.until)
    times = _("{first} to {last}").format(first=first or "…", last=last) if last else first
    role = words.role_name(view.role)
    return _("{role}, {time}").format(role=role, time=times) if times else role


def action_detail(one: ActionView, day: date) -> str:
    """Who and until when: "Ruth Adler · due 12 Apr"."""
    who = one.owner_name or (words.role_name(one.action.owner_role) if one.action.owner_role else _("nobody yet"))
    if not one.is_open:
        done = period_name(one.action.done_on or "", short=True)
        return _("{who} · {state} {day}").format(who=who, state=words.action_state(one.action.state), day=done)
    if one.due is None:
        return who
    shown = words.day_words(one.due, short=True) if one.due.year != day.year else short_day(one.due)
    since = _("{who} · due since {day}") if one.is_overdue(day) else _("{who} · due {day}")
    return since.format(who=who, day=shown)


def meeting_title(view: MeetingView) -> str:
    """The day, and what it is for."""
    day = words.day_words(view.on)
    return _("{day} · {purpose}").format(day=day, purpose=view.meeting.purpose) if view.meeting.purpose else day


def meeting_detail(view: MeetingView, day: date) -> str:
    """Planned, or how many came and how long."""
    if view.is_ahead(day):
        return _("planned")
    if not view.came:
        return _("attendance is not written yet")
    came = words.came_words(len(view.came), view.of)
    if not view.meeting.minutes:
        return came
    return _("{came} · {minutes} minutes").format(came=came, minutes=format_number(view.meeting.minutes))


def leader_title(view: LeaderView) -> str:
    """Name and position."""
    name, role = view.name or _("Name not here"), view.support.role
    return _("{name}, {role}").format(name=name, role=words.role_name(role)) if role else name


def contact_words(view: LeaderView, day: date) -> str:
    """When the team last met this leader, and when next."""
    last = (
        _("Last met the team on {day}").format(day=words.day_words(view.last))
        if view.last
        else _("Has not met the team yet")
    )
    if view.next is None:
        return _("{last}; no next meeting is agreed").format(last=last)
    form = _("{last}; the next one, agreed for {day}, has passed") if view.next < day else _("{last}; next on {day}")
    return form.format(last=last, day=words.day_words(view.next))


def contact_log_words(days: Sequence[date]) -> str:
    """When the team met a leader before the last time; empty where that was the only one."""
    before = [words.day_words(day, short=True) for day in days[1 : 1 + LOG_SHOWN]]
    if not before:
        return ""
    count = len(days)
    return n_("Met {n} time; before that on {days}", "Met {n} times; before that on {days}", count).format(
        n=format_number(count), days=", ".join(before)
    )
