"""The documents of ``qic report`` as papers: read the store first, then make and save the file.

What stands in a document is ``reporting`` and its neighbours; file names and the way to a file are ``papers``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from qic_desktop.domain.period import Period
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.i18n import _
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.collaborative_value import CollaborativeSummary
from qic_desktop.reports.journal_value import Journal
from qic_desktop.reports.kinds import REPORTS, WALL_PAPERS
from qic_desktop.reports.monthly_value import MonthlyReport
from qic_desktop.reports.wall_value import WallChart
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.printing import monthly_papers, reporting
from qic_desktop.services.printing.leading import leading_measure
from qic_desktop.services.printing.papers import Paper, file_name, write_paper
from qic_desktop.services.workspace import Workspace

AnyPaper = Paper[Any]
"""What it holds depends on its kind."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a document is made of: the measure that leads (code or id), the site in a store with many, the month."""

    workspace: Workspace
    code: str | None
    site: str | None
    month: Period | None

    def view(self) -> MeasureView:
        if self.code is not None:
            return measures.get_measure(self.workspace, self.code, self.site)
        return leading_measure(self.workspace, None, self.site)


def report_paper(
    workspace: Workspace,
    kind: str,
    *,
    code: str | None = None,
    site: str | None = None,
    month: Period | None = None,
) -> AnyPaper:
    """Read everything that a document needs; the store is not needed afterwards.

    Args:
        workspace: the open store.
        kind: a code of ``qic report --list``.
        code: of the measure that leads; else the first with values, core before own and rare events last.
        site: id of the site, in a store with many.
        month: of the monthly report; by default the last whole month with a value.

    Raises:
        NotFoundError: no such kind of report, no measure yet, no site named, or a month without any value before it.
        NotAllowedError: another role prints this.
    """
    found = next((one for one in REPORTS if one.code == kind), None)
    if found is None:
        raise NotFoundError(kind, what="report")
    if workspace.role.value not in found.roles:
        raise NotAllowedError(kind, why="role")
    makers: dict[str, Callable[[_Asked], AnyPaper]] = {
        "monthly": _monthly,
        "chart": _chart,
        "journal": _journal,
        "charter": _charter,
        "improvement": _improvement,
        "collaborative": _collaborative,
        "collaborative-charter": _collaborative_charter,
        "enrolment": _enrolment,
        "invitation": _invitation,
        **{one: partial(_wall, kind=one) for one in WALL_PAPERS},
    }
    return makers[kind](_Asked(workspace, code, site, month))


def write_report(
    workspace: Workspace,
    kind: str,
    out: Path,
    *,
    code: str | None = None,
    site: str | None = None,
    month: Period | None = None,
) -> Path:
    """Make a document (``report_paper``) and write it as ``out``.

    Raises:
        NotFoundError, NotAllowedError: as ``report_paper`` says.
        DiskFullError, StoreReadOnlyError, FontsMissingError: nothing was written.
    """
    write_paper(report_paper(workspace, kind, code=code, site=site, month=month), out)
    return out


# --- each kind --------------------------------------------------------------------------------------------------


def _monthly(asked: _Asked) -> Paper[MonthlyReport]:
    content = monthly_papers.monthly_report(asked.workspace, code=asked.code, site=asked.site, month=asked.month)
    return Paper(content, file_name(content.site, content.period), _monthly_pdf)


def _monthly_pdf(content: MonthlyReport) -> bytes:
    from qic_desktop.reports.monthly import monthly_pdf

    return monthly_pdf(content)


def _chart(asked: _Asked) -> Paper[ChartPage]:
    view = asked.view()
    content = reporting.chart_page(asked.workspace, view, site=asked.site)
    return Paper(content, file_name(content.owner, view.name, content.period), _chart_pdf)


def _chart_pdf(content: ChartPage) -> bytes:
    from qic_desktop.reports.chart_page import chart_pdf

    return chart_pdf(content)


def _wall(asked: _Asked, kind: str) -> Paper[WallChart]:
    from qic_desktop.services.printing import wall_charts

    view = asked.view()
    content = wall_charts.wall_chart(asked.workspace, view, site=asked.site, paper=WALL_PAPERS[kind])
    return Paper(content, file_name(content.owner, view.name, _("wall chart"), content.paper.upper()), _wall_pdf)


def _wall_pdf(content: WallChart) -> bytes:
    from qic_desktop.reports.wall_chart import wall_pdf

    return wall_pdf(content)


def _journal(asked: _Asked) -> Paper[Journal]:
    from qic_desktop.services.printing import journal_papers

    return journal_papers.prepare_journal(asked.workspace, code=asked.code, site=asked.site)


def _charter(asked: _Asked) -> AnyPaper:
    from qic_desktop.services.printing import charter_papers

    return charter_papers.prepare_charter(asked.workspace)


def _improvement(asked: _Asked) -> AnyPaper:
    from qic_desktop.services.printing import team_report

    return team_report.prepare_team_report(asked.workspace)


def _collaborative(asked: _Asked) -> Paper[CollaborativeSummary]:
    content = reporting.collaborative_summary(asked.workspace, asked.code)
    return Paper(content, file_name(content.collaborative, content.measure, _("summary")), _collaborative_pdf)


def _collaborative_pdf(content: CollaborativeSummary) -> bytes:
    from qic_desktop.reports.collaborative import collaborative_pdf

    return collaborative_pdf(content)


def _collaborative_charter(asked: _Asked) -> AnyPaper:
    from qic_desktop.services.printing import collaborative_charter

    return collaborative_charter.prepare_charter(asked.workspace)


def _enrolment(asked: _Asked) -> AnyPaper:
    from qic_desktop.services.printing import enrolment_sheets

    return enrolment_sheets.prepare_list(asked.workspace)


def _invitation(asked: _Asked) -> AnyPaper:
    from qic_desktop.services.printing import enrolment_sheets

    return enrolment_sheets.prepare_words(asked.workspace)
