"""Guidance in words: which chart suits and why, what a chart suggests, and how sure anybody can be.

It owns no judgement: codes and numbers come from ``qic_desktop.analysis.guidance``. Every suggestion says what to do
and what speaks against it; a person decides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from qic_desktop.analysis.charts.comparisons import (
    Accumulation,
    AccumulationNote,
    Funnel,
    FunnelNote,
    FunnelPlace,
    SkippedReason,
)
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.guidance.chooser import ChartAdvice, ReasonCode, SeriesFacts
from qic_desktop.analysis.guidance.suggestions import Suggestion, SuggestionCode
from qic_desktop.analysis.policy import LIMITS, RULES
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.chart_rules import chart_kind_name
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import line_text, number_text, percent

# --- which chart ----------------------------------------------------------------------------------------


def kind_name(kind: ChartKind) -> str:
    """The name of a chart where it stands among all others: of the XmR chart also whose it is."""
    return _("XmR chart (Making Data Count)") if kind == "xmr" else chart_kind_name(kind)


OtherChart = Literal["histogram", "cusum", "ewma"]
OTHER_CHARTS: tuple[OtherChart, ...] = ("histogram", "cusum", "ewma")


def other_chart_name(kind: OtherChart) -> str:
    """The name of a chart that does not show the values one by one in time."""
    names = {"histogram": _("Histogram"), "cusum": _("CUSUM"), "ewma": _("EWMA")}
    return names[kind]


def other_chart_about(kind: OtherChart) -> str:
    """What it is for, in one sentence."""
    abouts = {
        "histogram": _("How often values of each size occur; their order in time does not show."),
        "cusum": _("Adds up what lies above and below: small changes that last are seen early."),
        "ewma": _("An average in which the latest values weigh most: small changes that last are seen early."),
    }
    return abouts[kind]


def advice_text(advice: ChartAdvice, facts: SeriesFacts) -> str:
    """Why a chart suits or not, in one or two sentences."""
    if advice.kind == "ip" and advice.reasons == ("changing-sizes",):
        return _following_sizes(facts)
    return " ".join(reason_sentence(code, facts) for code in advice.reasons)


def reason_sentence(code: ReasonCode, facts: SeriesFacts) -> str:
    """The sentence for one reason."""
    return _REASONS[code](facts)


def _few_points(facts: SeriesFacts) -> str:
    return n_(
        "With {count} point nothing can be told from chance yet; the rules begin at {needed}.",
        "With {count} points nothing can be told from chance yet; the rules begin at {needed}.",
        facts.points,
    ).format(count=format_number(facts.points), needed=RULES)


def _few_for_limits(facts: SeriesFacts) -> str:
    return n_(
        "Limits need {needed} points and there is {count}; until then use the run chart.",
        "Limits need {needed} points and there are {count}; until then use the run chart.",
        facts.points,
    ).format(count=format_number(facts.points), needed=LIMITS)


def _too_narrow(facts: SeriesFacts) -> str:
    return _(
        "The points vary {ratio} times as much as chance alone would make them: these limits would be too narrow and "
        "mark too many points."
    ).format(ratio=format_number(facts.excess or 0.0, 1))


def _large_sizes(facts: SeriesFacts) -> str:
    return _(
        "Large numbers of cases (about {cases} a point) make P and U limits very narrow: small differences that do not "
        "matter can fall outside."
    ).format(cases=format_number(facts.median_size or 0.0))


def _widened(facts: SeriesFacts) -> str:
    if facts.overdispersed:
        return _(
            "Large numbers of cases make P and U limits too narrow; these limits are widened by what the points really "
            "vary, here {ratio} times."
        ).format(ratio=format_number(facts.excess or 0.0, 1))
    return _("Large numbers of cases make P and U limits too narrow; these are widened by what the points really vary.")


def _few_expected(facts: SeriesFacts) -> str:
    return _(
        "Only about {cases} cases a point are expected on the rarer side: limits are uneven, and a low one is often "
        "missing. Longer periods would say more."
    ).format(cases=number_text(facts.expected or 0.0, 1))


def _changing_sizes(facts: SeriesFacts) -> str:
    return _(
        "One width of limits for numbers of cases from {low} to {high}: only roughly right; I′ lets them follow the "
        "number."
    ).format(low=format_number(facts.smallest_size or 0.0), high=format_number(facts.largest_size or 0.0))


def _following_sizes(facts: SeriesFacts) -> str:
    return _("Limits follow the number of cases, from {low} to {high}.").format(
        low=format_number(facts.smallest_size or 0.0), high=format_number(facts.largest_size or 0.0)
    )


def _mostly_none(facts: SeriesFacts) -> str:
    return _(
        "{share} of the points are zero, so that single values say little: cases or days between two events would say "
        "more."
    ).format(share=percent(format_number(facts.zero_share * 100)))


_REASONS: Mapping[ReasonCode, Callable[[SeriesFacts], str]] = {
    "run-always": lambda facts: _(
        "Suits every measure: it needs no assumption about how values spread, and finds lasting changes."
    ),
    "few-points": _few_points,
    "few-for-limits": _few_for_limits,
    "proportions": lambda facts: _("Made for cases out of all cases; limits follow the number of cases in each point."),
    "rates": lambda facts: _("Made for events in an amount of time or work; limits follow that amount in each point."),
    "equal-opportunity": lambda facts: _(
        "Made for counts where every period offers about the same opportunity for an event. If it does not, collect "
        "the amount too and use a U chart."
    ),
    "single-values": lambda facts: _(
        "One value a period with about the same precision: limits come from how much neighbours differ."
    ),
    "too-narrow": _too_narrow,
    "large-sizes": _large_sizes,
    "widened": _widened,
    "widening-not-needed": lambda facts: _(
        "Would give about the same limits as without widening: the points vary about as much as chance makes them."
    ),
    "changing-sizes": _changing_sizes,
    "even-sizes": lambda facts: _(
        "Made for numbers of cases that change; here they hardly do, and an I chart will do."
    ),
    "few-expected": _few_expected,
    "mostly-none": _mostly_none,
    "mostly-all": lambda facts: _(
        "Half of the points or more are 100 %, so that there is no room to see an improvement: cases between two "
        "misses would say more."
    ),
    "rare-events": lambda facts: _(
        "Made for rare events: it counts the cases between two of them, and a longer wait is seen at once."
    ),
    "time-between": lambda facts: _("Made for rare events: it shows the time between two of them."),
    "subgroups": lambda facts: _(
        "Several values stand behind each point: X̄ shows their mean and S how much they differ; read both together."
    ),
    "no-subgroups": lambda facts: _("Needs several measured values behind each point."),
    "no-cases": lambda facts: _("Needs the number of cases behind each point."),
    "needs-proportion": lambda facts: _("Needs cases out of all cases."),
    "needs-rate": lambda facts: _("Needs events and the time or work that they happened in."),
    "needs-counts": lambda facts: _("Needs plain counts, one a period."),
    "needs-events": lambda facts: _("Needs rare events: each with its date, or with the cases since the last one."),
    "needs-measurements": lambda facts: _("Needs measurements, such as minutes or grams."),
    "two-marks": lambda facts: _("An I chart with the two marks of Making Data Count: variation and assurance."),
    "ranges": lambda facts: _("Shows how much neighbours differ; look at it beside an I chart."),
}

# --- sites beside each other ----------------------------------------------------------------------------


def place_name(place: FunnelPlace) -> str:
    """Where a site lies in a funnel; no order of rank."""
    names: dict[FunnelPlace, str] = {
        "inside": _("within chance"),
        "above-95": _("above the 95 % limit"),
        "below-95": _("below the 95 % limit"),
        "above-99.8": _("above the 99.8 % limit"),
        "below-99.8": _("below the 99.8 % limit"),
    }
    return names[place]


def skipped_reason(reason: SkippedReason) -> str:
    """Why a site is not in a funnel."""
    reasons: dict[SkippedReason, str] = {
        "no-numbers": _("no numbers in these periods"),
        "no-cases": _("no cases in these periods"),
        "above-denominator": _("more counted than cases: ask the site"),
        "negative": _("a count below zero: ask the site"),
        "not-whole": _("a count that is no whole number: ask the site"),
    }
    return reasons[reason]


def funnel_notes(funnel: Funnel) -> tuple[str, ...]:
    """What the reader of a funnel must know beside the picture, in sentences."""
    sentences: dict[FunnelNote, str] = {
        "few-sites": n_(
            "With {count} site nobody can tell whether sites differ beyond chance; the limits are those of chance.",
            "With {count} sites nobody can tell whether sites differ beyond chance; the limits are those of chance.",
            len(funnel.points),
        ).format(count=len(funnel.points)),
        "spread": _(
            "Sites differ by more than chance alone, so that the limits are widened by what they really differ; a site "
            "outside differs from most others even so."
        ),
        "no-variation": _("All sites have none, or all have all: there is no chance to draw limits of."),
    }
    found = [sentences[note] for note in funnel.notes]
    outside = sum(point.place != "inside" for point in funnel.points)
    if outside and "spread" not in funnel.notes:
        chance = len(funnel.points) * 0.05
        found.append(
            _("Of {sites} sites, chance alone would put about {chance} outside the 95 % limits.").format(
                sites=format_number(len(funnel.points)), chance=number_text(chance, 1)
            )
        )
    return tuple(found)


def accumulation_notes(chart: Accumulation) -> tuple[str, ...]:
    """What the reader of a CUSUM or EWMA chart must know beside the picture, in sentences."""
    sentences: dict[AccumulationNote, str] = {
        "no-values": _("No value takes part yet; the chart starts with the first one."),
        "no-spread": _("The values of the baseline do not vary, so that nothing can be measured against them."),
        "few-points": n_(
            "Centre and spread stand on {count} point only; findings may be false or late.",
            "Centre and spread stand on {count} points only; findings may be false or late.",
            chart.baseline,
        ).format(count=chart.baseline),
        "above-denominator": _("Points with more counted than cases are left out; ask why."),
    }
    return tuple(sentences[note] for note in chart.notes)


# --- what a chart suggests ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SuggestionWords:
    """A suggestion in words: a ``title`` for a button, what the chart shows, what to ``do``, and how sure that is."""

    title: str
    shows: str
    do: str
    doubt: str


def suggestion_words(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    """The words for one suggestion of a chart."""
    return _SUGGESTIONS[suggestion.code](chart, suggestion)


def _when(period: str | None) -> str:
    return period_name(period) if period else ""


def _count(suggestion: Suggestion, name: str) -> int:
    return int(suggestion.numbers.get(name, 0))


def _new_phase(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    style, since = chart.series.style, _count(suggestion, "since")
    was, now = (line_text(suggestion.numbers[name], style) for name in ("was", "now"))
    judged = _when(suggestion.judged_from)
    return SuggestionWords(
        _("Start a new median in {month}, if you know what was changed").format(month=_when(suggestion.period)),
        n_(
            "Since {month} the middle of {count} point is {now}, before it was {was}, and it has not gone back.",
            "Since {month} the middle of {count} points is {now}, before it was {was}, and it has not gone back.",
            since,
        ).format(month=_when(suggestion.period), count=since, now=now, was=was),
        _("Ask what was changed, and whether it will stay. If you know, start a new median and write the reason."),
        (
            _("The points that suggested it prove nothing about the new median: it is judged from {month} on.").format(
                month=judged
            )
            if judged
            else _("The points that suggested it prove nothing about the new median: it is judged by later ones.")
        ),
    )


def _ask_denominator(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    month, ratio = _when(suggestion.period), suggestion.numbers.get("ratio")
    shows = (
        _("From {month} on the number of cases is another one.").format(month=month)
        if ratio is None
        else _("From {month} on {ratio} times as many cases are counted.").format(
            month=month, ratio=format_number(ratio, 1)
        )
    )
    return SuggestionWords(
        _("Ask why the number of cases changed"),
        shows,
        _("Find out who or what is counted now that was not before. If the definition differs, note it on the chart."),
        _("It may be real: a new ward, an outbreak. As long as nobody knows, a better or worse line proves nothing."),
    )


def _count_between(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    full, none = suggestion.numbers.get("full", 0.0), suggestion.numbers.get("none", 0.0)
    share = percent(format_number(max(full, none) * 100))
    shows = _("{share} of the points are 100 %.") if full > none else _("{share} of the points are zero.")
    do = (
        _("Record each miss with the number of cases since the last one, and chart the cases between misses (G chart).")
        if full > none
        else _("Record each event with its date or the cases since the last one, and chart what lies between (G or T).")
    )
    return SuggestionWords(
        _("Count what lies between the rare ones"),
        shows.format(share=share),
        do,
        _("This chart stays right; it is only slow to show that something rare became rarer still."),
    )


def _prime_chart(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    other = kind_name("pp" if chart.kind == "p" else "up")
    return SuggestionWords(
        _("Look at the {chart}").format(chart=other),
        _("The points vary {ratio} times as much as these limits allow for.").format(
            ratio=format_number(suggestion.numbers["excess"], 1)
        ),
        _("Draw the {chart}: its limits are widened by what the points really vary.").format(chart=other),
        _("A part of the variation may be a real change that wider limits would hide: compare both charts."),
    )


def _explain_point(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    value = line_text(suggestion.numbers["value"], chart.series.style)
    return SuggestionWords(
        _("Explain {month}, which lies outside the limits").format(month=_when(suggestion.period)),
        _("{value} in {month} lies outside the limits, and nothing is noted there.").format(
            value=value, month=_when(suggestion.period)
        ),
        _("Check the number first, then ask what was different, and write it on the chart."),
        _("Even when nothing has changed, about 1 point in 370 lies outside by chance; in 24 points, 1 chart in 16."),
    )


def _definition_break(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    return SuggestionWords(
        _("Count earlier months again by the new definition"),
        _("In {month} the definition changed; what came before is not compared with what came after.").format(
            month=_when(suggestion.period)
        ),
        _("If the old registers are at hand, count earlier months by the new definition: then the line can be joined."),
        n_(
            "{count} point stands under the new definition: the rules begin at {needed}.",
            "{count} points stand under the new definition: the rules begin at {needed}.",
            _count(suggestion, "points"),
        ).format(count=_count(suggestion, "points"), needed=RULES),
    )


def _look_for_season(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    return SuggestionWords(
        _("Look for a season"),
        _("In {agreeing} of {pairs} months the value lies on the same side as in the same month a year before.").format(
            agreeing=_count(suggestion, "agreeing"), pairs=_count(suggestion, "pairs")
        ),
        _("Compare each month with the same month of last year before you call it better or worse."),
        _("Two years are few: what looks like a season may be two changes that happen to lie a year apart."),
    )


def _keep_measuring(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    needed = _count(suggestion, "needed")
    return SuggestionWords(
        _("Keep measuring"),
        n_(
            "{count} more point and the rules can tell chance from change.",
            "{count} more points and the rules can tell chance from change.",
            needed,
        ).format(count=needed),
        _("Go on as before. Weeks instead of months would bring the points sooner, if there are enough cases."),
        _("Until then a rise or a fall of a few points means nothing, however good it looks."),
    )


def _freeze_baseline(chart: RunChart, suggestion: Suggestion) -> SuggestionWords:
    return SuggestionWords(
        _("Hold the median of the time before the tests"),
        _("{count} points from {first} to {last}, before the first test, vary only by chance about {median}.").format(
            count=_count(suggestion, "points"),
            first=_when(suggestion.period),
            last=_when(suggestion.last),
            median=line_text(suggestion.numbers["median"], chart.series.style),
        ),
        _("Freeze the median on them, so that later points do not move the line that they are judged by."),
        _("A held median of so few points is itself uncertain: the chart then uses wider limits, or says so."),
    )


_SUGGESTIONS: Mapping[SuggestionCode, Callable[[RunChart, Suggestion], SuggestionWords]] = {
    "new-phase": _new_phase,
    "ask-denominator": _ask_denominator,
    "count-between": _count_between,
    "prime-chart": _prime_chart,
    "explain-point": _explain_point,
    "definition-break": _definition_break,
    "look-for-season": _look_for_season,
    "keep-measuring": _keep_measuring,
    "freeze-baseline": _freeze_baseline,
}
