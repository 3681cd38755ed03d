"""The progress report: filled from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from pathlib import Path

from qic_desktop.analysis.geometry.steps import ProfileRow, Strip, profile_scene, step_scene
from qic_desktop.domain.instrument import Raters
from qic_desktop.i18n import _
from qic_desktop.reports.progress_value import (
    AssessmentPart,
    CostPart,
    OpinionsPart,
    ProgressReport,
    SpreadPart,
    SumLine,
    UnitLine,
)
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing.papers import Paper, file_name, free_name, make_folder
from qic_desktop.services.printing.progress_pictures import history_chart, reach_chart
from qic_desktop.services.printing.progress_scores import score_line
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.progress import answers, assessment, costs, instruments, progress_page, spreading
from qic_desktop.services.progress.assessment import Assessment
from qic_desktop.services.progress.costs import Ledger, Total
from qic_desktop.services.progress.progress_page import Questionnaire
from qic_desktop.services.progress.spreading import Cell, Spread
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import (
    activity_name,
    check_words,
    column_name,
    hours_words,
    item_words,
    mismatch_words,
    money_text,
    opinions_words,
    rater_words,
    said,
    score_text,
    state_name,
    step_text,
    unit_kind,
)
from qic_desktop.wording.team import day_words

WIDTH = 682
LINE_HEIGHT = 170
MOST_MONTHS = 12


def prepare_progress(workspace: Workspace) -> Paper[ProgressReport]:
    """Read everything that stands on the report; the store is not needed afterwards.

    Raises:
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    collaborative = collaboratives.find_collaborative(workspace)
    # What was answered without a name stays on the team's own laptops, so not on a paper that is handed on either.
    sheets = [one.name for one in instruments.list_sheets(workspace) if one.raters is Raters.SEVERAL]
    opinions = [_opinions(progress_page.questionnaire(workspace, name)) for name in sheets]
    ledger = costs.ledger_of(workspace)
    spread = spreading.spread_of(workspace)
    day = day_words(workspace.today())
    content = ProgressReport(
        owner=workspace.name,
        context=(collaborative.title if collaborative else None) or "",
        day=day,
        assessment=_assessment(assessment.assessment_of(workspace)),
        opinions=tuple(one for one in opinions if one is not None),
        spread=_spread(spread, answers.this_period(workspace)) if spread.rows else None,
        costs=_costs(ledger) if ledger.lines else None,
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(workspace.name, _("progress"), day), _pdf)


def _pdf(content: ProgressReport) -> bytes:
    from qic_desktop.reports.progress_paper import progress_pdf

    return progress_pdf(content)


def save_ledger(ledger: Ledger, owner: str, folder: Path) -> Path:
    """Write the ledger as a CSV file into ``folder``, beside what is already there; answers the file.

    Raises:
        DiskFullError, StoreReadOnlyError, NotFoundError: nothing was written.
    """
    make_folder(folder)
    name = file_name(owner, _("time and cost")).removesuffix(".pdf")
    return costs.export_csv(ledger, free_name(folder, name, ".csv"))


def _assessment(found: Assessment) -> AssessmentPart | None:
    scored = [one for one in found.months if one.own is not None and one.own.score is not None]
    if not scored:
        return None
    latest = scored[-1]
    own = latest.own
    if own is None:
        return None
    code = str(own.answers.get("level") or "")
    mismatch = found.mismatch(code)
    below = [step for step in found.steps if step.level.value <= (own.score or 0)]
    chart = history_chart(found)
    return AssessmentPart(
        month=period_name(latest.period),
        scores=tuple(score_line(one) for one in (own, *latest.others)),
        why=own.record.justification or "",
        evidence=tuple((check.met, check_words(check)) for step in below for check in step.checks),
        talk=mismatch_words(mismatch, step_text(own.score)),
        line=step_scene(chart, WIDTH, LINE_HEIGHT) if len(scored) > 1 else None,
    )


def _opinions(found: Questionnaire) -> OpinionsPart | None:
    shown = next((one for one in found.rounds if one.opinions is not None), None)
    if shown is None or shown.opinions is None:
        return None
    rows = [
        ProfileRow(said(one.item.title), Strip(one.shares, one.median, one.apart), item_words(one))
        for one in shown.opinions.items
    ]
    raters = [(rater_words(one.role), score_text(shown.sheet, one.score)) for one in shown.given]
    middle = shown.opinions.median
    return OpinionsPart(
        title=said(shown.sheet.title),
        month=period_name(shown.period),
        words=opinions_words(shown.sheet, shown.opinions),
        reading=said(shown.sheet.reading(middle)) if middle is not None else "",
        raters=tuple(raters),
        profile=profile_scene(rows, WIDTH),
        actions=tuple(view.action.text or "" for view in found.actions if view.is_open),
        source=" ".join(part for part in (said(shown.sheet.source), said(shown.sheet.note)) if part),
    )


def _spread(found: Spread, month: str) -> SpreadPart:
    units, notes = [], []
    for row in found.rows:
        planned = (
            _("planned {month}").format(month=period_name(row.unit.planned, short=True)) if row.unit.planned else ""
        )
        led = _("led by {role}").format(role=row.unit.led_by) if row.unit.led_by else ""
        plan = " · ".join(part for part in (unit_kind(row.unit.kind), planned, led) if part)
        units.append(UnitLine(row.unit.name or "", plan, tuple(_cell_text(cell) for cell in row.cells)))
        notes += [note for cell in row.cells if (note := _note(row.unit.name or "", cell))]
    chart = reach_chart(found, month)
    return SpreadPart(
        columns=tuple(column_name(one.spreads, one.letter, one.title) for one in found.columns),
        units=tuple(units),
        notes=tuple(notes),
        reach=step_scene(chart, WIDTH, LINE_HEIGHT) if chart is not None else None,
    )


def _cell_text(cell: Cell) -> str:
    if not cell.since:
        return state_name(cell.state)
    return f"{state_name(cell.state)}, {period_name(cell.since, short=True)}"


def _note(unit: str, cell: Cell) -> str:
    record = cell.record
    if record is None:
        return ""
    what = cell.column.letter or column_name(cell.column.spreads, "", cell.column.title)
    tested = _("to be tested anew") if record.retest else _("need not be tested anew") if record.why_retest else ""
    why = f"{tested}: {record.why_retest}" if tested and record.why_retest else tested
    texts = [part.strip().rstrip(".") for part in (record.adaptation, why) if part]
    return _("{unit}, {what}: {note}").format(unit=unit, what=what, note="; ".join(texts)) if texts else ""


def _costs(ledger: Ledger) -> CostPart:
    return CostPart(
        by_activity=tuple(_sum(activity_name(code), one) for code, one in ledger.by_activity),
        by_month=tuple(_sum(period_name(month), one) for month, one in ledger.by_month[:MOST_MONTHS]),
        together=_sum(_("Together"), ledger.total),
    )


def _sum(name: str, one: Total) -> SumLine:
    return SumLine(name, hours_words(one.hours) or "–", money_text(one.money) or "–")
