"""Why events cannot be counted, and why something cannot be compared or charted."""

from __future__ import annotations

from qic_desktop import errors
from qic_desktop.i18n import _


def describe_event(error: errors.EventError) -> str:
    """What is wrong with an event."""
    reasons = {
        "same-day": _("There is another event on {day}: two on one day have no time between them. Correct the date."),
        "before": _("{day} comes before the event above it. Put the events in order of time."),
        "negative": _("The number of cases since the last event, on {day}, is below 0. Correct it."),
        "cases-missing": _("How many cases came since the last event? The event on {day} has no number."),
        "year": _("The year of {day} cannot be meant. Correct the date; nothing was recorded."),
    }
    sentence = reasons.get(error.why, _("Nothing can be counted up to the event on {day}.")).format(day=error.text)
    return _("Row {n}: {sentence}").format(n=error.row, sentence=sentence) if error.row else sentence


def describe_comparison(error: errors.ComparisonError) -> str:
    """Why there is no such chart."""
    reasons = {
        "form": _("Only measures with a numerator and a denominator can be compared or measured like this."),
        "no-sites": _("No site has a usable numerator and denominator in these periods. Choose other periods."),
        "empty": _("There is nothing to count here. Give one reason and its count in each row."),
        "zero": _("Row {row}, “{text}”: the count is 0. Leave the row out or write how many there were."),
        "negative": _("Row {row}, “{text}”: a count below zero. Correct it at its source."),
        "not-a-number": _("Row {row}, “{text}”: this is not a number that can be charted. Write digits."),
        "too-large": _("The numbers are too large to be added up. Check their unit."),
        "no-label": _("Row {row} has no reason. Write one, or “other”."),
        "columns": _("Row {row}: give a reason and its count, separated by a comma; found “{text}”."),
        "shift": _("The change to be found must be above 0, not {text}. 1 is a common choice."),
        "threshold": _("The threshold must be above 0, not {text}. 5 is a common choice."),
        "odds": _("The change in the odds must be above 1. 2 is a common choice."),
        "sigma": _("The standard deviation must be above 0, not {text}."),
        "lam": _("The weight must be above 0 and at most 1, not {text}. 0.2 is a common choice."),
        "width": _("The width of the limits must be above 0, not {text}. 2.86 is a common choice."),
    }
    sentence = reasons.get(error.why, _("No chart can be drawn of “{text}”."))
    return sentence.format(text=error.text, row=error.row)


def not_charted() -> dict[str, str]:
    """Sentences for what cannot be counted or charted like this; ``{text}`` is what was asked for."""
    return {
        "compare-off": _("The sites agreed not to be compared: “{text}” by site stays on this computer."),
        "compare-sensitive": _("“{text}” is sensitive: values of single sites do not leave this computer."),
        "compare-few": _("So few sites would be recognised without their names: “{text}” by site is not written."),
        "chart-kind": _("This kind of chart needs a measure with a numerator and a denominator."),
        "chart-counts": _("This kind of chart is for counts, or for cases or days between events."),
        "chart-samples": _(
            "This kind of chart needs several values in every period. Record by day or week, and group by month."
        ),
        "coarser": _("The values are by periods that are as long. Choose longer ones than they were recorded in."),
        "by-event": _("Events stand one by one and are not grouped into periods."),
        "no-strokes": _("“{text}” is measured and not counted, so it has no tally sheet."),
        "no-events": _(
            "“{text}” is counted by period. Events are recorded for a measure of cases or days between events."
        ),
    }
