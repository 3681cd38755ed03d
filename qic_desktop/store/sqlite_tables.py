"""sqlite-utils without pandas: it takes pandas along wherever it is installed, at 80 MB and 0.2 s, to no use here.

Pandas comes with the optional part for many sites; loading it later, for that part, still works.
"""

from __future__ import annotations

import sys

_ABSENT = "pandas" not in sys.modules
if _ABSENT:
    sys.modules["pandas"] = None  # type: ignore[assignment]
try:
    from sqlite_utils import Database as Database
finally:
    if _ABSENT:
        del sys.modules["pandas"]
