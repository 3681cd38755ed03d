"""The rule sets: which rules each has, what is judged, and the findings of one series as stretches of points.

It owns the list; each rule is a function in the module of its set. A rule that needs sigma or limits is not applied
where there are none, so that a run chart is judged by the other rules of the set (:attr:`RuleSet.about_median`). A
point beyond a limit is part of the sets that name it; the Anhøj family and IHI's run chart rules judge runs alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qic_desktop.analysis.rules import anhoej, healthcare, making_data_count, nelson, perla, western_electric
from qic_desktop.analysis.rules.codes import RuleCode, RuleSetCode
from qic_desktop.analysis.rules.patterns import Judged, Marked
from qic_desktop.analysis.rules.rule import Rule, RuleSet

__all__ = ["BEYOND", "RULES_OF", "Hit", "Judged", "Marked", "Rule", "RuleSet", "applied", "hits"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One pattern that a rule found in one series.

    ``places`` are all its points, none for a rule on the series as a whole. ``upward`` is None where the pattern has
    no direction or spans both sides. ``count`` is what was seen and ``limit`` what chance still allows: the longest
    run that is no finding, one point less than the pattern needs, the fewest crossings, the bound of the number of
    runs.
    """

    rule: RuleCode
    places: tuple[int, ...]
    upward: bool | None
    count: int
    limit: int


def applied(rule_set: RuleSet, judged: Judged) -> tuple[tuple[Rule, Marked], ...]:
    """What the rules of a set mark in every series; rules that need sigma only where there is one."""
    rules = rule_set.about_median if judged.sigma is None and judged.upper is None else rule_set.rules
    return tuple((rule, rule.function(judged)) for rule in rules)


def hits(rule_set: RuleSet, judged: Judged) -> list[Hit]:
    """The findings of one series, rule by rule in the order of the set, each rule's in order of time.

    Raises:
        ValueError: there is not exactly one series.
    """
    if len(judged.values) != 1:
        raise ValueError(f"one series, not {len(judged.values)}")
    return [hit for rule, marked in applied(rule_set, judged) for hit in _hits_of(rule, marked)]


def _hits_of(rule: Rule, marked: Marked) -> list[Hit]:
    if not marked.flags.any():
        return []
    if rule.whole:
        return [Hit(rule.code, (), None, _first(marked.count), _first(marked.limit))]
    limit = _first(marked.limit) if marked.limit is not None else _needed(rule) - 1
    places = np.flatnonzero(marked.pattern[0])
    # One sort for all patterns: a long chart has thousands, and each must not look through the whole chart.
    places = places[np.argsort(marked.pattern[0][places], kind="stable")]
    numbers = marked.pattern[0][places]
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    ways = marked.upward[0][places]
    lowest, highest = np.minimum.reduceat(ways, starts).tolist(), np.maximum.reduceat(ways, starts).tolist()
    closing = _closing(marked)
    found = []
    for order, (first, end) in enumerate(pairwise([*starts.tolist(), len(places)])):
        ends = closing.get(int(numbers[first]), ())
        at = tuple(sorted({*places[first:end].tolist(), *ends})) if ends else tuple(places[first:end].tolist())
        direction = lowest[order] > 0 if lowest[order] == highest[order] and lowest[order] else None
        found.append(Hit(rule.code, at, direction, len(at), limit))
    return found


def _closing(marked: Marked) -> Mapping[int, tuple[int, ...]]:
    """The places that also end a pattern, by its number."""
    if marked.closes is None:
        return {}
    found: dict[int, tuple[int, ...]] = {}
    for place in np.flatnonzero(marked.closes[0]).tolist():
        number = int(marked.closes[0][place])
        found[number] = (*found.get(number, ()), place)
    return found


def _first(numbers: np.ndarray[tuple[int, ...], np.dtype[np.int64]] | None) -> int:
    return 0 if numbers is None else int(numbers[0])


def _needed(rule: Rule) -> int:
    """How many points a pattern marks at least."""
    return {"two-of-three": 2, "four-of-five": 4}.get(rule.code, rule.length)


BEYOND = Rule("beyond", western_electric.beyond, True, 1)
_TWO_OF_THREE = Rule("two-of-three", western_electric.two_of_three, True, 3)
_FOUR_OF_FIVE = Rule("four-of-five", western_electric.four_of_five, True, 5)
_INNER_THIRD = Rule("inner-third", nelson.inner_third, True, nelson.INNER)

_SETS = (
    RuleSet(
        "anhoej",
        (Rule("shift", anhoej.shift, False, 0), Rule("crossings", anhoej.crossings, False, 0, whole=True)),
    ),
    RuleSet(
        "bestbox",
        (Rule("shift", anhoej.best_shift, False, 0), Rule("crossings", anhoej.best_crossings, False, 0, whole=True)),
    ),
    RuleSet(
        "cutbox",
        (
            Rule("shift", anhoej.cut_shift, False, 0),
            Rule("crossings", anhoej.cut_crossings, False, 0, whole=True),
            Rule("corner", anhoej.cut_corner, False, 0, whole=True),
        ),
    ),
    RuleSet(
        "perla",
        (
            Rule("shift", perla.shift, False, perla.SHIFT),
            Rule("trend", perla.trend, False, perla.TREND),
            Rule("runs", perla.runs, False, 0, whole=True),
        ),
    ),
    RuleSet(
        "western-electric",
        (
            BEYOND,
            _TWO_OF_THREE,
            _FOUR_OF_FIVE,
            Rule("shift", western_electric.shift, False, western_electric.RUN),
        ),
    ),
    RuleSet(
        "nelson",
        (
            BEYOND,
            Rule("shift", nelson.shift, False, nelson.RUN),
            Rule("trend", nelson.trend, False, nelson.TREND),
            Rule("alternating", nelson.alternating, False, nelson.ALTERNATING),
            _TWO_OF_THREE,
            _FOUR_OF_FIVE,
            _INNER_THIRD,
            Rule("outer-thirds", nelson.outer_thirds, True, nelson.OUTER),
        ),
    ),
    RuleSet(
        "healthcare",
        (
            BEYOND,
            Rule("shift", healthcare.shift, False, healthcare.RUN),
            Rule("trend", healthcare.trend, False, healthcare.TREND),
            Rule("two-of-three", healthcare.two_of_three, True, 3),
            _INNER_THIRD,
        ),
    ),
    RuleSet(
        "making-data-count",
        (
            Rule("beyond", making_data_count.beyond, True, 1),
            Rule("trend", making_data_count.trend, False, making_data_count.TREND),
            Rule("two-of-three", making_data_count.two_of_three, True, 3),
            Rule("shift", making_data_count.shift, False, making_data_count.RUN),
        ),
    ),
)

RULES_OF: Mapping[RuleSetCode, RuleSet] = {one.code: one for one in _SETS}
"""Every rule set; the rules in the order in which a point with several findings is named."""
