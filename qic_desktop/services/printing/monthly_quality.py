"""Whether the numbers of a report can be trusted: complete, in time, counted once more, corrected (method C7)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.clock import local_time
from qic_desktop.domain.checking import Quality, checked_of
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import PeriodKind, find_period
from qic_desktop.i18n import _, n_
from qic_desktop.services.coaching import recounts
from qic_desktop.services.measuring import observations
from qic_desktop.services.measuring.entry import due_day
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.value_histories import measure_history
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.charts import rules_line
from qic_desktop.wording.coaching import verified_words
from qic_desktop.wording.period_names import period_name

LOOKED_BACK = 12
CHECKS_TOLD = 2
"""So many of a coach's recounts are told in words, the latest; the table has all."""


def quality_lines(workspace: Workspace, view: MeasureView, chart: RunChart, site: str | None) -> tuple[str, ...]:
    """Lines of a list, about the last twelve periods of a chart."""
    periods = chart.series.periods[-LOOKED_BACK:]
    found = [one for one in observations.list_observations(workspace, view, site) if one.period in periods]
    lines = [_complete(view, chart, found), *_in_time(workspace, view, found), rules_line(chart)]
    definition = view.definition
    if definition is not None and definition.numerator_text:
        counted = [definition.numerator_text, definition.denominator_text or ""]
        lines.append(_("Counted: {what}.").format(what=_(" out of: ").join(text for text in counted if text)))
    lines += _to_explain(workspace, view, found) + _checked_by_team(found)
    checked = recounts.verified(workspace, observations.owner_of(workspace, site), view.id)
    told = [f"{period_name(period)}: {verified_words(checked[period])}." for period in periods if period in checked]
    lines += told[-CHECKS_TOLD:]
    conflicts = sum(one.conflicts for one in found)
    if conflicts:
        lines.append(n_("{n} value is in conflict.", "{n} values are in conflict.", conflicts).format(n=conflicts))
    return tuple(lines)


def _complete(view: MeasureView, chart: RunChart, found: Sequence[Observation]) -> str:
    if chart.series.by_event:
        count = len(chart.series.periods)
        return n_("{n} event is recorded.", "{n} events are recorded.", count).format(n=count)
    reported = sum(1 for one in found if one.missing in (None, "no-cases"))
    months = _("{n} of the last {all} months are reported.")
    said = months if view.period_kind is PeriodKind.MONTH else _("{n} of the last {all} periods are reported.")
    return said.format(n=reported, all=len(chart.series.periods[-LOOKED_BACK:]))


def _in_time(workspace: Workspace, view: MeasureView, found: Sequence[Observation]) -> list[str]:
    """How many values were entered by their due day, and how many were corrected after they were sent.

    Practice data were entered on the day of their making, which says nothing.
    """
    if workspace.role is not Role.SITE or workspace.practice or view.form.is_by_event or not found:
        return []
    history = measure_history(workspace, view)
    in_time, corrected = 0, 0
    for one in found:
        given = [line for line in history.get(one.period, ()) if line.registers.get("counts")]
        period = find_period(one.period)
        if not given or period is None:
            continue
        in_time += local_time(given[0].wall_ms).date() <= due_day(view, period)
        # What was replaced before it was sealed had not been sent.
        corrected += any(line.segment and line.segment != later.segment for line, later in pairwise(given))
    words = n_("{n} of them was entered by its due day.", "{n} of them were entered by their due day.", in_time)
    lines = [words.format(n=in_time)]
    if corrected:
        words = n_("{n} was corrected after it was sent.", "{n} were corrected after they were sent.", corrected)
        lines.append(words.format(n=corrected))
    return lines


def _to_explain(workspace: Workspace, view: MeasureView, found: Sequence[Observation]) -> list[str]:
    doubtful = sum(bool(observations.doubts_of(workspace, view, one)) for one in found)
    if not doubtful:
        return []
    return [n_("{n} value is marked to explain.", "{n} values are marked to explain.", doubtful).format(n=doubtful)]


def _checked_by_team(found: Sequence[Observation]) -> list[str]:
    """What the team's own second counts found."""
    checks = [checked_of(one).quality for one in found]
    same, other = checks.count(Quality.VERIFIED), checks.count(Quality.DIFFERS)
    if not same + other:
        return []
    counted = n_("The team counted {n} value once more", "The team counted {n} values once more", same + other)
    said = counted.format(n=same + other)
    if not other:
        return [_("{counted}: the same.").format(counted=said)]
    return [_("{counted}: {same} the same, {other} different.").format(counted=said, same=same, other=other)]
