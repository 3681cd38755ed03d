"""The way messages come in on a page that reads files by itself: pasted text and saved chats become files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.i18n import _
from qic_desktop.services.exchanging import messages
from qic_desktop.services.exchanging.messages import Gathered, MessageReader
from qic_desktop.wording.messages import arrived_sentence
from qic_desktop.wording.phone import pictures_sentence
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.paste_dialog import PasteDialog

TOPIC = "messages"


class MessageDoor(QObject):
    """Emits ``gathered(list of paths, source in words)``: files to read, those out of messages included."""

    gathered = Signal(object, str)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._reader = MessageReader()
        self.dialog: PasteDialog | None = None

    def paste(self) -> None:
        """Let the person paste the parts of a message."""
        self.dialog = PasteDialog(self._desk, self._reader, self._page)
        self.dialog.opened.connect(self._on_pasted)
        open_dialog(self.dialog)

    def _on_pasted(self, files: Sequence[Path]) -> None:
        self._reader = MessageReader()
        self.gathered.emit(files, _("pasted messages"))

    def gather(self, files: Sequence[Path], source: str) -> None:
        """Put the packages in saved chats in the place of these; a message that is not complete is said."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: messages.gather(workspace, files), lambda found: self._on_gathered(found, source), owner=self
        )

    def _on_gathered(self, found: Gathered, source: str) -> None:
        self._desk.say.clear_notice(TOPIC)
        for file, one in found.unfinished[:1]:
            said = _("In {file}: {sentence}").format(file=file.name, sentence=arrived_sentence(one))
            self._desk.say.notice(said, "concern", topic=TOPIC, passing=True)
        read = found.pictures
        if not found.unfinished and not read.is_quiet:
            self._desk.say.notice(
                pictures_sentence(read.without, read.foreign, read.bad), "concern", topic=TOPIC, passing=True
            )
        if found.files:
            self.gathered.emit(found.files, source)
