"""The real window over a small diagram of a real store."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from qic_desktop.domain.drivers import ChangeIdea, Driver
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.services.improving import drivers
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import new_record
from ui.shell.page import PageSpec
from ui.shell.window import MainWindow
from ui.site import aim
from ui.workspace import Frame


@pytest.fixture
def shown(team: Workspace, hand: ModuleType, open_window: Callable[..., MainWindow]) -> MainWindow:
    elsewhere = [PageSpec(key, key, "sun", hand.Elsewhere) for key in ("today", "cycle")]
    return open_window(team, [elsewhere[0], aim.page_spec(), elsewhere[1]], Frame("Mtoni Juu", "team"))


@pytest.fixture
def ids(team: Workspace) -> dict[str, str]:
    """Two primary drivers, two secondary ones, three ideas."""
    found: dict[str, str] = {}
    for text, above in (("Right place", ""), ("Decide early", ""), ("Door", "Right place"), ("Senior", "Decide early")):
        found[text] = drivers.added_card(drivers.add_driver(team, text, found.get(above, "")))
    for text, above in (("Nurse", "Door"), ("Pharmacist", "Door"), ("Review", "Senior")):
        found[text] = drivers.added_card(drivers.add_idea(team, text, found[above]))
    team.journal.forget_steps()
    return found


@pytest.fixture
def package(team: Workspace) -> str:
    """One driver and one idea of the organiser; the driver's id."""
    above = team.new_id()
    edits = [
        new_record(Driver, above, text="A bed when it is needed", order=1),
        new_record(ChangeIdea, team.new_id(), text="Bed meeting", driver=above, order=1),
    ]
    team.journal.append(organiser_scope(), edits, undoable=False)
    return above
