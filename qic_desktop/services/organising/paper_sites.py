"""Sites without a laptop: the organiser makes them, and what they report on paper is entered for them.

The organiser mints the site's id. When its team gets a laptop later, an invitation that names the site brings it this
very id and everything that was entered meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.trusting import entry_rights, trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

LAPTOP, EXCEL, PAPER = "laptop", "excel", "paper"
REPORTS_BY = (LAPTOP, EXCEL, PAPER)


class SiteFacts(TypedDict, total=False):
    """What may be said of a new site besides its name, its code and how it reports."""

    area: str
    organisation: str
    since: str
    wave: str
    facility_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSite:
    """A site to be made; ``since`` empty means the collaborative's start."""

    name: str
    code: str
    reports_by: str = PAPER
    area: str = ""
    organisation: str = ""
    since: str = ""
    wave: str = ""
    facility_type: str = ""


def add_site(workspace: Workspace, name: str, *, code: str, reports_by: str, **facts: Unpack[SiteFacts]) -> str:
    """Make a site that has no laptop yet; answers its id.

    Raises:
        NotAllowedError: no enrolled organiser's store, or the code is another site's.
        InputError: no name, no code, or an unknown way to report.
    """
    return add_sites(workspace, [NewSite(name=name, code=code, reports_by=reports_by, **facts)])[0]


def add_sites(workspace: Workspace, wanted: Sequence[NewSite]) -> tuple[str, ...]:
    """Make many sites in one step, all or none; answers their ids in the same order.

    Raises:
        NotAllowedError: no enrolled organiser's store, or a code is another site's.
        InputError: no name, no code, or an unknown way to report.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    require_enrolled(workspace, "enrol")
    _check(workspace, wanted)
    collaborative = collaboratives.find_collaborative(workspace)
    start = (collaborative.start if collaborative else None) or ""
    made = [(workspace.new_id(), one) for one in wanted]
    edits = [edit for site, one in made for edit in _entries(workspace, site, one, start)]
    ids = tuple(site for site, _one in made)
    with workspace.store.transaction():
        workspace.journal.append(organiser_scope(), edits, undoable=False)
        entry_rights.grant(workspace, workspace.journal.writer, ids)
    return ids


def _check(workspace: Workspace, wanted: Sequence[NewSite]) -> None:
    taken = {one.code for one in trust.list_sites(workspace)}
    for one in wanted:
        if not one.name.strip() or not one.code.strip():
            raise InputError("")
        if one.reports_by not in REPORTS_BY:
            raise InputError(one.reports_by)
        if one.code.strip() in taken:
            raise NotAllowedError(one.code.strip(), why="code-taken")
        taken.add(one.code.strip())


def _entries(workspace: Workspace, site: str, one: NewSite, start: str) -> list[Edit]:
    more = {"area": one.area, "organisation": one.organisation, "facility_type": one.facility_type}
    given = {name: text.strip() for name, text in more.items() if text.strip()}
    span = {"wave": one.wave.strip()} if one.wave.strip() else {}
    name, code = one.name.strip(), one.code.strip()
    return [
        new_record(records.Site, site, name=name, code=code, reports_by=one.reports_by, **given),
        new_record(records.Participation, workspace.new_id(), site=site, since=one.since or start or None, **span),
    ]


def grant_entry(workspace: Workspace, keyid: str, site: str) -> Changes:
    """Let a coach's key, or the own, enter for a site; the news carry it to whom it concerns.

    Raises:
        NotAllowedError: no enrolled organiser's store, or the key is a site's.
        NotFoundError: no such site, or no certificate speaks of the key.
    """
    return entry_rights.grant(workspace, keyid, [trust.find_site(workspace, site).id])


def set_reports_by(workspace: Workspace, site: str, reports_by: str) -> Changes:
    """How a site reports from now on.

    Raises:
        InputError: an unknown way.
        NotFoundError: no such site.
        NotAllowedError: no enrolled organiser's store.
    """
    if reports_by not in REPORTS_BY:
        raise InputError(reports_by)
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    require_enrolled(workspace, "enrol")
    found = trust.find_site(workspace, site)
    return workspace.journal.append(organiser_scope(), [record_edit(records.Site, found.id, reports_by=reports_by)])
