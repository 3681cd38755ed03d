"""Engines by name: DuckDB in this process, or a Spark that is already running, by its URL.

A Spark is attached, never started: it costs half a minute before its first answer, and where somebody has one it has
an address. Whether that address answers is tried before anything else.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import ibis
import ibis.expr.types as ir

from qic_desktop.errors import EngineError, QicError
from qic_desktop.scale.files import EVERY_FILE, find_files

DUCKDB = "duckdb"
SPARK = ("spark", "sc")
ANSWER_SECONDS = 5.0
_ADDRESS = re.compile(
    r"(?P<scheme>[a-z]+)://(?:[^@;?/]*@)?(?P<host>[\w.\-]+|\[[\w:.]+\])(?P<port>:[0-9]+)?(?:[;?/][^@]*)?", re.ASCII
)
"""An address whose secrets stand where they belong; of any other nothing is said back but its scheme."""
_PLAIN = re.compile(r"(?<=://).*|.*[@;?:](?!//).*", re.DOTALL)


@contextmanager
def observations(folder: Path, engine: str = DUCKDB) -> Iterator[ir.Table]:
    """The rows of a folder of Parquet files, as a table of an engine.

    Args:
        folder: as :func:`~qic_desktop.scale.files.write_folder` made it; a Spark must see it under the same path.
        engine: ``duckdb``, ``spark://host:port`` (a cluster) or ``sc://host:port`` (Spark Connect).

    Raises:
        EngineError: the folder holds no such files, one is ``damaged``, or the engine is ``unknown``, ``silent`` or
            ``missing``.
    """
    find_files(folder)
    backend = _connect(engine)
    try:
        yield backend.read_parquet(f"{escape(folder.resolve().as_posix())}/{EVERY_FILE}")
    except duckdb.Error as error:
        # A flipped bit deep inside a file is found only when its rows are read.
        raise EngineError(folder.name, "damaged") from error
    except QicError:
        raise
    except Exception as error:
        if engine == DUCKDB:
            raise
        raise EngineError(_shown(engine), "silent") from error
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
        raise EngineError(_shown(engine), "silent") from error
    return _attach_spark(engine)


def _address(engine: str) -> tuple[str, int]:
    try:
        parts = urlsplit(engine)
        address = parts.hostname, parts.port
    except ValueError:
        # Without its cause, which may repeat a password.
        raise EngineError(_shown(engine), "unknown") from None
    if parts.scheme not in SPARK or address[0] is None or address[1] is None:
        raise EngineError(_shown(engine), "unknown")
    return address[0], address[1]


def _shown(engine: str) -> str:
    """An address as it may be said back: without user, password and token, wherever somebody wrote them."""
    found = _ADDRESS.fullmatch(engine)
    return f"{found['scheme']}://{found['host']}{found['port'] or ''}" if found else _PLAIN.sub("…", engine)


def _attach_spark(engine: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError(_shown(engine), "missing") from error
    builder = SparkSession.builder.appName("QIC Desktop")
    reached = builder.remote(engine) if engine.startswith("sc:") else builder.master(engine)
    try:
        return ibis.pyspark.connect(reached.getOrCreate())
    except Exception as error:
        raise EngineError(_shown(engine), "silent") from error
