"""Authority: which key may write where, and who may enrol.

Owns clause F14 of ``resources/docs/data-package.md``. Grants only add; authority is the fixpoint of
roots, their segments, the certificates in these, and so on, over everything held. So the order of arrival
cannot matter. Pure: statements come in, answers go out; where segments are kept is the store's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from qic_desktop.domain.operation import Operation
from qic_desktop.domain.scope import Scope, covers, is_grantable
from qic_desktop.domain.segment import Segment
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.documents import Root
from qic_desktop.exchange.keys import PUBLIC_BYTES, from_base64, is_sound_key, keyid, to_base64

Right = Literal["none", "provisional", "full"]
ROOT_SCOPES = ("organiser", "organiser/*", "organiser/private")
_UNREACHED = 1 << 30


@dataclass(frozen=True, slots=True)
class Certificate:
    """One grant, as an operation states it.

    Attributes:
        subject: Id of the key it speaks of.
        scopes: What that key may write.
        enrol: Whether it may enrol others.
        issuer: Writer of the operation.
        scope: Where the operation lies.
        segment: Id of the segment that holds it.
    """

    subject: str
    scopes: tuple[str, ...]
    enrol: bool
    issuer: str
    scope: str
    segment: str


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key's end: in each chain it is valid up to the named segment; a chain not named is not valid at
    all."""

    subject: str
    limits: tuple[tuple[str, str], ...]
    issuer: str
    scope: str
    segment: str


Statement = Certificate | Revocation


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key holds, from all certificates together; ``steps`` is the distance from the root."""

    scopes: frozenset[str]
    provisional: frozenset[str]
    enrol: bool
    steps: int


def make_grant(public: bytes, scopes: Sequence[str], *, enrol: bool = False, role: str = "site") -> dict[str, object]:
    """The value of a certificate's register ``grant``; the record's id is ``keyid(public)``.

    Raises:
        RefusedError: ``E-WEAK-KEY`` or ``E-SCOPE``.
    """
    if not is_sound_key(public):
        raise RefusedError("E-WEAK-KEY", keyid(public))
    for scope in scopes:
        if not is_grantable(scope):
            raise RefusedError("E-SCOPE", scope[:100])
    return {"key": to_base64(public), "as": role, "scopes": list(scopes), "enrol": enrol}


def statements_of(segment: Segment) -> tuple[Statement, ...]:
    """The certificates and revocations that a segment holds; malformed ones state nothing."""
    if segment.scope.is_private:
        return ()
    found = [
        statement
        for operation in segment.operations
        if operation.entity in ("certificate", "revocation")
        and (statement := parse_statement(operation, segment.header.writer, segment.header.scope, segment.id))
    ]
    return tuple(found)


def parse_statement(operation: Operation, issuer: str, scope: str, segment: str) -> Statement | None:
    """What one operation states, None if it states nothing."""
    if operation.entity == "certificate":
        return _certificate(operation.id, operation.registers.get("grant"), (issuer, scope, segment))
    if operation.entity == "revocation" and scope == "organiser":
        limit = operation.registers.get("limit")
        chains = limit.get("chains") if isinstance(limit, dict) else None
        if isinstance(chains, dict) and all(isinstance(tip, str) for tip in chains.values()):
            return Revocation(operation.id, tuple(sorted(chains.items())), issuer, scope, segment)
    return None


def _certificate(subject: str, grant: object, place: tuple[str, str, str]) -> Certificate | None:
    if not isinstance(grant, dict) or not isinstance(grant.get("scopes"), list):
        return None
    scopes = grant["scopes"]
    if not all(isinstance(scope, str) and is_grantable(scope) for scope in scopes):
        return None
    try:
        public = from_base64(grant.get("key"), PUBLIC_BYTES)
    except RefusedError:
        return None
    if keyid(public) != subject or not is_sound_key(public):
        return None
    issuer, scope, segment = place
    return Certificate(subject, tuple(scopes), grant.get("enrol") is True, issuer, scope, segment)


# --- the fixpoint ---------------------------------------------------------------------------------------

PrevOf = Callable[[str], str | None]


def _no_prev(_segment: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may do what, in one collaborative or in a site that works alone.

    Attributes:
        roots: The trusted roots.
        anchors: Keys trusted without a root, with their scopes: the store's own, and that of the laptop
        whose package
            began this store.
        statements: Every certificate and revocation in accepted segments.
        grants: The fixpoint: key id → what it holds.
        limits: Revoked keys: key id → (chain's scope → last valid segment).
    """

    roots: tuple[Root, ...] = ()
    anchors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    grants: Mapping[str, Grant] = field(default_factory=dict)
    limits: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    prev_of: PrevOf = _no_prev

    @staticmethod
    def build(
        roots: Iterable[Root] = (),
        *,
        anchors: Mapping[str, Sequence[str]] | None = None,
        statements: Iterable[Statement] = (),
        prev_of: PrevOf = _no_prev,
    ) -> Authority:
        """Work out the fixpoint.

        Args:
            roots: Trusted roots.
            anchors: Key id → scopes of keys that are trusted without a root.
            statements: From every segment held, accepted or waiting; what is not reached does not count.
            prev_of: Id of a segment → id of its predecessor; needed only where keys were revoked.
        """
        kept = tuple(roots)
        own = {key: tuple(scopes) for key, scopes in (anchors or {}).items()}
        said = tuple(dict.fromkeys(statements))
        grants, limits = _fixpoint(kept, own, said, prev_of)
        return Authority(kept, own, said, grants, limits, prev_of)

    def extended(self, statements: Iterable[Statement], prevs: Mapping[str, str | None] | None = None) -> Authority:
        """The authority with more statements; itself where nothing is new.

        Args:
            statements: What segments state that are not in the store yet.
            prevs: Segment → its predecessor, for the same segments: what a revoked key wrote before its end is known
                by its descendants, which may lie in the same package.
        """
        more, held = tuple(statements), self.prev_of

        def prev_of(segment: str) -> str | None:
            return prevs[segment] if prevs and segment in prevs else held(segment)

        if not more:
            return replace(self, prev_of=prev_of) if prevs and self.limits else self
        return Authority.build(self.roots, anchors=self.anchors, statements=(*self.statements, *more), prev_of=prev_of)

    def knows(self, key: str) -> bool:
        """Whether any certificate, root or anchor speaks of this key."""
        return key in self.grants

    def right_to_write(self, key: str, scope: Scope) -> Right:
        """Whether a key may write in a scope; provisional where only a laptop of the site vouches."""
        grant = self.grants.get(key)
        if grant is None:
            return "none"
        if any(covers(granted, scope) for granted in grant.scopes):
            return "full"
        return "provisional" if scope.text in grant.provisional else "none"

    def may_enrol(self, key: str) -> bool:
        """Whether a key may issue certificates and invitations for the collaborative."""
        grant = self.grants.get(key)
        return grant is not None and grant.enrol

    def is_revoked(self, key: str, scope: str, segment: str) -> bool:
        """Whether a segment of a revoked key lies beyond what stays valid."""
        return _beyond(self.limits, key, (scope, segment), self.prev_of)


Limits = dict[str, dict[str, str]]


def _beyond(limits: Mapping[str, Mapping[str, str]], key: str, place: tuple[str, str], prev_of: PrevOf) -> bool:
    if key not in limits:
        return False
    scope, segment = place
    valid: str | None = limits[key].get(scope)
    seen: set[str] = set()
    while valid is not None and valid not in seen:
        if valid == segment:
            return False
        seen.add(valid)
        valid = prev_of(valid)
    return True


def _fixpoint(
    roots: Sequence[Root], anchors: Mapping[str, tuple[str, ...]], statements: Sequence[Statement], prev_of: PrevOf
) -> tuple[dict[str, Grant], Limits]:
    certificates = [item for item in statements if isinstance(item, Certificate)]
    revocations = [item for item in statements if isinstance(item, Revocation)]
    grants = _reach(roots, anchors, certificates)
    limits: Limits = {}
    # Nearest to the root first, then the lower key id: of two enrollers who revoke each other one wins,
    # on every copy the same one. Each revocation takes effect before the next is asked: who was let in by a
    # revoked key alone revokes nobody.
    while item := min(
        (one for one in revocations if _may_revoke(one, grants, limits, prev_of)),
        key=lambda said: (_steps(grants, said.issuer), said.issuer, said.subject, said.segment, said.limits),
        default=None,
    ):
        limits[item.subject] = dict(item.limits)
        sound = [c for c in certificates if not _beyond(limits, c.issuer, (c.scope, c.segment), prev_of)]
        grants = _reach(roots, anchors, sound)
    return grants, limits


def _may_revoke(item: Revocation, grants: Mapping[str, Grant], limits: Limits, prev_of: PrevOf) -> bool:
    grant = grants.get(item.issuer)
    if grant is None or not grant.enrol or item.subject in limits:
        return False
    return not _beyond(limits, item.issuer, (item.scope, item.segment), prev_of)


def _steps(grants: Mapping[str, Grant], key: str) -> int:
    grant = grants.get(key)
    return _UNREACHED if grant is None else grant.steps


def _reach(
    roots: Sequence[Root], anchors: Mapping[str, tuple[str, ...]], certificates: Sequence[Certificate]
) -> dict[str, Grant]:
    grants: dict[str, Grant] = {}
    for key, scopes in anchors.items():
        grants[key] = Grant(frozenset(scopes), frozenset(), enrol=False, steps=0)
    for root in roots:
        for key in root.keyids:
            held = grants[key].scopes if key in grants else frozenset()
            grants[key] = Grant(held | frozenset(ROOT_SCOPES), frozenset(), enrol=True, steps=0)
    steps, waiting = 0, list(certificates)
    while waiting:
        reached: list[Certificate] = []
        unreached: list[Certificate] = []
        for item in waiting:
            (reached if _is_valid(grants.get(item.issuer), item) else unreached).append(item)
        if not reached:
            break
        waiting = unreached
        steps += 1
        for item in reached:
            grants[item.subject] = _joined(grants.get(item.subject), item, steps)
    return grants


def _is_valid(issuer: Grant | None, item: Certificate) -> bool:
    if issuer is None:
        return False
    scope = Scope.parse(item.scope)
    if scope.text == "organiser":
        return issuer.enrol and any(covers(granted, scope) for granted in issuer.scopes)
    # A laptop of the site, itself fully enrolled, vouches for another: that site's scopes only, never enrolment.
    if scope.kind != "site" or item.enrol or scope.text not in issuer.scopes:
        return False
    return _of_one_site(item, scope)


def _of_one_site(item: Certificate, scope: Scope) -> bool:
    return all(granted in (scope.text, f"{scope.text}/private") for granted in item.scopes)


def _joined(held: Grant | None, item: Certificate, steps: int) -> Grant:
    scopes = held.scopes if held else frozenset()
    provisional = held.provisional if held else frozenset()
    if item.scope.startswith("site:"):
        provisional = provisional | frozenset(item.scopes)
    else:
        scopes = scopes | frozenset(item.scopes)
    return Grant(
        scopes, provisional - scopes, (held.enrol if held else False) or item.enrol, held.steps if held else steps
    )
