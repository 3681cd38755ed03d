"""A core measure that is asked for no longer: its values stay, nothing is due, nothing reads as missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qic_desktop.domain.measure import DefinitionRevision
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.coaching import entering
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.organising import aggregating, designing, reminders, reporting_grid
from qic_desktop.services.organising.reporting_grid import State
from qic_desktop.services.today import today_of
from qic_desktop.services.workspace import Workspace

LAST = "2026-08"


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    made.practice_day = date(2026, 11, 22)
    return made


def ended(play: Any, organiser: Workspace, last: str = LAST) -> None:
    designing.end_measure(organiser, "pain", last)
    exporting.publish(organiser, play.file("news"))


def test_a_site_is_asked_no_more_and_its_values_stay(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    team.practice_day = organiser.practice_day
    play.record(team, "2026-08", 8, 10, code="pain")
    before = {one.view.code: one.periods for one in today_of(team).to_enter}
    assert before["pain"]
    designing.end_measure(organiser, "pain", LAST)
    play.take(team, exporting.publish(organiser, play.file("news")).file)
    view = measures.get_measure(team, "pain")
    assert not view.is_asked(parse_period("2026-09"))
    assert view.is_asked(parse_period(LAST))
    assert "pain" not in {one.view.code for one in today_of(team).to_enter}
    assert "four-hours" in {one.view.code for one in today_of(team).to_enter}


def test_nothing_reads_as_missing_at_the_organiser(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    for month in ("2026-07", "2026-08"):
        play.record(team, month, 8, 10, code="pain")
    play.take(organiser, play.export(team))
    view = measures.get_measure(organiser, "pain")
    assert reminders.not_reported(organiser)[0].lines == 5
    ended(play, organiser)
    view = measures.get_measure(organiser, "pain")
    assert reminders.not_reported(organiser)[0].lines == 3, "those of the other measure alone"
    grid = reporting_grid.reporting_grid(organiser, view.id)
    assert grid.periods[-1] == LAST
    assert not any(square.state is State.MISSING for line in grid.lines for square in line.squares[-2:])
    collection = aggregating.collect(organiser, view)
    assert [row.period for row in collection.aggregate.periods][-1] == LAST
    assert [row.pooled for row in collection.aggregate.periods][-2:] == [0.8, 0.8]


def test_a_sheet_for_a_site_asks_it_no_more_but_shows_what_came_later(play: Any, organiser: Workspace) -> None:
    team = play.enrolled_site(organiser, "S001")
    play.record(team, "2026-10", 8, 10, code="pain")
    play.take(organiser, play.export(team))
    ended(play, organiser)
    codes = {line.view.code for line in entering.read_page(organiser, "S001", parse_period("2026-09")).sheet.asked}
    assert codes == {"four-hours"}
    later = entering.read_page(organiser, "S001", parse_period("2026-10")).sheet
    assert {line.view.code for line in later.asked} == {"four-hours", "pain"}
    view = measures.get_measure(organiser, "pain")
    assert aggregating.collect(organiser, view).aggregate.periods[-1].pooled == 0.8, "what came is never left out"


def test_it_can_go_on_again_also_once_that_was_published(play: Any, organiser: Workspace) -> None:
    ended(play, organiser)
    assert measures.get_measure(organiser, "pain").last is not None
    designing.end_measure(organiser, "pain", "")
    assert measures.get_measure(organiser, "pain").last is None
    exporting.publish(organiser, play.file("news"))
    assert measures.get_measure(organiser, "pain").last is None


def test_what_cannot_be_is_refused(play: Any, organiser: Workspace) -> None:
    definition = {"value_form": "time-between"}
    measures.define_measure(organiser, NewMeasure("falls", "Falls", definition=definition))
    with pytest.raises(NotAllowedError):
        designing.end_measure(organiser, "falls", LAST)
    for wrong in ("soon", "2026", "2026-W12"):
        with pytest.raises(InputError):
            designing.end_measure(organiser, "pain", wrong)
    begins = measures.get_measure(organiser, "pain").revisions[0].effective_period
    assert isinstance(measures.get_measure(organiser, "pain").definition, DefinitionRevision)
    if begins:
        with pytest.raises(InputError):
            designing.end_measure(organiser, "pain", "1999-01")
    team = play.enrolled_site(organiser, "S001")
    with pytest.raises(NotAllowedError):
        designing.end_measure(team, "pain", LAST)
