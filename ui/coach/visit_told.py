"""What visits brought, one at a time, as their summaries tell it: for the team and for the organiser."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _, capital
from qic_desktop.reports.coach_value import CoachPaper, Part
from qic_desktop.services.printing import visit_papers
from qic_desktop.wording.coaching import kind_name
from qic_desktop.wording.period_names import period_name
from ui.desk import Desk
from ui.printing import Printer
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import HeadRow
from ui.widgets.panel import clear
from ui.widgets.texts import label


class VisitTold(QWidget):
    """The closed visits of a site to choose from, what the chosen one told, and its summary to print."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._visits: tuple[Visit, ...] = ()
        self.printer = Printer(desk, self)
        self.which = Select()
        self.which.setAccessibleName(_("Visit to read"))
        self.which.chosen.connect(lambda _key: self._read())
        self.paper = button(_("Open the summary"), self.print_summary, icon="file-text", size="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(HeadRow(self.which, [self.paper]))
        self.lead = label("", "small", wrap=True)
        column.addWidget(self.lead)
        self._room = QVBoxLayout()
        self._room.setSpacing(10)
        column.addLayout(self._room)
        self.hide()

    def show_visits(self, visits: Sequence[Visit]) -> None:
        """Offer the closed ones among these, the latest first; the one that is read stays where it still is there."""
        self._visits = tuple(one for one in visits if one.closed_on)
        before = self.which.key
        self.which.set_options([(one.id, capital(_called(one))) for one in self._visits])
        known = {one.id for one in self._visits}
        if self._visits:
            self.which.choose(before if before in known else self._visits[0].id)
            self._read()
        self.setVisible(bool(self._visits))

    def _read(self) -> None:
        workspace, visit = self._desk.workspace, self.which.key
        self._desk.tasks.query(
            lambda: visit_papers.prepare_summary(workspace, visit).content,
            self._show,
            failed=self._desk.say.error,
            owner=self,
            topic="visit-told",
        )

    def _show(self, told: CoachPaper) -> None:
        clear(self._room)
        self.lead.setText(told.lead)
        for part in told.parts:
            below = QVBoxLayout()
            below.setSpacing(0)
            below.addWidget(label(part.title, "strong", wrap=True))
            for line in _lines_of(part):
                below.addWidget(label(line, wrap=True))
            self._room.addLayout(below)

    def print_summary(self) -> None:
        """The summary that both keep, as a PDF that is opened."""
        workspace, visit = self._desk.workspace, self.which.key
        if visit:
            self.printer.print(lambda: visit_papers.prepare_summary(workspace, visit))


def _called(visit: Visit) -> str:
    return f"{kind_name(visit.kind)}, {period_name(visit.on or '')}"


def _lines_of(part: Part) -> list[str]:
    rows = part.grid.rows if part.grid is not None else ()
    told = [" · ".join(cell for cell in row if cell) for row in rows]
    return [line for line in (part.text, *part.lines, *told) if line]
