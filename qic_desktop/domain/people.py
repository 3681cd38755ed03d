"""The people of a team. Names stay in private scopes; shared records name a person by id and role."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain.entity import PRIVATE, SITE_OWNED, Record, flag, mapping, number, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Somebody who types on this laptop or belongs to the team.

    ``skills`` tells skill → level, ``lessons`` lesson → day on which it was done.
    """

    ENTITY = "person"
    OWNERS = PRIVATE
    FREE = frozenset({"name", "profession", "contact"})

    name: str | None = text()
    profession: str | None = text()
    contact: str | None = text()
    skills: dict[str, object] | None = mapping()
    lessons: dict[str, object] | None = mapping()
    left: bool | None = flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Record):
    """A person's role in the team, for a time.

    ``hours`` are agreed a month; ``used`` tells month → hours that were given; ``hand_over`` tells, on the membership
    of a new leader, point of the list → day on which it was done.
    """

    ENTITY = "membership"
    OWNERS = SITE_OWNED
    FREE = frozenset({"reason"})

    person: str | None = text()
    role: str | None = text()
    since: str | None = text("span")
    until: str | None = text("span")
    reason: str | None = text("span")
    hours: float | None = number()
    used: dict[str, object] | None = mapping()
    hand_over: dict[str, object] | None = mapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility(Record):
    """The site's own name for itself; the id is the site's id."""

    ENTITY = "facility"
    OWNERS = SITE_OWNED
    FREE = frozenset({"name", "place"})

    name: str | None = text("naming")
    code: str | None = text("naming")
    place: str | None = text()
    reading_key: str | None = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """The team's own improvement work: problem and aim."""

    ENTITY = "project"
    OWNERS = SITE_OWNED
    FREE = frozenset({"title", "problem", "aim"})

    title: str | None = text()
    problem: str | None = text()
    aim: str | None = text("aim_sentence")
    by_when: str | None = text("aim_sentence")
    started: str | None = text()
