"""The numbers behind a funnel as a file; names of sites leave only where the sites agreed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from qic_desktop.analysis.charts.comparisons import Funnel
from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.organising.collaboratives import find_collaborative
from qic_desktop.services.workspace import Workspace

NAMED = "named"
"""The comparison policy under which sites are named among each other."""


def may_name_sites(workspace: Workspace) -> bool:
    """Whether the collaborative agreed that sites are compared by name."""
    found = find_collaborative(workspace)
    return found is not None and found.comparison_policy == NAMED


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
