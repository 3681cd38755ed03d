"""The coach's bag by commands: take, look, put on a stick for a site, and the lines of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qic_desktop.services.exchanging import exporting


def test_a_round_is_made_by_commands(done: Any, qic: Any, small: Any, tmp_path: Path) -> None:
    organiser = small.organiser()
    site, coach = small.site(organiser), small.coach(organiser)
    sent = exporting.export_data_package(site, small.root / "S001.qicpkg").file
    asks = exporting.export_data_package(coach, small.root / "asks.qicpkg").file
    news = small.accept(organiser, sent, asks)
    store = coach.store.path
    small.close()
    small.opened.clear()
    taken = done("bag", "take", store, sent, news, "--json").json["packages"]
    assert [one["outcome"] for one in taken] == ["quarantine", "accept"]
    (lacks,) = done("bag", "lacking", store, "--json").json["sites"]
    assert (lacks["site"], len(lacks["packages"]), lacks["own"]) == ("S001", 1, False)
    assert "the organiser’s newest news" in done("bag", "lacking", store).out
    stick = tmp_path / "stick"
    assert "There is no folder" in qic("bag", "put", store, stick, "--to", "S001").refused()
    stick.mkdir()
    assert len(done("bag", "put", store, stick, "--to", "S001", "--json").json["files"]) == 2
    assert "Every site" in done("bag", "lacking", store).out
    assert "no package" in qic("bag", "put", store, stick, "--to", "S001", "--package", "zzz").refused()
    whole = {one["kind"]: one for one in done("bag", "show", store, "--json").json["packages"]}
    assert whole["site"]["arrived"], "the organiser signed for it"
    done("bag", "put", store, stick, "--to", "District office", "--package", whole["site"]["id"][:12])
    shown = {one["kind"]: one for one in done("bag", "show", store, "--json").json["packages"]}
    assert shown["site"]["given"] == [{"to": "District office", "on": shown["site"]["given"][0]["on"]}]
    assert [one["to"] for one in shown["organiser"]["given"]] == ["Les Filaos"]
    lines = done("bag", "log", store, "--json").json["lines"]
    assert {one["to"] for one in lines} >= {"District office", "Les Filaos"}
    assert qic("bag", "show", organiser.store.path).refused()
