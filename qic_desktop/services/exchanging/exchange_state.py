"""How exchange stands for a site: what is kept, sent, confirmed, missing, and where copies lie.

Counted are *entries* as people know them (a value, a measure, a test), not operations: an entry is sent when
everything that stands in it now has been sent.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Record
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import Period, find_period, period_of
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.services import copies
from qic_desktop.services.copies import Copy
from qic_desktop.services.exchanging import merging, receipts
from qic_desktop.services.exchanging.import_results import PackageResult
from qic_desktop.services.exchanging.importing import entry_head
from qic_desktop.services.exchanging.receipts import Basis
from qic_desktop.services.exchanging.restoring import RESTORE
from qic_desktop.services.measuring import measures
from qic_desktop.services.naming import names_of
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.organising.participations import asked_of
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import Changes
from qic_desktop.store.registers import Touched
from qic_desktop.wording.records import Names, entry_title

DAY_MS = 86_400_000
ALONE_DAYS = 30
"""After so many days an entry without a copy elsewhere is a concern."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """An entry that no finished package has carried; ``due`` is when the organiser expects it."""

    entity: str
    id: str
    when: int
    due: date | None
    record: Record | None = field(repr=False)
    names: Names = field(repr=False)

    @property
    def title(self) -> str:
        """In a few words; made when it is shown, for there may be thousands."""
        return entry_title(self.entity, self.id, self.record, self.names)


@dataclass(frozen=True, slots=True)
class Gap:
    """Entries of a chain that somebody holds and that are not here; ``scope`` says whose."""

    scope: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A package that was sent or arrived. ``state``: confirmed, sent, arrived, aside, refused, nothing-new.

    ``only_new`` marks one that was sent without what the organiser had already: it is no copy of everything. ``upto``
    is the last number of each chain in one that was sent. ``ours`` marks one that names the own team as its site.
    """

    id: str
    when: int
    outgoing: bool
    kind: str
    number: int
    entries: int
    size: int
    way: str
    elsewhere: bool
    state: str
    code: str = ""
    only_new: bool = False
    upto: Mapping[str, int] | None = None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class NewPart:
    """What a small package would carry: so many of one's entries; ``basis`` as in ``receipts``."""

    entries: int
    kept: int
    basis: Basis

    @property
    def is_smaller(self) -> bool:
        """Whether there is something new, and less than everything."""
        return 0 < self.entries < self.kept


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """Everything that the exchange page says. Moments are milliseconds since 1970, UTC.

    ``alone`` entries have no copy on another disk; ``measures`` are ids in their
    order. ``key`` and ``root`` are this laptop's key and the organiser's, to compare by voice; None for a site on its
    own.
    """

    in_collaborative: bool
    kept: int
    last_entry: int | None
    unsent: tuple[Unsent, ...]
    confirmed: int
    confirmed_at: int | None
    next_due: date | None
    overdue: tuple[Unsent, ...]
    days_alone: int | None
    parcels: tuple[Parcel, ...]
    gaps: tuple[Gap, ...]
    copies: tuple[Copy, ...]
    waiting_for_certificate: bool
    conflicts: int
    now: int
    own_backup: int | None = None
    alone: int = 0
    measures: tuple[str, ...] = ()
    key: Spoken | None = None
    root: Spoken | None = None

    @property
    def last_sent(self) -> Parcel | None:
        """The newest package that was sent; a copy for the team's own laptop has gone to nobody."""
        return next((one for one in self.parcels if one.outgoing and one.kind != RESTORE), None)

    @property
    def last_news(self) -> Parcel | None:
        """The newest news from the organiser."""
        return next((one for one in self.parcels if not one.outgoing and one.kind == "organiser"), None)

    @property
    def must_ask(self) -> bool:
        """Whether this laptop waits to be let in, and no package of its own has asked for that yet."""
        return self.waiting_for_certificate and self.last_sent is None

    @property
    def sent(self) -> int:
        """How many entries a finished package has carried."""
        return self.kept - len(self.unsent)


@dataclass(slots=True)
class _Entry:
    """One entry with the newest number of each chain that stands in it."""

    entity: str
    id: str
    when: int = 0
    reached: dict[str, int] = field(default_factory=dict)

    def is_in(self, known: Mapping[str, int]) -> bool:
        # Asked of every entry of ten years at once: a generator would cost three times as much.
        for chain, last in self.reached.items():  # noqa: SIM110
            if last > known.get(chain, 0):
                return False
        return True


def no_changes() -> Changes:
    """What a step tells the pages that wrote no entry but changed what was sent or kept."""
    return Changes()


def changes_of(result: PackageResult) -> Changes:
    """What one package changed, for the pages that show it."""
    return Changes(result.touched)


def unsent_count(workspace: Workspace) -> int:
    """How many entries no finished package has carried: the number beside *Exchange*."""
    sent = _sent_chains(workspace, _acknowledged(workspace)[0])
    return sum(not one.is_in(sent) for one in _entries(workspace))


def what_is_new(workspace: Workspace) -> NewPart:
    """How much a package with only what the organiser does not have yet would carry."""
    entries = _entries(workspace)
    confirmed = _acknowledged(workspace)[0]
    sent = receipts.sent_chains(workspace)
    basis: Basis = "confirmed" if confirmed else "sent" if sent else "all"
    known = confirmed or sent
    return NewPart(sum(not one.is_in(known) for one in entries), len(entries), basis)


def exchange_state(workspace: Workspace) -> ExchangeView:
    """How exchange stands now."""
    entries = _entries(workspace)
    confirmed, confirmed_at = _acknowledged(workspace)
    sent = _sent_chains(workspace, confirmed)
    parcels = _parcels(workspace, confirmed)
    found = copies.list_copies(workspace)
    unsent = _named(workspace, [one for one in entries if not one.is_in(sent)], sent)
    today = workspace.today()
    elsewhere = _elsewhere({**confirmed, **_from_others(workspace)}, sent, found, parcels)
    alone = [one.when for one in entries if not one.is_in(elsewhere) and one.when]
    key, root = keys_to_compare(workspace)
    return ExchangeView(
        in_collaborative=trust.collaborative_of(workspace) is not None,
        kept=len(entries),
        last_entry=max((one.when for one in entries), default=None),
        unsent=unsent,
        confirmed=sum(one.is_in(confirmed) for one in entries) if confirmed else 0,
        confirmed_at=confirmed_at,
        next_due=_next_due(workspace, unsent, today),
        overdue=tuple(one for one in unsent if one.due is not None and one.due < today),
        days_alone=_days_alone(workspace, alone),
        alone=len(alone),
        measures=tuple(view.id for view in measures.list_measures(workspace)),
        parcels=parcels,
        gaps=gaps_of(workspace),
        copies=found,
        waiting_for_certificate=bool(trust.open_requests(workspace)),
        conflicts=merging.count_own(workspace),
        now=workspace.clock(),
        own_backup=copies.newest_own_backup(workspace),
        key=key,
        root=root,
    )


def keys_to_compare(workspace: Workspace) -> tuple[Spoken | None, Spoken | None]:
    """This laptop's key and the organiser's, to compare by voice; None while there is no collaborative."""
    root = trust.root_fingerprint(workspace)
    return (trust.fingerprint(workspace), root) if root else (None, None)


# --- entries ------------------------------------------------------------------------------------------------


def _entries(workspace: Workspace) -> tuple[_Entry, ...]:
    """Everything shared of one's own, as people count it: a measure and its definitions are one entry."""
    scope = workspace.scope.text
    found = workspace.store.remembered_by_record(
        "entries",
        lambda only: _read_entries(workspace, only),
        # A measure is one entry with its definitions.
        alone=lambda one: one.scope == scope and entry_head(one.entity, "") == (one.entity, "") != ("measure", ""),
        follows=lambda one: one.scope == scope,
    )
    return tuple(found.values())


def _read_entries(workspace: Workspace, only: Touched | None) -> dict[Touched, _Entry]:
    found: dict[Touched, _Entry] = {}
    scope = workspace.scope.text
    rows = workspace.store.rows(
        "select entity, id, writer, max(seq), max(wall_ms) from register "
        f"where scope=?{' and entity=? and id=?' if only else ''} group by entity, id, writer",
        only or (scope,),
    )
    for entity, identity, writer, seq, wall in rows:
        head = entry_head(entity, identity)
        entry = found.setdefault(Touched(scope, *head), _Entry(*head))
        chain = f"{writer} {scope}"
        if seq > entry.reached.get(chain, 0):
            entry.reached[chain] = int(seq)
        if wall > entry.when:
            entry.when = int(wall)
    return found


def _sent_chains(workspace: Workspace, confirmed: Mapping[str, int]) -> dict[str, int]:
    """The last number of each chain that has left; what other laptops wrote came from elsewhere anyway."""
    told = receipts.sent_chains(workspace)
    others = _from_others(workspace)
    chains = {*told, *confirmed, *others}
    return {chain: max(told.get(chain, 0), confirmed.get(chain, 0), others.get(chain, 0)) for chain in chains}


def _from_others(workspace: Workspace) -> dict[str, int]:
    """The last number here of each chain that another laptop wrote."""

    def read() -> dict[str, int]:
        own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
        rows = workspace.store.rows("select writer, scope, max(seq) from register group by writer, scope")
        return {f"{writer} {scope}": int(last) for writer, scope, last in rows if writer not in own}

    # What is recorded here is this laptop's own.
    return workspace.store.remembered("from others", read, lambda _one: False)


def _named(workspace: Workspace, entries: Sequence[_Entry], sent: Mapping[str, int]) -> tuple[Unsent, ...]:
    names = names_of(workspace)
    views = {view.id: view for view in measures.list_measures(workspace)}
    days = {view.id: view.measure.due_day for view in views.values() if view.is_core}
    wants, today = _wanted(workspace), workspace.today()
    records = _records(workspace, [one for one in entries if one.entity != Observation.ENTITY or (days and wants)])
    went: frozenset[str] | None = None
    made = []
    for one in entries:
        record = records.get((one.entity, one.id))
        due = None
        if isinstance(record, Observation) and record.measure in days and record.counted_back is None:
            due = _due(record.period, days[record.measure], wants)
            if due is not None and due < today:
                went = _went_before(workspace, sent) if went is None else went
                due = None if one.id in went else due
        made.append(Unsent(one.entity, one.id, one.when, due, record, names))
    return tuple(sorted(made, key=lambda one: (-one.when, one.entity, one.id)))


def _records(workspace: Workspace, entries: Iterable[_Entry]) -> dict[tuple[str, str], Record]:
    """The records that some entries are about: of each kind all are read at once."""
    kinds = sorted({one.entity for one in entries} & DECLARATIONS.keys())
    return {
        (kind, record.id): record
        for kind in kinds
        for record in workspace.journal.list_records(DECLARATIONS[kind].record, workspace.scope)
    }


def _went_before(workspace: Workspace, sent: Mapping[str, int]) -> frozenset[str]:
    """The observations of which an earlier value was sent: what is new there corrects it, and nobody waits for it."""
    scope = workspace.scope.text
    rows = workspace.store.rows(
        "select id, writer, min(seq) from (select id, writer, seq from register where scope=?1 and entity=?2 "
        "union all select id, writer, seq from overwritten where scope=?1 and entity=?2) group by id, writer",
        (scope, Observation.ENTITY),
    )
    return frozenset(str(one) for one, writer, first in rows if first <= sent.get(f"{writer} {scope}", 0))


def _wanted(workspace: Workspace) -> Callable[[Period], bool] | None:
    """Which periods the collaborative asks for, from its start on; None where it has none."""
    collaborative = collaboratives.find_collaborative(workspace)
    start = find_period(collaborative.start or "") if collaborative else None
    if start is None:
        return None
    first, is_asked = start.first, asked_of(workspace, workspace.own_id)
    return lambda period: period.last >= first and is_asked(period)


def _due(period: str, due_day: int | None, wants: Callable[[Period], bool] | None) -> date | None:
    """The day by which a period's value is expected; None where nobody waits for it."""
    placed = find_period(period)
    if placed is None or due_day is None or wants is None or not wants(placed):
        return None
    return placed.due(due_day)


def _next_due(workspace: Workspace, unsent: Iterable[Unsent], today: date) -> date | None:
    dues = [one.due for one in unsent if one.due is not None]
    wants = _wanted(workspace)
    for view in measures.list_measures(workspace) if wants else ():
        if view.is_core and not view.form.is_by_event:
            now = period_of(today, view.period_kind)
            for period in (now.preceding(), now):
                due = _due(period.text, view.measure.due_day, wants) if view.is_asked(period) else None
                dues += [due] if due else []
    return min((due for due in dues if due >= today), default=None)


# --- sent and arrived ---------------------------------------------------------------------------------------


def _acknowledged(workspace: Workspace) -> tuple[dict[str, int], int | None]:
    """What the organiser says it holds of the chains here, as far as our own segments agree, and since when."""
    best: dict[str, tuple[int, int]] = {}
    for one in receipts.organiser_receipts(workspace, f"% {workspace.scope.text}"):
        known = best.get(one.chain, (0, 0))
        if one.seq > known[0] or (one.seq == known[0] and one.made < known[1]):
            best[one.chain] = (one.seq, one.made)
    return {chain: seq for chain, (seq, _made) in best.items()}, max((made for _, made in best.values()), default=None)


def _parcels(workspace: Workspace, confirmed: Mapping[str, int]) -> tuple[Parcel, ...]:
    rows = workspace.store.rows(
        "select id, file, kind, number, handled, state, code, counts, site from package "
        "order by handled desc, number desc"
    )
    known = {one.package: one for one in copies.list_copies(workspace) if one.package}
    made = []
    for identity, file, kind, number, handled, state, code, text, site in rows:
        counts = json.loads(text)
        outgoing = state == "sent"
        path = Path(file)
        copy = known.get(identity)
        made.append(
            Parcel(
                id=identity,
                when=int(handled),
                outgoing=outgoing,
                kind=kind,
                number=int(number),
                entries=int(counts.get("new", 0)),
                size=int(counts.get("size", 0)),
                way=(copy.place if copy else copies.place_name(path.parent)) if outgoing else path.name,
                elsewhere=copy.elsewhere if copy else _is_away(workspace, path.parent),
                state=_state_of(state, confirmed=outgoing and _has_arrived(counts, confirmed)),
                code=code,
                only_new=bool(counts.get("only_new")),
                upto=counts.get("upto"),
                ours=site == workspace.own_id,
            )
        )
    return tuple(made)


def _has_arrived(counts: Mapping[str, Any], confirmed: Mapping[str, int]) -> bool:
    """Whether the organiser holds what a package carried, going by the last number of each chain in it."""
    upto = counts.get("upto")
    if upto is None:
        return 0 < int(counts.get("new", 0)) <= sum(confirmed.values())
    return bool(upto) and all(int(last) <= confirmed.get(chain, 0) for chain, last in upto.items())


def _state_of(state: str, *, confirmed: bool) -> str:
    if state == "sent":
        return "confirmed" if confirmed else "sent"
    return {"applied": "arrived", "noted": "nothing-new", "refused": "refused"}.get(state, "aside")


def gaps_of(workspace: Workspace) -> tuple[Gap, ...]:
    """What is missing inside a chain here, and what somebody says to hold beyond its end."""
    wanted = {"organiser", f"organiser/{workspace.own_id}", workspace.scope.text}
    held: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for writer, scope, first, last in workspace.store.rows(
        "select writer, scope, first, last from segment where state='accepted' order by first"
    ):
        held[writer, scope].append((int(first), int(last)))
    found = []
    for (_writer, scope), parts in held.items():
        reached = 0
        for first, last in parts:
            if first > reached + 1 and scope in wanted:
                found.append(Gap(scope, reached + 1, first - 1))
            reached = max(reached, last)
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    for chain, told in workspace.store.rows("select chain, max(seq) from acknowledged group by chain"):
        writer, _space, scope = chain.partition(" ")
        reached = max((last for _first, last in held.get((writer, scope), ())), default=0)
        if scope in wanted and writer not in own and told > reached:
            found.append(Gap(scope, reached + 1, int(told)))
    return tuple(found)


# --- copies -------------------------------------------------------------------------------------------------


def _is_away(workspace: Workspace, folder: Path) -> bool:
    """Whether a folder lies on another disk; one that is gone was a stick."""
    return not folder.exists() or copies.is_elsewhere(folder, workspace.store.path)


def _elsewhere(
    held: Mapping[str, int],
    sent: Mapping[str, int],
    found: Iterable[Copy],
    parcels: Iterable[Parcel],
) -> dict[str, int]:
    """The last number of each chain of which a copy lies on another disk; ``held`` are those of which somebody else
    has the entries: the organiser, or the laptop that wrote them."""
    known = dict(held)
    remembered = set()
    for copy in found:
        remembered.add(copy.package)
        if copy.elsewhere:
            for chain, last in copy.upto.items():
                known[chain] = max(known.get(chain, 0), last)
    for one in parcels:
        # Sent from the command line: no place was remembered. What is new alone is no copy of what went before.
        if one.outgoing and one.elsewhere and not one.only_new and one.id not in remembered:
            for chain, last in (sent if one.upto is None else one.upto).items():
                known[chain] = max(known.get(chain, 0), last)
    return known


def _days_alone(workspace: Workspace, alone: Sequence[int]) -> int | None:
    """For how many days the oldest entry without a copy elsewhere has been alone, from 30 days on."""
    if not alone:
        return None
    days = (workspace.clock() - min(alone)) // DAY_MS
    return int(days) if days >= ALONE_DAYS else None
