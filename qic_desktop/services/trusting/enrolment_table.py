"""The enrolment table of a first morning: every laptop that asks to join or has joined, found by the words it reads.

Which request is genuine and what a certificate says is ``enrolling``; packages are received by
``exchanging.inbox``. Here they become one line a laptop, are found by what a person reads aloud, and are
answered together: certificates one by one, everything that waited for them once, one sealed segment in the answer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qic_desktop.domain import collaborative as records
from qic_desktop.domain.scope import is_grantable, organiser_scope
from qic_desktop.domain.spoken_words import Comparison, Match, Spoken, compare, find_word
from qic_desktop.errors import NotAllowedError, QicError
from qic_desktop.exchange import codes, documents, keys
from qic_desktop.services.exchanging import exporting, inbox
from qic_desktop.services.trusting import enrolling, trust
from qic_desktop.services.trusting.enrolling import PendingRequest
from qic_desktop.services.trusting.succession import require_enrolled
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.store.journal import Changes

ENOUGH_HEARD = 0.5
"""The share of the words that must have been typed before a person may say: the rest was heard and agrees."""
_WORDS = re.compile(r"[^\W\d_]+")


class Standing(StrEnum):
    """How a laptop stands, in the order of the table: what waits for a person comes first."""

    CONTESTED = "contested"
    WAITING = "waiting"
    UNPROVEN = "unproven"
    TAKEN = "taken"
    ENROLLED = "enrolled"

    @property
    def may_be_compared(self) -> bool:
        """Whether comparing the words can let it in."""
        return self in (Standing.WAITING, Standing.CONTESTED)


@dataclass(frozen=True, slots=True)
class Laptop:
    """One line of the table.

    ``name`` is what it calls itself, ``invited`` and ``code`` stand in the invitation that it answers. ``subject`` is
    the site or coach that it writes for, ``invitation`` the id of the invitation; two laptops of one subject may both
    be accepted, of two subjects that ask with one invitation only one.
    """

    key: str
    name: str
    invited: str
    code: str
    role: str
    standing: Standing
    spoken: Spoken
    subject: str = ""
    invitation: str = ""

    @property
    def title(self) -> str:
        """What it is called first: the invitation's name where there is one."""
        return self.invited or self.name


@dataclass(frozen=True, slots=True)
class EnrolmentTable:
    """All laptops. ``unanswered`` counts the invitations that nobody has answered.

    ``has_drafts`` says that writing the answer will publish what is drafted in Design.
    """

    laptops: tuple[Laptop, ...] = ()
    unanswered: int = 0
    has_drafts: bool = False

    @property
    def enrolled(self) -> int:
        """How many have joined."""
        return sum(one.standing is Standing.ENROLLED for one in self.laptops)

    @property
    def expected(self) -> int:
        """How many have joined or can: of those who ask with one invitation, one subject."""
        asking: dict[str, Counter[str]] = defaultdict(Counter)
        for one in self.laptops:
            if one.standing.may_be_compared:
                asking[one.invitation][one.subject] += 1
        return self.enrolled + sum(max(found.values()) for found in asking.values())

    def find(self, key: str) -> Laptop | None:
        """The laptop with this key."""
        return next((one for one in self.laptops if one.key == key), None)

    def rivals(self, key: str) -> frozenset[str]:
        """The keys of other sites that ask with the same invitation: at most one of them is who was invited."""
        mine = self.find(key)
        if mine is None or not mine.standing.may_be_compared:
            return frozenset()
        return frozenset(
            one.key
            for one in self.laptops
            if one.standing.may_be_compared and one.invitation == mine.invitation and one.subject != mine.subject
        )


def read_table(workspace: Workspace) -> EnrolmentTable:
    """Everybody who asks to join or has joined; who waits stands first, then by code and name.

    Raises:
        NotAllowedError: this is no organiser's store.
    """
    if workspace.role is not Role.ORGANISER:
        raise NotAllowedError("enrol", why="role")
    pending = enrolling.pending_requests(workspace)
    sites = {site.id: site for site in trust.list_sites(workspace)}
    found = [*(_asking(one, sites) for one in pending), *_enrolled(workspace, sites)]
    askers = Counter(one.invitation for one in found if one.standing is Standing.WAITING)
    laptops = [
        replace(one, standing=Standing.CONTESTED)
        if one.standing is Standing.WAITING and askers[one.invitation] > 1
        else one
        for one in found
    ]
    order = list(Standing)
    laptops.sort(key=lambda one: (order.index(one.standing), one.code or "~", one.title.casefold(), one.key))
    asked = {one.request.invitation for one in pending}
    unanswered = sum(not one.answered_by and one.id not in asked for one in trust.list_invitations(workspace))
    return EnrolmentTable(tuple(laptops), unanswered, exporting.has_drafts(workspace))


def _asking(pending: PendingRequest, sites: Mapping[str, records.Site]) -> Laptop:
    """Whoever asks; a further laptop for which the team vouches goes by its site."""
    request = pending.request
    known = pending.invitation or (sites.get(request.subject) if pending.vouched else None)
    standing = Standing.WAITING if pending.genuine else Standing.UNPROVEN
    if not pending.genuine and _knows_the_secret(pending):
        standing = Standing.TAKEN
    return Laptop(
        key=request.keyid,
        name=request.name,
        invited=(known.name if known else "") or "",
        code=(known.code if known else "") or "",
        role=request.role,
        standing=standing,
        spoken=pending.fingerprint,
        subject=request.subject,
        # A laptop for which its team vouches asks with no invitation of ours: nobody stands in its way.
        invitation=request.keyid if pending.vouched and pending.invitation is None else request.invitation,
    )


def _knows_the_secret(pending: PendingRequest) -> bool:
    """Whether it holds an invitation of ours, in which somebody else was let in before."""
    invitation, request = pending.invitation, pending.request
    if invitation is None or invitation.secret is None or invitation.role != request.role:
        return False
    return request.answers(keys.from_base64(invitation.secret, keys.SECRET_BYTES))


def _enrolled(workspace: Workspace, sites: Mapping[str, records.Site]) -> list[Laptop]:
    grants = {one.id: one.grant or {} for one in workspace.journal.list_records(records.Certificate, organiser_scope())}
    subjects = {key: _subject(grant.get("scopes")) for key, grant in grants.items()}
    # A further key of a site or coach answers the same invitation: what it is called goes by whom it writes for.
    invited = {
        subjects[one.answered_by] or one.answered_by: one
        for one in trust.list_invitations(workspace)
        if one.answered_by in subjects
    }
    found = []
    for key, grant in grants.items():
        subject = subjects[key]
        site, invitation = sites.get(subject), invited.get(subject or key)
        known = site or invitation
        if known is None:
            continue  # another key of this organiser, who was not invited
        found.append(
            Laptop(
                key=key,
                name="",
                invited=(invitation.name if invitation else known.name) or "",
                code=known.code or "",
                role=str(grant.get("as") or ""),
                standing=Standing.ENROLLED,
                spoken=Spoken.of_key(key),
                subject=subject,
            )
        )
    return found


def _subject(scopes: object) -> str:
    named = [str(scope) for scope in scopes] if isinstance(scopes, list) else []
    return documents.subject_of(named) if named and is_grantable(named[0]) else ""


# --- who is reading -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """Whose words these may be.

    ``fits`` are the keys of the laptops that agree so far; ``whole`` is the one of which everything was typed, else
    empty. ``best`` compares with that one, or the only one that fits, or the one that agrees longest where none does.
    """

    fits: tuple[str, ...] = ()
    whole: str = ""
    best: Comparison | None = None

    @property
    def only(self) -> str:
        """The one laptop that fits, else empty."""
        return self.fits[0] if len(self.fits) == 1 else ""

    @property
    def is_enough(self) -> bool:
        """Whether one laptop is left and so much was typed that a person may say that the rest agrees, too."""
        found = self.best
        return bool(self.only) and found is not None and found.place >= ENOUGH_HEARD * found.of


def hear(laptops: Iterable[Laptop], typed: str) -> Heard:
    """Find the laptop whose words (or digits) somebody reads; four letters of each word are enough.

    A hand scanner that types the small code of a key (F19) is understood as well.
    """
    laptops = tuple(laptops)
    scanned = codes.key_of(typed)
    if scanned is not None:
        return Heard((scanned,), scanned) if any(one.key == scanned for one in laptops) else Heard()
    compared = [(one, compare(one.spoken, typed)) for one in laptops]
    if not compared or compared[0][1].match is Match.NOTHING:
        return Heard(tuple(one.key for one, _found in compared))
    whole = next(((one, found) for one, found in compared if found.match is Match.EQUAL), None)
    if whole is not None:
        return Heard((whole[0].key,), whole[0].key, whole[1])
    fitting = [(one, found) for one, found in compared if found.match is Match.SO_FAR and _goes_on(one.spoken, typed)]
    if fitting:
        return Heard(tuple(one.key for one, _found in fitting), best=fitting[0][1])
    # A word that is none of the list says more than one that merely stands elsewhere.
    return Heard(best=max((found for _one, found in compared), key=lambda each: (each.place, each.match)))


def _goes_on(spoken: Spoken, typed: str) -> bool:
    """Whether the word that is still being typed begins like the one in its place."""
    said = _WORDS.findall(typed)
    if not said or not typed[-1].isalpha() or len(said) > len(spoken.words):
        return True
    wanted = spoken.words[len(said) - 1]
    return wanted.startswith(said[-1].casefold()) or find_word(said[-1]) == wanted


# --- answering ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one laptop; ``error`` says why it was not accepted."""

    key: str
    error: QicError | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of accepting: one answer a laptop, the packages that became ready in the inbox, what changed."""

    answers: tuple[Answer, ...] = ()
    ready: int = 0
    changes: Changes = Changes()

    @property
    def accepted(self) -> tuple[str, ...]:
        """The keys that have a certificate now."""
        return tuple(one.key for one in self.answers if one.error is None)


def accept_compared(workspace: Workspace, compared: Sequence[str]) -> Answered:
    """Certify the laptops whose words were compared, in one step; each has its own outcome.

    Nobody is accepted who does not prove an invitation written here, nor two sites with one invitation: where both
    are named, neither is.

    Raises:
        NotAllowedError: this is no organiser's store, or one that may not enrol yet.
        StoreError: this store cannot be written to; nobody was accepted.
    """
    table = read_table(workspace)
    require_enrolled(workspace, "enrol")
    named = dict.fromkeys(compared)
    asking = {one.request.keyid: one for one in enrolling.pending_requests(workspace)}
    answers: list[Answer] = []
    changes = Changes()
    with workspace.store.transaction():
        for key in named:
            error, changed = _accept(workspace, asking.get(key), contested=bool(table.rivals(key) & set(named)))
            answers.append(Answer(key, error))
            changes |= changed
        # What waited for any of them is judged once.
        if any(one.error is None for one in answers):
            changes |= enrolling.open_what_waited(workspace)
    return Answered(tuple(answers), len(inbox.judge_again(workspace)), changes)


def _accept(
    workspace: Workspace, pending: PendingRequest | None, *, contested: bool
) -> tuple[QicError | None, Changes]:
    if pending is None:
        return NotAllowedError("", why="not-asking"), Changes()
    if contested:
        return NotAllowedError(pending.request.name, why="two-ask"), Changes()
    try:
        return None, enrolling.issue_certificate(workspace, pending)
    except NotAllowedError as error:
        return error, Changes()
