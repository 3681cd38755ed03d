"""The seam between the window and an opened store.

The shell needs only what stands here; what a workspace *is* comes from services, put together by whoever wires the
program. A :class:`Ground` works on the store lane, so it may take its time; it must not touch widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ui.navigation import Place
from ui.shell.page import PageSpec


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be typing."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """The two lines at the end of the header; ``late`` only when a due day has passed or no copy is elsewhere."""

    first: str
    second: str
    late: bool = False
    icon: str = "arrow-left-right"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be gone to from the search; ``step`` is what then begins on that page."""

    title: str
    detail: str
    icon: str
    place: Place
    step: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the shell shows around the pages; answered by the store lane and shown again after each change.

    ``listed`` is what the list of workspaces calls it: empty for a locked one, of which nothing is kept outside it.
    """

    name: str
    detail: str
    practice: bool = False
    people: tuple[Person, ...] = ()
    person: str = ""
    exchange: ExchangeState | None = None
    badges: tuple[tuple[str, int], ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    period: str = ""
    listed: str = ""


class OpenWorkspace(Protocol):
    """An opened store with its pages. ``frame``, ``search`` and ``close`` run on the store lane."""

    @property
    def door(self) -> Any:
        """The services, as pages get them in ``desk.workspace``."""
        ...

    def pages(self) -> Sequence[PageSpec]:
        """The pages, in the order of the rail; the first is shown at the start. Called on the main thread."""
        ...

    def later(self) -> Sequence[str]:
        """The modules of pages that are loaded at their first visit, for whoever loads them before."""
        ...

    def places(self) -> Sequence[Path]:
        """The folder of this store, then others that belong in the list of workspaces with it."""
        ...

    def doubts(self) -> Sequence[str]:
        """Sentences that a person should read before typing (a date that looks wrong)."""
        ...

    def welcome(self) -> str:
        """What is said once when this workspace has just begun with an invitation; empty otherwise."""
        ...

    def first_place(self) -> Place | None:
        """Where a workspace begins that has just been made; None for its first page."""
        ...

    def frame(self) -> Frame:
        """What stands around the pages now."""
        ...

    def search(self, text: str) -> Sequence[Hit]:
        """What the words could mean, best first."""
        ...

    def choose_person(self, person: str) -> None:
        """Somebody else types from now on."""
        ...

    def add_person(self, name: str) -> object:
        """Add a name to the list of who may type, and choose it; answers what changed."""
        ...

    def close(self) -> None:
        """Close the store."""
        ...


class Ground(Protocol):
    """What can be done before a workspace is open. Every method runs on the store lane and may raise a QicError,
    which becomes a notice."""

    def open(self, path: Path) -> OpenWorkspace:
        """Open the store folder."""
        ...

    def begin(self, role: str, answers: Any) -> OpenWorkspace:
        """Make a new store for "site", "coach", "organiser" or "practice" and open it.

        ``answers`` is a :class:`ui.first_steps.FirstAnswers` for a site team, a passphrase (or "") for a coach, the
        code of a practice set, else None.
        """
        ...

    def receive(self, package: Path) -> OpenWorkspace:
        """Begin with an invitation."""
        ...

    def look(self, package: Path) -> object | None:
        """What a package of one's own team offers, to be compared by a person first; None for any other file."""
        ...

    def join_team(self, package: Path) -> OpenWorkspace:
        """Begin with a package of one's own team."""
        ...
