"""Exchange of a site team: one calm sentence, how the data go, what is not sent, missing, copied elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services import copies, exchange_state
from qic_desktop.services.exchange_state import ExchangeView
from qic_desktop.services.exporting import SentPackage
from qic_desktop.wording import exchange as words
from qic_desktop.wording.exchange import Standing
from ui import icons, shortcuts
from ui.asking import ask_folder
from ui.desk import Desk
from ui.exchange import shown
from ui.exchange.carriage import Carriage
from ui.exchange.door import NOTICE, PackageDoor
from ui.exchange.drives import removable_drives
from ui.exchange.key_words import KeyWords
from ui.exchange.lists import ListSection, ParcelTable
from ui.exchange.message_dialog import open_message
from ui.exchange.sent_words import SentWords
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import Button, button
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import NoticeBar, Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import Headline, IconLabel, rule

LOOK_IN_DOWNLOADS = "Ctrl+Shift+O"


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("exchange", _("Exchange"), "arrow-left-right", ExchangePage)


class ExchangePage(Page):
    """Sends, fetches, and says how things stand."""

    help_id = "exchange"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.view: ExchangeView | None = None
        self.door = PackageDoor(desk, self)
        self._icon = IconLabel("laptop", "accent", 24)
        self.headline = Headline()
        self.send = Button(_("Send to stick"), kind="primary", icon="usb")
        self.send.clicked.connect(self.ask_where_to_send)
        self.notices = QVBoxLayout()
        self.carriage = Carriage()
        self.unsent = ListSection(_("Not yet sent"))
        self.coming = ListSection(_("On the way to you"))
        self.elsewhere = ListSection(_("Copies elsewhere"))
        self.elsewhere.head.addWidget(button(_("Back up …"), self.ask_where_to_back_up, kind="quiet", size="small"))
        self.parcels = ParcelTable()
        self.keys = KeyWords()
        self.sent_words = SentWords()
        self._build_layout()
        shortcuts.bind(self, shortcuts.EXPORT, self.ask_where_to_send)
        shortcuts.bind(self, shortcuts.OPEN_PACKAGE, self.door.choose_files)
        shortcuts.bind(self, LOOK_IN_DOWNLOADS, self.door.look)

    def title(self) -> str:
        return _("Exchange")

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: exchange_state.exchange_state(workspace), self.show_state, owner=self, topic="state"
        )

    def focus_target(self) -> QWidget | None:
        return self.send

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_state(self, view: ExchangeView) -> None:
        """Show how exchange stands."""
        self.view = view
        standing = standing_of(view)
        confirmed = words.moment_day(view.confirmed_at) if view.confirmed_at else None
        self.headline.say(words.headline(standing), words.second_line(standing, confirmed))
        late = bool(view.overdue) or view.days_alone is not None
        self._icon.set_icon("triangle-alert" if late else "laptop", "concern" if late else "accent")
        self.send.setText(_("Send to stick") if view.in_collaborative else _("Copy to stick"))
        self._show_conflicts(view.conflicts)
        self.carriage.show_way(*shown.way_of(view))
        self.unsent.show_rows(
            shown.unsent_rows(view, self._opener),
            words.entries_name(len(view.unsent)) if view.unsent else "",
            _("Nothing to send. New entries will be listed here."),
        )
        missing = shown.coming_rows(view)
        self.coming.show_rows(missing, "" if missing else _("nothing is missing"), _("Nothing is awaited."))
        self.elsewhere.show_rows(
            shown.copy_rows(view),
            "",
            _("No copy yet. A stick helps if the laptop is lost."),
        )
        self.parcels.show_parcels(shown.parcel_rows(view))
        self.keys.show_keys(view.key, view.root)

    def _show_conflicts(self, count: int) -> None:
        clear(self.notices)
        if count:
            text = n_(
                "{n} value was entered twice. Both are kept; choose the one to show.",
                "{n} values were entered twice. Both of each are kept; choose the ones to show.",
                count,
            ).format(n=count)
            decide = Step(_("Decide"), lambda: self.desk.navigator.go("conflicts"))
            self.notices.addWidget(NoticeBar(text, "concern", [decide]))

    def _opener(self, entity: str, identity: str) -> Callable[[], object] | None:
        measure = identity.partition("|")[0]
        if entity in ("observation", "measure", "target"):
            return partial(self.desk.navigator.go, "measure", measure)
        return partial(self.desk.navigator.go, "cycle", identity) if entity == "pdsa_cycle" else None

    # --- sending -----------------------------------------------------------------------------------------------

    def ask_where_to_send(self) -> None:
        """Offer the sticks that are plugged in, and any folder."""
        self._ask_where(self.send_to)

    def ask_where_to_back_up(self) -> None:
        """Offer the sticks that are plugged in, and any folder, for a whole copy of the store."""
        self._ask_where(self.back_up_to)

    def _ask_where(self, act: Callable[[Path], object]) -> None:
        drives = removable_drives()
        if not drives:
            self._ask_folder(act)
            return
        menu = QMenu(self)
        for drive in drives:
            menu.addAction(icons.icon("usb"), drive.name, partial(act, drive.path))
        menu.addSeparator()
        menu.addAction(icons.icon("folder"), _("Another folder …"), lambda: self._ask_folder(act))
        below = self.send.mapToGlobal(self.send.rect().bottomLeft())
        menu.popup(below if act == self.send_to else QCursor.pos())

    def _ask_folder(self, act: Callable[[Path], object]) -> None:
        folder = ask_folder(self, _("Where to?"))
        if folder is not None:
            act(folder)

    def send_to(self, folder: Path) -> None:
        """Write the package there, read it back, and say so."""
        workspace = self.desk.workspace
        answers: list[SentPackage] = []

        def run() -> object:
            answers.append(copies.send_package(workspace, folder))
            return exchange_state.no_changes()

        self.desk.tasks.change(
            run,
            lambda _changes: self._on_sent(answers[0]),
            failed=lambda error: self._on_problem(error, folder),
            owner=self,
            sentence=_("Writing the package"),
        )

    def send_as_message(self) -> None:
        """Write the package as text that can be copied into a messenger."""
        self.message = open_message(self.desk, self, lambda: self.refresh(None))

    def back_up_to(self, folder: Path) -> None:
        """Write a whole copy of the store there."""
        workspace = self.desk.workspace

        def run() -> object:
            copies.back_up_to(workspace, folder)
            return exchange_state.no_changes()

        self.desk.tasks.change(
            run,
            lambda _changes: self.desk.say.toast(_("Backed up to {place}.").format(place=copies.place_name(folder))),
            failed=lambda error: self._on_problem(error, folder),
            owner=self,
            sentence=_("Writing the backup"),
        )

    def _on_sent(self, sent: SentPackage) -> None:
        self.desk.say.clear_notice(NOTICE)
        if self.view is not None and self.view.in_collaborative:
            self.sent_words.show_sent(sent.file.name, sent.spoken)
        self.desk.say.toast(
            _("{file} is on {place}, {size}. It was read back and is whole.").format(
                file=sent.file.name,
                place=copies.place_name(sent.file.parent),
                size=words.size_name(sent.size_bytes),
            )
        )

    def _on_problem(self, error: QicError, folder: Path) -> None:
        to_stick = copies.place_name(folder) != folder.name or not folder.exists()
        again = Step(_("Try again"), lambda: self.send_to(folder))
        self.desk.say.notice(words.sending_problem(error, to_stick=to_stick), "concern", [again], topic=NOTICE)

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_layout(self) -> None:
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 24, PAGE_PADDING, 16)
        down.setSpacing(24)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.headline)
        head.addLayout(self._tool_row())
        top.addLayout(head, 1)
        down.addLayout(top)
        down.addLayout(self.notices)
        down.addWidget(self.sent_words)
        down.addWidget(self.carriage)
        lists = QHBoxLayout()
        lists.setSpacing(32)
        for part in (self.unsent, self.coming, self.elsewhere):
            lists.addWidget(part, 1)
        down.addLayout(lists)
        down.addWidget(self.parcels)
        down.addWidget(self.keys)
        down.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(content))

    def _tool_row(self) -> FlowLayout:
        row = FlowLayout(spacing=8)
        line = rule(upright=True)
        line.setFixedHeight(24)
        parts: Sequence[QWidget] = (
            self.send,
            button(_("As a message"), self.send_as_message, icon="message-square"),
            line,
            button(_("Look in Downloads"), self.door.look, icon="folder-search"),
            button(_("Open a package"), self.door.choose_files, icon="package-open"),
            button(_("Paste a message"), self.door.paste, icon="clipboard-list"),
        )
        for part in parts:
            row.addWidget(part)
        return row


def standing_of(view: ExchangeView) -> Standing:
    """What the one sentence is made of."""
    days = [one.due for one in view.overdue if one.due is not None]
    return Standing(
        kept=view.kept,
        unsent=len(view.unsent),
        confirmed=view.confirmed,
        in_collaborative=view.in_collaborative,
        next_due=view.next_due,
        overdue=len(view.overdue),
        overdue_day=max(days, default=None),
        days_alone=view.days_alone,
    )
