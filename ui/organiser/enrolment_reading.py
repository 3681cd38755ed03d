"""Reading requests for the enrolment table: sticks, folders, files, messages; a few packages at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging import inbox
from qic_desktop.services.exchanging.inbox import Received
from ui.asking import ask_folder, ask_packages
from ui.desk import Desk
from ui.exchange.message_door import MessageDoor
from ui.widgets.progress import WorkProgress

BATCH = 8
"""Packages between two looks at Cancel."""


class RequestReader(QObject):
    """Receives packages as the inbox does. ``progress`` is shown while many are read; ``finished`` when done."""

    finished = Signal()

    def __init__(self, desk: Desk, page: QWidget, topic: str) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._topic = topic
        self.source: Path | None = None
        self._left: list[Path] = []
        self._total = 0
        self._unreadable = 0
        self.messages = MessageDoor(desk, page)
        self.messages.gathered.connect(self._begin)
        self.progress = WorkProgress()
        self.progress.cancelled.connect(self._left.clear)
        self.progress.hide()

    @property
    def is_busy(self) -> bool:
        """Whether packages are being read."""
        return self._total > 0

    def ask_for_folder(self) -> None:
        """Let the person choose a stick or folder."""
        folder = ask_folder(self._page, _("Read a stick or folder"))
        if folder is not None:
            self.read_from(folder)

    def ask_for_files(self) -> None:
        """Let the person choose packages."""
        files = ask_packages(self._page, _("Open packages"))
        if files:
            self.read_files(files)

    def read_from(self, folder: Path) -> None:
        """Read every package on a stick or in a folder."""
        self.source = folder
        name = folder.name or str(folder)

        def found(files: Sequence[Path]) -> None:
            if files:
                self.read_files(files, name)
            else:
                self._desk.say.toast(_("There is no data package in “{folder}”.").format(folder=name))

        self._desk.tasks.query(
            lambda: inbox.find_packages(folder), found, owner=self, sentence=_("Looking for packages")
        )

    def read_files(self, files: Sequence[Path], source: str = "") -> None:
        """Receive these files; saved chats and pictures give the packages in them."""
        if not self.is_busy and files:
            self.messages.gather(files, source)

    def _begin(self, files: Sequence[Path], _source: str) -> None:
        if not self.is_busy:
            self._left[:] = files
            self._total, self._unreadable = len(self._left), 0
            self._go_on()

    def _go_on(self) -> None:
        done = self._total - len(self._left)
        self.progress.setVisible(self._total > BATCH)
        self.progress.say(
            _("Reading {n} packages, {done} done").format(n=self._total, done=done), done / max(1, self._total)
        )
        batch = self._left[:BATCH]
        del self._left[:BATCH]
        if not batch:
            self._finish()
            return
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: inbox.receive(workspace, batch), self._on_batch, failed=self._on_failed, owner=self
        )

    def _on_batch(self, received: Received) -> None:
        self._unreadable += len(received.unreadable)
        self._go_on()

    def _on_failed(self, error: QicError) -> None:
        self._left.clear()
        self._finish()
        self._desk.say.error(error)

    def _finish(self) -> None:
        missing, self._total = self._unreadable, 0
        self.progress.hide()
        if missing:
            text = n_(
                "{n} file could not be read; is the stick still in? What was read is kept.",
                "{n} files could not be read; is the stick still in? What was read is kept.",
                missing,
            )
            self._desk.say.notice(text.format(n=missing), "concern", topic=self._topic)
        self.finished.emit()
