"""The real window: its start, its memory, and typing into it. Each measurement runs in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from grounds import site_workspace
from rows import Row, at_most, percentile_95, ratio_at_most

from qic_desktop import practice
from qic_desktop.domain.period import PeriodKind

CHILDREN = Path(__file__).resolve().parent / "children"
SECONDS = 120


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The environment of a child that shows windows: the screen that is there, a virtual one, or none (offscreen)."""
    environment = {**os.environ, "QIC_LANGUAGE": "en"}
    # Without compiled files every start would compile the whole program again.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    has_screen = sys.platform != "linux" or "DISPLAY" in environment or "WAYLAND_DISPLAY" in environment
    if "QT_QPA_PLATFORM" in environment or has_screen:
        yield environment
        return
    if shutil.which("Xvfb") is None:
        yield {**environment, "QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        yield {**environment, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def child(name: str, *arguments: object, environment: dict[str, str]) -> dict[str, Any]:
    """What a child answers, with ``ms`` since it was begun.

    Raises:
        RuntimeError: it ended without an answer; with what it said.
    """
    command = [sys.executable, str(CHILDREN / f"{name}.py"), *map(str, arguments)]
    began = time.time()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise RuntimeError(f"{name} ended with {done.returncode}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    found["ms"] = (found["at"] - began) * 1000
    return found


def benchmark_start(folder: Path, *, rounds: int = 11) -> list[Row]:
    """Start to the first painted window, in turn with an empty window; then to the first page that says something."""
    store = _practice_site(folder)
    frames, pages, empty = [], [], []
    with screen() as environment:
        for turn in range(rounds + 1):
            found = [
                child("empty_window", environment=environment),
                child("program_window", store, "frame", environment=environment),
                child("program_window", store, "page", environment=environment),
            ]
            heavy = found[1]["heavy"]
            if turn:
                for times, one in zip((empty, frames, pages), found, strict=True):
                    times.append(one["ms"])
        where = environment.get("QT_QPA_PLATFORM", "the desktop's")
    floor = statistics.median(empty)
    peer = "empty PySide6 window"
    note = (
        f"median of {rounds} starts in turn, {where} platform; before it loaded: {', '.join(heavy) or 'nothing heavy'}"
    )
    best = min(frames) / min(empty)
    return [
        Row(
            "start to first painted window",
            statistics.median(frames),
            "ms",
            floor,
            peer,
            ratio_at_most(1.6),
            f"{note}; best of each {best:.2f} x",
        ),
        Row("start to first page with its entries", statistics.median(pages), "ms", floor, peer),
    ]


def benchmark_memory(folder: Path, *, rounds: int = 3) -> list[Row]:
    """Resident memory with a measure's page open and every library loaded that loads later."""
    store = _practice_site(folder)
    with screen() as environment:
        mine = [child("program_window", store, "memory", environment=environment) for _turn in range(rounds)]
        empty = [child("empty_window", environment=environment) for _turn in range(rounds)]
    if mine[0]["megabytes"] is None:
        return []
    return [
        Row(
            "memory of the open site window",
            statistics.median(one["megabytes"] for one in mine),
            "MB",
            statistics.median(one["megabytes"] for one in empty),
            "empty PySide6 window",
            at_most(180),
            f"resident, measure page open; loaded: {', '.join(mine[0]['heavy'])}",
        )
    ]


def benchmark_typing(folder: Path, *, values: int = 60, sizes: tuple[int, ...] = (36, 1000)) -> list[Row]:
    """Enter in the measure page → committed → chart repainted, with a short and a long series."""
    rows = []
    limits = {36: 16.0, 1000: 33.0}
    for points in sizes:
        kind = PeriodKind.MONTH if points <= 100 else PeriodKind.DAY
        day = date(2019, 1, 5) if kind is PeriodKind.MONTH else date(2018, 9, 28)
        store = folder / f"typing-{points}.qic"
        site_workspace(store, points, period=kind, day=day).close()
        with screen() as environment:
            found = child("typing_values", store, values, folder / f"floor-{points}.db", environment=environment)
        times = found["times"]
        rows.append(
            Row(
                f"type a value, {points} points, p95",
                percentile_95(times),
                "ms",
                percentile_95(found["floors"]),
                "one commit, DELETE + EXTRA",
                at_most(limits[points]) if points in limits else None,
                f"{len(times)} values in the measure page, {found['points']} points, {found['platform']}; "
                f"median {statistics.median(times):.1f}, best {min(times):.1f} ms, "
                f"the commits between them median {statistics.median(found['floors']):.1f} ms; "
                "Enter → on disk, repainted",
            )
        )
    return rows


def _practice_site(folder: Path) -> Path:
    """The first practice site's store: 36 months of two measures and its tests of change."""
    ground = practice.PracticeFolder(folder / "practice")
    store = ground.site("S001")
    if not store.is_dir():
        practice.demonstrate(ground.root, 1)
    return store
