"""The report's results: every measure over time, who got better, reach and dose, what was tested, costs, what lasts."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

from qic_desktop.analysis.geometry.bands import Bands, bands_scene, note_letter
from qic_desktop.analysis.sums import median as exact_median
from qic_desktop.domain.measure import Direction
from qic_desktop.domain.period import PeriodKind
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.full_report_value import Chapter, KeyFigure
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable
from qic_desktop.reports.values import COLLABORATIVE_CHART_SIZE, ChartBlock, LetteredNote
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.evaluating.results import MeasureResult
from qic_desktop.services.organising.harvest import Harvest, HarvestRow, read_harvest
from qic_desktop.services.organising.harvest_package import Told, stories_of, unit_of
from qic_desktop.services.organising.whole import pooled_chart
from qic_desktop.services.printing.report_base import ReportBase, Shown
from qic_desktop.services.printing.reporting import bands_of
from qic_desktop.wording import evaluation as words
from qic_desktop.wording import harvest as harvest_words
from qic_desktop.wording.charts import ChartWords, chart_sentence
from qic_desktop.wording.context_events import happening_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.report import as_before_words, few_sites, hidden_words, span_medians
from qic_desktop.wording.values import value_text

EARLY, LATE = 12, 6
"""The first and the latest so many values are put beside each other, as in the rule of success."""
MOST_CHANGES, MOST_STORIES = 20, 6


def found_chapter(base: ReportBase) -> Chapter:
    """What was found."""
    parts = [_measure(base, one) for one in base.shown]
    if not parts:
        parts = [PaperPart("", (_("No site has reported a value yet."),))]
    parts += [_reach(base), *_changes(base), _costs(base), _lasting(base)]
    return Chapter(_("What was found"), tuple(parts))


def key_figures(base: ReportBase) -> tuple[KeyFigure, ...]:
    """What a reader should see first: sites, the leading measure, who got better, reports that came."""
    reach = base.evaluation.reach
    found = [KeyFigure(format_number(reach.enrolled), n_("site took part", "sites took part", reach.enrolled))]
    for one in base.shown[:1]:
        found += _change_figure(one)
        result = _result(base, one)
        if result is not None and result.judged and base.may_tell(result.judged):
            figure = _("{n} of {of}").format(n=format_number(result.succeeded), of=format_number(result.judged))
            found.append(
                KeyFigure(
                    figure, _("sites with enough values got better: {measure}").format(measure=one.collection.view.name)
                )
            )
    return tuple(found)


def early_and_late(one: Shown) -> tuple[float, float] | None:
    """The middle of the first twelve values that may be shown and of the latest six; None with fewer than eighteen."""
    known = [value for value in one.values if value is not None]
    if len(known) < EARLY + LATE or one.collection.breaks:
        return None
    return exact_median(known[:EARLY]) or 0.0, exact_median(known[-LATE:]) or 0.0


def _change_figure(one: Shown) -> list[KeyFigure]:
    both, style = early_and_late(one), value_style(one.collection.view)
    if both is None:
        return []
    style = replace(style, decimals=0) if style.percent else style
    figure = f"{value_text(both[0], style, unit=False)} → {value_text(both[1], style)}"
    said = _("{measure}, all sites together: middle of the first twelve values and of the latest six")
    return [KeyFigure(figure, said.format(measure=one.collection.view.name))]


def _result(base: ReportBase, one: Shown) -> MeasureResult | None:
    return next((each for each in base.evaluation.results if each.view.id == one.collection.view.id), None)


# --- measures ---------------------------------------------------------------------------------------------------


def _measure(base: ReportBase, one: Shown) -> PaperPart:
    view, texts = one.collection.view, list[str]()
    if one.whole:
        texts.append(chart_sentence(pooled_chart(one.collection))[0])
    both = early_and_late(one)
    if both is not None:
        style = value_style(view)
        texts.append(span_medians(value_text(both[0], style), value_text(both[1], style)))
    if one.hidden:
        texts.append(hidden_words(one.hidden, base.guard.threshold, base.guard.minimum_sites))
    if one.as_before:
        texts.append(as_before_words(one.as_before))
    texts += _succeeded(base, _result(base, one))
    charts = (_chart(base, one),) if any(value is not None for value in one.values) else ()
    return PaperPart(view.name, (" ".join(texts),), charts=charts, level=2)


def _succeeded(base: ReportBase, result: MeasureResult | None) -> list[str]:
    if result is None or result.view.direction is Direction.NEUTRAL:
        return []
    if result.judged and not base.may_tell(result.judged):
        return [few_sites(base.guard.minimum_sites)]
    found = [words.results_words(result.succeeded, result.judged, result.sites)]
    if count := len(result.doubtful):
        found.append(words.doubtful_words(count) if base.may_tell(count) else words.doubtful_untold())
    if result.succeeded and base.may_tell(result.succeeded):
        found.append(words.time_words(result.median_time, result.succeeded))
    lasted = [one for one in result.lasting if one.followed and base.may_tell(one.followed)]
    return [*found, *(words.lasting_words(one.months, one.held, one.followed) for one in lasted)]


def _chart(base: ReportBase, one: Shown) -> ChartBlock:
    view, collection = one.collection.view, one.collection
    definition = view.definition
    notes = [_("definition {n}").format(n=definition.revision)] if definition else []
    count = len(collection.sites)
    notes.insert(0, n_("{n} site", "{n} sites", count).format(n=format_number(count)))
    return ChartBlock(
        name=_chart_name(one),
        scene=bands_scene(shown_bands(one), *COLLABORATIVE_CHART_SIZE, ChartWords()),
        note=" · ".join(notes),
        annotations=tuple(
            LetteredNote(note_letter(place), base.said(happening_words(each)))
            for place, each in enumerate(collection.happenings)
        ),
    )


def _chart_name(one: Shown) -> str:
    if not one.collection.view.form.has_denominator:
        return _("The middle site, and the middle half of the sites") if one.bands else _("The middle site")
    return _("All sites together, and the middle half of the sites") if one.bands else _("All sites together")


def shown_bands(one: Shown) -> Bands:
    """The picture's numbers: only what may be shown."""
    bands = bands_of(one.collection)
    if one.bands:
        return bands
    values, nothing = one.values, (None,) * len(one.values)
    known = [value for value in values if value is not None]
    counted = one.collection.view.form.has_denominator
    return replace(
        bands,
        pooled=values if counted else nothing,
        middle=nothing if counted else values,
        lower=nothing,
        upper=nothing,
        centre=exact_median(known) if counted else None,
    )


# --- reach, dose, changes, costs ----------------------------------------------------------------------------------


def _reach(base: ReportBase) -> PaperPart:
    reach = base.evaluation.reach
    texts = [words.reach_words(reach.enrolled, reach.left, reach.planned)]
    if reach.doses and base.may_tell(len(reach.doses)):
        middle = [median(getattr(one, name) for one in reach.doses) for name in ("sessions", "visits", "calls")]
        texts.append(words.dose_words(middle[0], reach.held, middle[1], middle[2]))
    return PaperPart(_("Reach, and what sites had"), (" ".join(texts),), level=2)


def _changes(base: ReportBase) -> list[PaperPart]:
    harvest = read_harvest(base.workspace)
    # A title that is only a site’s own words goes no further than the members.
    rows = [row for row in harvest.rows if row.group is not None or row.why == "idea" or not base.outside]
    rows = sorted(rows, key=lambda row: -row.sites)[:MOST_CHANGES]
    if not rows:
        return []
    lines = tuple(_change_line(base, row) for row in rows)
    heads = (_("Change"), _("Sites"), _("How it ended"), _("Before and after"))
    told = [told for row in rows for told in stories_of(base.workspace, row)][:MOST_STORIES]
    return [
        PaperPart(
            _("Changes that were tested"),
            (
                harvest_words.harvest_headline(len(harvest.rows), harvest.cycles, harvest.sites),
                harvest_words.no_proof(),
            ),
            table=PaperTable(heads, lines, shares=(0.36, 0.08, 0.24, 0.32)),
            level=2,
        ),
        *([PaperPart(_("In their words"), lines=tuple(_story(base, one) for one in told), level=2)] if told else []),
    ]


def _tested_words(harvest: Harvest) -> str:
    return f"{harvest_words.harvest_headline(len(harvest.rows), harvest.cycles, harvest.sites)}."


def _change_line(base: ReportBase, row: HarvestRow) -> tuple[str, ...]:
    effects = row.effects
    if effects is None or not base.may_tell(effects.sites):
        shown = _("too few values")
    else:
        unit = unit_of(row)
        shown = _("{middle} at the middle of {n} sites").format(
            middle=harvest_words.difference(effects.median, unit), n=format_number(effects.sites)
        )
    return (base.said(row.title), format_number(row.sites), harvest_words.endings_words(row.endings()), shown)


def _story(base: ReportBase, told: Told) -> str:
    """A story as its site agreed; outside nobody is named."""
    parts = [
        " ".join(text.split()).rstrip(".") for text in (told.story.title, told.story.steps, told.story.result) if text
    ]
    who = told.told_by if told.told_by and not base.outside else _("A site")
    return _("{who}: {story}").format(who=who, story=base.said(" ".join(f"{one}." for one in parts)))


def _costs(base: ReportBase) -> PaperPart:
    costs = base.evaluation.costs
    title = _("What it took")
    if costs.sites and not base.may_tell(costs.sites):
        return PaperPart(title, (few_sites(base.guard.minimum_sites),), level=2)
    texts = [words.cost_words(costs.total.hours, costs.total.money, costs.sites, costs.others)]
    shares = (
        (_("For each site"), costs.per_site),
        (_("For each session"), costs.per_session),
        (_("For each visit"), costs.per_visit),
    )
    rows = [(label, words.money(amounts)) for label, amounts in shares if amounts]
    names = {one.collection.view.code: one.collection.view.name for one in base.shown}
    further = _("For each further case that went well: {measure}")
    rows += [
        (further.format(measure=names[code]), words.money(amounts))
        for code, amounts in costs.per_success.items()
        if amounts and code in names
    ]
    if rows:
        texts.append(_("Time is not in these amounts. What nobody wrote down is in none of them."))
    table = PaperTable((_("What"), _("Money")), tuple(rows), figures=True, shares=(0.62, 0.38)) if rows else None
    return PaperPart(title, (" ".join(texts),), table=table, level=2)


def _lasting(base: ReportBase) -> PaperPart:
    lasting, spread = base.evaluation.sustainability, base.evaluation.spread
    texts = []
    if base.may_tell(lasting.sites) or not lasting.sites:
        texts.append(words.sustainability_words(lasting.sites, lasting.median, lasting.q1, lasting.q3))
    if base.may_tell(spread.sites) or not spread.units:
        texts.append(words.spread_words(spread.sites, spread.units, spread.states))
    if not texts:
        texts.append(few_sites(base.guard.minimum_sites))
    return PaperPart(_("Does it last, does it spread"), (" ".join(texts),), level=2)


def month_span(base: ReportBase) -> str:
    """From the first to the latest month with a value: "January 2026 – June 2027"; empty without any."""
    periods = [one.collection.periods for one in base.shown if one.collection.view.period_kind is PeriodKind.MONTH]
    every = sorted(period for found in periods for period in found)
    if not every:
        return ""
    first, last = period_name(every[0].text), period_name(every[-1].text)
    return first if first == last else _("{first} – {last}").format(first=first, last=last)
