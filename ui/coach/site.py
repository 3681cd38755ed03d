"""One site as the coach sees it: every measure's chart, to read and not to change, and its packages."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import carrying
from qic_desktop.services.exchanging.carrying import SiteStory
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording import exchange as words
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.desk import Desk
from ui.exchange.lists import ListSection, RowWords
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import PAGE_PADDING, current
from ui.widgets.buttons import button
from ui.widgets.columns import HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.notice import Step
from ui.widgets.panel import Panel, Sentence, clear, scrolled
from ui.widgets.texts import Headline, label

CHART_HEIGHT = 260


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("site", _("Site"), "hospital", SitePage, on_rail=False, parent="sites")


class SitePage(Page):
    """Charts and packages of one site."""

    help_id = "bag"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._site = ""
        self.story: SiteStory | None = None
        self.charts: list[ChartView] = []
        self.headline = Headline()
        self.packages = ListSection(_("Packages"))
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, 16)
        down.setSpacing(16)
        self.entry = button(_("Enter for this site"), self._enter, icon="square-pen")
        down.addWidget(HeadRow(self.headline, (self.entry,)))
        self._grid = QGridLayout()
        self._grid.setSpacing(16)
        down.addLayout(self._grid)
        across = QHBoxLayout()
        across.addWidget(self.packages, 1)
        across.addStretch(1)
        down.addLayout(across)
        down.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(content))

    def _enter(self) -> None:
        if self._site:
            self.desk.navigator.go("enter-for", self._site)

    def title(self) -> str:
        return self.story.name if self.story else _("Site")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def open(self, argument: str) -> None:
        self._site = argument

    def refresh(self, changes: object | None) -> None:
        if not self._site:
            return
        workspace, site = self.desk.workspace, self._site
        self.desk.tasks.query(
            lambda: carrying.site_story(workspace, site),
            self.show_story,
            owner=self,
            topic="site",
            sentence=_("Drawing the charts"),
        )

    def focus_target(self) -> QWidget | None:
        return self.charts[0] if self.charts else None

    def show_story(self, story: SiteStory) -> None:
        """Show another site."""
        self.story = story
        drawn = [(view, chart) for view, chart in story.charts if chart.known_places]
        self.headline.say(story.name, _("{code} · to read; the site team enters and decides").format(code=story.code))
        clear(self._grid)
        self.charts = []
        columns = 1 if len(drawn) == 1 else 2
        for place, (view, chart) in enumerate(drawn):
            self._grid.addWidget(self._panel(view, chart), place // columns, place % columns)
        if not drawn:
            step = Step(_("Go to the bag"), partial(self.desk.navigator.go, "bag"))
            why = _("This site’s packages bring its values. Take them at your next visit.")
            self._grid.addWidget(EmptyState("chart-line", _("No value of this site is here yet"), why, step), 0, 0)
        rows = [
            RowWords(
                "package",
                f"{one.name}, {words.entries_name(one.entries)}",
                _("handed on to {name}").format(name=one.given[-1].to)
                if one.given
                else _("taken {day}").format(day=words.moment_name(one.taken, story.now)),
            )
            for one in story.packages
        ]
        self.packages.show_rows(rows, "", _("No package of this site is in your bag."))
        self.title_changed.emit()

    def _panel(self, view: MeasureView, chart: RunChart) -> Panel:
        panel = Panel(view.name)
        picture = ChartView()
        picture.setMinimumHeight(current().px(CHART_HEIGHT))
        picture.set_builder(
            lambda width, height: chart_scene(chart, width, height, ChartWords()), point_cards(chart), view.name
        )
        self.charts.append(picture)
        panel.add(picture, 1)
        shows, then = chart_sentence(chart)
        panel.add(Sentence(f"{shows} {then}".strip()))
        panel.add(label(rules_line(chart), "small", wrap=True))
        return panel


def point_cards(chart: RunChart) -> list[PointCard]:
    """What is said beside each point."""
    style = chart.series.style
    return [
        PointCard(
            period_name(point.period),
            counted_text(point.value, point.numerator, point.denominator, style),
        )
        for point in chart.points
    ]
