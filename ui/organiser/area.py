"""One area: its sites together, who reports, who could use support; and its page for the review meeting."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import areas
from qic_desktop.services.organising.aggregating import Chosen, Collection
from qic_desktop.services.organising.area_story import AreaStory, area_story
from qic_desktop.services.organising.reporting_files import with_ending
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.collection import look_first_words, overview_headline, overview_sentence
from qic_desktop.wording.context_events import lettered
from qic_desktop.wording.drop_out import support_words
from qic_desktop.wording.reporting_grid import copied_words, line_words
from qic_desktop.wording.values import value_text
from ui.charts.chart_view import ChartView
from ui.desk import Desk
from ui.navigation import Place
from ui.organiser.overview import bands_for, bands_picture, point_cards
from ui.organiser.overview_parts import headed_panel, site_rows
from ui.organiser.reporting_canvas import ReportingCanvas
from ui.organiser.sources_dialog import ask_sources
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.flow import FlowLayout
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, Sentence, clear
from ui.widgets.texts import Headline, label

RIGHT_WIDTH, SIDE_BY_SIDE = 330, 760
CHART_HEIGHT, GRID_HEIGHT = 250, 260
SHOWN = 6


def read_area(workspace: Workspace, area: str, measure: str) -> AreaStory | None:
    """The story of an area, None where no site says where it lies."""
    try:
        return area_story(workspace, area, measure)
    except NotFoundError:
        # The area of the last visit may be gone: its sites were written into another one.
        return area_story(workspace, "", measure) if areas.list_areas(workspace) else None


class AreaPage(Page):
    """Area and measure at the top; chart and reports at the left, people at the right."""

    help_id = "organiser-area"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._area = self._measure = ""
        self.shown: AreaStory | None = None
        self._layers = Layers(self, scrolls=True)
        self._build()

    def title(self) -> str:
        return _("Areas")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Measures"), Place("measures")),)

    def open(self, argument: str) -> None:
        """Show this area."""
        self._area = argument

    def focus_target(self) -> QWidget | None:
        return self.areas if self._layers.is_full else None

    def regions(self) -> tuple[QWidget, ...]:
        return (self.areas, self.chart, self.grid)

    def refresh(self, changes: object | None) -> None:
        workspace, area, measure = self.desk.workspace, self._area, self._measure
        self.desk.tasks.query(lambda: read_area(workspace, area, measure), self.show_area, owner=self, topic="area")

    # --- layout ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = current()
        outer = QVBoxLayout(self._layers.full)
        outer.setContentsMargins(24, 12, 24, 16)
        outer.setSpacing(12)
        tools = QWidget()
        row = FlowLayout(tools, 12)
        self.areas, self.measures = Select(icon="map-pin"), Select()
        self.areas.setAccessibleName(_("Area"))
        self.measures.setAccessibleName(_("Measure"))
        self.areas.chosen.connect(self._on_area_chosen)
        self.measures.chosen.connect(self._on_measure_chosen)
        self.print = button(_("Page for the review meeting"), self.ask_where, icon="printer", size="small")
        self.sources = button(_("Where do these figures come from?"), self.ask_sources, kind="quiet", size="small")
        for part in (self.areas, self.measures, self.print, self.sources):
            part.setMaximumWidth(theme.px(300))
            row.addWidget(part)
        outer.addWidget(tools)
        chart = Panel()
        self._headline = Headline()
        self.chart = ChartView(live=True)
        self.chart.setFixedHeight(theme.px(CHART_HEIGHT))
        self._letters = label("", "small", wrap=True)
        self.jumps = label("", wrap=True)
        self._sentence = Sentence()
        for shown in (self._headline, self.chart, self._letters, self.jumps, self._sentence):
            chart.add(shown)
        reports = Panel(_("Reports of its sites"))
        self.grid = ReportingCanvas()
        self.grid.setFixedHeight(theme.px(GRID_HEIGHT))
        self.grid.opened.connect(partial(self.desk.navigator.go, "site"))
        self.grid.moved.connect(self._on_moved)
        self.grid.copied.connect(lambda sites, months: self.desk.say.toast(copied_words(sites, months)))
        self._report = label("", "small", wrap=True)
        reports.add(self.grid)
        reports.add(self._report)
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(chart)
        column.addWidget(reports)
        column.addStretch(1)
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(12)
        outer.addWidget(Columns((left, right), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH)))

    # --- answers -----------------------------------------------------------------------------------------------

    def show_area(self, found: AreaStory | None) -> None:
        """Show what the store says."""
        self.shown = found
        if found is None or found.view is None or found.collection is None or found.chart is None:
            self._show_empty(found)
            return
        self._area = found.area.name
        self.areas.set_options([(one.name, one.name) for one in found.areas])
        self.areas.choose(found.area.name)
        self.measures.set_options([(one.id, one.name) for one in found.views])
        self.measures.choose(found.view.id)
        self.measures.setVisible(len(found.views) > 1)
        shown = found.collection
        count = n_("{n} site", "{n} sites", len(shown.sites)).format(n=len(shown.sites))
        detail = "; ".join((found.view.name, count, *_beside(found)))
        self._headline.say(
            _("{area}: {what}").format(area=found.area.name, what=overview_headline(found.chart)), detail
        )
        self.chart.set_builder(
            partial(bands_picture, bands_for(shown)), point_cards(shown), title=overview_headline(found.chart)
        )
        self._letters.setText(" · ".join(lettered(shown.happenings)))
        self._letters.setVisible(bool(shown.happenings))
        self.jumps.setText(_jumps(found))
        self.jumps.setVisible(bool(found.jumps))
        self._sentence.say(overview_sentence(found.chart, shown.aggregate))
        self.grid.show_grid(found.reporting, found.reporting.lines)
        self._show_right(found, shown)
        self._layers.show_full()

    def _show_right(self, found: AreaStory, shown: Collection) -> None:
        clear(self._right)
        go = self.desk.navigator.go
        panel = headed_panel(_("Could use support"), len(found.support), partial(go, "reporting"))
        if found.support:
            rows = [(one.site.name or one.site.code or "", support_words(one), one.site.id) for one in found.support]
            site_rows(panel, rows[:SHOWN], "triangle-alert", go, wrap=True)
        else:
            panel.add(label(_("No site gives reason for it."), "muted", wrap=True))
        self._right.addWidget(panel)
        sites = Panel(_("Its sites, A to Z"))
        named = sorted((site.name or site.code or "", site.id) for site in shown.sites)
        for name, identity in named:
            step = button(name, partial(go, "site", identity), kind="quiet", size="small")
            step.setAccessibleName(_("Open {site}").format(site=name))
            step.setStyleSheet("text-align: left; padding: 0;")
            sites.add(step)
        sites.body.setSpacing(0)
        self._right.addWidget(sites)
        self._right.addStretch(1)

    def _show_empty(self, found: AreaStory | None) -> None:
        go = self.desk.navigator.go
        if found is None:
            why = _("Here each district or region has its own charts and its page for the review meeting.")
            step = Step(_("Say where each site lies"), partial(go, "sites"))
            state = EmptyState("map-pin", _("No site lies in an area yet"), why, step)
        else:
            why = _("Here each district or region has its own charts. First write what everybody measures.")
            state = EmptyState("target", _("Nothing to measure yet"), why, Step(_("Design"), partial(go, "design")))
        self.empty_step = self._layers.show_empty(state)

    # --- what the person does ----------------------------------------------------------------------------------

    def _on_area_chosen(self, area: str) -> None:
        self._area = area
        self.refresh(None)

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)

    def _on_moved(self, row: int, column: int) -> None:
        del column
        line = self.grid.lines[row]
        self._report.setText(f"{line.site.name or line.site.code or ''}: {line_words(line)}")

    def ask_sources(self) -> None:
        """Show the packages and definitions that the figures rest on."""
        if self.shown is not None and self.shown.view is not None:
            ask_sources(self.desk, self, self.shown.view, chosen=Chosen(area=self.shown.area.name))

    def ask_where(self) -> None:
        """Ask where the page goes, and write it."""
        from qic_desktop.services.printing.area_papers import save_area_report

        if self.shown is None or self.shown.view is None:
            return
        area, measure, workspace = self.shown.area, self.shown.view.id, self.desk.workspace
        name, _kind = QFileDialog.getSaveFileName(
            self.window(), _("Save to print"), f"{area.short}.pdf".replace("/", "-"), "*.pdf"
        )
        if name:
            self.desk.tasks.change(
                lambda: save_area_report(workspace, area.name, with_ending(name, "pdf"), measure),
                lambda path: self.desk.say.toast(_("Written: {file}").format(file=path.name)),
                owner=self,
                sentence=_("Writing the file"),
            )


def _jumps(found: AreaStory) -> str:
    """The sites to look at before the line is praised; so many that they can be read."""
    shown = found.jumps[:SHOWN]
    said = [look_first_words(site.name or site.code or "", ratio, since) for site, ratio, since in shown]
    more = len(found.jumps) - len(said)
    if more > 0:
        said.append(n_("{n} more site counts other cases.", "{n} more sites count other cases.", more).format(n=more))
    return " ".join(said)


def _beside(found: AreaStory) -> tuple[str, ...]:
    """All sites in the same month, to stand beside the area's own value; nothing where there is no value."""
    if found.others is None or found.chart is None or found.chart.latest is None:
        return ()
    month = found.chart.latest.period
    row = next((one for one in found.others.aggregate.periods if one.period == month), None)
    if row is None or row.pooled is None:
        return ()
    return (_("all sites together {value}").format(value=value_text(row.pooled, found.chart.series.style)),)


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("area", _("Areas"), "map-pin", AreaPage, on_rail=False, parent="measures")
