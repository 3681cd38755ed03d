"""A number typed over a site's own: asked about above its month, and told of anywhere else until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from qic_desktop.errors import QicError
from qic_desktop.i18n import _
from qic_desktop.services.coaching import entering
from qic_desktop.services.coaching.entering import EntryPage, Question
from qic_desktop.services.printing.entered_papers import value_words
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.widgets.notice import Step

NOTICE = "typed-by-site"


class OpenQuestion(QObject):
    """``answered()`` is called when an answer was recorded, ``failed(error)`` when it could not be; ``go(site, month)``
    leads to the month that is asked about."""

    def __init__(
        self,
        desk: Desk,
        parent: QObject,
        answered: Callable[[], object],
        failed: Callable[[QicError], object],
        go: Callable[[str, str], object],
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._answered, self._failed, self._go = answered, failed, go
        self._page: EntryPage | None = None

    def show(self, page: EntryPage) -> None:
        """Ask what a month has to be asked; once, as long as nothing about it changes."""
        question = page.unanswered
        before = self._page.unanswered if self._page is not None else None
        self._desk.say.clear_notice(_waiting_topic(page))
        if question is None or not page.allowed:
            self.ask_again()
        elif question != before:
            self._page = page
            leave = _("Keep the site’s") if question.of_site else _("Leave it as it is")
            steps = (
                Step(leave, partial(self._answer, page, mine=False)),
                Step(_("Enter mine"), partial(self._answer, page, mine=True)),
            )
            self._desk.say.notice(question_words(page, question), "concern", steps, topic=NOTICE, passing=True)

    def ask_again(self) -> None:
        """Take the question away; it is put anew when its month is shown again."""
        self._page = None
        self._desk.say.clear_notice(NOTICE)

    def step_aside(self) -> None:
        """Another place is shown: what was not answered is told of there."""
        page = self._page
        self.ask_again()
        if page is not None:
            self.tell(page)

    def tell(self, page: EntryPage) -> None:
        """Say, wherever the person is now, that a number waits, and lead back to it."""
        month = page.sheet.month.text
        said = _("{site}, {month}: what you typed over the site’s own is kept, but not entered. Say which stands.")
        steps = (Step(_("Answer now"), partial(self._go, page.site, month)),)
        words = said.format(site=page.name, month=period_name(month))
        self._desk.say.notice(words, "concern", steps, topic=_waiting_topic(page))

    def _answer(self, page: EntryPage, *, mine: bool) -> None:
        workspace, sheet, question = self._desk.workspace, page.sheet, page.unanswered
        if question is None:
            return
        self.ask_again()
        run = entering.enter_over if mine else entering.keep_sites_own
        self._desk.tasks.change(
            lambda: run(workspace, sheet, question),
            lambda _changes: self._answered(),
            failed=self._failed,
            owner=self.parent(),
        )


def question_words(page: EntryPage, question: Question) -> str:
    """What is asked: each line with the site's number and the one typed here."""
    lines = [
        (page.sheet.line(measure).view.name, value_words(held), value_words(question.typed[measure]))
        for measure, held in question.standing.items()
    ]
    if len(lines) > 1:
        each = _("{line}: {value}, yours {mine}")
        told = "; ".join(each.format(line=line, value=value, mine=mine) for line, value, mine in lines)
        said = _("The site’s own numbers have gone since you typed yours: {lines}. Enter yours?")
        if question.of_site:
            said = _("The site has typed these itself: {lines}. Enter yours in their place? The history keeps both.")
        return said.format(lines=told)
    ((line, value, mine),) = lines
    said = _("{line}: the site’s own number has gone since you typed {mine}; now {value} stands there. Enter yours?")
    if question.of_site:
        said = _(
            "{line}: the site has typed {value} itself. Enter yours ({mine}) in its place? The history keeps both."
        )
    return said.format(line=line, value=value, mine=mine)


def _waiting_topic(page: EntryPage) -> str:
    return f"{NOTICE}-{page.site}-{page.sheet.month.text}"
