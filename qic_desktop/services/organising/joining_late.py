"""From when a site takes part that is accepted today, and those of whom months are asked that are long over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qic_desktop.domain.collaborative import Certificate, Participation, Site
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.organising import collaboratives, site_changes
from qic_desktop.services.workspace import Workspace

GRACE = 2
"""Months after its first one in which a site that has sent nothing yet is no late joiner: laptops travel slowly."""


@dataclass(frozen=True, slots=True)
class LateStart:
    """Sites that take part since a month that is long over and of which no value is here.

    ``since`` is that month (the earliest of theirs), ``months`` how many of them are over, ``now`` the month of today.
    """

    sites: tuple[Site, ...]
    since: str
    months: int
    now: str


def usual_start(workspace: Workspace, wave: str | None = None) -> str | None:
    """From when a new site takes part where nobody says: as its wave does, else since the collaborative's start."""
    name = (wave or "").strip().casefold()
    if name:
        spans = workspace.journal.list_records(Participation, organiser_scope())
        starts = [one.since for one in spans if one.since and (one.wave or "").strip().casefold() == name]
        if starts:
            return min(starts)
    found = collaboratives.find_collaborative(workspace)
    return found.start if found else None


def late_starts(workspace: Workspace, keys: Collection[str]) -> LateStart | None:
    """The sites of some accepted laptops (key ids) of whom months are asked that were over before; None where all is
    well.

    Sites that began again, and sites of which a value is here, are no late joiners.
    """
    sites, spans = _sites_of(workspace, keys), dict[str, list[Participation]]()
    for one in workspace.journal.list_records(Participation, organiser_scope()):
        if one.site in sites:
            spans.setdefault(str(one.site), []).append(one)
    now = period_of(workspace.today(), PeriodKind.MONTH)
    found, firsts = [], []
    for site, held in spans.items():
        first = find_period(held[0].since or "")
        if len(held) != 1 or first is None or site_changes.count_values(workspace, [site]):
            continue
        known = workspace.journal.find_record(Site, organiser_scope(), site)
        if known is not None and _months(first, now) > GRACE:
            found.append(known)
            firsts.append(first)
    if not found:
        return None
    since = period_of(min(one.first for one in firsts), PeriodKind.MONTH)
    ordered = tuple(sorted(found, key=lambda one: (one.code or "", one.name or "")))
    return LateStart(ordered, since.text, _months(since, now), now.text)


def _sites_of(workspace: Workspace, keys: Collection[str]) -> set[str]:
    found = (workspace.journal.find_record(Certificate, organiser_scope(), key) for key in keys)
    granted = (one.grant.get("scopes") for one in found if one is not None and one.grant)
    scopes = (str(scope) for listed in granted if isinstance(listed, list) for scope in listed)
    return {scope.partition(":")[2] for scope in scopes if scope.startswith("site:") and "/" not in scope}


def _months(first: Period, now: Period) -> int:
    """How many months are over from the one in which ``first`` begins to ``now``."""
    return (now.first.year - first.first.year) * 12 + now.first.month - first.first.month
