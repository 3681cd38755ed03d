"""What every page is: a widget with a title that refreshes itself when told that something has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.navigation import Place
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.reading_order import go_on, go_out


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one, to go back up to."""

    word: str
    place: Place


class Page(QWidget):
    """The base of all pages.

    A page is made when it is first shown, and stays. The shell calls ``open`` with the place's argument, then
    ``refresh``: with None the first time and whenever everything may be stale, else with the Changes record, and
    only while the page is shown (otherwise once, when it is shown again). ``refresh`` asks through ``self.desk.tasks``
    with ``owner=self`` and a ``topic``, and never blocks.
    """

    title_changed = Signal()
    help_id = ""
    follows_period = False
    tabs_as_read = True
    """False where the page says itself in which order Tab goes."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab and Shift+Tab go through the page in the order of reading, and at its end out of it."""
        if not self.tabs_as_read:
            return super().focusNextPrevChild(following)
        return (
            go_on(self, following=following)
            or go_out(self, following=following)
            or super().focusNextPrevChild(following)
        )

    def column(self, *, spacing: int = 16, top: int = 24) -> QVBoxLayout:
        """The page's own upright layout with the usual padding."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_PADDING, top, PAGE_PADDING, 16)
        layout.setSpacing(spacing)
        return layout

    def title(self) -> str:
        """The words in the header."""
        return ""

    def crumbs(self) -> tuple[Crumb, ...]:
        """The pages above this one, outermost first."""
        return ()

    def open(self, argument: str) -> None:
        """Show the thing with this id; called before ``refresh`` when a place has an argument."""

    def refresh(self, changes: object | None) -> None:
        """Ask again for what is shown."""

    def concerns(self, changes: object) -> bool:
        """False where these changes cannot matter to this page."""
        return True

    def focus_target(self) -> QWidget | None:
        """What has the focus when the page opens; None for the first that can."""
        return None

    def regions(self) -> tuple[QWidget, ...]:
        """Parts that the key for the next region visits one after the other; empty where the page is one.

        A grid or a drawing keeps Tab for itself: this is how the keyboard gets past it.
        """
        return ()

    def leave(self) -> None:
        """Called before another page is shown: record what is half typed."""

    def start(self, step: str) -> None:
        """Begin a step of this page that "Go to" found; called when what the page shows has been read."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page as the shell knows it before it exists. ``on_rail`` False: reached from another page or by search.

    ``parent`` is the key whose rail entry is marked while this page is shown. ``of_one``: it shows one thing of many,
    and nothing without it, so that it is found by the thing's name alone.
    """

    key: str
    word: str
    icon: str
    build: Callable[[Desk], Page]
    on_rail: bool = True
    parent: str = ""
    of_one: bool = False
