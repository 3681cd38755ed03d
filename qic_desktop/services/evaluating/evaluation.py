"""The evaluation of a collaborative: reach, dose, results, cost, what lasts and what spreads.

Every figure comes with the number of sites behind it. Money of different currencies is never added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qic_desktop.analysis.sites.success import SuccessRule
from qic_desktop.domain.progress import Adoption, CostEntry, InstrumentAnswer, SpreadUnit
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.evaluating.dose import Reach, read_reach
from qic_desktop.services.evaluating.results import MeasureResult, read_results, success_rule
from qic_desktop.services.progress.costs import CostLine, Total, total
from qic_desktop.services.progress.instruments import SUSTAINABILITY
from qic_desktop.services.progress.spreading import STATES
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Role, Workspace

SESSION, COACHING = "session", "coaching"


@dataclass(frozen=True, slots=True)
class Costs:
    """What it took. ``writers`` says how many sites, coaches and organisers wrote entries down.

    ``per_site``, ``per_session``, ``per_visit`` and ``per_success`` map a currency to an amount; empty where there is
    nothing to divide by. ``per_success`` is by measure's code: all costs over its extra cases.
    """

    sites: int
    others: int
    total: Total
    per_site: Mapping[str, float]
    per_session: Mapping[str, float]
    per_visit: Mapping[str, float]
    per_success: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Sustainability:
    """The latest scores of the sites' own answers: middle and middle half; None without any."""

    sites: int
    median: float | None
    q1: float | None
    q3: float | None


@dataclass(frozen=True, slots=True)
class SpreadCount:
    """Units beyond the team: at how many sites, and how many of them stand where."""

    sites: int
    units: int
    states: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything together."""

    rule: SuccessRule
    reach: Reach
    results: tuple[MeasureResult, ...]
    costs: Costs
    sustainability: Sustainability
    spread: SpreadCount

    @property
    def is_empty(self) -> bool:
        """Whether no site takes part yet."""
        return not self.reach.enrolled


def evaluate(workspace: Workspace) -> Evaluation:
    """Work everything out afresh.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("evaluation", why="role")
    reach, results = read_reach(workspace), read_results(workspace)
    return Evaluation(
        success_rule(workspace),
        reach,
        results,
        _costs(workspace, reach, results),
        _sustainability(workspace),
        _spread(workspace),
    )


def _costs(workspace: Workspace, reach: Reach, results: tuple[MeasureResult, ...]) -> Costs:
    lines = [CostLine(one) for one in workspace.journal.list_records(CostEntry) if one.activity]
    everything = total(lines)
    sessions = total(one for one in lines if one.entry.activity == SESSION)
    visits = total(one for one in lines if one.entry.activity == COACHING)
    scopes = {one.entry.scope for one in lines}
    sites = {one for one in scopes if one.startswith("site:")}
    return Costs(
        sites=len(sites),
        others=len({one.partition("/")[0] for one in scopes - sites}),
        total=everything,
        per_site=_each(everything, reach.enrolled),
        per_session=_each(sessions, reach.held),
        per_visit=_each(visits, sum(one.visits for one in reach.doses)),
        per_success={one.view.code: _each(everything, one.extra or 0.0) for one in results if (one.extra or 0.0) >= 1},
    )


def _each(spent: Total, count: float) -> dict[str, float]:
    return {code: amount / count for code, amount in spent.money.items()} if count > 0 else {}


def _sustainability(workspace: Workspace) -> Sustainability:
    scopes = {site_scope(one.id).text for one in list_sites(workspace)}
    latest: dict[str, tuple[str, list[float]]] = {}
    for one in workspace.journal.list_records(InstrumentAnswer, prefix=f"{SUSTAINABILITY}@"):
        if one.withdrawn or one.score is None or one.scope not in scopes:
            continue
        period = one.id.rpartition("|")[2]
        before = latest.get(one.scope, ("", []))
        if period > before[0]:
            latest[one.scope] = (period, [one.score])
        elif period == before[0]:
            before[1].append(one.score)
    scores = [float(np.median(found)) for _period, found in latest.values()]
    if not scores:
        return Sustainability(0, None, None, None)
    low, middle, high = (float(one) for one in np.percentile(scores, (25, 50, 75)))
    return Sustainability(len(scores), middle, low, high)


def _spread(workspace: Workspace) -> SpreadCount:
    scopes = {site_scope(one.id).text for one in list_sites(workspace)}
    units = {
        (one.scope, one.id)
        for one in workspace.journal.list_records(SpreadUnit)
        if one.scope in scopes and not one.retired and one.name
    }
    furthest: dict[tuple[str, str], str] = {}
    for one in workspace.journal.list_records(Adoption):
        key = (one.scope, one.unit or "")
        if key in units and one.state in STATES:
            furthest[key] = max(furthest.get(key, STATES[0]), one.state or "", key=STATES.index)
    states = list(furthest.values())
    return SpreadCount(
        len({scope for scope, _unit in units}), len(units), {one: states.count(one) for one in STATES if one in states}
    )
