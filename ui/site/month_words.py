"""The words of the month sheet: what stands in a line, what is asked about a number, what the month has come to."""

from __future__ import annotations

from qic_desktop.domain.measure import ValueForm
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, PeriodKind
from qic_desktop.i18n import _, n_
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.measuring.month_sheet import MonthSheet, Pool, SheetLine
from qic_desktop.wording.doubts import doubt_sentence, far_sentence, missing_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import counted_text
from ui.site.entry_rows import counts_text, number_cell
from ui.site.words import day_name, kind_name, level_name, plain_words


def headline(sheet: MonthSheet, *, back: bool) -> tuple[str, str]:
    """The first words of the page and the line below them."""
    month = period_name(sheet.month.text)
    if back:
        return _("Count back 12 months: {month}").format(month=month), _(
            "From the register, latest month first. Stop whenever you like: what is in, is kept."
        )
    if sheet.is_complete:
        return complete_words(sheet), _("Every line has a number, “no cases” or a reason. You can still correct them.")
    return _("{month}: all numbers on one sheet").format(month=month), _(
        "In the order of the paper form. A line is in when it has a number, “no cases” or a reason."
    )


def complete_words(sheet: MonthSheet) -> str:
    """ "June is complete: 6 of 6"."""
    return _("{month} is complete: {done} of {total}").format(
        month=period_name(sheet.month.text), done=sheet.entered, total=len(sheet.asked)
    )


def progress(sheet: MonthSheet) -> tuple[str, str]:
    """ "5 of 7 in" and "due Wednesday 10 April"."""
    first = _("{done} of {total} in").format(done=sheet.entered, total=len(sheet.asked))
    if sheet.due is None or sheet.is_complete:
        return first, ""
    said = _("due since {day}") if sheet.due < sheet.today else _("due {day}")
    return first, said.format(day=day_name(sheet.due, weekday=True))


def line_detail(line: SheetLine) -> str:
    """Quietly below a measure's name: whose it is, and over which period where that is not the month."""
    parts = [kind_name(line.view.measure.kind), level_name(line.view).lower()]
    if line.period.kind is not PeriodKind.MONTH:
        parts.append(_("for {period}").format(period=period_name(line.period.text)))
    return " · ".join(parts)


def pool_detail(sheet: MonthSheet, pool: Pool) -> str:
    """Which lines a shared denominator is used by."""
    numbers = [number for number, row in numbered(sheet) if isinstance(row, SheetLine) and row.id in pool.lines]
    first, last = numbers[0], numbers[-1]
    if first == last:
        return _("asked once, for line {number}").format(number=first)
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        return _("asked once, for lines {first} to {last}").format(first=first, last=last)
    listed = _("{first} and {last}").format(first=", ".join(str(number) for number in numbers[:-1]), last=last)
    return _("asked once, for lines {numbers}").format(numbers=listed)


def numbered(sheet: MonthSheet) -> list[tuple[int, Pool | SheetLine]]:
    """The rows with the numbers that they have on the paper form."""
    return list(enumerate(sheet.order, 1))


def field_name(line: SheetLine, name: str) -> str:
    """What a screen reader says of a field: the measure, and what is counted."""
    definition = line.view.definition
    texts = {
        "numerator": (definition.numerator_text if definition else None) or _("Counted"),
        "denominator": (definition.denominator_text if definition else None) or _("All cases"),
        "value": (definition.numerator_text if definition else None) or _("Value"),
    }
    return _("{measure}: {what}").format(measure=line.view.name, what=plain_words(texts[name]))


def share_words(line: SheetLine) -> str:
    """The computed share or the value; empty while the line is not in, and where the counts say it already."""
    one = line.observation
    if one is None or not line.is_in or one.missing is not None or not line.view.form.has_denominator:
        return ""
    said = shown_value(line, one)
    return "" if said == counts_text({"numerator": one.numerator, "denominator": one.denominator}) else said


def shown_value(line: SheetLine, one: Observation) -> str:
    """A value as the chart says it."""
    value = charts.value_of(line.view, one)
    return counted_text(value, one.numerator, one.denominator, charts.value_style(line.view))


def before_words(line: SheetLine) -> tuple[str, str]:
    """Last month's counts and, below, the share: a quiet comparison."""
    one = line.before
    if one is None or one.is_empty:
        return "–", ""
    if one.missing is not None:
        return missing_words(one.missing), ""
    if not line.view.form.has_denominator:
        return number_cell(one.value if one.value is not None else one.numerator), ""
    counts = counts_text({"numerator": one.numerator, "denominator": one.denominator})
    share = shown_value(line, one) if one.share is not None else ""
    return counts, "" if share == counts else share


def state_words(sheet: MonthSheet, line: SheetLine) -> tuple[str, str]:
    """(icon, words) at the end of a line."""
    one = line.observation
    if questions(sheet, line):
        return "flag", _("to explain")
    if sheet.waits(line.id):
        return "circle", _("not confirmed") if sheet.for_site else _("to confirm")
    if one is not None and line.is_in:
        if one.missing == "no-cases" or one.denominator == 0:
            return "check", _("in, no cases")
        return "check", _("in, with a reason") if one.missing is not None else _("in")
    if one is not None and line.view.form.has_denominator:
        return "circle", _("count is missing") if one.numerator is None else _("out of how many?")
    return "", ""


def aside_words(line: SheetLine) -> str:
    """What is said of a measure that is not asked on this sheet."""
    words = {
        "later": _("begins later; not due"),
        "not-due": _("not due this month"),
        "elsewhere": _("counted in shorter periods, on its own page"),
    }
    if line.standing != "events":
        return words[line.standing]
    if not line.events:
        return _("none recorded in this month")
    return n_("{count} recorded in this month", "{count} recorded in this month", line.events).format(count=line.events)


def questions(sheet: MonthSheet, line: SheetLine) -> list[str]:
    """What to explain about a line, in sentences; everything is kept."""
    one = line.observation
    if one is None:
        return []
    said = [doubt_sentence(doubt, one) for doubt in month_sheet.doubts_at(sheet, line)]
    # A shared denominator is asked about once, above.
    said += [
        far_sentence(far) for far in month_sheet.far_numbers(line) if not (line.pool and far.name == "denominator")
    ]
    if line.pool and sheet.pool(line.pool).differs:
        said.append(
            _("Here it is out of {number}, in another line out of another number. Type it again above.").format(
                number=number_cell(one.denominator)
            )
        )
    return said


def what_counts(line: SheetLine) -> str:
    """What the definition says is counted."""
    definition = line.view.definition
    if definition is None:
        return ""
    parts = [definition.numerator_text or ""]
    if definition.denominator_text and line.view.form is not ValueForm.COUNT:
        parts.append(_("out of: {cases}").format(cases=definition.denominator_text))
    if definition.inclusion:
        parts.append(_("with: {cases}").format(cases=definition.inclusion))
    if definition.exclusion:
        parts.append(_("without: {cases}").format(cases=definition.exclusion))
    return "\n".join(part for part in parts if part)


def month_state(month: Period, filled: tuple[int, int]) -> str:
    """What a month of counting back has: "March 2019: 4 of 6 in"."""
    return _("{month}: {done} of {total} in").format(month=period_name(month.text), done=filled[0], total=filled[1])
