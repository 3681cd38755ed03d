"""The inbox: read a stick, see what would change, accept. Nothing changes before it is accepted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.exchanging import import_summary, inbox, whole_stick
from qic_desktop.services.exchanging.import_results import Counts, ImportResult
from qic_desktop.services.exchanging.inbox import Group, InboxItem, Preview, Received
from qic_desktop.services.trusting import enrolling
from qic_desktop.services.trusting.enrolling import PendingRequest
from qic_desktop.services.workspace import Workspace
from ui import shortcuts
from ui.asking import ask_folder, ask_packages
from ui.desk import Desk
from ui.exchange.dropping import DropTarget
from ui.exchange.message_door import MessageDoor
from ui.exchange.recovery_words import open_waiting
from ui.organiser.arrivals_bar import ArrivalsBar
from ui.organiser.inbox_excel import ExcelDoor, two_lines
from ui.organiser.inbox_list import InboxView
from ui.organiser.inbox_pane import InboxPane, RequestsBar, acceptable, empty_inbox, unread_words
from ui.organiser.inbox_panes import InboxPanes
from ui.organiser.late_joiners import accept_requests
from ui.organiser.reminders import ReminderDoor
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.tasks import Progress
from ui.widgets.buttons import Button, button
from ui.widgets.columns import HeadRow
from ui.widgets.flow import flowing
from ui.widgets.notice import Step
from ui.widgets.panel import scrolled
from ui.widgets.progress import WorkProgress
from ui.widgets.texts import IconLabel, label

KINDS = "QIC, Excel (*.qicpkg* *.xlsx *.xlsm)"
BATCH = 8
"""Packages between two looks at Cancel: the store lane is free for other pages in between."""


@dataclass
class Round:
    """Work on many packages, in batches: what is left, what came of it."""

    left: list[object]
    total: int
    source: str = ""
    unreadable: list[str] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    taken: list[str] = field(default_factory=list)
    cancelled: bool = False

    @property
    def done(self) -> int:
        """How many are done."""
        return self.total - len(self.left)

    def next_batch(self) -> list[object]:
        """Take the next ones from the list."""
        batch, self.left = self.left[:BATCH], self.left[BATCH:]
        return batch


class InboxPage(Page):
    """List at the left, one package at the right, progress on top while many are read or accepted."""

    help_id = "organiser-inbox"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.items: tuple[InboxItem, ...] = ()
        self.requests: tuple[PendingRequest, ...] = ()
        self._chosen = ""
        self._round: Round | None = None
        self.printer = Printer(desk, self)
        self.messages = MessageDoor(desk, self)
        self.messages.gathered.connect(self._begin_reading)
        self.drop = DropTarget(self, self.open_dropped)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.column(top=14).addWidget(scrolled(content))
        self.standing = ArrivalsBar(desk)
        column.addWidget(self.standing)
        self.progress = WorkProgress()
        self.progress.cancelled.connect(self._cancel)
        self.progress.hide()
        self.excel = ExcelDoor(desk, self, self.progress, lambda: self._on_package_chosen(self._chosen))
        self.reminding = ReminderDoor(desk, self)
        column.addWidget(self._build_top())
        column.addWidget(self.progress)
        self.requests_bar = RequestsBar(self.accept_all_requests, lambda: desk.navigator.go("enrolment"))
        self.accept_sites = self.requests_bar.step
        column.addWidget(self.requests_bar)
        self._body = body = QWidget()
        self._layers = QStackedLayout(body)
        self.empty = empty_inbox(self.ask_for_folder, self.ask_for_files)
        self._layers.addWidget(self.empty)
        self._layers.addWidget(self._build_panes())
        column.addWidget(body, 1)
        shortcuts.bind(self, shortcuts.OPEN_PACKAGE, self.ask_for_files, anywhere=False)

    def title(self) -> str:
        return _("Inbox")

    def focus_target(self) -> QWidget | None:
        return self.view if self.items else None

    def refresh(self, changes: object | None) -> None:
        if self._round is None:
            workspace = self.desk.workspace
            self.desk.tasks.query(lambda: _waiting(workspace), self._on_read, owner=self, topic="inbox")
            self.standing.refresh()

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_top(self) -> QWidget:
        self._stick = IconLabel("usb", "accent", 18)
        self._says = label("", "strong")
        self._detail = label(_("Nothing changes before you accept. You see the result first."), "small")
        self.paste_message = button(_("Paste a message"), self.messages.paste)
        self.make_returns = button(_("Make Excel returns …"), self.excel.ask)
        self.open_files = button(_("Open files"), self.ask_for_files)
        self.read_folder = button(_("Read a stick or folder"), self.ask_for_folder)
        self.accept_all: Button = button("", self.accept_ready, kind="primary")
        self.silent = button(_("Who has not reported"), self.reminding.ask)
        tools = flowing(self.read_folder, self.open_files, self.paste_message, self.make_returns, self.silent)
        self._head = HeadRow(two_lines(self._says, self._detail), (self.accept_all,), icon=self._stick)
        return two_lines(self._head, tools, apart=8)

    def _build_panes(self) -> QWidget:
        self.view = InboxView()
        self.view.setAccessibleName(_("Received packages"))
        self.view.chosen.connect(self._on_package_chosen)
        self.view.accept_asked.connect(self._accept_chosen)
        self.view.aside_asked.connect(lambda: self._set_aside(self._chosen))
        self.view.all_asked.connect(self.accept_ready)
        self.pane = InboxPane()
        self.pane.accepted.connect(lambda identity: self.accept([identity]))
        self.pane.put_aside.connect(self._set_aside)
        self.pane.put_away.connect(self._put_away)
        self.pane.words_asked.connect(lambda: open_waiting(self.desk, self))
        self.pane.site_accepted.connect(lambda key: self._accept_requests([key]))
        self.pane.words_heard.connect(self._show_requests)
        self.pane.numbers_chosen.connect(self.excel.choose)
        return InboxPanes(self.view, self.pane, self._body)

    # --- answers -----------------------------------------------------------------------------------------------

    def _on_read(self, answer: tuple[tuple[InboxItem, ...], tuple[PendingRequest, ...]]) -> None:
        self.items, self.requests = answer
        ready = self.ready_ids()
        if self._round is None and not self._says.text():
            waiting = sum(item.needs_an_answer for item in self.items)
            said = n_("{n} package waits", "{n} packages wait", waiting).format(n=waiting)
            self._says.setText(said if waiting else _("Nothing waits"))
        self.accept_all.setText(
            n_("Accept the one that is ready", "Accept the {n} that are ready", len(ready)).format(n=len(ready))
        )
        self.accept_all.setVisible(bool(ready))
        for step in (self.open_files, self.read_folder):
            step.setVisible(bool(self.items))
        self._show_requests()
        self._layers.setCurrentIndex(1 if self.items else 0)
        if self.items:
            self.view.show_items(self.items, self._chosen)
        else:
            self._chosen = ""
            self._says.setText("")
        self._head.setVisible(bool(self.items))

    def _show_requests(self) -> None:
        self.requests_bar.show_requests(self.requests, self.pane.heard)

    def acceptable(self) -> list[str]:
        """Whom "Accept all" means."""
        return acceptable(self.requests, self.pane.heard)

    def ready_ids(self) -> list[str]:
        """The packages that "Accept all" means."""
        return [item.id for item in self.items if item.group in (Group.READY, Group.PARTLY)]

    def _on_package_chosen(self, identity: str) -> None:
        self._chosen = identity
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: inbox.look_into(workspace, identity), self._on_looked_into, owner=self, topic="look"
        )

    def _on_looked_into(self, preview: Preview) -> None:
        if preview.item.id == self._chosen:
            self.pane.show_preview(preview)

    # --- reading -----------------------------------------------------------------------------------------------

    def ask_for_folder(self) -> None:
        """Let the person choose a stick or folder."""
        folder = ask_folder(self, _("Read a stick or folder"))
        if folder is not None:
            self.read_from(folder)

    def ask_for_files(self) -> None:
        """Let the person choose packages."""
        files = ask_packages(self, _("Open packages"), KINDS)
        if files:
            self.read_files(files)

    def read_from(self, *folders: Path) -> None:
        """Read everything in folders that may hold a package, hidden files and photographed codes too."""
        self.desk.tasks.work(
            lambda progress: _files_in(folders, progress),
            lambda files: self._on_packages_found(files, ", ".join(one.name or str(one) for one in folders)),
            owner=self,
            sentence=_("Looking for packages"),
        )

    def _on_packages_found(self, files: Sequence[Path], source: str) -> None:
        if files:
            self.read_files(files, source)
        else:
            self.desk.say.toast(_("There is no data package in “{folder}”.").format(folder=source))

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Read what was dropped: files, or whole sticks."""
        folders = [path for path in paths if path.is_dir()]
        if folders:
            self.read_from(*folders)
        else:
            self.read_files(paths)

    def read_files(self, files: Sequence[Path], source: str = "") -> None:
        """Receive these files, a few at a time; saved chats give the packages in them."""
        if self._round is None and files:
            self.messages.gather(files, source)

    def _begin_reading(self, files: Sequence[Path], source: str) -> None:
        if self._round is None:
            self._round = Round(list(files), len(files), source)
            self._read_on(self._round)

    def _read_on(self, work: Round) -> None:
        sentence = _("Reading {n} packages, {done} done").format(n=work.total, done=work.done)
        if not self._goes_on(work, sentence):
            self._finish_reading(work)
            return
        files = [one for one in work.next_batch() if isinstance(one, Path)]
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: inbox.receive(workspace, files),
            partial(self._on_batch_received, work),
            failed=partial(self._on_round_failed, work),
            owner=self,
        )

    def _on_batch_received(self, work: Round, received: Received) -> None:
        work.unreadable += received.unreadable
        self._read_on(work)

    def _finish_reading(self, work: Round) -> None:
        self._end_round()
        done, missing = work.done - len(work.unreadable), len(work.unreadable)
        said = n_("{n} package read", "{n} packages read", done).format(n=done)
        self._says.setText(f"“{work.source}”: {said}" if work.source else said)
        if missing:
            self.desk.say.notice(unread_words(missing), "concern", topic="inbox", passing=True)
        # The number beside the rail's entry follows the bus.
        self.desk.tasks.bus.tell(Received().changes)
        self.refresh(None)

    # --- accepting ---------------------------------------------------------------------------------------------

    def accept_ready(self) -> None:
        """Accept everything that is ready."""
        self.accept(self.ready_ids())

    def accept(self, identities: Sequence[str]) -> None:
        """Accept these packages, a few at a time."""
        if self._round is None and identities:
            self._round = Round(list(identities), len(identities))
            self._accept_on(self._round)

    def _accept_chosen(self) -> None:
        if any(item.id == self._chosen and item.may_be_accepted for item in self.items):
            self.accept([self._chosen])

    def _accept_on(self, work: Round) -> None:
        sentence = _("Accepting {n} packages, {done} done").format(n=work.total, done=work.done)
        if not self._goes_on(work, sentence):
            self._finish_accepting(work)
            return
        batch = [str(one) for one in work.next_batch()]
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: inbox.accept(workspace, batch),
            partial(self._on_batch_accepted, work),
            failed=partial(self._on_round_failed, work),
            owner=self,
        )

    def _on_batch_accepted(self, work: Round, result: ImportResult) -> None:
        work.counts.add(result.totals)
        work.taken += [one.id for one in result.packages if one.id]
        self.desk.tasks.bus.tell(result.changes)
        self._accept_on(work)

    def _finish_accepting(self, work: Round) -> None:
        self._end_round()
        said = n_("{n} package accepted", "{n} packages accepted", work.done).format(n=work.done)
        text = n_("{said}: {n} entry", "{said}: {n} entries", work.counts.entries)
        self.desk.say.toast(text.format(said=said, n=format_number(work.counts.entries)))
        self._says.setText(said)
        if work.taken:
            steps = [Step(_("Print summary"), lambda: self._print_summary(work.taken))]
            self.desk.say.notice(_ended(said, self.items, work.taken), steps=steps, topic="inbox", passing=True)
        self.refresh(None)

    # --- other steps -------------------------------------------------------------------------------------------

    def _print_summary(self, taken: Sequence[str]) -> None:
        workspace = self.desk.workspace
        self.printer.print(lambda: import_summary.summary_paper(import_summary.summary_of_packages(workspace, taken)))

    def accept_all_requests(self) -> None:
        """Accept everybody whose words agree, or who proves an invitation with which nobody else asks."""
        self._accept_requests(self.acceptable())

    def _accept_requests(self, keys: Sequence[str]) -> None:
        accept_requests(self.desk, self, keys)

    def _set_aside(self, identity: str) -> None:
        workspace = self.desk.workspace
        if identity in self.ready_ids():
            self._change(lambda: inbox.set_aside(workspace, [identity]), _("Set aside. Nothing is lost."))

    def _put_away(self, identity: str) -> None:
        workspace = self.desk.workspace
        self._change(lambda: inbox.put_away(workspace, [identity]), _("Taken off the list."))

    def _change(self, act: Callable[[], object], said: str, sentence: str = "") -> None:
        self.desk.tasks.change(act, lambda _done: self.desk.say.toast(said), owner=self, sentence=sentence)

    # --- rounds ------------------------------------------------------------------------------------------------

    def _goes_on(self, work: Round, sentence: str) -> bool:
        self.progress.setVisible(work.total > BATCH)
        self.progress.say(sentence, work.done / work.total)
        return bool(work.left) and not work.cancelled

    def _cancel(self) -> None:
        if self._round is not None:
            self._round.cancelled = True

    def _on_round_failed(self, work: Round, error: QicError) -> None:
        self._end_round()
        self.desk.say.error(error)
        self.refresh(None)

    def _end_round(self) -> None:
        self._round, self._chosen = None, ""
        self.progress.hide()


def _waiting(workspace: Workspace) -> tuple[tuple[InboxItem, ...], tuple[PendingRequest, ...]]:
    return inbox.list_inbox(workspace), enrolling.pending_requests(workspace)


def _files_in(folders: Sequence[Path], progress: Progress) -> list[Path]:
    found = [file for folder in folders for file in inbox.find_packages(folder)]
    return [*found, *whole_stick.pictures_with_codes(folders, progress.report)[0]]


def _ended(said: str, items: Sequence[InboxItem], taken: Sequence[str]) -> str:
    """What was accepted, and how many sound packages were left for somebody to look at first."""
    left = sum(item.group is Group.LOOK and item.id not in taken for item in items)
    words = n_(
        "{said}. {n} sound one was left out: read what is said of it, then accept it.",
        "{said}. {n} sound ones were left out: read what is said of each, then accept it.",
        left,
    )
    return words.format(said=said, n=format_number(left)) if left else said


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("inbox", _("Inbox"), "inbox", InboxPage)
