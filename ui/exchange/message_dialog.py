"""A package as messages: written on request, then copied part by part into any messenger.

Nothing counts as sent before the message is written, as with a stick.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _, format_number
from qic_desktop.services.exchanging import exchange_state, exporting, messages
from qic_desktop.services.exchanging.exchange_state import NewPart
from qic_desktop.services.exchanging.messages import OutgoingMessage
from qic_desktop.wording.exchange import entries_name, sending_problem, size_name
from qic_desktop.wording.messages import parts_name
from qic_desktop.wording.spoken_words import spoken_text
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.paste_dialog import plain_figures
from ui.exchange.sheet import Sheet
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import CheckBox, Select
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import IconLabel, label, rule

MANY = 12
"""From so many messages on another way is easier."""


class MessageDialog(Sheet):
    """Writes the package as text; ``copy_next`` puts the next part on the clipboard."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("message-square", _("Send as a message"), (680, 600), parent)
        self.desk = desk
        self.message: OutgoingMessage | None = None
        self._copied: set[int] = set()
        self._shown = 0
        self.say(
            self.windowTitle(),
            _("Your entries as text that any messenger carries. It is signed and checked like the file."),
        )
        sizes = [(str(size), _("{n} characters").format(n=format_number(size))) for size in messages.PART_SIZES]
        self.longest = Select(sizes)
        self.longest.setAccessibleName(_("Longest message"))
        self.longest.choose(str(messages.PART_SIZE))
        self.longest.currentIndexChanged.connect(lambda _place: self._divide())
        self.named = CheckBox(_("Say whose it is in the first line"))
        self.named.setChecked(True)
        self.named.toggled.connect(lambda _on: self._divide())
        self.only_new = CheckBox(_("Only what the organiser does not have yet"))
        self.only_new.hide()
        self._words = label(_("Nothing has left yet. Write the message, then copy it part by part."), wrap=True)
        self._how = label(
            _("The receiver copies the messages out of the chat and chooses “Paste a message” in this program."),
            "muted",
            wrap=True,
        )
        self._many = label("", "muted", wrap=True)
        self._many.hide()
        self.spoken = label("", "muted", wrap=True)
        self.spoken.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setFont(plain_figures(self.preview.font()))
        self.preview.setAccessibleName(_("The text of the part"))
        self._build()

    def _build(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(label(_("Longest message"), "muted"))
        choices.addWidget(self.longest)
        choices.addSpacing(16)
        choices.addWidget(self.named)
        choices.addStretch(1)
        self.body.addLayout(choices)
        self.body.addWidget(self.only_new)
        self.body.addWidget(self._words)
        self.body.addWidget(self._how)
        self.body.addWidget(self._many)
        self.body.addWidget(self.spoken)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 8, 0)
        inner.setSpacing(0)
        inner.addLayout(self._rows)
        inner.addStretch(1)
        self._list = scrolled(holder)
        self._list.hide()
        self.body.addWidget(self._list, 3)
        self.preview.setFixedHeight(current().px(96))
        self.preview.hide()
        self.body.addWidget(self.preview)
        self._rest = QWidget()
        self.body.addWidget(self._rest, 1)
        self.save = button(_("Save as text …"), self.ask_where_to_save, icon="save")
        self.save.hide()
        self.foot.addWidget(self.save)
        self.foot.addWidget(label(""), 1)
        self.foot.addWidget(button(_("Close"), self.reject))
        self.step = Button(_("Write the message"), kind="primary", icon="message-square")
        self.step.clicked.connect(self._on_step)
        self.step.setDefault(True)
        self.foot.addWidget(self.step)

        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: exchange_state.what_is_new(workspace), self._offer_new, owner=self, topic="new")

    # --- writing -----------------------------------------------------------------------------------------------

    def _offer_new(self, part: NewPart) -> None:
        """Where less than everything is new, that alone can go: fewer messages, but no copy of everything."""
        if self.message is None and part.is_smaller:
            words = {
                "confirmed": _("Only what the organiser does not have yet: {entries}"),
                "sent": _("Only what has not left this laptop yet: {entries}"),
            }
            self.only_new.setText(words[part.basis].format(entries=entries_name(part.entries)))
            self.only_new.setToolTip(_("Shorter. The next full package carries everything again."))
            self.only_new.show()

    def _on_step(self) -> None:
        if self.message is None:
            self.write()
        else:
            self.copy_next()

    def write(self) -> None:
        """Make the package and put it into parts."""
        workspace, size, named = self.desk.workspace, int(self.longest.key), self.named.isChecked()
        only_new = self.only_new.isChecked()
        answers: list[OutgoingMessage] = []

        def run() -> object:
            answers.append(messages.write_message(workspace, part_size=size, named=named, only_new=only_new))
            return exchange_state.no_changes()

        self.step.setEnabled(False)
        self.desk.tasks.change(
            run,
            lambda _changes: self.show_message(answers[0]),
            failed=self._on_failed,
            owner=self,
            sentence=_("Writing the message"),
        )

    def _divide(self) -> None:
        """Put the same package into parts of another size."""
        if self.message is None:
            return
        workspace, file = self.desk.workspace, self.message.file
        size, named = int(self.longest.key), self.named.isChecked()
        self.desk.tasks.query(
            lambda: messages.in_parts(workspace, file, part_size=size, named=named),
            self.show_message,
            failed=self._on_failed,
            owner=self,
            topic="parts",
        )

    def show_message(self, message: OutgoingMessage) -> None:
        """Show the parts; none of them is copied yet."""
        self.message = message
        self.only_new.setEnabled(False)
        self._copied = set()
        if message.hidden:
            self.named.blockSignals(True)
            self.named.setChecked(False)
            self.named.blockSignals(False)
            self.named.setEnabled(False)
            self.named.setToolTip(_("The collaborative wants no names on what is carried."))
        count = len(message.parts)
        self._words.setText(
            _("{size} in {messages}. Copy each part, paste it into the chat and send it. Any order will do.").format(
                size=size_name(message.size_bytes), messages=parts_name(count)
            )
        )
        self.spoken.setText(_("Six words to compare by telephone: {words}").format(words=spoken_text(message.spoken)))
        self.spoken.show()
        self._many.setText(_("That is many. Choose longer messages, or send the file itself if the messenger can."))
        self._many.setVisible(count > MANY)
        self._list.show()
        self._rest.hide()
        self.preview.show()
        self.save.show()
        self.step.setEnabled(True)
        self._fill()
        self._show_part(0)

    def _fill(self) -> None:
        clear(self._rows)
        if self.message is None:
            return
        for place, part in enumerate(self.message.parts):
            self._rows.addWidget(self._row(place, part))
            self._rows.addWidget(rule())
        left = [place for place in range(len(self.message.parts)) if place not in self._copied]
        self.step.set_icon("copy" if left else "check")
        self.step.setText(_("Copy part {n}").format(n=left[0] + 1) if left else _("All copied: copy part 1 again"))
        self.step.setFocus()

    def _row(self, place: int, part: str) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 3, 0, 3)
        across.setSpacing(8)
        done = place in self._copied
        across.addWidget(IconLabel("circle-check" if done else "circle", "improve" if done else "muted", 16))
        total = len(self.message.parts) if self.message else 0
        words = _("Part {part} of {parts}").format(part=place + 1, parts=total)
        across.addWidget(label(words))
        length = _("{n} characters").format(n=format_number(len(part)))
        across.addWidget(label(_("copied") if done else length, "small"), 1)
        copy = button(_("Copy"), partial(self.copy_part, place), icon="copy", size="small")
        copy.setAccessibleName(_("Copy part {n}").format(n=place + 1))
        across.addWidget(copy)
        return made

    # --- handing over ------------------------------------------------------------------------------------------

    def copy_next(self) -> None:
        """Put the first part that was not copied yet on the clipboard."""
        parts = self.message.parts if self.message else ()
        left = [place for place in range(len(parts)) if place not in self._copied]
        if parts:
            self.copy_part(left[0] if left else 0)

    def copy_part(self, place: int) -> None:
        """Put a part on the clipboard."""
        if self.message is None:
            return
        QGuiApplication.clipboard().setText(self.message.parts[place])
        self._copied.add(place)
        self._fill()
        self._show_part(place)

    def _show_part(self, place: int) -> None:
        if self.message is not None:
            self.preview.setPlainText(self.message.parts[place])

    def ask_where_to_save(self) -> None:
        """Ask for a file's name and write all parts into it."""
        if self.message is None:
            return
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        offered = str(Path(documents) / f"{self.message.file.stem}.txt")
        name, _kind = QFileDialog.getSaveFileName(self, _("Save as text"), offered, "*.txt")
        if name:
            self.save_to(Path(name))

    def save_to(self, out: Path) -> None:
        """Write all parts into one text file."""
        parts = self.message.parts if self.message else ()
        text = "\n".join(parts)

        def run() -> Path:
            exporting.write_atomically(out, text.encode())
            return out

        self.desk.tasks.query(
            run,
            lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
            failed=self._on_failed,
            owner=self,
        )

    def _on_failed(self, error: QicError) -> None:
        self.step.setEnabled(True)
        self._words.setText(sending_problem(error, to_stick=False))


def open_message(desk: Desk, parent: QWidget, done: Callable[[], object]) -> MessageDialog:
    """Open the dialog; ``done`` is called when it is closed."""
    dialog = MessageDialog(desk, parent)
    dialog.finished.connect(lambda _result: done())
    open_dialog(dialog)
    return dialog
