"""The lines in steps of the page *Progress*, for screen and paper: scores by month, rounds, units reached."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.analysis.geometry.marks import Shape
from qic_desktop.analysis.geometry.steps import StepChart, StepLine
from qic_desktop.domain.period import find_period, periods_between
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.services.progress.answers import Round
from qic_desktop.services.progress.assessment import Assessment
from qic_desktop.services.progress.spreading import ADOPTED, Column, Spread, reach
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import column_name, rater_words, reach_words, score_text, step_text
from qic_desktop.wording.values import number_text

LONGEST_TITLE = 80
MOST_SINGLE_LINES = 5
"""Up to so many units each has a line of its own on the axis."""
_LOOKS: tuple[tuple[str, tuple[float, ...], Shape], ...] = (
    ("accent", (), "circle"),
    ("text", (4.0, 3.0), "diamond"),
    ("muted", (1.5, 2.5), "square"),
)


def history_chart(found: Assessment) -> StepChart:
    """Both scores over the months between the first and the last, as lines in steps."""
    known = {one.period: one for one in found.months if (one.own and one.own.score is not None) or one.others}
    ends = [period for text in known if (period := find_period(text)) is not None]
    periods = [one.text for one in periods_between(min(ends), max(ends))] if ends else []
    own = tuple(known[one].own.score if one in known and known[one].own else None for one in periods)  # type: ignore[union-attr]
    other = tuple(known[one].others[0].score if one in known and known[one].others else None for one in periods)
    who = next((rater_words(one.others[0].role) for one in reversed(found.months) if one.others), _("Coach"))
    count = sum(value is not None for value in own)
    latest = next((value for value in reversed(own) if value is not None), None)
    described = n_(
        "{n} month with a score of the team, the last one {step}",
        "{n} months with scores of the team, the last one {step}",
        count,
    ).format(n=count, step=step_text(latest) or "–")
    return StepChart(
        months=tuple(period_name(one, short=True) for one in periods),
        lines=(
            StepLine(_("Team"), own, "accent"),
            StepLine(who, other, "muted", dash=(4, 3), shape="diamond", filled=False),
        ),
        ticks=tuple((float(value), step_text(float(value))) for value in range(6)),
        highest=5.0,
        description=described,
    )


def rounds_chart(shown: Sequence[Round]) -> StepChart:
    """The middle score of every round."""
    medians = tuple(one.opinions.median if one.opinions else None for one in shown)
    sheet = shown[-1].sheet
    best = sheet.best
    latest = score_text(sheet, medians[-1])
    return StepChart(
        months=tuple(period_name(one.period, short=True) for one in shown),
        lines=(StepLine(number_text(round(medians[-1] or 0, 1), 1), medians, "accent"),),
        ticks=tuple((value, number_text(value, 0)) for value in (0.0, best / 2, best) if value == int(value)),
        highest=best,
        description=_("Middle score of {n} rounds, the last one {score}").format(
            n=format_number(len(shown)), score=latest
        ),
    )


def reach_chart(found: Spread, month: str) -> StepChart | None:
    """How many units had adopted each thing by the end of each month; None while none has."""
    lines = {column: dict(reach(found.rows, column, month)) for column in found.columns}
    months = sorted({one for counts in lines.values() for one in counts})
    if not months:
        return None
    made = []
    for number, (column, counts) in enumerate((one, lines[one]) for one in found.columns if lines[one]):
        role, dash, shape = _LOOKS[number % len(_LOOKS)]
        name = column.letter or column_name(column.spreads, column.letter, column.title)
        values = tuple(float(counts.get(one, 0)) for one in months)
        made.append(StepLine(name, values, role, dash, shape))
    units = len(found.rows)
    return StepChart(
        months=tuple(period_name(one, short=True) for one in months),
        lines=tuple(made),
        ticks=tuple((float(one), format_number(one)) for one in _unit_lines(units)),
        highest=float(max(1, units)),
        description="; ".join(reach_said(found, column) for column in found.columns if lines[column]),
    )


def _unit_lines(units: int) -> tuple[int, ...]:
    """Where lines stand on an axis up to all units: at even distances, the last one at all of them."""
    if units <= MOST_SINGLE_LINES:
        return tuple(range(units + 1))
    return (0, units) if units % 2 else (0, units // 2, units)


def reach_said(found: Spread, column: Column) -> str:
    """How many units have adopted one thing, in words."""
    what = column_name(column.spreads, column.letter, column.title[:LONGEST_TITLE])
    return f"{what}: {reach_words(found.count(ADOPTED, column), len(found.rows))}"
