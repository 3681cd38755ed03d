"""What the organiser owns: the collaborative, its sites, invitations, certificates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qic_desktop.domain.entity import DRAFTED, Owner, Record, flag, integer, items, mapping, text

KEYID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collaborative(Record):
    """Many sites with one aim, for a time.

    ``identity_shapes`` are the shapes of national numbers that texts are looked through for at all sites.
    """

    ENTITY = "collaborative"
    OWNERS = DRAFTED
    FREE = frozenset({"title", "topic", "governance", "aim", "contact", "sponsor"})

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
    profile: str | None = text()
    template: str | None = text()
    sponsor: str | None = text()
    languages: list[object] | None = items()
    identity_shapes: list[object] | None = items()
    small_number_threshold: int | None = integer("privacy")
    minimum_sites: int | None = integer("privacy")
    visit_rule: dict[str, object] | None = mapping()
    course: str | None = text("course")
    course_since: str | None = text("course")
    archived_on: str | None = text("archive")
    archive_name: str | None = text("archive")
    archive_sha256: str | None = text("archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEvent(Record):
    """Pre-work, a learning session, an action period, a closing.

    ``agenda`` is a list of objects {title, minutes, type}; ``held_on`` stands once it has taken place.
    """

    ENTITY = "timetable_event"
    OWNERS = DRAFTED
    FREE = frozenset({"title", "place", "homework"})

    kind: str | None = text()
    start: str | None = text("dates")
    end: str | None = text("dates")
    title: str | None = text()
    place: str | None = text()
    number: int | None = integer()
    agenda: list[object] | None = items()
    homework: str | None = text()
    held_on: str | None = text()
    retired: bool | None = flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """One enrolled team's unit, as the organiser knows it.

    The id was made by the site itself, or by the organiser for a site without a laptop. ``area`` reads from the
    widest to the narrowest: ``Region / District``. ``reports_by`` is laptop, excel or paper. A facility that was
    merged into another keeps its record and its past values; ``merged_into`` is the other site's id.
    """

    ENTITY = "site"
    OWNERS = frozenset({Owner.ORGANISER})
    FREE = frozenset({"name", "organisation", "area", "facility_type"})

    name: str | None = text("naming")
    code: str | None = text("naming")
    organisation: str | None = text()
    area: str | None = text()
    facility_type: str | None = text()
    size: int | None = integer()
    reports_by: str | None = text()
    context: dict[str, object] | None = mapping()
    merged_into: str | None = text("merger")
    merged_on: str | None = text("merger")


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Record):
    """From when until when a site takes part; its months outside are not expected.

    A site that starts again has a second participation. ``pauses`` is a list of objects {since, until}: paused months
    are not expected either. Older ones say the reason here, where all sites read it; see :class:`TurnReason`.
    """

    ENTITY = "participation"
    OWNERS = frozenset({Owner.ORGANISER})
    FREE = frozenset({"reason"})

    site: str | None = text("span")
    since: str | None = text("span")
    until: str | None = text("span")
    reason: str | None = text("span")
    wave: str | None = text()
    pauses: list[object] | None = items()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnReason(Record):
    """Why a site pauses or left: for that site, its coaches and the organisers alone.

    ``turn`` is "paused" or "left", ``since`` the first period of the pause or the last one before it left.
    """

    ENTITY = "turn_reason"
    OWNERS = frozenset({Owner.ADDRESSED})
    FREE = frozenset({"reason"})

    turn: str | None = text("told")
    since: str | None = text("told")
    reason: str | None = text("told")


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
    """News from the organiser to all, to some sites (``to``) or, in an addressed scope, to one site or coach.

    ``about`` is the site of which it tells a coach.
    """

    ENTITY = "letter"
    OWNERS = DRAFTED | {Owner.ADDRESSED}
    FREE = frozenset({"title", "body"})

    title: str | None = text()
    body: str | None = text()
    to: list[object] | None = items()
    about: str | None = text()
    withdrawn: bool | None = flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLetter(Record):
    """That a letter was read here and is no longer shown among what is new; the id is the letter's."""

    ENTITY = "read_letter"
    OWNERS = frozenset({Owner.SITE_PRIVATE, Owner.COACH_PRIVATE})

    read: bool | None = flag()
