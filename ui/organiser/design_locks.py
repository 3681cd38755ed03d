"""Design, near the names of files: when sites lock their packages, and the recovery sheet of the organiser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.locking import package_locks, package_recovery
from qic_desktop.services.locking.package_locks import POLICIES, LocksView
from qic_desktop.services.locking.package_recovery import NewWords
from qic_desktop.wording.package_locks import policy_choice, sheet_sentence
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.messages import sentence_of
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import Panel
from ui.widgets.texts import label

_COLUMNS = 4


class LockSettings(QWidget):
    """The choice and the sheet; reads and writes by itself once it has a desk. Emits ``changed()``."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.dialog: NewSheetDialog | None = None
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(10)
        self.policy = Select([(code, policy_choice(code)) for code in POLICIES])
        self.policy.chosen.connect(self._write)
        self.policy.setAccessibleName(_("Sites lock their packages"))
        help_text = _("What is locked, only the organiser and the site itself can read. A site may decide otherwise.")
        self.field = Field(_("Sites lock their packages"), self.policy, help_text)
        down.addWidget(self.field)
        across = QHBoxLayout()
        across.setSpacing(12)
        self.sheet = label("", "muted", wrap=True)
        across.addWidget(self.sheet, 1)
        self.make = button(_("Make a recovery sheet …"), self.ask_for_sheet, icon="key-round")
        across.addWidget(self.make)
        down.addLayout(across)

    def refresh(self) -> None:
        """Read how things stand."""
        workspace = self._desk.workspace
        self._desk.tasks.query(lambda: package_recovery.view(workspace), self.show_view, owner=self, topic="locks")

    def show_view(self, view: LocksView) -> None:
        """Show what the store says."""
        self.policy.choose(view.policy)
        self.policy.setEnabled(view.can_lock)
        self.make.setEnabled(view.can_lock)
        self.sheet.setText(sheet_sentence(view.sheets, can_lock=view.can_lock))

    def _write(self, policy: str) -> None:
        workspace = self._desk.workspace
        self._change(lambda: package_locks.set_policy(workspace, policy))

    def _change(self, act: Callable[[], object]) -> None:
        self._desk.tasks.change(act, lambda _changes: self._on_changed(), failed=self._desk.say.error, owner=self)

    def _on_changed(self) -> None:
        self.refresh()
        self.changed.emit()

    def ask_for_sheet(self) -> None:
        """Make new words and show them."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: package_recovery.new_words(workspace), self._show_words, failed=self._desk.say.error, owner=self
        )

    def _show_words(self, made: NewWords) -> None:
        self.dialog = NewSheetDialog(self._desk, made, self)
        self.dialog.confirmed.connect(self._on_changed)
        open_dialog(self.dialog)


class NewSheetDialog(Sheet):
    """Shows 24 words once; they count when two of them were typed from paper. Emits ``confirmed()``."""

    confirmed = Signal()

    def __init__(self, desk: Desk, made: NewWords, parent: QWidget | None = None) -> None:
        super().__init__("key-round", _("A recovery sheet for locked packages"), (720, 0), parent)
        self._desk = desk
        self._made = made
        self.say(
            self.windowTitle(),
            _(
                "If this laptop is lost, these words open what sites have locked. They are shown once and kept "
                "nowhere. Print the sheet or write the words down; two of them are asked for next."
            ),
        )
        self.panel = Panel()
        self.panel.add(_words_grid(made.words))
        self.body.addWidget(self.panel)
        self.asked = QWidget()
        asked = QHBoxLayout(self.asked)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(16)
        self.answers: dict[int, TextField] = {}
        for place in made.places:
            self.answers[place] = TextField()
            self.answers[place].setAccessibleName(_("Word {n} on your sheet").format(n=place))
            asked.addWidget(Field(_("Word {n} on your sheet").format(n=place), self.answers[place]), 1)
        self.body.addWidget(self.asked)
        self.told = label("", "muted", wrap=True)
        self.problem = label("", "error", wrap=True)
        self.body.addWidget(self.told)
        self.body.addWidget(self.problem)
        self.print = button(_("Save the sheet to print …"), self.ask_where_to_save, icon="printer")
        self.foot.addWidget(self.print)
        self.foot.addStretch(1)
        self.back = button(_("Show the words again"), lambda: self.show_step(asks=False))
        self.foot.addWidget(self.back)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.next = button(_("I have them on paper"), lambda: self.show_step(asks=True), kind="primary")
        self.foot.addWidget(self.next)
        self.done_button = Button(_("Use these words"), kind="primary")
        self.done_button.clicked.connect(self.use)
        self.foot.addWidget(self.done_button)
        self.show_step(asks=False)

    def show_step(self, *, asks: bool) -> None:
        """First the words, then two questions that only the paper answers."""
        shown: tuple[QWidget, ...] = (self.panel, self.print, self.next, self.told)
        hidden: tuple[QWidget, ...] = (self.asked, self.back, self.done_button)
        for part in (*shown, *hidden):
            part.setVisible((part in hidden) is asks)
        self.told.setVisible(not asks and bool(self.told.text()))
        self.problem.hide()
        (self.done_button if asks else self.next).setDefault(True)
        self.fit((720, 0))
        if asks:
            next(iter(self.answers.values())).setFocus()
        else:
            self.print.setFocus()

    def ask_where_to_save(self) -> None:
        """Ask for a file, and write the sheet there."""
        name, _kind = QFileDialog.getSaveFileName(self, self.windowTitle(), "recovery-sheet.pdf", "PDF (*.pdf)")
        if name:
            self.save(Path(name))

    def save(self, out: Path) -> None:
        """Write the sheet as a PDF."""
        workspace, made = self._desk.workspace, self._made
        said = _("Saved as {file}. Print it, then delete the file.").format(file=out.name)
        self._desk.tasks.query(
            lambda: package_recovery.write_sheet(workspace, made, out),
            lambda _out: self._tell(said),
            failed=self._on_failed,
            owner=self,
            topic="sheet",
        )

    def use(self) -> None:
        """Take the words if two of them were typed right."""
        workspace, made = self._desk.workspace, self._made
        typed = {place: field.text() for place, field in self.answers.items()}
        self._desk.tasks.change(
            lambda: package_recovery.confirm(workspace, made, typed),
            lambda _changes: self._on_confirmed(),
            failed=self._on_failed,
            owner=self,
        )

    def _on_confirmed(self) -> None:
        self.accept()
        self.confirmed.emit()

    def _on_failed(self, error: QicError) -> None:
        self.problem.setText(sentence_of(error))
        self.problem.show()
        self.fit((720, 0))

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.show()
        self.fit((720, 0))


def _words_grid(words: tuple[str, ...]) -> QGridLayout:
    """The words in columns, read downwards, each behind its number."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    down = -(-len(words) // _COLUMNS)
    for place, word in enumerate(words):
        column, row = divmod(place, down)
        shown = label(word, "strong")
        shown.setAccessibleName(f"{place + 1} {word}")
        grid.addWidget(label(f"{place + 1}", "muted"), row, 2 * column)
        grid.addWidget(shown, row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return grid
