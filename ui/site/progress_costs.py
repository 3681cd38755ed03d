"""Time and cost on the page *Progress*: one line to write an entry down, sums by activity and month, the entries."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.progress import ACTIVITIES
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotANumberError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.progress.costs import CostLine, Ledger, Total
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import activity_name, hours_words, money_text
from qic_desktop.wording.values import number_text
from ui.site.day_field import DayField
from ui.site.progress_parts import set_kind, shortened
from ui.site.team_panels import SectionHead
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import ElidedLabel, label, rule
from ui.widgets.tips import plain_tip

MOST_SHOWN = 60


class CostForm(Panel):
    """One entry to write down. ``given(activity, fields)``; a number that is none is said below its field."""

    given = Signal(str, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Write time or money down"), parent)
        self.activity = Select([(code, activity_name(code)) for code in ACTIVITIES])
        self.day = DayField(_("On"))
        self.persons, self.hours = TextField("", "4"), TextField("", _("0.5"))
        self.grade = TextField("", _("for example: nurse"))
        self.cash, self.currency = TextField(), TextField("", "TZS")
        self.payer = TextField("", _("for example: district"))
        self.note = TextField()
        names = ("persons", "hours", "cash", "currency", "grade", "payer", "note")
        for name in names:
            getattr(self, name).setObjectName(f"cost-{name}")
            getattr(self, name).returnPressed.connect(self.give)
        self.fields = {
            "activity": Field(_("What for?"), self.activity),
            "on": Field(_("On"), self.day),
            "persons": Field(_("How many people?"), self.persons),
            "hours": Field(_("Hours each"), self.hours),
            "grade": Field(_("Grade"), self.grade),
            "cash": Field(_("Money"), self.cash),
            "currency": Field(_("Currency"), self.currency),
            "payer": Field(_("Who pays?"), self.payer),
            "note": Field(_("Note"), self.note),
        }
        for row in (("activity", "on"), ("persons", "hours"), ("cash", "currency"), ("grade", "payer"), ("note",)):
            across = QHBoxLayout()
            across.setSpacing(8)
            for name in row:
                across.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
            self.add(across)
        self.add(
            label(
                _("Nobody is named: how many people of which grade. Leave out what you do not want to keep."),
                "small",
                wrap=True,
            )
        )
        self.keep = button(_("Add to the ledger"), self.give, kind="primary")
        self.keep.setObjectName("cost-keep")
        last = QHBoxLayout()
        last.addWidget(self.keep)
        last.addStretch(1)
        self.add(last)

    def begin(self, day: str, currency: str) -> None:
        """Empty fields, with the day and the currency that are likely."""
        for field in (self.persons, self.hours, self.grade, self.cash, self.payer, self.note):
            field.replace_text("")
        self.day.show_day(day)
        self.currency.replace_text(currency)
        for one in self.fields.values():
            one.say_error("")

    def prepare(self, day: str, currency: str) -> None:
        """Fill in what is still empty."""
        if not self.day.text():
            self.day.show_day(day)
        if not self.currency.text() and not self.currency.hasFocus():
            self.currency.replace_text(currency)

    def give(self) -> None:
        """Tell what was typed, or say below a field what is wrong with it."""
        fields: dict[str, object] = {"on": self.day.typed or None}
        wrong = None
        for name in ("persons", "hours", "cash"):
            editor = getattr(self, name)
            try:
                fields[name] = read_amount(editor.text())
                self.fields[name].say_error("")
            except NotANumberError:
                self.fields[name].say_error(_("Write a number, such as 1.5."))
                wrong = wrong or editor
        self.fields["on"].say_error(
            "" if self.day.typed or not self.day.text() else _("Write a day, such as 3 Sep 2026.")
        )
        if self.day.text() and not self.day.typed:
            wrong = wrong or self.day
        if wrong is None and fields["hours"] is None and fields["cash"] is None:
            self.fields["hours"].say_error(_("Enter hours or an amount of money."))
            wrong = self.hours
        if wrong is None and fields["cash"] is not None and not self.currency.text().strip():
            self.fields["currency"].say_error(_("In which currency?"))
            wrong = self.currency
        if wrong is not None:
            wrong.setFocus()
            return
        for name in ("grade", "currency", "payer", "note"):
            fields[name] = getattr(self, name).text().strip() or None
        self.given.emit(self.activity.key, fields)


def read_amount(text: str) -> float | None:
    """A number as typed, None for an empty field.

    Raises:
        NotANumberError: it is none, or below zero.
    """
    if not text.strip():
        return None
    try:
        amount = float(parse_number(text.strip()))
    except NotANumberError:
        amount = float(parse_number(text.strip(), ","))
    if amount < 0:
        raise NotANumberError(text=text)
    return amount


class SumTable(QWidget):
    """Names with hours and money beside them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 3)

    def show_sums(self, head: str, sums: list[tuple[str, Total]], last: Total | None = None) -> None:
        """Show them, with the sum of all at the end."""
        clear(self._grid)
        for place, text in enumerate((head, _("Hours of all"), _("Money"))):
            small = label(text, "small")
            self._grid.addWidget(small, 0, place, _end() if place else _start())
        lines = [*sums, *([(_("Together"), last)] if last is not None else [])]
        for number, (name, total) in enumerate(lines):
            row = 2 * number + 2
            bold = last is not None and number == len(lines) - 1
            self._grid.addWidget(rule(strong=bold), row - 1, 0, 1, 3)
            texts = (name, hours_words(total.hours) or "–", money_text(total.money) or "–")
            for place, text in enumerate(texts):
                words = label(text, "strong" if bold else "")
                side = Qt.AlignmentFlag.AlignTrailing if place else Qt.AlignmentFlag.AlignLeading
                self._grid.addWidget(words, row, place, side | Qt.AlignmentFlag.AlignVCenter)


class CostPanel(QWidget):
    """The whole tab. ``given(activity, fields)``, ``removed(id)``, ``csv_asked``."""

    given = Signal(str, dict)
    removed = Signal(str)
    csv_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.right = QWidget(self), QWidget(self)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.csv = button(_("Save as CSV"), self.csv_asked.emit, icon="download", size="small")
        self.csv.setObjectName("cost-csv")
        column.addLayout(
            SectionHead(_("What it takes"), _("amounts of different currencies are never added"), self.csv)
        )
        self.empty = EmptyState(
            "clock",
            _("Nothing is written down yet"),
            _("Whoever asks later what the improvement cost will ask for hours and money. A line a meeting is enough."),
            Step(_("Write the first line"), lambda: self.form.hours.setFocus()),
        )
        column.addWidget(self.empty)
        self.by_activity, self.by_month = SumTable(), SumTable()
        column.addWidget(self.by_activity)
        column.addSpacing(8)
        column.addWidget(self.by_month)
        column.addSpacing(8)
        self._entries_head = label(_("Entries"), "section")
        column.addWidget(self._entries_head)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(0)
        column.addLayout(self._entries)
        self._more = label("", "small", wrap=True)
        column.addWidget(self._more)
        side = QVBoxLayout(self.right)
        side.setContentsMargins(0, 0, 0, 0)
        self.form = CostForm()
        self.form.given.connect(self.given)
        side.addWidget(self.form)
        side.addStretch(1)

    def show_ledger(self, found: Ledger, day: str) -> None:
        """Show sums and entries."""
        filled = bool(found.lines)
        self.empty.setVisible(not filled)
        set_kind(self.form.keep, "primary" if filled else "secondary")
        for part in (self.by_activity, self.by_month, self._entries_head, self.csv):
            part.setVisible(filled)
        self.by_activity.show_sums(
            _("Activity"), [(activity_name(code), sums) for code, sums in found.by_activity], found.total
        )
        self.by_month.show_sums(_("Month"), [(period_name(month), sums) for month, sums in found.by_month])
        clear(self._entries)
        for line in found.lines[:MOST_SHOWN]:
            self._entries.addWidget(rule())
            self._entries.addLayout(self._row(line))
        hidden = len(found.lines) - MOST_SHOWN
        self._more.setVisible(hidden > 0)
        self._more.setText(
            n_("{n} older entry is in the CSV file.", "{n} older entries are in the CSV file.", max(hidden, 1)).format(
                n=format_number(max(hidden, 0))
            )
        )
        self.form.prepare(day, found.currency)

    def _row(self, line: CostLine) -> QHBoxLayout:
        one = line.entry
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        on = label(period_name(one.on or "", short=True), "muted")
        on.setFixedWidth(current().px(92))
        row.addWidget(on, 0, Qt.AlignmentFlag.AlignTop)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(label(activity_name(one.activity), wrap=True))
        detail = " · ".join(part for part in (one.grade, one.payer, one.note) if part)
        if detail:
            said.addWidget(ElidedLabel(detail, "small"))
        row.addLayout(said, 1)
        money = money_text({shortened(one.currency, 8): one.cash}) if one.cash is not None and one.currency else ""
        for text, width in ((_time_words(line), 92), (money, 116)):
            number = label(text)
            number.setMinimumWidth(current().px(width))
            number.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
            row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        name = _("Take out: {what}").format(what=f"{activity_name(one.activity)}, {period_name(one.on or '')}")
        gone = Button("", kind="quiet", icon="trash-2", size="small")
        gone.setAccessibleName(name)
        gone.setToolTip(plain_tip(name))
        gone.setObjectName(f"cost-{line.id}")
        gone.clicked.connect(partial(self.removed.emit, line.id))
        row.addWidget(gone, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _time_words(line: CostLine) -> str:
    one = line.entry
    if one.hours is None:
        return ""
    hours = number_text(one.hours, 2)
    if one.persons is None:
        return _("{hours} h").format(hours=hours)
    return _("{persons} × {hours} h").format(persons=number_text(one.persons, 1), hours=hours)


def _start() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom


def _end() -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignBottom
