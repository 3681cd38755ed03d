"""Names of the fields of records, and of the codes that stand in them; which record is meant is in ``records``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import get_args

from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.i18n import _
from qic_desktop.wording.chart_rules import chart_kind_name, rule_set_name

CODES: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "source": lambda: {
        "register": _("from the register"),
        "paper": _("from paper"),
        "phone": _("by phone"),
        "excel": _("from an Excel return"),
        "photo": _("from a photo"),
        "published": _("published figures"),
    },
    "direction": lambda: {"up": _("higher is better"), "down": _("lower is better"), "neutral": _("neither")},
    "value_form": lambda: {
        "proportion": _("a share"),
        "rate": _("a rate"),
        "count": _("a number"),
        "mean": _("a mean"),
        "cases-between": _("cases between two events"),
        "time-between": _("days between two events"),
    },
    "period_kind": lambda: {
        "year": _("every year"),
        "quarter": _("every quarter"),
        "month": _("every month"),
        "week": _("every week"),
        "day": _("every day"),
    },
    "cadence": lambda: {"month": _("every month"), "week": _("every week"), "quarter": _("every quarter")},
    "revision_kind": lambda: {
        "first": _("first definition"),
        "change": _("a change; the line breaks"),
        "counted-back": _("a change, values counted back"),
    },
    "kind": lambda: {"outcome": _("outcome"), "process": _("process"), "balancing": _("balancing")},
    "decision": lambda: {"adapt": _("adapt"), "adopt": _("adopt"), "abandon": _("abandon")},
    "stage": lambda: {"plan": _("plan"), "do": _("do"), "study": _("study"), "act": _("act")},
    "chart_kind": lambda: {kind: chart_kind_name(kind) for kind in get_args(ChartKind)},
    "suggested_by": lambda: {
        "new-phase": _("the program, after a shift that has settled"),
        "freeze-baseline": _("the program, on a quiet baseline"),
    },
    "rule_set": lambda: {code: rule_set_name(code) for code in RULE_SETS},
}


def labels() -> Mapping[str, str]:
    """Names of fields, read after the language is chosen."""
    return {
        "numerator_text": _("Counted"),
        "denominator_text": _("Out of"),
        "inclusion": _("With"),
        "exclusion": _("Without"),
        "value_form": _("One value is"),
        "unit": _("Unit"),
        "decimals": _("Decimals"),
        "source_text": _("Where it is read"),
        "method": _("How"),
        "period_kind": _("Entered"),
        "cadence": _("Entered"),
        "due_day": _("Due day"),
        "direction": _("Direction"),
        "chart_kind": _("Chart"),
        "target": _("Target"),
        "effective_period": _("From"),
        "reason": _("Reason"),
        "revision_kind": _("Kind of change"),
        "clarification": _("Clarification"),
        "rule_set": _("Rules"),
        "comparison_policy": _("Comparison"),
        "file_names": _("Names of files"),
        "readers": _("Who opens locked packages"),
        "reading_key": _("Key for locked packages"),
        "start": _("Start"),
        "end": _("End"),
        "since": _("Since"),
        "until": _("Until"),
        "measure": _("Measure"),
        "measures": _("Measures"),
        "period": _("Period"),
        "first_period": _("From"),
        "label": _("Label"),
        "source": _("Source"),
        "counted_back": _("Counted back on"),
        "note": _("Note"),
        "grant": _("May write"),
        "body": _("Text"),
        "person": _("Person"),
        "role": _("Role"),
        "learning": _("What we learned"),
        "result": _("Result"),
        "prediction": _("Prediction"),
        "decision": _("Decision"),
        "organisation": _("Organisation"),
        "place": _("Place"),
        "baseline_first": _("Computed from"),
        "baseline_last": _("Computed up to"),
        "judged_from": _("Judged from"),
        "centre": _("Given centre"),
        "same_median": _("Same median"),
        "suggested_by": _("Suggested by"),
        "cases": _("Cases since the last"),
        "on": _("On"),
    }
