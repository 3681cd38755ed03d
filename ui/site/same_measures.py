"""Is this the same as ours? Each measure of the team beside those of the collaborative, with what differs.

Comes up after a team that began alone has joined; later it is reached from a measure's definition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _
from qic_desktop.services.measuring import same_measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.same_measures import Candidate, SameQuestion
from qic_desktop.wording.same_measures import (
    apart_words,
    field_name,
    hard_words,
    taken_words,
    value_name,
    values_words,
)
from ui.desk import Desk
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear, scrolled
from ui.widgets.texts import IconLabel, label, rule

KEY = "same-measures"
SHOWN = ("numerator_text", "denominator_text", "inclusion", "exclusion", "value_form", "period_kind")
CONCERNS = frozenset({"measure", "definition_revision", "observation"})


class SameMeasuresPage(Page):
    """The page; ``open`` names one of our measures, which then stands first."""

    help_id = "joining"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cards: dict[str, SameCard] = {}
        self._first = ""
        self._choices: dict[str, str] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, 24)
        column.setSpacing(16)
        self._why = label(
            _(
                "You counted before you joined. Where a measure is the same, its values go into the collaborative’s "
                "chart as counted back; yours stay as they are. Where it is not, nothing is mixed."
            ),
            wrap=True,
        )
        column.addWidget(self._why)
        self.empty = EmptyState(
            "copy-check",
            _("Nothing to compare"),
            _("Measures stand here when the team has some of its own and has joined a collaborative."),
            Step(_("Go to Measures"), partial(desk.navigator.go, "measures")),
        )
        self.empty.hide()
        column.addWidget(self.empty)
        self._room = QVBoxLayout()
        self._room.setSpacing(16)
        column.addLayout(self._room)
        column.addStretch(1)
        outer.addWidget(scrolled(content))

    def title(self) -> str:
        return _("Is this the same as ours?")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Measures"), Place("measures")),)

    def open(self, argument: str) -> None:
        self._first = argument

    def concerns(self, changes: object) -> bool:
        entities = getattr(changes, "entities", None)
        return entities is None or bool(CONCERNS & entities)

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: same_measures.same_questions(workspace), self._show, owner=self, topic="same-measures"
        )

    def focus_target(self) -> QWidget | None:
        waiting = next((card for card in self.cards.values() if card.first is not None), None)
        return waiting.first if waiting is not None else self.empty.step

    def _show(self, found: tuple[SameQuestion, ...]) -> None:
        clear(self._room)
        self.cards = {}
        ordered = sorted(found, key=lambda one: (one.ours.id != self._first, one.answer != "open"))
        for question in ordered:
            card = SameCard(question, self._choices.get(question.ours.id, ""))
            card.chosen.connect(partial(self._choices.__setitem__, question.ours.id))
            card.taken.connect(partial(self._take, question))
            card.kept_apart.connect(partial(self._keep_apart, question))
            self.cards[question.ours.id] = card
            self._room.addWidget(card)
        self.empty.setVisible(not found)
        self._why.setVisible(bool(found))
        if self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, question: SameQuestion, core: str) -> None:
        workspace, code = self.desk.workspace, question.ours.id
        theirs = next((one.core.name for one in question.candidates if one.core.id == core), "")
        self._change(lambda: same_measures.take_over(workspace, code, core), taken_words(question.ours.name, theirs))

    def _keep_apart(self, question: SameQuestion) -> None:
        workspace, code = self.desk.workspace, question.ours.id
        self._change(lambda: same_measures.keep_apart(workspace, code), apart_words(question.ours.name))

    def _change(self, fn: Callable[[], object], said: str) -> None:
        self.desk.record(fn, said, owner=self)


class SameCard(Panel):
    """One of our measures. Signals: ``chosen(core id)``, ``taken(core id)``, ``kept_apart``."""

    chosen = Signal(str)
    taken = Signal(str)
    kept_apart = Signal()

    def __init__(self, question: SameQuestion, wanted: str = "") -> None:
        super().__init__(question.ours.name)
        self.question = question
        self.first: QWidget | None = None
        self.choice = Select([(one.core.id, one.core.name) for one in question.candidates])
        if wanted:
            self.choice.choose(wanted)
        self.choice.setAccessibleName(_("Measure of the collaborative beside “{name}”").format(name=question.ours.name))
        self.choice.chosen.connect(self._on_chosen)
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self.add(self._room)
        self._asked = QWidget(self)
        self._asked.hide()
        self.choice.setParent(self)
        self.choice.hide()
        self.take: Button | None = None
        self.apart: Button | None = None
        if question.answer == "open":
            self._ask()
        else:
            self._tell()

    def _tell(self) -> None:
        """What was answered, and the way to answer again."""
        question = self.question
        chosen = question.chosen
        same = chosen is not None
        words = taken_words(question.ours.name, chosen.core.name) if chosen else apart_words(question.ours.name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconLabel("circle-check" if same else "minus", "accent" if same else "muted"))
        row.addWidget(label(words, wrap=True), 1)
        again = button(_("Compare again"), self._ask_again, kind="quiet", size="small")
        again.setAccessibleName(_("Compare again: {name}").format(name=question.ours.name))
        row.addWidget(again)
        self._room.addLayout(row)

    def _ask_again(self) -> None:
        clear(self._room)
        self._ask()
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, core: str) -> None:
        self.chosen.emit(core)
        self._room.removeWidget(self._asked)
        self._asked.hide()
        self._asked.deleteLater()
        self._asked = self._comparison(self._candidate())
        self._room.addWidget(self._asked)
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _candidate(self) -> Candidate:
        return next(one for one in self.question.candidates if one.core.id == self.choice.key)

    def _ask(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_("Beside:"), "muted"))
        row.addWidget(self.choice)
        row.addStretch(1)
        self._room.addLayout(row)
        self.choice.show()
        self._asked = self._comparison(self._candidate())
        self._room.addWidget(self._asked)
        self.first = self.choice

    def _comparison(self, candidate: Candidate) -> QWidget:
        """Both definitions side by side, what differs, and the two answers."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(_side_by_side(self.question.ours, candidate))
        hard = [hard_words(one.field) for one in candidate.differences if one.is_hard]
        said = hard[0] if hard else values_words(candidate.new, candidate.there)
        column.addWidget(label(said, "" if hard else "muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(8)
        differs = bool(candidate.differences)
        self.take = button(
            _("It is the same: take the values over"),
            lambda: self.taken.emit(self.choice.key),
            kind="secondary" if differs else "primary",
        )
        self.apart = button(_("Keep them apart"), self.kept_apart.emit, kind="primary" if differs else "secondary")
        self.take.setEnabled(candidate.can_take)
        # What is safe stands first: where something differs, that is keeping them apart.
        for one in (self.apart, self.take) if differs else (self.take, self.apart):
            one.setAccessibleDescription(self.question.ours.name)
            row.addWidget(one)
        row.addStretch(1)
        column.addLayout(row)
        return holder


def _side_by_side(ours: MeasureView, candidate: Candidate) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(2, 1)
    grid.setColumnStretch(3, 1)
    heads = (_("Ours"), _("The collaborative’s"))
    for column, head in enumerate(heads, 2):
        grid.addWidget(label(head, "smallStrong"), 0, column)
    grid.addWidget(rule(), 1, 0, 1, 4)
    differs = {one.field for one in candidate.differences}
    rows = [(_("Name"), ours.name, candidate.core.name, False)]
    others = [one.field for one in candidate.differences if one.field not in SHOWN and one.field != "events"]
    for field in (*SHOWN, *others):
        texts = [str(getattr(view.definition, field, None) or "") for view in (ours, candidate.core)]
        if any(texts) or field in differs:
            first, second = (value_name(field, text) for text in texts)
            rows.append((field_name(field), first, second, field in differs))
    for number, (word, first, second, marked) in enumerate(rows, 2):
        top = Qt.AlignmentFlag.AlignTop
        if marked:
            grid.addWidget(_mark(), number, 0, top)
        grid.addWidget(label(word, "muted"), number, 1, top)
        for column, text in enumerate((first, second), 2):
            grid.addWidget(label(text, "strong" if marked else "", wrap=True), number, column, top)
    return grid


def _mark() -> QWidget:
    mark = IconLabel("triangle-alert", "concern", 14)
    mark.setAccessibleName(_("differs"))
    return mark


def page_spec() -> PageSpec:
    """Reached after joining and from a measure's definition."""
    return PageSpec(
        KEY, _("Is this the same as ours?"), "copy-check", SameMeasuresPage, on_rail=False, parent="measures"
    )
