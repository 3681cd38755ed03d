"""Minutes and agreement: filled from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.team import Agreement, Objective
from qic_desktop.i18n import _, format_number
from qic_desktop.reports.team_value import ActionLine, AgreementPaper, Minutes, PromiseLine, RoleLine
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.people import person_name
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.teamwork import meetings, skills, team, team_support
from qic_desktop.services.teamwork.actions import ActionView
from qic_desktop.services.teamwork.team import MemberView
from qic_desktop.services.teamwork.team_support import Objectives
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.skills import needs_sentences
from qic_desktop.wording.team import (
    action_state,
    answered_words,
    came_words,
    day_words,
    hours_text,
    reviewed_words,
    role_name,
)


def prepare_minutes(workspace: Workspace, meeting: str) -> Paper[Minutes]:
    """Read what stands on the minutes of a meeting (an id or a day).

    Raises:
        NotFoundError: no such meeting.
    """
    sheet = meetings.meeting_sheet(workspace, meetings.get_meeting(workspace, meeting).id)
    view, held = sheet.view, sheet.view.meeting
    day = day_words(view.on)
    parts = [came_words(len(view.came), view.of) if view.came else _("Attendance is not written yet.")]
    if held.minutes:
        parts.append(_("{minutes} minutes").format(minutes=format_number(held.minutes)))
    content = Minutes(
        owner=workspace.name,
        day=day,
        purpose=held.purpose or "",
        lead=" · ".join((day, *parts)),
        came=tuple(_member(one) for one in sheet.members if one.person in view.came),
        absent=tuple(_member(one) for one in sheet.members if one.person not in view.came) if view.came else (),
        agenda=held.agenda or "",
        decisions=held.decisions or "",
        notes=held.notes or "",
        actions=_lines(sheet.actions),
        before=_lines(sheet.open_before),
        imprint=imprint_of(workspace, workspace.name),
        to_learn=_to_learn(workspace, view.id),
    )
    return Paper(content, file_name(workspace.name, _("minutes"), day), _minutes)


def _to_learn(workspace: Workspace, meeting: str) -> tuple[str, ...]:
    """What the team still has to learn: on the minutes of the latest meeting only, since it is what holds now."""
    latest = next(iter(meetings.list_meetings(workspace)), None)
    if latest is None or latest.id != meeting:
        return ()
    return needs_sentences(skills.skill_matrix(workspace))


def prepare_agreement(workspace: Workspace) -> Paper[AgreementPaper]:
    """Read what team and management sign."""
    found = team_support.objectives_of(workspace)
    agreement = found.agreement
    collaborative = collaboratives.find_collaborative(workspace)
    leaders = [
        PromiseLine(
            f"{view.name or ''}, {role_name(view.support.role)}".strip(", "),
            tuple(one.text or "" for one in view.promises),
        )
        for view in team_support.list_leaders(workspace)
    ]
    content = AgreementPaper(
        owner=workspace.name,
        collaborative=(collaborative.title if collaborative else None) or "",
        aim=collaboratives.aim_of(workspace),
        team=tuple(_objective(found, one) for one in found.team),
        management=tuple(_objective(found, one) for one in found.management),
        to_talk_about=(agreement.to_talk_about if agreement else None) or "",
        members=tuple(
            RoleLine(one.name or _("Name not here"), role_name(one.role), hours_text(one.membership.hours))
            for one in team.current_members(workspace)
        ),
        leaders=tuple(leaders),
        text=(agreement.text if agreement else None) or "",
        team_signed=_signed(workspace, agreement, "team"),
        management_signed=_signed(workspace, agreement, "management"),
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(workspace.name, _("agreement")), _agreement)


def _objective(found: Objectives, one: Objective) -> str:
    """An objective with its last review, and what the organiser answered to it."""
    return " · ".join(part for part in (reviewed_words(one), answered_words(found.answers.get(one.id))) if part)


def _minutes(content: Minutes) -> bytes:
    from qic_desktop.reports.team_papers import minutes_pdf

    return minutes_pdf(content)


def _agreement(content: AgreementPaper) -> bytes:
    from qic_desktop.reports.team_papers import agreement_pdf

    return agreement_pdf(content)


def _member(view: MemberView) -> str:
    return f"{view.name or _('Name not here')}, {role_name(view.role)}"


def _lines(found: Sequence[ActionView]) -> tuple[ActionLine, ...]:
    lines = []
    for one in found:
        due = period_name(one.action.due or "", short=True) if one.is_open else action_state(one.action.state)
        lines.append(ActionLine(one.action.text or "", one.owner_name or role_name(one.action.owner_role), due))
    return tuple(lines)


def _signed(workspace: Workspace, agreement: Agreement | None, voice: str) -> str:
    person = getattr(agreement, f"{voice}_signs", None)
    if not person:
        return ""
    day = period_name(getattr(agreement, f"{voice}_on", None) or "")
    return _("{name}, signed on {day}").format(name=person_name(workspace, person) or "", day=day)
