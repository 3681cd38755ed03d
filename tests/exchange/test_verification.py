"""Reading a package: outcomes and codes, in the documented order."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from qic_desktop.domain.operation import Stamp, make_line
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import pack, read_archive, write_archive
from qic_desktop.exchange.authority import Authority
from qic_desktop.exchange.sealed import PACKAGE, seal
from qic_desktop.exchange.verification import judge, outcome_of


def repacked(data: bytes, key: Any, members: list[Any] | None = None, **fields: Any) -> bytes:
    """The package with another manifest, sealed by ``key``."""
    head, *rest = read_archive(data)
    document = json.loads(head.content().partition(b"\n")[2]) | fields
    kept = {name: value for name, value in document.items() if value != "absent"}
    body = json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()
    return write_archive([pack("manifest", seal(PACKAGE, body, [key])), *(rest if members is None else members)])


def test_a_package_of_an_enrolled_laptop_is_accepted(lab: Any, world: Any) -> None:
    segment = lab.month()
    have = {
        f"{lab.organiser.keyid} organiser": ((1, "0" * 64),),
        f"{lab.laptop.keyid} {world.PRIVATE}": ((1, "1" * 64),),
    }
    verdict = lab.judge(lab.package([segment], enclosed=[lab.request()], have=have))
    assert (verdict.outcome, verdict.code) == ("accept", "")
    assert [item.id for item in verdict.accepted] == [world.id_of(segment)]
    assert [request.keyid for request in verdict.requests] == [lab.laptop.keyid]
    assert verdict.packer_known
    assert list(verdict.have) == [f"{lab.organiser.keyid} organiser"]
    assert verdict.segments[0].sealed == segment
    assert (
        verdict.package
        == sha256(
            world.body_of(read_archive(lab.package([segment], enclosed=[lab.request()], have=have))[0].data)
        ).hexdigest()
    )


def test_an_unknown_signer_waits_and_opens_when_the_certificate_arrives(lab: Any, world: Any) -> None:
    data = lab.package([lab.month()])
    verdict = lab.judge(data, lab.authority())
    assert (verdict.outcome, verdict.code, verdict.have) == ("quarantine", "Q-UNKNOWN-KEY", {})
    waiting = verdict.segments[0]
    assert waiting.segment is not None
    opened = judge(waiting, waiting.segment, lab.enrolled())
    assert (opened.outcome, opened.code) == ("accept", "")


def test_certificates_inside_the_package_count_at_once(lab: Any, world: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])
    verdict = lab.judge(lab.package([lab.month(), certified]), lab.authority())
    assert verdict.outcome == "accept"
    assert verdict.authority.knows(lab.laptop.keyid)


def test_an_unknown_packer_costs_only_have(lab: Any) -> None:
    have = {f"{lab.organiser.keyid} organiser": ((1, "0" * 64),)}
    verdict = lab.judge(lab.package([lab.month()], packer=lab.stranger, kind="coach", have=have))
    assert verdict.outcome == "accept"
    assert not verdict.packer_known
    assert verdict.have == {}


def test_a_laptop_that_is_vouched_for_is_provisional(lab: Any, world: Any) -> None:
    vouched = lab.certificate(lab.laptop, lab.second, [world.SCOPE], scope=world.SCOPE)
    verdict = lab.judge(lab.package([vouched, lab.month(lab.second)]))
    assert verdict.outcome == "accept"
    assert [item.provisional for item in verdict.segments] == [False, True]


def test_what_is_held_is_noted_and_not_read_again(lab: Any, world: Any) -> None:
    segment = lab.month()
    data = lab.package([segment])
    verdict = lab.judge(data, held={world.id_of(segment)}.__contains__)
    assert (verdict.outcome, verdict.code, verdict.accepted) == ("note", "N-ALREADY-HELD", ())
    more = lab.segment(lab.laptop, world.SCOPE, [lab.observation(4)], prev=world.id_of(segment))
    verdict = lab.judge(lab.package([segment, more]), held={world.id_of(segment)}.__contains__)
    assert verdict.outcome == "accept"
    assert [item.id for item in verdict.accepted] == [world.id_of(more)]


def test_an_unknown_laptop_beside_a_known_one_is_partial(lab: Any) -> None:
    verdict = lab.judge(lab.package([lab.month(), lab.month(lab.stranger)]))
    assert (verdict.outcome, verdict.code) == ("partial", "Q-UNKNOWN-KEY")
    assert [item.outcome for item in verdict.segments] == ["accept", "quarantine"]


def test_a_known_laptop_in_a_foreign_scope_is_refused(lab: Any, world: Any) -> None:
    foreign = lab.month(scope=f"site:{world.OTHER_SITE}")
    verdict = lab.judge(lab.package([foreign]))
    assert (verdict.outcome, verdict.code) == ("refuse", "E-SCOPE-NOT-GRANTED")
    verdict = lab.judge(lab.package([lab.month(), foreign]))
    assert (verdict.outcome, verdict.code) == ("partial", "E-SCOPE-NOT-GRANTED")
    verdict = lab.judge(lab.package([foreign, lab.month(lab.stranger)]))
    assert (verdict.outcome, verdict.code) == ("quarantine", "Q-UNKNOWN-KEY")


def test_a_revoked_key_is_set_aside(lab: Any, world: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.laptop, [world.SCOPE])
    first = lab.month()
    later = lab.segment(lab.laptop, world.SCOPE, [lab.observation(4)], prev=world.id_of(first))
    limits = {world.SCOPE: world.id_of(first)}
    revoked = lab.revocation(lab.organiser, lab.laptop, limits, seq=2, prev=world.id_of(certified))
    verdict = lab.judge(lab.package([first, later]), lab.authority(certified, revoked))
    assert [(item.outcome, item.code) for item in verdict.segments] == [("accept", ""), ("quarantine", "Q-REVOKED")]


def test_practice_and_real_never_meet(lab: Any) -> None:
    practice = lab.package([lab.month(practice=True)], practice=True)
    assert lab.judge(practice).code == "E-PRACTICE"
    assert lab.judge(practice).outcome == "refuse"
    assert lab.judge(practice, practice=True).outcome == "accept"
    assert lab.judge(lab.package([lab.month()]), practice=True).code == "E-PRACTICE"
    assert lab.judge(practice, practice=None).outcome == "accept"
    with pytest.raises(RefusedError):
        lab.package([lab.month(practice=True)])


def test_private_chains_travel_in_restore_packages_only(lab: Any, world: Any) -> None:
    line = make_line(Stamp(1, 1, 0, None), entity="person", identity=world.PERSON, registers={"name": "Anna"})
    private = lab.segment(lab.laptop, world.PRIVATE, [line])
    assert lab.judge(lab.package([private], kind="restore")).outcome == "accept"
    with pytest.raises(RefusedError):
        lab.package([private])
    smuggled = repacked(lab.package([private], kind="restore"), lab.laptop, kind="site")
    assert (lab.judge(smuggled).outcome, lab.judge(smuggled).code) == ("refuse", "E-PRIVATE")
    head, *rest = read_archive(lab.package([private], kind="restore"))
    entry = json.loads(world.body_of(head.content()))["entries"][0] | {"chain": f"{lab.laptop.keyid} {world.SCOPE}"}
    lied = repacked(lab.package([private], kind="restore"), lab.laptop, rest, kind="site", entries=[entry])
    assert (lab.judge(lied).outcome, lab.judge(lied).code) == ("refuse", "E-PRIVATE")


@pytest.mark.parametrize(
    ("fields", "outcome", "code"),
    [
        ({"v": 2}, "quarantine", "Q-NEEDS-UPDATE"),
        ({"crit": ["sealed-with-scent"]}, "quarantine", "Q-NEEDS-UPDATE"),
        ({"kind": "postcard"}, "quarantine", "Q-NEEDS-UPDATE"),
        ({"to": "019a2f3e-0000-7b52-9d41-2f6b8e0c7a15"}, "quarantine", "Q-WRONG-RECIPIENT"),
        ({"collab": "019a2f3e-0000-7b52-9d41-2f6b8e0c7a15"}, "refuse", "E-COLLABORATIVE"),
        ({"packer": "0" * 32}, "refuse", "E-WRITER"),
        ({"v": 0}, "refuse", "E-VERSION"),
        ({"v": True}, "refuse", "E-VERSION"),
        ({"practice": "absent"}, "refuse", "E-MANIFEST"),
        ({"kind": 1}, "refuse", "E-MANIFEST"),
        ({"number": 0}, "refuse", "E-MANIFEST"),
        ({"number": True}, "refuse", "E-MANIFEST"),
        ({"made": -1}, "refuse", "E-MANIFEST"),
        ({"made": 1.5}, "refuse", "E-MANIFEST"),
        ({"app": "x" * 65}, "refuse", "E-MANIFEST"),
        ({"site": "Walstead"}, "refuse", "E-MANIFEST"),
        ({"to": 7}, "refuse", "E-MANIFEST"),
        ({"enclosed": "x"}, "refuse", "E-MANIFEST"),
        ({"have": []}, "refuse", "E-MANIFEST"),
        ({"have": {"x": []}}, "refuse", "E-MANIFEST"),
        ({"have": {"0" * 32 + " organiser": [[1, "x"]]}}, "refuse", "E-MANIFEST"),
        ({"have": {"0" * 32 + " organiser/private": []}}, "refuse", "E-PRIVATE"),
        ({"have": {"0" * 32 + " here": []}}, "refuse", "E-SCOPE"),
        ({"entries": "absent"}, "refuse", "E-MANIFEST"),
        ({"entries": [1]}, "refuse", "E-MANIFEST"),
        ({"entries": []}, "refuse", "E-UNLISTED-MEMBER"),
    ],
)
def test_the_manifest_is_judged(lab: Any, fields: dict[str, Any], outcome: str, code: str) -> None:
    verdict = lab.judge(repacked(lab.package([lab.month()]), lab.laptop, **fields), recipients=frozenset())
    assert (verdict.outcome, verdict.code) == (outcome, code)


def test_optional_keys_of_later_programs_are_ignored(lab: Any) -> None:
    data = repacked(lab.package([lab.month()]), lab.laptop, weather="rain", have="absent", enclosed="absent")
    assert lab.judge(data).outcome == "accept"


def test_a_package_addressed_to_us_is_read(lab: Any, world: Any) -> None:
    data = lab.package([lab.month()], to=world.COACH)
    assert lab.judge(data, recipients=frozenset({world.COACH})).outcome == "accept"
    assert lab.judge(data, recipients=frozenset()).code == "Q-WRONG-RECIPIENT"
    assert lab.judge(data).outcome == "accept"


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        ({"size": 1}, "refuse", "E-SIZE"),
        ({"size": -1}, "refuse", "E-MANIFEST"),
        ({"size": True}, "refuse", "E-MANIFEST"),
        ({"packed": "0" * 64}, "refuse", "E-PACKED"),
        ({"path": "seg/" + "0" * 64}, "refuse", "E-MISSING-MEMBER"),
        ({"path": "../x"}, "refuse", "E-MANIFEST"),
        ({"first": 2}, "refuse", "E-ENTRY"),
        ({"last": 4}, "refuse", "E-ENTRY"),
        ({"first": True}, "refuse", "E-MANIFEST"),
        ({"chain": "0" * 32 + " organiser"}, "refuse", "E-ENTRY"),
        ({"chain": 5}, "refuse", "E-MANIFEST"),
    ],
)
def test_entries_say_what_the_members_are(lab: Any, world: Any, change: Any, outcome: str, code: str) -> None:
    data = lab.package([lab.month()])
    entry = json.loads(world.body_of(read_archive(data)[0].content()))["entries"][0]
    verdict = lab.judge(repacked(data, lab.laptop, entries=[entry | change]))
    assert (verdict.outcome, verdict.code) == (outcome, code)


def test_members_are_the_entries_and_lie_in_their_order(lab: Any, world: Any) -> None:
    data = lab.package([lab.month(), lab.month(lab.second)])
    head, first, second = read_archive(data)
    assert lab.judge(write_archive([head, second, first])).code == "E-MANIFEST"
    assert lab.judge(write_archive([head, first])).code == "E-MISSING-MEMBER"
    renamed = replace(second, name="seg/" + "0" * 64)
    assert lab.judge(write_archive([head, first, second, renamed])).code == "E-UNLISTED-MEMBER"


def test_a_body_under_a_foreign_name_is_refused(lab: Any, world: Any) -> None:
    data = lab.package([lab.month()])
    head, member = read_archive(data)
    entry = json.loads(world.body_of(head.content()))["entries"][0] | {"path": "seg/" + "0" * 64}
    moved = repacked(data, lab.laptop, [replace(member, name="seg/" + "0" * 64)], entries=[entry])
    assert lab.judge(moved).code == "E-HASH"


def test_documents_that_cannot_be_read_cost_only_themselves(lab: Any) -> None:
    enclosed = [b"rubbish", lab.request(), lab.request().replace(b"Walstead", b"Wolstead")]
    verdict = lab.judge(lab.package([], enclosed=enclosed))
    assert verdict.outcome == "accept"
    assert len(verdict.documents) == 1


def test_an_invitation_can_be_read_before_anybody_is_trusted(lab: Any, world: Any) -> None:
    certified = lab.certificate(lab.organiser, lab.coach, ["organiser"])
    enclosed = [lab.root().sealed, lab.invitation().sealed]
    data = lab.package([certified], packer=lab.organiser, kind="invitation", site=None, enclosed=enclosed)
    verdict = lab.judge(data, Authority(), collab=None)
    assert verdict.code == "Q-UNKNOWN-KEY"
    assert [root.keyids for root in verdict.roots] == [(lab.organiser.keyid,)]
    assert verdict.invitations[0].secret == lab.invitation().secret
    assert lab.judge(data, Authority.build(verdict.roots), collab=None).outcome == "accept"


def test_blobs_are_named_by_an_operation(lab: Any, world: Any) -> None:
    blob = b"a photo"
    named = {"photo": {"sha256": sha256(blob).hexdigest(), "size": len(blob), "type": "image/jpeg"}}
    segment = lab.segment(lab.laptop, world.SCOPE, [lab.observation(1, named)])
    verdict = lab.judge(lab.package([segment], blobs=[blob]))
    assert verdict.outcome == "accept"
    assert dict(verdict.blobs) == {sha256(blob).hexdigest(): blob}
    assert lab.judge(lab.package([lab.month()], blobs=[blob])).code == "E-UNLISTED-MEMBER"
    again = lab.judge(lab.package([segment], blobs=[blob]), held={world.id_of(segment)}.__contains__)
    assert again.outcome == "note"


def test_codes_tell_their_outcome() -> None:
    assert [outcome_of(code) for code in ("", "E-ZIP", "Q-REVOKED", "N-ALREADY-HELD")] == [
        "accept",
        "refuse",
        "quarantine",
        "note",
    ]
