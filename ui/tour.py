"""``--tour DIR``: drives the real window over the practice data and saves a picture of every page.

For the handbook and for reviewers: each role, light and dark, at 1366 x 768. It makes a practice collaborative below
DIR with a profile of its own, so that nothing of the person's is touched.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qic_desktop import bootstrap, practice
from qic_desktop.domain.period import parse_period
from qic_desktop.services.exchanging import exporting, inbox
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import joining, trust
from qic_desktop.services.workspace import Role
from qic_desktop.settings import Settings, Theme, save
from ui.opening import PRACTICE_SITES, PRACTICE_TEAM

SIZE = (1366, 768)
SETTLE_MS = 900
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: a page, which thing of many it shows, and the picture's name."""

    name: str
    key: str
    argument: str = ""


def run_tour(app: QApplication, folder: Path, say: Callable[[str], object] = sys.stdout.write) -> int:
    """Make the practice data, go everywhere, save the pictures; answers the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%H%M%S")
    root = folder / f"practice-{stamp}"
    os.environ["QIC_HOME"] = str(folder / f"profile-{stamp}")
    practice.demonstrate(root, PRACTICE_SITES)
    prepared = _prepare(practice.PracticeFolder(root))
    count = 0
    for theme in THEMES:
        save(Path(os.environ["QIC_HOME"]), Settings(theme=theme))
        count += _first_start(app, folder, theme)
        for store, stops in prepared:
            count += _visit(app, store, stops, folder, theme)
    say(f"{count} pictures in {folder}\n")
    return 0


def _prepare(folder: practice.PracticeFolder) -> list[tuple[Path, list[Stop]]]:
    """Where to go in each store; the organiser's inbox gets something to review."""
    site = bootstrap.open_workspace(folder.site(PRACTICE_TEAM))
    measure = measures.get_measure(site, "four-hours").id
    cycle = cycles.get_cycle(site, "B2").id
    meeting = meetings.get_meeting(site, "2019-03-26").id
    bootstrap.close_workspace(site)
    _fill_inbox(folder)
    organiser = bootstrap.open_workspace(folder.organiser)
    one_site = trust.find_site(organiser, "S006").id
    bootstrap.close_workspace(organiser)
    return [
        (
            folder.site(PRACTICE_TEAM),
            [
                Stop("site-1-today", "today"),
                Stop("site-2-measures", "measures"),
                Stop("site-3-measure", "measure", measure),
                Stop("site-3-month-sheet", "month-sheet", "2019-03"),
                Stop("site-3-count-back", "count-back", "2019-03"),
                Stop("site-4-tests-of-change", "tests-of-change"),
                Stop("site-5-cycle", "cycle", cycle),
                Stop("site-6-exchange", "exchange"),
                Stop("site-7-reports", "reports"),
                Stop("site-8-team", "team", "people"),
                Stop("site-8-team-meetings", "team", "meetings"),
                Stop("site-8-team-support", "team", "support"),
                Stop("site-8-meeting", "meeting", meeting),
            ],
        ),
        (
            folder.coach,
            [Stop("coach-1-bag", "bag"), Stop("coach-2-sites", "sites"), Stop("coach-3-site", "site", one_site)],
        ),
        (
            folder.organiser,
            [
                Stop("organiser-1-overview", "overview"),
                Stop("organiser-2-sites", "sites"),
                Stop("organiser-3-site", "site", one_site),
                Stop("organiser-4-inbox", "inbox"),
                Stop("organiser-5-design", "design"),
                Stop("organiser-6-measures", "measures", "sites"),
                Stop("organiser-7-funnel", "measures", "funnel"),
            ],
        ),
    ]


def _fill_inbox(folder: practice.PracticeFolder) -> None:
    """Three packages to review: a correction, one that was cut short, one from a site that asks to join."""
    waiting = folder.root / "waiting"
    waiting.mkdir()
    site = bootstrap.open_workspace(folder.site("S006"))
    view = measures.get_measure(site, "four-hours")
    observations.record_observation(site, view, parse_period("2019-02"), Entry(9_214, 10_912))
    observations.write_note(site, view, parse_period("2019-02"), "recounted from the register")
    exporting.export_data_package(site, waiting / "S006-2019-04.qicpkg")
    bootstrap.close_workspace(site)
    organiser = bootstrap.open_workspace(folder.organiser)
    exporting.invite(organiser, "Marshwick Cottage Hospital", waiting / "S141-invitation.qicpkg", code="S141")
    newcomer = bootstrap.create_workspace(
        folder.site("S141"), Role.SITE, "Marshwick Cottage Hospital", practice=True, practice_day=practice.PRACTICE_DAY
    )
    joining.join(newcomer, waiting / "S141-invitation.qicpkg")
    entry = Entry(812, 930)
    observations.record_observation(
        newcomer, measures.get_measure(newcomer, "four-hours"), parse_period("2019-03"), entry
    )
    exporting.export_data_package(newcomer, waiting / "S141-2019-04.qicpkg")
    bootstrap.close_workspace(newcomer)
    whole = (folder.packages / "S007-2019-03.qicpkg").read_bytes()
    (waiting / "S007-2019-03.qicpkg").write_bytes(whole[: len(whole) // 2])
    inbox.receive(organiser, sorted(waiting.glob("S*-2019-0*.qicpkg")))
    bootstrap.close_workspace(organiser)


def _first_start(app: QApplication, folder: Path, theme: str) -> int:
    from ui.application import Arguments, Program
    from ui.first_start import FirstStart

    program = Program(app, Arguments(), None)
    program.start()
    window = program.window
    if not isinstance(window, FirstStart):
        return 0
    _keep(window, folder / f"first-start-1-{theme}.png")
    window.question.answered.emit("site")
    _keep(window, folder / f"first-start-2-{theme}.png")
    program.close()
    return 2


def _visit(app: QApplication, store: Path, stops: list[Stop], folder: Path, theme: str) -> int:
    from ui.application import Arguments, Program
    from ui.opening import StoreGround
    from ui.shell.window import MainWindow

    program = Program(app, Arguments(store=store), StoreGround)
    program.start()
    window = program.window
    if not isinstance(window, MainWindow):
        return 0
    window.resize(*SIZE)
    _until(lambda: window.navigator.here is not None)
    for stop in stops:
        window.navigator.go(stop.key, stop.argument)
        _keep(window, folder / f"{stop.name}-{theme}.png")
    program.close()
    return len(stops)


def _keep(window: QWidget, file: Path) -> None:
    window.resize(*SIZE)
    _settle(SETTLE_MS)
    window.grab().save(str(file))


def _settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _until(ready: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not ready() and time.monotonic() < end:
        _settle(50)
