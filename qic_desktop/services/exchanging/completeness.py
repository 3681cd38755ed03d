"""What is here of each laptop's entries, and what is still missing: by holes in the numbers and by what others hold.

A number that was never written cannot be missed: entries of which no package and no other copy ever told are unknown
here. Dates of what is missing are estimated from its neighbours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from qic_desktop.domain.collaborative import Certificate
from qic_desktop.domain.operation import parse_line
from qic_desktop.domain.people import Person
from qic_desktop.domain.scope import Scope, organiser_scope, private_of, site_scope
from qic_desktop.domain.segment import parse_segment
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.services.trusting import entry_rights, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments
from qic_desktop.wording import laptops

Standing = Literal["own", "confirmed", "provisional", "trusted", "waiting", "declined"]
"""``trusted``: a person compared its words on this laptop, nobody else has confirmed it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A stretch of one chain that is not here. ``since`` is when the entry before it was typed, None at the start.

    ``until`` is when the entry after it was typed; None where nothing after it is here. ``count`` is in operations.
    """

    scope: str
    first: int
    last: int
    since: int | None
    until: int | None

    @property
    def count(self) -> int:
        """How many operations are missing."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class WriterView:
    """One laptop that writes for a site, and how much of it is here. Moments are milliseconds since 1970.

    Attributes:
        writer: Its key id; ``fingerprint`` are the words to compare.
        number: 1, 2, 3… in the order of their first entries: "Laptop 2" for people.
        name: What the team calls it; empty where nobody named it.
        typist: The name of who typed most on it, where this store knows the name.
        own: Whether this very store wrote it, now or under a former key.
        newest: When its newest entry here was typed.
        held: Operations that are here and counted in.
        waiting: Operations that are here and wait for an answer.
        missing: The stretches that are not here, in order.
        holders: Key ids of those who say that they hold what is missing.
    """

    writer: str
    number: int
    name: str
    typist: str
    fingerprint: Spoken
    own: bool
    standing: Standing
    newest: int | None
    held: int
    waiting: int
    missing: tuple[Missing, ...]
    holders: tuple[str, ...] = ()

    @property
    def lost(self) -> int:
        """How many operations are missing."""
        return sum(one.count for one in self.missing)

    @property
    def since(self) -> int | None:
        """From about when on entries are missing; None where nothing is missing or nothing before it is here."""
        return min((one.since for one in self.missing if one.since is not None), default=None)


@dataclass(slots=True)
class _Chain:
    """What is known of one chain: (first, last, state, id) of its segments, and what others say to hold."""

    parts: list[tuple[int, int, str, str]]
    told: list[tuple[str, int, str]]


def writers_of(workspace: Workspace, site: str | None = None) -> tuple[WriterView, ...]:
    """The site's own laptops, by number; this one among them. Coaches and organisers who enter for it are none.

    Args:
        workspace: any open store.
        site: the site's id; a team's store speaks of itself.
    """
    shared = site_scope(site or workspace.own_id)
    private = private_of(shared)
    chains = _chains(workspace, (shared.text, private.text))
    seen: dict[str, list[_Chain]] = defaultdict(list)
    helpers = entry_rights.helper_writers(workspace, shared)
    for (writer, _scope), chain in chains.items():
        if writer not in helpers:
            seen[writer].append(chain)
    if workspace.role is Role.SITE:
        seen.setdefault(workspace.journal.writer, [])
    order = sorted(seen, key=lambda writer: (_began(workspace, writer, shared), writer))
    judge = _Judge(workspace, shared)
    return tuple(
        judge.view(number, writer, {scope: chains[writer, scope] for scope in _scopes_of(chains, writer)})
        for number, writer in enumerate(order, 1)
    )


def _scopes_of(chains: Iterable[tuple[str, str]], writer: str) -> list[str]:
    return [scope for one, scope in chains if one == writer]


def _chains(workspace: Workspace, scopes: Sequence[str]) -> dict[tuple[str, str], _Chain]:
    found: dict[tuple[str, str], _Chain] = {}
    marks = ",".join("?" * len(scopes))
    for writer, scope, first, last, state, identity in workspace.store.rows(
        f"select writer, scope, first, last, state, id from segment where scope in ({marks}) order by first, last",
        tuple(scopes),
    ):
        chain = found.setdefault((writer, scope), _Chain([], []))
        chain.parts.append((int(first), int(last), state, identity))
    told = "select packer, chain, seq, tip from acknowledged where substr(chain, instr(chain, ' ') + 1)"
    for packer, name, seq, tip in workspace.store.rows(f"{told} in ({marks})", tuple(scopes)):
        writer, _space, scope = name.partition(" ")
        found.setdefault((writer, scope), _Chain([], [])).told.append((packer, int(seq), tip))
    return found


def _began(workspace: Workspace, writer: str, scope: Scope) -> int:
    """When the first entry of a writer here was typed; the far future for one of whom nothing is here."""
    return _typed_at(workspace, writer, scope.text, newest=False) or 1 << 60


def _typed_at(workspace: Workspace, writer: str, scope: str, *, newest: bool) -> int | None:
    """When the newest (or oldest) operation of a chain was typed, sealed or not."""
    order = "desc" if newest else "asc"
    rows = workspace.store.rows(
        f"select line from unsealed where writer=? and scope=? order by seq {order} limit 1", (writer, scope)
    )
    unsealed = parse_line(bytes(rows[0][0])).wall_ms if rows else None
    if newest and unsealed is not None:
        return unsealed
    sealed = _edge(workspace, f"writer=? and scope=? order by first {order} limit 1", (writer, scope), newest=newest)
    return unsealed if sealed is None else sealed


def _edge(workspace: Workspace, where: str, parameters: tuple[object, ...], *, newest: bool) -> int | None:
    """When the last (or first) operation of the first segment that fits was typed."""
    # Of a segment from which a text was removed (F7a) only the place is left.
    rows = workspace.store.rows(f"select sealed from segment where length(sealed)>0 and {where}", parameters)
    if not rows:
        return None
    return parse_segment(bytes(rows[0][0]).partition(b"\n")[2]).operations[-1 if newest else 0].wall_ms


class _Judge:
    """Puts together what is known of each writer of one site; what is the same for all is read once."""

    def __init__(self, workspace: Workspace, shared: Scope) -> None:
        self.workspace = workspace
        self.shared = shared
        self.authority = trust.build_authority(workspace)
        journal = workspace.journal
        self.vouched = {one.id: one.grant or {} for one in journal.list_records(Certificate, shared)}
        self.enrolled = {one.id for one in journal.list_records(Certificate, organiser_scope())}
        self.first = set(workspace.store.setting(trust.FIRST_LAPTOPS, []))
        self.own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
        if workspace.role is not Role.SITE or workspace.own_id != shared.site:
            self.own = set()
        self.declined = trust.declined_keys(workspace)
        people = journal.list_records(Person, private_of(shared))
        self.people = {one.id: one.name or "" for one in people}

    def view(self, number: int, writer: str, chains: dict[str, _Chain]) -> WriterView:
        """What is here of one writer."""
        parts = [part for chain in chains.values() for part in chain.parts]
        missing: list[Missing] = []
        holders: dict[str, None] = {}
        for scope, chain in chains.items():
            found = self._missing(writer, scope, chain)
            missing += found
            holders.update(dict.fromkeys(self._holders(chain, found)))
        return WriterView(
            writer=writer,
            number=number,
            name=str(self.vouched.get(writer, {}).get("name") or ""),
            typist=self._typist(writer),
            fingerprint=Spoken.of_key(writer),
            own=writer in self.own,
            standing=self._standing(writer),
            newest=_typed_at(self.workspace, writer, self.shared.text, newest=True),
            held=sum(last - first + 1 for first, last, state, _id in parts if state == segments.ACCEPTED),
            waiting=sum(last - first + 1 for first, last, state, _id in parts if state == segments.WAITING),
            missing=tuple(missing),
            holders=tuple(holders),
        )

    def _standing(self, writer: str) -> Standing:
        if writer in self.enrolled:
            return "confirmed"
        if writer in self.own:
            return "own"
        right = self.authority.right_to_write(writer, self.shared)
        if right == "provisional":
            return "provisional"
        if right == "full":
            return "trusted" if writer in self.first else "confirmed"
        return "declined" if writer in self.declined else "waiting"

    def _typist(self, writer: str) -> str:
        rows = self.workspace.store.rows(
            "select person, count(*) from register where writer=? and scope=? and person is not null group by person",
            (writer, self.shared.text),
        )
        counted = Counter({self.people[person]: int(count) for person, count in rows if person in self.people})
        return counted.most_common(1)[0][0] if counted else ""

    def _missing(self, writer: str, scope: str, chain: _Chain) -> list[Missing]:
        """Holes between what is here, what somebody holds beyond its end, and branches that only others hold."""
        found: list[tuple[int, int]] = []
        reached = 0
        for first, last, _state, _id in chain.parts:
            if first > reached + 1:
                found.append((reached + 1, first - 1))
            reached = max(reached, last)
        told = max((seq for _packer, seq, _tip in chain.told), default=0)
        if told > reached:
            found.append((reached + 1, told))
        here = {identity for _first, _last, _state, identity in chain.parts}
        for seq in sorted({seq for _packer, seq, tip in chain.told if tip not in here}):
            # A copied laptop used this number twice, and this is the other entry.
            if not any(first <= seq <= last for first, last in found):
                found.append((seq, seq))
        return [
            Missing(scope, first, last, self._before(writer, scope, first), self._after(writer, scope, last))
            for first, last in found
        ]

    def _before(self, writer: str, scope: str, first: int) -> int | None:
        where = "writer=? and scope=? and last<? order by last desc limit 1"
        return _edge(self.workspace, where, (writer, scope, first), newest=True)

    def _after(self, writer: str, scope: str, last: int) -> int | None:
        where = "writer=? and scope=? and first>? order by first limit 1"
        return _edge(self.workspace, where, (writer, scope, last), newest=False)

    def _holders(self, chain: _Chain, missing: Sequence[Missing]) -> list[str]:
        """Who says that they hold a tip at or beyond the first thing that is missing."""
        if not missing:
            return []
        first = min(one.first for one in missing)
        return [packer for packer, seq, _tip in sorted(chain.told, key=lambda one: -one[1]) if seq >= first]


# --- in words ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LaptopLine:
    """A laptop as a page shows it: its name, how it stands, and what is missing as a sentence (empty for nothing)."""

    view: WriterView
    name: str
    standing: str
    missing: str
    holders: tuple[str, ...]


def laptop_lines(workspace: Workspace, site: str | None = None) -> tuple[LaptopLine, ...]:
    """The laptops that write for a site, in words."""
    views = writers_of(workspace, site)
    names = {one.writer: laptops.laptop_name(one.number, one.name, one.typist) for one in views}
    in_collaborative = trust.collaborative_of(workspace) is not None
    made = []
    for one in views:
        holders = tuple(dict.fromkeys(names.get(key) or _holder(workspace, key) for key in one.holders))
        missing = ""
        if one.lost:
            missing = laptops.missing_sentence(
                names[one.writer], one.lost, since=one.since, holders=holders, now=workspace.clock()
            )
        standing = laptops.standing_words(one.standing, in_collaborative=in_collaborative)
        made.append(LaptopLine(one, names[one.writer], standing, missing, holders))
    return tuple(made)


def _holder(workspace: Workspace, key: str) -> str:
    return laptops.holder_name(trust.describe_signer(workspace, key) or key[:8])
