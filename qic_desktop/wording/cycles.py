"""The words of tests of change on paper: fields of a cycle and of a control plan, by their names."""

from __future__ import annotations

from qic_desktop.i18n import _


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
