"""The aim as one page reads it: the sentence, five calm questions about it (SMART), and the targets.

A check is told by its evidence and never counted: it helps to write a better sentence, it is no mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qic_desktop.domain.foreign_days import doubt_of
from qic_desktop.domain.measure import MeasureKind
from qic_desktop.domain.period import find_drawable
from qic_desktop.services.improving import plans
from qic_desktop.services.improving.plans import Plan
from qic_desktop.services.measuring.targets import TargetView, list_target_views, target_view
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Workspace

SmartCode = Literal["specific", "measurable", "achievable", "relevant", "time-bound"]
State = Literal["yes", "look", "open"]
WANTED_KINDS = (MeasureKind.OUTCOME, MeasureKind.PROCESS)
"""A team needs a target for what patients get and one for what it does differently."""


@dataclass(frozen=True, slots=True)
class SmartPoint:
    """One question about the aim. ``state``: answered, worth a second look, or open; ``why`` is a code for its words.

    ``texts`` are what the words quote; ``target`` is the measure that is spoken of.
    """

    code: SmartCode
    state: State
    why: str
    texts: tuple[str, ...] = ()
    target: TargetView | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class AimSheet:
    """Everything the Aim part shows. ``offered`` is the collaborative's aim while the team has written none.

    ``leading`` is the measure that the aim is seen by, with all that is known of its target; ``targets`` are in brief.
    """

    plan: Plan
    drafts: dict[str, str]
    leading: TargetView | None
    smart: tuple[SmartPoint, ...]
    targets: tuple[TargetView, ...]
    missing_kinds: tuple[MeasureKind, ...]
    offered: str
    day: date


def read_aim(workspace: Workspace) -> AimSheet:
    """Read the Aim part.

    Raises:
        NotAllowedError: this is no site's store.
    """
    plans.check_plan(workspace)
    plan, day = plans.find_plan(workspace), workspace.today()
    found = list_target_views(workspace)
    leading = leading_target(found)
    full = target_view(workspace, leading.view) if leading is not None else None
    collaborative = collaboratives.find_collaborative(workspace)
    offered = (collaborative.aim if collaborative else None) or ""
    return AimSheet(
        plan=plan,
        drafts=plans.list_drafts(workspace),
        leading=full,
        smart=smart_points(plan, full, day),
        targets=found,
        missing_kinds=missing_kinds(found),
        offered="" if plan.text("aim") else offered,
        day=day,
    )


def missing_kinds(found: Sequence[TargetView]) -> tuple[MeasureKind, ...]:
    """Which of outcome and process has no target yet."""
    have = {one.view.measure.kind for one in found if one.value is not None}
    return tuple(kind for kind in WANTED_KINDS if kind.value not in have)


def leading_target(found: Sequence[TargetView]) -> TargetView | None:
    """The target that speaks for the aim: one that the team set itself, an outcome's before others, since an aim is
    about what patients get."""
    with_target = [one for one in found if one.value is not None]
    return min(
        with_target,
        key=lambda one: (one.latest is None, one.view.measure.kind != MeasureKind.OUTCOME.value),
        default=None,
    )


def smart_points(plan: Plan, leading: TargetView | None, day: date) -> tuple[SmartPoint, ...]:
    """The five questions, in the order of the word; ``leading`` is the target that speaks for the aim."""
    return (
        _specific(plan),
        _measurable(plan, leading),
        _achievable(leading),
        _relevant(plan),
        _time_bound(plan, day),
    )


def _specific(plan: Plan) -> SmartPoint:
    if not plan.text("aim"):
        return SmartPoint("specific", "open", "what")
    if not plan.text("patients"):
        return SmartPoint("specific", "open", "whom")
    return SmartPoint("specific", "yes", "said", (plan.text("patients"),))


def _measurable(plan: Plan, leading: TargetView | None) -> SmartPoint:
    if leading is not None:
        return SmartPoint("measurable", "yes", "target", target=leading)
    return SmartPoint("measurable", "open", "no-target" if plan.text("how_much") else "how-much")


def _achievable(leading: TargetView | None) -> SmartPoint:
    if leading is None or leading.value is None:
        return SmartPoint("achievable", "open", "no-target")
    aid = leading.aid
    if not aid.points:
        return SmartPoint("achievable", "open", "no-values", target=leading)
    if aid.median is not None and aid.is_reached_by(aid.median, leading.value):
        return SmartPoint("achievable", "look", "easy", target=leading)
    if period := aid.reached_in(leading.value):
        return SmartPoint("achievable", "yes", "reached", (period,), leading)
    if aid.best_site is not None and aid.is_reached_by(aid.best_site.value, leading.value):
        return SmartPoint("achievable", "yes", "elsewhere", (aid.best_site.name,), leading)
    return SmartPoint("achievable", "look", "best" if aid.best else "never", target=leading)


def _relevant(plan: Plan) -> SmartPoint:
    written = bool(plan.text("problem") or plan.text("background"))
    return SmartPoint("relevant", "yes" if written else "open", "said" if written else "problem")


def _time_bound(plan: Plan, day: date) -> SmartPoint:
    text = plan.text("by_when")
    doubt = doubt_of(text, day)
    if not text:
        return SmartPoint("time-bound", "open", "when")
    if doubt:
        return SmartPoint("time-bound", "look", doubt, (text,))
    found = find_drawable(text)
    left = (found.last - day).days if found is not None else 0
    return SmartPoint("time-bound", "yes", "left", (text,), days=left)
