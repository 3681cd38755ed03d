"""Which function draws which chart.

It owns the list of charts that have a centre and limits, and which of them need denominators. The rules are in the
modules of the families.
"""

from __future__ import annotations

from collections.abc import Mapping

from qic_desktop.analysis.families.counts import c_lines, u_lines, up_lines
from qic_desktop.analysis.families.individuals import i_lines, mr_lines, run_lines
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.families.making_data_count import xmr_lines
from qic_desktop.analysis.families.normalised import ip_lines
from qic_desktop.analysis.families.parts import Family
from qic_desktop.analysis.families.proportions import p_lines, pp_lines
from qic_desktop.analysis.families.rare import g_lines, t_lines
from qic_desktop.analysis.families.subgrouped import s_lines, xbar_lines

FAMILIES: Mapping[ChartKind, Family] = {
    "run": run_lines,
    "i": i_lines,
    "mr": mr_lines,
    "ip": ip_lines,
    "xbar": xbar_lines,
    "s": s_lines,
    "t": t_lines,
    "p": p_lines,
    "pp": pp_lines,
    "c": c_lines,
    "u": u_lines,
    "up": up_lines,
    "g": g_lines,
    "xmr": xmr_lines,
}
"""Centre and limits of every chart, by its code."""

NEEDS_DENOMINATOR: frozenset[ChartKind] = frozenset({"p", "pp", "u", "up"})
"""Charts of shares and rates: without denominators there is none."""
