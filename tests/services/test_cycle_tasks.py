"""The tasks of a test of change: ordinary actions that know their test, on every page, on paper and in a package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.pdsa import PdsaStage
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.team import Action
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.improving import cycle_sheets, cycle_tasks, cycles
from qic_desktop.services.improving.cycle_sheets import planned_cycle
from qic_desktop.services.teamwork import actions, team, team_page
from qic_desktop.services.workspace import Role, Workspace

DAY = date(2019, 4, 5)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Workspace]:
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


def plan(site: Workspace, title: str = "Nurse at the door") -> str:
    return planned_cycle(cycle_sheets.plan_in_new_ramp(site, title))


def test_a_task_belongs_to_its_test_and_stands_with_the_teams_actions(site: Workspace) -> None:
    first, second = plan(site), plan(site, "Two desks")
    team.add_member(site, "Ruth", "nurse", since="2019-01-01")
    ruth = team.find_person(site, "Ruth")
    cycle_tasks.add_task(site, "A1", " Print the sheets ", owner=ruth, due="2019-04-09")
    actions.add_action(site, "Ask for a desk", due="2019-04-01")
    (task,) = cycle_sheets.read_sheet(site, first).tasks
    assert (task.action.text, task.owner_name, task.action.owner_role) == ("Print the sheets", "Ruth", "nurse")
    assert cycle_sheets.read_sheet(site, second).tasks == ()
    assert cycle_sheets.read_sheet(site, first).people == ((ruth, "Ruth"),)
    told = {one.action.text: one.test for one in team_page.team_page(site).actions}
    assert told == {"Print the sheets": "A1 · Nurse at the door", "Ask for a desk": ""}


def test_today_has_what_is_overdue_and_the_tasks_of_tests_of_the_week(site: Workspace) -> None:
    plan(site)
    days = {"late": "2019-04-04", "today": "2019-04-05", "in a week": "2019-04-12", "later": "2019-04-13", "open": None}
    for text, due in days.items():
        cycle_tasks.add_task(site, "A1", text, due=due)
    actions.add_action(site, "no test", due="2019-04-06")
    found = team_page.team_today(site)
    assert [one.action.text for one in found.overdue] == ["late"]
    assert [one.action.text for one in found.soon] == ["today", "in a week"]
    cycle_tasks.finish_task(site, "A1", "today")
    assert [one.action.text for one in team_page.team_today(site).soon] == ["in a week"]
    # While the test runs, what has no day is not forgotten.
    test = cycles.list_cycles(site)[0].id
    cycles.move_cycle(site, test, PdsaStage.DO)
    assert [one.action.text for one in team_page.team_today(site).soon] == ["in a week", "open"]
    cycles.move_cycle(site, test, PdsaStage.STUDY)
    assert [one.action.text for one in team_page.team_today(site).soon] == ["in a week"]


def test_done_tasks_come_last_and_dropped_ones_are_gone(site: Workspace) -> None:
    cycle = plan(site)
    for text in ("one", "two", "three"):
        cycle_tasks.add_task(site, cycle, text)
    cycle_tasks.finish_task(site, cycle, "one")
    two = next(one for one in cycle_tasks.list_tasks(site, cycle) if one.action.text == "two")
    actions.finish_action(site, two.id, actions.DROPPED)
    assert [(one.action.text, one.is_open) for one in cycle_tasks.list_tasks(site, cycle)] == [
        ("three", True),
        ("one", False),
    ]


def test_what_is_no_task_is_refused_and_the_other_tests_task_is_not_ticked(site: Workspace) -> None:
    plan(site), plan(site, "Two desks")
    cycle_tasks.add_task(site, "B1", "Print")
    with pytest.raises(NotFoundError):
        cycle_tasks.add_task(site, "C7", "Print")
    with pytest.raises(InputError):
        cycle_tasks.add_task(site, "A1", "  ")
    with pytest.raises(InputError):
        cycle_tasks.add_task(site, "A1", "Print", due="soon")
    with pytest.raises(NotFoundError):
        cycle_tasks.finish_task(site, "A1", "Print")
    assert all(one.is_open for one in actions.list_actions(site))


def test_a_task_outlives_its_test_without_a_way_back(site: Workspace) -> None:
    cycle = plan(site)
    cycle_tasks.add_task(site, cycle, "Print")
    cycles.delete_cycle(site, cycle)
    (left,) = actions.list_actions(site)
    assert (left.action.text, left.test) == ("Print", "")
    site.journal.undo()
    assert actions.list_actions(site)[0].test == "A1 · Nurse at the door"


def test_open_tasks_go_over_to_the_next_cycle_and_come_back_with_undo(site: Workspace) -> None:
    first = plan(site)
    for text in ("Print", "Tell the night shift", "Ask for a desk", "Count"):
        cycle_tasks.add_task(site, first, text, due="2019-04-09")
    done, dropped = (one.id for one in cycle_tasks.list_tasks(site, first)[:2])
    actions.finish_action(site, done)
    actions.finish_action(site, dropped, actions.DROPPED)
    cycles.move_cycle(site, first, PdsaStage.ACT)
    changes = cycle_sheets.plan_after(site, first)
    second = planned_cycle(changes)
    assert cycle_sheets.moved_tasks(changes) == 2
    assert [one.id for one in cycle_tasks.list_tasks(site, first)] == [done]
    moved = cycle_tasks.list_tasks(site, second)
    assert [(one.is_open, one.action.due, one.test) for one in moved] == [
        (True, "2019-04-09", "A2 · Nurse at the door")
    ] * 2
    site.journal.undo()
    assert len(cycle_tasks.list_tasks(site, first)) == 3
    assert [one.label for one in cycles.list_cycles(site)] == ["A1"]


def test_a_test_that_still_runs_keeps_its_tasks(site: Workspace) -> None:
    first = plan(site)
    cycle_tasks.add_task(site, first, "Print")
    cycles.start_cycle(site, first)
    second = planned_cycle(cycle_sheets.plan_after(site, first))
    assert [len(cycle_tasks.list_tasks(site, one)) for one in (first, second)] == [1, 0]


def test_a_package_carries_the_task_with_its_test(play: Any) -> None:
    organiser = play.organiser()
    site = play.team_at_work(organiser)
    cycle = plan(site)
    cycle_tasks.add_task(site, cycle, "Print the sheets", due="2026-12-01")
    label = cycles.get_cycle(site, cycle).label
    second = play.second(play.restore_of(site))
    (there,) = cycle_tasks.list_tasks(second, cycle)
    assert (there.action.came_from, there.action.origin) == (actions.FROM_TEST, cycle)
    assert there.test == f"{label} · Nurse at the door"
    assert cycle_tasks.finish_task(second, label, "Print the sheets")
    play.take(organiser, play.export(site))
    (known,) = organiser.journal.list_records(Action, site_scope(site.own_id))
    assert (known.text, known.origin) == ("Print the sheets", cycle)
    assert [one.id for one in cycle_tasks.list_tasks(organiser, cycle, site.own_id)] == [known.id]
