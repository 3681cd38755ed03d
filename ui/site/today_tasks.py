"""Rows of Today about people: who is met, what was promised, what is tried, which score is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from qic_desktop.domain.period import PeriodKind, find_period, period_of
from qic_desktop.i18n import _, n_
from qic_desktop.services.coaching.for_site import VisitLine
from qic_desktop.services.learning.commitments import CommitmentView
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.team_support import LeaderView
from qic_desktop.services.today import Today
from qic_desktop.wording.coaching import visited_words
from qic_desktop.wording.entered_for import waiting_sentence
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name
from ui.desk import Desk
from ui.site.words import day_name


@dataclass(frozen=True, slots=True)
class Task:
    """One row: what, the small line below, what stands at its right, and one button."""

    icon: str
    title: str
    detail: str
    aside: str
    word: str
    act: Callable[[], object]
    overdue: bool = False


def meeting(desk: Desk, one: LeaderView) -> Task:
    """A contact with a senior leader that is past."""
    aside = (
        _("due since {day}").format(day=day_name(one.next))
        if one.next
        else _("last met {day}").format(day=day_name(one.last))
        if one.last
        else ""
    )
    title = _("Meet your senior leader: {name}").format(name=one.name or role_name(one.support.role))
    detail = _("Say what the chart shows, and what was promised.")
    go = partial(desk.navigator.go, "team", "support")
    return Task("hand-helping", title, detail, aside, _("Open"), go, overdue=True)


def promised(desk: Desk, one: ActionView) -> Task:
    """An action whose day has passed; the task of a test leads to its test."""
    aside = _("due since {day}").format(day=day_name(one.due)) if one.due else ""
    go = _to_action(desk, one)
    return Task("square-check", one.action.text or "", _whose(one), aside, _("Open"), go, overdue=True)


def test_task(desk: Desk, one: ActionView) -> Task:
    """A task of a test whose day comes soon, or that has none while the test runs."""
    aside = _("by {day}").format(day=day_name(one.due)) if one.due else _("no day set")
    return Task("square-check", one.action.text or "", _whose(one), aside, _("Open"), _to_action(desk, one))


def _whose(one: ActionView) -> str:
    who = one.owner_name or _("nobody yet")
    return _("{who} · {test}").format(who=who, test=one.test) if one.test else who


def _to_action(desk: Desk, one: ActionView) -> Callable[[], object]:
    if one.test and one.action.origin:
        return partial(desk.navigator.go, "cycle", one.action.origin)
    return partial(desk.navigator.go, "team", "meetings")


def trying(desk: Desk, one: CommitmentView, today: Today) -> Task:
    """What the team said at a session that it would try."""
    late = one.is_overdue(today.day)
    aside = (_("due since {day}") if late else _("by {day}")).format(day=day_name(one.by)) if one.by else ""
    go = partial(desk.navigator.go, "learning", "sessions")
    return Task("footprints", one.what, one.session_title, aside, _("Open"), go, overdue=late)


def scoring(desk: Desk, month: str) -> Task:
    """This month's own score on the assessment scale."""
    title = _("How far are you in {month}?").format(month=period_name(month))
    detail = _("One step on the scale, and why.")
    go = partial(desk.navigator.go, "progress", "assessment")
    return Task("gauge", title, detail, "", _("Score"), go)


def visited(desk: Desk, one: VisitLine) -> Task:
    """What the coach's last visit brought: to its summary, and to what waits to be taken over."""
    waits = n_("{n} waits to be taken into your actions", "{n} wait to be taken into your actions", one.waiting)
    said = [waits.format(n=one.waiting) if one.waiting else ""]
    said.append(_("comes again on {day}").format(day=period_name(one.next_on)) if one.next_on else "")
    go = partial(desk.navigator.go, "team", "meetings")
    detail = " · ".join(part for part in said if part) or _("What was seen, counted and agreed.")
    return Task("footprints", visited_words(period_name(one.on), one.agreed), detail, "", _("Read"), go)


def confirming(desk: Desk, periods: Sequence[str]) -> Task:
    """Values that somebody else entered: to the latest month of them."""
    found = [one for one in map(find_period, periods) if one is not None]
    latest = period_of(max(one.last for one in found), PeriodKind.MONTH).text if found else ""
    detail = _("From paper, by telephone or from Excel. Say whether they are right.")
    go = partial(desk.navigator.go, "month-sheet", latest)
    return Task("clipboard-list", waiting_sentence(len(periods)), detail, "", _("Look"), go)
