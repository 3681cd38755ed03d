"""A small collaborative for tests of packages: an organiser, two laptops of one site, a coach, a stranger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qic_desktop.domain.catalogue import find_declaration
from qic_desktop.domain.operation import Dot, Stamp, make_line
from qic_desktop.domain.segment import SegmentHeader, make_body, parse_segment, segment_id
from qic_desktop.exchange import sealed
from qic_desktop.exchange.authority import Authority, make_grant, statements_of
from qic_desktop.exchange.documents import Invitation, Root, make_invitation, make_request, make_root, open_document
from qic_desktop.exchange.keys import KeyPair
from qic_desktop.exchange.package import Contents, build_package
from qic_desktop.exchange.verification import Context, Verdict, verify

SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a15"
OTHER_SITE = "019a2f3e-6c10-7b52-9d41-2f6b8e0c7a16"
COACH = "019a2f3e-5555-7c3e-8b11-5d0e9f4a2b60"
COLLAB = "019a2f3d-0a00-7e11-8c3d-5b1f60a2c9d4"
PERSON = "019a2f3e-7a01-7c3e-8b11-5d0e9f4a2b60"
MEASURE = "019a2f40-1111-7abc-8def-0123456789ab"
INVITED = "019a2f3d-2b00-7d42-9a10-44c1d2e3f405"
SCOPE = f"site:{SITE}"
PRIVATE = f"site:{SITE}/private"


def key(number: int) -> KeyPair:
    """A key pair that is the same in every run."""
    return KeyPair.from_seed(bytes([number]) * 32)


class Lab:
    """Keys, and short ways to segments, packages and verdicts."""

    laptop, second, organiser, coach, stranger = (key(number) for number in range(1, 6))

    def observation(self, seq: int, registers: dict[str, object] | None = None, *, dots: Sequence[Dot] = ()) -> bytes:
        """One observed month."""
        identity = f"{MEASURE}|{2020 + seq // 12}-{seq % 12 + 1:02}|"
        values = registers or {"counts": {"numerator": 400 + seq, "denominator": 450, "revision": 1}}
        return make_line(
            Stamp(seq, seq, 1795341600000 + seq, PERSON),
            entity="observation",
            identity=identity,
            registers=values,
            dots=dots,
        )

    def segment(
        self, writer: KeyPair, scope: str, lines: Sequence[bytes], *, prev: str | None = None, **header: Any
    ) -> bytes:
        """A sealed segment that begins with the first line's number."""
        first = int(lines[0][1:].split(b",")[0])
        head = SegmentHeader(writer.keyid, scope, first, first + len(lines) - 1, prev, **header)
        return sealed.seal(sealed.SEGMENT, make_body(head, lines), [writer])

    def month(self, writer: KeyPair | None = None, count: int = 3, scope: str = SCOPE, **header: Any) -> bytes:
        """A sealed segment with a few observations."""
        lines = [self.observation(seq) for seq in range(1, count + 1)]
        return self.segment(writer or self.laptop, scope, lines, **header)

    def certificate(
        self,
        issuer: KeyPair,
        subject: KeyPair,
        scopes: Sequence[str],
        *,
        scope: str = "organiser",
        enrol: bool = False,
        seq: int = 1,
        prev: str | None = None,
    ) -> bytes:
        """A sealed segment that holds one certificate."""
        grant = make_grant(subject.public, scopes, enrol=enrol)
        line = make_line(
            Stamp(seq, seq, 0, None), entity="certificate", identity=subject.keyid, registers={"grant": grant}
        )
        return self.segment(issuer, scope, [line], prev=prev)

    def revocation(
        self, issuer: KeyPair, subject: KeyPair, chains: dict[str, str], *, seq: int = 1, prev: str | None = None
    ) -> bytes:
        """A sealed segment that holds one revocation."""
        line = make_line(
            Stamp(seq, seq, 0, None),
            entity="revocation",
            identity=subject.keyid,
            registers={"limit": {"chains": chains}},
        )
        return self.segment(issuer, "organiser", [line], prev=prev)

    def package(self, segments: Sequence[bytes] = (), *, packer: KeyPair | None = None, **contents: Any) -> bytes:
        """A package; of the site, from the laptop, unless said otherwise."""
        fields: dict[str, Any] = {"kind": "site", "collab": COLLAB, "site": SITE, **contents}
        return build_package(
            Contents(segments=segments, **fields), packer or self.laptop, number=1, made=1795341700000, app="0.1.0"
        )

    def root(self, *keys: KeyPair, version: int = 1, threshold: int = 1, sign: Sequence[KeyPair] = ()) -> Root:
        """A root, opened."""
        members = keys or (self.organiser,)
        root = Root(COLLAB, version, threshold, tuple(member.public for member in members))
        opened = open_document(make_root(root, sign or members))
        assert isinstance(opened, Root)
        return opened

    def invitation(self, **fields: Any) -> Invitation:
        """An invitation of the site, opened."""
        blank = Invitation(COLLAB, INVITED, "site", "Walstead Infirmary", "S001", None, bytes(range(16)))
        opened = open_document(make_invitation(replace(blank, **fields), self.organiser))
        assert isinstance(opened, Invitation)
        return opened

    def request(self, asking: KeyPair | None = None, scopes: Sequence[str] = (SCOPE, PRIVATE)) -> bytes:
        """A sealed request that answers the invitation."""
        return make_request(self.invitation(), asking or self.laptop, scopes=scopes, name="Walstead Infirmary")

    def authority(self, *segments: bytes, roots: Sequence[Root] | None = None, **more: Any) -> Authority:
        """Authority from sealed segments, below the organiser's root."""
        stated = [statement for data in segments for statement in statements_of(parse_segment(body_of(data)))]
        return Authority.build([self.root()] if roots is None else roots, statements=stated, **more)

    def enrolled(self) -> Authority:
        """Authority in which the laptop is enrolled."""
        return self.authority(self.certificate(self.organiser, self.laptop, [SCOPE, PRIVATE]))

    def context(self, authority: Authority | None = None, **fields: Any) -> Context:
        """What the organiser's store knows."""
        blank = Context(find_declaration, authority or self.enrolled(), practice=False, collab=COLLAB)
        return replace(blank, **fields)

    def judge(self, data: bytes, authority: Authority | None = None, **fields: Any) -> Verdict:
        """The organiser's verdict."""
        return verify(data, self.context(authority, **fields))


def body_of(data: bytes) -> bytes:
    """The body of a sealed form."""
    return data.partition(b"\n")[2]


def id_of(data: bytes) -> str:
    """The id of a sealed segment."""
    return segment_id(body_of(data))
