"""Every page of every role paints over both practice sets; the tour knows where to go in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qic_desktop import bootstrap, practice
from qic_desktop.practice import PracticeFolder
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.practising.practice_sets import SETS, PracticeSet
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.workspace import Workspace
from ui import main, tour
from ui.pages import pages_of
from ui.shell.window import MainWindow

SITES = 7


@pytest.fixture(scope="module", params=SETS, ids=lambda one: one.code)
def chosen(request: pytest.FixtureRequest) -> PracticeSet:
    found = request.param
    assert isinstance(found, PracticeSet)
    return found


@pytest.fixture(scope="module")
def folder(chosen: PracticeSet, tmp_path_factory: pytest.TempPathFactory) -> PracticeFolder:
    root = tmp_path_factory.mktemp(chosen.code)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QIC_HOME", str(root / "home"))
        return practice.demonstrate(root / "demo", SITES, chosen=chosen).folder


@pytest.fixture(params=["site", "coach", "organiser"])
def workspace(
    request: pytest.FixtureRequest, folder: PracticeFolder, chosen: PracticeSet, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    monkeypatch.setenv("QIC_HOME", str(folder.root.parent / "home"))
    paths = {"site": folder.site(chosen.team), "coach": folder.coach, "organiser": folder.organiser}
    made = bootstrap.open_workspace(paths[request.param])
    yield made
    bootstrap.close_workspace(made)


@pytest.fixture
def window(workspace: Workspace, open_window: Callable[..., MainWindow]) -> Iterator[MainWindow]:
    failed: list[object] = []
    yield open_window(workspace, failed=failed.append)
    assert failed == []


def test_every_page_on_the_rail_paints(window: MainWindow, workspace: Workspace) -> None:
    for spec in pages_of(workspace.role):
        if spec.on_rail:
            window.navigator.go(spec.key, "")
            assert not window.grab().isNull()
            assert window.navigator.here.key == spec.key


def test_every_measure_of_the_team_opens_and_paints(window: MainWindow, workspace: Workspace) -> None:
    if workspace.role.value != "site":
        assert measures.list_measures(workspace) is not None
        return
    for view in measures.list_measures(workspace):
        window.navigator.go("measure", view.id)
        assert window.navigator.here.argument == view.id
        assert not window.grab().isNull()


def test_the_tour_finds_what_it_shows(folder: PracticeFolder, chosen: PracticeSet, monkeypatch: Any) -> None:
    monkeypatch.setenv("QIC_HOME", str(folder.root.parent / "home"))
    sights = tour.SIGHTS[chosen]
    site = bootstrap.open_workspace(folder.site(chosen.team))
    assert measures.get_measure(site, sights.measure).is_core
    assert all(measures.get_measure(site, code) for code, _name in sights.more)
    assert cycles.get_cycle(site, sights.cycle).cycle.prediction
    assert meetings.get_meeting(site, sights.meeting).id
    bootstrap.close_workspace(site)
    assert (folder.packages / f"{sights.cut}-{chosen.month}.qicpkg").is_file()


def test_the_tour_is_told_its_set(tmp_path: Path) -> None:
    read = main.parse(["--tour", str(tmp_path), "--set", "births"])
    assert (read.tour, read.tour_set) == (tmp_path, "births")
    assert main.parse([]).tour_set == "emergency"
