"""Which periods of all sites together may be shown, where small numbers must not be found out.

The same places are hidden as in the data that may go out, so that a picture beside the tables tells nothing more.
"""

from __future__ import annotations

import numpy as np

from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.evaluating.tables import ALL, open_rows
from qic_desktop.services.feeding_back.suppression import Guard
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.workspace import Workspace


def whole_values(collection: Collection) -> tuple[float | None, ...]:
    """All sites together by period: pooled, or the middle site where values have no denominator."""
    counted = collection.view.form.has_denominator
    return tuple(row.pooled if counted else row.median for row in collection.aggregate.periods)


def shown_places(workspace: Workspace, collection: Collection, guard: Guard) -> tuple[bool, ...]:
    """For every period of a collection whether the value of all sites together may be shown."""
    known = [value is not None for value in whole_values(collection)]
    rows = collection.aggregate.periods
    if collection.view.form is ValueForm.PROPORTION:
        table = open_rows(workspace, collection.view, guard)
        shown = {row[2] for row in table if row[1] == ALL and row[6] is False}
        return tuple(there and row.period in shown for there, row in zip(known, rows, strict=True))
    small = [_is_small(collection, place, guard) for place in range(len(rows))]
    return tuple(there and not hides for there, hides in zip(known, small, strict=True))


def _is_small(collection: Collection, place: int, guard: Guard) -> bool:
    row, panel = collection.aggregate.periods[place], collection.panel
    if row.valued < guard.minimum_sites:
        return True
    return panel.denominators is not None and 0 < float(np.nansum(panel.numerators[:, place])) < guard.threshold
