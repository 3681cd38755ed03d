"""Measures across sites: every site of a measure as a small chart, and all of them by their size as a funnel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import _, n_
from qic_desktop.services.charting import comparing
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, areas, events_together, waves, whole
from qic_desktop.services.organising.aggregating import Chosen, Collection, FindingCounts
from qic_desktop.services.organising.areas import Area
from qic_desktop.services.organising.events_together import EventsTogether
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from ui.desk import Desk
from ui.organiser.choosing import ChoiceBar, told
from ui.organiser.events_pane import EventsPane
from ui.organiser.funnel_view import FunnelPane
from ui.organiser.happenings_dialog import HappeningsDialog
from ui.organiser.multiples_model import Grid
from ui.organiser.multiples_pane import MultiplesPane, range_options
from ui.organiser.multiples_rows import rows_of
from ui.organiser.sources_dialog import ask_sources
from ui.organiser.together_pane import TogetherPane
from ui.shell.page import Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.empty import EmptyState, Layers
from ui.widgets.notice import Step
from ui.widgets.panel import scrolled
from ui.widgets.tabs import show_tab, tab_bar

TABS = ("sites", "together", "funnel", "rare")
RARE = TABS.index("rare")


@dataclass(frozen=True, slots=True)
class Measured:
    """What the page shows. ``view`` is None before a measure is published, ``collection`` before a site reports."""

    sites: int = 0
    views: tuple[MeasureView, ...] = ()
    view: MeasureView | None = None
    collection: Collection | None = None
    grid: Grid = Grid()
    sentence: str = ""
    same: Collection | None = None
    over_time: tuple[FindingCounts, ...] = ()
    areas: tuple[Area, ...] = ()
    waves: tuple[str, ...] = ()
    rare_views: tuple[MeasureView, ...] = ()
    rare: EventsTogether | None = None


def read_measured(workspace: Workspace, measure: str = "", chosen: Chosen | None = None, rare: str = "") -> Measured:
    """One measure at all sites, and one of rare events; runs on the store lane.

    Args:
        workspace: an organiser's store.
        measure: id of the measure; the first one where it is empty or gone.
        chosen: which of its values, and how they lie beside each other.
        rare: id of the measure of rare events; the first one with events where it is empty or gone.
    """
    views = events_together.list_rare(workspace)
    found = _read_pooled(workspace, measure, chosen)
    area = chosen.area if chosen and any(one.name == chosen.area for one in found.areas) else ""
    asked = [one for one in views if one.id == rare] or views
    read = [events_together.read_together(workspace, one, area) for one in asked]
    # Until somebody chooses, the first one that a site has told of.
    shown = next((one for one in read if one.events), read[0] if read else None)
    return replace(found, rare_views=views, rare=shown)


def _read_pooled(workspace: Workspace, measure: str, chosen: Chosen | None) -> Measured:
    from qic_desktop.services.printing.reporting import chance_sentence

    views = measures.list_pooled(workspace)
    view = next((one for one in views if one.id == measure), views[0] if views else None)
    sites = len(trust.list_sites(workspace))
    if view is None or not sites:
        return Measured(sites, views, view)
    collection = aggregating.collect_chosen(workspace, view, chosen or Chosen())
    silent = {one.site.id: one.periods for one in whole.silent_sites(workspace, collection)}
    grid = Grid(
        rows=rows_of(collection, comparing.grid_of(collection), silent),
        periods=collection.panel.periods,
        style=value_style(view),
        direction=view.direction,
        target=view.target,
    )
    constant = collection.panel.constant()
    same = whole.constant_collection(collection, constant) if constant.sites else None
    said, over_time = chance_sentence(collection), collection.over_time()
    places, parts = areas.list_areas(workspace), waves.list_waves(workspace)
    return Measured(sites, views, view, collection, grid, said, same, over_time, places, parts)


class ChartsPage(Page):
    """Measure and time at the top; below it the sites one by one, or all of them in a funnel."""

    help_id = "organiser-measures"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._measure = self._rare = ""
        self.shown: Measured | None = None
        self._layers = Layers(self)
        full = self._layers.full
        column = QVBoxLayout(full)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(10)
        column.addLayout(self._build_top())
        column.addWidget(self._build_choices())
        self.stack = QStackedWidget()
        self.multiples = MultiplesPane()
        self.multiples.view.opened.connect(self._go_site)
        self.funnel = FunnelPane(desk)
        self.funnel.opened.connect(self._go_site)
        self.together = TogetherPane()
        self.together.reporting_asked.connect(lambda: desk.navigator.go("reporting"))
        self.together.sites_asked.connect(lambda: self.tabs.setCurrentIndex(0))
        self.stack.addWidget(scrolled(self.multiples))
        self.stack.addWidget(scrolled(self.together))
        self.stack.addWidget(self.funnel)
        self.rare = EventsPane()
        self.rare.chosen.connect(self._on_rare_chosen)
        self.rare.opened.connect(self._go_site)
        self.stack.addWidget(scrolled(self.rare))
        column.addWidget(self.stack, 1)

    def title(self) -> str:
        return _("Measures")

    def open(self, argument: str) -> None:
        """Show a tab ("sites", "together", "funnel", "rare"), a group of sites ("worse"), or a measure by its id."""
        if argument in TABS:
            self.tabs.setCurrentIndex(TABS.index(argument))
        elif argument in self.multiples.chips:
            self.tabs.setCurrentIndex(0)
            self.multiples.show_group(argument)
        else:
            self._measure = argument

    def focus_target(self) -> QWidget | None:
        if not self._layers.is_full:
            return None
        return (self.multiples.view, self.together.every.chart, self.funnel.picture, self.rare.table)[
            self.tabs.currentIndex()
        ]

    def refresh(self, changes: object | None) -> None:
        workspace, measure, chosen, rare = self.desk.workspace, self._measure, self.choices.chosen, self._rare
        self.desk.tasks.query(
            lambda: read_measured(workspace, measure, chosen, rare), self.show_measured, owner=self, topic="measures"
        )

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_top(self) -> QHBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(12)
        names = (_("Site by site"), _("All together"), _("Funnel"), _("Rare events"))
        self.tabs = tab_bar(_("Ways to look at a measure"), names)
        show_tab(self.tabs, RARE, False)
        self.tabs.currentChanged.connect(self._on_tab_changed)
        # The fields beside them give way, not the words of the tabs.
        self.tabs.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        top.addWidget(self.tabs)
        top.addStretch(1)
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.setMaximumWidth(current().px(320))
        self.measures.chosen.connect(self._on_measure_chosen)
        self.range = Select(icon="calendar")
        self.range.setAccessibleName(_("Time shown"))
        self.range.setToolTip(_("Draws less of the time. Medians and findings stay those of the whole time."))
        self.range.chosen.connect(lambda key: self.multiples.show_range(int(key)))
        for part in (self.measures, self.range):
            top.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        return top

    def _build_choices(self) -> QWidget:
        self.choices = ChoiceBar()
        self.choices.changed.connect(lambda: self.refresh(None))
        self.sources = button(_("Where do these figures come from?"), self.ask_sources, kind="quiet", size="small")
        self.happenings = button(_("What happened around"), self.ask_happenings, kind="quiet", size="small")
        self.area_page = button(_("Page of this area"), self._go_area, kind="quiet", size="small")
        self.choices.add(self.sources, self.happenings, self.area_page)
        return self.choices

    # --- answers -----------------------------------------------------------------------------------------------

    def show_measured(self, found: Measured) -> None:
        """Show what the store says."""
        self.shown = found
        view, collection = found.view, found.collection
        narrowed = collection is not None and collection.chosen != Chosen()
        has_rare = self._show_rare(found)
        if view is None or collection is None or not (narrowed or collection.panel.reported().any()):
            if has_rare:
                self._show_rare_alone()
            else:
                self._show_empty(found)
            return
        for index in range(RARE):
            show_tab(self.tabs, index, True)
        self.measures.set_options([(one.id, one.name) for one in found.views])
        self.measures.choose(view.id)
        months = view.period_kind is PeriodKind.MONTH
        options = range_options(found.grid.periods, months=months)
        self.range.set_options(options)
        shown = self.range.key if self.range.key in dict(options) else "0"
        self.range.choose(shown)
        self.choices.show_options(view, found.areas, found.waves, self.desk.workspace.today())
        self._on_tab_changed(self.tabs.currentIndex())
        self.area_page.setVisible(bool(collection.chosen.area))
        self.multiples.show_grid(found.grid, _told(found))
        self.multiples.show_range(int(shown))
        self.together.show_together(collection, found.same, found.over_time)
        self.funnel.show_collection(collection)
        self._layers.show_full()

    def _show_rare(self, found: Measured) -> bool:
        """Show rare events, where the collaborative counts any and a site has told of one."""
        together = found.rare
        has_rare = together is not None and bool(together.events or together.area or self._rare)
        show_tab(self.tabs, RARE, has_rare)
        if together is not None:
            self.rare.show_together(together, found.rare_views)
        return has_rare

    def _show_rare_alone(self) -> None:
        """Nothing is counted by period here: rare events are all there is."""
        self.tabs.setCurrentIndex(RARE)
        for index in range(RARE):
            show_tab(self.tabs, index, False)
        self._on_tab_changed(RARE)
        self._layers.show_full()

    def _show_empty(self, found: Measured) -> None:
        go = self.desk.navigator.go
        if found.view is None:
            state = EmptyState(
                "target",
                _("Nothing to measure yet"),
                _("Here every site's chart stands beside the others. First write what everybody measures."),
                Step(_("Design the collaborative"), lambda: go("design")),
            )
        elif not found.sites:
            state = EmptyState(
                "hospital",
                _("No site has joined yet"),
                _("Here every site's chart stands beside the others. Sites join by invitation."),
                Step(_("Invite sites"), lambda: go("design", "invitations")),
                Step(_("Open a package"), lambda: go("inbox")),
            )
        else:
            state = EmptyState(
                "package-open",
                _("No site has reported yet"),
                _("The first package makes the first point of the first chart."),
                Step(_("Open a package"), lambda: go("inbox")),
            )
        self.empty_step = self._layers.show_empty(state)

    # --- what the person does ----------------------------------------------------------------------------------

    def _on_tab_changed(self, index: int) -> None:
        self.stack.setCurrentIndex(index)
        # The funnel has a period of its own; all together are shown as long as they are.
        self.range.setVisible(index == 0)
        # Rare events have a measure of their own.
        self.measures.setVisible(index != RARE)
        self.sources.setVisible(index != RARE)
        self.choices.ask_area_alone(index == RARE)

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)

    def _on_rare_chosen(self, identity: str) -> None:
        self._rare = identity
        self.refresh(None)

    def _go_site(self, site: str) -> None:
        self.desk.navigator.go("site", site)

    def _go_area(self) -> None:
        self.desk.navigator.go("area", self.choices.chosen.area)

    def ask_sources(self) -> None:
        """Show the packages and definitions that the figures rest on."""
        if self.shown is None or self.shown.view is None:
            return
        ask_sources(self.desk, self, self.shown.view, chosen=self.choices.chosen)

    def ask_happenings(self) -> None:
        """Show what happened around the sites, to write more of it down."""
        dialog = HappeningsDialog(self.desk, self.window())
        dialog.recorded.connect(lambda: self.refresh(None))
        dialog.open()


def _told(found: Measured) -> str:
    """What is said of all sites: what was chosen, what was left apart, how many findings chance would give."""
    if found.collection is None:
        return found.sentence
    rows, parts = found.collection.aggregate.periods, []
    if words := told(found.collection.chosen):
        parts.append(_("Shown: {what}.").format(what=words))
    if apart := sum(row.apart for row in rows):
        said = n_(
            "{n} value was counted by another definition and is left apart.",
            "{n} values were counted by another definition and are left apart.",
            apart,
        )
        parts.append(said.format(n=apart))
    return " ".join((*parts, found.sentence))


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("measures", _("Measures"), "chart-line", ChartsPage)
