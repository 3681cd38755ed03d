"""Every change that sites tested: where, how it ended, and what a measure did before and after it was taken up.

Owns reading; nothing of it is stored. ``harvest`` puts them together and decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qic_desktop.analysis.sites.before_after import BeforeAfter, before_after, span_around
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.pdsa import Decision, PdsaCycle, Ramp
from qic_desktop.domain.period import Period, PeriodKind, find_period, period_of
from qic_desktop.domain.scope import site_scope
from qic_desktop.services.charting.charts import multiplier
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.services.workspace import Workspace

ADOPTED, ADAPTED, ABANDONED, TESTING = "adopted", "adapted", "abandoned", "testing"
ENDINGS = (ADOPTED, ADAPTED, ABANDONED, TESTING)
_DECIDED = {Decision.ADOPT.value: ADOPTED, Decision.ADAPT.value: ADAPTED, Decision.ABANDON.value: ABANDONED}


@dataclass(frozen=True, slots=True)
class Tested:
    """One change at one site. ``taken_up`` is the month of the decision to adopt (else to adapt), empty without one.

    ``idea`` is the organiser's change idea that it came from, or the site's own. ``measures`` are those of its cycles.
    ``cycles`` counts those that were begun; ``learned`` is what the decided ones taught, the latest first.
    """

    site: Site
    ramp: Ramp
    title: str
    idea: str
    ending: str
    taken_up: str
    cycles: int
    latest: str
    measures: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How a group names it."""
        return f"{self.site.id}|{self.ramp.id}"

    @property
    def name(self) -> str:
        """The site's name."""
        return self.site.name or self.site.code or ""


def list_tested(workspace: Workspace) -> tuple[Tested, ...]:
    """Every change of which a cycle was begun, by site and letter."""
    sites = {site_scope(one.id).text: one for one in list_sites(workspace)}
    journal = workspace.journal
    cycles: dict[tuple[str, str], list[PdsaCycle]] = defaultdict(list)
    for one in journal.list_records(PdsaCycle):
        if one.scope in sites and one.ramp and (one.started or one.decision):
            cycles[one.scope, one.ramp].append(one)
    origins = {one.id: one.copied_from or one.id for one in journal.list_records(ChangeIdea)}
    found = [
        _tested(sites[ramp.scope], ramp, cycles[ramp.scope, ramp.id], origins)
        for ramp in journal.list_records(Ramp)
        if (ramp.scope, ramp.id) in cycles
    ]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.ramp.letter or "", one.key)))


def _tested(site: Site, ramp: Ramp, cycles: Sequence[PdsaCycle], origins: Mapping[str, str]) -> Tested:
    ordered = sorted(cycles, key=lambda one: (one.number or 0, one.id))
    closed = [one for one in ordered if one.decision in _DECIDED]
    latest = ordered[-1]
    idea = origins.get(ramp.idea or "", ramp.idea or "")
    return Tested(
        site=site,
        ramp=ramp,
        title=ramp.title or ramp.change_idea or latest.change_idea or latest.title or "",
        idea=idea,
        ending=_DECIDED[closed[-1].decision or ""] if closed else TESTING,
        taken_up=_taken_up(closed),
        cycles=len(ordered),
        latest=latest.id,
        measures=tuple(dict.fromkeys(str(key) for one in ordered for key in one.measures or ())),
        learned=tuple(one.learning for one in reversed(closed) if one.learning),
        plans=tuple(dict.fromkeys(one.what for one in reversed(ordered) if one.what)),
    )


def _taken_up(closed: Sequence[PdsaCycle]) -> str:
    if not closed or closed[-1].decision == Decision.ABANDON:
        return ""
    kept = [one for one in closed if one.decision == Decision.ADOPT] or [
        one for one in closed if one.decision == Decision.ADAPT
    ]
    return next((day for one in kept if (day := one.ended or one.started)), "")


class EffectReader:
    """Values of measures at all sites, each collected once, and what they did around a month."""

    def __init__(self, workspace: Workspace, views: Sequence[MeasureView]) -> None:
        self._workspace = workspace
        self.views = {view.id: view for view in views}
        self._known: dict[str, _Series] = {}

    def leading(self, tests: Sequence[Tested], chosen: str | None) -> MeasureView | None:
        """The measure that a change is judged by: the chosen one, the one its cycles name most, or the first."""
        named = Counter(key for one in tests for key in one.measures if key in self.views)
        first = next(iter(self.views), "")
        return self.views.get(chosen or "") or self.views.get(named.most_common(1)[0][0] if named else first)

    def around(self, one: Tested, view: MeasureView | None) -> BeforeAfter | None:
        """Before and after at this site; None where it was not taken up or too little is known."""
        day = find_period(one.taken_up)
        if view is None or day is None or view.period_kind is PeriodKind.DAY:
            return None
        if view.id not in self._known:
            self._known[view.id] = _Series(aggregating.collect(self._workspace, view))
        return self._known[view.id].around(one.site, period_of(day.first, view.period_kind))


class _Series:
    def __init__(self, collection: Collection) -> None:
        self._view = collection.view
        is_share = collection.view.form is ValueForm.PROPORTION
        self._values = collection.panel.values() * (100.0 if is_share else multiplier(collection.view))
        self._findings = collection.aggregate.sites
        self._rows = {site.id: row for row, site in enumerate(collection.sites)}
        places = {period.text: place for place, period in enumerate(collection.periods)}
        self._places = places
        self._breaks = tuple(places[one] for one in collection.breaks if one in places)

    def around(self, site: Site, period: Period) -> BeforeAfter | None:
        place, row = self._places.get(period.text), self._rows.get(site.id)
        if place is None or row is None:
            return None
        values = [None if math.isnan(value) else float(value) for value in self._values[row]]
        found, finding = before_after(values, place, self._view.direction, self._breaks), self._findings[row]
        span = span_around(len(values), place, self._breaks)
        if found is None or finding.jump is None or self._places[finding.jump] not in span[1:]:
            return found
        return replace(found, jump=finding.jump, jump_ratio=finding.jump_ratio)
