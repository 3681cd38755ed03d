"""``--tour DIR --set CODE``: drives the real window over practice data and saves a picture of every page.

For the handbook and for reviewers: each role at 1366 x 768, light, dark, and from right to left. It makes a practice
collaborative below DIR with a profile of its own, so that nothing of the person's is touched.
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
from qic_desktop.services.coaching import visits
from qic_desktop.services.exchanging import exporting, inbox
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.practising.practice_sets import BIRTHS, EMERGENCY, PracticeSet, find_set
from qic_desktop.services.teamwork import meetings
from qic_desktop.services.trusting import joining, trust
from qic_desktop.services.workspace import Role
from qic_desktop.settings import Settings, Theme, save
from ui.opening import PRACTICE_SITES

SIZE = (1366, 768)
SETTLE_MS = 600
READ_SECONDS = 10.0
PROGRESS = ("assessment", "lasting", "spread", "cost", "questions")
CHAPTERS = (
    "charter",
    "topic",
    "timetable",
    "measures",
    "drivers",
    "roles",
    "sheets",
    "governance",
    "audit",
    "report",
    "course",
)
PASSES: tuple[tuple[str, Theme, str], ...] = (("light", "light", ""), ("dark", "dark", ""), ("rtl", "light", "ar"))
"""Name of the pass in the pictures' names, theme, language; Arabic stands for all that is written from the right."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One picture: a page, which thing of many it shows, and the picture's name."""

    name: str
    key: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Sights:
    """What is shown of a practice set: a measure, a test, a meeting, another site with a correction, a newcomer.

    ``cut`` is a site whose package arrives damaged, ``entered`` one for which the coach enters.
    """

    measure: str
    cycle: str
    meeting: str
    site: str
    corrected: tuple[str, Entry]
    cut: str
    entered: str
    newcomer: tuple[str, str]
    first_entry: Entry
    more: tuple[tuple[str, str], ...] = ()
    """Codes of further measures, each with the name of its picture."""


SIGHTS = {
    EMERGENCY: Sights(
        measure="four-hours",
        cycle="B2",
        meeting="2019-03-26",
        site="S006",
        corrected=("2019-02", Entry(3_064, 3_669)),
        cut="S007",
        entered="S004",
        newcomer=("S141", "Marshwick Cottage Hospital"),
        first_entry=Entry(812, 930),
    ),
    BIRTHS: Sights(
        measure="oxytocin",
        cycle="B2",
        meeting="2026-06-23",
        site="K09",
        corrected=("2026-05", Entry(31, 35)),
        cut="K07",
        entered="P01",
        newcomer=("K21", "Zahanati ya Kilima Kidogo"),
        first_entry=Entry(4, 6),
        more=(("skin", "weekly"), ("bleeding", "rare"), ("partograph", "begun-again"), ("breathing", "none-of-none")),
    ),
}


def run_tour(
    app: QApplication, folder: Path, code: str = EMERGENCY.code, say: Callable[[str], object] = sys.stdout.write
) -> int:
    """Make the practice data, go everywhere, save the pictures; answers the exit code."""
    chosen = find_set(code)
    folder.mkdir(parents=True, exist_ok=True)
    stamp = time.strftime("%H%M%S")
    root = folder / f"practice-{stamp}"
    os.environ["QIC_HOME"] = str(folder / f"profile-{stamp}")
    practice.demonstrate(root, PRACTICE_SITES, chosen=chosen)
    prepared = _prepare(practice.PracticeFolder(root), chosen)
    count = 0
    for name, theme, language in PASSES:
        save(Path(os.environ["QIC_HOME"]), Settings(theme=theme, language=language))
        count += _first_start(app, folder, name)
        for store, stops in prepared:
            count += _visit(app, store, stops, folder, name)
    say(f"{count} pictures in {folder}\n")
    return 0


def _prepare(folder: practice.PracticeFolder, chosen: PracticeSet) -> list[tuple[Path, list[Stop]]]:
    """Where to go in each store; the organiser's inbox gets something to review."""
    sights = SIGHTS[chosen]
    _fill_inbox(folder, chosen, sights)
    return [
        (folder.site(chosen.team), _site_stops(folder, chosen, sights)),
        (folder.coach, _coach_stops(folder, sights)),
        (folder.organiser, _organiser_stops(folder, chosen, sights)),
    ]


def _site_stops(folder: practice.PracticeFolder, chosen: PracticeSet, sights: Sights) -> list[Stop]:
    site = bootstrap.open_workspace(folder.site(chosen.team))
    measure = measures.get_measure(site, sights.measure).id
    cycle = cycles.get_cycle(site, sights.cycle).id
    meeting = meetings.get_meeting(site, sights.meeting).id
    more = [
        Stop(f"site-3-measure-{name}", "measure", measures.get_measure(site, code).id) for code, name in sights.more
    ]
    bootstrap.close_workspace(site)
    return [
        Stop("site-1-today", "today"),
        Stop("site-2-measures", "measures"),
        Stop("site-3-measure", "measure", measure),
        *more,
        Stop("site-3-month-sheet", "month-sheet", chosen.month),
        Stop("site-3-count-back", "count-back", chosen.month),
        Stop("site-4-tests-of-change", "tests-of-change"),
        Stop("site-5-cycle", "cycle", cycle),
        Stop("site-5-gains", "gains"),
        Stop("site-6-exchange", "exchange"),
        Stop("site-7-reports", "reports"),
        *(Stop(f"site-6-aim-{part}", "aim", part) for part in ("aim", "drivers", "diagnosis", "charter")),
        *(Stop(f"site-8-team-{part}", "team", part) for part in ("people", "meetings", "support", "skills")),
        Stop("site-8-meeting", "meeting", meeting),
        *(Stop(f"site-9-progress-{part}", "progress", part) for part in PROGRESS),
        *(Stop(f"site-9-learning-{part}", "learning", part) for part in ("sessions", "stories", "lessons")),
        Stop("site-9-storyboard", "storyboard"),
    ]


def _coach_stops(folder: practice.PracticeFolder, sights: Sights) -> list[Stop]:
    coach = bootstrap.open_workspace(folder.coach)
    visited = [one for one in visits.list_visits(coach) if one.checks and visits.site_of(one)]
    planned = [one for one in visits.list_visits(coach) if not one.closed_on]
    one_site, for_site = (trust.find_site(coach, code).id for code in (sights.site, sights.entered))
    bootstrap.close_workspace(coach)
    return [
        Stop("coach-1-bag", "bag"),
        Stop("coach-2-sites", "sites"),
        Stop("coach-3-site", "site", one_site),
        *(Stop("coach-4-visit", "visit", one.id) for one in visited[:1]),
        *(Stop("coach-4-visit-planned", "visit", one.id) for one in planned[:1]),
        Stop("coach-5-enter-for", "enter-for", for_site),
        Stop("coach-6-my-work", "my-work"),
    ]


def _organiser_stops(folder: practice.PracticeFolder, chosen: PracticeSet, sights: Sights) -> list[Stop]:
    organiser = bootstrap.open_workspace(folder.organiser)
    found = trust.find_site(organiser, sights.site)
    measure = measures.get_measure(organiser, sights.measure).id
    own = trust.find_site(organiser, chosen.team).id
    bootstrap.close_workspace(organiser)
    return [
        Stop("organiser-1-overview", "overview"),
        Stop("organiser-2-sites", "sites"),
        Stop("organiser-2-facilities", "facilities"),
        Stop("organiser-2-enrolment", "enrolment"),
        Stop("organiser-3-site", "site", found.id),
        Stop("organiser-3-site-team", "site", own),
        Stop("organiser-4-inbox", "inbox"),
        *(Stop(f"organiser-5-design-{part}", "design", part) for part in CHAPTERS),
        Stop("organiser-6-measures", "measures", "sites"),
        Stop("organiser-6-measures-together", "measures", "together"),
        Stop("organiser-6-area", "area", found.area or ""),
        Stop("organiser-7-funnel", "measures", "funnel"),
        Stop("organiser-8-reporting", "reporting", measure),
        *(Stop(f"organiser-9-{key}", key) for key in ("sessions", "harvest", "feedback", "evaluation")),
    ]


def _fill_inbox(folder: practice.PracticeFolder, chosen: PracticeSet, sights: Sights) -> None:
    """Three packages to review: a correction, one that was cut short, one from a site that asks to join."""
    waiting = folder.root / "waiting"
    waiting.mkdir()
    site = bootstrap.open_workspace(folder.site(sights.site))
    view = measures.get_measure(site, sights.measure)
    month, entry = sights.corrected
    observations.record_observation(site, view, parse_period(month), entry)
    observations.write_note(site, view, parse_period(month), "recounted from the register")
    exporting.export_data_package(site, waiting / f"{sights.site}-later.qicpkg")
    bootstrap.close_workspace(site)
    organiser = bootstrap.open_workspace(folder.organiser)
    code, name = sights.newcomer
    invitation = folder.root / f"{code}-invitation.qicpkg"
    exporting.invite(organiser, name, invitation, code=code)
    newcomer = bootstrap.create_workspace(folder.site(code), Role.SITE, name, practice=True, practice_day=chosen.day)
    joining.join(newcomer, invitation)
    counted = measures.get_measure(newcomer, sights.measure)
    observations.record_observation(newcomer, counted, parse_period(chosen.month), sights.first_entry)
    exporting.export_data_package(newcomer, waiting / f"{code}-later.qicpkg")
    bootstrap.close_workspace(newcomer)
    torn = f"{sights.cut}-{chosen.month}.qicpkg"
    whole = (folder.packages / torn).read_bytes()
    (waiting / torn).write_bytes(whole[: len(whole) // 2])
    inbox.receive(organiser, sorted(waiting.glob("*.qicpkg")))
    bootstrap.close_workspace(organiser)


def _first_start(app: QApplication, folder: Path, name: str) -> int:
    from ui.application import Arguments, Program
    from ui.first_start import FirstStart

    program = Program(app, Arguments(), None)
    program.start()
    window = program.window
    if not isinstance(window, FirstStart):
        return 0
    _keep(window, folder / f"first-start-1-{name}.png")
    window.question.answered.emit("site")
    _keep(window, folder / f"first-start-2-{name}.png")
    window.question.answered.emit("practice")
    _keep(window, folder / f"first-start-3-{name}.png")
    program.close()
    return 3


def _visit(app: QApplication, store: Path, stops: list[Stop], folder: Path, name: str) -> int:
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
        _until(lambda: not program.tasks.is_busy, READ_SECONDS)
        _keep(window, folder / f"{stop.name}-{name}.png")
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
