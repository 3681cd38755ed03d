"""Reports: the monthly report and one chart on a page, as PDF files in a folder of the person's choice.

Owns what is asked and where the file goes; what stands in a document is the services'. The store is read on its
lane, the PDF is made on the work lane, so that the window never waits.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.domain.period import Period, find_period
from qic_desktop.errors import NotFoundError, QicError
from qic_desktop.i18n import _, n_
from qic_desktop.reports.monthly_value import MonthlyReport
from qic_desktop.reports.wall_value import WallChart
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.printing import charter_papers, journal_papers, papers, report_files, team_report
from qic_desktop.services.printing.leading import has_values, main_first, report_months
from qic_desktop.services.printing.report_files import AnyPaper
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import period_name
from ui import shortcuts
from ui.desk import Desk
from ui.printing import Printer
from ui.shell.page import Page, PageSpec
from ui.site.folder_field import FolderField
from ui.site.page_preview import PagePreview, Sketch
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState
from ui.widgets.fields import Field, TextField
from ui.widgets.notice import Step
from ui.widgets.panel import clear, scrolled
from ui.widgets.texts import Headline, IconLabel, label

HINTED_ROWS = 8
SIDE_BY_SIDE = 440
MOST_MONTHS = 36
"""So many months can be chosen here; the command line prints any."""


class ReportsPage(Page):
    """One page for all documents of the site."""

    help_id = "reports"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.printer = Printer(desk, self)
        self.prepared: AnyPaper | None = None
        self._measures: tuple[MeasureView, ...] = ()
        self._months: tuple[Period, ...] = ()
        self._offered = ""
        outer = self.column(spacing=0)
        self.empty = EmptyState(
            "file-text",
            _("No report yet"),
            _("A report is made from a measure with values. The first one makes the first page."),
            Step(_("Go to Measures"), partial(self.desk.navigator.go, "measures")),
        )
        outer.addWidget(self.empty)
        self._body = QWidget()
        across = QHBoxLayout(self._body)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(32)
        questions = QWidget()
        questions.setLayout(self._build_questions())
        across.addWidget(scrolled(questions), 6)
        self.preview = PagePreview()
        across.addWidget(self.preview, 5)
        outer.addWidget(self._body, 1)
        outer.addLayout(self._build_others())
        self.empty.hide()
        self._body.hide()
        shortcuts.bind(self, shortcuts.PRINT, self.make)

    # --- what the shell calls ----------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Reports")

    def refresh(self, changes: object | None) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(lambda: _found(workspace), self._show_found, owner=self, topic="measures")

    def focus_target(self) -> QWidget | None:
        return self.empty.step if not self._measures else self.make_button

    # --- steps -------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Read the store, make the PDF, save it beside what is there, open it."""
        if not self._measures or not self.make_button.isEnabled():
            return
        workspace, kind, code, month = self.desk.workspace, self.kind.key, self.measure.key, self._chosen_month()
        name = self.name.text() or self._offered
        self.make_button.setEnabled(False)
        self.printer.save(
            lambda: report_files.report_paper(workspace, kind, code=code, month=month),
            lambda prepared, folder: papers.save_bytes(prepared.pdf(), folder, name),
            self._on_made,
        )

    # --- building ----------------------------------------------------------------------------------------------

    def _build_questions(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 4, 4)
        layout.setSpacing(16)
        self.heading = Headline()
        layout.addWidget(self.heading)
        self.kind = Select(
            [
                ("monthly", _("Monthly report")),
                ("chart", _("One chart on a page")),
                ("wall", _("Wall chart, A3")),
                ("wall-a4", _("Wall chart, A4")),
            ]
        )
        self.kind.chosen.connect(lambda _key: self._prepare())
        self.month = Select()
        self.month.chosen.connect(lambda _key: self._prepare())
        self._month_field = Field(_("Month"), self.month)
        layout.addWidget(Columns((Field(_("Which document"), self.kind), self._month_field), SIDE_BY_SIDE))
        self.measure = Select()
        self.measure.chosen.connect(lambda _key: self._prepare())
        layout.addWidget(Field(_("Measure that leads"), self.measure))
        inside = QVBoxLayout()
        inside.setSpacing(6)
        inside.addWidget(label(_("What will be in it"), "field"))
        self._contents = QVBoxLayout()
        self._contents.setSpacing(6)
        inside.addLayout(self._contents)
        layout.addLayout(inside)
        self.name = TextField()
        layout.addWidget(Field(_("File name"), self.name))
        self.folder = FolderField(self.printer, _("Save reports in"))
        layout.addWidget(self.folder)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.make_button = Button(_("Make the PDF"), kind="primary", icon="file-text")
        self.make_button.clicked.connect(lambda: self.make())
        foot.addWidget(self.make_button)
        foot.addWidget(label(_("It opens when it is ready. Nothing is overwritten."), "muted", wrap=True), 1)
        layout.addLayout(foot)
        layout.addStretch(1)
        return layout

    def _build_others(self) -> QHBoxLayout:
        """Papers that need no measure with values."""
        self.charter = button(_("Charter"), self._print_charter, icon="file-text", size="small")
        self.charter.setToolTip(_("Problem, aim, targets, drivers, team and measures on one paper"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(_("Other papers:"), "muted"))
        row.addWidget(self.charter)
        self.journal = button(_("Journal of tests"), self._print_journal, icon="refresh-cw", size="small")
        self.journal.setToolTip(_("The aim, the chart, and every test with prediction, result and learning"))
        row.addWidget(self.journal)
        self.improvement = button(_("Improvement report"), self._print_improvement, icon="book-open", size="small")
        self.improvement.setToolTip(_("Why, how, what was found, what it means: to hand on, after SQUIRE 2.0"))
        row.addWidget(self.improvement)
        go = partial(self.desk.navigator.go, "storyboard")
        self.storyboard = button(_("Storyboard"), go, icon="presentation", size="small")
        self.storyboard.setToolTip(_("Slides, or one page for the wall, to look at before they are made"))
        row.addWidget(self.storyboard)
        row.addStretch(1)
        return row

    def _print_journal(self) -> None:
        self.printer.print(lambda: journal_papers.prepare_journal(self.desk.workspace))

    def _print_improvement(self) -> None:
        self.printer.print(lambda: team_report.prepare_team_report(self.desk.workspace))

    def _print_charter(self) -> None:
        self.printer.print(lambda: charter_papers.prepare_charter(self.desk.workspace))

    # --- showing -----------------------------------------------------------------------------------------------

    def _chosen_month(self) -> Period | None:
        """None for the latest, so that what is not of a month stands in its report."""
        chosen = find_period(self.month.key or "")
        return None if chosen is None or chosen in self._months[:1] else chosen

    def _show_found(self, given: tuple[tuple[MeasureView, ...], tuple[Period, ...]]) -> None:
        found, months = given
        was_latest = self._chosen_month() is None
        self._measures, self._months = found, months
        self.month.set_options([(month.text, period_name(month.text)) for month in months])
        if was_latest and months:
            self.month.choose(months[0].text)
        self.empty.setVisible(not found)
        self._body.setVisible(bool(found))
        self.measure.set_options([(view.id, view.name) for view in found])
        if found:
            self._prepare()

    def _prepare(self) -> None:
        workspace, kind, code, month = self.desk.workspace, self.kind.key, self.measure.key, self._chosen_month()
        self._month_field.setVisible(kind == "monthly" and bool(self._months))
        self.desk.tasks.query(
            lambda: report_files.report_paper(workspace, kind, code=code, month=month),
            self._show_prepared,
            failed=self._on_failed,
            owner=self,
            topic="prepare",
        )

    def _show_prepared(self, prepared: AnyPaper) -> None:
        if self.name.text() in ("", self._offered):
            self.name.show_text(prepared.file_name)
        self._offered = prepared.file_name
        self.prepared = prepared
        content = prepared.content
        clear(self._contents)
        for line in _content_lines(prepared):
            self._contents.addLayout(_content_row(line))
        if isinstance(content, MonthlyReport):
            self.heading.say(
                _("The report of {month} is ready to be made").format(month=content.period),
                _("One click, and it can be printed, mailed or pinned to the wall."),
            )
            above = " · ".join(part for part in (content.site, content.collaborative, content.period) if part)
            sketch = Sketch(above, content.headline, content.chart.name, content.chart.scene, rows=HINTED_ROWS)
        elif isinstance(content, WallChart):
            self.heading.say(
                _("A chart for the wall, to go on with by hand"),
                _("The line is drawn up to today; a dot a time is put in with a pen."),
            )
            sketch = Sketch("", content.measure, "", content.page, landscape=True, whole=True)
        else:
            self.heading.say(
                _("One chart on a page, for the wall"), _("A4 across, with its finding in one sentence above it.")
            )
            above = " · ".join(part for part in (content.owner, content.context, content.period) if part)
            sketch = Sketch(above, content.sentence, content.chart.name, content.chart.scene, landscape=True)
        self.preview.show_sketch(sketch)

    def _on_made(self, error: QicError | None) -> None:
        self.make_button.setEnabled(True)
        if self.focusWidget() is None or self.focusWidget() is self.charter:
            # While it could not be pressed, the focus went on to the next button.
            self.make_button.setFocus()
        if isinstance(error, NotFoundError) and error.what == "measure":
            self.refresh(None)

    def _on_failed(self, error: QicError) -> None:
        self._on_made(error)
        self.desk.say.error(error)


def _found(workspace: Workspace) -> tuple[tuple[MeasureView, ...], tuple[Period, ...]]:
    """The measures that can lead a report, the main ones first, and its months: those with at least one value."""
    found = main_first(measures.list_measures(workspace))
    return tuple(view for view in found if has_values(workspace, view)), report_months(workspace)[:MOST_MONTHS]


def _content_lines(prepared: AnyPaper) -> list[str]:
    content = prepared.content
    if isinstance(content, WallChart):
        return _wall_lines(content)
    if not isinstance(content, MonthlyReport):
        lines = [_("The chart with its medians, target and finding"), _("The finding in one sentence")]
        notes = len(content.chart.annotations)
        if notes:
            lines.append(n_("{n} note on the chart", "{n} notes on the chart", notes).format(n=notes))
        return lines
    lines = [_("The chart of {measure}, with its finding in words").format(measure=content.chart.name)]
    months = len(content.table.rows)
    lines.append(n_("The value of {n} month", "The values of {n} months", months).format(n=months))
    if content.measures:
        names = ", ".join(one.name for one in content.measures)
        lines.append(_("Small charts: {names}").format(names=names))
    tests = len(content.cycles)
    actions = len(content.promises)
    if tests:
        words = n_("{n} test of change with its prediction", "{n} tests of change with their predictions", tests)
        lines.append(words.format(n=tests))
    if content.aim:
        lines.append(_("The aim, and how far it is"))
    if actions:
        lines.append(n_("{n} action, open or done", "{n} actions, open or done", actions).format(n=actions))
    lines.append(_("How complete the data are, and whether they were checked"))
    return lines


def _wall_lines(content: WallChart) -> list[str]:
    printed = n_("{n} value, printed with its numbers", "{n} values, printed with their numbers", content.printed)
    empty = n_("{n} empty column to fill in by hand", "{n} empty columns to fill in by hand", content.ahead)
    return [
        printed.format(n=content.printed),
        _("The median, and a target where there is one, up to the last empty column"),
        empty.format(n=content.ahead),
        _("What counts, how to read the line, and room for notes"),
    ]


def _content_row(words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(IconLabel("check", "accent"), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(words, wrap=True), 1)
    return row


def page_spec() -> PageSpec:
    """The entry of the rail."""
    return PageSpec("reports", _("Reports"), "file-text", ReportsPage)
