"""The names of rules and rule sets, as they stand in stores, on charts and on the command line.

It owns names and sources only: what a rule does is in its own module, what it says to people in
``qic_desktop.wording``.
"""

from __future__ import annotations

from collections.abc import Mapping
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

SOURCES: Mapping[RuleSetCode, str] = {
    "anhoej": "Anhøj and Olesen, PLoS One 2014;9:e113825",
    "bestbox": "Anhøj and Wentzel-Larsen, PLoS One 2020;15:e0233920",
    "cutbox": "Anhøj and Wentzel-Larsen, PLoS One 2020;15:e0233920",
    "perla": "Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51",
    "western-electric": "Western Electric, Statistical Quality Control Handbook, 1956",
    "nelson": "Nelson, J Qual Technol 1984;16:237-239",
    "healthcare": "Provost and Murray, The Health Care Data Guide, 2011",
    "making-data-count": "NHS England, Making Data Count",
}
"""Where each set was published, in short; the whole citation is in the module of its rules."""
