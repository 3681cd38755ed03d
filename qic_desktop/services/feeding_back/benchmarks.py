"""How each site stands among the others: made for all sites in one step, one signed record a site and measure.

A benchmark lies in the scope addressed to its site and travels with that site's package alone. It holds the site's own
values, the middle and the middle half of the others, and the others one by one: by name only where the collaborative
agreed. It never holds a rank. Of a measure marked sensitive it holds nothing but the middle of the others, in whole
steps, and only where no small number stands behind it; it is the middle of what may leave the collaborative, hence it
stays as it was told while too few sites have changed: two packages beside each other do not give a late site away.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from qic_desktop.analysis.sites.panel import Flags, Floats
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.governance import NAMED, OFF
from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.organising import Benchmark
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import Scope, organiser_scope
from qic_desktop.services.charting.charts import multiplier
from qic_desktop.services.feeding_back.agreed import check_organiser, comparison_of, guard_of
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo, Line, Values
from qic_desktop.services.feeding_back.leaving import let_leave, open_release
from qic_desktop.services.feeding_back.releasing import Release
from qic_desktop.services.feeding_back.suppression import Guard
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, participations, peer_matching
from qic_desktop.services.organising.participations import NOT_COUNTED
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Edit, record_edit

LATEST = 24
"""So many periods are told."""
MOST_LINES = 40
"""Of more other sites only the middle and the middle half are told: a picture of more lines is a grey cloud."""
_STEPS_OF_SHARES, _STEPS = 2, 1
"""Decimals to which the middle of a sensitive measure is told: whole per cent, or tenths of the printed value."""
_EXACT = 6


@dataclass(frozen=True, slots=True)
class SitePreview:
    """What a site would get: of each measure how it stands among the others, and what of it is new."""

    site: Site
    told: tuple[tuple[MeasureView, HowOthersDo], ...]
    fresh: int


# --- making --------------------------------------------------------------------------------------------------------


def preview(workspace: Workspace, code: str = "") -> tuple[SitePreview, ...]:
    """What every site would get now (or the one with this code), in the order of their codes.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such site.
    """
    check_organiser(workspace)
    only = trust.find_site(workspace, code).id if code else ""
    told = _all(workspace, only)
    sites = sorted(_taking_part(workspace), key=lambda one: (one.code or "", one.id))
    found = []
    for site in sites:
        if not only or site.id == only:
            mine = told.get(site.id, ())
            found.append(SitePreview(site, mine, len(_edits(workspace, site, mine))))
    return tuple(found)


def prepare(workspace: Workspace) -> int:
    """Write every site's benchmarks into its own scope; how many are new or another than before.

    They go with the next news. Where comparison is off, those of before are taken back.

    Raises:
        NotAllowedError: this is no enrolled organiser's store.
    """
    check_organiser(workspace)
    require_enrolled(workspace, "publish")
    if comparison_of(workspace) != OFF:
        let_leave(workspace, (one for one in measures.list_pooled(workspace) if one.measure.sensitive))
    told = _all(workspace)
    taking_part = {one.id for one in _taking_part(workspace)}
    edits: list[tuple[Scope, Edit]] = []
    for site in trust.list_sites(workspace):
        mine = told.get(site.id, ()) if site.id in taking_part else ()
        edits += [(organiser_scope(site.id), one) for one in _edits(workspace, site, mine)]
    if edits:
        workspace.journal.append_all(edits, undoable=False)
    return len(edits)


def _taking_part(workspace: Workspace) -> tuple[Site, ...]:
    """Sites that belong to it, also before their first month: whoever has left gets nothing and is told to nobody."""
    known = participations.read_all(workspace)
    today = find_period(workspace.today().isoformat())
    assert today is not None
    away = {one for one, part in known.items() if part.at(today) in NOT_COUNTED}
    return tuple(one for one in trust.list_sites(workspace) if one.id not in away and not one.merged_into)


def _edits(workspace: Workspace, site: Site, told: Sequence[tuple[MeasureView, HowOthersDo]]) -> list[Edit]:
    scope = organiser_scope(site.id)
    standing = {one.id: one.content for one in workspace.journal.list_records(Benchmark, scope) if one.content}
    wanted = {view.id: one.to_content() for view, one in told}
    day = workspace.today().isoformat()
    fresh = [
        record_edit(Benchmark, identity, content=content, on=day)
        for identity, content in wanted.items()
        if standing.get(identity) != content
    ]
    gone = [record_edit(Benchmark, one, content=None, on=None) for one in standing if one not in wanted]
    return fresh + gone


def _all(workspace: Workspace, only: str = "") -> dict[str, tuple[tuple[MeasureView, HowOthersDo], ...]]:
    comparison = comparison_of(workspace)
    if comparison == OFF:
        return {}
    guard, is_named = guard_of(workspace), comparison == NAMED
    sites = _taking_part(workspace)
    helped = _who_could_help(workspace, {one.id for one in sites})
    found: dict[str, list[tuple[MeasureView, HowOthersDo]]] = {}
    for view in measures.list_pooled(workspace):
        collection = aggregating.collect(workspace, view)
        places = {site.id: at for at, site in enumerate(collection.sites)}
        rows = [(site, places[site.id]) for site in sites if site.id in places]
        if not rows or not collection.panel.periods:
            continue
        others = _Others.of(workspace, view, collection, [at for _site, at in rows])
        maker = _Maker(view, collection, others, guard, {site.id: _name(site) for site in sites} if is_named else {})
        for site, at in rows:
            if not only or site.id == only:
                told = _with_solvers(maker.made_for(at), helped.get((site.id, view.id), ()), is_named)
                found.setdefault(site.id, []).append((view, told))
    return {site: tuple(told) for site, told in found.items()}


def _who_could_help(workspace: Workspace, taking_part: Collection[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(site, measure) → names of the teams that solved what it struggles with."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for match in peer_matching.find_matches(workspace):
        names = tuple(_name(one.site) for one in match.peers if one.site.id in taking_part)
        if names:
            found[match.site.id, match.measure.id] = names
    return found


def _with_solvers(told: HowOthersDo, names: tuple[str, ...], is_named: bool) -> HowOthersDo:
    """A suggestion is made only where the others may be told one by one."""
    if told.is_few or told.is_sensitive or not names:
        return told
    return replace(told, solved=len(names), solvers=names if is_named else ())


@dataclass(frozen=True, slots=True)
class _Others:
    """What is told of all sites, a row for each; the arrays have the shape (sites, periods), NaN is missing.

    ``values`` are on the printed scale ("per thousand"), as a site's own chart shows them.
    ``counts`` are those that count and, of a share, those that do not; ``may`` is False where a period may not leave.
    """

    sites: tuple[str, ...]
    values: Floats
    counts: tuple[Floats, ...]
    may: Flags

    @classmethod
    def of(
        cls, workspace: Workspace, view: MeasureView, collection: aggregating.Collection, rows: Sequence[int]
    ) -> _Others:
        """Of a sensitive measure with two counts what has left or leaves now, else what these rows hold today."""
        panel, is_share = collection.panel, view.form is ValueForm.PROPORTION
        periods = panel.periods[-LATEST:]
        if view.measure.sensitive and view.form.has_denominator:
            return cls._as_it_leaves(open_release(workspace, view), periods, is_share, multiplier(view))
        tops, values = panel.numerators[rows, -LATEST:], panel.values()[rows, -LATEST:] * multiplier(view)
        bottoms = panel.denominators
        rest = (bottoms[rows, -LATEST:] - tops,) if is_share and bottoms is not None else ()
        return cls(
            tuple(collection.sites[row].id for row in rows), values, (tops, *rest), np.ones(len(periods), dtype=bool)
        )

    @classmethod
    def _as_it_leaves(cls, release: Release, periods: Sequence[str], is_share: bool, per: float) -> _Others:
        parts = [release.parts.get(period, {}) for period in periods]
        sites = tuple(sorted({site for column in parts for site in column}))
        tops, bottoms = np.full((2, len(sites), len(periods)), np.nan)
        for row, site in enumerate(sites):
            for place, column in enumerate(parts):
                if site in column:
                    tops[row, place], bottoms[row, place] = column[site].top, column[site].bottom
        values = np.full(tops.shape, np.nan)
        np.divide(tops, bottoms, out=values, where=bottoms > 0)
        may = [period in release.parts and release.told(period) is not None for period in periods]
        return cls(sites, values * per, (tops, *((bottoms - tops,) if is_share else ())), np.array(may, dtype=bool))

    def without(self, site: str) -> list[int]:
        """The rows of the other sites that have a value."""
        return [at for at, one in enumerate(self.sites) if one != site and not np.isnan(self.values[at]).all()]


class _Maker:
    """One measure's benchmarks, from values read once."""

    def __init__(
        self,
        view: MeasureView,
        collection: aggregating.Collection,
        others: _Others,
        guard: Guard,
        names: Mapping[str, str],
    ) -> None:
        self._view, self._guard, self._names = view, guard, names
        self._ids = [site.id for site in collection.sites]
        self._periods = collection.panel.periods[-LATEST:]
        self._own: Floats = collection.panel.values()[:, -LATEST:] * multiplier(view)
        self._all = others
        self._values = others.values

    def made_for(self, at: int) -> HowOthersDo:
        """The benchmark of the site in a row of the panel."""
        sensitive = bool(self._view.measure.sensitive)
        rows = self._all.without(self._ids[at])
        enough = self._enough(rows, sensitive)
        steps = _STEPS_OF_SHARES if self._view.form is ValueForm.PROPORTION else _STEPS
        decimals = steps if sensitive else _EXACT
        low, middle, high = self._spread(rows, enough, decimals)
        nothing: Values = (None,) * len(self._periods)
        return HowOthersDo(
            measure=self._view.id,
            periods=tuple(self._periods),
            own=_told(self._own[at], _EXACT),
            middle=middle,
            low=nothing if sensitive else low,
            high=nothing if sensitive else high,
            lines=() if sensitive else self._lines(rows, enough),
            others=len(rows),
            least=self._guard.minimum_sites,
            is_few=not enough.any(),
            is_sensitive=sensitive,
            withheld=self._withheld(rows, enough),
        )

    def _enough(self, rows: list[int], sensitive: bool) -> Flags:
        """In which periods enough others have a value, and (sensitive measures) no small number stands behind it.

        Small are a count and, of a share, those that did not count: of all of them, of all but the largest site, which
        could take itself away, and of the site in the middle, whose own value the middle is (of both, where two are).
        """
        there = ~np.isnan(self._values[rows])
        enough: Flags = self._all.may & (there.sum(axis=0) >= self._guard.minimum_sites)
        if sensitive:
            for counts in self._all.counts:
                given = np.where(there, np.nan_to_num(counts[rows]), 0)
                enough = enough & ~self._small_behind(given, self._values[rows], enough)
        return enough

    def _small_behind(self, given: Floats, values: Floats, enough: Flags) -> Flags:
        """The periods in which a small number could be read off the middle; only of those that are ``enough``."""
        guard, small = self._guard, np.zeros(given.shape[1], dtype=bool)
        for place in np.flatnonzero(enough):
            column, value = given[:, place], values[:, place]
            summed, largest = int(column.sum()), int(column.max(initial=0))
            ordered = np.sort(value[~np.isnan(value)])
            middle = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
            in_middle = column[(value == middle[0]) | (value == middle[1])]
            small[place] = (
                guard.hides(summed)
                or guard.hides_rest(summed, largest)
                or any(guard.hides(int(one)) for one in in_middle)
            )
        return small

    def _withheld(self, rows: list[int], enough: Flags) -> int:
        there = (~np.isnan(self._values[rows])).any(axis=0)
        return int((there & ~enough).sum())

    def _spread(self, rows: list[int], enough: Flags, decimals: int) -> tuple[Values, Values, Values]:
        told = np.full((3, len(self._periods)), np.nan)
        if enough.any():
            told[:, enough] = np.nanquantile(self._values[rows][:, enough], (0.25, 0.5, 0.75), axis=0)
        return _told(told[0], decimals), _told(told[1], decimals), _told(told[2], decimals)

    def _lines(self, rows: Sequence[int], enough: Flags) -> tuple[Line, ...]:
        if len(rows) > MOST_LINES or not enough.any():
            return ()
        made = []
        for row in rows:
            shown = _told(np.where(enough, self._values[row], np.nan), _EXACT)
            made.append(Line(self._names.get(self._all.sites[row], ""), shown))
        # By name, or in an order that follows from the values alone: it tells nothing about whose they are.
        return tuple(sorted(made, key=lambda line: (line.name.casefold(), _mixed(line))))


def _name(site: Site) -> str:
    return site.name or site.code or ""


def _mixed(line: Line) -> str:
    return sha256(repr(line.values).encode()).hexdigest()


def _told(row: Any, decimals: int) -> Values:
    return tuple(None if math.isnan(one) else round(float(one), decimals) for one in row)
