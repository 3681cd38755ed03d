"""Rare events of all sites: counted by month, site by site what lies between, left sites out of the sum."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures, rare_events
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.organising import collaboratives, events_together, site_changes
from qic_desktop.services.organising.events_together import read_together
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

FALLS = {"numerator_text": "falls with harm", "value_form": "time-between", "unit": "days"}


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Three sites with falls from March on; it is the end of November 2026."""
    made: Workspace = play.organiser()
    collaboratives.describe_collaborative(made, title="Care", start="2026-01")
    measures.define_measure(made, NewMeasure("falls", "Falls with harm", definition=FALLS))
    exporting.publish(made, play.file("news"))
    return made


@pytest.fixture
def sites(play: Any, organiser: Workspace) -> dict[str, Workspace]:
    days = {"S001": ["2026-03-02", "2026-03-12", "2026-05-01"], "S002": ["2026-03-02"], "S003": []}
    made = {}
    for code, mine in days.items():
        site = made[code] = play.enrolled_site(organiser, code)
        play.take(site, exporting.publish(organiser, play.file(f"news-{code}")).file)
        for day in mine:
            rare_events.record_event(site, falls(site), date.fromisoformat(day))
        play.take(organiser, play.export(site))
    return made


def falls(workspace: Workspace) -> MeasureView:
    return measures.get_measure(workspace, "falls")


@pytest.mark.usefixtures("sites")
def test_events_are_counted_by_month_and_told_site_by_site(organiser: Workspace) -> None:
    assert [view.code for view in events_together.list_rare(organiser)] == ["falls"]
    found = read_together(organiser, falls(organiser))
    assert found.chart is not None
    counted = dict(zip(found.chart.series.periods, found.chart.series.values, strict=True))
    assert next(iter(counted)) == "2026-01", "months before the first event had none"
    assert list(counted)[-1] == "2026-10", "the running month is not over"
    assert {month: many for month, many in counted.items() if many} == {"2026-03": 3, "2026-05": 1}
    assert found.chart.series.direction is Direction.DOWN, "more days between is better, so fewer a month is"
    told = [(one.site.code, one.events, one.last, one.between) for one in found.sites]
    assert told == [
        ("S001", 3, date(2026, 5, 1), 30.0),
        ("S002", 1, date(2026, 3, 2), None),
        ("S003", 0, None, None),
    ]
    assert found.sites[0].days_since == (organiser.today() - date(2026, 5, 1)).days


def test_an_area_holds_its_own_and_what_came_after_leaving_is_in_no_sum(
    organiser: Workspace, sites: dict[str, Workspace]
) -> None:
    edits = [record_edit(Site, sites[code].own_id, area="North") for code in ("S001", "S003")]
    organiser.journal.append(organiser_scope(), edits)
    assert read_together(organiser, falls(organiser), "North").events == 3
    with pytest.raises(NotFoundError):
        read_together(organiser, falls(organiser), "Nowhere")
    site_changes.withdraw(organiser, [sites["S001"].own_id], "2026-03", reason="closed")
    chart = read_together(organiser, falls(organiser)).chart
    assert chart is not None
    assert sum(value or 0 for value in chart.series.values) == 3, "the fall of May came after it had left"


def test_what_cannot_be_put_together_is_said(play: Any, organiser: Workspace, sites: dict[str, Workspace]) -> None:
    with pytest.raises(NotAllowedError):
        read_together(sites["S001"], falls(organiser))
    with pytest.raises(NotAllowedError):
        read_together(organiser, play.measure(organiser))
    (fresh,) = events_together.list_rare(organiser)
    for site in sites.values():
        site_changes.withdraw(organiser, [site.own_id], "2026-02", reason="closed")
    assert read_together(organiser, fresh).chart is None


def test_a_site_is_judged_once_there_are_enough_events(
    play: Any, organiser: Workspace, sites: dict[str, Workspace]
) -> None:
    assert not any(one.judged for one in read_together(organiser, falls(organiser)).sites)
    for number in range(1, 12):
        rare_events.record_event(sites["S002"], falls(sites["S002"]), date(2026, 6, 2 * number))
    play.take(organiser, play.export(sites["S002"]))
    first = read_together(organiser, falls(organiser)).sites[0]
    assert (first.site.code, first.judged) == ("S002", True)
