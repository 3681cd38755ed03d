"""Change stories and questions: what this team tells others, what others tell it, and by whom.

Everything in a site's shared scope goes to the organiser. ``consent`` says whether the organiser may hand a story or
question on, and with which name; without an answer it is "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from qic_desktop.domain.entity import Record
from qic_desktop.domain.learning import Answer, ChangeStory, Question
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, new_record, record_edit

NAMED, UNNAMED, NO = "named", "unnamed", "no"
CONSENTS = (NO, UNNAMED, NAMED)
STORY_TEXTS = ("title", "steps", "needs", "obstacles", "advice", "result")
_R = TypeVar("_R", bound=Record)


@dataclass(frozen=True, slots=True)
class StoryView:
    """A change story. ``told_by`` is who tells it to others: empty where nobody may be named.

    ``ramp`` and ``measure`` are what it is about, in the team's own words, where this store knows them.
    """

    story: ChangeStory
    own: bool
    told_by: str
    ramp: str = ""
    measure: str = ""

    @property
    def id(self) -> str:
        """The record's id."""
        return self.story.id

    @property
    def title(self) -> str:
        """Its title, empty where it has none yet."""
        return self.story.title or ""

    @property
    def consent(self) -> str:
        """What the organiser may do with it."""
        return consent_of(self.story.consent)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer to a question, and who gives it."""

    answer: Answer
    own: bool
    told_by: str

    @property
    def text(self) -> str:
        """What is answered."""
        return self.answer.text or ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with the answers that are here."""

    question: Question
    own: bool
    asked_by: str
    answers: tuple[AnswerView, ...]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.question.id

    @property
    def text(self) -> str:
        """What is asked."""
        return self.question.text or ""

    @property
    def consent(self) -> str:
        """What the organiser may do with it."""
        return consent_of(self.question.consent)


def consent_of(said: str | None) -> str:
    """What was agreed; whatever is not clearly a yes is "no"."""
    return said if said in (NAMED, UNNAMED) else NO


def _received(workspace: Workspace, record: type[_R]) -> tuple[_R, ...]:
    """What the organiser handed on: to everybody, then to this site alone."""
    journal = workspace.journal
    addressed = journal.list_records(record, organiser_scope(workspace.own_id))
    return (*journal.list_records(record, organiser_scope()), *addressed)


# --- stories --------------------------------------------------------------------------------------------------


def list_stories(workspace: Workspace) -> tuple[StoryView, ...]:
    """The team's own stories, the latest first."""
    found = [one for one in workspace.journal.list_records(ChangeStory, workspace.scope) if _has_words(one)]
    return tuple(_own_story(workspace, one) for one in sorted(found, key=lambda one: one.id, reverse=True))


def received_stories(workspace: Workspace) -> tuple[StoryView, ...]:
    """Stories of other sites that the organiser handed on, the latest first."""
    own = {one.id for one in workspace.journal.list_records(ChangeStory, workspace.scope)}
    found = [one for one in _received(workspace, ChangeStory) if _has_words(one) and one.id not in own]
    views = [StoryView(one, own=False, told_by=(one.told_by or "").strip()) for one in found]
    return tuple(sorted(views, key=lambda view: view.id, reverse=True))


def get_story(workspace: Workspace, identity: str) -> StoryView:
    """A story by its id or title, own or received.

    Raises:
        NotFoundError: there is none, or several.
    """
    everything = (*list_stories(workspace), *received_stories(workspace))
    found = [view for view in everything if view.id == identity]
    found = found or [view for view in everything if view.title == identity]
    if len(found) != 1:
        raise NotFoundError(identity, what="story")
    return found[0]


def begin_story(workspace: Workspace, title: str, **fields: str | None) -> str:
    """Begin a story; nobody may be told until somebody says so. Answers its id.

    Raises:
        InputError: it has no title.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    if not title.strip():
        raise InputError(title)
    identity = workspace.new_id()
    given = {"consent": NO, **_checked(fields), "title": title.strip()}
    workspace.journal.append(workspace.scope, [new_record(ChangeStory, identity, **given)])
    return identity


def write_story(workspace: Workspace, identity: str, **fields: str | None) -> Changes:
    """Write fields of an own story; ``ramp`` and ``measure`` are ids, ``consent`` is named, unnamed or no.

    Raises:
        NotFoundError: no such story, ramp, measure or consent.
        NotAllowedError: it is somebody else's.
    """
    check_team(workspace)
    view = get_story(workspace, identity)
    if not view.own:
        raise NotAllowedError(view.title, why="other-team")
    given = _checked(fields)
    _check_links(workspace, given)
    changes = workspace.journal.append(workspace.scope, [record_edit(ChangeStory, view.id, **given)])
    for name in given:
        workspace.journal.drop_draft(workspace.scope, ChangeStory.ENTITY, view.id, name)
    return changes


def delete_story(workspace: Workspace, identity: str) -> Changes:
    """Take an own story off the page: its words and what was agreed; the history keeps them."""
    check_team(workspace)
    view = get_story(workspace, identity)
    if not view.own:
        raise NotAllowedError(view.title, why="other-team")
    nothing: dict[str, object] = dict.fromkeys((*STORY_TEXTS, "consent"))
    return workspace.journal.append(workspace.scope, [record_edit(ChangeStory, view.id, **nothing)])


def keep_draft(workspace: Workspace, identity: str, field: str, text: str) -> None:
    """Keep a text that is still being typed, outside the journal."""
    workspace.journal.keep_draft(workspace.scope, ChangeStory.ENTITY, identity, field, text)


def list_drafts(workspace: Workspace, identity: str) -> dict[str, str]:
    """Texts that were typed and never recorded: field → text."""
    return workspace.journal.drafts(workspace.scope, ChangeStory.ENTITY, identity)


def _has_words(story: ChangeStory) -> bool:
    return any((getattr(story, name) or "").strip() for name in STORY_TEXTS)


def _own_story(workspace: Workspace, story: ChangeStory) -> StoryView:
    ramp = next((one for one in cycles.list_ramps(workspace) if one.id == story.ramp), None)
    measure = next((one for one in measures.list_measures(workspace) if one.id == story.measure), None)
    named = consent_of(story.consent) == NAMED
    return StoryView(
        story,
        own=True,
        told_by=workspace.name if named else "",
        ramp=f"{ramp.letter or ''} · {ramp.title or ''}".strip(" ·") if ramp else "",
        measure=measure.name if measure else "",
    )


def _check_links(workspace: Workspace, given: dict[str, str | None]) -> None:
    ramp, measure = given.get("ramp"), given.get("measure")
    if ramp and all(one.id != ramp for one in cycles.list_ramps(workspace)):
        raise NotFoundError(ramp, what="ramp")
    if measure and all(one.id != measure for one in measures.list_measures(workspace)):
        raise NotFoundError(measure, what="measure")


def _checked(fields: dict[str, str | None]) -> dict[str, str | None]:
    if "consent" in fields and fields["consent"] not in CONSENTS:
        raise NotFoundError(str(fields["consent"]), what="consent")
    return {name: text if text and text.strip() else None for name, text in fields.items()}


# --- questions ------------------------------------------------------------------------------------------------


def list_questions(workspace: Workspace) -> tuple[QuestionView, ...]:
    """Questions: the team's own first, then those of other sites; the latest first in both."""
    journal = workspace.journal
    own = [one for one in journal.list_records(Question, workspace.scope) if one.text]
    ids = {one.id for one in own}
    theirs = [one for one in _received(workspace, Question) if one.text and one.id not in ids]
    answers = _answers(workspace)
    views = [
        QuestionView(
            one,
            own=one.id in ids,
            asked_by=workspace.name if one.id in ids else (one.asked_by or "").strip(),
            answers=tuple(view for view in answers if view.answer.question == one.id),
        )
        for one in (*own, *theirs)
    ]
    return tuple(sorted(views, key=lambda view: (view.own, view.id), reverse=True))


def _answers(workspace: Workspace) -> list[AnswerView]:
    own = [one for one in workspace.journal.list_records(Answer, workspace.scope) if one.text]
    ids = {one.id for one in own}
    theirs = [one for one in _received(workspace, Answer) if one.text and one.id not in ids]
    found = [AnswerView(one, own=True, told_by=workspace.name) for one in own]
    return found + [AnswerView(one, own=False, told_by=(one.told_by or "").strip()) for one in theirs]


def get_question(workspace: Workspace, identity: str) -> QuestionView:
    """A question by its id or very words.

    Raises:
        NotFoundError: there is none, or several.
    """
    found = [view for view in list_questions(workspace) if identity in (view.id, view.text)]
    if len(found) != 1:
        raise NotFoundError(identity, what="question")
    return found[0]


def ask(workspace: Workspace, text: str, *, context: str = "", consent: str = NO) -> Changes:
    """Ask other sites something; the organiser hands it on where ``consent`` says so.

    Raises:
        InputError: no words.
        NotFoundError: no such consent.
        NotAllowedError: this is no site's store.
    """
    check_team(workspace)
    if not text.strip():
        raise InputError(text)
    fields = _checked({"context": context, "consent": consent})
    record = new_record(Question, workspace.new_id(), text=text.strip(), **fields)
    return workspace.journal.append(workspace.scope, [record])


def write_question(workspace: Workspace, identity: str, **fields: object) -> Changes:
    """Change ``text``, ``context``, ``consent`` or ``answered`` of an own question; no words take it off the page.

    Raises:
        NotFoundError: no such question or consent.
        NotAllowedError: it is somebody else's.
    """
    check_team(workspace)
    view = get_question(workspace, identity)
    if not view.own:
        raise NotAllowedError(view.text, why="other-team")
    texts = _checked({name: str(text or "") for name, text in fields.items() if name != "answered"})
    given: dict[str, object] = dict(texts)
    if "answered" in fields:
        given["answered"] = bool(fields["answered"])
    return workspace.journal.append(workspace.scope, [record_edit(Question, view.id, **given)])


def answer(workspace: Workspace, question: str, text: str, *, consent: str = NO) -> Changes:
    """Answer a question that somebody asked.

    Raises:
        InputError: no words.
        NotFoundError: no such question or consent.
    """
    check_team(workspace)
    view = get_question(workspace, question)
    if not text.strip():
        raise InputError(text)
    fields = _checked({"consent": consent})
    record = new_record(Answer, workspace.new_id(), question=view.id, text=text.strip(), **fields)
    return workspace.journal.append(workspace.scope, [record])
