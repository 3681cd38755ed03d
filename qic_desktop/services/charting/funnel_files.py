"""A funnel as a file: what leaves the program follows what the sites agreed on comparing, and hides small numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qic_desktop.analysis.charts.comparisons import Funnel, FunnelPoint
from qic_desktop.domain.governance import NAMED, OFF
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.feeding_back.agreed import comparison_of, guard_of
from qic_desktop.services.feeding_back.suppression import Guard, suppressed
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Leaving:
    """A funnel as it may leave the program. ``is_named`` says that sites agreed to names, else each has a number.

    ``hidden`` sites are left out: their numbers are small, or would be found by subtracting the others.
    """

    funnel: Funnel
    is_named: bool
    hidden: int = 0


def leaving(workspace: Workspace, view: MeasureView, funnel: Funnel) -> Leaving:
    """The funnel of a measure as it may leave.

    Raises:
        NotAllowedError: the sites agreed on no comparison, the measure is sensitive, or so few sites would be told of
            that each is known without its name.
    """
    comparison, guard = comparison_of(workspace), guard_of(workspace)
    if comparison == OFF:
        raise NotAllowedError(view.name, why="compare-off")
    if view.measure.sensitive:
        raise NotAllowedError(view.name, why="compare-sensitive")
    shown, is_named = _not_small(funnel, guard), comparison == NAMED
    if shown is None or (not is_named and len(shown) < guard.minimum_sites):
        raise NotAllowedError(view.name, why="compare-few")
    hidden = len(funnel.points) - len(shown)
    if is_named:
        return Leaving(replace(funnel, points=tuple(shown)), is_named, hidden)
    # By size: the order of the codes would give the names back.
    shown.sort(key=lambda point: (point.denominator, point.value))
    wide = len(str(len(shown)))
    points = tuple(replace(point, site=f"{number:0{wide}}") for number, point in enumerate(shown, 1))
    return Leaving(replace(funnel, points=points, skipped=(), reasons=()), is_named, hidden)


def _not_small(funnel: Funnel, guard: Guard) -> list[FunnelPoint] | None:
    """The sites without a small number, and without one that subtraction would find; None where the sum is small."""
    is_share = funnel.form == "proportion"
    counts = [
        [round(one.numerator), round(one.denominator - one.numerator)] if is_share else [round(one.numerator)]
        for one in funnel.points
    ]
    told = suppressed(counts, guard=guard, across=is_share).cells
    width = len(counts[0]) if counts else 0
    if any(cell is None for cell in told[-1][:width]):
        return None
    return [one for one, row in zip(funnel.points, told, strict=False) if None not in row[:width]]


def funnel_csv(funnel: Funnel, header: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """One line a site, A to Z by code, with dots as decimal marks: code, name, numerator, denominator, value, place.

    Args:
        funnel: what is shown.
        header: one word a column; the second is left out without names.
        names: name by code; None where sites are not named.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = [word for place, word in enumerate(header) if names is not None or place != 1]
    writer.writerow(columns)
    for point in sorted(funnel.points, key=lambda one: one.site):
        name = [spreadsheet_text(names.get(point.site, ""))] if names is not None else []
        numbers = [repr(number) for number in (point.numerator, point.denominator, point.value)]
        writer.writerow([spreadsheet_text(point.site), *name, *numbers, point.place])
    return out.getvalue()


def save_funnel_csv(funnel: Funnel, out: Path, header: Sequence[str], names: Mapping[str, str] | None = None) -> Path:
    """Write the numbers as a CSV file that a spreadsheet opens.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said; nothing is half written.
    """
    write_atomically(out.absolute(), b"\xef\xbb\xbf" + funnel_csv(funnel, header, names).encode())
    return out


def save_picture(data: bytes, out: Path) -> Path:
    """Write a finished picture.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said; nothing is half written.
    """
    write_atomically(out.absolute(), data)
    return out
