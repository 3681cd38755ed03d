"""The charter: filled from the store, then made and saved, so that the window does not wait."""

from __future__ import annotations

from collections.abc import Iterable

from qic_desktop.domain.period import find_drawable
from qic_desktop.i18n import _
from qic_desktop.reports.charter_value import CharterPaper, DriverLine, MeasureBlock, TargetLine, TextPart
from qic_desktop.services.improving import drivers, plans
from qic_desktop.services.improving.driver_forest import Node
from qic_desktop.services.improving.plans import Plan
from qic_desktop.services.measuring.measures import DUE_DAY
from qic_desktop.services.measuring.targets import TargetView, list_target_views
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.printing.papers import Paper, file_name
from qic_desktop.services.printing.reporting import imprint_of
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.aims import target_text
from qic_desktop.wording.chart_rules import rule_set_name
from qic_desktop.wording.charter import CharterField, charter_groups
from qic_desktop.wording.definition_lines import definition_facts, definition_texts
from qic_desktop.wording.definitions import kind_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.team import role_name

_IN_LEAD = frozenset({"title", "started", "patients", "how_much"})
_AFTER = frozenset({"resources", "barriers", "ethics", "funding", "context"})


def prepare_charter(workspace: Workspace) -> Paper[CharterPaper]:
    """Read what stands on the charter.

    Raises:
        NotAllowedError: this is no site's store.
    """
    plans.check_plan(workspace)
    plan = plans.find_plan(workspace)
    collaborative = collaboratives.find_collaborative(workspace)
    views = list_target_views(workspace)
    groups = {group.key: group.fields for group in charter_groups()}
    written = [field for key in groups if key != "came" for field in groups[key] if field.name not in _IN_LEAD]
    content = CharterPaper(
        owner=workspace.name,
        title=plan.text("title") or _("What we want to improve"),
        lead=_lead(plan),
        context=(collaborative.title if collaborative else None) or "",
        aim=plan.text("aim") or (collaborative.aim if collaborative else None) or "",
        aim_lines=_aim_lines(plan),
        before=_parts(plan, (field for field in written if field.name not in _AFTER)),
        targets=tuple(_target_line(view) for view in views if view.value is not None),
        drivers=tuple(_driver_lines(workspace)),
        team=_team(workspace),
        measures=tuple(_measure_block(workspace, view) for view in views if not view.view.is_draft),
        after=_parts(plan, (field for field in written if field.name in _AFTER)),
        outcome=_parts(plan, groups["came"]),
        imprint=imprint_of(workspace, workspace.name),
    )
    return Paper(content, file_name(workspace.name, _("charter")), _pdf)


def _pdf(content: CharterPaper) -> bytes:
    from qic_desktop.reports.charter_paper import charter_pdf

    return charter_pdf(content)


def _lead(plan: Plan) -> str:
    started = plan.text("started")
    return _("Counted from {month}").format(month=_day(started)) if started else ""


def _day(text: str) -> str:
    return period_name(text) if find_drawable(text) else text


def _aim_lines(plan: Plan) -> tuple[str, ...]:
    lines = (
        (_("For whom: {text}"), plan.text("patients")),
        (_("By how much: {text}"), plan.text("how_much")),
        (_("By when: {text}"), _day(plan.text("by_when"))),
    )
    return tuple(words.format(text=text) for words, text in lines if text)


def _parts(plan: Plan, fields: Iterable[CharterField]) -> tuple[TextPart, ...]:
    return tuple(TextPart(one.title, plan.text(one.name)) for one in fields if plan.text(one.name).strip())


def _target_line(view: TargetView) -> TargetLine:
    latest = view.latest
    now = "–" if view.aid.median is None else target_text(view.aid.median, view.style)
    by = _short_day(latest.target.by or "") if latest is not None else ""
    why = (latest.target.why if latest is not None else None) or ""
    return TargetLine(view.view.name, now, target_text(view.value, view.style), by, why)


def _short_day(text: str) -> str:
    return period_name(text, short=True) if find_drawable(text) else text


def _driver_lines(workspace: Workspace) -> Iterable[DriverLine]:
    for root in drivers.read_forest(workspace).primary:
        yield from _node_lines(root, 0)


def _node_lines(node: Node, level: int) -> Iterable[DriverLine]:
    yield DriverLine(node.text, level, node.kind == "idea")
    for child in node.children:
        yield from _node_lines(child, level + 1)


def _team(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """The roles in their order, each with the names of those who have it."""
    found: dict[str, list[str]] = {}
    for member in team.current_members(workspace):
        found.setdefault(member.role, []).append(member.name or _("Name not here"))
    return tuple((role_name(role), ", ".join(names)) for role, names in found.items())


def _measure_block(workspace: Workspace, view: TargetView) -> MeasureBlock:
    one = view.view
    definition = one.definition
    kind = kind_words(one.measure.kind)
    if definition is None:
        return MeasureBlock(one.name, kind, ())
    due, sensitive = one.measure.due_day or DUE_DAY, bool(one.measure.sensitive)
    facts = definition_facts(definition, one.form, one.direction, due, sensitive=sensitive, until=one.measure.until)
    rules = (_("Judged by"), rule_set_name(collaboratives.rule_set_of(workspace)))
    # A word or two each: a line for every one of them would fill a page with two measures.
    told = " · ".join(_("{word}: {text}").format(word=word, text=text) for word, text in (*facts, rules))
    number = _("definition {n}").format(n=definition.revision)
    about = " · ".join(part for part in (kind, number) if part)
    return MeasureBlock(one.name, about, (*definition_texts(definition), (_("Counted and drawn"), told)))
