"""Root, invitation and request: the three documents that begin trust.

Owns clauses F11 to F13 of ``resources/docs/data-package.md``. They travel enclosed in a manifest, each sealed
on its own, and can be read before anybody is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from qic_desktop.domain.canonical import dumps, loads_strict
from qic_desktop.domain.scope import Scope, is_grantable, is_uuid
from qic_desktop.domain.segment import VERSION, check_version
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.keys import (
    PUBLIC_BYTES,
    SECRET_BYTES,
    KeyPair,
    from_base64,
    is_sound_key,
    keyid,
    proof_holds,
    request_proof,
    to_base64,
)
from qic_desktop.exchange.sealed import DOCUMENTS, INVITATION, REQUEST, ROOT, Sealed, Signer, open_sealed, seal

Role = Literal["site", "coach", "organiser"]
ROLES: tuple[Role, ...] = ("site", "coach", "organiser")
MAX_NAME = 200
MAX_ROOT_KEYS = 16
_ROOT_PREFIX = b"qic-root-keys\0"
_PROOF = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Root:
    """The keys on which all trust in one collaborative rests.

    Attributes:
        keys: Public keys.
        threshold: How many of them must sign the next root.
        version: 1, 2, 3…
        officers: Public keys of the organiser's laptops; None where the document names none.
        sealed: The document as it travels.
    """

    collab: str
    version: int
    threshold: int
    keys: tuple[bytes, ...]
    practice: bool = False
    signers: tuple[str, ...] = ()
    officers: tuple[bytes, ...] | None = None
    sealed: bytes = b""

    @property
    def officer_ids(self) -> tuple[str, ...]:
        """Ids of the keys that may enrol and publish (F11): the officers; without any, the one root key that suffices.

        Where several keys must sign together, none of them may do anything alone.
        """
        return tuple(keyid(key) for key in self.officer_keys)

    @property
    def officer_keys(self) -> tuple[bytes, ...]:
        """The public keys behind :attr:`officer_ids`."""
        if self.officers is not None:
            return self.officers
        return self.keys if self.threshold == 1 else ()

    @property
    def identity(self) -> str:
        """SHA-256 of the body: the same whoever signed it."""
        return sha256(self.sealed.partition(b"\n")[2]).hexdigest()

    @property
    def keyids(self) -> tuple[str, ...]:
        """Ids of the keys."""
        return tuple(keyid(key) for key in self.keys)

    @property
    def spoken_id(self) -> str:
        """What people compare (F11): the id of the one key; of several, a hash over the threshold and all of them.

        One key of several proves nothing: whoever knows the organiser's public key may put it beside his own.
        """
        if len(self.keys) == 1:
            return self.keyids[0]
        return sha256(_ROOT_PREFIX + bytes([self.threshold]) + b"".join(sorted(self.keys))).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation for one site, coach or organiser; ``secret`` proves the answer."""

    collab: str
    invitation: str
    role: Role
    name: str
    code: str
    site: str | None
    secret: bytes = field(repr=False)
    practice: bool = False
    signer: str = ""
    sealed: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """A key asks to be let in, with the scopes it wants to write.

    ``collab`` and ``invitation`` are empty where the asking laptop knows none (a team's further laptop): then it
    proves nothing itself, and only a laptop of the same site can vouch for it.
    """

    collab: str
    invitation: str
    role: Role
    scopes: tuple[str, ...]
    name: str
    proof: str
    public: bytes = b""
    practice: bool = False
    sealed: bytes = b""
    reading: str = ""

    @property
    def keyid(self) -> str:
        """Id of the asking key."""
        return keyid(self.public)

    @property
    def subject(self) -> str:
        """The site's or coach's id that the proof is bound to; empty for an organiser."""
        return subject_of(self.scopes)

    def answers(self, secret: bytes) -> bool:
        """Whether whoever made this held the invitation's secret."""
        return bool(self.proof) and proof_holds(self.proof, secret=secret, public=self.public, subject=self.subject)


Document = Root | Invitation | Request


def subject_of(scopes: Sequence[str]) -> str:
    """The id of the site or coach that the first of ``scopes`` belongs to; empty for an organiser's.

    Raises:
        RefusedError: ``E-SCOPE``.
    """
    first = scopes[0] if scopes else ""
    if first.startswith("coach:"):
        return first[6:42]
    scope = Scope.parse(first)
    return scope.site or "" if scope.kind == "site" else ""


# --- writing --------------------------------------------------------------------------------------------


def make_root(root: Root, keys: Sequence[KeyPair]) -> bytes:
    """A sealed root; from version 2 ``keys`` must reach the thresholds of the old root and of this one."""
    return seal(ROOT, draft_body(root), keys)


def draft_body(root: Root) -> bytes:
    """The body of a root, which its keys sign wherever they are."""
    return _body(root.practice, _root_fields(root))


def _root_fields(root: Root) -> dict[str, object]:
    return {
        "collab": root.collab,
        "version": root.version,
        "threshold": root.threshold,
        "keys": [to_base64(key) for key in root.keys],
        **({} if root.officers is None else {"officers": [to_base64(key) for key in root.officers]}),
    }


def make_invitation(invitation: Invitation, key: KeyPair) -> bytes:
    """A sealed invitation."""
    fields = {
        "collab": invitation.collab,
        "invitation": invitation.invitation,
        "as": invitation.role,
        "name": invitation.name,
        "code": invitation.code,
        "site": invitation.site,
        "secret": to_base64(invitation.secret),
    }
    return seal(INVITATION, _body(invitation.practice, fields), [key])


def make_request(
    invitation: Invitation,
    key: KeyPair,
    *,
    scopes: Sequence[str],
    name: str,
    collab: str | None = None,
    reading: str = "",
) -> bytes:
    """A sealed request that answers ``invitation``.

    Args:
        invitation: What is answered; its secret makes the proof and does not travel.
        key: The asking key.
        scopes: The scopes it wants to write; the first one names the site or coach.
        name: What the site or person calls itself.
        collab: Another collaborative id than the invitation's, for tests of refusal.
        reading: The key with which packages are locked for whoever asks (F20); left out where it is empty.
    """
    fields = {
        "collab": collab or invitation.collab,
        "invitation": invitation.invitation,
        "as": invitation.role,
        "scopes": list(scopes),
        "name": name,
        "proof": request_proof(invitation.secret, key.public, subject_of(scopes)),
        **({"reading": reading} if reading else {}),
    }
    return seal(REQUEST, _body(invitation.practice, fields), [key])


def make_plain_request(
    key: KeyPair,
    *,
    scopes: Sequence[str],
    name: str,
    collab: str | None = None,
    practice: bool = False,
    reading: str = "",
) -> bytes:
    """A sealed request of a team's further laptop that knows no invitation.

    Args:
        key: The asking key.
        scopes: The site's scopes, the shared one first.
        name: What the team calls itself.
        collab: The collaborative's id, None for a team that works alone.
        practice: Whether this is practice.
        reading: The key with which packages are locked for it (F20); left out where it is empty.
    """
    fields = {"collab": collab, "invitation": None, "as": "site", "scopes": list(scopes), "name": name, "proof": ""}
    fields |= {"reading": reading} if reading else {}
    return seal(REQUEST, _body(practice, fields), [key])


def _body(practice: bool, fields: Mapping[str, object]) -> bytes:
    return dumps({"v": VERSION, "crit": [], "practice": practice, **fields}).encode()


# --- reading --------------------------------------------------------------------------------------------


def open_document(data: bytes) -> Document:
    """One enclosed document: its signatures hold and its fields have their form; trust is another question.

    Raises:
        RefusedError: The codes of ``open_sealed``, ``E-DOCUMENT``, ``E-VERSION`` or ``Q-NEEDS-UPDATE``.
    """
    sealed = open_sealed(data, DOCUMENTS)
    try:
        fields = loads_strict(sealed.body)
    except RefusedError as error:
        raise RefusedError("E-DOCUMENT", error.detail) from None
    if not isinstance(fields, dict):
        raise RefusedError("E-DOCUMENT", "not an object")
    check_version(fields, "E-DOCUMENT")
    # Only a request may come from a team that works alone.
    alone = sealed.type == REQUEST and "collab" in fields and fields["collab"] is None
    if type(fields.get("practice")) is not bool or not (alone or _is_id(fields.get("collab"))):
        raise RefusedError("E-DOCUMENT", "practice or collab")
    try:
        return _READERS[sealed.type](fields, sealed, data)
    except (KeyError, TypeError, ValueError):
        raise RefusedError("E-DOCUMENT", sealed.type) from None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and is_uuid(value)


def _require(*conditions: bool) -> None:
    if not all(conditions):
        raise ValueError


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_NAME


def _read_root(fields: Mapping[str, object], sealed: Sealed, data: bytes) -> Root:
    root = _parsed_root(fields, sealed, data)
    if not reaches_threshold(root, root):
        raise RefusedError("E-ROOT", "signed by fewer keys than its threshold")
    return root


def _parsed_root(fields: Mapping[str, object], sealed: Sealed, data: bytes) -> Root:
    version, threshold = fields["version"], fields["threshold"]
    keys = _public_keys(fields["keys"])
    if type(version) is not int or type(threshold) is not int:
        raise TypeError
    _require(version >= 1, 1 <= threshold <= len(keys))
    return Root(
        collab=str(fields["collab"]),
        version=version,
        threshold=threshold,
        keys=keys,
        practice=fields["practice"] is True,
        signers=tuple(signer.keyid for signer in sealed.signers),
        officers=_public_keys(fields["officers"], least=0) if "officers" in fields else None,
        sealed=data,
    )


def _public_keys(texts: object, *, least: int = 1) -> tuple[bytes, ...]:
    if not isinstance(texts, list) or not least <= len(texts) <= MAX_ROOT_KEYS:
        raise ValueError
    keys = tuple(from_base64(text, PUBLIC_BYTES) for text in texts)
    _require(len(set(keys)) == len(keys))
    if not all(is_sound_key(key) for key in keys):
        raise RefusedError("E-WEAK-KEY")
    return keys


def open_draft(data: bytes) -> Root:
    """A root that may still wait for signatures; those that it bears hold.

    Raises:
        RefusedError: as :func:`open_document`, but for the threshold.
    """
    sealed = open_sealed(data, (ROOT,))
    fields = loads_strict(sealed.body)
    if not isinstance(fields, dict):
        raise RefusedError("E-DOCUMENT", "not an object")
    check_version(fields, "E-DOCUMENT")
    if type(fields.get("practice")) is not bool or not _is_id(fields.get("collab")):
        raise RefusedError("E-DOCUMENT", "practice or collab")
    try:
        return _parsed_root(fields, sealed, data)
    except (KeyError, TypeError, ValueError):
        raise RefusedError("E-DOCUMENT", ROOT) from None


def reaches_threshold(signed: Root, judge: Root) -> bool:
    """Whether enough keys of ``judge`` have signed ``signed``."""
    return len(set(signed.signers) & set(judge.keyids)) >= judge.threshold


def follows(new: Root, old: Root) -> bool:
    """Whether ``new`` replaces ``old``: the next version, signed by the thresholds of both."""
    return (
        new.collab == old.collab
        and new.practice == old.practice
        and new.version == old.version + 1
        and reaches_threshold(new, old)
        and reaches_threshold(new, new)
    )


def _read_invitation(fields: Mapping[str, object], sealed: Sealed, data: bytes) -> Invitation:
    site = fields["site"]
    _require(
        _is_id(fields["invitation"]),
        fields["as"] in ROLES,
        _is_name(fields["name"]),
        _is_name(fields["code"]),
        site is None or _is_id(site),
    )
    return Invitation(
        collab=str(fields["collab"]),
        invitation=str(fields["invitation"]),
        role=_role(fields["as"]),
        name=str(fields["name"]),
        code=str(fields["code"]),
        site=None if site is None else str(site),
        secret=from_base64(fields["secret"], SECRET_BYTES),
        practice=fields["practice"] is True,
        signer=sealed.signer.keyid,
        sealed=data,
    )


def _role(value: object) -> Role:
    return next(role for role in ROLES if role == value)


def _read_request(fields: Mapping[str, object], sealed: Sealed, data: bytes) -> Request:
    scopes, proof, invitation = fields["scopes"], fields["proof"], fields["invitation"]
    if not isinstance(scopes, list) or not 1 <= len(scopes) <= 64 or not isinstance(proof, str):
        raise ValueError
    _require(
        all(isinstance(scope, str) and is_grantable(scope) for scope in scopes),
        fields["as"] in ROLES,
        _is_name(fields["name"]),
        # Without an invitation there is no secret to prove, and only a site's further laptop asks so.
        (fields["as"] == "site" and not proof)
        if invitation is None
        else (_is_id(invitation) and fields["collab"] is not None and _PROOF.fullmatch(proof) is not None),
    )
    signer: Signer = sealed.signer
    return Request(
        collab=str(fields["collab"] or ""),
        invitation=str(invitation or ""),
        role=_role(fields["as"]),
        scopes=tuple(scopes),
        name=str(fields["name"]),
        proof=proof,
        public=signer.public,
        practice=fields["practice"] is True,
        sealed=data,
        # Nobody is refused for it: what is no key is left aside where it would be used.
        reading=str(fields.get("reading", ""))[:100],
    )


_READERS: Mapping[str, Callable[[Mapping[str, object], Sealed, bytes], Document]] = {
    ROOT: _read_root,
    INVITATION: _read_invitation,
    REQUEST: _read_request,
}
