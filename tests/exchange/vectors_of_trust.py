"""The part of the test vectors that is about trust: see ``vectors.py``, which loads this file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qic_desktop.exchange.authority import make_grant
from qic_desktop.exchange.documents import Root, make_root
from qic_desktop.exchange.keys import KeyPair


class Trust:
    """Packages about roots and revocations (F11, F14)."""

    def __init__(self, maker: Any, vector: Any) -> None:
        self.maker, self.world, self.lab, self.vector = maker, maker.world, maker.lab, vector

    def news(self, name: str, *segments: bytes, before: tuple[str, ...] = ("news",), **more: Any) -> Any:
        """A package of the organiser's."""
        said: dict[str, Any] = {"kind": "organiser", "site": None, "key": more.pop("packer", self.lab.organiser)}
        expected = {name: more.pop(name) for name in ("outcome", "code") if name in more}
        return self.vector(name, self.maker.package(*segments, **said, **more), before=before, **expected)

    def revocations(self) -> list[Any]:
        """Who may revoke, and what several revocations leave valid."""
        world, lab = self.world, self.lab
        told, first = self.maker.organised()[0], lab.month()
        second = lab.segment(lab.laptop, world.SCOPE, [lab.observation(4)], prev=world.id_of(first))
        strict = lab.revocation(
            lab.organiser, lab.laptop, {world.SCOPE: world.id_of(first)}, seq=5, prev=world.id_of(told)
        )
        loose = lab.revocation(
            lab.organiser, lab.laptop, {world.SCOPE: world.id_of(second)}, seq=6, prev=world.id_of(strict)
        )
        half = self.certified(lab.second, [world.PRIVATE], prev=world.id_of(told), enrol=True)
        bold = lab.revocation(lab.second, lab.laptop, {})
        own = lab.revocation(lab.organiser, lab.organiser, {}, seq=5, prev=world.id_of(told))
        wait = {"outcome": "quarantine", "code": "E-SCOPE-NOT-GRANTED"}
        return [
            self.news("revoked-twice", strict, loose),
            self.vector(
                "revoked-twice-data",
                self.maker.package(first, second),
                "partial",
                "Q-REVOKED",
                ("news", "revoked-twice"),
            ),
            self.news("revoked-by-none", half, bold, outcome="partial", code=wait["code"]),
            self.vector("revoked-by-none-data", self.maker.package(first), before=("news", "revoked-by-none")),
            self.news("revoked-self", own),
            self.vector("revoked-self-data", self.maker.package(first), before=("news", "revoked-self")),
        ]

    def forged(self) -> list[Any]:
        """A redaction of the organiser's chain that a stranger made and recorded; it certifies him."""
        world, lab = self.world, self.lab
        grant = make_grant(lab.stranger.public, ["organiser", world.SCOPE], enrol=True)
        lines = [
            self.maker.line(1, "letter", "019a2f40-1111-7abc-8def-0123456789ac", {"body": "[removed]"}),
            self.maker.line(2, "certificate", lab.stranger.keyid, {"grant": grant}),
        ]
        fields = {"writer": lab.organiser.keyid, "scope": "organiser", "last": 2, "crit": ["redaction"]}
        fields |= {"replaces": "ab" * 32, "was": [[1, "0" * 16]], "by": lab.stranger.keyid}
        false = self.maker.raw_segment(lab.stranger, fields, *lines)
        entry = self.maker.line(1, "redaction", "ab" * 32, {"replacement": world.id_of(false)})
        said = lab.segment(lab.stranger, "organiser", [entry])
        wait = {"outcome": "quarantine", "code": "Q-REDACTION"}
        month = lab.month(lab.stranger)
        return [self.news("redaction-forged", false, said, month, packer=lab.stranger, **wait)]

    def certified(self, key: KeyPair, scopes: Sequence[str], *, prev: str, enrol: bool = False) -> bytes:
        """The organiser's fifth line: another certificate."""
        grant = make_grant(key.public, scopes, enrol=enrol)
        line = self.maker.line(5, "certificate", key.keyid, {"grant": grant})
        return self.lab.segment(self.lab.organiser, "organiser", [line], prev=prev)

    def roots(self) -> list[Any]:
        """Two of three keys, the laptops that they name, and those that they no longer name."""
        world, lab = self.world, self.lab
        sticks = [world.key(number) for number in (21, 22, 23)]
        public = tuple(key.public for key in sticks)
        first = lab.root()

        def root(version: int, officers: Sequence[KeyPair], sign: Sequence[KeyPair]) -> bytes:
            named = tuple(key.public for key in officers)
            return make_root(Root(world.COLLAB, version, 2, public, officers=named), sign)

        moved = root(2, [lab.organiser], [lab.organiser, *sticks[:2]])
        closed = root(3, [lab.organiser], sticks[1:])
        other = root(4, [lab.coach], [sticks[0], sticks[2]])
        told = self.maker.organised()[0]
        vouch = make_grant(lab.organiser.public, ["organiser"], enrol=True)
        ends = {"limit": {"chains": {"organiser": world.id_of(told)}}}
        over = [
            self.maker.line(1, "certificate", lab.organiser.keyid, {"grant": vouch}),
            self.maker.line(2, "revocation", lab.organiser.keyid, ends),
        ]
        chain = [first.sealed, moved, closed]
        alone = lab.certificate(sticks[0], lab.stranger, [world.SCOPE])
        single = make_root(Root(world.COLLAB, 2, 1, (lab.stranger.public,)), [lab.stranger])
        late = self.certified(lab.stranger, [world.SCOPE], prev=world.id_of(told))
        thief: dict[str, Any] = {"outcome": "quarantine", "code": "Q-UNKNOWN-KEY"}
        after = ("news", "root-of-three", "root-names-another")
        return [
            self.news("root-of-three", told, enclosed=chain),
            self.vector("root-of-three-data", self.maker.package(lab.month()), before=("news", "root-of-three")),
            self.news("root-key-alone", alone, packer=sticks[0], before=("news", "root-of-three"), **thief),
            self.news(
                "root-new-keys-only",
                lab.certificate(lab.stranger, lab.second, [world.SCOPE]),
                packer=lab.stranger,
                enclosed=[single],
                **thief,
            ),
            self.news(
                "root-names-another",
                lab.segment(lab.coach, "organiser", over),
                packer=lab.coach,
                before=("news", "root-of-three"),
                enclosed=[*chain, other],
            ),
            self.vector("root-names-another-data", self.maker.package(lab.month()), before=after),
            self.news("root-lost-laptop", late, before=after, outcome="quarantine", code="Q-REVOKED"),
        ]
