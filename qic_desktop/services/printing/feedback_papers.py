"""What a site gets, on paper: for teams without a laptop, who would else never see how they stand among the others.

The same figures as in the package of a site with a laptop, under the same rules; what a sensitive measure tells is
written down before it leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qic_desktop.domain.governance import OFF
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.i18n import _
from qic_desktop.reports.text_paper_value import PaperPart, TextPaper
from qic_desktop.reports.values import ChartBlock
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.exchanging import news_for_some
from qic_desktop.services.feeding_back import benchmarks, wishes
from qic_desktop.services.feeding_back.agreed import check_organiser, comparison_of
from qic_desktop.services.feeding_back.benchmarks import SitePreview
from qic_desktop.services.feeding_back.how_others_do import HowOthersDo
from qic_desktop.services.feeding_back.others_picture import legend_words, others_scene, own_sentence
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives, reminders, timetable
from qic_desktop.services.organising.timetable import Planned
from qic_desktop.services.printing.papers import Paper, file_name, save_paper
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.feedback import solved_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.reminders import missing_words
from qic_desktop.wording.sessions import others_words, session_name
from qic_desktop.wording.team import answered_words

SIZE = (682, 165)
"""Three pictures stand on a page."""


def prepare_feedback(workspace: Workspace, site: str = "") -> tuple[Paper[TextPaper], ...]:
    """The papers for sites without a laptop, or for the site with this code; their figures count as told.

    Raises:
        NotAllowedError: this is no enrolled organiser's store, or the sites agreed on no comparison.
        NotFoundError: no such site, or no site is without a laptop.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing may leave then.
    """
    check_organiser(workspace)
    if comparison_of(workspace) == OFF:
        raise NotAllowedError(workspace.name, why="compare-off")
    benchmarks.prepare(workspace)
    seen = benchmarks.preview(workspace, site)
    if not site:
        without = without_laptop(workspace)
        seen = tuple(one for one in seen if one.site.id in without)
    if not seen:
        raise NotFoundError(site, what="paper-site")
    common = _Common(workspace)
    return tuple(_paper(common, one) for one in seen)


def save_feedback(papers: Sequence[Paper[TextPaper]], folder: Path) -> Path:
    """Write one paper into ``folder``, or several into a folder of their own there; answers what to open.

    Raises:
        DiskFullError, StoreReadOnlyError: what the disk said; the files before it are whole.
    """
    if len(papers) == 1:
        return save_paper(papers[0], folder)
    own = folder / file_name(_("how others do"), papers[0].content.imprint.made_on)[: -len(".pdf")]
    for one in papers:
        save_paper(one, own)
    return own


def without_laptop(workspace: Workspace) -> frozenset[str]:
    """The ids of the sites that can open no file."""
    keys = news_for_some.keys_of_sites(workspace)
    return frozenset(one.id for one in trust.list_sites(workspace) if not keys.get(one.id))


class _Common:
    """What stands on the papers of all sites, read once."""

    def __init__(self, workspace: Workspace) -> None:
        found = collaboratives.find_collaborative(workspace)
        self.owner = (found.title if found else None) or workspace.name
        self.imprint = imprint_of(workspace, self.owner)
        self.missing = {one.site.id: one for one in reminders.not_reported(workspace)}
        self.wishes = wishes.list_wishes(workspace)
        today = workspace.today()
        sessions = [one for one in timetable.read_timetable(workspace) if one.is_session and one.first is not None]
        self.next = next((one for one in sessions if not one.is_over(today)), None)
        self.last = next((one for one in reversed(sessions) if one.is_over(today)), None)


def _paper(common: _Common, one: SitePreview) -> Paper[TextPaper]:
    name = one.site.name or one.site.code or ""
    paper = TextPaper(
        owner=common.owner,
        context=" · ".join(part for part in (name, one.site.area or "") if part),
        kind=_("How others do"),
        title=name,
        lead=_("How your values stand among those of the other sites, as of {day}.").format(day=common.imprint.made_on),
        parts=(*_compared(one), *_missing(common, one), *_answers(common, one), *_sessions(common)),
        imprint=common.imprint,
    )
    return Paper(paper, file_name(name, _("how others do"), common.imprint.made_on), _pdf)


def _pdf(paper: TextPaper) -> bytes:
    from qic_desktop.reports.text_paper import text_pdf

    return text_pdf(paper)


def _compared(one: SitePreview) -> Iterator[PaperPart]:
    said = ""
    for view, told in one.told:
        # What the lines are is said once, and again where a measure shows other lines.
        legend = legend_words(told)
        yield _measure(view, told, legend if legend != said else "")
        said = legend or said
    if not one.told:
        yield PaperPart("", (_("No value of yours has arrived yet, so there is nothing to compare."),))


def _measure(view: MeasureView, told: HowOthersDo, legend: str) -> PaperPart:
    style = value_style(view)
    counted = others_words(told.others, told.least, few=told.is_few, sensitive=told.is_sensitive)
    return PaperPart(
        view.name,
        (f"{own_sentence(told, style)} {counted}", legend, solved_words(told.solved, told.solvers)),
        charts=(ChartBlock("", others_scene(told, style, *SIZE)),),
    )


def _missing(common: _Common, one: SitePreview) -> Iterator[PaperPart]:
    found = common.missing.get(one.site.id)
    if found is not None:
        asked = _("Send them with your next form, or tell us what keeps you from counting.")
        yield PaperPart(_("Still missing from you"), (f"{missing_words(found.lines, found.periods)}. {asked}",))


def _answers(common: _Common, one: SitePreview) -> Iterator[PaperPart]:
    lines = tuple(
        f"{wish.objective.text} – {answered_words(wish.answer)}"
        for wish in common.wishes
        if wish.site.id == one.site.id and wish.answer is not None
    )
    if lines:
        yield PaperPart(_("Answers to your objectives"), lines=lines)


def _sessions(common: _Common) -> Iterator[PaperPart]:
    homework = (common.last.event.homework if common.last else None) or ""
    lines = tuple(
        part
        for part in (
            _next_words(common.next) if common.next else "",
            _("To do until then: {homework}").format(homework=homework) if homework.strip() else "",
        )
        if part
    )
    if lines:
        yield PaperPart(_("Learning sessions"), lines=lines)


def _next_words(planned: Planned) -> str:
    day = period_name(planned.first.isoformat()) if planned.first else ""
    parts = (session_name(planned.event.title, planned.number), day, planned.event.place)
    return _("Next: {session}").format(session=", ".join(part for part in parts if part))
