"""One site's whole story: chart and lanes on one axis, what they did, what to read with care, its way, its laptops."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.clock import local_time
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising import site_notes
from qic_desktop.services.organising.paper_sites import EXCEL, PAPER
from qic_desktop.services.organising.site_story import ReceivedPackage, SiteStory, site_story
from qic_desktop.services.printing import site_papers
from qic_desktop.services.trusting.site_keys import SiteKey, list_site_keys
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.asking import open_dialog
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.charts.story_panel import StoryPanel
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.navigation import Place
from ui.organiser import lost_laptop
from ui.organiser.coach_visits import CoachVisitsPanel
from ui.organiser.coaches import CoachesDialog
from ui.organiser.keys import SiteKeys
from ui.organiser.keys_confirm import ConfirmKeyDialog
from ui.organiser.keys_end import EndKeyDialog
from ui.organiser.site_facts import SiteFactsDialog
from ui.organiser.site_side import NotesPanel, care_panel, did_panel, open_panel, way_panel
from ui.organiser.site_steps import FOR_ONE, SiteStepDialog, fits, step_menu
from ui.organiser.sources_dialog import ask_sources
from ui.printing import Printer
from ui.shell.page import Crumb, Page, PageSpec
from ui.widgets.buttons import Button, button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.panel import Panel, Sentence, clear, scrolled
from ui.widgets.texts import ElidedLabel, Headline, IconLabel, label, rule

SIDE_BY_SIDE = 760
"""From this width on, at 100 % text, the parts stand side by side."""
RIGHT_WIDTH = 330
SHOWN_PACKAGES = 12


class SitePage(Page):
    """Chart and sentence at the left; tests, packages and key at the right."""

    help_id = "organiser-site"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._site = ""
        self.dialog: Sheet | None = None
        self._measure = ""
        self._name = ""
        self.story: SiteStory | None = None
        column = self.column(spacing=10, top=16)
        column.addWidget(self._build_top())
        lists = QWidget()
        self._lists = QVBoxLayout(lists)
        self._lists.setContentsMargins(0, 0, 0, 0)
        self._lists.setSpacing(12)
        self.panel = StoryPanel()
        both = Columns((self.panel, lists), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH))
        column.addWidget(scrolled(both), 1)

    def title(self) -> str:
        return self._name

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def open(self, argument: str) -> None:
        self._site = argument

    def focus_target(self) -> QWidget | None:
        return self.chart

    @property
    def chart(self) -> ChartView:
        """The chart of the measure."""
        return self.panel.chart

    def refresh(self, changes: object | None) -> None:
        if not self._site:
            return
        workspace, site, measure = self.desk.workspace, self._site, self._measure
        self.desk.tasks.query(
            lambda: (site_story(workspace, site, measure), list_site_keys(workspace, site)),
            lambda found: self.show_story(*found),
            owner=self,
            topic="site",
        )

    # --- layout ------------------------------------------------------------------------------------------------

    def _build_top(self) -> HeadRow:
        self._headline = Headline()
        self.measures = Select()
        self.measures.setAccessibleName(_("Measure"))
        self.measures.chosen.connect(self._on_measure_chosen)
        self.lost = button(_("Laptop lost …"), self._on_laptop_lost, icon="laptop")
        self.change: Button = button(_("Change …"), lambda: None, icon="pencil")
        self.steps = QMenu(self)
        self.change.setMenu(self.steps)
        self.printer = Printer(self.desk, self)
        self.print = button(_("Print the story"), self.print_story, icon="printer")
        self.enter = button(_("Enter for this site"), self.enter_for, kind="primary", icon="square-pen")
        return HeadRow(self._headline, (self.measures, self.print, self.change, self.lost, self.enter))

    def print_story(self) -> None:
        """The story as one PDF page, opened to be printed."""
        workspace, site, measure = self.desk.workspace, self._site, self._measure
        self.printer.print(lambda: site_papers.site_paper(workspace, site, measure))

    # --- answers -----------------------------------------------------------------------------------------------

    def show_story(self, story: SiteStory, keys: Sequence[SiteKey] = ()) -> None:
        """Show what the store says."""
        self.story = story
        self._name = story.site.name or story.site.code or ""
        parts = [
            story.site.code or "",
            _since_words(story.since, self.desk.workspace.today()),
            n_("{n} test of change", "{n} tests of change", len(story.cycles)).format(n=len(story.cycles)),
        ]
        self._headline.say(self._name, " · ".join(part for part in parts if part))
        self.measures.set_options([(view.id, view.name) for view in story.views])
        if story.view is not None:
            self.measures.choose(story.view.id)
        self.measures.setVisible(len(story.views) > 1)
        cards = point_cards(story.chart) if story.chart is not None else []
        said = self.panel.show_chart(self._name, story.view.name if story.view else "", story.chart, cards)
        tips = {one.id: one.cycle.learning or "" for one in story.cycles}
        self.panel.show_lanes(story.lanes, story.chart, story.today, tips)
        self._offer_steps(story)
        clear(self._lists)
        if said:
            self._lists.addWidget(Sentence(said))
        if story.view is not None:
            self.sources = button(_("Where do these figures come from?"), self.ask_sources, kind="quiet", size="small")
            self._lists.addWidget(self.sources)
        questions = open_panel(story, lambda: self.desk.navigator.go("inbox"))
        for panel in (questions, care_panel(story)):
            if panel is not None:
                self._lists.addWidget(panel)
        self._lists.addWidget(did_panel(story))
        self.notes = NotesPanel()
        self.notes.show_notes(story.notes)
        self.notes.added.connect(self._add_note)
        self.notes.removed.connect(self._remove_note)
        self._lists.addWidget(self.notes)
        self._lists.addWidget(way_panel(story))
        self._lists.addWidget(_packages_panel(story.packages))
        visits = CoachVisitsPanel(self.desk)
        visits.show_site(story.site.id)
        self._lists.addWidget(visits)
        self.keys = SiteKeys()
        self.keys.show_keys(keys, story.conflicts)
        self.keys.confirm_asked.connect(self._ask_to_confirm)
        self.keys.end_asked.connect(self._ask_to_end)
        self._lists.addWidget(self.keys)
        self._lists.addStretch(1)
        self.title_changed.emit()

    # --- what happens to it --------------------------------------------------------------------------------------

    def _offer_steps(self, story: SiteStory) -> None:
        left = any(turn.kind == "left" for turn in story.turns[-1:])
        paused = any(turn.kind == "paused" and not turn.until for turn in story.turns)
        kinds = [one for one in FOR_ONE if fits(one, story.site, has_left=left, is_paused=paused)]
        step_menu(self.steps, kinds, self.ask_step)
        self.steps.addSeparator()
        self.steps.addAction(_("The facility …"), self.ask_facts)
        self.steps.addAction(_("Its coach …"), self.ask_coach)
        self.steps.addAction(_("Enter for this site"), self.enter_for)
        # Of a site without a laptop the numbers are typed in here: that is its first step, and no laptop can be lost.
        by_hand = story.site.reports_by in (EXCEL, PAPER)
        self.enter.setVisible(by_hand)
        self.lost.setVisible(not by_hand)

    def enter_for(self) -> None:
        """Go to where the site's numbers are typed in for it."""
        if self._site:
            self.desk.navigator.go("enter-for", self._site)

    def ask_sources(self) -> None:
        """Show the packages and definitions that the site's figures rest on."""
        if self.story is not None and self.story.view is not None:
            ask_sources(self.desk, self, self.story.view, site=(self.story.site.id, self._name))

    def ask_coach(self) -> None:
        """Show the coaches, with this site ticked to be given to one of them."""
        if self.story is not None:
            dialog = self.dialog = CoachesDialog(self.desk, [self.story.site.id], self)
            self._show(dialog)

    def ask_facts(self) -> None:
        """What is known of the facility, to be read and written."""
        if self.story is not None:
            dialog = self.dialog = SiteFactsDialog(self.desk, self.story.site, self)
            self._show(dialog)

    def ask_step(self, kind: str) -> None:
        """Ask for one step of this site, and say first what follows."""
        if self.story is None:
            return
        dialog = self.dialog = SiteStepDialog(self.desk, kind, [self.story.site], self.story.others, self)
        self._show(dialog)

    def _add_note(self, text: str) -> None:
        workspace, site = self.desk.workspace, self._site
        self.desk.tasks.change(lambda: site_notes.add_note(workspace, site, text), owner=self)

    def _remove_note(self, identity: str) -> None:
        workspace = self.desk.workspace
        self.desk.tasks.change(lambda: site_notes.write_note(workspace, identity, ""), owner=self)

    # --- its laptops -------------------------------------------------------------------------------------------

    def _ask_to_confirm(self, key: str) -> None:
        one = next(one for one in self.keys.keys if one.key == key)
        dialog = self.dialog = ConfirmKeyDialog(self.desk, one, self._name, self)
        dialog.confirmed.connect(lambda: self._on_keys_changed(_("Accepted. It travels with your next news.")))
        self._show(dialog)

    def _ask_to_end(self, key: str) -> None:
        one = next(one for one in self.keys.keys if one.key == key)
        dialog = self.dialog = EndKeyDialog(self.desk, one, self)
        dialog.ended.connect(
            lambda: self._on_keys_changed(_("This laptop is not trusted any more. Publish, so that all others know."))
        )
        self._show(dialog)

    def _show(self, dialog: Sheet) -> None:
        open_dialog(dialog)

    def _on_keys_changed(self, said: str) -> None:
        self.desk.say.toast(said)
        self.refresh(None)

    def _on_laptop_lost(self) -> None:
        if self.story is not None:
            self._show(lost_laptop.for_site(self.desk, self.story.site, self))

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)


def point_cards(chart: RunChart) -> list[PointCard]:
    """What is said about each point."""
    cards = []
    for point in chart.points:
        value = counted_text(point.value, point.numerator, point.denominator, chart.series.style)
        detail = ""
        if point.numerator is not None and point.denominator is not None:
            detail = _("{numerator} of {denominator}").format(
                numerator=format_number(point.numerator), denominator=format_number(point.denominator)
            )
        cards.append(PointCard(period_name(point.period), value, detail, point.excluded_reason))
    return cards


def _packages_panel(found: tuple[ReceivedPackage, ...]) -> Panel:
    panel = Panel(_("Packages received"))
    if not found:
        panel.add(label(_("No package of this site was received here."), "muted", wrap=True))
    for one in found[:SHOWN_PACKAGES]:
        panel.add(rule())
        across = QHBoxLayout()
        across.setSpacing(8)
        icon, role, words = package_state(one.state)
        across.addWidget(IconLabel(icon, role))
        across.addWidget(ElidedLabel(one.file, "strong"), 1)
        across.addWidget(label(words, "small"))
        across.addWidget(label(day_words(one.made), "small"))
        panel.add(across)
    if len(found) > SHOWN_PACKAGES:
        panel.add(label(_("and {n} older ones").format(n=len(found) - SHOWN_PACKAGES), "small"))
    panel.body.setSpacing(6)
    return panel


def package_state(state: str) -> tuple[str, str, str]:
    """Icon, colour and word of what became of a package."""
    return {
        "applied": ("circle-check", "accent", _("accepted")),
        "ready": ("circle", "muted", _("ready")),
        "aside": ("circle-pause", "muted", _("set aside")),
        "refused": ("circle-x", "concern", _("refused")),
    }.get(state, ("copy-check", "muted", _("already had")))


def _since_words(since: str, today: date) -> str:
    """From which month a site takes part, also where that is still to come."""
    period = find_period(since)
    if period is None:
        return ""
    told = _("in the collaborative from {month}") if period.first > today else _("in the collaborative since {month}")
    return told.format(month=period_name(since))


def day_words(milliseconds: int) -> str:
    """A day for people: "11 April 2019"; empty where it is not known."""
    if milliseconds <= 0:
        return ""
    # The person's own calendar day: no zone is kept with a package.
    return period_name(local_time(milliseconds).date().isoformat(), short=True)


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("site", _("Site"), "hospital", SitePage, on_rail=False, parent="sites")
