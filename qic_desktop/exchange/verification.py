"""Reading a package: every check, in the documented order, without touching anything.

Owns clauses F15 and F16 of ``resources/docs/data-package.md``. Pure: bytes and a context in, a verdict out, no
exception for anything a file may contain. What the verdict means for the store (which segments are new,
what they would change) is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Literal

from qic_desktop.domain.operation import Declarations, check_operations
from qic_desktop.domain.segment import Segment, parse_segment
from qic_desktop.errors import RefusedError
from qic_desktop.exchange.archive import Packed, read_archive
from qic_desktop.exchange.authority import Authority, statements_of
from qic_desktop.exchange.documents import Document, Invitation, Request, Root, open_document
from qic_desktop.exchange.manifest import ANYBODY, Entry, Have, Manifest, parse_manifest
from qic_desktop.exchange.removing import (
    Beside,
    Held,
    Records,
    judge_redactions,
    none_beside,
    none_held,
    nothing_recorded,
    without_differing,
)
from qic_desktop.exchange.sealed import PACKAGE, SEGMENT, open_sealed
from qic_desktop.exchange.wrapping import NOT_FOR_THIS_KEY, is_wrapped

Outcome = Literal["accept", "partial", "quarantine", "note", "refuse"]
_NOTHING_HELD: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """What the reader knows and is.

    Attributes:
        declarations: Finds the declaration of an entity.
        authority: Who may write what.
        held: Whether a segment, by its id, is already accepted here.
        practice: Whether this is a practice store; None to accept both kinds.
        collab: The collaborative of this workspace, if any.
        recipients: Ids that a package may be addressed to (own site, coach, keys).
        redactions: The entries that let a redaction in, of what is accepted here.
        find: What is held at a place of a chain, by the first id of the segment there.
        beside: The first segments that are held of the same numbers of a redaction's chain.
    """

    declarations: Declarations
    authority: Authority = field(default_factory=Authority)
    held: Callable[[str], bool] = _NOTHING_HELD.__contains__
    practice: bool | None = None
    collab: str | None = None
    recipients: frozenset[str] | None = None
    redactions: Records = nothing_recorded
    find: Callable[[str], Segment | None] = none_held
    beside: Beside = none_beside


@dataclass(frozen=True, slots=True)
class SegmentVerdict:
    """What was found about one segment.

    Attributes:
        outcome: ``accept``, ``note`` (already held), ``quarantine`` or ``refuse``.
        code: Why, unless it is accepted.
        segment: The parsed segment; None where it could not be read, or is already held.
        sealed: The segment as it travels.
        provisional: Accepted on the word of another laptop of the site only.
    """

    id: str
    writer: str
    scope: str
    first: int
    last: int
    outcome: Outcome
    code: str = ""
    detail: str = ""
    segment: Segment | None = None
    sealed: bytes = b""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found about a package.

    Attributes:
        outcome: For the package as a whole.
        code: Why, unless it is accepted.
        packer: keyid that sealed the manifest; empty where none was readable.
        packer_known: Whether that key is known; an unknown packer costs only ``have``.
        documents: The enclosed documents that could be read.
        blobs: sha256 → bytes, each named by an operation.
        authority: The context's, extended by this package's own organiser segments and roots.
    """

    outcome: Outcome
    code: str = ""
    detail: str = ""
    packer: str = ""
    packer_known: bool = False
    manifest: Manifest | None = None
    segments: tuple[SegmentVerdict, ...] = ()
    documents: tuple[Document, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)
    authority: Authority = field(default_factory=Authority)

    @property
    def package(self) -> str:
        """Id of the package; empty where the manifest could not be read."""
        return self.manifest.id if self.manifest else ""

    @property
    def have(self) -> Have:
        """What the packer says it holds, if its key is known and was not revoked: a thief confirms nothing."""
        is_trusted = self.packer_known and self.packer not in self.authority.limits
        return self.manifest.have if self.manifest and is_trusted else {}

    @property
    def accepted(self) -> tuple[Segment, ...]:
        """The segments to take in."""
        return tuple(s.segment for s in self.segments if s.outcome == "accept" and s.segment is not None)

    @property
    def roots(self) -> tuple[Root, ...]:
        """Enclosed roots."""
        return tuple(item for item in self.documents if isinstance(item, Root))

    @property
    def invitations(self) -> tuple[Invitation, ...]:
        """Enclosed invitations."""
        return tuple(item for item in self.documents if isinstance(item, Invitation))

    @property
    def requests(self) -> tuple[Request, ...]:
        """Enclosed requests."""
        return tuple(item for item in self.documents if isinstance(item, Request))


def outcome_of(code: str) -> Outcome:
    """What a code means: ``Q-…`` waits, ``N-…`` is a note, no code is accepted, everything else is
    refused."""
    if not code:
        return "accept"
    return {"Q-": "quarantine", "N-": "note"}.get(code[:2], "refuse")  # type: ignore[return-value]


def verify(data: bytes, context: Context) -> Verdict:
    """Judge a package.

    Args:
        data: The whole file.
        context: What the reader knows.

    Returns:
        The verdict; ``accept``, ``partial`` or ``note`` where something may be taken in or is already here.
    """
    manifest: Manifest | None = None
    try:
        if is_wrapped(data):
            # Whoever has a key opens it first; what is inside is a package and never another locked file.
            raise RefusedError("E-DECRYPT", NOT_FOR_THIS_KEY)
        members = read_archive(data)
        manifest = _open_manifest(members[0], context)
        contents = _open_members(members[1:], manifest)
        documents = _open_documents(manifest, context)
        segments, authority = _judge_segments(manifest, contents, documents, context)
        blobs = _blobs(manifest, contents, segments)
    except RefusedError as error:
        packer = manifest.packer if manifest else ""
        return Verdict(
            outcome_of(error.code), error.code, error.detail, packer, context.authority.knows(packer), manifest
        )
    outcome, code, detail = _together(segments, documents)
    return Verdict(
        outcome,
        code,
        detail,
        packer=manifest.packer,
        packer_known=authority.knows(manifest.packer),
        manifest=manifest,
        segments=segments,
        documents=documents,
        blobs=blobs,
        authority=authority,
    )


OTHER_SITE = "E-OTHER-SITE"
"""Another team's entries, in a team's store (F15): judged by who knows whose store it is, with :func:`rejudged`."""


def rejudged(verdict: Verdict, segments: Sequence[SegmentVerdict]) -> Verdict:
    """A verdict with some segments judged anew by the reader's own rules, and what follows for the package."""
    if tuple(segments) == verdict.segments:
        return verdict
    outcome, code, detail = _together(segments, verdict.documents)
    return replace(verdict, segments=tuple(segments), outcome=outcome, code=code, detail=detail)


# --- the package ----------------------------------------------------------------------------------------


def _open_manifest(member: Packed, context: Context) -> Manifest:
    sealed = open_sealed(member.content(), (PACKAGE,))
    manifest = parse_manifest(sealed.body, practice=context.practice)
    if manifest.packer != sealed.signer.keyid:
        raise RefusedError("E-WRITER", "packer")
    if context.collab and manifest.collab and manifest.collab != context.collab:
        raise RefusedError("E-COLLABORATIVE", manifest.collab)
    if context.recipients is not None and manifest.to != ANYBODY and manifest.to not in context.recipients:
        raise RefusedError("Q-WRONG-RECIPIENT", manifest.to)
    return manifest


def _open_members(members: Sequence[Packed], manifest: Manifest) -> list[bytes]:
    """The contents in the order of the entries; all of them are what the manifest promises, to the byte."""
    listed = [entry.path for entry in manifest.entries]
    found = [member.name for member in members]
    if listed != found:
        if missing := set(listed) - set(found):
            raise RefusedError("E-MISSING-MEMBER", min(missing))
        if surplus := set(found) - set(listed):
            raise RefusedError("E-UNLISTED-MEMBER", min(surplus))
        raise RefusedError("E-MANIFEST", "order of the entries")
    for entry, member in zip(manifest.entries, members, strict=True):
        if member.hash != entry.packed:
            raise RefusedError("E-PACKED", entry.path)
    contents = []
    for entry, member in zip(manifest.entries, members, strict=True):
        content = member.content()
        if len(content) != entry.size:
            raise RefusedError("E-SIZE", entry.path)
        if _hash_of(entry, content) != entry.hash:
            raise RefusedError("E-HASH", entry.path)
        contents.append(content)
    return contents


def _hash_of(entry: Entry, content: bytes) -> str:
    if entry.chain is None:
        return sha256(content).hexdigest()
    return sha256(content[content.find(b"\n") + 1 :]).hexdigest()


def _open_documents(manifest: Manifest, context: Context) -> tuple[Document, ...]:
    """The documents that can be read; an unreadable one is somebody else's and costs nothing but itself."""
    documents = []
    for data in manifest.enclosed:
        try:
            document = open_document(data)
        except RefusedError:
            continue
        if document.practice is manifest.practice:
            documents.append(document)
    return tuple(documents)


def _blobs(manifest: Manifest, contents: Sequence[bytes], segments: Sequence[SegmentVerdict]) -> dict[str, bytes]:
    blobs = {
        entry.hash: content for entry, content in zip(manifest.entries, contents, strict=True) if entry.chain is None
    }
    if blobs:
        named = {name for verdict in segments if verdict.segment for name in _named_blobs(verdict.segment)}
        if unnamed := set(blobs) - named:
            raise RefusedError("E-UNLISTED-MEMBER", f"blob/{min(unnamed)}")
    return blobs


def _named_blobs(segment: Segment) -> list[str]:
    names: list[str] = []
    values: list[object] = [value for operation in segment.operations for value in operation.registers.values()]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            name = value.get("sha256")
            if isinstance(name, str) and "size" in value and "type" in value:
                names.append(name)
            values.extend(value.values())
        elif isinstance(value, list):
            values.extend(value)
    return names


def _together(segments: Sequence[SegmentVerdict], documents: Sequence[Document]) -> tuple[Outcome, str, str]:
    bad = [verdict for verdict in segments if verdict.outcome in ("refuse", "quarantine")]
    if not bad:
        if segments and all(verdict.outcome == "note" for verdict in segments) and not documents:
            return "note", "N-ALREADY-HELD", ""
        return "accept", "", ""
    new = [verdict for verdict in segments if verdict.outcome != "note"]
    waiting = [verdict for verdict in bad if verdict.outcome == "quarantine"]
    if len(bad) < len(new):
        worst = min(bad, key=lambda verdict: verdict.outcome != "refuse")
        return "partial", worst.code, worst.detail
    # Nothing new can be taken. As long as any of it may open later, the package is kept.
    worst = waiting[0] if waiting else bad[0]
    return worst.outcome, worst.code, worst.detail


# --- its segments ---------------------------------------------------------------------------------------


def _judge_segments(
    manifest: Manifest, contents: Sequence[bytes], documents: Sequence[Document], context: Context
) -> tuple[tuple[SegmentVerdict, ...], Authority]:
    has_blobs = any(entry.chain is None for entry in manifest.entries)
    read = [
        _read_segment(entry, content, manifest, context, skip_held=not has_blobs)
        for entry, content in zip(manifest.entries, contents, strict=True)
        if entry.chain is not None
    ]
    roots = [document for document in documents if isinstance(document, Root)]
    held = Held(context.redactions, context.find, context.held, context.beside)
    return _with_authority(read, context.authority.extended((), roots=roots), held)


def _with_authority(
    read: Sequence[SegmentVerdict], known: Authority, held: Held
) -> tuple[tuple[SegmentVerdict, ...], Authority]:
    """Judge what was read by what it states itself.

    What a redaction says was sealed by somebody else than its author, so nothing in it counts that differs from the
    segment it replaces, and what preceded it is believed only once it is let in (F7a, F14).
    """
    sound = [one.segment for one in without_differing(read, held) if one.segment is not None]
    stated = [statement for segment in sound for statement in statements_of(segment)]
    let_in: set[str] = set()
    while True:
        prevs = {one.id: one.header.prev for one in sound}
        prevs |= {one.place: one.header.prev for one in sound if one.id in let_in}
        authority = known.extended(stated, prevs)
        judged = judge_redactions([_judge_authority(one, authority) for one in read], held, authority)
        found = {one.id for one in judged if one.outcome == "accept" and one.segment and one.segment.header.replaces}
        if found <= let_in:
            return judged, authority
        let_in |= found


def _read_segment(
    entry: Entry, content: bytes, manifest: Manifest, context: Context, *, skip_held: bool
) -> SegmentVerdict:
    writer, _, scope = (entry.chain or "").partition(" ")
    blank = SegmentVerdict(entry.hash, writer, scope, entry.first or 0, entry.last or 0, "accept", sealed=content)
    held = context.held(entry.hash)
    if held and skip_held:
        return replace(blank, outcome="note", code="N-ALREADY-HELD")
    try:
        segment = open_segment(content, context.declarations)
        _check_place(segment, entry, manifest)
    except RefusedError as error:
        if error.code == "E-PRIVATE":
            raise
        return replace(blank, outcome=outcome_of(error.code), code=error.code, detail=error.detail)
    if held:
        return replace(blank, outcome="note", code="N-ALREADY-HELD", segment=segment)
    return replace(blank, segment=segment)


def open_segment(sealed: bytes, declarations: Declarations) -> Segment:
    """A segment from its sealed form, with every check but authority: what a store may rely on.

    Raises:
        RefusedError: The codes of ``open_sealed``, ``parse_segment`` and ``check_operations``, or
        ``E-WRITER``.
    """
    opened = open_sealed(sealed, (SEGMENT,))
    segment = parse_segment(opened.body)
    if segment.header.signer != opened.signer.keyid:
        raise RefusedError("E-WRITER", segment.header.writer)
    check_operations(segment.operations, segment.scope, declarations)
    return segment


def _check_place(segment: Segment, entry: Entry, manifest: Manifest) -> None:
    header = segment.header
    if segment.scope.is_private and manifest.kind != "restore":
        raise RefusedError("E-PRIVATE", header.scope)
    if header.practice is not manifest.practice:
        raise RefusedError("E-PRACTICE", "segment")
    if (header.chain, header.first, header.last) != (entry.chain, entry.first, entry.last):
        raise RefusedError("E-ENTRY", entry.path)


def _judge_authority(verdict: SegmentVerdict, authority: Authority) -> SegmentVerdict:
    if verdict.outcome != "accept" or verdict.segment is None:
        return verdict
    return judge(verdict, verdict.segment, authority)


def judge(verdict: SegmentVerdict, segment: Segment, authority: Authority) -> SegmentVerdict:
    """Whether the author of a sound segment may write it; asked again of what waits when authority grows."""
    writer, scope = segment.header.writer, segment.scope
    if authority.is_revoked(writer, scope.text, segment.place):
        return replace(verdict, outcome="quarantine", code="Q-REVOKED")
    right = authority.right_to_write(writer, scope)
    if right == "none":
        if authority.knows(writer):
            return replace(verdict, outcome="refuse", code="E-SCOPE-NOT-GRANTED", detail=scope.text)
        return replace(verdict, outcome="quarantine", code="Q-UNKNOWN-KEY", detail=writer)
    return replace(verdict, outcome="accept", code="", provisional=right == "provisional")
