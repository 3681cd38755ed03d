"""Stories, questions and answers of sites, handed on to others within what each site agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.identifiers import find_suspects
from qic_desktop.domain.identity_shapes import Shape
from qic_desktop.domain.learning import Answer, ChangeStory, Question
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.feeding_back.agreed import check_organiser
from qic_desktop.services.feeding_back.consent import (
    KINDS,
    NAMED,
    NO,
    TELLER,
    TEXTS,
    Origin,
    Told,
    emptied,
    has_words,
    origins,
    telling_words,
)
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising.drafts import list_drafted
from qic_desktop.services.removing.text_guard import rules_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, Placed, new_record

State = Literal["waiting", "handed-on", "withdrawn"]
"""It can be handed on, it is, or the site has taken its consent back since."""


@dataclass(frozen=True, slots=True)
class ToHandOn:
    """Something that a site told. ``telling`` are words in it that would tell whose it is although nobody is named,
    or that look as if they named a patient; ``telling_texts`` are the texts that hold them."""

    origin: Origin
    site: Site
    state: State
    telling: tuple[str, ...]
    telling_texts: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The record's id."""
        return self.origin.record.id

    @property
    def kind(self) -> str:
        """change_story, question or answer."""
        return self.origin.record.ENTITY

    @property
    def consent(self) -> str:
        """named, unnamed or no."""
        return self.origin.consent

    @property
    def title(self) -> str:
        """The first words of it."""
        texts = (getattr(self.origin.record, name) or "" for name in TEXTS[self.kind])
        return next((text.strip() for text in texts if text.strip()), "")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that nobody has answered yet."""

    question: Question
    site: Site


def list_told(workspace: Workspace) -> tuple[ToHandOn, ...]:
    """What sites agreed to share, and what was handed on and is no longer agreed to; what waits first.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    sites = {one.id: one for one in trust.list_sites(workspace)}
    handed, shapes = _handed_on(workspace), rules_of(workspace).shapes
    found = []
    for identity, origin in origins(workspace).items():
        site = sites.get(origin.site)
        is_out = identity in handed
        if site is None or (origin.consent == NO and not is_out):
            continue
        state: State = "waiting" if not is_out else "withdrawn" if origin.consent == NO else "handed-on"
        telling = {} if origin.consent == NAMED else _telling(_texts(origin.record), site, shapes)
        told = tuple(dict.fromkeys(word for words in telling.values() for word in words))
        found.append(ToHandOn(origin, site, state, told, tuple(telling)))
    order = ("withdrawn", "waiting", "handed-on")
    return tuple(sorted(found, key=lambda one: (order.index(one.state), one.kind, one.id)))


def hand_on(workspace: Workspace, identity: str, **reworded: str) -> Changes:
    """Hand a story, question or answer on to everybody, as a draft that goes with the next news.

    What was answered to the team that asked goes along with its question, unless it tells whose it is. ``reworded``
    are texts in the organiser's words, where the site's would tell whose they are.

    Raises:
        NotFoundError: no site told this.
        NotAllowedError: the site did not agree, or agreed without its name and a text tells whose it is.
    """
    check_organiser(workspace)
    origin = origins(workspace).get(identity)
    if origin is None:
        raise NotFoundError(identity, what="story")
    if origin.consent == NO:
        raise NotAllowedError(identity, why="no-consent")
    site = next((one for one in trust.list_sites(workspace) if one.id == origin.site), None)
    if site is None:
        raise NotFoundError(identity, what="site")
    kind = type(origin.record)
    if set(reworded) - set(TEXTS[kind.ENTITY]):
        raise InputError(", ".join(sorted(reworded)))
    texts = _texts(origin.record) | {name: text.strip() or None for name, text in reworded.items()}
    fields: dict[str, object] = {**texts, "consent": origin.consent, TELLER[kind.ENTITY]: None}
    if origin.consent == NAMED:
        fields[TELLER[kind.ENTITY]] = site.name or site.code
    else:
        _check_unnamed(workspace, texts, site)
    if isinstance(origin.record, Answer):
        fields["question"] = origin.record.question
    if isinstance(origin.record, ChangeStory) and origin.record.measure in _shared_measures(workspace):
        fields["measure"] = origin.record.measure
    along = _answers_along(workspace, origin, site) if isinstance(origin.record, Question) else []
    edit: Edit = new_record(kind, identity, **fields)
    return workspace.journal.append_all([(organiser_private_scope(), edit), *along])


def _answers_along(workspace: Workspace, origin: Origin, site: Site) -> list[Placed]:
    """The organiser's answers to one team alone, moved to where everybody reads them."""
    found: list[Placed] = []
    for one in workspace.journal.list_records(Answer, organiser_scope(site.id)):
        if one.question != origin.record.id or not one.text:
            continue
        if origin.consent != NAMED:
            try:
                _check_unnamed(workspace, _texts(one), site)
            except NotAllowedError:
                continue
        told = new_record(Answer, one.id, question=one.question, text=one.text, told_by=one.told_by)
        found += [(organiser_private_scope(), told), (organiser_scope(site.id), emptied(one))]
    return found


def withdraw(workspace: Workspace, identity: str) -> Changes:
    """Take something out of what is drafted and published; from the next news on nobody sees it.

    Raises:
        NotFoundError: nothing of this id was handed on.
    """
    check_organiser(workspace)
    edits = []
    for scope in (organiser_private_scope(), organiser_scope()):
        for kind in KINDS:
            record = workspace.journal.find_record(kind, scope, identity)
            if record is not None and has_words(record):
                edits.append((scope, emptied(record)))
    if not edits:
        raise NotFoundError(identity, what="story")
    return workspace.journal.append_all(edits)


# --- questions -----------------------------------------------------------------------------------------------------


def open_questions(workspace: Workspace) -> tuple[OpenQuestion, ...]:
    """Questions of sites that have no answer from here yet, the oldest first.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    check_organiser(workspace)
    sites = {one.id: one for one in trust.list_sites(workspace)}
    answered = {one.question for one in workspace.journal.list_records(Answer) if one.text}
    found = []
    for identity, origin in sorted(origins(workspace).items()):
        record = origin.record
        is_open = isinstance(record, Question) and record.text and not record.answered and identity not in answered
        if isinstance(record, Question) and is_open and origin.site in sites:
            found.append(OpenQuestion(record, sites[origin.site]))
    return tuple(found)


def answer_question(workspace: Workspace, identity: str, text: str) -> Changes:
    """Answer a question: to everybody where the question was handed on, else to the site that asked alone.

    Raises:
        NotFoundError: no site asked this.
        InputError: no words.
    """
    check_organiser(workspace)
    origin = origins(workspace).get(identity)
    if origin is None or not isinstance(origin.record, Question):
        raise NotFoundError(identity, what="question")
    if not text.strip():
        raise InputError(text)
    told = {"question": identity, "text": text.strip(), "told_by": workspace.name}
    edit: Edit = new_record(Answer, workspace.new_id(), **told)
    is_public = identity in _handed_on(workspace)
    scope = organiser_private_scope() if is_public else organiser_scope(origin.site)
    return workspace.journal.append(scope, [edit])


# --- helpers -------------------------------------------------------------------------------------------------------


def _handed_on(workspace: Workspace) -> frozenset[str]:
    return frozenset(one.id for kind in KINDS for one in list_drafted(workspace, kind) if has_words(one))


def _shared_measures(workspace: Workspace) -> frozenset[str]:
    """Ids of what all sites count: which of them a story is about tells nobody whose it is."""
    return frozenset(view.id for view in measures.list_pooled(workspace))


def _texts(record: Told) -> dict[str, str | None]:
    return {name: getattr(record, name) for name in TEXTS[record.ENTITY]}


def _telling(texts: Mapping[str, str | None], site: Site, shapes: Sequence[Shape]) -> dict[str, tuple[str, ...]]:
    """Text → the words in it that tell whose it is, or look as if they named a patient; none for the others."""
    found = {}
    for name, text in texts.items():
        suspects = ((text or "")[one.start : one.end] for one in find_suspects(text or "", shapes))
        if words := tuple(dict.fromkeys((*telling_words([text], site), *suspects))):
            found[name] = words
    return found


def _check_unnamed(workspace: Workspace, texts: Mapping[str, str | None], site: Site) -> None:
    telling = _telling(texts, site, rules_of(workspace).shapes)
    if telling:
        words = dict.fromkeys(word for found in telling.values() for word in found)
        raise NotAllowedError(", ".join(words), why="tells-whose")
