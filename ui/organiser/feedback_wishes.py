"""What teams and managers want from taking part: the objectives without an answer, and the answer to one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.feeding_back.wishes import OFFERED, Wish
from qic_desktop.wording.team import offered_name
from ui.site.team_objectives import voice_name
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import HeadRow
from ui.widgets.fields import Field, LongTextField
from ui.widgets.form import FormDialog
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label

MOST = 6
"""So many are shown; an answered one makes room for the next."""


class WishDialog(FormDialog):
    """Whether the collaborative can help with an objective, and why not."""

    def __init__(self, wish: Wish, parent: QWidget | None = None) -> None:
        why = _("{site}, {side}: {objective}").format(
            site=wish.site.name or wish.site.code or "",
            side=voice_name(wish.objective.voice or ""),
            objective=wish.objective.text or "",
        )
        super().__init__(_("Can the collaborative help with this?"), why, _("Put it into the next news"), parent)
        self.offered = Select([("", _("Choose an answer")), *((code, offered_name(code)) for code in OFFERED)])
        self._offered = self.add(_("Your answer"), self.offered)
        self.body = LongTextField("", "", 4)
        self._field = self.add(_("Your words: what you offer, or who else could help"), self.body)

    @property
    def text(self) -> str:
        """What was written."""
        return self.body.toPlainText().strip()

    def missing_field(self) -> tuple[Field, str] | None:
        if not self.offered.key:
            return self._offered, _("Choose one of the three answers.")
        if self.offered.key != "yes" and not self.text:
            return self._field, _("Say why, or who else could help: a no without words discourages.")
        return None


class WishesPanel(Panel):
    """Objectives that wait. Signal: ``answer_asked(Wish)``."""

    answer_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What teams want from taking part"), parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.add(self._rows)

    def show_wishes(self, waiting: Sequence[Wish]) -> None:
        """Show those without an answer; hidden where there are none."""
        clear(self._rows)
        self.setVisible(bool(waiting))
        for wish in waiting[:MOST]:
            text = wish.objective.text or ""
            step = button(_("Answer"), partial(self.answer_asked.emit, wish), size="small")
            step.setAccessibleName(f"{step.text()}: {text}")
            self._rows.addWidget(HeadRow(label(text, wrap=True), [step]))
            whose = f"{wish.site.name or wish.site.code or ''} · {voice_name(wish.objective.voice or '')}"
            self._rows.addWidget(label(whose, "small", wrap=True))
        more = len(waiting) - MOST
        if more > 0:
            said = n_("and {n} more", "and {n} more", more).format(n=format_number(more))
            self._rows.addWidget(label(said, "small"))


def open_dialog(wish: Wish, answered: Callable[[str, str], object], parent: QWidget) -> WishDialog:
    """Ask for the answer; ``answered(offered, text)`` is told of it."""
    dialog = WishDialog(wish, parent)
    dialog.accepted.connect(lambda: answered(dialog.offered.key, dialog.text))
    dialog.open()
    return dialog
