"""The running program: its parts, and the start-up as a short list of named steps.

The first frame comes before everything that is heavy: the store is opened on its lane, libraries are imported in a
thread. What a workspace is, ``ui.workspace.Ground`` answers; without one, the first start is shown and nothing opens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qic_desktop import i18n, paths
from qic_desktop.errors import QicError, StoreSealedError
from qic_desktop.i18n import _
from ui.chores import Chores, Reach, name_of
from ui.crash import CrashNet
from ui.events import ChangeBus
from ui.garbage import hold_back, search_while_nobody_works
from ui.locks import Locks
from ui.looks import Looks
from ui.navigation import Place
from ui.preload import FirstFrame, Preload
from ui.tasks import Tasks
from ui.theme import fonts
from ui.widgets.tabs import open_tab, turn_to
from ui.workspace import Frame, Ground, OpenWorkspace

if TYPE_CHECKING:
    from ui.package_start import PackageStart
    from ui.shell.window import MainWindow

_log = logging.getLogger(__name__)


HEAR_ENDS_AFTER_MS = 300
"""Before, nothing can be half typed."""

FRAME_AFTER_MS = 400
"""Counting what stands around the pages reads much of the store: not between one typed value and the next."""

SETTLED_AFTER_MS = 3000
FIRST_PRELOAD_MS, LATEST_PRELOAD_MS = 120, 4000
"""The watch filters every event in Python, so it is put on after the first frames."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was said on the command line."""

    store: Path | None = None
    tour: Path | None = None
    language: str = ""
    tour_set: str = "emergency"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace with what is shown of it first; made on the store lane."""

    workspace: OpenWorkspace
    frame: Frame
    doubts: Sequence[str]
    welcome: str
    place: Place | None
    tab: str | int | None


class Program(QObject):
    """One running program with one window at a time: the first start, or a workspace."""

    def __init__(self, app: QApplication, arguments: Arguments, ground: Callable[[], Ground] | None) -> None:
        super().__init__()
        self.app = app
        self.window: QWidget | None = None
        self._arguments = arguments
        self._ground = ground
        self._home = paths.profile()
        self._looks = Looks(app, self._home)
        self._crash = CrashNet()
        self._bus = ChangeBus(self)
        self._tasks: Tasks | None = None
        self._open: OpenWorkspace | None = None
        self._preload = Preload(parent=self)
        self._locks = Locks(lambda: self.tasks, lambda: self.window, self)
        self._frame_later = QTimer(self, singleShot=True, interval=FRAME_AFTER_MS)
        self._frame_later.timeout.connect(self._refresh_frame)

    def start(self) -> None:
        """All steps, in order; each is named for what it is there for."""
        steps: Sequence[Callable[[], None]] = (
            hold_back,
            self._catch_crashes,
            self._choose_language,
            self._put_on_theme,
            self._start_lanes,
            self._show_first_window,
            self._load_the_rest_later,
        )
        for step in steps:
            step()

    @property
    def tasks(self) -> Tasks:
        """The lanes, once started."""
        if self._tasks is None:
            self._tasks = Tasks(self._bus)
        return self._tasks

    # --- the steps ---------------------------------------------------------------------------------------------

    def _catch_crashes(self) -> None:
        self._crash.install()

    def _choose_language(self) -> None:
        self._looks.speak(self._arguments.language)

    def _put_on_theme(self) -> None:
        self._looks.put_on()

    def _start_lanes(self) -> None:
        self.tasks.crashed.connect(self._crash.catch)
        self.app.aboutToQuit.connect(self.close)

    def _show_first_window(self) -> None:
        path = self._path_to_open()
        if path is None:
            self.show_first_start()
        else:
            self.show_main_window()
            if self.window is not None:
                # Two threads that import at once hold each other up: the frame first, then the store.
                FirstFrame(self.window, lambda: self.open_store(path))

    def _path_to_open(self) -> Path | None:
        last = next(iter(self._looks.workspaces()), None)
        return (self._arguments.store or last) if self._ground is not None else None

    def _load_the_rest_later(self) -> None:
        """At once after the first question; a store is opened and its first page shown before."""
        self.tasks.activity_changed.connect(self._on_activity_changed)
        delay = FIRST_PRELOAD_MS if self._path_to_open() is None else LATEST_PRELOAD_MS
        self._preload.start_after_first_frame(delay, then=fonts.register_other_scripts)
        QTimer.singleShot(SETTLED_AFTER_MS, self, self._settle)

    # --- windows -----------------------------------------------------------------------------------------------

    def show_first_start(self) -> None:
        """Show the first question."""
        from ui.first_start import FirstStart
        from ui.shell.window import fitting_size

        window = FirstStart(self._looks.languages(), i18n.language().split("_")[0], can_return=self._open is not None)
        window.return_asked.connect(self._return_to_workspace)
        window.setWindowTitle("QIC Desktop")
        window.answered.connect(self._on_first_start_answered)
        window.package_asked.connect(lambda: self._ask_for_package())
        window.team_asked.connect(lambda: self._ask_for_package(team=True))
        window.help_asked.connect(lambda page: _show_first_help(window, page))
        window.package_dropped.connect(self.open_package)
        window.language_chosen.connect(self._on_language_chosen)
        window.text_size_chosen.connect(self._on_text_size_chosen)
        window.resize(fitting_size())
        self._show(window)

    def show_main_window(self) -> None:
        """Show the empty main window; its pages come with the store."""
        from ui.shell.window import MainWindow

        window = MainWindow(self.tasks, self._bus)
        self.tasks.failed.connect(window.error)
        self.tasks.activity_changed.connect(window.working.show_activity)
        window.working.cancelled.connect(self.tasks.cancel_running)
        window.session.person_changed.connect(self._on_person_changed)
        self._bus.changed.connect(lambda _changes: self._frame_later.start())
        Chores(window, self.tasks, self._reach())
        self._show(window)

    def open_store(self, path: Path) -> None:
        """Open the store at ``path`` and show its pages."""
        if (ground := self._ground) is not None and path.absolute() != self._here():
            self._begin(lambda: ground().open(path))

    def open_package(self, path: Path) -> None:
        """Begin with a package: an invitation, or a package of one's own team, whose words are compared first."""
        if (packages := self._packages()) is not None:
            packages.open(path)

    def show_preferences(self) -> None:
        """Settings of this computer; colours change at once."""
        door = self._open.door if self._open is not None else None
        changed, asked = self._looks.ask(self.window, self._locks.settings_of(door))
        if changed:
            self._show_anew()
        self._locks.carry_out(asked, door, self._lock_here)

    def _show_anew(self) -> None:
        """The same workspace at the same place in a new window: sizes, colours and words are those now chosen."""
        from ui.shell.window import MainWindow

        if (opened := self._open) is None or not isinstance(self.window, MainWindow):
            return
        here, tab = self.window.navigator.here, open_tab(self.window.stack.currentWidget())
        self._looks.speak(self._looks.settings.language or i18n.language())
        self.show_main_window()
        self._begin(lambda: opened, place=here, tab=tab)

    def _begin(
        self,
        opening: Callable[[], OpenWorkspace],
        sentence: str = "",
        *,
        place: Place | None = None,
        tab: str | int | None = None,
    ) -> None:
        """Open another store on the lane; the one before is closed only when the new one stands."""
        before = self._open
        _keep_typed(self.window)

        def switch() -> Opened:
            opened = opening()
            if before is not None and before is not opened:
                before.close()
            return Opened(opened, opened.frame(), opened.doubts(), opened.welcome(), place or opened.first_place(), tab)

        def failed(error: QicError) -> None:
            if not isinstance(error, StoreSealedError):
                self._on_opening_failed(error)
                return
            _say_busy(self.window, "")
            again = partial(self._begin, opening, sentence, place=place)
            self._locks.ask(error.path, again, self._without_a_store)

        _say_busy(self.window, sentence or _("Opening"))
        self.tasks.query(switch, self._on_store_opened, failed=failed, sentence=sentence)

    def _without_a_store(self) -> None:
        """A locked store stayed locked: whoever has no other one open sees the first question."""
        if self._open is None:
            self.show_first_start()

    def _on_activity_changed(self, activity: object) -> None:
        if activity is None and self._open is not None:
            self.tasks.activity_changed.disconnect(self._on_activity_changed)
            self._preload.start_after_first_frame(then=fonts.register_other_scripts, also=self._open.later())

    def _return_to_workspace(self) -> None:
        """From the first question back to the workspace that is still open."""
        if (before := self._open) is not None:
            self._begin(lambda: before)

    # --- answers -----------------------------------------------------------------------------------------------

    def _on_first_start_answered(self, role: str, answers: object) -> None:
        ground = self._ground
        if ground is not None and role == "coach" and answers is None:
            self._locks.ask_new(lambda passphrase: self._on_first_start_answered(role, passphrase))
        elif ground is not None:
            self._begin(
                lambda: ground().begin(role, answers),
                _("Preparing your workspace; practice data take some seconds …")
                if role == "practice"
                else _("Preparing your workspace …"),
            )

    def _on_store_opened(self, opened: Opened) -> None:
        from ui.shell.window import MainWindow

        self._open = opened.workspace
        self._looks.remember(*self._open.places(), called=opened.frame.listed)
        if not isinstance(self.window, MainWindow):
            self.show_main_window()
        window = self.window
        if isinstance(window, MainWindow):
            window.show_workspace(self._open.door, self._open.pages(), opened.frame)
            window.set_search(self._open.search)
            if opened.place is not None:
                window.navigator.go(opened.place.key, opened.place.argument)
                turn_to(window.stack.currentWidget(), opened.tab)
            _say_first(window, opened)
        if self._locks.after_opening(self._open.door, begun=bool(opened.welcome), say=partial(_say_error, window)):
            self._locks.ask_new(self._lock_here)

    def _lock_here(self, passphrase: str) -> None:
        """Lock the open workspace: it is closed, encrypted and opened again; empty locks nothing."""
        opened, ground = self._open, self._ground
        if passphrase and opened is not None and ground is not None:
            # A new, empty window: no page may ask a store that is closed.
            self._open = None
            self.show_main_window()
            self._begin(lambda: self._locks.lock(opened, passphrase, ground().open), _("Locking your workspace …"))

    def _on_opening_failed(self, error: QicError) -> None:
        _say_busy(self.window, "")
        _say_error(self.window, error)

    def _on_person_changed(self, person: str) -> None:
        if (opened := self._open) is not None:
            self.tasks.query(lambda: opened.choose_person(person), lambda _none: None)

    def _refresh_frame(self) -> None:
        from ui.shell.window import MainWindow

        opened, window = self._open, self.window
        if opened is not None and isinstance(window, MainWindow):
            self.tasks.query(opened.frame, window.show_frame, owner=window, topic="frame")

    def _on_language_chosen(self, language: str) -> None:
        self._looks.prefer(language=language)
        self._looks.speak(language)
        self.show_first_start()

    def _on_text_size_chosen(self, size: float) -> None:
        self._looks.prefer(text_percent=round(size * 100))
        self.show_first_start()

    def _settle(self) -> None:
        from ui.shell.typist import watch_windows

        search_while_nobody_works(self.app, self)
        watch_windows(self.app, lambda: self.window if self._open is not None else None, self)

    def _here(self) -> Path | None:
        return next(iter(self._open.places()), None) if self._open is not None else None

    def _reach(self) -> Reach:
        """What the window's chores may do."""
        return Reach(
            door=lambda: self._open.door if self._open is not None else None,
            add_person=lambda name: self._open.add_person(name) if self._open is not None else None,
            workspaces=lambda: [(path, name_of(path, self._looks.name_of(path))) for path in self._looks.workspaces()],
            open_store=self.open_store,
            start_anew=self.show_first_start,
            ask_package=self._ask_for_package,
            preferences=self.show_preferences,
        )

    # --- inside ------------------------------------------------------------------------------------------------

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        if before is not None:
            window.setGeometry(before.geometry())
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def _ask_for_package(self, *, team: bool = False) -> None:
        if (packages := self._packages()) is not None:
            packages.ask(team=team)

    def _packages(self) -> PackageStart | None:
        ground = self._ground
        if ground is None:
            return None
        from ui.package_start import PackageStart

        return PackageStart(ground, self.tasks, lambda: self.window, self._begin, self._on_opening_failed)

    def close(self) -> None:
        """Drain the lanes, close the store, let go of the window; at most a few seconds."""
        if self.window is not None:
            self.window.close()
        last = self._open.close if self._open is not None else None
        if self._tasks is not None and not self._tasks.close(last):
            _log.warning("closing took longer than two seconds")
        self._preload.wait(2.0)


def _show_first_help(window: QWidget, page: str) -> None:
    from ui.dialogs.handbook import Handbook

    Handbook(window).show_help_for(page)


def _say_first(window: MainWindow, opened: Opened) -> None:
    """What a workspace has to say when it is opened."""
    for doubt in opened.doubts:
        window.notice(doubt, "concern", topic=doubt)
    if opened.welcome:
        window.notice(opened.welcome, "improve", topic="welcome")
    window.half_typed.offer(opened.workspace.door)


def _hear_ends(app: QApplication) -> None:
    """From here on a signal to end closes the window first; its module brings sockets, so it is loaded now."""
    from ui.end_signals import EndSignals

    EndSignals(app)


def _keep_typed(window: QWidget | None) -> None:
    """Record what is half typed in the window, or keep it for the next start."""
    from ui.shell.window import MainWindow

    if isinstance(window, MainWindow):
        window.half_typed.keep()


def _say_busy(window: QWidget | None, sentence: str) -> None:
    """On the first question, which has no working line; empty when it is over."""
    from ui.first_start import FirstStart

    if isinstance(window, FirstStart):
        window.say_busy(sentence)


def _say_error(window: QWidget | None, error: QicError) -> None:
    from PySide6.QtWidgets import QMessageBox

    from ui.messages import sentence_of
    from ui.shell.window import MainWindow

    if isinstance(window, MainWindow):
        window.error(error)
    else:
        QMessageBox.information(window, "QIC Desktop", sentence_of(error))


def run(arguments: Arguments, ground: Callable[[], Ground] | None = None) -> int:
    """Run the program until its window closes; answers the exit code.

    ``ground`` is called on the store lane, so that what it imports costs the first frame nothing.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([])
    app.setApplicationName("QIC Desktop")
    app.setDesktopFileName("qic-desktop")
    if arguments.tour is not None:
        from ui.tour import run_tour

        return run_tour(app, arguments.tour, arguments.tour_set)
    program = Program(app, arguments, ground)
    QTimer.singleShot(HEAR_ENDS_AFTER_MS, app, partial(_hear_ends, app))
    # A computer that shuts down asks first: what is half typed is written while it still waits.
    app.commitDataRequest.connect(lambda _manager: _keep_typed(program.window))
    program.start()
    return app.exec()
