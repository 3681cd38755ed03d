"""The line of a target on a chart: the same throughout, or other from one day or definition on."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.series import Numbers
from qic_desktop.domain.measure import DefinitionRevision, Target
from qic_desktop.domain.period import Period, find_drawable
from qic_desktop.domain.scope import Scope
from qic_desktop.services.measuring.measures import MeasureView, targets_in
from qic_desktop.services.workspace import Workspace


def targets_at(workspace: Workspace, scope: Scope, view: MeasureView, periods: Sequence[Period]) -> Numbers:
    """The target at every place where it changed over time, nothing where it is the same throughout.

    A site's own target holds until the day that it names, then the next one; the last goes on. Without one the
    definitions' targets hold, each from its first period.
    """
    own = targets_in(workspace, scope, view.id)
    targets = _until(own, periods) if own else _since(view.revisions, periods)
    return targets if len(set(targets)) > 1 else ()


def _until(own: Sequence[Target], periods: Sequence[Period]) -> Numbers:
    ends: dict[Period | None, float | None] = {}
    for target in sorted(own, key=lambda one: int(one.id.partition("|")[2])):
        ends[find_drawable(target.by or "")] = target.value
    ordered = sorted((end for end in ends if end is not None), key=lambda end: end.last)
    last = ends[None] if None in ends else ends[ordered[-1]]
    return tuple(
        next((ends[end] for end in ordered if period.first <= end.last), last) if ordered else last
        for period in periods
    )


def _since(revisions: Sequence[DefinitionRevision], periods: Sequence[Period]) -> Numbers:
    starts = [(find_drawable(one.effective_period or ""), one.target) for one in revisions]
    found: list[float | None] = []
    for period in periods:
        held = [target for start, target in starts if start is None or start.first <= period.last]
        found.append(held[-1] if held else (starts[0][1] if starts else None))
    return tuple(found)
