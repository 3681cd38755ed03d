"""Learning with others: sessions, commitments, stories, questions."""

from __future__ import annotations

from dataclasses import dataclass

from qic_desktop.domain import entity
from qic_desktop.domain.entity import DRAFTED, SITE_OWNED, Owner, Record

_SHARED = DRAFTED | SITE_OWNED | {Owner.ADDRESSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAttendance(Record):
    """Who of the team, by role, came to a learning session."""

    ENTITY = "session_attendance"
    OWNERS = SITE_OWNED

    session: str | None = entity.text("came")
    roles: list[object] | None = entity.items("came")
    people: list[object] | None = entity.items("came")
    usefulness: dict[str, object] | None = entity.mapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Record):
    """What the team will try after a session, by when, and whether it did."""

    ENTITY = "commitment"
    OWNERS = SITE_OWNED
    FREE = frozenset({"what", "outcome"})

    session: str | None = entity.text()
    what: str | None = entity.text("promise")
    by: str | None = entity.text("promise")
    done: bool | None = entity.flag("kept")
    done_on: str | None = entity.text("kept")
    outcome: str | None = entity.text("kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportBack(Record):
    """Who told whom at home what the session was about."""

    ENTITY = "report_back"
    OWNERS = SITE_OWNED
    FREE = frozenset({"to", "what"})

    session: str | None = entity.text()
    told_by_role: str | None = entity.text("told")
    to: str | None = entity.text("told")
    on: str | None = entity.text("told")
    what: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreWork(Record):
    """What is ready before the first session; the id is the session's."""

    ENTITY = "pre_work"
    OWNERS = SITE_OWNED

    ticked: dict[str, object] | None = entity.mapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStory(Record):
    """What a team did step by step, for others to use; ``consent`` is named, unnamed or no.

    An organiser hands on what a site agreed to share; ``told_by`` is the site as it is named then.
    """

    ENTITY = "change_story"
    OWNERS = _SHARED
    FREE = frozenset({"title", "steps", "needs", "obstacles", "advice", "result", "told_by"})

    title: str | None = entity.text()
    steps: str | None = entity.text()
    needs: str | None = entity.text()
    obstacles: str | None = entity.text()
    advice: str | None = entity.text()
    result: str | None = entity.text()
    ramp: str | None = entity.text()
    measure: str | None = entity.text()
    told_by: str | None = entity.text()
    consent: str | None = entity.text()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Record):
    """A question to other sites; ``asked_by`` is the site as the organiser names it when it hands the question on."""

    ENTITY = "question"
    OWNERS = _SHARED
    FREE = frozenset({"text", "context", "asked_by"})

    text: str | None = entity.text()
    context: str | None = entity.text()
    consent: str | None = entity.text()
    asked_by: str | None = entity.text()
    answered: bool | None = entity.flag()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Record):
    """What somebody answers to a question of a site."""

    ENTITY = "answer"
    OWNERS = _SHARED
    FREE = frozenset({"text", "told_by"})

    question: str | None = entity.text()
    text: str | None = entity.text()
    told_by: str | None = entity.text()
    consent: str | None = entity.text()
