"""Joining: looking at an invitation (whose it is, which code, the key to compare by voice), and opening it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.people import Facility
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import QicError, RefusedError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.documents import Invitation, Root
from qic_desktop.exchange.verification import Context, Verdict
from qic_desktop.services.exchanging import importing, opening
from qic_desktop.services.exchanging.import_results import PackageResult
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Role, Workspace

MOST_LOOKED_AT = 200
"""Files among which an invitation is looked for: a stick that came with one holds few."""


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invitation offers. ``root`` is what everything will rest on, to compare by voice."""

    file: Path
    collaborative: str
    aim: str
    name: str
    code: str
    role: str
    root: Spoken
    already_joined: bool


def look_at_invitation(workspace: Workspace, path: Path) -> InvitationView | None:
    """What the invitation in a file offers; None for a package that is no invitation. Nothing is changed.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: an invitation that cannot be used here.
    """
    try:
        verdict = opening.open_file(path, workspace).judge_alone()
    except RefusedError:
        return None
    if verdict.manifest is None or verdict.manifest.kind != "invitation":
        return None
    if not verdict.invitations or not verdict.roots:
        raise RefusedError("E-INVITATION", path.name)
    if verdict.manifest.practice is not workspace.practice:
        raise RefusedError("E-PRACTICE", path.name)
    invitation = verdict.invitations[0]
    joined = trust.collaborative_of(workspace)
    if joined is not None and joined != invitation.collab:
        raise RefusedError("E-COLLABORATIVE", path.name)
    if invitation.role != workspace.role.value:
        raise RefusedError("E-ROLE", invitation.role)
    root = _root_of(verdict, invitation)
    title, aim = _described(verdict)
    return InvitationView(
        file=path,
        collaborative=title,
        aim=aim,
        name=invitation.name,
        code=invitation.code,
        role=invitation.role,
        root=Spoken.of_key(root.spoken_id),
        already_joined=joined == invitation.collab,
    )


def find_invitation(workspace: Workspace, files: Sequence[Path]) -> InvitationView | None:
    """The one invitation among several files, for a store that has not joined; None where there is none, or several."""
    if trust.collaborative_of(workspace) is not None:
        return None
    found = []
    for file in files[:MOST_LOOKED_AT]:
        try:
            view = look_at_invitation(workspace, file)
        except QicError:
            continue
        if view is not None:
            found.append(view)
    return found[0] if len(found) == 1 else None


def _root_of(verdict: Verdict, invitation: Invitation) -> Root:
    """The root that joining would trust.

    The signer of the invitation is not what people compare: a root of somebody else's could name the organiser's key
    and enclose a genuine invitation.
    """
    found = [one for one in verdict.roots if one.collab == invitation.collab]
    root = max(found, key=lambda one: one.version, default=None)
    if root is None:
        raise RefusedError("E-INVITATION", "root")
    return root


def _described(verdict: Verdict) -> tuple[str, str]:
    """Title and aim of the collaborative, as the last word in the package says."""
    found: dict[str, tuple[int, str]] = {}
    for one in verdict.segments:
        for operation in one.segment.operations if one.segment is not None else ():
            if operation.entity != "collaborative":
                continue
            for name in ("title", "aim"):
                value = operation.registers.get(name)
                if isinstance(value, str) and operation.lamport >= found.get(name, (0, ""))[0]:
                    found[name] = (operation.lamport, value)
    return found.get("title", (0, ""))[1], found.get("aim", (0, ""))[1]


def join(workspace: Workspace, path: Path) -> PackageResult:
    """Open an invitation: trust its root, take in the definitions, keep a request for the next package.

    Raises:
        RefusedError: not an invitation, or one that does not fit this workspace.
        NotAllowedError: the store has joined already.
    """
    context = Context(declarations=find_declaration, practice=workspace.practice)
    verdict = opening.open_file(path, workspace).judge(context)
    if verdict.manifest is None:
        raise RefusedError(verdict.code, verdict.detail)
    if not verdict.invitations or not verdict.roots:
        raise RefusedError("E-NOT-AN-INVITATION", path.name)
    root = _root_of(verdict, verdict.invitations[0])
    # Made by the root, or by an organiser whom the root's own segments in this package certify.
    signer = verdict.invitations[0].signer
    statements = [s for one in verdict.segments if one.segment for s in authorities.statements_of(one.segment)]
    if not Authority.build([root], statements=statements).may_enrol(signer):
        raise RefusedError("E-INVITATION", signer)
    trust.accept_invitation(workspace, root, verdict.invitations[0], offered=verdict.roots)
    result = importing.import_packages(workspace, [path]).packages[0]
    if result.outcome == "refuse":
        raise RefusedError(result.code, result.detail)
    if workspace.role is Role.SITE:
        _follow_name(workspace, verdict.invitations[0])
    return result


def _follow_name(workspace: Workspace, invitation: Invitation) -> None:
    """A site that others entered for gets its name; one whose entries came along has it already."""
    facility = workspace.journal.find_record(Facility, workspace.scope, workspace.own_id)
    if facility is None or not facility.name:
        trust.name_facility(workspace, invitation.code)


def names_site(path: Path) -> bool:
    """Whether a file is an invitation for a team that is at work already, so that it begins no second one.

    Raises:
        NotFoundError: the file cannot be read.
    """
    try:
        return read_invitation(path).site is not None
    except RefusedError:
        return False


def read_invitation(path: Path) -> Invitation:
    """The invitation that a file holds, before any store exists.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: the file is no package, or no invitation.
    """
    verdict = opening.open_file(path).judge_alone()
    if verdict.manifest is None:
        raise RefusedError(verdict.code, verdict.detail)
    if not verdict.invitations or not verdict.roots:
        raise RefusedError("E-NOT-AN-INVITATION", path.name)
    return verdict.invitations[0]
