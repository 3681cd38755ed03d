"""What is fuzzed: one function for each door by which bytes of strangers come in, with the seeds it begins from.

A target takes any bytes and answers with nothing; it may raise nothing but the typed refusals, which it swallows
itself. Where a signature stands before the door, the target signs: fuzzers find no signatures. No fuzzer is named
here, so the seeds and all former findings run as ordinary tests (``test_fuzz_targets.py``).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import Stamp, make_line, parse_line
from qic_desktop.domain.redaction import make_redaction
from qic_desktop.domain.segment import parse_segment
from qic_desktop.errors import (
    NotFoundError,
    PassphraseError,
    PictureError,
    RecoveryWordsError,
    RefusedError,
    StoreLockError,
)
from qic_desktop.exchange import code_reading, codes, passphrases, salvage, sealed, wrapping
from qic_desktop.exchange.archive import MANIFEST, Packed, pack, read_archive, write_archive
from qic_desktop.exchange.documents import open_document
from qic_desktop.exchange.manifest import Entry, Manifest, make_manifest, parse_manifest
from qic_desktop.exchange.message import MessageReader, write_parts
from qic_desktop.exchange.verification import open_segment, verify
from qic_desktop.services.locking import store_locks
from qic_desktop.services.trusting import rooting
from qic_desktop.services.trusting.proposals import RootProposal

TESTS = Path(__file__).resolve().parents[2]
VECTORS = TESTS / "vectors"
OUTCOMES = ("accept", "partial", "quarantine", "note", "refuse")
REFUSALS = (RefusedError, PassphraseError, PictureError, RecoveryWordsError, StoreLockError, NotFoundError)
OPENS_VECTOR = "AGE-SECRET-KEY-1GPQ5YS6YG4RYWJZFFF95CN2WFAG9Z5JN2324V46CT9D9KHZATE0S5FAZ64"


def _helper(name: str) -> Any:
    full = f"qic_fuzz_{name.replace('/', '_')}"
    if full not in sys.modules:
        spec = spec_from_file_location(full, TESTS / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[full] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[full])
    return sys.modules[full]


@dataclass(frozen=True)
class Target:
    """A door: what is called with the bytes, and the seeds; ``longest`` bounds what a fuzzer makes."""

    run: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    longest: int = 8_192


class Doors:
    """All targets, with the keys and packages that they need."""

    def __init__(self) -> None:
        self.world = _helper("exchange/lab")
        self.lab = self.world.Lab()
        self.context = self.lab.context()
        self.folder = Path(tempfile.mkdtemp(prefix="qic-fuzz-"))
        self.first = self.lab.segment(
            self.lab.laptop,
            self.world.SCOPE,
            [self.lab.observation(1, {"counts": {"numerator": 9}, "note": "Awa T., late"}), self.lab.observation(2)],
        )
        self.filled = self.lab.package([self.lab.month()], enclosed=[self.lab.request()])
        # What a guess costs is not what is tested here.
        self.cheap = passphrases.Cost(1, passphrases.LEAST_MEMORY)

    def targets(self) -> dict[str, Target]:
        """By name."""
        return {
            "package": Target(self.package, self.packages, 16_384),
            "manifest": Target(self.manifest, self.manifests),
            "sealed": Target(self.sealed, self.sealed_forms),
            "segment": Target(self.segment, self.bodies),
            "line": Target(self.line, self.lines),
            "document": Target(self.document, self.documents),
            "redaction": Target(self.redaction, self.redactions),
            "message": Target(self.message, self.messages),
            "code": Target(self.code, self.code_texts),
            "picture": Target(self.picture, self.pictures, 4_096),
            "salvage": Target(self.salvage, self.packages, 16_384),
            "locked": Target(self.locked, self.locked_files),
            "secret": Target(self.secret, self.secrets),
            "lock": Target(self.lock, self.locks),
            "root": Target(self.root, self.roots),
        }

    # --- packages -------------------------------------------------------------------------------------------------

    def package(self, data: bytes) -> None:
        """A whole file, read by the organiser."""
        assert verify(data, self.context).outcome in OUTCOMES

    def packages(self) -> list[bytes]:
        """The test vectors."""
        return [path.read_bytes() for path in sorted(VECTORS.glob("*.qicpkg"))]

    def manifest(self, data: bytes) -> None:
        """A list of contents under a good signature."""
        _head, *rest = read_archive(self.filled)
        head = pack(MANIFEST, sealed.seal(sealed.PACKAGE, data, [self.lab.laptop]))
        assert verify(write_archive([head, *rest]), self.context).outcome in OUTCOMES
        with suppress(RefusedError):
            parse_manifest(data)

    def manifests(self) -> list[bytes]:
        """The lists of the vectors."""
        return list(self._members(MANIFEST))

    def _members(self, start: str) -> Iterator[bytes]:
        for data in self.packages():
            with suppress(RefusedError):
                for member in read_archive(data):
                    if member.name.startswith(start):
                        yield sealed.split_sealed(member.content())[1]

    def sealed(self, data: bytes) -> None:
        """A sealed form of any type."""
        with suppress(RefusedError):
            sealed.open_sealed(data, (sealed.PACKAGE, sealed.SEGMENT, *sealed.DOCUMENTS))

    def sealed_forms(self) -> list[bytes]:
        """A segment, a root, a request."""
        return [self.first, self.lab.root().sealed, self.lab.request()]

    def segment(self, data: bytes) -> None:
        """A segment's body under a good signature, alone and in a package."""
        self._judge(data, self.lab.laptop)

    def _judge(self, body: bytes, key: Any, *others: bytes) -> None:
        made = sealed.seal(sealed.SEGMENT, body, [key])
        with suppress(RefusedError):
            open_segment(made, find_declaration)
        members, entries = [], []
        for one in dict.fromkeys((made, *others)):
            inner = one.partition(b"\n")[2]
            member: Packed = pack(f"seg/{sha256(inner).hexdigest()}", one)
            members.append(member)
            chain, first, last = self._place_of(inner)
            entries.append(Entry(member.name, member.size, member.hash, chain, first, last))
        world = self.world
        listed = Manifest(
            "site", world.COLLAB, world.SITE, "any", self.lab.laptop.keyid, 1, 1, "1", entries=tuple(entries)
        )
        head = pack(MANIFEST, sealed.seal(sealed.PACKAGE, make_manifest(listed), [self.lab.laptop]))
        assert verify(write_archive([head, *members]), self.context).outcome in OUTCOMES

    def _place_of(self, body: bytes) -> tuple[str, int, int]:
        try:
            header = parse_segment(body).header
        except RefusedError:
            return f"{self.lab.laptop.keyid} {self.world.SCOPE}", 1, 1
        return header.chain, header.first, header.last

    def bodies(self) -> list[bytes]:
        """The segments of the vectors."""
        return list(self._members("seg/"))

    def line(self, data: bytes) -> None:
        """An operation: what is read is what stands there."""
        with suppress(RefusedError):
            assert parse_line(data).line == data

    def lines(self) -> list[bytes]:
        """The operations of the vectors."""
        return [line for body in self.bodies() for line in body.split(b"\n")[1:-1]]

    def document(self, data: bytes) -> None:
        """A root, invitation or request under a good signature; the first byte says which."""
        kind = sealed.DOCUMENTS[data[0] % 3] if data else sealed.ROOT
        with suppress(RefusedError):
            open_document(sealed.seal(kind, data[1:], [self.lab.organiser]))
        with suppress(RefusedError):
            open_document(data)

    def documents(self) -> list[bytes]:
        """One of each."""
        made = [self.lab.root().sealed, self.lab.invitation().sealed, self.lab.request()]
        return [bytes([place]) + one.partition(b"\n")[2] for place, one in enumerate(made)]

    def redaction(self, data: bytes) -> None:
        """A segment that may replace the first one, recorded by the same laptop."""
        world, lab = self.world, self.lab
        new, place = sha256(data).hexdigest(), world.id_of(self.first)
        entry = make_line(Stamp(3, 3, 3, None), entity="redaction", identity=place, registers={"replacement": new})
        said = lab.segment(lab.laptop, world.SCOPE, [entry], prev=place)
        self._judge(data, lab.laptop, said)
        self._judge(data, lab.laptop, said, self.first)

    def redactions(self) -> list[bytes]:
        """The first segment without its name."""
        before = parse_segment(self.world.body_of(self.first))
        body = make_redaction(before, lambda text: text.replace("Awa T.", "[removed]"), self.lab.laptop.keyid)
        return [*([body] if body else []), self.world.body_of(self.first)]

    # --- small lanes ----------------------------------------------------------------------------------------------

    def message(self, data: bytes) -> None:
        """Pasted text."""
        reader = MessageReader()
        reader.add(data.decode("utf-8", "replace"))
        for found in reader.packages:
            if found.data is not None:
                self.package(found.data)
        assert isinstance(reader.is_empty, bool)

    def messages(self) -> list[bytes]:
        """Vectors as messages."""
        return ["\n".join(write_parts(data)).encode() for data in self.packages() if 0 < len(data) < 1_500]

    def code(self, data: bytes) -> None:
        """The text of a scanned code."""
        text = data.decode("utf-8", "replace")
        found = codes.key_of(text)
        assert found is None or len(found) == 32
        self.message(data)

    def code_texts(self) -> list[bytes]:
        """A key and a package."""
        made = codes.package_codes((VECTORS / "small-order-key.qicpkg").read_bytes())
        return [codes.key_code(self.lab.laptop.keyid).text.encode(), *(one.text.encode() for one in made)]

    def picture(self, data: bytes) -> None:
        """A photograph."""
        with suppress(PictureError):
            code_reading.read_codes(data)

    def pictures(self) -> list[bytes]:
        """Small pictures of three kinds."""
        from io import BytesIO

        from PIL import Image

        found = []
        for kind in ("PNG", "JPEG", "WEBP"):
            out = BytesIO()
            Image.new("L", (24, 24), 200).save(out, kind)
            found.append(out.getvalue())
        return found

    def salvage(self, data: bytes) -> None:
        """A damaged file, and one that was packed again."""
        salvage.salvage(data, find_declaration)
        found = salvage.unpack(data)
        salvage.salvage_parts(found.sealed, find_declaration)

    # --- locks ----------------------------------------------------------------------------------------------------

    def locked(self, data: bytes) -> None:
        """A locked package, with and without a key."""
        for identities in ([], [OPENS_VECTOR]):
            with suppress(RefusedError):
                self.package(wrapping.unwrap(data, identities))
        wrapping.identity_in(data)
        wrapping.is_recipient(data.decode("latin-1"))

    def locked_files(self) -> list[bytes]:
        """The locked vectors."""
        return [path.read_bytes() for path in sorted(VECTORS.glob("locked*.qicpkg"))]

    def secret(self, data: bytes) -> None:
        """Something wrapped by a passphrase; the cost is judged, and not paid."""
        paid, passphrases._derived = passphrases._derived, lambda _p, _s, _c: bytes(32)
        try:
            with suppress(PassphraseError):
                passphrases.unwrap_secret(data, "correct horse")
        finally:
            passphrases._derived = paid

    def secrets(self) -> list[bytes]:
        """One that is sound."""
        cost, passphrases.COST = passphrases.COST, self.cheap
        try:
            return [passphrases.wrap_secret(bytes(32), "correct horse")]
        finally:
            passphrases.COST = cost

    def lock(self, data: bytes) -> None:
        """The lock of a store."""
        file = self.folder / "wrapped-key.json"
        file.write_bytes(data)
        store_locks._parse(file)

    def locks(self) -> list[bytes]:
        """One that is sound."""
        inner = self.secrets()[0].decode()
        return [b'{"form":"qic-store-key","version":1,"store":"%b","key":%b}' % (b"ab" * 16, inner.encode())]

    def root(self, data: bytes) -> None:
        """A root key's file, a laptop's, and a proposed root."""
        file = self.folder / "given.qickey"
        file.write_bytes(data)
        for reader in (rooting.read_root_key, rooting.read_laptop, rooting.read_proposal):
            with suppress(*REFUSALS):
                reader(file)

    def roots(self) -> list[bytes]:
        """A key and a proposal."""
        from dataclasses import replace

        lab, key = self.lab, self.lab.coach
        shown = b"A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
        file = b'{"form":"qic-root-key","version":1,"name":"A","public":"%b","secret":{}}' % shown
        begun = lab.root()
        after = replace(begun, version=2, keys=(key.public,), officers=(lab.organiser.public,))
        return [file, file.replace(b"root", b"laptop"), RootProposal.of([begun], [after]).signed(key).to_bytes()]
