"""Many sites together, in words: the headline of the overview, what the lines say, what waits."""

from __future__ import annotations

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.policy import RULES
from qic_desktop.analysis.series import ValueStyle
from qic_desktop.analysis.sites.aggregate import Aggregate, PeriodAggregate
from qic_desktop.analysis.sites.direction import SiteDirection, site_direction
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.chart_rules import rule_set_name
from qic_desktop.wording.charts import chart_sentence
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import value_text

YEAR = 12
HALF = 0.5
"""Fewer expected findings than this would be rounded to none."""


def overview_headline(chart: RunChart) -> str:
    """The finding about all sites together, in words; nothing is judged with fewer than ten points."""
    latest = chart.latest
    if latest is None or latest.value is None:
        return _("No site has reported yet. The first package makes the first point.")
    said = {"value": value_text(latest.value, chart.series.style), "month": period_name(latest.period)}
    if chart.judged_points < RULES:
        count = len(chart.known_places)
        return n_(
            "{value} in {month}; {count} point so far, too few to judge",
            "{value} in {month}; {count} points so far, too few to judge",
            count,
        ).format(count=count, **said)
    direction = site_direction(chart.series.values, chart.series.direction, rule_set=chart.rule_set)
    return _direction_headline(direction, chart).format(**said)


def _direction_headline(direction: SiteDirection | None, chart: RunChart) -> str:
    if direction == "improving":
        return _("All together is improving: {value} in {month}")
    if direction == "worse":
        return _("All together is getting worse: {value} in {month}")
    if direction == "swings":
        return _("All together swings beyond chance: {value} in {month}")
    if chart.main_finding is not None:
        return _("Something has changed: {value} in {month}")
    return _("Only chance variation so far: {value} in {month}")


def year_change_words(chart: RunChart) -> str:
    """ "+2.4 on a year before", empty where there is no value a year before."""
    if not chart.known_places:
        return ""
    place = chart.known_places[-1]
    now, before = chart.points[place].value, chart.points[place - YEAR].value if place >= YEAR else None
    if now is None or before is None:
        return ""
    return _("{change} on a year before").format(change=change_text(now - before, chart.series.style))


def change_text(change: float, style: ValueStyle) -> str:
    """A difference with its sign: "+1.3" points of a per cent, or in the measure's unit."""
    shown = change * 100 if style.percent else change
    decimals = max(1, style.decimals)
    if round(shown, decimals) == 0:
        return _("±0")
    return ("+" if shown > 0 else "−") + format_number(abs(shown), decimals)


def overview_sentence(chart: RunChart, found: Aggregate) -> str:
    """What the line of all together shows, and how the sites' findings stand against chance."""
    if chart.latest is None:
        return ""
    shows, _then = chart_sentence(chart)
    if not found.chance.judged:
        return shows
    return f"{shows} {chance_words(found)}"


def chance_words(found: Aggregate) -> str:
    """How many sites have a finding by which rules, beside what chance alone would give."""
    if not found.chance.judged:
        return _("No site has points enough to be judged yet.")
    counted = n_(
        "{n} of {judged} site has a finding by {rules}; chance alone would give {expected}.",
        "{n} of {judged} sites have a finding by {rules}; chance alone would give {expected}.",
        found.chance.judged,
    )
    simulated = n_(
        "{n} of {judged} site has a finding by {rules}; by simulation, chance alone would give {expected}.",
        "{n} of {judged} sites have a finding by {rules}; by simulation, chance alone would give {expected}.",
        found.chance.judged,
    )
    return (counted if found.chance.exact else simulated).format(
        n=found.findings,
        judged=found.chance.judged,
        rules=rule_set_name(found.rule_set),
        expected=_expected(found.chance.expected),
    )


def _expected(count: float) -> str:
    """ "about 6", and never "about 0": chance alone always gives a little."""
    if count < HALF:
        return _("fewer than one")
    return _("about {count}").format(count=format_number(max(1.0, count), 0))


def overview_next(found: Aggregate) -> str:
    """What to do next."""
    improving, worse = found.count("improving"), found.count("worse")
    if improving and improving <= worse:
        return n_(
            "Next: look at the {n} site that improved against this pattern.",
            "Next: look at the {n} sites that improved against this pattern.",
            improving,
        ).format(n=improving)
    if worse:
        return n_(
            "Next: ask the {n} site that is getting worse what it needs.",
            "Next: ask the {n} sites that are getting worse what they need.",
            worse,
        ).format(n=worse)
    return _("Next: keep measuring, and keep the packages coming.")


def reporting_words(row: PeriodAggregate) -> tuple[str, str]:
    """("96 %", "134 of 140 in March 2019")."""
    share = row.reporting / row.expected if row.expected else None
    big = "–" if share is None else value_text(share, ValueStyle(decimals=0))
    month = period_name(row.period)
    if row.reporting > row.expected:
        # More than were asked: what was counted back, and what came of its own accord.
        return big, n_("{n} reported in {month}", "{n} reported in {month}", row.reporting).format(
            n=row.reporting, month=month
        )
    return big, _("{n} of {all} in {month}").format(n=row.reporting, all=row.expected, month=month)


def at_target_words(row: PeriodAggregate) -> tuple[str, str]:
    """("11 %", "15 of the 134 that reported")."""
    if row.at_target is None or not row.valued:
        return "–", _("no target is set")
    big = value_text(row.at_target / row.valued, ValueStyle(decimals=0))
    return big, n_("{n} of the {all} that reported", "{n} of the {all} that reported", row.at_target).format(
        n=row.at_target, all=row.valued
    )


def finding_counts_words(found: Aggregate) -> str:
    """ "17 swing, 24 chance, 4 too few"; groups without a site are left out."""
    few = sum(site.n_points < RULES for site in found.sites)
    chance = sum(not site.finding and site.n_points >= RULES for site in found.sites)
    undirected = sum(site.finding and site.direction is None for site in found.sites)
    parts = [
        (found.count("swings"), n_("{n} swings", "{n} swing", found.count("swings"))),
        (undirected, n_("{n} changed", "{n} changed", undirected)),
        (chance, _("{n} only chance")),
        (few, _("{n} too few points")),
    ]
    return ", ".join(text.format(n=count) for count, text in parts if count)


def jump_words(ratio: float | None, period: str) -> str:
    """What is said before any praise: "2.0 × cases since Jul 2017"."""
    return _("{ratio} × cases since {month}").format(
        ratio=format_number(ratio or 0.0, 1), month=period_name(period, short=True)
    )


def look_first_words(site: str, ratio: float | None, period: str) -> str:
    """What is to be looked at before the chart of a site, or of several, is read."""
    return _("First look at the count at {site}: {jump}.").format(site=site, jump=jump_words(ratio, period))


def asked_first_words(site: str, measure: str, ratio: float | None, period: str) -> str:
    """A site that improved and whose number of cases jumped: what is asked before it tells others how."""
    return _("{site} improved “{measure}” too, but {jump}: ask first what is counted.").format(
        site=site, measure=measure, jump=jump_words(ratio, period)
    )


def silent_words(periods: int) -> str:
    """ "no report for 9 months"."""
    return n_("no report for {n} month", "no report for {n} months", periods).format(n=periods)
