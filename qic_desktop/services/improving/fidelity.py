"""What makes a test worth its effort: six questions to a cycle, three to its ramp.

After Taylor 2014, Knudsen 2019 and McNicholas 2019. Worked out when it is shown, never stored: a prompt for the team
while it writes, not a ranking. What one cycle cannot show ("one person, one day" is a good first test) is asked of the
ramp.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qic_desktop.domain.pdsa import PdsaCycle
from qic_desktop.services.improving.cycle_sheets import CycleSheet
from qic_desktop.services.improving.cycles import CycleView

PromptCode = Literal["prediction", "described", "data", "small", "learned", "written", "series", "larger", "points"]

POINTS = 3
"""Fewer values in a row say little about what happens over time (Knudsen)."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question about a good test; ``detail`` is its evidence, if any."""

    code: PromptCode
    done: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """How many predictions came true, of those that were compared with a result."""

    matched: int
    compared: int


def prompts(sheet: CycleSheet) -> tuple[Prompt, ...]:
    """The six questions to this cycle."""
    cycle = sheet.view.cycle
    first = sheet.predictions[0] if sheet.predictions else None
    stages = (cycle.prediction, cycle.observations, cycle.result and cycle.learning, cycle.decision)
    return (
        Prompt("prediction", first is not None and not first.after_start),
        Prompt("described", all((cycle.who, cycle.what, cycle.when, cycle.where))),
        Prompt("data", bool(cycle.data_plan) or bool(sheet.linked)),
        Prompt("small", bool(cycle.scale_number and cycle.scale)),
        Prompt("learned", bool(cycle.result and cycle.learning)),
        Prompt("written", all(stages)),
    )


def ramp_prompts(sheet: CycleSheet) -> tuple[Prompt, ...]:
    """The three questions to the ramp; none to a cycle that stands alone."""
    if sheet.row.ramp is None:
        return ()
    shown = sheet.row.cycles
    points = _points(sheet)
    return (
        Prompt("series", len(shown) > 1, " → ".join(one.label for one in shown)),
        _larger(shown),
        Prompt("points", points >= POINTS, str(points)),
    )


def kept(found: Sequence[CycleView]) -> Kept:
    """Predictions against results, over all these cycles."""
    compared = [one.cycle.matched for one in found if one.cycle.prediction and one.cycle.matched is not None]
    return Kept(sum(compared), len(compared))


def earlier(sheet: CycleSheet) -> tuple[CycleView, ...]:
    """The cycles before this one in its ramp that had a prediction."""
    number = sheet.view.cycle.number or 0
    return tuple(one for one in sheet.row.cycles if (one.cycle.number or 0) < number and one.cycle.prediction)


def _larger(found: Sequence[CycleView]) -> Prompt:
    """Whether the scale grew from one cycle to a later one; only where both count the same thing."""
    steps = [(number, one.cycle.scale or "") for one in found if (number := _number(one.cycle)) is not None]
    grown = [
        (before, after)
        for place, before in enumerate(steps)
        for after in steps[place + 1 :]
        if before[1] == after[1] and after[0] > before[0]
    ]
    if not grown:
        return Prompt("larger", done=False)
    before, after = grown[-1]
    return Prompt("larger", done=True, detail=f"{before[0]} → {after[0]} {after[1]}")


def _number(cycle: PdsaCycle) -> int | None:
    digits = re.sub(r"\s", "", cycle.scale_number or "")
    return int(digits) if cycle.scale and digits.isdecimal() and len(digits) < 12 else None


def _points(sheet: CycleSheet) -> int:
    """The longest row of values without a gap in the picture of the linked measure."""
    longest = now = 0
    for value in sheet.chart.series.values if sheet.chart is not None else ():
        now = now + 1 if value is not None else 0
        longest = max(longest, now)
    return longest
