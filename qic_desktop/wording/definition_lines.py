"""All that a definition says, line by line, as it stands in the window and on the charter (method C3)."""

from __future__ import annotations

from qic_desktop.domain.measure import DefinitionRevision, Direction, ValueForm
from qic_desktop.i18n import _, n_
from qic_desktop.wording.definitions import clarification_words, value_words
from qic_desktop.wording.period_names import period_name

Lines = list[tuple[str, str]]
_SAID_ALREADY = ("%", "days", "cases")
"""Units that the kind of value says as well."""


def definition_lines(
    one: DefinitionRevision,
    form: ValueForm,
    direction: Direction,
    due_day: int,
    *,
    sensitive: bool = False,
    until: str | None = None,
) -> Lines:
    """(word, text) of every field that says something, in the order of reading: texts, then facts.

    Args:
        one: the definition in force.
        form: what one value is; rare events have no period and are never due.
        direction: which way is better.
        due_day: so many days after the end of a period its value is due.
        sensitive: small numbers of the measure are hidden in what the organiser hands out.
        until: the last period that is asked for.
    """
    facts = definition_facts(one, form, direction, due_day, sensitive=sensitive, until=until)
    return [*definition_texts(one), *facts]


def definition_texts(one: DefinitionRevision) -> Lines:
    """What somebody wrote in sentences."""
    return _said(
        (_("What is counted"), one.numerator_text),
        (_("Out of what"), one.denominator_text),
        (_("Counted too"), one.inclusion),
        (_("Not counted"), one.exclusion),
        (_("Where it is read"), one.source_text),
        (_("Who reads it"), one.collector),
        (_("Why it was changed"), one.reason),
        (_("Made clearer"), clarification_words(one)),
    )


def definition_facts(
    one: DefinitionRevision,
    form: ValueForm,
    direction: Direction,
    due_day: int,
    *,
    sensitive: bool = False,
    until: str | None = None,
) -> Lines:
    """What was chosen, a word or two each."""
    by_event = form.is_by_event
    return _said(
        (_("How"), value_words("method", one.method)),
        (_("How many in a sample"), value_words("sample_size", one.sample_size)),
        (_("Smallest number of cases"), value_words("minimum_denominator", one.minimum_denominator)),
        (_("Parts"), value_words("strata", one.strata)),
        (_("One value is"), None if by_event else value_words("value_form", one.value_form)),
        (_("Unit"), None if one.unit in _SAID_ALREADY else one.unit),
        (_("Per how many"), None if one.multiplier == 1 else value_words("multiplier", one.multiplier)),
        (_("Counted every"), None if by_event else value_words("period_kind", one.period_kind)),
        (_("One point is"), between_words(form) if by_event else None),
        (_("Which way is better"), better_words(direction, by_event=by_event)),
        (_("Chart"), value_words("chart_kind", one.chart_kind)),
        (_("Due"), _due(form, due_day)),
        (_("Asked for until"), period_name(until) if until else None),
        (_("Small numbers"), _("hidden in all that the organiser hands out") if sensitive else None),
        (_("In force since"), period_name(one.effective_period) if one.effective_period else None),
    )


def _said(*lines: tuple[str, str | None]) -> Lines:
    return [(word, text.strip()) for word, text in lines if text and text.strip()]


def _due(form: ValueForm, days: int) -> str:
    if form.is_by_event:
        return _("never by month: each event is added when it happens")
    said = n_("{days} day after the end of the period", "{days} days after the end of the period", days)
    return said.format(days=days)


def direction_name(direction: Direction) -> str:
    """Which way is better."""
    names = {
        Direction.UP: _("up is better"),
        Direction.DOWN: _("down is better"),
        Direction.NEUTRAL: _("no direction"),
    }
    return names[direction]


def better_words(direction: Direction, *, by_event: bool) -> str:
    """Which way is better; between rare events, longer or shorter."""
    if not by_event or direction is Direction.NEUTRAL:
        return direction_name(direction)
    names = {Direction.UP: _("longer between two is better"), Direction.DOWN: _("shorter between two is better")}
    return names[direction]


def between_words(form: ValueForm) -> str:
    """What lies between two rare events."""
    return _("cases between events") if form is ValueForm.CASES_BETWEEN else _("days between events")
