"""What a rule and a rule set are; :mod:`qic_desktop.analysis.rules.rule_sets` lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qic_desktop.analysis.rules.codes import RuleCode, RuleSetCode
    from qic_desktop.analysis.rules.patterns import Judged, Marked


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its function, and how many points its smallest pattern has.

    ``needs_sigma`` is True where it looks at limits or zones. ``length`` is 0 where the limit depends on the number of
    points; ``whole`` says that the series is judged as a whole, so that a finding has no points of its own.
    """

    code: RuleCode
    function: Callable[[Judged], Marked]
    needs_sigma: bool
    length: int
    whole: bool = False


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules that one school applies together, in the order in which a point is named after them."""

    code: RuleSetCode
    rules: tuple[Rule, ...]

    @property
    def about_median(self) -> tuple[Rule, ...]:
        """The rules that work without sigma: all that a run chart is judged by."""
        return tuple(rule for rule in self.rules if not rule.needs_sigma)

    def has(self, code: RuleCode) -> bool:
        """Whether a rule of this kind is in the set."""
        return any(rule.code == code for rule in self.rules)
