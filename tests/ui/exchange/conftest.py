"""Shows the exchange pages in a real window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ui.exchange import conflicts, page
from ui.shell.page import Page, PageSpec
from ui.shell.window import MainWindow
from ui.workspace import Frame


@pytest.fixture
def show(open_window: Callable[..., MainWindow]) -> Callable[[Any], MainWindow]:
    """Shows the exchange pages on a workspace in a real window, with everything done at once."""

    def make(workspace: Any) -> MainWindow:
        pages = [page.page_spec(), conflicts.page_spec(), PageSpec("measure", "Measure", "chart-line", Page)]
        return open_window(workspace, pages, Frame("Les Filaos", "Safe Birth"))

    return make
