"""A workspace: one team's, coach's or organiser's work on one topic, in one open store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from qic_desktop import clock as clocks
from qic_desktop.clock import Clock
from qic_desktop.domain.scope import (
    Scope,
    coach_private_scope,
    organiser_private_scope,
    private_of,
    site_scope,
)
from qic_desktop.store.database import Store
from qic_desktop.store.journal import Journal


class Role(StrEnum):
    """Who uses this workspace."""

    SITE = "site"
    COACH = "coach"
    ORGANISER = "organiser"


@dataclass(slots=True)
class Workspace:
    """Everything a use case needs; made by ``qic_desktop.bootstrap`` and passed in, never global.

    ``own_id`` is the site's or coach's UUID (for an organiser its installation's own). ``practice_day`` replaces
    today's date in practice workspaces, whose data end in the past. ``lent`` are keys that open locked packages, typed
    for this session (recovery words); they are never kept.
    """

    store: Store
    journal: Journal
    profile: Path
    clock: Clock
    role: Role
    own_id: str
    name: str
    practice: bool = False
    practice_day: date | None = None
    lent: list[str] = field(default_factory=list, repr=False)

    @property
    def scope(self) -> Scope:
        """Where this workspace's shared entries live; an organiser's are drafts until they are published."""
        if self.role is Role.SITE:
            return site_scope(self.own_id)
        if self.role is Role.COACH:
            return coach_private_scope(self.own_id)
        return organiser_private_scope()

    @property
    def private_scope(self) -> Scope:
        """Where entries live that never leave the team's own laptops."""
        return private_of(self.scope)

    def today(self) -> date:
        """The day it is in this workspace."""
        return self.practice_day or clocks.today(self.clock)

    def day_of(self, milliseconds: int) -> date:
        """The day of a moment in the calendar of :meth:`today`: in a practice store as long ago as it really is."""
        return self.today() - (clocks.today(self.clock) - clocks.local_time(milliseconds).date())

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return clocks.new_id(self.clock)

    def settings(self) -> Mapping[str, object]:
        """What this store is, for ``qic check`` and the window's title."""
        return {"role": self.role.value, "name": self.name, "practice": self.practice, "writer": self.journal.writer}

    def close(self) -> None:
        """Close the store."""
        self.store.close()
