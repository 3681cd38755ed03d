"""Which values of all sites together may be shown, where small numbers must not be found out.

The same places are hidden as in the data that may go out, so that a picture beside the tables tells nothing more; and
a period that was told before and has changed too little since is shown as it was told.
"""

from __future__ import annotations

from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.charting.charts import multiplier
from qic_desktop.services.feeding_back.agreed import guard_of
from qic_desktop.services.feeding_back.leaving import open_release
from qic_desktop.services.feeding_back.releasing import ALL, Figures
from qic_desktop.services.feeding_back.suppression import Guard
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.workspace import Workspace

Values = tuple[float | None, ...]


def whole_values(collection: Collection) -> Values:
    """All sites together by period: pooled, or the middle site where values have no denominator."""
    counted = collection.view.form.has_denominator
    return tuple(row.pooled if counted else row.median for row in collection.aggregate.periods)


def shown_values(workspace: Workspace, collection: Collection, area: str = ALL) -> Values:
    """For every period of a collection the value of all its sites together as it may be shown; None where not.

    ``area`` is the widest area that the collection is of; of a narrower one nothing with two counts is shown, for it
    would be the difference between others.
    """
    values = whole_values(collection)
    if not collection.view.form.has_denominator:
        guard = guard_of(workspace)
        return tuple(
            None if value is None or _is_small(collection, place, guard) else value
            for place, value in enumerate(values)
        )
    may = open_release(workspace, collection.view)
    told = set(may.periods) if area in (*may.areas, ALL) else set[str]()
    return tuple(
        _as_told(collection, place, may.figures(area, row.period) if row.period in told else None)
        for place, row in enumerate(collection.aggregate.periods)
    )


def _as_told(collection: Collection, place: int, told: Figures | None) -> float | None:
    row = collection.aggregate.periods[place]
    if told is None or not told.bottom:
        return None
    if (told.top, told.bottom) == (round(row.numerator or 0), round(row.denominator or 0)):
        return row.pooled
    return told.top / told.bottom * multiplier(collection.view)


def _is_small(collection: Collection, place: int, guard: Guard) -> bool:
    row = collection.aggregate.periods[place]
    # The middle of counts is the count of one site.
    few = collection.view.form is ValueForm.COUNT and 0 < (row.median or 0) < guard.threshold
    return row.valued < guard.minimum_sites or few
