"""The benchmarks themselves: that each still runs and answers rows. How fast anything is, no test asks."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(autouse=True)
def _benchmarks_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent))


def module(name: str) -> ModuleType:
    """A module beside this file; benchmarks are scripts and no package."""
    return importlib.import_module(name)


def test_export_and_import_are_measured_beside_their_floors(tmp_path: Path) -> None:
    exchange = module("of_exchange")
    rows = [
        *exchange.benchmark_export(tmp_path, months=2),
        *exchange.benchmark_import(tmp_path, packages=2, rounds=1),
    ]
    assert [row.unit for row in rows] == ["ms", "packages/s"]
    assert all(row.figure > 0 and row.floor > 0 and row.target is not None for row in rows)


def test_overview_and_charts_are_measured_beside_their_floors(tmp_path: Path) -> None:
    analysis = module("of_analysis")
    rows = [
        *analysis.benchmark_overview(tmp_path, sites=3, months=12, repeat=1),
        *analysis.benchmark_charts(tmp_path, repeat=1, series=3),
    ]
    assert len(rows) == 6
    assert all(row.figure > 0 and row.floor > 0 for row in rows)


def test_the_live_chart_is_measured_in_a_window_of_its_own_beside_its_floor(tmp_path: Path) -> None:
    rows = module("of_live_chart").benchmark_live(tmp_path, sizes=(24,), fewer=40)
    assert [row.name for row in rows] == ["live chart, 24 points, p95"]
    assert all(row.figure > 0 and row.floor > 0 and row.target is not None for row in rows)


def test_the_window_is_watched_while_a_stick_is_brought_in(tmp_path: Path) -> None:
    rows = module("of_stick").benchmark_gap(tmp_path, packages=12)
    assert [row.name for row in rows] == ["longest gap, review of a stick", "longest gap, bringing it in"]
    assert all(row.figure > 0 and row.floor > 0 and row.target is not None for row in rows)


def test_a_ratio_is_judged_by_its_floor_and_a_figure_by_its_limit() -> None:
    rows = module("rows")
    assert rows.Row("start", 300.0, "ms", 200.0, "empty", rows.ratio_at_most(1.6)).is_met is True
    assert rows.Row("start", 330.0, "ms", 200.0, "empty", rows.ratio_at_most(1.6)).is_met is False
    assert rows.Row("import", 299.0, "packages/s", target=rows.at_least(300)).is_met is False
    assert rows.Row("charts", 1.0, "ms").is_met is None


def test_the_table_says_what_was_missed() -> None:
    rows = module("rows")
    missed = rows.Row("export", 55.0, "ms", 1.5, "fsync", rows.at_most(40), "busy disk")
    text = rows.table([missed, rows.Row("charts", 1.0, "ms")])
    assert "NO" in text.splitlines()[2]
    assert "36.67 x" in text
    assert text.endswith("export: busy disk")


def test_the_95th_percentile_is_what_one_in_twenty_exceeds() -> None:
    assert module("rows").percentile_95([float(value) for value in range(1, 101)]) == 96.0
