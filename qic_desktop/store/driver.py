"""The SQLite driver: the one that sqlite-utils picks too, so that both speak to one library.

pysqlite3 brings an SQLite without the WAL-reset fault of 3.7.0 to 3.51.2; where it has no wheel (Macs with Intel,
Linux on ARM) Python's own driver serves: stores use a rollback journal, which that fault does not touch.
"""

from __future__ import annotations

try:
    from pysqlite3 import dbapi2 as sqlite
except ModuleNotFoundError:
    import sqlite3 as sqlite

__all__ = ["sqlite"]
