"""Which months of an area may stand on a page that leaves the program: no small number, none that subtraction finds.

The districts of all sites are a table with its total, month by month. Where the sites agreed to names, a district may
be of few sites; else a figure of fewer than agreed is hidden as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.domain.areas import area_name, is_within
from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.evaluating.shown import Values, shown_values, whole_values
from qic_desktop.services.feeding_back.agreed import guard_of
from qic_desktop.services.feeding_back.suppression import Guard, suppressed
from qic_desktop.services.organising.aggregating import Collection
from qic_desktop.services.workspace import Workspace

Rows = list[list[int]]


def area_values(workspace: Workspace, everywhere: Collection, collection: Collection, *, is_named: bool) -> Values:
    """The area's values as they may be printed, None where not.

    Args:
        workspace: an organiser's or coach's store.
        everywhere: the measure at all sites.
        collection: the same in one area.
        is_named: whether the sites agreed to be compared by name.
    """
    area, values = collection.chosen.area, whole_values(collection)
    if not collection.view.form.has_denominator:
        return shown_values(workspace, collection, area)
    guard, places = guard_of(workspace), {text: at for at, text in enumerate(everywhere.panel.periods)}
    districts = sorted({area_name(site.area).casefold() for site in everywhere.sites})
    inside = [is_within(one, area) for one in districts]
    return tuple(
        value
        if value is not None and _may_tell(_table(everywhere, districts, places[period]), inside, guard, is_named)
        else None
        for value, period in zip(values, collection.panel.periods, strict=True)
    )


def _table(everywhere: Collection, districts: Sequence[str], column: int) -> tuple[Rows, Rows]:
    """Of each district the counts of one month, and how many sites they come from."""
    panel, is_share = everywhere.panel, everywhere.view.form is ValueForm.PROPORTION
    width = 2 if is_share else 1
    counts, sites = [[0] * width for _one in districts], [[0] * width for _one in districts]
    there = panel.compared()
    for row, site in enumerate(everywhere.sites):
        if panel.denominators is None or not there[row, column]:
            continue
        top, bottom = round(float(panel.numerators[row, column])), round(float(panel.denominators[row, column]))
        at = districts.index(area_name(site.area).casefold())
        for place, count in enumerate((top, bottom - top)[:width]):
            counts[at][place] += max(count, 0)
            sites[at][place] += 1
    return counts, sites


def _may_tell(table: tuple[Rows, Rows], inside: Sequence[bool], guard: Guard, is_named: bool) -> bool:
    counts, sites = table
    told = suppressed(counts, None if is_named else sites, guard, across=len(counts[0]) > 1).cells
    hidden = [None in row[: len(counts[0])] for row in told[:-1]]
    if sum(inside) == 1:
        return not hidden[inside.index(True)]
    # A region is the sum of its districts: one that is hidden alone, here or elsewhere, would be what is left over.
    apart = [sum(one for one, here in zip(hidden, inside, strict=True) if here is side) for side in (True, False)]
    return 1 not in apart and not any(
        guard.hides(_sum(counts, inside, at), None if is_named else _sum(sites, inside, at))
        for at in range(len(counts[0]))
    )


def _sum(rows: Rows, inside: Sequence[bool], at: int) -> int:
    return sum(row[at] for row, here in zip(rows, inside, strict=True) if here)
