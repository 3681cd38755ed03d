"""Before a package or a paper is written: the texts that look as if they named a patient, each with its answer.

Never a wall: *Send anyway* answers for all that are left, and is kept, so that the next package asks only what is new.
*Print anyway* answers nothing: a paper stays with the team, and the texts are asked about again before they are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.text_check import Answer
from qic_desktop.i18n import _, n_
from qic_desktop.services.removing import text_guard
from qic_desktop.services.removing.text_guard import OpenText
from qic_desktop.wording.record_kinds import kind_name
from qic_desktop.wording.record_names import labels
from qic_desktop.wording.records import shortened
from ui.asking import open_dialog
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.widgets.buttons import Button, button
from ui.widgets.panel import Panel, scrolled
from ui.widgets.texts import label

_MOST = 40
_LONGEST = 240


class TextQuestions(Sheet):
    """Emits ``settled`` when everything has an answer or is to leave anyway; closed otherwise, nothing is written."""

    settled = Signal()

    def __init__(
        self, desk: Desk, found: Sequence[OpenText], parent: QWidget | None = None, *, for_paper: bool = False
    ) -> None:
        super().__init__("message-square", "", (720, 560), parent)
        self._desk, self._for_paper = desk, for_paper
        self._left = list(found)
        self.rows: list[TextRow] = []
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(0, 0, 8, 0)
        down.setSpacing(12)
        for one in found[:_MOST]:
            row = TextRow(one)
            row.answered.connect(partial(self._answer, row))
            row.removal_asked.connect(partial(self._remove, row))
            self.rows.append(row)
            down.addWidget(row)
        if len(found) > _MOST:
            more = len(found) - _MOST
            down.addWidget(label(n_("and {n} more", "and {n} more", more).format(n=more), "small"))
        down.addStretch(1)
        self.body.addWidget(scrolled(content), 1)
        self.foot.addStretch(1)
        self.foot.addWidget(button(_("Not now"), self.reject))
        self.on: Button = button("", self._go_on)
        self.foot.addWidget(self.on)
        self._say_left()
        self.rows[0].take.setFocus()

    def _say_left(self) -> None:
        count = len(self._left)
        title = n_(
            "{n} text looks as if it named a patient", "{n} texts look as if they named a patient", count
        ).format(n=count)
        self.say(
            title if count else _("Every text has its answer"),
            _("Patients are never named here. Your answers are kept, so that they are not asked again."),
        )
        anyway = _("Print anyway") if self._for_paper else _("Send anyway")
        self.on.setText(anyway if count else _("Go on"))

    def _answer(self, row: TextRow, said: str) -> None:
        workspace, one = self._desk.workspace, row.one
        same = [each for each in self._left if each.text == one.text] if said != "take-out" else [one]

        def do() -> object:
            if said == "take-out":
                return text_guard.take_out(workspace, one)
            return text_guard.answer(workspace, one.text, Answer(said))

        def done(_changes: object) -> None:
            self._drop(same)

        self._desk.tasks.change(do, done, failed=self._desk.say.error, owner=self)

    def _drop(self, gone: Sequence[OpenText]) -> None:
        self._left = [one for one in self._left if one not in gone]
        for row in self.rows:
            if row.one in gone:
                row.hide()
        self._say_left()

    def _remove(self, row: TextRow) -> None:
        from ui.site.redact_dialog import ask_to_redact

        dialog = ask_to_redact(self._desk, self, row.one.words[0] if row.one.words else "")
        dialog.accepted.connect(lambda: self._drop([row.one]))

    def _go_on(self) -> None:
        workspace, left = self._desk.workspace, [one.text for one in self._left]

        def done(_changes: object) -> None:
            self.accept()
            self.settled.emit()

        if left and not self._for_paper:
            self._desk.tasks.change(
                lambda: text_guard.answer_all(workspace, left, Answer.SEND_ANYWAY),
                done,
                failed=self._desk.say.error,
                owner=self,
            )
        else:
            done(None)


class TextRow(Panel):
    """One text. ``answered(str)``, ``removal_asked``."""

    answered = Signal(str)
    removal_asked = Signal()

    def __init__(self, one: OpenText, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, look="info", padding=12)
        self.one = one
        words = " · ".join(f"“{shortened(part)}”" for part in one.words)
        what = labels().get(one.key or one.register, "")
        where = " · ".join(
            part for part in (kind_name(one.entity), what, _("has left already") if one.sent else "") if part
        )
        self.add(label(where, "small", wrap=True))
        self.add(label(words, "strong", wrap=True))
        if one.text.strip() not in one.words:
            self.add(label(one.text if len(one.text) <= _LONGEST else one.text[:_LONGEST] + "…", "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        fixed = one.sent or one.fixed
        self.take = (
            button(_("Remove it …"), self.removal_asked.emit, size="small")
            if fixed
            else button(_("Take it out"), partial(self.answered.emit, "take-out"), size="small")
        )
        self.keep = button(_("It is no patient"), partial(self.answered.emit, Answer.NO_PATIENT.value), size="small")
        for made in (self.take, self.keep):
            made.setAccessibleDescription(words)
            row.addWidget(made)
        row.addStretch(1)
        self.add(row)
        self.setAccessibleName(f"{where}. {words}")


def ask_about_texts(desk: Desk, page: QWidget, then: Callable[[], object]) -> None:
    """Ask about texts that are about to leave, if there are any; then go on."""
    workspace = desk.workspace

    def shown(found: tuple[OpenText, ...]) -> None:
        if not found:
            then()
            return
        sheet = TextQuestions(desk, found, page)
        sheet.settled.connect(then)
        open_dialog(sheet)

    desk.tasks.query(
        lambda: text_guard.open_texts(workspace), shown, failed=desk.say.error, owner=page, topic="open-texts"
    )
