"""Taking a team's own table in on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "team.qic"
    day = date(2019, 4, 5)
    made = bootstrap.create_workspace(path, Role.SITE, "Mtoni Juu", practice=True, practice_day=day)
    for code, name in (("partograph", "Complete partograph"), ("oxytocin", "Oxytocin")):
        texts = {"numerator_text": f"Births with {code}", "denominator_text": "All births"}
        measures.define_measure(made, NewMeasure(code, name, definition=texts))
    made.close()
    return path


@pytest.fixture
def births(tmp_path: Path, spreadsheets: Any) -> Path:
    rows = [["Month", "n", "N"], ["Jan 19", 12, 25], ["Feb 19", 11, 20], ["Mar 19", "N/A", "-"], ["Total", 23, 45]]
    made: Path = spreadsheets.write_xlsx(tmp_path / "births.xlsx", {"Data": rows, "Other": [["a", "b"], [1, 2]]})
    return made


def test_a_table_is_rehearsed_taken_in_and_the_same_the_next_time(store: Path, births: Path, done: Any) -> None:
    command = ("import-table", store, births, "--measure", "partograph")
    rehearsed = done(*command, "--dry-run", "--json").json
    assert rehearsed["totals"] == {"new": 2, "same": 0, "differs": 0, "not_read": 2}
    assert rehearsed["columns"] == ["period", "numerator", "denominator"]
    assert [(one["row"], one["why"]) for one in rehearsed["not_read"]] == [(4, "no-number"), (5, "total")]
    assert done("history", store, "partograph", "2019-01", "--json").json == []
    said = done(*command, "--by", "A. Clerk")
    assert said.out.strip() == "2 new, 0 the same, 0 differ, 2 rows not read"
    assert "Row 4: no number: “N/A”" in said.err
    (line,) = done("history", store, "partograph", "2019-01", "--json").json
    assert (line["person"], line["values"]["source"]["source"]) == ("A. Clerk", "excel")
    again = done(*command, "--json").json
    assert again["remembered"]
    assert again["totals"]["same"] == 2


def test_what_differs_is_kept_unless_it_is_to_be_taken(store: Path, births: Path, done: Any) -> None:
    done("record", store, "partograph", "2019-01", "--numerator", "9", "--denominator", "25")
    command = ("import-table", store, births, "--measure", "partograph")
    assert done(*command, "--json").json["totals"]["differs"] == 1
    assert len(done("history", store, "partograph", "2019-01", "--json").json) == 1
    done(*command, "--take-different")
    lines = done("history", store, "partograph", "2019-01", "--json").json
    assert [line["values"]["counts"]["numerator"] for line in lines] == [9, 12]


def test_years_that_may_be_ethiopian_are_told_by_an_option(store: Path, tmp_path: Path, done: Any, qic: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Month,n,N\n2011-06,9,25\n2011-07,90,250\n", encoding="utf-8")
    command = ("import-table", store, path, "--measure", "partograph")
    asked = qic(*command)
    assert (asked.status, "--calendar western" in asked.err) == (2, True)
    other = done(*command, "--calendar", "other", "--json").json
    assert (other["totals"]["new"], {one["why"] for one in other["not_read"]}) == (0, {"other-calendar"})
    assert done(*command, "--calendar", "western", "--json").json["totals"]["new"] == 2


def test_a_slip_of_a_digit_is_told_and_kept(store: Path, done: Any) -> None:
    for month in (1, 2, 3):
        done("record", store, "partograph", f"2018-{month:02d}", "--numerator", "38", "--denominator", "40")
    said = done("record", store, "partograph", "2018-04", "--numerator", "38", "--denominator", "400")
    assert "Before 40, now 400. One digit too many? Kept as it is." in said.err


def test_columns_can_be_told_also_side_by_side(store: Path, tmp_path: Path, done: Any) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Wann;x;y;z\n01/02/2018;1,234;2;3\n", encoding="utf-8")
    columns = "1=period,2=numerator:partograph,3=denominator,4=numerator:oxytocin"
    found = done("import-table", store, path, "--columns", columns, "--dates", "mdy", "--decimal", ",", "--json").json
    assert [(one["measure"], one["period"], one["table"]["numerator"]) for one in found["values"]] == [
        ("partograph", "2018-01", 1.234),
        ("oxytocin", "2018-01", 3),
    ]
    assert found["totals"]["new"] == 2


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("Date;n;N\n01/02/2018;1;2\n02/03/2018;1;2\n", ("--measure", "partograph"), "--dates dmy"),
        ("Date;n;N\n2018-01;1,234;2,345\n", ("--measure", "partograph"), "--decimal ."),
        ("Date;n;N\n2018-01;1;2\n", (), "--measure CODE"),
        ("Name;Age\nx;12\n", ("--measure", "partograph"), "--columns"),
    ],
)
def test_what_the_table_does_not_show_is_asked_for_and_nothing_is_recorded(
    store: Path, tmp_path: Path, qic: Any, done: Any, text: str, options: tuple[str, ...], sentence: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    answer = qic("import-table", store, path, *options)
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.err
    assert sentence in done("import-table", store, path, *options, "--dry-run").err
    assert done("history", store, "partograph", "2018-01", "--json").json == []


@pytest.mark.parametrize("columns", ["0=period", "9=period", "1=nonsense", "1=period:partograph", "1", "1=note,2=note"])
def test_columns_that_cannot_be_meant(store: Path, births: Path, qic: Any, columns: str) -> None:
    qic("import-table", store, births, "--measure", "partograph", "--columns", columns).refused()


def test_files_that_are_no_tables_are_one_line(store: Path, births: Path, tmp_path: Path, qic: Any) -> None:
    assert "no sheet" in qic("import-table", store, births, "--sheet", "Nowhere").refused()
    assert "no measure “x”" in qic("import-table", store, births, "--measure", "x").refused()
    assert "cannot be read" in qic("import-table", store, tmp_path / "gone.xlsx").refused()
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert "password" in qic("import-table", store, locked).refused()
    prose = tmp_path / "prose.csv"
    prose.write_text("Dear colleagues\nplease find\n", encoding="utf-8")
    assert "no table" in qic("import-table", store, prose).refused()


def test_which_of_two_sheets_is_asked_for_and_remembered(
    store: Path, tmp_path: Path, spreadsheets: Any, done: Any, qic: Any
) -> None:
    head = ["Month", "n", "N"]
    sheets = {"Ward": [head, ["Jan 19", 1, 2]], "Maternity": [head, ["Feb 19", 3, 4]], "Old": [head, ["Mar 18", 1, 2]]}
    path = spreadsheets.write_xlsx(tmp_path / "both.xlsx", sheets, hidden=["Old"])
    command = ("import-table", store, path, "--measure", "partograph")
    refused = qic(*command)
    assert refused.status == 2
    assert "Which sheet is meant? Say --sheet and one of these names: “Ward, Maternity”." in refused.err
    assert done(*command, "--dry-run", "--json").json["hidden_sheets"] == ["Old"]
    done(*command, "--sheet", "Maternity")
    again = done(*command, "--json").json
    assert (again["sheet"], again["questions"], again["totals"]["same"]) == ("Maternity", [], 1)


def test_a_coach_takes_no_table_in(tmp_path: Path, births: Path, qic: Any) -> None:
    path = tmp_path / "coach.qic"
    bootstrap.create_workspace(path, Role.COACH, "Coach").close()
    assert "site’s own store" in qic("import-table", path, births).refused()
