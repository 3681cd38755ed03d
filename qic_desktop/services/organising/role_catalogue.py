"""The roles of a collaborative: those that the program proposes, as the organiser words them, and others.

A role is identified by its code. The organiser's wording stands in place of the program's; a role of another code is
one more. Who has which role at a site is the team's own business.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.organising import ExpertBrief, RoleDefinition
from qic_desktop.domain.period import find_period
from qic_desktop.domain.roles import COLLABORATIVE_ROLES, REQUIRED, SITE_ROLES
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit

LEVELS = ("collaborative", "site")
BRIEF = ("session", "expert", "subject", "audience", "message", "practice", "avoid", "minutes")


@dataclass(frozen=True, slots=True)
class RoleOf:
    """One role; ``record`` is None where the program's wording stands."""

    code: str
    level: str
    hours: float | None
    required: bool
    record: RoleDefinition | None = None

    @property
    def name(self) -> str:
        """The organiser's name of it; empty for the program's."""
        return (self.record.name if self.record else None) or ""

    @property
    def duties(self) -> str:
        """The organiser's words; empty for the program's."""
        return (self.record.duties if self.record else None) or ""

    @property
    def holder(self) -> str:
        """Who has this role of the collaborative; empty for nobody."""
        return (self.record.holder if self.record else None) or ""

    @property
    def contact(self) -> str:
        """How its holder is reached."""
        return (self.record.contact if self.record else None) or ""

    @property
    def since(self) -> str:
        """Since which day or month its holder has it."""
        return (self.record.since if self.record else None) or ""


def list_roles(workspace: Workspace) -> tuple[RoleOf, ...]:
    """All roles in use: of the collaborative first, then of sites, the organiser's own after the program's."""
    written = {one.code: one for one in list_drafted(workspace, RoleDefinition) if one.code}
    needed = frozenset[str]().union(*REQUIRED)
    found = [
        *(RoleOf(one.code, "collaborative", one.hours, one.required) for one in COLLABORATIVE_ROLES),
        *(RoleOf(one.code, "site", one.hours, one.code in needed) for one in SITE_ROLES),
    ]
    known = {one.code for one in found}
    merged = [_merged(one, written.get(one.code)) for one in found]
    merged += [
        RoleOf(code, one.level if one.level in LEVELS else "site", one.hours, bool(one.required), one)
        for code, one in sorted(written.items())
        if code not in known and one.name
    ]
    living = [one for one in merged if not (one.record and one.record.retired)]
    return tuple(sorted(living, key=lambda one: LEVELS.index(one.level)))


def list_holders(workspace: Workspace) -> tuple[RoleOf, ...]:
    """The roles of the collaborative that somebody has; a team knows those that are published."""
    return tuple(one for one in list_roles(workspace) if one.level == LEVELS[0] and one.holder)


def write_role(workspace: Workspace, code: str, **fields: object) -> Changes:
    """Word a role: ``name``, ``duties``, ``hours``, ``required``, ``level``, ``retired``; another code is a new role.

    Raises:
        NotAllowedError: this is no organiser's store.
        InputError: hours that are none, or a new role without a name.
    """
    check_organiser(workspace)
    hours = fields.get("hours")
    if hours is not None and (not isinstance(hours, int | float) or not 0 <= hours <= 400):
        raise InputError(str(hours))
    record = next((one for one in list_drafted(workspace, RoleDefinition) if one.code == code), None)
    known = any(one.code == code for one in list_roles(workspace))
    if record is None and not known and not str(fields.get("name") or "").strip():
        raise InputError("")
    if record is not None:
        edit = record_edit(RoleDefinition, record.id, **fields)
    else:
        edit = new_record(RoleDefinition, workspace.new_id(), **{"code": code, **fields})
    return workspace.journal.append(organiser_private_scope(), [edit])


def name_holder(workspace: Workspace, code: str, holder: str, contact: str = "", since: str = "") -> Changes:
    """Say who has a role of the collaborative, how to reach them and since when; nobody leaves it vacant.

    Args:
        workspace: an organiser's store.
        code: of the role.
        holder: a name, or empty.
        contact: telephone, e-mail, or where to ask.
        since: a day or month; today where it is left out and somebody else takes the role.

    Raises:
        NotAllowedError: this is no organiser's store, or the role is one of each site, whose team names its own people.
        NotFoundError: there is no such role.
        InputError: no such day.
    """
    check_organiser(workspace)
    role = next((one for one in list_roles(workspace) if one.code == code), None)
    if role is None:
        raise NotFoundError(code, what="role")
    if role.level != LEVELS[0]:
        raise NotAllowedError(code, why="site-role")
    name, day = " ".join(holder.split()), since.strip()
    if day and find_period(day) is None:
        raise InputError(since)
    if not name:
        # Empty and not nothing: a draft of nothing would leave the one who is published.
        return write_role(workspace, code, holder="", contact=None, since=None)
    day = day or (role.since if name == role.holder else "") or workspace.today().isoformat()
    return write_role(workspace, code, holder=name, contact=contact.strip() or None, since=day)


def list_briefs(workspace: Workspace) -> tuple[ExpertBrief, ...]:
    """The briefs for experts by session; they are the organiser's own and are printed, not published."""
    check_organiser(workspace)
    found = workspace.journal.list_records(ExpertBrief, organiser_private_scope())
    return tuple(one for one in found if one.expert or one.subject)


def write_brief(workspace: Workspace, identity: str = "", **fields: object) -> str:
    """Write a brief for an expert, a new one where no id is given; its id.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: there is no such brief.
        InputError: minutes that are none.
    """
    briefs = {one.id for one in list_briefs(workspace)}
    if identity and identity not in briefs:
        raise NotFoundError(identity, what="brief")
    minutes = fields.get("minutes")
    if minutes is not None and (not isinstance(minutes, int) or not 0 < minutes <= 1440):
        raise InputError(str(minutes))
    made = identity or workspace.new_id()
    write = record_edit if identity else new_record
    workspace.journal.append(organiser_private_scope(), [write(ExpertBrief, made, **fields)])
    return made


def _merged(role: RoleOf, record: RoleDefinition | None) -> RoleOf:
    if record is None:
        return role
    hours = record.hours if record.hours is not None else role.hours
    required = record.required if record.required is not None else role.required
    return RoleOf(role.code, role.level, hours, required, record)
