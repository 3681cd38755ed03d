"""The collaborative's report after SQUIRE 2.0, made live: why, how, what was found, what it means, where it comes from.

Two versions: one for members, and one for others without names of sites and with small numbers hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.analysis.series import ValueStyle
from qic_desktop.i18n import _, format_number
from qic_desktop.reports.full_report_value import Chapter, FullReport, KeyFigure
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable
from qic_desktop.services.evaluating.dose import SiteDose
from qic_desktop.services.organising.whole import pooled_chart
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.report_base import ReportBase, read_base
from qic_desktop.services.printing.report_found import found_chapter, key_figures, month_span
from qic_desktop.services.printing.report_meaning import meaning_chapter, share_reported, source_chapter, unwritten
from qic_desktop.services.printing.report_method import how_chapter, why_chapter
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.collection import overview_headline
from qic_desktop.wording.findings import direction_words
from qic_desktop.wording.values import value_text


@dataclass(frozen=True, slots=True)
class PreparedReport:
    """The paper, and what to tell whoever made it: headings without text, names taken out, words to look at."""

    paper: Paper[FullReport]
    unwritten: tuple[str, ...]
    names_removed: int
    telling: tuple[str, ...]


def prepare_report(workspace: Workspace, *, outside: bool = False, digest: str = "") -> PreparedReport:
    """Read everything that the report needs; the store is not needed afterwards.

    Args:
        workspace: an organiser's store.
        outside: the version for others: no names of sites, small numbers hidden.
        digest: the state of the sealed entries, where it was worked out already.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    base = read_base(workspace, outside=outside, digest=digest)
    chapters = [why_chapter(base), how_chapter(base), found_chapter(base), meaning_chapter(base)]
    if not outside:
        chapters.append(_sites_chapter(base))
    chapters.append(source_chapter(base))
    content = FullReport(
        owner=base.title,
        kind=_("Report for others") if outside else _("Report for members"),
        title=base.said(base.title),
        span=month_span(base),
        lead=_lead(base),
        figures=(*key_figures(base), *_reported(base)),
        chapters=(_summary(base), *chapters),
        imprint=imprint_of(workspace, base.title),
        warning="" if outside else _("For members of the collaborative: single sites are named in it."),
    )
    name = file_name(base.title, _("report for others") if outside else _("report for members"))
    telling = tuple(base.names.telling) if outside else ()
    return PreparedReport(Paper(content, name, _pdf), unwritten(base), base.names.removed, telling)


def _pdf(content: FullReport) -> bytes:
    from qic_desktop.reports.full_report import full_report_pdf

    return full_report_pdf(content)


def _lead(base: ReportBase) -> str:
    found = base.collaborative
    return base.said(found.aim) if found and found.aim else ""


def _reported(base: ReportBase) -> tuple[KeyFigure, ...]:
    share = share_reported(base)
    if share is None:
        return ()
    return (KeyFigure(value_text(share, ValueStyle(decimals=0)), _("of the reports that were due came")),)


def _summary(base: ReportBase) -> Chapter:
    """The abstract: what people wrote, and what the line of every measure shows."""
    parts = [PaperPart("", tuple(base.written("summary").splitlines()))] if base.texts["summary"] else []
    charts = [(one.collection.view.name, pooled_chart(one.collection)) for one in base.shown if one.whole]
    rows = tuple((name, overview_headline(chart)) for name, chart in charts if chart.latest is not None)
    if rows:
        table = PaperTable((_("Measure"), _("What the line of all sites shows")), rows, shares=(0.42, 0.58))
        parts.append(PaperPart("", table=table))
    return Chapter(_("In short"), tuple(parts))


def _sites_chapter(base: ReportBase) -> Chapter:
    """Every site by name, A to Z: no ranking."""
    doses = base.evaluation.reach.doses
    if not doses:
        return Chapter(_("Site by site"), ())
    leading = base.shown[0].collection if base.shown else None
    finding = (
        {site.id: one for site, one in zip(leading.sites, leading.aggregate.sites, strict=True)} if leading else {}
    )

    def row(one: SiteDose) -> tuple[str, ...]:
        found = finding.get(one.site.id)
        said = direction_words(found) if found is not None and found.finding else "–"
        name = _("{site} (has left)").format(site=one.name) if one.left else one.name
        return (name, said, *(format_number(each) for each in (one.sessions, one.visits, one.calls)))

    heads = (_("Site"), _("Its chart says"), _("Sessions"), _("Visits"), _("Calls"))
    table = PaperTable(heads, tuple(map(row, doses)), figures=True, shares=(0.4, 0.27, 0.11, 0.11, 0.11))
    note = _("A to Z, which is no ranking.")
    if leading is not None:
        note = _("{note} The chart is that of {measure}.").format(note=note, measure=leading.view.name)
    return Chapter(_("Site by site"), (PaperPart("", (note,), table=table),))
