"""Secrets under a passphrase: what opens, what does not, and what is refused before anything is computed."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qic_desktop.errors import PassphraseError
from qic_desktop.exchange import passphrases
from qic_desktop.exchange.passphrases import Cost, unwrap_secret, wrap_secret

SECRET = bytes(range(32))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cost for tests; what people get is measured by one test of its own."""
    monkeypatch.setattr(passphrases, "COST", Cost(1, 64 * 1024))


def changed(wrapped: bytes, **values: Any) -> bytes:
    return json.dumps({**json.loads(wrapped), **values}).encode()


def why(data: bytes, passphrase: str = "four blue herons") -> str:
    with pytest.raises(PassphraseError) as refused:
        unwrap_secret(data, passphrase)
    return refused.value.why


def test_only_the_passphrase_opens_it() -> None:
    wrapped = wrap_secret(SECRET, "four blue herons")
    assert unwrap_secret(wrapped, "four blue herons") == SECRET
    assert why(wrapped, "four blue heron") == "wrong"
    assert why(wrapped, " ") == "empty"
    assert why(wrapped, "x" * 2000) == "long"
    assert SECRET not in wrapped
    assert base64.b64encode(SECRET) not in wrapped


def test_two_of_the_same_look_different() -> None:
    one, other = (json.loads(wrap_secret(SECRET, "p")) for _ in range(2))
    assert one["salt"] != other["salt"]
    assert one["box"] != other["box"]


def test_a_letter_may_be_typed_as_one_sign_or_two_and_with_a_space_behind_it() -> None:
    assert unwrap_secret(wrap_secret(SECRET, "caf\u00e9"), "cafe\u0301 ") == SECRET


def test_what_people_get_costs_a_guess_a_quarter_of_a_gigabyte(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    wrapped = wrap_secret(SECRET, "four blue herons")
    assert json.loads(wrapped)["memory"] == 256 * 1024 * 1024
    assert unwrap_secret(wrapped, "four blue herons") == SECRET


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"memory": 2**40}, "costly"),
        ({"passes": 10**9}, "costly"),
        ({"passes": 0}, "costly"),
        ({"memory": 1}, "costly"),
        ({"memory": True}, "damaged"),
        ({"memory": 65536.0}, "damaged"),
        ({"memory": "65536"}, "damaged"),
        ({"salt": ""}, "damaged"),
        ({"salt": "é"}, "damaged"),
        ({"box": "AAAA"}, "damaged"),
        ({"box": None}, "damaged"),
        ({"version": 2}, "newer"),
        ({"kdf": "pbkdf2"}, "newer"),
        ({"form": "something else"}, "damaged"),
    ],
)
def test_absurd_parameters_are_refused_before_anything_is_computed(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, Any], expected: str
) -> None:
    wrapped = changed(wrap_secret(SECRET, "four blue herons"), **values)
    computed: list[object] = []
    monkeypatch.setattr(passphrases.pwhash.argon2id, "kdf", lambda *asked, **_cost: computed.append(asked) or bytes(32))
    assert why(wrapped) == expected
    assert computed == []


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b" " * 100_000])
def test_what_is_no_wrapped_secret_is_damaged(data: bytes) -> None:
    assert why(data) == "damaged"


@settings(max_examples=60)
@given(st.data())
def test_one_changed_byte_never_opens_nor_crashes(data: st.DataObject) -> None:
    passphrases.COST = Cost(1, 64 * 1024)
    wrapped = bytearray(wrap_secret(SECRET, "p"))
    place = data.draw(st.integers(0, len(wrapped) - 2))
    wrapped[place] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = unwrap_secret(bytes(wrapped), "p")
    except PassphraseError:
        return
    # Unused bits of base64, or a name that nobody reads: then the secret is the same.
    assert found == SECRET


def test_sealed_bytes_open_under_their_key_only() -> None:
    sealed = passphrases.seal_bytes(b"month of work", SECRET)
    assert b"month" not in sealed
    assert passphrases.open_bytes(sealed, SECRET) == b"month of work"
    for spoiled, key in ((sealed, bytes(32)), (sealed[:-1], SECRET), (b"", SECRET), (b"x" + sealed[1:], SECRET)):
        with pytest.raises(PassphraseError):
            passphrases.open_bytes(spoiled, key)
