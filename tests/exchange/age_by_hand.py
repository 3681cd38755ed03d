"""A small writer of age files with fixed keys, so that locked vectors are the same bytes every time.

Written from the published description of age v1 (X25519 and ChaCha20-Poly1305), not with the library that the program
uses: what it makes, the program has to open.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256

from nacl.bindings import (  # noqa: TID251 - made without the program's own modules
    crypto_aead_chacha20poly1305_ietf_encrypt,
    crypto_scalarmult,
    crypto_scalarmult_base,
)

CHUNK = 64 * 1024


def derived(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """HKDF with SHA-256, 32 bytes of it."""
    first = hmac.new(salt or bytes(32), secret, sha256).digest()
    return hmac.new(first, info + b"\1", sha256).digest()


def text(data: bytes) -> bytes:
    """Base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")


def public(secret: bytes) -> bytes:
    """The public half of an X25519 key."""
    return crypto_scalarmult_base(secret)


def stanza(file_key: bytes, recipient: bytes, ephemeral: bytes) -> bytes:
    """The file key for one recipient."""
    share = public(ephemeral)
    key = derived(crypto_scalarmult(ephemeral, recipient), share + recipient, b"age-encryption.org/v1/X25519")
    body = crypto_aead_chacha20poly1305_ietf_encrypt(file_key, None, bytes(12), key)
    return b"-> X25519 " + text(share) + b"\n" + text(body) + b"\n"


def with_stanzas(data: bytes, stanzas: bytes, file_key: bytes, nonce: bytes) -> bytes:
    """An age file with a header of one's own."""
    header = b"age-encryption.org/v1\n" + stanzas + b"---"
    mac = hmac.new(derived(file_key, b"", b"header"), header, sha256).digest()
    key, sealed = derived(file_key, nonce, b"payload"), bytearray()
    pieces = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [b""]
    for number, piece in enumerate(pieces):
        counter = number.to_bytes(11, "big") + bytes([number == len(pieces) - 1])
        sealed += crypto_aead_chacha20poly1305_ietf_encrypt(piece, None, counter, key)
    return header + b" " + text(mac) + b"\n" + nonce + bytes(sealed)


def lock(data: bytes, recipients: list[bytes], *, seed: int = 1) -> bytes:
    """An age file for X25519 keys; everything that is random elsewhere comes from ``seed``."""
    file_key, nonce = sha256(b"file key %d" % seed).digest()[:16], sha256(b"nonce %d" % seed).digest()[:16]
    stanzas = b"".join(
        stanza(file_key, recipient, sha256(b"ephemeral %d %d" % (seed, number)).digest())
        for number, recipient in enumerate(recipients)
    )
    return with_stanzas(data, stanzas, file_key, nonce)


def armored(data: bytes, end: bytes = b"\n") -> bytes:
    """The same as text, in lines of 64 letters."""
    letters = base64.b64encode(data)
    lines = [letters[at : at + 64] for at in range(0, len(letters), 64)]
    return end.join([b"-----BEGIN AGE ENCRYPTED FILE-----", *lines, b"-----END AGE ENCRYPTED FILE-----", b""])
