"""Where something happened: all sites, or some areas, chosen from a list with a tick for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.i18n import _
from ui.widgets.buttons import Button


class PlacesButton(Button):
    """Says the places; pressed, it lists the areas. Nothing ticked means all sites."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("All sites"), parent, icon="map-pin")
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._also = ""
        self.areas: dict[str, QAction] = {}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The areas that are ticked, A to Z."""
        return tuple(name for name, action in self.areas.items() if action.isChecked())

    def show_places(self, names: Sequence[str], chosen: Sequence[str] = (), also: str = "") -> None:
        """Offer these areas; ``also`` names single sites that stay as they are."""
        self._menu.clear()
        self.areas = {}
        self._also = also
        everywhere = self._menu.addAction(_("All sites"))
        everywhere.triggered.connect(self._choose_all)
        self._menu.addSeparator()
        for name in dict.fromkeys((*names, *chosen)):
            action = self._menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(name in chosen)
            action.toggled.connect(lambda _on: self._say())
            self.areas[name] = action
        self._say()

    def _choose_all(self) -> None:
        self._also = ""
        for action in self.areas.values():
            action.setChecked(False)
        self._say()

    @property
    def keeps_sites(self) -> bool:
        """Whether the single sites are still among the places."""
        return bool(self._also)

    def _say(self) -> None:
        self.set_word(", ".join(part for part in (*self.chosen, self._also) if part) or _("All sites"))
        self.setAccessibleName(_("Where: {places}").format(places=self.text()))
