"""The reporting grid as a value for paper."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import Imprint

EXPLAINED = "explained"
"""The code of a month that is missing and of which the site said why."""


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """One site: ``states`` has a code a month ("on-time", "late", "corrected", "missing", "explained", "not-due",
    "paused", "")."""

    name: str
    code: str
    states: tuple[str, ...]
    complete: str
    on_time: str


@dataclass(frozen=True, slots=True)
class ReportingPaper:
    """All sites in order of need; ``months`` are letters, ``years`` stand where one begins, else are empty."""

    owner: str
    measure: str
    headline: str
    months: tuple[str, ...]
    years: tuple[str, ...]
    lines: tuple[ReportingLine, ...]
    legend: tuple[tuple[str, str], ...]
    imprint: Imprint
