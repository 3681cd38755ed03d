"""The line of the review that offers to recover what is readable in a damaged file. Nothing happens unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import recovering
from qic_desktop.services.exchanging.recovering import Readable
from qic_desktop.services.exchanging.reviewing import ReviewedPackage
from qic_desktop.wording.recovering import parts_of, recovered_sentence
from ui.desk import Desk
from ui.messages import sentence_of
from ui.widgets.buttons import button
from ui.widgets.texts import IconLabel, label

MOST_FILES = 20
"""So many damaged files are looked into; more of them are no accident on the way."""


class Rescue(QFrame):
    """Looks into refused files. Emits ``recovered(damaged path, paths of packages)`` when the person asked for it."""

    recovered = Signal(object, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: list[Readable] = []
        self._said = ""
        self.setProperty("panel", "card")
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 8, 8, 8)
        across.setSpacing(12)
        across.addWidget(IconLabel("package-open", "accent", 20))
        self.words = label("", wrap=True)
        across.addWidget(self.words, 1)
        self.step = button("", self.recover, icon="package-open")
        across.addWidget(self.step)
        self.hide()

    def look(self, refused: Sequence[ReviewedPackage]) -> None:
        """See whether anything in the refused files can be read."""
        paths = [one.path for one in refused if recovering.may_be_damaged(one.code)][:MOST_FILES]
        self._found = []
        self._show()
        if not paths:
            return

        def run() -> list[Readable]:
            found = []
            for path in paths:
                try:
                    found.append(recovering.look_into(path))
                except QicError:
                    # Gone, or too large: the review says so already.
                    continue
            return [one for one in found if not one.is_nothing]

        self._desk.tasks.query(run, self.show_found, owner=self, topic="rescue", failed=self._on_failed)

    def show_found(self, found: Sequence[Readable]) -> None:
        """Offer what was found, one file after the other."""
        self._found = list(found)
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._found or self._said))
        self.step.setVisible(bool(self._found))
        if not self._found:
            self.words.setText(self._said)
            return
        first = self._found[0]
        if first.packages:
            self.words.setText(_("{file} is a package that was packed again.").format(file=first.path.name))
            self.step.setText(_("Open the package inside"))
        else:
            words = _("{file} is damaged, but {parts} are sound: signed, and as they were written.")
            parts = parts_of(len(first.found.segments), first.parts)
            self.words.setText(words.format(file=first.path.name, parts=parts))
            self.step.setText(_("Recover what is readable"))
        self.step.setAccessibleDescription(self.words.text())

    def recover(self) -> None:
        """Write what is readable as a package, and have it reviewed."""
        workspace, first = self._desk.workspace, self._found[0]

        def run() -> Sequence[Path]:
            return recovering.recover(workspace, first)

        self.step.setEnabled(False)
        self._desk.tasks.query(run, self._on_recovered, owner=self, topic="rescue", failed=self._on_failed)

    def _on_recovered(self, files: Sequence[Path]) -> None:
        first = self._found.pop(0)
        self.step.setEnabled(True)
        self._said = recovered_sentence(*first.counted, packages=len(first.packages))
        self._show()
        self.recovered.emit(first.path, files)

    def _on_failed(self, error: QicError) -> None:
        self.step.setEnabled(True)
        self._found = []
        self._said = sentence_of(error)
        self._show()
