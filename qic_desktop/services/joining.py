"""Joining: looking at an invitation (whose it is, which code, the key to compare by voice), and opening it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import authority as authorities
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.documents import Invitation, Root
from qic_desktop.exchange.verification import Context, Verdict, verify
from qic_desktop.services import importing, originals, trust
from qic_desktop.services.workspace import Workspace


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
        data = originals.read_package_file(path)
    except RefusedError:
        return None
    verdict = verify(data, Context(declarations=find_declaration))
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


def _root_of(verdict: Verdict, invitation: Invitation) -> Root:
    """The root that joining would trust.

    The signer of the invitation is not what people compare: a root of somebody else's could name the organiser's key
    and enclose a genuine invitation.
    """
    root = next((one for one in verdict.roots if one.collab == invitation.collab), None)
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


def join(workspace: Workspace, path: Path) -> importing.PackageResult:
    """Open an invitation: trust its root, take in the definitions, keep a request for the next package.

    Raises:
        RefusedError: not an invitation, or one that does not fit this workspace.
        NotAllowedError: the store has joined already.
    """
    data = originals.read_package_file(path)
    verdict = verify(data, Context(declarations=find_declaration, practice=workspace.practice))
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
    trust.accept_invitation(workspace, root, verdict.invitations[0])
    result = importing.import_packages(workspace, [path]).packages[0]
    if result.outcome == "refuse":
        raise RefusedError(result.code, result.detail)
    return result


def read_invitation(path: Path) -> Invitation:
    """The invitation that a file holds, before any store exists.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: the file is no package, or no invitation.
    """
    verdict = verify(originals.read_package_file(path), Context(declarations=find_declaration))
    if verdict.manifest is None:
        raise RefusedError(verdict.code, verdict.detail)
    if not verdict.invitations or not verdict.roots:
        raise RefusedError("E-NOT-AN-INVITATION", path.name)
    return verdict.invitations[0]
