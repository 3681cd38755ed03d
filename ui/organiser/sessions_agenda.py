"""The agenda of a learning session: its minutes in one bar, its parts in rows with times, how much may be talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from qic_desktop.domain.typed import whole_number
from qic_desktop.i18n import _
from qic_desktop.services.learning.sessions import PARTS
from qic_desktop.services.organising import sessions_planned
from qic_desktop.services.organising.sessions_planned import AgendaItem, SessionPlan
from qic_desktop.wording.designing import span_words
from qic_desktop.wording.sessions import minutes_words, part_name, remark_words, talk_words
from ui.theme.tokens import current
from ui.widgets.buttons import button, icon_button
from ui.widgets.choice import Select
from ui.widgets.columns import HeadRow
from ui.widgets.fields import TextField
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import IconLabel, label

_ROLES = {
    "plenary": "concern",
    "team-time": "accent",
    "cross-team": "focus",
    "practice": "improve",
    "informal": "muted",
}
LIMITS = (20, 30, 40, 50, 60, 70)

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DAY = 24 * 60


class MinutesBar(QWidget):
    """The minutes of an agenda in one bar, each kind of time with its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._minutes: dict[str, int] = {}

    def show_plan(self, plan: SessionPlan) -> None:
        """Show the minutes of a session."""
        self._minutes = dict(plan.minutes)
        said = ", ".join(f"{part_name(part)}: {minutes_words(many)}" for part, many in self._minutes.items())
        self.setAccessibleName(said or _("No agenda yet"))
        self.setVisible(bool(self._minutes))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, left = current(), QPainter(self), 0.0
        whole = sum(self._minutes.values()) or 1
        mirrored = self.layoutDirection().name == "RightToLeft"
        for part, many in self._minutes.items():
            wide = self.width() * many / whole
            at = self.width() - left - wide if mirrored else left
            painter.fillRect(QRectF(at, 0, max(1.0, wide - 1), self.height()), theme.color(_ROLES[part]))
            left += wide
        painter.end()


class _Swatch(QWidget):
    """The colour of a kind of time, beside its name."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        side = current().px(10)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color(self._role))
        painter.end()


def _key_of(part: str, many: int) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(_Swatch(_ROLES[part]))
    row.addWidget(label(f"{part_name(part)} {minutes_words(many)}", "small"))
    return box


class AgendaPanel(Panel):
    """``changed(items)`` tells of the agenda as it should be, ``limit_chosen(percent)`` of how much may be talk."""

    changed = Signal(object)
    limit_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Agenda"), parent)
        self._plan: SessionPlan | None = None
        self.when = label("", "muted", wrap=True)
        self.bar = MinutesBar()
        legend = QWidget()
        self._legend = FlowLayout(legend, 14)
        self._warning = Panel(look="concern", padding=10)
        self.remarks = label("", wrap=True)
        said = QHBoxLayout()
        said.setSpacing(8)
        said.addWidget(IconLabel("triangle-alert", "concern"), 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.remarks, 1)
        self._warning.add(said)
        self.share = label("", wrap=True)
        self.limit = Select([(str(one), _("warn above {n} %").format(n=one)) for one in LIMITS])
        self.limit.setAccessibleName(_("How much of the working time may be talk"))
        self.limit.chosen.connect(lambda key: self.limit_chosen.emit(int(key)))
        self._rows = QGridLayout()
        self._rows.setColumnStretch(1, 1)
        self.add_step = button(_("Add a part"), self._add_part, icon="plus", size="small")
        for part in (self.when, self.bar, legend, HeadRow(self.share, [self.limit]), self._warning):
            self.add(part)
        self.add(self._rows)
        last = QHBoxLayout()
        last.addWidget(self.add_step)
        last.addStretch(1)
        self.add(last)

    def show_plan(self, plan: SessionPlan) -> None:
        """Show the agenda of a session."""
        self._plan = plan
        event = plan.planned.event
        self.when.setText(" · ".join(part for part in (_when(plan), event.place or "") if part))
        self.bar.show_plan(plan)
        clear(self._legend)
        for part, many in plan.minutes.items():
            self._legend.addWidget(_key_of(part, many))
        self.share.setText(talk_words(plan.talk))
        if str(plan.share) not in {str(one) for one in LIMITS}:
            own = sorted({*LIMITS, plan.share})
            self.limit.set_options([(str(one), _("warn above {n} %").format(n=one)) for one in own])
        self.limit.choose(str(plan.share))
        self.remarks.setText("\n".join(remark_words(one, plan.talk, plan.share) for one in plan.remarks))
        self._warning.setVisible(bool(plan.remarks))
        clear(self._rows)
        for row, one in enumerate(plan.agenda):
            self._add_row(row, one)

    def _add_row(self, row: int, one: AgendaItem) -> None:
        assert self._plan is not None
        slot = sessions_planned.times_of(self._plan.agenda)[row]
        time = TextField(one.at, slot.begins)
        time.setAccessibleName(_("When {title} begins").format(title=one.title))
        time.setFixedWidth(current().px(64))
        title, minutes = TextField(one.title), TextField(str(one.minutes))
        title.setAccessibleName(_("Part {n}").format(n=row + 1))
        minutes.setAccessibleName(_("Minutes of {title}").format(title=one.title))
        minutes.setFixedWidth(current().px(56))
        kind = Select([(part, part_name(part)) for part in PARTS])
        kind.setAccessibleName(_("Kind of time of {title}").format(title=one.title))
        kind.choose(one.type)
        kind.setFixedWidth(current().px(208))
        title.setCursorPosition(0)
        title.setMinimumWidth(current().px(120))
        take_out = icon_button("trash-2", _("Take out {title}").format(title=one.title), partial(self.take_out, row))
        time.committed.connect(lambda text: self._take(time, is_time(text), row, at=text.strip()))
        title.committed.connect(lambda text: self.write(row, title=text))
        minutes.committed.connect(lambda text: self._take(minutes, is_minutes(text), row, minutes=text))
        kind.chosen.connect(lambda key: self.write(row, kind=key))
        for column, part in enumerate((time, title, minutes, kind, take_out)):
            part.setObjectName(f"part-{row}-{column}")
            self._rows.addWidget(part, row, column)

    # --- changing ----------------------------------------------------------------------------------------------

    def _take(self, field: TextField, right: bool, row: int, **told: str) -> None:
        """Tell of a time or of minutes; what is neither stays in its field, marked."""
        field.set_state("" if right else "explain")
        if right:
            self.write(row, **told)

    def write(self, row: int, *, title: str = "", minutes: str = "", kind: str = "", at: str | None = None) -> None:
        """Tell of a part that was changed."""
        agenda = self._agenda
        if row >= len(agenda):
            return
        one = agenda[row]
        written = whole_number(minutes)
        many = one.minutes if written is None else written
        time = one.at if at is None else whole_time(at)
        fresh = AgendaItem(title.strip() or one.title, many, kind or one.type, time)
        if fresh != one:
            self.changed.emit([fresh if place == row else each for place, each in enumerate(agenda)])

    def take_out(self, row: int) -> None:
        """Tell of the agenda without a part."""
        self.changed.emit([one for at, one in enumerate(self._agenda) if at != row])

    def _add_part(self) -> None:
        self.changed.emit([*self._agenda, AgendaItem(_("New part"), 30, "practice")])

    @property
    def _agenda(self) -> Sequence[AgendaItem]:
        return self._plan.agenda if self._plan is not None else ()


def is_time(text: str) -> bool:
    """Whether this is a time of the day, or nothing."""
    return not text.strip() or bool(_TIME.fullmatch(whole_time(text)))


def is_minutes(text: str) -> bool:
    """Whether these are minutes that a day has, or nothing."""
    plain = text.strip()
    return not plain or (plain.isascii() and plain.isdigit() and len(plain) < 5 and int(plain) <= _DAY)


def whole_time(text: str) -> str:
    """A time as people type it ("8.30", "830", "8") in full: 08:30."""
    plain = text.strip().replace(".", ":").replace("h", ":")
    if plain.isdecimal():
        plain = f"{plain[:-2] or '0'}:{plain[-2:]}" if len(plain) > 2 else f"{plain}:00"
    hours, colon, minutes = plain.partition(":")
    return f"{hours.zfill(2)}:{(minutes or '0').zfill(2)}" if colon else plain


def _when(plan: SessionPlan) -> str:
    said = span_words(plan.planned.first, plan.planned.last)
    return _("{when}, held").format(when=said) if plan.planned.event.held_on else said
