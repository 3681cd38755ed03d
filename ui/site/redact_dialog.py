"""Remove a name from what was written and sent: look for the words, see each place before and after, remove them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.redaction import MARK
from qic_desktop.domain.removal import Found
from qic_desktop.errors import InputError, NotFoundError, QicError
from qic_desktop.i18n import _, n_
from qic_desktop.services import naming
from qic_desktop.services.removing import cleaning, redacting
from qic_desktop.services.removing.redacting import Redacted
from qic_desktop.wording.errors import describe
from qic_desktop.wording.records import Names
from qic_desktop.wording.redaction import place_words, reach_words
from ui.asking import open_dialog
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.fields import Field, TextField
from ui.widgets.panel import clear, scrolled
from ui.widgets.room import resize_within
from ui.widgets.texts import label

_MOST = 60
_PAUSE_MS = 250


class RedactDialog(QDialog):
    """The words, where they stand, and one button that cannot be undone."""

    def __init__(self, desk: Desk, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Remove a name"))
        resize_within(self, 620, 520)
        self._desk = desk
        self.places: tuple[Found, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.setSpacing(12)
        outer.addWidget(label(_("Remove a name from what was written and sent"), "section"))
        why = _("Numbers and dates stay. In the texts, {mark} will stand where the words stood.").format(mark=MARK)
        outer.addWidget(label(why, "muted", wrap=True))
        self.words = TextField(words, _("for example: the patient’s name"))
        self.field = Field(
            _("Words to remove"), self.words, _("Capital letters do not matter. Spell it as it was typed.")
        )
        outer.addWidget(self.field)
        self.headline = label("", "section", wrap=True)
        outer.addWidget(self.headline)
        content = QWidget()
        self._down = QVBoxLayout(content)
        self._down.setContentsMargins(0, 0, 8, 0)
        self._down.setSpacing(8)
        outer.addWidget(scrolled(content), 1)
        self.backups = QCheckBox(
            _("Also delete this computer’s backups that hold the words; a fresh one is made first")
        )
        self.backups.setChecked(True)
        outer.addWidget(self.backups)
        outer.addWidget(label(reach_words(), "small", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel = button(_("Cancel"), self.reject)
        row.addWidget(self.cancel)
        self.remove = button(_("Remove"), self.remove_now, kind="primary")
        row.addWidget(self.remove)
        outer.addLayout(row)
        self.words.textChanged.connect(lambda _text: self._pause.start())
        self._show((), None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.words.setFocus()
        if self.words.text():
            self.look()

    def look(self) -> None:
        """Look for the words that are typed now."""
        workspace, words = self._desk.workspace, self.words.text()
        if len("".join(words.split())) < redacting.SHORTEST:
            self._show((), None)
            return
        self._desk.tasks.query(
            lambda: (redacting.find_words(workspace, words), naming.names_of(workspace)),
            lambda found: self._show(*found),
            owner=self,
            topic="redact",
        )

    def _show(self, places: Sequence[Found], names: Names | None) -> None:
        self.places = tuple(places)
        clear(self._down)
        may = sum(one.allowed for one in places)
        for one in places[:_MOST]:
            self._down.addWidget(_place(one, names or Names()))
        self._down.addStretch(1)
        more = len(places) - _MOST
        if more > 0:
            self._down.addWidget(label(n_("and {n} more", "and {n} more", more).format(n=more), "small"))
        if names is None:
            self.headline.setText("")
        elif not places:
            self.headline.setText(_("These words stand nowhere in what this team wrote."))
        else:
            said = n_("They stand at {n} place.", "They stand at {n} places.", len(places))
            self.headline.setText(said.format(n=len(places)))
        self.remove.setEnabled(may > 0)
        self.remove.setText(
            n_("Remove at {n} place", "Remove at {n} places", may).format(n=may) if may else _("Remove")
        )

    def remove_now(self) -> None:
        """Remove the words; this cannot be undone."""
        workspace, words, with_backups = self._desk.workspace, self.words.text(), self.backups.isChecked()
        self.remove.setEnabled(False)

        def do() -> object:
            done = redacting.redact(workspace, words)
            if with_backups and done.backups:
                cleaning.delete_backups(workspace, done.backups)
            self.done_with = done
            return done.changes

        self._desk.tasks.change(do, self._on_removed, failed=self._on_failed, owner=self)

    done_with: Redacted | None = None

    def _on_removed(self, _changes: object) -> None:
        done = self.done_with
        count = len(done.places) if done else 0
        said = n_("Removed at {n} place.", "Removed at {n} places.", count).format(n=count)
        if done and done.replaced:
            said = _("{removed} Send a package soon, so that the others lose the words too.").format(removed=said)
        self._desk.say.toast(said)
        self.accept()

    def _on_failed(self, error: QicError) -> None:
        self.remove.setEnabled(True)
        known = isinstance(error, (InputError, NotFoundError))
        self.field.say_error(_("These words were not found.") if known else describe(error))


def _place(found: Found, names: Names) -> QWidget:
    """One place: where, before, after."""
    made = QFrame()
    made.setProperty("panel", "info")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(2)
    where = place_words(found, names)
    layout.addWidget(label(where, "small", wrap=True))
    before = label(found.before, "muted", wrap=True)
    font = before.font()
    font.setStrikeOut(True)
    before.setFont(font)
    layout.addWidget(before)
    layout.addWidget(label(found.after, wrap=True))
    made.setAccessibleName(
        _("{where}. Before: {before}. After: {after}").format(where=where, before=found.before, after=found.after)
    )
    return made


def ask_to_redact(desk: Desk, parent: QWidget, words: str = "") -> RedactDialog:
    """Open the dialog over a page."""
    dialog = RedactDialog(desk, words, parent)
    open_dialog(dialog)
    return dialog
