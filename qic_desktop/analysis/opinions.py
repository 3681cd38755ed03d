"""Scores of questionnaires, and several people's answers side by side.

Nothing is guessed: an answer sheet has a score only when every question is answered. Where opinions lie apart is the
useful result (Doyle and others, Implementation Science 2013; 8: 127), so it is told for every question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qic_desktop.analysis.sums import exact_sum, mean, median
from qic_desktop.domain.instrument import Item, Level, Sheet, SheetKind

APART = 0.5
"""From half of the steps of a question between two answers on, opinions are told as being apart."""
LOWEST = 2
"""So many questions at the low end ask for something to be done."""


@dataclass(frozen=True, slots=True)
class ItemOpinions:
    """All answers to one question; ``shares`` run from 0 (least) to 1 (best), in the order of the raters.

    ``step`` is how many steps the lowest and the highest answer lie apart.
    """

    item: Item
    shares: tuple[float, ...]
    median: float
    step: int
    apart: bool

    @property
    def lowest(self) -> float:
        """The lowest answer."""
        return min(self.shares)

    @property
    def highest(self) -> float:
        """The highest answer."""
        return max(self.shares)


@dataclass(frozen=True, slots=True)
class Opinions:
    """A round: the score of every rater, their median, and every question, the lowest first."""

    scores: tuple[float, ...]
    median: float | None
    items: tuple[ItemOpinions, ...]

    @property
    def low(self) -> tuple[ItemOpinions, ...]:
        """The questions to do something about: the two lowest that are below the best."""
        return tuple(one for one in self.items[:LOWEST] if one.median < 1)

    @property
    def apart(self) -> tuple[ItemOpinions, ...]:
        """The questions on which opinions lie apart."""
        return tuple(one for one in self.items if one.apart)


def chosen(sheet: Sheet, answers: Mapping[str, object]) -> dict[str, Level]:
    """The levels that were chosen, by question; what the sheet does not know is left out."""
    found = {item.code: item.level(answers.get(item.code)) for item in sheet.items}
    return {code: level for code, level in found.items() if level is not None}


def score(sheet: Sheet, answers: Mapping[str, object]) -> float | None:
    """The score of one answer sheet; None while a question is open."""
    levels = chosen(sheet, answers)
    if len(levels) < len(sheet.items):
        return None
    values = [level.value for level in levels.values()]
    return exact_sum(values) if sheet.kind is SheetKind.WEIGHTED else mean(values)


def compare(sheet: Sheet, answered: Sequence[Mapping[str, object]]) -> Opinions:
    """Whole answer sheets side by side; those with open questions are left out."""
    whole = [chosen(sheet, answers) for answers in answered if score(sheet, answers) is not None]
    scores = tuple(found for answers in answered if (found := score(sheet, answers)) is not None)
    if not whole:
        return Opinions((), None, ())
    items = [_opinions(item, [levels[item.code] for levels in whole]) for item in sheet.items]
    return Opinions(scores, median(scores), tuple(sorted(items, key=lambda one: one.median)))


def _opinions(item: Item, levels: Sequence[Level]) -> ItemOpinions:
    shares = tuple(item.share(level) for level in levels)
    ranks = [item.rank(level) for level in levels]
    step = max(ranks) - min(ranks)
    steps = len({level.value for level in item.levels}) - 1
    middle = median(shares)
    return ItemOpinions(item, shares, 0.0 if middle is None else middle, step, steps > 0 and step / steps >= APART)
