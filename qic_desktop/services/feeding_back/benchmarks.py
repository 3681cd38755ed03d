"""How each site stands among the others: made for all sites in one step, one signed record a site and measure.

A benchmark lies in the scope addressed to its site and travels with that site's package alone. It holds the site's own
values, the middle and the middle half of the others, and the others one by one: by name only where the collaborative
agreed. It never holds a rank. Of a measure marked sensitive it holds nothing but the middle of the others, in whole
steps, and only where no small number stands behind it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np

from qic_desktop.analysis.sites.panel import Floats
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.governance import COMPARISONS, NAMED, OFF
from qic_desktop.domain.organising import Benchmark
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import Scope, organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo, Line, Values
from qic_desktop.services.feeding_back.suppression import MINIMUM_SITES, THRESHOLD, Guard
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, collaboratives, participations, peer_matching
from qic_desktop.services.organising.participations import NOT_COUNTED, Standing
from qic_desktop.services.trusting import trust
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit, record_edit

LATEST = 24
"""So many periods are told."""
MOST_LINES = 40
"""Of more other sites only the middle and the middle half are told: a picture of more lines is a grey cloud."""
_STEPS = 2
_EXACT = 6


@dataclass(frozen=True, slots=True)
class SitePreview:
    """What a site would get: of each measure how it stands among the others, and what of it is new."""

    site: Site
    told: tuple[tuple[MeasureView, HowOthersDo], ...]
    fresh: int


def comparison_of(workspace: Workspace) -> str:
    """How sites see each other's values: named, unnamed or off."""
    found = collaboratives.find_collaborative(workspace)
    agreed = found.comparison_policy if found else None
    return agreed if agreed in COMPARISONS else collaboratives.profile_of(workspace).comparison


def guard_of(workspace: Workspace) -> Guard:
    """How small is too small, as the collaborative agreed; a cell is never of fewer than five sites."""
    found = collaboratives.find_collaborative(workspace)
    threshold = (found.small_number_threshold if found else None) or THRESHOLD
    least = (found.minimum_sites if found else None) or MINIMUM_SITES
    return Guard(max(2, threshold), max(MINIMUM_SITES, least))


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
    told = _all(workspace)
    taking_part = {one.id for one in _taking_part(workspace)}
    edits: list[tuple[Scope, Edit]] = []
    for site in trust.list_sites(workspace):
        mine = told.get(site.id, ()) if site.id in taking_part else ()
        edits += [(organiser_scope(site.id), one) for one in _edits(workspace, site, mine)]
    if edits:
        workspace.journal.append_all(edits, undoable=False)
    return len(edits)


def check_organiser(workspace: Workspace) -> None:
    """Refuse what only an organiser does.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")


def _taking_part(workspace: Workspace) -> tuple[Site, ...]:
    """Sites that still belong to it: whoever has left gets nothing and is told to nobody."""
    known = participations.read_all(workspace)
    today = find_period(workspace.today().isoformat())
    assert today is not None
    away = {one for one, part in known.items() if part.at(today) in (Standing.OUTSIDE, *NOT_COUNTED)}
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
    guard = guard_of(workspace)
    sites = _taking_part(workspace)
    helped = _who_could_help(workspace, {one.id for one in sites})
    found: dict[str, list[tuple[MeasureView, HowOthersDo]]] = {}
    for view in measures.list_pooled(workspace):
        collection = aggregating.collect(workspace, view)
        places = {site.id: at for at, site in enumerate(collection.sites)}
        rows = [(site, places[site.id]) for site in sites if site.id in places]
        if not rows or not collection.panel.periods:
            continue
        maker = _Maker(view, collection, rows, comparison == NAMED, guard)
        for site, at in rows:
            if not only or site.id == only:
                told = _with_solvers(maker.made_for(at), helped.get((site.id, view.id), ()), comparison == NAMED)
                found.setdefault(site.id, []).append((view, told))
    return {site: tuple(told) for site, told in found.items()}


def _who_could_help(workspace: Workspace, taking_part: Collection[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(site, measure) → names of the teams that solved what it struggles with."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for match in peer_matching.find_matches(workspace):
        names = tuple(one.site.name or one.site.code or "" for one in match.peers if one.site.id in taking_part)
        if names:
            found[match.site.id, match.measure.id] = names
    return found


def _with_solvers(told: HowOthersDo, names: tuple[str, ...], is_named: bool) -> HowOthersDo:
    """A suggestion is made only where the others may be told one by one."""
    if told.is_few or told.is_sensitive or not names:
        return told
    return replace(told, solved=len(names), solvers=names if is_named else ())


class _Maker:
    """One measure's benchmarks, from values read once."""

    def __init__(
        self,
        view: MeasureView,
        collection: aggregating.Collection,
        rows: Sequence[tuple[Site, int]],
        named: bool,
        guard: Guard,
    ) -> None:
        self._view, self._named, self._guard = view, named, guard
        self._rows = rows
        panel = collection.panel
        shown = slice(max(0, len(panel.periods) - LATEST), None)
        self._periods = panel.periods[shown]
        self._values: Floats = panel.values()[:, shown]
        self._numerators: Floats = panel.numerators[:, shown]
        self._is_counted = panel.denominators is not None
        bottoms = panel.denominators if view.form.value == "proportion" else None
        self._others: Floats | None = None if bottoms is None else bottoms[:, shown] - self._numerators

    def made_for(self, at: int) -> HowOthersDo:
        """The benchmark of the site in a row of the panel."""
        sensitive = bool(self._view.measure.sensitive)
        others = [(site, row) for site, row in self._rows if row != at and not np.isnan(self._values[row]).all()]
        enough = self._enough([row for _site, row in others], sensitive)
        decimals = _STEPS if sensitive else _EXACT
        low, middle, high = self._spread([row for _site, row in others], enough, decimals)
        nothing: Values = (None,) * len(self._periods)
        return HowOthersDo(
            measure=self._view.id,
            periods=tuple(self._periods),
            own=_told(self._values[at], _EXACT),
            middle=middle,
            low=nothing if sensitive else low,
            high=nothing if sensitive else high,
            lines=() if sensitive else self._lines(others, enough),
            others=len(others),
            least=self._guard.minimum_sites,
            is_few=not enough.any(),
            is_sensitive=sensitive,
            withheld=self._withheld([row for _site, row in others], enough),
        )

    def _enough(self, rows: list[int], sensitive: bool) -> Any:
        """In which periods enough others have a value, and (sensitive measures) no small number stands behind it.

        Small are a count and, of a share, those that did not count: of all of them, of all but the largest site, which
        could take itself away, and of the site in the middle, whose own value the middle is (of both, where two are).
        """
        there = ~np.isnan(self._values[rows])
        enough = there.sum(axis=0) >= self._guard.minimum_sites
        if sensitive:
            for counts in (self._numerators, *([self._others] if self._others is not None else [])):
                given = np.where(there, np.nan_to_num(counts[rows]), 0)
                enough = enough & ~self._small_behind(given, self._values[rows], enough)
        return enough

    def _small_behind(self, given: Floats, values: Floats, enough: Any) -> Any:
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

    def _withheld(self, rows: list[int], enough: Any) -> int:
        there = (~np.isnan(self._values[rows])).any(axis=0)
        return int((there & ~enough).sum())

    def _spread(self, rows: list[int], enough: Any, decimals: int) -> tuple[Values, Values, Values]:
        told = np.full((3, len(self._periods)), np.nan)
        if enough.any():
            told[:, enough] = np.nanquantile(self._values[rows][:, enough], (0.25, 0.5, 0.75), axis=0)
        return _told(told[0], decimals), _told(told[1], decimals), _told(told[2], decimals)

    def _lines(self, others: Sequence[tuple[Site, int]], enough: Any) -> tuple[Line, ...]:
        if len(others) > MOST_LINES or not enough.any():
            return ()
        made = []
        for site, row in others:
            name = (site.name or site.code or "") if self._named else ""
            made.append(Line(name, _told(np.where(enough, self._values[row], np.nan), _EXACT)))
        # By name, or in an order that follows from the values alone: it tells nothing about whose they are.
        return tuple(sorted(made, key=lambda line: (line.name.casefold(), _mixed(line))))


def _mixed(line: Line) -> str:
    return sha256(repr(line.values).encode()).hexdigest()


def _told(row: Any, decimals: int) -> Values:
    return tuple(None if math.isnan(one) else round(float(one), decimals) for one in row)


# --- at a site -----------------------------------------------------------------------------------------------------
