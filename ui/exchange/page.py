"""Exchange of a site team: is everything safe, what is to do next, and where everything is.

From top to bottom: one sentence with its step; questions; the way of the data; four lists; what was set aside; the
team's laptops; what was sent and what arrived; who carried it. Nothing is shown that does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging import exchange_state, hand_overs, pictures
from qic_desktop.services.exchanging.exchange_state import ExchangeView
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.exchanging.hand_overs import Hop
from qic_desktop.services.locking.package_locks import Lock
from qic_desktop.wording import exchange as words
from qic_desktop.wording.exchange import Standing
from ui import shortcuts
from ui.desk import Desk
from ui.exchange import shown
from ui.exchange.carriage import Carriage
from ui.exchange.door import PackageDoor
from ui.exchange.drives import removable_drives
from ui.exchange.dropping import DropTarget
from ui.exchange.key_words import KeyWords
from ui.exchange.lists import ListSection, ParcelTable
from ui.exchange.new_key import NewKeyDialog, ask_for_new_key
from ui.exchange.removals import RemovalLines
from ui.exchange.second_laptop import TeamLaptops
from ui.exchange.send_sheet import OtherWay
from ui.exchange.sending import Sender
from ui.exchange.sent_words import SentWords
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import Button, button
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import NoticeBar, Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import Headline, IconLabel, rule

SIDE_BY_SIDE = 760
"""From this width on, at 100 % text, the parts stand side by side."""
LOOK_IN_DOWNLOADS = "Ctrl+Shift+O"
_LOOKS = {"problem": ("triangle-alert", "concern"), "attention": ("circle-alert", "accent")}


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
        self.drop = DropTarget(self, self.door.open_dropped)
        self.sending = Sender(desk, self)
        self.sending.sent.connect(self._on_sent)
        self.sending.dialogs_closed.connect(lambda: self.refresh(None))
        self.icon = IconLabel("laptop", "accent", 24)
        self.headline = Headline()
        self.send = Button(_("Send …"), kind="primary", icon="upload")
        self.send.setAutoDefault(True)
        self.send.clicked.connect(self.sending.ask)
        self.stick = button(_("Read the whole stick"), self.read_stick, icon="usb")
        self.notices = QVBoxLayout()
        self.carriage = Carriage()
        self.unsent = ListSection(_("Not yet sent"))
        self.coming = ListSection(_("On the way to you"))
        self.elsewhere = ListSection(_("Copies elsewhere"))
        self.elsewhere.head.addWidget(
            button(_("Back up …"), self.sending.ask_where_to_back_up, kind="quiet", size="small")
        )
        self.aside = ListSection(_("Set aside"))
        self.parcels = ParcelTable()
        self.parcels.print_asked.connect(lambda identity: self.door.print_summary(identity))
        self.hops = ListSection(_("Handed over"))
        self.keys = KeyWords()
        self.keys.new_key_asked.connect(self.ask_for_new_key)
        self.team = TeamLaptops(desk)
        self.door.brought_in.connect(self.team.ask_about)
        self.removed = RemovalLines(desk)
        self.sent_words = SentWords()
        self._build_layout()
        shortcuts.bind(self, shortcuts.EXPORT, self.sending.ask)
        shortcuts.bind(self, shortcuts.OPEN_PACKAGE, self.door.choose_files)
        shortcuts.bind(self, LOOK_IN_DOWNLOADS, self.door.look)

    def title(self) -> str:
        return _("Exchange")

    def refresh(self, changes: object | None) -> None:
        workspace, tasks = self.desk.workspace, self.desk.tasks
        tasks.query(lambda: exchange_state.exchange_state(workspace), self.show_state, owner=self, topic="state")
        tasks.query(lambda: pictures.own_key_code(workspace), self.keys.show_code, owner=self, topic="key-code")
        tasks.query(lambda: hand_overs.list_hand_overs(workspace), self.show_hops, owner=self, topic="hops")
        self.stick.setVisible(bool(removable_drives()))
        self.team.refresh()
        self.removed.refresh()

    def ask_for_new_key(self) -> None:
        """Say what follows from a new key for this laptop, and make it."""
        self.new_key: NewKeyDialog = ask_for_new_key(self.desk, self, lambda: self.refresh(None))

    def focus_target(self) -> QWidget | None:
        return self.send

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_state(self, view: ExchangeView) -> None:
        """Show how exchange stands."""
        self.view = view
        standing = standing_of(view)
        confirmed = words.moment_day(view.confirmed_at) if view.confirmed_at else None
        self.headline.say(words.headline(standing), words.second_line(standing, confirmed))
        calm = ("circle-check" if standing.is_all_there else "laptop", "accent")
        self.icon.set_icon(*_LOOKS.get(standing.level, calm))
        self.sending.in_collaborative = view.in_collaborative
        self.sending.others = self._other_ways(view)
        self.send.setText(_("Send …") if view.in_collaborative else _("Copy …"))
        self.send.set_kind("primary" if view.unsent or view.must_ask else "secondary")
        self._show_conflicts(view.conflicts)
        self.carriage.show_way(*shown.way_of(view))
        self.unsent.show_rows(
            shown.UnsentRows(view, self._opener),
            words.entries_name(len(view.unsent)) if view.unsent else "",
            _("Only the question whether this laptop is let in.")
            if view.must_ask
            else _("Nothing to send. New entries will be listed here."),
        )
        missing = shown.coming_rows(view)
        self.coming.setVisible(view.in_collaborative or bool(missing))
        news = words.news_age(view.last_news.when if view.last_news else None, view.now)
        self.coming.show_rows(missing, news, _("Nothing is missing."))
        self.elsewhere.show_rows(shown.copy_rows(view), "", _("No copy yet. A stick helps if the laptop is lost."))
        aside = shown.aside_rows(view)
        self.aside.setVisible(bool(aside))
        self.aside.show_rows(aside, _("nothing is lost"), "")
        self.parcels.show_parcels(shown.parcel_rows(view))
        self.keys.show_keys(view.key, view.root)

    def show_hops(self, hops: Sequence[Hop]) -> None:
        """Show who carried what; hidden where nothing is known of it."""
        self.hops.setVisible(bool(hops))
        self.hops.show_rows(shown.hop_rows(hops), "", "")

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

    def _other_ways(self, view: ExchangeView) -> list[OtherWay]:
        ways = []
        if view.measures:
            said = _("A picture and a sentence without names: under “Chart” of the measure that opens")
            go = partial(self.desk.navigator.go, "measure", view.measures[0])
            ways.append(OtherWay("presentation", _("Chart for the group …"), said, go))
        said = _("Everything, names too: only for a second laptop of your team")
        ways.append(OtherWay("laptop", _("Copy for our own laptop …"), said, self.team.make_copy))
        return ways

    def send_to(self, folder: Path, lock: Lock | None = None) -> None:
        """Write the package there, read it back, and say so; whether it goes locked is asked where it may."""
        self.sending.send_to(folder, lock)

    def back_up_to(self, folder: Path) -> None:
        """Write a whole copy of the store there."""
        self.sending.back_up_to(folder)

    def _on_sent(self, sent: SentPackage) -> None:
        if self.view is not None and self.view.in_collaborative:
            self.sent_words.show_sent(sent.file.name, sent.spoken)

    def read_stick(self) -> None:
        """Look through every stick that is plugged in and review what is new on it."""
        drives = [drive.path for drive in removable_drives()]
        self.stick.setVisible(bool(drives))
        if drives:
            self.door.open_dropped(drives)

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_layout(self) -> None:
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 24, PAGE_PADDING, 16)
        down.setSpacing(24)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        head = QVBoxLayout()
        head.setSpacing(14)
        head.addWidget(self.headline)
        head.addLayout(self._tool_row())
        top.addLayout(head, 1)
        down.addLayout(top)
        down.addLayout(self.notices)
        down.addWidget(self.team.notices)
        down.addWidget(self.sent_words)
        down.addWidget(self.carriage)
        down.addWidget(Columns((self.unsent, self.coming, self.elsewhere), SIDE_BY_SIDE, spacing=32))
        below: Sequence[QWidget] = (self.aside, self.team, self.parcels, self.hops, self.removed, self.keys)
        for each in below:
            down.addWidget(each)
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
            line,
            self.stick,
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
        alone=view.alone,
        open_questions=view.conflicts,
        must_ask=view.must_ask,
    )
