"""Removing words that should never have been written, from what was sent and from what was not.

The entries stay, their numbers and dates too; in their free texts ``[removed]`` stands where the words stood. Others
delete the old bytes when they take in the next package (``removals``). Copies on sticks that nobody opens are out of
reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.canonical import dumps
from qic_desktop.domain.operation import Operation, parse_line
from qic_desktop.domain.redaction import MARK, Change, free_texts, make_redaction
from qic_desktop.domain.removal import Found, Removal
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import parse_segment, segment_id
from qic_desktop.errors import InputError, NotAllowedError, NotFoundError
from qic_desktop.services.removing import cleaning, removals
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.services.writers import ensure_own_writer, seal_scopes, signing_key
from qic_desktop.store import redaction, segments
from qic_desktop.store.journal import Changes, Edit
from qic_desktop.store.registers import Touched, live_siblings
from qic_desktop.store.segments import ACCEPTED, WAITING, HeldSegment

SHORTEST = 2
"""One letter would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was removed, how many segments were replaced, and the backups that still hold the words."""

    places: tuple[Found, ...]
    replaced: int
    backups: tuple[Path, ...]
    changes: Changes


def change_of(words: str) -> Change:
    """How a text is written without some words: capitals do not matter, any space between them fits.

    Raises:
        InputError: fewer than two letters.
    """
    parts = words.split()
    if len("".join(parts)) < SHORTEST:
        raise InputError(words)
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    # A mark that stands already is no word: readers have to find what it stands for.
    return lambda text: MARK.join(pattern.sub(MARK, piece) for piece in text.split(MARK))


def find_words(workspace: Workspace, words: str) -> tuple[Found, ...]:
    """Every place of one's own entries where the words stand, older versions too; what stands now comes first.

    Raises:
        InputError: fewer than two letters.
    """
    change = change_of(words)
    found = [
        place
        for scope in _own_scopes(workspace)
        for writer, operation, segment in _everything(workspace, scope)
        for place in _found_in(workspace, (scope, writer, segment), operation, change)
    ]
    return tuple(sorted(found, key=lambda one: (not one.stands, -one.wall_ms, one.id, one.register, one.key)))


def redact(workspace: Workspace, words: str) -> Redacted:
    """Remove the words wherever this copy may: sealed entries are replaced, others are written anew.

    Raises:
        InputError: fewer than two letters.
        NotFoundError: the words stand nowhere.
        NotAllowedError: they stand only in what others have to remove.
        DiskFullError, StoreReadOnlyError: nothing was removed.
    """
    change = change_of(words)
    ensure_own_writer(workspace)
    places = find_words(workspace, words)
    if not places and not _is_drafted(workspace, change):
        raise NotFoundError(words, what="text")
    if places and not any(one.allowed for one in places):
        raise NotAllowedError(words, why="not-owner")
    store = workspace.store
    touched: set[Touched] = set()
    replaced = 0
    with store.transaction():
        for scope in _own_scopes(workspace):
            touched |= redaction.rewrite_unsealed(store, workspace.journal.writer, scope, change)
            for held in segments.held(store.connection, "scope=? and state=?", (scope, ACCEPTED)):
                changed = _replace(workspace, held, change)
                replaced += bool(changed)
                touched |= changed
        redaction.change_drafts(store.connection, change)
        if not replaced:
            redaction.add_pending(store, [redaction.UNSENT])
    workspace.journal.forget_steps()
    seal_scopes(workspace, [Scope.parse(scope) for scope in sorted({one.scope for one in touched})])
    removals.clean(workspace)
    done = tuple(one for one in places if one.allowed)
    backups = cleaning.old_backups(workspace, _spellings(done))
    return Redacted(done, replaced, backups, Changes(frozenset(touched)))


def _spellings(places: tuple[Found, ...]) -> list[bytes]:
    """The texts as they lay in the files: half typed, and in lines."""
    texts = dict.fromkeys(one.before for one in places)
    return list(dict.fromkeys(form.encode() for text in texts for form in (text, dumps(text)[1:-1])))


def _replace(workspace: Workspace, held: HeldSegment, change: Change) -> set[Touched]:
    """Put a redaction in the place of a segment, with the entry that records it; nothing if it holds no such words."""
    from qic_desktop.exchange import sealed

    if not _may(workspace, held.scope, held.writer):
        return set()
    before = parse_segment(held.body)
    pair = signing_key(workspace)
    body = make_redaction(before, change, pair.keyid)
    if body is None:
        return set()
    connection, after = workspace.store.connection, parse_segment(body)
    header = after.header
    row = (after.id, header.writer, header.scope, header.first, header.last, header.prev)
    segments.hold(connection, HeldSegment(*row, sealed.seal(sealed.SEGMENT, body, [pair]), WAITING, "", None))
    # Nothing is overwritten: of several entries the latest counts (F7a).
    entry = Edit(Removal.ENTITY, after.place, {"replacement": segment_id(body)}, dots=())
    changes = workspace.journal.append(after.scope, [entry], undoable=False)
    olds = dict.fromkeys((after.place, held.id))
    redaction.add_pending(workspace.store, olds)
    return redaction.put_in_place(connection, after, olds) | changes.touched


# --- finding ----------------------------------------------------------------------------------------------------


def _own_scopes(workspace: Workspace) -> list[str]:
    """The scopes that this team, coach or organiser writes, as far as anything stands in them."""
    rows = workspace.store.rows("select scope from unsealed union select scope from segment order by 1")
    return [row[0] for row in rows if _is_own(workspace, Scope.parse(row[0]))]


def _is_own(workspace: Workspace, scope: Scope) -> bool:
    if workspace.role is Role.SITE:
        return scope.text in (workspace.scope.text, workspace.private_scope.text)
    if workspace.role is Role.COACH:
        return scope.kind == "coach" and scope.coach == workspace.own_id
    return scope.kind == "organiser"


def _may(workspace: Workspace, scope: str, writer: str) -> bool:
    own = workspace.journal.writer
    return writer == own or trust.build_authority(workspace).right_to_write(own, Scope.parse(scope)) == "full"


def _everything(workspace: Workspace, scope: str) -> Iterator[tuple[str, Operation, str]]:
    connection = workspace.store.connection
    for held in segments.held(connection, "scope=? and state=?", (scope, ACCEPTED)):
        for operation in held.operations():
            yield held.writer, operation, held.id
    for writer, line in workspace.store.rows("select writer, line from unsealed where scope=? order by seq", (scope,)):
        yield writer, parse_line(bytes(line)), ""


def _found_in(workspace: Workspace, at: tuple[str, str, str], operation: Operation, change: Change) -> Iterator[Found]:
    scope, writer, segment = at
    for found in free_texts(operation):
        after = change(found.text)
        if after == found.text:
            continue
        live = live_siblings(workspace.store.connection, scope, operation.entity, operation.id)
        names = {(one.writer, one.seq, one.hash8) for one in live.get(found.register, [])}
        yield Found(
            scope=scope,
            entity=operation.entity,
            id=operation.id,
            register=found.register,
            key=found.key,
            before=found.text,
            after=after,
            wall_ms=operation.wall_ms,
            person=operation.person,
            sent=bool(segment),
            stands=(writer, operation.seq, operation.hash8) in names,
            allowed=not segment or _may(workspace, scope, writer),
        )


def _is_drafted(workspace: Workspace, change: Change) -> bool:
    return any(change(row[0]) != row[0] for row in workspace.store.rows("select text from draft"))
