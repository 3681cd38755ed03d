"""The way packages come in: choose or find files, look whether it is an invitation, review, bring in.

Shared by the exchange page and the coach's bag. Everything about files that are no packages is said in the review.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number
from qic_desktop.services import found_packages, importing, joining, messages
from qic_desktop.services.found_packages import Known, Search
from qic_desktop.services.importing import ImportResult
from qic_desktop.services.joining import InvitationView
from qic_desktop.services.messages import Gathered, MessageReader
from qic_desktop.services.reviewing import TakeIn
from qic_desktop.wording.messages import arrived_sentence
from ui.desk import Desk
from ui.exchange.drives import arrival_folders
from ui.exchange.found import FoundDialog
from ui.exchange.join import JoinDialog
from ui.exchange.paste_dialog import PasteDialog
from ui.exchange.review import ReviewDialog, result_sentence
from ui.tasks import Progress

NOTICE = "exchange"


Dialog = FoundDialog | JoinDialog | ReviewDialog | PasteDialog


class PackageDoor(QObject):
    """Opens packages for a page. Emits ``brought_in(ImportResult)``."""

    brought_in = Signal(object)

    def __init__(self, desk: Desk, page: QWidget, take_in: TakeIn = importing.import_packages) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._take_in = take_in
        self._reader = MessageReader()
        self.dialog: Dialog | None = None

    def choose_files(self) -> None:
        """Ask which files, and open them."""
        start = next((str(folder) for folder in arrival_folders() if folder.is_dir()), "")
        names, _kind = QFileDialog.getOpenFileNames(
            self._page, _("Open a package"), start, _("Packages (*.qicpkg*);;Saved chats (*.txt);;All files (*)")
        )
        if names:
            self.open_files([Path(name) for name in names])

    def look(self, folders: Sequence[Path] | None = None) -> None:
        """Look in Downloads, on the desktop, in documents and on sticks, and list what is there."""
        places = tuple(arrival_folders() if folders is None else folders)
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: found_packages.known_packages(workspace),
            lambda known: self._look_in(places, known),
            failed=self._on_failed,
            owner=self,
            topic="known",
        )

    def _look_in(self, places: Sequence[Path], known: Known) -> None:
        def run(progress: Progress) -> Search:
            def tell(looked_at: int, found: int) -> None:
                words = _("Looking for packages: {n} files, {found} found")
                progress.report(0, 0, words.format(n=format_number(looked_at), found=format_number(found)))

            return found_packages.search(places, known=known, progress=tell)

        self._desk.tasks.work(
            run, self.show_found, failed=self._on_failed, owner=self, sentence=_("Looking for packages")
        )

    def show_found(self, search: Search) -> None:
        """List what was found; none of it has been opened."""
        if not search.found:
            self._desk.say.notice(
                _(
                    "No package found in Downloads, on the desktop, in documents or on a stick. "
                    "Was it sent as a message? Copy the message and choose “Paste a message”."
                ),
                topic=NOTICE,
            )
            return
        self._desk.say.clear_notice(NOTICE)
        dialog = FoundDialog(search, self._page)
        dialog.opened.connect(self.open_files)
        self._show(dialog)
        dialog.open()

    def paste(self) -> None:
        """Ask for the text of messages, and open the package once it is complete."""
        dialog = PasteDialog(self._desk, self._reader, self._page)
        dialog.opened.connect(self._on_pasted)
        self._show(dialog)
        dialog.open()

    def _on_pasted(self, files: Sequence[Path]) -> None:
        self._reader = MessageReader()
        self.open_files(files)

    def open_files(self, files: Sequence[Path]) -> None:
        """Open files: saved chats give the packages in them, an invitation is shown as one, the rest is reviewed."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: messages.gather(workspace, files),
            self._on_gathered,
            failed=self._on_failed,
            owner=self,
            topic="gather",
        )

    def _on_gathered(self, gathered: Gathered) -> None:
        for file, one in gathered.unfinished[:1]:
            said = _("In {file}: {sentence}").format(file=file.name, sentence=arrived_sentence(one))
            self._desk.say.notice(said, "concern", topic=NOTICE)
        if gathered.files:
            self._open_packages(gathered.files)

    def _open_packages(self, files: Sequence[Path]) -> None:
        workspace = self._desk.workspace
        if len(files) != 1:
            self._review(files)
            return
        self._desk.tasks.query(
            lambda: joining.look_at_invitation(workspace, files[0]),
            lambda found: self._on_looked_at(found, files),
            failed=self._on_failed,
            owner=self,
            topic="look",
        )

    def _on_looked_at(self, found: InvitationView | None, files: Sequence[Path]) -> None:
        if found is None or found.already_joined:
            self._review(files)
            return
        dialog = JoinDialog(self._desk, found, self._page)
        dialog.joined.connect(self._on_joined)
        self._show(dialog)
        dialog.open()

    def _review(self, files: Sequence[Path]) -> None:
        dialog = ReviewDialog(self._desk, files, self._take_in, self._page)
        dialog.brought_in.connect(self._on_brought_in)
        self._show(dialog)
        dialog.start()

    def _show(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(lambda _result: dialog.deleteLater())

    def _on_brought_in(self, result: ImportResult) -> None:
        self._desk.say.toast(result_sentence(result))
        self.brought_in.emit(result)

    def _on_joined(self, name: str) -> None:
        self._desk.say.toast(
            _("You have joined {name}. Your request goes with the next package you send.").format(
                name=name or _("the collaborative")
            )
        )

    def _on_failed(self, error: QicError) -> None:
        from ui.messages import sentence_of

        self._desk.say.notice(sentence_of(error), "concern", topic=NOTICE)
