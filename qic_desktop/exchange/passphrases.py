"""Secrets kept under a passphrase, and bytes kept under a key.

A wrapped secret is one line of JSON: Argon2id makes a key of the passphrase, an XSalsa20-Poly1305 box under that key
holds the secret. The cost is written beside it, so that it can grow; a cost that no maker of ours would ask for is
refused before anything is computed, because the file may come from anywhere.

Knows no stores, no windows and no files.
"""

from __future__ import annotations

import base64
import binascii
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from qic_desktop.errors import PassphraseError

FORM = "qic-wrapped-secret"
VERSION = 1
KEY_BYTES = 32
LONGEST_PASSPHRASE = 1024
LONGEST_WRAPPED = 64 * 1024
_KDF = "argon2id13"
_SALT_BYTES = pwhash.argon2id.SALTBYTES
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: passes over ``memory`` bytes."""

    passes: int
    memory: int


COST = Cost(pwhash.argon2id.OPSLIMIT_MODERATE, pwhash.argon2id.MEMLIMIT_MODERATE)
"""Half a second and 256 MiB: libsodium's "moderate"."""
MOST_PASSES, MOST_MEMORY = 12, 1024 * _MIB
LEAST_MEMORY = 8 * 1024


def wrap_secret(secret: bytes, passphrase: str) -> bytes:
    """Some bytes as a line of JSON that only ``passphrase`` opens; takes half a second.

    Raises:
        PassphraseError: "empty", "long", or "memory" where this computer has not the memory for it.
    """
    salt = random_bytes(_SALT_BYTES)
    box = SecretBox(_derived(passphrase, salt, COST)).encrypt(secret)
    wrapped = {
        "form": FORM,
        "version": VERSION,
        "kdf": _KDF,
        "passes": COST.passes,
        "memory": COST.memory,
        "salt": base64.b64encode(salt).decode(),
        "box": base64.b64encode(bytes(box)).decode(),
    }
    return json.dumps(wrapped, separators=(",", ":")).encode() + b"\n"


def is_wrapped(data: bytes) -> bool:
    """Whether some bytes say that they are a wrapped secret, sound or not."""
    return data.lstrip().startswith(b"{") and FORM.encode() in data[:LONGEST_WRAPPED]


def unwrap_secret(data: bytes, passphrase: str) -> bytes:
    """The secret that :func:`wrap_secret` wrapped.

    Raises:
        PassphraseError: "wrong"; "damaged" where the bytes are no wrapped secret; "newer" for a later version;
            "costly" for a cost that is refused; "empty", "long", "memory".
    """
    salt, box, cost = _parsed(data)
    try:
        return SecretBox(_derived(passphrase, salt, cost)).decrypt(box)
    except CryptoError:
        raise PassphraseError("wrong") from None


def _parsed(data: bytes) -> tuple[bytes, bytes, Cost]:
    try:
        found = json.loads(data) if len(data) <= LONGEST_WRAPPED else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise PassphraseError("damaged")
    if _whole(found, "version") != VERSION or found.get("kdf") != _KDF:
        raise PassphraseError("newer")
    cost = Cost(_whole(found, "passes"), _whole(found, "memory"))
    if not (1 <= cost.passes <= MOST_PASSES and LEAST_MEMORY <= cost.memory <= MOST_MEMORY):
        raise PassphraseError("costly")
    salt, box = _bytes(found, "salt"), _bytes(found, "box")
    if len(salt) != _SALT_BYTES or len(box) < SecretBox.NONCE_SIZE + SecretBox.MACBYTES:
        raise PassphraseError("damaged")
    return salt, box, cost


def _whole(found: dict[str, Any], name: str) -> int:
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise PassphraseError("damaged")
    return value


def _bytes(found: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(str(found.get(name, "")), validate=True)
    except (binascii.Error, ValueError):
        raise PassphraseError("damaged") from None


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # Keyboards of different systems write one letter in different ways: "é" may be one sign or two.
    typed = unicodedata.normalize("NFKC", passphrase).strip().encode("utf-8", "surrogatepass")
    if not typed:
        raise PassphraseError("empty")
    if len(typed) > LONGEST_PASSPHRASE:
        raise PassphraseError("long")
    try:
        return pwhash.argon2id.kdf(KEY_BYTES, typed, salt, opslimit=cost.passes, memlimit=cost.memory)
    except (MemoryError, CryptoError):
        # libsodium answers a failed allocation like any other failure; the limits were checked before.
        raise PassphraseError("memory") from None


# --- bytes under a key ----------------------------------------------------------------------------------


def seal_bytes(data: bytes, key: bytes) -> bytes:
    """Some bytes, forty more, that only ``key`` opens; any change to them is noticed."""
    return bytes(SecretBox(key).encrypt(data))


def open_bytes(data: bytes, key: bytes) -> bytes:
    """What :func:`seal_bytes` sealed.

    Raises:
        PassphraseError: "damaged"; also where it was sealed with another key.
    """
    try:
        return SecretBox(key).decrypt(data)
    except (CryptoError, ValueError):
        raise PassphraseError("damaged") from None
