"""Where a collaborative stands: running, holding the gains, closed, or going on as a network.

A course is a draft until it is published, like every other part of the design, and can be undone. Nothing is deleted by
any of them. What is asked of sites follows from it in ``participations``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from qic_desktop.domain.collaborative import Collaborative, Letter
from qic_desktop.domain.governance import COMMUNITY, find_profile
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError
from qic_desktop.services.improving.drivers import read_forest
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives, report_texts
from qic_desktop.services.organising.timetable import check_organiser, read_timetable
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

RUNNING, HOLDING, CLOSED, NETWORK = collaboratives.COURSES
CONSEQUENCES: Mapping[str, tuple[str, ...]] = {
    RUNNING: ("asked-as-defined",),
    HOLDING: ("asked-quarterly", "still-watched", "all-kept"),
    CLOSED: ("asked-nothing", "all-kept", "sites-go-on"),
    NETWORK: ("voluntary", "community", "all-kept"),
}
"""What each course changes, to be said before it is chosen."""


def change_course(workspace: Workspace, course: str, since: str, letter: tuple[str, str] | None = None) -> Changes:
    """Draft another course from a month on, with a letter to all sites (title, text) that tells of it; one step.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: no such course or month.
    """
    check_organiser(workspace)
    month = find_period(since.strip())
    if course not in collaboratives.COURSES:
        raise InputError(course)
    if month is None or month.kind is not PeriodKind.MONTH:
        raise InputError(since)
    told: dict[str, object] = {"course": course, "course_since": month.text}
    if course == NETWORK:
        told["profile"] = COMMUNITY
    edits: list[Edit] = [record_edit(Collaborative, collaboratives.collaborative_id(workspace), **told)]
    if letter and letter[0].strip():
        edits.append(new_record(Letter, workspace.new_id(), title=letter[0].strip(), body=letter[1].strip()))
    return workspace.journal.append(organiser_private_scope(), edits)


def is_asked(found: Collaborative | None, period: Period) -> bool:
    """Whether a report of a period is asked for, by the kind of collaboration and by its course.

    Holding the gains asks for the months with which quarters end; a closed collaborative asks for none, and one whose
    members report what they like for none either.
    """
    if found is None:
        return True
    since = find_period(found.course_since or "")
    has_begun = since is not None and period.first >= since.first
    if has_begun and (found.course == CLOSED or (found.course == HOLDING and period.last.month % 3)):
        return False
    # Before it became a network, reports were asked for; the kind it has now says nothing of then.
    was_asked = found.course == NETWORK and since is not None and not has_begun
    return was_asked or find_profile(found.profile).is_chased


@dataclass(frozen=True, slots=True)
class Proposal:
    """What usually comes next, from a month on, which is empty where it stays; ``review`` is the day of the next."""

    course: str
    since: str = ""
    review: date | None = None


def propose(workspace: Workspace) -> Proposal:
    """What the kind of collaboration and the charter's last month propose; what was decided stays.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    found = collaboratives.find_collaborative(workspace)
    profile, stands = find_profile(found.profile if found else None), (found.course if found else None) or RUNNING
    if stands != RUNNING:
        return Proposal(stands)
    ends = find_period((found.end if found else None) or "") if profile.needs_end else None
    if ends is not None:
        after = period_of(max(ends.last + timedelta(days=1), workspace.today()), PeriodKind.MONTH)
        return Proposal(HOLDING, after.text)
    day = workspace.today()
    reviews = [one.first for one in read_timetable(workspace) if one.kind == "review" and one.first]
    ahead = min((one for one in reviews if one >= day), default=None)
    return Proposal(RUNNING, review=ahead if profile.is_reviewed else None)


def left(workspace: Workspace) -> Mapping[str, int | None]:
    """What this kind of collaboration leaves, and how much of it the record has: None where it is kept elsewhere.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    count: Mapping[str, Callable[[Workspace], int]] = {
        "change-package": lambda workspace: _nodes(workspace, "idea"),
        "final-report": lambda workspace: sum(bool(text) for text in report_texts.read_texts(workspace).values()),
        "theory-of-change": lambda workspace: _nodes(workspace, "driver"),
        "standards": lambda workspace: sum(one.target is not None for one in measures.list_measures(workspace)),
    }
    outputs = collaboratives.profile_of(workspace).outputs
    return {code: count[code](workspace) if code in count else None for code in outputs}


def _nodes(workspace: Workspace, kind: str) -> int:
    return sum(one.kind == kind for one in read_forest(workspace).everything())
