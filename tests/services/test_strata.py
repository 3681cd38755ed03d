"""Values by parts of the cases: each has its own history and chart, and the total stays what somebody said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import parse_period
from qic_desktop.services.charting import chart_marks, charts
from qic_desktop.services.measuring import checking, entry, measures, month_sheet, observations, strata
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Role, Workspace

MARCH = parse_period("2019-03")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "team.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=date(2019, 4, 5)
    )
    yield made
    made.close()


@pytest.fixture
def view(team: Workspace) -> MeasureView:
    definition = {"numerator_text": "Births with a complete partograph", "strata": ["day", "night"]}
    return measures.define_measure(team, NewMeasure("partograph", "Complete partograph", definition=definition))


def record(team: Workspace, view: MeasureView, part: str, *given: float, period: str = "2019-03") -> None:
    observations.record_observation(team, view, parse_period(period), Entry(*given), stratum=part)


def row_of(team: Workspace, view: MeasureView, part: str = "", period: str = "2019-03") -> entry.SheetRow:
    return next(row for row in entry.open_sheet(team, view, stratum=part).rows if row.period == period)


def test_each_part_has_its_own_values_history_and_chart(team: Workspace, view: MeasureView) -> None:
    record(team, view, "day", 10, 12)
    record(team, view, "night", 14, 14)
    record(team, view, "", 25, 27)
    record(team, view, "night", 13, 14)
    for part, counts, entries in (("", (25, 27), 1), ("day", (10, 12), 1), ("night", (13, 14), 2)):
        sheet = entry.open_sheet(team, view, stratum=part)
        row = row_of(team, view, part)
        assert row.observation is not None
        assert (row.observation.numerator, row.observation.denominator) == counts
        assert len(sheet.lines["2019-03"]) == entries
        shown = dict(zip(sheet.given.series.periods, sheet.given.series.values, strict=True))
        assert shown["2019-03"] == counts[0] / counts[1]
        assert sheet.strata == ("day", "night")
    assert entry.open_sheet(team, view, stratum="night").view.name == "Complete partograph"
    assert charts.chart_input(team, view, stratum="night").view.name == "Complete partograph (night)"


def test_what_a_page_draws_of_a_part_is_what_the_store_says(team: Workspace, view: MeasureView) -> None:
    record(team, view, "night", 9, 14, period="2019-02")
    sheet = entry.open_sheet(team, view, stratum="night")
    shown = entry.observed(sheet, MARCH, None, Entry(3, 4))
    observations.record_sheet(team, view, [(MARCH, Entry(3, 4))], [(MARCH, "two midwives")], stratum="night")
    stored = row_of(team, view, "night").observation
    assert stored == entry.noted(sheet, MARCH, shown, "two midwives")
    assert row_of(team, view).observation is None


def test_the_file_of_numbers_names_the_part(team: Workspace, view: MeasureView) -> None:
    record(team, view, "night", 9, 14)
    header = ["period", "n", "d", "value", "missing", "note", *"abcdefgh", "measure", "chart", "rules", "decided"]
    lines = list(csv.reader(io.StringIO(entry.values_csv(entry.open_sheet(team, view, stratum="night"), header))))
    assert "Complete partograph (night)" in lines[1]
    assert any(line[:3] == ["2019-03", "9", "14"] for line in lines)


@pytest.mark.parametrize(
    ("form", "day", "night", "total"),
    [
        ("proportion", Entry(10, 12), Entry(14, 14), Entry(24, 26)),
        ("rate", Entry(1, 100), Entry(0, 50), Entry(1, 150)),
        ("count", Entry(value=2), Entry(value=3), Entry(value=5)),
        ("count", Entry(numerator=2), Entry(value=3), Entry(value=5)),
        ("proportion", Entry(10, 12), Entry(missing=MissingReason.NO_CASES), Entry(10, 12)),
        ("proportion", Entry(missing=MissingReason.NO_CASES), Entry(missing=MissingReason.NO_CASES),
         Entry(missing=MissingReason.NO_CASES)),
        ("proportion", Entry(10, 12), Entry(missing=MissingReason.STRIKE), None),
        ("proportion", Entry(10, 12), Entry(3), None),
        ("proportion", Entry(10, 12), None, None),
        ("mean", Entry(value=2), Entry(value=3), None),
    ],
)  # fmt: skip
def test_the_sum_of_the_parts(team: Workspace, form: str, day: Entry, night: Entry | None, total: Entry | None) -> None:
    new = NewMeasure("m", "M", definition={"value_form": form, "strata": ["day", "night"]})
    made = measures.define_measure(team, new)
    for part, given in (("day", day), ("night", night)):
        if given is not None:
            observations.record_observation(team, made, MARCH, given, stratum=part)
    assert strata.sum_of_parts(made, strata.parts_of(team, made).get("2019-03", {})) == total
    assert strata.can_be_summed(made) == (form != "mean")


def test_parts_that_do_not_add_up_are_said_and_both_stand(team: Workspace, view: MeasureView) -> None:
    record(team, view, "day", 10, 12)
    record(team, view, "", 25, 27)
    assert strata.differing_parts(view, row_of(team, view).observation, row_of(team, view).parts) is None
    record(team, view, "night", 14, 14)
    row = row_of(team, view)
    found = strata.differing_parts(view, row.observation, row.parts)
    assert found == strata.PartsDiffer(("day", "night"), Entry(24, 26), Entry(25, 27))
    record(team, view, "", 24, 26)
    row = row_of(team, view)
    assert strata.differing_parts(view, row.observation, row.parts) is None


@pytest.mark.parametrize("total", [Entry(25), Entry(missing=MissingReason.STRIKE), Entry(value=0.9)])
def test_nothing_is_said_of_a_total_that_cannot_be_compared(team: Workspace, view: MeasureView, total: Entry) -> None:
    record(team, view, "day", 10, 12)
    record(team, view, "night", 14, 14)
    observations.record_observation(team, view, MARCH, total)
    row = row_of(team, view)
    assert strata.differing_parts(view, row.observation, row.parts) is None


def test_no_cases_in_all_and_cases_in_a_part_differ(team: Workspace, view: MeasureView) -> None:
    observations.record_observation(team, view, MARCH, Entry(missing=MissingReason.NO_CASES))
    record(team, view, "day", 0, 0)
    record(team, view, "night", 0, 0)
    row = row_of(team, view)
    assert strata.differing_parts(view, row.observation, row.parts) is None
    record(team, view, "night", 1, 2)
    row = row_of(team, view)
    assert strata.differing_parts(view, row.observation, row.parts) is not None


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (["day", "day", "a|b", "", 4, "x" * 65, "line\nfeed"], ("day",)),
        ([f"ward {number}" for number in range(12)], tuple(f"ward {number}" for number in range(8))),
        (None, ()),
    ],
)
def test_only_names_that_a_value_can_carry_are_parts(
    team: Workspace, given: list[object] | None, known: tuple[str, ...]
) -> None:
    made = measures.define_measure(team, NewMeasure("m", "M", definition={"strata": given} if given else {}))
    assert strata.strata_of(made) == known


def test_a_part_with_values_that_no_definition_names_is_not_out_of_sight(team: Workspace, view: MeasureView) -> None:
    record(team, view, "neonatal", 3, 4)
    assert entry.open_sheet(team, view).strata == ("day", "night", "neonatal")


def test_the_month_sheet_asks_for_the_total_alone(team: Workspace, view: MeasureView) -> None:
    record(team, view, "night", 3, 4)
    sheet = month_sheet.open_month(team, MARCH)
    assert [line.id for line in sheet.asked] == [view.id]
    assert sheet.line(view.id).observation is None


def test_a_value_of_a_part_is_counted_once_more(team: Workspace, view: MeasureView) -> None:
    record(team, view, "night", 3, 4)
    checking.write_check(team, view, MARCH, Entry(3, 4), stratum="night")
    found = observations.get_observation(team, view, MARCH, "night")
    assert (found.checked_numerator, found.checked_denominator) == (3, 4)


def test_a_centre_that_was_given_is_that_of_all_cases(team: Workspace, view: MeasureView) -> None:
    record(team, view, "night", 3, 4)
    basis = chart_marks.PhaseBasis(centre=0.9)
    chart_marks.start_phase(team, view, MARCH, "testing", "a new desk", basis=basis)
    whole, part = charts.chart_input(team, view), charts.chart_input(team, view, stratum="night")
    assert [(one.period, one.centre) for one in whole.phases] == [("2019-03", 0.9)]
    assert [(one.period, one.centre) for one in part.phases] == [("2019-03", None)]
