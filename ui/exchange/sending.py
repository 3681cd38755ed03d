"""Sending a site's entries: ask how, write the package, say so. Shared by the button, the shortcut and backups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services import copies
from qic_desktop.services.exchanging import exchange_state, plain_leftovers
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.exchanging.plain_leftovers import Leftover
from qic_desktop.services.locking import package_locks
from qic_desktop.services.locking.package_locks import Lock, Offer
from qic_desktop.wording import exchange as words
from qic_desktop.wording.package_locks import plain_beside, plain_removed
from ui import icons
from ui.asking import ask_folder, open_dialog
from ui.desk import Desk
from ui.exchange.door import NOTICE
from ui.exchange.drives import Drive, writable_drives
from ui.exchange.locking import ask_how
from ui.exchange.message_dialog import open_message
from ui.exchange.phone_dialog import PhoneDialog, open_phone
from ui.exchange.send_sheet import Choices, OtherWay, SendSheet
from ui.exchange.text_questions import ask_about_texts
from ui.widgets.notice import Step


class Sender(QObject):
    """Emits ``sent(SentPackage)``. ``dialogs_closed`` tells that a dialog of another way was closed."""

    sent = Signal(object)
    dialogs_closed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.in_collaborative = True
        self.others: list[OtherWay] = []
        """Further ways of the page, below the usual ones."""
        self.sheet: SendSheet | None = None

    # --- asking ------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask about texts that look as if they named a patient; then show the ways."""
        ask_about_texts(self._desk, self._page, self.ask_ways)

    def ask_ways(self) -> None:
        """Show the ways: sticks that are plugged in, a folder, a message, a phone, and those of the page."""
        workspace, drives = self._desk.workspace, writable_drives()
        place = drives[0].path if drives else None

        def read() -> Choices:
            offer = package_locks.offer(workspace, place) if place is not None else Offer()
            return Choices(exchange_state.what_is_new(workspace) if self.in_collaborative else None, offer)

        self._desk.tasks.query(
            read,
            partial(self.show_sheet, drives),
            failed=self._desk.say.error,
            owner=self._page,
            topic="choices",
        )

    def show_sheet(self, drives: tuple[Drive, ...], choices: Choices) -> None:
        """Show the ways and what can be chosen."""
        usual = [
            OtherWay("message-square", _("As a message …"), _("Text for any messenger"), self.as_message),
            OtherWay("smartphone", _("With a phone …"), _("Codes that a phone takes pictures of"), self.with_phone),
        ]
        ways = [*(usual if self.in_collaborative else ()), *self.others]
        sheet = SendSheet(drives, ways, choices, self._page)
        sheet.drive_chosen.connect(lambda path, only_new, lock: self.send_to(path, lock, only_new=only_new))
        sheet.folder_asked.connect(lambda only_new: self._ask_folder(partial(self.send_to, only_new=only_new)))
        self.sheet = sheet
        open_dialog(sheet)

    def as_message(self) -> None:
        """Write the package as text that can be copied into a messenger."""
        self.message = open_message(self._desk, self._page, self.dialogs_closed.emit)

    def with_phone(self) -> None:
        """Write the package as codes that a phone takes pictures of."""
        self.phone: PhoneDialog = open_phone(self._desk, self._page, self.dialogs_closed.emit)

    def ask_where_to_back_up(self) -> None:
        """Offer the sticks that are plugged in, and any folder, for a whole copy of the store."""
        drives = writable_drives()
        if not drives:
            self._ask_folder(self.back_up_to)
            return
        menu = QMenu(self._page)
        for drive in drives:
            menu.addAction(icons.icon("usb"), drive.name, partial(self.back_up_to, drive.path))
        menu.addSeparator()
        menu.addAction(icons.icon("folder"), _("Another folder …"), lambda: self._ask_folder(self.back_up_to))
        menu.popup(QCursor.pos())

    def _ask_folder(self, act: Callable[[Path], object]) -> None:
        folder = ask_folder(self._page, _("Where to?"))
        if folder is not None:
            act(folder)

    # --- writing -----------------------------------------------------------------------------------------------

    def send_to(self, folder: Path, lock: Lock | None = None, *, only_new: bool = False) -> None:
        """Write the package there, read it back, and say so; whether it goes locked is asked where it may."""
        if lock is None:
            again = partial(self.send_to, folder, only_new=only_new)
            ask_how(self._desk, self._page, folder, copies.place_name(folder), again)
            return
        workspace = self._desk.workspace
        answers: list[SentPackage] = []

        def run() -> object:
            answers.append(copies.send_package(workspace, folder, only_new=only_new, lock=lock))
            return exchange_state.no_changes()

        self._desk.tasks.change(
            run,
            lambda _changes: self._on_sent(answers[0]),
            failed=lambda error: self._on_problem(error, folder),
            owner=self._page,
            sentence=_("Writing the package"),
        )

    def back_up_to(self, folder: Path) -> None:
        """Write a whole copy of the store there."""
        workspace = self._desk.workspace

        def run() -> object:
            copies.back_up_to(workspace, folder)
            return exchange_state.no_changes()

        said = _("Backed up to {place}.").format(place=copies.place_name(folder))
        self._desk.tasks.change(
            run,
            lambda _changes: self._desk.say.toast(said),
            failed=lambda error: self._on_problem(error, folder),
            owner=self._page,
            sentence=_("Writing the backup"),
        )

    def _on_sent(self, sent: SentPackage) -> None:
        self._desk.say.clear_notice(NOTICE)
        self.sent.emit(sent)
        self._desk.say.toast(
            _("{file} is on {place}, {size}. It was read back and is whole.").format(
                file=sent.file.name,
                place=copies.place_name(sent.file.parent),
                size=words.size_name(sent.size_bytes),
            )
        )
        if sent.locked:
            self._look_for_plain(sent)

    def _look_for_plain(self, sent: SentPackage) -> None:
        """A locked package is of little use where an older one lies unlocked beside it: say so."""
        workspace, folder = self._desk.workspace, sent.file.parent
        self._desk.tasks.query(
            lambda: plain_leftovers.plain_packages(workspace, folder),
            lambda found: self.show_plain(found, folder, may_go=not sent.only_new),
            owner=self._page,
            topic="plain",
        )

    def show_plain(self, found: Sequence[Leftover], folder: Path, *, may_go: bool) -> None:
        """Name the unlocked packages, and offer to remove those that hold nothing but what is here."""
        if not found:
            return
        place = copies.place_name(folder)
        ours = [one for one in found if one.is_held] if may_go else []
        said = plain_beside([one.file.name for one in found], place, may_go=len(ours) == len(found))
        steps = [Step(_("Remove from {place}").format(place=place), partial(self.remove_plain, ours, place))]
        self._desk.say.notice(said, "concern", steps if ours else (), topic=NOTICE, passing=True)

    def remove_plain(self, leftovers: Sequence[Leftover], place: str) -> None:
        """Remove them; nothing else on the stick is touched."""
        workspace = self._desk.workspace
        gone: list[Path] = []

        def run() -> object:
            gone.extend(plain_leftovers.remove(workspace, leftovers))
            return exchange_state.no_changes()

        def done(_changes: object) -> None:
            self._desk.say.clear_notice(NOTICE)
            self._desk.say.toast(plain_removed(len(gone), place))

        self._desk.tasks.change(
            run, done, failed=self._desk.say.error, owner=self._page, sentence=_("Removing the unlocked package")
        )

    def _on_problem(self, error: QicError, folder: Path) -> None:
        to_stick = copies.place_name(folder) != folder.name or not folder.exists()
        again = Step(_("Try again"), lambda: self.send_to(folder))
        self._desk.say.notice(
            words.sending_problem(error, to_stick=to_stick), "concern", [again], topic=NOTICE, passing=True
        )
