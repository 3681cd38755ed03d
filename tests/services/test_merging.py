"""Deciding conflicts: one, one's own value, many at once; by whom; and the same everywhere through real packages."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pytest

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import Scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services import people, today
from qic_desktop.services.exchanging import conflict_views, exporting, merging
from qic_desktop.services.measuring import entry, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.trusting import vouching
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import decisions, segments
from qic_desktop.store.journal import Edit

MONTHS = [f"2026-{month:02d}" for month in range(1, 8)]


class Team:
    """Two laptops of one team and their organiser, each on a computer of its own."""

    def __init__(self, play: Any) -> None:
        self.play = play
        self.organiser = play.organiser()
        self.first: Workspace = play.team_at_work(self.organiser)
        people.type_as(self.first, people.list_people(self.first)[0].id)
        self.second: Workspace = play.second(play.restore_of(self.first), "other")
        with play.computer("other"):
            people.welcome(self.second, "Joseph")
            package = vouching.write_restore_package(self.second, play.file("other")).file
        play.answer(self.first, package, "the ward's laptop")
        self.share()

    def share(self) -> None:
        """Everybody hears of everything."""
        to_second = self.play.restore_of(self.first)
        with self.play.computer("other"):
            self.play.take(self.second, to_second)
            to_first = vouching.write_restore_package(self.second, self.play.file("other")).file
        self.play.take(self.first, to_first)
        self.play.take(self.organiser, self.play.export(self.first))

    def apart(self, write: Any, other: Any) -> None:
        """Both work before either hears of the other."""
        write(self.first)
        with self.play.computer("other"):
            other(self.second)
        self.share()


@pytest.fixture
def team(play: Any) -> Team:
    return Team(play)


def months(play: Any, first: int) -> Any:
    def write(workspace: Workspace) -> None:
        for number, month in enumerate(MONTHS):
            play.record(workspace, month, first + number, 50)

    return write


def test_the_reason_who_where_and_the_package_are_told(play: Any, team: Team) -> None:
    team.apart(lambda one: play.record(one, "2026-03", 14, 50), lambda one: play.record(one, "2026-03", 12, 50))
    (view,) = conflict_views.conflict_views(team.first)
    both = "Asha on this laptop and Joseph on the ward's laptop both entered March 2026"
    other_way = "Joseph on the ward's laptop and Asha on this laptop both entered March 2026"
    assert view.why.partition(" before ")[0] in (both, other_way)
    assert view.why.endswith(" before either had seen the other’s.")
    own, other = sorted(view.values, key=lambda one: not one.is_own)
    assert (own.package, other.package.endswith("-other.qicpkg"), other.made is not None) == ("", True, True)
    assert view.typing == "counts"
    assert set(conflict_views.preview_charts(team.first, view.conflict)) == {1, 2}
    assert today.today_of(team.first).conflicts == 1
    (seen,) = conflict_views.conflict_views(team.organiser)
    assert not seen.may_decide
    assert "12 of 50, 24 %" in seen.question
    with pytest.raises(NotAllowedError):
        merging.resolve_conflict(team.organiser, seen.id, 1)
    for one in (1, 2):
        assert seen.conflict.shown.parsed() == view.conflict.shown.parsed(), one


def test_a_decision_leaves_a_mark_that_every_copy_reads_alike(play: Any, team: Team) -> None:
    team.apart(lambda one: play.record(one, "2026-03", 12, 50), lambda one: play.record(one, "2026-03", 14, 50))
    (view,) = conflict_views.conflict_views(team.first)
    keep = next(one.number for one in view.values if one.words.startswith("14"))
    merging.resolve_conflict(team.first, view.id, keep, reason="counted again")
    team.share()
    sheet = entry.open_sheet(team.first, play.measure(team.first))
    words = entry.decided_words(sheet, "2026-03")
    assert words.startswith("decided between 1")
    assert {"12 of 50, 24 %", "14 of 50, 28 %"} == set(words[16:].partition(" on ")[0].split(" and "))
    assert words.endswith("by Asha: 14 of 50, 28 %")
    assert entry.decided_words(sheet, "2026-08") == ""
    (row,) = [one for one in sheet.rows if one.period == "2026-03"]
    assert row.observation.note == "counted again"
    assert words in entry.values_csv(sheet, [str(n) for n in range(18)])
    line = observations.history(
        team.organiser, play.measure(team.organiser), parse_period("2026-03"), site=team.first.own_id
    )
    assert [len(one.decisions) for one in line] == [0, 0, 1]
    play.record(team.first, "2026-03", 15, 50)
    sheet = entry.open_sheet(team.first, play.measure(team.first))
    assert entry.decided_words(sheet, "2026-03") == words, "the mark is for ever"


def test_many_of_a_kind_are_decided_as_one_step(play: Any, team: Team) -> None:
    team.apart(months(play, 20), months(play, 23))
    team.apart(lambda one: play.note(one, "2026-03", "flood"), lambda one: play.note(one, "2026-03", "strike"))
    counts, notes = conflict_views.conflict_groups(team.first)
    assert (counts.title, notes.title) == ("7 values of Four-Hours", "1 note of Four-Hours")
    assert [rule for rule, _writer, _laptop in notes.rules] == ["latest", "laptop", "laptop"]
    for rule, expected in (("higher", 23), ("lower", 20)):
        (counts,) = [one for one in conflict_views.conflict_groups(team.first) if one.key == counts.key]
        merging.resolve_many(team.first, conflict_views.decide_many(counts, rule))
        assert play.values(team.first)["2026-01"] == (expected, 50)
        assert len(merging.list_conflicts(team.first)) == 1
        team.first.journal.undo()
        assert len(merging.list_conflicts(team.first)) == 8
    (group,) = [one for one in conflict_views.conflict_groups(team.first) if one.key == counts.key]
    writer = next(writer for rule, writer, laptop in group.rules if rule == "laptop" and laptop == "this laptop")
    before = len(segments.unsealed_lines(team.first.store.connection, team.first.journal.writer, team.first.scope.text))
    merging.resolve_many(team.first, conflict_views.decide_many(group, "laptop", writer))
    after = len(segments.unsealed_lines(team.first.store.connection, team.first.journal.writer, team.first.scope.text))
    assert after - before == 7, "one operation each"


def test_a_rule_that_cannot_say_leaves_it_open(play: Any, team: Team) -> None:
    def none(workspace: Workspace) -> None:
        view = play.measure(workspace)
        missing = observations.MissingReason.STRIKE
        observations.record_observation(workspace, view, parse_period("2026-03"), Entry(missing=missing))

    team.apart(lambda one: play.record(one, "2026-03", 12, 50), none)
    (group,) = conflict_views.conflict_groups(team.first)
    (pick,) = conflict_views.decide_many(group, "higher")
    assert pick.keep is None
    assert merging.resolve_many(team.first, [pick]).touched == frozenset()
    (decided,) = conflict_views.decide_many(group, "latest")
    merging.resolve_many(team.first, [decided])
    with pytest.raises(NotFoundError):
        merging.resolve_many(team.first, [decided])


def test_another_value_can_be_typed_and_no_note_is_lost(play: Any, team: Team) -> None:
    def both(text: str, number: int) -> Any:
        def write(workspace: Workspace) -> None:
            play.record(workspace, "2026-03", number, 50)
            play.note(workspace, "2026-03", text)

        return write

    team.apart(both("flood", 12), both("strike", 14))
    counts = next(one for one in conflict_views.conflict_views(team.first) if one.typing == "counts")
    value = conflict_views.counts_value(team.first, counts.conflict, Entry(13, 50))
    merging.resolve_with(team.first, counts.id, value, reason="register")
    kept = observations.get_observation(team.first, play.measure(team.first), parse_period("2026-03"))
    assert (kept.numerator, kept.revision, kept.conflicts) == (13, 1, 0)
    assert sorted((kept.note or "").split("; ")) == ["flood", "register", "strike"]


# --- by brute force -----------------------------------------------------------------------------------------------


def edits_at_random(chance: random.Random, team: Team, workspace: Workspace, count: int) -> None:
    measure = team.play.measure(workspace).id
    for _turn in range(count):
        what = chance.choice(["counts", "counts", "note", "both", "remove", "undo"])
        identity = observation_id(measure, chance.choice(MONTHS[:3]))
        counts = {"numerator": chance.randrange(4), "denominator": 9}
        registers: dict[str, Any] = {
            "counts": {"counts": counts},
            "note": {"note": chance.choice("ab")},
            "both": {"counts": counts, "note": chance.choice("ab")},
            "remove": {"counts": {"deleted": True}},
        }.get(what, {})
        if registers:
            workspace.journal.append(workspace.scope, [Edit("observation", identity, registers)])
        elif workspace.journal._stacks.undo:
            workspace.journal.undo()


def expected_conflicts(workspace: Workspace) -> set[tuple[str, str]]:
    """(record, register) by brute force from the log: unseen values, and removals against unseen changes."""
    written: dict[str, dict[str, dict[Any, Any]]] = defaultdict(lambda: defaultdict(dict))
    named: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for writer, one, _segment in segments.operations_marked(workspace.store.connection, workspace.scope.text, b"["):
        for register, value in one.registers.items():
            written[one.id][register][writer, one.seq, one.hash8] = value
            named[one.id, register] |= {(each.writer, each.seq, each.hash8) for each in one.dots}
    found = set()
    for identity, registers in written.items():
        live = {
            register: {dot: value for dot, value in some.items() if dot not in named[identity, register]}
            for register, some in registers.items()
        }
        for register, some in live.items():
            others = {dot for name, each in live.items() if name != register for dot in each}
            unseen = others - named[identity, register] - set(some)
            removed = all(isinstance(value, dict) and value.get("deleted") for value in some.values())
            said = {repr(sorted(value.items())) if isinstance(value, dict) else value for value in some.values()}
            if len(said) > 1 or (removed and unseen):
                found.add((identity, register))
    return {(identity, register) for identity, register in found if identity.count("|") == 2}


def marks(workspace: Workspace, scope: str) -> list[decisions.Decision]:
    found = decisions.decisions_of_scope(workspace.store.connection, scope)
    return sorted((one for one in found if one.entity == "observation"), key=repr)


@pytest.mark.parametrize("seed", range(4))
def test_every_conflict_is_found_and_after_deciding_all_there_is_none_anywhere(play: Any, seed: int) -> None:
    chance, team = random.Random(seed), Team(play)
    for _turn in range(3):
        team.apart(
            lambda one: edits_at_random(chance, team, one, chance.randrange(1, 9)),
            lambda one: edits_at_random(chance, team, one, chance.randrange(1, 9)),
        )
        scope = team.first.scope.text
        for workspace in (team.first, team.second, team.organiser):
            listed = {(one.record, one.register) for one in merging.list_conflicts(workspace) if one.scope == scope}
            assert listed == expected_conflicts(team.first)
        shown = {one.id: one.shown.parsed() for one in merging.list_conflicts(team.first)}
        assert {one.id: one.shown.parsed() for one in merging.list_conflicts(team.second)} == shown
    while found := merging.list_conflicts(team.first):
        merging.resolve_conflict(team.first, found[0].id, chance.randrange(len(found[0].values)) + 1)
    team.share()
    for workspace in (team.first, team.second, team.organiser):
        assert merging.list_conflicts(workspace) == ()
        assert marks(workspace, team.first.scope.text) == marks(team.first, team.first.scope.text)


def test_two_definitions_under_one_number_are_told_as_such(play: Any) -> None:
    organiser = play.organiser()
    exporting.release_drafts(organiser)
    view = play.measure(organiser)
    again = Edit("definition_revision", f"{view.id}|1", {"definition": {"value_form": "rate"}})
    organiser.journal.append(Scope.parse("organiser"), [again])
    (found,) = conflict_views.conflict_views(organiser)
    assert found.kind == "definition"
    assert "first counts for ever" in found.why
    assert conflict_views.conflict_groups(organiser)[0].rules == ()
    assert merging.count_own(organiser) == 0
