"""The registry: how every site takes part, what it reported, what waits."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.rules.codes import RULE_SETS, RuleSetCode
from qic_desktop.analysis.series import Series
from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError
from qic_desktop.services.charting import comparing
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.organising import aggregating, collaboratives, whole
from qic_desktop.services.organising.registry import STRIP, Registry, RegistrySite, SiteState, read_registry
from qic_desktop.store.journal import record_edit

MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)][:22]
LOW, HIGH = [60, 62, 58, 64, 61, 59, 63, 57, 60, 62], [80, 83, 79, 84, 81, 82, 78, 85, 80, 81, 84, 80]


@pytest.fixture
def organiser(play: Any) -> Any:
    """S001 reports every month and has a step; S002 stopped after ten months; S003 is enrolled and sent nothing."""
    made = play.organiser()
    for code, values in {"S001": LOW + HIGH, "S002": LOW}.items():
        site = play.enrolled_site(made, code)
        for month, value in zip(MONTHS, values, strict=False):
            play.record(site, month, value, 100)
        play.take(made, play.export(site))
    exporting.publish(made, play.file("news"))
    return made


def site(found: Registry, code: str) -> RegistrySite:
    return next(one for one in found.sites if one.code == code)


def test_a_store_without_sites_has_an_empty_registry(play: Any) -> None:
    found = read_registry(play.organiser())
    assert (found.sites, found.periods, found.unanswered) == ((), (), 0)


def test_a_site_team_has_no_registry(play: Any, organiser: Any) -> None:
    with pytest.raises(NotAllowedError):
        read_registry(play.site(organiser, "S008"))


def test_who_reports_takes_part_and_who_stopped_is_silent(organiser: Any) -> None:
    found = read_registry(organiser)
    first, second = site(found, "S001"), site(found, "S002")
    assert (first.state, first.missing, first.last_period) == (SiteState.PART, 0, MONTHS[-1])
    assert (second.state, second.last_period) == (SiteState.SILENT, MONTHS[9])
    assert second.missing == second.strip.count("missing") + second.expected - second.reported - STRIP
    assert (second.reported, len(second.strip), len(found.periods)) == (10, STRIP, STRIP)
    assert set(first.strip[:-2]) == {"reported"}
    assert first.last_package is not None
    assert first.line is not None
    assert first.line.finding


def test_who_asks_to_join_stands_in_the_registry_before_it_is_enrolled(play: Any, organiser: Any) -> None:
    team = play.site(organiser, "S003")
    play.record(team, MONTHS[-1], 80, 100)
    before = read_registry(organiser)
    assert before.unanswered == 1
    importing.import_packages(organiser, [play.export(team)])
    found = read_registry(organiser)
    assert found.unanswered == 0
    asking = site(found, "S003")
    assert (asking.state, asking.line, asking.place) == (SiteState.ASKING, None, -1)
    assert asking.open_questions == 1


def test_a_site_whose_time_is_over_has_left_and_is_not_silent(organiser: Any) -> None:
    identity = site(read_registry(organiser), "S002").id
    spans = organiser.journal.list_records(Participation, organiser_scope())
    span = next((one.id for one in spans if one.site == identity), organiser.new_id())
    edit = record_edit(Participation, span, site=identity, since=MONTHS[0], until=MONTHS[9], reason=None)
    organiser.journal.append(organiser_scope(), [edit])
    left = site(read_registry(organiser), "S002")
    assert (left.state, left.until) == (SiteState.LEFT, MONTHS[9])
    assert "missing" not in left.strip


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_one_rule_set_judges_sites_wherever_they_stand(play: Any, organiser: Any, rule_set: RuleSetCode) -> None:
    collaboratives.describe_collaborative(organiser, title="Safer births", rule_set=rule_set)
    exporting.publish(organiser, play.file("rules"))
    view = play.measure(organiser)
    collection = aggregating.collect(organiser, view)
    assert collection.rule_set == rule_set
    assert collection.aggregate.to_json()["rule_set"] == rule_set
    grid = comparing.grid_of(collection)
    assert grid.rule_set == rule_set
    for line, found in zip(grid.lines, collection.aggregate.sites, strict=True):
        chart = run_chart(Series(grid.periods, line.values), rule_set=rule_set)
        assert line.finding == found.finding == bool(chart.findings)
    assert site(read_registry(organiser), "S001").line == next(line for line in grid.lines if line.code == "S001")
    shown = whole.overview(organiser, same=True)
    assert shown.shown is not None
    assert shown.shown.rule_set == rule_set
    assert shown.chart is not None
    assert shown.chart.rule_set == rule_set
