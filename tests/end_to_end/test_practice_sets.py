"""Both practice sets as stores: sound, travelling whole and without names, every chart drawn."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from qic_desktop import bootstrap, practice
from qic_desktop.cli import qic
from qic_desktop.domain.people import Project
from qic_desktop.domain.scope import site_scope
from qic_desktop.exchange.archive import read_archive
from qic_desktop.practice import Demonstration
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations, rare_events
from qic_desktop.services.organising import aggregating
from qic_desktop.services.practising.practice_births import load_births
from qic_desktop.services.practising.practice_data import load_practice
from qic_desktop.services.practising.practice_sets import BIRTHS, EMERGENCY, SETS, PracticeSet
from qic_desktop.services.printing import reporting
from qic_desktop.services.teamwork import team
from qic_desktop.services.today import today_of
from qic_desktop.services.trusting import trust

SITES = 6


@pytest.fixture(scope="module", params=SETS, ids=lambda one: one.code)
def chosen(request: pytest.FixtureRequest) -> PracticeSet:
    found = request.param
    assert isinstance(found, PracticeSet)
    return found


@pytest.fixture(scope="module")
def demo(chosen: PracticeSet, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    root = tmp_path_factory.mktemp(chosen.code)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(root / "home"))
        return practice.demonstrate(root / "demo", SITES, chosen=chosen)


@pytest.fixture(autouse=True)
def home(demo: Demonstration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIC_HOME", str(demo.folder.root.parent / "home"))


def test_it_makes_everything(demo: Demonstration, chosen: PracticeSet) -> None:
    assert len(list(demo.folder.packages.glob(f"*-{chosen.month}.qicpkg"))) == SITES
    assert len(list(demo.folder.reports.glob("*.pdf"))) == SITES + 1
    assert "invented" in demo.notice


def test_every_chart_of_the_team_draws_and_says_something(demo: Demonstration, chosen: PracticeSet) -> None:
    site = bootstrap.open_workspace(demo.folder.site(chosen.team))
    views = measures.list_measures(site)
    for view in views:
        given = charts.chart_input(site, view)
        assert any(value is not None for value in given.series.values), view.code
        for kind in charts.possible_kinds(given):
            assert reporting.chart_svg(charts.draw_chart(given, kind)).startswith("<svg"), (view.code, kind)
    bootstrap.close_workspace(site)
    assert len(views) == (7 if chosen is BIRTHS else 2)


def test_the_organiser_holds_what_the_teams_typed(demo: Demonstration, chosen: PracticeSet) -> None:
    organiser = bootstrap.open_workspace(demo.folder.organiser)
    site = bootstrap.open_workspace(demo.folder.site(chosen.team))
    known = trust.find_site(organiser, chosen.team).id
    for view in measures.list_measures(site):
        there = measures.get_measure(organiser, view.code)
        here = observations.list_observations(site, view)
        assert observations.list_observations(organiser, there, known) == here
        events = [(one.on, one.cases) for one in rare_events.list_events(site, view)]
        assert [(one.on, one.cases) for one in rare_events.list_events(organiser, there, known)] == events
        assert here or events
    assert len(cycles.list_cycles(organiser, known)) == len(cycles.list_cycles(site)) > 0
    for view in measures.list_pooled(organiser):
        assert aggregating.collect(organiser, view).aggregate.periods
    bootstrap.close_workspace(site)
    bootstrap.close_workspace(organiser)


def test_a_package_sent_again_brings_nothing_new(demo: Demonstration, chosen: PracticeSet, tmp_path: Path) -> None:
    out = tmp_path / "again.qicpkg"
    site = bootstrap.open_workspace(demo.folder.site(chosen.team))
    exporting.export_data_package(site, out)
    bootstrap.close_workspace(site)
    organiser = bootstrap.open_workspace(demo.folder.organiser)
    rows = organiser.store.rows("select id, sealed from segment order by id")
    importing.import_packages(organiser, [out])
    known = dict(organiser.store.rows("select id, sealed from segment order by id"))
    bootstrap.close_workspace(organiser)
    assert {identity: known[identity] for identity, _sealed in rows} == dict(rows)


def test_nobody_is_named_in_what_travels(demo: Demonstration, chosen: PracticeSet) -> None:
    data = load_births().told if chosen is BIRTHS else load_practice()
    told = json.loads((chosen.folder / "team.json").read_text(encoding="utf-8"))
    names = {person.name for person in data.people} | set(told["hours"]) | {told["leader"]["before"]}
    names |= {one["name"] for team in told.get("others", {}).values() for one in team["joined"]}
    names -= {data.collaborative.contact, chosen.coach}
    assert len(names) > 20
    for file in demo.folder.packages.rglob("*.qicpkg"):
        text = b"\n".join(member.content() for member in read_archive(file.read_bytes())).decode()
        assert [name for name in names if name in text] == [], file.name


def test_the_team_has_something_to_do_and_a_story(demo: Demonstration, chosen: PracticeSet) -> None:
    site = bootstrap.open_workspace(demo.folder.site(chosen.team))
    today = today_of(site)
    assert today.tasks > 0
    assert today.findings
    assert len(team.current_members(site)) >= 4
    if chosen is BIRTHS:
        assert {one.view.code for one in today.to_enter} == {
            "births",
            "oxytocin",
            "partograph",
            "breathing",
            "stock-out",
            "skin",
        }
        assert [one.title for one in today.letters]
        assert next(line.title for line in today.events) == "Third learning session"
    bootstrap.close_workspace(site)


def test_the_organiser_reads_the_aims_of_more_than_one_team(demo: Demonstration, chosen: PracticeSet) -> None:
    organiser = bootstrap.open_workspace(demo.folder.organiser)
    sites = [site.id for site in trust.list_sites(organiser)]
    told = [one for site in sites for one in organiser.journal.list_records(Project, site_scope(site)) if one.aim]
    assert len({one.aim for one in told}) == len(told) == (2 if chosen is BIRTHS else 1)
    bootstrap.close_workspace(organiser)


def test_what_stops_and_begins_again_is_a_phase_of_its_own(demo: Demonstration, chosen: PracticeSet) -> None:
    if chosen is EMERGENCY:
        assert demo.sites == SITES
        return
    site = bootstrap.open_workspace(demo.folder.site("K06"))
    view = measures.get_measure(site, "partograph")
    chart = charts.measure_chart(site, view)
    assert [chart.series.periods[phase.first] for phase in chart.phases] == ["2024-01", "2025-03"]
    assert set(chart.series.gaps.values()) == {"forms-out-of-stock"}
    breathing = charts.measure_chart(site, measures.get_measure(site, "breathing"))
    assert "no-cases" in breathing.series.gaps.values()
    bootstrap.close_workspace(site)


def test_the_command_takes_the_set_and_no_other(tmp_path: Path) -> None:
    started = time.monotonic()
    run = CliRunner().invoke(qic, ["demo", str(tmp_path / "d"), "--set", "births", "--sites", "1", "--json"])
    assert run.exit_code == 0, run.output
    said = json.loads(run.output)
    assert (said["set"], said["sites"]) == ("births", 1)
    assert set(said["aggregates"]) == {"births", "oxytocin", "partograph", "breathing", "stock-out", "skin"}
    assert time.monotonic() - started < 30
    assert CliRunner().invoke(qic, ["demo", str(tmp_path / "e"), "--set", "falls"]).exit_code == 2
