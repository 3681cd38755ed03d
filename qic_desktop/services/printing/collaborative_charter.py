"""The charter of a collaborative on paper, filled from the organiser's design, drafts included, to be signed."""

from __future__ import annotations

from qic_desktop.domain.governance import find_profile
from qic_desktop.i18n import _
from qic_desktop.reports.coach_value import CoachPaper, Grid, Part
from qic_desktop.services.exchanging.exporting import has_drafts
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import DUE_DAY, MeasureView
from qic_desktop.services.organising import collaboratives, report_texts, role_catalogue, topic_checks
from qic_desktop.services.organising.role_catalogue import RoleOf
from qic_desktop.services.organising.timetable import check_organiser, read_timetable
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.chart_rules import rule_set_name
from qic_desktop.wording.definition_lines import definition_facts, definition_texts
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.designing import (
    PROFILE_ROWS,
    breadth_words,
    comparison_words,
    event_kind_name,
    met_words,
    profile_name,
    profile_row,
    profile_says,
    span_words,
    topic_words,
)
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_duties, role_name

_SIGNERS = ("collaborative-sponsor", "programme-leader")


def prepare_charter(workspace: Workspace) -> Paper[CoachPaper]:
    """Read what stands on the charter of the collaborative.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    found = collaboratives.find_collaborative(workspace)
    title = (found.title if found else None) or workspace.name
    roles = [one for one in role_catalogue.list_roles(workspace) if one.level == role_catalogue.LEVELS[0]]
    parts = (
        *_aim(workspace),
        *_topic(workspace),
        _governance(workspace),
        *_roles(roles),
        *_experts(workspace),
        *_timetable(workspace),
        *_measures(workspace),
    )
    content = CoachPaper(
        owner=title,
        context=(found.topic if found else None) or "",
        kind=_("Charter of the collaborative"),
        headline=title,
        lead=_("Holds drafts that sites do not see yet.") if has_drafts(workspace) else "",
        parts=parts,
        signatures=_signatures(workspace, roles),
        imprint=imprint_of(workspace, title),
    )
    return Paper(content, file_name(title, _("charter of the collaborative")), _pdf)


def _pdf(content: CoachPaper) -> bytes:
    from qic_desktop.reports.coach_papers import coach_pdf

    return coach_pdf(content)


def _aim(workspace: Workspace) -> list[Part]:
    found = collaboratives.find_collaborative(workspace)
    texts = report_texts.read_texts(workspace)
    dates = [period_name(day) for day in (found.start, found.end) if day] if found else []
    lines = (
        (_("For whom: {text}"), texts["patients"]),
        (_("By how much: {text}"), texts["how_much"]),
        (_("When: {text}"), " – ".join(dates)),
    )
    said = tuple(words.format(text=text) for words, text in lines if text)
    parts = [Part(_("Aim"), (found.aim if found else None) or _("The aim is not written yet."), said)]
    why = ((_("The problem"), "background"), (_("What is known"), "knowledge"), (_("Why it should work"), "rationale"))
    return parts + [Part(words, texts[name]) for words, name in why if texts[name]]


def _topic(workspace: Workspace) -> list[Part]:
    topic = topic_checks.read_topic(workspace)
    record = topic.record
    if record is None:
        return []
    said = topic_words(record.verdict, record.on, record.reason)
    lines = (met_words(topic.met, len(topic.open)), *(breadth_words(why) for why in topic.breadth))
    return [Part(_("Does the topic suit a collaborative?"), said, lines)]


def _governance(workspace: Workspace) -> Part:
    found = collaboratives.find_collaborative(workspace)
    profile = find_profile(found.profile if found else None)
    agreed = comparison_words((found.comparison_policy if found else None) or profile.comparison)
    word = _("{word}: {text}")
    lines = [
        word.format(word=profile_row(row), text=agreed if row == "comparison" else profile_says(profile, row))
        for row in PROFILE_ROWS
    ]
    more = ((_("Sponsor"), found.sponsor), (_("Contact for sites"), found.contact)) if found else ()
    lines += [word.format(word=name, text=text) for name, text in more if text]
    rules = rule_set_name(collaboratives.rule_set_of(workspace))
    lines.append(word.format(word=_("Charts are judged by"), text=rules))
    own = (found.governance if found else None) or ""
    return Part(_("How we work together: {kind}").format(kind=profile_name(profile.code)), own, tuple(lines))


def _roles(roles: list[RoleOf]) -> list[Part]:
    rows = tuple(
        (
            one.name or role_name(one.code),
            one.holder or _("nobody yet"),
            " · ".join(
                text
                for text in (
                    one.contact,
                    _("since {day}").format(day=period_name(one.since, short=True)) if one.since else "",
                )
                if text
            ),
            one.duties or role_duties(one.code),
        )
        for one in roles
        if one.holder or one.required
    )
    heads = (_("Role"), _("Who"), _("Contact"), _("Duties"))
    return [Part(_("Roles"), grid=Grid(heads, rows, (0.2, 0.19, 0.23, 0.38)))] if rows else []


def _experts(workspace: Workspace) -> list[Part]:
    briefs = [one for one in role_catalogue.list_briefs(workspace) if one.expert]
    titles = {one.id: one.event.title or event_kind_name(one.kind) for one in read_timetable(workspace)}
    rows = tuple(
        dict.fromkeys((one.expert or "", one.subject or "", titles.get(one.session or "", "")) for one in briefs)
    )
    heads = (_("Expert"), _("Subject"), _("Learning session"))
    return [Part(_("Experts"), grid=Grid(heads, rows, (0.32, 0.4, 0.28)))] if rows else []


def _timetable(workspace: Workspace) -> list[Part]:
    rows = tuple(
        (span_words(one.first, one.last), event_kind_name(one.kind), one.event.title or "")
        for one in read_timetable(workspace)
    )
    heads = (_("When"), _("What"), _("Title"))
    return [Part(_("Timetable"), grid=Grid(heads, rows, (0.34, 0.24, 0.42)))] if rows else []


def _measures(workspace: Workspace) -> list[Part]:
    views = [one for one in measures.list_measures(workspace) if one.is_core or one.is_draft]
    return [_measure(one) for one in views]


def _measure(view: MeasureView) -> Part:
    definition = view.definition
    title = _("Measure: {name}").format(name=view.name)
    if definition is None:
        return Part(title, _("The definition is not here yet."))
    number = _("definition {n}").format(n=definition.revision)
    about = " · ".join(part for part in (kind_words(view.measure.kind), number) if part)
    word = _("{word}: {text}")
    due, sensitive = view.measure.due_day or DUE_DAY, bool(view.measure.sensitive)
    facts = definition_facts(definition, view.form, view.direction, due, sensitive=sensitive, until=view.measure.until)
    lines = [word.format(word=name, text=text) for name, text in definition_texts(definition)]
    lines.append(" · ".join(word.format(word=name, text=text) for name, text in facts))
    return Part(title, about, tuple(lines))


def _signatures(workspace: Workspace, roles: list[RoleOf]) -> tuple[str, ...]:
    """Who signs: sponsor and leader by name where they are known, and the site where joining is an agreement."""
    known = {one.code: one for one in roles}
    found = [known[code] for code in _SIGNERS if code in known]
    named = [", ".join(part for part in (one.holder, one.name or role_name(one.code)) if part) for one in found]
    return (*named, _("For the site")) if collaboratives.profile_of(workspace).joins_together else tuple(named)
