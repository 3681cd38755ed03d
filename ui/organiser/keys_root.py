"""Keys, a part of Design: this laptop's key, and the root on which all trust in the collaborative rests.

One key is enough for most. Under "Advanced" the root becomes several key files, of which some must sign together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging.exporting import SentPackage
from qic_desktop.services.organising import designing
from qic_desktop.services.trusting import rooting, trust
from qic_desktop.services.trusting.rooting import Proposal, RootView
from qic_desktop.wording.roots import lost_words, proposal_words, threshold_words
from qic_desktop.wording.spoken_words import spoken_text
from ui.asking import ask_folder, open_dialog
from ui.desk import Desk
from ui.exchange.new_key import NewKeyDialog, ask_for_new_key
from ui.organiser.keys_files import MakeKeyDialog, SignDialog
from ui.widgets.buttons import button
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import OwnScroll, Panel, clear, scrolled
from ui.widgets.spoken_words import SpokenWords
from ui.widgets.texts import IconLabel, label, rule

SIDE_BY_SIDE = 760
KEY_FILES, PROPOSALS, LAPTOPS, NEWS = "*.qickey", "*.qicroot", "*.qiclaptop", "*.qicpkg"


class RootKeys(QWidget):
    """Two panels, side by side where there is room. ``changed`` once a key or the root is another one."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: RootView | None = None
        panels = (self._build_root(), self._build_advanced())
        self.parts = Columns(panels, SIDE_BY_SIDE, spacing=12)
        self.parts.stacked.connect(self._on_stacked)
        self._panels = panels
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(self.parts))

    def _on_stacked(self, below: bool) -> None:
        for panel in self._panels:
            panel.stand(whole=below)

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_root(self) -> OwnScroll:
        panel = Panel(_("What everybody trusts"))
        panel.add(
            label(_("Words of the collaborative’s key, the root; whoever joins compares them:"), "small", wrap=True)
        )
        self.root = SpokenWords(_("Words of the root"), look="section")
        panel.add(self.root)
        self.kind = label("", "strong", wrap=True)
        panel.add(self.kind)
        self.names = QVBoxLayout()
        self.names.setSpacing(4)
        panel.add(self.names)
        panel.add(rule())
        panel.add(label(_("This laptop"), "section"))
        self.own = SpokenWords(_("This laptop"), look="strong")
        panel.add(self.own)
        self.duty = label("", "small", wrap=True)
        panel.add(self.duty)
        self.ask = button(_("Write the request …"), self.ask_where_to_request, kind="primary", size="small")
        self.ask.hide()
        self.new_key = button(_("New key for this laptop …"), self.ask_for_new_key, size="small")
        row = QHBoxLayout()
        row.addWidget(self.ask)
        row.addWidget(self.new_key)
        row.addStretch(1)
        panel.add(row)
        panel.add(rule())
        panel.add(label(_("If this laptop is lost"), "section"))
        self.lost = label("", wrap=True)
        panel.add(self.lost)
        panel.body.addStretch(1)
        return _scrolling(panel)

    def _build_advanced(self) -> OwnScroll:
        panel = Panel(_("Advanced: several keys must sign"))
        panel.add(
            label(
                _(
                    "Three people each keep a key on a stick; two of them are enough. No single stick, person or "
                    "laptop can then speak for the collaborative, and none is missed for ever."
                ),
                "muted",
                wrap=True,
            )
        )
        panel.add(self._steps(_("Begin"), [
            (_("Make a root key …"), self.make_key, "key-round"),
            (_("Let these keys be the root …"), self.ask_for_keys, "layers"),
        ]))  # fmt: skip
        panel.add(self._steps(_("Sign, then put in force"), [
            (_("Sign …"), self.sign, "pencil"),
            (_("Put it in force …"), self.adopt, "shield-check"),
        ]))  # fmt: skip
        panel.add(self._steps(_("Laptops of the organiser"), [
            (_("Write this laptop’s key …"), self.write_laptop, "laptop"),
            (_("Let another laptop work …"), self.add_laptop, "plus"),
            (_("Go on for a lost laptop …"), self.take_up, "history"),
        ]))  # fmt: skip
        self.said = label("", wrap=True)
        self.said.setAccessibleName(_("What came of it"))
        panel.add(self.said)
        self.proposed = SpokenWords(_("Words of the new root"), look="strong")
        self.proposed.hide()
        panel.add(self.proposed)
        panel.body.addStretch(1)
        return _scrolling(panel)

    def _steps(self, title: str, steps: Sequence[tuple[str, Callable[[], object], str]]) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(title, "strong"))
        holder = QWidget()
        row = FlowLayout(holder, 8)
        for word, act, icon in steps:
            row.addWidget(button(word, act, icon=icon, size="small"))
        column.addWidget(holder)
        return part

    # --- what is shown -----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask again for what is shown."""
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: (rooting.root_view(workspace), trust.fingerprint(workspace), workspace.journal.writer),
            lambda found: self.show_view(*found),
            owner=self,
            topic="root",
        )

    def show_view(self, view: RootView | None, own: Spoken, key: str) -> None:
        """Show what the store says."""
        self.view = view
        self.own.show_spoken(own)
        clear(self.names)
        if view is None:
            self.kind.setText(_("There is no root yet."))
            return
        self.root.show_spoken(view.spoken)
        alone = view.keys == (key,)
        self.kind.setText(threshold_words(view.threshold, len(view.keys)))
        if not alone:
            for one in view.keys:
                self.names.addLayout(_named("key-round", _("Root key"), one))
            for one in view.officers:
                word = _("This laptop") if one == key else _("Another laptop")
                self.names.addLayout(_named("laptop", word, one))
        self.duty.setText(_duty_words(view, alone=alone))
        self.ask.setVisible(view.asks)
        self.new_key.setVisible(not view.asks)
        self.lost.setText(lost_words(view.threshold, len(view.keys), alone=alone))
        if view.rivals:
            text = n_(
                "{n} other root was signed beside this one. Ask who signs twice.",
                "{n} other roots were signed beside this one. Ask who signs twice.",
                view.rivals,
            )
            self.names.addWidget(label(text.format(n=view.rivals), "error", wrap=True))

    def show_proposal(self, proposal: Proposal) -> None:
        """Say how far a new root is."""
        self.said.setText(proposal_words(proposal.file.name, len(proposal.signed_by), proposal.missing))
        self.proposed.show_spoken(proposal.spoken)
        self.proposed.show()

    # --- steps -------------------------------------------------------------------------------------------------

    def ask_where_to_request(self) -> None:
        """Ask for a folder and write the request there."""
        folder = ask_folder(self, _("Write the request into a folder"))
        if folder is not None:
            self.write_request(folder)

    def write_request(self, folder: Path) -> None:
        """Write this laptop's request to work on the collaborative."""
        workspace = self.desk.workspace

        def say(sent: SentPackage) -> None:
            text = _("Written: {file}. Give it to whoever invited you. Once it is accepted, open their news here.")
            self.desk.say.notice(text.format(file=sent.file), "improve")

        self.desk.tasks.change(
            lambda: designing.write_request(workspace, folder), say, failed=self.desk.say.error, owner=self
        )

    def ask_for_new_key(self) -> None:
        """Say what follows from a new key for this laptop, and make it."""
        self.dialog: NewKeyDialog | MakeKeyDialog | SignDialog = ask_for_new_key(self.desk, self, self._on_changed)

    def make_key(self) -> None:
        """A root key for a stick."""
        self.dialog = MakeKeyDialog(self.desk, self)
        self.dialog.made.connect(lambda said: self.said.setText(said))
        self._show_dialog()

    def sign(self) -> None:
        """One signature of one root key."""
        self.dialog = SignDialog(self.desk, self)
        self.dialog.signed.connect(self.show_proposal)
        self._show_dialog()

    def ask_for_keys(self) -> None:
        """Choose the key files, and where the new root waits for signatures."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("The key files of the new root"), "", f"QIC ({KEY_FILES})")
        if names:
            out = self._ask_out(_("Where the new root waits for signatures"), "root.qicroot")
            if out is not None:
                self.propose([Path(name) for name in names], out)

    def propose(self, files: Sequence[Path], out: Path) -> None:
        """Other root keys: of one all, of two both, of more than two one less than there are."""
        workspace, needed = self.desk.workspace, max(1, min(len(files), 2))
        self._do(lambda: rooting.propose_root(workspace, files, out, threshold=needed), self.show_proposal)

    def adopt(self) -> None:
        """Let a root that enough keys have signed hold here."""
        file = self._ask_file(_("The signed root"), PROPOSALS)
        if file is not None:
            self.adopt_file(file)

    def adopt_file(self, file: Path) -> None:
        """The same, for a file."""
        workspace = self.desk.workspace

        def done(_answer: object) -> None:
            self.said.setText(_("In force. Write the news, so that every site follows."))
            self._on_changed()

        self._change(lambda: rooting.adopt_root(workspace, file), done)

    def write_laptop(self) -> None:
        """This laptop's public key in a file, for another laptop of the organiser."""
        out = self._ask_out(_("A file with this laptop’s key; it holds no secret"), "laptop.qiclaptop")
        if out is not None:
            workspace = self.desk.workspace
            text = _("Written: {file}. Take it to the laptop that works now, and sign there.")
            self._do(
                lambda: rooting.write_laptop(workspace, out),
                lambda _spoken: self.said.setText(text.format(file=out.name)),
            )

    def add_laptop(self) -> None:
        """Another laptop for the organiser's work; root keys sign it."""
        file = self._ask_file(_("The other laptop’s key"), LAPTOPS)
        out = self._ask_out(_("Where the new root waits for signatures"), "root.qicroot") if file else None
        if file is not None and out is not None:
            workspace = self.desk.workspace
            self._do(
                lambda: rooting.propose_officers(workspace, out, add=[rooting.read_laptop(file)]), self.show_proposal
            )

    def take_up(self) -> None:
        """Go on in this new store for a laptop that was lost, with any package of the organiser's."""
        news = self._ask_file(_("Any news of the organiser"), NEWS)
        out = self._ask_out(_("Where the new root waits for signatures"), "root.qicroot") if news else None
        if news is not None and out is not None:
            workspace = self.desk.workspace

            def done(proposal: Proposal) -> None:
                self.show_proposal(proposal)
                now = _("Compare the words of the root until now with a printed sheet: {words}")
                self.said.setText(f"{self.said.text()} {now.format(words=spoken_text(proposal.now))}")
                self.refresh()

            self._do(lambda: rooting.take_up(workspace, news, out), done)

    # --- files and work ----------------------------------------------------------------------------------------

    def _ask_file(self, title: str, kind: str) -> Path | None:
        name, _kind = QFileDialog.getOpenFileName(self, title, "", f"QIC ({kind})")
        return Path(name) if name else None

    def _ask_out(self, title: str, name: str) -> Path | None:
        found, _kind = QFileDialog.getSaveFileName(self, title, name)
        return Path(found) if found else None

    def _do(self, act: Callable[[], object], done: Callable[..., object]) -> None:
        self.desk.tasks.query(act, done, failed=self._on_failed, owner=self)

    def _change(self, act: Callable[[], object], done: Callable[[object], object]) -> None:
        self.desk.tasks.change(act, done, failed=self._on_failed, owner=self)

    def _on_failed(self, error: QicError) -> None:
        self.desk.say.error(error)

    def _on_changed(self) -> None:
        self.refresh()
        self.changed.emit()

    def _show_dialog(self) -> None:
        open_dialog(self.dialog)


def _scrolling(panel: Panel) -> OwnScroll:
    """The panel in an area that scrolls: with large text it is higher than a small screen."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(panel)
    return OwnScroll(inner)


def _duty_words(view: RootView, *, alone: bool) -> str:
    if view.asks:
        return _(
            "It waits to be accepted. Write the request and give it to the laptop that invited this one; tell them "
            "these words by voice."
        )
    if alone or view.own_officer:
        return _("It publishes, invites and accepts.")
    return _("It publishes, invites and accepts by a certificate of another laptop of yours.")


def _named(icon: str, word: str, key: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(_("{word}: {words}").format(word=word, words=spoken_text(Spoken.of_key(key))), wrap=True), 1)
    return row
