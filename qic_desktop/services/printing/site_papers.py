"""One site's whole story brought onto paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qic_desktop.reports.site_value import SitePaper
from qic_desktop.reports.values import LetteredNote
from qic_desktop.services.organising.collaboratives import find_collaborative
from qic_desktop.services.organising.site_story import SiteStory, site_story
from qic_desktop.services.printing.papers import Paper, write_paper
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.charts import chart_sentence, rules_line
from qic_desktop.wording.facilities import former_words, turn_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.site_picture import whole_story
from qic_desktop.wording.site_story import caution_words, decided_word, lanes_of

WIDTH, CHART = 1010.0, 270.0


def site_paper(workspace: Workspace, site: str, measure: str = "") -> Paper[SitePaper]:
    """What is printed of a site.

    Args:
        workspace: an organiser's or coach's store.
        site: the site's id.
        measure: id of the measure whose chart is shown; the first one where it is empty.

    Raises:
        NotFoundError: no such site.
    """
    story = site_story(workspace, site, measure)
    name = story.site.name or story.site.code or ""
    collaborative = find_collaborative(workspace)
    owner = (collaborative.title if collaborative else None) or workspace.name
    drawn = story.chart if story.chart is not None and story.chart.known_places else None
    parts = (story.site.code or "", story.site.area or "")
    paper = SitePaper(
        owner=owner,
        name=name,
        context=" · ".join(part for part in parts if part),
        measure=story.view.name if story.view else "",
        rules=rules_line(drawn) if drawn is not None else "",
        sentence=" ".join(chart_sentence(drawn)).strip() if drawn is not None else "",
        scene=whole_story(story.chart, lanes_of(story.lanes, story.today), story.today, WIDTH, CHART),
        did=tuple(_did(story)),
        care=tuple(caution_words(one) for one in story.cautions),
        way=tuple(_way(story)),
        imprint=imprint_of(workspace, owner),
    )
    return Paper(paper, f"{name} {workspace.today():%Y-%m-%d}.pdf", _made)


def _made(paper: SitePaper) -> bytes:
    from qic_desktop.reports.site_paper import site_pdf

    return site_pdf(paper)


def save_site_paper(workspace: Workspace, site: str, out: Path, measure: str = "") -> Path:
    """Write the page of a site.

    Raises:
        NotFoundError: no such site.
        DiskFullError, StoreReadOnlyError: what the disk said; nothing is half written.
    """
    write_paper(site_paper(workspace, site, measure), out)
    return out


def _did(story: SiteStory) -> Iterator[LetteredNote]:
    tests = {view.label: view for view in story.cycles}
    for one in story.chart.annotations if story.chart is not None else ():
        view = tests.pop(one.text.partition(" ")[0], None)
        became = decided_word(view.cycle.decision or "") if view is not None else ""
        yield LetteredNote(one.letter, ", ".join(part for part in (one.text, period_name(one.period), became) if part))
    for view in tests.values():
        began = period_name(view.cycle.started) if view.cycle.started else ""
        words = (view.title, began, decided_word(view.cycle.decision or ""))
        yield LetteredNote(view.label, ", ".join(part for part in words if part))


def _way(story: SiteStory) -> Iterator[str]:
    for one in story.former:
        yield former_words(one.name, one.code, period_name(one.until.isoformat()))
    for turn in story.turns:
        other = story.names.get(turn.other, "")
        yield turn_words(turn.kind, turn.since, turn.until, reason=turn.reason, wave=turn.wave, other=other)
