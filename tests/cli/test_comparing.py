"""Funnel, Pareto, histogram, CUSUM and EWMA by commands."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.measuring import observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.store.journal import record_edit


@pytest.fixture
def site(done: Any, tmp_path: Path) -> Path:
    """A site's store with a step in the last three months."""
    store = tmp_path / "walstead.qic"
    done("new", store, "--role", "site", "--name", "Walstead")
    done("measure", "add", store, "four-hours", "--name", "Within four hours")
    for number, count in enumerate([80, 84, 78, 83, 81, 79, 82, 80, 84, 78, 83, 81, 97, 98, 99]):
        month = f"{2025 + number // 12}-{number % 12 + 1:02}"
        done("record", store, "four-hours", month, "--numerator", count, "--denominator", 100)
    return store


@pytest.fixture
def organiser(play: Any) -> Path:
    """An organiser's store with two sites."""
    made = play.organiser()
    for code, count in (("S001", 60), ("S002", 90)):
        joined = play.enrolled_site(made, code)
        for month in ("2026-01", "2026-02", "2026-03"):
            play.record(joined, month, count, 100)
        play.take(made, play.export(joined))
    path: Path = play.close(made)
    return path


def is_picture(path: Path) -> bool:
    return ElementTree.fromstring(path.read_text(encoding="utf-8")).tag.endswith("svg")


def test_a_funnel_comes_as_sentence_value_and_picture(done: Any, organiser: Path, tmp_path: Path) -> None:
    said = done("funnel", organiser, "four-hours").out
    assert said.startswith("All sites together: 75 %.")
    assert "S001" in said
    assert "below the 99.8 % limit" in said
    told = done("funnel", organiser, "four-hours", "--json", "--period", "2026-02").json
    assert told["periods"] == ["2026-02"]
    assert told["centre"] == 0.75
    assert [point["denominator"] for point in told["points"]] == [100, 100]
    assert {"lines", "exact", "spread", "skipped", "reasons", "notes", "target"} <= set(told)
    assert done("funnel", organiser, "four-hours", "--json", "--last", "2").json["periods"] == ["2026-02", "2026-03"]
    done("design", "governance", organiser, "--comparison", "named")
    done("funnel", organiser, "four-hours", "--svg", tmp_path / "f.svg")
    assert is_picture(tmp_path / "f.svg")


def test_a_funnel_is_of_an_area_a_part_of_the_cases_and_a_day(done: Any, qic: Any, play: Any) -> None:
    made = play.organiser()
    for code, area in (("S001", "North / Adar"), ("S002", "North / Belu"), ("S003", "South")):
        joined = play.enrolled_site(made, code)
        made.journal.append(organiser_scope(), [record_edit(Site, joined.own_id, area=area)])
        observations.record_observation(
            joined, play.measure(joined), parse_period("2026-01"), Entry(6, 20), stratum="nights"
        )
        play.record(joined, "2026-01", 60, 100)
        play.take(made, play.export(joined))
    store = play.close(made)
    told = done("funnel", store, "four-hours", "--area", "north", "--json").json
    assert ([point["site"] for point in told["points"]], told["area"]) == (["S001", "S002"], "north")
    told = done("funnel", store, "four-hours", "--stratum", "nights", "--json").json
    assert [point["denominator"] for point in told["points"]] == [20, 20, 20]
    assert "--json" in qic("funnel", "--help").out
    qic("funnel", store, "four-hours", "--as-of", "2001-01-01").refused()


def test_a_picture_of_so_few_sites_without_names_is_not_written(qic: Any, organiser: Path, tmp_path: Path) -> None:
    said = qic("funnel", organiser, "four-hours", "--svg", tmp_path / "f.svg").refused()
    assert "recognised without their names" in said
    assert not (tmp_path / "f.svg").exists()


def test_a_funnel_that_cannot_be_drawn_says_why(qic: Any, organiser: Path, site: Path) -> None:
    assert "1999-01" in qic("funnel", organiser, "four-hours", "--period", "1999-01").refused()
    assert "no measure" in qic("funnel", organiser, "nothing").refused()
    assert "organiser’s store" in qic("funnel", site, "four-hours").refused()
    assert qic("funnel", organiser, "four-hours", "--last", "2", "--period", "2026-01").status == 2
    assert qic("funnel", organiser, "four-hours", "--last", "0").status == 2


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_reasons_come_from_a_table_as_spreadsheets_write_it(done: Any, tmp_path: Path, mark: str) -> None:
    table = tmp_path / "reasons.csv"
    longest = "Labor" if mark == "," else "Labor, spät"
    rows = [("Grund", "Anzahl"), ("kein Bett", "30"), (longest, "60"), ("other", "10")]
    table.write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8-sig")
    told = done("pareto", table, "--json").json
    assert [bar["count"] for bar in told["bars"]] == [60, 30, 10]
    assert told["bars"][-1]["label"] == "other"
    assert done("pareto", table).out.splitlines()[1].startswith("*     60    60 %    60 %  Labor")
    done("pareto", table, "--svg", tmp_path / "p.svg")
    assert is_picture(tmp_path / "p.svg")


def test_reasons_come_from_another_program_too(done: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("stock\nstaff\nstock\n"))
    assert [bar["label"] for bar in done("pareto", "-", "--json").json["bars"]] == ["stock", "staff"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,1\nb,many\n", "Row 2"),
        ("a,1\nb,-2\n", "below zero"),
        ("a,1\nb,0\n", "Leave the row out"),
        ("", "nothing to count"),
        ("a,1\nb,2,3\n", "Row 2"),
    ],
)
def test_a_bad_table_is_refused_in_one_line(qic: Any, tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "bad.csv"
    table.write_text(text, encoding="utf-8")
    assert said in qic("pareto", table).refused()


def test_a_file_that_is_not_there_or_no_text_is_refused(qic: Any, tmp_path: Path) -> None:
    assert "no file" in qic("pareto", tmp_path / "none.csv").refused()
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe\x00\x81")
    assert "cannot be read" in qic("pareto", tmp_path / "x.csv").refused()


def test_a_histogram_counts_every_value(done: Any, site: Path, tmp_path: Path) -> None:
    told = done("histogram", site, "four-hours", "--json", "--svg", tmp_path / "h.svg").json
    assert sum(each["count"] for each in told["bins"]) == told["count"] == 15
    assert is_picture(tmp_path / "h.svg")
    assert "15 values" in done("histogram", site, "four-hours").out


@pytest.mark.parametrize("command", ["cusum", "ewma"])
def test_a_lasting_change_is_dated(done: Any, site: Path, tmp_path: Path, command: str) -> None:
    told = done(command, site, "four-hours", "--baseline", "2025-12", "--json", "--svg", tmp_path / "c.svg").json
    assert told["kind"] == command
    assert told["findings"]
    assert all(told["upward"])
    assert told["baseline"] == 12
    assert is_picture(tmp_path / "c.svg")
    assert "Beyond its limit upward in" in done(command, site, "four-hours", "--baseline", "2025-12").out


def test_settings_out_of_range_are_refused_with_a_common_choice(qic: Any, site: Path) -> None:
    assert "0.2 is a common choice" in qic("ewma", site, "four-hours", "--lam", "2").refused()
    assert "5 is a common choice" in qic("cusum", site, "four-hours", "--threshold", "nan").refused()
    assert "1999-01" in qic("cusum", site, "four-hours", "--baseline", "1999-01").refused()
