"""Letters of the organiser, for a team and for a coach: the new ones in a short list, and all of them in a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services import letters
from qic_desktop.services.letters import LetterView
from qic_desktop.wording.letters import read_words, sent_words
from qic_desktop.wording.records import shortened
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button, icon_button
from ui.widgets.line_list import line_list, line_row
from ui.widgets.panel import clear
from ui.widgets.texts import label, rule

SHOWN = 4
LONGEST = 280
_WIDTH = 620


class Letters(QWidget):
    """The letters that were not read yet, each with a step that puts it away, and the way to all of them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: Sequence[LetterView] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_letters(self, found: Sequence[LetterView], before: Sequence[QWidget] = ()) -> None:
        """Show these letters, the newest first, after rows that always stand; nothing where there is nothing."""
        self._found = found
        clear(self._column)
        new = [one for one in found if not one.read]
        rows = [*before, *(self._row(one) for one in new[:SHOWN])]
        self.setVisible(bool(rows or found))
        if self.isHidden():
            return
        rows = rows or [label(_("Nothing new."), "muted")]
        said = _("All letters ({n})").format(n=format_number(len(found)))
        step = button(said, self.show_all, kind="quiet", size="small") if found else None
        self._column.addLayout(line_list(_("News"), _("from the organiser"), rows, step))

    def _row(self, one: LetterView) -> QWidget:
        said = _("Read: put “{title}” away").format(title=one.title)
        away = icon_button("check", said, partial(self._mark, one, read=True))
        sent = sent_words(one.on, self._desk.workspace.today(), for_us=one.for_us)
        return line_row("mail", one.title, f"{sent} · {shortened(one.body, LONGEST)}", step=away)

    def _mark(self, one: LetterView, *, read: bool) -> None:
        workspace = self._desk.workspace
        said = read_words() if read else ""
        self._desk.record(lambda: letters.mark_read(workspace, one.id, read=read), said, owner=self)

    def show_all(self) -> None:
        """Show every letter, whole."""
        today = self._desk.workspace.today()
        open_dialog(LettersSheet(self._found, today, lambda one, read: self._mark(one, read=read), self))


class LettersSheet(Sheet):
    """All letters with their days and whole texts; a read one can be put back among the new ones."""

    def __init__(
        self,
        found: Sequence[LetterView],
        today: date,
        mark: Callable[[LetterView, bool], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("mail", _("Letters from the organiser"), (_WIDTH, 0), parent)
        self._mark, self._today = mark, today
        self.steps: list[Button] = []
        for place, one in enumerate(found):
            if place:
                self.body.addWidget(rule())
            self.body.addWidget(self._letter(one))
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Close"), self.accept))

    def _letter(self, one: LetterView) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(one.title, "strong", wrap=True))
        column.addWidget(label(sent_words(one.on, self._today, for_us=one.for_us), "small"))
        column.addWidget(label(one.body, wrap=True))
        step = Button(_("Show it as new again") if one.read else _("Read: put it away"), kind="quiet", size="small")
        step.clicked.connect(partial(self._on_mark, one, step))
        column.addWidget(step)
        self.steps.append(step)
        return box

    def _on_mark(self, one: LetterView, step: Button) -> None:
        self._mark(one, not one.read)
        step.setEnabled(False)
        step.setText(read_words(again=one.read))
