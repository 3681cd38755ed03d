"""A process that is killed loses nothing it has acknowledged, and needs no new writer afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.services import keeping
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.workspace import Role, Workspace

BURST = """
import sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import exporting
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry

store, start, exports = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "export"
workspace = bootstrap.open_workspace(store)
view = measures.get_measure(workspace, "four-hours")
print("ready", flush=True)
for number in range(start, start + 10_000):
    period = parse_period(f"{1990 + number // 12 % 40}-{number % 12 + 1:02d}")
    observations.record_observation(workspace, view, period, Entry(number, 1_000_000))
    print(number, flush=True)
    if exports and number % 3 == 0:
        exporting.export_data_package(workspace, store.parent / "out.qicpkg")
"""

CRASH = """
import os, sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.services.exchanging import exporting
from qic_desktop.store import chains

real = getattr(chains, sys.argv[2])
def crash(*arguments, **named):
    os.kill(os.getpid(), 9)
setattr(chains, sys.argv[2], crash)
exporting.export_data_package(bootstrap.open_workspace(Path(sys.argv[1])), Path(sys.argv[1]).parent / "x.qicpkg")
"""


@pytest.fixture
def path(play: Any) -> Path:
    site = play.create("site", Role.SITE)
    measures.define_measure(site, NewMeasure("four-hours", "Four hours"))
    closed: Path = play.close(site)
    return closed


def killed(path: Path, start: int, after: float, *, exports: bool) -> list[int]:
    """Record in another process, kill it after a while; answers what it acknowledged."""
    command = [sys.executable, "-c", BURST, str(path), str(start), "export" if exports else "record"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return [int(line) for line in process.stdout if line.endswith("\n")]


def every_numerator(workspace: Workspace) -> set[int]:
    """Every numerator that is anywhere in the log."""
    from qic_desktop.domain.operation import parse_line
    from qic_desktop.store import segments

    connection = workspace.store.connection
    operations = [one for held in segments.held(connection) for one in held.operations()]
    operations += [parse_line(bytes(line)) for (line,) in workspace.store.rows("select line from unsealed")]
    counts = [one.registers.get("counts") for one in operations]
    return {one["numerator"] for one in counts if isinstance(one, dict)}


@pytest.mark.parametrize("exports", [False, True], ids=["recording", "exporting"])
def test_fifty_kills_in_a_burst_lose_nothing_acknowledged(path: Path, exports: bool) -> None:
    chance, acknowledged = random.Random(20261122), []
    writer = None
    for turn in range(25):
        acknowledged += killed(path, 1 + turn * 10_000, chance.uniform(0.01, 0.2), exports=exports)
        workspace = bootstrap.open_workspace(path)
        try:
            assert keeping.check(workspace).problems == ()
            assert set(acknowledged) <= every_numerator(workspace)
            # A crash between the store and its anchor is repaired, it makes no new writer.
            assert workspace.journal.writer == (writer or workspace.journal.writer)
            writer = workspace.journal.writer
        finally:
            workspace.close()
    assert len(acknowledged) > 50


@pytest.mark.parametrize("place", ["_write_anchor", "fold", "_tips"])
def test_a_crash_between_sealing_and_its_anchor_is_repaired(play: Any, path: Path, place: str) -> None:
    site = play.reopen(path)
    play.record(site, "2026-10", 4, 5)
    writer = site.journal.writer
    play.close(site)
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", CRASH, str(path), place], check=False, env=os.environ)
        assert done.returncode == -signal.SIGKILL
    site = play.reopen(path)
    assert site.journal.writer == writer
    assert play.sound(site)
    play.record(site, "2026-10", 5, 5)
    organiser = play.organiser()
    assert play.take(organiser, play.export(site)).packages[0].code == "Q-UNKNOWN-KEY"
    assert play.values(site) == {"2026-10": (5, 5)}
    assert play.ever(site, "2026-10") == [4, 5]


def test_a_crash_while_a_store_is_made_leaves_a_whole_store_or_a_sentence(play: Any) -> None:
    from qic_desktop.errors import StoreError

    script = """
import os, sys
from pathlib import Path
from qic_desktop import bootstrap
from qic_desktop.services.workspace import Role
from qic_desktop.store.journal import Journal
real = Journal.append
def crash(*arguments, **named):
    os.kill(os.getpid(), 9)
Journal.append = crash
bootstrap.create_workspace(Path(sys.argv[1]), Role.SITE, "Site")
"""
    target = play.folder / "half.qic"
    subprocess.run([sys.executable, "-c", script, str(target)], check=False)
    with pytest.raises(StoreError):
        play.reopen(target)
