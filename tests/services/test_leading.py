"""Which measure leads a report, and of which month it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.measure import MeasureKind, ValueForm
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotFoundError
from qic_desktop.services.improving import plans
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_observation
from qic_desktop.services.printing import journal_papers, leading, monthly_papers, report_files, team_papers
from qic_desktop.services.workspace import Role, Workspace

DAY = date(2026, 7, 6)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni", practice=True, practice_day=DAY)
    yield made
    made.close()


def define(site: Workspace, code: str, kind: MeasureKind, **definition: Any) -> MeasureView:
    return measures.define_measure(site, NewMeasure(code, code.title(), kind, definition=definition))


def bleeding(site: Workspace, *days: date) -> MeasureView:
    view = define(site, "bleeding", MeasureKind.OUTCOME, value_form=ValueForm.TIME_BETWEEN.value)
    for day in days:
        rare_events.record_event(site, view, day)
    return measures.get_measure(site, "bleeding")


def counted(site: Workspace, code: str, *periods: str, **definition: Any) -> MeasureView:
    view = define(site, code, MeasureKind.PROCESS, **definition)
    for period in periods:
        record_observation(site, view, parse_period(period), Entry(8, 10))
    return view


def month(site: Workspace, code: str) -> str:
    return monthly_papers.monthly_report(site, code=code).period


def test_a_rare_event_leads_only_where_nothing_else_has_values(site: Workspace) -> None:
    rare = bleeding(site, date(2026, 5, 2), date(2026, 6, 18))
    define(site, "empty", MeasureKind.OUTCOME)
    assert leading.leading_measure(site, None, None).code == rare.code
    counted(site, "oxytocin", "2026-05")
    assert leading.leading_measure(site, None, None).code == "oxytocin"
    assert [view.code for view in leading.main_first(measures.list_measures(site))] == ["empty", "oxytocin", "bleeding"]
    assert leading.leading_measure(site, "bleeding", None).code == "bleeding"


def test_a_report_without_any_measure_is_refused(site: Workspace) -> None:
    with pytest.raises(NotFoundError):
        leading.leading_measure(site, None, None)


def test_a_report_is_of_a_whole_month_whatever_leads_it(site: Workspace) -> None:
    bleeding(site, date(2026, 5, 2), date(2026, 6, 18))
    counted(site, "oxytocin", "2026-04", "2026-05")
    counted(site, "skin", "2026-W26", "2026-W27", period_kind="week")
    assert {month(site, code) for code in ("bleeding", "oxytocin", "skin")} == {"June 2026"}
    prepared = report_files.report_paper(site, "monthly", code="bleeding")
    assert prepared.file_name.endswith("June 2026.pdf")


def test_a_month_that_has_only_begun_is_meant_where_it_was_entered_as_a_month(site: Workspace) -> None:
    counted(site, "oxytocin", "2026-06", "2026-07")
    counted(site, "skin", "2026-W27", period_kind="week")
    assert month(site, "oxytocin") == "July 2026"
    assert month(site, "skin") == "June 2026"


def test_the_very_first_event_of_this_month_makes_a_report_of_it(site: Workspace) -> None:
    bleeding(site, date(2026, 7, 1), date(2026, 7, 3))
    assert month(site, "bleeding") == "July 2026"


def test_a_quarter_is_its_own_period(site: Workspace) -> None:
    counted(site, "audit", "2026-Q1", "2026-Q2", period_kind="quarter")
    counted(site, "oxytocin", "2026-05")
    assert month(site, "audit") == "Q2 2026"


def test_rows_that_are_no_months_are_not_called_so(site: Workspace) -> None:
    bleeding(site, date(2026, 5, 2), date(2026, 6, 18))
    counted(site, "skin", "2026-W25", "2026-W26", period_kind="week")
    counted(site, "oxytocin", "2026-05")
    titles = [monthly_papers.monthly_report(site, code=code).table.title for code in ("bleeding", "skin", "oxytocin")]
    assert titles == ["The last 2 events", "The last 2 values", ""]
    told = monthly_papers.monthly_report(site, code="skin").data_quality[0]
    assert told == "2 of the last 2 periods are reported."


def test_the_report_tells_the_teams_own_aim_as_the_journal_and_the_agreement_do(site: Workspace) -> None:
    counted(site, "partograph", "2026-05", "2026-06")
    assert monthly_papers.monthly_report(site).aim == ""
    plans.write_text(site, "aim", "80 of 100 births have a complete partograph")
    told = "80 of 100 births have a complete partograph"
    assert monthly_papers.monthly_report(site).aim == told
    assert journal_papers.prepare_journal(site).content.aim == told
    assert team_papers.prepare_agreement(site).content.aim == told
