"""The sealed form: a body of bytes, its type and who signed both.

Owns clause F8 of ``resources/docs/data-package.md``. The signature covers the type and the exact bytes (DSSE's
pre-authentication encoding, https://github.com/secure-systems-lab/dsse), so there is nothing to
canonicalise and a segment cannot be passed off as a manifest.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qic_desktop.errors import RefusedError
from qic_desktop.exchange.keys import KeyPair, is_sound_key, keyid, to_base64, verify

PACKAGE = "application/vnd.qic.package.v1+json"
SEGMENT = "application/vnd.qic.segment.v1+jsonl"
ROOT = "application/vnd.qic.root.v1+json"
INVITATION = "application/vnd.qic.invitation.v1+json"
REQUEST = "application/vnd.qic.request.v1+json"
DOSSIER = "application/vnd.qic.dossier.v1+json"
DOCUMENTS = (ROOT, INVITATION, REQUEST)

MAX_SIGNATURES = 16
MAX_HEADER_BYTES = 4096

_PAIR = rb'\["([A-Za-z0-9+/]{43}=)","([A-Za-z0-9+/]{86}==)"\]'
_ONE = re.compile(_PAIR)
# The one way to write a header: what it matches is its own canonical form, but for the spare bits of base64.
_HEADER = re.compile(rb'\{"type":"([a-z0-9./+-]{1,100})","sigs":\[(' + _PAIR + rb"(?:," + _PAIR + rb")*)\]\}")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: the public key and its id."""

    keyid: str
    public: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was in a sealed form whose signatures all hold."""

    type: str
    body: bytes
    signers: tuple[Signer, ...]

    @property
    def signer(self) -> Signer:
        """The first signer; the only one except for a root."""
        return self.signers[0]


def authenticated(kind: str, body: bytes) -> bytes:
    """The bytes that are signed: DSSE's pre-authentication encoding."""
    name = kind.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(body), body)


def seal(kind: str, body: bytes, keys: Sequence[KeyPair]) -> bytes:
    """``body`` sealed as ``kind`` by every key of ``keys``."""
    message = authenticated(kind, body)
    return assemble(kind, body, [(key.public, key.sign(message)) for key in keys])


def assemble(kind: str, body: bytes, signatures: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The sealed form from (public key, signature) pairs, for signatures made in several places."""
    pairs = ",".join(f'["{to_base64(public)}","{to_base64(signature)}"]' for public, signature in signatures)
    return f'{{"type":"{kind}","sigs":[{pairs}]}}\n'.encode("ascii") + body


def split_sealed(data: bytes) -> tuple[str, bytes]:
    """The type and the body, without judging the signatures.

    Raises:
        RefusedError: ``E-SEALED``.
    """
    kind, _, body = _split(data)
    return kind, body


def _split(data: bytes) -> tuple[str, list[tuple[bytes, bytes]], bytes]:
    end = data.find(b"\n", 0, MAX_HEADER_BYTES)
    match = _HEADER.fullmatch(data, 0, end) if end >= 0 else None
    if match is None:
        raise RefusedError("E-SEALED", "header")
    pairs: list[tuple[bytes, bytes]] = []
    for found in _ONE.finditer(match[2]):
        public, signature = base64.b64decode(found[1]), base64.b64decode(found[2])
        if base64.b64encode(public) != found[1] or base64.b64encode(signature) != found[2]:
            raise RefusedError("E-SEALED", "spare bits")
        pairs.append((public, signature))
    return match[1].decode("ascii"), pairs, data[end + 1 :]


def open_sealed(data: bytes, expected: Collection[str]) -> Sealed:
    """Open a sealed form of one of the ``expected`` types and check every signature on it.

    Raises:
        RefusedError: ``E-SEALED`` (form), ``E-TYPE``, ``E-WEAK-KEY``, ``E-SIGNATURE``.
    """
    kind, pairs, body = _split(data)
    if kind not in expected:
        raise RefusedError("E-TYPE", kind)
    if len(pairs) > (MAX_SIGNATURES if kind == ROOT else 1) or len({pair[0] for pair in pairs}) != len(pairs):
        raise RefusedError("E-SEALED", "number of signatures")
    message = authenticated(kind, body)
    signers = []
    for public, signature in pairs:
        if not is_sound_key(public):
            raise RefusedError("E-WEAK-KEY", keyid(public))
        if not verify(public, message, signature):
            raise RefusedError("E-SIGNATURE", keyid(public))
        signers.append(Signer(keyid(public), public))
    return Sealed(kind, body, tuple(signers))
