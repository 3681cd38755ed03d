"""Authority: which key may write where, and who may enrol.

Owns clause F14 of ``resources/docs/data-package.md``. Grants only add, revocations only take away; authority is
the fixpoint of the root's officers, their segments, the certificates in these, and so on, over everything held. So
the order of arrival cannot matter. Pure: statements come in, answers go out; where segments are kept is the store's
business.
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
from qic_desktop.exchange.roots import followed, newest

Right = Literal["none", "provisional", "full"]
ROOT_SCOPES = ("organiser", "organiser/*", "organiser/private")
_UNREACHED = 1 << 30
STATING = ("certificate", "revocation", "redaction")
"""The entities whose operations decide who may do what."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One grant, as an operation states it.

    Attributes:
        subject: Id of the key it speaks of.
        scopes: What that key may write.
        enrol: Whether it may enrol others.
        issuer: Writer of the operation.
        scope: Where the operation lies.
        segment: Place of the segment that holds it: its id, or that of the segment which it replaces.
        redaction: Id of the redaction in which it stands; empty where its own author sealed it.
    """

    subject: str
    scopes: tuple[str, ...]
    enrol: bool
    issuer: str
    scope: str
    segment: str
    redaction: str = ""


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key's end: in each chain it is valid up to the named segment; a shared chain not named is not valid at all."""

    subject: str
    limits: tuple[tuple[str, str], ...]
    issuer: str
    scope: str
    segment: str
    redaction: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """An entry that lets the redaction ``new`` stand at the place ``old``.

    Anybody can seal a redaction of anybody's chain (F7a), so what stands in one is its author's word only as far as
    such an entry vouches for it.
    """

    old: str
    new: str
    issuer: str
    scope: str
    segment: str
    redaction: str = ""


Statement = Certificate | Revocation | Replacement


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key holds, from all certificates together; ``steps`` is the distance from the root (F14)."""

    scopes: frozenset[str]
    provisional: frozenset[str]
    enrol: bool
    steps: int


def make_grant(
    public: bytes, scopes: Sequence[str], *, enrol: bool = False, role: str = "site", reading: str = ""
) -> dict[str, object]:
    """The value of a certificate's register ``grant``; the record's id is ``keyid(public)``.

    ``reading`` is the key with which packages are locked for it (F20), as its request told.

    Raises:
        RefusedError: ``E-WEAK-KEY`` or ``E-SCOPE``.
    """
    if not is_sound_key(public):
        raise RefusedError("E-WEAK-KEY", keyid(public))
    for scope in scopes:
        if not is_grantable(scope):
            raise RefusedError("E-SCOPE", scope[:100])
    grant: dict[str, object] = {"key": to_base64(public), "as": role, "scopes": list(scopes), "enrol": enrol}
    return {**grant, "reading": reading} if reading else grant


def statements_of(segment: Segment, counts: Callable[[Operation], bool] = lambda _one: True) -> tuple[Statement, ...]:
    """The certificates, revocations and replacements that a segment holds; malformed ones state nothing, nor do the
    operations that do not count."""
    if segment.scope.is_private:
        return ()
    header = segment.header
    found = [
        statement
        for operation in segment.operations
        if operation.entity in STATING
        and counts(operation)
        and (statement := parse_statement(operation, header.writer, header.scope, segment.place))
    ]
    if header.replaces is not None:
        found = [replace(statement, redaction=segment.id) for statement in found]
    return tuple(found)


def parse_statement(operation: Operation, issuer: str, scope: str, segment: str) -> Statement | None:
    """What one operation states, None if it states nothing."""
    if operation.entity == "redaction":
        new = operation.registers.get("replacement")
        return Replacement(operation.id, new, issuer, scope, segment) if isinstance(new, str) else None
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
Ends = Mapping[str, str]
"""One revocation: chain's scope → last valid segment."""
Limits = dict[str, tuple[Ends, ...]]
_At = tuple[str, str, str]
"""A scope, a place in it, and the redaction that is to stand there."""


def _no_prev(_segment: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who may do what, in one collaborative or in a site that works alone.

    Attributes:
        roots: The versions of the trusted root, oldest first; the last one counts.
        anchors: Keys trusted without a root, with their scopes: the store's own, and that of the laptop whose package
            began this store.
        statements: Every certificate, revocation and replacement in the segments held.
        grants: The fixpoint: key id → what it holds.
        limits: Revoked keys: key id → what each revocation of it leaves valid.
    """

    roots: tuple[Root, ...] = ()
    anchors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    grants: Mapping[str, Grant] = field(default_factory=dict)
    limits: Mapping[str, tuple[Ends, ...]] = field(default_factory=dict)
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
            roots: The versions of the trusted root; only the newest of a collaborative gives rights.
            anchors: Key id → scopes of keys that are trusted without a root.
            statements: From every segment held, accepted or waiting; what is not reached does not count.
            prev_of: Id of a segment → id of its predecessor; needed only where keys were revoked.
        """
        kept = tuple(roots)
        own = {key: tuple(scopes) for key, scopes in (anchors or {}).items()}
        said = tuple(dict.fromkeys(statements))
        grants, limits = _fixpoint(newest(kept), own, said, prev_of)
        return Authority(kept, own, said, grants, limits, prev_of)

    def extended(
        self,
        statements: Iterable[Statement],
        prevs: Mapping[str, str | None] | None = None,
        roots: Iterable[Root] = (),
    ) -> Authority:
        """The authority with more statements; itself where nothing is new.

        Args:
            statements: What segments state that are not in the store yet.
            prevs: Segment → its predecessor, for the same segments: what a revoked key wrote before its end is known
                by its descendants, which may lie in the same package.
            roots: Offered roots; those that rightly follow the trusted one take its place.
        """
        more, held = tuple(statements), self.prev_of
        chain = followed(self.roots, tuple(roots))

        def prev_of(segment: str) -> str | None:
            return prevs[segment] if prevs and segment in prevs else held(segment)

        if not more and chain == self.roots:
            if not (prevs and self.limits):
                return self
            if not any(item.issuer in self.limits for item in self.statements):
                return replace(self, prev_of=prev_of)
            # What a revoked key certified before its end may be known only now.
        return Authority.build(chain, anchors=self.anchors, statements=(*self.statements, *more), prev_of=prev_of)

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
        """Whether a key may issue certificates, revocations and invitations from now on.

        It writes ``organiser``, enrols, and was not revoked.
        """
        return _may_rule(self.grants.get(key)) and key not in self.limits

    def is_revoked(self, key: str, scope: str, segment: str) -> bool:
        """Whether a segment of a revoked key lies beyond what stays valid."""
        return _beyond(self.limits, key, (scope, segment), self.prev_of)


def _beyond(limits: Mapping[str, tuple[Ends, ...]], key: str, place: tuple[str, str], prev_of: PrevOf) -> bool:
    """Whether any revocation of the key sets this segment aside: all of them must leave it valid."""
    return any(not _leaves(ends, place, prev_of) for ends in limits.get(key, ()))


def _leaves(ends: Ends, place: tuple[str, str], prev_of: PrevOf) -> bool:
    scope, segment = place
    valid = ends.get(scope)
    if valid is None:
        # Who revokes has never seen what a team or a coach keeps to itself.
        return scope.endswith("/private")
    seen: set[str] = set()
    at: str | None = valid
    while at is not None and at not in seen:
        if at == segment:
            return True
        seen.add(at)
        at = prev_of(at)
    return False


def _sound(statements: Iterable[Statement], limits: Limits, prev_of: PrevOf) -> list[Statement]:
    """The statements that no revocation sets aside; a key may have said thousands of things in one segment."""
    judged: dict[tuple[str, str, str], bool] = {}
    found = []
    for one in statements:
        at = (one.issuer, one.scope, one.segment)
        if at not in judged:
            judged[at] = not _beyond(limits, one.issuer, at[1:], prev_of)
        if judged[at]:
            found.append(one)
    return found


def _fixpoint(
    roots: Sequence[Root], anchors: Mapping[str, tuple[str, ...]], statements: Sequence[Statement], prev_of: PrevOf
) -> tuple[dict[str, Grant], Limits]:
    waiting = [item for item in statements if isinstance(item, Revocation) and item.issuer != item.subject]
    sound: list[Statement] = list(statements)
    grants = _reach(roots, anchors, sound)
    limits: Limits = {}
    # One issuer after the other: nearest to the root first, then the lower key id. So of two who revoke each other
    # one wins, on every copy the same one, and who was let in by a revoked key alone revokes nobody. All that one
    # issuer says takes effect together: what stays valid is what every revocation leaves valid.
    while ready := _ready(waiting, sound, grants, limits, prev_of):
        first = min(ready, key=lambda said: (grants[said.issuer].steps, said.issuer)).issuer
        said = dict.fromkeys(item for item in ready if item.issuer == first)
        waiting = [item for item in waiting if item not in said]
        for item in said:
            limits[item.subject] = (*limits.get(item.subject, ()), dict(item.limits))
        sound = _sound(sound, limits, prev_of)
        grants = _reach(roots, anchors, sound)
    return grants, {key: tuple(sorted(ends, key=lambda one: sorted(one.items()))) for key, ends in limits.items()}


def _ready(
    waiting: Sequence[Revocation],
    sound: Sequence[Statement],
    grants: Mapping[str, Grant],
    limits: Limits,
    prev_of: PrevOf,
) -> list[Revocation]:
    """The revocations whose issuers may revoke, as things stand."""
    ready = [item for item in waiting if _is_nearer(grants.get(item.issuer), grants.get(item.subject))]
    if any(item.redaction for item in ready):
        let_in = _let_in([one for one in sound if isinstance(one, Replacement)], grants)
        ready = [item for item in ready if _is_said(item, let_in)]
    return [item for item in ready if not _beyond(limits, item.issuer, (item.scope, item.segment), prev_of)]


def _is_nearer(issuer: Grant | None, subject: Grant | None) -> bool:
    """Whether an issuer may revoke a key: it is at least as near to the root.

    Else one stolen laptop could take the ground from under everybody until the root's word arrives.
    """
    if issuer is None or not _may_rule(issuer):
        return False
    return subject is None or subject.steps >= issuer.steps


def _let_in(replacements: Sequence[Replacement], grants: Mapping[str, Grant]) -> set[_At]:
    """The redactions whose statements count: an entry of somebody records them who may make such statements there."""
    waiting = [one for one in replacements if _may_state(grants.get(one.issuer), one.scope)]
    let_in: set[_At] = set()
    # An entry may itself stand in a redaction that another one records.
    while found := {(one.scope, one.old, one.new) for one in waiting if _is_said(one, let_in)} - let_in:
        let_in |= found
    return let_in


def _is_said(item: Statement, let_in: set[_At]) -> bool:
    """Whether a statement is its author's: who sealed it is the author, or somebody vouches for the redaction."""
    return not item.redaction or (item.scope, item.segment, item.redaction) in let_in


def _may_state(grant: Grant | None, scope: str) -> bool:
    return grant is not None and (_may_rule(grant) if scope == "organiser" else scope in grant.scopes)


def _may_rule(grant: Grant | None) -> bool:
    return grant is not None and grant.enrol and "organiser" in grant.scopes


def _reach(
    roots: Sequence[Root], anchors: Mapping[str, tuple[str, ...]], statements: Sequence[Statement]
) -> dict[str, Grant]:
    grants: dict[str, Grant] = {}
    for key, scopes in anchors.items():
        grants[key] = Grant(frozenset(scopes), frozenset(), enrol=False, steps=_UNREACHED)
    for root in roots:
        for key in root.officer_ids:
            held = grants[key].scopes if key in grants else frozenset()
            grants[key] = Grant(held | frozenset(ROOT_SCOPES), frozenset(), enrol=True, steps=0)
    steps, waiting = 0, [item for item in statements if isinstance(item, Certificate)]
    replacements = [item for item in statements if isinstance(item, Replacement)]
    while waiting:
        reached: list[Certificate] = []
        unreached: list[Certificate] = []
        let_in = _let_in(replacements, grants)
        for item in waiting:
            is_valid = _is_said(item, let_in) and _is_valid(grants.get(item.issuer), item)
            (reached if is_valid else unreached).append(item)
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
        return _may_rule(issuer)
    # A laptop of the site, itself fully enrolled, vouches for another: that site's scopes only, never enrolment.
    if scope.kind != "site" or item.enrol or scope.text not in issuer.scopes:
        return False
    return _of_one_site(item, scope)


def _of_one_site(item: Certificate, scope: Scope) -> bool:
    return all(granted in (scope.text, f"{scope.text}/private") for granted in item.scopes)


def _joined(held: Grant | None, item: Certificate, steps: int) -> Grant:
    scopes = held.scopes if held else frozenset()
    provisional = held.provisional if held else frozenset()
    far = held.steps if held else _UNREACHED
    if item.scope.startswith("site:"):
        # A laptop that vouches brings nobody nearer to the root.
        provisional = provisional | frozenset(item.scopes)
    else:
        scopes, far = scopes | frozenset(item.scopes), min(far, steps)
    return Grant(scopes, provisional - scopes, (held.enrol if held else False) or item.enrol, far)
