"""The table of the bag: a tick, the site, what the package holds, when it was taken, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent

from qic_desktop.i18n import _
from qic_desktop.services.exchanging.carrying import Carried
from qic_desktop.services.locking.package_locks import ENDING, LOCKED
from qic_desktop.wording import exchange as words
from qic_desktop.wording.spoken_words import spoken_text
from ui import icons
from ui.coach.fitting_table import FittingTable

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PACKAGE, HOLDS, TAKEN = 1, 2, 3
WIDTHS = (240, 116, 96, 108, 168, 96)
LEAST = 310
"""What a long name with its code needs at 100 % text: before it is cut, the columns of GOES go."""
GOES = (PACKAGE, HOLDS, TAKEN)
_STATE_ICONS = {
    "read": "circle-check",
    "arrived": "check-check",
    "waits": "circle-pause",
    "nothing-new": "copy-check",
    "refused": "circle-x",
    "locked": "lock",
}


class BagModel(QAbstractTableModel):
    """What is carried, with a tick for each package that is to go onto the stick."""

    def __init__(self, carried: Sequence[Carried] = (), now: int = 0) -> None:
        super().__init__()
        self.carried = tuple(carried)
        # What is for one site alone is handed over there.
        self.ticked = {one.id for one in carried if can_go(one) and one.newest and not one.to}
        self._now = now
        self._heads = (_("Site"), _("Package"), _("Holds"), _("Taken"), _("State"), _("Handed on"))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.carried)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and self.carried[index.row()].original is not None:
            return usual | Qt.ItemFlag.ItemIsUserCheckable
        return usual

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.carried[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(one)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            # Of a locked one the six words are all that can be compared.
            return spoken_text(one.spoken) if one.spoken is not None else self._words(one)[column]
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and one.original is not None:
            return Qt.CheckState.Checked if one.id in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DecorationRole and column == 4:
            role_of = "accent" if one.state == "read" else "concern" if one.state == "refused" else "muted"
            return icons.icon(_STATE_ICONS["arrived" if has_arrived(one) else one.state], role_of)
        return None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        self.tick(index.row(), Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, row: int, wanted: bool) -> None:
        """Put a package among those for the stick, or take it out."""
        one = self.carried[row]
        if one.original is None:
            return
        (self.ticked.add if wanted else self.ticked.discard)(one.id)
        place = self.index(row, 0)
        self.dataChanged.emit(place, place, [Qt.ItemDataRole.CheckStateRole])

    def _words(self, one: Carried) -> tuple[str, ...]:
        if one.kind == "site":
            name = one.site_name or _("A site that is not accepted yet")
            site = f"{name}  {one.site_code}".strip()
        else:
            site = words.parcel_title(one.kind, one.number, outgoing=False)
            site = _("{package}, for {site}").format(package=site, site=one.to_name) if one.to else site
        given = one.given[-1] if one.given else None
        return (
            site,
            one.name.removesuffix(ENDING).removesuffix(".qicpkg"),
            words.size_name(one.size) if one.state == LOCKED else words.entries_name(one.entries),
            words.moment_name(one.taken, self._now),
            _state_words(one),
            given.to if given else _("not needed") if has_arrived(one) else _("not yet"),
        )


def has_arrived(one: Carried) -> bool:
    """Whether the organiser's receipt for a site's package is here."""
    return one.kind == "site" and bool(one.arrived)


def can_go(one: Carried) -> bool:
    """Whether it waits and its file is here."""
    return waits(one) and one.original is not None


def waits(one: Carried) -> bool:
    """Whether it is still to be handed on; what came to the organiser in another way is not."""
    return not one.given and not has_arrived(one)


def _state_words(one: Carried) -> str:
    if has_arrived(one):
        return _("with the organiser")
    if one.state == "read":
        return _("read")
    if one.state == LOCKED:
        return _("locked, carried unopened")
    if one.state == "refused":
        return _("could not be read")
    if one.state == "nothing-new":
        return _("nothing new in it")
    return _("site not accepted yet") if one.code == "Q-UNKNOWN-KEY" else _("kept unopened")


class BagList(FittingTable):
    """Emits ``ticked`` when other packages are ticked; Space ticks the row one is on."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__(row_height=34)
        self._model = BagModel()
        self.setModel(self._model)
        self.setAccessibleName(_("Packages in the bag"))

    def show_carried(self, carried: Sequence[Carried], now: int) -> None:
        """Show other packages; what was not handed on yet is ticked."""
        row = max(0, self.currentIndex().row())
        self._model = BagModel(carried, now)
        self.setModel(self._model)
        self._model.dataChanged.connect(lambda *_changed: self.ticked.emit())
        self.fit(WIDTHS, stretch=0, least=LEAST, goes=GOES)
        if carried:
            self.setCurrentIndex(self._model.index(min(row, len(carried) - 1), 0))

    def ticked_ids(self) -> tuple[str, ...]:
        """The packages that are to go onto the stick."""
        return tuple(one.id for one in self._model.carried if one.id in self._model.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0:
            self._model.tick(row, self._model.carried[row].id not in self._model.ticked)
        else:
            super().keyPressEvent(event)
