"""The organiser's first page: is the whole moving, who needs me, what waits."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.geometry.bands import Bands, bands_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising.aggregating import Align, Collection
from qic_desktop.services.organising.first_steps import FirstSteps, read_first_steps
from qic_desktop.services.organising.whole import Overview, overview
from qic_desktop.wording.charts import ChartWords
from qic_desktop.wording.collection import overview_headline, overview_next, overview_sentence, year_change_words
from qic_desktop.wording.context_events import lettered
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.desk import Desk
from ui.organiser.first_steps import FirstStepsPanel
from ui.organiser.overview_parts import CountPanel, ToDoList, count_first, count_pictures, to_do_rows
from ui.organiser.sources_dialog import ask_sources
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns
from ui.widgets.empty import Layers
from ui.widgets.flow import FlowLayout
from ui.widgets.panel import Panel, Sentence, clear
from ui.widgets.segmented import SegmentedSwitch
from ui.widgets.texts import Headline, label
from ui.widgets.tips import plain_tip

SIDE_BY_SIDE, COUNTS_BESIDE = 760, 480
"""From these widths on, at 100 % text, the parts stand side by side."""
RIGHT_WIDTH = 330
CHART_HEIGHT, MOST_HEIGHT = 250, 330
LEAST_SITES = 3


class OverviewPage(Page):
    """Headline, bands, three counts at the left; what waits and who falls silent at the right."""

    help_id = "organiser-overview"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._measure = self._month = ""
        self._same = False
        self._align: Align = "calendar"
        self.shown: Overview | None = None
        self._layers = Layers(self, scrolls=True)
        self._build_full()

    def title(self) -> str:
        return _("Overview")

    def refresh(self, changes: object | None) -> None:
        workspace, measure, same, align = self.desk.workspace, self._measure, self._same, self._align
        self.desk.tasks.query(
            lambda: overview(workspace, measure, same=same, align=align),
            self.show_overview,
            owner=self,
            topic="overview",
        )

    def focus_target(self) -> QWidget | None:
        return self.chart if self._layers.is_full else None

    def show_overview(self, found: Overview) -> None:
        """Show what the store says."""
        self.shown = found
        if found.shown is None or found.chart is None or not found.chart.known_places:
            self._show_empty()
        else:
            self._show_full(found, found.shown)

    # --- empty -------------------------------------------------------------------------------------------------

    def _show_empty(self) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.query(
            lambda: read_first_steps(workspace), self._show_first_steps, owner=self, topic="first-steps"
        )

    def _show_first_steps(self, found: FirstSteps) -> None:
        panel = FirstStepsPanel(found, self.desk.navigator.go)
        self._layers.show_instead(panel)
        self.empty_step = panel.step

    # --- full --------------------------------------------------------------------------------------------------

    def _build_full(self) -> None:
        outer = QVBoxLayout(self._layers.full)
        outer.setContentsMargins(24, 16, 24, 16)
        main = QWidget()
        left = QVBoxLayout(main)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self._build_chart_panel())
        self.counts = {
            "reporting": CountPanel(_("Sites reporting"), partial(self._go_sites, "silent")),
            "target": CountPanel(_("At target"), self._go_measures),
            "finding": CountPanel(_("With a finding"), self._go_measures),
        }
        left.addWidget(Columns(tuple(self.counts.values()), COUNTS_BESIDE, spacing=12))
        left.addStretch(1)
        right = QWidget()
        self._right = QVBoxLayout(right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(12)
        outer.addWidget(Columns((main, right), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH)))

    def _build_chart_panel(self) -> Panel:
        theme = current()
        panel = Panel()
        self._headline = Headline()
        panel.add(self._headline)
        tools = QWidget()
        row = FlowLayout(tools, 12)
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.setMaximumWidth(theme.px(300))
        self.measures.chosen.connect(self._on_measure_chosen)
        row.addWidget(self.measures)
        self.align = Select()
        self.align.setAccessibleName(_("How months stand beside each other"))
        self.align.set_options([("calendar", _("By the calendar")), ("start", _("Since each site’s start"))])
        self.align.chosen.connect(self._on_align_chosen)
        row.addWidget(self.align)
        self._switch_place = QWidget()
        place = QHBoxLayout(self._switch_place)
        place.setContentsMargins(0, 2, 0, 0)
        self.switch: SegmentedSwitch | None = None
        self._switch_words: tuple[str, str] | None = None
        row.addWidget(self._switch_place)
        panel.add(tools)
        self.chart = ChartView(live=True)
        self.chart.setMinimumHeight(theme.px(CHART_HEIGHT))
        self.chart.setMaximumHeight(theme.px(MOST_HEIGHT))
        self.chart.point_chosen.connect(self._on_point_chosen)
        self.chart.point_opened.connect(lambda _place: self.open_month())
        panel.add(self.chart, 1)
        self.month = button("", self.open_month, kind="quiet", size="small")
        self.month.setToolTip(plain_tip(_("Choose another month in the chart; Enter or a double click opens it, too.")))
        self.sources = button(_("Where do these figures come from?"), self.ask_sources, kind="quiet", size="small")
        self.ways = button(_("By area, part of the cases, earlier day"), self._go_ways, kind="quiet", size="small")
        steps = QWidget()
        below = FlowLayout(steps, 8)
        for part in (self.month, self.sources, self.ways):
            below.addWidget(part)
        panel.add(steps)
        self._letters = label("", "small", wrap=True)
        panel.add(self._letters)
        self._few = label("", "small")
        panel.add(self._few)
        self._sentence = Sentence()
        panel.add(self._sentence)
        return panel

    def _show_full(self, found: Overview, shown: Collection) -> None:
        chart, view = found.chart, found.view
        if chart is None or view is None or found.whole is None:
            return
        rows = shown.aggregate.periods
        first, last = period_name(rows[0].period, short=True), period_name(rows[-1].period, short=True)
        detail = _("{measure}; {sites}, {first} – {last}").format(
            measure=view.name,
            sites=n_("{n} site", "{n} sites", len(shown.sites)).format(n=len(shown.sites)),
            first=first,
            last=last,
        )
        change = year_change_words(chart)
        self._headline.say(overview_headline(chart), "; ".join(part for part in (detail, change) if part))
        self.measures.set_options([(one.id, one.name) for one in found.views])
        self.measures.choose(view.id)
        self.measures.setVisible(len(found.views) > 1)
        self._show_switch(found)
        bands = bands_for(shown)
        self.chart.set_builder(partial(bands_picture, bands), point_cards(shown), title=overview_headline(chart))
        self._on_point_chosen(-1)
        self._few.setText(_("A middle site needs at least three sites."))
        self._few.setVisible(len(shown.sites) < LEAST_SITES)
        self._letters.setText(" · ".join(lettered(shown.happenings)))
        self._letters.setVisible(bool(shown.happenings))
        said = (count_first(found), overview_sentence(chart, shown.aggregate), overview_next(shown.aggregate))
        self._sentence.say(" ".join(part for part in said if part))
        count_pictures(self.counts, shown, found.over_time)
        self._show_right(found)
        self._layers.show_full()

    def _show_switch(self, found: Overview) -> None:
        words = (
            _("All {n} sites").format(n=len(found.whole.sites) if found.whole else 0),
            _("Same {n} sites throughout").format(n=found.same),
        )
        if words != self._switch_words:
            self._switch_words = words
            layout = self._switch_place.layout()
            if layout is not None:
                clear(layout)
                self.switch = SegmentedSwitch([("all", words[0]), ("same", words[1])], _("Which sites"))
                self.switch.chosen.connect(self._on_switch_chosen)
                layout.addWidget(self.switch)
            self._switch_place.adjustSize()
        if self.switch is not None:
            self.switch.choose("same" if self._same else "all")
            self.switch.set_available("same", found.same > 0, _("No site has reported most of the months yet."))

    def _show_right(self, found: Overview) -> None:
        clear(self._right)
        waiting = Panel(_("Needs you today"))
        waiting.add(ToDoList(to_do_rows(found, self.desk.navigator.go), _("Nothing waits for you.")))
        self._right.addWidget(waiting)
        from ui.organiser.overview_parts import jump_panel
        from ui.organiser.overview_people import assessment_panel, support_panel

        go = self.desk.navigator.go
        for panel in (jump_panel(found, go), assessment_panel(found, go), support_panel(found, go)):
            if panel is not None:
                self._right.addWidget(panel)
        self._right.addStretch(1)

    # --- what the person does ----------------------------------------------------------------------------------

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)

    def _on_align_chosen(self, key: str) -> None:
        self._align = "start" if key == "start" else "calendar"
        self.refresh(None)

    def _on_switch_chosen(self, key: str) -> None:
        self._same = key == "same"
        self.refresh(None)

    def _on_point_chosen(self, place: int) -> None:
        """The month that Reporting is opened at: the chosen one, else the latest."""
        shown = self.shown.shown if self.shown else None
        periods = shown.periods if shown else ()
        self.month.setVisible(bool(periods))
        self._month = ""
        if periods:
            self._month = periods[place if 0 <= place < len(periods) else -1].text
            self.month.set_word(_("Who reported: {month}").format(month=period_name(self._month, short=True)))

    def open_month(self) -> None:
        """Open Reporting at the chosen month."""
        if self.shown is not None and self.shown.view is not None and self._month:
            self.desk.navigator.go("reporting", f"{self.shown.view.id} {self._month}")

    def ask_sources(self) -> None:
        """Show the packages and definitions that the figures rest on."""
        if self.shown is not None and self.shown.view is not None:
            ask_sources(self.desk, self, self.shown.view)

    def _go_sites(self, which: str) -> None:
        self.desk.navigator.go("sites", which)

    def _go_ways(self) -> None:
        self.desk.navigator.go("measures", "together")

    def _go_measures(self) -> None:
        self.desk.navigator.go("measures", "sites")


def bands_for(shown: Collection) -> Bands:
    """The picture's numbers."""
    from qic_desktop.services.printing.reporting import bands_of

    return bands_of(shown)


def bands_picture(bands: Bands, width: float, height: float) -> Scene:
    """The picture of many sites together; sizes in pixels."""
    return bands_scene(bands, width, height, ChartWords())


def point_cards(shown: Collection) -> list[PointCard]:
    """What is said about each month."""
    from qic_desktop.services.charting.charts import value_style

    style = value_style(shown.view)
    cards = []
    for row in shown.aggregate.periods:
        middle = "" if row.median is None else _("Middle site {value}").format(value=value_text(row.median, style))
        value = _("no report") if row.pooled is None else value_text(row.pooled, style)
        detail = _("{n} of {all} sites").format(n=row.reporting, all=row.expected)
        cards.append(PointCard(period_name(row.period), value, detail, middle))
    return cards


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("overview", _("Overview"), "layout-dashboard", OverviewPage)
