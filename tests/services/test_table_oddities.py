"""Tables as teams keep them: totals below, formulas without results, links, several and hidden sheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.services.measuring import measures, table_import
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.table_files import read_table
from qic_desktop.services.measuring.table_import import ImportPlan, open_plan
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.table_import import not_read_words

HEAD = ["Month", "n", "N"]
YEAR = [["Jan 18", 12, 25], ["Feb 18", 11, 20]]
NEXT = [["Jan 19", 2, 5], ["Feb 19", 1, 4]]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    yield made
    made.close()


@pytest.fixture
def partograph(team: Workspace) -> MeasureView:
    texts = {"numerator_text": "Births with it", "denominator_text": "All births"}
    return measures.define_measure(team, NewMeasure("partograph", "Complete partograph", definition=texts))


def write(spreadsheets: Any, path: Path, rows: Any, **hidden: Any) -> Path:
    sheets = rows if isinstance(rows, dict) else {"Data": rows}
    made = spreadsheets.write_xlsx if path.suffix == ".xlsx" else spreadsheets.write_ods
    written: Path = made(path, sheets, **hidden)
    return written


def taken(plan: ImportPlan) -> list[str]:
    return [one.read.period.text for one in plan.values]


def unread(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(one.row, one.why) for one in plan.not_read]


# --- totals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize(
    "word",
    ["Total", "TOTAL", "total:", "Somme", "Jumla", "JUMLA KUU", "Total général", "Sous-total", "Grand total 2018",
     "Tot.", "कुल", "जम्मा", "المجموع", "ድምር", "Итого"],
)  # fmt: skip
def test_a_row_of_totals_is_told_and_is_no_month(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any, word: str, ending: str
) -> None:
    path = write(spreadsheets, tmp_path / f"a.{ending}", [HEAD, *YEAR, [word, 23, 45]])
    plan = open_plan(team, read_table(path))
    assert (taken(plan), unread(plan)) == (["2018-01", "2018-02"], [(4, "total")])
    assert word.strip(":") in not_read_words("total", plan.not_read[0].text)


@pytest.mark.parametrize(
    ("head", "last"),
    [
        (["", "Month", "n", "N"], ["Total", "Feb 18", 23, 45]),
        (["", "Month", "n", "N"], ["Total 2018", None, 23, 45]),
        (["Year", "Month", "n", "N"], ["Total", None, 23, 45]),
        (["Ward", "Month", "n", "N"], ["Total", "Feb 18", 23, 45]),
    ],
)
def test_the_word_may_stand_beside_the_month(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any, head: list[str], last: list[object]
) -> None:
    rows = [[2018 if head[0] == "Year" else "Ward A" if head[0] else None, *row] for row in YEAR]
    plan = open_plan(team, read_table(write(spreadsheets, tmp_path / "a.xlsx", [head, *rows, last])))
    assert (taken(plan), unread(plan)) == (["2018-01", "2018-02"], [(4, "total")])


def test_a_word_that_begins_like_a_sum_in_a_column_of_no_use_takes_no_month_away(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any
) -> None:
    rows = [["Month", "n", "N", "Theatre"], ["Jan 18", 12, 25, "Total hip"], ["Feb 18", 1, 5, "Caesarean"]]
    plan = open_plan(team, read_table(write(spreadsheets, tmp_path / "a.xlsx", rows)))
    assert (taken(plan), unread(plan)) == (["2018-01", "2018-02"], [])


# --- formulas ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_formula_that_was_saved_without_its_result_is_told_and_never_nothing_or_zero(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any, ending: str
) -> None:
    sum_of = spreadsheets.Unreckoned("SUM(X1:X9)")
    rows = [HEAD, *YEAR, ["Mar 18", sum_of, 30], [spreadsheets.Unreckoned("EDATE(A2,3)"), 3, 4], ["May 18", 3, 5]]
    plan = open_plan(team, read_table(write(spreadsheets, tmp_path / f"a.{ending}", rows)))
    assert taken(plan) == ["2018-01", "2018-02", "2018-05"]
    assert unread(plan) == [(4, "not-reckoned"), (5, "not-reckoned")]
    assert "the formula =SUM(X1:X9) has no result yet" in not_read_words("not-reckoned", plan.not_read[0].text)


def test_links_to_other_files_give_the_value_that_was_kept_and_are_never_followed(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any
) -> None:
    path = write(spreadsheets, tmp_path / "a.xlsx", [HEAD, *YEAR, ["Mar 18", spreadsheets.Failed("#REF!"), 30]])
    sheet = spreadsheets.part_of(path, "xl/worksheets/sheet1.xml")
    linked = sheet.replace(b"<v>12</v>", b"<f>[1]Register!B2</f><v>12</v>")
    assert linked != sheet
    spreadsheets.with_part(path, "xl/worksheets/sheet1.xml", linked)
    relation = b'<Relationships><Relationship Id="rId1" Target="file://192.0.2.7/x.xlsx" TargetMode="External"/>'
    spreadsheets.with_part(path, "xl/externalLinks/_rels/externalLink1.xml.rels", relation + b"</Relationships>")
    spreadsheets.with_part(path, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    plan = open_plan(team, read_table(path))
    assert [one.read.entry.numerator for one in plan.values] == [12, 11]
    assert unread(plan) == [(4, "formula")]


# --- which sheet ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_of_two_sheets_with_months_one_is_asked_for_and_the_answer_is_remembered(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any, ending: str
) -> None:
    sheets = {"Other ward": [HEAD, *NEXT], "Staff": [["a", "b"], ["c", "d"]], "Maternity": [HEAD, *YEAR]}
    file = read_table(write(spreadsheets, tmp_path / f"a.{ending}", sheets))
    plan = open_plan(team, file)
    (asked,) = plan.questions
    assert (asked.kind, asked.choices) == ("sheet", ("Other ward", "Maternity"))
    assert [one.kind for one in table_import.read_again(team, plan, plan.reading).questions] == ["sheet"]
    answered = open_plan(team, file, sheet="Maternity")
    assert (answered.questions, taken(answered)) == ((), ["2018-01", "2018-02"])
    table_import.take_in(team, answered)
    again = open_plan(team, file)
    assert (again.sheet.name, again.questions, again.remembered) == ("Maternity", (), True)
    alone = read_table(write(spreadsheets, tmp_path / f"b.{ending}", [HEAD, *NEXT]))
    table_import.take_in(team, open_plan(team, alone))
    assert open_plan(team, file).sheet.name == "Maternity", "a file of one sheet does not make it forgotten"


def test_the_one_sheet_with_months_is_chosen_wherever_it_stands(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any
) -> None:
    sheets = {"Read me": [["Please", "fill in"]], "Data": [HEAD, *YEAR]}
    plan = open_plan(team, read_table(write(spreadsheets, tmp_path / "a.xlsx", sheets)))
    assert (plan.sheet.name, plan.questions) == ("Data", ())


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_hidden_sheet_is_told_and_never_chosen_by_itself(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any, ending: str
) -> None:
    sheets = {"Old": [HEAD, *NEXT], "Data": [HEAD, *YEAR]}
    file = read_table(write(spreadsheets, tmp_path / f"a.{ending}", sheets, hidden=["Old"]))
    assert [(one.name, one.hidden) for one in file.sheets] == [("Old", True), ("Data", False)]
    plan = open_plan(team, file)
    assert (plan.sheet.name, plan.questions) == ("Data", ())
    table_import.take_in(team, open_plan(team, file, sheet="Old"))
    assert open_plan(team, file).sheet.name == "Data", "not even when it was chosen once"


def test_a_file_of_which_only_a_hidden_sheet_holds_something_asks(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any
) -> None:
    file = read_table(write(spreadsheets, tmp_path / "a.xlsx", {"Cover": [], "Old": [HEAD, *YEAR]}, hidden=["Old"]))
    plan = open_plan(team, file)
    assert [one.choices for one in plan.questions] == [("Old",)]
    assert open_plan(team, file, sheet="Old").questions == ()


# --- digits of other scripts, and signs that only look like digits ------------------------------------------------


@pytest.mark.parametrize(
    ("month", "year", "many"), [("٣", "٢٠١٨", "١٢"), ("३", "२०१८", "१२"), ("３", "２０１８", "１２"), (3, 2018, "12")]
)
def test_digits_of_every_script_are_read_alike(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any, month: object, year: object, many: str
) -> None:
    rows = [["Year", "Month", "n", "N"], [year, month, many, "25"], [year, 4, "9", "20"]]
    plan = open_plan(team, read_table(write(spreadsheets, tmp_path / "a.xlsx", rows)))
    assert [(one.read.period.text, one.read.entry.numerator) for one in plan.values] == [
        ("2018-03", 12),
        ("2018-04", 9),
    ]


def test_signs_that_are_no_digits_are_told(
    tmp_path: Path, team: Workspace, partograph: MeasureView, spreadsheets: Any
) -> None:
    rows = [["Year", "Month", "n", "N"], [2018, 3, 2, 5], [2018, "⑤", 2, 5], [2018, 6, "²", 5]]
    plan = open_plan(team, read_table(write(spreadsheets, tmp_path / "a.xlsx", rows)))
    assert (taken(plan), [row for row, _why in unread(plan)]) == (["2018-03"], [3, 4])
    for sign in ("²", "①②", "⑤"):
        alone = [["Month", "n", "N"], ["Jan 18", 1, 2], [sign, 3, 4]]
        plan = open_plan(team, read_table(write(spreadsheets, tmp_path / "b.xlsx", alone)))
        assert (taken(plan), unread(plan)) == (["2018-01"], [(3, "no-period")])
        years = [["Year", "Month", "n", "N"], [sign, "Jan", 1, 2]]
        assert taken(open_plan(team, read_table(write(spreadsheets, tmp_path / "c.xlsx", years)))) == []
