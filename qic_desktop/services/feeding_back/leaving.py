"""What of a measure may leave the collaborative, by the widest area and period; and writing down that it leaves.

Whatever hands on a figure calls :func:`let_leave` first and tells what was written down, so that nothing leaves twice
in two ways whose difference is a small number.
"""

from __future__ import annotations

from collections.abc import Iterable

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.feeding_back.agreed import guard_of
from qic_desktop.services.feeding_back.releasing import Part, Release, release
from qic_desktop.services.feeding_back.told import record_told, told_before
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.workspace import Workspace


def open_release(workspace: Workspace, view: MeasureView) -> Release:
    """What may be told of a measure with two counts, beside all that has been told before."""
    shares = view.form is ValueForm.PROPORTION
    return release(_parts(workspace, view), guard_of(workspace), shares=shares, before=told_before(workspace, view.id))


def let_leave(workspace: Workspace, views: Iterable[MeasureView]) -> None:
    """Write down that these measures leave as they are now, before anything with them is handed on.

    Raises:
        DiskFullError, StoreReadOnlyError: what the disk said; nothing may leave then.
    """
    for view in views:
        if view.form.has_denominator:
            record_told(workspace, view.id, open_release(workspace, view))


def _parts(workspace: Workspace, view: MeasureView) -> dict[str, dict[str, Part]]:
    collection = aggregating.collect(workspace, view)
    panel, found = collection.panel, dict[str, dict[str, Part]]()
    if panel.denominators is None:
        return found
    there = panel.compared()
    for row, site in enumerate(collection.sites):
        for column, period in enumerate(panel.periods):
            top, bottom = panel.numerators[row, column], panel.denominators[row, column]
            # k of 0 is no value and stands in no total.
            if there[row, column] and top >= 0 and (bottom > 0 or top == 0):
                found.setdefault(period, {})[site.id] = Part(_widest(site), round(float(top)), round(float(bottom)))
    return found


def _widest(site: Site) -> str:
    return (site.area or "").partition("/")[0].strip() or "-"
