"""Certificates of attendance, the evaluation form, and what came out of it, filled from the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from qic_desktop.domain.period import find_period
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.coach_value import CoachPaper, Grid, Part
from qic_desktop.reports.session_value import Certificate, Certificates, EvaluationForm
from qic_desktop.services.organising import collaboratives, session_forms, sessions_planned
from qic_desktop.services.organising.session_forms import Evaluation
from qic_desktop.services.organising.sessions_planned import SessionPlan, SiteAtSession
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.printing.session_papers import name_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.designing import span_words
from qic_desktop.wording.sessions import minutes_words, open_questions

Each = Literal["site", "person"]
MOST_NAMES = 2_000


def prepare_certificates(
    workspace: Workspace, session: str, *, each: Each = "site", names: Sequence[str] = ()
) -> Paper[Certificates]:
    """Read the certificates of a session: for each site that came, or for each person with a line for the name.

    Args:
        workspace: the organiser's.
        session: id, number, title or first day.
        each: for whom.
        names: instead of that, "name" or "name; site" for those that are to stand in print. They are kept nowhere.

    Raises:
        NotFoundError: no such session.
        NotAllowedError: it has not begun, or nobody is written down.
    """
    plan = sessions_planned.get_plan(workspace, session)
    if not plan.has_begun:
        raise NotAllowedError(session, why="not-held")
    given = [line for text in names if (line := text.strip())][:MOST_NAMES]
    if given:
        made = [_of_name(line) for line in given]
    else:
        came = [one for one in plan.sites if one.came]
        made = [of for one in came for of in (_of_site(one) if each == "site" else _of_people(one))]
    if not made:
        raise NotAllowedError(name_of(plan), why="nobody-came")
    owner = _owner(workspace)
    content = Certificates(
        collaborative=owner,
        title=_("Certificate of attendance"),
        session=name_of(plan),
        facts=_facts(plan),
        signers=(_("For the organisers"), _("Place and date")),
        certificates=tuple(made),
        imprint=imprint_of(workspace, owner),
    )
    return Paper(content, file_name(owner, name_of(plan), _("certificates")), _certificates_pdf)


def prepare_form(workspace: Workspace, session: str) -> Paper[EvaluationForm]:
    """Read the evaluation form of a session, to be printed once for each person.

    Raises:
        NotFoundError: no such session.
    """
    plan, sheet = sessions_planned.get_plan(workspace, session), session_forms.sheet_of(workspace)
    owner, best = _owner(workspace), open_questions()
    content = EvaluationForm(
        owner=owner,
        context=name_of(plan),
        title=sheet.title,
        lead=_("No name, two minutes. One tick in each line."),
        levels=tuple(level.text for level in sheet.scale or sheet.items[0].levels),
        questions=tuple(item.title for item in sheet.items),
        open_questions=best,
        foot=_("Please write no names of patients or colleagues. Fold it once and leave it in the box at the door."),
        imprint=imprint_of(workspace, owner),
    )
    return Paper(content, file_name(owner, name_of(plan), _("evaluation form")), _form_pdf)


def prepare_results(workspace: Workspace, session: str) -> Paper[CoachPaper]:
    """Read what people said of a session: each question with its counts, and the comments.

    Raises:
        NotFoundError: no such session.
        NotAllowedError: there are too few forms to show.
    """
    plan, found = sessions_planned.get_plan(workspace, session), session_forms.evaluate(workspace, session)
    if not found.is_shown:
        raise NotAllowedError(format_number(found.sheet.shown_from), why="few-forms")
    owner, (best, better) = _owner(workspace), open_questions()
    content = CoachPaper(
        owner=owner,
        context=name_of(plan),
        kind=_("Evaluation"),
        headline=_("How “{session}” was").format(session=name_of(plan)),
        lead=n_("{n} form, without names.", "{n} forms, without names.", found.forms).format(
            n=format_number(found.forms)
        ),
        parts=(Part("", grid=_counts(found)), Part(best, lines=found.best), Part(better, lines=found.better)),
        signatures=(),
        imprint=imprint_of(workspace, owner),
    )
    return Paper(content, file_name(owner, name_of(plan), _("evaluation")), _results_pdf)


def _counts(found: Evaluation) -> Grid:
    levels = [level.text for level in found.sheet.scale or found.sheet.items[0].levels]
    rows = tuple(
        (one.item.title, *(format_number(many) for _level, many in one.counts), format_number(one.answered))
        for one in found.questions
    )
    width = 0.52 / (len(levels) + 1)
    return Grid((_("Question"), *levels, _("Answers")), rows, (0.48, *[width] * (len(levels) + 1)))


# --- helpers -------------------------------------------------------------------------------------------------------


def _owner(workspace: Workspace) -> str:
    collaborative = collaboratives.find_collaborative(workspace)
    return (collaborative.title if collaborative else None) or workspace.name


def _facts(plan: SessionPlan) -> tuple[str, ...]:
    when = span_words(*_held(plan))
    learning = sum(many for part, many in plan.minutes.items() if part != "informal")
    where = " · ".join(text for text in (when, plan.planned.event.place or "") if text)
    length = _("{length} of learning together").format(length=minutes_words(learning)) if learning else ""
    return tuple(text for text in (where, length) if text)


def _held(plan: SessionPlan) -> tuple[date | None, date | None]:
    """The days on which it was held, as long as it was planned; the planned ones while nobody has said so."""
    first, last = plan.planned.first, plan.planned.last
    held = find_period(plan.planned.event.held_on or "")
    if held is None or first is None:
        return first, last
    return held.first, held.first + ((last or first) - first)


def _of_site(one: SiteAtSession) -> list[Certificate]:
    people = n_("{n} person of the team", "{n} people of the team", one.people).format(n=format_number(one.people))
    return [Certificate(one.site.name or one.site.code or "", people, _("took part in"))]


def _of_people(one: SiteAtSession) -> list[Certificate]:
    return [Certificate("", one.site.name or one.site.code or "", _("took part in"))] * one.people


def _of_name(line: str) -> Certificate:
    name, _mark, site = line.partition(";")
    return Certificate(name.strip(), site.strip(), _("took part in"))


def _certificates_pdf(content: Certificates) -> bytes:
    from qic_desktop.reports.certificate import certificates_pdf

    return certificates_pdf(content)


def _form_pdf(content: EvaluationForm) -> bytes:
    from qic_desktop.reports.evaluation_form import form_pdf

    return form_pdf(content)


def _results_pdf(content: CoachPaper) -> bytes:
    from qic_desktop.reports.coach_papers import coach_pdf

    return coach_pdf(content)
