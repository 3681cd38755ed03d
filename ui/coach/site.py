"""One site as the coach sees it: chart and lanes of the whole story on one axis, to read, and its packages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.people import Membership
from qic_desktop.domain.team import Action
from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.coaching import need, visits
from qic_desktop.services.exchanging import carrying
from qic_desktop.services.exchanging.carrying import Carried
from qic_desktop.services.organising.site_story import SiteStory, site_story
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording import exchange as words
from qic_desktop.wording.coaching import kind_name
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name
from qic_desktop.wording.values import counted_text
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.charts.story_panel import StoryPanel
from ui.coach.begin_visit import open_visit
from ui.desk import Desk
from ui.exchange.lists import ListSection, RowWords
from ui.navigation import Place
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import PAGE_PADDING
from ui.widgets.buttons import Button, button, icon_button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.line_list import line_list, line_row
from ui.widgets.panel import Sentence, clear, scrolled
from ui.widgets.texts import Headline, label

SIDE_BY_SIDE, ASIDE = 860, 320
MOST_VISITS = 8


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("site", _("Site"), "hospital", SitePage, on_rail=False, parent="sites")


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page shows; ``now`` in milliseconds."""

    story: SiteStory
    packages: tuple[Carried, ...]
    now: int
    visits: tuple[Visit, ...] = ()
    actions: tuple[Action, ...] = ()
    leader: Membership | None = None


def read_page(workspace: Workspace, site: str, measure: str = "") -> Shown:
    """Read the page.

    Raises:
        NotFoundError: no such site.
    """
    packages = tuple(one for one in carrying.list_bag(workspace) if one.site == site)
    seen = visits.list_visits(workspace, site)
    actions = tuple(one for one, _proposed in visits.open_actions(workspace, site))
    leader = need.leader_of(workspace, site)
    return Shown(site_story(workspace, site, measure), packages, workspace.clock(), seen, actions, leader)


class SitePage(Page):
    """The story of one site, with the same picture that the organiser has."""

    help_id = "bag"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._site, self._measure = "", ""
        self.shown: Shown | None = None
        self.headline = Headline()
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.chosen.connect(self._on_measure)
        self.panel = StoryPanel()
        self.said = Sentence("")
        self.packages = ListSection(_("Packages"))
        self.leads = label("", wrap=True)
        self.promised = QWidget()
        self._promised = QVBoxLayout(self.promised)
        self._promised.setContentsMargins(0, 0, 0, 0)
        self.visits = QWidget()
        self._visits = QVBoxLayout(self.visits)
        self._visits.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(PAGE_PADDING, 20, PAGE_PADDING, 16)
        down.setSpacing(16)
        self.entry = button(_("Enter for this site"), self._enter, icon="square-pen")
        self.bag = button(_("Go to the bag"), lambda: desk.navigator.go("bag"), icon="briefcase")
        self.prepare = Button(_("Prepare visit"), kind="primary", icon="footprints")
        self.prepare.clicked.connect(self._prepare)
        down.addWidget(HeadRow(self.headline, (self.measures, self.entry, self.bag, self.prepare)))
        aside = QWidget()
        beside = QVBoxLayout(aside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        beside.addWidget(self.leads)
        beside.addWidget(self.said)
        beside.addWidget(self.promised)
        beside.addWidget(self.visits)
        beside.addWidget(self.packages)
        beside.addStretch(1)
        down.addWidget(Columns((self.panel, aside), SIDE_BY_SIDE, widths=(None, ASIDE)))
        down.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(content))

    def _enter(self) -> None:
        if self._site:
            self.desk.navigator.go("enter-for", self._site)

    def _prepare(self) -> None:
        if self._site:
            open_visit(self.desk, self, self._site)

    def _on_measure(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)

    @property
    def chart(self) -> ChartView:
        """The chart of the measure."""
        return self.panel.chart

    def title(self) -> str:
        return name_of(self.shown.story) if self.shown else _("Site")

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def open(self, argument: str) -> None:
        if argument != self._site:
            self._site, self._measure = argument, ""

    def refresh(self, changes: object | None) -> None:
        if not self._site:
            return
        workspace, site, measure = self.desk.workspace, self._site, self._measure
        self.desk.tasks.query(
            lambda: read_page(workspace, site, measure),
            self.show_site,
            owner=self,
            topic="site",
            sentence=_("Drawing the charts"),
        )

    def focus_target(self) -> QWidget | None:
        return self.chart

    def show_site(self, shown: Shown) -> None:
        """Show another site, or another measure of it."""
        self.shown = shown
        story = shown.story
        code = story.site.code or ""
        self.headline.say(name_of(story), _("{code} · to read; the site team enters and decides").format(code=code))
        self.measures.set_options([(view.id, view.name) for view in story.views])
        if story.view is not None:
            self.measures.choose(story.view.id)
        self.measures.setVisible(len(story.views) > 1)
        cards = point_cards(story.chart) if story.chart is not None else []
        said = self.panel.show_chart(name_of(story), story.view.name if story.view else "", story.chart, cards)
        tips = {one.id: one.cycle.learning or "" for one in story.cycles}
        self.panel.show_lanes(story.lanes, story.chart, story.today, tips)
        self.said.say(said)
        self.said.setVisible(bool(said))
        rows = [
            RowWords(
                "package",
                f"{one.name.removesuffix('.qicpkg')}, {words.entries_name(one.entries)}",
                _("handed on to {name}").format(name=one.given[-1].to)
                if one.given
                else _("taken {day}").format(day=words.moment_name(one.taken, shown.now)),
            )
            for one in shown.packages
        ]
        nothing = _("No package of this site is in your bag. Take them at your next visit.")
        self.packages.show_rows(rows, "", nothing)
        self.leads.setText(leader_words(shown.leader))
        self._show_actions(shown.actions)
        self._show_visits(shown.visits)
        self.title_changed.emit()

    def _show_actions(self, found: Sequence[Action]) -> None:
        """What was promised and is still to be done, the soonest first."""
        clear(self._promised)
        rows = [
            line_row("clipboard-list", one.text or "", action_line(one))
            for one in sorted(found, key=lambda one: one.due or "9999")
        ]
        nothing = [label(_("Nothing is promised that is still to be done."), "muted")]
        self._promised.addLayout(line_list(_("Promised"), "", rows or nothing))

    def _show_visits(self, found: Sequence[Visit]) -> None:
        """The latest visits, each with the way to its page."""
        clear(self._visits)
        rows = []
        for one in found[:MOST_VISITS]:
            said = _("Open the visit of {day}").format(day=period_name(one.on or ""))
            step = icon_button("arrow-right", said, partial(self.desk.navigator.go, "visit", one.id))
            rows.append(line_row("footprints", period_name(one.on or ""), visit_line(one), step=step))
        nothing = [label(_("No visit is written down yet."), "muted")]
        more = len(found) - len(rows)
        older = n_("{n} older", "{n} older", more).format(n=format_number(more)) if more > 0 else ""
        self._visits.addLayout(line_list(_("Visits"), older, rows or nothing))


def leader_words(leader: Membership | None) -> str:
    """Whether somebody leads the team, and since when; the name stays at the site."""
    if leader is None:
        return _("Nobody is written down as leader of the team.")
    if not leader.since:
        return _("The team has a leader. The name stays at the site.")
    return _("The team has a leader since {day}. The name stays at the site.").format(day=period_name(leader.since))


def action_line(one: Action) -> str:
    """Whose an action is, and by when."""
    who = role_name(one.owner_role) if one.owner_role else _("nobody named")
    return " · ".join([who, _("by {day}").format(day=period_name(one.due)) if one.due else _("no day agreed")])


def visit_line(one: Visit) -> str:
    """What kind of visit it was, and whether it is closed."""
    closed = _("closed") if one.closed_on else _("open")
    return " · ".join(part for part in (kind_name(one.kind), closed, one.purpose or "") if part)


def name_of(story: SiteStory) -> str:
    """What the site is called."""
    return story.site.name or story.site.code or ""


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
