"""A printed document in two steps, so that the window does not wait: read the store, then make and save the file.

What stands in a document is ``reporting``; a team's papers are in ``papers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.period import Period
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.kinds import WALL_PAPERS
from qic_desktop.reports.monthly_value import MonthlyReport
from qic_desktop.reports.wall_value import WallChart
from qic_desktop.services.measuring import measures
from qic_desktop.services.printing import monthly_papers, reporting
from qic_desktop.services.printing.papers import file_name, save_bytes
from qic_desktop.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PreparedReport:
    """A document before it is printed: all that was read, and the file name to offer."""

    kind: str
    content: MonthlyReport | ChartPage | WallChart
    file_name: str


def prepare_report(
    workspace: Workspace, kind: str, *, code: str, site: str | None = None, month: Period | None = None
) -> PreparedReport:
    """Read everything that a document needs; the store is not needed afterwards.

    Args:
        workspace: the open store.
        kind: "monthly", "chart", "wall" or "wall-a4".
        code: code or id of the measure that leads.
        site: id of the site, in a store with many.
        month: of the monthly report; by default the last whole month with a value.

    Raises:
        NotFoundError: no such report or measure, or a month without a value.
    """
    content: MonthlyReport | ChartPage | WallChart
    if kind == "monthly":
        content = monthly_papers.monthly_report(workspace, code=code, site=site, month=month)
        parts = [content.site, content.period]
    elif kind == "chart":
        view = measures.get_measure(workspace, code, site)
        content = reporting.chart_page(workspace, view, site=site)
        parts = [content.owner, view.name, content.period]
    elif kind in WALL_PAPERS:
        from qic_desktop.services.printing import wall_charts

        view = measures.get_measure(workspace, code, site)
        content = wall_charts.wall_chart(workspace, view, site=site, paper=WALL_PAPERS[kind])
        parts = [content.owner, view.name, _("wall chart"), content.paper.upper()]
    else:
        raise NotFoundError(kind, what="report")
    return PreparedReport(kind, content, file_name(*parts))


def save_report(prepared: PreparedReport, folder: Path, name: str) -> Path:
    """Make the PDF and write it into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    return save_bytes(_pdf(prepared.content), folder, name)


def _pdf(content: MonthlyReport | ChartPage | WallChart) -> bytes:
    if isinstance(content, WallChart):
        from qic_desktop.reports.wall_chart import wall_pdf

        return wall_pdf(content)
    if isinstance(content, MonthlyReport):
        from qic_desktop.reports.monthly import monthly_pdf

        return monthly_pdf(content)
    from qic_desktop.reports.chart_page import chart_pdf

    return chart_pdf(content)
