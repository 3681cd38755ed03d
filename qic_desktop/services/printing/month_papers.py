"""The papers of a month, from the store: the form in the order of the month sheet, and a measure's tally sheet."""

from __future__ import annotations

from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import Period, PeriodKind, period_of, periods_between
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import _, n_
from qic_desktop.reports.month_value import FormLine, MonthForm, TallyDay, TallySheet
from qic_desktop.services.measuring import data_plans, measures, month_sheet
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.month_sheet import MonthSheet, Pool, SheetLine
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.definitions import sample_words, value_words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text

MOST_DECIMALS = 6
_SATURDAY = 5


def prepare_form(workspace: Workspace, month: Period) -> Paper[MonthForm]:
    """The form of a month with a line for every measure that is due.

    Raises:
        NotAPeriodError: this is no month.
    """
    sheet = month_sheet.open_month(workspace, month)
    numbered = [(number, row) for number, row in enumerate(sheet.order, 1) if _is_asked(row)]
    places = {row.key: number for number, row in numbered if isinstance(row, Pool)}
    content = MonthForm(
        site=workspace.name,
        month=period_name(month.text),
        before_month=period_name(month.preceding().text, short=True),
        lines=tuple(_form_line(sheet, number, row, places) for number, row in numbered),
        reasons=tuple(missing_words(one.value) for one in MissingReason if one is not MissingReason.NO_CASES),
        due=_("Due by {day}.").format(day=period_name(sheet.due.isoformat())) if sheet.due is not None else "",
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(workspace.name, content.month, _("form")), _form)


def _is_asked(row: Pool | SheetLine) -> bool:
    return isinstance(row, Pool) or row.standing == "due"


def _form_line(sheet: MonthSheet, number: int, row: Pool | SheetLine, places: dict[str, int]) -> FormLine:
    if isinstance(row, Pool):
        count = len(row.lines)
        detail = n_("asked once, for {count} line", "asked once, for {count} lines", count).format(count=count)
        return FormLine(number, row.name, detail, 1, before=_number(row.before), is_shared=True)
    definition = row.view.definition
    before = row.before
    said = ""
    if before is not None and before.missing is not None:
        said = missing_words(before.missing)
    elif before is not None and row.view.form.has_denominator:
        counts = {"top": _number(before.numerator), "bottom": _number(before.denominator)}
        said = _("{top} of {bottom}").format(**counts)
    elif before is not None:
        said = _number(before.value if before.value is not None else before.numerator)
    return FormLine(
        number,
        row.view.name,
        (definition.numerator_text if definition else "") or "",
        2 if row.view.form.has_denominator and not row.pool else 1,
        shared=_("line {number}").format(number=places[row.pool]) if row.pool else "",
        before=said,
    )


def _number(value: float | None) -> str:
    return "–" if value is None else number_text(value, MOST_DECIMALS)


def prepare_tally(workspace: Workspace, code: str, month: Period) -> Paper[TallySheet]:
    """The tally sheet of a measure.

    Raises:
        NotFoundError: no such measure.
        NotAllowedError: a mean is measured and cannot be struck.
    """
    view = measures.get_measure(workspace, code)
    if view.form.value == "mean":
        raise NotAllowedError(view.code, why="no-strokes")
    days = periods_between(period_of(month.first, PeriodKind.DAY), period_of(month.last, PeriodKind.DAY))
    content = TallySheet(
        site=workspace.name,
        measure=view.name,
        month=period_name(month.text),
        note=_definition_note(view),
        yes=_yes_words(view),
        no=_("not") if view.form.has_denominator else "",
        days=tuple(TallyDay(day.first.day, day.first.weekday() >= _SATURDAY) for day in days),
        imprint=imprint_of(workspace, workspace.name),
        plan=_plan_words(workspace, view),
    )
    return Paper(content, file_name(view.name, content.month, _("tally sheet")), _tally)


def _plan_words(workspace: Workspace, view: MeasureView) -> str:
    """The plan of collecting: where, who, when, which cases, the cheapest way, what a trial said."""
    plan = data_plans.find_plan(workspace, view).plan
    if plan is None:
        return ""
    cases = sample_words(plan.sampling, plan.sample_size)
    parts = value_words("strata", plan.strata)
    told = [plan.source, plan.who, plan.when, cases, parts and _("apart: {parts}").format(parts=parts)]
    told += [plan.cheapest, plan.trial]
    return " · ".join(part for part in told if part)


def _definition_note(view: MeasureView) -> str:
    number = view.definition.revision if view.definition else 1
    return _("definition {number}").format(number=number)


def _yes_words(view: MeasureView) -> str:
    definition = view.definition
    return (definition.numerator_text if definition else "") or view.name


def _form(content: MonthForm) -> bytes:
    from qic_desktop.reports.month_form import month_form_pdf

    return month_form_pdf(content)


def _tally(content: TallySheet) -> bytes:
    from qic_desktop.reports.tally_sheet import tally_pdf

    return tally_pdf(content)
