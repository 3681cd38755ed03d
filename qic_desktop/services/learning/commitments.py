"""What the team will try at home after a session: by when, whether it did, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from qic_desktop.domain.learning import Commitment
from qic_desktop.domain.period import find_period
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.learning import sessions
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

SOON_DAYS = 7
"""So many days before its day a commitment stands on *Today*."""


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """One thing to try at home, with the title of the session where it was said (empty where it is not known)."""

    commitment: Commitment
    session_title: str

    @property
    def id(self) -> str:
        """The record's id."""
        return self.commitment.id

    @property
    def what(self) -> str:
        """What the team will try."""
        return self.commitment.what or ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it was done or not."""
        return self.commitment.done is None

    @property
    def by(self) -> date | None:
        """The last day on which it is in time."""
        found = find_period(self.commitment.by or "")
        return found.last if found else None

    def is_overdue(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.by is not None and self.by < day


def list_commitments(workspace: Workspace) -> tuple[CommitmentView, ...]:
    """All of them: open ones first, by day; then those that are settled, the last one first."""
    titles = {one.id: one.title for one in sessions.list_sessions(workspace)}
    found = [
        CommitmentView(one, titles.get(one.session or "", ""))
        for one in workspace.journal.list_records(Commitment, workspace.scope)
        if one.what
    ]
    waiting = sorted((one for one in found if one.is_open), key=lambda one: (one.by or date.max, one.id))
    rest = sorted((one for one in found if not one.is_open), key=lambda one: one.commitment.done_on or "", reverse=True)
    return (*waiting, *rest)


def due_commitments(workspace: Workspace) -> tuple[CommitmentView, ...]:
    """Those whose day has passed or comes within a week."""
    until = workspace.today() + timedelta(days=SOON_DAYS)
    return tuple(one for one in list_commitments(workspace) if one.is_open and one.by is not None and one.by <= until)


def get_commitment(workspace: Workspace, identity: str) -> CommitmentView:
    """A commitment by its id or its very words.

    Raises:
        NotFoundError: there is none, or several.
    """
    found = [one for one in list_commitments(workspace) if identity in (one.id, one.what)]
    if len(found) != 1:
        raise NotFoundError(identity, what="commitment")
    return found[0]


def add_commitment(workspace: Workspace, what: str, *, by: str | None = None, session: str | None = None) -> Changes:
    """Write down what the team will try at home.

    Raises:
        InputError: no words, or ``by`` is no day.
        NotFoundError: no such session.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    if not what.strip():
        raise InputError(what)
    place = sessions.get_session(workspace, session).id if session else None
    record = new_record(Commitment, workspace.new_id(), what=what.strip(), by=_day(by), session=place)
    return workspace.journal.append(workspace.scope, [record])


def write_commitment(workspace: Workspace, identity: str, *, what: str, by: str | None) -> Changes:
    """Change words and day; no words take it off the page, its history stays.

    Raises:
        NotFoundError: there is none.
        InputError: ``by`` is no day.
    """
    check_team(workspace)
    known = get_commitment(workspace, identity)
    if not what.strip():
        edit = Edit(Commitment.ENTITY, known.id, {"promise": {"deleted": True}})
    else:
        edit = record_edit(Commitment, known.id, what=what.strip(), by=_day(by))
    return workspace.journal.append(workspace.scope, [edit])


def settle_commitment(workspace: Workspace, identity: str, *, done: bool | None, outcome: str | None = None) -> Changes:
    """Say whether it was done, and what came of it; ``done`` None opens it again.

    Raises:
        NotFoundError: there is none.
    """
    check_team(workspace)
    known = get_commitment(workspace, identity)
    on = None if done is None else known.commitment.done_on or workspace.today().isoformat()
    said = known.commitment.outcome if outcome is None else outcome.strip() or None
    edit = record_edit(Commitment, known.id, done=done, done_on=on, outcome=said)
    return workspace.journal.append(workspace.scope, [edit])


def _day(text: str | None) -> str | None:
    if not text:
        return None
    found = find_period(text)
    if found is None:
        raise InputError(text)
    return found.last.isoformat()
