"""Meetings: the team keeps agenda, attendance, decisions and notes to itself; that it met is shared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.period import find_period
from qic_desktop.domain.team import Meeting, MeetingHeld
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.teamwork import actions, team
from qic_desktop.services.teamwork.actions import ActionView, check_team
from qic_desktop.services.teamwork.team import MemberView
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

TEXTS = ("purpose", "agenda", "decisions", "notes")
CAME_FROM = "meeting"


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting and who of the members of its day came (ids)."""

    meeting: Meeting
    of: int

    @property
    def id(self) -> str:
        """The meeting's id."""
        return self.meeting.id

    @property
    def on(self) -> date | None:
        """Its day."""
        found = find_period(self.meeting.on or "")
        return found.first if found else None

    @property
    def came(self) -> tuple[str, ...]:
        """The people who came."""
        return tuple(str(one) for one in self.meeting.attendance or ())

    def is_ahead(self, day: date) -> bool:
        """Planned, and not held yet."""
        return not self.came and self.on is not None and self.on >= day


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """One meeting with everything that belongs to it."""

    view: MeetingView
    members: tuple[MemberView, ...]
    actions: tuple[ActionView, ...]
    open_before: tuple[ActionView, ...]
    drafts: dict[str, str]


def list_meetings(workspace: Workspace) -> tuple[MeetingView, ...]:
    """The meetings, planned and held, the latest first."""
    everybody = team.list_members(workspace)
    found = []
    for one in workspace.journal.list_records(Meeting, workspace.private_scope):
        day = find_period(one.on or "")
        if day is not None:
            people = {view.person for view in everybody if view.is_current(day.first)}
            found.append(MeetingView(one, len(people)))
    return tuple(sorted(found, key=lambda view: (view.meeting.on or "", view.id), reverse=True))


def get_meeting(workspace: Workspace, identity: str) -> MeetingView:
    """A meeting by its id or its day.

    Raises:
        NotFoundError: there is none.
    """
    for view in list_meetings(workspace):
        if identity in (view.id, view.meeting.on):
            return view
    raise NotFoundError(identity, what="meeting")


def meeting_sheet(workspace: Workspace, identity: str) -> MeetingSheet:
    """A meeting, who could come, what was promised there, and what was still open from before."""
    view = get_meeting(workspace, identity)
    day = view.on or workspace.today()
    members = {one.person: one for one in team.current_members(workspace, day)}
    came = {one.person: one for one in team.list_members(workspace) if one.person in view.came}
    everything = actions.list_actions(workspace)
    return MeetingSheet(
        view=view,
        members=tuple({**members, **came}.values()),
        actions=tuple(one for one in everything if one.action.origin == view.id),
        open_before=tuple(one for one in everything if one.is_open and one.action.origin != view.id),
        drafts=workspace.journal.drafts(workspace.private_scope, Meeting.ENTITY, view.id),
    )


def next_meeting(workspace: Workspace) -> MeetingView | None:
    """The next one that is planned."""
    ahead = [view for view in list_meetings(workspace) if view.is_ahead(workspace.today())]
    return ahead[-1] if ahead else None


def plan_meeting(workspace: Workspace, on: str, purpose: str | None = None) -> str:
    """Put a meeting into the diary, or write one down that was held; answers its id.

    Raises:
        InputError: ``on`` is no day.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    identity = workspace.new_id()
    record = new_record(Meeting, identity, on=_day(on), purpose=purpose or None)
    workspace.journal.append(workspace.private_scope, [record])
    return identity


def write_meeting(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Write fields of a meeting; what is shared of it follows in the same step.

    Raises:
        NotFoundError: no such meeting.
        InputError: ``on`` is no day, or the minutes are no number above zero.
    """
    check_team(workspace)
    before = get_meeting(workspace, identity).meeting
    if "on" in fields:
        fields["on"] = _day(str(fields["on"]))
    minutes = fields.get("minutes")
    if minutes is not None and (not isinstance(minutes, int) or not 0 < minutes <= 24 * 60):
        raise InputError(str(minutes))
    if "on" in fields or "minutes" in fields:
        fields = {"on": before.on, "minutes": before.minutes, **fields}
    given = {name: (value if value != "" else None) for name, value in fields.items()}
    edits = [(workspace.private_scope, record_edit(Meeting, before.id, **given))]
    shared = _shared(workspace, before, given)
    if shared is not None:
        edits.append((workspace.scope, shared))
    changes = workspace.journal.append_all(edits)
    for name in TEXTS:
        if name in fields:
            drop_draft(workspace, before.id, name)
    return changes


def delete_meeting(workspace: Workspace, identity: str) -> Changes:
    """Take a meeting out of the list; its actions stay, its history too."""
    check_team(workspace)
    view = get_meeting(workspace, identity)
    gone: dict[str, object] = {"held": {"deleted": True}}
    edits = [(workspace.private_scope, Edit(Meeting.ENTITY, view.id, gone))]
    if view.came:
        edits.append((workspace.scope, Edit(MeetingHeld.ENTITY, view.id, gone)))
    return workspace.journal.append_all(edits)


def keep_draft(workspace: Workspace, identity: str, field: str, text: str) -> None:
    """Keep a text that is still being typed, outside the journal."""
    workspace.journal.keep_draft(workspace.private_scope, Meeting.ENTITY, identity, field, text)


def drop_draft(workspace: Workspace, identity: str, field: str) -> None:
    """The text was recorded or given up."""
    workspace.journal.drop_draft(workspace.private_scope, Meeting.ENTITY, identity, field)


def list_held(workspace: Workspace) -> tuple[MeetingHeld, ...]:
    """What is shared of the meetings: day, length, how many came; by day."""
    found = workspace.journal.list_records(MeetingHeld, workspace.scope)
    return tuple(sorted((one for one in found if one.on and one.came), key=lambda one: one.on or ""))


def _shared(workspace: Workspace, before: Meeting, given: dict[str, object]) -> Edit | None:
    """How what is shared changes: only days, minutes and numbers of people leave the team's laptops."""
    if not {"on", "minutes", "attendance"} & set(given):
        return None
    came = given.get("attendance", before.attendance)
    known = workspace.journal.find_record(MeetingHeld, workspace.scope, before.id)
    if not isinstance(came, list) or not came:
        if known is None or known.on is None:
            return None
        return Edit(MeetingHeld.ENTITY, before.id, {"held": {"deleted": True}})
    on = str(given.get("on", before.on))
    day = find_period(on)
    present = {view.person for view in team.current_members(workspace, day.first if day else None)}
    return record_edit(
        MeetingHeld,
        before.id,
        on=on,
        minutes=given.get("minutes", before.minutes),
        came=len(came),
        of=len(present | {str(one) for one in came}),
    )


def _day(text: str) -> str:
    found = find_period(text)
    if found is None or found.first != found.last:
        raise InputError(text)
    return found.first.isoformat()
