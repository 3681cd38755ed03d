"""The one suggestion that a chart's page shows, and what its button does. Suggests only; a person accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qic_desktop.analysis.charts.values import Annotation, PhaseStart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.geometry.marks import Box, Label, Scene
from qic_desktop.analysis.guidance.chooser import ChartAdvice
from qic_desktop.analysis.guidance.suggestions import Suggestion, suggestions
from qic_desktop.analysis.policy import shows_limits
from qic_desktop.domain.measure import ValueForm
from qic_desktop.i18n import _
from qic_desktop.services.charting.charts import ChartInput
from qic_desktop.wording.guidance import suggestion_words

_OF_FORM: Mapping[ValueForm, ChartKind] = {
    ValueForm.PROPORTION: "p",
    ValueForm.RATE: "u",
    ValueForm.COUNT: "c",
    ValueForm.MEAN: "i",
    ValueForm.TIME_BETWEEN: "t",
    ValueForm.CASES_BETWEEN: "g",
}
MOST_TO_EXPLAIN = 2
"""More points than this outside the limits have a reason in common before each has its own."""


def first_control(advice: Sequence[ChartAdvice], form: ValueForm, points: int) -> ChartKind:
    """The recommended chart with limits, else the first that suits, else the first.

    While there are too few points for limits nothing can be recommended from the values: what is then offered is what
    the form of the measure alone asks for.
    """
    if not shows_limits(points):
        return _OF_FORM[form]
    controls = [one for one in advice if one.kind != "run"]
    best = [one for one in controls if one.recommended] or [one for one in controls if one.suits] or controls
    return best[0].kind


def first_of(chart: RunChart) -> Suggestion | None:
    """The suggestion to be shown: the first with a step that can be taken on the chart.

    None while the number of cases has jumped: until somebody knows why, nothing is drawn anew. Many
    points to explain one by one give way to what may explain them together.
    """
    found = suggestions(chart)
    if found and found[0].code == "ask-denominator":
        return None
    steps = [one for one in found if action_word(one)]
    others = [one for one in steps if one.code != "explain-point"]
    few = len(steps) - len(others) <= MOST_TO_EXPLAIN
    first = next(iter(steps if few else others or steps), None)
    if first is None or first.code != "explain-point":
        return first
    # Of several points the newest: somebody may still know what happened.
    return max((one for one in steps if one.code == "explain-point"), key=lambda one: one.place or 0)


def action_word(suggestion: Suggestion | None) -> str:
    """The word on its button, empty where there is nothing to press."""
    if suggestion is None:
        return ""
    words = {
        "new-phase": _("Preview …"),
        "freeze-baseline": _("Preview …"),
        "prime-chart": _("Show it"),
        "explain-point": _("Annotate …"),
    }
    return words.get(suggestion.code, "")


def title(chart: RunChart, suggestion: Suggestion | None) -> str:
    """The suggestion as a sentence of one line."""
    return f"{suggestion_words(chart, suggestion).title}." if suggestion is not None else ""


def suggested_phases(given: ChartInput, chart: RunChart, suggestion: Suggestion) -> tuple[PhaseStart, ...]:
    """The phases as they would be with the suggestion taken."""
    if suggestion.code == "new-phase" and suggestion.period is not None:
        new = PhaseStart(suggestion.period, judged_from=suggestion.judged_from)
        return tuple(sorted([*given.phases, new], key=lambda one: one.period))
    start = chart.series.periods[chart.phases[-1].first]
    held = [replace(one, baseline_first=suggestion.period, baseline_last=suggestion.last) for one in given.phases]
    if any(one.period == start for one in held):
        kept = [new if new.period == start else old for old, new in zip(given.phases, held, strict=True)]
        return tuple(kept)
    new = PhaseStart(start, baseline_first=suggestion.period, baseline_last=suggestion.last)
    return tuple(sorted([*given.phases, new], key=lambda one: one.period))


def note_under(scene: Scene | None, notes: Sequence[Annotation], x: float, y: float) -> Annotation | None:
    """The annotation whose letter stands at (x, y) of the scene."""
    if scene is None:
        return None
    letters = {note.letter: note for note in notes}
    boxes = [mark for mark in scene.marks if isinstance(mark, Box)]
    for box in boxes:
        if box.x - 3 <= x <= box.x + box.width + 3 and box.y - 3 <= y <= box.y + box.height + 3:
            for mark in scene.marks:
                inside = isinstance(mark, Label) and box.x <= mark.x <= box.x + box.width
                if inside and isinstance(mark, Label) and box.y <= mark.y <= box.y + box.height + 2:
                    found = letters.get(mark.text)
                    if found is not None:
                        return found
    return None
