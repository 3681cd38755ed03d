"""Where a collaborative stands: running, holding the gains, closed, or going on as a network.

A course is a draft until it is published, like every other part of the design, and can be undone. Nothing is deleted by
any of them. What is asked of sites follows from it in ``participations``.
"""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.domain.collaborative import Collaborative, Letter
from qic_desktop.domain.governance import COMMUNITY, find_profile
from qic_desktop.domain.period import Period, PeriodKind, find_period
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.timetable import check_organiser
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
    """Whether a period is asked for under the collaborative's course.

    Before the course began all are; holding the gains asks for the months with which quarters end; a closed
    collaborative asks for none, and a network only where its kind of collaboration asks for what is late.
    """
    since = find_period((found.course_since if found else None) or "")
    if found is None or since is None or period.first < since.first:
        return True
    if found.course == CLOSED:
        return False
    if found.course == NETWORK:
        return find_profile(found.profile).is_chased
    return found.course != HOLDING or period.last.month % 3 == 0


def is_expected(found: Collaborative | None, period: Period) -> bool:
    """Whether a report of a period is expected, by the kind of collaboration and by its course."""
    if not is_asked(found, period):
        return False
    # Before it became a network, reports were asked for; the kind it has now says nothing of then.
    has_become = found is not None and found.course == NETWORK and bool(found.course_since)
    return has_become or find_profile(found.profile if found else None).is_chased
