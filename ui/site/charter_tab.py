"""The part *Charter*: every field of the work on one page, and what is printed with it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving import charters
from qic_desktop.services.improving.charters import CharterSheet
from qic_desktop.services.printing import charter_papers
from qic_desktop.wording.charter import CharterField, CharterGroup, charter_groups
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.printing import Printer
from ui.site.note_field import NoteField
from ui.site.plan_texts import PlanTexts
from ui.site.when_field import WhenField
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import IconLabel, label, rule

SIDE_BY_SIDE = 1000
TWO_COLUMNS = 620
"""From this width of the paper on, titles stand beside their fields."""
TITLES = 216


class CharterTab(QWidget):
    """The part; it reads and records by itself."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.sheet: CharterSheet | None = None
        self.texts = PlanTexts(desk, self)
        self.printer = Printer(desk, self)
        self._rows: list[QBoxLayout] = []
        self._titles: list[QWidget] = []
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(24)
        self._paper = QFrame()
        self._paper.setProperty("panel", "card")
        page = QVBoxLayout(self._paper)
        page.setContentsMargins(24, 18, 24, 24)
        page.setSpacing(4)
        for number, group in enumerate(charter_groups()):
            self._add_group(page, group, first=number == 0)
            if group.key == "wrong":
                page.addWidget(self._build_aim())
        page.addStretch(1)
        self._across.addWidget(self._paper, 770)
        self.side = _Side()
        self.side.print.clicked.connect(lambda: self._print())
        self._across.addWidget(self.side, 330, Qt.AlignmentFlag.AlignTop)

    # --- what the page calls -----------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again for what is shown."""
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: charters.read_charter(workspace), self._show, owner=self, topic="charter")

    def focus_target(self) -> QWidget | None:
        """The first field that is empty, else the title."""
        fields: dict[str, NoteField | WhenField] = {**self.texts.fields, **self.texts.days}
        names = [one.name for group in charter_groups() for one in group.fields]
        if self.sheet is None:
            return fields[names[0]]
        return next((fields[name] for name in names if not self.sheet.plan.text(name)), fields[names[0]])

    # --- building ----------------------------------------------------------------------------------------------

    def _add_group(self, page: QVBoxLayout, group: CharterGroup, *, first: bool) -> None:
        if not first:
            page.addSpacing(14)
            page.addWidget(rule())
            page.addSpacing(10)
        page.addWidget(label(group.title, "section"))
        page.addSpacing(2)
        for field in group.fields:
            page.addLayout(self._build_row(field))

    def _build_row(self, one: CharterField) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        said = QWidget()
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 4, 0, 0)
        words.setSpacing(1)
        title = label(one.title, "field")
        words.addWidget(title)
        words.addWidget(label(one.help, "small", wrap=True))
        words.addStretch(1)
        editor: QWidget
        if one.name == "started":
            editor = self.texts.bind_day("started", WhenField(one.title, period_name("2027-01", short=True)))
            editor.setFixedWidth(current().px(140))
        else:
            editor = self.texts.bind(one.name, NoteField(lines=1 if one.name in ("title", "how_much") else 2))
        editor.setAccessibleName(one.title)
        editor.setAccessibleDescription(one.help)
        title.setBuddy(editor)
        row.addWidget(said)
        # A column of its own: a question about a text stands under its field.
        column = QVBoxLayout()
        if one.name == "started":
            column.addWidget(editor, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            column.addWidget(editor)
        column.addStretch(1)
        row.addLayout(column, 1)
        self._rows.append(row)
        self._titles.append(said)
        return row

    def _build_aim(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(6)
        column.addWidget(rule())
        column.addSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(_("What we want"), "section"), 1)
        go = button(_("Write it in Aim"), partial(self.desk.navigator.go, "aim", "aim"), icon="target", size="small")
        head.addWidget(go)
        column.addLayout(head)
        self.aim = label("", wrap=True)
        column.addWidget(self.aim)
        return holder

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        theme = current()
        wide = self.width() >= theme.px(SIDE_BY_SIDE)
        ways = QBoxLayout.Direction
        self._across.setDirection(ways.LeftToRight if wide else ways.TopToBottom)
        room = self.width() - (theme.px(330) if wide else 0)
        beside = room >= theme.px(TWO_COLUMNS)
        for row, said in zip(self._rows, self._titles, strict=True):
            row.setDirection(ways.LeftToRight if beside else ways.TopToBottom)
            said.setMinimumWidth(theme.px(TITLES) if beside else 0)
            said.setMaximumWidth(theme.px(TITLES) if beside else 16777215)

    # --- showing -----------------------------------------------------------------------------------------------

    def _show(self, sheet: CharterSheet) -> None:
        first = self.sheet is None
        self.sheet = sheet
        self.texts.show(sheet.plan, sheet.drafts)
        when = sheet.plan.text("by_when")
        parts = [sheet.plan.text("aim") or sheet.offered, _("By {day}").format(day=period_name(when)) if when else ""]
        self.aim.setText("\n".join(part for part in parts if part) or _("Nothing is written yet."))
        self.side.show_sheet(sheet)
        if first and self.isVisible() and (target := self.focus_target()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _print(self) -> None:
        self.texts.commit()
        workspace = self.desk.workspace
        self.printer.print(lambda: charter_papers.prepare_charter(workspace))


class _Side(Panel):
    """What is printed with the texts, and the button that prints."""

    def __init__(self) -> None:
        super().__init__(_("The printed charter"))
        self._said = label("", "muted", wrap=True)
        self.add(self._said)
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.add(self._room)
        self.print = button(_("Print the charter"), lambda: None, icon="printer")
        self.print.setObjectName("charter-print")
        self.add(self.print)

    def show_sheet(self, sheet: CharterSheet) -> None:
        """What will be on it."""
        count = n_("{n} of {all} fields is written.", "{n} of {all} fields are written.", sheet.written)
        self._said.setText(
            count.format(n=format_number(sheet.written), all=format_number(sheet.fields))
            + " "
            + _("None of them must be; empty ones are left out.")
        )
        clear(self._room)
        for there, text in _contents(sheet):
            self._room.addLayout(_line(there, text))


def _contents(sheet: CharterSheet) -> list[tuple[bool, str]]:
    counted = [
        (sheet.targets, n_("{n} target", "{n} targets", sheet.targets)),
        (sheet.drivers, n_("{n} driver or change idea", "{n} drivers and change ideas", sheet.drivers)),
        (sheet.members, n_("{n} member, by role", "{n} members, by role", sheet.members)),
        (sheet.measures, n_("{n} measure, defined", "{n} measures, defined", sheet.measures)),
    ]
    lines = [(number > 0, words.format(n=format_number(number))) for number, words in counted]
    return [(bool(sheet.plan.text("aim") or sheet.offered), _("The aim")), *lines]


def _line(there: bool, text: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel("check" if there else "minus", "accent" if there else "faint"))
    row.addWidget(label(text, "" if there else "muted", wrap=True), 1)
    return row
