"""The desk of a page: everything that a page may reach, passed to it when it is made.

``workspace`` is the services' door; pages call it only inside ``tasks``. Nothing here is global.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from qic_desktop.errors import QicError
from ui.navigation import Navigator
from ui.tasks import TaskRunner
from ui.widgets.notice import NoticeLook, Step


class Session(QObject):
    """What all pages of the window share while it is open: who is typing, and which period is looked at."""

    person_changed = Signal(str)
    period_changed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._person = ""
        self._period = ""

    @property
    def person(self) -> str:
        """The id of the person who is typing, empty while nobody is chosen."""
        return self._person

    @property
    def period(self) -> str:
        """The period that pages with a picker follow, empty before one is set."""
        return self._period

    def choose_person(self, person: str) -> None:
        """Somebody else types from now on."""
        if person != self._person:
            self._person = person
            self.person_changed.emit(person)

    def choose_period(self, period: str) -> None:
        """Look at another period."""
        if period != self._period:
            self._period = period
            self.period_changed.emit(period)


class Say(Protocol):
    """How a page tells the person something; the window does it."""

    def notice(
        self,
        text: str,
        look: NoticeLook = "info",
        steps: Sequence[Step] = (),
        *,
        topic: str = "",
        passing: bool = False,
    ) -> None:
        """Show a notice above the page; one of the same ``topic`` is replaced, a ``passing`` one goes with the page."""
        ...

    def clear_notice(self, topic: str) -> None:
        """Take the notice of ``topic`` away."""
        ...

    def toast(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Say for eight seconds that something was done, with Undo where it can be undone."""
        ...

    def error(self, error: QicError) -> None:
        """Show an expected error as a notice."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """One window's things, for its pages."""

    workspace: Any
    tasks: TaskRunner
    navigator: Navigator
    session: Session
    say: Say

    def record(
        self,
        act: Callable[[], object],
        said: str | Callable[[Any], str] = "",
        then: Callable[[Any], object] | None = None,
        *,
        failed: Callable[[QicError], object] | None = None,
        owner: QObject | None = None,
        sentence: str = "",
    ) -> None:
        """Record with ``act``, go on with ``then(what act answers)``, and say what was done.

        Its *Undo* takes back what ``act`` recorded, whatever was recorded since. ``said`` may make its words of the
        answer; where they are empty nothing is said.
        """
        journal = self.workspace.journal
        made: list[Any] = []

        def run() -> object:
            answer, steps = journal.watched(act)
            made[:] = [steps]
            return answer

        def done(answer: object) -> None:
            if then is not None:
                then(answer)
            words = said(answer) if callable(said) else said
            if words:
                self.say.toast(words, partial(self._take_back, journal, made[0]) if made[0] else None)

        self.tasks.change(run, done, failed=failed or self.say.error, owner=owner, sentence=sentence)

    def _take_back(self, journal: Any, steps: Any) -> None:
        self.tasks.change(lambda: journal.take_back(steps), failed=self.say.error)
