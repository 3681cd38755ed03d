"""Locked packages: what opens, what does not and why, and that no file makes the reader work for long."""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.domain.recovery_words import key_of_words, recovery_words
from qic_desktop.errors import RefusedError
from qic_desktop.exchange import wrapping
from qic_desktop.exchange.archive import MAX_FILE_BYTES

HERE = Path(__file__).parent
VECTORS = HERE.parent / "vectors"
DOCUMENT = HERE.parents[1] / "resources" / "docs" / "data-package.md"
OURS, THEIRS = wrapping.identity_of(bytes(range(32))), wrapping.identity_of(bytes(range(1, 33)))


@pytest.fixture(scope="module")
def age() -> Any:
    spec = spec_from_file_location("qic_tests_age_by_hand", HERE / "age_by_hand.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refusal(data: bytes, *identities: str) -> tuple[str, str]:
    with pytest.raises(RefusedError) as caught:
        wrapping.unwrap(data, identities)
    return caught.value.code, caught.value.detail


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000])
def test_what_is_locked_opens_for_everybody_named_and_for_nobody_else(size: int) -> None:
    data = random.Random(size).randbytes(size)
    wrapped = wrapping.wrap(data, [wrapping.recipient_of(OURS), wrapping.recipient_of(THEIRS)])
    assert wrapping.is_wrapped(wrapped)
    assert wrapping.unwrap(wrapped, [OURS]) == wrapping.unwrap(wrapped, [wrapping.new_identity(), THEIRS]) == data
    assert refusal(wrapped, wrapping.new_identity()) == ("E-DECRYPT", wrapping.NOT_FOR_THIS_KEY)
    assert refusal(wrapped) == ("E-DECRYPT", wrapping.NOT_FOR_THIS_KEY)


@pytest.mark.parametrize("size", [0, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b" \t\r\n"])
def test_what_another_program_locked_opens_too(age: Any, size: int, end: bytes) -> None:
    data = random.Random(size).randbytes(size)
    made = age.lock(data, [age.public(bytes(range(1, 33))), age.public(bytes(range(32)))])
    assert wrapping.unwrap(made, [OURS]) == data
    text = b"\n " + age.armored(made, end)
    assert wrapping.is_wrapped(text)
    assert wrapping.unwrap(text, [OURS]) == data


def test_no_changed_bit_of_a_locked_file_gives_anything(age: Any) -> None:
    data = b"a package" * 9
    made = age.lock(data, [age.public(bytes(range(32)))])
    for place in range(len(made)):
        changed = bytearray(made)
        changed[place] ^= 1 << place % 8
        code, why = refusal(bytes(changed), OURS)
        assert code == "E-DECRYPT"
        assert why in (wrapping.NOT_FOR_THIS_KEY, wrapping.DAMAGED)
    for cut in range(len(made)):
        assert refusal(made[:cut], OURS)[0] == "E-DECRYPT"


def test_random_damage_has_no_other_outcome_and_costs_no_time(age: Any) -> None:
    chance = random.Random(20261122)
    good = age.lock(chance.randbytes(70_000), [age.public(bytes(range(32)))])
    head = good.index(b"\n--- ")
    started = time.perf_counter()
    for number in range(2_000):
        changed = bytearray(good if number % 2 else age.armored(good[:3_000]))
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(head + 80)
            changed[at : at + chance.choice([0, 1, 1, 4])] = chance.randbytes(chance.choice([0, 1, 1, 6]))
        if changed == good:
            continue
        with pytest.raises(RefusedError) as caught:
            wrapping.unwrap(bytes(changed), [OURS])
        assert caught.value.code == "E-DECRYPT"
    assert time.perf_counter() - started < 20


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes of what the library was asked to open."""
    import pyrage  # noqa: TID251  # listened to

    made, decrypt = [], pyrage.decrypt
    monkeypatch.setattr(pyrage, "decrypt", lambda data, keys: (made.append(len(data)), decrypt(data, keys))[1])
    return made


def test_a_header_with_many_recipients_is_not_tried(age: Any, tries: list[int]) -> None:
    file_key, stranger = bytes(16), age.public(bytes(range(1, 33)))
    one = age.stanza(file_key, stranger, bytes(range(2, 34)))
    for count, why in ((64, "key"), (65, "damaged"), (90_000, "damaged")):
        tries.clear()
        assert refusal(age.with_stanzas(b"x", one * count, file_key, bytes(16)), OURS)[1] == why
        assert len(tries) == (count == 64)


def test_a_passphrase_of_any_cost_is_never_computed(age: Any, cost: Any) -> None:
    spent = {}
    for work in (1, 20, 40, 60):
        stanza = b"-> scrypt " + age.text(bytes(16)) + b" %d\n" % work + age.text(bytes(32)) + b"\n"
        made = age.with_stanzas(b"x", stanza, bytes(16), bytes(16))
        assert refusal(made, OURS) == ("E-DECRYPT", wrapping.NOT_FOR_THIS_KEY)
        spent[work] = cost(lambda made=made: refusal(made, OURS))
    assert max(spent.values()) < 30 * spent[1], "what 20 asks for would be half a million times what 1 does"


def test_a_file_above_the_limit_is_refused_before_anything_is_tried(age: Any, tries: list[int]) -> None:
    made = age.lock(bytes(30_000_000), [age.public(bytes(range(32)))])
    assert refusal(made, OURS)[0] == "E-TOO-LARGE"
    assert tries == []


def test_the_largest_package_can_be_locked_and_opened() -> None:
    data = bytes(MAX_FILE_BYTES)
    everybody = [wrapping.recipient_of(wrapping.new_identity()) for _ in range(wrapping.MAX_RECIPIENTS - 1)]
    wrapped = wrapping.wrap(data, [*everybody, wrapping.recipient_of(OURS)])
    assert len(wrapped) <= wrapping.MAX_WRAPPED_BYTES
    assert wrapping.unwrap(wrapped, [OURS]) == data


# --- keys --------------------------------------------------------------------------------------------------------

SMALL_ORDER = [
    *(0, 1, 2**255 - 20, 2**255 - 19, 2**255 - 18, 2**255),
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
]


@pytest.mark.parametrize("number", SMALL_ORDER)
def test_nothing_is_locked_for_a_key_that_protects_nothing(number: int) -> None:
    weak = wrapping._to_bech32("age", number.to_bytes(32, "little"))
    assert not wrapping.is_recipient(weak)
    with pytest.raises(RefusedError) as caught:
        wrapping.wrap(b"x", [wrapping.recipient_of(OURS), weak])
    assert caught.value.code == "E-RECIPIENT"


def test_a_key_with_one_wrong_letter_is_none() -> None:
    good = wrapping.recipient_of(OURS)
    assert wrapping.is_recipient(good)
    for place in range(4, len(good)):
        other = "q" if good[place] != "q" else "p"
        assert not wrapping.is_recipient(good[:place] + other + good[place + 1 :])
    for bad in (None, 7, "", "age1", good.upper(), good + "q", OURS, f" {good}"):
        assert not wrapping.is_recipient(bad)
    for wrong in ([], [good] * 3 + ["age1"], ["x"]):
        with pytest.raises(RefusedError):
            wrapping.wrap(b"x", wrong)


def test_a_key_is_its_thirty_two_bytes_and_its_words() -> None:
    for seed in range(20):
        secret = random.Random(seed).randbytes(32)
        identity = wrapping.identity_of(secret)
        assert wrapping.secret_of(identity) == secret
        assert wrapping.identity_of(key_of_words(" ".join(recovery_words(secret)))) == identity
        assert wrapping.is_recipient(wrapping.recipient_of(identity))
    assert len({wrapping.new_identity() for _ in range(50)}) == 50


def test_a_key_file_is_its_owners_alone_and_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "a.age"
    wrapping.write_identity(file, OURS)
    assert wrapping.identity_in(file.read_bytes()) == OURS
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["a.age"]
    file.write_text(f"# created: 2026\n# public key: {wrapping.recipient_of(OURS)}\n{OURS}\n")
    assert wrapping.identity_in(file.read_bytes()) == OURS
    for spoiled in (b"", b"\xff" * 90, OURS[:-1].encode(), (OURS[:-1] + "X").encode(), f"{OURS}\n{THEIRS}".encode()):
        file.write_bytes(spoiled)
        assert wrapping.identity_in(file.read_bytes()) is None


# --- the document and the vectors ----------------------------------------------------------------------------------


def test_the_locked_vectors_open_with_the_published_key() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    identity = re.search(r"`(AGE-SECRET-KEY-1[0-9A-Z]+)`", text)
    words = re.search(r"```text recovery-words-1\n(.*?)\n```", text, re.DOTALL)
    assert identity is not None
    assert words is not None
    assert wrapping.identity_of(key_of_words(words[1])) == identity[1]
    assert f"`{wrapping.recipient_of(identity[1])}`" in text
    site_data = (VECTORS / "site-data.qicpkg").read_bytes()
    for name in ("locked", "locked-as-text"):
        assert wrapping.unwrap((VECTORS / f"{name}.qicpkg").read_bytes(), [identity[1]]) == site_data
    assert refusal((VECTORS / "locked-and-cut.qicpkg").read_bytes(), identity[1]) == ("E-DECRYPT", "damaged")


def test_the_library_is_loaded_when_something_is_locked_and_not_before() -> None:
    told = (
        "import sys\nfrom qic_desktop.exchange import wrapping\nfrom qic_desktop.services.exchanging import opening\n"
        "wrapping.new_identity(); wrapping.is_wrapped(b'PK'); wrapping.can_lock()\nprint('pyrage' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["False"]), done.stderr
