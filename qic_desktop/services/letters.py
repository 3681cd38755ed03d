"""Letters of the organiser as a team or a coach reads them: what is new, what was read, and notes to a coach.

A note to a coach lies in a scope addressed to her alone: sites never get it, it goes in the file for her that is
written beside the news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qic_desktop.domain.collaborative import Letter, ReadLetter
from qic_desktop.domain.scope import Scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.organising import caseloads
from qic_desktop.services.organising.caseloads import Coach
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter to this team or coach. ``on`` is the day on which it was sent; ``for_us`` says that not all got it.

    ``about`` is the id of the site of which it tells a coach, else empty.
    """

    id: str
    title: str
    body: str
    on: date
    for_us: bool
    about: str
    read: bool


def list_letters(workspace: Workspace) -> tuple[LetterView, ...]:
    """All letters that this team or coach may read, the newest first; an organiser gets none."""
    if workspace.role is Role.ORGANISER:
        return ()
    read = {one.id for one in workspace.journal.list_records(ReadLetter, workspace.private_scope) if one.read}
    found = []
    for scope in (organiser_scope(), organiser_scope(workspace.own_id)):
        for one in workspace.journal.list_records(Letter, scope):
            if one.title and not one.withdrawn and (not one.to or workspace.own_id in one.to):
                found.append(_view(workspace, scope, one, read=one.id in read))
    return tuple(sorted(found, key=lambda one: (one.on, one.id), reverse=True))


def _view(workspace: Workspace, scope: Scope, letter: Letter, *, read: bool) -> LetterView:
    live = workspace.journal.live(scope, Letter.ENTITY, letter.id).get("title", [])
    sent = workspace.day_of(max((one.wall_ms for one in live), default=0))
    for_us = scope.is_addressed or bool(letter.to)
    return LetterView(letter.id, letter.title or "", letter.body or "", sent, for_us, letter.about or "", read)


def new_about(workspace: Workspace, site: str) -> tuple[LetterView, ...]:
    """The notes about a site (its id) that a coach has not put away yet."""
    return tuple(one for one in list_letters(workspace) if one.about == site and not one.read)


def mark_read(workspace: Workspace, letter: str, *, read: bool = True) -> Changes:
    """Take a letter from what is new, or put it back there. It stays among all letters.

    Raises:
        NotFoundError: no such letter is here.
    """
    if all(one.id != letter for one in list_letters(workspace)):
        raise NotFoundError(letter, what="letter")
    return workspace.journal.append(workspace.private_scope, [record_edit(ReadLetter, letter, read=read)])


# --- from the organiser to a coach ------------------------------------------------------------------------------


def coaches_of(workspace: Workspace, site: str) -> tuple[Coach, ...]:
    """The coaches who look after a site: those who have it in their list, else those who have no list.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    coaches = caseloads.list_coaches(workspace)
    named = tuple(one for one in coaches if site in one.sites)
    return named or tuple(one for one in coaches if not one.sites)


def told_to_coaches(workspace: Workspace, site: str) -> tuple[Letter, ...]:
    """The notes about a site (its id) that were written to its coaches."""
    readers = [organiser_scope(one.id) for one in coaches_of(workspace, site)]
    found = [one for scope in readers for one in workspace.journal.list_records(Letter, scope)]
    return tuple(one for one in found if one.about == site and one.title and not one.withdrawn)


def write_to_coach(workspace: Workspace, coach: str, site: str, title: str, body: str) -> Changes:
    """Write a note about a site to one of its coaches; it goes in the file for her beside the next news.

    Raises:
        NotAllowedError: this is no enrolled organiser's store.
        NotFoundError: no such coach or site.
        InputError: it has no title or no words.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("publish", why="role")
    require_enrolled(workspace, "publish")
    if not title.strip() or not body.strip():
        raise InputError("")
    reader, about = caseloads.find_coach(workspace, coach), trust.find_site(workspace, site)
    letter = new_record(Letter, workspace.new_id(), title=title.strip(), body=body.strip(), about=about.id)
    return workspace.journal.append(organiser_scope(reader.id), [letter])
