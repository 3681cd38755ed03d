"""Keys: names, signatures, files, proofs."""

from __future__ import annotations

import base64
import os
import stat
import sys
from pathlib import Path

import pytest

from qic_desktop.errors import KeyMissingError, RefusedError
from qic_desktop.exchange import keys
from qic_desktop.exchange.keys import KeyPair

# The eight points of small order, canonical and not, as published by Henry de Valence and others ("It's 255:19AM").
SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]


def test_a_signature_holds_for_its_message_and_key_only() -> None:
    pair, other = KeyPair.from_seed(bytes(32)), keys.generate()
    signature = pair.sign(b"message")
    assert keys.verify(pair.public, b"message", signature)
    assert not keys.verify(pair.public, b"Message", signature)
    assert not keys.verify(other.public, b"message", signature)
    assert not keys.verify(pair.public, b"message", signature[:-1])
    assert not keys.verify(pair.public[:-1], b"message", signature)


def test_signatures_agree_with_rfc_8032() -> None:
    pair = KeyPair.from_seed(bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"))
    assert pair.public.hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert pair.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a")


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_keys_of_small_order_are_refused(point: str) -> None:
    public = bytes.fromhex(point)
    assert not keys.is_sound_key(public)
    # R = identity, S = 0: holds for every message under such a key in a lax verifier.
    assert not keys.verify(public, b"anything", b"\x01" + bytes(63))


def test_a_key_id_is_the_beginning_of_a_hash() -> None:
    public = base64.b64decode("A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=")
    assert keys.keyid(public) == "4c6377bdfe0d733ee7fd8eb59bcac76f"


def test_a_secret_is_never_printed() -> None:
    pair = keys.generate()
    assert pair.seed.hex() not in repr(pair)
    assert repr(pair.seed) not in repr(pair)


@pytest.mark.parametrize("text", ["", "AA", "AAA=", "AAAB", "AAB=", "A A=", "AA==\n", None, 7, "é==="])
def test_base64_has_one_spelling(text: object) -> None:
    assert keys.from_base64("AAA=", 2) == b"\0\0"
    with pytest.raises(RefusedError) as caught:
        keys.from_base64(text, 1)
    assert caught.value.code == "E-BASE64"


def test_spare_bits_of_base64_are_refused() -> None:
    assert keys.from_base64("AA==", 1) == b"\0"
    with pytest.raises(RefusedError):
        keys.from_base64("AB==", 1)


def test_a_key_file_is_read_back_and_belongs_to_its_owner(tmp_path: Path) -> None:
    folder, pair = tmp_path / "profile" / "keys", keys.generate()
    path = keys.write_key(folder, pair)
    assert keys.read_key(folder, pair.keyid) == pair
    assert os.listdir(folder) == [pair.keyid]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_missing_damaged_or_foreign_key_file_is_a_missing_key(tmp_path: Path) -> None:
    pair, other = keys.generate(), keys.generate()
    with pytest.raises(KeyMissingError):
        keys.read_key(tmp_path, pair.keyid)
    keys.write_key(tmp_path, other).rename(tmp_path / pair.keyid)
    with pytest.raises(KeyMissingError):
        keys.read_key(tmp_path, pair.keyid)
    (tmp_path / pair.keyid).write_bytes(b"qic-ed25519-seed AAAA\n")
    with pytest.raises(KeyMissingError) as caught:
        keys.read_key(tmp_path, pair.keyid)
    assert caught.value.writer == pair.keyid


def test_a_key_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    pair = keys.generate()
    (tmp_path / pair.keyid).mkdir()
    (tmp_path / pair.keyid / "in the way").touch()
    with pytest.raises(OSError):  # noqa: PT011
        keys.write_key(tmp_path, pair)
    assert os.listdir(tmp_path) == [pair.keyid]


def test_a_proof_binds_secret_key_and_site() -> None:
    pair, other = keys.generate(), keys.generate()
    secret = keys.new_secret()
    proof = keys.request_proof(secret, pair.public, "site")
    assert keys.proof_holds(proof, secret=secret, public=pair.public, subject="site")
    assert not keys.proof_holds(proof, secret=secret, public=other.public, subject="site")
    assert not keys.proof_holds(proof, secret=secret, public=pair.public, subject="another")
    assert not keys.proof_holds(proof, secret=bytes(16), public=pair.public, subject="site")
