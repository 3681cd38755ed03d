"""The names of rules and rule sets, as they stand in stores, on charts and on the command line.

It owns names only: what a rule does is in its own module, what it says to people in ``qic_desktop.wording``.
"""

from __future__ import annotations

from typing import Literal, get_args

RuleCode = Literal[
    "shift",
    "crossings",
    "corner",
    "runs",
    "trend",
    "beyond",
    "two-of-three",
    "four-of-five",
    "inner-third",
    "outer-thirds",
    "alternating",
]
"""shift: a long run on one side. crossings: too few crossings. corner: the cut corner of the cut box. runs: number of
runs outside its table. trend: steadily up or down. beyond: outside a limit. two-of-three and four-of-five: near a
limit, or beyond one sigma. inner-third: hugging the centre. outer-thirds: avoiding it. alternating: up and down by
turns."""

RuleSetCode = Literal[
    "anhoej",
    "bestbox",
    "cutbox",
    "perla",
    "western-electric",
    "nelson",
    "healthcare",
    "making-data-count",
]

RULE_SETS: tuple[RuleSetCode, ...] = get_args(RuleSetCode)
