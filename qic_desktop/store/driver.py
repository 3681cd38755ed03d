"""The SQLite driver: one for every store, encrypted or not, and for sqlite-utils.

sqlcipher3 brings an SQLite without the WAL-reset fault of 3.7.0 to 3.51.2 and opens encrypted stores too; where it
has no wheel (Macs with Intel) Python's own driver serves: stores use a rollback journal, which that fault does not
touch, and encrypted stores cannot be opened there.
"""

from __future__ import annotations

import importlib
import sys

try:
    from sqlcipher3 import dbapi2 as sqlite

    CAN_ENCRYPT = True
except ModuleNotFoundError:
    import sqlite3 as sqlite

    CAN_ENCRYPT = False

if CAN_ENCRYPT:
    # sqlite-utils looks for this name and takes Python's own driver otherwise; two drivers do not know each other's
    # errors, and two libraries in one process let go of each other's file locks.
    sys.modules.setdefault("pysqlite3", importlib.import_module("sqlcipher3"))
    sys.modules.setdefault("pysqlite3.dbapi2", sqlite)

__all__ = ["CAN_ENCRYPT", "sqlite"]
