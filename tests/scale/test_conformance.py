"""One definition, every engine: DuckDB always, Spark where it is installed and Java is there."""

from __future__ import annotations

import importlib.util
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import pytest

from qic_desktop.scale.engines import observations
from qic_desktop.scale.expressions import by_period
from qic_desktop.scale.files import EVERY_FILE, write_folder

WHOLE = ("expected", "reporting", "apart", "valued", "at_target")
NUMBERS = ("numerator", "denominator", "pooled", "median", "q1", "q3")
ENGINES = ["duckdb"]
if importlib.util.find_spec("pyspark") and shutil.which("java"):
    ENGINES.append("spark")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, awkward: Any) -> Path:
    made = tmp_path_factory.mktemp("scale") / "values"
    rows = awkward.awkward_rows()
    half = len(rows) // 2
    assert write_folder([awkward.columns(rows[:half]), awkward.columns(rows[half:])], made) == len(rows)
    return made


@pytest.fixture(params=ENGINES)
def table(request: pytest.FixtureRequest, folder: Path) -> Iterator[Any]:
    if request.param == "duckdb":
        with observations(folder) as found:
            yield found
        return
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").getOrCreate()
    yield ibis.pyspark.connect(session).read_parquet(f"{folder}/{EVERY_FILE}")
    session.stop()


def test_an_engine_gives_what_the_program_gives(table: Any, awkward: Any) -> None:
    wanted = awkward.by_numpy(awkward.awkward_rows())
    lines = by_period(table, awkward.GOALS).to_pyarrow().to_pylist()
    found = {(line["measure"], line["stratum"], line["period"]): line for line in lines}
    assert list(found) == sorted(wanted)
    for place, line in found.items():
        for name in WHOLE:
            assert line[name] == getattr(wanted[place], name), (place, name)
        for name in NUMBERS:
            assert same(line[name], getattr(wanted[place], name)), (place, name)


def same(found: float | None, wanted: float | None) -> bool:
    """Equal, but for the last place: an engine may add the same numbers in another order."""
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=4e-16 * 4, abs_tol=1e-300)


def test_a_measure_without_a_target_has_nobody_at_it(table: Any) -> None:
    lines = by_period(table, {}).to_pyarrow().to_pylist()
    assert lines
    assert {line["at_target"] for line in lines} == {None}
