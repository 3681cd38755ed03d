"""Pasting messages: any text, in any order; says which parts are in, and opens the package when it is complete."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services import messages
from qic_desktop.services.messages import MessageReader, Received
from qic_desktop.wording.messages import arrived_sentence, ask_again, nothing_sentence
from qic_desktop.wording.spoken_words import spoken_text
from ui import spoken
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import IconLabel, label

WAIT = 120
"""Milliseconds after the last change of the text, so that typing is not read letter by letter."""


class PasteDialog(Sheet):
    """Emits ``opened(list of paths)`` once a package is complete and the person looks inside.

    The reader is the caller's: what was pasted yesterday is still in today.
    """

    opened = Signal(object)

    def __init__(self, desk: Desk, reader: MessageReader, parent: QWidget | None = None) -> None:
        super().__init__("clipboard-list", _("Paste a message"), (680, 560), parent)
        self.desk = desk
        self._reader = reader
        self._packages: tuple[Received, ...] = ()
        self.say(
            self.windowTitle(),
            _("Paste what you were sent, all parts at once or one after the other. Chat between them does no harm."),
        )
        self.box = QPlainTextEdit()
        self.box.setAccessibleName(_("Pasted messages"))
        self.box.setPlaceholderText(_("Paste here"))
        self.box.setFont(plain_figures(self.box.font()))
        self.box.textChanged.connect(self._on_text_changed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(WAIT)
        self._soon.timeout.connect(self.read_box)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self._build()
        self.show_packages(reader.packages)

    def _build(self) -> None:
        self.box.setMinimumHeight(current().px(120))
        self.body.addWidget(self.box, 3)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.addLayout(self._rows)
        inner.addStretch(1)
        self.body.addWidget(scrolled(holder), 2)
        paste = button(_("Paste"), self.paste, icon="clipboard-list")
        self.foot.addWidget(paste)
        self.foot.addWidget(label(_("Nothing has changed yet."), "muted"), 1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.look = Button(_("Look inside"), kind="primary", icon="package-open")
        self.look.clicked.connect(self._open)
        self.look.setDefault(True)
        self.foot.addWidget(self.look)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.box.setFocus()

    # --- reading -----------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Put what the clipboard holds into the box and read it."""
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)
        if self.box.toPlainText():
            self.box.insertPlainText("\n")
        self.box.insertPlainText(QGuiApplication.clipboard().text())
        self.read_box()

    def _on_text_changed(self) -> None:
        self._soon.start()

    def read_box(self) -> None:
        """Look for parts in the box; what is sound stays in, also if the box is emptied."""
        self._soon.stop()
        reader, text = self._reader, self.box.toPlainText()

        def run() -> tuple[Received, ...]:
            reader.add(text)
            return reader.packages

        # On the store's lane though it needs no store: there one text is read after the other.
        self.desk.tasks.query(run, self.show_packages, failed=self._on_failed, owner=self)

    def show_packages(self, packages: Sequence[Received]) -> None:
        """Say which parts are in."""
        self._packages = tuple(packages)
        clear(self._rows)
        for one in self._packages:
            self._rows.addWidget(self._row(one))
        if self.box.toPlainText().strip() and not self._packages:
            self._say("circle-alert", "concern", nothing_sentence(headless=self._reader.has_headless))
        elif self._packages and self._reader.has_headless:
            self._say("circle-alert", "concern", nothing_sentence(headless=True))
        complete = [one for one in self._packages if one.data is not None]
        self.look.setEnabled(bool(complete))
        if complete:
            self.look.setFocus()
        self._tell()

    def _tell(self) -> None:
        said = " ".join(arrived_sentence(one) for one in self._packages)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            spoken.tell(self, "DescriptionChanged")

    def _row(self, one: Received) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        done = one.data is not None
        across.addWidget(IconLabel("circle-check" if done else "circle-dot", "improve" if done else "concern", 18))
        said = arrived_sentence(one)
        if one.data is not None:
            words = spoken_text(messages.spoken_words(one.data))
            said += " " + _("Six words to compare by telephone: {words}").format(words=words)
        across.addWidget(label(said, wrap=True), 1)
        if not done:
            across.addWidget(button(_("Copy the request"), partial(self.copy_request, one), icon="copy", size="small"))
        return made

    def _say(self, icon: str, role: str, sentence: str) -> None:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        across.addWidget(IconLabel(icon, role, 18))
        across.addWidget(label(sentence, wrap=True), 1)
        self._rows.addWidget(made)

    def copy_request(self, one: Received) -> None:
        """Put the question for the missing parts on the clipboard, to be sent back."""
        QGuiApplication.clipboard().setText(ask_again("", one))
        self.desk.say.toast(_("The request is on the clipboard. Paste it into the chat."))

    # --- opening -----------------------------------------------------------------------------------------------

    def _open(self) -> None:
        workspace = self.desk.workspace
        complete = [one for one in self._packages if one.data is not None]
        if complete:
            self.desk.tasks.query(
                lambda: messages.keep_all(workspace, complete), self._on_kept, failed=self._on_failed, owner=self
            )

    def _on_kept(self, files: list[Path]) -> None:
        self.accept()
        self.opened.emit(files)

    def _on_failed(self, error: QicError) -> None:
        clear(self._rows)
        self._say("circle-x", "concern", sentence_of(error))


def plain_figures(font: QFont) -> QFont:
    """The font without its habit of showing an x between digits as a multiplication sign."""
    plain = QFont(font)
    plain.setFeature(QFont.Tag("calt"), 0)
    return plain
