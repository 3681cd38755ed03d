"""The reporting grid as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from qic_desktop.domain.typed import spreadsheet_text
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.organising.reporting_grid import ReportingGrid
from qic_desktop.services.workspace import Workspace

Write = Callable[[Workspace, ReportingGrid, Path], Path]
COLUMNS = ("site", "name", "area", "period", "state", "due", "came", "days_late", "corrected", "reason")


def with_ending(name: str, kind: str) -> Path:
    """A file's path with its ending."""
    path = Path(name)
    return path if path.suffix.casefold() == f".{kind}" else path.with_name(f"{path.name}.{kind}")


def grid_csv(grid: ReportingGrid) -> str:
    """One line a site and period, sites in order of need; codes as in ``qic reporting --json``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in grid.lines:
        named = [spreadsheet_text(text or "") for text in (line.site.code, line.site.name, line.site.area)]
        for period, one in zip(grid.periods, line.squares, strict=True):
            days = [day.isoformat() if day else "" for day in (one.due, one.came)]
            writer.writerow([*named, period, one.state.value, *days, one.days, int(one.is_corrected), one.reason])
    return out.getvalue()


def save_csv(workspace: Workspace, grid: ReportingGrid, out: Path) -> Path:
    """Write the table.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: what the disk said; nothing is half written.
    """
    del workspace
    write_atomically(out.absolute(), b"\xef\xbb\xbf" + grid_csv(grid).encode())
    return out
