"""Making packages."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import read_archive
from qic_desktop.exchange.package import MAX_HAVE_CHAINS


def manifest_of(data: bytes) -> dict[str, Any]:
    document = json.loads(read_archive(data)[0].content().partition(b"\n")[2])
    assert isinstance(document, dict)
    return document


def test_the_same_contents_make_the_same_bytes(lab: Any) -> None:
    segments = [lab.month(), lab.month(lab.second)]
    assert lab.package(segments) == lab.package(segments)
    assert lab.package(segments) == lab.package([*segments, segments[0]])


def test_what_is_packed_is_listed(lab: Any, world: Any) -> None:
    segment = lab.month()
    manifest = manifest_of(lab.package([segment]))
    entry = manifest["entries"][0]
    assert entry["path"] == f"seg/{world.id_of(segment)}"
    assert (entry["chain"], entry["first"], entry["last"]) == (f"{lab.laptop.keyid} {world.SCOPE}", 1, 3)
    assert list(manifest) == [
        *("v", "crit", "practice", "kind", "collab", "site", "to", "packer", "number", "made", "app"),
        *("enclosed", "have", "entries"),
    ]


def test_private_chains_are_never_told_in_have(lab: Any, world: Any) -> None:
    have = {
        f"{lab.laptop.keyid} {scope}": ((1, "0" * 64),) for scope in (world.SCOPE, world.PRIVATE, "organiser/private")
    }
    assert list(manifest_of(lab.package([], have=have))["have"]) == [f"{lab.laptop.keyid} {world.SCOPE}"]


def test_have_is_left_out_above_a_thousand_chains(lab: Any, world: Any) -> None:
    have = {f"{number:032x} organiser": ((1, "0" * 64),) for number in range(MAX_HAVE_CHAINS + 1)}
    assert manifest_of(lab.package([], have=have))["have"] == {}


def test_a_private_name_cannot_be_found_in_a_package(lab: Any, world: Any) -> None:
    members = [member.content() for member in read_archive(lab.package([lab.month()], enclosed=[lab.request()]))]
    assert lab.invitation().secret.hex().encode() not in b"".join(members)
    assert all(b"/private" not in member for member in members[1:])


def test_too_many_members_are_refused_when_written(lab: Any, world: Any) -> None:
    blobs = [str(number).encode() for number in range(2_000)]
    with pytest.raises(RefusedError) as caught:
        lab.package([], blobs=blobs)
    assert caught.value.code == "E-TOO-MANY-MEMBERS"
