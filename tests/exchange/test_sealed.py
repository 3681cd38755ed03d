"""The sealed form."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from qic_desktop.errors import RefusedError
from qic_desktop.exchange.sealed import PACKAGE, ROOT, SEGMENT, assemble, authenticated, open_sealed, seal, split_sealed


def code_of(data: bytes, expected: tuple[str, ...] = (SEGMENT,)) -> str:
    with pytest.raises(RefusedError) as caught:
        open_sealed(data, expected)
    return caught.value.code


def test_what_is_sealed_opens(lab: Any) -> None:
    for body in (b"", b"{}\n", b"\n\n", bytes(range(256))):
        opened = open_sealed(seal(SEGMENT, body, [lab.laptop]), (SEGMENT,))
        assert (opened.type, opened.body, opened.signer.keyid) == (SEGMENT, body, lab.laptop.keyid)


def test_the_signed_bytes_are_those_of_dsse() -> None:
    # The test vector of the DSSE protocol document.
    assert authenticated("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_a_segment_is_never_taken_for_a_manifest(lab: Any) -> None:
    data = seal(SEGMENT, b"body", [lab.laptop])
    assert code_of(data, (PACKAGE,)) == "E-TYPE"
    assert code_of(data.replace(SEGMENT.encode(), PACKAGE.encode()), (PACKAGE,)) == "E-SIGNATURE"


def test_only_a_root_may_have_several_signatures(lab: Any) -> None:
    pair = [lab.laptop, lab.organiser]
    assert len(open_sealed(seal(ROOT, b"x", pair), (ROOT,)).signers) == 2
    assert code_of(seal(SEGMENT, b"x", pair)) == "E-SEALED"
    assert code_of(seal(ROOT, b"x", [lab.laptop, lab.laptop]), (ROOT,)) == "E-SEALED"
    assert code_of(seal(SEGMENT, b"x", [])) == "E-SEALED"


def test_one_bad_signature_among_good_ones_refuses(lab: Any) -> None:
    good = lab.laptop.sign(authenticated(ROOT, b"x"))
    pairs = [(lab.laptop.public, good), (lab.organiser.public, good)]
    assert code_of(assemble(ROOT, b"x", pairs), (ROOT,)) == "E-SIGNATURE"


def test_a_key_of_small_order_is_refused_before_its_signature() -> None:
    identity = b"\x01" + bytes(31)
    assert code_of(assemble(SEGMENT, b"x", [(identity, b"\x01" + bytes(63))])) == "E-WEAK-KEY"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'{"type"', b'{ "type"'),
        (b'"sigs"', b'"signatures"'),
        (b"]]}\n", b"]],}\n"),
        (b"]]}\n", b"]]}\r\n"),
        (b"]]}\n", b'],"x":1]}\n'),
        (b"]]}\n", b']],"x":1}\n'),
        (b'{"type"', b'{"type":"a","type"'),
        (b"==", b"="),
        (b"==", b""),
    ],
)
def test_the_header_has_one_spelling(lab: Any, old: bytes, new: bytes) -> None:
    data = seal(SEGMENT, b"body", [lab.laptop])
    assert old in data
    assert code_of(data.replace(old, new, 1)) == "E-SEALED"


def test_spare_bits_in_a_signature_are_refused(lab: Any) -> None:
    data = seal(SEGMENT, b"body", [lab.laptop])
    signature = data.split(b'"')[-2]
    raw = base64.b64decode(signature)
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spelled = [signature[:-3] + bytes([letter]) + b"==" for letter in letters]
    same = [text for text in spelled if base64.b64decode(text) == raw and text != signature]
    assert same
    for text in same:
        assert code_of(data.replace(signature, text)) == "E-SEALED"


def test_no_header_or_an_endless_one_is_refused() -> None:
    assert code_of(b"") == "E-SEALED"
    assert code_of(b"\n") == "E-SEALED"
    assert code_of(b"{" * 100_000 + b"\n") == "E-SEALED"


def test_type_and_body_can_be_had_without_judging_signatures() -> None:
    assert split_sealed(assemble(SEGMENT, b"x\ny", [(bytes(32), bytes(64))])) == (SEGMENT, b"x\ny")
