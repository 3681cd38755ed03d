"""The facility list: taken in once and again, odd lists, and how a facility becomes a site."""

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import importing
from qic_desktop.services.measuring.table_files import TableFile, make_sheet, read_table
from qic_desktop.services.organising import candidates, facility_list
from qic_desktop.services.organising.candidates import State
from qic_desktop.services.trusting import enrolling, joining, trust
from qic_desktop.services.workspace import Role, Workspace

LIST = """Facility name,MFL code,Province,District,Level,Beds,Reporting,Wave
Walstead Infirmary,S001,North,Hill,Hospital,120,laptop,1
Hill Clinic,P001,North,Hill,Health centre,14,Excel,1
Lake Clinic,P002,South,Lake,Dispensary,,paper,2
"""


def listed(tmp_path: Path, text: str = LIST, name: str = "facilities.csv") -> Any:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return read_table(file)


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    return made


def take(organiser: Workspace, file: Any) -> candidates.ListPlan:
    plan = candidates.open_list(organiser, file)
    candidates.take_list(organiser, plan)
    return plan


def ids(organiser: Workspace, *codes: str) -> list[str]:
    return [candidates.find_candidate(organiser, code).id for code in codes]


def test_a_list_says_what_each_facility_is(organiser: Workspace, tmp_path: Path) -> None:
    plan = take(organiser, listed(tmp_path))
    assert (len(plan.new), len(plan.changed), plan.same) == (3, 0, 0)
    found = candidates.find_candidate(organiser, "P001")
    record = found.record
    assert (record.name, record.area, record.facility_type, record.size) == (
        "Hill Clinic",
        "North / Hill",
        "Health centre",
        14,
    )
    assert (record.reports_by, record.wave, found.state) == ("excel", "1", State.PLANNED)


def test_the_same_list_again_changes_nothing_and_a_newer_one_updates(organiser: Workspace, tmp_path: Path) -> None:
    take(organiser, listed(tmp_path))
    again = candidates.open_list(organiser, listed(tmp_path))
    assert (len(again.new), len(again.changed), again.same) == (0, 0, 3)
    newer = LIST.replace("Hill Clinic", "Hill Health Centre").replace(",14,", ",20,")
    plan = take(organiser, listed(tmp_path, newer))
    assert (len(plan.new), len(plan.changed), plan.same) == (0, 1, 2)
    record = candidates.find_candidate(organiser, "P001").record
    assert (record.name, record.size, record.wave) == ("Hill Health Centre", 20, "1")
    assert len(candidates.list_candidates(organiser)) == 3
    organiser.journal.undo()
    assert candidates.find_candidate(organiser, "P001").name == "Hill Clinic"


def test_a_list_without_codes_is_known_by_name_and_place(organiser: Workspace, tmp_path: Path) -> None:
    text = "Name;Region\nHill Clinic;North\nLake Clinic;South\n"
    take(organiser, listed(tmp_path, text))
    plan = take(organiser, listed(tmp_path, "Name;Region;Code\nhill clinic;North;P001\nHill Clinic;South;P007\n"))
    assert (len(plan.new), len(plan.changed)) == (1, 1)
    assert candidates.find_candidate(organiser, "P001").record.area == "North"
    assert len(candidates.list_candidates(organiser)) == 3


def test_odd_lines_are_said_and_the_rest_is_taken(organiser: Workspace, tmp_path: Path) -> None:
    text = (
        "Name,Code,Beds,Reports by\n"
        "Hill Clinic,P001,12,paper\n"
        "Hill Clinic B,P001,12,paper\n"
        ",P003,4,paper\n"
        "=HYPERLINK(A1),P004,4,paper\n"
        "Lake Clinic,P005,many,by bicycle\n"
        "Total,,28,\n"
        "\n"
    )
    plan = candidates.open_list(organiser, listed(tmp_path, text))
    assert [one.code for one in plan.new] == ["P001", "P005"]
    assert plan.read.repeated == {"P001": (2, 3)}
    assert [(one.line, one.why) for one in plan.read.remarks] == [
        (3, "same-code"),
        (4, "no-name"),
        (5, "formula"),
        (5, "no-name"),
        (6, "size"),
        (6, "way"),
    ]
    candidates.take_list(organiser, plan)
    assert candidates.find_candidate(organiser, "P005").record.size is None


def test_a_list_without_names_is_refused_and_a_person_can_say_which_column(
    organiser: Workspace, tmp_path: Path
) -> None:
    file = listed(tmp_path, "Xyz,Code\nHill Clinic,P001\n")
    with pytest.raises(NotAllowedError) as caught:
        candidates.open_list(organiser, file)
    assert caught.value.why == "no-facilities"
    reading = facility_list.guess_reading(file.first).with_column(0, "name")
    assert [one.name for one in candidates.open_list(organiser, file, reading=reading).new] == ["Hill Clinic"]


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Nom de la structure", "name"), ("Código", "code"), ("Mkoa", "region"), ("District name", "district"),
        ("Number of beds", "size"), ("Vague", "wave"), ("Colour", ""),
    ],
)  # fmt: skip
def test_headings_are_understood_in_several_languages(heading: str, meaning: str) -> None:
    assert facility_list.meaning_of(heading) == meaning


def test_names_alike_are_said(organiser: Workspace, tmp_path: Path) -> None:
    take(organiser, listed(tmp_path, "Name,Code,Area\nSt Mary Hospital,A1,North\n"))
    plan = candidates.open_list(organiser, listed(tmp_path, "Name,Code,Area\nSt. Marys Hospital,A2,North\n"))
    assert plan.alike == (("St Mary Hospital", "St. Marys Hospital"),)


def test_ten_thousand_lines_are_taken_in(organiser: Workspace) -> None:
    rows = [["Name", "Code", "Region"], *([f"Clinic {n}", f"C{n:05}", f"R{n % 40}"] for n in range(10_000))]
    sheet = make_sheet("list", rows)
    file = TableFile("big.csv", (sheet,))
    plan = take(organiser, file)
    assert len(plan.new) == 10_000
    assert plan.alike == ()
    assert len(candidates.list_candidates(organiser)) == 10_000
    assert candidates.open_list(organiser, file).same == 10_000


def test_a_facility_that_is_invited_joins_with_what_the_list_knows(
    play: Any, organiser: Workspace, tmp_path: Path
) -> None:
    take(organiser, listed(tmp_path))
    (sent,) = candidates.invite(organiser, ids(organiser, "S001"), tmp_path)
    assert candidates.find_candidate(organiser, "S001").state is State.INVITED
    team = play.create("team", Role.SITE)
    joining.join(team, sent.file)
    importing.import_packages(organiser, [play.export(team)])
    assert candidates.find_candidate(organiser, "S001").state is State.ASKING
    (pending,) = enrolling.pending_requests(organiser)
    enrolling.enrol(organiser, pending)
    found = candidates.find_candidate(organiser, "S001")
    site = trust.find_site(organiser, "S001")
    assert (found.state, found.site) == (State.ENROLLED, site.id)
    assert (site.area, site.facility_type, site.size) == ("North / Hill", "Hospital", 120)
    (span,) = [one for one in organiser.journal.list_records(Participation, organiser_scope()) if one.site == site.id]
    assert span.wave == "1"
    with pytest.raises(NotAllowedError):
        candidates.decline(organiser, [found.id])


def test_facilities_without_a_laptop_become_sites_all_or_none(organiser: Workspace, tmp_path: Path) -> None:
    take(organiser, listed(tmp_path))
    with pytest.raises(NotAllowedError) as caught:
        candidates.make_sites(organiser, ids(organiser, "P001", "S001"))
    assert caught.value.why == "reports-how"
    assert trust.list_sites(organiser) == ()
    candidates.make_sites(organiser, ids(organiser, "P001", "P002"), since="2026-03")
    site = trust.find_site(organiser, "P001")
    assert (site.reports_by, site.size, site.area) == ("excel", 14, "North / Hill")
    assert [one.state for one in candidates.list_candidates(organiser)] == [
        State.PLANNED,
        State.ENROLLED,
        State.ENROLLED,
    ]


def test_a_later_list_completes_a_site_and_overwrites_nothing(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    play.enrolled_site(organiser, "S001")
    take(organiser, listed(tmp_path))
    site = trust.find_site(organiser, "S001")
    assert (site.name, site.area, site.size) == ("Site S001", "North / Hill", 120)
    take(organiser, listed(tmp_path, LIST.replace("120", "90")))
    assert trust.find_site(organiser, "S001").size == 120


def test_chosen_ones_are_changed_together(organiser: Workspace, tmp_path: Path) -> None:
    take(organiser, listed(tmp_path))
    both = ids(organiser, "P001", "P002")
    candidates.write(organiser, both, wave="3", reports_by="paper")
    assert {candidates.find_candidate(organiser, code).record.wave for code in ("P001", "P002")} == {"3"}
    candidates.decline(organiser, both[:1])
    assert candidates.find_candidate(organiser, "P001").state is State.DECLINED
    candidates.plan_again(organiser, both[:1])
    assert candidates.find_candidate(organiser, "P001").state is State.PLANNED
    with pytest.raises(InputError):
        candidates.write(organiser, both, reports_by="drum")
    with pytest.raises(NotFoundError):
        candidates.write(organiser, ["nobody"], wave="1")


def test_one_facility_can_be_written_by_hand(organiser: Workspace) -> None:
    candidates.add_candidate(organiser, "Hill Clinic", code="P001", area="North", reports_by="paper")
    assert candidates.find_candidate(organiser, "P001").record.area == "North"
    with pytest.raises(NotAllowedError):
        candidates.add_candidate(organiser, "Other", code="P001")
    with pytest.raises(InputError):
        candidates.add_candidate(organiser, " ")


def test_a_site_has_no_list(play: Any) -> None:
    with pytest.raises(NotAllowedError):
        candidates.list_candidates(play.create("team", Role.SITE))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_list_of_a_spreadsheet_program_is_the_same(
    organiser: Workspace, tmp_path: Path, spreadsheets: Any, kind: str
) -> None:
    rows = [["District list", None, None], ["Facility", "Code", "Beds"], ["Hill Clinic", 1001, 12], ["Lake", 1002, 8]]
    write = spreadsheets.write_xlsx if kind == "xlsx" else spreadsheets.write_ods
    file = read_table(write(tmp_path / f"list.{kind}", {"Sheet": rows}))
    plan = take(organiser, file)
    assert [(one.code, one.name, one.fields["size"]) for one in plan.new] == [
        ("1001", "Hill Clinic", 12),
        ("1002", "Lake", 8),
    ]
    assert candidates.open_list(organiser, file).same == 2


def test_what_would_be_called_otherwise_is_said_before_it_is(organiser: Workspace, tmp_path: Path) -> None:
    take(organiser, listed(tmp_path))
    newer = LIST.replace("Hill Clinic", "Mountain View").replace("Lake Clinic", "LAKE CLINIC")
    plan = candidates.open_list(organiser, listed(tmp_path, newer))
    assert plan.renamed == (("Hill Clinic", "Mountain View"),)
    assert candidates.find_candidate(organiser, "P001").name == "Hill Clinic"


@pytest.mark.parametrize(("here", "there"), [("012", "12"), ("ab1", "AB1"), ("P-001", "P001"), ("0", "00")])
def test_codes_that_differ_in_zeros_letters_or_signs_are_asked_about(
    organiser: Workspace, tmp_path: Path, here: str, there: str
) -> None:
    head = "Facility name,MFL code\n"
    take(organiser, listed(tmp_path, f"{head}Mtoni,{here}\n"))
    plan = candidates.open_list(organiser, listed(tmp_path, f"{head}Kilimani,{there}\n"))
    assert plan.alike == ((f"Mtoni ({here})", f"Kilimani ({there})"),)
    both = candidates.open_list(organiser, listed(tmp_path, f"{head}Ndege,x{here}\nSimba,X{here}\n"))
    assert (f"Ndege (x{here})", f"Simba (X{here})") in both.alike


def test_codes_of_their_own_are_not_asked_about(organiser: Workspace, tmp_path: Path) -> None:
    plan = candidates.open_list(organiser, listed(tmp_path))
    assert plan.alike == ()
