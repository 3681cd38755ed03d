"""Where the person is and how to get back: places, history, one signal.

Knows keys of pages, not the pages. A place may carry an argument (a measure's id, a cycle's id).
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Place:
    """A page by key and, where the page shows one thing of many, which one."""

    key: str
    argument: str = ""


class Navigator(QObject):
    """Goes to places and remembers the way; ``moved`` carries the new :class:`Place`.

    ``stayed`` tells that somebody went where one already is: nothing is read anew, but the page wants the focus.
    """

    moved = Signal(object)
    stayed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here: Place | None = None
        self._way: list[Place] = []
        self._shown: dict[str, str] = {}

    @property
    def here(self) -> Place | None:
        """The place now shown."""
        return self._here

    def shown_on(self, key: str) -> str:
        """What the page shows, also while another one is looked at: the last argument that somebody went there with."""
        return self._shown.get(key, "")

    def go(self, key: str, argument: str = "") -> None:
        """Go to a page; going where one already is only brings the focus back."""
        place = Place(key, argument)
        if place == self._here:
            self.stayed.emit(place)
            return
        if self._here is not None:
            self._way = [*self._way[-49:], self._here]
        self._move(place)

    def back(self) -> bool:
        """Go to the place before; answers False where there is none."""
        if not self._way:
            return False
        self._move(self._way.pop())
        return True

    def _move(self, place: Place) -> None:
        self._here = place
        if place.argument:
            self._shown[place.key] = place.argument
        self.moved.emit(place)

    def forget(self) -> None:
        """Forget the way, when another workspace is opened."""
        self._here = None
        self._way, self._shown = [], {}
