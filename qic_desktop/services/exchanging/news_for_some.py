"""News that concern some readers only: what was entered for sites or is addressed to one of them or to a coach, one
file for each who has not confirmed it yet.

News for everybody carry no site's values. So beside them lie, where something is new: a file for each site with a
laptop for which somebody here entered values, one for each coach (of the sites that she looks after, and notes to
her), and one for the organiser's other laptops. Who has confirmed everything gets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.collaborative import Certificate
from qic_desktop.domain.scope import Scope, organiser_scope, site_scope
from qic_desktop.exchange.documents import subject_of
from qic_desktop.services.exchanging import entered, exporting
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace

_OF_SITES = "(scope like 'site:%' or (scope like 'organiser/%' and scope<>'organiser/private'))"
Tips = Mapping[str, int]
"""A chain → its last number."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is to get a file: the id that it is addressed to, and what it is called in the file's name."""

    to: str
    name: str


def waiting_readers(workspace: Workspace) -> tuple[Reader, ...]:
    """Who has not confirmed what was entered here, by name."""
    tips = _own_tips(workspace)
    if workspace.role is not Role.ORGANISER:
        return ()
    keys = _keys_by_reader(workspace)
    told = _told(workspace)
    found = []
    for site in trust.list_sites(workspace):
        # What was entered for it, and what is addressed to it alone: letters, answers, how others do.
        scopes = {site_scope(site.id).text, organiser_scope(site.id).text}
        own = {chain: last for chain, last in tips.items() if chain.partition(" ")[2] in scopes}
        if own and _lacks(own, keys.get(site.id, ()), told):
            found.append(Reader(site.id, site.code or site.id[:8]))
    for coach in sorted(one for one, of_coach in keys.items() if one.startswith("coach:") and of_coach):
        identity = coach.partition(":")[2]
        if _lacks(_of_caseload(workspace, identity, tips), keys[coach], told):
            found.append(Reader(identity, f"coach-{identity[-6:]}"))
    collab = trust.collaborative_of(workspace)
    if collab and _lacks(tips, keys.get("", ()), told):
        found.append(Reader(collab, "organisers"))
    return tuple(found)


def write_beside(workspace: Workspace, folder: Path, stem: str) -> tuple[Path, ...]:
    """Write a file for each of them into the folder of the news: ``for-S001-news-2026-11.qicpkg``.

    Raises:
        NotFoundError, DiskFullError, StoreReadOnlyError: what was finished before stays.
    """
    done = []
    names = set[str]()
    for reader in waiting_readers(workspace):
        safe = "".join(mark if mark.isalnum() or mark in "-_" else "-" for mark in reader.name)[:40]
        if safe.casefold() in names:
            safe = f"{safe}-{reader.to[-6:]}"
        names.add(safe.casefold())
        done.append(exporting.publish(workspace, folder / f"for-{safe}-{stem}.qicpkg", to=reader.to).file)
    return tuple(done)


def keys_of_sites(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The certified laptops of each site, by the site's id; a site without a laptop is not in it."""
    of_readers = _keys_by_reader(workspace)
    return {one.id: tuple(of_readers[one.id]) for one in trust.list_sites(workspace) if of_readers.get(one.id)}


def _own_tips(workspace: Workspace) -> dict[str, int]:
    """The chains in or for sites' scopes that this laptop writes, under its keys of now and before."""
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    rows = workspace.store.rows(
        f"select writer, scope, max(last) from segment where {_OF_SITES} and state='accepted' "
        "group by writer, scope union all "
        f"select writer, scope, max(seq) from unsealed where {_OF_SITES} group by writer, scope"
    )
    found: dict[str, int] = {}
    for writer, scope, last in rows:
        if writer in own:
            found[f"{writer} {scope}"] = max(int(last), found.get(f"{writer} {scope}", 0))
    return found


def _keys_by_reader(workspace: Workspace) -> dict[str, list[str]]:
    """Site's id, ``coach:<id>`` or "" for other organisers → their keys."""
    own = {workspace.journal.writer, *workspace.store.setting("former_writers", [])}
    found: dict[str, list[str]] = {}
    for one in workspace.journal.list_records(Certificate, organiser_scope()):
        grant = one.grant or {}
        scopes = grant.get("scopes")
        if one.id in own or not isinstance(scopes, list) or not scopes:
            continue
        subject = subject_of([str(scopes[0])])
        reader = {"site": subject, "coach": f"coach:{subject}", "organiser": ""}.get(str(grant.get("as")))
        if reader is not None:
            found.setdefault(reader, []).append(one.id)
    return found


def _told(workspace: Workspace) -> dict[tuple[str, str], int]:
    """(key, chain) → the last number that the key's packages have confirmed."""
    rows = workspace.store.rows(
        "select packer, chain, max(seq) from acknowledged "
        "where chain like '% site:%' or chain like '% organiser/%' or chain like '% coach:%' group by packer, chain"
    )
    return {(str(packer), str(chain)): int(seq) for packer, chain, seq in rows}


def _lacks(tips: Tips, keys: Iterable[str], told: Mapping[tuple[str, str], int]) -> bool:
    """Whether there is somebody, and none of his laptops has confirmed everything."""
    known = list(keys)
    return (
        bool(known)
        and bool(tips)
        and not any(all(told.get((key, chain), 0) >= last for chain, last in tips.items()) for key in known)
    )


def _of_caseload(workspace: Workspace, coach: str, tips: Tips) -> Tips:
    """What concerns a coach: chains to her and her sites from this laptop, and what other coaches wrote there."""
    sites = entered.caseload_of(workspace, coach)

    def is_hers(chain: str) -> bool:
        scope = Scope.parse(chain.partition(" ")[2])
        return scope.site == coach or sites is None or scope.site in sites

    other = {chain: last for chain, last in _coach_tips(workspace).items() if f" coach:{coach}/" not in chain}
    return {chain: last for chain, last in (*tips.items(), *other.items()) if is_hers(chain)}


def _coach_tips(workspace: Workspace) -> dict[str, int]:
    """The chains of coaches about sites that are held here."""
    rows = workspace.store.rows(
        "select writer, scope, max(last) from segment where scope like 'coach:%' and scope not like '%/private' "
        "and state='accepted' group by writer, scope"
    )
    return {f"{writer} {scope}": int(last) for writer, scope, last in rows}
