"""Ending a visit: the next day by the rule, the summary that both keep with its SHA-256; or taking the visit back."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.scope import Scope
from qic_desktop.domain.team import Action
from qic_desktop.domain.visit import Escalation, Visit
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.coaching import need, summaries, visit_costs, visiting, visits
from qic_desktop.services.coaching.visits import WITHDRAWN
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, record_edit
from qic_desktop.wording.coaching import group_name, reason_words


@dataclass(frozen=True, slots=True)
class Proposal:
    """The day to come again, and why then. ``rule_on`` and ``rule_why`` are what the rule says: another day may be set.

    ``days`` is what the rule allows a site like this one; ``given`` that the organiser wrote the rule.
    """

    on: str
    why: str
    rule_on: str = ""
    rule_why: str = ""
    days: int = 0
    given: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed visit: its summary as a PDF, the name to save it under, what was recorded."""

    pdf: bytes
    file_name: str
    summary: str
    changes: Changes


def propose_next(workspace: Workspace, visit: str) -> Proposal:
    """When to come again by the organiser's rule; a coach may choose another day.

    Raises:
        NotFoundError: no such visit.
    """
    held = visits.get_visit(workspace, visit)
    ruled = need.next_day(workspace, held)
    why = ": ".join([group_name(ruled.group), *(reason_words(one) for one in ruled.reasons[:1])])
    day = ruled.on.isoformat()
    said = (held.next_on, held.next_why or "") if held.next_on else (day, why)
    return Proposal(*said, day, why, ruled.days, ruled.given)


def close(workspace: Workspace, visit: str, *, next_on: str = "", next_why: str = "") -> Closed:
    """Close a visit, or close it again with what was written since. Without a day, the rule's is taken.

    Raises:
        NotAllowedError: another coach's visit, one that is still to come, or a next day before it.
        InputError: ``next_on`` is no day.
        FontsMissingError: the summary cannot be made; nothing was recorded.
    """
    proposed = propose_next(workspace, visit)
    day = visiting.checked_day(next_on) if next_on else proposed.on
    why = next_why or ("" if next_on and next_on != proposed.on else proposed.why)
    paper = visit_papers.prepare_summary(workspace, visit, next_on=day, next_why=why, anew=True)
    data = paper.pdf()
    digest = summaries.digest_of(data)
    summaries.keep(workspace, visit, data)
    changes = visiting.close_visit(workspace, visit, digest, day, why)
    return Closed(data, paper.file_name, digest, changes)


def withdraw(workspace: Workspace, visit: str) -> Changes:
    """Take an open visit back with all that hangs on it, as one step: undo brings it back.

    Raises:
        NotAllowedError: another coach's visit, or it is closed.
        NotFoundError: no such visit.
    """
    held = visiting.own_visit(workspace, visit)
    if held.closed_on is not None:
        raise NotAllowedError(held.on or "", why="closed-visit")
    sheet = visits.visit_sheet(workspace, visit)
    edits = [
        record_edit(Visit, visit, withdrawn=True),
        *(record_edit(Action, one.id, text=None) for one in sheet.actions),
        *(record_edit(Escalation, one.record.id, state=WITHDRAWN) for one in sheet.escalations),
        *(visit_costs.removal(one.id) for one in visit_costs.list_costs(workspace, held)),
    ]
    return workspace.journal.append(Scope.parse(held.scope), edits)
