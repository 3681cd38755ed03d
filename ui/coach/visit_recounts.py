"""Counting again from the source: type what is there; the factor and its mark appear at once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.recounting import RecountView
from qic_desktop.domain.typed import parse_number
from qic_desktop.domain.visit import Recount
from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _, decimal_separator, format_number
from qic_desktop.services.coaching.visit_page import RecountLine, VisitPage
from qic_desktop.services.coaching.visiting import SPANS, Counted
from qic_desktop.wording.coaching import (
    all_cases_words,
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
SAMPLE = "sample"


class RecountsPanel(Panel):
    """Emits ``counted(observation id, Counted)``, ``explained(observation id, text)``, ``more_asked`` (earlier)
    and ``every_asked`` (the other measures)."""

    counted = Signal(str, object)
    explained = Signal(str, str)
    more_asked = Signal()
    every_asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("2  Count again from the source"))
        self.head.addWidget(label(_("source ÷ reported; 0.90 to 1.10 is good enough"), "small"))
        self.rows: dict[str, RecountRow] = {}
        self._shown = False
        self.more = button(_("Earlier months"), self.more_asked.emit, size="small")
        self.every = button(_("More measures"), self.every_asked.emit, size="small")
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        self.said = Sentence("")
        self.add(self._room)
        self.add(self.said)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.every)
        foot.addWidget(self.more)
        self.add(foot)

    def show_page(self, page: VisitPage) -> None:
        """Show what was reported, and what was counted so far."""
        lines = page.lines
        ids = [observation_id(line.view.id, line.period.text) for line in lines]
        if not self._shown or list(self.rows) != ids:
            self._build(ids, lines)
        for identity, line in zip(ids, lines, strict=True):
            self.rows[identity].show_line(line, editable=page.mine)
        sentences = [recount_sentence(line.counted) for line in lines if line.counted is not None]
        said = " ".join(one for one in sentences if one)
        self.said.say(said)
        self.said.setVisible(bool(said))
        self.every.setVisible(page.more_measures)

    def refuse(self, identity: str, sentence: str) -> None:
        """Say beside a value why what was counted is not kept."""
        row = self.rows.get(identity)
        if row is not None:
            row.refuse(sentence)

    def _build(self, ids: list[str], lines: tuple[RecountLine, ...]) -> None:
        self._shown = True
        clear(self._room)
        self.rows = {}
        for identity, line in zip(ids, lines, strict=True):
            row = RecountRow(line)
            row.left.connect(partial(self.counted.emit, identity))
            row.why.committed.connect(partial(self.explained.emit, identity))
            self.rows[identity] = row
            self._room.addWidget(row)
        if not lines:
            self._room.addWidget(label(_("No value of this site is here yet."), "muted", wrap=True))


class RecountRow(QWidget):
    """One value: name and month, reported; the fields and what was counted; below, ruler, factor and what it says.

    ``left(Counted)`` tells of numbers or of another span.
    """

    left = Signal(object)

    def __init__(self, line: RecountLine) -> None:
        super().__init__()
        self._asked = self._was_counted = False
        self._recorded: dict[TextField, str] = {}
        self.title = f"{line.view.name}, {period_name(line.period.text, short=True)}"
        self.name = label(self.title, "strong", wrap=True)
        self.reported = label("", "small", wrap=True)
        self.mark, self.factor, self.said = FactorMark(), label("", "strong"), label("", "small", wrap=True)
        self.factor.setMinimumWidth(current().px(38))
        self.said.setMinimumWidth(current().px(110))
        names = ["value"] if line.said.value is not None else ["numerator"]
        if line.said.value is None and line.said.denominator is not None:
            names.append("denominator")
        hints = {"numerator": _("counted"), "denominator": _("of all"), "value": _("counted")}
        self.fields = {name: self._field(hints[name]) for name in names}
        self.span = Select([(span, span_name(span)) for span in SPANS])
        self.span.setAccessibleName(_("{value}: what was counted again").format(value=self.title))
        self.span.chosen.connect(self._on_span)
        self.sample = self._field(_("cases"))
        self.sample.hide()
        asked = _("What stands behind it? {value}").format(value=self.title)
        self.ask = icon_button("message-square", asked, self._ask_why)
        self.why = TextField("", _("What stands behind it, in the team’s words?"))
        self.why.setAccessibleName(asked)
        self.why.hide()
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(4)
        words = _upright(self.name, self.reported)
        down.addWidget(Columns((words, self._numbers()), SIDE_BY_SIDE, widths=(None, NUMBERS)))
        down.addWidget(self.why)

    def _numbers(self) -> QWidget:
        asked, self.found = QHBoxLayout(), QWidget()
        for part in (*self.fields.values(), self.span, self.sample):
            asked.addWidget(part)
        asked.addStretch(1)
        asked.addWidget(self.ask)
        told = QHBoxLayout(self.found)
        told.setContentsMargins(0, 0, 0, 0)
        for part in (self.mark, self.factor):
            told.addWidget(part)
        told.addWidget(self.said, 1)
        self.found.hide()
        made = QWidget()
        down = QVBoxLayout(made)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(4)
        for row in (asked, told):
            row.setSpacing(8)
        down.addLayout(asked)
        down.addWidget(self.found)
        down.addStretch(1)
        return made

    def _field(self, hint: str) -> TextField:
        field = TextField("", hint)
        field.setAccessibleName(f"{self.title}: {hint}")
        field.setFixedWidth(current().px(FIELD))
        field.committed.connect(lambda _text: self._tell())
        return field

    def show_line(self, line: RecountLine, *, editable: bool) -> None:
        """Show numbers and factor; what was refused, and a span without a number yet, stay as they are."""
        self.reported.setText(_reported_words(line))
        counted = line.counted
        self._was_counted = counted is not None and counted.is_counted
        self._show_counted(counted.record if counted is not None and counted.is_counted else None)
        for part in (*self.fields.values(), self.sample, self.span, self.why):
            part.setEnabled(editable)
        factor = counted.factor if counted is not None else None
        self.mark.show_factor(factor)
        self.factor.setText("" if factor is None else factor_words(factor))
        for part in (self.mark, self.factor):
            part.setVisible(factor is not None)
        if not self._is_refused:
            self._say(_found_words(counted) if counted is not None else "")
        explained = (counted.record.explanation or "") if counted is not None else ""
        self.why.show_text(explained)
        off = counted is not None and counted.is_off
        self._asked = self._asked or bool(explained) or off
        self.why.setVisible(self._asked)
        self.ask.setVisible(editable and not self._asked)

    def refuse(self, sentence: str) -> None:
        """Say why the numbers were not kept; they stand in their fields until they are mended."""
        for field in self._written():
            if field.text().strip() != self._recorded.get(field, ""):
                field.set_state("explain")
        self._say(sentence)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.found.setVisible(bool(text or self.factor.text()))

    @property
    def _is_refused(self) -> bool:
        return any(field.is_refused for field in self._written())

    def _written(self) -> tuple[TextField, ...]:
        return (*self.fields.values(), self.sample)

    def _show_counted(self, record: Recount | None) -> None:
        for name, field in self.fields.items():
            found = getattr(record, name) if record is not None else None
            if name == "denominator" and found is None and record is not None:
                found = record.sample
            self._show(field, found)
        if record is not None and not self._is_refused:
            self.span.choose(record.span or SPANS[0])
            self._show(self.sample, record.sample)
        self._show_sample()

    def _show(self, field: TextField, found: float | None) -> None:
        self._recorded[field] = "" if found is None else format_number(found)
        field.show_text(self._recorded[field])

    def _show_sample(self) -> None:
        """Out of how many: the second field says it where there is one."""
        self.sample.setVisible(self.span.key == SAMPLE and "denominator" not in self.fields)

    def _ask_why(self) -> None:
        self._asked = True
        self.ask.hide()
        self.why.show()
        self.why.setFocus()

    def _on_span(self, _span: str) -> None:
        self._show_sample()
        self._tell()
        if not self.sample.isHidden():
            self.sample.setFocus()

    def _tell(self) -> None:
        """Tell of the numbers as soon as there is one."""
        texts = {name: field.text().strip() for name, field in (*self.fields.items(), (SAMPLE, self.sample))}
        for field in self._written():
            field.set_state("")
        try:
            numbers = {name: parse_number(text, decimal_separator()) if text else None for name, text in texts.items()}
        except NotANumberError as error:
            self.refuse(describe(error))
            return
        sample = numbers.pop(SAMPLE)
        if self._was_counted or any(number is not None for number in numbers.values()):
            many = numbers.get("denominator", sample)
            whole = many if self.span.key == SAMPLE and isinstance(many, int) else None
            self.left.emit(Counted(**numbers, span=self.span.key, sample=whole))


def _reported_words(line: RecountLine) -> str:
    said = line.said
    numbers = [said.value] if said.value is not None else [said.numerator, said.denominator]
    told = [format_number(one) for one in numbers if one is not None]
    parts = [_("reported {numbers}").format(numbers=_(" of ").join(told)), before_words(line)]
    return " · ".join(part for part in parts if part)


def _found_words(counted: RecountView) -> str:
    """What the factor says, or what is odd; the factor of all cases stands beside it."""
    found = recount_doubt(counted) or recount_mark(counted)
    return " · ".join(part for part in (found, all_cases_words(counted)) if part)


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
