"""Texts that were removed from what was sent (format clause F7a): taking redactions in, and who has them.

A redaction waits until the entry that records it is here; then it takes the place of the old segment, whose bytes go:
from the database, from the kept originals, from packages in the outbox. Removing one's own words is ``redacting``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from qic_desktop.domain.operation import Operation
from qic_desktop.domain.redaction import check_own_names, check_same
from qic_desktop.domain.removal import SEGMENT_ID, Removal, RemovalState
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import Segment, parse_segment
from qic_desktop.errors import RefusedError, StoreError
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.removing import Beside, Recorded, Records, stands
from qic_desktop.exchange.verification import Verdict
from qic_desktop.services.workspace import Workspace
from qic_desktop.store import health, redaction, segments
from qic_desktop.store.registers import Touched, live_siblings
from qic_desktop.store.segments import ACCEPTED, TOMBSTONE, WAITING, HeldSegment

Place = tuple[str, str]
"""A scope, and the id of the segment that stood there first."""


def records_of(connection: Any) -> Records:
    """The accepted entries that speak of a segment."""

    def records(scope: str, old: str) -> Sequence[Recorded]:
        found = live_siblings(connection, scope, Removal.ENTITY, old).get("replacement", [])
        named = ((one, one.parsed()) for one in found)
        return [
            Recorded(one.lamport, one.writer, one.hash8, scope, old, new)
            for one, new in named
            if isinstance(new, str) and SEGMENT_ID.fullmatch(new)
        ]

    return records


def finder(connection: Any) -> Callable[[str], Segment | None]:
    """What is accepted at a place: the first segment or the redaction that stands for it."""

    def find(place: str) -> Segment | None:
        row = connection.execute("select writer, scope, first, last from segment where id=?", (place,)).fetchone()
        if row is None:
            return None
        found = [one for one in _at(connection, row) if one.state == ACCEPTED and one.place == place]
        return parse_segment(found[0].body) if found else None

    return find


def neighbours(connection: Any) -> Beside:
    """The first segments of the same chain that share numbers with a redaction."""

    def beside(redacted: Segment) -> Sequence[Segment]:
        header = redacted.header
        place = (header.writer, header.scope, ACCEPTED, header.last, header.first)
        found = segments.held(connection, "writer=? and scope=? and state=? and first<=? and last>=?", place)
        return [parse_segment(one.body) for one in found if one.replaces is None]

    return beside


def _at(connection: Any, row: Sequence[Any]) -> list[HeldSegment]:
    return segments.held(connection, "writer=? and scope=? and first=? and last=? and state<>'tombstone'", tuple(row))


def rows_by_place(connection: Any, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows (chain, first, last, id, prev) with the ids by which chains are linked.

    A chain ends before an entry that removes a text whose replacement is not here: naming it would say that the text
    has gone from this copy.
    """
    places = {
        one.id: one.place
        for row in connection.execute("select writer, scope, first, last from segment where state=?", (TOMBSTONE,))
        for one in _at(connection, row)
    }
    undone = _not_carried_out(connection)
    return [
        (chain, first, last, places.get(identity, identity), prev)
        for chain, first, last, identity, prev in rows
        if last < undone.get(chain, last + 1)
    ]


def _not_carried_out(connection: Any) -> dict[str, int]:
    """Chain → number of the first entry whose redaction is not here."""
    rows = connection.execute(
        "select writer || ' ' || scope, min(seq) from register r where entity=? and scope not like '%/private' "
        "and not exists(select 1 from segment where id=r.id and state=?) group by 1",
        (Removal.ENTITY, TOMBSTONE),
    )
    return {str(chain): int(seq) for chain, seq in rows}


# --- taking in --------------------------------------------------------------------------------------------------


def holds_removed(workspace: Workspace, verdict: Verdict) -> bool:
    """Whether a package holds the bytes of a segment that was replaced here: such a file is not kept for long."""
    connection = workspace.store.connection
    found = [one.id for one in verdict.segments if redaction.is_gone(connection, one.id)]
    if found:
        redaction.add_pending(workspace.store, found)
    return bool(found)


def fresh_operations(segment: Segment) -> list[Operation]:
    """What a segment brings: of a redaction the lines that it changes."""
    was = dict(segment.header.was)
    return [one for one in segment.operations if not was or one.seq in was]


def settle(
    workspace: Workspace, authority: Authority, verdict: Verdict, touched: Iterable[Touched], *, again: bool
) -> set[Touched]:
    """Let redactions take their places, in the transaction that took a package in.

    Args:
        workspace: the open store.
        authority: who may write what, as it stands now.
        verdict: the package.
        touched: the records that it touched.
        again: rights have changed: look at everything that was ever removed.
    """
    connection = workspace.store.connection
    places = {(one.scope, one.id) for one in touched if one.entity == Removal.ENTITY}
    for one in verdict.segments:
        if one.segment is not None and one.outcome in ("accept", "quarantine"):
            at = (one.scope, one.segment.place)
            if one.segment.header.replaces or records_of(connection)(*at):
                places.add(at)
            places |= _unseen_beside(connection, one.segment)
    if again:
        places |= _all_places(connection)
    return _settle_all(workspace, authority, places)


def _unseen_beside(connection: Any, segment: Segment) -> set[Place]:
    """Places in the same part of a chain whose first segment never was here: what stands there may be made up."""
    header = segment.header
    rows = connection.execute(
        "select scope, id from segment where writer=? and scope=? and state=? and code=? and first<=? and last>=?",
        (header.writer, header.scope, TOMBSTONE, redaction.UNSEEN, header.last, header.first),
    )
    return set(rows)


def settle_again(workspace: Workspace, authority: Authority) -> set[Touched]:
    """Look at everything that was ever removed: rights have changed outside of an import."""
    return _settle_all(workspace, authority, _all_places(workspace.store.connection))


def _all_places(connection: Any) -> set[Place]:
    return set(connection.execute("select distinct scope, id from register where entity=?", (Removal.ENTITY,)))


def _settle_all(workspace: Workspace, authority: Authority, places: set[Place]) -> set[Touched]:
    changed: set[Touched] = set()
    while places:
        touched: set[Touched] = set()
        for place in sorted(places):
            touched |= _settle_one(workspace, authority, place)
        changed |= touched
        # The entry that records one removal may lie in a segment that was redacted itself.
        places = {(one.scope, one.id) for one in touched if one.entity == Removal.ENTITY}
    return changed


def _settle_one(workspace: Workspace, authority: Authority, place: Place) -> set[Touched]:
    connection = workspace.store.connection
    old = place[1]
    first = redaction.find(connection, old)
    row = connection.execute("select writer, scope, first, last from segment where id=?", (old,)).fetchone()
    held = _at(connection, row) if row else _recorded(connection, place)
    standing = [one for one in held if one.replaces == old]
    sound = first or _compared_before(connection, old, standing)
    refused = _differing(sound, standing) if sound else _under_false_names(connection, standing)
    standing = [one for one in standing if one not in refused]
    found = _counting(connection, authority, place, standing)
    connection.executemany("delete from segment where id=?", [(one.id,) for one in refused])
    changed = _let_stand(workspace, first, standing, found[0]) if found else _without(workspace, first, standing)
    if any(one.state == ACCEPTED for one in refused):
        health.rebuild_registers(workspace.store)
    return changed


def _recorded(connection: Any, place: Place) -> list[HeldSegment]:
    """The redactions of a place that was never here, by the entries that record them."""
    held = (redaction.find(connection, entry.new) for entry in records_of(connection)(*place))
    return [one for one in held if one is not None]


def _compared_before(connection: Any, old: str, standing: Sequence[HeldSegment]) -> HeldSegment | None:
    """What stands here and was compared with the first segment when that was here."""
    accepted = next((one for one in standing if one.state == ACCEPTED), None)
    return accepted if redaction.is_known(connection, old) else None


def _under_false_names(connection: Any, standing: Sequence[HeldSegment]) -> list[HeldSegment]:
    """Those that call their lines by the names of lines which stand elsewhere in the chain."""
    beside, found = neighbours(connection), []
    for one in standing:
        segment = parse_segment(one.body)
        try:
            check_own_names(segment, beside(segment))
        except RefusedError:
            found.append(one)
    return found


def _differing(sound: HeldSegment, standing: Sequence[HeldSegment]) -> list[HeldSegment]:
    original = parse_segment(sound.body)
    return [one for one in standing if not _is_same(original, parse_segment(one.body))]


def _counting(
    connection: Any, authority: Authority, place: Place, standing: Sequence[HeldSegment]
) -> list[HeldSegment]:
    """The redactions of a place that count, the one that stands foremost."""
    held = {
        one.id: one
        for one in standing
        if not authority.is_revoked(one.writer, one.scope, place[1])
        and authority.right_to_write(one.writer, Scope.parse(one.scope)) != "none"
    }
    said = sorted(records_of(connection)(*place), reverse=True)
    return [
        held[entry.new]
        for entry in said
        if entry.new in held and stands(entry, parse_segment(held[entry.new].body), authority)
    ]


def _let_stand(
    workspace: Workspace, first: HeldSegment | None, standing: Sequence[HeldSegment], chosen: HeldSegment
) -> set[Touched]:
    connection, segment = workspace.store.connection, parse_segment(chosen.body)
    others = [one for one in standing if one.id != chosen.id]
    outdone = [one.id for one in others if _is_outdone(workspace, one) and _is_same(segment, parse_segment(one.body))]
    # Of two that differ in more, without the first segment nobody can say which is sound: the other one waits.
    waiting = [(WAITING, one.id) for one in others if one.id not in outdone and one.state == ACCEPTED]
    connection.executemany("update segment set state=? where id=?", waiting)
    if chosen.state == ACCEPTED and first is None and not outdone:
        return set()
    olds = dict.fromkeys((segment.place, *outdone))
    redaction.add_pending(workspace.store, olds)
    touched = redaction.put_in_place(connection, segment, olds)
    if waiting:
        health.rebuild_registers(workspace.store)
    return touched


def _is_outdone(workspace: Workspace, one: HeldSegment) -> bool:
    """What nobody recorded yet may still be recorded, and goes on waiting."""
    records = records_of(workspace.store.connection)(one.scope, one.place)
    return one.state == ACCEPTED or any(entry.new == one.id for entry in records)


def _is_same(one: Segment, other: Segment) -> bool:
    try:
        check_same(one, other)
    except RefusedError:
        return False
    return True


def _without(workspace: Workspace, first: HeldSegment | None, standing: Sequence[HeldSegment]) -> set[Touched]:
    """No redaction counts: the first segment stands, if it is here; what stood for it waits."""
    accepted = [one for one in standing if one.state == ACCEPTED]
    if first is None:
        # Its words have gone, and the numbers are the same: what stands for it stays until the first comes again.
        if accepted:
            redaction.let_back(workspace.store.connection, accepted[0].scope)
        return set()
    if first.state != ACCEPTED or not accepted:
        return set()
    connection = workspace.store.connection
    connection.executemany("update segment set state=? where id=?", [(WAITING, one.id) for one in accepted])
    health.rebuild_registers(workspace.store)
    return {Touched(first.scope, one.entity, one.id) for one in first.operations()}


# --- old bytes --------------------------------------------------------------------------------------------------


def clean(workspace: Workspace) -> None:
    """Delete what still holds replaced segments: originals that were taken in, packages in the outbox, freed pages.

    Does nothing where nothing was removed. What a full disk stops is tried again with the next package.
    """
    from qic_desktop.services.removing import cleaning

    if not workspace.store.setting(redaction.PENDING, []):
        return
    try:
        cleaning.clean_files(workspace)
    except StoreError as error:
        logging.getLogger(__name__).info("removed texts are not cleared away yet: %s", type(error).__name__)


# --- who has them -----------------------------------------------------------------------------------------------


def list_removals(workspace: Workspace) -> tuple[RemovalState, ...]:
    """What was removed, the latest first, and how many copies have confirmed."""
    connection = workspace.store.connection
    rows = connection.execute(
        "select scope, id, writer, seq, wall_ms, person from register where entity=? order by wall_ms desc, id",
        (Removal.ENTITY,),
    ).fetchall()
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    sent = workspace.store.setting("sent", {})
    latest: dict[Place, RemovalState] = {}
    for scope, place, writer, seq, wall_ms, person in rows:
        if (scope, place) in latest:
            continue
        chain = f"{writer} {scope}"
        held = _highest(connection, f"% {scope}")
        told = _highest(connection, chain)
        copies = set(held) - own
        latest[scope, place] = RemovalState(
            scope=scope,
            segment=place,
            wall_ms=int(wall_ms),
            person=person,
            copies=len(copies),
            removed=sum(told.get(packer, 0) >= seq for packer in copies),
            here=redaction.is_gone(connection, place),
            sent=writer not in own or int(sent.get(chain, 0)) >= seq or Scope.parse(scope).is_private,
        )
    return tuple(latest.values())


def _highest(connection: Any, chain: str) -> dict[str, int]:
    rows = connection.execute(
        "select packer, max(seq) from acknowledged where chain like ? group by packer", (chain,)
    ).fetchall()
    return {str(packer): int(seq) for packer, seq in rows}
