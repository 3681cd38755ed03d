"""Free texts that are shared or printed are looked through for what looks like a patient's name or number.

Twice: before a text is recorded (``guarded``, around whatever the window does) and before texts leave
(``open_texts``; on paper ``printed_texts``). A person decides; the answer is kept in the private scope, under the
text's hash. Nothing is ever blocked for good: what was not answered is recorded, and asked again before it leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from qic_desktop import settings
from qic_desktop.domain.canonical import loads_strict
from qic_desktop.domain.catalogue import DECLARATIONS, find_declaration
from qic_desktop.domain.entity import DRAFTED
from qic_desktop.domain.identifier_reading import Suspect
from qic_desktop.domain.identifier_words import all_words, fold
from qic_desktop.domain.identifiers import find_suspects, taken_out, text_hash
from qic_desktop.domain.identity_shapes import MOST, Shape, readable_shapes
from qic_desktop.domain.people import Person
from qic_desktop.domain.redaction import FreeText, texts_among
from qic_desktop.domain.scope import Scope, organiser_private_scope, organiser_scope, site_scope
from qic_desktop.domain.text_check import Answer, TextCheck
from qic_desktop.errors import NotAllowedError, SuspectTextError
from qic_desktop.services.exchanging import receipts
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes, Edit, Placed, record_edit
from qic_desktop.store.registers import immutable_registers

T = TypeVar("T")

UNASKED = frozenset(
    {
        ("collaborative", "contact"),
        ("facility", "name"),
        ("facility", "place"),
        ("role_definition", "contact"),
        ("role_definition", "holder"),
        ("site", "name"),
        ("site", "organisation"),
        ("site", "area"),
        ("timetable_event", "place"),
    }
)
"""Names of places, and whom to call: they hold titles, names and telephone numbers by right."""

PRINTED = frozenset({"meeting"})
"""Kept by the team alone, but its minutes are printed and read by others."""

_WORD = re.compile(r"[^\W_]+")
_OWN_WORKBOOK = re.compile(r"[\w-]{1,40}-\d{4}-[QW]?\d{1,2}(-to-\d{4}-[QW]?\d{1,2})?\.xlsx")
"""What the program itself calls an Excel return: the site's code and the months."""


def is_unasked(entity: str, key: str, text: str) -> bool:
    """Whether nobody is asked about a text, whatever it looks like."""
    own = (entity, key) == ("paper_return", "file_name") and _OWN_WORKBOOK.fullmatch(text) is not None
    return own or (entity, key) in UNASKED


class Treatment(StrEnum):
    """What is done with a suspicious text that is about to be recorded."""

    TAKE_OUT = "take-out"
    NO_PATIENT = "no-patient"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class OpenText:
    """A text that looks like it and was not answered. ``sent``: it has left already; only a redaction helps."""

    scope: str
    entity: str
    id: str
    register: str
    key: str
    text: str
    suspects: tuple[Suspect, ...]
    wall_ms: int
    person: str | None
    sent: bool
    fixed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The parts that look like it."""
        return tuple(self.text[one.start : one.end] for one in self.suspects)


@dataclass(frozen=True, slots=True)
class Rules:
    """What this workspace asks about on this computer."""

    on: bool
    shapes: tuple[Shape, ...] = field(default=())


def rules_of(workspace: Workspace) -> Rules:
    """On unless switched off in the settings; with the shapes of numbers that were set there or by the organiser."""
    chosen = settings.load(workspace.profile)
    agreed = collaboratives.find_collaborative(workspace)
    shared = list(agreed.identity_shapes or ())[:MOST] if agreed else []
    return Rules(chosen.guards_texts, readable_shapes([*shared, *chosen.identity_shapes]))


# --- at typing --------------------------------------------------------------------------------------------------


def guarded(workspace: Workspace, change: Callable[[], T], treated: Mapping[str, Treatment]) -> T:
    """Do something that records; a suspicious text that has no answer stops it, and all of it is taken back.

    Args:
        workspace: the open store.
        change: what records.
        treated: what a person said of texts, by their hashes.

    Raises:
        SuspectTextError: a person is to be asked first.
    """
    rules, journal = rules_of(workspace), workspace.journal
    if not rules.on:
        return change()
    before = journal.steps
    journal.reviser = lambda edits: _revise(workspace, edits, treated, rules)
    try:
        return change()
    except SuspectTextError:
        while journal.steps > before:
            journal.undo()
        raise
    finally:
        journal.reviser = None


def _revise(
    workspace: Workspace, edits: Sequence[Placed], treated: Mapping[str, Treatment], rules: Rules
) -> Sequence[Placed]:
    revised: list[Placed] = []
    answers: dict[str, Edit] = {}
    for scope, edit in edits:
        if edit.entity not in PRINTED and not is_shared(workspace, scope, edit.entity):
            revised.append((scope, edit))
            continue
        registers = dict(edit.registers)
        for found in _new_texts(workspace, scope, edit):
            suspects = _suspects(workspace, edit.entity, found.text, rules)
            if not suspects or is_answered(workspace, found.text):
                continue
            treatment = treated.get(text_hash(found.text))
            if treatment is None:
                words = tuple(found.text[one.start : one.end] for one in suspects)
                raise SuspectTextError(found.text, words, taken_out(found.text, suspects))
            if treatment is Treatment.TAKE_OUT:
                _put(registers, found, taken_out(found.text, suspects))
            elif treatment is Treatment.NO_PATIENT:
                answers[text_hash(found.text)] = _answer_edit(found.text, suspects, Answer.NO_PATIENT)
        revised.append((scope, Edit(edit.entity, edit.id, registers, edit.dots)))
    # In one step with the text: whoever undoes it is asked again.
    return [*revised, *((workspace.private_scope, one) for one in answers.values())]


def is_shared(workspace: Workspace, scope: Scope, entity: str) -> bool:
    """Whether what is written there leaves this laptop, now or once it is published."""
    if not scope.is_private:
        return True
    declaration = find_declaration(entity)
    return scope == organiser_private_scope() and declaration is not None and declaration.owners >= DRAFTED


def _new_texts(workspace: Workspace, scope: Scope, edit: Edit) -> Iterator[FreeText]:
    """The free texts that do not stand there already: a register of several fields is always written whole."""
    found = [
        one
        for one in texts_among(edit.entity, edit.registers)
        if not is_unasked(edit.entity, one.key or one.register, one.text)
    ]
    if not found:
        return
    live = workspace.journal.live(scope, edit.entity, edit.id)
    for one in found:
        known = [sibling.parsed() for sibling in live.get(one.register, [])]
        standing = [value.get(one.key) if isinstance(value, dict) else value for value in known]
        if one.text not in standing:
            yield one


def _suspects(workspace: Workspace, entity: str, text: str, rules: Rules) -> tuple[Suspect, ...]:
    """What is suspected in a text. Minutes tell of colleagues: those on the team's own list are not asked about."""
    found = find_suspects(text, rules.shapes)
    if entity not in PRINTED or all(one.kind != "name" for one in found):
        return found
    people = workspace.journal.list_records(Person, workspace.private_scope)
    known = {word for person in people for word in _words_of(person.name or "")}
    titles = all_words().titles | all_words().titles_with_point
    return tuple(
        one for one in found if one.kind != "name" or not _words_of(text[one.start : one.end]) <= known | titles
    )


def _words_of(text: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(text)}


def _put(registers: dict[str, object], found: FreeText, text: str) -> None:
    value = registers[found.register]
    registers[found.register] = {**value, found.key: text} if found.key and isinstance(value, Mapping) else text


# --- the answers ------------------------------------------------------------------------------------------------


def answer(workspace: Workspace, text: str, said: Answer) -> Changes:
    """Keep what a person said of a text, so that it is not asked again."""
    suspects = find_suspects(text, rules_of(workspace).shapes)
    return workspace.journal.append(workspace.private_scope, [_answer_edit(text, suspects, said)])


def answer_all(workspace: Workspace, texts: Iterable[str], said: Answer) -> Changes:
    """The same answer for several texts."""
    changes = Changes()
    with workspace.store.transaction():
        for text in dict.fromkeys(texts):
            changes |= answer(workspace, text, said)
    return changes


def _answer_edit(text: str, suspects: Sequence[Suspect], said: Answer) -> Edit:
    kinds = sorted({one.kind for one in suspects})
    return record_edit(TextCheck, text_hash(text), suspected=kinds, answer=said.value)


def is_answered(workspace: Workspace, text: str) -> bool:
    """Whether a person said what a text is."""
    known = workspace.journal.find_record(TextCheck, workspace.private_scope, text_hash(text))
    return known is not None and known.answer is not None


# --- before texts leave -----------------------------------------------------------------------------------------


def open_texts(workspace: Workspace) -> tuple[OpenText, ...]:
    """What would leave with the next package, or has left, looks like it, and was not answered; what is unsent first.

    Only what stands now: earlier versions that left are found by ``redacting.find_words``.
    """
    return _unanswered(workspace, [(scope, _shared_in(workspace, scope)) for scope in _leaving(workspace)])


def open_printed(workspace: Workspace) -> tuple[OpenText, ...]:
    """The same of what may stand on a paper: also what the team keeps for itself and prints."""
    places = [(scope, _shared_in(workspace, scope)) for scope in _leaving(workspace)]
    return _unanswered(workspace, [*places, (workspace.private_scope, sorted(PRINTED))])


def _unanswered(workspace: Workspace, places: Iterable[tuple[Scope, Sequence[str]]]) -> tuple[OpenText, ...]:
    rules = rules_of(workspace)
    if not rules.on:
        return ()
    known = workspace.journal.list_records(TextCheck, workspace.private_scope)
    answered = {one.id for one in known if one.answer is not None}
    found = [
        one
        for scope, entities in places
        for one in _open_in(workspace, scope, entities, rules)
        if text_hash(one.text) not in answered
    ]
    return tuple(sorted(found, key=lambda one: (one.sent, -one.wall_ms, one.entity, one.id)))


def _shared_in(workspace: Workspace, scope: Scope) -> list[str]:
    return sorted(name for name, one in DECLARATIONS.items() if one.free and is_shared(workspace, scope, name))


def _leaving(workspace: Workspace) -> list[Scope]:
    if workspace.role is Role.SITE:
        return [site_scope(workspace.own_id)]
    if workspace.role is Role.ORGANISER:
        return [organiser_scope(), organiser_private_scope()]
    rows = workspace.store.rows(
        "select distinct scope from register where scope like ?", (f"coach:{workspace.own_id}/%",)
    )
    return [scope for scope in (Scope.parse(row[0]) for row in rows) if not scope.is_private]


def _open_in(workspace: Workspace, scope: Scope, entities: Sequence[str], rules: Rules) -> Iterator[OpenText]:
    told = receipts.sent_chains(workspace)
    for entity in entities:
        fixed = immutable_registers(entity, scope.text)
        rows = workspace.store.rows(
            "select id, register, writer, seq, wall_ms, person, value from register where scope=? and entity=?",
            (scope.text, entity),
        )
        for identity, register, writer, seq, wall_ms, person, value in rows:
            if '"' not in value:
                continue
            sent = entity not in PRINTED and seq <= told.get(f"{writer} {scope.text}", 0)
            for found in texts_among(entity, {register: loads_strict(value)}):
                if is_unasked(entity, found.key or register, found.text):
                    continue
                suspects = _suspects(workspace, entity, found.text, rules)
                if suspects:
                    place = (scope.text, entity, identity, register, found.key, found.text, suspects)
                    yield OpenText(*place, wall_ms, person, sent, register in fixed)


def take_out(workspace: Workspace, one: OpenText) -> Changes:
    """Write a text that has not left yet again, without what was suspected in it.

    Raises:
        NotAllowedError: it has left, or cannot be written twice: a redaction removes it (``redacting``).
    """
    if one.sent or one.fixed:
        raise NotAllowedError(one.entity, why="overwritten")
    scope = Scope.parse(one.scope)
    clean = taken_out(one.text, one.suspects)
    siblings = workspace.journal.live(scope, one.entity, one.id).get(one.register, [])
    values = [each.parsed() for each in siblings]
    at = next(
        (
            n
            for n, value in enumerate(values)
            if one.text in (value, value.get(one.key) if isinstance(value, dict) else None)
        ),
        None,
    )
    if at is None:
        return Changes()
    value = {**values[at], one.key: clean} if one.key else clean
    return workspace.journal.append(scope, [Edit(one.entity, one.id, {one.register: value}, dots=(siblings[at].dot,))])
