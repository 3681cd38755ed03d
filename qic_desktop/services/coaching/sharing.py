"""Two coaches for one site: who else looks after it, when that coach was there, when she comes again.

A coach is no more than an id here: names of people stay on the laptops that know them.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.organising import Caseload
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.coaching import visits
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OtherCoach:
    """Another coach of a site: the days of her last closed visit and of the next one that is planned; both may be
    empty. ``given`` says that the organiser gave the site to her.
    """

    coach: str
    last_on: str
    next_on: str
    given: bool


def other_coaches(workspace: Workspace, site: str) -> tuple[OtherCoach, ...]:
    """The other coaches of a site (by id), who was there last first."""
    own, today = workspace.own_id, workspace.today().isoformat()
    loads = workspace.journal.list_records(Caseload, organiser_scope())
    given = {one.id for one in loads if one.id != own and site in (one.sites or [])}
    last: dict[str, str] = {}
    planned: dict[str, str] = {}
    # From the earliest on: the latest closed visit stays, and the earliest day to come.
    for one in reversed(visits.list_visits(workspace, site)):
        coach = visits.coach_of(one)
        if coach != own:
            if one.closed_on:
                last[coach] = one.on or ""
            for day in (one.on, one.next_on):
                if day and day > today:
                    planned.setdefault(coach, day)
    found = [
        OtherCoach(one, last.get(one, ""), planned.get(one, ""), one in given) for one in given | {*last, *planned}
    ]
    return tuple(sorted(found, key=lambda one: (one.last_on, one.coach), reverse=True))
