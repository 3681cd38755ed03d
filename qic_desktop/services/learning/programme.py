"""The programme of a learning session, and what it asks to be done at home, as the organiser's news brought them."""

from __future__ import annotations

from typing import NamedTuple

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.services.learning.learning_page import LearningPage
from qic_desktop.services.organising.sessions_planned import read_agenda, times_of


class ProgrammeLine(NamedTuple):
    """One part of a session: its day (1 for the first), from when to when, and what it is called."""

    day: int
    begins: str
    ends: str
    title: str


def programme_of(event: TimetableEvent) -> tuple[ProgrammeLine, ...]:
    """The parts in their order; empty while the organiser has written none."""
    agenda = read_agenda(event)
    slots = zip(agenda, times_of(agenda), strict=True)
    return tuple(ProgrammeLine(slot.day, slot.begins, slot.ends, one.title) for one, slot in slots)


def homework_of(found: LearningPage) -> str:
    """What the latest session asks of the team, until it stands among what the team tries; empty for nothing."""
    asked = ((found.latest.event.homework if found.latest else None) or "").strip()
    taken = {" ".join(one.what.split()).casefold() for one in found.commitments}
    return "" if " ".join(asked.split()).casefold() in taken else asked
