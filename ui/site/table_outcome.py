"""What a team's own table would bring: four counts, what differs with a choice for each, what is not read and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.table_import import ImportPlan, Planned
from qic_desktop.wording.doubts import far_question, missing_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.table_import import not_read_words, quoted, row_name
from qic_desktop.wording.values import number_text, value_text
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.panel import clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import ElidedLabel, label, rule

MOST_SHOWN = 60
KEEP, TAKE = "keep", "take"
PERIOD_WIDTH, VALUE_WIDTH, ROW_WIDTH = 104, 150, 88


class CountLine(QFrame):
    """New, the same, different, not read: always the same four, zero is shown too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "card")
        self.numbers: dict[str, QLabel] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for place, (key, word) in enumerate(_count_words()):
            if place:
                layout.addWidget(rule(upright=True))
            inner = QHBoxLayout()
            inner.setContentsMargins(16, 6, 12, 6)
            inner.setSpacing(8)
            number = label("–", "title")
            inner.addWidget(number)
            inner.addWidget(label(word, "muted"), 1)
            self.numbers[key] = number
            layout.addLayout(inner, 1)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a plan's counts."""
        counts = {
            "new": len(plan.of("new")),
            "same": len(plan.of("same")),
            "differs": len(plan.of("differs")),
            "not-read": len(plan.not_read),
        }
        for key, count in counts.items():
            self.numbers[key].setText(format_number(count))
        self.setAccessibleName(", ".join(f"{format_number(counts[key])} {word}" for key, word in _count_words()))


class Outcome(QWidget):
    """What differs, what is new and what is not read. Emits ``choice_changed`` when a person keeps or takes."""

    choice_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.take: set[str] = set()
        self.switches: dict[str, SegmentedSwitch] = {}
        self._plan: ImportPlan | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a plan; what was chosen stays where the same value still differs."""
        self._plan = plan
        self.take &= {one.key for one in plan.of("differs")}
        self.switches = {}
        clear(self._rows)
        self._show_differing(plan.of("differs"))
        self._show_unread(plan)
        self._show_far(plan)
        self._show_new(plan.of("new"))
        self._rows.addStretch(1)

    def choose_all(self, choice: str) -> None:
        """Keep all that stands here, or take all from the table."""
        differing = self._plan.of("differs") if self._plan else ()
        self.take = {one.key for one in differing} if choice == TAKE else set()
        for switch in self.switches.values():
            switch.choose(choice)
        self.choice_changed.emit()

    def _show_differing(self, found: Sequence[Planned]) -> None:
        if not found:
            return
        title = n_("{n} value differs from what is here", "{n} values differ from what is here", len(found))
        head = self._head(title.format(n=format_number(len(found))))
        head.addWidget(button(_("Keep all that is here"), partial(self.choose_all, KEEP), size="small"))
        head.addWidget(button(_("Take all from the table"), partial(self.choose_all, TAKE), size="small"))
        for one in found[:MOST_SHOWN]:
            self._rows.addLayout(self._differing(one))
        self._more(len(found), _("and {n} more; “all” above is for them too"))

    def _differing(self, one: Planned) -> QHBoxLayout:
        theme = current()
        line = QHBoxLayout()
        line.setSpacing(12)
        place = place_words(one)
        here, there = entry_words(one.read.view, one.standing), entry_words(one.read.view, one.read.entry)
        line.addWidget(_fixed(ElidedLabel(place), theme.px(PERIOD_WIDTH)))
        line.addWidget(ElidedLabel(one.read.view.name, "muted"), 1)
        for words, value in ((_("here"), here), (_("table"), there)):
            line.addWidget(label(words, "small"))
            line.addWidget(_fixed(ElidedLabel(value, "strong"), theme.px(VALUE_WIDTH)))
        name = _("{period}: {here} here, {there} in the table").format(period=place, here=here, there=there)
        switch = SegmentedSwitch([(KEEP, _("Keep")), (TAKE, _("Take"))], name)
        switch.choose(TAKE if one.key in self.take else KEEP)
        switch.chosen.connect(partial(self._on_chosen, one.key))
        self.switches[one.key] = switch
        line.addWidget(switch)
        return line

    def _on_chosen(self, key: str, choice: str) -> None:
        (self.take.add if choice == TAKE else self.take.discard)(key)
        self.choice_changed.emit()

    def _show_unread(self, plan: ImportPlan) -> None:
        found = plan.not_read
        if not found:
            return
        several = not plan.reading.measure
        self._head(n_("{n} row not read", "{n} rows not read", len(found)).format(n=format_number(len(found))))
        for one in found[:MOST_SHOWN]:
            line = QHBoxLayout()
            line.setSpacing(12)
            number = label(row_name(one.row, turned=plan.sheet.turned), "muted")
            number.setFixedWidth(current().px(ROW_WIDTH))
            line.addWidget(number)
            words = not_read_words(one.why, one.text)
            whose = quoted(one.measure) if several else ""
            line.addWidget(ElidedLabel(" · ".join(part for part in (words, whose) if part)), 1)
            self._rows.addLayout(line)
        self._more(len(found), _("and {n} more"))

    def _show_far(self, plan: ImportPlan) -> None:
        """Slips of a digit are seen best beside the row that they came from."""
        found = plan.far
        if not found:
            return
        title = n_("{n} value to look at once more", "{n} values to look at once more", len(found))
        self._head(title.format(n=format_number(len(found))))
        for one in found[:MOST_SHOWN]:
            line = QHBoxLayout()
            line.setSpacing(12)
            number = label(row_name(one.read.row, turned=plan.sheet.turned), "muted")
            number.setFixedWidth(current().px(ROW_WIDTH))
            line.addWidget(number)
            line.addWidget(_fixed(ElidedLabel(place_words(one)), current().px(PERIOD_WIDTH)))
            line.addWidget(ElidedLabel(one.read.view.name, "muted"), 2)
            line.addWidget(ElidedLabel(far_question(one.far[0])), 3)
            self._rows.addLayout(line)
        self._more(len(found), _("and {n} more"))

    def _show_new(self, found: Sequence[Planned]) -> None:
        """New values in a line for each measure: nobody reads a thousand."""
        if not found:
            return
        self._head(n_("{n} new value", "{n} new values", len(found)).format(n=format_number(len(found))))
        by_measure: dict[str, list[Planned]] = {}
        for one in found:
            by_measure.setdefault(one.read.view.id, []).append(one)
        for group in list(by_measure.values())[:MOST_SHOWN]:
            periods = sorted(group, key=lambda one: one.read.period)
            first, last = (period_name(periods[at].read.period.text) for at in (0, -1))
            span = first if first == last else _("{first} to {last}").format(first=first, last=last)
            words = n_("{n} value", "{n} values", len(group)).format(n=format_number(len(group)))
            latest = entry_words(periods[-1].read.view, periods[-1].read.entry)
            said = _("{span}, {count}; the last is {value}").format(span=span, count=words, value=latest)
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(ElidedLabel(group[0].read.view.name, "field"), 2)
            line.addWidget(ElidedLabel(said, "muted"), 3)
            self._rows.addLayout(line)

    def _head(self, title: str) -> QHBoxLayout:
        if self._rows.count():
            self._rows.addSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(title, "strong"), 1)
        self._rows.addLayout(head)
        self._rows.addWidget(rule())
        return head

    def _more(self, count: int, words: str) -> None:
        if count > MOST_SHOWN:
            self._rows.addWidget(ElidedLabel(words.format(n=format_number(count - MOST_SHOWN)), "muted"))


def _fixed(words: ElidedLabel, width: int) -> ElidedLabel:
    words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    words.setFixedWidth(width)
    return words


def place_words(one: Planned) -> str:
    """The period of a value, and the part of the cases where it is not the total."""
    period = period_name(one.read.period.text, short=True)
    return f"{period} · {one.read.stratum}" if one.read.stratum else period


def entry_words(view: MeasureView, entry: Entry) -> str:
    """A value as it may be said: "12 of 25", "45 %", "strike"."""
    if entry.missing is not None:
        return missing_words(entry.missing.value)
    if entry.value is not None:
        return value_text(entry.value, value_style(view))
    if entry.numerator is None:
        return _("an event") if view.form.is_by_event else _("nothing")
    top = number_text(entry.numerator, 2)
    if entry.denominator is None:
        return top
    return _("{numerator} of {denominator}").format(numerator=top, denominator=number_text(entry.denominator, 2))


def _count_words() -> Sequence[tuple[str, str]]:
    return (("new", _("new")), ("same", _("the same")), ("differs", _("different")), ("not-read", _("not read")))
