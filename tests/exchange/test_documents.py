"""Root, invitation, request."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qic_desktop.errors import RefusedError
from qic_desktop.exchange.documents import (
    Invitation,
    Request,
    Root,
    follows,
    make_invitation,
    make_request,
    open_document,
)
from qic_desktop.exchange.keys import to_base64
from qic_desktop.exchange.sealed import INVITATION, REQUEST, ROOT, SEGMENT, seal


def code_of(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        open_document(data)
    return caught.value.code


def changed(data: bytes, kind: str, key: Any, **fields: Any) -> bytes:
    """The document again with other fields, signed by ``key``; None leaves a field out."""
    document = json.loads(data.partition(b"\n")[2]) | fields
    kept = {name: value for name, value in document.items() if value != "absent"}
    return seal(kind, json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode(), [key])


def test_an_invitation_is_answered_by_a_request(lab: Any, world: Any) -> None:
    invitation = lab.invitation()
    request = open_document(lab.request())
    assert isinstance(request, Request)
    assert request.answers(invitation.secret)
    assert not request.answers(bytes(16))
    assert (request.keyid, request.subject, request.role) == (lab.laptop.keyid, world.SITE, "site")
    assert invitation.signer == lab.organiser.keyid
    assert open_document(invitation.sealed) == invitation


def test_a_copied_request_proves_nothing_for_another_key_or_site(lab: Any, world: Any) -> None:
    stolen = changed(lab.request(), REQUEST, lab.stranger)
    request = open_document(stolen)
    assert isinstance(request, Request)
    assert not request.answers(lab.invitation().secret)
    moved = open_document(changed(lab.request(), REQUEST, lab.laptop, scopes=[f"site:{world.OTHER_SITE}"]))
    assert isinstance(moved, Request)
    assert not moved.answers(lab.invitation().secret)


@pytest.mark.parametrize(("scopes", "of"), [(["coach:{COACH}/*"], "COACH"), (["organiser"], None)])
def test_coaches_and_organisers_ask_too(lab: Any, world: Any, scopes: list[str], of: str | None) -> None:
    wanted = [scope.format(COACH=world.COACH) for scope in scopes]
    request = open_document(make_request(lab.invitation(), lab.coach, scopes=wanted, name=""))
    assert isinstance(request, Request)
    assert request.subject == (getattr(world, of) if of else "")
    assert request.answers(lab.invitation().secret)


def test_a_root_is_signed_by_its_threshold(lab: Any) -> None:
    root = lab.root(lab.organiser, lab.coach, lab.second, threshold=2, sign=[lab.organiser, lab.second])
    assert root.keyids == (lab.organiser.keyid, lab.coach.keyid, lab.second.keyid)
    with pytest.raises(RefusedError) as caught:
        lab.root(lab.organiser, lab.coach, threshold=2, sign=[lab.organiser, lab.stranger])
    assert caught.value.code == "E-ROOT"


def test_one_key_of_several_never_stands_for_the_whole_root(lab: Any) -> None:
    genuine = lab.root(lab.organiser)
    assert genuine.spoken_id == lab.organiser.keyid
    mixed = lab.root(lab.organiser, lab.stranger, sign=[lab.stranger])
    assert len(mixed.spoken_id) == 32
    assert mixed.spoken_id not in (lab.organiser.keyid, lab.stranger.keyid)
    assert lab.root(lab.stranger, lab.organiser, sign=[lab.stranger]).spoken_id == mixed.spoken_id
    both = lab.root(lab.organiser, lab.stranger, threshold=2, sign=[lab.organiser, lab.stranger])
    assert both.spoken_id != mixed.spoken_id


def test_a_new_root_needs_old_and_new_keys(lab: Any) -> None:
    old = lab.root(lab.organiser)
    signed = lab.root(lab.coach, version=2, sign=[lab.coach, lab.organiser])
    assert follows(signed, old)
    assert not follows(lab.root(lab.coach, version=2), old)
    assert not follows(lab.root(lab.coach, version=3, sign=[lab.coach, lab.organiser]), old)
    assert not follows(old, old)


@pytest.mark.parametrize(
    "fields",
    [
        {"keys": []},
        {"keys": ["AAAA"]},
        {"keys": "x"},
        {"threshold": 0},
        {"threshold": 2},
        {"threshold": True},
        {"version": 0},
        {"version": "1"},
        {"collab": "x"},
        {"practice": 1},
        {"keys": "absent"},
        {"v": 0},
        {"crit": None},
    ],
)
def test_malformed_roots_are_refused(lab: Any, fields: dict[str, Any]) -> None:
    data = changed(lab.root().sealed, ROOT, lab.organiser, **fields)
    assert code_of(data) in ("E-DOCUMENT", "E-VERSION", "E-BASE64")


def test_weak_keys_and_doubled_keys_make_no_root(lab: Any) -> None:
    weak = to_base64(b"\x01" + bytes(31))
    good = to_base64(lab.organiser.public)
    assert code_of(changed(lab.root().sealed, ROOT, lab.organiser, keys=[good, weak])) == "E-WEAK-KEY"
    assert code_of(changed(lab.root().sealed, ROOT, lab.organiser, keys=[good, good])) == "E-DOCUMENT"


@pytest.mark.parametrize(
    "fields",
    [{"as": "boss"}, {"secret": "AAAA"}, {"site": "x"}, {"name": 1}, {"name": "x" * 201}, {"code": None}, {"as": []}],
)
def test_malformed_invitations_are_refused(lab: Any, fields: dict[str, Any]) -> None:
    data = changed(lab.invitation().sealed, INVITATION, lab.organiser, **fields)
    assert code_of(data) in ("E-DOCUMENT", "E-BASE64")


@pytest.mark.parametrize(
    "fields", [{"scopes": []}, {"scopes": ["*"]}, {"scopes": [1]}, {"proof": "x"}, {"proof": 1}, {"invitation": None}]
)
def test_malformed_requests_are_refused(lab: Any, fields: dict[str, Any]) -> None:
    assert code_of(changed(lab.request(), REQUEST, lab.laptop, **fields)) == "E-DOCUMENT"


def test_newer_documents_wait_and_other_types_are_refused(lab: Any) -> None:
    assert code_of(changed(lab.request(), REQUEST, lab.laptop, v=2)) == "Q-NEEDS-UPDATE"
    assert code_of(changed(lab.request(), REQUEST, lab.laptop, crit=["x"])) == "Q-NEEDS-UPDATE"
    assert code_of(seal(SEGMENT, b"{}", [lab.laptop])) == "E-TYPE"
    assert code_of(seal(ROOT, b"[]", [lab.laptop])) == "E-DOCUMENT"
    assert code_of(seal(ROOT, b'{"v":1,"v":1}', [lab.laptop])) == "E-DOCUMENT"


def test_unknown_keys_of_later_programs_are_ignored(lab: Any) -> None:
    opened = open_document(changed(lab.invitation().sealed, INVITATION, lab.organiser, colour="blue"))
    assert isinstance(opened, Invitation)


def test_an_invitation_may_bring_a_site_id(lab: Any, world: Any) -> None:
    opened = open_document(make_invitation(lab.invitation(site=world.SITE), lab.organiser))
    assert isinstance(opened, Invitation)
    assert opened.site == world.SITE
    assert isinstance(open_document(lab.root().sealed), Root)
