"""Packages that do not belong: of other collaboratives, of sites that left, of coaches who write beyond their rights.

Each is taken in twice, by ``qic import`` and by the service: what it says, what it must not move, what it must keep.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.observation import Source
from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope, site_scope
from qic_desktop.domain.segment import SegmentHeader, make_body
from qic_desktop.exchange import sealed
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import exporting, merging
from qic_desktop.services.exchanging.import_results import PackageResult
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import aggregating, paper_sites, site_changes
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Edit

Both = Callable[[Workspace, Path], tuple[PackageResult, Any]]


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser()
    site = play.enrolled_site(made, "S001")
    play.record(site, "2026-04", 5, 10)
    play.take(made, play.export(site))
    return made


@pytest.fixture
def both(play: Any, qic: Any, tmp_path: Path) -> Both:
    """Take a package in with the command, on a copy of the store, and then with the service."""

    def take(workspace: Workspace, file: Path) -> tuple[PackageResult, Any]:
        copied = tmp_path / "copy.qic"
        shutil.rmtree(copied, ignore_errors=True)
        copied.mkdir()
        for one in workspace.store.path.rglob("*"):
            if one.is_file() and "lock" not in one.name:
                target = copied / one.relative_to(workspace.store.path)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(one, target)
        with play.computer("command"):
            answer = qic("import", copied, file)
        assert "Traceback" not in answer.err
        assert "mistake in the program" not in answer.err
        return play.take(workspace, file).packages[0], answer

    return take


def pooled(workspace: Workspace) -> dict[str, float]:
    """Month → sites that report; what the organiser sees of all together."""
    found = aggregating.collect(workspace, measures.get_measure(workspace, "four-hours")).aggregate
    return {str(one.period): one.reporting for one in found.periods if one.reporting}


def coach_of(play: Any, organiser: Workspace, name: str) -> Workspace:
    coach: Workspace = play.site(organiser, name, role=Role.COACH)
    play.take(organiser, play.export(coach))
    enrolling.enrol(organiser, enrolling.find_requests(organiser, name)[0])
    play.take(coach, exporting.publish(organiser, play.file("news")).file)
    return coach


def forged(play: Any, author: Workspace, scope: str, entity: str, registers: dict[str, object]) -> Path:
    """A package in which a key writes where it may not."""
    identity = author.new_id() if entity != "observation" else f"{author.new_id()}|2026-10|"
    line = make_line(Stamp(1, 1, 0, None), entity=entity, identity=identity, registers=registers)
    key = trust.own_key(author)
    segment = sealed.seal(sealed.SEGMENT, make_body(SegmentHeader(key.keyid, scope, 1, 1, None), [line]), [key])
    contents = Contents(kind="coach", collab=trust.collaborative_of(author), segments=[segment])
    file: Path = play.file("forged")
    file.write_bytes(build_package(contents, key, number=9, made=1, app="0.1.0"))
    return file


def test_a_package_of_another_collaborative_is_refused_and_says_what_to_do(
    play: Any, organiser: Workspace, both: Both
) -> None:
    other = play.create("elsewhere", Role.ORGANISER)
    measures.define_measure(other, NewMeasure("four-hours", "Four hours", definition=play_definition()))
    stranger = play.enrolled_site(other, "S009")
    play.record(stranger, "2026-04", 9, 10)
    before, shown = keeping.digest(organiser), pooled(organiser)
    result, answer = both(organiser, play.export(stranger))
    assert result.outcome == "refuse"
    assert answer.status == 1
    assert "collaborative" in answer.out + answer.err
    assert keeping.digest(organiser) == before
    assert pooled(organiser) == shown


def play_definition() -> dict[str, object]:
    return {"numerator_text": "seen", "denominator_text": "all", "effective_period": "2026-01"}


def test_what_a_site_that_left_sends_is_kept_and_counts_to_its_last_month(
    play: Any, organiser: Workspace, both: Both
) -> None:
    gone = play.enrolled_site(organiser, "S002")
    site_changes.withdraw(organiser, [gone.own_id], "2026-05", reason="Closed")
    play.record(gone, "2026-04", 1, 10)
    play.record(gone, "2026-05", 2, 10)
    play.record(gone, "2026-07", 3, 10)
    result, answer = both(organiser, play.export(gone))
    assert (result.outcome, answer.status) == ("accept", 0)
    assert play.values(organiser, gone.own_id) == {"2026-04": (1, 10), "2026-05": (2, 10), "2026-07": (3, 10)}
    shown = pooled(organiser)
    assert (shown["2026-04"], shown["2026-05"]) == (2, 1)
    assert play.sound(organiser)


def test_a_site_with_two_codes_that_goes_on_sending_under_both_counts_once(
    play: Any, organiser: Workspace, both: Both
) -> None:
    twice = play.enrolled_site(organiser, "S002")
    first = trust.find_site(organiser, "S001").id
    site_changes.merge(organiser, twice.own_id, first)
    shown = pooled(organiser)
    play.record(twice, "2026-04", 9, 10)
    result, answer = both(organiser, play.export(twice))
    assert (result.outcome, answer.status) == ("accept", 0)
    assert pooled(organiser) == shown
    assert play.values(organiser, twice.own_id) == {"2026-04": (9, 10)}
    assert play.values(organiser, first) == {"2026-04": (5, 10)}


@pytest.mark.parametrize("revision", [None, 7])
def test_values_of_a_measure_nobody_defined_or_a_revision_not_released_move_nothing(
    play: Any, organiser: Workspace, both: Both, revision: object
) -> None:
    site = play.enrolled_site(organiser, "S002")
    measure = measures.get_measure(organiser, "four-hours").id if revision else site.new_id()
    registers = {"counts": {"numerator": 4, "denominator": 10, "revision": revision or 1}}
    site.journal.append(site.scope, [Edit("observation", f"{measure}|2026-04|", registers)])
    shown = pooled(organiser)
    result, answer = both(organiser, play.export(site))
    assert (result.outcome, answer.status) == ("accept", 0)
    assert result.counts.new
    after = pooled(organiser)
    assert set(after) == set(shown)
    if revision is None:
        assert after == shown
    assert keeping.check(organiser).problems == ()


@pytest.mark.parametrize(
    ("entity", "registers"),
    [
        ("measure", {"code": "mine", "name": "Mine"}),
        ("timetable_event", {"title": "Session", "start": "2026-10-01"}),
        ("site", {"code": "S777", "name": "Nowhere"}),
        ("participation", {"site": "x", "until": "2026-01"}),
        ("benchmark", {"made": {"content": {"own": 0.99}}}),
    ],
)
def test_a_coach_writes_nothing_that_only_an_organiser_may(
    play: Any, organiser: Workspace, both: Both, entity: str, registers: dict[str, object]
) -> None:
    coach = coach_of(play, organiser, "coach")
    before, shown = keeping.digest(organiser), pooled(organiser)
    scope = organiser_scope(trust.find_site(organiser, "S001").id if entity == "benchmark" else None)
    file = forged(play, coach, scope.text, entity, registers)
    result, answer = both(organiser, file)
    assert (result.outcome, result.code) == ("refuse", "E-SCOPE-NOT-GRANTED")
    assert answer.status == 1
    assert "may not write there" in answer.err
    assert keeping.digest(organiser) == before
    assert pooled(organiser) == shown


def test_a_coach_without_the_right_is_told_apart_and_the_site_keeps_its_value(
    play: Any, organiser: Workspace, both: Both
) -> None:
    coach, site = coach_of(play, organiser, "coach"), trust.find_site(organiser, "S001").id
    file = forged(play, coach, site_scope(site).text, "observation", {"counts": {"numerator": 1, "denominator": 10}})
    result, answer = both(organiser, file)
    assert result.code == "E-SCOPE-NOT-GRANTED"
    assert answer.status == 1
    assert play.values(organiser, site) == {"2026-04": (5, 10)}


def test_two_coaches_who_enter_the_same_month_are_asked_about_and_nothing_is_lost(
    play: Any, organiser: Workspace, both: Both
) -> None:
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="paper")
    coaches = [coach_of(play, organiser, name) for name in ("one", "two")]
    for coach in coaches:
        paper_sites.grant_entry(organiser, coach.journal.writer, site)
    news = exporting.publish(organiser, play.file("news")).file
    for number, coach in enumerate(coaches):
        play.take(coach, news)
        view = measures.get_measure(coach, "four-hours")
        value = ForValue(view, parse_period("2026-04"), Entry(3 + number, 10))
        entering_for.enter_for(coach, site, [value], source=Source.PAPER, on=date(2026, 11, 20))
        result, answer = both(organiser, play.export(coach))
        assert (result.outcome, answer.status) == ("accept", 0)
    (conflict,) = merging.list_conflicts(organiser)
    assert sorted(one.parsed()["numerator"] for one in conflict.values) == [3, 4]
    assert "conflict" in answer.out or "differ" in answer.out
    assert play.ever(organiser, "2026-04", site) == [3, 4]
