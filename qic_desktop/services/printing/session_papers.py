"""What is printed for a learning session: the whole pack, or the page of one site, filled from the store."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.areas import area_name
from qic_desktop.domain.governance import NAMED, OFF
from qic_desktop.domain.learning import Commitment
from qic_desktop.domain.organising import ExpertBrief
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.coach_value import Grid, Part
from qic_desktop.reports.session_value import PackPage, SessionPack, TimeShare
from qic_desktop.reports.values import ChartBlock
from qic_desktop.services.charting import charts
from qic_desktop.services.feeding_back.agreed import comparison_of
from qic_desktop.services.learning.readiness import POINTS
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives, peer_matching, role_catalogue, sessions_planned
from qic_desktop.services.organising.peer_matching import Match, Table
from qic_desktop.services.organising.sessions_planned import SessionPlan, SiteAtSession
from qic_desktop.services.printing.leading import main_first
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import chart_block_of, imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.designing import span_words
from qic_desktop.wording.learning import commitment_state, readiness_sentence
from qic_desktop.wording.sessions import minutes_words, part_name, remark_words, session_name

MOST_CHARTS = 2
CHART_SIZE = (682.0, 180.0)
TO_TRY = 3
_SHADES = {"plenary": 0.55, "team-time": 0.3, "cross-team": 0.18, "practice": 0.08, "informal": 0.0}


@dataclass(frozen=True, slots=True)
class _Round:
    """What the pages of all sites share, read once."""

    plan: SessionPlan
    before: SessionPlan | None
    matches: tuple[Match, ...]
    tables: tuple[Table, ...]
    is_named: bool

    def table_of(self, site: str) -> tuple[int, Table] | None:
        """The table at which a site sits, with its number."""
        for number, one in enumerate(self.tables, start=1):
            if site == one.tells.id or site in {each.id for each in one.asks}:
                return number, one
        return None


def prepare_pack(workspace: Workspace, session: str, site: str = "") -> Paper[SessionPack]:
    """Read the pack of a session: agenda, participants, a page for each site, briefs; or one site's page alone.

    Raises:
        NotAllowedError: this is no organiser's store.
        NotFoundError: no such session or site.
    """
    found = _read(workspace, session)
    pages: list[PackPage] = []
    if not site:
        pages += [_agenda_page(found.plan), _people_page(found)]
        pages += [PackPage(_("Tables"), "", (_tables_part(found),))] if found.tables else []
    wanted = [one for one in found.plan.sites if not site or site in (one.site.id, one.site.code)]
    if site and not wanted:
        raise NotFoundError(site, what="site")
    pages += [_site_page(workspace, found, one) for one in wanted]
    if not site:
        pages += [_brief_page(one, found.plan) for one in briefs_of(workspace, found.plan.id)]
    collaborative = collaboratives.find_collaborative(workspace)
    owner = (collaborative.title if collaborative else None) or workspace.name
    name = name_of(found.plan)
    pack = SessionPack(owner, name, _("Session pack"), tuple(pages), imprint_of(workspace, owner))
    of_site = (wanted[0].site.name or wanted[0].site.code or "") if site else ""
    return Paper(pack, file_name(owner, name, of_site or _("session pack")), _pdf)


def name_of(plan: SessionPlan) -> str:
    """What a session is called."""
    return session_name(plan.planned.event.title, plan.planned.number)


def briefs_of(workspace: Workspace, session: str) -> tuple[ExpertBrief, ...]:
    """The briefs for a session's experts, by name."""
    found = [one for one in role_catalogue.list_briefs(workspace) if one.session == session]
    return tuple(sorted(found, key=lambda one: ((one.expert or "").casefold(), one.id)))


def _read(workspace: Workspace, session: str) -> _Round:
    planned = sessions_planned.find_planned(workspace, session)
    plans = sessions_planned.list_plans(workspace)
    at = [one.id for one in plans].index(planned.id)
    plan = plans[at]
    compared = comparison_of(workspace)
    # Of a sensitive measure nobody is pointed out, and nobody at all where sites agreed not to be compared.
    found = () if compared == OFF else peer_matching.find_matches(workspace)
    matches = tuple(one for one in found if not one.measure.measure.sensitive)
    tables = peer_matching.find_tables(matches)
    return _Round(plan, plans[at - 1] if at else None, matches, tables, compared == NAMED)


# --- agenda and people ---------------------------------------------------------------------------------------------


def _agenda_page(plan: SessionPlan) -> PackPage:
    event = plan.planned.event
    when = span_words(plan.planned.first, plan.planned.last)
    parts = [*_agenda_parts(plan)]
    if event.homework:
        parts.append(Part(_("To do at home afterwards"), event.homework))
    warnings = [remark_words(one, plan.talk, plan.share) for one in plan.remarks if one in ("talk", "too-long")]
    return PackPage(
        name_of(plan),
        " · ".join(one for one in (when, event.place or "") if one),
        tuple(parts),
        shares=tuple(
            TimeShare(part_name(part), minutes_words(many), many, _SHADES[part]) for part, many in plan.minutes.items()
        ),
        warning=" ".join(warnings),
    )


def _agenda_parts(plan: SessionPlan) -> list[Part]:
    """The agenda as a table for each day."""
    if not plan.agenda:
        return [Part(_("Agenda"), _("There is no agenda yet."))]
    days: dict[int, list[tuple[str, ...]]] = {}
    for one, slot in zip(plan.agenda, sessions_planned.times_of(plan.agenda), strict=True):
        row = (f"{slot.begins}–{slot.ends}", one.title, part_name(one.type), format_number(one.minutes))
        days.setdefault(slot.day, []).append(row)
    heads = (_("Time"), _("Part"), _("Kind of time"), _("Minutes"))
    shares = (0.16, 0.46, 0.26, 0.12)
    titles = {day: _("Agenda, day {n}").format(n=day) if len(days) > 1 else _("Agenda") for day in days}
    return [Part(titles[day], grid=Grid(heads, tuple(rows), shares)) for day, rows in days.items()]


def _people_page(found: _Round) -> PackPage:
    plan = found.plan
    rows = []
    for one in plan.sites:
        table = found.table_of(one.site.id)
        rows.append(
            (
                _site_name(one),
                area_name(one.site.area) if one.site.area else "",
                format_number(table[0]) if table else "",
                _came_words(one) if plan.has_begun else "",
                "",
            )
        )
    heads = (_("Site"), _("Area"), _("Table"), _("How many came"), _("Signature"))
    came = sum(one.came for one in plan.sites)
    lead = n_("{came} of {n} site came.", "{came} of {n} sites came.", len(plan.sites))
    said = lead.format(came=came, n=len(plan.sites)) if plan.has_begun else _("Each team signs on its line.")
    parts = (Part("", grid=Grid(heads, tuple(rows), (0.32, 0.22, 0.08, 0.14, 0.24), tall=True)),)
    return PackPage(_("Participants"), said, parts)


def _tables_part(found: _Round) -> Part:
    rows = tuple(
        (
            format_number(number),
            table.measure.name,
            table.tells.name or table.tells.code or "",
            ", ".join(site.name or site.code or "" for site in table.asks),
        )
        for number, table in enumerate(found.tables, start=1)
    )
    heads = (_("Table"), _("About"), _("Tells how it went"), _("Ask"))
    about = _("For whoever leads the session. On a site’s own page others are named only where all agreed to names.")
    return Part(
        _("Who could help whom"), "" if found.is_named else about, grid=Grid(heads, rows, (0.1, 0.3, 0.26, 0.34))
    )


def _came_words(one: SiteAtSession) -> str:
    if one.counted is not None:
        return format_number(one.counted)
    return _("wrote {n}").format(n=format_number(one.wrote)) if one.wrote is not None else ""


# --- a site's page -------------------------------------------------------------------------------------------------


def _site_page(workspace: Workspace, found: _Round, one: SiteAtSession) -> PackPage:
    table = found.table_of(one.site.id)
    lead = [one.site.code or "", area_name(one.site.area) if one.site.area else ""]
    lead += [_("Table {n}").format(n=format_number(table[0]))] if table else []
    parts = [
        Part(_("Where you stand"), charts=_charts(workspace, one.site.id)),
        *_promised_parts(workspace, found, one),
        _peers_part(found, one.site.id),
        Part(
            _("What we try until next time"),
            grid=Grid((_("What"), _("Who"), _("Until when")), (("", "", ""),) * TO_TRY, (0.6, 0.22, 0.18), tall=True),
        ),
    ]
    shown = tuple(part for part in parts if part.text or part.lines or part.grid or part.charts)
    return PackPage(_site_name(one), " · ".join(text for text in lead if text), shown)


def _charts(workspace: Workspace, site: str) -> tuple[ChartBlock, ...]:
    made: list[ChartBlock] = []
    for view in main_first(measures.list_measures(workspace, site)):
        if len(made) == MOST_CHARTS:
            break
        if view.is_draft or view.form.is_by_event:
            continue
        chart = charts.measure_chart(workspace, view, site)
        if chart.known_places:
            made.append(chart_block_of(view, chart, CHART_SIZE))
    return tuple(made)


def _promised_parts(workspace: Workspace, found: _Round, one: SiteAtSession) -> list[Part]:
    """Before the first session what is ready; later what was promised and was to be done at home."""
    if found.before is None:
        missing = [point for point in POINTS if point not in one.ready]
        return [Part(_("What is ready"), readiness_sentence(len(one.ready), len(POINTS), missing))]
    promised = workspace.journal.list_records(Commitment, site_scope(one.site.id))
    rows = tuple(
        (each.what or "", _stand(workspace, each))
        for each in promised
        if each.what and each.session in (None, found.before.id)
    )
    homework = (found.before.planned.event.homework or "").strip()
    title = _("What you promised at “{session}”").format(session=name_of(found.before))
    nothing = "" if rows else _("Nothing was written down.")
    return [
        Part(title, nothing, grid=Grid((_("What"), _("How it stands")), rows, (0.66, 0.34)) if rows else None),
        Part(_("What was to be done at home"), homework),
    ]


def _stand(workspace: Workspace, one: Commitment) -> str:
    by = find_period(one.by or "")
    state = commitment_state(by=by.first if by else None, done=one.done, done_on=one.done_on, today=workspace.today())
    return ", ".join(text for text in (state, one.outcome or "") if text)


def _peers_part(found: _Round, site: str) -> Part:
    """Whom a site could ask, by name only where all agreed to names."""
    lines = []
    for match in found.matches:
        if match.site.id != site:
            continue
        if found.is_named:
            names = ", ".join(peer.site.name or peer.site.code or "" for peer in match.peers)
            lines.append(f"{match.measure.name}: {names}")
        elif (table := found.table_of(site)) is not None and table[1].measure.id == match.measure.id:
            said = _("{measure}: a team at table {n} got better and kept a change.")
            lines.append(said.format(measure=match.measure.name, n=format_number(table[0])))
    return Part(_("Who could help"), lines=tuple(lines))


def _site_name(one: SiteAtSession) -> str:
    return one.site.name or one.site.code or ""


# --- briefs --------------------------------------------------------------------------------------------------------


def _brief_page(one: ExpertBrief, plan: SessionPlan) -> PackPage:
    parts = (
        Part(_("Who listens"), one.audience or ""),
        Part(_("The one message"), one.message or ""),
        Part(_("What people do with it themselves"), one.practice or ""),
        Part(_("Please leave out"), one.avoid or ""),
    )
    minutes = minutes_words(one.minutes) if one.minutes else ""
    lead = [name_of(plan), span_words(plan.planned.first, plan.planned.last), one.subject or "", minutes]
    title = _("Brief for {expert}").format(expert=one.expert) if one.expert else _("Brief for an expert")
    return PackPage(title, " · ".join(text for text in lead if text), tuple(part for part in parts if part.text))


def _pdf(pack: SessionPack) -> bytes:
    from qic_desktop.reports.session_pack import pack_pdf

    return pack_pdf(pack)
