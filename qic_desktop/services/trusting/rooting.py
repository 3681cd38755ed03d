"""The root as several keys, of which some must sign together; and other laptops for the organiser (clause F11).

Root keys are files that people put on sticks, each under a passphrase. They sign a *proposal*: the next version of the
root, which names the laptops that do the daily work. So they are needed rarely: to begin with, when a laptop is lost,
when one joins.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import NotAllowedError, NotFoundError, RefusedError, StoreExistsError
from qic_desktop.exchange import documents, keys, passphrases, roots, sealed
from qic_desktop.exchange.documents import Root
from qic_desktop.services.exchanging import importing, opening
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.trusting import enrolling, revoking, succession, trust
from qic_desktop.services.trusting.proposals import RootProposal
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes

FORM, LAPTOP = "qic-root-key", "qic-laptop-key"
MOST_BYTES = 1 << 16
SUFFIX, PROPOSAL_SUFFIX = ".qickey", ".qicroot"


@dataclass(frozen=True, slots=True)
class RootKey:
    """A root key as it lies in its file; the secret stays wrapped."""

    file: Path
    name: str
    public: bytes

    @property
    def key(self) -> str:
        """Its id."""
        return keys.keyid(self.public)

    @property
    def spoken(self) -> Spoken:
        """The key, to compare by voice."""
        return Spoken.of_key(self.key)


@dataclass(frozen=True, slots=True)
class RootView:
    """The root that this workspace trusts. ``rivals`` counts roots that were signed beside it: somebody signed twice.

    ``keys`` and ``officers`` are key ids; ``own_officer`` says whether this laptop may do the organiser's work by it.
    ``asks`` is true of a laptop that was invited and that nobody has accepted yet.
    """

    version: int
    threshold: int
    keys: tuple[str, ...]
    officers: tuple[str, ...]
    own_officer: bool
    rivals: int
    spoken: Spoken
    asks: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new root on its way. ``signed_by`` are key ids, ``missing`` how many signatures it still needs."""

    file: Path
    version: int
    threshold: int
    keys: tuple[str, ...]
    officers: tuple[str, ...]
    signed_by: tuple[str, ...]
    missing: int
    spoken: Spoken
    now: Spoken

    @property
    def complete(self) -> bool:
        """Whether it can be adopted."""
        return not self.missing


def root_view(workspace: Workspace) -> RootView | None:
    """The root as it stands; None for a team that works alone."""
    chain = trust.trusted_roots(workspace)
    if not chain:
        return None
    root = chain[-1]
    row = workspace.store.connection.execute(
        "select count(*) from enclosed where type=? and state=?", (sealed.ROOT, trust.RIVAL)
    ).fetchone()
    own = workspace.journal.writer in root.officer_ids
    return RootView(
        version=root.version,
        threshold=root.threshold,
        keys=root.keyids,
        officers=root.officer_ids,
        own_officer=own,
        rivals=int(row[0]),
        spoken=Spoken.of_key(root.spoken_id),
        asks=is_waiting(workspace),
    )


def is_waiting(workspace: Workspace) -> bool:
    """Whether an organiser's laptop was invited and has not been accepted yet."""
    invited = workspace.role is Role.ORGANISER and trust.kept_invitations(workspace)
    return bool(invited) and not trust.is_enrolled(workspace)


# --- root keys ----------------------------------------------------------------------------------------------


def new_root_key(file: Path, name: str, passphrase: str) -> RootKey:
    """Make a root key and keep it in a file, for a stick; nothing of it stays on this computer.

    Raises:
        PassphraseError: the passphrase is empty or too long.
        StoreExistsError: there is such a file already.
    """
    file = file if file.suffix == SUFFIX else file.with_name(file.name + SUFFIX)
    if file.exists():
        raise StoreExistsError(file)
    pair = keys.generate()
    wrapped = passphrases.wrap_secret(pair.seed, passphrase)
    fields = {"form": FORM, "version": 1, "name": name.strip(), "public": keys.to_base64(pair.public)}
    text = json.dumps({**fields, "secret": json.loads(wrapped)}, ensure_ascii=False, indent=1)
    write_atomically(file.absolute(), text.encode() + b"\n")
    return RootKey(file, name.strip(), pair.public)


def read_root_key(file: Path) -> RootKey:
    """Whose key a file holds; no passphrase is asked for.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-ROOT-KEY``: it holds no root key.
    """
    fields = _root_key_fields(file)
    return RootKey(file, str(fields.get("name", ""))[: documents.MAX_NAME], keys.from_base64(fields["public"], 32))


def _root_key_fields(file: Path) -> dict[str, Any]:
    try:
        fields = json.loads(_read(file))
        if fields.get("form") == FORM and isinstance(fields.get("secret"), dict):
            keys.from_base64(fields.get("public"), keys.PUBLIC_BYTES)
            return dict(fields)
    except (ValueError, AttributeError, RecursionError, RefusedError):
        pass
    raise RefusedError("E-ROOT-KEY", file.name)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES * 16 + 1)
    except OSError:
        raise NotFoundError(str(file), what="file") from None


def _opened(file: Path, passphrase: str) -> keys.KeyPair:
    fields = _root_key_fields(file)
    seed = passphrases.unwrap_secret(json.dumps(fields["secret"]).encode(), passphrase)
    pair = keys.KeyPair.from_seed(seed) if len(seed) == 32 else None
    if pair is None or pair.public != keys.from_base64(fields["public"], keys.PUBLIC_BYTES):
        raise RefusedError("E-ROOT-KEY", file.name)
    return pair


# --- proposals ----------------------------------------------------------------------------------------------


def propose_root(workspace: Workspace, key_files: Sequence[Path], out: Path, *, threshold: int = 2) -> Proposal:
    """Other root keys from now on; the laptops that do the organiser's work go on doing it.

    Where this laptop's key is the whole root, it signs at once; ``threshold`` of the new keys sign next.

    Raises:
        NotAllowedError: not an enrolled organiser's store, or fewer keys than must sign.
    """
    root = _current(workspace)
    public = tuple(dict.fromkeys(read_root_key(file).public for file in key_files))
    if not 1 <= threshold <= len(public) or len(public) > documents.MAX_ROOT_KEYS:
        raise NotAllowedError(str(threshold), why="root-keys")
    officers = root.officer_keys or (trust.own_key(workspace).public,)
    first = Root(root.collab, root.version + 1, threshold, public, root.practice, officers=officers)
    # The second version is signed by new keys alone: from then on nothing that old ones sign can follow.
    second = Root(root.collab, root.version + 2, threshold, public, root.practice, officers=officers)
    return _write(workspace, out, [first, second])


def propose_officers(
    workspace: Workspace, out: Path, *, add: Sequence[bytes] = (), remove: Sequence[str] = ()
) -> Proposal:
    """Other laptops for the organiser's work: some come, some (by key id) go; the root keys stay.

    Raises:
        NotAllowedError: not an enrolled organiser's store.
    """
    root = _current(workspace)
    kept = tuple(key for key in root.officer_keys if keys.keyid(key) not in remove)
    officers = tuple(dict.fromkeys((*kept, *add)))
    new = Root(root.collab, root.version + 1, root.threshold, root.keys, root.practice, officers=officers)
    return _write(workspace, out, [new])


def take_up(workspace: Workspace, news: Path, out: Path, *, instead_of: Sequence[str] = ()) -> Proposal:
    """A fresh organiser's store goes on for a lost laptop: any package of the organiser's begins it.

    It proposes itself instead of all laptops that the root names now, or of some. Root keys must sign; people compare
    the words of the root (``now``) with the printed sheet first.

    Raises:
        NotAllowedError: something was written in this store already, or the lost laptop's key was the whole root.
        RefusedError: the package encloses no root.
    """
    if workspace.role is not Role.ORGANISER or not trust.may_leave(workspace):
        raise NotAllowedError(workspace.name, why="root-used")
    verdict = opening.open_file(news, workspace).judge_alone()
    collab = verdict.manifest.collab if verdict.manifest else None
    offered = [one for one in verdict.roots if one.collab == collab and one.practice is workspace.practice]
    if not offered:
        raise RefusedError(verdict.code or "E-ROOT", verdict.detail)
    chain = roots.lineage(max(offered, key=lambda one: one.version), offered)
    if not set(chain[-1].keyids) - set(chain[-1].officer_ids):
        raise NotAllowedError(workspace.name, why="root-alone")
    with workspace.store.transaction():
        trust.begin_with(workspace, chain)
    importing.import_packages(workspace, [news])
    root = chain[-1]
    gone = set(instead_of or root.officer_ids)
    officers = tuple(key for key in root.officer_keys if keys.keyid(key) not in gone)
    mine = trust.own_key(workspace).public
    new = Root(root.collab, root.version + 1, root.threshold, root.keys, root.practice, officers=(*officers, mine))
    return _write(workspace, out, [new])


def _current(workspace: Workspace) -> Root:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("root", why="role")
    succession.require_enrolled(workspace, "root")
    return trust.trusted_roots(workspace)[-1]


def _write(workspace: Workspace, out: Path, following: Sequence[Root]) -> Proposal:
    found = RootProposal.of(trust.trusted_roots(workspace), following)
    mine = trust.own_key(workspace)
    if mine.keyid in (*found.last.keyids, *found.final.keyids):
        found = found.signed(mine)
    out = out if out.suffix == PROPOSAL_SUFFIX else out.with_name(out.name + PROPOSAL_SUFFIX)
    write_atomically(out.absolute(), found.to_bytes())
    return _shown(out, found)


def read_proposal(file: Path) -> Proposal:
    """What a proposal says and who has signed it.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-PROPOSAL``.
    """
    return _shown(file, RootProposal.parse(_read(file)))


def _shown(file: Path, found: RootProposal) -> Proposal:
    final = found.final
    signers = {signer for root in found.opened() for signer in root.signers}
    return Proposal(
        file=file,
        version=final.version,
        threshold=final.threshold,
        keys=final.keyids,
        officers=final.officer_ids,
        signed_by=tuple(sorted(signers)),
        missing=found.missing,
        spoken=Spoken.of_key(final.spoken_id),
        now=Spoken.of_key(found.last.spoken_id),
    )


def sign_proposal(file: Path, key_file: Path, passphrase: str) -> Proposal:
    """Add the signature of one root key; the file is replaced.

    Raises:
        PassphraseError: it does not open the key.
        RefusedError: ``E-PROPOSAL``, ``E-ROOT-KEY``, or ``E-NOT-A-ROOT-KEY``: this key has no say.
    """
    found = RootProposal.parse(_read(file)).signed(_opened(key_file, passphrase))
    write_atomically(file.absolute(), found.to_bytes())
    return _shown(file, found)


def adopt_root(workspace: Workspace, file: Path) -> Changes:
    """The root that enough keys have signed holds here from now on, and elsewhere with the next news.

    Where this laptop comes instead of others, what those said until now stays valid, and no more.

    Raises:
        RefusedError: ``E-PROPOSAL``; ``E-ROOT``: signatures are missing, or it does not follow the root of this store.
    """
    finished = RootProposal.parse(_read(file)).finished()
    with workspace.store.transaction():
        known = {root.identity for root in trust.trusted_roots(workspace)}
        if not trust.take_roots(workspace, finished) and finished[-1].identity not in known:
            raise RefusedError("E-ROOT", "does not follow")
        changes = succession.take_over(workspace)
        return changes | revoking.settle(workspace) | enrolling.open_what_waited(workspace)


def write_laptop(workspace: Workspace, out: Path) -> Spoken:
    """Write this laptop's public key to a file, for another laptop's :func:`propose_officers`; no secret is in it."""
    pair = trust.own_key(workspace)
    fields = {"form": LAPTOP, "version": 1, "name": workspace.name, "public": keys.to_base64(pair.public)}
    write_atomically(out.absolute(), json.dumps(fields, ensure_ascii=False, indent=1).encode() + b"\n")
    return Spoken.of_key(pair.keyid)


def read_laptop(file: Path) -> bytes:
    """The public key in a file of :func:`write_laptop`.

    Raises:
        NotFoundError: the file cannot be read.
        RefusedError: ``E-ROOT-KEY``: it holds no laptop's key, or one that must not be used.
    """
    try:
        fields = json.loads(_read(file))
        public = keys.from_base64(fields["public"], keys.PUBLIC_BYTES) if fields.get("form") == LAPTOP else b""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, RefusedError):
        public = b""
    if not keys.is_sound_key(public):
        raise RefusedError("E-ROOT-KEY", file.name)
    return public


def renewed(workspace: Workspace, old: keys.KeyPair, new: keys.KeyPair) -> tuple[Root, ...]:
    """Two versions of a root that one key suffices for, with another key in its place; none where it does not."""
    chain = trust.trusted_roots(workspace)
    if not chain or chain[-1].threshold != 1 or old.public not in chain[-1].keys:
        return ()
    root, found = chain[-1], []
    public = tuple(new.public if key == old.public else key for key in root.keys)
    officers = None
    if root.officers is not None:
        officers = tuple(new.public if key == old.public else key for key in root.officers)
    for number, signing in ((1, [old, new]), (2, [new])):
        body = Root(root.collab, root.version + number, 1, public, root.practice, officers=officers)
        opened = documents.open_document(documents.make_root(body, signing))
        if isinstance(opened, Root):
            found.append(opened)
    return tuple(found)
