"""What a window loads before its first page: nothing that takes half a second."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from qic_desktop.services.workspace import Role
from ui.pages import pages_of
from ui.shell.page import PageSpec

HEAVY = ("numpy", "pyqtgraph", "reportlab", "sqlite_utils", "segno", "zxingcpp", "PIL")
PAGES = ("ui.application", "ui.opening", "ui.pages", "ui.site.today", "ui.site.measures", "ui.site.measure")


def test_the_first_pages_of_a_site_load_no_heavy_library() -> None:
    told = (
        "import importlib, sys\n"
        f"for name in {PAGES!r}: importlib.import_module(name)\n"
        "from qic_desktop.services.workspace import Role\n"
        "from ui.pages import pages_of\n"
        "pages_of(Role.SITE)\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


@pytest.mark.parametrize("listed", pages_of(Role.SITE), ids=lambda one: one.key)
def test_a_listed_page_is_what_its_module_says(listed: PageSpec) -> None:
    module, maker = listed.build.args  # type: ignore[attr-defined]
    said: PageSpec = getattr(import_module(module), maker)()
    for name in ("key", "word", "icon", "on_rail", "parent"):
        assert getattr(listed, name) == getattr(said, name)
