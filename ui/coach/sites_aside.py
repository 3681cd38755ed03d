"""Beside the list of sites: the next step for the chosen one, the month with its visits, what is in the bag."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from qic_desktop.domain.need import MIDDLE
from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.coaching.need import SiteNeed
from qic_desktop.wording.coaching import day_of, next_step_words, reason_words, seen_words
from qic_desktop.wording.period_names import month_name, weekday_name
from ui.coach.lines import icon_line
from ui.theme.tokens import current
from ui.widgets.buttons import Button, button
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import label
from ui.widgets.tips import plain_tip


class NextStep(Panel):
    """The chosen site: why, what to do, and the way there."""

    prepare_asked = Signal()
    story_asked = Signal()
    pin_asked = Signal()
    entry_asked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=16)
        self.name = label("", "section", wrap=True)
        self.seen = label("", "small", wrap=True)
        self.said = label("", wrap=True)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(6)
        self.prepare = Button(_("Prepare visit"), kind="primary", icon="footprints")
        self.prepare.clicked.connect(self.prepare_asked)
        self.story = button(_("Look at the site"), self.story_asked.emit, icon="chart-line", size="small")
        self.entry = button(_("Enter for this site"), self.entry_asked.emit, icon="square-pen", size="small")
        self.pin = button(_("Put first …"), self.pin_asked.emit, icon="flag", size="small")
        for part in (self.name, self.seen, self.said):
            self.add(part)
        self.add(self.lines)
        for step in (self.prepare, self.story, self.entry, self.pin):
            self.add(step)

    def show_need(self, one: SiteNeed) -> None:
        """Show another site."""
        self.name.setText(one.name)
        last = day_of(date.fromisoformat(one.last.on)) if one.last and one.last.on else ""
        parts = [one.code, f"{_('last visit')} {last}" if last else "", seen_words(one.days_since)]
        self.seen.setText(" · ".join(part for part in parts if part))
        self.said.setText(next_step_words(one.reasons) or _("Nothing asks for a visit before its day."))
        clear(self.lines)
        for reason in one.reasons:
            self.lines.addWidget(icon_line("circle-alert" if reason.weight >= MIDDLE else "info", reason_words(reason)))
        if one.open_actions:
            said = n_("{n} action to follow up", "{n} actions to follow up", one.open_actions)
            late = n_("{n} overdue", "{n} overdue", one.overdue).format(n=format_number(one.overdue))
            text = said.format(n=format_number(one.open_actions)) + (f", {late}" if one.overdue else "")
            self.lines.addWidget(icon_line("clipboard-list", text))
        self.lines.addWidget(icon_line("calendar", _("to be seen by {day}").format(day=day_of(one.due))))
        if not one.mine:
            self.lines.addWidget(icon_line("info", _("Another coach looks after this site too.")))
        self.pin.setText(_("Take off the first place") if one.pinned else _("Put first …"))
        begun = one.planned is not None
        self.prepare.setText(_("Go on with the visit") if begun else _("Prepare visit"))


class MonthOfVisits(Panel):
    """The days of the month that it is; visits stand on their days with the site's code."""

    def __init__(self) -> None:
        super().__init__(padding=16)
        self.name = label("", "section")
        self.said = label("", "small", wrap=True)
        self.grid = QGridLayout()
        self.grid.setSpacing(3)
        self.add(self.name)
        self.add(self.said)
        self.add(self.grid)
        self.key = label("", "small", wrap=True)
        self.add(self.key)

    def show_month(
        self,
        today: date,
        visits: Sequence[tuple[Visit, str]],
        agreed: Sequence[tuple[date, str]] = (),
        due: Sequence[tuple[date, str]] = (),
    ) -> None:
        """Show the month with (visit, code of its site); (day, code) where a day was agreed, or the rule sets it."""
        clear(self.grid)
        weeks = calendar.Calendar().monthdatescalendar(today.year, today.month)
        here = [(one, code) for one, code in visits if (one.on or "").startswith(f"{today.year}-{today.month:02d}-")]
        codes: dict[str, list[str]] = {}
        for one, code in here:
            codes.setdefault(one.on or "", []).append(code)
        done = sum(one.closed_on is not None for one, _code in here)
        self.name.setText(month_name(today.month))
        planned = len(here) - done
        held = n_("{n} visit done", "{n} visits done", done).format(n=format_number(done))
        ahead = n_("{n} planned", "{n} planned", planned).format(n=format_number(planned))
        self.said.setText(f"{held}, {ahead}" if here else _("No visit in this month yet."))
        promised, ruled = _of_month(agreed, today), _of_month(due, today)
        lines = [
            _("solid frame: agreed with the site") if promised else "",
            _("dashed frame: due by the rule") if ruled else "",
        ]
        self.key.setText("\n".join(line for line in lines if line))
        self.key.setVisible(bool(promised or ruled))
        for column, day in enumerate(weeks[0]):
            head = label(weekday_name(day)[:1], "small")
            head.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.grid.addWidget(head, 0, column)
        for row, week in enumerate(weeks, 1):
            for column, day in enumerate(week):
                if day.month == today.month:
                    there = codes.get(day.isoformat(), [])
                    made = _day(day, there, today)
                    if not there and (day in promised or day in ruled):
                        _mark_asked(made, day, promised.get(day, []), ruled.get(day, []))
                    self.grid.addWidget(made, row, column)


def _day(day: date, codes: Sequence[str], today: date) -> QLabel:
    """A day with the code of the site that is visited, or with how many are; all of them stand in its tip."""
    theme = current()
    short = codes[0] if len(codes) == 1 else _("{n} sites").format(n=format_number(len(codes)))
    made = QLabel(f"{day.day}\n{short}" if codes else str(day.day))
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setMinimumSize(theme.px(30), theme.px(26))
    radius = theme.px(4)
    if codes:
        made.setToolTip(plain_tip(", ".join(codes)))
        made.setStyleSheet(
            f"background: {theme.color('accent').name()}; color: {theme.color('accent-text').name()};"
            f"border-radius: {radius}px; font-size: {theme.px(10)}px;"
        )
        made.setAccessibleName(_("{day}: visit to {site}").format(day=day_of(day), site=", ".join(codes)))
    elif day == today:
        made.setStyleSheet(f"border: 1px solid {theme.color('line-strong').name()}; border-radius: {radius}px;")
        made.setAccessibleName(_("{day}, today").format(day=day_of(day)))
    return made


def _of_month(days: Sequence[tuple[date, str]], today: date) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for day, code in days:
        if (day.year, day.month) == (today.year, today.month):
            found.setdefault(day, []).append(code)
    return found


def _mark_asked(made: QLabel, day: date, agreed: Sequence[str], due: Sequence[str]) -> None:
    """A day on which no visit stands yet: framed solid where it was agreed, dashed where the rule alone asks."""
    theme = current()
    codes = [*agreed, *due]
    short = codes[0] if len(codes) == 1 else _("{n} sites").format(n=format_number(len(codes)))
    made.setText(f"{day.day}\n{short}")
    frame = f"2px solid {theme.color('accent').name()}" if agreed else f"1px dashed {theme.color('line-strong').name()}"
    made.setStyleSheet(f"border: {frame}; border-radius: {theme.px(4)}px; font-size: {theme.px(10)}px;")
    said = [
        _("agreed with {site}").format(site=", ".join(agreed)) if agreed else "",
        _("due by the rule: {site}").format(site=", ".join(due)) if due else "",
    ]
    words = "; ".join(part for part in said if part)
    made.setToolTip(plain_tip(words))
    made.setAccessibleName(_("{day}: {what}").format(day=day_of(day), what=words))


class BagLines(Panel):
    """What is in the bag, in two lines."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__(padding=16)
        self.add(label(_("In your bag"), "section"))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(6)
        self.add(self.lines)
        self.go = button(_("Go to the bag"), self.opened.emit, size="small")
        self.add(self.go)

    def show_bag(self, packages: int, waiting: int) -> None:
        """Show how many packages of sites there are, and how many still wait."""
        clear(self.lines)
        said = n_("{n} package from sites, sealed", "{n} packages from sites, sealed", packages)
        self.lines.addWidget(icon_line("package", said.format(n=format_number(packages)) if packages else _("Nothing")))
        if waiting:
            still = n_("{n} not handed on yet", "{n} not handed on yet", waiting).format(n=format_number(waiting))
            self.lines.addWidget(icon_line("upload", still))
