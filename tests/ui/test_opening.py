"""Opening, beginning alone, beginning with an invitation: real stores, real packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError, RefusedError, StoreMissingError
from qic_desktop.services import frames, people
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import drivers
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.practising.practice_sets import SETS, PracticeSet
from qic_desktop.services.trusting import trust, vouching
from qic_desktop.services.workspace import Role
from ui import opening
from ui.first_steps import FirstAnswers
from ui.navigation import Place
from ui.opening import OpenedStore, StoreGround

ANSWERS = FirstAnswers("Les Filaos", "Amina", "births with a partograph", "all births", "2025-11", "2026-10")


@pytest.fixture
def invitation(tmp_path: Path) -> Path:
    organiser = bootstrap.create_workspace(tmp_path / "o.qic", Role.ORGANISER, "Safe birth")
    collaboratives.describe_collaborative(organiser, title="Safe birth", start="2025-11-01")
    measures.define_measure(organiser, measures.NewMeasure("partograph", "Partograph complete"))
    out = tmp_path / "invitation.qicpkg"
    exporting.invite(organiser, "Les Filaos", out, code="S001")
    bootstrap.close_workspace(organiser)
    return out


def test_a_team_begins_alone_with_five_answers(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path / "stores").begin("site", ANSWERS)
    workspace = opened.door
    (view,) = measures.list_measures(workspace)
    assert (view.name, view.form.value, view.definition.denominator_text) == (
        "Births with a partograph",
        "proportion",
        "all births",
    )
    assert people.typing_person(workspace).name == "Amina"
    assert collaboratives.expected_periods(workspace)[0].text == "2025-11"
    frame = opened.frame()
    assert (frame.name, frame.practice) == ("Les Filaos", False)
    opened.close()


def test_without_a_denominator_the_first_measure_is_a_count(tmp_path: Path) -> None:
    answers = FirstAnswers("Les Filaos", "", "stillbirths", "", "2025-11", "2026-10")
    opened = StoreGround(tmp_path).begin("site", answers)
    (view,) = measures.list_measures(opened.door)
    assert view.form.value == "count"
    opened.close()


def test_two_teams_of_one_name_get_two_folders(tmp_path: Path) -> None:
    ground = StoreGround(tmp_path)
    first, second = ground.begin("site", ANSWERS), ground.begin("site", ANSWERS)
    assert [one.door.store.path.name for one in (first, second)] == ["Les Filaos.qic", "Les Filaos 2.qic"]
    first.close()
    second.close()


def test_an_invitation_makes_the_store_of_the_invited_role(tmp_path: Path, invitation: Path) -> None:
    opened = StoreGround(tmp_path / "stores").receive(invitation)
    assert opened.door.role is Role.SITE
    assert [view.code for view in measures.list_measures(opened.door)] == ["partograph"]
    assert opened.frame().detail.startswith("Safe birth")
    opened.close()


def test_a_package_that_is_no_invitation_makes_no_store(tmp_path: Path, invitation: Path) -> None:
    broken = tmp_path / "broken.qicpkg"
    broken.write_bytes(invitation.read_bytes()[:-1])
    with pytest.raises(RefusedError):
        StoreGround(tmp_path / "stores").receive(broken)
    assert not list((tmp_path / "stores").glob("*.qic"))


def test_a_store_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreMissingError):
        StoreGround(tmp_path).open(tmp_path / "gone.qic")


def test_search_finds_measures_and_the_header_counts_unsent_entries(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    view = measures.list_measures(opened.door)[0]
    before = opened.frame().exchange.first
    observations.record_observation(opened.door, view, parse_period("2026-10"), Entry(3, 4))
    after = opened.frame().exchange.first
    assert int(after.split()[0]) == int(before.split()[0]) + 1
    assert [hit.title for hit in opened.search("partog")] == [
        "Births with a partograph",
        "Tally: Births with a partograph",
    ]
    assert opened.search("nothing like it") == []
    opened.close()


def test_search_finds_the_driver_diagram_and_its_cards(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    card = drivers.added_card(drivers.add_driver(opened.door, "Beds free before noon"))
    assert [hit.place.argument for hit in opened.search("noon")] == [f"drivers:{card}"]
    assert opened.search("driver diag")[0].place.argument == "drivers"
    opened.close()


@pytest.mark.parametrize(
    ("words", "place", "step"),
    [
        ("charter", ("aim", "charter"), ""),
        ("five whys", ("aim", "diagnosis"), ""),
        ("minutes", ("team", "meetings"), ""),
        ("skills", ("team", "skills"), ""),
        ("agreement", ("team", "support"), ""),
        ("pre-work", ("learning", "sessions"), ""),
        ("new meas", ("measures", ""), "new"),
        ("person team", ("team", "people"), "person"),
        ("plan a cy", ("tests-of-change", ""), "plan"),
        ("add a meet", ("team", "meetings"), "meeting"),
    ],
)
def test_search_finds_parts_of_pages_and_steps(tmp_path: Path, words: str, place: tuple[str, str], step: str) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    first = opened.search(words)[0]
    assert (first.place.key, first.place.argument, first.step) == (*place, step)


def test_a_clock_that_lies_before_the_last_entry_is_asked_about(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    workspace = opened.door
    assert not frames.clock_is_behind(workspace)
    workspace.clock = lambda: 1_000_000_000_000
    assert OpenedStore(workspace).doubts()
    opened.close()


def test_a_new_name_is_chosen_at_once_and_undo_is_refused_in_words(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    opened.add_person("Joseph")
    assert people.typing_person(opened.door).name == "Joseph"
    opened.door.journal.forget_steps()
    with pytest.raises(NotAllowedError):
        opened.door.journal.undo()
    opened.close()


def test_a_team_that_began_alone_comes_to_its_first_month_once(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("site", ANSWERS)
    (view,) = measures.list_measures(opened.door)
    assert opened.first_place() == Place("measure", f"{view.id}@2025-11")
    assert opened.first_place() is None
    opened.close()


def test_who_joined_is_welcomed_once_with_the_aim(tmp_path: Path, invitation: Path) -> None:
    opened = StoreGround(tmp_path / "stores").receive(invitation)
    assert opened.welcome().startswith("You have joined “Safe birth”.")
    assert opened.welcome() == ""
    opened.close()


def test_an_organiser_is_called_as_the_collaborative(tmp_path: Path) -> None:
    opened = StoreGround(tmp_path).begin("organiser", None)
    assert opened.frame().name == "Our collaborative"
    collaboratives.describe_collaborative(opened.door, title="Safe birth")
    assert opened.frame().name == "Safe birth"
    opened.close()


def test_a_further_laptop_begins_with_the_teams_package_and_says_its_words(tmp_path: Path) -> None:
    first = bootstrap.create_workspace(tmp_path / "first.qic", Role.SITE, "Les Filaos")
    package = vouching.write_restore_package(first, tmp_path / "own.qicpkg").file
    ground = StoreGround(tmp_path / "documents")
    (tmp_path / "documents").mkdir()
    assert ground.look(package) is not None
    opened = ground.join_team(package)
    assert opened.door.own_id == first.own_id
    assert opened.frame().name == "Les Filaos"
    assert " ".join(trust.fingerprint(opened.door).words[:2]) in opened.welcome()
    assert opened.welcome() == ""
    opened.close()
    first.close()


def test_who_says_that_the_team_is_at_work_does_not_begin_it_anew_by_invitation(
    tmp_path: Path, invitation: Path
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    ground = StoreGround(folder)
    assert ground.look(invitation) is None
    with pytest.raises(RefusedError) as refused:
        ground.join_team(invitation)
    assert refused.value.code == "E-NOT-A-TEAM-PACKAGE"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("chosen", SETS, ids=lambda one: one.code)
def test_each_practice_set_has_a_folder_of_its_own_and_is_built_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: PracticeSet
) -> None:
    monkeypatch.setattr(opening, "PRACTICE_SITES", int(chosen.team[1:]))
    ground = StoreGround(tmp_path)
    first = ground.begin("practice", chosen.code)
    path, places = first.door.store.path, [place.stem for place in first.places()]
    assert first.frame().practice
    first.close()
    assert places == [chosen.team, "organiser", "coach"]
    again = ground.begin("practice", chosen.code)
    assert again.door.store.path == path
    again.close()
    assert len(list(tmp_path.glob("QIC*"))) == 1
