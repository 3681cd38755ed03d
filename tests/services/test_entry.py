"""A page's own redraw says the same as the store read again, and the sheet knows what stood before."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.observation import MissingReason, Observation
from qic_desktop.domain.outlier import FarNumber
from qic_desktop.domain.period import parse_period
from qic_desktop.services import writers
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.measuring import entry, measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Role, Workspace


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "team.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=date(2019, 4, 5)
    )
    yield made
    made.close()


@pytest.fixture(params=["proportion", "rate", "count", "mean"])
def view(request: pytest.FixtureRequest, team: Workspace) -> MeasureView:
    form = str(request.param)
    made = measures.define_measure(team, NewMeasure(form, form, definition={"value_form": form, "multiplier": 1000}))
    entries = [(parse_period(f"2018-{month:02d}"), _entry(made, month)) for month in range(1, 13)]
    observations.record_many(team, made, entries)
    return made


def _entry(view: MeasureView, number: int) -> Entry:
    return Entry(number, 20) if view.form.has_denominator else Entry(value=number)


@pytest.mark.parametrize("period", ["2018-06", "2019-03", "2017-11"])
@pytest.mark.parametrize("kind", ["value", "missing", "nothing"])
def test_redrawing_without_the_store_equals_reading_it_again(
    team: Workspace, view: MeasureView, period: str, kind: str
) -> None:
    sheet = entry.open_sheet(team, view, earlier=2)
    given = {
        "value": _entry(view, 7),
        "missing": Entry(missing=MissingReason.STRIKE),
        "nothing": Entry(),
    }[kind]
    found = {row.period: row.observation for row in sheet.rows if row.observation is not None}
    shown = entry.observed(sheet, parse_period(period), found.get(period), given)
    patched = charts.with_observations(sheet.given, {**found, period: shown}, changed=[period])
    observations.record_observation(team, view, parse_period(period), given)
    again = charts.chart_input(team, view).series
    ours = dict(zip(patched.series.periods, patched.series.values, strict=True))
    theirs = dict(zip(again.periods, again.values, strict=True))
    assert {place: value for place, value in ours.items() if value is not None} == {
        place: value for place, value in theirs.items() if value is not None
    }
    stored = next((one for one in observations.list_observations(team, view) if one.period == period), None)
    assert stored == (None if kind == "nothing" else shown)


def test_a_value_that_was_sealed_and_changed_is_a_correction_one_that_was_not_is_none(
    team: Workspace, view: MeasureView
) -> None:
    period = parse_period("2018-06")
    observations.record_observation(team, view, period, _entry(view, 9))
    row = next(row for row in entry.open_sheet(team, view).rows if row.period == period.text)
    assert row.corrections == ()
    writers.seal_scopes(team, [team.scope])
    observations.record_observation(team, view, period, _entry(view, 10))
    row = next(row for row in entry.open_sheet(team, view).rows if row.period == period.text)
    assert len(row.corrections) == 1
    counts = row.corrections[0].registers["counts"]
    assert isinstance(counts, dict)
    assert 9 in counts.values()
    observations.record_observation(team, view, period, _entry(view, 9))
    row = next(row for row in entry.open_sheet(team, view).rows if row.period == period.text)
    assert row.corrections == ()


def test_a_note_does_not_hide_the_value_and_a_block_is_one_step(team: Workspace, view: MeasureView) -> None:
    period = parse_period("2018-06")
    observations.record_sheet(team, view, [(period, _entry(view, 9))], [(period, "flu")])
    sheet = entry.open_sheet(team, view)
    row = next(row for row in sheet.rows if row.period == period.text)
    assert row.observation is not None
    assert (row.observation.note, row.observation.share) == ("flu", _share(view, 9))
    team.journal.undo()
    again = next(row for row in entry.open_sheet(team, view).rows if row.period == period.text)
    assert again.observation is not None
    assert (again.observation.note, again.observation.share) == (None, _share(view, 6))


def _share(view: MeasureView, number: int) -> float:
    return number / 20 if view.form.has_denominator else float(number)


def test_the_rows_reach_from_the_first_value_to_the_month_after_the_running_one(
    team: Workspace, view: MeasureView
) -> None:
    rows = entry.open_sheet(team, view).rows
    assert (rows[0].period, rows[-1].period) == ("2018-01", "2019-05")
    assert [row.timing for row in rows[-3:]] == ["complete", "running", "future"]
    assert rows[-3].due == date(2019, 4, 10)


def test_the_numbers_are_written_for_spreadsheets(team: Workspace, view: MeasureView) -> None:
    lines = entry.values_csv(
        entry.open_sheet(team, view), ["period", "a", "b", "value", "missing", "note"]
    ).splitlines()
    assert lines[0] == "period,a,b,value,missing,note"
    assert lines[1].startswith("2018-01,1,20,") if view.form.has_denominator else lines[1] == "2018-01,,,1,,"
    assert len(lines) == 1 + 15


def test_an_observation_that_says_nothing_is_left_out_of_the_doubts(team: Workspace, view: MeasureView) -> None:
    sheet = entry.open_sheet(team, view)
    empty = Observation(scope=team.scope.text, id=f"{view.id}|2018-06|", numerator=4)
    assert entry.doubts_at(sheet, empty) == ()


def test_a_note_of_the_running_month_has_its_place_on_the_sheets_chart_and_not_in_reports(
    team: Workspace, view: MeasureView
) -> None:
    before = charts.chart_input(team, view).series.periods[-1]
    chart_marks.annotate(team, view, parse_period("2019-04"), "flu")
    chart_marks.annotate(team, view, parse_period("2019-08"), "not begun yet")
    assert charts.chart_input(team, view).series.periods[-1] == before < "2019-04"
    assert entry.open_sheet(team, view).given.series.periods[-1] == "2019-04"


HEADER = ("period", "numerator", "denominator", "value", "missing", "note")
LINES = ("plotted", "centre", "lower", "upper", "phase", "included", "reason", "finding", "measure", "chart", "rules")


def test_beside_the_numbers_stands_what_the_chart_says_of_them(team: Workspace) -> None:
    made = measures.define_measure(team, NewMeasure("care", "=Care", definition={"value_form": "proportion"}))
    entries = [(parse_period(f"2018-{month:02d}"), Entry(10 + month % 2, 20)) for month in range(1, 13)]
    observations.record_many(team, made, [*entries, (parse_period("2019-01"), Entry(20, 20))])
    chart_marks.exclude_point(team, made, parse_period("2018-03"), "-strike")
    sheet = entry.open_sheet(team, made)
    rows = list(csv.DictReader(io.StringIO(entry.values_csv(sheet, HEADER + LINES, "p"))))
    by_period = {row["period"]: row for row in rows}
    chart = charts.draw_chart(sheet.given, "p")
    place = chart.series.periods.index("2019-01")
    last = by_period["2019-01"]
    assert (last["numerator"], last["denominator"], last["plotted"]) == ("20", "20", "1.0")
    assert float(last["centre"]) == chart.phases[0].centre
    assert [float(last[name]) for name in ("lower", "upper")] == [chart.lower[place], chart.upper[place]]
    assert (last["phase"], last["included"], last["reason"]) == ("1", "yes", "")
    assert last["finding"] == "above the limit"
    out = by_period["2018-03"]
    assert (out["included"], out["reason"]) == ("no", "'-strike")
    once = [(row["measure"], row["chart"], row["rules"]) for row in rows]
    assert once[0] == ("'=Care", "P chart", "Anhøj rules")
    assert set(once[1:]) == {("", "", "")}
    assert all(None not in row and None not in row.values() for row in rows)


def test_a_picture_that_leaves_its_page_says_what_it_is_of(team: Workspace, view: MeasureView, tmp_path: Path) -> None:
    given = charts.chart_input(team, view)
    svg = entry.export_svg(given, "run", tmp_path / "chart.svg", "Mtoni Juu").read_text(encoding="utf-8")
    assert f">{view.name}<" in svg
    assert ">Mtoni Juu · Run chart<" in svg


def test_a_slip_of_a_digit_is_asked_about_in_the_grid_until_a_note_answers(team: Workspace) -> None:
    made = measures.define_measure(team, NewMeasure("oxytocin", "Oxytocin"))
    months = [parse_period(f"2018-{month:02d}") for month in range(5, 9)]
    given = [Entry(38, 40), Entry(41, 44), Entry(40, 42), Entry(380, 41)]
    observations.record_many(team, made, list(zip(months, given, strict=True)))
    rows = {row.period: row for row in entry.open_sheet(team, made).rows}
    assert rows["2018-08"].far == (FarNumber("numerator", 40, 380),)
    assert rows["2018-07"].far == ()
    kept = observations.get_observation(team, made, months[-1])
    assert observations.far_of(team, made, kept) == rows["2018-08"].far
    assert entry.far_in(rows.values(), "2018-08", kept) == rows["2018-08"].far
    observations.write_note(team, made, months[-1], "Births of the closed hospital.")
    assert {row.far for row in entry.open_sheet(team, made).rows} == {()}
