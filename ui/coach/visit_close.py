"""The end of a visit: minutes, the next day with the rule that it follows from, the summary that both keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.coaching import closing
from qic_desktop.services.coaching.closing import Closed
from qic_desktop.services.coaching.visit_page import VisitPage
from qic_desktop.services.printing import visit_papers
from qic_desktop.wording.coaching import rule_words
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.printing import Printer
from ui.site.day_field import DayField
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import Step
from ui.widgets.panel import Panel
from ui.widgets.texts import label

OPEN_FIELDS, MOST_TOLD = "visit-open-fields", 3


class ClosePanel(Panel):
    """How long it took, the next day with its reason, the summary, and the end."""

    closed = Signal()
    next_set = Signal(str, str)
    minutes_set = Signal(str)
    print_asked = Signal()
    copy_asked = Signal()
    give_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Close the visit"))
        self._rule = ("", "")
        self.minutes = TextField()
        self.minutes.setFixedWidth(current().px(80))
        self.minutes.committed.connect(self.minutes_set)
        self._minutes = Field(_("Minutes"), self.minutes)
        self.next = DayField(_("Next visit"))
        self.why = TextField()
        self.next.day_set.connect(lambda day: self.next_set.emit(day, self.why.text()))
        self.why.committed.connect(lambda text: self.next_set.emit(self.next.typed or self.next.day, text))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._minutes)
        row.addWidget(Field(_("Next visit"), self.next))
        row.addStretch(1)
        self.add(row)
        self.said = label("", "error", wrap=True)
        self.said.hide()
        self.add(self.said)
        self.add(Field(_("Why then"), self.why))
        self.rule = label("", "small", wrap=True)
        self.take = button(_("Take the rule’s day"), self._take_rule, icon="calendar-check", size="small")
        self.add(self.rule)
        self.add(self.take)
        self.close_button = Button(_("Close the visit"), kind="primary", icon="check")
        self.close_button.clicked.connect(self.closed)
        self.add(self.close_button)
        self.print = button(_("Print the summary"), self.print_asked.emit, icon="printer", size="small")
        self.copy = button(_("Same visit in another workspace …"), self.copy_asked.emit, icon="copy", size="small")
        self.give = button(_("Give it to the site …"), self.give_asked.emit, icon="usb", size="small")
        self.add(self.print)
        self.add(self.give)
        self.add(self.copy)
        self.state = label("", "small", wrap=True)
        self.add(self.state)
        self.take_back = button(_("Take this visit back …"), self.back_asked.emit, kind="quiet", size="small")
        self.add(self.take_back)

    def show_page(self, page: VisitPage) -> None:
        """Show what is agreed; a closed visit says so."""
        held = page.sheet.visit
        self.minutes.show_text(format_number(held.minutes) if held.minutes else "")
        if page.proposal is not None:
            self.next.show_day(page.proposal.on)
            if not self.next.is_refused:
                self.said.hide()
            self.why.show_text(page.proposal.why)
            ruled = page.proposal
            self.rule.setText(rule_words(ruled.rule_on, ruled.days, ruled.rule_why, given=ruled.given))
            self._rule = (ruled.rule_on, ruled.rule_why)
            self.take.setVisible(page.mine and ruled.on != ruled.rule_on)
        closed = page.sheet.is_closed
        self.close_button.setVisible(page.mine)
        self.close_button.setEnabled(not page.to_come)
        self.close_button.setText(_("Close again") if closed else _("Close the visit"))
        self.close_button.set_kind("secondary" if closed else "primary")
        self.print.setVisible(closed)
        self.copy.setVisible(closed and page.mine)
        self.give.setVisible(closed and page.mine)
        self.take_back.setVisible(page.mine and not closed)
        for part in (self.minutes, self.next, self.why):
            part.setEnabled(page.mine)
        day = period_name(held.closed_on or "") if closed else ""
        said = _("Closed on {day}. Its summary is signed with the entries: {digits} …")
        self.state.setText(
            said.format(day=day, digits=(held.summary or "")[:12])
            if closed
            else _("Its day is still to come: it can be closed from then on.")
            if page.to_come
            else _("Everything is kept as you type.")
        )

    def say_minutes(self, sentence: str) -> None:
        """Say why a number of minutes was not kept."""
        self._minutes.say_error(sentence)

    def say_next(self, sentence: str) -> None:
        """Say why the next day was not kept."""
        self.next.set_state("explain" if sentence else "")
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))

    def _take_rule(self) -> None:
        self.next_set.emit(*self._rule)


def still_open(page: QWidget, waiting: Sequence[TextField]) -> list[TextField]:
    """Fields of a visit that are not kept: what was refused, and of those ``waiting`` for a button what is written."""
    refused = [one for one in page.findChildren(TextField) if one.is_refused and one.isVisibleTo(page)]
    return [*refused, *(one for one in waiting if one not in refused and one.text().strip())]


def ask_before_closing(desk: Desk, fields: Sequence[TextField], anyway: Callable[[], object]) -> None:
    """Say what would be missing from the summary, and go to the first of it."""
    texts = ", ".join(_("“{text}”").format(text=one.text().strip()) for one in fields[:MOST_TOLD])
    said = _("Not kept yet, and missing from the summary: {texts}. Mend it, press its button, or close all the same.")
    steps = [Step(_("Close all the same"), anyway)]
    desk.say.notice(said.format(texts=texts), "concern", steps, topic=OPEN_FIELDS, passing=True)
    fields[0].setFocus()


def close_with_summary(desk: Desk, printer: Printer, page: QWidget, visit: str, then: tuple[str, str]) -> None:
    """Close a visit and open its summary; ``then`` is the next day and why. A patient's name is asked about first."""
    workspace, (day, why) = desk.workspace, then
    made: list[Closed] = []

    def run() -> object:
        made.append(closing.close(workspace, visit, next_on=day, next_why=why))
        return made[0].changes

    def show(_changes: object) -> None:
        printer.save(lambda: made[0], lambda done, folder: visit_papers.save_summary(done.pdf, folder, done.file_name))

    def close(_paper: object) -> None:
        desk.tasks.change(run, show, failed=desk.say.error, owner=page)

    printer.ask_first(lambda: visit_papers.prepare_summary(workspace, visit, next_why=why, anew=True), close)
