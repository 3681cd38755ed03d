"""One conflict: why it is one, a card for each value with its chart, another value to type, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.typed import is_number, parse_number
from qic_desktop.i18n import _, capital, decimal_separator
from qic_desktop.services.exchanging.conflict_views import ConflictValue, ConflictView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.wording.exchange import moment_name
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import RadioButton
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel
from ui.widgets.texts import ElidedLabel, key_cap, label, rule
from ui.widgets.tips import plain_tip

if TYPE_CHECKING:
    from qic_desktop.analysis.charts.values import RunChart
    from qic_desktop.analysis.geometry.marks import Scene

CHART_HEIGHT = 148
SETTLED = 50
"""Milliseconds until a new chart is laid out."""
TYPED = 0
"""The number of the choice that is typed; the others count from 1."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person decided: the number of a value, or (``keep`` 0) an entry or text of one's own; and why."""

    keep: int
    entry: Entry | None = None
    text: str = ""
    reason: str = ""


class ConflictCard(Panel):
    """``decided(answer)`` and ``next_asked`` tell the page; it never records itself."""

    decided = Signal(object)
    next_asked = Signal()
    asked = Signal()

    def __init__(self, view: ConflictView, now: int, *, two_numbers: bool = True, more: bool = False) -> None:
        super().__init__(view.title)
        self.view = view
        self._places: dict[int, QVBoxLayout] = {}
        self._group = QButtonGroup(self)
        self._typed: list[TextField] = []
        self.reason = TextField("", _("for example: the register says so"))
        self.keep = Button("", kind="primary")
        self.add(label(view.why, wrap=True))
        self._add_values(now)
        if view.may_decide and view.typing:
            self._add_typing(two_numbers)
        if view.may_decide and view.takes_reason:
            self._add_reason()
        self._add_foot(more)
        self._group.buttonToggled.connect(self._apply_choice)
        self._apply_choice()

    # --- what the page calls -------------------------------------------------------------------------------------

    def focus_part(self) -> QWidget | None:
        """The value now chosen."""
        return self._group.checkedButton()

    def choose(self, number: int) -> bool:
        """Choose a value, counted from 1; 0 is the one to type. Answers False where there is none."""
        found = self._group.button(number)
        if found is None or not found.isEnabled():
            return False
        found.setChecked(True)
        (self._typed[0] if number == TYPED and self._typed else found).setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def confirm(self) -> None:
        """Decide for what is chosen, if anything is."""
        if self.keep.isEnabled() and not self.keep.isHidden():
            self.keep.click()

    def type_value(self, *texts: str) -> None:
        """Type another value."""
        for field, text in zip(self._typed, texts, strict=True):
            field.setText(text)
        self.choose(TYPED)
        self._apply_choice()

    def show_charts(self, charts: Mapping[int, RunChart]) -> None:
        """Draw the chart under each value as it would be with it."""
        from ui.charts.chart_view import ChartView

        for number, chart in charts.items():
            view = ChartView()
            view.setFixedHeight(current().px(CHART_HEIGHT))
            view.set_ground("surface")
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            title = _("The chart with {value}").format(value=self._value(number).words)
            view.set_builder(partial(_scene, chart), title=title)
            period = self.view.conflict.record.split("|")[1]
            places = [place for place, point in enumerate(chart.points) if point.period == period]
            if places:
                # The picture is made when it is laid out; only then can its point be marked.
                QTimer.singleShot(SETTLED, view, partial(view.choose, places[0]))
            self._places[number].addWidget(view)

    # --- building ------------------------------------------------------------------------------------------------

    def _add_values(self, now: int) -> None:
        across = QHBoxLayout()
        across.setSpacing(12)
        for value in self.view.values:
            across.addWidget(self._value_card(value, now), 1)
        self.add(across)

    def _value_card(self, value: ConflictValue, now: int) -> QFrame:
        frame = QFrame()
        frame.setProperty("panel", "info" if value.is_shown else "card")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(3)
        top = QHBoxLayout()
        choice = RadioButton(value.words or _("nothing"))
        choice.setProperty("focusRing", True)
        choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        choice.setChecked(value.is_shown)
        choice.setEnabled(self.view.may_decide and self.view.kind != "definition")
        choice.setAccessibleName(f"{value.words}, {value.hand}")
        font = choice.font()
        font.setBold(True)
        choice.setFont(font)
        choice.setToolTip(plain_tip(value.words))
        self._group.addButton(choice, value.number)
        top.addWidget(choice, 1)
        if value.is_shown:
            top.addWidget(label(_("shown now"), "small"))
        if choice.isEnabled():
            top.addWidget(key_cap(str(value.number)))
        layout.addLayout(top)
        said = QVBoxLayout()
        said.setContentsMargins(current().px(24), 0, 0, 0)
        said.setSpacing(2)
        said.addWidget(label(f"{capital(value.hand)}, {moment_name(value.when, now)}", "muted", wrap=True))
        said.addWidget(ElidedLabel(_from_words(value, now), "small"))
        layout.addLayout(said)
        self._places[value.number] = QVBoxLayout()
        layout.addLayout(self._places[value.number])
        layout.addStretch(1)
        return frame

    def _add_typing(self, two_numbers: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        choice = RadioButton(_("Another value:"))
        choice.setProperty("focusRing", True)
        self._group.addButton(choice, TYPED)
        row.addWidget(choice)
        names = [_("Another value")]
        if self.view.typing == "counts" and two_numbers:
            names = [_("Counted"), _("Out of")]
        for number, name in enumerate(names):
            if number:
                row.addWidget(label(_("of")))
            field = TextField()
            field.setAccessibleName(name)
            field.setFixedWidth(current().px(380 if self.view.typing == "text" else 96))
            field.textEdited.connect(self._on_typed)
            self._typed.append(field)
            row.addWidget(field)
        row.addWidget(key_cap("0"))
        row.addStretch(1)
        self.add(row)

    def _add_reason(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_("Why, if you like:")))
        self.reason.setAccessibleName(_("Why"))
        row.addWidget(self.reason, 1)
        row.addWidget(label(_("is added to the note"), "small"))
        self.add(row)

    def _add_foot(self, more: bool) -> None:
        self.add(rule())
        row = QHBoxLayout()
        row.setSpacing(8)
        self.keep.clicked.connect(self._on_keep_clicked)
        if self.view.kind == "definition":
            row.addWidget(label(_("Nothing to choose here."), "muted"), 1)
            self.keep.hide()
        elif self.view.may_decide:
            row.addWidget(self.keep)
            row.addWidget(key_cap("↵"))
            row.addStretch(1)
        else:
            self.keep.hide()
            row.addWidget(label(_("This lies in somebody else’s entries; only they can decide it."), "muted"), 1)
            row.addWidget(button(_("Copy a question for them"), self._on_ask_clicked, icon="copy"))
        if more:
            row.addWidget(button(_("Next"), self.next_asked.emit, kind="quiet"))
            row.addWidget(key_cap("N"))
        self.add(row)

    # --- choosing ------------------------------------------------------------------------------------------------

    def _value(self, number: int) -> ConflictValue:
        return self.view.values[number - 1]

    def _on_typed(self) -> None:
        self._group.button(TYPED).setChecked(True)
        self._apply_choice()

    def _answer(self) -> Answer | None:
        chosen = self._group.checkedId()
        reason = self.reason.text().strip()
        if chosen > 0:
            return Answer(chosen, reason=reason)
        if chosen != TYPED or not self._typed:
            return None
        texts = [field.text().strip() for field in self._typed]
        if self.view.typing == "text":
            return Answer(TYPED, text=texts[0], reason=reason) if texts[0] else None
        decimal = decimal_separator()
        if not all(text and is_number(text, decimal) for text in texts):
            return None
        numbers = [parse_number(text, decimal) for text in texts]
        entry = Entry(numerator=numbers[0], denominator=numbers[1]) if len(numbers) > 1 else Entry(value=numbers[0])
        return Answer(TYPED, entry=entry, reason=reason)

    def _apply_choice(self) -> None:
        answer = self._answer()
        self.keep.setEnabled(answer is not None)
        self.keep.setText(self._keep_words(answer))

    def _keep_words(self, answer: Answer | None) -> str:
        if answer is None:
            return _("Keep")
        if answer.keep == TYPED:
            return _("Keep what I typed")
        value = self._value(answer.keep)
        if self.view.kind == "removed":
            return _("Remove it") if value.is_removal else _("Keep it")
        return _("Keep {value}").format(value=(value.words or _("nothing"))[:60])

    def _on_keep_clicked(self) -> None:
        answer = self._answer()
        if answer is not None:
            self.decided.emit(answer)

    def _on_ask_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.view.question)
        self.asked.emit()


def _scene(chart: RunChart, width: float, height: float) -> Scene:
    from qic_desktop.analysis.geometry.chart import chart_scene
    from qic_desktop.wording.charts import ChartWords

    return chart_scene(chart, width, height, ChartWords())


def _from_words(value: ConflictValue, now: int) -> str:
    if not value.package:
        return _("entered here")
    if value.made is None:
        return _("came in {file}").format(file=value.package)
    return _("came in {file}, made {day}").format(file=value.package, day=moment_name(value.made, now))
