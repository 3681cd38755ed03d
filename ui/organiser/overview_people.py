"""Parts of the overview about people: who could use support, and where sites stand on the assessment scale."""

from __future__ import annotations

from functools import partial

from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.score_bars import ScoreBars, score_bars_scene
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.organising.assessments import STEPS, Spread
from qic_desktop.services.organising.whole import Overview
from qic_desktop.wording.drop_out import gap_words, spread_words, support_words
from ui.charts.chart_view import ChartView
from ui.charts.hover import PointCard
from ui.organiser.overview_parts import Go, headed_panel, site_rows
from ui.theme.tokens import current
from ui.widgets.panel import Panel
from ui.widgets.texts import label

SHOWN, MOST_REASONS = 4, 2
HEIGHT = 110


def support_panel(found: Overview, go: Go) -> Panel | None:
    """Sites that could use support, each with its reasons."""
    if not found.support:
        return None
    panel = headed_panel(_("Could use support"), len(found.support), partial(go, "reporting"))
    rows = [
        (one.site.name or one.site.code or "", support_words(one, MOST_REASONS), one.site.id)
        for one in found.support[:SHOWN]
    ]
    site_rows(panel, rows, "triangle-alert", go, wrap=True)
    return panel


def assessment_panel(found: Overview, go: Go) -> Panel | None:
    """Bars for the coaches' scores, ticks for the teams' own; the gap is the message."""
    spread = found.assessment
    if not spread.scores:
        return None
    panel = Panel(_("Assessment scale"))
    panel.head.addWidget(label(_("number of sites"), "small"))
    chart = ChartView()
    chart.setFixedHeight(current().px(HEIGHT))
    chart.set_builder(partial(_picture, _bars(spread)), _cards(spread), title=spread_words(spread))
    panel.add(chart)
    panel.add(label(_("Bars: the coach's score. Lines: the team's own."), "small", wrap=True))
    panel.add(label(spread_words(spread), wrap=True))
    if spread.wide:
        wide = n_(
            "{n} site is a step or more apart:", "{n} sites are a step or more apart, most of all:", len(spread.wide)
        )
        panel.add(label(wide.format(n=len(spread.wide)), "small", wrap=True))
        first = spread.wide[0]
        site_rows(panel, [(first.name, gap_words(first), first.site)], "scale", go)
    return panel


def _bars(spread: Spread) -> ScoreBars:
    steps = tuple(format_number(step, 1) for step in STEPS)
    return ScoreBars(steps, spread.counts("coach"), spread.counts("team"), spread_words(spread))


def _picture(given: ScoreBars, width: float, height: float) -> Scene:
    return score_bars_scene(given, width, height)


def _cards(spread: Spread) -> list[PointCard]:
    sides = zip(STEPS, spread.counts("coach"), spread.counts("team"), strict=True)
    return [
        PointCard(
            format_number(step, 1), _("{n} by their coach").format(n=coach), _("{n} by themselves").format(n=team), ""
        )
        for step, coach, team in sides
    ]
