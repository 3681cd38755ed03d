"""Signing keys: making, keeping, signing, verifying, and their names.

With :mod:`qic_desktop.exchange.passphrases` the only module that names the crypto library (PyNaCl). Owns clause F1 of
``resources/docs/data-package.md``: Ed25519 keys and key ids. A writer *is* its key: the writer's name is the key id.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from nacl.bindings import (
    crypto_core_ed25519_is_valid_point,
    crypto_sign,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import BadSignatureError

from qic_desktop import disk
from qic_desktop.errors import KeyMissingError, PassphraseError, RefusedError
from qic_desktop.exchange import passphrases

PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
SECRET_BYTES = 16
_PREFIX = b"qic-ed25519\0"
_REQUEST_PREFIX = b"qic-request\0"
_FILE = re.compile(rb"qic-ed25519-seed ([A-Za-z0-9+/]{43}=)\n")
_SEALED_FILE = re.compile(rb"qic-ed25519-sealed ([A-Za-z0-9+/]{96})\n")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An Ed25519 key pair; ``seed`` is secret and never printed."""

    public: bytes
    seed: bytes = field(repr=False)

    @staticmethod
    def from_seed(seed: bytes) -> KeyPair:
        """The pair that belongs to 32 secret bytes."""
        public, _ = crypto_sign_seed_keypair(seed)
        return KeyPair(public, seed)

    @property
    def keyid(self) -> str:
        """The name of the key, and of the writer that it is."""
        return keyid(self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature over ``message``."""
        return crypto_sign(message, self.seed + self.public)[:SIGNATURE_BYTES]


def generate() -> KeyPair:
    """A new key pair from the system's random source."""
    return KeyPair.from_seed(secrets.token_bytes(32))


def keyid(public: bytes) -> str:
    """Hex of the first 16 bytes of SHA-256 over a prefix and the public key."""
    return sha256(_PREFIX + public).hexdigest()[:32]


@lru_cache(maxsize=4096)
def is_sound_key(public: bytes) -> bool:
    """Whether ``public`` is a point of the main subgroup, canonically encoded.

    Under a key of small order one constant signature fits every message, so such a key may never be used.
    """
    return len(public) == PUBLIC_BYTES and crypto_core_ed25519_is_valid_point(public)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` over ``message`` was made with the key of ``public``; False for a small-order
    key."""
    if len(signature) != SIGNATURE_BYTES or not is_sound_key(public):
        return False
    try:
        crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True


# --- text forms -----------------------------------------------------------------------------------------


def to_base64(data: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def from_base64(text: object, size: int) -> bytes:
    """The ``size`` bytes that ``text`` stands for, if it is exactly what :func:`to_base64` writes.

    Raises:
        RefusedError: ``E-BASE64``; also where unused bits of the last character are set.
    """
    if isinstance(text, str):
        try:
            data = base64.b64decode(text.encode("ascii"), validate=True)
        except (UnicodeEncodeError, binascii.Error):
            data = b""
        if len(data) == size and to_base64(data) == text:
            return data
    raise RefusedError("E-BASE64", str(text)[:60])


# --- proofs of an invitation ----------------------------------------------------------------------------


def new_secret() -> bytes:
    """The secret of an invitation: 16 random bytes."""
    return secrets.token_bytes(SECRET_BYTES)


def request_proof(secret: bytes, public: bytes, subject: str) -> str:
    """Hex HMAC-SHA256 that binds an invitation's secret to the asking key and to the site or coach."""
    return hmac.new(secret, _REQUEST_PREFIX + public + subject.encode(), sha256).hexdigest()


def proof_holds(proof: str, *, secret: bytes, public: bytes, subject: str) -> bool:
    """Whether ``proof`` is that of :func:`request_proof`, compared in constant time."""
    return hmac.compare_digest(proof.encode(), request_proof(secret, public, subject).encode())


# --- key files ------------------------------------------------------------------------------------------


def write_key(folder: Path, pair: KeyPair, under: bytes | None = None) -> Path:
    """Keep a key as ``folder/<keyid>``, readable by its owner only; written whole or not at all.

    Args:
        folder: Where keys lie.
        pair: The key.
        under: The secret of a locked store, under which the key is sealed; None to keep it as it is.

    Raises:
        OSError: The folder cannot be written to.
    """
    path = folder / pair.keyid
    disk.write_private(path, _key_line(pair.seed, under))
    return path


def _key_line(seed: bytes, under: bytes | None) -> bytes:
    if under is None:
        return b"qic-ed25519-seed " + base64.b64encode(seed) + b"\n"
    return b"qic-ed25519-sealed " + base64.b64encode(passphrases.seal_bytes(seed, under)) + b"\n"


def _seed_of(line: bytes, under: bytes | None) -> bytes | None:
    if match := _FILE.fullmatch(line):
        return base64.b64decode(match[1])
    if under is None or (match := _SEALED_FILE.fullmatch(line)) is None:
        return None
    try:
        return passphrases.open_bytes(base64.b64decode(match[1]), under)
    except PassphraseError:
        return None


def read_key(folder: Path, writer: str, under: bytes | None = None) -> KeyPair:
    """The key of ``writer`` from ``folder``; one that was sealed opens ``under`` the same secret only.

    Raises:
        KeyMissingError: There is no such file, it holds something else, or it is sealed and does not open.
    """
    path = folder / writer
    try:
        seed = _seed_of(path.read_bytes(), under)
    except OSError:
        raise KeyMissingError(path, writer) from None
    if seed is None:
        raise KeyMissingError(path, writer)
    pair = KeyPair.from_seed(seed)
    if pair.keyid != writer:
        raise KeyMissingError(path, writer)
    return pair
