"""The running program: its parts, and the start-up as a short list of named steps.

The first frame comes before everything that is heavy: the store is opened on its lane, libraries are imported in a
thread. What a workspace is, ``ui.workspace.Ground`` answers; without one, the first start is shown and nothing opens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from qic_desktop import i18n, paths, settings
from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from ui.chores import Chores, Reach
from ui.crash import CrashNet
from ui.events import ChangeBus
from ui.navigation import Place
from ui.preload import FirstFrame, Preload
from ui.tasks import Tasks
from ui.theme import fonts
from ui.theme.apply import apply_direction, apply_theme
from ui.workspace import Frame, Ground, OpenWorkspace

_log = logging.getLogger(__name__)
_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "sw": "Kiswahili",
    "ar": "العربية",
    "de": "Deutsch",
}


FRAME_AFTER_MS = 400
"""Counting what stands around the pages reads much of the store: not between one typed value and the next."""

IDLE_WATCH_AFTER_MS = 3000
FIRST_PRELOAD_MS, LATEST_PRELOAD_MS = 120, 4000
"""The watch filters every event in Python, so it is put on after the first frames."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """What was said on the command line."""

    store: Path | None = None
    tour: Path | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace with what is shown of it first; made on the store lane."""

    workspace: OpenWorkspace
    frame: Frame
    doubts: Sequence[str]
    welcome: str
    place: Place | None


class Program(QObject):
    """One running program with one window at a time: the first start, or a workspace."""

    def __init__(self, app: QApplication, arguments: Arguments, ground: Callable[[], Ground] | None) -> None:
        super().__init__()
        self.app = app
        self.window: QWidget | None = None
        self._arguments = arguments
        self._ground = ground
        self._home = paths.profile()
        self._settings = settings.load(self._home)
        self._crash = CrashNet()
        self._bus = ChangeBus(self)
        self._tasks: Tasks | None = None
        self._open: OpenWorkspace | None = None
        self._preload = Preload(parent=self)
        self._frame_later = QTimer(self, singleShot=True, interval=FRAME_AFTER_MS)
        self._frame_later.timeout.connect(self._refresh_frame)

    def start(self) -> None:
        """All steps, in order; each is named for what it is there for."""
        steps: Sequence[Callable[[], None]] = (
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
        chosen = self._arguments.language or self._settings.language or i18n.system_language()
        i18n.use_language(chosen)
        apply_direction(self.app, chosen)

    def _put_on_theme(self) -> None:
        fonts.register()
        if i18n.language().split("_")[0] not in _NAMES or i18n.language().startswith("ar"):
            fonts.register_other_scripts()
        apply_theme(self.app, self._settings.theme, self._settings.text_percent / 100)

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
        return (self._arguments.store or self._last_store()) if self._ground is not None else None

    def _load_the_rest_later(self) -> None:
        """At once after the first question; a store is opened and its first page shown before."""
        self.tasks.activity_changed.connect(self._on_activity_changed)
        delay = FIRST_PRELOAD_MS if self._path_to_open() is None else LATEST_PRELOAD_MS
        self._preload.start_after_first_frame(delay, then=fonts.register_other_scripts)
        QTimer.singleShot(IDLE_WATCH_AFTER_MS, self, self._watch_who_types)

    # --- windows -----------------------------------------------------------------------------------------------

    def show_first_start(self) -> None:
        """Show the first question."""
        from ui.first_start import FirstStart
        from ui.shell.window import fitting_size

        window = FirstStart(_languages(), i18n.language().split("_")[0], can_return=self._open is not None)
        window.return_asked.connect(self._return_to_workspace)
        window.setWindowTitle("QIC Desktop")
        window.answered.connect(self._on_first_start_answered)
        window.package_asked.connect(self._ask_for_package)
        window.help_asked.connect(self._show_first_help)
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
        """Begin with a package: an invitation, or one's own older package."""
        if (ground := self._ground) is not None:
            self._begin(lambda: ground().receive(path))

    def show_preferences(self) -> None:
        """Settings of this computer; colours change at once."""
        from ui.dialogs.preferences import Preferences

        chosen = (self._settings.theme, self._settings.text_percent, i18n.language().split("_")[0])
        dialog = Preferences(_languages(), chosen, self.window)
        dialog.theme_chosen.connect(lambda theme: self._prefer(theme=theme))
        dialog.text_size_chosen.connect(lambda percent: self._prefer(text_percent=percent))
        dialog.language_chosen.connect(lambda language: self._prefer(language=language))
        before = self._settings
        dialog.exec()
        if self._settings != before:
            self._show_anew()

    def _show_anew(self) -> None:
        """The same workspace at the same place in a new window: sizes, colours and words are those now chosen."""
        from ui.shell.window import MainWindow

        opened = self._open
        if opened is None or not isinstance(self.window, MainWindow):
            return
        here = self.window.navigator.here
        language = self._settings.language or i18n.language()
        i18n.use_language(language)
        apply_direction(self.app, language)
        self.show_main_window()
        self._begin(lambda: opened, place=here)

    def _prefer(self, **chosen: Any) -> None:
        self._settings = replace(self._settings, **chosen)
        self._keep_settings()
        apply_theme(self.app, self._settings.theme, self._settings.text_percent / 100)

    def _begin(self, opening: Callable[[], OpenWorkspace], sentence: str = "", *, place: Place | None = None) -> None:
        """Open another store on the lane; the one before is closed only when the new one stands."""
        before = self._open

        def switch() -> Opened:
            opened = opening()
            if before is not None and before is not opened:
                before.close()
            return Opened(opened, opened.frame(), opened.doubts(), opened.welcome(), place or opened.first_place())

        _say_busy(self.window, sentence or _("Opening"))
        self.tasks.query(switch, self._on_store_opened, failed=self._on_opening_failed, sentence=sentence)

    def _on_activity_changed(self, activity: object) -> None:
        if activity is None and self._open is not None:
            self.tasks.activity_changed.disconnect(self._on_activity_changed)
            self._preload.start_after_first_frame(then=fonts.register_other_scripts)

    def _show_first_help(self, page: str) -> None:
        from ui.dialogs.handbook import Handbook

        Handbook(self.window).show_help_for(page)

    def _return_to_workspace(self) -> None:
        """From the first question back to the workspace that is still open."""
        before = self._open
        if before is not None:
            self._begin(lambda: before)

    # --- answers -----------------------------------------------------------------------------------------------

    def _on_first_start_answered(self, role: str, answers: object) -> None:
        ground = self._ground
        if ground is not None:
            self._begin(
                lambda: ground().begin(role, answers),
                _("Preparing your workspace; practice data take some seconds …")
                if role == "practice"
                else _("Preparing your workspace …"),
            )

    def _on_store_opened(self, opened: Opened) -> None:
        from ui.shell.window import MainWindow

        self._open = opened.workspace
        for place in reversed(self._open.places()):
            self._settings = self._settings.with_workspace(place)
        if not isinstance(self.window, MainWindow):
            self.show_main_window()
        window = self.window
        if isinstance(window, MainWindow):
            window.show_workspace(self._open.door, self._open.pages(), opened.frame)
            window.set_search(self._open.search)
            for doubt in opened.doubts:
                window.notice(doubt, "concern", topic=doubt)
            if opened.place is not None:
                window.navigator.go(opened.place.key, opened.place.argument)
            if opened.welcome:
                window.notice(opened.welcome, "improve", topic="welcome")
        self._keep_settings()

    def _on_opening_failed(self, error: QicError) -> None:
        _say_busy(self.window, "")
        _say_error(self.window, error)

    def _on_person_changed(self, person: str) -> None:
        opened = self._open
        if opened is not None:
            self.tasks.query(lambda: opened.choose_person(person), lambda _none: None)

    def _refresh_frame(self) -> None:
        from ui.shell.window import MainWindow

        opened, window = self._open, self.window
        if opened is not None and isinstance(window, MainWindow):
            self.tasks.query(opened.frame, window.show_frame, owner=window, topic="frame")

    def _on_language_chosen(self, language: str) -> None:
        self._settings = replace(self._settings, language=language)
        self._keep_settings()
        i18n.use_language(language)
        apply_direction(self.app, language)
        self.show_first_start()

    def _on_text_size_chosen(self, size: float) -> None:
        self._settings = replace(self._settings, text_percent=round(size * 100))
        self._keep_settings()
        apply_theme(self.app, self._settings.theme, size)
        self.show_first_start()

    def _watch_who_types(self) -> None:
        from ui.shell.typist import watch_windows

        watch_windows(self.app, lambda: self.window if self._open is not None else None)

    def _here(self) -> Path | None:
        return next(iter(self._open.places()), None) if self._open is not None else None

    def _reach(self) -> Reach:
        """What the window's chores may do."""
        return Reach(
            door=lambda: self._open.door if self._open is not None else None,
            add_person=lambda name: self._open.add_person(name) if self._open is not None else None,
            workspaces=lambda: [Path(text) for text in self._settings.workspaces if Path(text).is_dir()],
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

    def _ask_for_package(self) -> None:
        from ui.asking import ask_package

        package = ask_package(self.window, _("Open a package"))
        if package is not None:
            self.open_package(package)

    def _last_store(self) -> Path | None:
        return next((Path(text) for text in self._settings.workspaces if Path(text).is_dir()), None)

    def _keep_settings(self) -> None:
        try:
            settings.save(self._home, self._settings)
        except OSError:
            _log.warning("the settings could not be written")

    def close(self) -> None:
        """Drain the lanes, close the store, let go of the window; at most a few seconds."""
        if self.window is not None:
            self.window.close()
        last = self._open.close if self._open is not None else None
        if self._tasks is not None and not self._tasks.close(last):
            _log.warning("closing took longer than two seconds")
        self._preload.wait(2.0)


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


def _languages() -> tuple[tuple[str, str], ...]:
    folder = i18n.LOCALE_FOLDER
    found = sorted(part.name for part in folder.iterdir() if (part / "LC_MESSAGES").is_dir()) if folder.is_dir() else []
    return tuple((tag, _NAMES.get(tag, tag)) for tag in dict.fromkeys(["en", *found]))


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

        return run_tour(app, arguments.tour)
    program = Program(app, arguments, ground)
    program.start()
    return app.exec()
