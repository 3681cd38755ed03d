"""A dirty collaborative: every aggregate against a computation of its own, and the same store in any order.

``QIC_SITES``, ``QIC_MONTHS`` and ``QIC_MEASURES`` make it larger (1000, 36 and 10 are what is promised; that takes
some minutes); the suite plays a small one.
"""

from __future__ import annotations

import math
import os
import random
import shutil
import statistics
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap
from qic_desktop.services import keeping
from qic_desktop.services.exchanging import importing
from qic_desktop.services.organising import aggregating, parquet_export, provenance


def size_of(simulated: Any) -> Any:
    names = (("QIC_SITES", 14), ("QIC_MONTHS", 14), ("QIC_MEASURES", 2))
    return simulated.Size(*(int(os.environ.get(name, usual)) for name, usual in names))


@pytest.fixture(scope="module")
def simulated() -> Any:
    import importlib.util
    import sys

    path = Path(__file__).resolve().parent.parent / "simulated.py"
    spec = importlib.util.spec_from_file_location("qic_tests_simulated", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def played(simulated: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The simulation with every package taken in, in an order of chance."""
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("simulated")
    patch.setenv("QIC_HOME", str(folder / "profile"))
    found = simulated.Simulation(folder, size_of(simulated))
    bootstrap.close_workspace(found.organiser)
    shutil.copytree(folder / "organiser.qic", folder / "before.qic")
    found.organiser = bootstrap.open_workspace(folder / "organiser.qic")
    take_in(found.organiser, found.packages, seed=1)
    yield found
    bootstrap.close_workspace(found.organiser)
    patch.undo()


def take_in(workspace: Any, packages: list[Path], seed: int) -> None:
    shuffled = list(packages)
    random.Random(seed).shuffle(shuffled)
    importing.import_packages(workspace, shuffled)


# --- the same numbers, worked out another way ------------------------------------------------------------------------


def share(counts: tuple[int | None, int | None]) -> Fraction | None:
    top, bottom = counts
    return None if top is None or not bottom else Fraction(top, bottom)


def quantile(values: list[Fraction], part: Fraction) -> Fraction:
    """R type 7, in fractions."""
    ordered, place = sorted(values), (len(values) - 1) * part
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def close(found: float | None, wanted: Fraction | None) -> bool:
    if found is None or wanted is None:
        return found is None and wanted is None
    return math.isclose(found, float(wanted), rel_tol=1e-14)


def wanted_line(simulation: Any, cells: dict[str, tuple[int | None, int | None]], rule: Any) -> dict[str, Any]:
    there = {site: counts for site, counts in cells.items() if None not in counts}
    shares = [found for counts in there.values() if (found := share(counts)) is not None]
    goal = Fraction(1, 2)
    reached = [one >= goal if rule.direction == "up" else one <= goal for one in shares]
    tops = sum(counts[0] for counts in there.values() if counts[1])  # type: ignore[misc]
    bottoms = sum(counts[1] for counts in there.values() if counts[1])  # type: ignore[misc]
    return {
        "reporting": len(there),
        "valued": len(shares),
        "pooled": Fraction(tops, bottoms) if bottoms else None,
        "median": statistics.median(shares) if shares else None,
        "q1": quantile(shares, Fraction(1, 4)) if shares else None,
        "q3": quantile(shares, Fraction(3, 4)) if shares else None,
        "at_target": sum(reached),
    }


def has_signal(values: list[float]) -> bool:
    """Anhøj's rules, written down once more: longest run and crossings about the own median."""
    middle = statistics.median(values)
    sides = [value > middle for value in values if value != middle]
    if len(sides) < 10:
        return False
    crossings = sum(one != other for one, other in pairwise(sides))
    longest = run = 1
    for one, other in pairwise(sides):
        run = run + 1 if one == other else 1
        longest = max(longest, run)
    trials, fewest = len(sides) - 1, 0
    while sum(math.comb(trials, k) for k in range(fewest + 1)) / 2**trials < 0.05:
        fewest += 1
    return longest > round(math.log2(len(sides))) + 3 or crossings < fewest


# --- the tests ---------------------------------------------------------------------------------------------------


def test_every_aggregate_is_what_the_truth_comes_to(played: Any, simulated: Any) -> None:
    truth: dict[tuple[str, str, str], dict[str, tuple[int | None, int | None]]] = {}
    for (code, site, period, stratum), written in played.shown():
        truth.setdefault((code, stratum, period), {})[site] = written.counts
    seen = 0
    for view in played.views:
        for stratum in ("", *simulated.STRATA):
            collection = aggregating.collect(played.organiser, view, stratum=stratum)
            for line in collection.aggregate.periods:
                wanted = wanted_line(played, truth.get((view.code, stratum, line.period), {}), view)
                assert line.expected == played.expected(line.period)
                for name in ("reporting", "valued", "at_target"):
                    assert getattr(line, name) == wanted[name], (view.code, stratum, line.period, name)
                for name in ("pooled", "median", "q1", "q3"):
                    assert close(getattr(line, name), wanted[name]), (view.code, stratum, line.period, name)
                seen += line.reporting
    assert seen == sum(None not in written.counts for _cell, written in played.shown())


def test_every_finding_is_found_again(played: Any) -> None:
    values: dict[tuple[str, str], dict[str, float]] = {}
    for (code, site, period, stratum), written in played.shown():
        found = share(written.counts)
        if not stratum and found is not None:
            values.setdefault((code, site), {})[period] = float(found)
    judged = 0
    for view in played.views:
        for site in aggregating.collect(played.organiser, view).aggregate.sites:
            series = values.get((view.code, site.site), {})
            ordered = [series[period] for period in sorted(series)]
            assert site.finding == (len(ordered) > 0 and has_signal(ordered)), (view.code, site.site)
            judged += len(ordered) >= 10
    assert judged


def test_an_engine_over_parquet_files_gives_the_same(played: Any, simulated: Any, tmp_path: Path) -> None:
    rows = parquet_export.write_parquet(played.organiser, tmp_path / "values")
    lines = parquet_export.aggregate_files(tmp_path / "values", "duckdb", played.views)
    found = {(line.measure, line.stratum, line.period): line for line in lines}
    reported = 0
    for view in played.views:
        for stratum in ("", *simulated.STRATA):
            for wanted in aggregating.collect(played.organiser, view, stratum=stratum).aggregate.periods:
                line = found[view.code, stratum, wanted.period]
                for name in ("expected", "reporting", "valued", "at_target"):
                    assert getattr(line, name) == getattr(wanted, name), (line, name)
                for name in ("pooled", "median", "q1", "q3"):
                    value = getattr(wanted, name)
                    assert close(getattr(line, name), None if value is None else Fraction(value)), (line, name)
                reported += line.reporting
    assert len(found) == len(played.views) * 4 * len({line.period for line in lines})
    assert rows >= reported


def test_every_figure_names_the_packages_that_it_rests_on(played: Any) -> None:
    wanted: dict[tuple[str, str], set[str]] = {}
    for (code, _site, period, stratum), written in played.shown():
        if not stratum and None not in written.counts:
            wanted.setdefault((code, period), set()).add(written.package)
    for (code, period), names in random.Random(1).sample(sorted(wanted.items()), min(12, len(wanted))):
        view = next(one for one in played.views if one.code == code)
        rests = provenance.provenance_of(played.organiser, view, period=period)
        # A package that came twice is one package; which copy was read first is chance.
        assert {one.file.removeprefix("again-") for one in rests.packages} == names
        assert rests.typed_here == 0
        assert all(len(one.sha256) == 64 for one in rests.packages)


def test_any_order_of_the_packages_gives_the_same_store(played: Any, tmp_path: Path) -> None:
    wanted = keeping.digest(played.organiser)
    for seed in (2, 3):
        shutil.copytree(played.folder / "before.qic", tmp_path / f"{seed}.qic")
        other = bootstrap.open_workspace(tmp_path / f"{seed}.qic")
        take_in(other, played.packages, seed)
        assert keeping.digest(other) == wanted
        bootstrap.close_workspace(other)
