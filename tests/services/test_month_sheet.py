"""The month sheet: which lines a month has, what is asked once, what a number means, and what is asked about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from qic_desktop import bootstrap
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError, NotAPeriodError
from qic_desktop.services import today
from qic_desktop.services.improving import plans
from qic_desktop.services.measuring import entry, measures, month_sheet, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.month_sheet import MonthSheet, Pool, SheetLine
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.printing import month_papers, papers
from qic_desktop.services.workspace import Role, Workspace

MARCH = parse_period("2019-03")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "t.qic", Role.SITE, "Les Filaos", practice=True, practice_day=date(2019, 4, 5)
    )
    yield made
    made.close()


def share(team: Workspace, code: str, out_of: str = "All births", **more: object) -> MeasureView:
    definition = {"numerator_text": f"Births with {code}", "denominator_text": out_of, **more}
    return measures.define_measure(team, NewMeasure(code, code.capitalize(), definition=definition))


def give(team: Workspace, sheet: MonthSheet, entries: dict[str, Entry]) -> MonthSheet:
    """Record, and check that the page's own picture of it is what the store says."""
    month_sheet.record_month(team, sheet, entries)
    after = month_sheet.after_entries(sheet, entries)
    again = month_sheet.open_month(team, sheet.month)
    assert [line.entry for line in after.lines] == [line.entry for line in again.lines]
    return again


def test_measures_out_of_the_same_cases_are_asked_for_them_once(team: Workspace) -> None:
    oxytocin = share(team, "oxytocin")
    other = share(team, "referral", "All mothers referred")
    skin = share(team, "skin", "  all  births. ")
    less = share(team, "tear", "All births", exclusion="Caesarean")
    sheet = month_sheet.open_month(team, MARCH)
    rows = sheet.order
    assert isinstance(rows[0], Pool)
    assert rows[0].lines == (oxytocin.id, skin.id)
    assert [row.id for row in rows[1:] if isinstance(row, SheetLine)] == [oxytocin.id, skin.id, other.id, less.id]
    sheet = give(team, sheet, month_sheet.given_pool(sheet, rows[0].key, 41))
    assert sheet.entered == 0
    assert today.today_of(team).entered == 0
    sheet = give(team, sheet, month_sheet.given_number(sheet, oxytocin.id, "numerator", 38))
    found = observations.get_observation(team, oxytocin, MARCH)
    assert (found.numerator, found.denominator, found.revision) == (38, 41, 1)
    assert sheet.entered == 1
    assert observations.get_observation(team, skin, MARCH).denominator == 41


def test_none_at_all_is_no_cases_for_all_and_a_correction_makes_no_zero_of_it(team: Workspace) -> None:
    first, second = share(team, "oxytocin"), share(team, "skin")
    sheet = month_sheet.open_month(team, MARCH)
    key = sheet.line(first.id).pool
    sheet = give(team, sheet, month_sheet.given_reason(sheet, key, MissingReason.NO_CASES))
    assert sheet.is_complete
    assert sheet.line(second.id).entry == Entry(0, 0)
    sheet = give(team, sheet, month_sheet.given_pool(sheet, key, 41))
    assert sheet.line(second.id).entry == Entry(None, 41)
    assert sheet.entered == 0


def test_a_reason_counts_as_in_and_a_shared_number_leaves_it_alone(team: Workspace) -> None:
    first, second = share(team, "oxytocin"), share(team, "skin")
    sheet = month_sheet.open_month(team, MARCH)
    sheet = give(team, sheet, month_sheet.given_reason(sheet, second.id, MissingReason.REGISTER_LOST))
    sheet = give(team, sheet, month_sheet.given_pool(sheet, sheet.line(first.id).pool, 41))
    assert sheet.line(second.id).entry == Entry(missing=MissingReason.REGISTER_LOST)
    sheet = give(team, sheet, month_sheet.given_number(sheet, second.id, "numerator", 12))
    assert sheet.line(second.id).entry == Entry(12, 41)
    team.journal.undo()
    again = month_sheet.open_month(team, MARCH)
    assert again.line(second.id).entry == Entry(missing=MissingReason.REGISTER_LOST)


def test_a_quarter_is_due_where_it_ends_and_weeks_are_elsewhere(team: Workspace) -> None:
    quarter = share(team, "audit", "Files", period_kind="quarter")
    week = share(team, "hands", "Moments", period_kind="week")
    march, april = (month_sheet.open_month(team, parse_period(text)) for text in ("2019-03", "2019-04"))
    assert (march.line(quarter.id).standing, march.line(quarter.id).period.text) == ("due", "2019-Q1")
    assert april.line(quarter.id).standing == "not-due"
    assert march.line(week.id).standing == "elsewhere"
    with pytest.raises(NotAPeriodError):
        month_sheet.open_month(team, parse_period("2019-Q1"))


def test_counted_back_values_carry_the_day_and_a_correction_of_a_timely_one_does_not(team: Workspace) -> None:
    view, other = share(team, "oxytocin"), share(team, "tear", "All wounds")
    sheet = month_sheet.open_month(team, MARCH)
    month_sheet.record_month(team, sheet, {other.id: Entry(3, 40)})
    sheet = month_sheet.open_month(team, MARCH)
    month_sheet.record_month(team, sheet, {view.id: Entry(30, 41), other.id: Entry(4, 40)}, counted_back=True)
    assert observations.get_observation(team, view, MARCH).counted_back == "2019-04-05"
    assert observations.get_observation(team, other, MARCH).counted_back is None
    months = month_sheet.months_back(team.today())
    assert (len(months), months[0].text, months[-1].text) == (12, "2019-03", "2018-04")
    assert month_sheet.filled_months(team, months)[:2] == ((2, 2), (0, 2))


def test_a_finding_is_new_where_the_month_brought_it(team: Workspace) -> None:
    view, flat = share(team, "oxytocin"), share(team, "skin")
    period = parse_period("2017-11")
    for count in (10, 11, 10, 12, 11, 10, 12, 11, 20, 21, 20, 22, 21, 20, 21, 22):
        observations.record_observation(team, view, period, Entry(count, 40))
        observations.record_observation(team, flat, period, Entry(count % 2 + 10, 40))
        period = period.following()
    sheet = month_sheet.open_month(team, MARCH)
    sheet = give(team, sheet, {view.id: Entry(21, 40), flat.id: Entry(11, 40)})
    found = month_sheet.new_findings(team, sheet)
    without = month_sheet.open_month(team, parse_period("2019-02"))
    earlier = month_sheet.new_findings(team, without)
    assert {one.id for one in (*found, *earlier)} <= {view.id}


def test_the_form_has_the_lines_of_the_sheet_in_their_order(team: Workspace) -> None:
    views = [share(team, code) for code in ("oxytocin", "skin", "cord")]
    share(team, "referral", "Mothers referred")
    sheet = month_sheet.open_month(team, MARCH)
    prepared = month_papers.prepare_form(team, MARCH)
    pdf = prepared.pdf()
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    places = [text.index(name) for name in ("All births", "Oxytocin", "Skin", "Cord", "Referral")]
    assert places == sorted(places)
    assert "March 2019" in text
    assert text.count("line 1") == len(views)
    assert pdf == month_papers.prepare_form(team, MARCH).pdf()
    assert len(sheet.order) == 5


def test_the_tally_sheet_has_a_row_for_each_day_on_one_page(team: Workspace, tmp_path: Path) -> None:
    view = share(team, "oxytocin")
    february = month_papers.prepare_tally(team, view.code, parse_period("2019-02"))
    saved = papers.save_paper(month_papers.prepare_tally(team, view.code, MARCH), tmp_path / "out")
    pages = PdfReader(saved).pages
    text = pages[0].extract_text()
    assert len(pages) == 1
    assert saved.name == "Oxytocin, March 2019, tally sheet.pdf"
    assert "Births with oxytocin" in text
    assert [str(day) for day in range(1, 32) if str(day) not in text.split()] == []
    assert "29" not in PdfReader(BytesIO(february.pdf())).pages[0].extract_text().split()


def test_a_mean_has_no_tally_sheet(team: Workspace) -> None:
    view = measures.define_measure(team, NewMeasure("wait", "Wait", definition={"value_form": "mean"}))
    with pytest.raises(NotAllowedError):
        month_papers.prepare_tally(team, view.code, MARCH)


def test_a_month_before_the_team_began_may_be_counted_back_and_is_never_due(team: Workspace) -> None:
    view = share(team, "oxytocin")
    assert month_sheet.open_month(team, MARCH).due == date(2019, 4, 10)
    plans.write_text(team, "started", "2019-04")
    sheet = month_sheet.open_month(team, MARCH)
    assert sheet.due is None
    assert [line.standing for line in sheet.lines] == ["due"]
    day = today.today_of(team)
    assert (day.expected, day.due, day.to_enter) == (0, None, ())
    rows = {row.period: row.due for row in entry.open_sheet(team, view).rows}
    assert (rows["2019-03"], rows["2019-04"]) == (None, date(2019, 5, 10))
    month_sheet.record_month(team, sheet, month_sheet.given_number(sheet, view.id, "numerator", 3))
    assert observations.get_observation(team, view, MARCH).numerator == 3
