"""The timetable: pre-work, learning sessions, action periods, holding the gains; and what does not fit in it.

Learning sessions are numbered by the program in the order of their days. Nothing is refused for standing oddly: an
organiser types one date after the other, so what does not fit is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from qic_desktop.domain.collaborative import TimetableEvent
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import organiser_private_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit

SESSION = "learning session"
KINDS = (
    "preparatory",
    "pre-work",
    SESSION,
    "action period",
    "demonstration",
    "spread",
    "visits",
    "meeting",
    "review",
    "harvest",
    "holding the gains",
    "closing",
)
"""What can stand in a timetable. A learning session, a meeting, a review and a closing are days, the rest are spans."""
DAYS = frozenset({SESSION, "meeting", "review", "closing"})
LANES: tuple[tuple[str, ...], ...] = (
    tuple(kind for kind in KINDS if kind not in (*DAYS, "visits", "harvest")),
    (SESSION, "meeting", "review", "closing"),
    ("visits", "harvest"),
)
FIELDS = ("kind", "title", "start", "end", "place", "homework", "held_on")
Why = Literal["no-day", "backwards", "before-session", "overlap", "after-end", "no-session"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry of the timetable with its days; ``number`` counts learning sessions, and spans of one kind, from 1."""

    event: TimetableEvent
    first: date | None
    last: date | None
    number: int

    @property
    def id(self) -> str:
        """The record's id."""
        return self.event.id

    @property
    def kind(self) -> str:
        """What it is, as one of :data:`KINDS` where it is known."""
        return kind_of(self.event.kind)

    @property
    def is_session(self) -> bool:
        """Whether it is a learning session."""
        return self.kind == SESSION

    def is_over(self, day: date) -> bool:
        """Whether it lies behind."""
        return self.event.held_on is not None or (self.last is not None and self.last < day)

    def is_now(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first is not None and self.last is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit: ``one``, and the other entry that it does not fit with."""

    why: Why
    one: Planned | None = None
    other: Planned | None = None


def kind_of(text: str | None) -> str:
    """A kind as it is listed here, however its words were joined."""
    plain = (text or "").replace("-", " ").replace("_", " ").casefold().strip()
    return next((kind for kind in KINDS if kind.replace("-", " ") == plain), text or "")


def read_timetable(workspace: Workspace) -> tuple[Planned, ...]:
    """All entries by day, those without one last."""
    found = [one for one in list_drafted(workspace, TimetableEvent) if not one.retired and (one.title or one.kind)]
    dated = [(one, *_span(one)) for one in found]
    dated.sort(
        key=lambda one: (one[1] or date.max, KINDS.index(kind) if (kind := kind_of(one[0].kind)) in KINDS else 99)
    )
    counted: dict[str, int] = {}
    planned = []
    for event, first, last in dated:
        kind = kind_of(event.kind)
        counted[kind] = counted.get(kind, 0) + 1
        planned.append(Planned(event, first, last, counted[kind]))
    return tuple(planned)


def add_event(workspace: Workspace, kind: str, **fields: str | None) -> str:
    """Put an entry into the timetable, a draft until it is published; its id.

    Raises:
        NotAllowedError: only an organiser writes the timetable.
        InputError: there is no such kind, or a day that is none.
    """
    check_organiser(workspace)
    identity = workspace.new_id()
    told = _checked({"kind": kind, **fields})
    workspace.journal.append(organiser_private_scope(), [new_record(TimetableEvent, identity, **told)])
    return identity


def change_event(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Change fields of an entry: those of :data:`FIELDS`, ``agenda`` and ``retired``.

    Raises:
        NotAllowedError: only an organiser writes the timetable.
        NotFoundError: there is no such entry.
        InputError: a day that is none.
    """
    check_organiser(workspace)
    before = next((one.event for one in read_timetable(workspace) if one.id == identity), None)
    if before is None:
        raise NotFoundError(identity, what="timetable")
    told = _checked(fields)
    if {"start", "end"} & set(told):
        told = {"start": before.start, "end": before.end} | told
    return workspace.journal.append(organiser_private_scope(), [record_edit(TimetableEvent, identity, **told)])


def misfits(workspace: Workspace, planned: Sequence[Planned]) -> tuple[Misfit, ...]:
    """What does not fit in the timetable, in the order of the entries."""
    found = [Misfit("no-day", one) for one in planned if one.first is None]
    found += [Misfit("backwards", one) for one in planned if one.first and one.last and one.last < one.first]
    in_phases = collaboratives.profile_of(workspace).needs_end
    found += _early_ends(planned) if in_phases else []
    spans = [one for one in planned if one.kind == "action period" and one.first and one.last]
    for one, other in pairwise(spans):
        if one.last is not None and other.first is not None and one.last >= other.first:
            found.append(Misfit("overlap", one, other))
    if planned and in_phases and not any(one.is_session for one in planned):
        found.append(Misfit("no-session"))
    collaborative = collaboratives.find_collaborative(workspace)
    ends = find_period((collaborative.end if collaborative else None) or "")
    if ends is not None:
        found += [Misfit("after-end", one) for one in planned if one.first and one.first > ends.last]
    return tuple(found)


def missed_session(workspace: Workspace) -> Planned | None:
    """The first learning session that is over, which who joins now has missed; None where sites join at any time."""
    if not collaboratives.profile_of(workspace).joins_together:
        return None
    day = workspace.today()
    return next((one for one in read_timetable(workspace) if one.is_session and one.is_over(day)), None)


def _early_ends(planned: Sequence[Planned]) -> list[Misfit]:
    """Action periods that would end before the learning session of the same number, with which they begin."""
    sessions = {one.number: one for one in planned if one.is_session}
    found = []
    for one in planned:
        other = sessions.get(one.number)
        if one.kind == "action period" and other is not None and one.last and other.first and one.last < other.first:
            found.append(Misfit("before-session", one, other))
    return found


def check_organiser(workspace: Workspace) -> None:
    """Refuse what only an organiser does.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")


def _checked(fields: dict[str, object] | dict[str, str | None]) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, value in fields.items():
        text = value.strip() if isinstance(value, str) else value
        if name == "kind" and kind_of(str(text)) not in KINDS:
            raise InputError(str(text))
        if name in ("start", "end", "held_on") and text and find_period(str(text)) is None:
            raise InputError(str(text))
        told[name] = text or None
    return told


def _span(event: TimetableEvent) -> tuple[date | None, date | None]:
    first, last = find_period(event.start or ""), find_period(event.end or "")
    begins = first.first if first else None
    return begins, last.last if last else (first.last if first else None)
