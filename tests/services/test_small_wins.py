"""Small wins on Today: only what the entries show, at most three, newest first, nothing that is old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.small_wins import MOST, SmallWin
from qic_desktop.services.teamwork import actions
from qic_desktop.services.today import today_of
from qic_desktop.services.workspace import Role, Workspace

LOW = (10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 11, 9)
HIGH = (20, 22, 21, 23, 20, 22, 21, 23, 22)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(
        tmp_path / "t.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=date(2019, 4, 5)
    )
    yield made
    made.close()


def define(team: Workspace, code: str = "partograph", **definition: object) -> MeasureView:
    return measures.define_measure(team, NewMeasure(code, f"Complete {code}", definition=definition))


def fill(team: Workspace, view: MeasureView, last: str, counts: tuple[int, ...]) -> None:
    """Shares of 25, so that the last one stands at ``last``."""
    period, entries = parse_period(last), []
    for count in reversed(counts):
        entries.append((period, Entry(count, 25)))
        period = period.preceding()
    observations.record_many(team, view, entries)


def wins(team: Workspace) -> list[tuple[str, str]]:
    return [(one.kind, one.name) for one in today_of(team).wins]


def test_an_empty_workspace_has_none(team: Workspace) -> None:
    assert today_of(team).wins == ()
    define(team)
    assert today_of(team).wins == ()


def test_an_improvement_counts_from_the_point_that_made_it_one(team: Workspace) -> None:
    view = define(team)
    fill(team, view, "2019-03", LOW + HIGH)
    (found,) = [one for one in today_of(team).wins if one.kind == "finding"]
    assert (found.name, found.place) == ("Complete partograph", view.id)
    # Chance allows seven in a row of 21 points: February's was the eighth, March's is the ninth.
    assert found.day == date(2019, 2, 28)
    assert found.detail.startswith("9 months in a row")


def test_a_finding_that_is_worse_or_old_is_no_win(team: Workspace) -> None:
    worse = define(team, "falls", direction="down")
    fill(team, worse, "2019-03", LOW + HIGH)
    assert "finding" not in [kind for kind, _name in wins(team)]
    old = define(team, "weighed")
    fill(team, old, "2018-09", LOW + HIGH)
    assert "finding" not in [kind for kind, _name in wins(team)]


def test_only_chance_is_never_praised(team: Workspace) -> None:
    fill(team, define(team), "2019-03", LOW + LOW)
    assert wins(team) == []


def test_twelve_values_are_told_once_they_are_there(team: Workspace) -> None:
    view = define(team)
    fill(team, view, "2019-03", LOW[:11])
    assert wins(team) == []
    fill(team, view, "2019-03", LOW)
    assert wins(team) == [("twelve", "Complete partograph")]


def test_missing_months_are_no_values(team: Workspace) -> None:
    view = define(team)
    fill(team, view, "2019-02", LOW[:11])
    observations.record_observation(team, view, parse_period("2019-03"), Entry(missing=MissingReason.STRIKE))
    assert wins(team) == []


def test_an_adopted_change_counts_others_do_not(team: Workspace) -> None:
    ramp = cycles.open_ramp(team, "Tray")
    for title, decision, ended in (
        ("Kept", Decision.ADOPT, "2019-03-20"),
        ("Dropped", Decision.ABANDON, "2019-03-21"),
        ("Long ago", Decision.ADOPT, "2018-03-20"),
        ("Ahead", Decision.ADOPT, "2019-05-20"),
    ):
        made = cycles.open_cycle(team, ramp.id, title=title, started=ended, ended=ended, stage="act")
        cycles.decide(team, made.id, decision)
    assert wins(team) == [("adopted", "Kept")]
    assert today_of(team).wins[0].detail == "A1"


def test_an_action_counts_when_it_was_done_by_its_day(team: Workspace) -> None:
    for text, due in (("In time", "2019-04-05"), ("Late", "2019-04-04"), ("No day", None), ("Open", "2019-04-09")):
        actions.add_action(team, text, due=due)
    for text in ("In time", "Late", "No day"):
        actions.finish_action(team, text)
    assert wins(team) == [("action", "In time")]


def test_a_full_month_sheet_counts_from_two_measures_on(team: Workspace) -> None:
    fill(team, define(team, "a"), "2019-03", LOW[:2])
    assert wins(team) == []
    second = define(team, "b")
    assert wins(team) == []
    fill(team, second, "2019-03", LOW[:2])
    assert today_of(team).wins == (SmallWin("month", date(2019, 3, 31), "2019-03", "2", "2019-03"),)


def test_at_most_three_and_the_newest_first(team: Workspace) -> None:
    ramp = cycles.open_ramp(team, "Tray")
    for number in range(1, 6):
        day = f"2019-03-{number:02}"
        made = cycles.open_cycle(team, ramp.id, title=f"Test {number}", started=day, ended=day, stage="act")
        cycles.decide(team, made.id, Decision.ADOPT)
    actions.add_action(team, "Lamp", due="2019-04-30")
    actions.finish_action(team, "Lamp")
    found = today_of(team).wins
    assert [one.name for one in found] == ["Lamp", "Test 5", "Test 4"]
    assert len(found) == MOST
    assert [one.day for one in found] == sorted((one.day for one in found), reverse=True)


def test_a_win_that_was_taken_back_is_gone(team: Workspace) -> None:
    ramp = cycles.open_ramp(team, "Tray")
    made = cycles.open_cycle(team, ramp.id, title="Kept", started="2019-03-20", ended="2019-03-20", stage="act")
    cycles.decide(team, made.id, Decision.ADOPT)
    assert wins(team) == [("adopted", "Kept")]
    cycles.delete_cycle(team, made.id)
    assert wins(team) == []
