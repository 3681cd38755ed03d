"""What the organiser owns: the collaborative, its sites, invitations, certificates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qic_desktop.domain.entity import DRAFTED, Owner, Record, flag, items, mapping, text

KEYID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborative(Record):
    """Many sites with one aim, for a time."""

    ENTITY = "collaborative"
    OWNERS = DRAFTED
    FREE = frozenset({"title", "topic", "governance", "aim", "contact"})

    title: str | None = text()
    topic: str | None = text()
    governance: str | None = text()
    aim: str | None = text()
    start: str | None = text("dates")
    end: str | None = text("dates")
    rule_set: str | None = text()
    success_rule: dict[str, object] | None = mapping()
    comparison_policy: str | None = text()
    file_names: str | None = text()
    contact: str | None = text()
    readers: dict[str, object] | None = mapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEvent(Record):
    """Pre-work, a learning session, an action period, a closing."""

    ENTITY = "timetable_event"
    OWNERS = DRAFTED
    FREE = frozenset({"title", "place"})

    kind: str | None = text()
    start: str | None = text("dates")
    end: str | None = text("dates")
    title: str | None = text()
    place: str | None = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """One enrolled team's unit, as the organiser knows it; the id was made by the site itself."""

    ENTITY = "site"
    OWNERS = frozenset({Owner.ORGANISER})
    FREE = frozenset({"name", "organisation", "area"})

    name: str | None = text("naming")
    code: str | None = text("naming")
    organisation: str | None = text()
    area: str | None = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Record):
    """From when until when a site takes part; its months outside are not expected."""

    ENTITY = "participation"
    OWNERS = frozenset({Owner.ORGANISER})
    FREE = frozenset({"reason"})

    site: str | None = text("span")
    since: str | None = text("span")
    until: str | None = text("span")
    reason: str | None = text("span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(Record):
    """An invitation that was written, with the secret that proves an answer to it; it never leaves this store."""

    ENTITY = "invitation"
    OWNERS = frozenset({Owner.ORGANISER_PRIVATE})

    role: str | None = text("invited")
    name: str | None = text("invited")
    code: str | None = text("invited")
    site: str | None = text("invited")
    secret: str | None = text("invited")
    answered_by: str | None = text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Record):
    """What a key may write, and whether it may enrol others; the id is the key's id (format clause F14)."""

    ENTITY = "certificate"
    OWNERS = frozenset({Owner.ORGANISER, Owner.SITE})

    grant: dict[str, object] | None = mapping()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A certificate's id is the id of the key it speaks of."""
        return KEYID.fullmatch(identity) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation(Record):
    """A key is valid up to a segment and no further."""

    ENTITY = "revocation"
    OWNERS = frozenset({Owner.ORGANISER})

    limit: dict[str, object] | None = mapping()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """A revocation's id is the id of the key it speaks of."""
        return KEYID.fullmatch(identity) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNote(Record):
    """Why a key was revoked: for the organisers alone."""

    ENTITY = "key_note"
    OWNERS = frozenset({Owner.ORGANISER_PRIVATE})
    FREE = frozenset({"reason"})

    reason: str | None = text()

    @classmethod
    def is_identity(cls, identity: str) -> bool:
        """The id is that of the key it speaks of."""
        return KEYID.fullmatch(identity) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Record):
    """News from the organiser to all or to one site."""

    ENTITY = "letter"
    OWNERS = DRAFTED | {Owner.ADDRESSED}
    FREE = frozenset({"title", "body"})

    title: str | None = text()
    body: str | None = text()
    to: list[object] | None = items()
    withdrawn: bool | None = flag()
