"""Which periods of all sites together may be shown, where small numbers must not be found out.

The same places are hidden as in the data that may go out, so that a picture beside the tables tells nothing more.
"""

from __future__ import annotations

from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.evaluating.tables import ALL, open_release
from qic_desktop.services.feeding_back.suppression import Guard
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.workspace import Workspace


def whole_values(collection: Collection) -> tuple[float | None, ...]:
    """All sites together by period: pooled, or the middle site where values have no denominator."""
    counted = collection.view.form.has_denominator
    return tuple(row.pooled if counted else row.median for row in collection.aggregate.periods)


def shown_places(workspace: Workspace, collection: Collection, guard: Guard, area: str = ALL) -> tuple[bool, ...]:
    """For every period of a collection whether the value of all its sites together may be shown.

    ``area`` is the widest area that the collection is of; of a narrower one nothing with two counts is shown, for it
    would be the difference between others.
    """
    known = [value is not None for value in whole_values(collection)]
    rows = collection.aggregate.periods
    if collection.view.form.has_denominator:
        may = open_release(workspace, collection.view, guard)
        told = area in (*may.areas, ALL)
        shown = {period for period in may.periods if told and may.figures(area, period) is not None}
        return tuple(there and row.period in shown for there, row in zip(known, rows, strict=True))
    small = [_is_small(collection, place, guard) for place in range(len(rows))]
    return tuple(there and not hides for there, hides in zip(known, small, strict=True))


def _is_small(collection: Collection, place: int, guard: Guard) -> bool:
    row = collection.aggregate.periods[place]
    # The middle of counts is the count of one site.
    few = collection.view.form is ValueForm.COUNT and 0 < (row.median or 0) < guard.threshold
    return row.valued < guard.minimum_sites or few
