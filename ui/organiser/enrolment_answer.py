"""The bar over the enrolment table once laptops were accepted: one file answers them all."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.organising import designing
from ui import icons
from ui.asking import ask_folder
from ui.desk import Desk
from ui.exchange.drives import writable_drives
from ui.widgets.buttons import button
from ui.widgets.panel import Panel
from ui.widgets.texts import IconLabel, label


class AnswerBar(Panel):
    """Hidden until somebody was accepted. ``written`` when the file is on its stick."""

    written = Signal()

    def __init__(self, desk: Desk, page: QWidget, source: Callable[[], Path | None]) -> None:
        super().__init__(parent=page, look="improve", padding=12)
        self._desk = desk
        self._source = source
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconLabel("circle-check", "improve"))
        self._words = label("", wrap=True)
        row.addWidget(self._words, 1)
        self.to_inbox = button("", lambda: desk.navigator.go("inbox"))
        self.write = button(_("Write the answer …"), self.ask_where, kind="primary", icon="usb")
        row.addWidget(self.to_inbox)
        row.addWidget(self.write)
        self.add(row)
        self.hide()

    def show_accepted(self, said: str, ready: int) -> None:
        """Say what came of accepting, and what comes next."""
        then = _("One file answers them all: write it, and open it on every laptop.")
        self._words.setText(f"{said} {then}")
        text = n_("{n} package is ready", "{n} packages are ready", ready)
        self.to_inbox.setText(text.format(n=format_number(ready)))
        self.to_inbox.setVisible(ready > 0)
        self.write.setVisible(True)
        self.show()

    def ask_where(self) -> None:
        """Offer the stick that was read, the others that are plugged in, and any folder."""
        places = {drive.path: drive.name for drive in writable_drives()}
        source = self._source()
        if source is not None and source.is_dir() and os.access(source, os.W_OK):
            places = {source: source.name or str(source), **places}
        if not places:
            self._ask_folder()
            return
        self.places = QMenu(self)
        for path, name in places.items():
            self.places.addAction(icons.icon("usb"), name, partial(self.write_to, path))
        self.places.addSeparator()
        self.places.addAction(icons.icon("folder"), _("Another folder …"), self._ask_folder)
        self.places.popup(self.write.mapToGlobal(self.write.rect().bottomLeft()))

    def _ask_folder(self) -> None:
        folder = ask_folder(self, _("Write the answer to a stick or folder"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the news with all certificates there: one file for every laptop."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: designing.publish_to(workspace, folder),
            self._on_written,
            failed=self._desk.say.error,
            owner=self,
            sentence=_("Writing the answer"),
        )

    def _on_written(self, sent: SentPackage) -> None:
        self._words.setText(
            _("The answer is written: {file}. Open it on every laptop under Exchange; it is the same for all.").format(
                file=sent.file.name
            )
        )
        self.write.setVisible(False)
        self.written.emit()
