"""Definitions, what was made clearer, and values of parts travel whole to the team's laptops and to the organiser."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.domain.period import parse_period
from qic_desktop.services import naming
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import definitions, entry, measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Role, Workspace

MONTH = parse_period("2026-09")


@pytest.fixture
def site(play: Any) -> Workspace:
    made: Workspace = play.team_at_work(play.organiser())
    definitions.clarify_definition(made, "own", {"strata": ["day", "night"], "collector": "the nurse in charge"})
    definitions.change_definition(made, "own", {"exclusion": "wrong"}, "a slip", "2026-08")
    made.journal.undo()
    definitions.change_definition(made, "own", {"exclusion": "visitors"}, "agreed on the ward", "2026-09")
    view = measures.get_measure(made, "own")
    for part, counts in (("day", (1, 6)), ("night", (2, 4))):
        observations.record_observation(made, view, MONTH, Entry(*counts), stratum=part)
    return made


def sealed(workspace: Workspace) -> dict[str, bytes]:
    return {row[0]: bytes(row[1]) for row in workspace.store.rows("select id, sealed from segment")}


def told(workspace: Workspace, site: str | None = None) -> tuple[object, ...]:
    view = measures.get_measure(workspace, "own", site)
    parts = [observations.list_observations(workspace, view, site, part) for part in ("", "day", "night")]
    values = [
        [(one.period, one.stratum, one.numerator, one.denominator, one.revision) for one in part] for part in parts
    ]
    return view.revisions, values


def test_the_second_laptop_says_the_same_and_goes_on(play: Any, site: Workspace) -> None:
    second = play.second(play.restore_of(site))
    assert told(second) == told(site)
    latest = measures.get_measure(second, "own").definition
    assert latest is not None
    assert (latest.exclusion, latest.collector, latest.strata) == ("visitors", "the nurse in charge", ["day", "night"])
    assert [one.exclusion for one in measures.get_measure(second, "own").revisions] == [None, "visitors"]
    here, there = (entry.open_sheet(one, measures.get_measure(one, "own"), stratum="night") for one in (site, second))
    assert here.given.series == there.given.series
    with play.computer("second"):
        third = play.second(play.restore_of(second), "third")
    sent = sealed(site)
    for later in (sealed(second), sealed(third)):
        assert {identity: later[identity] for identity in sent} == sent
    assert told(third) == told(site)


def test_the_organiser_sees_them_under_the_site(play: Any, site: Workspace) -> None:
    (organiser,) = (one for one in play.open if one.role is Role.ORGANISER)
    play.take(organiser, play.export(site))
    assert told(organiser, site.own_id) == told(site)


def test_a_core_measure_made_clearer_by_the_organiser_reads_so_at_the_site(play: Any) -> None:
    organiser = play.organiser()
    site = play.team_at_work(organiser)
    definitions.clarify_definition(organiser, "four-hours", {"source_text": "Register, column 7"})
    before = measures.get_measure(site, "four-hours")
    play.take(site, exporting.publish(organiser, play.file("news")).file)
    after = measures.get_measure(site, "four-hours")
    assert after.definition is not None
    assert after.definition.source_text == "Register, column 7"
    assert len(after.revisions) == len(before.revisions)
    assert naming.names_of(site).measures[after.id] == after.name
