"""The reporting grid brought onto paper."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.domain.period import find_period
from qic_desktop.domain.reporting import Square
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.reports.reporting_value import EXPLAINED, ReportingLine, ReportingPaper
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.organising.collaboratives import find_collaborative
from qic_desktop.services.organising.reporting_grid import ReportingGrid, State
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import month_name, period_name
from qic_desktop.wording.reporting_grid import share_words, square_words, state_name


def reporting_paper(workspace: Workspace, grid: ReportingGrid) -> ReportingPaper:
    """What is printed of a grid.

    Raises:
        NotFoundError: there is nothing to print yet.
    """
    if grid.view is None or not grid.periods:
        raise NotFoundError("reporting", what="report")
    collaborative = find_collaborative(workspace)
    owner = (collaborative.title if collaborative else None) or workspace.name
    placed = [find_period(text) for text in grid.periods]
    starts = [at == 0 or (one is not None and one.first.month == 1) for at, one in enumerate(placed)]
    latest = grid.tallies[-1]
    headline = _("{month}: {came} of {due} reports came, {late} of them late.").format(
        month=period_name(latest.period), came=latest.on_time + latest.late, due=latest.due, late=latest.late
    )
    shown = (State.ON_TIME, State.LATE, State.MISSING, State.CORRECTED, State.NOT_DUE, State.PAUSED)
    return ReportingPaper(
        owner=owner,
        measure=grid.view.name,
        headline=headline,
        months=tuple(month_name(one.first.month, short=True)[:1] if one else "" for one in placed),
        years=tuple(
            str(one.first.year) if one and is_start else "" for one, is_start in zip(placed, starts, strict=True)
        ),
        lines=tuple(
            ReportingLine(
                line.site.name or line.site.code or "",
                line.site.code or "",
                tuple(EXPLAINED if one.is_explained else one.state.value for one in line.squares),
                share_words(line.complete),
                share_words(line.on_time),
            )
            for line in grid.lines
        ),
        legend=(
            *((state.value, state_name(state)) for state in shown[:3]),
            (EXPLAINED, square_words(Square(State.MISSING, reason="-"))),
            *((state.value, state_name(state)) for state in shown[3:]),
        ),
        imprint=imprint_of(workspace, owner),
    )


def save_reporting(workspace: Workspace, grid: ReportingGrid, out: Path) -> Path:
    """Write the pages.

    Raises:
        NotFoundError: there is nothing to print yet.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing is half written.
    """
    from qic_desktop.reports.reporting_paper import reporting_pdf

    write_atomically(out.absolute(), reporting_pdf(reporting_paper(workspace, grid)))
    return out
