"""Signing keys: making, keeping, signing, verifying, and their names.

The only module that names the crypto library (PyNaCl). Owns clause F1 of ``resources/docs/data-package.md``:
Ed25519 keys and key ids. A writer *is* its key: the writer's name is the key id.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
import os
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

from qic_desktop.errors import KeyMissingError, RefusedError

PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
SECRET_BYTES = 16
_PREFIX = b"qic-ed25519\0"
_REQUEST_PREFIX = b"qic-request\0"
_FILE = re.compile(rb"qic-ed25519-seed ([A-Za-z0-9+/]{43}=)\n")


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


def write_key(folder: Path, pair: KeyPair) -> Path:
    """Keep a key as ``folder/<keyid>``, readable by its owner only; written whole or not at all.

    Raises:
        OSError: The folder cannot be written to.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / pair.keyid
    temporary = folder / f".{pair.keyid}.{secrets.token_hex(4)}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(b"qic-ed25519-seed " + base64.b64encode(pair.seed) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(folder)
    return path


def _sync_folder(folder: Path) -> None:
    # Windows has no descriptor for a folder; there the rename itself is written through.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read_key(folder: Path, writer: str) -> KeyPair:
    """The key of ``writer`` from ``folder``.

    Raises:
        KeyMissingError: There is no such file, or it holds something else.
    """
    path = folder / writer
    try:
        match = _FILE.fullmatch(path.read_bytes())
    except OSError:
        raise KeyMissingError(path, writer) from None
    if match is None:
        raise KeyMissingError(path, writer)
    pair = KeyPair.from_seed(base64.b64decode(match[1]))
    if pair.keyid != writer:
        raise KeyMissingError(path, writer)
    return pair
