"""The organiser's answer to a problem that a coach passed on; it travels back in the package for that site."""

from __future__ import annotations

from qic_desktop.domain.scope import Scope, organiser_scope
from qic_desktop.domain.visit import EscalationAnswer
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.coaching import visits
from qic_desktop.services.coaching.visits import EscalationView
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, record_edit

STATES = ("solved", "in-hand", "not-possible")


def waiting(workspace: Workspace) -> tuple[EscalationView, ...]:
    """The problems that wait for an answer, the oldest first."""
    return tuple(one for one in reversed(visits.list_escalations(workspace)) if one.is_open)


def answer(workspace: Workspace, identity: str, text: str, state: str = "in-hand") -> Changes:
    """Answer a problem that was passed on.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such problem or state.
        InputError: no words.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")
    if state not in STATES:
        raise NotFoundError(state, what="state")
    if not text.strip():
        raise InputError(text)
    found = next((one for one in visits.list_escalations(workspace) if one.record.id == identity), None)
    if found is None:
        raise NotFoundError(identity, what="escalation")
    site = Scope.parse(found.record.scope).site or ""
    day = workspace.today().isoformat()
    edit = record_edit(EscalationAnswer, identity, state=state, text=text.strip(), on=day)
    return workspace.journal.append(organiser_scope(site), [edit])
