"""Who has not reported, and one letter to all of them: chosen, worded and put into the next news in one place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.collaborative import Letter
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import reminders
from qic_desktop.services.organising.reminders import NotReported
from qic_desktop.wording import reminders as words
from qic_desktop.wording.exchange import day_name, moment_day
from ui.desk import Desk
from ui.theme.tokens import current
from ui.widgets.choice import CheckBox
from ui.widgets.fields import Field, LongTextField, TextField
from ui.widgets.form import FormDialog
from ui.widgets.notice import Step
from ui.widgets.panel import scrolled
from ui.widgets.texts import label

MOST_BOXES = 200
"""So many sites can be chosen one by one; of more, all are meant."""
HIGH = 220


class ReminderDialog(FormDialog):
    """The silent sites, each with a box; below them the letter. Sites without a laptop stand apart, to be called."""

    def __init__(self, silent: Sequence[NotReported], parent: QWidget | None = None) -> None:
        readers = [one for one in silent if one.reads_letters]
        others = [one for one in silent if not one.reads_letters]
        super().__init__(words.head_words(len(silent)), "", _("Put it into the next news"), parent)
        self._all = readers
        self.boxes: list[tuple[str, CheckBox]] = []
        if readers:
            self.fields.addWidget(scrolled(self._readers(readers)))
        if others:
            self.fields.addWidget(label(self._others(others), wrap=True))
        self.heading = TextField(words.offered_title())
        self.body = LongTextField(words.offered_body(_periods(readers or silent)), "", 5)
        if readers:
            self._heading = self.add(_("Title of the letter"), self.heading)
            told = _("Each site sees it among its news. It lies in the others’ copies too, unseen.")
            self._body = self.add(_("Letter"), self.body, told)
        else:
            self.first_choice.setEnabled(False)
            self.first_choice.hide()
            self.cancel.setText(_("Close"))

    def _readers(self, readers: Sequence[NotReported]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        for one in readers[:MOST_BOXES]:
            box = CheckBox(_line(one))
            # Who got a letter is not written to again unasked.
            box.setChecked(one.reminded is None)
            column.addWidget(box)
            self.boxes.append((one.site.id, box))
        if len(readers) > MOST_BOXES:
            more = len(readers) - MOST_BOXES
            said = n_("and {n} more site, which gets it too", "and {n} more sites, which get it too", more)
            column.addWidget(label(said.format(n=more), "small"))
        column.addStretch(1)
        holder.setMaximumHeight(max(current().px(HIGH), column.sizeHint().height()))
        return holder

    @staticmethod
    def _others(others: Sequence[NotReported]) -> str:
        names = ", ".join(one.site.name or one.site.code or "" for one in others[:MOST_BOXES])
        return _("No laptop, so no letter; call them, or send their Excel return again: {names}.").format(names=names)

    @property
    def sites(self) -> list[str]:
        """To whom it goes."""
        chosen = [site for site, box in self.boxes if box.isChecked()]
        return [*chosen, *(one.site.id for one in self._all[MOST_BOXES:])]

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.heading.text().strip():
            return self._heading, _("A title is needed here.")
        if not self.body.toPlainText().strip():
            return self._body, _("Write a few words.")
        return None if self.sites else (self._body, _("Tick a site above that is to get it."))


def _line(one: NotReported) -> str:
    name = " · ".join(part for part in (one.site.name, one.site.code) if part)
    said = f"{name}: {words.missing_words(one.lines, one.periods)}"
    if one.reminded is None:
        return said
    return _("{site}; reminded on {day}").format(site=said, day=day_name(moment_day(one.reminded)))


def _periods(silent: Sequence[NotReported]) -> list[str]:
    """The periods that any of them lacks, oldest first."""
    return sorted({period for one in silent for period in one.periods})[-reminders.LOOKED_BACK :]


class ReminderDoor(QObject):
    """Asks, writes the letter, and offers to take it back as long as it has not gone."""

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self.dialog: ReminderDialog | None = None

    def ask(self) -> None:
        """Show who has not reported."""
        workspace = self._desk.workspace
        self._desk.tasks.query(
            lambda: (reminders.not_reported(workspace), reminders.waiting_letters(workspace)),
            lambda found: self._on_read(*found),
            owner=self,
        )

    def _on_read(self, silent: tuple[NotReported, ...], waiting: tuple[Letter, ...]) -> None:
        if waiting:
            self._offer_to_take_back(waiting[-1])
        if not silent:
            self._desk.say.toast(_("Every site has reported what was due."))
            return
        self.dialog = dialog = ReminderDialog(silent, self._page.window())
        dialog.accepted.connect(lambda: self.write(dialog.sites, dialog.heading.text(), dialog.body.toPlainText()))
        dialog.open()

    def write(self, sites: Sequence[str], title: str, body: str) -> None:
        """Put the letter among the drafts of the next news."""
        workspace = self._desk.workspace
        self._desk.tasks.change(
            lambda: reminders.write_reminder(workspace, sites, title, body),
            lambda _done: self._desk.tasks.query(
                lambda: reminders.waiting_letters(workspace),
                lambda letters: self._offer_to_take_back(letters[-1]),
                owner=self,
            ),
            owner=self,
        )

    def _offer_to_take_back(self, letter: Letter) -> None:
        workspace, said = self._desk.workspace, words.waiting_words(len(letter.to or ()))

        def take_back() -> None:
            self._desk.tasks.change(
                lambda: reminders.take_back(workspace, letter.id),
                lambda _done: self._desk.say.toast(_("Taken back. Nothing was sent.")),
                owner=self,
            )

        to_news = Step(_("To the news …"), lambda: self._desk.navigator.go("design"))
        steps = [Step(_("Take it back"), take_back), to_news]
        self._desk.say.notice(said, steps=steps, topic="reminder", passing=True)
