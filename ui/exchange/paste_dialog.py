"""Pasting messages: any text, or pictures of codes, in any order; says which parts are in, and opens the package when
it is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QGuiApplication, QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number
from qic_desktop.services.exchanging import messages, pictures
from qic_desktop.services.exchanging.messages import MessageReader, Received
from qic_desktop.services.exchanging.pictures import PicturesRead
from qic_desktop.wording.messages import arrived_sentence, ask_again, nothing_sentence
from qic_desktop.wording.phone import ask_codes_again, codes_sentence, key_sentence, pictures_sentence
from qic_desktop.wording.spoken_words import spoken_text
from ui import spoken
from ui.asking import ask_folder, ask_packages
from ui.desk import Desk
from ui.exchange.paste_box import PasteBox, png_of
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.tasks import Progress
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
            _("Paste text or pictures of codes, all at once or one after the other. Chat between them does no harm."),
        )
        self._coded: set[str] = set()
        self._notes: list[str] = []
        self.box = PasteBox()
        self.box.files_came.connect(self.read_files)
        self.box.image_came.connect(self.read_image)
        self.box.setAccessibleName(_("Pasted messages"))
        self.box.setPlaceholderText(_("Paste or drop here"))
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
        self.pictures = Button(_("Pictures"), icon="qr-code")
        choices = QMenu(self.pictures)
        choices.addAction(_("Pictures of codes …"), self.ask_for_pictures)
        choices.addAction(_("A folder of pictures …"), self.ask_for_folder)
        self.pictures.setMenu(choices)
        self.foot.addWidget(self.pictures)
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
        """Put what the clipboard holds into the box and read it; a picture or files are read at once."""
        if self.box.take(QGuiApplication.clipboard().mimeData()):
            return
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

    def ask_for_pictures(self) -> None:
        """Ask which pictures to read."""
        self.read_files(
            ask_packages(self, _("Pictures of codes"), _("Pictures (*.jpg *.jpeg *.png *.webp);;All files (*)"))
        )

    def ask_for_folder(self) -> None:
        """Ask for a folder whose pictures are read."""
        folder = ask_folder(self, _("A folder of pictures"))
        if folder is not None:
            self.read_files([folder])

    def read_files(self, files: Sequence[Path]) -> None:
        """Look for codes in pictures, and in all pictures of a folder."""

        def run(progress: Progress) -> PicturesRead:
            def tell(done: int, total: int) -> None:
                words = _("Reading pictures: {done} of {total}")
                progress.report(done, total, words.format(done=format_number(done), total=format_number(total)))

            return pictures.read_pictures(pictures.pictures_in(files), tell)

        if files:
            self._read_pictures(run)

    def read_image(self, image: QImage) -> None:
        """Look for codes in a picture from the clipboard."""
        self._read_pictures(lambda _progress: pictures.read_picture(png_of(image), _("the pasted picture")))

    def _read_pictures(self, run: Callable[[Progress], PicturesRead]) -> None:
        clear(self._rows)
        self._say("qr-code", "muted", _("Reading the pictures …"))
        self.look.setEnabled(False)
        self.desk.tasks.work(
            run,
            self._on_pictures,
            failed=self._on_failed,
            owner=self,
            sentence=_("Reading pictures"),
        )

    def _on_pictures(self, read: PicturesRead) -> None:
        self._coded |= read.packages
        said = [key_sentence(spoken_text(Spoken.of_key(one))) for one in read.keys]
        said.append(pictures_sentence(read.without, read.foreign, read.bad))
        self._notes = [one for one in said if one]
        reader = self._reader

        def run() -> tuple[Received, ...]:
            read.add_to(reader)
            return reader.packages

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
        for note in self._notes:
            self._say("circle-alert", "concern", note)
        complete = [one for one in self._packages if one.data is not None]
        self.look.setEnabled(bool(complete))
        if complete:
            self.look.setFocus()
        self._tell()

    def _tell(self) -> None:
        said = " ".join([*(self._arrived(one) for one in self._packages), *self._notes])
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            spoken.tell(self, "DescriptionChanged")

    def _arrived(self, one: Received) -> str:
        return codes_sentence(one) if one.digest in self._coded else arrived_sentence(one)

    def _row(self, one: Received) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        done = one.data is not None
        across.addWidget(IconLabel("circle-check" if done else "circle-dot", "improve" if done else "concern", 18))
        said = self._arrived(one)
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
        QGuiApplication.clipboard().setText(ask_codes_again(one) if one.digest in self._coded else ask_again("", one))
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
