"""All sites together from the command line: choices, where figures come from, reporting, support, areas, context."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.domain.collaborative import Participation, Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.charting import charts
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit


@pytest.fixture
def sites(play: Any) -> list[Workspace]:
    """Two sites in two areas that reported some months; the organiser's store is closed."""
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Safer births", start="2026-06")
    found = []
    for code, months in (("S001", ("2026-06", "2026-07", "2026-08")), ("S002", ("2026-07",))):
        team = play.enrolled_site(organiser, code)
        for month in months:
            play.record(team, month, 8, 10)
        play.take(organiser, play.export(team))
        site = next(one for one in organiser.journal.list_records(Site, organiser_scope()) if one.code == code)
        area = "North / Adar" if code == "S001" else "South"
        organiser.journal.append(organiser_scope(), [record_edit(Site, site.id, area=area)])
        found.append(team)
    exporting.publish(organiser, play.file("news"))
    play.close(organiser)
    return found


@pytest.fixture
def store(play: Any, sites: list[Workspace]) -> Path:
    del sites
    found: Path = play.folder / "organiser.qic"
    return found


def test_choices_are_part_of_the_answer(done: Any, store: Path) -> None:
    told = done("aggregate", store, "four-hours", "--area", "North", "--align", "start", "--json").json
    assert (told["area"], told["align"], told["as_of"], told["breaks"]) == ("North", "start", None, [])
    assert [line["site"] for line in told["sites"]] == ["S001"]
    assert told["periods"][0]["period"].startswith("M")
    before = done("aggregate", store, "--as-of", "2020-01-31", "--json").json
    assert (before["periods"], before["as_of"]) == ([], "2020-01-31")


def test_a_part_or_an_area_that_nobody_knows_is_said_to_be_so(qic: Any, done: Any, store: Path) -> None:
    assert "no part of the cases called “night”" in qic("aggregate", store, "--stratum", "night").refused()
    assert "No site lies in an area “Nowhere”" in qic("aggregate", store, "--area", "Nowhere").refused()
    assert done("aggregate", store, "--area", "north / adar", "--json").json["sites"][0]["site"] == "S001"


def test_the_sites_that_reported_throughout_stand_by_themselves(done: Any, store: Path) -> None:
    told = done("aggregate", store, "four-hours", "--same", "--json").json
    every = done("aggregate", store, "four-hours", "--json").json
    assert (told["same"], every["same"]) == (True, False)
    assert {one["site"] for one in told["sites"]} < {one["site"] for one in every["sites"]}
    assert "No site has reported throughout." in done("aggregate", store, "four-hours", "--same").out


def test_a_figure_names_its_packages(done: Any, store: Path) -> None:
    asked = ("aggregate", store, "four-hours", "--provenance")
    told = done(*asked, "--period", "2026-07", "--json").json["provenance"]
    assert (told["values"], told["typed_here"], [one["values"] for one in told["packages"]]) == (2, 0, [1, 1])
    assert {one["site"] for one in told["packages"]} == {"S001", "S002"}
    assert all(len(one["sha256"]) == 64 for one in told["packages"])
    assert "2 values rest on:" in done(*asked, "--period", "2026-07").out
    one = done(*asked, "--site", "S001", "--json").json["provenance"]
    assert (one["site"], one["values"]) == ("S001", 3)


def test_who_reported_is_listed_in_order_of_need(done: Any, store: Path, tmp_path: Path) -> None:
    told = done("reporting", store, "--csv", tmp_path / "grid.csv", "--pdf", tmp_path / "grid.pdf", "--json").json
    assert [one["site"] for one in told["sites"]] == ["S002", "S001"]
    assert told["periods"][0] == "2026-06"
    assert told["sites"][0]["squares"][0]["state"] == "missing"
    assert (tmp_path / "grid.csv").read_text(encoding="utf-8-sig").startswith("site,name,area,period,state")
    assert (tmp_path / "grid.pdf").read_bytes().startswith(b"%PDF")
    assert "Call the team" in done("reporting", store, "--area", "South").out


def test_who_could_use_support_is_said_with_reasons(done: Any, store: Path) -> None:
    told = done("support", store, "--json").json
    assert {one["site"] for one in told} == {"S001", "S002"}
    assert told[0]["reasons"][0]["sign"] == "missing"
    assert told[0]["reasons"][0]["source"] == "observation"
    assert "reports missing" in done("support", store, "--area", "South").out


def test_an_area_has_its_page_and_an_unknown_one_is_refused(done: Any, qic: Any, store: Path, tmp_path: Path) -> None:
    names = [one["name"] for one in done("area-report", store, "--list", "--json").json]
    assert names == ["North", "North / Adar", "South"]
    out = tmp_path / "adar.pdf"
    assert done("area-report", store, "north/adar", "--out", out, "--json").json == {"file": str(out)}
    assert out.read_bytes().startswith(b"%PDF")
    assert "West" in qic("area-report", store, "West", "--out", out).refused()


def test_what_happened_around_reaches_the_sites_it_touches(
    play: Any, done: Any, qic: Any, store: Path, sites: list[Workspace]
) -> None:
    done("context", store, "Nurses’ strike", "--kind", "strike", "--since", "2026-07", "--area", "North")
    told = done("context", store, "No oxytocin", "--kind", "stock-out", "--since", "2026-06-10", "--json").json
    assert [(one["text"], one["first"], one["last"]) for one in told] == [
        ("No oxytocin", "2026-06-10", None),
        ("Nurses’ strike", "2026-07-01", None),
    ]
    assert "Nurses’ strike (since Jul 2026; North)" in done("context", store).out
    for wrong in (
        ("--since", "soon"),
        ("--since", "2026-07", "--until", "2026-06"),
        ("--since", "2026", "--kind", "x"),
    ):
        assert qic("context", store, "Flood", *wrong).refused()
    news = play.file("again")
    done("publish", store, "--out", news)
    seen = {}
    for team in sites:
        play.take(team, news)
        found = charts.chart_input(team, play.measure(team)).series.notes
        seen[team.name] = [(note.period, note.text) for note in found]
    stock = ("2026-06", "No oxytocin")
    assert seen == {"S001": [stock, ("2026-07", "Nurses’ strike")], "S002": [stock]}
    done("context", store, "--change", told[0]["id"], "--until", "2026-08")
    ended = done("context", store, "--json").json[0]
    assert (ended["text"], ended["kind"], ended["since"], ended["last"]) == (
        "No oxytocin",
        "stock-out",
        "2026-06-10",
        "2026-08-31",
    )
    assert qic("context", store, "--change", "nothing", "--until", "2026-08").refused()
    done("context", store, "--take-off", told[0]["id"])
    organiser = bootstrap.open_workspace(store)
    assert [one["text"] for one in done_json(done, organiser, store)] == ["Nurses’ strike"]


def done_json(done: Any, organiser: Workspace, store: Path) -> Any:
    """The list as the command answers it once the store is closed again."""
    bootstrap.close_workspace(organiser)
    return done("context", store, "--json").json


def test_a_site_store_answers_none_of_it(play: Any, qic: Any, sites: list[Workspace]) -> None:
    path = play.close(sites[0])
    for command in (("aggregate",), ("reporting",), ("support",), ("area-report",)):
        assert qic(command[0], path).refused()
    assert qic("context", path, "Strike", "--since", "2026-07").refused()


def test_more_than_were_asked_are_told_without_a_number_of_none(play: Any, done: Any) -> None:
    organiser = play.organiser()
    team = play.enrolled_site(organiser, "S001")
    (span,) = organiser.journal.list_records(Participation)
    begins = {"since": "2099-01-01", "until": None, "reason": None}
    edit = record_edit(Participation, span.id, site=span.site, **begins)
    organiser.journal.append(organiser_scope(), [edit])
    play.record(team, "2026-10", 8, 10)
    play.take(organiser, play.export(team))
    path = organiser.store.path
    play.close(organiser)
    said = done("aggregate", path, "four-hours").out
    assert said.startswith("October 2026: 80 % at 1 site.")
