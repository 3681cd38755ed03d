"""Closing a visit: the next day by the rule, the summary that both keep, and its SHA-256 among the signed entries."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.services.coaching import need, visiting, visits
from qic_desktop.services.printing import visit_papers
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes
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
    """Close a visit. Without a day, the rule's is taken.

    Raises:
        NotAllowedError: another coach's visit.
        InputError: ``next_on`` is no day.
        FontsMissingError: the summary cannot be made; nothing was recorded.
    """
    proposed = propose_next(workspace, visit)
    day = visiting.checked_day(next_on) if next_on else proposed.on
    why = next_why or ("" if next_on and next_on != proposed.on else proposed.why)
    paper = visit_papers.prepare_summary(workspace, visit, next_on=day, next_why=why)
    data = paper.pdf()
    digest = visit_papers.digest_of(data)
    changes = visiting.close_visit(workspace, visit, digest, day, why)
    return Closed(data, paper.file_name, digest, changes)
