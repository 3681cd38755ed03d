"""The charts of the gallery in the handbook: what each shows, by which rules, and from which numbers.

Titles and subtitles are English, as the page that shows them is. What a picture must show (its findings) is checked by
the tests, so that a subtitle never promises what the chart no longer finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import gallery_data as data
from gallery_cards import CARD, LARGE, beside, inner

from qic_desktop.analysis.charts.accumulation import cusum, ewma, likelihood_cusum
from qic_desktop.analysis.charts.comparisons import Accumulation
from qic_desktop.analysis.charts.control_chart import control_chart
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.histogram import histogram
from qic_desktop.analysis.charts.pareto import pareto
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.charts.values import PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.geometry.accumulation import accumulation_scene
from qic_desktop.analysis.geometry.cards import card
from qic_desktop.analysis.geometry.chart import View, viewed_scene
from qic_desktop.analysis.geometry.funnel import funnel_scene
from qic_desktop.analysis.geometry.histogram import histogram_scene
from qic_desktop.analysis.geometry.looks import Style
from qic_desktop.analysis.geometry.marks import Scene
from qic_desktop.analysis.geometry.pareto import pareto_scene
from qic_desktop.analysis.rules.codes import RuleSetCode
from qic_desktop.analysis.series import ChartNote, Series, ValueStyle
from qic_desktop.domain.measure import Direction, ValueForm
from qic_desktop.wording.charts import ChartWords

Size = tuple[float, float]
Draw = Callable[[Size, Style], Scene]
WORDS = ChartWords()
MADE_UP = "made-up example"
PERLA = "IHI rules (Perla)"
SITES, ADDED = "Many sites", "Reasons and small changes"
Row = tuple[str, str, str, RunChart]
"""File name, title, subtitle and chart of a card."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One card of the gallery.

    ``part`` is the heading that it stands under, ``name`` that of its files; ``chart`` is there for charts in time.
    """

    part: str
    name: str
    title: str
    subtitle: str
    draw: Draw
    chart: RunChart | None = None
    size: Size = CARD

    def scene(self, style: Style = "screen") -> Scene:
        """The whole card."""
        return card(self.title, self.subtitle, self.draw(inner(self.size), style), self.size)


def _time(chart: RunChart) -> Draw:
    return lambda size, style: viewed_scene(chart, size, WORDS, view=View(style))


def _run(series: Series, *phases: PhaseStart, rules: RuleSetCode = "anhoej") -> RunChart:
    return run_chart(series, phases, rule_set=rules)


def _limits(kind: ChartKind, series: Series, *phases: PhaseStart, rules: RuleSetCode = "anhoej") -> RunChart:
    return control_chart(series, kind, phases, rule_set=rules)


def _cards(part: str, rows: list[Row]) -> list[Picture]:
    return [Picture(part, name, title, line, _time(chart), chart) for name, title, line, chart in rows]


def _found() -> list[Row]:
    """What the rules find on a run chart."""
    within, vienna = data.within, data.vienna("1845-01")
    washed = "Deaths of childbed fever; hands washed from May 1847"
    hands = PhaseStart("1847-06", "chlorine")
    held = PhaseStart("2016-04", baseline_last="2017-03")
    return [
        (
            "run-shift",
            "Run chart with a shift",
            "Anhøj rules: 12 in a row above, chance allows 8",
            _run(within("S060")),
        ),
        (
            "run-trend",
            "Run chart with a trend",
            f"{PERLA}: 5 or more, each beyond the last",
            _run(within("S029"), rules="perla"),
        ),
        (
            "run-crossings",
            "Run chart, too few crossings",
            "Anhøj rules: 6 crossings, by chance rarely under 13",
            _run(within("S073")),
        ),
        (
            "run-quiet",
            "Run chart, nothing but chance",
            "Anhøj rules: no finding, and that is an answer",
            _run(within("S140")),
        ),
        ("run-phases", "Run chart with two phases", washed, _run(vienna, hands)),
        (
            "run-frozen",
            "Run chart, baseline held",
            "Median of the first 12; limits simulated for that",
            _run(within("S082"), held),
        ),
    ]


def _told() -> list[Row]:
    """What else a run chart tells."""
    joined = replace(data.within("S039"), breaks=("2017-07",))
    partial = replace(data.within("S043"), excluded={"2016-12": "only 2,572 cases"})
    asked = tuple(0.95 if month < "2017-10" else 0.9 for month in data.months())
    aimed = replace(data.within("S087"), targets=asked)
    notes = (("1854-11", "Nightingale arrives"), ("1855-03", "Sanitary work begins"), ("1855-09", "The siege ends"))
    war = data.crimea([ChartNote(*note) for note in notes])
    letters = "A Nightingale arrives · B sanitary work · C siege ends"
    return [
        (
            "run-few",
            "Too few points yet",
            "Drawn, not judged: rules from 10 points on",
            _run(data.within("S001", "2017-10", "2018-04")),
        ),
        (
            "run-definition",
            "A new definition",
            "Other departments join the count: nothing is carried over",
            _run(joined),
        ),
        ("run-gaps", "Gaps with their reasons", f"Forms filled in at births, {MADE_UP}", _run(data.forms())),
        ("run-target", "A target that changes", "Real values; the targets are a made-up example", _run(aimed)),
        ("run-excluded", "A point left out", "Dashed, not judged: 2,572 cases, a quarter of the usual", _run(partial)),
        ("run-notes", "Notes: deaths per 1,000 soldiers, Crimea", letters, _run(war)),
    ]


def _single() -> list[Row]:
    """Limits of single values and of samples."""
    within, quarters = data.within, data.quarters("S097")
    held = PhaseStart("2016-04", "limits from these 24", baseline_last="2018-03")
    carried = PhaseStart("2018-04", "limits of the first year", baseline_first="2016-04", baseline_last="2017-03")
    return [
        ("i", "I chart", "One value a month; limits from moving ranges", _limits("i", within("S050"))),
        (
            "i-held",
            "I chart, limits held",
            "Three sigma of the first 24 months, carried on",
            _limits("i", within("S128"), held),
        ),
        (
            "i-carried",
            "Limits of an earlier phase",
            "I chart: the second phase is judged by the first year",
            _limits("i", within("S126"), carried),
        ),
        ("mr", "Moving range chart", "How far each month lies from the one before", _limits("mr", within("S050"))),
        ("ip", "I′ chart", "As an I chart; wider where fewer cases stand behind", _limits("ip", within("S035"))),
        ("xbar", "X̄ chart", "Three months of a quarter make one point", _limits("xbar", quarters)),
        ("s", "S chart", "How far the three months of a quarter lie apart", _limits("s", quarters)),
    ]


def _counted() -> list[Row]:
    """Limits of shares, counts and rates."""
    born, after = data.vienna("1844-01", "1846-12"), data.vienna_rate("1847-06", "1849-03")
    return [
        ("p", "P chart", "Deaths of childbed fever; 206 to 336 births a month", _limits("p", born)),
        (
            "pp",
            "P′ chart, many cases",
            "Limits widened for ordinary change; dotted: not",
            _limits("pp", data.within("S029")),
        ),
        ("c", "C chart", "Deaths by horse kick in 14 Prussian corps, by year", _limits("c", data.horse_kicks())),
        ("u", "U chart", "Deaths of childbed fever per 100 births, after washing", _limits("u", after)),
        (
            "up",
            "U′ chart, many cases",
            "Over four hours per 100; dotted: chance alone",
            _limits("up", data.over("S021")),
        ),
    ]


def _ruled() -> list[Row]:
    """Other rules, and the two marks of Making Data Count."""
    within = data.within
    aimed = (("S003", 0.95), ("S034", 0.9), ("S025", 0.95))
    fails, chance, passes = (
        _limits("xmr", replace(within(site), target=target), rules="making-data-count") for site, target in aimed
    )
    return [
        (
            "western-electric",
            "Western Electric rules",
            "I chart; four rules about limits and runs",
            _limits("i", within("S011"), rules="western-electric"),
        ),
        ("nelson", "Nelson rules", "I chart; eight rules, more alarms", _limits("i", within("S010"), rules="nelson")),
        (
            "healthcare",
            "Healthcare rules",
            "I chart; five rules (Provost and Murray)",
            _limits("i", within("S101"), rules="healthcare"),
        ),
        ("xmr-fails", "XmR with two marks", "Making Data Count: worse, and misses its target", fails),
        (
            "xmr-chance",
            "XmR: better, target by chance",
            "Making Data Count: the target lies between the limits",
            chance,
        ),
        ("xmr-passes", "XmR: worse, and reaches", "Making Data Count: low, but above its target", passes),
    ]


def _rare() -> list[Row]:
    return [
        ("g", "G chart", f"Patients between two falls, {MADE_UP}", _limits("g", data.falls())),
        ("t", "T chart", "Days between explosions in British coal mines", _limits("t", data.coal())),
    ]


def _funnel(sites: list[SiteCounts], direction: Direction, target: float | None = None) -> Draw:
    found = funnel(sites, form="proportion", style=ValueStyle(), direction=direction, target=target)
    return lambda size, style: funnel_scene(found, size, WORDS, style=style)


def _sites() -> list[Picture]:
    year = data.year_of_sites()
    count = len(year)
    exact = f"{MADE_UP.capitalize()}; 1 or 2 of 30 beyond 95 % are chance"
    small = "Deaths after heart surgery in babies; dotted: chance alone"
    widened = "Within four hours, 2018/19; widened for spread; no ranking"
    shares = f"Within four hours at {count} sites, 2018/19"
    values = [one.numerator / one.denominator for one in year if one.numerator is not None and one.denominator]
    spread = histogram(values, ValueStyle(), 0.95)

    def heights(size: Size, style: Style) -> Scene:
        return histogram_scene(spread, size, WORDS, style=style)

    return [
        Picture(SITES, "funnel-widened", f"Funnel of {count} sites", widened, _funnel(year, Direction.UP)),
        Picture(SITES, "funnel-small", "Funnel of 12 hospitals", small, _funnel(data.heart_surgery(), Direction.DOWN)),
        Picture(SITES, "funnel-exact", "Funnel, exact limits", exact, _funnel(data.made_up_sites(), Direction.DOWN)),
        Picture(SITES, "histogram", "Histogram", shares, heights),
        Picture(SITES, "multiples", "Small multiples", "Eight sites on one scale, Anhøj rules", _multiples, size=LARGE),
    ]


def _summed() -> list[Picture]:
    causes, drifting = pareto(data.MADE_UP_REASONS), data.within("S021")
    sums, average = (each(drifting, baseline="2017-03", form=ValueForm.MEAN) for each in (cusum, ewma))
    doubled = likelihood_cusum(data.vienna("1847-06"), baseline="1848-05")
    reasons = f"Why patients waited, {MADE_UP}; right: added up"
    odds = "Childbed fever after washing: have the odds doubled?"

    def added(chart: Accumulation) -> Draw:
        return lambda size, style: accumulation_scene(chart, size, WORDS, style=style)

    def bars(size: Size, style: Style) -> Scene:
        return pareto_scene(causes, size, WORDS, style=style)

    return [
        Picture(ADDED, "pareto", "Pareto chart", reasons, bars),
        Picture(ADDED, "cusum", "CUSUM", "Adds up small differences from the first year", added(sums)),
        Picture(ADDED, "cusum-share", "CUSUM of a rare share", odds, added(doubled)),
        Picture(ADDED, "ewma", "EWMA", "An average that forgets slowly; the same hospital", added(average)),
    ]


def _multiples(size: Size, style: Style) -> Scene:
    codes = ("S007", "S037", "S060", "S066", "S072", "S107", "S119", "S140")
    charts = {code: run_chart(data.within(code)) for code in codes}
    values = [value for chart in charts.values() for value in chart.values if value is not None]
    view = View(style, y_range=(min(values), max(values)))
    room = size[0] / 4 - 10, size[1] / 2 - 22
    return beside([(code, viewed_scene(chart, room, WORDS, view=view)) for code, chart in charts.items()], 4, size)


def reading() -> list[Picture]:
    """The larger pictures of other pages."""
    notes = (ChartNote("1847-05", "Hands are washed with chlorine"),)
    washed = _run(replace(data.vienna("1846-01"), notes=notes), PhaseStart("1847-06", "after washing"))
    deaths = "Deaths of childbed fever, of births; first clinic in Vienna (Semmelweis 1861)"
    better = _run(replace(data.within("S060"), target=0.95))
    hours = "Attendances seen within four hours at one hospital; Anhøj rules"
    return [
        Picture("", "reading", "Within four hours", hours, _time(better), better, LARGE),
        Picture("", "reading-phases", "Share of mothers who died", deaths, _time(washed), washed, LARGE),
    ]


def gallery() -> list[Picture]:
    """All cards of the gallery page, in their order."""
    return [
        *_cards("What the rules find", _found()),
        *_cards("What else a chart tells", _told()),
        *_cards("Limits of single values", _single()),
        *_cards("Limits of shares, counts and rates", _counted()),
        *_cards("Other rules", _ruled()),
        *_cards("Rare events", _rare()),
        *_sites(),
        *_summed(),
    ]


PAPER = ("run-shift", "run-phases", "i-held", "p", "pareto", "funnel-small")
"""What stands on the sheet that shows how charts look in grey."""
