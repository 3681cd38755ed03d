"""The driver diagram: adding, moving, what two laptops wrote apart, the change package, tests of ideas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError, TextTooLongError
from qic_desktop.services import keeping
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import cycle_sheets, cycles, drivers
from qic_desktop.services.improving.driver_faces import aim_face, face_of, spoken, spoken_aim, tree_of
from qic_desktop.services.improving.driver_forest import MOST_LEVELS, Forest, Node, forest_of, without_circles
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.practising import practice_drivers, practice_sets
from qic_desktop.services.practising.practice_data import load_practice
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import new_record, record_edit
from qic_desktop.wording.drivers import summary
from qic_desktop.wording.errors import describe
from qic_desktop.wording.record_kinds import kind_name


@pytest.fixture
def site(play: Any) -> Workspace:
    made: Workspace = play.create("mtoni", Role.SITE)
    return made


def driver(site: Workspace, text: str, parent: str = "", place: int | None = None) -> str:
    return drivers.added_card(drivers.add_driver(site, text, parent, place))


def idea(site: Workspace, text: str, parent: str = "", place: int | None = None) -> str:
    return drivers.added_card(drivers.add_idea(site, text, parent, place))


def shape(nodes: tuple[Node, ...]) -> list[Any]:
    return [[one.text, *shape(one.children)] if one.children else one.text for one in nodes]


def drawn(site: Workspace) -> list[Any]:
    return shape(drivers.read_forest(site).primary)


def loose(site: Workspace) -> list[Any]:
    return shape(drivers.read_forest(site).loose)


# --- adding and moving ----------------------------------------------------------------------------------------


def test_cards_are_added_at_their_place_and_a_move_writes_one_card(site: Workspace) -> None:
    first = driver(site, "First")
    driver(site, "Third")
    driver(site, "Second", place=1)
    driver(site, "Zeroth", place=0)
    assert drawn(site) == ["Zeroth", "First", "Second", "Third"]
    changes = drivers.move_card(site, first, place=3)
    assert len(changes.touched) == 1
    assert drawn(site) == ["Zeroth", "Second", "Third", "First"]
    site.journal.undo()
    assert drawn(site) == ["Zeroth", "First", "Second", "Third"]


def test_there_is_always_room_between_two_cards(site: Workspace) -> None:
    driver(site, "first")
    driver(site, "last")
    for number in range(40):
        driver(site, f"{number:02d}", place=1)
    assert drawn(site) == ["first", *(f"{number:02d}" for number in reversed(range(40))), "last"]


def test_ideas_hang_on_drivers_of_any_column(site: Workspace) -> None:
    primary = driver(site, "Primary")
    secondary = driver(site, "Secondary", primary)
    idea(site, "On secondary", secondary)
    moved = idea(site, "On primary", primary)
    assert drawn(site) == [["Primary", ["Secondary", "On secondary"], "On primary"]]
    drivers.move_card(site, moved, secondary, 0)
    assert drawn(site) == [["Primary", ["Secondary", "On primary", "On secondary"]]]
    assert idea(site, "Nowhere yet")
    assert loose(site) == ["Nowhere yet"]


def test_what_stood_below_a_removed_driver_is_not_placed_yet_and_comes_back(site: Workspace) -> None:
    primary = driver(site, "Primary")
    secondary = driver(site, "Secondary", primary)
    idea(site, "Idea", secondary)
    before = drawn(site)
    drivers.remove_card(site, secondary)
    assert drawn(site) == ["Primary"]
    assert loose(site) == ["Idea"]
    site.journal.undo()
    assert drawn(site) == before
    drivers.remove_card(site, primary)
    assert loose(site) == [["Secondary", "Idea"]]
    drivers.move_card(site, secondary)
    assert drawn(site) == [["Secondary", "Idea"]]
    assert site.journal.find_record(Driver, site.scope, primary).text == "Primary"  # type: ignore[union-attr]


def test_a_card_never_stands_below_itself_nor_too_deep(site: Workspace) -> None:
    chain = [""]
    for level in range(MOST_LEVELS):
        chain.append(driver(site, f"Level {level + 1}", chain[-1]))
    with pytest.raises(NotAllowedError) as refused:
        driver(site, "Too deep", chain[-1])
    assert "no room" in describe(refused.value)
    with pytest.raises(NotAllowedError) as refused:
        drivers.move_card(site, chain[1], chain[3])
    assert "below itself" in describe(refused.value)
    other = driver(site, "Other")
    with pytest.raises(NotAllowedError):
        drivers.move_card(site, chain[1], other)
    assert idea(site, "An idea may stand there", chain[-1])


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_card_needs_words_and_is_taken_away_without_any(site: Workspace, text: str) -> None:
    with pytest.raises(InputError):
        drivers.add_driver(site, text)
    with pytest.raises(InputError):
        drivers.add_idea(site, text)
    key = driver(site, "Word")
    drivers.write_card(site, key, text=text)
    assert drawn(site) == []


def test_odd_words_are_kept_as_they_are_and_too_many_are_refused(site: Workspace) -> None:
    odd = "٣ \u200fمرضى 🙂 " + "x" * 300
    key = driver(site, odd)
    assert drivers.find_node(site, key).text == odd.strip()
    with pytest.raises(TextTooLongError):
        drivers.write_card(site, key, text="y" * 70_000)
    with pytest.raises(NotFoundError) as missing:
        drivers.find_node(site, "nothing")
    assert "no card" in describe(missing.value)
    driver(site, "Twice")
    driver(site, "Twice")
    with pytest.raises(NotFoundError):
        drivers.find_node(site, "Twice")


def test_everything_about_an_idea_is_written_field_by_field(site: Workspace) -> None:
    key = idea(site, "Idea")
    drivers.write_card(site, key, concept="Do things at once", why="Less waiting", evidence="own")
    drivers.write_card(site, key, sources="Ward 3", how_to_test="One day")
    found = site.journal.find_record(ChangeIdea, site.scope, key)
    assert found is not None
    assert (found.concept, found.why, found.how_to_test) == ("Do things at once", "Less waiting", "One day")
    assert (found.evidence, found.sources) == ("own", "Ward 3")
    drivers.write_card(site, key, sources="")
    found = site.journal.find_record(ChangeIdea, site.scope, key)
    assert found is not None
    assert (found.evidence, found.sources) == ("own", None)


def test_other_roles_draw_no_diagram(play: Any) -> None:
    organiser, coach = play.create("organiser", Role.ORGANISER), play.create("coach", Role.COACH)
    for step in (
        lambda: drivers.add_driver(coach, "A"),
        lambda: drivers.read_diagram(coach),
        lambda: drivers.take_idea(organiser, "A"),
        lambda: drivers.plan_test(organiser, "A"),
    ):
        with pytest.raises(NotAllowedError) as refused:
            step()
        assert "driver diagram" in describe(refused.value)


# --- what meets after two laptops wrote apart -----------------------------------------------------------------


def record(number: int, parent: int | None = None, order: int | None = None, **fields: Any) -> Driver:
    above = f"{parent:03d}" if parent else None
    return Driver(scope="site:x", id=f"{number:03d}", text=f"D{number}", parent=above, order=order, **fields)


def test_circles_are_broken_at_the_least_id_and_no_card_is_lost() -> None:
    circle = [record(3, 2), record(2, 1), record(1, 3), record(4, 4), record(5, 2)]
    for order in (circle, circle[::-1]):
        found = forest_of(order, [])
        assert shape(found.primary) == [["D1", ["D2", "D3", "D5"]], "D4"]
        assert found.loose == ()
        assert len(list(found.everything())) == 5
    assert without_circles({"a": "b", "b": "a", "c": "a"}) == {"a": "", "b": "a", "c": "a"}
    assert without_circles({"a": "gone"}) == {"a": "gone"}


def test_an_endless_chain_stands_in_the_last_column() -> None:
    found = forest_of([record(number, number - 1 if number > 1 else None) for number in range(1, 801)], [])
    cards = list(found.everything())
    assert len(cards) == 800
    assert max(one.level for one in cards) == MOST_LEVELS
    assert [one.text for one in cards] == [f"D{number}" for number in range(1, 801)]


def test_two_cards_with_one_order_stand_by_id_and_none_without_words_is_shown() -> None:
    same = [record(2, order=5), record(1, order=5), record(3), record(4, order=1)]
    for given in (same, same[::-1]):
        assert shape(forest_of(given, []).primary) == ["D4", "D1", "D2", "D3"]
    retired = record(9, retired=True)
    empty = Driver(scope="site:x", id="010", order=4)
    thought = ChangeIdea(scope="site:x", id="011", text="Idea", driver="009")
    found = forest_of([retired, empty], [thought])
    assert found == Forest((), found.loose)
    assert shape(found.loose) == ["Idea"]


def test_two_laptops_that_move_cards_below_each_other_show_the_same_tree(play: Any) -> None:
    organiser = play.organiser()
    first: Workspace = play.team_at_work(organiser)
    one, two = driver(first, "One"), driver(first, "Two")
    idea(first, "Idea", one)
    second = play.second(play.restore_of(first))
    with play.computer("second"):
        drivers.move_card(second, one, two)
        sent = play.restore_of(second)
    drivers.move_card(first, two, one)
    here = play.restore_of(first)
    play.take(first, sent)
    with play.computer("second"):
        play.take(second, here)
    assert drawn(first) == drawn(second)
    assert len(list(drivers.read_forest(first).everything())) == 3


def test_diagram_and_ramps_travel_with_the_same_bytes(play: Any) -> None:
    organiser = play.organiser()
    site: Workspace = play.team_at_work(organiser)
    key = idea(site, "Idea", driver(site, "Driver"))
    drivers.write_card(site, key, concept="C", why="W", how_to_test="H", evidence="own", sources="S")
    drivers.link_measures(site, key, ["four-hours"])
    drivers.plan_test(site, key)
    drivers.remove_card(site, idea(site, "Gone"))

    def bodies(workspace: Workspace) -> dict[str, bytes]:
        return {row[0]: bytes(row[1]) for row in workspace.store.rows("select id, sealed from segment")}

    second = play.second(play.restore_of(site))
    sent = bodies(site)
    kept = bodies(second)
    assert {one: kept[one] for one in sent} == sent
    assert drivers.read_forest(second) == drivers.read_forest(site)
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    again = bodies(third)
    assert {one: again[one] for one in sent} == sent
    assert keeping.digest(third) == keeping.digest(site)


@pytest.mark.parametrize("entity", ["driver", "change_idea"])
def test_both_records_have_a_name_for_people(entity: str) -> None:
    assert kind_name(entity) != kind_name("of a newer version")


# --- the change package ---------------------------------------------------------------------------------------


@pytest.fixture
def package(play: Any) -> Workspace:
    """A site that has the organiser's driver with two ideas."""
    organiser = play.organiser()
    above = organiser.new_id()
    edits = [new_record(Driver, above, text="A bed when it is needed", order=1)]
    edits += [
        new_record(ChangeIdea, organiser.new_id(), text=text, driver=above, order=number, why="Less waiting")
        for number, text in enumerate(("Bed meeting", "Board round"), 1)
    ]
    organiser.journal.append(organiser_private_scope(), edits)
    exporting.publish(organiser, play.file("definitions"))
    made: Workspace = play.team_at_work(organiser)
    return made


def test_the_organisers_cards_are_shown_and_never_changed(package: Workspace) -> None:
    assert drawn(package) == [["A bed when it is needed", "Bed meeting", "Board round"]]
    above = drivers.find_node(package, "A bed when it is needed")
    assert above.shared
    for step in (
        lambda: drivers.write_card(package, above.key, text="Mine"),
        lambda: drivers.move_card(package, above.key),
        lambda: drivers.remove_card(package, above.key),
        lambda: drivers.link_measures(package, above.key, []),
    ):
        with pytest.raises(NotAllowedError) as refused:
            step()
        assert "belongs to the collaborative" in describe(refused.value)


def test_own_cards_stand_between_the_organisers(package: Workspace) -> None:
    above = drivers.find_node(package, "A bed when it is needed").key
    idea(package, "Ours", above, 1)
    driver(package, "Our driver", above)
    driver(package, "First of all", place=0)
    assert drawn(package) == [
        "First of all",
        ["A bed when it is needed", "Our driver", "Bed meeting", "Ours", "Board round"],
    ]


def test_an_idea_is_taken_over_as_a_copy_in_its_place(package: Workspace) -> None:
    told = drivers.find_node(package, "Bed meeting")
    taken = drivers.added_card(drivers.take_idea(package, told.key))
    own = drivers.find_node(package, taken)
    assert not own.shared
    assert isinstance(own.record, ChangeIdea)
    assert (own.record.copied_from, own.record.why) == (told.key, "Less waiting")
    assert drawn(package) == [["A bed when it is needed", "Bed meeting", "Board round"]]
    drivers.write_card(package, taken, text="Bed meeting at ten")
    assert drawn(package) == [["A bed when it is needed", "Bed meeting at ten", "Board round"]]
    drivers.remove_card(package, taken)
    assert drawn(package) == [["A bed when it is needed", "Bed meeting", "Board round"]]
    with pytest.raises(NotFoundError):
        drivers.take_idea(package, "A bed when it is needed")


def test_testing_an_idea_of_the_package_takes_it_over_in_one_step(package: Workspace) -> None:
    changes = drivers.plan_test(package, drivers.find_node(package, "Board round").key)
    cycle = cycles.get_cycle(package, cycle_sheets.planned_cycle(changes))
    own = drivers.find_node(package, "Board round")
    assert not own.shared
    assert cycle.ramp is not None
    assert cycle.ramp.idea == own.key
    package.journal.undo()
    assert drivers.find_node(package, "Board round").shared
    assert cycles.list_cycles(package) == ()


# --- tests of ideas -------------------------------------------------------------------------------------------


def test_how_far_an_idea_is_follows_from_its_tests(site: Workspace) -> None:
    key = idea(site, "Streaming nurse", driver(site, "Front door"))
    drivers.write_card(site, key, how_to_test="One nurse, one hour")

    def state() -> str:
        return drivers.read_diagram(site).test_of(key).state

    assert state() == "not-tested"
    first = cycle_sheets.planned_cycle(drivers.plan_test(site, key))
    planned = cycles.get_cycle(site, first)
    assert planned.ramp is not None
    assert (planned.ramp.title, planned.ramp.idea, planned.label) == ("Streaming nurse", key, "A1")
    assert (planned.cycle.change_idea, planned.cycle.what) == ("Streaming nurse", "One nurse, one hour")
    assert state() == "planned"
    cycles.start_cycle(site, first)
    assert state() == "testing"
    with pytest.raises(NotAllowedError) as refused:
        drivers.plan_test(site, key)
    assert "being tested" in describe(refused.value)
    cycles.decide(site, first, Decision.ADAPT)
    assert state() == "adapted"
    second = cycle_sheets.planned_cycle(drivers.plan_test(site, key))
    assert cycles.get_cycle(site, second).label == "A2"
    assert state() == "testing"
    cycles.decide(site, second, Decision.ADOPT)
    assert state() == "adopted"
    third = cycle_sheets.planned_cycle(drivers.plan_test(site, key))
    assert cycles.get_cycle(site, third).label == "B1"
    cycles.decide(site, third, Decision.ABANDON)
    assert state() == "abandoned"
    assert drivers.read_diagram(site).test_of(key).letter == "B"


def test_a_test_under_way_says_more_than_an_earlier_decision(site: Workspace) -> None:
    key = idea(site, "Idea")
    first, second = cycles.open_ramp(site, "Nights"), cycles.open_ramp(site, "Days")
    drivers.link_ramp(site, "A", key)
    drivers.link_ramp(site, second.id, key)
    running = cycles.open_cycle(site, first.id)
    cycles.start_cycle(site, running.id)
    cycles.decide(site, cycles.open_cycle(site, second.id).id, Decision.ADOPT)
    found = drivers.read_diagram(site)
    assert (found.test_of(key).state, found.test_of(key).letter) == ("testing", "A")
    assert found.free_ramps == ()
    drivers.link_ramp(site, "A", "")
    found = drivers.read_diagram(site)
    assert found.test_of(key).state == "adopted"
    assert [ramp.letter for ramp in found.free_ramps] == ["A"]
    with pytest.raises(NotFoundError):
        drivers.link_ramp(site, "Q", key)
    assert found.states() == {"adopted": 1}
    assert summary(found.states()) == "1 change idea: 1 adopted"


# --- what stands on the cards ---------------------------------------------------------------------------------


def test_cards_say_what_is_measured_and_what_is_missing(play: Any) -> None:
    organiser = play.organiser()
    site: Workspace = play.team_at_work(organiser)
    measures.define_measure(site, NewMeasure("door", "Seen at the door", kind=MeasureKind.OUTCOME))
    key = driver(site, "Front door")
    found = drivers.read_diagram(site)
    node = drivers.find_node(site, key)
    assert face_of(found, node).concern == "no measure yet"
    assert "no measure yet" in spoken(found, node)
    drivers.link_measures(site, key, ["four-hours", "door", "door"])
    found = drivers.read_diagram(site)
    face = face_of(found, drivers.find_node(site, key))
    assert face.concern == ""
    assert len(face.figures) == 2
    assert face.figures[1].text == "Seen at the door: no value yet"
    # The measure with a target speaks for the aim; one that the team itself aims at comes before it.
    assert aim_face(found).figures[0].text == "now 2 of 10 · target 95 %"
    measures.set_target(site, "door", 0.8)
    assert aim_face(drivers.read_diagram(site)).figures[0].text == "no value yet · target 80 %"

    with pytest.raises(NotFoundError):
        drivers.link_measures(site, key, ["not-there"])
    drivers.link_measures(site, key, [])
    assert face_of(drivers.read_diagram(site), drivers.find_node(site, key)).figures == ()


def test_an_aim_without_a_target_names_the_measure_it_shows(package: Workspace) -> None:
    measures.define_measure(package, NewMeasure("alive", "Babies sent home well", kind=MeasureKind.OUTCOME))
    known = tuple(one for one in measures.list_measures(package) if one.target is None)
    assert "Babies sent home well" in [one.name for one in known]
    lone = next(one for one in known if one.name == "Babies sent home well")
    chart = charts.measure_chart(package, lone)
    found = replace(drivers.read_diagram(package), aim_measure=drivers.LinkedMeasure(lone, chart))
    assert aim_face(found).figures[0].text == "Babies sent home well: no value yet"


def test_a_screen_reader_hears_what_a_card_is_and_how_far(package: Workspace) -> None:
    found = drivers.read_diagram(package)
    above = drivers.find_node(package, "A bed when it is needed")
    assert spoken(found, above) == (
        "Primary driver: A bed when it is needed. from the collaborative, cannot be changed here. 2 cards below"
    )
    said = spoken(found, drivers.find_node(package, "Bed meeting"))
    assert said.startswith("Change idea: Bed meeting. not tested")
    assert spoken_aim(found).endswith("1 card below")


def test_the_organisers_ideas_can_be_left_out_and_pages_hold_single_drivers(package: Workspace) -> None:
    idea(package, "Ours", drivers.find_node(package, "A bed when it is needed").key)
    other = driver(package, "Other")
    found = drivers.read_diagram(package)
    shown = [one.face.text for one in tree_of(found, with_shared=False).aim.everything()]
    assert shown[1:] == ["A bed when it is needed", "Ours", "Other"]
    part = [one.face.text for one in tree_of(found, only=[other]).aim.everything()]
    assert part[1:] == ["Other"]


def test_the_practice_team_has_a_diagram_of_its_own(play: Any, tmp_path: Path) -> None:
    data = load_practice()
    organiser = play.organiser(practice=True)
    practice_drivers.draft_package(organiser, data.collaborative)
    exporting.publish(organiser, play.file("definitions"))
    site: Workspace = play.team_at_work(organiser)
    for letter in "ABC":
        cycles.open_ramp(site, f"Ramp {letter}")
    practice_drivers.play_drivers(site, "S001")
    assert all(one.shared for one in drivers.read_forest(site).everything())
    practice_drivers.play_drivers(site, "S005")
    found = drivers.read_diagram(site)
    own = [one for one in found.forest.everything() if not one.shared]
    assert len(own) == 13
    assert {one.letter for one in found.tests.values()} == {"A", "B", "C"}
    assert [one.text for one in found.forest.loose] == ["Saturday ward round"]
    practice_drivers.play_drivers(site, "S005", tmp_path)
    assert len(list(drivers.read_forest(site).everything())) == len(list(found.forest.everything()))


def test_the_set_of_births_has_one_as_well() -> None:
    assert (practice_sets.BIRTHS.folder / practice_drivers.FILE).is_file()


def test_a_card_of_a_newer_definition_keeps_its_order_within_bounds(site: Workspace) -> None:
    first = driver(site, "First")
    site.journal.append(site.scope, [record_edit(Driver, first, parent=None, order=2**52)])
    driver(site, "Second")
    driver(site, "Between", place=1)
    assert drawn(site) == ["First", "Between", "Second"]
