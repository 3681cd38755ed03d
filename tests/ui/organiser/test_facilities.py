"""The facility list as a page: opening a list, what its columns mean, marking many, inviting and making sites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from qic_desktop.services.organising import candidates
from qic_desktop.services.organising.candidates import State
from qic_desktop.services.trusting import trust
from ui.organiser import enrolment, facilities, site, sites
from ui.organiser.facilities import FacilitiesPage
from ui.organiser.facilities_rows import Column
from ui.organiser.facility_dialog import FacilityDialog
from ui.shell.window import MainWindow
from ui.workspace import Frame

LIST = """Facility,Code,Region,Reports by,Wave
Walstead Infirmary,S001,North,laptop,1
Hill Clinic,P001,North,excel,1
Lake Clinic,P002,South,paper,2
Lake Clinic twice,P002,South,paper,2
"""


@pytest.fixture
def organiser(play: Any) -> Any:
    return play.organiser()


@pytest.fixture
def page(open_window: Callable[..., MainWindow], organiser: Any) -> FacilitiesPage:
    specs = [module.page_spec() for module in (sites, site, enrolment, facilities)]
    window = open_window(organiser, specs, Frame("Safer births", "organiser"))
    window.navigator.go("facilities", "")
    found = window.page("facilities")
    assert isinstance(found, FacilitiesPage)
    return found


def read(page: FacilitiesPage, tmp_path: Path, text: str = LIST) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    page.read_list(file)


def taken(page: FacilitiesPage, tmp_path: Path) -> None:
    read(page, tmp_path)
    page.take_in()


def mark(page: FacilitiesPage, *codes: str) -> None:
    page.mark({one.id for one in page.model.all if one.code in codes})


def said(page: FacilitiesPage) -> str:
    return "\n".join(one.text() for one in page.reading.findChildren(QLabel))


def test_an_empty_list_says_what_belongs_there(page: FacilitiesPage) -> None:
    assert page.focus_target() is page.empty.step
    assert page.reading.isHidden()


def test_a_list_is_shown_before_anything_is_written(page: FacilitiesPage, organiser: Any, tmp_path: Path) -> None:
    read(page, tmp_path)
    assert [select.key for select in page.reading.columns] == ["name", "code", "region", "reports_by", "wave"]
    assert "3 facilities are new." in said(page)
    assert "Code P002 stands in lines 4, 5; line 4 was taken." in said(page)
    assert candidates.list_candidates(organiser) == ()
    page.take_in()
    assert [one.code for one in page.model.rows] == ["P001", "P002", "S001"]
    assert page.reading.isHidden()
    assert page.model.index(0, Column.AREA).data() == "North"


def test_another_column_can_hold_the_names(page: FacilitiesPage, tmp_path: Path) -> None:
    read(page, tmp_path, "Code,Xyz\nP001,Hill Clinic\n")
    assert not page.reading.take.isEnabled()
    assert "Say which one does" in said(page)
    select = page.reading.columns[1]
    select.choose("name")
    select.chosen.emit("name")
    assert page.reading.take.isEnabled()
    page.take_in()
    assert [one.name for one in page.model.rows] == ["Hill Clinic"]


MESSY = """"Ministry of Health, list of 2026";;
Facility name;MFL code;How do they report
Jaro Dispensary;1010;paper
Kela Dispensary;1010;Paper
Lomo Dispensary;1012;phone
Beni Health Centre;1002;Laptop
Total;;
"""


def test_how_facilities_report_is_found_and_a_borrowed_code_is_said(page: FacilitiesPage, tmp_path: Path) -> None:
    read(page, tmp_path, MESSY)
    assert [select.key for select in page.reading.columns] == ["name", "code", "reports_by"]
    assert "Line 4: “Kela Dispensary” has the code of another facility" in said(page)
    assert page.empty.isHidden()
    page._put_away()
    assert not page.empty.isHidden()
    read(page, tmp_path, MESSY)
    page.take_in()
    assert {one.code: one.record.reports_by for one in page.model.rows} == {
        "1010": "paper",
        "1012": "paper",
        "1002": "laptop",
    }


def test_a_column_of_yes_and_no_is_not_taken_for_how_they_report(page: FacilitiesPage, tmp_path: Path) -> None:
    read(page, tmp_path, "Facility,Code,Electricity\nHill Clinic,P001,yes\nLake Clinic,P002,no\n")
    assert [select.key for select in page.reading.columns] == ["name", "code", ""]


def test_a_file_that_is_no_list_is_said(page: FacilitiesPage, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b"%PDF-1.4")
    page.read_list(file)
    assert page.plan is None
    assert page.reading.isHidden()


def test_marked_ones_are_invited_or_become_sites(page: FacilitiesPage, organiser: Any, tmp_path: Path) -> None:
    taken(page, tmp_path)
    mark(page, "S001", "P001", "P002")
    assert (page.invite.text(), page.make.text()) == ("Invite 1 …", "Make 2 sites")
    page.make_sites()
    assert trust.find_site(organiser, "P002").reports_by == "paper"
    assert {one.code for one in page.chosen()} == {"S001", "P001", "P002"}
    assert page.make.isHidden()
    page.invite_into(tmp_path)
    states = {one.code: one.state for one in page.model.all}
    assert states == {"S001": State.INVITED, "P001": State.ENROLLED, "P002": State.ENROLLED}
    assert (tmp_path / "S001-invitation.qicpkg").is_file()


def test_waves_and_ways_are_written_for_all_marked(page: FacilitiesPage, organiser: Any, tmp_path: Path) -> None:
    taken(page, tmp_path)
    mark(page, "P001", "P002")
    page.wave.setText("3")
    page.wave.commit()
    page.write(reports_by="paper")
    found = {one.code: one.record for one in candidates.list_candidates(organiser)}
    assert {(found[code].wave, found[code].reports_by) for code in ("P001", "P002")} == {("3", "paper")}
    assert (found["S001"].wave, found["S001"].reports_by) == ("1", "laptop")
    page.decline.click()
    assert page.model.count("declined") == 2
    page.again.click()
    assert page.model.count("declined") == 0


def test_the_list_is_filtered_and_ordered(page: FacilitiesPage, tmp_path: Path) -> None:
    taken(page, tmp_path)
    page.filter.setText("south")
    assert [one.code for one in page.model.rows] == ["P002"]
    page.filter.clear()
    heads: Callable[[int], None] = page.table.horizontalHeader().sectionClicked.emit
    heads(Column.CODE)
    heads(Column.CODE)
    assert [one.code for one in page.model.rows] == ["S001", "P002", "P001"]
    assert not page.grab().isNull()


def test_enrolment_leads_to_the_list(page: FacilitiesPage) -> None:
    navigator = page.desk.navigator
    navigator.go("enrolment")
    shown = page.window().page("enrolment")  # type: ignore[attr-defined]
    shown.facilities.click()
    assert navigator.here is not None
    assert navigator.here.key == "facilities"


def asked(page: FacilitiesPage) -> FacilityDialog:
    (dialog,) = [one for one in page.window().findChildren(FacilityDialog) if one.isVisible()]
    return dialog


def test_facilities_are_added_by_hand_one_after_the_other(page: FacilitiesPage, organiser: Any) -> None:
    page.add.click()
    dialog = asked(page)
    dialog.first_choice.click()
    assert "Write what it is called" in dialog._name.line.text()
    dialog.name.setText("Hill Clinic")
    dialog.code.setText("P001")
    dialog.area.setText("North")
    dialog.way.choose("paper")
    dialog.more.click()
    assert (dialog.name.text(), dialog.code.text(), dialog.area.text()) == ("", "", "North")
    dialog.name.setText("Lake Clinic")
    dialog.code.setText("P001")
    dialog.first_choice.click()
    assert dialog.isVisible()
    assert "P001" in dialog._code.line.text()
    dialog.code.setText("P002")
    dialog.first_choice.click()
    assert not dialog.isVisible()
    found = candidates.list_candidates(organiser)
    assert [(one.code, one.record.area, one.record.reports_by) for one in found] == [
        ("P001", "North", "paper"),
        ("P002", "North", "paper"),
    ]
    assert [one.code for one in page.model.rows] == ["P001", "P002"]


def test_rows_copied_in_a_spreadsheet_are_pasted(page: FacilitiesPage, organiser: Any) -> None:
    rows = ("Facility\tCode\tReports by", "Hill Clinic\tP001\tpaper", "Lake Clinic\tP002\texcel")
    QGuiApplication.clipboard().setText("\n".join(rows))
    page.paste.click()
    assert "2 facilities are new." in said(page)
    page.take_in()
    assert [(one.code, one.record.reports_by) for one in page.model.rows] == [("P001", "paper"), ("P002", "excel")]


def test_pasting_nothing_says_what_to_do_and_names_alone_are_a_column(page: FacilitiesPage, organiser: Any) -> None:
    QGuiApplication.clipboard().setText("  \n")
    page.paste.click()
    texts = [one.text() for one in page.window().findChildren(QLabel) if one.isVisible()]
    assert any("Nothing is copied" in text for text in texts)
    assert page.reading.isHidden()
    QGuiApplication.clipboard().setText("Facility name\nHill Clinic\nLake Clinic\n")
    page.paste.click()
    texts = [one.text() for one in page.window().findChildren(QLabel) if one.isVisible()]
    assert not any("Nothing is copied" in text for text in texts), "what was said of the attempt before has gone"
    page.take_in()
    assert [one.name for one in page.model.rows] == ["Hill Clinic", "Lake Clinic"]
