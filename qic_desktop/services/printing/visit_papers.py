"""A coach's papers, filled from the store: the pack to take along, the summary that both keep, the round."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qic_desktop.domain.need import Group
from qic_desktop.domain.period import Period, find_period
from qic_desktop.domain.recounting import RecountView
from qic_desktop.domain.visit import Visit
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.coach_value import CoachPaper, Grid, Part
from qic_desktop.reports.values import ChartBlock, Imprint
from qic_desktop.services import letters
from qic_desktop.services.charting import charts
from qic_desktop.services.coaching import need, summaries, visits
from qic_desktop.services.coaching.need import SiteNeed
from qic_desktop.services.coaching.visiting import MOST_NEW
from qic_desktop.services.coaching.visits import Promise, VisitSheet
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.printing.papers import Paper, file_name, save_bytes
from qic_desktop.services.printing.reporting import chart_block_of, imprint_of, owner_name
from qic_desktop.services.progress import assessment, instruments
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording import coaching as words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import step_text
from qic_desktop.wording.team import role_name

CHECKLIST = "visit-checklist"
MOST_CHARTS = 6
TO_RECOUNT = 2
CHART_SIZE = (682.0, 230.0)
SHOWN_CYCLES = 6


def prepare_pack(workspace: Workspace, visit: str) -> Paper[CoachPaper]:
    """Read what a coach takes along: notes to her, why now, promises, a recount form, charts, tests, the checks.

    Raises:
        NotFoundError: no such visit.
    """
    sheet = visits.visit_sheet(workspace, visit)
    found = need.need_of(workspace, sheet.site)
    name = owner_name(workspace, sheet.site)
    day = period_name(sheet.visit.on or "")
    notes = letters.new_about(workspace, sheet.site)
    dated = tuple(f"{period_name(one.on.isoformat())}: {one.body}" for one in notes)
    said = (Part(_("The organiser wrote to you"), lines=dated),) if dated else ()
    parts = (
        *said,
        Part(
            _("Why now"),
            words.next_step_words(found.reasons),
            tuple(words.reason_words(one) for one in found.reasons),
        ),
        Part(
            _("What was promised last time"),
            "" if sheet.promises else _("Nothing is open."),
            grid=Grid(
                (_("What"), _("Who"), _("Until when"), _("Done, partly, not done, drop")),
                tuple((*_promise_cells(one), "") for one in sheet.promises),
                (0.46, 0.18, 0.14, 0.22),
                tall=True,
            ),
        ),
        _recount_form(workspace, sheet.site),
        Part(_("Charts"), charts=_charts(workspace, sheet.site)),
        _cycles_part(workspace, sheet.site),
        _checks_form(workspace),
        _room_part(),
        Part(
            _("New actions"),
            grid=Grid(
                (_("What"), _("Who"), _("Until when")),
                (("", "", ""),) * MOST_NEW,
                (0.6, 0.22, 0.18),
                tall=True,
            ),
        ),
    )
    content = CoachPaper(
        owner=name,
        context=day,
        kind=_("Pack for a visit"),
        headline=_("Visit to {site}, {day}").format(site=name, day=day),
        lead=sheet.visit.purpose or "",
        parts=parts,
        signatures=(),
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(name, _("visit"), day), _pdf)


def prepare_summary(
    workspace: Workspace, visit: str, *, next_on: str = "", next_why: str = "", anew: bool = False
) -> Paper[CoachPaper]:
    """Read the summary that both keep; ``next_on`` is the day that is agreed as it is closed.

    Of a visit that was closed on this laptop it is the paper of then, to the byte.

    Raises:
        NotFoundError: no such visit.
    """
    sheet = visits.visit_sheet(workspace, visit)
    held = sheet.visit
    name, day = owner_name(workspace, sheet.site), period_name(held.on or "")
    until = next_on or held.next_on or ""
    content = CoachPaper(
        owner=name,
        context=day,
        kind=_("Summary of a visit"),
        headline=_("What we saw and agreed on {day}").format(day=day),
        lead=_held_words(held, day),
        parts=(
            Part(_("What it was for"), held.purpose or ""),
            Part(_("Going well"), held.praise or ""),
            _answers_part(sheet.promises),
            _recounts_part(workspace, sheet),
            _explained_part(workspace, sheet),
            Part(_("Seen"), held.observations or ""),
            _looked_at_part(sheet),
            _checks_part(workspace, held),
            _score_part(workspace, sheet),
            Part(_("Training given"), held.training or ""),
            _new_part(sheet),
            Part(_("Passed on to others"), lines=tuple(one.record.problem or "" for one in sheet.escalations)),
            Part(
                _("Next visit"),
                " · ".join(
                    one for one in (period_name(until) if until else "", next_why or held.next_why or "") if one
                ),
            ),
        ),
        signatures=(_("For the team"), _("Coach")),
        imprint=imprint_of(workspace, name) if anew else _dated(workspace, held),
    )
    kept = tuple(one for one in content.parts if one.text or one.lines or (one.grid and one.grid.rows))
    made = CoachPaper(
        owner=content.owner,
        context=content.context,
        kind=content.kind,
        headline=content.headline,
        lead=content.lead,
        parts=kept,
        signatures=content.signatures,
        imprint=content.imprint,
    )
    then = None if anew else summaries.kept(workspace, held)
    return Paper(made, file_name(name, _("visit summary"), day), _pdf if then is None else lambda _content: then)


def _held_words(held: Visit, day: str) -> str:
    """What kind of visit it was, when, how long, and with whom."""
    lead = [words.kind_name(held.kind), day]
    if held.minutes:
        lead.append(_("{minutes} minutes").format(minutes=format_number(held.minutes)))
    if held.met:
        lead.append(_("met: {roles}").format(roles=", ".join(role_name(str(one)) for one in held.met)))
    if held.with_whom:
        lead.append(_("together with: {who}").format(who=held.with_whom))
    return " · ".join(lead)


def _dated(workspace: Workspace, visit: Visit) -> Imprint:
    """The day on which it was closed, so that the same summary can be printed again later."""
    made = imprint_of(workspace, owner_name(workspace, visits.site_of(visit)))
    day = find_period(visit.closed_on or "")
    return replace(made, made_on=period_name(day.text), made_date=day.first) if day is not None else made


def prepare_round(workspace: Workspace) -> Paper[CoachPaper]:
    """Read the round: every site in order of need with its reasons, on paper.

    Raises:
        NotAllowedError: a site team has no round.
    """
    found = need.round_of(workspace)
    parts = []
    for group in Group:
        sites = found.of(group)
        if sites:
            parts.append(
                Part(
                    f"{words.group_name(group)}, {words.promise_words(group, found.rule)}",
                    grid=Grid(
                        (_("Site"), _("Why now"), _("Last visit"), _("Open actions"), _("Until when")),
                        tuple(_round_row(one) for one in sites),
                        (0.26, 0.34, 0.14, 0.12, 0.14),
                    ),
                )
            )
    count = len(found.sites)
    day = period_name(found.today.isoformat())
    content = CoachPaper(
        owner=workspace.name,
        context=day,
        kind=_("Round"),
        headline=n_("{n} site, in order of need", "{n} sites, in order of need", count).format(n=format_number(count)),
        lead=_("Why a site stands where it stands is written beside it."),
        parts=tuple(parts),
        signatures=(),
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(workspace.name, _("round"), day), _pdf)


def _round_row(one: SiteNeed) -> tuple[str, ...]:
    reasons = "; ".join(words.reason_words(reason) for reason in one.reasons[:2])
    due = period_name(one.due.isoformat(), short=True, with_year=False)
    return (
        f"{one.name}, {one.code}",
        reasons or _("as planned"),
        words.seen_words(one.days_since),
        format_number(one.open_actions),
        due,
    )


# --- parts --------------------------------------------------------------------------------------------------


def _promise_cells(one: Promise) -> tuple[str, str, str]:
    due = period_name(one.action.due, short=True) if one.action.due else ""
    return one.action.text or "", role_name(one.action.owner_role) if one.action.owner_role else "", due


def _answers_part(promises: tuple[Promise, ...]) -> Part:
    rows = tuple(
        (one.action.text or "", words.answer_name(one.answer) if one.answer else _("still open"), one.note)
        for one in promises
    )
    return Part(_("What was promised last time"), grid=Grid(("", _("Now"), _("Note")), rows, (0.5, 0.14, 0.36)))


def _new_part(sheet: VisitSheet) -> Part:
    rows = tuple(_promise_cells(Promise(one)) for one in sheet.actions)
    return Part(
        _("To be done until the next visit"), grid=Grid((_("What"), _("Who"), _("Until when")), rows, (0.6, 0.22, 0.18))
    )


def _recounts_part(workspace: Workspace, sheet: VisitSheet) -> Part:
    names = {view.id: view.name for view in measures.list_measures(workspace, sheet.site)}
    rows = tuple(_recount_row(one, names.get(one.measure, "")) for one in sheet.recounts if one.is_counted)
    heads = (_("Value"), _("Month"), _("Reported"), _("Counted again"), _("Factor"), "")
    said = " ".join(words.recount_sentence(one) for one in sheet.recounts).strip()
    return Part(_("Counted again from the source"), said, grid=Grid(heads, rows, (0.28, 0.16, 0.13, 0.13, 0.1, 0.2)))


def _explained_part(workspace: Workspace, sheet: VisitSheet) -> Part:
    """What stands behind the values, in the team's words; also of those that were not counted again."""
    names = {view.id: view.name for view in measures.list_measures(workspace, sheet.site)}
    lines = tuple(
        f"{names.get(one.measure, '')}, {period_name(one.period)}: {one.record.explanation}".removeprefix(", ")
        for one in sheet.recounts
        if one.record.explanation
    )
    return Part(_("What stands behind the numbers"), lines=lines)


def _recount_row(one: RecountView, name: str) -> tuple[str, ...]:
    record = one.record
    counted = (
        (record.numerator, record.reported_numerator),
        (record.value, record.reported_value),
        (record.denominator, record.reported_denominator),
    )
    found, said = next(((a, b) for a, b in counted if a is not None), (None, None))
    factor = words.factor_words(one.factor) if one.factor is not None else ""
    mark = words.recount_doubt(one) or words.recount_mark(one)
    return name, period_name(one.period), _plain(said), _plain(found), factor, mark


def _plain(number: float | None) -> str:
    return "" if number is None else format_number(number)


def _recount_form(workspace: Workspace, site: str) -> Part:
    rows = []
    for view in _pooled(workspace, site):
        for period in last_periods(workspace, view, site):
            said = next(
                one for one in observations.list_observations(workspace, view, site) if one.period == period.text
            )
            told = (
                (_plain(said.numerator), _plain(said.denominator)) if said.value is None else (_plain(said.value), "")
            )
            rows.append((view.name, period_name(period.text), *told, "", ""))
    heads = (_("Value"), _("Month"), _("Reported"), _("Out of"), _("In the source"), _("Out of"))
    return Part(
        _("Count again from the source"),
        _("A week or a sample will do; write down which."),
        grid=Grid(heads, tuple(rows), (0.3, 0.18, 0.13, 0.11, 0.16, 0.12), tall=True),
    )


def last_periods(workspace: Workspace, view: MeasureView, site: str, count: int = TO_RECOUNT) -> tuple[Period, ...]:
    """The latest periods with a value: those that are counted again."""
    found = (
        find_period(one.period) for one in observations.list_observations(workspace, view, site) if not one.missing
    )
    return tuple(period for period in found if period is not None)[-count:]


def _pooled(workspace: Workspace, site: str) -> tuple[MeasureView, ...]:
    found = measures.list_measures(workspace, site)
    return tuple(one for one in found if one.definition is not None and not one.form.is_by_event)[:MOST_CHARTS]


def _charts(workspace: Workspace, site: str) -> tuple[ChartBlock, ...]:
    made = []
    for view in _pooled(workspace, site):
        chart = charts.measure_chart(workspace, view, site)
        if chart.known_places:
            made.append(chart_block_of(view, chart, CHART_SIZE))
    return tuple(made)


def _cycles_part(workspace: Workspace, site: str) -> Part:
    found = [one for one in cycles.list_cycles(workspace, site) if not one.cycle.is_closed][-SHOWN_CYCLES:]
    lines = tuple(f"{one.label}: {one.title or one.cycle.objective or ''}" for one in found)
    return Part(_("Tests of change that go on"), "" if lines else _("None is open."), lines)


def _looked_at_part(sheet: VisitSheet) -> Part:
    """The tests of change that were looked at, with what they taught."""
    lines = tuple(
        " · ".join(part for part in (f"{one.label}: {one.title}", one.cycle.learning or one.cycle.result) if part)
        for one in sheet.cycles
    )
    return Part(_("Tests of change looked at"), lines=lines)


def _score_part(workspace: Workspace, sheet: VisitSheet) -> Part:
    """Where coach and team see the site in the visit's month; covered until both have said it."""
    day = find_period(sheet.visit.on or "")
    months = assessment.months_of(workspace, sheet.site) if day is not None else ()
    found = next((one for one in months if day and one.period == f"{day.first:%Y-%m}"), None)
    if found is None or found.own is None or not found.others:
        return Part(_("How far the team is"))
    own, others = step_text(found.own.score), step_text(found.others[0].score)
    mine, theirs = (own, others) if workspace.role is Role.COACH else (others, own)
    said = _("coach {coach}, team {team}").format(coach=mine, team=theirs)
    why = found.own.record.justification or ""
    return Part(_("How far the team is"), " · ".join(part for part in (said, why) if part))


def _room_part() -> Part:
    """Room for what else is written at a visit, in the order of the window."""
    asked = (_("Whom we met"), _("Going well"), _("Seen"), _("Training given"), _("How far the team is, and why"))
    return Part(_("At the visit"), grid=Grid(("", ""), tuple((one, "") for one in asked), (0.26, 0.74), tall=True))


def _checks_form(workspace: Workspace) -> Part:
    sheet = instruments.get_sheet(workspace, CHECKLIST)
    rows = tuple((item.title, "") for item in sheet.items)
    return Part(sheet.title, sheet.source, grid=Grid(("", _("yes, partly, no")), rows, (0.76, 0.24)))


def _checks_part(workspace: Workspace, visit: Visit) -> Part:
    sheet = instruments.get_sheet(workspace, CHECKLIST)
    checks = visit.checks or {}
    lines = tuple(
        f"{item.title}: {words.check_answer(str(checks[item.code]))}" for item in sheet.items if item.code in checks
    )
    return Part(_("Looked at"), lines=lines)


def _pdf(content: CoachPaper) -> bytes:
    from qic_desktop.reports.coach_papers import coach_pdf

    return coach_pdf(content)


def save_summary(data: bytes, folder: Path, name: str) -> Path:
    """Write the summary whose SHA-256 the visit carries: the very bytes, never made again.

    Raises:
        DiskFullError, StoreReadOnlyError: nothing was written.
    """
    return save_bytes(data, folder, name)
