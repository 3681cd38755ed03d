"""The coach's bag: packages as they came, handed on byte for byte, and to whom they were given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services import copies, writers
from qic_desktop.services.exchanging import carrying, exchange_state, hand_overs, lacking, pictures
from qic_desktop.services.exchanging.carrying import Carried, PutResult
from qic_desktop.services.exchanging.hand_overs import Hop
from qic_desktop.services.exchanging.lacking import Lacks
from qic_desktop.services.locking.package_locks import LOCKED
from qic_desktop.wording import exchange as words
from qic_desktop.wording.package_locks import locked_carried
from qic_desktop.wording.spoken_words import spoken_text
from ui import icons, shortcuts
from ui.asking import ask_folder, open_dialog
from ui.coach.bag_lacking import LackingPanel
from ui.coach.bag_list import BagList, can_go, has_arrived, waits
from ui.coach.hand_over import HandOverDialog
from ui.coach.lines import icon_line
from ui.desk import Desk
from ui.exchange.door import NOTICE, PackageDoor
from ui.exchange.drives import removable_drives, writable_drives
from ui.exchange.dropping import DropTarget
from ui.exchange.key_words import KeyWords
from ui.exchange.lists import ListSection
from ui.exchange.new_key import NewKeyDialog, ask_for_new_key
from ui.exchange.phone_dialog import PhoneDialog, open_phone
from ui.exchange.shown import hop_rows
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import Button, button
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import Headline, IconLabel, label

SIDE_BY_SIDE = 760
"""From this width on, at 100 % text, the parts stand side by side."""
Keys = tuple[Spoken | None, Spoken | None]
Receivers = tuple[tuple[str, str], ...]


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("bag", _("Bag"), "briefcase", BagPage)


class BagPage(Page):
    """Takes packages, puts them on a stick, and says what became of each."""

    help_id = "bag"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.carried: tuple[Carried, ...] = ()
        self._now = 0
        self.own = 0
        self._receivers: Receivers = ()
        self.door = PackageDoor(desk, self, carrying.take_packages)
        self.drop = DropTarget(self, self.door.open_dropped)
        self.icon = IconLabel("briefcase", "accent", 24)
        self.headline = Headline()
        self.put = Button(_("Put on stick"), kind="primary", icon="usb")
        self.put.clicked.connect(self.ask_where_to_put)
        self.take = button(_("Take packages"), self.ask_where_from, icon="package-open")
        self.list = BagList()
        self.list.ticked.connect(self._apply_ticks)
        self.list.row_chosen.connect(self._show_one)
        self.detail = Panel(padding=16)
        self.lacking = LackingPanel()
        self.lacking.put_asked.connect(self.ask_to_put_for)
        self.log = ListSection(_("Handed over"))
        self.keys = KeyWords()
        self.keys.new_key_asked.connect(self.ask_for_new_key)
        self.empty = EmptyState(
            "briefcase",
            _("Your bag is empty"),
            _("Take packages at each site, from its stick or folder. You carry them sealed, as they are."),
            Step(_("Take packages"), self.ask_where_from),
        )
        self._build_layout()
        shortcuts.bind(self, shortcuts.EXPORT, self.ask_where_to_put)
        shortcuts.bind(self, shortcuts.OPEN_PACKAGE, self.door.choose_files)

    def title(self) -> str:
        return _("Bag")

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (
                bag := carrying.list_bag(workspace),
                workspace.clock(),
                writers.unsent_entries(workspace),
                exchange_state.keys_to_compare(workspace),
                carrying.receivers(workspace),
                lacking.list_lacking(workspace, bag),
            ),
            self._on_read,
            owner=self,
            topic="bag",
        )
        self.desk.tasks.query(
            lambda: hand_overs.list_hand_overs(workspace), self.show_log, owner=self, topic="hand-overs"
        )
        self.desk.tasks.query(
            lambda: pictures.own_key_code(workspace), self.keys.show_code, owner=self, topic="key-code"
        )

    def send_with_phone(self) -> None:
        """Write the coach's own package as codes that a phone takes pictures of."""
        self.phone: PhoneDialog = open_phone(self.desk, self, lambda: self.refresh(None))

    def ask_for_new_key(self) -> None:
        """Say what follows from a new key for this laptop, and make it."""
        self.new_key: NewKeyDialog = ask_for_new_key(self.desk, self, lambda: self.refresh(None))

    def focus_target(self) -> QWidget | None:
        return self.list if self.carried else self.take

    def _on_read(self, found: tuple[Sequence[Carried], int, int, Keys, Receivers, Sequence[Lacks]]) -> None:
        self.own, self._receivers = found[2], found[4]
        self.lacking.show_lacking(found[5])
        self.show_bag(*found[:2])
        self.keys.show_keys(*found[3])

    def show_log(self, hops: Sequence[Hop]) -> None:
        """Show what changed hands, each a signed line."""
        count = len(hops)
        said = n_("{n} signed line", "{n} signed lines", count).format(n=format_number(count)) if count else ""
        self.log.show_rows(hop_rows(hops), said, _("Nothing has changed hands yet."))

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_bag(self, carried: Sequence[Carried], now: int) -> None:
        """Show what is carried."""
        self.carried, self._now = tuple(carried), now
        # Whose a locked one is, nobody on the way can tell; sites are who lock.
        from_sites = [one for one in carried if one.kind in ("site", LOCKED)]
        sites = len({one.site or one.id for one in from_sites})
        waiting = sum(waits(one) for one in from_sites)
        if not carried:
            self.headline.say(_("Nothing to carry"), "")
        else:
            count = n_("{n} package from", "{n} packages from", len(from_sites)).format(
                n=format_number(len(from_sites))
            )
            of_sites = n_("{n} site", "{n} sites", sites).format(n=format_number(sites))
            still = n_("{n} not handed on yet", "{n} not handed on yet", waiting).format(n=format_number(waiting))
            own = n_("{n} entry of your own to hand on", "{n} entries of your own to hand on", self.own)
            done_words = own.format(n=format_number(self.own)) if self.own else lacking_words(self.lacking.count)
            still = still if waiting else done_words
            self.headline.say(
                _("{count} {sites}, {still}").format(count=count, sites=of_sites, still=still),
                _("Sealed: you carry the files as they came, and nobody on the way can alter them."),
            )
        done = bool(carried) and not (waiting or self.own or self.lacking.count)
        self.icon.set_icon("circle-check" if done else "briefcase", "accent")
        self.empty.setVisible(not carried)
        self._carried_part.setVisible(bool(carried))
        self.list.show_carried(self.carried, now)
        self._apply_ticks()

    def _apply_ticks(self) -> None:
        count = len(self.list.ticked_ids())
        self.put.setEnabled(count > 0 or self.own > 0)
        self.put.setText(
            n_("Put {n} on stick", "Put {n} on stick", count).format(n=format_number(count))
            if count
            else _("Put your visits on stick")
            if self.own
            else _("Put on stick")
        )

    def _show_one(self, row: int) -> None:
        clear(self.detail.body)
        if not 0 <= row < len(self.carried):
            return
        one = self.carried[row]
        body = self.detail.body
        body.addWidget(label(carried_title(one), "section", wrap=True))
        body.addWidget(label(" · ".join(part for part in (one.site_code, one.name) if part), "small", wrap=True))
        for icon, text in _known_of(one, self._now):
            body.addWidget(icon_line(icon, text))
        if one.state != "read":
            from qic_desktop.wording.errors import describe_code

            detail = "key" if one.state == LOCKED else ""
            body.addWidget(label(describe_code(one.code, detail=detail), "muted", wrap=True))
        body.addSpacing(4)
        body.addWidget(label(_("Handed on"), "strong"))
        for handed in one.given:
            body.addWidget(icon_line("hand-helping", f"{handed.to}, {_day(handed.on)}"))
        if waits(one):
            body.addWidget(label(_("not yet"), "muted"))
        elif not one.given:
            body.addWidget(label(_("Not needed: it reached the organiser another way."), "muted", wrap=True))
        if has_arrived(one):
            said = _("the organiser signed for it: {day}").format(day=words.moment_name(one.arrived, self._now))
            body.addWidget(icon_line("check-check", said))
        elif one.given and one.kind == "site":
            body.addWidget(label(_("No receipt yet: it comes back with the organiser’s news."), "small", wrap=True))
        if one.site and one.site_name and one.enrolled:
            body.addSpacing(4)
            look = button(_("Look at the site"), partial(self.desk.navigator.go, "site", one.site), icon="chart-line")
            body.addWidget(look, 0, Qt.AlignmentFlag.AlignLeading)
        body.addStretch(1)

    # --- taking ------------------------------------------------------------------------------------------------

    def ask_where_from(self) -> None:
        """Offer the sticks that are plugged in, Downloads, a folder, single files."""
        menu = QMenu(self)
        for drive in removable_drives():
            menu.addAction(icons.icon("usb"), drive.name, partial(self.take_from, drive.path))
        menu.addAction(icons.icon("folder-search"), _("Look in Downloads"), self.door.look)
        menu.addAction(icons.icon("folder"), _("All packages of a folder …"), self._ask_folder)
        menu.addAction(icons.icon("package-open"), _("Choose packages …"), self.door.choose_files)
        menu.addAction(icons.icon("clipboard-list"), _("Paste a message …"), self.door.paste)
        menu.popup(self.take.mapToGlobal(self.take.rect().bottomLeft()))

    def _ask_folder(self) -> None:
        folder = ask_folder(self, _("Where are the packages?"))
        if folder is not None:
            self.take_from(folder)

    def take_from(self, folder: Path) -> None:
        """Review every package of a folder or stick."""
        self.door.open_dropped([folder])

    # --- giving ------------------------------------------------------------------------------------------------

    def ask_where_to_put(self) -> None:
        """Ask for whom and where, then copy what is ticked."""
        ids = self.list.ticked_ids()
        if not ids and not self.own:
            return
        ticked = {one.to for one in self.carried if one.id in ids and one.to}
        waiting = Counter(one.to for one in self.carried if one.to and can_go(one) and one.id not in ids)
        dialog = HandOverDialog(len(ids), writable_drives(), self._receivers, self)
        dialog.show_addressed(waiting, next(iter(ticked)) if len(ticked) == 1 else "")
        dialog.chosen.connect(lambda folder, to: self.put_on(folder, [*ids, *self._for_site(to, ids)], to))
        open_dialog(dialog)

    def ask_to_put_for(self, one: Lacks) -> None:
        """Ask where, then put what a site lacks there, with one's own package for it."""
        folder = ask_folder(self, _("Put on stick for {site}").format(site=one.name))
        if folder is not None:
            self.put_on(folder, one.packages, one.site)

    def _for_site(self, site: str, ids: Sequence[str]) -> list[str]:
        """What waits for this site alone: it goes along whenever something is handed over there."""
        return [one.id for one in self.carried if one.to == site and can_go(one) and one.id not in ids]

    def put_on(self, folder: Path, ids: Sequence[str], given_to: str) -> None:
        """Copy the originals there and write the hand-over down."""
        workspace = self.desk.workspace
        answers: list[PutResult] = []

        def run() -> object:
            answers.append(carrying.put_on_stick(workspace, folder, ids, given_to))
            return answers[0].changes

        self.desk.tasks.change(
            run,
            lambda _changes: self._on_put(answers[0], folder),
            failed=lambda error: self._on_problem(error, folder),
            owner=self,
            sentence=_("Copying packages"),
        )

    def _on_put(self, result: PutResult, folder: Path) -> None:
        self.desk.say.clear_notice(NOTICE)
        if result.files:
            # One's own is the last of them.
            self.desk.say.toast(put_words(len(result.files) - 1, copies.place_name(folder)))

    def _on_problem(self, error: QicError, folder: Path) -> None:
        to_stick = copies.place_name(folder) != folder.name or not folder.exists()
        self.desk.say.notice(words.sending_problem(error, to_stick=to_stick), "concern", topic=NOTICE, passing=True)
        self.refresh(None)

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_layout(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, 16)
        layout.setSpacing(16)
        phone = button(_("Send with a phone"), self.send_with_phone, icon="smartphone")
        layout.addWidget(HeadRow(self.headline, (phone, self.take, self.put), icon=self.icon))
        self.list.setMinimumHeight(current().px(260))
        self._carried_part = Columns((self.list, self.detail), SIDE_BY_SIDE, widths=(None, 300))
        layout.addWidget(self._carried_part, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.lacking)
        layout.addWidget(self.log)
        layout.addWidget(self.keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))


def put_words(carried: int, place: str) -> str:
    """What lies on the stick now: so many packages of others, and one's own."""
    if carried < 1:
        return _("Your own package is on {place}.").format(place=place)
    said = n_(
        "{n} package is on {place}, the same byte for byte; your own lies beside it.",
        "{n} packages are on {place}, the same byte for byte; your own lies beside them.",
        carried,
    )
    return said.format(n=format_number(carried), place=place)


def lacking_words(sites: int) -> str:
    """How many sites lack something of what is here."""
    if not sites:
        return _("nothing left to hand on")
    said = n_("{n} site still lacks something", "{n} sites still lack something", sites)
    return said.format(n=format_number(sites))


def carried_title(one: Carried) -> str:
    """What a package in the bag is called: its site, or whose it is."""
    if one.kind == "site":
        return one.site_name or _("A site that is not accepted yet")
    return words.parcel_title(one.kind, one.number, outgoing=False)


def _known_of(one: Carried, now: int) -> list[tuple[str, str]]:
    """Icons and lines: what is known of a package. Of a locked one that is its size, its six words and its day."""
    taken = ("briefcase", _("taken {day}").format(day=words.moment_name(one.taken, now)))
    if one.state == LOCKED:
        said = _("six words: {words}").format(words=spoken_text(one.spoken)) if one.spoken else ""
        known = [("lock", locked_carried()), ("package", words.size_name(one.size)), ("message-square", said), taken]
        return [(icon, text) for icon, text in known if text]
    reader = [("map-pin", _("for {site} alone").format(site=one.to_name))] if one.to else []
    return [
        *reader,
        ("package", words.entries_name(one.entries) + (f", {words.size_name(one.size)}" if one.size else "")),
        ("calendar", _("made {day}").format(day=words.moment_name(one.made, now))),
        taken,
        ("shield-check", _("this laptop is accepted by the organiser"))
        if one.enrolled
        else ("circle-pause", _("this laptop is not accepted yet; its request is in the package")),
    ]


def _day(text: str) -> str:
    from qic_desktop.wording.period_names import period_name

    return period_name(text)
