"""A small team with one store, and the real window over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout

from qic_desktop import bootstrap
from qic_desktop.domain.period import parse_period
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView, NewMeasure
from qic_desktop.services.measuring.observations import Entry, record_many
from qic_desktop.services.workspace import Role, Workspace
from ui.desk import Desk
from ui.shell.page import Page, PageSpec
from ui.shell.window import MainWindow
from ui.site import measure, table_import, today
from ui.site import measures as measures_page
from ui.workspace import Frame

DAY = date(2019, 4, 5)


class Elsewhere(Page):
    """A page of somebody else that remembers which thing was asked for."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.opened = ""
        QVBoxLayout(self)

    def open(self, argument: str) -> None:
        self.opened = argument


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Workspace]:
    """A team that works alone, on 5 April 2019."""
    made = bootstrap.create_workspace(tmp_path / "mtoni.qic", Role.SITE, "Mtoni Juu", practice=True, practice_day=DAY)
    yield made
    made.close()


@pytest.fixture
def partograph(team: Workspace) -> MeasureView:
    """Fourteen months of a share, January 2018 to February 2019; March is not in yet."""
    view = measures.define_measure(
        team,
        NewMeasure(
            "partograph",
            "Complete partograph",
            definition={"numerator_text": "Births with a complete partograph", "denominator_text": "All births"},
        ),
    )
    period, entries = parse_period("2018-01"), []
    for count in (12, 15, 11, 14, 13, 16, 12, 14, 15, 11, 13, 12, 14, 15):
        entries.append((period, Entry(count, 25)))
        period = period.following()
    record_many(team, view, entries)
    return view


@pytest.fixture
def window(team: Workspace, open_window: Callable[..., MainWindow]) -> MainWindow:
    """The window over the team's store, with undo as in the program."""
    elsewhere = [PageSpec(key, key, "sun", Elsewhere) for key in ("exchange", "cycle")]
    pages = [today.page_spec(), measures_page.page_spec(), measure.page_spec(), table_import.page_spec(), *elsewhere]
    return open_window(team, pages, Frame("Mtoni Juu", "team"))
