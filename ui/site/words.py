"""Words that several pages of the site team share: days, kinds of measures, short headings."""

from __future__ import annotations

import re
from datetime import date

from qic_desktop.analysis.geometry.text import elided, text_width
from qic_desktop.domain.measure import MeasureKind, ValueForm
from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import _
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.wording.definition_lines import between_words
from qic_desktop.wording.period_names import month_name

HEAD_SIZE = 11.5


def day_name(day: date, *, weekday: bool = False, year: bool = False) -> str:
    """A day for people: "10 April", "Wednesday 10 April", "8 April 2019"."""
    text = _("{day} {month}").format(day=day.day, month=month_name(day.month))
    if year:
        text = _("{date} {year}").format(date=text, year=day.year)
    if weekday:
        names = (
            _("Monday"),
            _("Tuesday"),
            _("Wednesday"),
            _("Thursday"),
            _("Friday"),
            _("Saturday"),
            _("Sunday"),
        )
        text = _("{weekday} {date}").format(weekday=names[day.weekday()], date=text)
    return text


def kind_name(kind: str | None) -> str:
    """Outcome, process or balancing."""
    names = {
        MeasureKind.OUTCOME: _("Outcome"),
        MeasureKind.PROCESS: _("Process"),
        MeasureKind.BALANCING: _("Balancing"),
    }
    return names[MeasureKind(kind)] if kind in set(MeasureKind) else _("Other")


def kind_meaning(kind: str | None) -> str:
    """What measures of this kind are for."""
    names = {
        MeasureKind.OUTCOME: _("what changes for patients"),
        MeasureKind.PROCESS: _("whether the steps are done"),
        MeasureKind.BALANCING: _("whether anything else gets worse"),
    }
    return names[MeasureKind(kind)] if kind in set(MeasureKind) else ""


def level_name(view: MeasureView) -> str:
    """Whether the organiser defined the measure or the team did, and whether one of the collaborative replaces it."""
    if view.is_taken_over:
        return _("Local, taken over")
    return _("Core") if view.is_core else _("Local")


def unit_name(view: MeasureView) -> str:
    """What one value is, in a word or two: "% of all attendances", "rate", "count"."""
    definition = view.definition
    if view.form is ValueForm.PROPORTION:
        out_of = plain_words((definition.denominator_text if definition else None) or "")
        return _("% of {cases}").format(cases=_lower(out_of)) if out_of else _("%")
    if definition is not None and definition.unit and not view.form.is_by_event:
        return definition.unit
    names = {
        ValueForm.RATE: _("rate"),
        ValueForm.COUNT: _("count"),
        ValueForm.MEAN: _("mean"),
    }
    return names[view.form] if view.form in names else between_words(view.form)


def chart_title(view: MeasureView) -> str:
    """The words above a measure's chart: what it is, and what one point stands for."""
    if view.form.is_by_event:
        between = {
            ValueForm.CASES_BETWEEN: _("{measure}, cases between events"),
            ValueForm.TIME_BETWEEN: _("{measure}, days between events"),
        }
        return between[view.form].format(measure=view.name)
    if view.period_kind is PeriodKind.MONTH:
        return _("{measure}, by month").format(measure=view.name)
    return view.name


def plain_words(text: str) -> str:
    """A definition's text without what stands in brackets and without "in the month"."""
    bare = re.sub(r"\s*\([^)]*\)", "", text).strip().rstrip(".")
    return re.sub(r"\s+in the month$", "", bare)


def two_lines(text: str, width: float) -> str:
    """A short heading in at most two lines of ``width`` pixels; the second line is cut where it must be."""
    words = plain_words(text).split()
    first = ""
    while words and text_width(f"{first} {words[0]}".strip(), HEAD_SIZE) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first and words:
        first = elided(words.pop(0), width, HEAD_SIZE)
    rest = elided(" ".join(words), width, HEAD_SIZE) if words else ""
    return f"{first}\n{rest}" if rest else first


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
