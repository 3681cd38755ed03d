"""How a team works together: meetings, actions, senior leaders and their promises, objectives, the agreement.

Names of people live in the private scope (``people.Person``); what is shared here names people by id and role.
"""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import SITE_OWNED, Owner, Record

OPEN, DONE, DROPPED = "open", "done", "dropped"
"""How an action stands."""
FROM_TEST = "cycle"
"""What an action came from where ``origin`` is the id of a test of change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """A meeting as the team keeps it: who came, what was said. It never leaves the team's own laptops."""

    ENTITY = "meeting"
    OWNERS = frozenset({Owner.SITE_PRIVATE})
    FREE = frozenset({"purpose", "agenda", "decisions", "notes"})

    on: str | None = entity.text("held")
    minutes: int | None = entity.integer("held")
    purpose: str | None = entity.text()
    agenda: str | None = entity.text()
    attendance: list[object] | None = entity.items()
    decisions: str | None = entity.text()
    notes: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingHeld(Record):
    """That a meeting took place and how many came; the id is the meeting's."""

    ENTITY = "meeting_held"
    OWNERS = SITE_OWNED

    on: str | None = entity.text("held")
    minutes: int | None = entity.integer("held")
    came: int | None = entity.integer("held")
    of: int | None = entity.integer("held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Record):
    """Something to do: by whom (a person's id and role), until when, whether it is done."""

    ENTITY = "action"
    OWNERS = frozenset({Owner.SITE, Owner.COACH})
    FREE = frozenset({"text"})

    text: str | None = entity.text()
    owner: str | None = entity.text("promise")
    owner_role: str | None = entity.text("promise")
    due: str | None = entity.text("promise")
    state: str | None = entity.text("outcome")
    done_on: str | None = entity.text("outcome")
    came_from: str | None = entity.text("origin")
    origin: str | None = entity.text("origin")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderSupport(Record):
    """A senior leader (a person's id and role) who stands behind the team, and when they meet."""

    ENTITY = "leader_support"
    OWNERS = SITE_OWNED
    FREE = frozenset({"note"})

    leader: str | None = entity.text("leader")
    role: str | None = entity.text("leader")
    last_contact: str | None = entity.text()
    next_contact: str | None = entity.text()
    note: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderPromise(Record):
    """One thing that a senior leader agreed to give, and whether it was given; ``support`` is a ``leader_support``."""

    ENTITY = "leader_promise"
    OWNERS = SITE_OWNED
    FREE = frozenset({"text", "note"})

    support: str | None = entity.text("promised")
    text: str | None = entity.text("promised")
    state: str | None = entity.text("kept")
    since: str | None = entity.text("kept")
    note: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Record):
    """What the team, or the management, wants from taking part; reviewed at each learning session."""

    ENTITY = "objective"
    OWNERS = SITE_OWNED
    FREE = frozenset({"text", "review"})

    voice: str | None = entity.text("said")
    order: int | None = entity.integer("said")
    text: str | None = entity.text("said")
    met: str | None = entity.text("reviewed")
    review: str | None = entity.text("reviewed")
    reviewed_on: str | None = entity.text("reviewed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveAnswer(Record):
    """Whether the collaborative can help with an objective, from the organiser to its site; the id is the objective's.

    ``to_words`` are the objective's words that it answers: what is written otherwise later waits for an answer again.
    """

    ENTITY = "objective_answer"
    OWNERS = frozenset({Owner.ADDRESSED})
    FREE = frozenset({"text", "to_words"})

    offered: str | None = entity.text("answered")
    text: str | None = entity.text("answered")
    to_words: str | None = entity.text("answered")
    on: str | None = entity.text("answered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Record):
    """What team and management sign; the id is the site's. Who signed is a person's id."""

    ENTITY = "agreement"
    OWNERS = SITE_OWNED
    FREE = frozenset({"text", "to_talk_about"})

    text: str | None = entity.text()
    to_talk_about: str | None = entity.text()
    compared_on: str | None = entity.text()
    team_ready: bool | None = entity.flag()
    management_ready: bool | None = entity.flag()
    team_signs: str | None = entity.text("team")
    team_on: str | None = entity.text("team")
    management_signs: str | None = entity.text("management")
    management_on: str | None = entity.text("management")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakeholder(Record):
    """Somebody who is for or against the change, and who talks to them; the team's own."""

    ENTITY = "stakeholder"
    OWNERS = frozenset({Owner.SITE_PRIVATE})
    FREE = frozenset({"name", "why", "who_talks"})

    name: str | None = entity.text()
    stands: str | None = entity.text()
    why: str | None = entity.text()
    who_talks: str | None = entity.text()
    retired: bool | None = entity.flag()
