"""Before packages go onto a stick: for whom, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from qic_desktop.i18n import _, n_
from ui.exchange.drives import Drive
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.texts import label

_OTHER = "…"


class HandOverDialog(Sheet):
    """Emits ``chosen(folder, given to)``."""

    chosen = Signal(object, str)

    def __init__(self, count: int, drives: Sequence[Drive], parent: QWidget | None = None) -> None:
        title = n_("Hand {n} package on", "Hand {n} packages on", count).format(n=count)
        said = _("The files are copied as they came, with your own package beside them.")
        if not count:
            title, said = (
                _("Send your own visits"),
                _("Your own package goes onto the stick: visits, recounts, actions."),
            )
        super().__init__("hand-helping", title, (480, 0), parent)
        self.say(title, said)
        self.to = TextField(_("Organiser"))
        if count:
            hint = _(
                "Written down with today’s date, as a signed line. "
                "For a site, give its name or code: your own package then holds only what is about that site."
            )
            self.body.addWidget(Field(_("For whom?"), self.to, hint))
        self.where = Select([*((str(one.path), one.name) for one in drives), (_OTHER, _("Another folder …"))])
        self.body.addWidget(Field(_("Where to?"), self.where))
        self.foot.addWidget(label("", "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.go_on = Button(_("Put on stick"), kind="primary", icon="usb")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self._go_on)
        self.foot.addWidget(self.go_on)

    def _go_on(self) -> None:
        folder = self.where.key
        if folder == _OTHER:
            folder = QFileDialog.getExistingDirectory(self, _("Where to?"))
        if folder:
            self.accept()
            self.chosen.emit(Path(folder), self.to.text().strip() or _("Organiser"))
