"""The benchmarks of the window: that each still starts the program, types, and answers rows. No time is judged."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def window(project: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the window's benchmarks, which are scripts and no package."""
    monkeypatch.syspath_prepend(str(project / "tests" / "benchmarks"))
    return importlib.import_module("of_window")


def test_a_start_is_measured_beside_an_empty_window_and_nothing_heavy_comes_before_the_frame(
    window: ModuleType, tmp_path: Path
) -> None:
    frame, page = window.benchmark_start(tmp_path, rounds=1)
    assert frame.ratio > 0
    assert page.figure > 0
    assert "nothing heavy" in frame.note


def test_typing_is_measured_in_the_measure_page(window: ModuleType, tmp_path: Path) -> None:
    (row,) = window.benchmark_typing(tmp_path, values=2, sizes=(12,))
    assert row.figure > 0
    assert "12 points" in row.note
