"""Before packages go onto a stick: for whom, and where to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

_ORGANISER, _OTHER = "organiser", "…"


class HandOverDialog(Sheet):
    """Emits ``chosen(folder, given to)``; what is given to a site carries the site's id."""

    chosen = Signal(object, str)

    def __init__(
        self,
        count: int,
        drives: Sequence[Drive],
        sites: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        title = n_("Hand {n} package on", "Hand {n} packages on", count).format(n=count)
        said = _("The files are copied as they came, with your own package beside them.")
        if not count:
            title, said = (
                _("Send your own visits"),
                _("Your own package goes onto the stick: visits, recounts, actions."),
            )
        super().__init__("hand-helping", title, (480, 0), parent)
        self.say(title, said)
        self.to = Select([(_ORGANISER, _("Organiser")), *sites, (_OTHER, _("Somebody else …"))])
        self.to.chosen.connect(self._on_chosen)
        self.other = TextField("", _("for example: district office"))
        self._named = Field(_("Who is it?"), self.other)
        if count:
            hint = _(
                "Written down with today’s date, as a signed line. "
                "For a site, your own package holds only what is about that site."
            )
            self.body.addWidget(Field(_("For whom?"), self.to, hint))
        self._along = label("", wrap=True)
        self._along.hide()
        self.body.addWidget(self._along)
        self._addressed: Mapping[str, int] = {}
        self.body.addWidget(self._named)
        self._named.hide()
        self.where = Select([*((str(one.path), one.name) for one in drives), (_OTHER, _("Another folder …"))])
        self.body.addWidget(Field(_("Where to?"), self.where))
        self.foot.addWidget(label("", "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.go_on = Button(_("Put on stick"), kind="primary", icon="usb")
        self.go_on.setDefault(True)
        self.go_on.clicked.connect(self._go_on)
        self.foot.addWidget(self.go_on)

    @property
    def given_to(self) -> str:
        """A site's id, or words for anybody else; empty where nobody was named."""
        if self.to.key == _OTHER:
            return self.other.text().strip()
        return _("Organiser") if self.to.key == _ORGANISER else self.to.key

    def show_addressed(self, waiting: Mapping[str, int], to: str) -> None:
        """How many packages wait for each site (its id) alone; ``to`` is whom all that is ticked is for."""
        self._addressed = waiting
        if to:
            self.to.choose(to)
            self._on_chosen(to)

    def _on_chosen(self, key: str) -> None:
        count = self._addressed.get(key, 0)
        words = n_("{n} package for this site alone goes along.", "{n} packages for this site alone go along.", count)
        self._along.setText(words.format(n=count))
        self._along.setVisible(bool(count))
        self._named.setVisible(key == _OTHER)
        self._named.say_error("")
        self.grow()
        if key == _OTHER:
            self.other.setFocus()

    def _go_on(self) -> None:
        if not self.given_to:
            self._named.say_error(_("Write who gets the packages."))
            self.grow()
            self.other.setFocus()
            return
        folder = self.where.key
        if folder == _OTHER:
            folder = QFileDialog.getExistingDirectory(self, _("Where to?"))
        if folder:
            self.accept()
            self.chosen.emit(Path(folder), self.given_to)
