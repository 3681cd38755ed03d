"""A team's further laptop: a store that begins with what another laptop of the team has packed.

Also the way back for a team whose laptop is lost: any old package of its own will do. The new store has the site's
id, a key of its own, and trusts the laptop that packed, whose words a person compares (format clauses F13 to F15).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.operation import Operation
from qic_desktop.domain.scope import Scope, site_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.manifest import Manifest
from qic_desktop.exchange.verification import SegmentVerdict
from qic_desktop.services.exchanging import importing, opening
from qic_desktop.services.exchanging.import_results import PackageResult
from qic_desktop.services.exchanging.importing import entry_head
from qic_desktop.services.exchanging.restoring import RESTORE
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store import segments

TEAM_KINDS = ("site", RESTORE)


@dataclass(frozen=True, slots=True)
class TeamPackage:
    """What a team's package offers to a laptop that begins with it. Nothing has been changed or believed yet.

    Attributes:
        key: The packing laptop's key, to compare with the words that it shows itself.
        entries: Shared entries as people count them, of this team.
        until: When the newest of them was typed (milliseconds), None for none.
        made: When it was packed.
        private: Whether names, minutes and whatever else is the team's own are in it, as far as there are any.
        definitions: Whether the organiser's definitions are in it.
        whole: Whether each laptop's entries are in it from the first one on.
        in_collaborative: Whether the team takes part in a collaborative.
    """

    file: Path
    site: str
    name: str
    code: str
    key: Spoken
    entries: int
    until: int | None
    made: int
    private: bool
    definitions: bool
    whole: bool
    practice: bool
    in_collaborative: bool


@dataclass(frozen=True, slots=True)
class TeamJoined:
    """A store that began with a team's package: what came, and its own key for the other laptop to compare."""

    package: TeamPackage
    result: PackageResult
    key: Spoken


def find_team_package(path: Path, workspace: Workspace | None = None) -> TeamPackage | None:
    """What a team's package offers; None for a file that is something else, or nothing that can be read.

    Raises:
        NotFoundError: the file cannot be read.
    """
    try:
        return look_at_team_package(path, workspace)
    except RefusedError:
        return None


def offered_here(workspace: Workspace, path: Path) -> TeamPackage | None:
    """What a team's package offers to this store, if it is empty and no team's yet; else None."""
    if workspace.role is not Role.SITE or not trust.is_unused(workspace) or trust.collaborative_of(workspace):
        return None
    offered = find_team_package(path, workspace)
    fits = offered is not None and offered.practice is workspace.practice and offered.site != workspace.own_id
    return offered if fits else None


def look_at_team_package(path: Path, workspace: Workspace | None = None) -> TeamPackage:
    """What a team's package offers; nothing is changed. A locked one is opened with the keys of ``workspace``.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: damaged, or not made by a team's laptop (``E-NOT-A-TEAM-PACKAGE``).
    """
    verdict = opening.open_file(path, workspace).judge_alone()
    manifest = verdict.manifest
    if manifest is None or (verdict.outcome == "refuse" and not verdict.segments):
        raise RefusedError(verdict.code, verdict.detail)
    if manifest.kind not in TEAM_KINDS or manifest.site is None:
        raise RefusedError("E-NOT-A-TEAM-PACKAGE", path.name)
    return _offered(path, manifest, manifest.site, verdict.segments)


def _offered(path: Path, manifest: Manifest, site: str, found: Iterable[SegmentVerdict]) -> TeamPackage:
    shared = site_scope(site)
    read = [one for one in found if one.segment is not None]
    own = [one for one in read if one.scope == shared.text]
    operations = [operation for one in own if one.segment is not None for operation in one.segment.operations]
    name, code = _called(operations)
    firsts: dict[tuple[str, str], int] = {}
    for one in read:
        chain = (one.writer, one.scope)
        firsts[chain] = min(one.first, firsts.get(chain, one.first))
    return TeamPackage(
        file=path,
        site=site,
        name=name,
        code=code,
        key=Spoken.of_key(manifest.packer),
        entries=len({entry_head(one.entity, one.id) for one in operations}),
        until=max((one.wall_ms for one in operations), default=None),
        made=manifest.made,
        private=manifest.kind == RESTORE or any(Scope.parse(one.scope).is_private for one in read),
        definitions=any(one.scope == "organiser" for one in read),
        whole=all(first == 1 for first in firsts.values()),
        practice=manifest.practice,
        in_collaborative=manifest.collab is not None,
    )


def _called(operations: Iterable[Operation]) -> tuple[str, str]:
    """The team's name and code, as its last word in the package says."""
    last, name, code = 0, "", ""
    for one in operations:
        naming = one.registers.get("naming") if one.entity == "facility" else None
        if isinstance(naming, dict) and one.lamport >= last:
            last, name, code = one.lamport, str(naming.get("name") or ""), str(naming.get("code") or "")
    return name, code


def join_team(workspace: Workspace, path: Path) -> TeamJoined:
    """Begin an empty store with a team's package: its entries come in, and a request rides in the next package.

    A store of the same team takes the package in like any other.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: not a team's package, practice among real data, another collaborative's, or this store has
            entries of another team (``E-STORE-IN-USE``); nothing was changed.
    """
    offered = look_at_team_package(path, workspace)
    if workspace.role is not Role.SITE:
        raise RefusedError("E-STORE-IN-USE", workspace.name)
    if offered.practice is not workspace.practice:
        raise RefusedError("E-PRACTICE", path.name)
    before = (workspace.own_id, workspace.name)
    try:
        with workspace.store.transaction():
            if workspace.own_id != offered.site or not _has_entries(workspace):
                _begin(workspace, offered)
            result = importing.import_packages(workspace, [path]).packages[0]
            if result.outcome == "refuse":
                raise RefusedError(result.code, result.detail)
    except BaseException:
        workspace.own_id, workspace.name = before
        raise
    trust.open_requests(workspace)
    return TeamJoined(offered, result, trust.fingerprint(workspace))


def _has_entries(workspace: Workspace) -> bool:
    return bool(segments.held(workspace.store.connection, "scope=?", (workspace.scope.text,)))


def _begin(workspace: Workspace, offered: TeamPackage) -> None:
    """Become this team's laptop: its id and name, and trust in the laptop that packed."""
    manifest = opening.open_file(offered.file, workspace).judge_alone().manifest
    collab = trust.collaborative_of(workspace)
    if manifest is None or collab not in (None, manifest.collab):
        raise RefusedError("E-COLLABORATIVE", offered.file.name)
    if workspace.own_id != offered.site:
        trust.adopt(workspace, offered.site)
    store = workspace.store
    workspace.name = offered.name or workspace.name
    store.set_setting("name", workspace.name)
    store.set_setting(trust.FIRST_LAPTOPS, [manifest.packer])
    if manifest.collab is not None:
        # The root comes with a restore package or an invitation; until then the organiser's packages wait.
        store.set_setting("collab", manifest.collab)
    if offered.code:
        store.set_setting("invitation", {"name": workspace.name, "code": offered.code})
