"""The sheet on which a site signs what was entered for it: the month's lines as they stand, and a line to sign on."""

from __future__ import annotations

from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period
from qic_desktop.i18n import _
from qic_desktop.reports.coach_value import CoachPaper, Grid, Part
from qic_desktop.services.measuring import month_sheet
from qic_desktop.services.measuring.month_sheet import SheetLine
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of, owner_name
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text

MOST_DECIMALS = 6


def prepare_sheet(workspace: Workspace, site: str, month: Period) -> Paper[CoachPaper]:
    """Read a site's month as it was entered for it, to be signed.

    Raises:
        NotAPeriodError: this is no month.
    """
    sheet = month_sheet.open_month(workspace, month, site)
    name, said = owner_name(workspace, site), period_name(month.text)
    rows = tuple((str(place), line.view.name, entered_words(line), "") for place, line in enumerate(sheet.asked, 1))
    heads = (_("No."), _("Line, as on the paper form"), _("Entered"), _("If wrong: the right number"))
    content = CoachPaper(
        owner=name,
        context=said,
        kind=_("Entered for this site"),
        headline=_("{site}: {month}, as it was entered for you").format(site=name, month=said),
        lead=_(
            "Please compare each line with your register. Write the right number beside one that is wrong, and sign."
        ),
        parts=(Part("", grid=Grid(heads, rows, (0.07, 0.46, 0.2, 0.27), tall=True)),),
        signatures=(_("For the site: role and day"), _("Who entered it")),
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(name, _("to sign"), said), _pdf)


def entered_words(line: SheetLine) -> str:
    """What stands in a line, as it is read aloud."""
    return value_words(line.observation)


def value_words(one: Observation | Entry | None) -> str:
    """Counts, a value, or why there is none."""
    if one is None or (one.numerator, one.denominator, one.value, one.missing) == (None, None, None, None):
        return "–"
    if one.missing is not None:
        return missing_words(one.missing)
    if one.value is not None:
        return _number(one.value)
    if one.denominator is None:
        return _number(one.numerator)
    return _("{top} of {bottom}").format(top=_number(one.numerator), bottom=_number(one.denominator))


def _number(value: float | None) -> str:
    return "–" if value is None else number_text(value, MOST_DECIMALS)


def _pdf(content: CoachPaper) -> bytes:
    from qic_desktop.reports.coach_papers import coach_pdf

    return coach_pdf(content)
