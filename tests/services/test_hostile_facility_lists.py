"""Facility lists as nobody should have to fear them: unseen marks, a cover sheet, odd numbers, odd separators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.measuring.table_files import TableFile, read_table
from qic_desktop.services.organising import candidates
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.facilities import repeated_words
from tests.services.spreadsheets import write_xlsx

HEAD = "Facility,Code,Region,Beds\n"


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


def listed(tmp_path: Path, text: str) -> TableFile:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    return read_table(file)


def test_marks_of_direction_make_no_second_facility(organiser: Workspace, tmp_path: Path) -> None:
    text = HEAD + "Hill Clinic,P001,North,3\nHill\u202e Clinic\u202c,\u200eP0\u200f01,\u2066North\u2069,3\n"
    plan = candidates.open_list(organiser, listed(tmp_path, text))
    assert [(one.name, one.code, one.fields["area"]) for one in plan.new] == [("Hill Clinic", "P001", "North")]
    assert plan.read.repeated == {"P001": (2, 3)}


def test_a_name_in_a_script_that_needs_joiners_keeps_them(organiser: Workspace, tmp_path: Path) -> None:
    name = "می\u200cخواهم 👩\u200d⚕️"
    plan = candidates.open_list(organiser, listed(tmp_path, HEAD + f"{name},P001,North,3\n"))
    assert plan.new[0].name == name


@pytest.mark.parametrize(
    ("typed", "size"),
    [("12", 12), ("٣٤", 34), ("1 200", 1200), ('"1,200"', 1200), ('"1,5"', None), ("99 9", None), ("-5", None)],
)
def test_a_size_is_taken_only_where_it_can_be_read_in_one_way(
    organiser: Workspace, tmp_path: Path, typed: str, size: int | None
) -> None:
    plan = candidates.open_list(organiser, listed(tmp_path, HEAD + f"Hill Clinic,P001,North,{typed}\n"))
    assert plan.new[0].fields.get("size") == size
    assert [one.why for one in plan.read.remarks] == ([] if size else ["size"])


def test_the_list_is_found_behind_a_cover_sheet(organiser: Workspace, tmp_path: Path) -> None:
    sheets = {"Read me": [["Ministry of Health"], ["Ask Neema"]], "List": [["Facility", "Code"], ["Hill", "P001"]]}
    file = read_table(write_xlsx(tmp_path / "list.xlsx", sheets))
    plan = candidates.open_list(organiser, file)
    assert plan.sheet.name == "List"
    assert [one.code for one in plan.new] == ["P001"]
    assert candidates.open_list(organiser, file, sheet="Read me").sheet.name == "Read me"


def test_a_hidden_sheet_is_not_chosen_for_its_headings(organiser: Workspace, tmp_path: Path) -> None:
    sheets = {"List": [["Facility"], ["Hill"]], "Old": [["Facility", "Code", "Region"], ["Gone", "P009", "North"]]}
    file = read_table(write_xlsx(tmp_path / "list.xlsx", sheets, hidden=["Old"]))
    assert candidates.open_list(organiser, file).sheet.name == "List"


@pytest.mark.parametrize("mark", ['"', "x", "\u202e", " "])
def test_a_separator_that_cannot_be_one_is_looked_for(organiser: Workspace, tmp_path: Path, mark: str) -> None:
    plan = candidates.open_list(organiser, listed(tmp_path, f"sep={mark}\n{HEAD}Hill Clinic,P001,North,3\n"))
    assert [one.code for one in plan.new] == ["P001"]


def test_a_code_in_thousands_of_lines_is_said_in_one_sentence() -> None:
    assert repeated_words("P1", (2, 3)) == "Code P1 stands in lines 2, 3; line 2 was taken."
    said = repeated_words("P1", tuple(range(2, 5002)))
    assert said == "Code P1 stands in 5\u202f000 lines, the first of them 2, 3, 4, 5, 6; line 2 was taken."
