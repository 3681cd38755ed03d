"""What is printed for a learning session: the pack, certificates, the evaluation form. Finished texts, no reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.coach_value import Part
from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class TimeShare:
    """How many minutes one kind of time takes: its name, the length in words, the minutes, how dark it is drawn."""

    name: str
    length: str
    minutes: int
    shade: float


@dataclass(frozen=True, slots=True)
class PackPage:
    """What begins on a page of its own. ``shares`` is drawn as one bar below the lead; ``warning`` is framed."""

    title: str
    lead: str
    parts: tuple[Part, ...]
    shares: tuple[TimeShare, ...] = ()
    warning: str = ""


@dataclass(frozen=True, slots=True)
class SessionPack:
    """Everything to print for a session, page by page."""

    owner: str
    context: str
    kind: str
    pages: tuple[PackPage, ...]
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate. Where ``holder`` is empty there is a line to write the name on.

    ``of`` stands below the holder (the site, or how many came), ``took_part`` leads over to the session's name.
    """

    holder: str
    of: str
    took_part: str


@dataclass(frozen=True, slots=True)
class Certificates:
    """Certificates of one session, each a page; ``facts`` stand below the session, ``signers`` below their lines."""

    collaborative: str
    title: str
    session: str
    facts: tuple[str, ...]
    signers: tuple[str, ...]
    certificates: tuple[Certificate, ...]
    imprint: Imprint


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """A form to fill in by hand: questions with the same answers, then open questions with lines to write on."""

    owner: str
    context: str
    title: str
    lead: str
    levels: tuple[str, ...]
    questions: tuple[str, ...]
    open_questions: tuple[str, ...]
    foot: str
    imprint: Imprint
