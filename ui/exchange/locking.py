"""Before a package is written: whether it goes locked, and who else can open it; asked only where it may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.locking import package_locks
from qic_desktop.services.locking.package_locks import Lock, Offer
from qic_desktop.wording.package_locks import cannot_lock, lock_reason
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.choice import CheckBox
from ui.widgets.panel import Panel
from ui.widgets.texts import label

PLAIN = Lock(wanted=False)


class LockDialog(Sheet):
    """Emits ``chosen(Lock)``."""

    chosen = Signal(object)

    def __init__(self, offer: Offer, place: str, parent: QWidget | None = None) -> None:
        super().__init__("lock", _("Send to {place}").format(place=place), (560, 0), parent)
        self.only = CheckBox(_("Only the organiser can read it"))
        self.only.setChecked(offer.by_default and offer.can_lock)
        self.only.setEnabled(offer.can_lock)
        self.reason = label(lock_reason(offer.policy) if offer.can_lock else cannot_lock(), "muted", wrap=True)
        self.only.setAccessibleDescription(self.reason.text())
        self.coaches = CheckBox(_("The coach who carries it may read it, too"))
        self.coaches.setVisible(offer.coaches > 0)
        self.coaches.setEnabled(self.only.isChecked())
        panel = Panel()
        panel.add(self.only)
        panel.add(self.reason)
        panel.add(self.coaches)
        self.body.addWidget(panel)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.send = Button("", kind="primary", icon="usb")
        self.send.setDefault(True)
        self.send.clicked.connect(self._choose)
        self.foot.addWidget(self.send)
        self.only.toggled.connect(self._apply)
        self._apply(self.only.isChecked())
        self.under.hide()
        self.send.setFocus()

    def _apply(self, wanted: bool) -> None:
        self.coaches.setEnabled(wanted)
        self.send.setText(_("Send locked") if wanted else _("Send unlocked"))
        self.send.set_icon("lock" if wanted else "usb")

    def _choose(self) -> None:
        wanted = self.only.isChecked()
        self.accept()
        self.chosen.emit(Lock(wanted, wanted and self.coaches.isChecked()))


def ask_how(desk: Desk, page: QWidget, folder: Path, place: str, then: Callable[[Lock], object]) -> None:
    """Ask how a package goes to ``folder``; where there is nothing to choose, go on at once."""
    workspace = desk.workspace

    def on_offer(offer: Offer) -> None:
        if not offer.is_asked:
            then(PLAIN)
            return
        dialog = LockDialog(offer, place, page)
        dialog.chosen.connect(then)
        open_dialog(dialog)

    desk.tasks.query(lambda: package_locks.offer(workspace, folder), on_offer, owner=page, topic="lock")
