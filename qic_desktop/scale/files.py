"""A folder of Parquet files: a folder a year, in it files of some thousand sites each.

A year is what analysts ask for and what is written again when values are corrected; inside a file the rows lie by
measure, stratum and period, so that an engine reads only the parts that a question touches.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from qic_desktop.errors import EngineError
from qic_desktop.scale.columns import NAMES, SCHEMA

ROWS_OF_A_GROUP = 1_000_000
UNDATED = "undated"
EVERY_FILE = "*/*.parquet"
ORDER = (("measure", "ascending"), ("stratum", "ascending"), ("period", "ascending"), ("site", "ascending"))


def write_folder(parts: Iterable[Mapping[str, Sequence[object]]], folder: Path) -> int:
    """Write the rows of all parts; what stood in the folder is replaced when everything is written.

    Args:
        parts: columns by name (:data:`~qic_desktop.scale.columns.SCHEMA`); a part becomes one file a year.
        folder: made if it is not there; one that holds anything but such files is refused.

    Returns:
        How many rows were written.

    Raises:
        EngineError: ``not-ours``.
        OSError: the disk is full or the folder cannot be written to.
    """
    _check_free(folder)
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        rows = sum(_write_part(number, part, unfinished) for number, part in enumerate(parts))
        if not rows:
            (unfinished / UNDATED).mkdir()
            pq.write_table(SCHEMA.empty_table(), unfinished / UNDATED / "part-00000.parquet")
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    if folder.exists():
        shutil.rmtree(folder)
    unfinished.rename(folder)
    return rows


def find_files(folder: Path) -> list[Path]:
    """The Parquet files of a folder, each with our columns.

    Raises:
        EngineError: ``no-files`` where there is none, ``damaged`` where one cannot be read, ``columns`` and ``types``
            where one has others.
    """
    files = sorted(folder.glob(EVERY_FILE))
    if not files:
        raise EngineError(str(folder), "no-files")
    for file in files:
        _check_columns(file)
    return files


def _write_part(number: int, part: Mapping[str, Sequence[object]], folder: Path) -> int:
    table = pa.table({name: pa.array(part[name], SCHEMA.field(name).type) for name in NAMES}, schema=SCHEMA)
    years = pc.year(table["first_day"]).combine_chunks()
    for year in pc.unique(years).to_pylist():
        chosen = table.filter(pc.is_null(years) if year is None else pc.equal(years, year))
        place = folder / f"{year or UNDATED}"
        place.mkdir(exist_ok=True)
        pq.write_table(
            chosen.sort_by(list(ORDER)),
            place / f"part-{number:05}.parquet",
            compression="zstd",
            row_group_size=ROWS_OF_A_GROUP,
        )
    return int(table.num_rows)


def _check_free(folder: Path) -> None:
    if folder.exists() and any(file.is_file() and file.suffix != ".parquet" for file in folder.rglob("*")):
        raise EngineError(str(folder), "not-ours")


def _check_columns(file: Path) -> None:
    try:
        schema = pq.read_schema(file)
    except (pa.ArrowException, OSError) as error:
        raise EngineError(file.name, "damaged") from error
    if missing := set(NAMES) - set(schema.names):
        raise EngineError(", ".join(sorted(missing)), "columns")
    if others := [name for name in NAMES if schema.field(name).type != SCHEMA.field(name).type]:
        raise EngineError(", ".join(others), "types")
