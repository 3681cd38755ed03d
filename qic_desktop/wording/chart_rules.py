"""Rules, rule sets and kinds of chart in words: their names, where they were published, and a finding in a few words.

It owns no rule and no number: lengths and limits come with the finding or with the rule set. Sentences about a whole
chart are in :mod:`qic_desktop.wording.chart_sentences`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qic_desktop.analysis.charts.values import Finding, Phase, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import SOURCES, RuleCode, RuleSetCode
from qic_desktop.analysis.series import Series
from qic_desktop.domain.period import PeriodKind, find_period, find_place
from qic_desktop.i18n import _, format_number, language, n_
from qic_desktop.wording.period_names import period_name

# --- names ----------------------------------------------------------------------------------------------------


def rule_set_name(code: RuleSetCode) -> str:
    """What a rule set is called on every chart that it judges."""
    names: Mapping[RuleSetCode, str] = {
        "anhoej": _("Anhøj rules"),
        "bestbox": _("Best box"),
        "cutbox": _("Cut box"),
        "perla": _("IHI rules (Perla)"),
        "western-electric": _("Western Electric rules"),
        "nelson": _("Nelson rules"),
        "healthcare": _("Healthcare control-chart rules"),
        "making-data-count": _("Making Data Count rules"),
    }
    return names[code]


def rule_set_source(code: RuleSetCode) -> str:
    """Where a rule set was published; names of authors and journals are the same in every language."""
    return SOURCES[code]


def chart_kind_name(kind: ChartKind) -> str:
    """The name of a kind of chart: "Run chart", "P chart"."""
    names: Mapping[ChartKind, str] = {
        "run": _("Run chart"),
        "i": _("I chart"),
        "mr": _("Moving range chart"),
        "ip": _("I′ chart"),
        "xbar": _("X̄ chart"),
        "s": _("S chart"),
        "p": _("P chart"),
        "pp": _("P′ chart"),
        "c": _("C chart"),
        "u": _("U chart"),
        "up": _("U′ chart"),
        "g": _("G chart"),
        "t": _("T chart"),
        "xmr": _("XmR chart"),
    }
    return names[kind]


def rule_name(code: RuleCode, length: int) -> str:
    """A rule of a set in a few words, with the number of points it needs: "8 in a row on one side"."""
    names: Mapping[RuleCode, str] = {
        "shift": _("{length} in a row on one side"),
        "crossings": _("too few crossings"),
        "corner": _("a long run with few crossings"),
        "runs": _("too few or too many runs"),
        "trend": _("{length} rising or falling"),
        "beyond": _("a point beyond a limit"),
        "two-of-three": _("2 in 3 near a limit"),
        "four-of-five": _("4 in 5 well above or below"),
        "inner-third": _("{length} in a row close to the middle"),
        "outer-thirds": _("{length} in a row away from the middle"),
        "alternating": _("{length} up and down by turns"),
    }
    return names[code].format(length=length)


# --- lines ----------------------------------------------------------------------------------------------------


def is_monthly(series: Series) -> bool:
    """Whether the points are months, so that sentences may say so."""
    period = find_period(series.periods[0]) if series.periods and not series.by_event else None
    return period is not None and period.kind is PeriodKind.MONTH


def place_kind(chart: RunChart, place: int) -> str:
    """What a place is: "event" where it has no date, else the kind of its period ("month", "day")."""
    period = find_place(chart.series.periods[place])
    if period is not None:
        return str(period.kind)
    return "event" if chart.series.by_event else ""


def place_name(chart: RunChart, place: int) -> str:
    """The period of a place in words, or "the 12th event" where it has no date."""
    if place_kind(chart, place) == "event":
        return _("the {number} event").format(number=ordinal(place + 1))
    return period_name(chart.series.periods[place])


def ordinal(number: int) -> str:
    """ "1st", "2nd", "11th" in English, "1." elsewhere."""
    if language().split("_")[0].split("-")[0] != "en":
        return f"{format_number(number)}."
    if number % 100 in (11, 12, 13):
        return f"{format_number(number)}th"
    return f"{format_number(number)}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def line_kind(chart: RunChart, phase: Phase | None) -> str:
    """What the centre line is: "given", "median", "mean", or "centre" where it is neither."""
    if phase is not None and phase.given:
        return "given"
    return {"run": "median", "g": "median", "t": "centre"}.get(chart.kind, "mean")


def line_name(chart: RunChart, phase: Phase | None) -> str:
    """The centre line in a sentence: "median"."""
    names = {"median": _("median"), "mean": _("mean"), "centre": _("centre line"), "given": _("given line")}
    return names[line_kind(chart, phase)]


def the_line(chart: RunChart, finding: Finding) -> str:
    """The line that a finding is about, as it is called: "the median", "the baseline median", "the old median"."""
    against = finding.against
    phase = chart.phases[finding.phase - 1 if against == "before" and finding.phase else finding.phase]
    texts = {
        ("median", "own"): _("the median"),
        ("median", "frozen"): _("the baseline median"),
        ("median", "before"): _("the old median"),
        ("mean", "own"): _("the mean"),
        ("mean", "frozen"): _("the baseline mean"),
        ("mean", "before"): _("the old mean"),
        ("centre", "own"): _("the centre line"),
        ("centre", "frozen"): _("the centre line of the baseline"),
        ("centre", "before"): _("the old centre line"),
        ("given", "own"): _("the given line"),
        ("given", "frozen"): _("the given line"),
        ("given", "before"): _("the old line"),
    }
    return texts[line_kind(chart, phase), against]


def side_words(chart: RunChart, finding: Finding) -> str:
    """ "above the median", as the line is called: old, of the baseline, or its own."""
    text = _("above {line}") if finding.upward else _("below {line}")
    return text.format(line=the_line(chart, finding))


def in_a_row(chart: RunChart, count: int) -> str:
    """ "22 months in a row", "9 points in a row"."""
    if is_monthly(chart.series):
        return n_("{count} month in a row", "{count} months in a row", count).format(count=count)
    return n_("{count} point in a row", "{count} points in a row", count).format(count=count)


# --- a finding in a few words -----------------------------------------------------------------------------------


def finding_phrase(chart: RunChart, finding: Finding, *, short: bool = False) -> str:
    """A finding in a few words: "22 months in a row above the old median", short "22 above the old median"."""
    return _PHRASES[finding.rule](chart, finding, short)


def picture_phrase(chart: RunChart, finding: Finding, *, short: bool = False) -> str:
    """A finding on the picture; a number of crossings says there what chance gives, as no points show it."""
    if finding.rule != "crossings":
        return finding_phrase(chart, finding, short=short)
    if short:
        return n_("only {count} crossing", "only {count} crossings", finding.count).format(count=finding.count)
    text = n_(
        "{count} crossing, by chance rarely under {limit}",
        "{count} crossings, by chance rarely under {limit}",
        finding.count,
    )
    return text.format(count=finding.count, limit=finding.limit)


def _row(chart: RunChart, finding: Finding, short: bool, where: str) -> str:
    if short:
        return _("{count} {where}").format(count=finding.count, where=where)
    return _("{row} {where}").format(row=in_a_row(chart, finding.count), where=where)


def _shift(chart: RunChart, finding: Finding, short: bool) -> str:
    return _row(chart, finding, short, side_words(chart, finding))


def _trend(chart: RunChart, finding: Finding, short: bool) -> str:
    return _row(chart, finding, short, _("rising") if finding.upward else _("falling"))


def _inner_third(chart: RunChart, finding: Finding, short: bool) -> str:
    return _row(chart, finding, short, _("close to {line}").format(line=the_line(chart, finding)))


def _outer_thirds(chart: RunChart, finding: Finding, short: bool) -> str:
    return _row(chart, finding, short, _("away from {line}").format(line=the_line(chart, finding)))


def _alternating(chart: RunChart, finding: Finding, short: bool) -> str:
    return _row(chart, finding, short, _("up and down by turns"))


def _crossings(_chart: RunChart, finding: Finding, _short: bool) -> str:
    return n_("{count} crossing", "{count} crossings", finding.count).format(count=finding.count)


def _corner(chart: RunChart, finding: Finding, short: bool) -> str:
    if short:
        return _("a run of {count}").format(count=finding.count)
    return _("a run of {count} with few crossings").format(count=finding.count)


def _runs(chart: RunChart, finding: Finding, short: bool) -> str:
    if short:
        return n_("{count} run", "{count} runs", finding.count).format(count=finding.count)
    if finding.count < finding.limit:
        return n_("only {count} run", "only {count} runs", finding.count).format(count=finding.count)
    return n_("{count} run: too many", "{count} runs: too many", finding.count).format(count=finding.count)


def _beyond(_chart: RunChart, finding: Finding, _short: bool) -> str:
    return _("above the limit") if finding.upward else _("below the limit")


def _two_of_three(_chart: RunChart, finding: Finding, short: bool) -> str:
    if short:
        return _("2 in 3 near the limit")
    texts = {
        True: _("2 in 3 points near the upper limit"),
        False: _("2 in 3 points near the lower limit"),
        None: _("2 in 3 points near a limit"),
    }
    return texts[finding.upward]


def _four_of_five(chart: RunChart, finding: Finding, short: bool) -> str:
    if short:
        return _("4 in 5 well above") if finding.upward else _("4 in 5 well below")
    text = _("4 in 5 points well above {line}") if finding.upward else _("4 in 5 points well below {line}")
    return text.format(line=the_line(chart, finding))


_PHRASES: Mapping[RuleCode, Callable[[RunChart, Finding, bool], str]] = {
    "shift": _shift,
    "crossings": _crossings,
    "corner": _corner,
    "runs": _runs,
    "trend": _trend,
    "beyond": _beyond,
    "two-of-three": _two_of_three,
    "four-of-five": _four_of_five,
    "inner-third": _inner_third,
    "outer-thirds": _outer_thirds,
    "alternating": _alternating,
}
