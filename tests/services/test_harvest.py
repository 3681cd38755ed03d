"""The harvest on real stores: what several sites tested, what came of it, and the next change package."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from qic_desktop.analysis.sites.before_after import before_after, effects_of
from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.drivers import ChangeIdea
from qic_desktop.domain.learning import ChangeStory
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.organising import ChangeGroup
from qic_desktop.domain.pdsa import PdsaCycle, Ramp
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope, site_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.improving import drivers
from qic_desktop.services.organising import collaboratives, harvest, harvest_groups
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.organising.harvest_context import by_facility
from qic_desktop.services.organising.harvest_package import draft_package, results_of, stories_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record, record_edit
from qic_desktop.wording import harvest as words

MONTHS = [f"{2024 + month // 12}-{month % 12 + 1:02d}" for month in range(30)]
TAKEN_UP = 15


def test_nothing_is_said_of_too_few_values() -> None:
    assert before_after([1.0] * 5 + [None] + [2.0] * 12, 5, Direction.UP) is None
    assert before_after([1.0] * 12 + [None] + [2.0] * 5, 12, Direction.UP) is None
    assert before_after([1.0] * 12, 12, Direction.UP) is None


def test_the_month_itself_belongs_to_neither_side_and_no_break_is_crossed() -> None:
    values = [1.0] * 8 + [99.0] + [3.0] * 12
    found = before_after(values, 8, Direction.UP)
    assert found is not None
    assert (found.before, found.after, found.effect, found.values_before, found.values_after) == (1, 3, 2, 8, 12)
    assert found.shifted
    assert before_after(values, 8, Direction.UP, breaks=[4]) is None
    assert before_after(values, 8, Direction.UP, breaks=[12]) is None
    worse = before_after(values, 8, Direction.DOWN)
    assert worse is not None
    assert not worse.shifted


def test_one_site_has_no_middle_half() -> None:
    assert effects_of([2.0]) is None
    found = effects_of([1.0, 2.0, 3.0, 4.0, 5.0])
    assert found is not None
    assert (found.q1, found.median, found.q3, found.clear) == (2, 3, 4, True)
    assert found.helps(Direction.UP)
    assert not found.helps(Direction.DOWN)
    assert not found.helps(Direction.NEUTRAL)


def ramp_at(site: Workspace, title: str, decision: str | None, *, idea: str = "", consent: str = "") -> str:
    """A ramp with one cycle, and perhaps a story about it."""
    ramp, cycle = site.new_id(), site.new_id()
    month = MONTHS[TAKEN_UP]
    edits = [
        new_record(Ramp, ramp, title=title, letter="A", idea=idea or None),
        new_record(
            PdsaCycle,
            cycle,
            ramp=ramp,
            number=1,
            started=f"{month}-02",
            ended=f"{month}-20",
            decision=decision,
            learning="One nurse is enough",
        ),
    ]
    if consent:
        story = new_record(ChangeStory, site.new_id(), title=title, steps="We began", ramp=ramp, consent=consent)
        edits.append(story)
    site.journal.append(site_scope(site.own_id), edits)
    return ramp


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Six sites tested the package's idea (better after it at five), three a change with like words."""
    organiser: Workspace = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Four-hour care", start=MONTHS[0], end=MONTHS[-1])
    driver = drivers.added_card(drivers.add_driver(organiser, "Flow at the front door"))
    idea = drivers.added_card(drivers.add_idea(organiser, "Streaming nurse", driver))
    news = exporting.publish(organiser, play.file("news")).file
    consents = ("named", "unnamed", "no", "", "", "")
    for number, consent in enumerate(consents):
        site = play.enrolled_site(organiser, f"S{number:03d}")
        play.take(site, news)
        better = 20 if number else 0
        for place, month in enumerate(MONTHS):
            play.record(site, month, 60 + place % 3 + (better if place > TAKEN_UP else 0), 100)
        ending = "abandon" if number == 5 else "adopt" if number != 4 else None
        ramp_at(site, f"Nurse {number}", ending, idea=idea, consent=consent)
        if number < 2:
            ramp_at(site, "Board round before nine" if number else "Board round, before nine o'clock", "adapt")
        play.take(organiser, play.export(site))
    return organiser


def test_tests_of_one_idea_are_one_row_under_its_driver(organiser: Workspace) -> None:
    found = harvest.read_harvest(organiser)
    first = found.rows[0]
    assert (first.title, first.why, first.sites) == ("Streaming nurse", "idea", 6)
    assert found.drivers[first.driver] == "Flow at the front door"
    assert first.endings() == {"adopted": 4, "abandoned": 1, "testing": 1}
    # Given up or still in test: nothing was taken up, so there is no before and after.
    assert [one.tested.site.code for one in first.compared] == ["S000", "S001", "S002", "S003"]
    effects = first.effects
    assert effects is not None
    assert effects.sites == 4
    assert effects.median == pytest.approx(20)
    assert first.shifted == 3
    assert first.suggested_grade == "some-sites"


def test_a_site_whose_number_of_cases_jumped_is_told_and_not_compared(play: Any, organiser: Workspace) -> None:
    idea = harvest.read_harvest(organiser).rows[0].members[0].tested.idea
    site = play.enrolled_site(organiser, "S009")
    play.take(site, exporting.publish(organiser, play.file("later")).file)
    for place, month in enumerate(MONTHS):
        many = 3 if place > TAKEN_UP else 1
        play.record(site, month, (60 + place % 3 + 10 * many) * many, 100 * many)
    ramp_at(site, "Nurse 9", "adopt", idea=idea)
    play.take(organiser, play.export(site))
    row = harvest.read_harvest(organiser).rows[0]
    (member,) = row.jumped
    assert member.tested.site.code == "S009"
    assert member.compared is not None
    assert (member.compared.jump, member.compared.jump_ratio, member.compared.shifted) == (MONTHS[16], 3.0, True)
    assert (len(row.compared), row.shifted, row.effects.sites if row.effects else 0) == (4, 3, 4)
    assert words.jumped_words(1) == "1 more site is left out: its number of cases jumped in between."


def test_like_words_are_suggested_and_stay_a_suggestion(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Board round, before nine o'clock")
    assert (row.why, row.sites, row.group) == ("words", 2, None)
    assert not organiser.journal.list_records(ChangeGroup)
    assert harvest.likeness("Board round", "Text with the waiting time") == 0


def test_a_decision_makes_the_group_and_undo_takes_it_back(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    harvest.decide(organiser, row, "include", "Clear at most sites")
    after = harvest.read_harvest(organiser).row("Streaming nurse")
    assert (after.why, after.decision, after.sites) == ("hand", "include", 6)
    assert after.group is not None
    assert after.group.reason == "Clear at most sites"
    organiser.journal.undo()
    assert harvest.read_harvest(organiser).row("Streaming nurse").decision == ""


def test_a_grade_by_hand_is_kept(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    harvest.keep(organiser, row, evidence="mixed")
    after = harvest.read_harvest(organiser).row("Streaming nurse")
    assert (after.grade, after.suggested_grade) == ("mixed", "some-sites")


def test_rows_are_put_together_and_taken_apart_by_hand(organiser: Workspace) -> None:
    found = harvest.read_harvest(organiser)
    first, second = found.row("Streaming nurse"), found.row("Board round, before nine o'clock")
    harvest.decide(organiser, second, "test-more")
    second = harvest.read_harvest(organiser).row("Board round, before nine o'clock")
    harvest_groups.put_together(organiser, first, [second])
    (row,) = harvest.read_harvest(organiser).rows
    assert (len(row.members), row.sites) == (8, 6)
    harvest_groups.take_out(organiser, row, row.members[0].tested.key)
    found = harvest.read_harvest(organiser)
    assert len(found.row("Streaming nurse").members) == 7
    assert len(found.single) == 1
    with pytest.raises(NotFoundError):
        harvest_groups.take_out(organiser, found.row("Streaming nurse"), "nobody|nothing")


def test_the_next_package_holds_what_was_included_and_only_what_consent_allows(organiser: Workspace, play: Any) -> None:
    found = harvest.read_harvest(organiser)
    with pytest.raises(NotAllowedError):
        draft_package(organiser)
    row = found.row("Streaming nurse")
    harvest.keep(organiser, row, decision="include", how_to="Put a nurse at the door.")
    harvest.decide(organiser, found.row("Board round, before nine o'clock"), "include")
    packed = draft_package(organiser)
    assert (packed.written, packed.taken_out, packed.stories) == (2, 0, 2)
    ideas = {one.text: one for one in list_drafted(organiser, ChangeIdea)}
    nurse = ideas["Streaming nurse"]
    assert (nurse.how_to, nurse.evidence) == ("Put a nurse at the door.", "experience")
    assert "6 sites tried it" in (nurse.results or "")
    assert "Before and after are not proof" in (nurse.results or "")
    assert "One nurse is enough" not in (nurse.results or "")
    # Once more: nothing is doubled.
    draft_package(organiser)
    assert len(list_drafted(organiser, ChangeIdea)) == len(ideas) == 2
    site = play.enrolled_site(organiser, "S100")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    told = {one.told_by for one in site.journal.list_records(ChangeStory, organiser_scope())}
    assert told == {"Site S000", None}
    assert not site.journal.list_records(ChangeGroup)


def test_left_out_is_taken_from_the_package(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    harvest.decide(organiser, row, "leave-out", "Too dear")
    assert draft_package(organiser).taken_out == 1
    assert all(one.retired for one in list_drafted(organiser, ChangeIdea))


def test_surroundings_stand_beside_what_a_change_did(organiser: Workspace, play: Any) -> None:
    row = harvest.read_harvest(organiser).rows[0]
    assert by_facility(row) == (), "nobody wrote the kinds down"
    assert "Tried at" not in results_of(row, 5)
    sites = [one.tested.site.id for one in row.members]
    for number, site in enumerate(sites):
        kind = ("District hospital", "health  centre", "Health centre", "")[min(number, 3)]
        organiser.journal.append(organiser_scope(), [record_edit(Site, site, facility_type=kind or None)])
    row = harvest.read_harvest(organiser).row(row.key)
    found = by_facility(row)
    assert [(one.kind, one.sites) for one in found] == [
        ("health centre", 2), ("District hospital", 1), ("", len(sites) - 3),
    ]  # fmt: skip
    assert found[0].effects is not None
    assert found[1].effects is None, "one site has no middle"
    assert "Tried at: District hospital, " in results_of(row, 5)
    told = words.kind_words(found[0].kind, found[0].sites, found[0].kept, found[0].effects, "")
    assert told.startswith("health centre: 2 of 2 kept it, the middle one changed by +")


def test_bad_input_is_refused(organiser: Workspace, play: Any) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    with pytest.raises(InputError):
        harvest.decide(organiser, row, "perhaps")
    with pytest.raises(InputError):
        harvest.keep(organiser, row, evidence="proof")
    with pytest.raises(NotFoundError):
        harvest.keep(organiser, row, driver="none")
    with pytest.raises(NotFoundError):
        harvest.read_harvest(organiser).row("Nothing")
    site = play.enrolled_site(organiser, "S200")
    with pytest.raises(NotAllowedError):
        harvest.read_harvest(site)
    assert not organiser.journal.list_records(ChangeGroup, organiser_private_scope())


def test_the_results_say_what_they_cannot_show(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Board round, before nine o'clock")
    assert results_of(row, 5).endswith("these sites also changed other things.")
    assert "5 sites" in results_of(row, 5), "the middle of two sites would give both away"
    many = replace(row, members=tuple(one for one in row.members if one.compared is not None) * 5)
    assert len(many.compared) >= 5
    assert "the middle one changed by" in results_of(many, 5)
    assert "once 30 sites" in results_of(many, 30), "a collaborative may have agreed on more"
    hidden = replace(many, view=replace(many.view, measure=replace(many.view.measure, sensitive=True)))
    assert "the measure is sensitive" in results_of(hidden, 5)
    assert "changed by" not in results_of(hidden, 5)
    assert not stories_of(organiser, row)


def test_the_package_is_printed_with_stories_that_may_be_told(organiser: Workspace, tmp_path: Any) -> None:
    from qic_desktop.services.printing.change_package import change_package, save_change_package

    harvest.decide(organiser, harvest.read_harvest(organiser).row("Streaming nurse"), "include")
    draft_package(organiser)
    paper = change_package(organiser)
    assert [part.title for part in paper.parts] == ["Flow at the front door", "Streaming nurse", "How to read it"]
    assert [line.split(":")[0] for line in paper.parts[1].lines] == ["Site S000", "A site tells"]
    file = save_change_package(organiser, tmp_path / "package.pdf")
    assert file.read_bytes().startswith(b"%PDF")


def titles(organiser: Workspace) -> dict[str, int]:
    """The listed changes with how many tests each holds."""
    return {row.title: len(row.members) for row in harvest.read_harvest(organiser).rows}


def test_an_accepted_suggestion_is_a_group_and_later_tests_are_offered_to_it(organiser: Workspace, play: Any) -> None:
    harvest_groups.accept(organiser, harvest.read_harvest(organiser).row("Streaming nurse"))
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    assert (row.why, row.is_suggested, row.near) == ("hand", False, ())
    late = play.enrolled_site(organiser, "S050")
    play.take(late, exporting.publish(organiser, play.file("news")).file)
    ramp_at(late, "Our own words", "adopt", idea=row.members[0].tested.idea)
    ramp_at(late, "A nurse who is streaming", "adopt")
    play.take(organiser, play.export(late))
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    assert len(row.members) == 6
    assert sorted(one.title for one in row.near) == ["A nurse who is streaming", "Our own words"]
    harvest_groups.accept(organiser, row)
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    assert (len(row.members), row.sites, row.near) == (8, 7, ())


def test_what_was_taken_out_is_not_offered_again(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    harvest_groups.take_out(organiser, row, row.members[0].tested.key)
    found = harvest.read_harvest(organiser)
    row = found.row("Streaming nurse")
    assert (len(row.members), row.near) == (5, ())
    assert [len(one.members) for one in found.single] == [1]


def test_a_change_is_split_in_one_step(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    keys = [one.tested.key for one in row.members[:2]]
    harvest_groups.split(organiser, row, keys, "Nurse at night")
    assert titles(organiser) == {"Streaming nurse": 4, "Nurse at night": 2, "Board round, before nine o'clock": 2}
    assert harvest.read_harvest(organiser).row("Nurse at night").driver == row.driver
    organiser.journal.undo()
    assert titles(organiser) == {"Streaming nurse": 6, "Board round, before nine o'clock": 2}


def test_taken_apart_each_stands_by_itself_until_undo(organiser: Workspace) -> None:
    harvest_groups.take_apart(organiser, harvest.read_harvest(organiser).row("Board round, before nine o'clock"))
    assert list(titles(organiser)) == ["Streaming nurse"]
    single = harvest.read_harvest(organiser).single
    assert len(single) == 2
    with pytest.raises(InputError):
        harvest_groups.take_apart(organiser, single[0])
    harvest_groups.put_together(organiser, single[0], [single[1]])
    assert len(harvest.read_harvest(organiser).rows) == 2
    organiser.journal.undo()
    organiser.journal.undo()
    assert len(titles(organiser)) == 2


def test_put_together_keeps_what_either_said(organiser: Workspace) -> None:
    found = harvest.read_harvest(organiser)
    nurse, board = found.row("Streaming nurse"), found.row("Board round, before nine o'clock")
    harvest.keep(organiser, board, how_to="Stand at the board.", decision="test-more", reason="Two sites only")
    board = harvest.read_harvest(organiser).row("Board round, before nine o'clock")
    harvest_groups.put_together(organiser, nurse, [board])
    (row,) = harvest.read_harvest(organiser).rows
    assert (row.title, len(row.members), row.decision) == ("Streaming nurse", 8, "test-more")
    assert row.group is not None
    assert (row.group.how_to, row.group.reason) == ("Stand at the board.", "Two sites only")
    assert row.group.idea == nurse.members[0].tested.idea


def test_nothing_and_everything_cannot_be_split_off(organiser: Workspace) -> None:
    row = harvest.read_harvest(organiser).row("Streaming nurse")
    for keys in ([], [one.tested.key for one in row.members]):
        with pytest.raises(InputError):
            harvest_groups.split(organiser, row, keys)
    with pytest.raises(NotFoundError):
        harvest_groups.split(organiser, row, ["nobody|nothing"])
    assert not organiser.journal.list_records(ChangeGroup, organiser_private_scope())


def test_the_most_alike_title_is_found_as_one_by_one_comparing_finds_it() -> None:
    dice = random.Random(3)
    words = [f"word{number}" for number in range(12)]
    titles = [" ".join(dice.sample(words, dice.randint(1, 4))) for _number in range(60)]
    known = harvest._Titles(titles[:40])
    for one in titles[40:]:
        likes = [harvest.likeness(one, other) for other in titles[:40]]
        most = max(likes)
        assert known.nearest(one) == ((likes.index(most), most) if most else (-1, 0.0))
    assert known.nearest("") == (-1, 0.0)
