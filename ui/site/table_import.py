"""The way to the import of a team's own table: other pages come here. Reading and the page are loaded when needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from ui.desk import Desk
from ui.exchange.dropping import DropTarget
from ui.shell.page import Page, PageSpec

KEY = "import-table"
MARK = "@"


def open_table(desk: Desk, path: Path | None = None, measure_id: str = "") -> None:
    """Go to the page, with this file or to be asked for one; ``measure_id`` is what the numbers are likely of."""
    desk.navigator.go(KEY, f"{measure_id}{MARK}{path or ''}")


def is_table(path: Path) -> bool:
    """Whether a file that was dropped may be such a table, by its name."""
    from qic_desktop.services.measuring.table_files import ENDINGS

    return path.suffix.lower() in ENDINGS and path.suffix.lower() != ".txt"


def take_dropped(desk: Desk, page: QWidget, measure_of: Callable[[], str] = lambda: "") -> DropTarget:
    """Make a page take tables that are dropped on it; ``measure_of`` answers the id of the measure that it shows."""

    def act(paths: Sequence[Path]) -> None:
        tables = [path for path in paths if is_table(path)] or list(paths)
        open_table(desk, tables[0], measure_of())

    return DropTarget(page, act)


def _build(desk: Desk) -> Page:
    from ui.site.table_page import TableImportPage

    return TableImportPage(desk)


def page_spec() -> PageSpec:
    """Reached from Measures, a measure's page, by dropping a file, and by search."""
    return PageSpec(KEY, _("Import a table"), "table", _build, on_rail=False, parent="measures")
