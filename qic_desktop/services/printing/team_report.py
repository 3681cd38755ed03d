"""A team's report of its improvement work after SQUIRE 2.0, made live: why, how, what was found, what it means.

What people wrote stands as they wrote it; what nobody wrote yet is named at the end. Nobody is named: the report is
handed on, so the team is told by its roles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from statistics import median

from qic_desktop import __version__
from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import PeriodKind, find_drawable, find_period
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.full_report_value import Chapter, FullReport, KeyFigure
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable
from qic_desktop.reports.values import COLLABORATIVE_CHART_SIZE
from qic_desktop.services import keeping
from qic_desktop.services.charting import charts
from qic_desktop.services.improving import cycles, drivers, plans
from qic_desktop.services.improving.cycles import CycleView
from qic_desktop.services.improving.plans import Plan
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing import monthly_quality
from qic_desktop.services.printing.leading import main_first
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.report_found import EARLY, LATE
from qic_desktop.services.printing.reporting import chart_block_of, imprint_of
from qic_desktop.services.progress.costs import ledger_of
from qic_desktop.services.progress.spreading import spread_of
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.chart_rules import rule_set_name, rule_set_source
from qic_desktop.wording.charter import charter_groups
from qic_desktop.wording.charts import chart_sentence
from qic_desktop.wording.cycles import decision_words
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.doubts import missing_words
from qic_desktop.wording.gained import gained_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import activity_name, column_name, hours_words, money_text
from qic_desktop.wording.team import role_name
from qic_desktop.wording.values import value_text

SQUIRE = ("problem", "background", "knowledge", "rationale", "context", "study", "ethics")
"""Texts of the charter that SQUIRE 2.0 asks for before there are results; those of the end are ``AFTER``."""
AFTER = ("summary", "interpretation", "limitations", "conclusions", "funding")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A measure with its chart."""

    view: MeasureView
    chart: RunChart


@dataclass(frozen=True, slots=True)
class _Base:
    """What every chapter is made from, read once."""

    workspace: Workspace
    plan: Plan
    drawn: tuple[_Drawn, ...]
    tests: tuple[CycleView, ...]

    def texts(self, *titled: tuple[str, str]) -> list[PaperPart]:
        """Parts of what people wrote, by title and field; those without words are left out."""
        found = ((title, self.plan.text(field).strip()) for title, field in titled)
        return [PaperPart(title, tuple(text.splitlines()), level=2) for title, text in found if text]


def prepare_team_report(workspace: Workspace) -> Paper[FullReport]:
    """Read everything that the report needs; the store is not needed afterwards.

    Raises:
        NotAllowedError: this is no site's store.
    """
    plans.check_plan(workspace)
    views = (view for view in main_first(measures.list_measures(workspace)) if not view.is_draft)
    drawn = tuple(_Drawn(view, charts.measure_chart(workspace, view)) for view in views)
    known = tuple(one for one in drawn if one.chart.known_places)
    base = _Base(workspace, plans.find_plan(workspace), known, tuple(cycles.list_cycles(workspace)))
    collaborative = collaboratives.find_collaborative(workspace)
    title = base.plan.text("title") or (collaborative.title if collaborative else None) or _("What we want to improve")
    content = FullReport(
        owner=workspace.name,
        kind=_("Report of the improvement work"),
        title=title,
        span=_span(base),
        lead=collaboratives.aim_of(workspace),
        figures=tuple(_figures(base)),
        chapters=(_summary(base), _why(base), _how(base), _found(base), _meaning(base), _sources(base)),
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(workspace.name, _("improvement report")), _pdf)


def _pdf(content: FullReport) -> bytes:
    from qic_desktop.reports.full_report import full_report_pdf

    return full_report_pdf(content)


def _span(base: _Base) -> str:
    """From the first to the latest month with a value; empty without any."""
    months = [one for one in base.drawn if one.view.period_kind is PeriodKind.MONTH]
    told = sorted(one.chart.series.periods[place] for one in months for place in _ends(one.chart))
    if not told:
        return ""
    first, last = period_name(told[0]), period_name(told[-1])
    return first if first == last else _("{first} – {last}").format(first=first, last=last)


def _ends(chart: RunChart) -> tuple[int, int]:
    return chart.known_places[0], chart.known_places[-1]


def _figures(base: _Base) -> list[KeyFigure]:
    """What a reader should see first: what became of the leading measure, how much was tested, what stayed."""
    found = [_change(one) for one in base.drawn[:1]]
    run = [one for one in base.tests if one.cycle.started]
    if run:
        found.append(KeyFigure(format_number(len(run)), n_("change was tested", "tests of change", len(run))))
        kept = sum(one.cycle.decision == Decision.ADOPT for one in run)
        found.append(KeyFigure(format_number(kept), n_("of them adopted", "of them adopted", kept)))
    return found


def _change(one: _Drawn) -> KeyFigure:
    """From what to what: between the phases, else between the first and the latest values, else one median."""
    style, name = one.chart.series.style, one.view.name
    known = [value for value in one.chart.values if value is not None]
    medians = [phase.centre for phase in one.chart.phases if phase.centre is not None]
    said = _("{measure}: median of the first and of the latest phase")
    if len(medians) < 2 and len(known) >= EARLY + LATE:
        medians = [median(known[:EARLY]), median(known[-LATE:])]
        said = _("{measure}: middle of the first twelve values and of the latest six")
    if len(medians) > 1:
        told = f"{value_text(medians[0], style, unit=False)} → {value_text(medians[-1], style)}"
        return KeyFigure(told, said.format(measure=name))
    return KeyFigure(value_text(median(known), style), _("{measure}: middle of its values").format(measure=name))


# --- chapters ---------------------------------------------------------------------------------------------------


def _summary(base: _Base) -> Chapter:
    """The abstract: what people wrote, and what the line of every measure shows."""
    parts = [PaperPart("", tuple(text.splitlines()))] if (text := base.plan.text("summary").strip()) else []
    rows = tuple((one.view.name, chart_sentence(one.chart)[0]) for one in base.drawn)
    if rows:
        parts.append(PaperPart("", table=PaperTable((_("Measure"), _("What its line shows")), rows, shares=(0.4, 0.6))))
    return Chapter(_("In short"), tuple(parts))


def _why(base: _Base) -> Chapter:
    problem = base.texts(
        (_("The problem"), "problem"),
        (_("Background"), "background"),
        (_("What is known"), "knowledge"),
        (_("Why it should work"), "rationale"),
    )
    by = base.plan.text("by_when")
    lines = (
        (_("For whom: {text}"), base.plan.text("patients")),
        (_("By how much: {text}"), base.plan.text("how_much")),
        (_("By when: {text}"), period_name(by) if find_drawable(by) else by),
    )
    aim = tuple(words.format(text=text) for words, text in lines if text)
    return Chapter(_("Why it was done"), (*problem, *([PaperPart(_("The aim"), aim, level=2)] if aim else ())))


def _how(base: _Base) -> Chapter:
    last = ((_("What it needed"), "resources"), (_("What got in the way"), "barriers"), (_("Ethics"), "ethics"))
    parts = [
        *base.texts((_("The place"), "context"), (_("Part of it"), "in_scope"), (_("Not part of it"), "out_of_scope")),
        *_team(base),
        *_theory(base),
        *_tests(base),
        *_measures(base),
        _analysis(base),
        *base.texts(*last),
    ]
    return Chapter(_("How it was done"), tuple(parts))


def _team(base: _Base) -> list[PaperPart]:
    roles = Counter(role_name(one.role) if one.role else _("No role") for one in team.current_members(base.workspace))
    if not roles:
        return []
    people = sum(roles.values())
    words = n_("{n} person: {roles}.", "{n} people: {roles}.", people)
    listed = ", ".join(role if count == 1 else f"{role} ({format_number(count)})" for role, count in roles.items())
    return [PaperPart(_("The team"), (words.format(n=format_number(people), roles=listed),), level=2)]


def _theory(base: _Base) -> list[PaperPart]:
    """The driver diagram in rows: what leads to the aim, and the change ideas for it."""
    forest = drivers.read_forest(base.workspace)
    rows = []
    for node in (*forest.primary, *forest.loose):
        ideas = [one.text.rstrip(" .") for one in node.everything() if one.kind == "idea"]
        if node.kind != "idea" or ideas:
            rows.append((node.text if node.kind != "idea" else "", "; ".join(ideas)))
    if not rows:
        return []
    table = PaperTable((_("To reach the aim"), _("Change ideas")), tuple(rows), shares=(0.36, 0.64))
    return [PaperPart(_("How we thought it would work"), table=table, level=2)]


def _tests(base: _Base) -> list[PaperPart]:
    """Every test in the order of its start: what was done, when, what was expected and what came."""
    run = sorted((one for one in base.tests if one.cycle.started), key=lambda one: (one.cycle.started or "", one.label))
    if not run:
        return []
    heads = (_("Test"), _("When"), _("Predicted"), _("Learned"), _("Decision"))
    table = PaperTable(heads, tuple(map(_test_row, run)), shares=(0.27, 0.14, 0.23, 0.24, 0.12))
    return [PaperPart(_("What was changed, step by step"), table=table, level=2)]


def _test_row(view: CycleView) -> tuple[str, ...]:
    cycle = view.cycle
    size = " ".join(part for part in (cycle.scale_number, cycle.scale) if part)
    titled = " · ".join(part for part in (view.label, view.title, size) if part)
    found = (find_period(text or "") for text in (cycle.started, cycle.ended))
    days = [period_name(day.text, short=True) for day in found if day]
    came = cycle.learning or cycle.result or ""
    return (titled, " – ".join(dict.fromkeys(days)), cycle.prediction or "", came, decision_words(cycle.decision))


def _measures(base: _Base) -> list[PaperPart]:
    if not base.drawn:
        return []
    heads = (_("Measure"), _("Kind"), _("What is counted, out of what"), _("Definition"), _("Target"))
    rows = tuple(_measure_row(one.view) for one in base.drawn)
    return [PaperPart(_("Measures"), table=PaperTable(heads, rows, shares=(0.27, 0.13, 0.36, 0.12, 0.12)), level=2)]


def _measure_row(view: MeasureView) -> tuple[str, ...]:
    definition = view.definition
    counted = [text for text in (definition.numerator_text, definition.denominator_text) if text] if definition else []
    number = format_number(definition.revision) if definition and definition.revision else ""
    target = "" if view.target is None else value_text(view.target, charts.value_style(view))
    return (view.name, kind_words(view.measure.kind), _(" out of: ").join(counted), number, target)


def _analysis(base: _Base) -> PaperPart:
    rules = collaboratives.rule_set_of(base.workspace)
    said = [
        *base.plan.text("study").splitlines(),
        _(
            "Counts and run charts by period, each value after a numbered definition. A chart is judged by {rules} "
            "({source}); no line is drawn across a change of definition."
        ).format(rules=rule_set_name(rules), source=rule_set_source(rules)),
    ]
    return PaperPart(_("How it was looked at"), tuple(said), level=2)


def _found(base: _Base) -> Chapter:
    parts = [
        PaperPart(
            one.view.name,
            (" ".join(part for part in (*chart_sentence(one.chart), gained_words(one.chart)) if part),),
            # Its name stands above already.
            charts=(replace(chart_block_of(one.view, one.chart, COLLABORATIVE_CHART_SIZE), name=""),),
            level=2,
        )
        for one in base.drawn
    ]
    if not parts:
        parts = [PaperPart("", (_("No value is recorded yet."),))]
    return Chapter(_("What was found"), (*parts, *_spread(base), *_costs(base)))


def _spread(base: _Base) -> list[PaperPart]:
    found = spread_of(base.workspace)
    if not found.rows or not found.columns:
        return []
    every = len(found.rows)
    rows = tuple(
        (
            column_name(column.spreads, column.letter, column.title),
            _("{n} of {all}").format(n=format_number(found.count("adopted", column)), all=format_number(every)),
        )
        for column in found.columns
    )
    table = PaperTable((_("Change that spreads"), _("Units that adopted it")), rows, shares=(0.7, 0.3))
    return [PaperPart(_("Where else it is done now"), table=table, level=2)]


def _costs(base: _Base) -> list[PaperPart]:
    ledger = ledger_of(base.workspace)
    if not ledger.lines:
        return []
    named = ((activity_name(code), total) for code, total in ledger.by_activity)
    rows = tuple(
        (name, hours_words(total.hours), money_text(total.money))
        for name, total in (*named, (_("Together"), ledger.total))
    )
    table = PaperTable((_("For what"), _("Time"), _("Money")), rows, shares=(0.5, 0.25, 0.25))
    said = _("What nobody wrote down is not in it.")
    return [PaperPart(_("What it took"), (said,), table=table, level=2)]


def _meaning(base: _Base) -> Chapter:
    limits = PaperPart(
        _("Limits, and what is missing"),
        (
            *base.plan.text("limitations").splitlines(),
            _("There was no comparison group: what else happened in these months is in the figures too."),
        ),
        table=_missing(base),
        level=2,
    )
    parts = [
        *base.texts((_("What the results mean"), "interpretation")),
        limits,
        *base.texts((_("What follows"), "conclusions"), (_("Who paid"), "funding")),
    ]
    return Chapter(_("What it means"), tuple(parts))


def _missing(base: _Base) -> PaperTable | None:
    """How many periods of each measure have no value, and the reasons that were given."""
    rows = tuple(_missing_row(one) for one in base.drawn if not one.chart.series.by_event)
    heads = (_("Measure"), _("Periods"), _("With a value"), _("Reasons where there is none"))
    return PaperTable(heads, rows, shares=(0.36, 0.12, 0.16, 0.36)) if rows else None


def _missing_row(one: _Drawn) -> tuple[str, ...]:
    chart = one.chart
    first, last = _ends(chart)
    places = range(first, last + 1)
    empty = [chart.series.periods[place] for place in places if chart.values[place] is None]
    reasons = Counter(chart.series.gaps.get(period, "") for period in empty)
    told = [
        f"{missing_words(code) if code else _('no reason given')} ({format_number(count)})"
        for code, count in reasons.most_common()
    ]
    counted = len(places) - len(empty)
    return (one.view.name, format_number(len(places)), format_number(counted), "; ".join(told) or "–")


def _sources(base: _Base) -> Chapter:
    workspace = base.workspace
    leading = [monthly_quality.quality_lines(workspace, one.view, one.chart, None) for one in base.drawn[:1]]
    said = [
        _(
            "Every figure was worked out on {day} from the entries of the team; nothing was typed into this report "
            "but its texts."
        ).format(day=period_name(workspace.today().isoformat())),
        *(line for lines in leading for line in lines),
        _("State of the sealed entries (digest): {digest}").format(digest=keeping.digest(workspace)),
        _("Made with QIC Desktop {version}.").format(version=__version__),
    ]
    open_titles = unwritten(base.plan)
    if open_titles:
        words = _("A draft: not written yet are {titles}. They are written in Aim, Charter.")
        said.append(words.format(titles=", ".join(open_titles)))
    return Chapter(_("Where the figures come from"), (PaperPart("", tuple(said)),))


def unwritten(plan: Plan) -> tuple[str, ...]:
    """Titles of what only people can write and nobody has written yet."""
    titles = {field.name: field.title for group in charter_groups() for field in group.fields}
    return tuple(titles[name] for name in (*SQUIRE, *AFTER) if not plan.text(name).strip())
