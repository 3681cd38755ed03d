"""Export of a month, and verifying and importing many packages."""

from __future__ import annotations

import os
import statistics
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grounds import (
    STORY,
    EnrolledSite,
    enrol_sites,
    month,
    month_lines,
    organiser_workspace,
    share_measure,
    site_workspace,
    write_package,
)
from rows import Row, at_least, at_most, milliseconds

from qic_desktop import bootstrap
from qic_desktop.exchange import keys, sealed
from qic_desktop.services.exchanging import exporting, importing
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.driver import sqlite

VALUES, CYCLES, OPERATIONS = 36, 2, 45


def benchmark_export(folder: Path, *, months: int = 13) -> list[Row]:
    """A site records 36 values and 2 cycles, and exports; month after month, so that older segments ride along."""
    workspace = site_workspace(folder / "export.qic", 12)
    views = [measures.define_measure(workspace, share_measure(f"measure-{n}")) for n in range(VALUES)]
    ramp = cycles.open_ramp(workspace, "Streaming at the door").id
    pair = keys.generate()
    mine, floor = [], []
    for number in range(months):
        _record_month(workspace, views, ramp, number)
        out = folder / f"month-{number}.qicpkg"
        mine += milliseconds(lambda out=out: exporting.export_data_package(workspace, out), 1)
        data = out.read_bytes()
        floor += milliseconds(lambda data=data: _sign_zip_sync(pair, data, folder / "floor.bin"), 1)
    bootstrap.close_workspace(workspace)
    return [
        Row(
            "export a month, 36 values + 2 cycles",
            statistics.median(mine),
            "ms",
            statistics.median(floor),
            "sign, deflate, write and fsync the same bytes",
            at_most(40),
            f"median of {months} months in a row, each package with all segments so far; last {mine[-1]:.1f} ms",
        )
    ]


def _record_month(workspace: Workspace, views: Sequence[Any], ramp: str, number: int) -> None:
    for view in views:
        observations.record_observation(workspace, view, month(number), Entry(400 + number, 450 + number))
    for turn in range(CYCLES):
        cycles.open_cycle(workspace, ramp, title=f"Cycle {number}-{turn}", objective=STORY, prediction=STORY)


def _sign_zip_sync(pair: keys.KeyPair, data: bytes, out: Path) -> None:
    signed = sealed.seal(sealed.PACKAGE, data, [pair])
    with out.open("wb") as file:
        file.write(zlib.compress(signed, 9))
        file.flush()
        os.fsync(file.fileno())


def benchmark_import(folder: Path, *, packages: int = 300, rounds: int = 3) -> list[Row]:
    """Packages of as many sites, 45 operations each, taken into an organiser's store; several stores in turn."""
    rates, floors = [], []
    for turn in range(rounds):
        ground = folder / f"import-{turn}"
        ground.mkdir()
        workspace, view = organiser_workspace(ground)
        sites = enrol_sites(workspace, packages)
        files, segments = _write_packages(ground, workspace, sites, view.id)
        began = time.perf_counter()
        result = importing.import_packages(workspace, files)
        rates.append(packages / (time.perf_counter() - began))
        if result.totals.new != packages * OPERATIONS:
            raise RuntimeError(f"{result.totals} of {packages} packages")
        began = time.perf_counter()
        _verify_and_insert(segments, ground / "floor.db")
        floors.append(packages / (time.perf_counter() - began))
        bootstrap.close_workspace(workspace)
    return [
        Row(
            "verify and import packages",
            statistics.median(rates),
            "packages/s",
            statistics.median(floors),
            "verify the same signatures + executemany",
            at_least(300),
            f"{packages} sites, {OPERATIONS} operations each, on one core; best {max(rates):.0f}/s of {rounds} rounds",
        )
    ]


def _write_packages(
    folder: Path, workspace: Workspace, sites: Sequence[EnrolledSite], measure: str
) -> tuple[list[Path], list[tuple[bytes, list[bytes]]]]:
    files, segments = [], []
    for number, site in enumerate(sites):
        lines = month_lines(site, measure, VALUES, OPERATIONS - VALUES, number)
        file = folder / f"{site.code}.qicpkg"
        segment, _size, _lines = write_package(workspace, site, lines, file)
        files.append(file)
        segments.append((segment, lines))
    return files, segments


def _verify_and_insert(segments: Sequence[tuple[bytes, list[bytes]]], file: Path) -> None:
    """Two signatures a package (segment and manifest), then one row a line in one transaction."""
    connection = sqlite.connect(str(file), isolation_level=None)
    connection.execute("pragma journal_mode=delete")
    connection.execute("pragma synchronous=extra")
    connection.execute("create table line(segment integer, number integer, line blob, primary key(segment, number))")
    connection.execute("begin immediate")
    for place, (segment, lines) in enumerate(segments):
        for _signature in range(2):
            sealed.open_sealed(segment, (sealed.SEGMENT,))
        connection.executemany("insert into line values(?,?,?)", [(place, n, line) for n, line in enumerate(lines)])
    connection.execute("commit")
    connection.close()
