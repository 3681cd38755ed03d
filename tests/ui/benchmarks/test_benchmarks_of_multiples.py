"""The benchmark of small multiples: that it still shows the grid, its floor and an empty one. No time is judged."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest


def test_the_grid_is_measured_beside_its_floor(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(project / "tests" / "benchmarks"))
    rows = importlib.import_module("of_multiples").benchmark_multiples(tmp_path, sites=60, points=12, rounds=1)
    first, frame = rows[:2]
    assert first.figure > 0
    assert first.floor > 0
    assert frame.figure > 0
    assert "12 points" in first.note
