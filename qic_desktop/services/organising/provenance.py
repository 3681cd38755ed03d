"""Where a figure comes from: the packages and the definitions that its values rest on.

A figure is a measure, a part of the cases, one period or all, one site or all. The packages are found from the entries
that are shown now (or were, on an earlier day); nothing is kept for it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from qic_desktop.domain.canonical import loads_strict
from qic_desktop.domain.observation import Observation
from qic_desktop.domain.period import find_period, parse_period
from qic_desktop.domain.provenance import PackageSource as PackageSource
from qic_desktop.domain.provenance import Provenance as Provenance
from qic_desktop.domain.provenance import RevisionSource as RevisionSource
from qic_desktop.errors import NotAllowedError, NotFoundError
from qic_desktop.services.exchanging import known_files
from qic_desktop.services.exchanging.originals import RECEIVED, read_package_file
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating, as_known, participations
from qic_desktop.services.organising.aggregating import Chosen, holding_in
from qic_desktop.services.organising.participations import NOT_COUNTED
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.registers import Sibling, shown
from qic_desktop.store.segments import ACCEPTED


class _Value(NamedTuple):
    site: str
    period: str
    sibling: Sibling
    revision: int | None


@dataclass(slots=True)
class _Chains:
    """Which package brought an entry: (writer, scope) → where its segments begin, and their packages."""

    starts: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    packages: dict[tuple[str, str], list[str | None]] = field(default_factory=lambda: defaultdict(list))

    def package_of(self, scope: str, sibling: Sibling) -> str | None:
        """The id of the package; None for what was typed on this laptop."""
        chain = (sibling.writer, scope)
        place = bisect_right(self.starts.get(chain, []), sibling.seq) - 1
        return self.packages[chain][place] if place >= 0 else None


def provenance_of(
    workspace: Workspace, view: MeasureView, *, period: str = "", site: str = "", chosen: Chosen | None = None
) -> Provenance:
    """What a figure of a measure rests on.

    Args:
        workspace: an organiser's or coach's store.
        view: the measure.
        period: its text; all periods where it is empty.
        site: id of the site; all where it is empty.
        chosen: part of the cases, area, wave and day; how columns are aligned plays no part.

    Raises:
        NotAllowedError: a site team sees its own values only.
        NotFoundError: there is no such period.
    """
    if workspace.role is Role.SITE:
        raise NotAllowedError("aggregate", why="role")
    if period and find_period(period) is None:
        raise NotFoundError(period, what="period")
    chosen = chosen or Chosen()
    with _then(workspace, f"{view.id}|", chosen) as then:
        codes = {one.id: one.code or one.id for one in aggregating.chosen_sites(then, chosen) if site in ("", one.id)}
        found = _values(then.store.connection, view, period, chosen.stratum)
        values = [one for one in found if one.site in codes]
        standing = participations.standing_in(then)
    values = [one for one in values if standing(one.site, parse_period(one.period)) not in NOT_COUNTED]
    chains, counts = _read_chains(workspace), defaultdict[str | None, int](int)
    for one in values:
        counts[chains.package_of(f"site:{one.site}", one.sibling)] += 1
    typed = counts.pop(None, 0)
    packages = _packages(workspace, {key: count for key, count in counts.items() if key is not None})
    return Provenance(
        measure=view.code,
        stratum=chosen.stratum,
        period=period,
        site=codes.get(site, ""),
        values=len(values),
        typed_here=typed,
        packages=packages,
        revisions=_revisions(view, values),
    )


@contextmanager
def _then(workspace: Workspace, prefix: str, chosen: Chosen) -> Iterator[Workspace]:
    """The workspace, as it was known on the chosen day."""
    if chosen.as_of is None:
        yield workspace
        return
    with as_known.workspace_on(workspace, chosen.as_of, prefix, f"|{chosen.stratum}") as then:
        yield then


def _values(connection: Any, view: MeasureView, period: str, stratum: str) -> Iterator[_Value]:
    prefix = f"{view.id}|{period}|" if period else f"{view.id}|"
    ending = f"|{stratum}"
    rows = connection.execute(
        "select scope, id, register, writer, seq, hash8, lamport, wall_ms, person, blind, value from register "
        "where entity=? and id>=? and id<? and substr(id, ?)=? and register='counts' and scope like 'site:%' "
        "and scope not like '%/private' order by scope, id",
        (Observation.ENTITY, prefix, prefix + "\U0010ffff", -len(ending), ending),
    )
    live: dict[tuple[str, str], list[Sibling]] = defaultdict(list)
    for scope, identity, *cells in rows:
        live[scope, identity].append(Sibling(*cells))
    for (scope, identity), siblings in live.items():
        winner = shown(siblings)
        counts = loads_strict(winner.value)
        month = identity.split("|")[1]
        if not isinstance(counts, dict) or not _is_report(counts) or find_period(month) is None:
            continue
        revision = counts.get("revision")
        number = revision if isinstance(revision, int) else None
        yield _Value(scope.removeprefix("site:"), month, winner, number)


def _is_report(counts: dict[str, object]) -> bool:
    """Whether a value takes part in figures at all: a number, or that there were no cases."""
    numbers = any(counts.get(name) is not None for name in ("numerator", "denominator", "value"))
    missing = counts.get("missing")
    return missing == "no-cases" or (numbers and missing is None)


def _read_chains(workspace: Workspace) -> _Chains:
    chains = _Chains()
    for writer, scope, first, package in workspace.store.rows(
        "select writer, scope, first, package from segment where state=? and scope like 'site:%' "
        "order by writer, scope, first",
        (ACCEPTED,),
    ):
        chains.starts[writer, scope].append(int(first))
        chains.packages[writer, scope].append(package)
    return chains


def _packages(workspace: Workspace, counts: dict[str, int]) -> tuple[PackageSource, ...]:
    codes = {site.id: site.code or site.id for site in trust.list_sites(workspace)}
    taken, found = as_known.taken_in(workspace), []
    for identity, file, kind, made, noted, site in workspace.store.rows(
        "select id, file, kind, made, counts, site from package"
    ):
        if identity in counts:
            digest = _digest(workspace, json.loads(noted))
            code = codes.get(site or "", "") if kind == "site" else ""
            found.append(PackageSource(identity, file, code, kind, made, taken[identity], digest, counts[identity]))
    return tuple(sorted(found, key=lambda one: (one.handled, one.file, one.id)))


def _digest(workspace: Workspace, noted: dict[str, Any]) -> str:
    """The hash of the file as it came; computed where it was not noted, empty where the file is gone."""
    if noted.get(known_files.WHOLE):
        return str(noted[known_files.WHOLE])
    try:
        kept = workspace.store.path / RECEIVED / str(noted.get("original") or "-")
        return sha256(read_package_file(kept)).hexdigest()
    except NotFoundError:
        return ""


def _revisions(view: MeasureView, values: list[_Value]) -> tuple[RevisionSource, ...]:
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for one in values:
        period = find_period(one.period)
        counts[one.revision][0] += 1
        if one.revision is not None and period is not None and view.revisions:
            counts[one.revision][1] += one.revision not in holding_in(view, period)
    return tuple(
        RevisionSource(number, *counts[number]) for number in sorted(counts, key=lambda one: (one is None, one or 0))
    )
