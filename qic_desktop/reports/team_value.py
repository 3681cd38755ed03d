"""What stands on the minutes of a meeting and on the agreement: finished texts. No reportlab."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.reports.values import Imprint


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action: what, who, until when or how it ended."""

    text: str
    who: str
    due: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one meeting; empty texts are left out. ``came`` and ``absent`` are names with roles."""

    owner: str
    day: str
    purpose: str
    lead: str
    came: tuple[str, ...]
    absent: tuple[str, ...]
    agenda: str
    decisions: str
    notes: str
    actions: tuple[ActionLine, ...]
    before: tuple[ActionLine, ...]
    imprint: Imprint
    to_learn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One member on the agreement."""

    name: str
    role: str
    hours: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What one senior leader agreed to give."""

    leader: str
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """What both sign: their objectives, who gives which hours, what is promised. Signatures are lines to write on
    where nobody has signed yet."""

    owner: str
    collaborative: str
    aim: str
    team: tuple[str, ...]
    management: tuple[str, ...]
    to_talk_about: str
    members: tuple[RoleLine, ...]
    leaders: tuple[PromiseLine, ...]
    text: str
    team_signed: str
    management_signed: str
    imprint: Imprint
