"""The report's first half: why the collaborative was made, and how it worked.

What people wrote stands as they wrote it.
"""

from __future__ import annotations

from collections import Counter

from qic_desktop.i18n import _, format_number, n_
from qic_desktop.reports.full_report_value import Chapter
from qic_desktop.reports.text_paper_value import PaperPart, PaperTable
from qic_desktop.services.charting.charts import value_style
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.services.improving.drivers import read_forest
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising.collaboratives import profile_of, rule_set_of
from qic_desktop.services.organising.timetable import read_timetable
from qic_desktop.services.printing.report_base import ReportBase, texts_of
from qic_desktop.services.trusting.trust import list_sites
from qic_desktop.wording import evaluation as words
from qic_desktop.wording.chart_rules import rule_set_name, rule_set_source
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.designing import event_kind_name, profile_name, span_words
from qic_desktop.wording.values import value_text

MOST_IDEAS = 40


def why_chapter(base: ReportBase) -> Chapter:
    """Problem, knowledge, rationale, aim."""
    found = base.collaborative
    parts = texts_of(
        base,
        (
            (_("The problem"), "background"),
            (_("What is known"), "knowledge"),
            (_("Why it should work"), "rationale"),
        ),
    )
    aim = [base.said(found.aim)] if found and found.aim else []
    labelled = ((_("For whom: {text}"), "patients"), (_("By how much: {text}"), "how_much"))
    aim += [label.format(text=base.written(field)) for label, field in labelled if base.texts[field]]
    if aim:
        parts.append(PaperPart(_("The aim"), tuple(aim), level=2))
    return Chapter(_("Why it was done"), tuple(parts))


def how_chapter(base: ReportBase) -> Chapter:
    """Context, interventions, measures, analysis."""
    parts = [_place(base), *_timetable(base), *_package(base), *_measures(base), _analysis(base)]
    parts += texts_of(
        base,
        (
            (_("What it needed"), "resources"),
            (_("What got in the way"), "barriers"),
            (_("Ethics"), "ethics"),
        ),
    )
    return Chapter(_("How it was done"), tuple(parts))


def _place(base: ReportBase) -> PaperPart:
    sites = [one for one in list_sites(base.workspace) if not one.merged_into]
    said = [
        _("{kind}. {reach}").format(
            kind=profile_name(profile_of(base.workspace).code),
            reach=words.reach_words(len(sites), base.evaluation.reach.left, base.evaluation.reach.planned),
        )
    ]
    kinds = Counter(one.facility_type for one in sites if one.facility_type)
    listed = ", ".join(f"{kind} {format_number(count)}" for kind, count in kinds.most_common())
    if listed:
        said.append(_("Kinds of facility: {list}.").format(list=listed))
    areas = len({(one.area or "").partition("/")[0].strip() for one in sites if one.area})
    if areas:
        said.append(n_("They lie in {n} area.", "They lie in {n} areas.", areas).format(n=format_number(areas)))
    written = tuple(base.written("context").splitlines())
    return PaperPart(_("The place"), (*written, " ".join(said)), level=2)


def _timetable(base: ReportBase) -> list[PaperPart]:
    events = [one for one in read_timetable(base.workspace) if one.first is not None]
    if not events:
        return []
    rows = tuple(
        (span_words(one.first, one.last), event_kind_name(one.kind), base.said(one.event.title)) for one in events
    )
    table = PaperTable((_("When"), _("What"), _("Title")), rows, shares=(0.34, 0.24, 0.42))
    return [PaperPart(_("Timetable"), table=table, level=2)]


def _package(base: ReportBase) -> list[PaperPart]:
    """The change package: each driver with its ideas in one line, so that all of it is seen at a glance."""
    forest = read_forest(base.workspace)
    rows: list[tuple[str, ...]] = []
    for node in (*forest.primary, *forest.loose):
        ideas = [base.said(one.text).rstrip(" .") for one in node.everything() if one.kind == "idea"]
        if ideas:
            rows.append((_driver_name(base, node), "; ".join(ideas[:MOST_IDEAS])))
    if not rows:
        return []
    table = PaperTable((_("To reach the aim"), _("Changes that were offered")), tuple(rows), shares=(0.32, 0.68))
    return [PaperPart(_("What sites were offered"), table=table, level=2)]


def _driver_name(base: ReportBase, node: Node) -> str:
    return base.said(node.text) if node.kind != "idea" else ""


def _measures(base: ReportBase) -> list[PaperPart]:
    views = measures.list_pooled(base.workspace)
    if not views:
        return []
    heads = (_("Measure"), _("Kind"), _("What is counted, out of what"), _("Target"))
    table = PaperTable(heads, tuple(_measure_row(one) for one in views), shares=(0.3, 0.13, 0.43, 0.14))
    return [PaperPart(_("Measures"), table=table, level=2)]


def _measure_row(view: MeasureView) -> tuple[str, ...]:
    counted = [text for text in (_numerator(view), _denominator(view)) if text]
    target = "" if view.target is None else value_text(view.target, value_style(view))
    return (view.name, kind_words(view.measure.kind), _(" out of: ").join(counted), target)


def _numerator(view: MeasureView) -> str:
    return (view.definition.numerator_text if view.definition else None) or ""


def _denominator(view: MeasureView) -> str:
    return (view.definition.denominator_text if view.definition else None) or ""


def _analysis(base: ReportBase) -> PaperPart:
    rules = rule_set_of(base.workspace)
    said = [
        *base.written("study").splitlines(),
        _(
            "Sites count by period; every value follows a numbered definition. All sites together are pooled: all "
            "cases that count out of all cases. Charts are judged by {rules} ({source})."
        ).format(rules=rule_set_name(rules), source=rule_set_source(rules)),
        words.rule_words(base.evaluation.rule),
    ]
    chance = words.chance_words(base.evaluation.rule, 1)
    if chance:
        said.append(chance)
    said.append(
        _("Nothing is compared across a change of definition, and money of different currencies is never added.")
    )
    return PaperPart(_("How it was looked at"), tuple(said), level=2)
