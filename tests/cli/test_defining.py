"""Definitions on the command line: clarified, changed, shown with what differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop import bootstrap
from qic_desktop.services.workspace import Role


@pytest.fixture
def store(tmp_path: Path, done: Callable[..., Any]) -> Path:
    path = tmp_path / "team.qic"
    bootstrap.create_workspace(path, Role.SITE, "Mtoni Juu").close()
    told = ("--numerator-text", "Brths with a partograph", "--denominator-text", "All births", "--strata", "day,night")
    read = ("--method", "every", "--sample-size", "30", "--minimum-denominator", "10", "--collector", "clerk")
    done("measure", "add", path, "partograph", "--name", "Partograph", *told, *read)
    done("record", path, "partograph", "2026-08", "--numerator", "8", "--denominator", "10")
    return path


def test_every_field_of_a_definition_can_be_given_and_is_shown(store: Path, done: Callable[..., Any]) -> None:
    (first,) = done("measure", "show", store, "partograph", "--json").json["definitions"]
    assert (first["strata"], first["sample_size"], first["minimum_denominator"]) == (["day", "night"], 30, 10)
    assert (first["method"], first["collector"], first["changed"]) == ("every", "clerk", [])
    shown = done("measure", "show", store, "partograph").out
    assert "Parts: day, night" in shown
    assert "every second, third … case" in shown


def test_a_clarification_makes_no_definition_and_a_change_makes_one(store: Path, done: Callable[..., Any]) -> None:
    clearer = ("--kind", "clarification", "--numerator-text", "Births with a partograph")
    found = done("measure", "revise", store, "partograph", *clearer, "--json").json
    assert [one["numerator_text"] for one in found["definitions"]] == ["Births with a partograph"]
    changed = ("--exclusion", "planned caesareans", "--from", "2026-09", "--reason", "agreed on the ward")
    found = done("measure", "revise", store, "partograph", *changed, "--json").json
    assert [one["changed"] for one in found["definitions"]] == [[], ["exclusion"]]
    back = ("--kind", "counted-back", "--inclusion", "twins", "--from", "2026-01", "--reason", "read again")
    assert "definition 3" in done("measure", "revise", store, "partograph", *back).out
    assert "Why: agreed on the ward" in done("measure", "show", store, "partograph").out


def test_a_part_has_a_chart_of_its_own(store: Path, done: Callable[..., Any], tmp_path: Path) -> None:
    counts = ("--numerator", "2", "--denominator", "4", "--stratum", "night")
    done("record", store, "partograph", "2026-08", *counts)
    whole = done("chart", store, "partograph", "--json").json
    part = done("chart", store, "partograph", "--stratum", "night", "--json", "--pdf", tmp_path / "night.pdf").json
    assert [point["value"] for point in whole["points"] if point["value"] is not None] == [0.8]
    assert [point["value"] for point in part["points"] if point["value"] is not None] == [0.5]
    assert "Partograph (night)" in PdfReader(tmp_path / "night.pdf").pages[0].extract_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--kind", "clarification", "--form", "count"), "it is a change"),
        (("--exclusion", "x", "--from", "2026-09"), "Say why"),
        (("--exclusion", "x", "--reason", "y"), "from which period"),
        (("--exclusion", "x", "--reason", "y", "--from", "2026-W07"), "from which period"),
        (("--strata", "a|b", "--reason", "y", "--from", "2026-09"), "bar"),
        (("--period-kind", "week", "--reason", "y", "--from", "2026-W36"), "Values are in already"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(store: Path, qic: Any, given: tuple[str, ...], said: str) -> None:
    assert said in qic("measure", "revise", store, "partograph", *given).refused()


def test_a_core_measure_is_marked_as_sensitive_and_says_so(
    tmp_path: Path, done: Callable[..., Any], store: Path, qic: Callable[..., Any]
) -> None:
    organiser = tmp_path / "organiser.qic"
    bootstrap.create_workspace(organiser, Role.ORGANISER, "Safer births").close()
    done("measure", "add", organiser, "deaths", "--name", "Maternal deaths", "--form", "count")
    assert not done("measure", "show", organiser, "deaths", "--json").json["sensitive"]
    done("measure", "sensitive", organiser, "deaths")
    assert "small numbers are hidden" in done("measure", "show", organiser, "deaths").out
    done("measure", "sensitive", organiser, "deaths", "--no")
    assert not done("measure", "show", organiser, "deaths", "--json").json["sensitive"]
    assert "organiser" in qic("measure", "sensitive", store, "partograph").refused()


def test_a_core_measure_is_ended_and_goes_on(tmp_path: Path, done: Callable[..., Any], qic: Callable[..., Any]) -> None:
    organiser = tmp_path / "organiser.qic"
    bootstrap.create_workspace(organiser, Role.ORGANISER, "Safer births").close()
    done("measure", "add", organiser, "partograph", "--name", "Partograph", "--from", "2026-01")
    assert "up to 2026-09" in done("measure", "end", organiser, "partograph", "--last", "2026-09").out
    assert done("measure", "show", organiser, "partograph", "--json").json["until"] == "2026-09"
    qic("measure", "end", organiser, "partograph", "--last", "2025-09").refused()
    qic("measure", "end", organiser, "partograph", "--last", "soon").refused()
    assert qic("measure", "end", organiser, "partograph").status == 2
    assert "goes on" in done("measure", "end", organiser, "partograph", "--again").out
    assert not done("measure", "show", organiser, "partograph", "--json").json["until"]
