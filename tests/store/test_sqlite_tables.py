"""sqlite-utils must not bring pandas along: the program would need 80 MB more wherever it is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

SCRIPT = """
import sys
from qic_desktop.store.sqlite_tables import Database
print("pandas" in sys.modules)
Database(memory=True)["t"].insert({"a": 1})
import pandas
print(pandas.DataFrame({"a": [1]}).shape)
"""


def test_pandas_stays_out_and_can_still_be_loaded() -> None:
    assert importlib.util.find_spec("pandas"), "the tests' set has the part for many sites, and pandas with it"
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["False", "(1, 1)"]
