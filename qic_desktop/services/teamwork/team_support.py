"""What stands behind the team: senior leaders with their promises, objectives of both sides, the agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qic_desktop.domain.people import Person
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import Scope, organiser_scope
from qic_desktop.domain.team import Agreement, LeaderPromise, LeaderSupport, Objective, ObjectiveAnswer
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes, Edit, new_record, record_edit

TEAM, MANAGEMENT = "team", "management"
VOICES = (TEAM, MANAGEMENT)
PROMISED, GIVEN, MISSED = "promised", "given", "missed"
STATES = (PROMISED, GIVEN, MISSED)
MET = ("yes", "partly", "no")
"""Whether an objective is met."""


@dataclass(frozen=True, slots=True)
class LeaderView:
    """A senior leader with the name this laptop knows, and what is promised."""

    support: LeaderSupport
    name: str | None
    promises: tuple[LeaderPromise, ...]

    @property
    def id(self) -> str:
        """The record's id."""
        return self.support.id

    @property
    def last(self) -> date | None:
        """When the team last met this leader."""
        found = find_period(self.support.last_contact or "")
        return found.first if found else None

    @property
    def next(self) -> date | None:
        """When the next meeting is agreed."""
        found = find_period(self.support.next_contact or "")
        return found.first if found else None


@dataclass(frozen=True, slots=True)
class Objectives:
    """What both sides want. A side is ready when it says so; only then each sees the other's.

    ``answers`` are the organiser's, by the objective; one to words that were changed since is left out.
    """

    team: tuple[Objective, ...]
    management: tuple[Objective, ...]
    agreement: Agreement | None
    answers: Mapping[str, ObjectiveAnswer] = field(default_factory=dict)

    def of(self, voice: str) -> tuple[Objective, ...]:
        """The objectives of one side."""
        return self.team if voice == TEAM else self.management

    def is_ready(self, voice: str) -> bool:
        """Whether a side has finished its list."""
        if self.agreement is None:
            return False
        return bool(self.agreement.team_ready if voice == TEAM else self.agreement.management_ready)

    @property
    def are_compared(self) -> bool:
        """Whether both lists may stand side by side."""
        return self.is_ready(TEAM) and self.is_ready(MANAGEMENT)

    @property
    def shared(self) -> tuple[str, ...]:
        """What both sides wrote in the same words; nothing else is guessed."""
        theirs = {_plain(one.text) for one in self.management}
        return tuple(one.text or "" for one in self.team if _plain(one.text) in theirs)


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split()).strip(" .")


# --- senior leaders -------------------------------------------------------------------------------------------


def list_leaders(workspace: Workspace) -> tuple[LeaderView, ...]:
    """The senior leaders, in the order in which they were written down."""
    names = {one.id: one.name for one in workspace.journal.list_records(Person, workspace.private_scope)}
    promises = [one for one in workspace.journal.list_records(LeaderPromise, workspace.scope) if one.text]
    return tuple(
        LeaderView(one, names.get(one.leader or ""), tuple(each for each in promises if each.support == one.id))
        for one in workspace.journal.list_records(LeaderSupport, workspace.scope)
        if one.leader
    )


def get_leader(workspace: Workspace, identity: str) -> LeaderView:
    """A senior leader by id or name.

    Raises:
        NotFoundError: there is none, or several.
    """
    found = [view for view in list_leaders(workspace) if identity in (view.id, view.name)]
    if len(found) != 1:
        raise NotFoundError(identity, what="leader")
    return found[0]


def add_leader(workspace: Workspace, name: str, role: str, **fields: str | None) -> Changes:
    """Write a senior leader down; ``fields`` are ``last_contact``, ``next_contact`` (days) and ``note``.

    Raises:
        InputError: no name, or a contact is no day.
    """
    check_team(workspace)
    if not name.strip():
        raise InputError(name)
    known = [one for one in workspace.journal.list_records(Person, workspace.private_scope) if one.name == name.strip()]
    person = known[0].id if known else workspace.new_id()
    edits: list[tuple[Scope, Edit]] = []
    if not known:
        # Somebody who stands behind the team, and does not type: the name is not offered in "Who is typing?".
        edits.append((workspace.private_scope, new_record(Person, person, name=name.strip(), left=True)))
    given = {"leader": person, "role": role, **_contacts(fields)}
    edits.append((workspace.scope, new_record(LeaderSupport, workspace.new_id(), **given)))
    return workspace.journal.append_all(edits)


def write_leader(workspace: Workspace, identity: str, **fields: str | None) -> Changes:
    """Change ``role``, ``last_contact``, ``next_contact`` or ``note`` of a senior leader.

    Raises:
        NotFoundError: no such leader.
        InputError: a contact is no day.
    """
    check_team(workspace)
    view = get_leader(workspace, identity)
    given: dict[str, object] = _contacts(fields)
    if "role" in given:
        given["leader"] = view.support.leader
    return workspace.journal.append(workspace.scope, [record_edit(LeaderSupport, view.id, **given)])


def remove_leader(workspace: Workspace, identity: str) -> Changes:
    """Take a senior leader off the page, with the promises; the history keeps both."""
    check_team(workspace)
    view = get_leader(workspace, identity)
    edits = [Edit(LeaderSupport.ENTITY, view.id, {"leader": {"deleted": True}})]
    edits += [Edit(LeaderPromise.ENTITY, one.id, {"promised": {"deleted": True}}) for one in view.promises]
    return workspace.journal.append(workspace.scope, edits)


def _contacts(fields: dict[str, str | None]) -> dict[str, object]:
    given: dict[str, object] = {name: text or None for name, text in fields.items()}
    for name in ("last_contact", "next_contact"):
        if given.get(name):
            found = find_period(str(given[name]))
            if found is None:
                raise InputError(str(given[name]))
            given[name] = found.first.isoformat()
    return given


def add_promise(workspace: Workspace, leader: str, text: str) -> Changes:
    """Write down exactly what is promised.

    Raises:
        InputError: no words.
        NotFoundError: no such leader.
    """
    check_team(workspace)
    view = get_leader(workspace, leader)
    if not text.strip():
        raise InputError(text)
    record = new_record(LeaderPromise, workspace.new_id(), support=view.id, text=text.strip(), state=PROMISED)
    return workspace.journal.append(workspace.scope, [record])


def write_promise(workspace: Workspace, leader: str, promise: str, **fields: str | None) -> Changes:
    """Change ``text``, ``state`` (promised, given, missed; with today's date) or ``note`` of a promise. No words take
    it off the list.

    Raises:
        NotFoundError: no such leader, promise or state.
    """
    check_team(workspace)
    view = get_leader(workspace, leader)
    found = next((one for one in view.promises if promise in (one.id, one.text)), None)
    if found is None:
        raise NotFoundError(promise, what="promise")
    given: dict[str, object] = {}
    if "text" in fields:
        text = (fields["text"] or "").strip()
        if not text:
            gone = Edit(LeaderPromise.ENTITY, found.id, {"promised": {"deleted": True}})
            return workspace.journal.append(workspace.scope, [gone])
        given |= {"support": view.id, "text": text}
    if "state" in fields:
        if fields["state"] not in STATES:
            raise NotFoundError(str(fields["state"]), what="state")
        given |= {"state": fields["state"], "since": workspace.today().isoformat()}
    if "note" in fields:
        given["note"] = fields["note"] or None
    return workspace.journal.append(workspace.scope, [record_edit(LeaderPromise, found.id, **given)])


# --- objectives and agreement ---------------------------------------------------------------------------------


def objectives_of(workspace: Workspace) -> Objectives:
    """The lists of both sides and the agreement."""
    found = [one for one in workspace.journal.list_records(Objective, workspace.scope) if one.text]
    found.sort(key=lambda one: (one.order or 0, one.id))
    sides = {voice: tuple(one for one in found if one.voice == voice) for voice in VOICES}
    words = {one.id: one.text for one in found}
    said = workspace.journal.list_records(ObjectiveAnswer, organiser_scope(workspace.own_id))
    answers = {one.id: one for one in said if one.to_words == words.get(one.id)}
    return Objectives(sides[TEAM], sides[MANAGEMENT], find_agreement(workspace), answers)


def find_agreement(workspace: Workspace) -> Agreement | None:
    """The agreement of this site, as far as it is written."""
    return workspace.journal.find_record(Agreement, workspace.scope, workspace.own_id)


def ground_rules(workspace: Workspace) -> str:
    """How the team works together and how often it meets, as it stands on the agreement; empty while not written."""
    agreement = find_agreement(workspace)
    return ((agreement.text if agreement else None) or "").strip()


def add_objective(workspace: Workspace, voice: str, text: str) -> Changes:
    """One more objective of a side, at the end of its list.

    Raises:
        NotFoundError: no such side.
        InputError: no words.
    """
    check_team(workspace)
    if voice not in VOICES:
        raise NotFoundError(voice, what="voice")
    if not text.strip():
        raise InputError(text)
    last = max((one.order or 0 for one in objectives_of(workspace).of(voice)), default=0)
    record = new_record(Objective, workspace.new_id(), voice=voice, order=last + 1, text=text.strip())
    return workspace.journal.append(workspace.scope, [record])


def write_objective(workspace: Workspace, identity: str, text: str) -> Changes:
    """Change the words of an objective; none take it off the list.

    Raises:
        NotFoundError: no such objective.
    """
    check_team(workspace)
    one = _objective(workspace, identity)
    if not text.strip():
        gone = Edit(Objective.ENTITY, one.id, {"said": {"deleted": True}})
        return workspace.journal.append(workspace.scope, [gone])
    edit = record_edit(Objective, one.id, voice=one.voice, order=one.order, text=text.strip())
    return workspace.journal.append(workspace.scope, [edit])


def review_objective(workspace: Workspace, identity: str, met: str, review: str | None = None) -> Changes:
    """At a learning session: is it met ("yes", "partly", "no"), and what was said.

    Raises:
        NotFoundError: no such objective or answer.
    """
    check_team(workspace)
    if met not in MET:
        raise NotFoundError(met, what="state")
    one = _objective(workspace, identity)
    said = review if review is not None else one.review
    edit = record_edit(Objective, one.id, met=met, review=said or None, reviewed_on=workspace.today().isoformat())
    return workspace.journal.append(workspace.scope, [edit])


def _objective(workspace: Workspace, identity: str) -> Objective:
    found = workspace.journal.find_record(Objective, workspace.scope, identity)
    if found is None or not found.text:
        raise NotFoundError(identity, what="objective")
    return found


def set_ready(workspace: Workspace, voice: str, ready: bool = True) -> Changes:
    """A side has finished its list, or goes on writing. When both have, the lists may be compared.

    Raises:
        NotFoundError: no such side.
    """
    if voice not in VOICES:
        raise NotFoundError(voice, what="voice")
    before = objectives_of(workspace)
    fields: dict[str, object] = {f"{voice}_ready": ready}
    other = MANAGEMENT if voice == TEAM else TEAM
    if ready and before.is_ready(other) and not (before.agreement and before.agreement.compared_on):
        fields["compared_on"] = workspace.today().isoformat()
    return write_agreement(workspace, **fields)


def write_agreement(workspace: Workspace, **fields: object) -> Changes:
    """Write ``text`` (what both promise) or ``to_talk_about``; empty texts are taken away."""
    check_team(workspace)
    given = {name: (value if value != "" else None) for name, value in fields.items()}
    return workspace.journal.append(workspace.scope, [record_edit(Agreement, workspace.own_id, **given)])


def sign(workspace: Workspace, voice: str, person: str | None, on: str | None = None) -> Changes:
    """Record who signed for a side (a person's id) and when; nobody takes the signature away.

    Raises:
        NotFoundError: no such side.
        InputError: ``on`` is no day.
    """
    if voice not in VOICES:
        raise NotFoundError(voice, what="voice")
    day = find_period(on or workspace.today().isoformat())
    if day is None:
        raise InputError(str(on))
    signed = day.first.isoformat() if person else None
    return write_agreement(workspace, **{f"{voice}_signs": person, f"{voice}_on": signed})
