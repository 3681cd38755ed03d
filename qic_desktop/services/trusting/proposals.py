"""A new root on its way from one root key to the next, until enough of them have signed it.

The file is JSON and no part of the wire format: when the last signature is there, what is in it are roots as they
travel (clause F11). Everything is checked again whenever it is read.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qic_desktop.errors import RefusedError
from qic_desktop.exchange import sealed
from qic_desktop.exchange.documents import Root, draft_body, open_document, open_draft, reaches_threshold
from qic_desktop.exchange.keys import PUBLIC_BYTES, SIGNATURE_BYTES, KeyPair, from_base64, to_base64

FORM = "qic-root-proposal"
MOST_BYTES = 1 << 20

Signature = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Draft:
    """A root that is not finished: its body, and (public key, signature) of those who agreed."""

    body: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def sealed(self) -> bytes:
        """The document with the signatures that are there; empty without any."""
        return sealed.assemble(sealed.ROOT, self.body, self.signatures) if self.signatures else b""


@dataclass(frozen=True, slots=True)
class RootProposal:
    """The versions that hold now (``before``), and those that shall follow."""

    before: tuple[bytes, ...]
    drafts: tuple[Draft, ...]

    @staticmethod
    def of(before: Sequence[Root], following: Sequence[Root]) -> RootProposal:
        """A proposal without signatures."""
        return RootProposal(tuple(one.sealed for one in before), tuple(Draft(draft_body(one)) for one in following))

    def to_bytes(self) -> bytes:
        """The file."""
        drafts = [
            {"body": one.body.decode(), "sigs": [[to_base64(key), to_base64(sig)] for key, sig in one.signatures]}
            for one in self.drafts
        ]
        fields = {"form": FORM, "version": 1, "before": [one.decode() for one in self.before], "drafts": drafts}
        return json.dumps(fields, indent=1).encode() + b"\n"

    @staticmethod
    def parse(data: bytes) -> RootProposal:
        """A proposal from a file.

        Raises:
            RefusedError: ``E-PROPOSAL``: it is none, or a signature in it does not hold.
        """
        try:
            fields = json.loads(data) if len(data) <= MOST_BYTES else None
            if not isinstance(fields, dict) or fields.get("form") != FORM:
                raise ValueError
            drafts = tuple(
                Draft(
                    one["body"].encode(),
                    tuple((from_base64(k, PUBLIC_BYTES), from_base64(s, SIGNATURE_BYTES)) for k, s in one["sigs"]),
                )
                for one in fields["drafts"]
            )
            found = RootProposal(tuple(one.encode() for one in fields["before"]), drafts)
            found.check()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, RefusedError):
            raise RefusedError("E-PROPOSAL") from None
        return found

    def check(self) -> None:
        """Whether everything in it is a root, and every signature holds.

        Raises:
            RefusedError, ValueError: it is not.
        """
        known = [open_document(one) for one in self.before]
        if not known or not self.drafts or not all(isinstance(one, Root) for one in known):
            raise ValueError
        opened = [self.last, *self.opened()]
        for old, new in itertools.pairwise(opened):
            if (new.collab, new.practice, new.version) != (old.collab, old.practice, old.version + 1):
                raise ValueError

    @property
    def last(self) -> Root:
        """The version that holds now."""
        root = open_document(self.before[-1])
        if not isinstance(root, Root):
            raise RefusedError("E-PROPOSAL")
        return root

    def opened(self) -> list[Root]:
        """The drafts as roots, signed or not."""
        return [open_draft(one.sealed) if one.signatures else _unsigned(one.body) for one in self.drafts]

    @property
    def final(self) -> Root:
        """What shall hold in the end."""
        return self.opened()[-1]

    def signed(self, pair: KeyPair) -> RootProposal:
        """The proposal with one more signature wherever this key has a say.

        Raises:
            RefusedError: ``E-NOT-A-ROOT-KEY``: it has none.
        """
        before, drafts = self.last, []
        for draft, root in zip(self.drafts, self.opened(), strict=True):
            may = pair.keyid in (*before.keyids, *root.keyids)
            # What closes the door behind old keys is signed by those alone that both versions name.
            if may and pair.public not in {key for key, _signature in draft.signatures}:
                signature = pair.sign(sealed.authenticated(sealed.ROOT, draft.body))
                draft = Draft(draft.body, (*draft.signatures, (pair.public, signature)))
            drafts.append(draft)
            before = root
        found = RootProposal(self.before, tuple(drafts))
        if found == self and pair.keyid not in {signer for root in self.opened() for signer in root.signers}:
            raise RefusedError("E-NOT-A-ROOT-KEY", pair.keyid)
        return found

    @property
    def missing(self) -> int:
        """How many signatures are still missing, at least."""
        roots = [self.last, *self.opened()]
        return max(_lacking(new, old) for old, new in itertools.pairwise(roots))

    def finished(self) -> tuple[Root, ...]:
        """The new versions as they travel.

        Raises:
            RefusedError: ``E-ROOT``: signatures are missing.
        """
        if self.missing:
            raise RefusedError("E-ROOT", str(self.missing))
        found = [open_document(one.sealed) for one in self.drafts]
        return tuple(one for one in found if isinstance(one, Root))


def _lacking(new: Root, old: Root) -> int:
    lacks = 0
    for judge in (old, new):
        if not reaches_threshold(new, judge):
            lacks = max(lacks, judge.threshold - len(set(new.signers) & set(judge.keyids)))
    return lacks


def _unsigned(body: bytes) -> Root:
    """A body that nobody has signed yet, read with a key that nobody trusts."""
    stranger = KeyPair.from_seed(bytes(32))
    return replace(open_draft(sealed.seal(sealed.ROOT, body, [stranger])), signers=(), sealed=b"\n" + body)
