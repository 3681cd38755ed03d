"""Evaluation: what the collaborative reached, what it took, what lasts and what spreads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from qic_desktop.i18n import _, format_number
from qic_desktop.services.evaluating.evaluation import Evaluation, evaluate
from qic_desktop.services.evaluating.results import MeasureResult
from qic_desktop.wording import evaluation as words
from qic_desktop.wording.report import report_notes
from ui.asking import ask_folder, open_dialog
from ui.desk import Desk
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, clear
from ui.widgets.texts import Headline, label

if TYPE_CHECKING:
    from qic_desktop.services.evaluating.dossier import Dossier
    from qic_desktop.services.printing.collaborative_report import PreparedReport

SIDE_BY_SIDE, MOST_SITES = 760, 200


class ShareBar(QWidget):
    """A share as a bar on a common scale; its words stand beside it and are said by screen readers."""

    def __init__(self, count: int, of: int, words_: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = count / of if of else 0.0
        self.setAccessibleName(words_)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(current().px(160), current().px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), current()
        whole = QRectF(self.rect())
        painter.fillRect(whole, theme.color("sunken"))
        full = whole.width() * self._share
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        painter.fillRect(
            QRectF(whole.right() - full if mirrored else 0.0, 0.0, full, whole.height()), theme.color("accent")
        )
        painter.end()


class EvaluationPage(Page):
    """Results at the left; reach, cost, what lasts and spreads at the right; every site's dose below."""

    help_id = "organiser-evaluation"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.shown: Evaluation | None = None
        self.printer = Printer(desk, self)
        self._layers = Layers(self, scrolls=True)
        full = self._layers.full
        outer = QVBoxLayout(full)
        outer.setContentsMargins(24, 12, 24, 16)
        outer.setSpacing(12)
        self._headline = Headline()
        self.results = Panel(_("Results"))
        self.dose = Panel(_("What every site had"))
        self.told = Panel(_("Cost, what lasts, what spreads"))
        outer.addWidget(self._headline)
        outer.addWidget(self._build_papers())
        outer.addWidget(Columns((self.results, self.told), SIDE_BY_SIDE, widths=(None, 380)))
        outer.addWidget(self.dose)
        outer.addStretch(1)

    def _build_papers(self) -> QWidget:
        """The report in its two versions, what is still to write, the dossier, the data."""
        papers = QWidget()
        column = QVBoxLayout(papers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QWidget()
        flow = FlowLayout(row, 12)
        make = partial(self._make_report, outside=False)
        self.report = button(_("Report for members"), make, kind="primary", icon="printer")
        self.open_report = button(_("Report for others"), partial(self._make_report, outside=True), icon="printer")
        quiet = partial(button, kind="quiet")
        self.texts = quiet(_("Write its texts"), lambda: self.desk.navigator.go("design", "report"), icon="pencil")
        self.dossier = quiet(_("Evidence dossier…"), self._ask_place, icon="save")
        self.inside = quiet(_("Data for our analyst"), partial(self._ask_folder, outside=False), icon="table")
        self.outside = quiet(_("Data that may go out"), partial(self._ask_folder, outside=True), icon="upload")
        self.report.setToolTip(_("Why, how, what was found, what it means: made now from the record. Names sites."))
        self.open_report.setToolTip(_("The same without names of sites; small numbers are hidden."))
        self.dossier.setToolTip(
            _("Packages, data and reports in one file that anybody can check without this program.")
        )
        self.inside.setToolTip(_("Every site’s months, with dictionary. Single sites can be recognised in it."))
        self.outside.setToolTip(_("Counts by area and month; small numbers, and those of few sites, are hidden."))
        for part in (self.report, self.open_report, self.texts, self.dossier, self.inside, self.outside):
            flow.addWidget(part)
        self.note = label("", "small", wrap=True)
        self.note.hide()
        column.addWidget(row)
        column.addWidget(self.note)
        return papers

    def _make_report(self, *, outside: bool) -> None:
        from qic_desktop.services.printing.collaborative_report import prepare_report

        workspace = self.desk.workspace
        self.desk.tasks.change(
            lambda: prepare_report(workspace, outside=outside),
            self._print_report,
            failed=self.desk.say.error,
            owner=self,
            sentence=_("Making the report"),
        )

    def _print_report(self, prepared: PreparedReport) -> None:
        self._say_note(report_notes(prepared.unwritten, prepared.names_removed, prepared.telling))
        self.printer.print(lambda: prepared.paper)

    def _say_note(self, said: Sequence[str]) -> None:
        self.note.setText(" ".join(said))
        self.note.setVisible(bool(said))

    def _ask_place(self) -> None:
        chosen = ask_folder(self.window(), _("Where should the dossier go?"))
        if chosen is not None:
            self.save_dossier(chosen)

    def save_dossier(self, folder: Path) -> None:
        """Write the evidence dossier into a folder, beside what is there."""
        from qic_desktop.services.evaluating import dossier
        from qic_desktop.services.printing.papers import free_name

        workspace = self.desk.workspace

        def write() -> dossier.Dossier:
            return dossier.write_dossier(workspace, free_name(folder, dossier.offered_name(workspace), ".zip"))

        self.desk.tasks.change(
            write, self._on_dossier, failed=self.desk.say.error, owner=self, sentence=_("Writing the dossier")
        )

    def _on_dossier(self, made: Dossier) -> None:
        self.desk.say.toast(_("Written: {file}").format(file=made.file.name))
        told = _("Single sites can be recognised in the dossier. README.txt in it says how anybody can check it.")
        self._say_note((told,))

    def title(self) -> str:
        return _("Evaluation")

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: evaluate(workspace), self.show_evaluation, owner=self, topic="evaluation")

    def show_evaluation(self, found: Evaluation) -> None:
        """Show what the store says."""
        self.shown = found
        if found.is_empty:
            self._show_empty()
            return
        reach = found.reach
        self._headline.say(
            _("What it reached, what it took, what goes on"),
            words.reach_words(reach.enrolled, reach.left, reach.planned),
        )
        self._show_results(found)
        self._show_told(found)
        self._show_dose(found)
        self._layers.show_full()

    def _show_empty(self) -> None:
        go = self.desk.navigator.go
        why = _("Here you see what the sites reached and what it took, as soon as sites take part.")
        step = Step(_("Invite sites"), partial(go, "design", "invitations"))
        state = EmptyState("scale", _("Nothing to evaluate yet"), why, step)
        self.empty_step = self._layers.show_empty(state)

    def _ask_folder(self, *, outside: bool) -> None:
        chosen = ask_folder(self.window(), _("Where should the data go?"))
        if chosen is not None:
            self.save_data(chosen, outside=outside)

    def save_data(self, folder: Path, *, outside: bool) -> None:
        """Write a data package into a new folder below this one."""
        from qic_desktop.services.evaluating.tables import export_inside, export_outside

        workspace = self.desk.workspace
        stem = _("data that may go out") if outside else _("data for our analyst")
        target = folder / f"{stem} {workspace.today().isoformat()}"
        export = export_outside if outside else export_inside
        self.desk.tasks.change(
            lambda: export(workspace, target),
            lambda _path: self.desk.say.toast(_("Written: {file}").format(file=target.name)),
            owner=self,
            sentence=_("Writing the file"),
        )

    def _show_results(self, found: Evaluation) -> None:
        said = _fill(self.results)
        said.addWidget(label(words.rule_words(found.rule), "muted", wrap=True))
        for one in found.results:
            said.addSpacing(current().px(8))
            said.addWidget(label(one.view.name, "strong", wrap=True))
            self._show_result(said, one)
        if not found.results:
            said.addWidget(label(_("No measure with monthly values is published yet."), "muted", wrap=True))
        elif any(one.judged for one in found.results) and (chance := words.chance_words(found.rule, 1)):
            said.addWidget(label(chance, "small", wrap=True))

    def _show_result(self, said: QVBoxLayout, one: MeasureResult) -> None:
        sentence = words.results_words(one.succeeded, one.judged, one.sites)
        said.addWidget(label(sentence, wrap=True))
        if not one.judged:
            return
        said.addWidget(ShareBar(one.succeeded, one.judged, sentence))
        if doubtful := words.doubtful_words(len(one.doubtful), [each.told for each in one.doubtful]):
            said.addWidget(label(doubtful, wrap=True))
        if one.median_time is not None:
            said.addWidget(label(words.time_words(one.median_time, one.succeeded), wrap=True))
        for each in one.lasting:
            told = words.lasting_words(each.months, each.held, each.followed)
            said.addWidget(label(told, "muted", wrap=True))

    def _show_told(self, found: Evaluation) -> None:
        said = _fill(self.told)
        costs, lasting, spread = found.costs, found.sustainability, found.spread
        said.addWidget(
            label(words.cost_words(costs.total.hours, costs.total.money, costs.sites, costs.others), wrap=True)
        )
        shares = (
            (_("For each site"), costs.per_site),
            (_("For each session"), costs.per_session),
            (_("For each visit"), costs.per_visit),
        )
        lines = [(word, words.money(amounts)) for word, amounts in shares if amounts]
        codes = {one.view.code: one.view.name for one in found.results}
        for code, amounts in costs.per_success.items():
            if amounts:
                lines.append(
                    (
                        _("For each further case that went well: {measure}").format(measure=codes[code]),
                        words.money(amounts),
                    )
                )
        if lines:
            said.addWidget(_table((), lines))
        self.own_costs = button(
            _("Our own time and money …"), self._ask_costs, kind="quiet", size="small", icon="clock"
        )
        said.addWidget(self.own_costs)
        said.addWidget(label(_("Does it last?"), "strong"))
        told = words.sustainability_words(lasting.sites, lasting.median, lasting.q1, lasting.q3)
        said.addWidget(label(told, wrap=True))
        said.addWidget(label(_("Does it spread?"), "strong"))
        said.addWidget(label(words.spread_words(spread.sites, spread.units, spread.states), wrap=True))

    def _ask_costs(self) -> None:
        from ui.organiser.own_costs import OwnCosts

        open_dialog(OwnCosts(self.desk, self))

    def _show_dose(self, found: Evaluation) -> None:
        said = _fill(self.dose)
        doses = found.reach.doses
        middle = [median(getattr(one, name) for one in doses) for name in ("sessions", "visits", "calls")]
        said.addWidget(label(words.dose_words(middle[0], found.reach.held, middle[1], middle[2]), wrap=True))
        heads = (_("Site"), _("Sessions"), _("Visits"), _("Calls"))
        rows = [
            (one.name, *(format_number(each) for each in (one.sessions, one.visits, one.calls)))
            for one in doses[:MOST_SITES]
        ]
        said.addWidget(_table(heads, rows))
        if len(doses) > MOST_SITES:
            note = _("The first {n} sites. “qic evaluate --json” has them all.").format(n=format_number(MOST_SITES))
            said.addWidget(label(note, "small", wrap=True))


def _fill(panel: Panel) -> QVBoxLayout:
    """An empty column in a panel; what was there before is gone."""
    for old in panel.findChildren(QWidget, "filled", Qt.FindChildOption.FindDirectChildrenOnly):
        if (layout := old.layout()) is not None:
            clear(layout)
        old.setParent(None)
        old.deleteLater()
    holder = QWidget()
    holder.setObjectName("filled")
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    panel.add(holder)
    return column


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    for at, word in enumerate(heads):
        grid.addWidget(label(word, "small"), 0, at, _side(at))
    for row, cells in enumerate(rows, 1):
        for at, cell in enumerate(cells):
            grid.addWidget(label(cell, wrap=at == 0), row, at, _side(at))
    grid.setColumnStretch(0, 1)
    return made


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag(0) if column == 0 else Qt.AlignmentFlag.AlignTrailing


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("evaluation", _("Evaluation"), "scale", EvaluationPage)
