"""The analyst's data package: read back by its own schema; what leaves hides small numbers beyond subtraction."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.evaluating.data_package import About, Field, Table, check_package, read_rows, write_package
from qic_desktop.services.evaluating.tables import export_inside, export_outside
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

MONTHS = ["2026-01", "2026-02", "2026-03"]


@pytest.fixture
def organiser(play: Any) -> Workspace:
    """Twelve sites in two regions; one region has a month with two cases only. One site misses a month."""
    workspace: Workspace = play.organiser()
    collaboratives.describe_collaborative(workspace, title="=Care", start="2026-01", end="2026-03")
    for number in range(12):
        site = play.enrolled_site(workspace, f"S{number:03d}")
        region = "North / A" if number < 6 else "South"
        for month in MONTHS:
            if number == 11 and month == "2026-03":
                continue
            small = number < 6 and month == "2026-02"
            play.record(site, month, (1 if number < 2 else 0) if small else 8, 10)
        play.take(workspace, play.export(site))
        workspace.journal.append(organiser_scope(), [record_edit(Site, site.own_id, area=region)])
    return workspace


def test_every_site_and_month_is_a_row_that_its_schema_allows(organiser: Workspace, tmp_path: Path) -> None:
    path = export_inside(organiser, tmp_path / "inside")
    assert check_package(path) == ()
    rows = read_rows(path, "series")
    assert len(rows) == 12 * 3
    missing = next(row for row in rows if row["site"] == "S011" and row["period"] == "2026-03")
    assert (missing["standing"], missing["value"], missing["intervention"]) == ("expected", None, True)
    first = rows[0]
    assert (first["site"], first["area"], first["time"], first["value"]) == ("S000", "North / A", 1, 0.8)
    assert (first["months_since_start"], first["revision"], first["revision_in_force"]) == (0, 1, 1)
    described = {(row["table"], row["field"]) for row in read_rows(path, "dictionary")}
    assert {("series", name) for name in first} <= described
    descriptor = json.loads(path.read_text())
    assert [one["name"] for one in descriptor["resources"]] == ["series", "measures", "dictionary"]


def test_what_leaves_names_no_site_and_hides_what_is_small(organiser: Workspace, tmp_path: Path) -> None:
    path = export_outside(organiser, tmp_path / "outside")
    assert check_package(path) == ()
    assert "S0" not in (path.parent / "counts.csv").read_text()
    rows = {(row["area"], row["period"]): row for row in read_rows(path, "counts")}
    small = rows["North", "2026-02"]
    assert (small["hidden"], small["numerator"], small["denominator"], small["sites"]) == (True, None, None, None)
    # Alone it would be found by subtraction: a further cell of the same month is hidden with it.
    assert {key for key, row in rows.items() if row["hidden"]} > {("North", "2026-02")}
    assert rows["*", "2026-01"]["sites"] == 12
    assert {period for _area, period in rows} == set(MONTHS), "no total over months gives a later month away"
    assert any(not row["hidden"] for row in rows.values())


def test_no_hidden_count_follows_from_the_rest(organiser: Workspace, tmp_path: Path) -> None:
    """By brute force: every hidden inner count of cases could be at least two whole numbers."""
    rows = {(row["area"], row["period"]): row for row in read_rows(export_outside(organiser, tmp_path / "o"), "counts")}
    areas, months = ["North", "South"], MONTHS
    hidden = [key for key in product(areas, months) if rows[key]["hidden"]]
    truth = {(area, month): 48 for area in areas for month in months} | {
        ("North", "2026-02"): 2,
        ("South", "2026-03"): 40,
    }
    possible: dict[Any, set[int]] = {key: set() for key in hidden}
    for guess in product(range(61), repeat=len(hidden)) if len(hidden) < 3 else _near(truth, hidden):
        table = truth | dict(zip(hidden, guess, strict=True))
        if _agrees(table, rows, areas, months):
            for key in hidden:
                possible[key].add(table[key])
    assert hidden
    assert all(len(found) > 1 for found in possible.values())


def _near(truth: dict[Any, int], hidden: list[Any]) -> Any:
    return product(*(range(max(0, truth[key] - 3), truth[key] + 4) for key in hidden))


def _agrees(table: dict[Any, int], rows: dict[Any, Any], areas: list[str], months: list[str]) -> bool:
    sums = {("*", month): sum(table[area, month] for area in areas) for month in months}
    return all(rows[key]["hidden"] or rows[key]["numerator"] == value for key, value in sums.items())


def test_fewer_sites_than_agreed_are_hidden_altogether(play: Any, tmp_path: Path) -> None:
    organiser = play.organiser()
    collaboratives.describe_collaborative(organiser, title="Care", start="2026-01", end="2026-03")
    for number in range(4):
        site = play.enrolled_site(organiser, f"S{number:03d}")
        play.record(site, "2026-01", 50, 100)
        play.take(organiser, play.export(site))
    rows = read_rows(export_outside(organiser, tmp_path / "outside"), "counts")
    assert rows
    assert all(row["hidden"] for row in rows)


def test_a_folder_with_files_and_another_role_are_refused(organiser: Workspace, play: Any, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(InputError):
        export_inside(organiser, tmp_path / "full")
    with pytest.raises(NotAllowedError):
        export_inside(play.enrolled_site(organiser, "S100"), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_reading_back_finds_what_is_wrong(tmp_path: Path) -> None:
    fields = (
        Field("site", "string", "Code", required=True),
        Field("count", "integer", "Cases"),
        Field("kind", "string", "Kind", ("a", "b")),
    )
    about = About("x", "X", "", "2026-01-01T00:00:00Z")
    bad = [("S1", 1, "a"), ("S1", "much", "c"), (None, 2, "b")]
    path = write_package(about, [Table("t", "T", fields, bad, ("site",))], tmp_path / "p")
    assert set(check_package(path)) == {
        "t.csv:3:count: type",
        "t.csv:3:kind: enum",
        "t.csv:3:: twice",
        "t.csv:4:site: required",
    }
    file = tmp_path / "p" / "t.csv"
    file.write_bytes(file.read_bytes().replace(b"S1,1", b"S1,2"))
    assert "t.csv:0:: hash" in check_package(path)


def test_a_name_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    table = Table("t", "T", (Field("name", "string", "Name"),), [("=1+1",)])
    path = write_package(About("x", "X", "", ""), [table], tmp_path / "p")
    assert not (tmp_path / "p" / "t.csv").read_text().splitlines()[1].startswith("=")
    assert check_package(path) == ()
    assert read_rows(path, "t") == [{"name": "=1+1"}]
