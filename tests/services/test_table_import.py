"""A team's own table: what is guessed, what is asked, what would come in, and that nothing comes in twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.identifiers import text_hash
from qic_desktop.domain.observation import MissingReason, Observation
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.planning import TableMapping
from qic_desktop.errors import NotAllowedError, SuspectTextError
from qic_desktop.services.measuring import measures, observations, table_import
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.measuring.table_files import TableFile, make_sheet, read_table
from qic_desktop.services.measuring.table_import import ImportPlan, make_plan, open_plan, take_in
from qic_desktop.services.removing import text_guard
from qic_desktop.services.removing.text_guard import Treatment
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.table_import import not_read_words

DAY = date(2019, 4, 5)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


def share(team: Workspace, code: str, name: str, out_of: str = "All births", **more: object) -> MeasureView:
    definition = {"numerator_text": f"Births with {code}", "denominator_text": out_of, **more}
    return measures.define_measure(team, NewMeasure(code, name, definition=definition))


@pytest.fixture
def partograph(team: Workspace) -> MeasureView:
    return share(team, "partograph", "Complete partograph")


@pytest.fixture
def oxytocin(team: Workspace, partograph: MeasureView) -> MeasureView:
    return share(team, "oxytocin", "Oxytocin in one minute")


def table(rows: Sequence[Sequence[object]], name: str = "Data") -> TableFile:
    return TableFile("births.xlsx", (make_sheet(name, rows),))


def found(plan: ImportPlan) -> list[tuple[str, float | None, float | None]]:
    return [(one.read.period.text, one.read.entry.numerator, one.read.entry.denominator) for one in plan.values]


def unread(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(one.row, one.why) for one in plan.not_read]


# --- columns ----------------------------------------------------------------------------------------------------


def test_one_measure_with_its_words_in_another_order_and_a_title(team: Workspace, partograph: MeasureView) -> None:
    rows = [
        ["Maternity register"],
        [],
        ["Date", "All births", "Births with partograph", "%", "Remarks"],
        ["Jan 19", 25, 12, 0.48, "flu"],
        ["Feb 19", 20, 11, 0.55, None],
    ]
    plan = open_plan(team, table(rows))
    assert plan.reading.columns == ("period", "denominator", "numerator", "", "note")
    assert found(plan) == [("2019-01", 12, 25), ("2019-02", 11, 20)]
    assert plan.values[0].read.note == "flu"
    assert [one.row for one in [value.read for value in plan.values]] == [4, 5]


@pytest.mark.parametrize(
    "heads",
    [
        ("Month", "n", "N"), ("Mois", "Numérateur", "Dénominateur"), ("Mes", "Numerador", "Total"), ("", "", ""),
        ("Period", "Cases with", "All cases"), ("when", "this", "that"),
    ],
)  # fmt: skip
def test_headings_in_any_language_or_none(
    team: Workspace, partograph: MeasureView, heads: tuple[str, str, str]
) -> None:
    plan = open_plan(team, table([heads, ["2019-01", 12, 25], ["2019-02", 11, 20]]))
    assert found(plan) == [("2019-01", 12, 25), ("2019-02", 11, 20)]


def test_numbers_without_headings_are_told_apart_by_their_size(team: Workspace, partograph: MeasureView) -> None:
    plan = open_plan(team, table([["2019-01", 25, 12], ["2019-02", 20, 11]]))
    assert plan.reading.heading == -1
    assert found(plan) == [("2019-01", 12, 25), ("2019-02", 11, 20)]


def test_measures_side_by_side_under_merged_heads(
    tmp_path: Path, team: Workspace, oxytocin: MeasureView, spreadsheets: Any
) -> None:
    rows = [[None] * 5, ["Month", "n", "N", "n", "N"], ["2019-01", 12, 25, 20, 24], ["2019-02", 11, 20, None, None]]
    merged = {"B1:C1": "Complete partograph", "D1:E1": "Oxytocin in one minute"}
    plan = open_plan(team, read_table(spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"D": rows}, merged)))
    assert [(one.read.view.code, one.read.period.text, one.read.entry) for one in plan.values] == [
        ("partograph", "2019-01", Entry(12, 25)),
        ("oxytocin", "2019-01", Entry(20, 24)),
        ("partograph", "2019-02", Entry(11, 20)),
    ]
    assert plan.not_read == ()


def test_measures_side_by_side_share_what_they_are_out_of(team: Workspace, oxytocin: MeasureView) -> None:
    rows = [
        ["Month", "All births", "Complete partograph", "Oxytocin in one minute"],
        ["2019-01", 25, 12, 20],
        ["2019-02", 20, 11, None],
    ]
    plan = open_plan(team, table(rows))
    assert [(one.read.view.code, one.read.entry) for one in plan.values] == [
        ("partograph", Entry(12, 25)),
        ("oxytocin", Entry(20, 25)),
        ("partograph", Entry(11, 20)),
    ]


def test_months_side_by_side_are_turned(team: Workspace, oxytocin: MeasureView) -> None:
    rows = [
        ["Maternity 2018"],
        ["Indicator", "Jan 18", "Feb 18", "Mar 18", "Total"],
        ["All births", 25, 20, 22, 67],
        ["Complete partograph", 12, 11, "N/A", 23],
        ["Oxytocin in one minute", 20, None, 21, 41],
    ]
    plan = open_plan(team, table(rows))
    assert plan.sheet.turned
    assert sorted((one.read.view.code, one.read.period.text, one.read.entry) for one in plan.values) == [
        ("oxytocin", "2018-01", Entry(20, 25)),
        ("oxytocin", "2018-03", Entry(21, 22)),
        ("partograph", "2018-01", Entry(12, 25)),
        ("partograph", "2018-02", Entry(11, 20)),
    ]
    assert unread(plan) == [(4, "no-number"), (5, "total")]
    take_in(team, plan)
    assert open_plan(team, table(rows)).remembered


def test_the_long_form_names_its_measure_in_each_row(team: Workspace, oxytocin: MeasureView) -> None:
    rows = [
        ["Indicator", "Period", "Numerator", "Denominator", "Comment"],
        ["partograph", "2019-01", 12, 25, "a"],
        ["OXYTOCIN IN ONE MINUTE", "2019-01", 20, 24, None],
        ["Handwashing", "2019-01", 1, 2, None],
    ]
    plan = open_plan(team, table(rows))
    assert plan.reading.is_long
    assert [one.read.view.code for one in plan.values] == ["partograph", "oxytocin"]
    assert unread(plan) == [(4, "measure")]
    assert "Handwashing" in not_read_words("measure", plan.not_read[0].text)


def test_year_and_month_in_two_columns_strata_and_reasons(team: Workspace, partograph: MeasureView) -> None:
    rows = [
        ["Year", "Month", "Ward", "Counted", "Out of", "Reason"],
        [2019, "January", "Night", 5, 9, None],
        [2019, 2, "Day", None, None, "strike"],
        [2019, "Mar", None, None, None, "the roof came down"],
    ]
    plan = open_plan(team, table(rows))
    values = [(one.read.period.text, one.read.stratum, one.read.entry) for one in plan.values]
    assert values == [
        ("2019-01", "Night", Entry(5, 9)),
        ("2019-02", "Day", Entry(missing=MissingReason.STRIKE)),
        ("2019-03", "", Entry(missing=MissingReason.OTHER)),
    ]
    take_in(team, plan)
    night = observations.get_observation(team, partograph, parse_period("2019-01"), "Night")
    assert (night.numerator, night.denominator) == (5, 9)


def test_a_table_without_months_or_measure_says_what_is_lacking(team: Workspace, oxytocin: MeasureView) -> None:
    assert open_plan(team, table([["Name", "Age"], ["x", 12], ["y", 13]])).lacking == "period"
    plan = open_plan(team, table([["Month", "n", "N"], ["2019-01", 12, 25]]))
    assert plan.lacking == "measure"
    chosen = make_plan(team, plan.file, plan.sheet, open_plan(team, plan.file, measure=oxytocin.id).reading)
    assert found(chosen) == [("2019-01", 12, 25)]
    bare = open_plan(team, table([["Month", "Note"], ["2019-01", "a"]]), measure=oxytocin.id)
    assert bare.lacking == "number"


# --- numbers ----------------------------------------------------------------------------------------------------


def test_rows_that_cannot_be_read_are_told_with_their_number(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any
) -> None:
    rows = [
        ["Month", "n", "N"],
        ["Jan 18", 12, 25],
        ["Feb 18", "N/A", "-"],
        ["Mar 18", ".", "n.a."],
        ["Apr 18", spreadsheets.Failed("#DIV/0!"), 25],
        ["May 18", "many", 25],
        ["Jun 18", 12, None],
        ["Hidar 2011", 4, 5],
        ["Total", 12, 25],
        ["2018", 12, 25],
        ["Sep 2020", 3, 4],
        ["next month", 3, 4],
        ["Oct 18", None, None],
        [None, None, None],
        ["Month", "n", "N"],
        ["Nov 18", "facility closed", 25],
        ["Dec 18", 1, 2],
        ["Dec 18", 1, 3],
        [None, 5, 6],
    ]
    plan = open_plan(team, read_table(spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"D": rows})))
    assert [(one.read.row, one.read.entry) for one in plan.values] == [
        (2, Entry(12, 25)),
        (16, Entry(missing=MissingReason.CLOSED)),
    ]
    assert unread(plan) == [
        (3, "no-number"), (4, "no-number"), (5, "formula"), (6, "not-a-number"), (7, "one-number"),
        (8, "other-calendar"), (9, "total"), (10, "other-length"), (11, "future"), (12, "no-period"),
        (17, "twice"), (18, "twice"), (19, "no-period"),
    ]  # fmt: skip
    for one in plan.not_read:
        assert not_read_words(one.why, one.text) != not_read_words("never used")


def test_the_same_row_twice_counts_once(team: Workspace, partograph: MeasureView) -> None:
    plan = open_plan(team, table([["Month", "n", "N"], ["2019-01", 1, 2], ["Jan 19", 1, 2]]))
    assert (len(plan.values), plan.not_read) == (1, ())


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (("1,234.5", "2"), [1234.5, 2]),
        (("1.234,5", "2"), [1234.5, 2]),
        (("1.234", "7,5"), [1234, 7.5]),
        (("1,234", "7.5"), [1234, 7.5]),
        (("0.234", "5"), [0.234, 5]),
        (("1 234,5", "1.234.567"), [1234.5, 1234567]),
        (("1'234.50", "12"), [1234.5, 12]),
    ],
)
def test_the_decimal_mark_is_told_by_the_whole_column(
    team: Workspace, written: tuple[str, str], numbers: list[float]
) -> None:
    measures.define_measure(team, NewMeasure("wait", "Waiting time", definition={"value_form": "mean"}))
    plan = open_plan(team, table([["Month", "Value"], ["2019-01", written[0]], ["2019-02", written[1]]]))
    assert [one.read.entry.value for one in plan.values] == numbers
    assert plan.questions == ()


def test_a_number_that_could_be_either_is_asked_about_once(team: Workspace) -> None:
    measures.define_measure(team, NewMeasure("wait", "Waiting time", definition={"value_form": "mean"}))
    plan = open_plan(team, table([["Month", "Value"], ["2019-01", "1,234"], ["2019-02", "12"]]))
    assert [(one.kind, one.example) for one in plan.questions] == [("decimal", "1,234")]
    assert unread(plan) == [(2, "decimal")]
    for mark, value in ((".", 1234), (",", 1.234)):
        said = make_plan(team, plan.file, plan.sheet, _with(plan, decimal=mark))
        assert (said.questions, [one.read.entry.value for one in said.values]) == ((), [value, 12])


def test_a_date_that_could_be_either_is_asked_about_once(team: Workspace, partograph: MeasureView) -> None:
    rows = [["Date", "n", "N"], ["01/02/2018", 1, 2], ["02/03/2018", 3, 4]]
    plan = open_plan(team, table(rows))
    assert [(one.kind, one.example) for one in plan.questions] == [("order", "01/02/2018")]
    assert plan.values == ()
    for order, months in (("dmy", ["2018-02", "2018-03"]), ("mdy", ["2018-01", "2018-02"])):
        said = make_plan(team, plan.file, plan.sheet, _with(plan, order=order))
        assert (said.questions, [one.read.period.text for one in said.values]) == ((), months)
    take_in(team, make_plan(team, plan.file, plan.sheet, _with(plan, order="dmy")))
    again = open_plan(team, table([*rows, ["03/04/2018", 5, 6]]))
    assert again.remembered
    assert again.questions == ()
    assert [one.outcome for one in again.values] == ["same", "same", "new"]


def _with(plan: ImportPlan, **said: Any) -> Any:

    return replace(plan.reading, **said)


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("45 %", "50.5%"), [0.45, 0.505]),
        ((45, 50.5), [0.45, 0.505]),
        ((0.45, 0.505), [0.45, 0.505]),
        ((1, 100), [0.01, 1.0]),
        ((0, 1), [0, 1]),
        (("٤٥ ٪", "50"), [0.45, 0.5]),
    ],
)
def test_shares_in_every_form(
    team: Workspace, partograph: MeasureView, cells: tuple[object, object], values: list[float]
) -> None:
    plan = open_plan(team, table([["Month", "%"], ["2019-01", cells[0]], ["2019-02", cells[1]]]))
    assert plan.reading.columns == ("period", "value")
    assert [one.read.entry.value for one in plan.values] == values


# --- taking in --------------------------------------------------------------------------------------------------


def observed(team: Workspace, view: MeasureView) -> dict[str, Observation]:
    return {one.period: one for one in observations.list_observations(team, view)}


def test_new_same_and_different_are_told_apart_and_taken_in_as_one_step(
    team: Workspace, partograph: MeasureView
) -> None:
    record_many(team, partograph, [(parse_period("2019-01"), Entry(12, 25)), (parse_period("2019-02"), Entry(9, 20))])
    rows = [["Month", "n", "N", "Note"], ["2018-12", 7, 20, "flu"], ["2019-01", 12, 25, None], ["2019-02", 11, 20, "x"]]
    rows.append(["2019-03", 8, 22, None])
    plan = open_plan(team, table(rows))
    assert [one.outcome for one in plan.values] == ["new", "same", "differs", "new"]
    differing = plan.of("differs")[0]
    assert (differing.standing, differing.read.entry) == (Entry(9, 20), Entry(11, 20))
    assert len(observed(team, partograph)) == 2

    take_in(team, plan)
    stands = observed(team, partograph)
    assert (stands["2019-02"].numerator, stands["2018-12"].numerator) == (9, 7)
    assert stands["2018-12"].note == "flu"
    assert (stands["2018-12"].source, stands["2018-12"].counted_back) == ("excel", "2019-04-05")
    # March is not due before 10 April, so it was not counted back.
    assert (stands["2019-03"].source, stands["2019-03"].counted_back) == ("excel", None)
    assert stands["2018-12"].revision == 1
    team.journal.undo()
    assert sorted(observed(team, partograph)) == ["2019-01", "2019-02"]

    take_in(team, plan, take={differing.key})
    assert observed(team, partograph)["2019-02"].numerator == 11
    assert observed(team, partograph)["2019-02"].counted_back is None


def test_the_same_file_again_changes_nothing(team: Workspace, oxytocin: MeasureView) -> None:
    rows = [["Month", "All births", "Complete partograph", "Oxytocin in one minute", "Note"]]
    rows += [[f"2018-{month:02}", 25, month, month + 3, "n" if month == 3 else None] for month in range(1, 13)]
    assert len(take_in(team, open_plan(team, table(rows))).touched) == 24
    before = team.journal.steps, len(team.journal.list_records(TableMapping, team.private_scope))
    again = open_plan(team, table(rows))
    assert again.remembered
    assert (len(again.of("same")), len(again.of("new")), len(again.of("differs"))) == (24, 0, 0)
    assert take_in(team, again).touched == frozenset()
    assert (team.journal.steps, len(team.journal.list_records(TableMapping, team.private_scope))) == before


def test_what_a_person_said_of_the_columns_is_remembered_for_the_next_file(
    team: Workspace, oxytocin: MeasureView
) -> None:
    rows = [["When", "A", "B", "C"], ["2018-01", 3, 25, 12]]
    plan = open_plan(team, table(rows))
    said = _with(plan, columns=("period", "", "denominator", "numerator"), measure=oxytocin.id)
    take_in(team, make_plan(team, plan.file, plan.sheet, said))
    again = open_plan(team, table([*rows, ["2018-02", 4, 20, 13]], "Another sheet"))
    assert again.remembered
    assert again.reading.columns == ("period", "", "denominator", "numerator")
    assert [(one.outcome, one.read.view.code) for one in again.values] == [("same", "oxytocin"), ("new", "oxytocin")]
    (kept,) = team.journal.list_records(TableMapping, team.private_scope)
    assert kept.columns == {"0": "period", "2": "denominator", "3": "numerator", "measure": oxytocin.id}
    assert not open_plan(team, table([["Other", "A", "B", "C"], ["2018-01", 3, 25, 12]])).remembered
    changed = _with(again, columns=("period", "numerator", "denominator", ""))
    take_in(team, make_plan(team, again.file, again.sheet, changed))
    assert len(team.journal.list_records(TableMapping, team.private_scope)) == 1
    assert open_plan(team, table(rows)).reading.columns == ("period", "numerator", "denominator", "")


def test_a_share_that_was_rounded_is_the_same_as_its_counts(team: Workspace, partograph: MeasureView) -> None:
    record_many(
        team, partograph, [(parse_period("2019-01"), Entry(4084, 4566)), (parse_period("2019-02"), Entry(1, 2))]
    )
    plan = open_plan(team, table([["Month", "%"], ["2019-01", "89.4 %"], ["2019-02", "51 %"]]))
    assert [one.outcome for one in plan.values] == ["same", "differs"]


def test_a_note_that_stands_here_is_never_overwritten(team: Workspace, partograph: MeasureView) -> None:
    march = parse_period("2019-03")
    record_many(team, partograph, [(march, Entry(1, 2)), (parse_period("2019-02"), Entry(1, 2))])
    observations.write_note(team, partograph, march, "ours")
    rows = [["Month", "n", "N", "Note"], ["2019-02", 1, 2, "theirs"], ["2019-03", 1, 3, "theirs"]]
    plan = open_plan(team, table(rows))
    assert [one.outcome for one in plan.values] == ["new", "differs"]
    take_in(team, plan, take={one.key for one in plan.values})
    stands = observed(team, partograph)
    assert (stands["2019-02"].note, stands["2019-03"].note, stands["2019-03"].denominator) == ("theirs", "ours", 3)
    assert stands["2019-02"].source is None


def test_a_name_in_a_note_is_asked_about_and_nothing_is_recorded_before(
    team: Workspace, partograph: MeasureView
) -> None:
    note = "Mrs Amina Juma, born 3.5.1987, tel. 0712 345 678"
    plan = open_plan(team, table([["Month", "n", "N", "Note"], ["2019-01", 1, 2, note], ["2019-02", 3, 4, None]]))
    with pytest.raises(SuspectTextError):
        text_guard.guarded(team, lambda: take_in(team, plan), {})
    assert observed(team, partograph) == {}
    assert team.journal.list_records(TableMapping, team.private_scope) == ()
    treated = {text_hash(note): Treatment.TAKE_OUT}
    text_guard.guarded(team, lambda: take_in(team, plan), treated)
    stands = observed(team, partograph)
    assert (stands["2019-01"].numerator, stands["2019-02"].numerator) == (1, 3)
    assert "Juma" not in (stands["2019-01"].note or "")


def test_three_thousand_days_are_planned_and_taken_in(team: Workspace) -> None:
    daily = measures.define_measure(
        team, NewMeasure("visits", "Visits", definition={"value_form": "count", "period_kind": "day"})
    )
    first = date(2010, 1, 1).toordinal()
    rows: list[list[object]] = [["Date", "Visits"]]
    rows += [[date.fromordinal(first + day), day % 50] for day in range(3_000)]
    plan = open_plan(team, table(rows), measure=daily.id)
    assert len(plan.of("new")) == 3_000
    assert len(take_in(team, plan).touched) == 3_000
    assert len(open_plan(team, table(rows), measure=daily.id).of("same")) == 3_000


def test_only_a_team_takes_tables_in(tmp_path: Path) -> None:
    coach = bootstrap.create_workspace(tmp_path / "c.qic", Role.COACH, "Coach", practice=True)
    file = table([["Month", "n", "N"], ["2019-01", 1, 2]])
    with pytest.raises(NotAllowedError):
        open_plan(coach, file)
    coach.close()


def test_how_a_table_is_read_travels_to_the_second_laptop_alone(play: Any) -> None:
    site = play.team_at_work(play.organiser())
    view = next(view for view in table_import.importable(site) if not view.form.is_by_event)
    rows = [["When", "A", "B"], ["2020-01", 3, 25]]
    take_in(site, open_plan(site, table(rows), measure=view.id))
    second = play.second(play.restore_of(site))
    kept = second.journal.list_records(TableMapping, second.private_scope)
    assert kept == site.journal.list_records(TableMapping, site.private_scope)
    assert len(kept) == 1
    assert b"table_mapping" not in play.export(site).read_bytes()
    with play.computer("second"):
        again = open_plan(second, table(rows))
    assert again.remembered
    assert [one.outcome for one in again.values] == ["same"]
