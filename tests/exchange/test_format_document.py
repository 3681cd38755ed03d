"""Every example of the published format is parsed from the document and made again byte for byte."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest

from qic_desktop.domain.canonical import dumps, format_number, loads_strict
from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import Operation, Stamp, check_operation, make_line, parse_line
from qic_desktop.domain.scope import Scope
from qic_desktop.domain.segment import make_body, parse_header, parse_segment
from qic_desktop.domain.spoken_words import WORD_LIST, Spoken
from qic_desktop.exchange import sealed
from qic_desktop.exchange.archive import pack, read_archive, write_archive
from qic_desktop.exchange.authority import Authority, make_grant, parse_statement
from qic_desktop.exchange.documents import (
    Invitation,
    Request,
    Root,
    make_invitation,
    make_request,
    make_root,
    open_document,
)
from qic_desktop.exchange.keys import KeyPair, to_base64
from qic_desktop.exchange.manifest import make_manifest, parse_manifest
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.exchange.verification import Context, open_segment, verify

LAPTOP = KeyPair.from_seed(bytes(range(32)))
ORGANISER = KeyPair.from_seed(bytes(range(32, 64)))
BLOCK = re.compile(r"^```\w+ ([a-z0-9-]+)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def document(project_folder: Path) -> str:
    return (project_folder / "resources" / "docs" / "data-package.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project_folder() -> Path:
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def examples(document: str) -> dict[str, str]:
    found = dict(BLOCK.findall(document))
    assert len(found) == document.count("\n```") / 2
    return found


def remade(line: str) -> bytes:
    operation = parse_line(line.encode())
    return make_line(
        stamp(operation),
        entity=operation.entity,
        identity=operation.id,
        registers=operation.registers,
        dots=operation.dots,
    )


def stamp(operation: Operation) -> Stamp:
    return Stamp(operation.seq, operation.lamport, operation.wall_ms, operation.person)


def body_of(examples: dict[str, str]) -> bytes:
    return "\n".join([examples["header-1"], examples["operation-1"], examples["operation-2"], ""]).encode()


def spoken(digest: str) -> str:
    found = Spoken.of_file(digest)
    return f"{' '.join(found.words)}\n{found.digits}"


def test_numbers(examples: dict[str, str]) -> None:
    for text in examples["numbers"].split(" "):
        value = loads_strict(text)
        assert isinstance(value, int | float)
        assert format_number(value) == text


def test_keys(document: str) -> None:
    for name, values in {
        "secret seed (hex)": [key.seed.hex() for key in (LAPTOP, ORGANISER)],
        "public key": [to_base64(key.public) for key in (LAPTOP, ORGANISER)],
        "key id": [key.keyid for key in (LAPTOP, ORGANISER)],
        "in words": [" ".join(Spoken.of_key(key.keyid).words) for key in (LAPTOP, ORGANISER)],
        "in digits": [Spoken.of_key(key.keyid).digits for key in (LAPTOP, ORGANISER)],
    }.items():
        assert f"| {name} | `{values[0]}` | `{values[1]}` |" in document
    assert f"its SHA-256 is `{sha256(WORD_LIST.read_bytes()).hexdigest()}`" in document


def test_operation_lines_and_their_hashes(document: str, examples: dict[str, str]) -> None:
    for name in ("operation-1", "operation-2", "certificate-1"):
        assert remade(examples[name]) == examples[name].encode()
    first, second = (parse_line(examples[name].encode()) for name in ("operation-1", "operation-2"))
    assert f"This line has {len(first.line)} bytes; its hash8 (F4) is `{first.hash8}`" in document
    assert f"{len(second.line)} bytes, hash8 `{second.hash8}`" in document
    assert [(dot.writer, dot.seq, dot.hash8) for dot in second.dots] == [(LAPTOP.keyid, 1, first.hash8)]
    for operation in (first, second):
        check_operation(operation, Scope.parse(parse_header(examples["header-1"].encode()).scope), find_declaration)


def test_the_segment_and_its_sealed_form(document: str, examples: dict[str, str]) -> None:
    body = body_of(examples)
    segment = parse_segment(body)
    assert segment.id == examples["segment-1"]
    assert f"the body has {len(body)} bytes" in document
    assert make_body(segment.header, [operation.line for operation in segment.operations]) == body
    data = f"{examples['sealed-1']}\n".encode()
    assert sealed.seal(sealed.SEGMENT, body, [LAPTOP]) == data
    assert open_segment(data, find_declaration) == segment


def test_root_invitation_and_request(examples: dict[str, str]) -> None:
    root, invitation, request = (
        open_document(examples[name].encode()) for name in ("root-1", "invitation-1", "request-1")
    )
    assert isinstance(root, Root)
    assert isinstance(invitation, Invitation)
    assert isinstance(request, Request)
    assert make_root(root, [ORGANISER]) == root.sealed
    assert make_invitation(invitation, ORGANISER) == invitation.sealed
    assert make_request(invitation, LAPTOP, scopes=request.scopes, name=request.name) == request.sealed
    assert request.answers(invitation.secret)


def test_the_certificate(examples: dict[str, str]) -> None:
    operation = parse_line(examples["certificate-1"].encode())
    request = open_document(examples["request-1"].encode())
    assert isinstance(request, Request)
    assert operation.registers["grant"] == make_grant(LAPTOP.public, request.scopes)
    root = open_document(examples["root-1"].encode())
    assert isinstance(root, Root)
    statement = parse_statement(operation, ORGANISER.keyid, "organiser", "0" * 64)
    assert statement is not None
    authority = Authority.build([root], statements=[statement])
    assert authority.right_to_write(LAPTOP.keyid, Scope.parse(request.scopes[0])) == "full"


def test_the_package(document: str, examples: dict[str, str]) -> None:
    data = base64.b64decode(examples["package-1"].replace("\n", ""), validate=True)
    assert examples["package-words-1"] == spoken(sha256(data).hexdigest())
    members = read_archive(data)
    assert write_archive(members) == data
    body = members[0].content().partition(b"\n")[2]
    assert body.decode() == examples["manifest-1"]
    manifest = parse_manifest(body)
    assert make_manifest(manifest) == body
    assert f"({len(data)} bytes; package id `{manifest.id}`)" in document
    assert pack("manifest", sealed.seal(sealed.PACKAGE, body, [LAPTOP])) == members[0]
    assert members[1].content() == f"{examples['sealed-1']}\n".encode()
    again = build_package(
        Contents(
            "site",
            manifest.collab,
            manifest.site,
            segments=[members[1].content()],
            enclosed=manifest.enclosed,
            have=manifest.have,
        ),
        LAPTOP,
        number=manifest.number,
        made=manifest.made,
        app=manifest.app,
    )
    # Deflate may choose other bytes in another version of zlib; what is in them may not differ.
    assert [member.content() for member in read_archive(again)[1:]] == [members[1].content()]
    assert verify(data, Context(find_declaration)).code == "Q-UNKNOWN-KEY"


def test_the_digest(examples: dict[str, str]) -> None:
    segment = parse_segment(body_of(examples))
    first, second = segment.operations
    alive = [("counts", second), ("note", second), ("source", first)]
    lines = sorted(
        f"{dumps([segment.scope.text, 'observation', first.id, name])[:-1]},"
        f"[[{dumps([LAPTOP.keyid, operation.seq, operation.hash8])},{operation.raw[name]}]]]\n".encode()
        for name, operation in alive
    )
    assert b"".join(lines).decode() == examples["digest-lines"] + "\n"
    assert sha256(b"".join(lines)).hexdigest() == examples["digest-1"]
    assert examples["digest-words-1"] == spoken(examples["digest-1"])


def test_every_code_of_the_source_is_in_the_document(document: str, project_folder: Path) -> None:
    quoted = re.compile(r'"([EQN]-[A-Z0-9]+(?:-[A-Z0-9]+)*)"')
    sources = [
        *(project_folder / "qic_desktop" / "exchange").glob("*.py"),
        *(project_folder / "qic_desktop" / "domain").glob("*.py"),
    ]
    used = {code for path in sources for code in quoted.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 30
    listed = set(re.findall(r"`([EQN]-[A-Z0-9-]+)`", document))
    assert used == listed
