"""One chart case in, one result out: the engine behind ``qic spc``.

It speaks the schema of the published golden cases (fields ``chart``, ``data``, ``options`` in; a ``result`` out) and
applies no display policy. The two dialects are :mod:`qic_desktop.analysis.cases.qic` and
:mod:`qic_desktop.analysis.cases.xmr`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qic_desktop.analysis.cases.checks import refused
from qic_desktop.analysis.cases.qic import CHARTS, solve_qic
from qic_desktop.analysis.cases.xmr import solve_xmr

SOURCES = ("qicharts2", "NHSRplotthedots")


def solve_case(case: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one case with ``{"id", "result"}``; infinities in it are words, missing numbers None.

    ``source`` may be left out: the chart ``xmr`` is that of NHSRplotthedots, all others are those of qicharts2.

    Raises:
        CaseRefusedError: the reference refuses the case too, or it makes no sense; field and row are named.
    """
    chart, source = case.get("chart"), case.get("source")
    source = (SOURCES[1] if chart == "xmr" else SOURCES[0]) if source is None else source
    if source not in SOURCES:
        raise refused("source", source)
    if source == "NHSRplotthedots":
        if chart != "xmr":
            raise refused("chart", chart)
        return {"id": case.get("id"), "result": solve_xmr(case)}
    kind = next((each for each in CHARTS if each == chart), None)
    if kind is None:
        raise refused("chart", chart)
    return {"id": case.get("id"), "result": solve_qic(kind, case)}
