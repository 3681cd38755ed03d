"""What is computed: the overview of many sites, charts as values and pictures, and runs analysis of many series."""

from __future__ import annotations

import statistics
from pathlib import Path

import numpy as np
from grounds import enrol_sites, month, month_lines, organiser_workspace, write_package
from rows import Row, alternating, at_most, milliseconds

from qic_desktop import bootstrap
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.families.exact import row_medians
from qic_desktop.analysis.geometry.bands import bands_scene
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.rules.runs import analyse_runs
from qic_desktop.analysis.rules.runs_batch import analyse_runs_batch
from qic_desktop.analysis.series import Series
from qic_desktop.services.exchanging import importing
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.whole import overview
from qic_desktop.services.printing import reporting
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import projections
from qic_desktop.wording.charts import ChartWords

SIZE = (760.0, 380.0)


def benchmark_overview(folder: Path, *, sites: int = 140, months: int = 36, repeat: int = 7) -> list[Row]:
    """Everything the organiser's first page reads and draws, from a store that holds all sites' months."""
    workspace = _collaborative(folder, sites, months)
    measure = measures.list_measures(workspace)[0].id
    dice = np.random.default_rng(1)
    numerators, denominators = (dice.integers(300, 440, (sites, months)) * 1.0 for _turn in range(2))
    began = milliseconds(lambda: _overview(workspace, measure), 1)[0]
    mine, floor = alternating(
        lambda: _overview(workspace, measure, anew=True), lambda: _bare_statistics(numerators, denominators), repeat
    )
    again = statistics.median(milliseconds(lambda: _overview(workspace, measure), repeat))
    bootstrap.close_workspace(workspace)
    size = f"{sites} sites x {months} months"
    peer = "numpy on arrays: quartiles, sums, runs"
    note = f"everything the page asks of the store, and its picture; median of {repeat}"
    return [
        Row(f"overview of {size}", mine, "ms", floor, peer, at_most(300), note),
        Row("the same, first time after an import", began, "ms", floor, peer, at_most(300), "tables are made anew"),
        Row("the same, nothing of it was written since", again, "ms", floor, peer, at_most(100), "what is remembered"),
    ]


def benchmark_many_sites(folder: Path, *, sites: int = 1000, months: int = 36, repeat: int = 7) -> list[Row]:
    """One chart of very many sites: from the store to the picture that is painted."""
    workspace = _collaborative(folder, sites, months)
    view = measures.list_pooled(workspace)[0]
    dice = np.random.default_rng(1)
    numerators, denominators = (dice.integers(300, 440, (sites, months)) * 1.0 for _turn in range(2))

    def chart() -> None:
        _forget(workspace)
        bands_scene(reporting.bands_of(aggregating.collect(workspace, view)), *SIZE, ChartWords())

    chart()
    mine, floor = alternating(chart, lambda: _bare_statistics(numerators, denominators), repeat)
    first = statistics.median(milliseconds(lambda: _overview(workspace, view.id, anew=True), repeat))
    again = statistics.median(milliseconds(lambda: _overview(workspace, view.id), repeat))
    bootstrap.close_workspace(workspace)
    peer, size = "numpy on arrays: quartiles, sums, runs", f"{sites} sites x {months} months"
    note = f"store to picture, median of {repeat}"
    whole = f"with reports, support and what waits; median of {repeat}"
    return [
        Row(f"chart of {size}", mine, "ms", floor, peer, at_most(250), note),
        Row(f"overview of {size}, all read anew", first, "ms", floor, peer, None, whole),
        Row(f"overview of {size}, nothing of it was written since", again, "ms", floor, peer, at_most(300), whole),
    ]


def _forget(workspace: Workspace) -> None:
    """What was remembered is read again, as after an import."""
    workspace.store._kept.clear()


def _overview(workspace: Workspace, measure: str, *, anew: bool = False) -> None:
    if anew:
        _forget(workspace)
    found = overview(workspace, measure)
    if found.shown is None:
        raise RuntimeError("nothing to show")
    bands_scene(reporting.bands_of(found.shown), *SIZE, ChartWords())


def _bare_statistics(numerators: np.ndarray, denominators: np.ndarray) -> None:
    values = numerators / denominators
    np.percentile(values, [25, 50, 75], axis=0)
    numerators.sum(axis=0), denominators.sum(axis=0)
    analyse_runs_batch(values, row_medians(values))


def _collaborative(folder: Path, sites: int, months: int) -> Workspace:
    workspace, view = organiser_workspace(folder)
    files = []
    for number, site in enumerate(enrol_sites(workspace, sites)):
        files.append(folder / f"{site.code}.qicpkg")
        write_package(workspace, site, month_lines(site, view.id, months, 0, number), files[-1])
    importing.import_packages(workspace, files)
    with workspace.store.transaction():
        projections.prepare(workspace.store.connection)
    return workspace


def benchmark_charts(_folder: Path, *, repeat: int = 25, series: int = 140) -> list[Row]:
    """A run chart as a value and as a picture, and the runs analysis of many series at once and one by one."""
    rows = []
    for points, times in ((36, repeat), (1000, max(3, repeat // 5))):
        given = _series(points)
        work = milliseconds(lambda given=given: chart_scene(run_chart(given), *SIZE, ChartWords()), times)
        alone = milliseconds(lambda given=given: run_chart(given), times)
        note = "the chart as a value alone"
        rows.append(Row(f"run chart and its picture, {points} points", statistics.median(work), "ms", min(alone), note))
    values = np.random.default_rng(2).normal(0.8, 0.05, (series, 36))
    listed = [[float(value) for value in row] for row in values]
    batch, single = alternating(
        lambda: analyse_runs_batch(values, row_medians(values)),
        lambda: [analyse_runs(row, statistics.median(row)) for row in listed],
        repeat,
    )
    rows.append(Row(f"runs analysis, {series} series x 36", batch, "ms", single, "the same, series by series"))
    return rows


def _series(points: int) -> Series:
    dice = np.random.default_rng(points)
    denominators = [float(one) for one in dice.integers(441, 520, points)]
    numerators = [float(one) for one in dice.integers(300, 440, points)]
    values = tuple(n / d for n, d in zip(numerators, denominators, strict=True))
    return Series(
        periods=tuple(month(number).text for number in range(points)),
        values=values,
        numerators=tuple(numerators),
        denominators=tuple(denominators),
        target=0.95,
    )
