"""What somebody else entered for the team: said above the values, with *Confirm* and *Correct* for each line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.measuring import entering_for as entering
from qic_desktop.services.measuring.entering_for import Unconfirmed
from qic_desktop.wording import entered_for
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.exchange import day_name, moment_day
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.site.entry_rows import number_cell
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import HeadRow
from ui.widgets.panel import clear
from ui.widgets.texts import ElidedLabel, label

FOLDED_FROM = 5
"""So many lines are told in one; a step shows them."""


class EnteredForYou(QFrame):
    """Hidden while nothing waits; what is right is confirmed here, ``correct`` goes to where a value (by id) stands."""

    def __init__(self, desk: Desk, correct: Callable[[str], object]) -> None:
        super().__init__()
        self._desk = desk
        self._correct = correct
        self.setProperty("panel", "info")
        self.setAccessibleName(_("Entered for you"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 8, 6)
        self._column.setSpacing(2)
        self._shown: tuple[Unconfirmed, ...] = ()
        self._open = False
        self._name: Callable[[Unconfirmed], str] = _no_name
        self.hide()

    def show_values(self, waiting: Sequence[Unconfirmed], name: Callable[[Unconfirmed], str]) -> None:
        """Show what waits; ``name`` says of a value which line it is: its measure, or its month."""
        self._name = name
        if tuple(waiting) != self._shown:
            self._shown = tuple(waiting)
            self._build()
        self.setVisible(bool(self._shown))

    def confirm(self, ids: Sequence[str]) -> None:
        """What was entered is right; whoever shows the values learns of it as of every change."""
        workspace = self._desk.workspace
        self._desk.tasks.change(lambda: entering.confirm(workspace, ids), lambda _changes: None, owner=self)

    @property
    def sentence(self) -> str:
        """What the strip says first."""
        return _sentence(self._shown)

    def _build(self) -> None:
        had_focus = self.isAncestorOf(self.focusWidget() or self)
        clear(self._column)
        if not self._shown:
            return
        folded = len(self._shown) >= FOLDED_FROM and not self._open
        ids = [one.id for one in self._shown]
        word = _("Confirm all") if len(ids) > 1 else _("Confirm")
        self.all_step = button(word, partial(self.confirm, ids), size="small", icon="check")
        steps: list[QWidget] = []
        if len(self._shown) >= FOLDED_FROM:
            fold = _("Show each line") if folded else _("Show less")
            self.fold_step = button(fold, self._toggle, kind="quiet", size="small")
            steps.append(self.fold_step)
        if len(ids) == 1:
            steps.append(self._correct_button(self._shown[0]))
        said = label(self.sentence, wrap=True)
        self._column.addWidget(HeadRow(said, (*steps, self.all_step)))
        if len(self._shown) > 1 and not folded:
            for one in self._shown:
                self._column.addWidget(self._line(one))
        if had_focus:
            self.all_step.setFocus()

    def _line(self, one: Unconfirmed) -> QWidget:
        name = self._name(one)
        words = ElidedLabel(f"{name}: {counts_words(one)}", "small")
        confirm = button(_("Confirm"), partial(self.confirm, [one.id]), kind="quiet", size="small")
        confirm.setAccessibleName(f"{_('Confirm')}: {name}")
        row = HeadRow(words, (confirm, self._correct_button(one)))
        row.setMinimumHeight(current().px(30))
        return row

    def _correct_button(self, one: Unconfirmed) -> QWidget:
        made = button(_("Correct"), partial(self._correct, one.id), kind="quiet", size="small")
        made.setAccessibleName(f"{_('Correct')}: {self._name(one)}")
        return made

    def _toggle(self) -> None:
        self._open = not self._open
        self._build()


def _no_name(_one: Unconfirmed) -> str:
    return ""


def _sentence(shown: Sequence[Unconfirmed]) -> str:
    """One sentence for all where all came the same way; else how many there are."""
    told = {(one.role.value, one.source, moment_day(one.wall_ms)) for one in shown}
    if len(told) != 1:
        return entered_for.waiting_sentence(len(shown)) if shown else ""
    ((role, source, day),) = told
    said = entered_for.entered_sentence(role, source, day_name(day))
    return f"{said} {entered_for.right_question(len(shown))}"


def counts_words(one: Unconfirmed) -> str:
    """The number that waits, as it was entered."""
    value = one.observation
    if value.missing is not None:
        return missing_words(value.missing)
    if value.value is not None:
        return number_cell(value.value)
    if value.denominator is None:
        return number_cell(value.numerator)
    return _("{count} of {all}").format(count=number_cell(value.numerator), all=number_cell(value.denominator))


class EnteredOnMeasure(EnteredForYou):
    """The same above the values of one measure: it reads by itself what waits."""

    def read(self, measure: str, stratum: str) -> None:
        """Look what waits of a measure; the parts of the cases stand apart, as in the grid."""
        workspace = self._desk.workspace

        def show(found: tuple[Unconfirmed, ...]) -> None:
            own = [one for one in found if one.observation.stratum == stratum]
            self.show_values(own[::-1], lambda one: period_name(one.observation.period))

        self._desk.tasks.query(
            lambda: entering.unconfirmed(workspace, measure=measure), show, owner=self, topic="entered"
        )
