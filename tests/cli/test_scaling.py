"""Parquet files and engines on the command line: the same figures as the program's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qic_desktop.services.exchanging import exporting


@pytest.fixture
def store(play: Any) -> Path:
    organiser = play.organiser()
    exporting.publish(organiser, play.file("definitions"))
    for number, code in enumerate(("S001", "S002", "S003")):
        site = play.enrolled_site(organiser, code)
        play.take(site, exporting.publish(organiser, play.file("news")).file)
        play.record(site, "2026-03", 30 + number, 40)
        play.take(organiser, play.export(site))
    made: Path = play.close(organiser)
    return made


def test_an_engine_gives_the_same_figures(store: Path, done: Any, tmp_path: Path) -> None:
    own = done("aggregate", store, "four-hours", "--json").json["periods"]
    assert done("parquet", store, tmp_path / "values", "--json").json["rows"] >= 3
    for more in ((), ("--parquet", tmp_path / "values")):
        lines = done("aggregate", store, "four-hours", "--engine", "duckdb", *more, "--json").json
        found = {line["period"]: line for line in lines if not line["stratum"]}
        for one in own:
            for name in ("expected", "reporting", "at_target"):
                assert found[one["period"]][name] == one[name]
            for name in ("pooled", "median", "q1", "q3"):
                wanted = one[name] if one[name] is None else pytest.approx(one[name], rel=1e-14)
                assert found[one["period"]][name] == wanted
    assert "2026-03" in done("aggregate", store, "--engine", "duckdb").out


def test_what_cannot_be_used_is_one_sentence(store: Path, qic: Any, tmp_path: Path) -> None:
    assert "duckdb" in qic("aggregate", store, "--engine", "oracle").refused()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine", encoding="utf-8")
    assert "nothing was overwritten" in qic("parquet", store, tmp_path / "other").refused()
    assert "qic parquet" in qic("aggregate", store, "--engine", "duckdb", "--parquet", tmp_path / "other").refused()


@pytest.mark.parametrize(
    ("option", "value"), [("--area", "North"), ("--stratum", "day"), ("--as-of", "2026-01-31"), ("--align", "start")]
)
def test_an_engine_refuses_what_it_would_leave_unheard(store: Path, qic: Any, option: str, value: str) -> None:
    answer = qic("aggregate", store, "--engine", "duckdb", option, value)
    assert answer.status == 2
    assert f"{option} is not possible with --engine" in answer.err
