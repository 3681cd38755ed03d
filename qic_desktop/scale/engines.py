"""Engines by name: DuckDB in this process, or a Spark that is already running, by its URL.

A Spark is attached, never started: it costs half a minute before its first answer, and where somebody has one it has
an address. Whether that address answers is tried before anything else.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ibis
import ibis.expr.types as ir

from qic_desktop.errors import EngineError
from qic_desktop.scale.files import EVERY_FILE, find_files

DUCKDB = "duckdb"
SPARK = ("spark", "sc")
ANSWER_SECONDS = 5.0


@contextmanager
def observations(folder: Path, engine: str = DUCKDB) -> Iterator[ir.Table]:
    """The rows of a folder of Parquet files, as a table of an engine.

    Args:
        folder: as :func:`~qic_desktop.scale.files.write_folder` made it; a Spark must see it under the same path.
        engine: ``duckdb``, ``spark://host:port`` (a cluster) or ``sc://host:port`` (Spark Connect).

    Raises:
        EngineError: the folder holds no such files, or the engine is ``unknown``, ``silent`` or ``missing``.
    """
    find_files(folder)
    backend = _connect(engine)
    try:
        yield backend.read_parquet(f"{escape(folder.resolve().as_posix())}/{EVERY_FILE}")
    finally:
        backend.disconnect()


def _connect(engine: str) -> Any:
    if engine == DUCKDB:
        return ibis.duckdb.connect()
    address = _address(engine)
    try:
        with socket.create_connection(address, timeout=ANSWER_SECONDS):
            pass
    except OSError as error:
        raise EngineError(engine, "silent") from error
    return _attach_spark(engine)


def _address(engine: str) -> tuple[str, int]:
    try:
        parts = urlsplit(engine)
        address = parts.hostname, parts.port
    except ValueError as error:
        raise EngineError(engine, "unknown") from error
    if parts.scheme not in SPARK or address[0] is None or address[1] is None:
        raise EngineError(engine, "unknown")
    return address[0], address[1]


def _attach_spark(engine: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(engine, "missing") from error
    builder = SparkSession.builder.appName("QIC Desktop")
    reached = builder.remote(engine) if engine.startswith("sc:") else builder.master(engine)
    return ibis.pyspark.connect(reached.getOrCreate())
