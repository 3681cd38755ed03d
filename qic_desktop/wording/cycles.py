"""The words of tests of change on paper: fields of a cycle and of a control plan, by their names."""

from __future__ import annotations

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.period import find_period
from qic_desktop.i18n import _
from qic_desktop.wording.values import value_text


def cycle_fields() -> tuple[tuple[str, str], ...]:
    """Name and label of a cycle's texts, in reading order; title, prediction, scale and days stand above them."""
    return (
        ("change_idea", _("Change that is tested")),
        ("objective", _("What we want to learn")),
        ("questions", _("Questions")),
        ("who", _("Who")),
        ("what", _("What")),
        ("when", _("When")),
        ("where", _("Where")),
        ("data_plan", _("How we will know")),
        ("where_tested", _("Unit")),
        ("as_planned", _("Carried out as planned")),
        ("observations", _("What we saw")),
        ("problems", _("What went otherwise")),
        ("result", _("Result")),
        ("matched", _("The prediction was right")),
        ("learning", _("What we learned")),
        ("next_plan", _("Next")),
    )


def plan_fields() -> tuple[tuple[str, str], ...]:
    """Name and label of a control plan's texts, in reading order."""
    return (
        ("change", _("The change that is held")),
        ("procedure", _("How it is done now")),
        ("owner_role", _("Whose task it is")),
        ("newcomers", _("How new colleagues learn it")),
        ("monitor", _("Who looks at what, how often")),
        ("measure", _("Measure that shows it")),
        ("trigger", _("When we react")),
        ("response", _("What we do then")),
        ("next_check", _("Look again on")),
    )


def decision_words(decision: str | None) -> str:
    """Adapt, adopt or abandon; empty before it is decided."""
    return {"adapt": _("Adapt"), "adopt": _("Adopt"), "abandon": _("Abandon")}.get(decision or "", "")


def yes_or_no(answer: bool) -> str:
    """An answer in a word."""
    return _("yes") if answer else _("no")


def driven_words(initiated_by: str | None) -> str:
    """Who drove a test; empty for the team, which is the usual."""
    if not initiated_by or initiated_by == "team":
        return ""
    return _("driven by the coach") if initiated_by == "coach" else _("driven by {who}").format(who=initiated_by)


def before_after_words(chart: RunChart, started: str | None) -> str:
    """The medians before and after the start, as far as there are enough values for one."""
    style = chart.series.style
    medians = [phase.centre for phase in chart.phases]
    last = find_period(chart.series.periods[-1])
    if started and last is not None and last.last.isoformat() < started and medians[0] is not None:
        return _("Median before the test: {before}. There is no value after it yet.").format(
            before=value_text(medians[0], style)
        )
    if len(medians) < 2 or medians[0] is None:
        return _("Too few values before the test for a median.")
    before = value_text(medians[0], style)
    if medians[-1] is None:
        return _("Median before the test: {before}. After it there are too few values so far.").format(before=before)
    return _("Median before the test: {before}, since then: {after}.").format(
        before=before, after=value_text(medians[-1], style)
    )
