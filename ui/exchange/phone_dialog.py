"""Send with a phone: the package as codes, one at a time and as large as the window allows; pictures and a PDF.

Nothing counts as sent before the codes are made, as with a stick.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import exchange_state, phone
from qic_desktop.services.exchanging.phone import OutgoingCodes
from qic_desktop.services.locking.package_locks import Lock
from qic_desktop.services.workspace import Role
from qic_desktop.wording.exchange import sending_problem, size_name
from qic_desktop.wording.phone import codes_name, how_to_photograph, seconds_sentence, too_many_sentence
from qic_desktop.wording.spoken_words import spoken_text
from ui import spoken
from ui.asking import ask_folder, open_dialog
from ui.desk import Desk
from ui.exchange.code_dots import CodeDots
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button, directional, icon_button
from ui.widgets.choice import CheckBox
from ui.widgets.code_view import CodeView
from ui.widgets.texts import label

SECONDS = 3
"""How long a code stays, so that a hand can follow."""
_SIDE_WIDTH = 250
_BEFORE, _LARGE = (640, 420), (940, 900)


class PhoneDialog(Sheet):
    """Makes the codes on request, then shows them one after the other."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("smartphone", _("Send with a phone"), _BEFORE, parent)
        self.desk = desk
        self.made: OutgoingCodes | None = None
        self.place = 0
        self.say(self.windowTitle(), _("Take a picture of each code and send the pictures, as you send any picture."))
        self.clock = QTimer(self)
        self.clock.setInterval(SECONDS * 1000)
        self.clock.timeout.connect(lambda: self.turn(1))
        self.view = CodeView()
        self.dots = CodeDots()
        self.dots.chosen.connect(self._choose)
        self.name = label("", "title")
        self.says = label("", "muted", wrap=True)
        self.words = label("", "muted", wrap=True)
        self.everything = CheckBox(_("Everything, not only what is new"))
        self.only_organiser = CheckBox(_("Only the organiser can read it"))
        self.only_organiser.hide()
        self.only_organiser.toggled.connect(lambda on: self.warning.setVisible(not on))
        self.problem = label("", wrap=True)
        self._layers = QStackedLayout()
        self._layers.addWidget(self._before())
        self._layers.addWidget(self._codes())
        self.body.addLayout(self._layers, 1)
        workspace = desk.workspace
        desk.tasks.query(lambda: phone.lock_choice(workspace), self._offer_lock, owner=self, topic="lock")
        for keys, step in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self._turn_by_hand(self._reading(step)))
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.view, self.pause_or_go_on)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.step.setFocus()

    # --- layout ------------------------------------------------------------------------------------------------

    def _before(self) -> QWidget:
        page = QWidget()
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 8, 0, 0)
        down.setSpacing(12)
        down.addWidget(label(_("Nothing has left yet."), "strong"))
        for number, step in enumerate(how_to_photograph(), start=1):
            down.addWidget(label(f"{number}.  {step}", wrap=True))
        self.warning = label(
            _("Whoever has the pictures can read these entries. Send them only to the receiver."), "muted", wrap=True
        )
        down.addWidget(self.warning)
        organiser = self.desk.workspace.role is Role.ORGANISER
        self.everything.setVisible(not organiser)
        if organiser:
            down.addWidget(label(_("Your drafts are released with it, as when you publish."), "muted", wrap=True))
        down.addWidget(self.everything)
        down.addWidget(self.only_organiser)
        down.addWidget(self.problem)
        down.addStretch(1)
        across = QHBoxLayout()
        across.setSpacing(8)
        across.addStretch(1)
        across.addWidget(button(_("Close"), self.reject))
        self.show_anyway = button(_("Show them all the same"), self._show_codes)
        self.show_anyway.hide()
        across.addWidget(self.show_anyway)
        self.step = Button(_("Make the codes"), kind="primary", icon="qr-code")
        self.step.setDefault(True)
        self.step.clicked.connect(self.make)
        across.addWidget(self.step)
        down.addLayout(across)
        return page

    def _codes(self) -> QWidget:
        page = QWidget()
        across = QHBoxLayout(page)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(20)
        across.addWidget(self.view, 1)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.name)
        side.addWidget(self.dots)
        moving = QHBoxLayout()
        moving.setSpacing(6)
        self.back = icon_button("chevron-left", _("Code before"), lambda: self._turn_by_hand(-1), keys=_("Left"))
        self.pause = Button(_("Pause"), icon="circle-pause")
        self.pause.clicked.connect(self.pause_or_go_on)
        self.forth = icon_button("chevron-right", _("Next code"), lambda: self._turn_by_hand(1), keys=_("Right"))
        for part in (self.back, self.pause, self.forth):
            moving.addWidget(part)
        moving.addStretch(1)
        side.addLayout(moving)
        side.addWidget(self.says)
        side.addWidget(self.words)
        side.addStretch(1)
        self.save = button(_("Save as pictures …"), self.ask_where_to_save, icon="save")
        self.paper = button(_("To print (PDF) …"), self.ask_where_to_print, icon="printer")
        for part in (self.save, self.paper, button(_("Close"), self.accept)):
            side.addWidget(part)
        holder = QWidget()
        holder.setLayout(side)
        holder.setFixedWidth(current().px(_SIDE_WIDTH))
        side.setContentsMargins(0, 0, 0, 0)
        across.addWidget(holder)
        return page

    def _offer_lock(self, choice: tuple[bool, bool]) -> None:
        possible, by_default = choice
        self.only_organiser.setVisible(possible)
        self.only_organiser.setChecked(possible and by_default)

    # --- making ------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the package and its codes."""
        workspace, whole = self.desk.workspace, self.everything.isChecked()
        lock = Lock(self.only_organiser.isChecked())
        answers: list[OutgoingCodes] = []

        def run() -> object:
            make = partial(phone.write_codes, whole=True) if whole else phone.write_some_codes
            answers.append(make(workspace, lock=lock))
            return exchange_state.no_changes()

        self.step.setEnabled(False)
        self.desk.tasks.change(
            run,
            lambda _changes: self.show_made(answers[0]),
            failed=self._on_failed,
            owner=self,
            sentence=_("Making the codes"),
        )

    def show_made(self, made: OutgoingCodes) -> None:
        """Show the codes; where they are many, first say that another way is better."""
        self.made = made
        self.step.setEnabled(True)
        if made.is_many:
            self.problem.setText(too_many_sentence(len(made.codes)))
            self.show_anyway.show()
            self.step.hide()
            self.show_anyway.setFocus()
            return
        self._show_codes()

    def _show_codes(self) -> None:
        made = self.made
        if made is None:
            return
        count = len(made.codes)
        self.dots.show_count(count)
        extent = _("Everything you have shared") if made.whole else _("What is new")
        self.says.setText(f"{extent}, {size_name(made.size_bytes)}. {seconds_sentence(count, SECONDS)}")
        self.words.setText(_("Six words to compare by telephone: {words}").format(words=spoken_text(made.spoken)))
        for part in (self.back, self.pause, self.forth, self.dots):
            part.setVisible(count > 1)
        self._layers.setCurrentIndex(1)
        self.fit(_LARGE)
        self._show(0)
        if count > 1:
            self.clock.start()
        self.pause.setFocus()

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, place: int) -> None:
        if self.made is None:
            return
        self.place = place
        name = self.made.name_of(place)
        self.view.show_code(self.made.codes[place], name)
        self.view.setAccessibleDescription(name)
        self.name.setText(name)
        self.dots.show_place(place)

    def turn(self, by: int) -> None:
        """Show the next code, or the one before; after the last comes the first."""
        if self.made is not None:
            self._show((self.place + by) % len(self.made.codes))

    def _reading(self, by: int) -> int:
        """Left and right keys, for those who read from right to left."""
        return by if directional("chevron-left") == "chevron-left" else -by

    def _turn_by_hand(self, by: int) -> None:
        self.turn(by)
        self._stop()
        spoken.tell(self.view, "DescriptionChanged")

    def _choose(self, place: int) -> None:
        self._show(place)
        self._stop()

    def pause_or_go_on(self) -> None:
        """Stay at this code, or go on by itself."""
        if self.clock.isActive():
            self._stop()
        else:
            self.clock.start()
            self._name_pause()

    def _stop(self) -> None:
        self.clock.stop()
        self._name_pause()

    def _name_pause(self) -> None:
        moving = self.clock.isActive()
        self.pause.setText(_("Pause") if moving else _("Go on"))
        self.pause.set_icon("circle-pause" if moving else "play")

    def done(self, result: int) -> None:
        self.clock.stop()
        super().done(result)

    # --- handing over ------------------------------------------------------------------------------------------

    def ask_where_to_save(self) -> None:
        """Ask for a folder and write a picture of each code into it."""
        self._stop()
        folder = ask_folder(self, _("Where to?"))
        if folder is not None:
            self.save_to(folder)

    def save_to(self, folder: Path) -> None:
        """Write a picture of each code."""
        made = self.made
        if made is None:
            return
        self.desk.tasks.query(
            lambda: phone.write_pictures(made, folder),
            lambda files: self._tell(
                _("{codes} written to {folder}."), codes=codes_name(len(files)), folder=folder.name
            ),
            failed=self._on_failed,
            owner=self,
        )

    def ask_where_to_print(self) -> None:
        """Ask for the name of a PDF and write the codes into it."""
        if self.made is None:
            return
        self._stop()
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        offered = str(Path(documents) / f"{self.made.file.stem}-codes.pdf")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save to print"), offered, "*.pdf")
        if name:
            self.print_to(Path(name))

    def print_to(self, out: Path) -> None:
        """Write the codes into a PDF."""
        made, workspace = self.made, self.desk.workspace
        if made is None:
            return
        self.desk.tasks.query(
            lambda: phone.write_sheet(workspace, made, out),
            lambda path: self._tell(_("Written: {file}"), file=path.name),
            failed=self._on_failed,
            owner=self,
        )

    def _tell(self, sentence: str, **known: str) -> None:
        self.desk.say.toast(sentence.format(**known))

    def _on_failed(self, error: QicError) -> None:
        self.step.setEnabled(True)
        said = sending_problem(error, to_stick=False)
        self.problem.setText(said)
        if self.made is not None:
            self.says.setText(said)


def open_phone(desk: Desk, parent: QWidget, done: Callable[[], object]) -> PhoneDialog:
    """Open the dialog; ``done`` is called when it is closed."""
    dialog = PhoneDialog(desk, parent)
    dialog.finished.connect(lambda _result: done())
    open_dialog(dialog)
    return dialog
