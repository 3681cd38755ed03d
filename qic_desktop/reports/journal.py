"""The journal of tests of change as A4 pages: aim, chart with dated changes, then each ramp with its cycles."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer

from qic_desktop.i18n import _
from qic_desktop.reports.blocks import BarParagraph, Together, chart_block, heading
from qic_desktop.reports.fonts import ensure_fonts, rich
from qic_desktop.reports.journal_value import Journal, JournalCycle, JournalRamp, Lines
from qic_desktop.reports.pages import CONTENT_WIDTH, PageFrame, build_pdf
from qic_desktop.reports.scene import PX, SceneFlowable
from qic_desktop.reports.styles import Styles, styles_for


def journal_pdf(journal: Journal) -> bytes:
    """The journal as a PDF, A4 portrait; the same value gives the same bytes.

    Raises:
        FontsMissingError: the program's fonts are not where they belong.
    """
    ensure_fonts()
    styles = styles_for(journal.imprint.direction)
    kind = _("Journal of tests of change")
    frame = PageFrame(
        title=f"{journal.owner} · {kind}",
        owner=journal.owner,
        context=journal.context,
        kind=kind,
        imprint=journal.imprint,
    )
    story: list[Any] = [styles.text(styles.headline, _("What we tested, and what we learned"), 600)]
    if journal.lead:
        story.append(styles.text(styles.lead, journal.lead))
    if journal.aim:
        story += [heading(styles, _("Aim")), styles.text(styles.body, journal.aim, 600)]
    if journal.chart is not None:
        story += [Spacer(0, 14 * PX), *chart_block(styles, journal.chart, CONTENT_WIDTH)]
    if journal.timeline is not None:
        story.append(Together([heading(styles, _("The tests over time")), SceneFlowable(journal.timeline)]))
    if not journal.ramps:
        story.append(styles.text(styles.body, _("No test is written yet.")))
    for ramp in journal.ramps:
        story += _ramp(styles, ramp)
    return build_pdf(frame, story)


def _ramp(styles: Styles, ramp: JournalRamp) -> list[Any]:
    story: list[Any] = [heading(styles, ramp.title)]
    if ramp.idea:
        story.append(styles.text(styles.small, ramp.idea))
    for one in ramp.cycles:
        story += _cycle(styles, one)
    for plan in ramp.plans:
        story += [Spacer(0, 10 * PX), styles.text(styles.chart_name, _("What holds the gain"), 600)]
        story += _lines(styles, plan)
    return story


def _cycle(styles: Styles, one: JournalCycle) -> list[Any]:
    head: list[Any] = [Spacer(0, 12 * PX), styles.text(styles.chart_name, one.title, 600)]
    if one.lead:
        head.append(styles.text(styles.small, one.lead))
    story: list[Any] = [Together(head)]
    if one.prediction:
        side = "rightIndent" if styles.right_to_left else "leftIndent"
        style = styles.body.clone("prediction", spaceBefore=4 * PX, spaceAfter=4 * PX, **{side: 12 * PX})
        said = _("We predicted: {text}").format(text=one.prediction)
        story.append(BarParagraph(rich(said), style))
    return [*story, *_lines(styles, one.lines)]


def _lines(styles: Styles, lines: Lines) -> list[Any]:
    return [styles.labelled(styles.body, _("{label}:").format(label=label), text) for label, text in lines]
