"""Checks QIC data packages without QIC Desktop: a second reader, written from ``data-package.md`` alone.

One file; it needs Python 3.11 and PyNaCl. ``F0`` to ``F17`` are the clauses of the document. It writes nothing.

    python verify_package.py S001-2026-11.qicpkg
    python verify_package.py --pin KEYID --news news.qicpkg S001-2026-11.qicpkg S002-2026-11.qicpkg

Files are judged in turn, each against all that was sound in the files before it, as in a store that takes them in.
One line of JSON is printed per file: outcome, code, segments, and the digest (F17) of all that is taken so far. Exit
status: 0 where every outcome is accept, partial or note, 1 otherwise, 2 for a wrong call.

``--pin`` is what the organiser's printed sheet says of the root (F11): hex, or thirty digits. Only that root is
believed. ``--news`` names files that are read first and not reported: the organiser's packages, an invitation, or a
bare sealed root. Without a pin nobody is known, and a sound package is ``quarantine`` with ``Q-UNKNOWN-KEY``.
A locked package (``.qicpkg.age``) is ``E-DECRYPT``: open it first with any age program and the key that fits.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import struct
import sys
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

try:
    from nacl.bindings import crypto_core_ed25519_is_valid_point
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey
except ImportError:
    raise SystemExit(
        "This reader needs PyNaCl (pip install pynacl). A dossier needs none: run verify_dossier.py."
    ) from None

MIB, MOST = 1 << 20, 1 << 53
# F6, the block "entities" of the document: an entity, its owners, and its registers.
ENTITIES = """
action | coach site | promise = text owner owner_role due | outcome = text state done_on | origin = text came_from
    origin | text text
adoption | site | what = text unit spreads change | standing = text state since | retesting = flag retest; text
    why_retest | text adaptation
agreement | site | team = text team_signs team_on | management = text management_signs management_on | text text
    to_talk_about compared_on; flag team_ready management_ready
annotation | site | mark = text measure period text cycle
answer | organiser organiser/private organiser/site site | text question text told_by consent
benchmark | organiser/site | made = object content; text on
candidate | organiser/private | naming = text name code | standing = text site state | text organisation area
    facility_type reports_by wave note; integer size
caseload | organiser organiser/private | list sites
certificate | organiser site | object grant
change_group | organiser/private | decision = text decision reason | text title driver measure how_to adaptations
    needs evidence idea; list members; flag retired
change_idea | organiser organiser/private site | place = text driver; integer order | grounds = text evidence sources
    | text text concept why how_to_test how_to adaptations results copied_from; list measures; flag retired
change_story | organiser organiser/private organiser/site site | text title steps needs obstacles advice result ramp
    measure told_by consent
charter | organiser organiser/private site | scope_of_work = text in_scope out_of_scope | aim_parts = text patients
    how_much | text background knowledge rationale resources barriers ethics funding context study summary
    interpretation limitations conclusions; flag own_topic
collaborative | organiser organiser/private | dates = text start end | privacy = integer small_number_threshold
    minimum_sites | course = text course course_since | archive = text archived_on archive_name archive_sha256 | text
    title topic governance aim rule_set comparison_policy file_names contact profile template sponsor; object
    success_rule readers visit_rule; list languages identity_shapes
commitment | site | promise = text what by | kept = flag done; text done_on outcome | text session
competency | coach/private organiser/private | seen = integer level; text seen_by | text note
confirmation | coach organiser site | confirmed = number numerator denominator value; text missing how by_role on
context_event | organiser organiser/private | span = text since until | where = list areas sites | text kind text;
    flag retired
control_plan | site | adopted = text change ramp cycle | text procedure owner_role newcomers monitor measure trigger
    response next_check
cost_entry | coach organiser/private site | spent = text activity on grade currency payer; number persons hours cash |
    text note; list linked
data_plan | site | who_and_when = text who when | sample = text sampling; integer sample_size | text source cheapest
    trial; list strata
definition_revision | organiser organiser/private site | definition = text revision_kind numerator_text
    denominator_text inclusion exclusion value_form unit source_text method period_kind direction chart_kind
    effective_period collector reason; number multiplier target minimum_denominator; integer decimals sample_size;
    list strata | text clarification; object translations
diagnosis | site | text kind title parts conclusion
driver | organiser organiser/private site | place = text parent; integer order | text text; list measures; flag
    retired
escalation | coach | problem = text problem to on | text visit state
escalation_answer | organiser organiser/site | answered = text state text on
event | site | occurred = text on reason; number cases | text measure note
exclusion | site | mark = text measure period reason
expert_brief | organiser/private | text session expert subject audience message practice avoid; integer minutes
facility | site | naming = text name code | text place reading_key
follow_up | coach | text answer note
hand_over | coach coach/private organiser | handed = text package taken_from given_to on
instrument | organiser organiser/private | text name; integer version; object content
instrument_answer | coach organiser organiser/site site site/private | given = object answers; number score; text
    rater_role | text justification suggestions; flag withdrawn
invitation | organiser/private | invited = text role name code site secret | text answered_by
key_note | organiser/private | text reason
leader_promise | site | promised = text support text | kept = text state since | text note
leader_support | site | leader = text leader role | text last_contact next_contact note
letter | organiser organiser/private organiser/site | text title body about; list to; flag withdrawn
measure | organiser organiser/private site | rhythm = text cadence; integer due_day | text code name kind level
    same_as until; integer current_revision; flag sensitive retired
meeting | site/private | held = text on; integer minutes | text purpose agenda decisions notes; list attendance
meeting_held | site | held = text on; integer minutes came of
membership | site | span = text since until reason | text person role; number hours; object used hand_over
objective | site | said = text voice text; integer order | reviewed = text met review reviewed_on
objective_answer | organiser/site | answered = text offered text to_words on
observation | site | counts = number numerator denominator value n; text missing; integer revision | source = text
    source counted_back | checked = text checked_on; number checked_numerator checked_denominator checked_value | text
    note
paper_return | coach organiser | received = text site source file_name sha256 on | taken = list periods; integer
    values | text note
participation | organiser | span = text site since until reason | text wave; list pauses
pdsa_cycle | site | place_in_ramp = text ramp; integer number | scale = text scale scale_number where_tested | plan =
    text who what when where | dates = text started ended | from_paper = text written_on; flag from_paper | text stage
    title objective questions prediction change_idea data_plan observations problems result learning decision
    next_plan initiated_by; list measures; flag as_planned matched
person | coach/private organiser/private site/private | text name profession contact; object skills lessons; flag left
phase | site | start = text measure first_period label reason baseline_first baseline_last judged_from; number centre;
    flag same_median | text suggested_by
pre_work | site | object ticked
project | site | aim_sentence = text aim by_when | text title problem started
question | organiser organiser/private organiser/site site | text text context consent asked_by; flag answered
ramp | site | text title letter change_idea idea state
read_letter | coach/private site/private | flag read
recount | coach | counted = text span; integer sample; number numerator denominator value | reported = number
    reported_numerator reported_denominator reported_value | text explanation
redaction | coach coach/private organiser organiser/private organiser/site site site/private | text replacement
report_back | site | told = text told_by_role to on | text session what
revocation | organiser | object limit
role_definition | organiser organiser/private | holder = text holder contact since | text code name level duties;
    number hours; flag required retired; integer order
self_audit | organiser/private | object answers; text note
session_attendance | site | came = text session; list roles people | object usefulness
session_form | organiser/private | form = text session sheet; object answers | text best better
session_register | organiser/private | came = integer came; list roles | flag storyboard
site | organiser | naming = text name code | merger = text merged_into merged_on | text organisation area
    facility_type reports_by; integer size; object context
site_note | organiser/private | text site text on
site_pin | coach/private | pinned = text reason on
sites_apart | organiser/private | flag apart
spread_unit | site | text name kind led_by opinion_leaders training planned note; integer order; flag retired
stakeholder | site/private | text name stands why who_talks; flag retired
table_mapping | site/private | text headings; object columns
tally | site | strokes = integer yes no
target | site | aim = number value; text by | text why
text_check | coach/private organiser/private site/private | checked = list suspected; text answer
timetable_event | organiser organiser/private | dates = text start end | text kind title place homework held_on;
    integer number; list agenda; flag retired
told_period | organiser/private | told = text measure period telling on; integer version; list follows hidden; object
    areas
topic_check | organiser organiser/private | breadth = integer processes measures | verdict = text verdict reason on |
    object criteria; text evidence examples
turn_reason | organiser/site | told = text turn since reason
visit | coach | when = text on; integer minutes | next = text next_on next_why | closed = text closed_on summary |
    text kind purpose with_whom observations praise training; list met cycles; object checks; flag withdrawn
"""
MARK = "[removed]"  # F7a
# F7a, the block "free": the texts in people's own words, which alone a redaction may change.
FREE = """
action text
adoption adaptation why_retest
agreement text to_talk_about
annotation text
answer text told_by
candidate area facility_type name note organisation
change_group adaptations how_to needs reason title
change_idea adaptations concept how_to how_to_test results sources text why
change_story advice needs obstacles result steps title told_by
charter background barriers conclusions context ethics funding how_much in_scope interpretation knowledge limitations
    out_of_scope patients rationale resources study summary
collaborative aim contact governance sponsor title topic
commitment outcome what
competency note
context_event areas text
control_plan change monitor newcomers owner_role procedure response trigger
cost_entry grade note payer
data_plan cheapest sampling source trial when who
definition_revision clarification collector denominator_text exclusion inclusion method numerator_text reason
    source_text
diagnosis conclusion parts title
driver text
escalation problem to
escalation_answer text
event note reason
exclusion reason
expert_brief audience avoid expert message practice subject
facility name place
follow_up note
instrument name
instrument_answer justification suggestions
key_note reason
leader_promise note text
leader_support note
letter body title
measure name
meeting agenda decisions notes purpose
membership reason
objective review text
objective_answer text to_words
observation note
paper_return file_name note
participation reason
pdsa_cycle change_idea data_plan initiated_by learning next_plan objective observations prediction problems questions
    result title what when where where_tested who
person contact name profession
phase label reason
project aim problem title
question asked_by context text
ramp change_idea title
recount explanation
report_back to what
role_definition contact duties holder name
self_audit note
session_form best better
site area facility_type name organisation
site_note text
site_pin reason
spread_unit led_by name note opinion_leaders training
stakeholder name who_talks why
target why
timetable_event homework place title
topic_check evidence examples reason
turn_reason reason
visit observations praise purpose training with_whom
"""
UUID, KEY_ID, HASH = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", r"[0-9a-f]{32}", r"[0-9a-f]{64}"
RECORD_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
SCOPE = rf"(?:site:{UUID}(?:/private)?|coach:{UUID}/(?:{UUID}|private)|organiser(?:/(?:{UUID}|private))?)"
NAME, TITLE, ROLE = r"[a-z][a-z0-9_]{0,63}", r"(?s:.){0,200}", r"site|coach|organiser"
NATURAL, COUNT, MAYBE_UUID = range(MOST + 1), range(1, MOST + 1), {UUID, None}
VERSION = {"v": COUNT, "crit": [str], "practice": bool}
BLOB = {"path": f"blob/{HASH}", "size": NATURAL, "packed": HASH}
ENTRY = BLOB | {"path": f"seg/{HASH}", "chain": f"{KEY_ID} .*", "first": COUNT, "last": COUNT}
MANIFEST = VERSION | {"kind": str, "collab": MAYBE_UUID, "site": MAYBE_UUID, "to": f"any|{UUID}|{KEY_ID}"}
MANIFEST |= {"packer": KEY_ID, "number": COUNT, "made": NATURAL, "app": r"(?s:.){0,64}"}
KINDS = {"site", "organiser", "coach", "invitation", "restore"}
HEADER = VERSION | {"writer": KEY_ID, "scope": str, "first": int, "last": int, "prev": {HASH, None}}
REDACTED = {"replaces": HASH, "was": [(COUNT, r"[0-9a-f]{16}")], "by": KEY_ID}
DOT = (KEY_ID, COUNT, r"[0-9a-f]{16}")
LINE = (COUNT, int, NATURAL, MAYBE_UUID, NAME, r"[^\x00-\x1f]*", dict, [DOT])
ASKED = VERSION | {"collab": UUID, "invitation": UUID, "as": ROLE, "name": TITLE}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "root": VERSION | {"collab": UUID, "version": COUNT, "threshold": range(1, 17), "keys": [str]},
    "invitation": ASKED | {"code": TITLE, "site": MAYBE_UUID, "secret": str},
    "request": ASKED
    | {"collab": MAYBE_UUID, "invitation": MAYBE_UUID, "proof": f"(?:{HASH})?"}
    | {"scopes": [rf"{SCOPE}|coach:{UUID}/\*|organiser/\*"]},
}
TYPES: dict[str, Any] = {
    "text": str,
    "integer": int,
    "number": {int, float},
    "flag": bool,
    "list": list,
    "object": dict,
}
AGE_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
OUTCOME = {"": "accept", "E": "refuse", "Q": "quarantine", "N": "note"}
TOKEN = re.compile(r'"[^"\\\x00-\x1f]*(?:\\["\\nt][^"\\\x00-\x1f]*)*"|-?[0-9][-+.0-9eE]*|[\[\]{},:]|true|false|null')
Dot = tuple[str, int, str]


class NotSoundError(Exception):
    """Why something is refused (``E-…``) or waits (``Q-…``): a code of F16."""


def need(condition: object, code: str) -> None:
    """Stop with ``code`` unless the condition holds."""
    if not condition:
        raise NotSoundError(code)


def fits(value: Any, spec: Any) -> bool:
    """Whether a parsed JSON value is as told.

    Told by the pattern of a text, a range of whole numbers (true and false are none), a type, null, ``[each item]``,
    ``(item, item)``, ``{either, or}``, or ``{key: ...}``: an object with at least these keys.
    """
    match spec:
        case str():
            return isinstance(value, str) and re.fullmatch(spec, value) is not None
        case range():
            return type(value) is int and value in spec
        case type():
            return type(value) is spec
        case set():
            return any(fits(value, one) for one in spec)
        case list():
            return isinstance(value, list) and all(fits(item, spec[0]) for item in value)
        case tuple():
            return isinstance(value, list) and len(value) == len(spec) and all(map(fits, value, spec))
        case dict():
            return isinstance(value, dict) and all(key in value and fits(value[key], spec[key]) for key in spec)
    return value is None


def sha256(data: bytes) -> str:
    """In lower-case hex, as everywhere in the format."""
    return hashlib.sha256(data).hexdigest()


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no key stands twice."""
    need(len(dict(pairs)) == len(pairs), "E-JSON")
    return dict(pairs)


def number(text: str) -> int | float:
    """A number of magnitude at most 2^53; whole only where it is written in digits alone."""
    is_whole = text.lstrip("-").isdigit()
    need(not is_whole or len(text) <= 17, "E-JSON")
    value = int(text) if is_whole else float(text)
    need(abs(value) <= MOST, "E-JSON")
    return value


def parse(data: bytes, code: str = "E-JSON") -> Any:
    """F0: one JSON value, read strictly."""
    try:
        text, at, level = data.decode("utf-8"), 0, 0
        for token in TOKEN.finditer(text):
            level += (token[0] in "[{") - (token[0] in "]}")
            need(token.start() == at and level <= 8, code)
            at = token.end()
        need(at == len(text), code)
        return json.loads(text, object_pairs_hook=unique, parse_int=number, parse_float=number)
    except (ValueError, NotSoundError):
        raise NotSoundError(code) from None


def versioned(data: bytes, spec: dict[str, Any], code: str, known: Iterable[str] = ()) -> dict[str, Any]:
    """An object with ``v`` and ``crit``, which are looked at before anything else (F7)."""
    fields = parse(data, code)
    need(isinstance(fields, dict), code)
    need(fits(fields.get("v"), COUNT), "E-VERSION")
    is_unknown = fits(fields.get("crit"), [str]) and set(fields["crit"]).difference(known)
    need(fields["v"] == 1 and not is_unknown, "Q-NEEDS-UPDATE")
    need(fits(fields, spec), code)
    return dict(fields)


def quoted(text: str) -> str:
    """A text as JSON with the four escapes."""
    for plain, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        text = text.replace(plain, escape)
    return f'"{text}"'


def key_id(public: bytes) -> str:
    """F1."""
    return hashlib.sha256(b"qic-ed25519\0" + public).hexdigest()[:32]


def from_base64(text: Any, length: int, code: str = "E-BASE64") -> bytes:
    """Exactly base64 of exactly so many bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        raise NotSoundError(code) from None
    need(base64.b64encode(data).decode() == text and len(data) == length, code)
    return data


def open_sealed(data: bytes, kind: str) -> tuple[bytes, list[bytes]]:
    """F8: the body and the public keys that signed it; every key and signature is checked."""
    head, _, body = data.partition(b"\n")
    try:
        (_, stated), (_, sigs) = parse(head).items()
        pairs = ",".join(f"[{quoted(key)},{quoted(signature)}]" for key, signature in sigs)
        again = f'{{"type":{quoted(stated)},"sigs":[{pairs}]}}\n'.encode()
    except (NotSoundError, AttributeError, TypeError, ValueError):
        raise NotSoundError("E-SEALED") from None
    need(data.startswith(again) and sigs and len(again) <= 4096, "E-SEALED")
    signed = [(from_base64(key, 32, "E-SEALED"), from_base64(text, 64, "E-SEALED")) for key, text in sigs]
    need(stated == f"application/vnd.qic.{kind}", "E-TYPE")
    need(len(sigs) <= (16 if kind == "root.v1+json" else 1) and len(dict(signed)) == len(signed), "E-SEALED")
    message = b"DSSEv1 %d %s %d %s" % (len(stated), stated.encode(), len(body), body)
    for key, signature in signed:
        need(crypto_core_ed25519_is_valid_point(key), "E-WEAK-KEY")
        try:
            VerifyKey(key).verify(message, signature)
        except BadSignatureError:
            raise NotSoundError("E-SIGNATURE") from None
    return body, [key for key, _ in signed]


class Member(NamedTuple):
    """A member as it lies in the file."""

    name: str
    crc: int
    size: int
    packed: bytes

    def content(self) -> bytes:
        """What is in it, never more than the size promised."""
        inflater = zlib.decompressobj(-15)
        try:
            data = self.packed if self.name == "manifest" else inflater.decompress(self.packed, self.size + 1)
        except zlib.error:
            raise NotSoundError("E-INFLATE") from None
        is_whole = self.name == "manifest" or (inflater.eof and not inflater.unused_data)
        need(is_whole and len(data) == self.size and zlib.crc32(data) == self.crc, "E-INFLATE")
        return data


def read_zip(data: bytes) -> list[Member]:
    """F9: every member, after each header was computed again and compared; so members cannot overlap."""
    need(len(data) <= 25 * MIB, "E-TOO-LARGE")
    # F20: this reader has no keys; an age program opens the file first.
    is_locked = data.startswith(b"age-encryption.org/") or data[:256].lstrip().startswith(AGE_ARMOR)
    need(not is_locked, "E-DECRYPT")
    need(data[:4] in (b"PK\3\4", b"PK\5\6"), "E-NOT-A-PACKAGE")
    need(data[-22:-18] == b"PK\5\6", "E-ZIP")
    disk, first_disk, here, count, size, start, comment = struct.unpack("<4H2LH", data[-18:])
    need(count <= 2000, "E-TOO-MANY-MEMBERS")
    need(disk == first_disk == comment == 0 and here == count and start + size == len(data) - 22, "E-ZIP")
    members, place, at = list[Member](), start, 0
    for _ in range(count):
        need(place + 46 <= len(data) - 22, "E-ZIP")
        record = struct.unpack("<4s6H3L5H2L", data[place : place + 46])
        method, crc, packed, size, offset = record[4], *record[7:10], record[16]
        name = data[place + 46 : place + 46 + record[10]]
        need(not record[3] & 1, "E-ZIP-ENCRYPTED")
        need(method in (0, 8), "E-ZIP-METHOD")
        need(re.fullmatch(rb"manifest|(seg|blob)/[0-9a-f]{64}", name), "E-MEMBER-NAME")
        need(name.decode() not in {member.name for member in members}, "E-DUP-MEMBER")
        need(offset >= at and (offset > at or offset + 30 + len(name) + packed <= start), "E-BOMB")
        common = struct.pack("<5H3L2H", 20, 0, 0 if name == b"manifest" else 8, 0, 33, crc, packed, size, len(name), 0)
        central = b"PK\1\2\x14\0" + common + bytes(10) + struct.pack("<L", at) + name
        need(data[place : place + len(central)] == central, "E-ZIP")
        need(data[at : at + 30 + len(name)] == b"PK\3\4" + common + name, "E-ZIP")
        place, at = place + len(central), at + 30 + len(name) + packed
        members.append(Member(name.decode(), crc, size, data[at - packed : at]))
    need(not members or (at == start and place == len(data) - 22), "E-ZIP")
    need(members and members[0].name == "manifest", "E-NO-MANIFEST")
    blobs = [member.size for member in members if member.name.startswith("blob/")]
    need(members[0].size <= MIB and max(blobs, default=0) <= 2 * MIB and sum(blobs) <= 10 * MIB, "E-TOO-LARGE")
    need(sum(member.size for member in members) <= 64 * MIB, "E-BOMB")
    return members


def check_manifest(fields: dict[str, Any], signer: str) -> None:
    """F10 and F15, apart from what depends on who reads."""
    have: dict[str, Any] = fields.get("have", {})
    entries: Any = fields.get("entries")
    need(fits(fields, MANIFEST) and fits(fields.get("enclosed", []), [str]), "E-MANIFEST")
    need(fits(have, dict) and fits(list(have), [ENTRY["chain"]]) and fits(entries, [dict]), "E-MANIFEST")
    need(fits(list(have.values()), [[(COUNT, HASH)]]), "E-MANIFEST")
    for entry in entries:
        need(fits(entry, BLOB) or (fits(entry, ENTRY) and entry["first"] <= entry["last"]), "E-MANIFEST")
    scopes = [entry["chain"][33:] for entry in entries if entry["path"].startswith("seg/")]
    held = [chain[33:] for chain in have]
    need(fits(scopes + held, [SCOPE]), "E-SCOPE")
    travels = held if fields["kind"] == "restore" else scopes + held
    need(not any(scope.endswith("/private") for scope in travels), "E-PRIVATE")
    need(fields["packer"] == signer, "E-WRITER")


class Operation(NamedTuple):
    """An operation line; ``raw`` are its registers as the author wrote them."""

    dot: Dot
    entity: str
    id: str
    registers: dict[str, Any]
    raw: dict[str, str]
    dots: frozenset[Dot]
    head: tuple[Any, ...]


class Segment(NamedTuple):
    """A segment that is sound in itself."""

    id: str
    writer: str
    scope: str
    first: int
    last: int
    prev: str | None
    practice: bool
    operations: list[Operation]
    replaces: str | None
    changed: frozenset[int]

    @property
    def place(self) -> str:
        """The id by which the chain knows this part (F7a)."""
        return self.replaces or self.id


def read_segment(data: bytes) -> Segment:
    """F7: a sealed segment, checked in itself."""
    body, keys = open_sealed(data, "segment.v1+jsonl")
    need(len(body) <= 8 * MIB and body.endswith(b"\n"), "E-SEGMENT")
    head, *lines = body[:-1].split(b"\n")
    fields = versioned(head, HEADER, "E-HEADER", ["redaction"])
    keys_in_order, was = [*HEADER, *REDACTED][: 11 if fields["crit"] else 8], check_redacted(fields)
    need(fits(fields["scope"], SCOPE), "E-SCOPE")
    writer, scope, first, last, prev = (fields[key] for key in list(HEADER)[3:])
    need(1 <= first <= last and (prev is None) == (first == 1), "E-SEQ")
    again = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    need(list(fields)[: len(keys_in_order)] == keys_in_order and head == again, "E-HEADER")
    need(len(lines) == last - first + 1 <= 50_000, "E-SEQ")
    operations = [read_operation(line, seq, writer) for seq, line in enumerate(lines, first)]
    need(key_id(keys[0]) == fields.get("by", writer), "E-WRITER")
    need(all(operations[seq - first].dot[2] != name for seq, name in was.items()), "E-HEADER")
    operations = [op._replace(dot=(writer, op.dot[1], was.get(op.dot[1], op.dot[2]))) for op in operations]
    for operation in operations:
        check_record(operation, scope)
    replaces = fields.get("replaces")
    practice, changed = fields["practice"], frozenset(was)
    return Segment(sha256(body), writer, scope, first, last, prev, practice, operations, replaces, changed)


def check_redacted(fields: dict[str, Any]) -> dict[int, str]:
    """F7a: what the header of a redaction adds; the old names of the lines that were changed."""
    if not fields["crit"]:
        need(not REDACTED.keys() & fields.keys(), "E-HEADER")
        return {}
    need(fits(fields, REDACTED) and fields["was"], "E-HEADER")
    numbers = [fields["first"] - 1, *(seq for seq, _ in fields["was"]), fields["last"] + 1]
    need(numbers == sorted(set(numbers)), "E-HEADER")
    return dict(fields["was"])


def read_operation(line: bytes, seq: int, writer: str) -> Operation:
    """F3, F4."""
    need(len(line) <= 262144, "E-OPS")
    fields = parse(line)
    need(fits(fields, LINE), "E-OPS")
    registers, dots = fields[6], frozenset(map(tuple, fields[7]))
    need(registers and fits(list(registers), [NAME]) and len(dots) == len(fields[7]), "E-OPS")
    need(1 <= fields[1] <= 1 << 48, "E-LAMPORT")
    need(1 <= len(fields[5].encode()) <= 512, "E-ID")
    need(all(len(text.encode()) <= 65536 for text in texts(registers)), "E-VALUE")
    need(fields[0] == seq, "E-SEQ")
    text, decoder, raw = line.decode(), json.JSONDecoder(), dict[str, str]()
    at = next(token.end() for token in TOKEN.finditer(text) if token[0] == "{")
    while len(raw) < len(registers):
        name, at = decoder.raw_decode(text, at)
        raw[name], at = text[at + 1 : decoder.raw_decode(text, at + 1)[1]], decoder.raw_decode(text, at + 1)[1] + 1
    dot = (writer, seq, sha256(line)[:16])
    return Operation(dot, fields[4], fields[5], registers, raw, dots, tuple(fields[:6]))


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, keys too."""
    for item in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(item)
    if isinstance(value, str):
        yield value


def known_entities() -> Iterator[tuple[str, tuple[list[str], dict[str, Any]]]]:
    """Of each entity the owners, and the type of every register or of its keys."""
    for row in ENTITIES.strip().replace("\n    ", " ").split("\n"):
        name, owners, *parts = row.split(" | ")
        registers: dict[str, Any] = {}
        for register, keys in (part.rpartition(" = ")[::2] for part in parts):
            found = {key: TYPES[kind] for kind, *names in map(str.split, keys.split("; ")) for key in names}
            registers |= {register: found} if register else found
        yield name, (owners.split(), registers)


KNOWN = dict(known_entities())
FREE_TEXTS = {row.split()[0]: set(row.split()[1:]) for row in FREE.strip().replace("\n    ", " ").split("\n")}


def masked(operation: Operation, name: str) -> tuple[str, list[str]]:
    """F7a: a register without its free texts, and these."""
    value, free = operation.registers[name], FREE_TEXTS.get(operation.entity, set())
    known = KNOWN.get(operation.entity, ([], {}))[1].get(name)
    if isinstance(value, str) and known is str and name in free:
        return "", [value]
    found = []
    if isinstance(value, dict):
        may = {key for key in free if isinstance(known, dict) and known.get(key) is str}
        may |= {"reason"} if value.get("deleted") is True else set()
        found = [item for key, item in value.items() if key in may and isinstance(item, str)]
        value = {key: "" if key in may and isinstance(item, str) else item for key, item in value.items()}
    return json.dumps(value), found


def is_shortened(before: str, after: str) -> bool:
    """F7a: whether a text is another one in which marks stand for some words."""
    start, *pieces = after.split(MARK)
    if not pieces or not before.startswith(start):
        return before == after
    rest = before.removeprefix(start)
    for piece in filter(None, pieces[:-1]):
        if piece not in rest:
            return False
        rest = rest.partition(piece)[2]
    return rest.endswith(pieces[-1])


def is_marked(segment: Segment) -> bool:
    """F7a: whether every line that a redaction changes shows where words were removed."""
    lines = [op for op in segment.operations if op.head[0] in segment.changed]
    return all(any(MARK in text for name in op.raw for text in masked(op, name)[1]) for op in lines)


def difference(first: Segment, second: Segment) -> str:
    """F7a: the code that keeps one segment from standing for another; empty where only free texts differ."""
    if first[1:7] != second[1:7]:
        return "E-REDACTION"
    for one, other in zip(first.operations, second.operations, strict=True):
        if (one.head, one.dots, one.dot, [*one.raw]) != (other.head, other.dots, other.dot, [*other.raw]):
            return "E-REDACTION"
        for name, raw in one.raw.items():
            (mine, before), (theirs, after) = masked(one, name), masked(other, name)
            if raw != other.raw[name] and not (mine == theirs and all(map(is_shortened, before, after))):
                is_known = name in KNOWN.get(one.entity, ([], {}))[1]
                return "E-REDACTION" if is_known else "Q-NEEDS-UPDATE"
    return ""


def check_record(operation: Operation, scope: str) -> None:
    """F5, F6: entity in this scope, form of the id, types of registers; nothing of an unknown entity."""
    if operation.entity not in KNOWN:
        return
    owners, known = KNOWN[operation.entity]
    owner = re.sub(f":{UUID}", "", scope)
    need(re.sub(f"/{UUID}", "/site" if owner.startswith("organiser") else "", owner) in owners, "E-ENTITY")
    need(is_id(operation.entity, operation.id), "E-ID")
    for name, value in operation.registers.items():
        spec = known.get(name)
        if isinstance(spec, dict) and isinstance(value, dict):
            is_sound = all(item is None or key not in spec or fits(item, spec[key]) for key, item in value.items())
        else:
            is_sound = value is None or spec is None or fits(value, spec)
        need(is_sound, "E-VALUE")


def is_id(entity: str, text: str) -> bool:
    """F6: whether a text is an id of a known entity."""
    record, *rest = text.split("|")
    if entity in ("certificate", "revocation", "key_note"):
        return fits(text, KEY_ID)
    if entity in ("redaction", "text_check"):
        return fits(text, HASH)
    if entity in ("definition_revision", "target", "data_plan"):
        return fits(record, RECORD_ID) and fits(rest, ("[0-9]+",))
    if entity == "tally":
        return fits(record, RECORD_ID) and fits(rest, ("[0-9]{4}-[0-9]{2}-[0-9]{2}",))
    if entity in ("follow_up", "session_register", "sites_apart"):
        return fits(record, RECORD_ID) and fits(rest, (RECORD_ID,))
    if entity == "competency":
        return fits(record, UUID) and len(rest) > 1 and bool(rest[0]) and len("|".join(rest[1:])) == 10
    if entity in ("instrument_answer", "self_audit"):
        is_named = len(rest) == 2 and all(rest) if entity == "instrument_answer" else "|".join(rest) != ""
        return "@" in record and is_named
    if entity == "recount":
        return fits(record, RECORD_ID) and is_value_id(rest)
    return is_value_id([record, *rest]) if entity in ("observation", "confirmation") else fits(text, RECORD_ID)


def is_value_id(parts: list[str]) -> bool:
    """F6: measure, period and stratum."""
    is_sound = fits(parts, (RECORD_ID, r"[^:]*:?[^:]*", r"[^\x00-\x1f\x7f-\x9f]{0,64}")) and is_period(parts[1])
    return is_sound and unicodedata.is_normalized("NFC", parts[2])


def is_period(text: str) -> bool:
    """F6: a day, week, month, quarter or year that exists; of other calendars only the form."""
    calendar, _, form = text.rpartition(":")
    if ":" in text and calendar not in ("fy04", "epi"):
        return fits(text, r"[a-z][a-z0-9]{1,7}:[0-9]{4}(-(Q[1-4]|W?[0-9]{2}(-[0-9]{2})?))?")
    shapes = {
        "": r"[0-9]{4}(-(Q[1-4]|W?[0-9]{2}|[0-9]{2}-[0-9]{2}))?",
        "fy04": r"[0-9]{4}",
        "epi": r"[0-9]{4}-W[0-9]{2}",
    }
    if not fits(form, shapes[calendar]):
        return False
    year, part = int(form[:4]), form[5:]
    try:
        if calendar == "epi":
            starts = [date(one, 1, 4) - timedelta(date(one, 1, 4).isoweekday() % 7) for one in (year, year + 1)]
            return timedelta() <= timedelta(7 * int(part[1:]) - 7) < starts[1] - starts[0]
        if part.startswith("W"):
            return date.fromisocalendar(year, int(part[1:]), 1) + timedelta(6) > date.min
        if "-" in part:
            return date.fromisoformat(form) is not None
        month = int(part[1:]) * 3 if part.startswith("Q") else int(part or 12)
        return 1 <= month <= 12 and date(year, month, 1) < date(9999, 4 if calendar else 12, 1)
    except (ValueError, OverflowError):
        return False


class Root(NamedTuple):
    """F11: the keys on which trust rests, those that signed this version of it, and the organiser's laptops."""

    collab: str
    practice: bool
    version: int
    threshold: int
    keys: frozenset[bytes]
    signers: frozenset[bytes]
    officers: frozenset[str]
    hash: str

    def follows(self, old: Root) -> bool:
        """Whether this is the next version, signed by the thresholds of both."""
        is_next = self[:2] == old[:2] and self.version == old.version + 1
        return is_next and len(self.signers & old.keys) >= old.threshold

    @property
    def names(self) -> set[str]:
        """What people compare: in hex and in digits."""
        many = b"qic-root-keys\0" + bytes([self.threshold]) + b"".join(sorted(self.keys))
        name = sha256(many)[:32] if len(self.keys) > 1 else key_id(min(self.keys))
        return {name, f"{int(name, 16) % 10**30:030}"}


def read_document(document: str) -> tuple[str, Root | None]:
    """F11 to F13: the type of a sealed document, and the root if it is one."""
    kind = re.sub(
        r'^\{"type":"application/vnd\.qic\.(root|invitation|request)\.v1\+json".*', r"\1", document, flags=re.S
    )
    need(kind in DOCUMENTS, "E-TYPE")
    body, signers = open_sealed(document.encode(), f"{kind}.v1+json")
    fields = versioned(body, DOCUMENTS[kind], "E-DOCUMENT")
    if kind == "invitation":
        from_base64(fields["secret"], 16)
    if kind == "request":
        need(1 <= len(fields["scopes"]) <= 64, "E-DOCUMENT")
        plain = fields["invitation"] is None
        need(plain is (fields["proof"] == ""), "E-DOCUMENT")
        need(fields["as"] == "site" if plain else fields["collab"] is not None, "E-DOCUMENT")
    if kind != "root":
        return kind, None
    keys, named = public_keys(fields["keys"]), fields.get("officers", [])
    need(fits(named, [str]) and len(keys) >= fields["threshold"], "E-DOCUMENT")
    laptops = public_keys(named) if "officers" in fields else keys if fields["threshold"] == 1 else ()
    need(len(keys.intersection(signers)) >= fields["threshold"], "E-ROOT")
    said = {name: fields[name] for name in ("collab", "practice", "version", "threshold")}
    officers = frozenset(map(key_id, laptops))
    return kind, Root(**said, keys=keys, signers=frozenset(signers), officers=officers, hash=sha256(body))


def public_keys(texts: list[str]) -> frozenset[bytes]:
    """The sound public keys of a root: at most 16, no key twice."""
    keys = frozenset(from_base64(key, 32) for key in texts)
    need(16 >= len(keys) == len(texts), "E-DOCUMENT")
    need(all(crypto_core_ed25519_is_valid_point(key) for key in keys), "E-WEAK-KEY")
    return keys


class Grant(NamedTuple):
    """F14: what a certificate says."""

    segment: Segment
    subject: str
    scopes: frozenset[str]
    enrols: bool


def grants_of(segment: Segment) -> Iterator[Grant]:
    """The certificates of a segment; one that is not well formed says nothing."""
    for operation in segment.operations:
        grant: Any = operation.registers.get("grant")
        if operation.entity != "certificate" or not fits(grant, {"scopes": DOCUMENTS["request"]["scopes"], "key": str}):
            continue
        scopes, enrols = frozenset(grant["scopes"]), grant.get("enrol") is True
        own = {segment.scope, f"{segment.scope}/private"}
        try:
            key = from_base64(grant["key"], 32)
        except NotSoundError:
            continue
        is_sound = key_id(key) == operation.id and crypto_core_ed25519_is_valid_point(key)
        if is_sound and (segment.scope == "organiser" or (not enrols and scopes <= own)):
            yield Grant(segment, operation.id, scopes, enrols)


class Authority:
    """F14: the fixpoint over the roots and all segments held."""

    def __init__(self, roots: list[Root], held: dict[str, Segment], let_in: Iterable[str] = ()) -> None:
        self.officers = set(roots[-1].officers if roots else ())
        self.held, self.limits = held, dict[str, list[dict[str, str]]]()
        # Anybody seals a redaction of anybody's chain: what stands before one is believed once it is let in.
        self.places = {held[name].place: held[name] for name in let_in} | held
        same = [one for one in held.values() if one.place not in held or not difference(held[one.place], one)]
        self.grants = [grant for segment in same for grant in grants_of(segment)]
        self.recorded = [(one, op) for one in same for op in one.operations if op.entity == "redaction"]
        stated = [(one, op) for one in same for op in one.operations if one.scope == "organiser"]
        said: list[tuple[Segment, str, Any]] = [
            (one, op.id, op.registers.get("limit")) for one, op in stated if op.entity == "revocation"
        ]
        left = [
            row
            for row in said
            if fits(row[2], {"chains": dict}) and fits([*row[2]["chains"].values()], [str]) and row[1] != row[0].writer
        ]
        self.reach()
        # One issuer at a time, from the fewest steps: what a key says counts only while the key itself stands.
        while valid := [row for row in left if self.may_revoke(row[0], row[1])]:
            first = min((self.steps[row[0].writer], row[0].writer) for row in valid)[1]
            for row in valid:
                if row[0].writer == first:
                    left.remove(row)
                    self.limits.setdefault(row[1], []).append(row[2]["chains"])
            self.reach()

    def stands(self, segment: Segment) -> bool:
        """Whether no revocation takes the segment away: each names it or a descendant of it."""
        return all(self.leaves(chains, segment) for chains in self.limits.get(segment.writer, ()))

    def leaves(self, chains: dict[str, str], segment: Segment) -> bool:
        """Whether one revocation leaves the segment valid."""
        if segment.scope not in chains:
            return segment.scope.endswith("/private")
        at: str | None = chains[segment.scope]
        while at != segment.place and at in self.places:
            at = self.places[at].prev
        return at == segment.place

    def may_enrol(self, segment: Segment) -> bool:
        """Whether the writer of a segment that stands may enrol and revoke, and said so himself."""
        writes = "organiser" in self.full.get(segment.writer, ())
        return writes and segment.writer in self.enrollers and self.stands(segment) and self.is_said(segment)

    def may_revoke(self, segment: Segment, subject: str) -> bool:
        """Whether what a segment revokes counts: nobody revokes a key that is nearer to the root."""
        return self.may_enrol(segment) and self.steps.get(subject, 1 << 30) >= self.steps[segment.writer]

    def is_said(self, segment: Segment) -> bool:
        """F14: whether an entry of one who may state such things records the redaction; true of all others."""
        return not segment.replaces or any(
            (one.scope, op.id, op.registers.get("replacement")) == (segment.scope, segment.replaces, segment.id)
            and self.is_reached(one)
            and self.stands(one)
            for one, op in self.recorded
        )

    def reach(self) -> None:
        """Who may write where, who may enrol, and how many certificates stand between a key and the root."""
        self.steps, self.enrollers = dict.fromkeys(self.officers, 0), set(self.officers)
        self.full = {key: {"organiser", "organiser/private", "organiser/*"} for key in self.officers}
        self.vouched: dict[str, set[str]] = {}
        waiting, far = [grant for grant in self.grants if self.stands(grant.segment)], 0
        while reached := [grant for grant in waiting if self.is_reached(grant.segment)]:
            waiting, far = [grant for grant in waiting if grant not in reached], far + 1
            for grant in reached:
                is_organisers = grant.segment.scope == "organiser"
                rights = self.full if is_organisers else self.vouched
                rights.setdefault(grant.subject, set()).update(grant.scopes)
                if is_organisers:
                    self.steps.setdefault(grant.subject, far)
                self.enrollers |= {grant.subject} if grant.enrols else set()

    def is_reached(self, segment: Segment) -> bool:
        """Whether what the segment certifies counts: in ``organiser`` who enrols, in a site's scope who is of it."""
        can = segment.scope in self.full.get(segment.writer, ())
        can = can and (segment.scope != "organiser" or segment.writer in self.enrollers)
        return can and self.is_said(segment)

    def may_remove(self, key: str, segment: Segment) -> bool:
        """F7a: whether a key may let a redaction in: of its own chain, or with the full right in that scope."""
        wanted = {segment.scope, re.sub(f"/{UUID}$", "/*", segment.scope)}
        return bool(wanted & self.full.get(key, set())) or key == segment.writer

    def judge(self, segment: Segment) -> str:
        """The code that holds a segment back, empty where its writer may write there."""
        if not self.stands(segment):
            return "Q-REVOKED"
        full, vouched = self.full.get(segment.writer), self.vouched.get(segment.writer)
        wanted = {segment.scope, re.sub(f"/{UUID}$", "/*", segment.scope)}
        if wanted & (full or set()) or segment.scope in (vouched or set()):
            return ""
        return "Q-UNKNOWN-KEY" if full is None and vouched is None else "E-SCOPE-NOT-GRANTED"


IMMUTABLE = {("definition_revision", "definition"), ("redaction", "replacement")}  # F5


def digest(segments: Iterable[Segment]) -> str:
    """F17, of segments that are accepted."""
    values: dict[tuple[str, ...], dict[Dot, str]] = {}
    over: dict[tuple[str, ...], set[Dot]] = {}
    for scope, op in (
        (one.scope, op) for one in segments for op in one.operations if not one.scope.endswith("/private")
    ):
        for name, raw in op.raw.items():
            place = (scope, op.entity, op.id, name)
            values.setdefault(place, {})[op.dot] = raw
            if (op.entity, name) not in IMMUTABLE:
                over.setdefault(place, set()).update(op.dots)
    lines = []
    for key, found in values.items():
        live = [
            f'[["{dot[0]}",{dot[1]},"{dot[2]}"],{found[dot]}]' for dot in sorted(found.keys() - over.get(key, set()))
        ]
        if live:
            lines.append(f"[{','.join(map(quoted, key))},[{','.join(live)}]]\n".encode())
    return sha256(b"".join(sorted(lines)))


def blobs_of(value: Any) -> Iterator[str]:
    """The blobs that a value names."""
    if fits(value, {"sha256": str}) and "size" in value and "type" in value:
        yield value["sha256"]
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from blobs_of(item)


class Reader:
    """What is believed and held, as in a store that takes in what it judges."""

    def __init__(self, pin: str = "", *, recipients: Iterable[str] = (), believes_all: bool = False) -> None:
        self.pin, self.recipients, self.believes_all = re.sub(r"\s", "", pin), {"any", *recipients}, believes_all
        self.roots: list[Root] = []
        self.held: dict[str, Segment] = {}

    def offer(self, roots: list[Root]) -> None:
        """F11: the pinned root, then each version that rightly follows; of two, the lower hash, if it is the last."""
        if not self.roots:
            self.roots = sorted((root for root in roots if self.pin in root.names), key=lambda one: one.version)[-1:]
            while before := [root for root in roots if self.roots and self.roots[0].follows(root)]:
                self.roots.insert(0, min(before, key=lambda one: one.hash))
        if len(self.roots) > 1:
            rivals = [root for root in roots if root.follows(self.roots[-2])]
            self.roots[-1] = min([self.roots[-1], *rivals], key=lambda one: one.hash)
        while after := [root for root in roots if self.roots and root.follows(self.roots[-1])]:
            self.roots.append(min(after, key=lambda one: one.hash))

    def code_of(self, segment: Segment, authority: Authority) -> str:
        """The code that holds a sound segment back."""
        return "" if self.believes_all else authority.judge(segment)

    def authority(self) -> Authority:
        """F14, with what the redactions that are let in say of the order of segments."""
        let_in: set[str] = set()
        while True:
            authority = Authority(self.roots, self.held, let_in)
            codes = self.codes(authority)
            found = {one.id for one in self.held.values() if one.replaces and not codes[one.id]}
            if found <= let_in:
                return authority
            let_in |= found

    def digest(self) -> str:
        """F17, of all that is held and accepted as things stand now."""
        authority = self.authority()
        codes = self.codes(authority)
        return digest(one for one in self.held.values() if not codes[one.id])

    def codes(self, authority: Authority) -> dict[str, str]:
        """F7a, F14: of every segment held the code that holds it back; empty for what is accepted."""
        found = {one.id: self.code_of(one, authority) for one in self.held.values()}
        waiting = [one for one in self.held.values() if one.replaces and not found[one.id]]
        found |= {one.id: "Q-REDACTION" for one in waiting}
        order: dict[str, tuple[Any, ...]] = {}
        while let_in := self.let_in(waiting, found, authority):
            for one, rank in let_in:
                order[one.id] = rank
                first = self.held.get(one.place)
                made_up = not first and (not is_marked(one) or self.has_names_of_others(one))
                found[one.id] = "E-REDACTION" if made_up else difference(first, one) if first else ""
        for place in {one.place for one in waiting if not found[one.id]}:
            ranked = sorted((order[one.id], one.id) for one in waiting if one.place == place and not found[one.id])
            found |= {name: "N-ALREADY-HELD" for name in [place, *(name for _, name in ranked[:-1])] if name in found}
        return found

    def has_names_of_others(self, redaction: Segment) -> bool:
        """F7a: whether a line that was changed bears the name of one that stands at another place."""
        others = [one for one in self.held.values() if not one.replaces and one[1:3] == redaction[1:3]]
        names = {op.dot for op in redaction.operations if op.head[0] in redaction.changed}
        return any(op.dot in names for one in others for op in one.operations)

    def let_in(
        self, waiting: list[Segment], codes: dict[str, str], authority: Authority
    ) -> list[tuple[Segment, tuple[Any, ...]]]:
        """F7a: the redactions that an accepted entry records, each with the rank of its highest entry."""
        said = [
            (op.head[1], one.writer, op.dot[2], one.scope, op.id, op.registers.get("replacement"))
            for one in self.held.values()
            if not codes[one.id]
            for op in one.operations
            if op.entity == "redaction"
        ]
        found = []
        for one in waiting:
            ranks = [
                row[:3]
                for row in said
                if row[3:] == (one.scope, one.replaces, one.id)
                and (self.believes_all or authority.may_remove(row[1], one))
            ]
            if ranks and codes[one.id] == "Q-REDACTION":
                found.append((one, max(ranks)))
        return found

    def open_package(self, data: bytes, verdict: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
        """F16, steps 1 to 4: the manifest, and the contents by path."""
        manifest, *members = read_zip(data)
        body, keys = open_sealed(manifest.content(), "package.v1+json")
        fields, roots = versioned(body, VERSION | {"kind": str}, "E-MANIFEST"), self.roots
        need(all(fields["practice"] == root.practice for root in roots), "E-PRACTICE")
        need(fields["kind"] in KINDS, "Q-NEEDS-UPDATE")
        check_manifest(fields, key_id(keys[0]))
        verdict |= {"signer": fields["packer"], "package": sha256(body)}
        need(not roots or fields["collab"] in {root.collab for root in roots} | {None}, "E-COLLABORATIVE")
        need(self.recipients == {"any"} or fields["to"] in self.recipients, "Q-WRONG-RECIPIENT")
        names, listed = [member.name for member in members], [entry["path"] for entry in fields["entries"]]
        need(set(listed) <= set(names), "E-MISSING-MEMBER")
        need(set(names) <= set(listed), "E-UNLISTED-MEMBER")
        need(names == listed, "E-MANIFEST")
        pairs = list(zip(members, fields["entries"], strict=True))
        need(all(sha256(member.packed) == entry["packed"] for member, entry in pairs), "E-PACKED")
        contents = {}
        for member, entry in pairs:
            contents[member.name] = content = member.content()
            need(len(content) == entry["size"], "E-SIZE")
            body = content if "blob/" in member.name else content[content.find(b"\n") + 1 :]
            need(sha256(body) == member.name.partition("/")[2], "E-HASH")
        return fields, contents

    def read_entry(self, entry: dict[str, Any], content: bytes, manifest: dict[str, Any]) -> dict[str, Any]:
        """F16, step 5, apart from authority."""
        writer, _, scope = entry["chain"].partition(" ")
        row = {"id": entry["path"][4:], "writer": writer, "scope": scope} | {
            key: entry[key] for key in ("first", "last")
        }
        if row["id"] in self.held and self.codes(self.authority())[row["id"]] in ("", "N-ALREADY-HELD"):
            return row | {"outcome": "note", "code": "N-ALREADY-HELD"}
        try:
            segment = read_segment(content)
            need(segment.practice == manifest["practice"], "E-PRACTICE")
            place = (f"{segment.writer} {segment.scope}", segment.first, segment.last)
            need(place == (entry["chain"], entry["first"], entry["last"]), "E-ENTRY")
        except NotSoundError as error:
            return row | {"outcome": OUTCOME[error.args[0][0]], "code": error.args[0]}
        return row | {"outcome": "accept", "code": "", "segment": segment}

    def open_documents(self, fields: dict[str, Any]) -> list[str]:
        """F16: the kinds of the enclosed documents; one that cannot be read costs nothing but itself."""
        kinds, roots = [], list[Root]()
        for document in fields.get("enclosed", []):
            try:
                kind, root = read_document(document)
                need(parse(document.partition("\n")[2].encode())["practice"] == fields["practice"], "E-PRACTICE")
            except NotSoundError:
                continue
            roots += [root] if root else []
            kinds.append(kind)
        self.offer(roots)
        return kinds

    def take(self, data: bytes) -> dict[str, Any]:
        """The verdict on a file; what is sound in it is held from now on."""
        verdict: dict[str, Any] = {"outcome": "refuse", "code": "", "signer": "", "segments": [], "documents": []}
        try:
            fields, contents = self.open_package(data, verdict)
            entries = [entry for entry in fields["entries"] if entry["path"].startswith("seg/")]
            rows = [self.read_entry(entry, contents[entry["path"]], fields) for entry in entries]
            segments = [row["segment"] for row in rows if "segment" in row]
            named = {name for one in segments for op in one.operations for name in blobs_of(op.registers)}
            need({path[5:] for path in contents if path.startswith("blob/")} <= named, "E-UNLISTED-MEMBER")
        except NotSoundError as error:
            return verdict | {"outcome": OUTCOME[error.args[0][0]], "code": error.args[0], "digest": self.digest()}
        verdict["documents"] = self.open_documents(fields)
        self.held |= {segment.id: segment for segment in segments}
        codes = self.codes(self.authority())
        for row in rows:
            if segment := row.pop("segment", None):
                code = codes[segment.id]
                row |= {"code": code, "outcome": OUTCOME[code[:1]]}
        verdict["segments"] = rows
        return verdict | summary(rows, verdict["documents"]) | {"digest": self.digest()}


def summary(rows: list[dict[str, Any]], documents: list[str]) -> dict[str, str]:
    """F16: the outcome of a package from those of its segments, and the first code that explains it."""
    found = [row["outcome"] for row in rows if row["outcome"] != "note"]
    if not set(found) - {"accept"}:
        is_known = rows and not found and not documents
        return {"outcome": "note", "code": "N-ALREADY-HELD"} if is_known else {"outcome": "accept", "code": ""}
    order = ["refuse", "quarantine"] if "accept" in found else ["quarantine", "refuse"]
    worst = next(outcome for outcome in order if outcome in found)
    code = next(row["code"] for row in rows if row["outcome"] == worst)
    return {"outcome": "partial" if "accept" in found else worst, "code": code}


def read_file(path: Path, reader: Reader) -> dict[str, Any]:
    """The verdict on a file, of which never more than the cap is read; a bare root is believed or not."""
    with path.open("rb") as file:
        data = file.read(25 * MIB + 1)
    if data.startswith(b"{"):
        with suppress(NotSoundError):
            root = read_document(data.decode("utf-8", "replace").removesuffix("\n"))[1]
            reader.offer([root] if root else [])
    return {"file": str(path)} | reader.take(data)


def main() -> int:
    """Judge the files named in the call."""
    parser = argparse.ArgumentParser(description="Check QIC data packages.")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--pin", default="", help="the organiser's root, as the printed sheet says: hex or digits")
    parser.add_argument("--news", action="append", default=[], type=Path, help="a file to take in first")
    parser.add_argument("--for", action="append", default=[], dest="recipients", help="an id that is yours")
    parser.add_argument("--believe-all", action="store_true", help="take every signer as known")
    given = parser.parse_args()
    reader = Reader(given.pin, recipients=given.recipients, believes_all=given.believe_all)
    try:
        verdicts = [read_file(path, reader) for path in [*given.news, *given.files]][len(given.news) :]
    except OSError as error:
        parser.error(str(error))
    for verdict in verdicts:
        sys.stdout.write(json.dumps(verdict, ensure_ascii=True) + "\n")
    return 0 if all(verdict["outcome"] in ("accept", "partial", "note") for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
