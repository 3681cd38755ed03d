"""Who has not reported what was due, and a letter that reminds them: it goes with the next news.

One letter speaks to all silent sites. Each of them gets it in the file for it alone, beside the next news: nobody
else learns who was reminded. A site without a laptop reads no letters: it is named apart, to be called or sent its
return again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qic_desktop.clock import local_time
from qic_desktop.domain.collaborative import Letter, Site
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, period_of
from qic_desktop.domain.scope import Scope, organiser_private_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.entry import due_day
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import participations
from qic_desktop.services.organising.paper_sites import LAPTOP
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record

LOOKED_BACK = 3
"""So many of the latest due periods of each measure are looked at: what is older is a matter for a telephone call."""


@dataclass(frozen=True, slots=True)
class NotReported:
    """A site of which something is due. ``lines`` counts values, ``periods`` are those that lack any, oldest first.

    ``since`` is the first due day that passed. ``reminded`` is when the newest letter to it was written (milliseconds);
    None where that was before the newest of these due days, for it did not speak of all of them.
    """

    site: Site
    lines: int
    periods: tuple[str, ...]
    since: date
    reminded: int | None = None

    @property
    def reads_letters(self) -> bool:
        """Whether it has a laptop on which it sees news."""
        return self.site.reports_by in (None, LAPTOP)


def not_reported(workspace: Workspace) -> tuple[NotReported, ...]:
    """The sites that lack values which are due, those that wait longest first.

    Raises:
        NotAllowedError: this is a team's store.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("arrivals", why="role")
    sites = [site for site in trust.list_sites(workspace) if not site.merged_into]
    expected = participations.expected_in(workspace)
    missing: dict[str, list[tuple[date, str]]] = {}
    for view in measures.list_pooled(workspace):
        for period in _due(view, workspace.today()):
            there = _reported(workspace, view, period)
            for site in sites:
                if site_scope(site.id).text not in there and expected(site.id, period):
                    missing.setdefault(site.id, []).append((due_day(view, period), period.text))
    reminded = _reminded(workspace)
    found = [_line(site, missing[site.id], reminded.get(site.id)) for site in sites if site.id in missing]
    return tuple(sorted(found, key=lambda one: (one.since, (one.site.name or one.site.code or "").casefold())))


def _line(site: Site, missing: Sequence[tuple[date, str]], reminded: int | None) -> NotReported:
    periods = dict.fromkeys(period for _day, period in sorted(missing))
    days = [day for day, _period in missing]
    if reminded is not None and local_time(reminded).date() <= max(days):
        reminded = None
    return NotReported(site, len(missing), tuple(periods), min(days), reminded)


def _due(view: MeasureView, today: date) -> list[Period]:
    """The latest periods of a measure whose due day has passed, back to where its definition begins."""
    first = view.revisions[0].effective_period or "" if view.revisions else ""
    period, found = period_of(today, view.period_kind), list[Period]()
    while len(found) < LOOKED_BACK:
        period = period.preceding()
        if first and len(first) == len(period.text) and period.text < first:
            break
        if due_day(view, period) < today:
            found.append(period)
    return [one for one in found if view.is_asked(one)]


def _reported(workspace: Workspace, view: MeasureView, period: Period) -> set[str]:
    """The scopes of the sites that reported a period, also a reason why there is no value."""
    cells = ("numerator", "value", "missing")
    rows = workspace.journal.list_cells(Observation, cells, f"{view.id}|{period.text}|")
    return {
        str(scope) for scope, identity, *told in rows if identity.endswith("|") and any(one is not None for one in told)
    }


# --- letters --------------------------------------------------------------------------------------------------


def _reminded(workspace: Workspace) -> dict[str, int]:
    """Site → when the newest letter to it alone or to some was written, also one that waits for the next news."""
    found: dict[str, int] = {}
    for letter in workspace.journal.list_records(Letter):
        if letter.to and not letter.withdrawn:
            live = workspace.journal.live(Scope.parse(letter.scope), Letter.ENTITY, letter.id).get("to", [])
            written = max((one.wall_ms for one in live), default=0)
            for site in letter.to:
                found[str(site)] = max(written, found.get(str(site), 0))
    return found


def waiting_letters(workspace: Workspace) -> tuple[Letter, ...]:
    """Letters to some sites that go with the next news."""
    found = workspace.journal.list_records(Letter, organiser_private_scope())
    return tuple(one for one in found if one.title and one.to)


def write_reminder(workspace: Workspace, sites: Iterable[str], title: str, body: str) -> Changes:
    """Write a letter to these sites; it goes with the next news, and until then it can be taken back.

    Raises:
        NotAllowedError: this is no enrolled organiser's store.
        InputError: it has no title, no words or nobody to read it.
    """
    _only_organiser(workspace)
    to = sorted(set(sites))
    if not title.strip() or not body.strip() or not to:
        raise InputError("")
    letter = new_record(Letter, workspace.new_id(), title=title.strip(), body=body.strip(), to=to)
    return workspace.journal.append(organiser_private_scope(), [letter])


def take_back(workspace: Workspace, letter: str) -> Changes:
    """Take a letter back that has not gone yet.

    Raises:
        NotAllowedError: this is no enrolled organiser's store.
    """
    _only_organiser(workspace)
    empty = new_record(Letter, letter, title=None, body=None, to=None)
    return workspace.journal.append(organiser_private_scope(), [empty])


def _only_organiser(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("publish", why="role")
    require_enrolled(workspace, "publish")
