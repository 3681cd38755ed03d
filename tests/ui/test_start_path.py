"""What a window loads before its first page: nothing that takes half a second."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("numpy", "pyqtgraph", "reportlab", "sqlite_utils", "segno", "zxingcpp", "PIL")
PAGES = ("ui.application", "ui.opening", "ui.pages", "ui.site.today", "ui.site.measures", "ui.site.measure")


def test_the_first_pages_of_a_site_load_no_heavy_library() -> None:
    told = (
        "import importlib, sys\n"
        f"for name in {PAGES!r}: importlib.import_module(name)\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
