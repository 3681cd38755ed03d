"""What stands on the summary of an import: what came, from whom, what it brought, what stays open. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One package. ``brought`` is what came of it, ``words`` its six words, ``reason`` why it is not in and what to
    do (empty for one that is)."""

    sender: str
    file: str
    made: str
    brought: str
    words: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """The page. ``headline`` says how it went, ``arrived`` whether everything that was sent is here.

    ``missing`` are sentences about entries that somebody holds and that are not here; ``conflicts`` is empty where
    no value was entered twice.
    """

    owner: str
    when: str
    headline: str
    arrived: str
    conflicts: str
    missing: tuple[str, ...]
    brought: tuple[SummaryLine, ...]
    aside: tuple[SummaryLine, ...]
    refused: tuple[SummaryLine, ...]
    imprint: Imprint
