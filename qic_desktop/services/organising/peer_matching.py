"""Who solved what a site struggles with: sites that improved a measure and adopted a change for it, for those that
have not. Nothing of it is a judgement; it says whom to put at one table.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.sites.aggregate import SiteFinding
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import InputError
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, participations
from qic_desktop.services.organising.timetable import check_organiser
from qic_desktop.services.workspace import Workspace

MOST_PEERS = 3
LATEST = 6
"""Where a site stands now is the middle of so many of its latest values."""
TABLE = 6
"""Sites at one table, with those that solved it."""


@dataclass(frozen=True, slots=True)
class Solver:
    """A site that improved; ``changes`` are the changes it adopted, in its own words: for the organiser's eyes.

    ``jump`` is the period from which it counts another number of cases, ``jump_ratio`` how many times as many: that is
    asked before it tells others how it improved.
    """

    site: Site
    median: float
    changes: tuple[str, ...]
    jump: str | None = None
    jump_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A site that could use help with a measure, and who could give it, those with most to show first.

    ``asked_first`` improved too, but counts another number of cases: nobody is sent to them before that is clear.
    """

    measure: MeasureView
    site: Site
    is_worse: bool
    peers: tuple[Solver, ...]
    asked_first: tuple[Solver, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Sites that sit together over a measure: ``tells`` has solved it, ``asks`` has not."""

    measure: MeasureView
    tells: Site
    asks: tuple[Site, ...]


def find_matches(workspace: Workspace, measure: str = "") -> tuple[Match, ...]:
    """For each site and measure (or one) without an improvement and short of its target: who improved it, keeps a
    change for it and does better now. Sites that have left are in none.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such measure.
    """
    check_organiser(workspace)
    views = [measures.get_measure(workspace, measure)] if measure else measures.list_pooled(workspace)
    adopted = _adopted(workspace)
    gone = participations.gone_by(workspace, workspace.today())
    found: list[Match] = []
    for view in views:
        found += _of_measure(aggregating.collect(workspace, view), adopted, gone)
    return tuple(found)


def asked_first(matches: Sequence[Match]) -> tuple[tuple[MeasureView, Solver], ...]:
    """Who improved a measure and counts another number of cases since: each once, by measure."""
    found = {(match.measure.id, one.site.id): (match.measure, one) for match in matches for one in match.asked_first}
    return tuple(found.values())


def find_tables(matches: Sequence[Match], size: int = TABLE) -> tuple[Table, ...]:
    """Groups for a session: each site asks at one table, over what weighs most on it; no table is larger than ``size``.

    Raises:
        InputError: a table of fewer than two.
    """
    if size < 2:
        raise InputError(str(size))
    seated: set[str] = set()
    tables: list[Table] = []
    # What got worse comes first: it is what a site wants to talk about.
    for match in sorted(matches, key=lambda one: (not one.is_worse, one.site.code or "", one.measure.code)):
        if match.site.id in seated:
            continue
        for peer in match.peers:
            at = next(
                (
                    place
                    for place, one in enumerate(tables)
                    if one.measure.id == match.measure.id and one.tells.id == peer.site.id
                ),
                None,
            )
            if at is None and peer.site.id not in seated:
                tables.append(Table(match.measure, peer.site, (match.site,)))
            elif at is not None and len(tables[at].asks) + 1 < size:
                tables[at] = Table(match.measure, peer.site, (*tables[at].asks, match.site))
            else:
                continue
            seated |= {match.site.id, peer.site.id}
            break
    return tuple(tables)


def _of_measure(
    collection: aggregating.Collection, adopted: dict[str, dict[str, tuple[str, ...]]], gone: Collection[str]
) -> list[Match]:
    view, level = collection.view, _levels(collection)
    sites = {site.code or site.id: site for site in collection.sites if not site.merged_into and site.id not in gone}
    findings = [one for one in collection.aggregate.sites if one.site in sites and one.median is not None]
    changes = adopted.get(view.id, {})
    solvers = [
        Solver(sites[one.site], one.median, changes[sites[one.site].id], one.jump, one.jump_ratio)
        for one in findings
        if one.direction == "improving" and one.median is not None and sites[one.site].id in changes
    ]
    higher = view.direction is not Direction.DOWN
    solvers.sort(key=lambda one: (-one.median if higher else one.median, one.site.id))
    sound = tuple(one for one in solvers if one.jump is None)
    jumped = tuple(one for one in solvers if one.jump is not None)

    def is_ahead(one: Solver, site: Site) -> bool:
        ours, theirs = level.get(site.id), level.get(one.site.id)
        return ours is not None and theirs is not None and (theirs > ours if higher else theirs < ours)

    found = []
    for one in findings:
        site = sites[one.site]
        peers = tuple(each for each in sound if is_ahead(each, site))
        first = tuple(each for each in jumped if is_ahead(each, site))
        if (peers or first) and _struggles(one, view, level.get(site.id)):
            found.append(Match(view, site, one.direction == "worse", peers[:MOST_PEERS], first))
    return found


def _levels(collection: aggregating.Collection) -> dict[str, float]:
    """Where each site (id) stands now: the middle of its latest values, in the unit of the target."""
    rule = aggregating.rule_of(collection.view, collection.rule_set)
    found = {}
    for site, row in zip(collection.sites, collection.panel.values() * rule.multiplier, strict=True):
        latest = row[~np.isnan(row)][-LATEST:]
        if latest.size:
            found[site.id] = float(np.median(latest))
    return found


def _struggles(one: SiteFinding, view: MeasureView, level: float | None) -> bool:
    """Whether a site could use help: it has not improved, or got worse, and is not where all want to be."""
    if one.direction == "improving":
        return False
    if level is None or view.target is None or view.direction is Direction.NEUTRAL:
        return True
    return level < view.target if view.direction is Direction.UP else level > view.target


def _adopted(workspace: Workspace) -> dict[str, dict[str, tuple[str, ...]]]:
    """Measure → site → the changes that it adopted for it."""
    titles = {(one.scope, one.id): one for one in workspace.journal.list_records(Ramp)}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    scopes = {site_scope(site).text: site for site in _sites_of(titles)}
    for cycle in workspace.journal.list_records(PdsaCycle):
        site = scopes.get(cycle.scope)
        if site is None or cycle.decision != "adopt":
            continue
        ramp = titles.get((cycle.scope, cycle.ramp or ""))
        said = ((ramp.change_idea or ramp.title) if ramp else None) or cycle.title or ""
        for measure in cycle.measures or ():
            of_site = found.setdefault(str(measure), {})
            of_site[site] = tuple(dict.fromkeys((*of_site.get(site, ()), said)))
    return found


def _sites_of(places: dict[tuple[str, str], Ramp]) -> set[str]:
    return {scope.partition(":")[2] for scope, _ramp in places if scope.startswith("site:")}
