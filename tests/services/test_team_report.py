"""A team's report of its work after SQUIRE 2.0: what people wrote, what the record shows, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError
from qic_desktop.reports.full_report_value import FullReport
from qic_desktop.services.improving import cycle_sheets, cycles, plans
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.printing.team_report import AFTER, SQUIRE, prepare_team_report
from qic_desktop.services.progress import costs
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.charter import charter_groups

FURTHER = ("resources", "barriers", "in_scope", "out_of_scope")
COUNTS = [20, 21, 20, 22, 20, 21, 20, 22, 20, 21, 20, 22, 30, 31, 30, 32, 30, 31]
DAY = date(2019, 8, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "m.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


@pytest.fixture
def view(site: Workspace) -> MeasureView:
    made = measures.define_measure(site, NewMeasure("partograph", "Complete partograph"))
    first = parse_period("2018-01")
    months = [first]
    while len(months) < len(COUNTS):
        months.append(months[-1].following())
    record_many(site, made, [(month, Entry(count, 40)) for month, count in zip(months, COUNTS, strict=True)])
    return made


def told(site: Workspace) -> FullReport:
    return prepare_team_report(site).content


def everything(content: FullReport) -> str:
    parts = [part for chapter in content.chapters for part in chapter.parts]
    cells = [cell for part in parts if part.table for row in part.table.rows for cell in row]
    figures = [text for one in content.figures for text in (one.figure, one.words)]
    return "\n".join([content.lead, *figures, *(text for part in parts for text in (part.title, *part.texts)), *cells])


def test_every_text_that_squire_asks_for_stands_in_it(site: Workspace, view: MeasureView) -> None:
    for field in (*SQUIRE, *AFTER, *FURTHER):
        plans.write_text(site, field, f"Words of {field}.")
    said = everything(told(site))
    assert all(f"Words of {field}." in said for field in (*SQUIRE, *AFTER, *FURTHER))
    assert "not written yet" not in said


def test_what_nobody_wrote_is_named_at_the_end(site: Workspace, view: MeasureView) -> None:
    plans.write_text(site, "ethics", "Nobody was harmed.")
    titles = {field.name: field.title for group in charter_groups() for field in group.fields}
    last = told(site).chapters[-1].parts[0].texts[-1]
    assert "not written yet" in last
    assert all(titles[field] in last for field in (*SQUIRE, *AFTER) if field != "ethics")
    assert "Ethics" not in last


def test_figures_come_from_the_record(site: Workspace, view: MeasureView) -> None:
    made = cycle_sheets.planned_cycle(
        cycle_sheets.plan_in_new_ramp(site, "Clock on the wall", prediction="70 of 100", measures=[view.id])
    )
    cycles.start_cycle(site, made, "2019-01-10")
    cycles.write_cycle(site, made, learning="Somebody must look at it.", decision="adopt")
    costs.add_cost(site, "testing", hours=2.0, persons=3.0, on="2019-02")
    content = told(site)
    assert [one.figure for one in content.figures] == ["51.2 → 76.2 %", "1", "1"]
    said = everything(content)
    for words in ("Clock on the wall", "70 of 100", "Somebody must look at it.", "Adopt", "6 h"):
        assert words in said
    assert content.span == "January 2018 – June 2019"


def test_a_month_without_a_value_is_told_with_its_reason(site: Workspace, view: MeasureView) -> None:
    record_many(site, view, [(parse_period("2018-05"), Entry(missing=MissingReason.STRIKE))])
    record_many(site, view, [(parse_period("2018-07"), Entry(missing=MissingReason.STRIKE))])
    (table,) = [part.table for part in told(site).chapters[-2].parts if part.table is not None]
    assert table.rows == (("Complete partograph", "18", "16", "strike (2)"),)


def test_the_team_is_told_by_its_roles_and_nobody_by_name(site: Workspace, view: MeasureView) -> None:
    team.add_member(site, name="Neema Juma", role="leader")
    team.add_member(site, name="Asha Omari", role="clinician")
    said = everything(told(site))
    assert "2 people" in said
    assert "Neema" not in said
    assert "Asha" not in said


def test_an_empty_store_makes_a_report_too(site: Workspace) -> None:
    paper = prepare_team_report(site)
    assert "No value is recorded yet." in everything(paper.content)
    assert paper.pdf().startswith(b"%PDF")


def test_it_is_a_site_s_paper(tmp_path: Path) -> None:
    organiser = bootstrap.create_workspace(tmp_path / "o.qic", Role.ORGANISER, "Mwalindi")
    with pytest.raises(NotAllowedError):
        prepare_team_report(organiser)
    organiser.close()
