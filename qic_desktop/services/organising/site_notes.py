"""What the organiser notes about a site, for herself; it never travels."""

from __future__ import annotations

from qic_desktop.domain.organising import SiteNote
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit


def list_notes(workspace: Workspace, site: str) -> tuple[SiteNote, ...]:
    """The notes about a site, the latest first; nobody but the organiser has any."""
    if workspace.role is not Role.ORGANISER:
        return ()
    found = workspace.journal.list_records(SiteNote, organiser_private_scope())
    kept = [one for one in found if one.site == site and one.text]
    return tuple(sorted(kept, key=lambda one: (one.on or "", one.id), reverse=True))


def add_note(workspace: Workspace, site: str, text: str) -> Changes:
    """Write a note of today.

    Raises:
        InputError: it is empty.
        NotAllowedError: no organiser's store.
        NotFoundError: no such site.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    if not text.strip():
        raise InputError("")
    found, today = trust.find_site(workspace, site), workspace.today().isoformat()
    edit = new_record(SiteNote, workspace.new_id(), site=found.id, text=text.strip(), on=today)
    return workspace.journal.append(organiser_private_scope(), [edit])


def write_note(workspace: Workspace, identity: str, text: str) -> Changes:
    """Change a note; an empty text takes it away.

    Raises:
        NotFoundError: no such note.
    """
    scope = organiser_private_scope()
    note = workspace.journal.find_record(SiteNote, scope, identity)
    if note is None or not note.text:
        raise NotFoundError(identity, what="note")
    if text.strip():
        return workspace.journal.append(scope, [record_edit(SiteNote, identity, text=text.strip())])
    return workspace.journal.append(scope, [Edit(SiteNote.ENTITY, identity, {"site": None, "text": None, "on": None})])
