"""``qic demo``: its figures are those of the published table; every copy has one digest; nothing private travels."""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.exchange.archive import read_archive
from qic_desktop.paths import RESOURCES
from qic_desktop.services.practising.practice_data import load_practice

SITES = 20
PRACTICE = RESOURCES / "practice"
MEASURES = {
    "four-hours": lambda row: int(row["attendances"]) - int(row["breaches"]),
    "admissions": lambda row: int(row["admissions"]),
}


def qic(*arguments: object, home: Path, check: bool = True) -> str:
    """What a command says on stdout."""
    command = [sys.executable, "-c", "from qic_desktop.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "QIC_HOME": str(home), "QIC_LANGUAGE": "en"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("demo")
    said = json.loads(qic("demo", folder / "demo", "--sites", SITES, "--json", home=folder / "home"))
    return {**said, "home": folder / "home", "root": folder / "demo"}


# --- the table, with nothing but plain Python ---------------------------------------------------------------


def table(code: str) -> dict[str, dict[str, tuple[int, int]]]:
    """Site → month → (numerator, denominator)."""
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    with (PRACTICE / "four_hour_emergency_care.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["site"][1:]) <= SITES:
                found[row["site"]][row["period"]] = (MEASURES[code](row), int(row["attendances"]))
    return found


def runs(values: list[float]) -> tuple[int, int, int, int, int]:
    """Useful points, longest run and its limit, crossings and their limit (Anhøj 2014)."""
    middle = statistics.median(values)
    sides = [value > middle for value in values if value != middle]
    longest = run = 1
    for before, after in itertools.pairwise(sides):
        run = run + 1 if before is after else 1
        longest = max(longest, run)
    crossings = sum(before is not after for before, after in itertools.pairwise(sides))
    n = len(sides)
    chance, least = 0.0, -1
    while chance < 0.05:
        least += 1
        chance += math.comb(n - 1, least) / 2 ** (n - 1)
    return n, longest, round(math.log2(n) + 3), crossings, least


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_pooled_and_median_shares_are_those_of_the_table(demo: dict[str, Any], code: str) -> None:
    months = table(code)
    rows = demo["aggregates"][code]["periods"]
    assert [row["period"] for row in rows] == sorted({month for site in months.values() for month in site})
    for row in rows:
        here = [site[row["period"]] for site in months.values() if row["period"] in site]
        shares = [numerator / denominator for numerator, denominator in here]
        assert row["reporting"] == len(here)
        assert row["expected"] == SITES
        assert row["pooled"] == pytest.approx(sum(n for n, _ in here) / sum(d for _, d in here), rel=1e-12)
        assert row["median"] == pytest.approx(statistics.median(shares), rel=1e-12)
        lower, _, upper = statistics.quantiles(shares, n=4, method="inclusive")
        assert (row["q1"], row["q3"]) == (pytest.approx(lower, rel=1e-12), pytest.approx(upper, rel=1e-12))
        if code == "four-hours":
            assert row["at_target"] == sum(share >= 0.95 for share in shares)


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_findings_of_each_site_are_those_of_the_table(demo: dict[str, Any], code: str) -> None:
    months = table(code)
    rows = {row["site"]: row for row in demo["aggregates"][code]["sites"]}
    assert sorted(rows) == sorted(months)
    for site, values in months.items():
        row, shares = rows[site], [values[month][0] / values[month][1] for month in sorted(values)]
        n, longest, most, crossings, least = runs(shares)
        told = [row[name] for name in ("n_useful", "longest_run", "longest_run_max", "n_crossings", "n_crossings_min")]
        assert told == [n, longest, most, crossings, least], site
        assert row["finding"] is (longest > most or crossings < least), site


def test_the_command_line_tells_the_same_figures_afterwards(demo: dict[str, Any]) -> None:
    for code in MEASURES:
        said = json.loads(qic("aggregate", demo["root"] / "organiser.qic", code, "--json", home=demo["home"]))
        figures = demo["aggregates"][code]
        assert {name: said[name] for name in figures} == figures


def test_the_demonstration_makes_everything(demo: dict[str, Any]) -> None:
    root = demo["root"]
    assert len(list((root / "sites").glob("*.qic"))) == SITES
    assert len(list((root / "reports").glob("*.pdf"))) == SITES + 1
    assert len(list((root / "charts").glob("*.svg"))) == 2 * SITES + 2
    assert "invented" in demo["notice"]


def test_every_store_of_the_demonstration_is_sound(demo: dict[str, Any]) -> None:
    root = demo["root"]
    for store in (root / "organiser.qic", root / "coach.qic", root / "sites" / "S001.qic"):
        assert json.loads(qic("check", store, "--json", home=demo["home"]))["problems"] == []


def test_a_second_organiser_has_the_same_digest_whatever_the_order(demo: dict[str, Any], tmp_path: Path) -> None:
    root, home, other = demo["root"], demo["home"], tmp_path / "other-computer"
    second, first = tmp_path / "second.qic", root / "organiser.qic"
    qic("invite", first, "Second", "--as", "organiser", "--code", "O2", "--out", tmp_path / "inv.qicpkg", home=home)
    qic("new", second, "--role", "organiser", "--name", "Second", "--practice", home=other)
    qic("join", second, tmp_path / "inv.qicpkg", home=other)
    qic("export", second, "--out", tmp_path / "request.qicpkg", home=other)
    assert "Second" in qic("enrol", first, tmp_path / "request.qicpkg", home=home)
    stick = tmp_path / "stick"
    stick.mkdir()
    told = json.loads(qic("feedback", "publish", first, stick, "--json", home=home))
    news = [told["news"], *(file for file in told["beside"] if "for-organisers" in file)]
    packages = sorted((root / "packages" / "bag").glob("*.qicpkg"), reverse=True)
    assert len(packages) == SITES + 2  # one of each site, and the coach's before and after the visits
    late, early = packages[::3], [one for number, one in enumerate(packages) if number % 3]
    qic("import", second, *early, *early, home=other)
    assert len(news) == 2
    qic("import", second, *news, home=other)
    qic("import", second, *late, *reversed(packages), home=other)
    digests = [qic("digest", store, home=where) for store, where in ((first, home), (second, other))]
    assert digests[0] == digests[1]
    assert len(digests[0].strip()) == 64
    told = [
        qic("aggregate", store, "four-hours", "--json", home=where) for store, where in ((first, home), (second, other))
    ]
    assert told[0] == told[1]


def test_no_name_of_a_practice_person_is_in_a_package_that_travels(demo: dict[str, Any]) -> None:
    data = load_practice()
    public = {data.collaborative.contact, "A. Mbeki"}
    names = [person.name for person in data.people if person.name not in public]
    assert len(names) > 50
    for file in (demo["root"] / "packages").rglob("*.qicpkg"):
        text = b"\n".join(member.content() for member in read_archive(file.read_bytes())).decode()
        assert [name for name in names if name in text] == [], file.name
