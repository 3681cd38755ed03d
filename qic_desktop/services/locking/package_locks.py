"""Locked packages: which keys open them, when a package is locked, and this installation's own key for reading.

A locked package is an age file around a finished one (format clause F20). The keys that lock travel as entries: the
organiser's and the recovery key in the register ``readers`` of the collaborative, a site's in ``reading_key`` of its
facility, anybody's in the certificate that lets it in. The key that opens never leaves this computer.

Locking never stands between a site and its own data: its own key is always among those that open, and no passphrase
is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qic_desktop import paths
from qic_desktop.domain.collaborative import Certificate, Collaborative
from qic_desktop.domain.people import Facility
from qic_desktop.domain.scope import organiser_private_scope, organiser_scope
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.errors import InputError, NotAllowedError, RefusedError, StoreSealedError
from qic_desktop.exchange import wrapping
from qic_desktop.services.locking import at_rest
from qic_desktop.services.organising import collaboratives
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.database import translated_os_error
from qic_desktop.store.journal import Changes, record_edit
from qic_desktop.store.registers import shown

REMOVABLE, ALWAYS, NEVER = "removable", "always", "never"
POLICIES = (REMOVABLE, ALWAYS, NEVER)
"""When a site's package is locked unless the person says otherwise."""
ENDING = ".age"
LOCKED = "locked"
"""The kind of a package in the list of packages that nobody here can open."""
_STICKS = ("media", "Volumes", "mnt")
_REMOVABLE_DRIVE = 2
_COACH = "coach:"


@dataclass(frozen=True, slots=True)
class Readers:
    """Who can open what sites lock: organisers' laptops by the id of their key, and the recovery keys."""

    keys: Mapping[str, str] = field(default_factory=dict)
    recovery: tuple[str, ...] = ()
    policy: str = REMOVABLE

    @property
    def recipients(self) -> tuple[str, ...]:
        """The keys that lock, in a fixed order."""
        return tuple(sorted({*self.keys.values(), *self.recovery}))


@dataclass(frozen=True, slots=True)
class Lock:
    """How a package goes: locked or as it is, and whether accepted coaches can open it, too."""

    wanted: bool = True
    coaches: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen before a package is written: whether to ask at all, and what is chosen beforehand."""

    is_asked: bool = False
    by_default: bool = False
    can_lock: bool = True
    coaches: int = 0
    policy: str = REMOVABLE


@dataclass(frozen=True, slots=True)
class LocksView:
    """How locking stands at the organiser's; ``sheets`` are the six words of the recovery sheets that count."""

    policy: str
    sheets: tuple[Spoken, ...]
    can_lock: bool


# --- this installation's key --------------------------------------------------------------------------------


def _file_of(workspace: Workspace, writer: str) -> Path:
    return paths.keys(workspace.profile) / f"{writer}{ENDING}"


def _identity_of(workspace: Workspace, writer: str) -> str | None:
    try:
        return wrapping.identity_in(at_rest.read_file(_file_of(workspace, writer)))
    except (OSError, StoreSealedError, RefusedError):
        return None


def identities(workspace: Workspace) -> tuple[str, ...]:
    """The keys that open packages here: this writer's, its former ones', and those lent for this session."""
    writers = (workspace.journal.writer, *workspace.store.setting("former_writers", []))
    kept = (_identity_of(workspace, writer) for writer in writers)
    return tuple(dict.fromkeys([*(one for one in kept if one is not None), *workspace.lent]))


def own_recipient(workspace: Workspace) -> str:
    """The key with which others lock for this installation; made when it is first needed.

    Raises:
        RefusedError: ``E-NO-LOCKS``.
        DiskFullError, StoreReadOnlyError: a new key could not be kept.
    """
    file = _file_of(workspace, workspace.journal.writer)
    identity = _identity_of(workspace, workspace.journal.writer)
    if identity is not None:
        return wrapping.recipient_of(identity)
    identity = wrapping.new_identity()
    recipient = wrapping.recipient_of(identity)
    key = workspace.store.key
    try:
        if file.exists():
            # What cannot be read now may be the only key to older packages.
            file.replace(file.with_name(f"{file.name}.{workspace.clock()}.unreadable"))
        # Of a locked store nothing may be read without its passphrase, this key neither.
        wrapping.write_identity(file, identity, (lambda data: at_rest.seal(data, key)) if key else None)
    except OSError as error:
        raise translated_os_error(error, file.parent) from error
    return recipient


def offered_recipient(workspace: Workspace) -> str:
    """The same for a request to join; empty where this computer cannot open locked packages."""
    return own_recipient(workspace) if wrapping.can_lock() else ""


# --- who can open -------------------------------------------------------------------------------------------


def readers_of(workspace: Workspace) -> Readers | None:
    """Who can open what is locked for the organiser; None where nobody was named yet.

    Where two organisers named themselves without having seen each other, both are taken.
    """
    keys: dict[str, str] = {}
    recovery: dict[str, None] = {}
    policy = REMOVABLE
    for value in _stated(workspace):
        named = value.get("keys")
        found = named if isinstance(named, dict) else {}
        keys |= {key: str(one) for key, one in found.items() if wrapping.is_recipient(one)}
        if wrapping.is_recipient(value.get("recovery")):
            recovery[str(value["recovery"])] = None
        policy = next((one for one in POLICIES if one == value.get("policy")), REMOVABLE)
    return Readers(keys, tuple(recovery), policy) if keys or recovery else None


def _stated(workspace: Workspace) -> list[Mapping[str, object]]:
    """Every live value of the register: what is published, then an organiser's draft; the one that is shown last."""
    identity = collaboratives.collaborative_id(workspace)
    values: list[object] = []
    for scope in (organiser_scope(), organiser_private_scope()):
        siblings = workspace.journal.live(scope, Collaborative.ENTITY, identity).get("readers", [])
        values += [one.parsed() for one in siblings]
        values += [shown(siblings).parsed()] if siblings else []
    return [value for value in values if isinstance(value, dict)]


def name_self_reader(workspace: Workspace) -> None:
    """Before an organiser publishes: this laptop's key is among those that open."""
    if not wrapping.can_lock() or not collaboratives.collaborative_id(workspace):
        return
    own = own_recipient(workspace)
    readers = readers_of(workspace) or Readers()
    # The draft takes the place of what is published: it counts alone.
    stated = _stated(workspace)
    named = stated[-1].get("keys") if stated else None
    if not isinstance(named, dict) or named.get(workspace.journal.writer) != own:
        _draft(workspace, readers, policy=readers.policy, recovery=readers.recovery)


def set_policy(workspace: Workspace, policy: str) -> Changes:
    """When sites' packages are locked unless the person says otherwise (a draft until published).

    Raises:
        NotAllowedError: only an organiser says so.
        InputError: there is no such choice.
    """
    _only_organiser(workspace)
    if policy not in POLICIES:
        raise InputError(policy)
    readers = readers_of(workspace) or Readers()
    return _draft(workspace, readers, policy=policy, recovery=readers.recovery)


def set_recovery(workspace: Workspace, recipient: str) -> Changes:
    """From now on what is locked opens with this recovery key, too; it takes the place of an older one.

    Raises:
        NotAllowedError: only an organiser says so.
    """
    _only_organiser(workspace)
    readers = readers_of(workspace) or Readers()
    return _draft(workspace, readers, policy=readers.policy, recovery=(recipient,))


def _only_organiser(workspace: Workspace) -> None:
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("collaborative", why="role")


def _draft(workspace: Workspace, readers: Readers, *, policy: str, recovery: tuple[str, ...]) -> Changes:
    keys = {**readers.keys, workspace.journal.writer: own_recipient(workspace)}
    value: dict[str, object] = {"keys": dict(sorted(keys.items()))}
    value |= {"recovery": recovery[-1]} if recovery else {}
    value |= {"policy": policy} if policy != REMOVABLE else {}
    edit = record_edit(Collaborative, collaboratives.collaborative_id(workspace), readers=value)
    return workspace.journal.append(organiser_private_scope(), [edit], undoable=False)


# --- locking a package --------------------------------------------------------------------------------------


def locks_by_default(workspace: Workspace, folder: Path) -> bool:
    """Whether a package that goes to ``folder`` is locked unless the person says otherwise."""
    readers = readers_of(workspace) if workspace.role is not Role.ORGANISER else None
    if readers is None or readers.policy == NEVER:
        return False
    return readers.policy == ALWAYS or is_removable(folder, workspace.store.path)


def offer(workspace: Workspace, folder: Path) -> Offer:
    """What to ask before a package goes to ``folder``; nothing for a folder of the same disk, unless all is locked."""
    readers = readers_of(workspace) if workspace.role is not Role.ORGANISER else None
    if readers is None:
        return Offer()
    return Offer(
        is_asked=readers.policy == ALWAYS or is_removable(folder, workspace.store.path),
        by_default=locks_by_default(workspace, folder),
        can_lock=wrapping.can_lock(),
        coaches=len(coach_recipients(workspace)),
        policy=readers.policy,
    )


def keys_for(workspace: Workspace, folder: Path, lock: Lock | None) -> tuple[str, ...]:
    """The keys for which a package to ``folder`` is locked, none where it goes as it is; ``lock`` None: as agreed.

    Raises:
        NotAllowedError, RefusedError: as :func:`recipients`.
    """
    wanted = lock.wanted if lock is not None else locks_by_default(workspace, folder)
    return recipients(workspace, coaches=lock is not None and lock.coaches) if wanted else ()


def recipients(workspace: Workspace, *, coaches: bool = False) -> tuple[str, ...]:
    """Whose keys open a package of this store: the organiser's, the recovery key, one's own, and coaches' if wanted.

    A site's own key is written down on the way, so that its other laptops lock for it, too.

    Raises:
        NotAllowedError: no organiser has named a key yet, or this is an organiser's store.
        RefusedError: ``E-NO-LOCKS``.
    """
    if workspace.role is Role.ORGANISER:
        raise NotAllowedError("lock", why="news-for-all")
    readers = readers_of(workspace)
    if readers is None:
        raise NotAllowedError("lock", why="no-readers")
    carried = coach_recipients(workspace) if coaches else ()
    own, *others = own_recipients(workspace)
    # A list that is far too long is cut at its end: those without whom nothing could be opened come first.
    return _bounded([own, *readers.recovery, *readers.recipients, *others, *carried])


def team_recipients(workspace: Workspace) -> tuple[str, ...]:
    """For a restore package: the team's own keys, and the recovery key where there is one.

    Raises:
        RefusedError: ``E-NO-LOCKS``.
    """
    readers = readers_of(workspace)
    return _bounded([*own_recipients(workspace), *(readers.recovery if readers else ())])


def own_recipients(workspace: Workspace) -> tuple[str, ...]:
    """The keys of this installation, and of a site's other laptops.

    Raises:
        RefusedError: ``E-NO-LOCKS``.
    """
    own = own_recipient(workspace)
    if workspace.role is not Role.SITE:
        return (own,)
    certified, written = _certified(workspace, workspace.scope.text), _written(workspace)
    if own not in (*certified, *written):
        text = " ".join(sorted({own, *written}))
        edit = record_edit(Facility, workspace.own_id, reading_key=text)
        workspace.journal.append(workspace.scope, [edit], undoable=False)
    return _bounded([own, *written, *certified])


def _written(workspace: Workspace) -> tuple[str, ...]:
    """The keys that a site's laptops have written down, also where two wrote at the same time."""
    siblings = workspace.journal.live(workspace.scope, Facility.ENTITY, workspace.own_id).get("reading_key", [])
    texts = [one.parsed() for one in siblings]
    words = [key for text in texts if isinstance(text, str) for key in text.split()]
    return tuple(dict.fromkeys(key for key in words if wrapping.is_recipient(key)))


def coach_recipients(workspace: Workspace) -> tuple[str, ...]:
    """The keys of the coaches whom the organiser has accepted."""
    return _certified(workspace, _COACH)


def _certified(workspace: Workspace, begins: str) -> tuple[str, ...]:
    """The reading keys in certificates for a scope that begins so."""
    found = []
    for one in workspace.journal.list_records(Certificate):
        grant = one.grant if isinstance(one.grant, dict) else {}
        scopes = grant.get("scopes")
        is_meant = isinstance(scopes, list) and any(str(scope).startswith(begins) for scope in scopes)
        if is_meant and wrapping.is_recipient(grant.get("reading")):
            found.append(str(grant["reading"]))
    return tuple(dict.fromkeys(found))


def _bounded(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))[: wrapping.MAX_RECIPIENTS]


def locked(workspace: Workspace, data: bytes, keys: Iterable[str]) -> bytes:
    """A finished package locked for ``keys``; opened again with one's own key before anybody relies on it.

    Raises:
        RefusedError: ``E-NO-LOCKS``, ``E-RECIPIENT``; ``E-READ-BACK`` where it does not open as it was.
    """
    wrapped = wrapping.wrap(data, keys)
    if wrapping.unwrap(wrapped, identities(workspace)) != data:
        raise RefusedError("E-READ-BACK")
    return wrapped


def is_removable(folder: Path, store: Path) -> bool:
    """Whether a folder lies on a stick or another disk that people carry about; False where nobody can say."""
    folder = folder.absolute()
    if os.name == "nt":
        import ctypes

        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - Windows alone has it
        return bool(kernel.GetDriveTypeW(folder.anchor) == _REMOVABLE_DRIVE)
    try:
        other = os.stat(folder).st_dev != os.stat(store).st_dev
    except OSError:
        return False
    return other and any(mark in folder.parts[:3] for mark in _STICKS)
