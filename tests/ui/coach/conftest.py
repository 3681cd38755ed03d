"""Shows the coach's pages in a real window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ui.coach import bag, entering, site, sites, visit
from ui.shell.window import MainWindow
from ui.workspace import Frame


@pytest.fixture
def show(open_window: Callable[..., MainWindow]) -> Callable[[Any], MainWindow]:
    """Shows the coach's pages on a workspace in a real window, with everything done at once."""
    pages = (sites, visit, bag, site, entering)
    return lambda workspace: open_window(workspace, [one.page_spec() for one in pages], Frame("A. Mbeki", "Safe Birth"))
