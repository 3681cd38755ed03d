"""Counting again from the source: type what is there; the factor and its mark appear at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.typed import parse_number, whole_number
from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _, decimal_separator, format_number
from qic_desktop.services.coaching.visit_page import RecountLine
from qic_desktop.services.coaching.visiting import SPANS, Counted
from qic_desktop.wording.coaching import (
    factor_words,
    recount_doubt,
    recount_mark,
    recount_sentence,
    span_name,
)
from qic_desktop.wording.errors import describe
from qic_desktop.wording.period_names import period_name
from ui.coach.sites_list import paint_ruler
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.fields import TextField
from ui.widgets.panel import Panel, Sentence, clear
from ui.widgets.texts import label

FIELD, MARK, SIDE_BY_SIDE, NUMBERS = 76, (110, 26), 640, 478


class RecountsPanel(Panel):
    """Emits ``counted(observation id, Counted)``, ``explained(observation id, text)``, ``more_asked`` (earlier)."""

    counted = Signal(str, object)
    explained = Signal(str, str)
    more_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("2  Count again from the source"))
        self.head.addWidget(label(_("source ÷ reported; 0.90 to 1.10 is good enough"), "small"))
        self.rows: dict[str, RecountRow] = {}
        self._shown = False
        self.span = Select([(span, span_name(span)) for span in SPANS])
        self.span.setAccessibleName(_("What was counted again"))
        self.sample = TextField("", _("cases"))
        self.sample.setAccessibleName(_("So many cases"))
        self.sample.setFixedWidth(current().px(FIELD))
        self.span.chosen.connect(lambda key: self.sample.setVisible(key == "sample"))
        self.sample.hide()
        self.more = button(_("Earlier months"), self.more_asked.emit, size="small")
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self.said = Sentence("")
        self.add(self._room)
        self.add(self.said)
        foot = QHBoxLayout()
        foot.addWidget(label(_("I counted"), "small"))
        foot.addWidget(self.span)
        foot.addWidget(self.sample)
        foot.addStretch(1)
        foot.addWidget(self.more)
        self.add(foot)

    def show_lines(self, lines: tuple[RecountLine, ...], *, editable: bool) -> None:
        """Show what was reported, and what was counted so far."""
        ids = [observation_id(line.view.id, line.period.text) for line in lines]
        if not self._shown or list(self.rows) != ids:
            self._shown = True
            clear(self._room)
            self.rows = {}
            for identity, line in zip(ids, lines, strict=True):
                row = RecountRow(line)
                row.left.connect(partial(self._on_left, identity))
                row.why.committed.connect(partial(self.explained.emit, identity))
                self.rows[identity] = row
                self._room.addWidget(row)
            if not lines:
                self._room.addWidget(label(_("No value of this site is here yet."), "muted", wrap=True))
        for identity, line in zip(ids, lines, strict=True):
            self.rows[identity].show_line(line, editable=editable)
        sentences = [recount_sentence(line.counted) for line in lines if line.counted is not None]
        said = " ".join(one for one in sentences if one)
        self.said.say(said)
        self.said.setVisible(bool(said))

    def _on_left(self, identity: str, numbers: object) -> None:
        assert isinstance(numbers, dict)
        many = whole_number(self.sample.text())
        self.counted.emit(identity, Counted(**numbers, span=self.span.key, sample=many))


class RecountRow(QWidget):
    """One value: name and month, reported, one or two fields, the ruler, the factor, what it says."""

    left = Signal(object)

    def __init__(self, line: RecountLine) -> None:
        super().__init__()
        self.fields: dict[str, TextField] = {}
        self._asked = False
        theme = current()
        names = ["value"] if line.said.value is not None else ["numerator"]
        if line.said.value is None and line.said.denominator is not None:
            names.append("denominator")
        title = f"{line.view.name}, {period_name(line.period.text, short=True)}"
        self.name = label(title, "strong", wrap=True)
        self.reported = label("", "small", wrap=True)
        hints = {"numerator": _("counted"), "denominator": _("of all"), "value": _("counted")}
        asked = _("What stands behind it? {value}").format(value=title)
        self.mark, self.factor = FactorMark(), label("", "strong")
        self.factor.setMinimumWidth(theme.px(38))
        self.said = label("", "small", wrap=True)
        self.said.setMinimumWidth(theme.px(110))
        self.ask = icon_button("message-square", asked, self._ask_why)
        for name in names:
            field = TextField("", hints[name])
            field.setAccessibleName(f"{title}: {hints[name]}")
            field.setFixedWidth(theme.px(FIELD))
            field.committed.connect(lambda _text: self._on_committed())
            self.fields[name] = field
        self.why = TextField("", _("What stands behind it, in the team’s words?"))
        self.why.setAccessibleName(asked)
        self.why.hide()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(4)
        words, numbers = _upright(self.name, self.reported), QWidget()
        across = QHBoxLayout(numbers)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        for part in (*self.fields.values(), self.mark, self.factor):
            across.addWidget(part)
        across.addWidget(self.said, 1)
        across.addWidget(self.ask)
        down.addWidget(Columns((words, numbers), SIDE_BY_SIDE, widths=(None, NUMBERS)))
        down.addWidget(self.why)

    def show_line(self, line: RecountLine, *, editable: bool) -> None:
        """Show numbers and factor."""
        said, counted = line.said, line.counted
        numbers = [said.value] if said.value is not None else [said.numerator, said.denominator]
        told = [format_number(one) for one in numbers if one is not None]
        parts = [_("reported {numbers}").format(numbers=_(" of ").join(told)), before_words(line)]
        self.reported.setText("\n".join(part for part in parts if part))
        for name, field in self.fields.items():
            found = getattr(counted.record, name) if counted is not None else None
            field.show_text("" if found is None else format_number(found))
            field.setEnabled(editable)
        factor = counted.factor if counted is not None else None
        self.mark.show_factor(factor)
        self.factor.setText("" if factor is None else factor_words(factor))
        words = (recount_doubt(counted) or recount_mark(counted)) if counted is not None else ""
        self.said.setText(words)
        explained = (counted.record.explanation or "") if counted is not None else ""
        self.why.show_text(explained)
        self.why.setEnabled(editable)
        off = counted is not None and counted.is_off
        self._asked = self._asked or bool(explained) or off
        self.why.setVisible(self._asked)
        self.ask.setVisible(editable and not self._asked)

    def _ask_why(self) -> None:
        self._asked = True
        self.ask.hide()
        self.why.show()
        self.why.setFocus()

    def _on_committed(self) -> None:
        numbers: dict[str, float | None] = {}
        for name, field in self.fields.items():
            text = field.text().strip()
            try:
                numbers[name] = parse_number(text, decimal_separator()) if text else None
            except NotANumberError as error:
                field.set_state("explain")
                self.said.setText(describe(error))
                return
            field.set_state("")
        self.left.emit(numbers)


def _upright(*parts: QWidget) -> QWidget:
    made = QWidget()
    down = QVBoxLayout(made)
    down.setContentsMargins(0, 0, 0, 0)
    down.setSpacing(2)
    for part in parts:
        down.addWidget(part)
    return made


def before_words(line: RecountLine) -> str:
    """What was reported for the month before: a jump is seen while the team sits there."""
    if line.before is None:
        return ""
    one = line.before
    numbers = [one.value] if one.value is not None else [one.numerator, one.denominator]
    told = [format_number(number) for number in numbers if number is not None]
    month = period_name(line.period.preceding().text, short=True)
    return _("{month}: {numbers}").format(month=month, numbers=_(" of ").join(told)) if told else ""


class FactorMark(QWidget):
    """The small ruler: its grey part is what is good enough, the mark what was found."""

    def __init__(self) -> None:
        super().__init__()
        self._factor: float | None = None
        self.setFixedSize(current().px(MARK[0]), current().px(MARK[1]))

    def show_factor(self, factor: float | None) -> None:
        """Show another factor, or none."""
        self._factor = factor
        self.setAccessibleName("" if factor is None else factor_words(factor))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(MARK[0]), current().px(MARK[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._factor is None:
            return
        painter = QPainter(self)
        paint_ruler(painter, QRectF(self.rect()).adjusted(4, 0, -4, 0), self._factor)
        painter.end()
