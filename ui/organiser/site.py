"""One site's story, read only: its charts, the sentence, its tests of change, its packages, the words of its key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.geometry.chart import chart_scene
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.clock import local_time
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.organising.site_story import ReceivedPackage, SiteStory, site_story
from qic_desktop.services.trusting.site_keys import SiteKey, list_site_keys
from qic_desktop.wording.charts import ChartWords, chart_sentence, rules_line
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.desk import Desk
from ui.exchange.sheet import Sheet
from ui.navigation import Place
from ui.organiser.keys import SiteKeys
from ui.organiser.keys_confirm import ConfirmKeyDialog
from ui.organiser.keys_end import EndKeyDialog
from ui.organiser.lost_laptop import LostLaptopDialog
from ui.shell.page import Crumb, Page, PageSpec
from ui.theme.tokens import current
from ui.widgets.buttons import button
from ui.widgets.choice import Select
from ui.widgets.columns import Columns, HeadRow
from ui.widgets.empty import EmptyState
from ui.widgets.panel import Panel, Sentence, clear, scrolled
from ui.widgets.texts import ElidedLabel, Headline, IconLabel, label, rule

SIDE_BY_SIDE = 760
"""From this width on, at 100 % text, the parts stand side by side."""
RIGHT_WIDTH = 330
CHART_HEIGHT = 330
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
        both = Columns((self._build_chart(), lists), SIDE_BY_SIDE, widths=(None, RIGHT_WIDTH))
        column.addWidget(scrolled(both), 1)

    def title(self) -> str:
        return self._name

    def crumbs(self) -> tuple[Crumb, ...]:
        return (Crumb(_("Sites"), Place("sites")),)

    def open(self, argument: str) -> None:
        self._site = argument

    def focus_target(self) -> QWidget | None:
        return self.chart

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
        return HeadRow(self._headline, (self.measures, self.lost))

    def _build_chart(self) -> QWidget:
        self._panel = Panel()
        self._measure_name = label("", "section", wrap=True)
        self._panel.add(self._measure_name)
        self.chart = ChartView(live=True)
        self.chart.setMinimumHeight(current().px(CHART_HEIGHT))
        self._panel.add(self.chart, 1)
        self._sentence = Sentence()
        self._panel.add(self._sentence)
        self._rules = label("", "small", wrap=True)
        self._panel.add(self._rules)
        self._nothing = EmptyState(
            "chart-line",
            _("No value of this measure yet"),
            _("The chart starts with the first package that brings one."),
        )
        self._panel.add(self._nothing, 1)
        return self._panel

    # --- answers -----------------------------------------------------------------------------------------------

    def show_story(self, story: SiteStory, keys: Sequence[SiteKey] = ()) -> None:
        """Show what the store says."""
        self.story = story
        self._name = story.site.name or story.site.code or ""
        parts = [
            story.site.code or "",
            _("in the collaborative since {month}").format(month=period_name(story.since)) if story.since else "",
            n_("{n} test of change", "{n} tests of change", len(story.cycles)).format(n=len(story.cycles)),
        ]
        self._headline.say(self._name, " · ".join(part for part in parts if part))
        self.measures.set_options([(view.id, view.name) for view in story.views])
        if story.view is not None:
            self.measures.choose(story.view.id)
        self.measures.setVisible(len(story.views) > 1)
        self._show_chart(story)
        clear(self._lists)
        self._lists.addWidget(_cycles_panel(story.cycles))
        self._lists.addWidget(_packages_panel(story.packages))
        self.keys = SiteKeys()
        self.keys.show_keys(keys, story.conflicts)
        self.keys.confirm_asked.connect(self._ask_to_confirm)
        self.keys.end_asked.connect(self._ask_to_end)
        self._lists.addWidget(self.keys)
        self._lists.addStretch(1)
        self.title_changed.emit()

    def _show_chart(self, story: SiteStory) -> None:
        chart = story.chart
        there = chart is not None and bool(chart.known_places)
        for part in (self.chart, self._sentence, self._rules):
            part.setVisible(there)
        self._nothing.setVisible(not there)
        self._measure_name.setText(story.view.name if story.view else "")
        if chart is None or not there:
            return
        shows, then = chart_sentence(chart)
        self.chart.set_builder(partial(_picture, chart), point_cards(chart), title=f"{self._name}. {shows}")
        self._sentence.say(f"{shows} {then}".strip())
        self._rules.setText(rules_line(chart))

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
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_keys_changed(self, said: str) -> None:
        self.desk.say.toast(said)
        self.refresh(None)

    def _on_laptop_lost(self) -> None:
        if self.story is not None:
            self._show(LostLaptopDialog(self.desk, self.story.site, self))

    def _on_measure_chosen(self, identity: str) -> None:
        self._measure = identity
        self.refresh(None)


def _picture(chart: RunChart, width: float, height: float) -> Scene:
    return chart_scene(chart, width, height, ChartWords())


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


def _cycles_panel(found: tuple[CycleView, ...]) -> Panel:
    from qic_desktop.services.printing.reporting import decision_words

    panel = Panel(_("What they tested"))
    if not found:
        panel.add(label(_("No test is recorded. Ask what they are trying."), "muted", wrap=True))
    for view in found:
        panel.add(rule())
        words = [period_name(view.cycle.started) if view.cycle.started else "", decision_words(view.cycle.decision)]
        if not view.cycle.decision:
            words[1] = _("in test")
        detail = " · ".join(word for word in words if word)
        panel.add(_line(view.label, view.title, detail, view.cycle.learning or ""))
    panel.body.setSpacing(6)
    return panel


def _line(letter: str, text: str, detail: str, tip: str) -> QHBoxLayout:
    across = QHBoxLayout()
    across.setSpacing(10)
    mark = label(letter, "smallStrong")
    mark.setMinimumWidth(current().px(24))
    across.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(label(text, "strong", wrap=True))
    lines.addWidget(label(detail, "small", wrap=True))
    if tip:
        lines.addWidget(label(tip, "small", wrap=True))
    across.addLayout(lines, 1)
    return across


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


def day_words(milliseconds: int) -> str:
    """A day for people: "11 April 2019"; empty where it is not known."""
    if milliseconds <= 0:
        return ""
    # The person's own calendar day: no zone is kept with a package.
    return period_name(local_time(milliseconds).date().isoformat(), short=True)


def page_spec() -> PageSpec:
    """The page as the shell knows it."""
    return PageSpec("site", _("Site"), "hospital", SitePage, on_rail=False, parent="sites")
