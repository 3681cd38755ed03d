"""A laptop's clock that jumps a year back or ten years ahead: the last word wins all the same, here and elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.services import frames, today
from qic_desktop.services.measuring import entry, observations
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.reporting_grid import reporting_grid
from qic_desktop.services.workspace import Workspace

YEAR = 366 * 86_400_000
MONTH = parse_period("2026-03")
JUMPS = {"back a year": -YEAR, "ahead ten years": 10 * YEAR, "before there were clocks": -57 * YEAR}


def jump(workspace: Workspace, by: int) -> None:
    steady = workspace.clock

    def moved() -> int:
        return max(0, steady() + by)

    workspace.clock = moved
    workspace.journal.clock = moved


def value(play: Any, workspace: Workspace, site: str = "") -> float | None:
    found = observations.list_observations(workspace, play.measure(workspace), **({"site": site} if site else {}))
    return next((one.numerator for one in found if one.period == MONTH.text), None)


@pytest.mark.parametrize("by", JUMPS.values(), ids=JUMPS)
def test_the_later_entry_wins_whatever_the_clock_says(play: Any, by: int) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    play.record(site, MONTH.text, 5, 10)
    play.take(organiser, play.export(site))
    jump(site, by)
    play.record(site, MONTH.text, 6, 10)
    play.take(organiser, play.export(site))
    jump(site, -by)
    play.record(site, MONTH.text, 7, 10)
    package = play.export(site)
    play.take(organiser, package)
    assert value(play, site) == 7
    assert value(play, organiser, site.own_id) == 7
    # The history stands in the order of the entries, not of the clocks.
    sheet = entry.open_sheet(site, play.measure(site))
    counts: list[Any] = [line.registers["counts"] for line in sheet.lines[MONTH.text]]
    assert [one["numerator"] for one in counts] == [5, 6, 7]
    site.journal.undo()
    assert value(play, site) == 6


@pytest.mark.parametrize("by", JUMPS.values(), ids=JUMPS)
def test_a_site_with_a_wrong_clock_is_still_drawn_and_counted(play: Any, by: int) -> None:
    organiser = play.organiser()
    site = play.enrolled_site(organiser, "S001")
    jump(site, by)
    play.record(site, MONTH.text, 5, 10)
    assert today.today_of(site).day == site.today()
    play.take(organiser, play.export(site))
    view = play.measure(organiser)
    assert aggregating.collect(organiser, view).aggregate.periods
    assert reporting_grid(organiser).lines


def test_a_clock_that_was_set_back_is_asked_about(play: Any) -> None:
    site = play.site(play.organiser(), "S001")
    play.record(site, MONTH.text, 5, 10)
    assert not frames.clock_is_behind(site)
    jump(site, -YEAR)
    assert frames.clock_is_behind(site)
    jump(site, YEAR)
    assert not frames.clock_is_behind(site)
    assert not frames.clock_is_far_ahead(site)


def test_a_clock_that_ran_ahead_is_asked_about_and_not_for_years_once_it_is_right_again(play: Any) -> None:
    site = play.site(play.organiser(), "S001")
    play.record(site, MONTH.text, 5, 10)
    jump(site, 10 * YEAR)
    assert frames.clock_is_far_ahead(site)
    play.record(site, MONTH.text, 6, 10)
    jump(site, -10 * YEAR)
    assert frames.clock_is_behind(site)
    play.record(site, MONTH.text, 7, 10)
    assert not frames.clock_is_behind(site)
    assert not frames.clock_is_far_ahead(site)
